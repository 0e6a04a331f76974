/* SPDX-License-Identifier: Apache-2.0 */
#include "base/testing.h"
#include "ledger/tile_reader.h"
#include "ledger/tree_testing.h"

static void paths_are_written_and_read_back(void **state)
{
    (void)state;
    static const struct {
        struct tile tile;
        const char *path;
    } cases[] = {
        {{0, 0, 256}, "tile/0/000"},
        {{0, 0, 1}, "tile/0/000.p/1"},
        {{0, 273, 112}, "tile/0/273.p/112"},
        {{1, 999, 255}, "tile/1/999.p/255"},
        {{0, 1000, 256}, "tile/0/x001/000"},
        {{0, 1234067, 256}, "tile/0/x001/x234/067"},
        {{0, 1234067, 8}, "tile/0/x001/x234/067.p/8"},
        {{7, 0, 127}, "tile/7/000.p/127"},
        {{63, 0, 256}, "tile/63/000"},
        {{TILE_ENTRIES, 0, 256}, "tile/entries/000"},
        {{TILE_ENTRIES, 70000, 9}, "tile/entries/x070/000.p/9"},
        {{TILE_ENTRIES, 1000000, 256}, "tile/entries/x001/x000/000"},
        {{TILE_ENTRIES, TILE_INDEX_MAX, 255}, "tile/entries/x036/x028/x797/x018/x963/967.p/255"},
    };
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        char path[TILE_PATH_BYTES];
        struct tile tile;
        assert_string_equal(tile_write_path(path, cases[i].tile), cases[i].path);
        assert_true(tile_parse_path(str_from(cases[i].path), &tile));
        assert_int_equal(tile.level, cases[i].tile.level);
        assert_int_equal(tile.index, cases[i].tile.index);
        assert_int_equal(tile.width, cases[i].tile.width);
    }
}

static void other_paths_are_refused(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "",
        "tile",
        "tile/",
        "tile/0",
        "tile/0/",
        "tile/0/0",
        "tile/0/00",
        "tile/0/0000",
        "tile/0/x000",
        "tile/0/x000/000",
        "tile/0/x001",
        "tile/0/x001/",
        "tile/0/x001/x",
        "tile/0/001/000",
        "tile/0/x001/x002",
        "tile/0/x1/000",
        "tile/0/X001/000",
        "tile/0/000/",
        "tile/0/000.p",
        "tile/0/000.p/",
        "tile/0/000.p/0",
        "tile/0/000.p/01",
        "tile/0/000.p/256",
        "tile/0/000.p/1000",
        "tile/0/000.p/+1",
        "tile/0/000.p/1/",
        "tile/0/000.P/1",
        "tile/00/000",
        "tile/01/000",
        "tile/64/000",
        "tile/100/000",
        "tile/-1/000",
        "tile/x/000",
        "tile/8/0/000",
        "tile/data/000",
        "tile/entries",
        "tile/entries/",
        "tile/entries/0",
        "tile/Entries/000",
        "/tile/0/000",
        "tile//0/000",
        "tile/0//000",
        " tile/0/000",
        "tile/0/000 ",
        "tile/0/x036/x028/x797/x018/x963/968",
        "tile/0/x001/x000/x000/x000/x000/x000/000",
        "checkpoint",
    };
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct tile tile;
        if (tile_parse_path(str_from(cases[i]), &tile))
            fail_msg("accepted: %s", cases[i]);
    }
}

static void a_size_says_which_tiles_there_are(void **state)
{
    (void)state;
    static const struct {
        int64_t size;
        int level;
        int64_t full;
        int partial, levels;
    } cases[] = {
        {0, 0, 0, 0, 0},         {1, 0, 0, 1, 1},          {255, 0, 0, 255, 1},
        {256, 0, 1, 0, 2},       {256, 1, 0, 1, 2},        {257, 0, 1, 1, 2},
        {65535, 1, 0, 255, 2},   {65536, 1, 1, 0, 3},      {65536, 2, 0, 1, 3},
        {70000, 0, 273, 112, 3}, {70000, 1, 1, 17, 3},     {70000, 2, 0, 1, 3},
        {70000, 3, 0, 0, 3},     {70000, -1, 273, 112, 3}, {INT64_MAX, 7, 0, 127, 8},
        {INT64_MAX, 8, 0, 0, 8}, {INT64_MAX, 63, 0, 0, 8}, {INT64_MAX, 0, TILE_INDEX_MAX, 255, 8},
    };
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        assert_int_equal(tile_full_count(cases[i].level, cases[i].size), cases[i].full);
        assert_int_equal(tile_partial_width(cases[i].level, cases[i].size), cases[i].partial);
        assert_int_equal(tile_level_count(cases[i].size), cases[i].levels);
    }
    assert_int_equal(tile_width(0, 272, 70000), 256);
    assert_int_equal(tile_width(0, 273, 70000), 112);
    assert_int_equal(tile_width(0, 274, 70000), 0);
}

