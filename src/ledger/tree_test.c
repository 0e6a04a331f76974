/* SPDX-License-Identifier: Apache-2.0 */
#include "base/testing.h"
#include "ledger/bundle.h"
#include "ledger/tree_testing.h"

enum { SIZE_MAX_TRIED = 130 };

struct fixture {
    struct arena arena;
    struct str entries[SIZE_MAX_TRIED];
    struct hash roots[SIZE_MAX_TRIED + 1]; /* by the definition */
    struct memory_tree tree;
    struct tree_reader reader;
};

static int setup(void **state)
{
    static struct fixture fixture;
    memset(&fixture, 0, sizeof fixture);
    memory_tree_init(&fixture.tree);
    for (int i = 0; i < SIZE_MAX_TRIED; i++) {
        fixture.entries[i] = testing_entry(&fixture.arena, i);
        memory_tree_add(&fixture.tree, fixture.entries[i]);
    }
    for (size_t n = 0; n <= SIZE_MAX_TRIED; n++)
        fixture.roots[n] = slow_root(fixture.entries, n);
    fixture.reader = memory_tree_reader(&fixture.tree);
    *state = &fixture;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;
    memory_tree_release(&fixture->tree);
    arena_release(&fixture->arena);
    return 0;
}

static void the_tree_of_eight_leaves_has_its_known_roots(void **state)
{
    (void)state;
    static const struct {
        struct str leaf;
        const char *root; /* of the tree that ends with it */
    } cases[] = {
        {STR(""), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"},
        {STR("\x00"), "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"},
        {STR("\x10"), "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"},
        {STR("\x20\x21"), "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"},
        {STR("\x30\x31"), "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"},
        {STR("@ABC"), "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"},
        {STR("PQRSTUVW"), "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"},
        {STR("`abcdefghijklmno"),
         "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"},
    };
    struct tree_edge edge;
    struct str leaves[CASE_COUNT(cases)];
    char text[HASH_HEX_BYTES];
    tree_edge_init(&edge);
    struct hash root = tree_edge_root(&edge);
    assert_string_equal(hash_write_hex(text, &root),
                        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct hash leaf = hash_leaf(cases[i].leaf);
        leaves[i] = cases[i].leaf;
        tree_edge_add(&edge, &leaf, NULL);
        root = tree_edge_root(&edge);
        assert_string_equal(hash_write_hex(text, &root), cases[i].root);
        struct hash slow = slow_root(leaves, i + 1);
        assert_true(hash_eq(&root, &slow));
    }
}

static void every_size_has_the_root_of_the_definition(void **state)
{
    struct fixture *fixture = *state;
    struct tree_edge edge, loaded;
    struct hash root;
    struct error err;
    tree_edge_init(&edge);
    for (int64_t size = 0; size <= SIZE_MAX_TRIED; size++) {
        fixture->tree.limit = size;
        root = tree_edge_root(&edge);
        assert_true(hash_eq(&root, &fixture->roots[size]));
        assert_true(tree_edge_load(&loaded, &fixture->reader, size, &err));
        root = tree_edge_root(&loaded);
        assert_true(hash_eq(&root, &fixture->roots[size]));
        assert_true(tree_root(&fixture->reader, size, &root, &err));
        assert_true(hash_eq(&root, &fixture->roots[size]));
        if (size < SIZE_MAX_TRIED) {
            struct hash leaf = hash_leaf(fixture->entries[size]);
            tree_edge_add(&edge, &leaf, NULL);
        }
    }
    assert_false(tree_root(&fixture->reader, SIZE_MAX_TRIED + 1, &root, &err));
    assert_int_equal(err.code, ERROR_NOT_FOUND);
}

static void every_range_has_the_root_of_the_definition(void **state)
{
    struct fixture *fixture = *state;
    struct hash root;
    struct error err;
    for (int64_t span = 1; span <= SIZE_MAX_TRIED; span *= 2)
        for (int64_t first = 0; first < SIZE_MAX_TRIED; first += span)
            for (int64_t end = first + span / 2 + 1; end <= first + span && end <= SIZE_MAX_TRIED;
                 end++) {
                fixture->tree.limit = end;
                assert_true(tree_range_root(&fixture->reader, first, end, &root, &err));
                struct hash slow = slow_root(fixture->entries + first, (size_t)(end - first));
                assert_true(hash_eq(&root, &slow));
            }
}

static void same_proof(const struct tree_proof *a, const struct tree_proof *b)
{
    assert_int_equal(a->count, b->count);
    assert_memory_equal(a->hashes, b->hashes, (size_t)a->count * HASH_BYTES);
}

static void every_inclusion_is_proved_as_defined(void **state)
{
    struct fixture *fixture = *state;
    struct tree_proof proof, slow;
    struct error err;
    for (int64_t size = 1; size <= SIZE_MAX_TRIED; size++) {
        fixture->tree.limit = size;
        for (int64_t index = 0; index < size; index++) {
            assert_true(tree_prove_inclusion(&fixture->reader, index, size, &proof, &err));
            slow_path((size_t)index, fixture->entries, (size_t)size, &slow);
            same_proof(&proof, &slow);
            struct hash leaf = hash_leaf(fixture->entries[index]);
            assert_true(tree_check_inclusion(index, size, &leaf, proof.hashes, (size_t)proof.count,
                                             &fixture->roots[size], &err));
        }
        assert_false(tree_prove_inclusion(&fixture->reader, size, size, &proof, &err));
        assert_int_equal(err.code, ERROR_NOT_FOUND);
        assert_false(tree_prove_inclusion(&fixture->reader, -1, size, &proof, &err));
    }
}

static void every_consistency_is_proved_as_defined(void **state)
{
    struct fixture *fixture = *state;
    struct tree_proof proof, slow;
    struct error err;
    for (int64_t size = 0; size <= SIZE_MAX_TRIED; size++) {
        fixture->tree.limit = size;
        for (int64_t old = 0; old <= size; old++) {
            assert_true(tree_prove_consistency(&fixture->reader, old, size, &proof, &err));
            slow.count = 0;
            if (old > 0)
                slow_subproof((size_t)old, fixture->entries, (size_t)size, true, &slow);
            same_proof(&proof, &slow);
            assert_true(tree_check_consistency(old, &fixture->roots[old], size,
                                               &fixture->roots[size], proof.hashes,
                                               (size_t)proof.count, &err));
        }
        assert_false(tree_prove_consistency(&fixture->reader, size + 1, size, &proof, &err));
        assert_false(tree_prove_consistency(&fixture->reader, -1, size, &proof, &err));
    }
}

/* One proof and all that it is about; `size` 0 for an inclusion. */
struct claim {
    int64_t index, size, old_size, new_size;
    struct hash first, root; /* leaf and root, or old and new root */
    struct tree_proof proof;
};

static bool holds(const struct claim *claim)
{
    struct error err;
    bool good =
        claim->size > 0
            ? tree_check_inclusion(claim->index, claim->size, &claim->first, claim->proof.hashes,
                                   (size_t)claim->proof.count, &claim->root, &err)
            : tree_check_consistency(claim->old_size, &claim->first, claim->new_size, &claim->root,
                                     claim->proof.hashes, (size_t)claim->proof.count, &err);
    if (!good)
        assert_int_equal(err.code, ERROR_SIGNATURE);
    return good;
}

/* Flips each bit in turn; the claim must then not hold. */
static void each_bit_counts(struct claim *claim, struct hash *hash)
{
    for (int bit = 0; bit < HASH_BYTES * 8; bit++) {
        hash->bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
        assert_false(holds(claim));
        hash->bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
}

/* A hash too many or too few, at each place, and two that changed places. */
static void the_count_and_the_order_count(struct claim *claim)
{
    const struct tree_proof whole = claim->proof;
    for (int i = 0; i < whole.count; i++) {
        size_t behind = (size_t)(whole.count - i - 1) * HASH_BYTES;
        memmove(&claim->proof.hashes[i], &whole.hashes[i + 1], behind);
        claim->proof.count = whole.count - 1;
        assert_false(holds(claim));
        claim->proof = whole;
        memcpy(&claim->proof.hashes[i + 1], &whole.hashes[i], behind + HASH_BYTES);
        claim->proof.count = whole.count + 1;
        assert_false(holds(claim));
        claim->proof = whole;
        if (i > 0) {
            claim->proof.hashes[i - 1] = whole.hashes[i];
            claim->proof.hashes[i] = whole.hashes[i - 1];
            assert_false(holds(claim));
            claim->proof = whole;
        }
    }
    claim->proof.hashes[claim->proof.count++] = hash_empty();
    assert_false(holds(claim));
    claim->proof = whole;
}

static void try_claim(struct claim *claim)
{
    assert_true(holds(claim));
    for (int i = 0; i < claim->proof.count; i++)
        each_bit_counts(claim, &claim->proof.hashes[i]);
    if (claim->size > 0 || claim->old_size > 0 || claim->new_size == 0) {
        each_bit_counts(claim, &claim->first);
        each_bit_counts(claim, &claim->root);
    }
    the_count_and_the_order_count(claim);
    assert_true(holds(claim));
}

static void every_flipped_bit_is_refused(void **state)
{
    static const int64_t sizes[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 16, 17, 31, 64, 130};
    struct fixture *fixture = *state;
    struct error err;
    fixture->tree.limit = SIZE_MAX_TRIED;
    for (size_t s = 0; s < CASE_COUNT(sizes); s++) {
        int64_t size = sizes[s], step = size > 20 ? size / 5 : 1;
        struct claim claim = {.root = fixture->roots[size], .new_size = size};
        for (; claim.old_size <= size; claim.old_size += step) {
            assert_true(
                tree_prove_consistency(&fixture->reader, claim.old_size, size, &claim.proof, &err));
            claim.first = fixture->roots[claim.old_size];
            try_claim(&claim);
        }
        for (claim.size = size; claim.index < size; claim.index += step) {
            assert_true(
                tree_prove_inclusion(&fixture->reader, claim.index, size, &claim.proof, &err));
            claim.first = hash_leaf(fixture->entries[claim.index]);
            try_claim(&claim);
        }
    }
}

static void another_place_is_refused(void **state)
{
    struct fixture *fixture = *state;
    struct error err;
    enum { SIZE = 40 };
    fixture->tree.limit = SIZE;
    for (int64_t index = 0; index < SIZE; index++) {
        struct claim claim = {.index = index, .size = SIZE, .root = fixture->roots[SIZE]};
        assert_true(tree_prove_inclusion(&fixture->reader, index, SIZE, &claim.proof, &err));
        claim.first = hash_leaf(fixture->entries[index]);
        for (claim.index = -1; claim.index <= SIZE; claim.index++)
            assert_int_equal(holds(&claim), claim.index == index);
    }
    for (int64_t old = 1; old <= SIZE; old++) {
        struct claim claim = {.new_size = SIZE, .root = fixture->roots[SIZE]};
        assert_true(tree_prove_consistency(&fixture->reader, old, SIZE, &claim.proof, &err));
        claim.first = fixture->roots[old];
        for (claim.old_size = 0; claim.old_size <= SIZE; claim.old_size++)
            assert_int_equal(holds(&claim), claim.old_size == old);
    }
}

/* All leaves alike, so that each level has one hash: trees of any size without their memory. */
static bool uniform_hash(void *context, int level, int64_t index, struct hash *hash,
                         struct error *err)
{
    const struct hash *levels = context;
    (void)err;
    assert_in_range(level, 0, TREE_LEVEL_MAX);
    assert_true(index >= 0 && index < INT64_MAX >> level);
    *hash = levels[level];
    return true;
}

static void the_largest_trees_work(void **state)
{
    (void)state;
    static const int64_t sizes[] = {1,
                                    255,
                                    256,
                                    INT64_C(1) << 32,
                                    (INT64_C(1) << 62) - 1,
                                    INT64_C(1) << 62,
                                    (INT64_C(1) << 62) + 1,
                                    INT64_MAX - 1,
                                    INT64_MAX};
    struct hash levels[TREE_LEVEL_MAX + 1] = {hash_leaf(STR("same"))};
    for (int i = 1; i <= TREE_LEVEL_MAX; i++)
        levels[i] = hash_node(&levels[i - 1], &levels[i - 1]);
    const struct tree_reader reader = {levels, uniform_hash};
    struct hash roots[CASE_COUNT(sizes)];
    struct tree_proof proof;
    struct error err;
    for (size_t n = 0; n < CASE_COUNT(sizes); n++) {
        assert_true(tree_root(&reader, sizes[n], &roots[n], &err));
        const int64_t indexes[] = {0, sizes[n] / 2, sizes[n] - 1};
        for (size_t i = 0; i < CASE_COUNT(indexes); i++) {
            assert_true(tree_prove_inclusion(&reader, indexes[i], sizes[n], &proof, &err));
            assert_true(tree_check_inclusion(indexes[i], sizes[n], &levels[0], proof.hashes,
                                             (size_t)proof.count, &roots[n], &err));
        }
        for (size_t m = 0; m <= n; m++) {
            assert_true(tree_prove_consistency(&reader, sizes[m], sizes[n], &proof, &err));
            assert_true(tree_check_consistency(sizes[m], &roots[m], sizes[n], &roots[n],
                                               proof.hashes, (size_t)proof.count, &err));
        }
    }
}

static void any_numbers_are_answered(void **state)
{
    static const int64_t numbers[] = {INT64_MIN, -1, 0, 1, 2, 130, INT64_MAX - 1, INT64_MAX};
    struct fixture *fixture = *state;
    const struct hash *root = &fixture->roots[1];
    for (size_t a = 0; a < CASE_COUNT(numbers); a++)
        for (size_t b = 0; b < CASE_COUNT(numbers); b++)
            for (int count = 0; count <= TREE_PROOF_HASHES; count++) {
                struct claim claim = {.old_size = numbers[a],
                                      .new_size = numbers[b],
                                      .first = fixture->roots[0],
                                      .root = *root};
                claim.proof.count = count;
                bool trivial = numbers[a] == 0 && numbers[b] > 0 && count == 0;
                assert_int_equal(holds(&claim), trivial);
                struct error err;
                assert_false(tree_check_inclusion(numbers[a], numbers[b], &fixture->roots[0],
                                                  claim.proof.hashes, (size_t)count, root, &err));
            }
}

/* The entries first … end as bytes, with their leaf hashes. */
static void collect(struct fixture *fixture, int64_t first, int64_t end, struct buf *bundle,
                    struct hash *leaves)
{
    struct error err;
    buf_clear(bundle);
    for (int64_t i = first; i < end; i++) {
        assert_true(bundle_add(bundle, fixture->entries[i], &err));
        leaves[i - first] = hash_leaf(fixture->entries[i]);
    }
}

static void the_second_opinion_agrees(void **state)
{
    struct fixture *fixture = *state;
    struct hash leaves[SIZE_MAX_TRIED];
    struct buf bundle;
    struct tree_edge before;
    struct error err;
    fixture->tree.limit = SIZE_MAX_TRIED;
    buf_init(&bundle);
    for (int64_t old = 0; old <= SIZE_MAX_TRIED; old++) {
        assert_true(tree_edge_load(&before, &fixture->reader, old, &err));
        for (int64_t size = old; size <= SIZE_MAX_TRIED; size++) {
            collect(fixture, old, size, &bundle, leaves);
            assert_true(tree_check_again(&before, buf_view(&bundle), leaves, (size_t)(size - old),
                                         &fixture->roots[size], &err));
        }
    }
    buf_release(&bundle);
}

static void flip_and_recheck(const struct tree_edge *before, struct buf *bundle,
                             struct hash *leaves, size_t count, struct hash *root, char *bytes,
                             size_t size)
{
    struct error err;
    for (size_t bit = 0; bit < size * 8; bit++) {
        bytes[bit / 8] = (char)(bytes[bit / 8] ^ 1 << bit % 8);
        assert_false(tree_check_again(before, buf_view(bundle), leaves, count, root, &err));
        assert_int_equal(err.code, ERROR_CONFLICT);
        bytes[bit / 8] = (char)(bytes[bit / 8] ^ 1 << bit % 8);
    }
}

static void the_second_opinion_sees_every_bit(void **state)
{
    struct fixture *fixture = *state;
    struct hash leaves[SIZE_MAX_TRIED], root = fixture->roots[12];
    struct buf bundle;
    struct tree_edge before;
    struct error err;
    fixture->tree.limit = SIZE_MAX_TRIED;
    buf_init(&bundle);
    assert_true(tree_edge_load(&before, &fixture->reader, 7, &err));
    collect(fixture, 7, 12, &bundle, leaves);
    flip_and_recheck(&before, &bundle, leaves, 5, &root, bundle.data, bundle.size);
    flip_and_recheck(&before, &bundle, leaves, 5, &root, (char *)leaves, 5 * HASH_BYTES);
    flip_and_recheck(&before, &bundle, leaves, 5, &root, (char *)root.bytes, HASH_BYTES);
    flip_and_recheck(&before, &bundle, leaves, 5, &root, (char *)before.hashes, 3 * HASH_BYTES);
    assert_false(tree_check_again(&before, buf_view(&bundle), leaves, 4, &root, &err));
    bundle.size--;
    assert_false(tree_check_again(&before, buf_view(&bundle), leaves, 5, &root, &err));
    buf_release(&bundle);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_tree_of_eight_leaves_has_its_known_roots),
        cmocka_unit_test(every_size_has_the_root_of_the_definition),
        cmocka_unit_test(every_range_has_the_root_of_the_definition),
        cmocka_unit_test(every_inclusion_is_proved_as_defined),
        cmocka_unit_test(every_consistency_is_proved_as_defined),
        cmocka_unit_test(every_flipped_bit_is_refused),
        cmocka_unit_test(another_place_is_refused),
        cmocka_unit_test(the_largest_trees_work),
        cmocka_unit_test(any_numbers_are_answered),
        cmocka_unit_test(the_second_opinion_agrees),
        cmocka_unit_test(the_second_opinion_sees_every_bit),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
