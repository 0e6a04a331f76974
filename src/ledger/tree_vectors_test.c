/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The proofs that the transparency-dev/merkle project publishes as JSON, most of them wrong in
 * one way each. They are not a part of this source: the environment's SURETY_VECTORS names the
 * folder, else it is ../shared/vectors, and without it these tests are skipped.
 */
#include "base/file.h"
#include "base/testing.h"
#include "ledger/base64.h"
#include "ledger/tree.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_BYTES_MAX = 1 << 20 };

/* Checks one vector; false when the answer is not the one that is wanted. */
typedef bool vector_check(json_t *vector);

/* Sizes beyond 63 bits become -1: no log has either. */
static int64_t number(json_t *vector, const char *key)
{
    double value = json_real_value(json_object_get(vector, key));
    return value >= 9.2e18 ? -1 : (int64_t)value;
}

/* False for what is not 32 bytes: such a root cannot even be asked about here. */
static bool hash_from(const json_t *text, struct hash *hash)
{
    return base64_parse_exactly(str_from(json_string_value(text)), hash->bytes, HASH_BYTES);
}

static bool proof_from(json_t *vector, struct tree_proof *proof)
{
    const json_t *list = json_object_get(vector, "proof");
    proof->count = (int)json_array_size(list);
    if (proof->count > TREE_PROOF_HASHES)
        return false;
    for (int i = 0; i < proof->count; i++)
        if (!hash_from(json_array_get(list, (size_t)i), &proof->hashes[i]))
            return false;
    return true;
}

static bool wanted(json_t *vector)
{
    return !json_boolean_value(json_object_get(vector, "wantErr"));
}

static bool check_inclusion_in(json_t *vector, int64_t size)
{
    struct tree_proof proof;
    struct hash root, leaf;
    struct error err;
    bool holds = proof_from(vector, &proof) && hash_from(json_object_get(vector, "root"), &root)
                 && hash_from(json_object_get(vector, "leafHash"), &leaf)
                 && tree_check_inclusion(number(vector, "leafIdx"), size, &leaf, proof.hashes,
                                         (size_t)proof.count, &root, &err);
    return holds == wanted(vector);
}

static bool check_inclusion(json_t *vector)
{
    return check_inclusion_in(vector, number(vector, "treeSize"));
}

/* A subtree that begins with entry 0 is a tree; others are not known here. */
static bool check_subtree_inclusion(json_t *vector)
{
    return number(vector, "start") != 0 || check_inclusion_in(vector, number(vector, "end"));
}

/*
 * Two differences in what is asked. Their verifier refuses every old size of 0, where
 * C2SP allows it with an empty proof; and with both sizes the same it compares roots of any
 * length.
 */
static bool check_consistency_of(json_t *vector, int64_t old_size, int64_t new_size)
{
    struct tree_proof proof;
    struct hash old_root, new_root, empty = hash_empty();
    struct error err;
    if (!proof_from(vector, &proof) || !hash_from(json_object_get(vector, "root1"), &old_root)
        || !hash_from(json_object_get(vector, "root2"), &new_root))
        return !wanted(vector) || old_size == new_size;
    bool want = wanted(vector);
    if (old_size == 0)
        want = proof.count == 0 && hash_eq(&old_root, &empty)
               && (new_size > 0 || hash_eq(&new_root, &empty));
    return want
           == tree_check_consistency(old_size, &old_root, new_size, &new_root, proof.hashes,
                                     (size_t)proof.count, &err);
}

static bool check_consistency(json_t *vector)
{
    return check_consistency_of(vector, number(vector, "size1"), number(vector, "size2"));
}

static bool check_subtree_consistency(json_t *vector)
{
    return number(vector, "start") != 0
           || check_consistency_of(vector, number(vector, "end"), number(vector, "size"));
}

static size_t run_file(struct arena *arena, const char *path, vector_check *check)
{
    struct str text;
    struct error err;
    json_error_t fault;
    assert_true(file_read(arena, path, FILE_BYTES_MAX, &text, &err));
    json_t *vector = json_loadb(text.data, text.size, JSON_DECODE_INT_AS_REAL, &fault);
    assert_non_null(vector);
    if (!check(vector))
        fail_msg("%s: not as wanted", path);
    json_decref(vector);
    return 1;
}

/* Runs all .json files of a folder and of those in it. */
static size_t run_folder(struct arena *arena, const char *folder, vector_check *check)
{
    struct str *names;
    size_t count, ran = 0;
    struct error err;
    assert_true(file_list(arena, folder, &names, &count, &err));
    for (size_t i = 0; i < count; i++) {
        const char *path = arena_printf(arena, "%s/%.*s", folder, STR_ARG(names[i]));
        ran += file_kind_at(path) == FILE_FOLDER ? run_folder(arena, path, check)
                                                 : run_file(arena, path, check);
    }
    return ran;
}

static void run(const char *name, vector_check *check)
{
    struct arena arena;
    arena_init(&arena);
    const char *vectors = getenv("SURETY_VECTORS");
    const char *folder = arena_printf(&arena, "%s/transparency-dev+merkle/testdata/%s",
                                      vectors == NULL ? "../shared/vectors" : vectors, name);
    bool there = file_kind_at(folder) == FILE_FOLDER;
    if (there)
        assert_true(run_folder(&arena, folder, check) > 0);
    if (!there)
        print_message("# the published vectors are not here: %s\n", folder);
    arena_release(&arena);
}

static void published_inclusion_proofs(void **state)
{
    (void)state;
    run("inclusion", check_inclusion);
}

static void published_consistency_proofs(void **state)
{
    (void)state;
    run("consistency", check_consistency);
}

static void published_subtree_inclusion_proofs(void **state)
{
    (void)state;
    run("subtreeinclusion", check_subtree_inclusion);
}

static void published_subtree_consistency_proofs(void **state)
{
    (void)state;
    run("subtreeconsistency", check_subtree_consistency);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_inclusion_proofs),
        cmocka_unit_test(published_consistency_proofs),
        cmocka_unit_test(published_subtree_inclusion_proofs),
        cmocka_unit_test(published_subtree_consistency_proofs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