/* Tiles out of a tree in memory; counts how often it is asked. */
struct memory_tiles {
    struct memory_tree tree;
    int reads;
};

static bool memory_tile(void *context, struct tile tile, struct hash *hashes, struct error *err)
{
    struct memory_tiles *tiles = context;
    tiles->reads++;
    for (int i = 0; i < tile.width; i++)
        if (!memory_tree_hash(&tiles->tree, tile.level * TILE_BITS, tile.index * TILE_WIDTH + i,
                              &hashes[i], err))
            return false;
    return true;
}

static void tiles_serve_every_node(void **state)
{
    (void)state;
    static struct memory_tiles tiles;
    struct arena arena, scratch;
    struct error err;
    arena_init(&arena);
    arena_init(&scratch);
    memory_tree_init(&tiles.tree);
    struct tile_reader *reader =
        tile_reader_open(&arena, (struct tile_source){&tiles, memory_tile}, 0);
    const struct tree_reader tree = tile_reader_tree(reader);
    for (int64_t size = 1; size <= 1300; size++) {
        memory_tree_add(&tiles.tree, testing_entry(&scratch, size));
        tile_reader_grow(reader, size);
        if (size % 13 != 0 && size % 256 > 1)
            continue;
        struct hash root, expected = tree_edge_root(&tiles.tree.edge), hash;
        assert_true(tree_root(&tree, size, &root, &err));
        assert_true(hash_eq(&root, &expected));
        for (int level = 0; level <= TREE_LEVEL_MAX; level++) {
            int64_t count = size >> level;
            for (int64_t index = 0; index < count; index++) {
                assert_true(tree.hash(tree.context, level, index, &hash, &err));
                assert_true(hash_eq(&hash, &tiles.tree.rows[level][index]));
            }
            assert_false(tree.hash(tree.context, level, count, &hash, &err));
            assert_int_equal(err.code, ERROR_NOT_FOUND);
        }
        assert_false(tree.hash(tree.context, -1, 0, &hash, &err));
        assert_false(tree.hash(tree.context, 63, 0, &hash, &err));
    }
    memory_tree_release(&tiles.tree);
    arena_release(&scratch);
    arena_release(&arena);
}

static void proofs_near_each_other_share_their_tiles(void **state)
{
    (void)state;
    enum { SIZE = 70000 };
    static struct memory_tiles tiles;
    struct arena arena;
    struct tree_proof proof;
    struct error err;
    arena_init(&arena);
    memset(&tiles, 0, sizeof tiles);
    for (int i = 0; i < SIZE; i++)
        memory_tree_add(&tiles.tree, (struct str){(const char *)&i, sizeof i});
    struct tile_reader *reader =
        tile_reader_open(&arena, (struct tile_source){&tiles, memory_tile}, SIZE);
    const struct tree_reader tree = tile_reader_tree(reader);
    struct hash root = tree_edge_root(&tiles.tree.edge);
    for (int64_t index = SIZE - 256; index < SIZE; index++) {
        int leaf = (int)index;
        struct hash hash = hash_leaf((struct str){(const char *)&leaf, sizeof leaf});
        assert_true(tree_prove_inclusion(&tree, index, SIZE, &proof, &err));
        assert_true(tree_check_inclusion(index, SIZE, &hash, proof.hashes, (size_t)proof.count,
                                         &root, &err));
    }
    assert_in_range(tiles.reads, 1, 5);
    memory_tree_release(&tiles.tree);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_are_written_and_read_back),
        cmocka_unit_test(other_paths_are_refused),
        cmocka_unit_test(a_size_says_which_tiles_there_are),
        cmocka_unit_test(tiles_serve_every_node),
        cmocka_unit_test(proofs_near_each_other_share_their_tiles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
