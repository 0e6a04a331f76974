/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/audit.h"

#include "ledger/audit_run.h"

#include <inttypes.h>
#include <string.h>

/* A checkpoint may name any size: so many bundles in a row of which there is neither entries nor
 * tile, and the rest is not gone through. */
enum { ABSENT_MAX = 64 };

/* The tree as the entries make it: its edge, and for each level the hashes of the last tile. */
struct rebuild {
    struct audit_run *run;
    struct tree_edge edge;
    int absent; /* bundles in a row of which there was nothing, up to the last one */
    struct hash rows[TILE_LEVEL_MAX + 1][TILE_WIDTH];
};

/* A tree_sink: keeps the nodes that stand in tiles. */
static void keep_node(void *context, int level, int64_t index, const struct hash *hash)
{
    struct rebuild *rebuild = context;
    if (level % TILE_BITS == 0)
        rebuild->rows[level / TILE_BITS][index % TILE_WIDTH] = *hash;
}

/* Compares the hashes of a tile; the first that is off is told, and how many there are. */
static void compare_hashes(struct audit_run *run, struct tile tile, const char *path,
                           struct str contents, const struct hash *hashes)
{
    const char *what = tile.level == 0 ? "is not the leaf hash of this entry"
                                       : "is not the hash that the entries lead to";
    int64_t first = -1;
    size_t off = 0, held = contents.size / HASH_BYTES, width = (size_t)tile.width;
    for (size_t i = 0; i < width && i < held; i++) {
        if (memcmp(contents.data + i * HASH_BYTES, hashes[i].bytes, HASH_BYTES) == 0)
            continue;
        if (off++ == 0)
            first = tile.index * TILE_WIDTH + (int64_t)i;
    }
    if (off == 1)
        audit_tell(run, path, first, "%s", what);
    else if (off > 1)
        audit_tell(run, path, first, "%s, and %zu more in this file are off", what, off - 1);
}

static bool check_tile(struct rebuild *rebuild, struct tile tile, struct error *err)
{
    struct str contents;
    char path[TILE_PATH_BYTES];
    bool there;
    if (!audit_read(rebuild->run, tile, path, &contents, &there, err))
        return false;
    if (!there)
        return true;
    size_t needed = (size_t)tile.width * HASH_BYTES;
    if (contents.size != needed)
        audit_tell(rebuild->run, path, -1, "holds %zu bytes where %zu are needed", contents.size,
                   needed);
    compare_hashes(rebuild->run, tile, path, contents, rebuild->rows[tile.level]);
    return true;
}

/*
 * Without its entries a bundle's leaf hashes are taken on trust from the tile, so that the
 * rest can still be looked into; the finding about the entries is there already. Without the
 * tile as well they are zeros, the root will not be met, and the answer is false.
 */
static bool trust_tile(struct audit_run *run, struct tile tile, struct hash *leaves)
{
    struct error ignored;
    tile.level = 0;
    memset(leaves, 0, TILE_WIDTH * sizeof *leaves);
    if (files_read_tile(run->files, tile, leaves, &ignored))
        return true;
    memset(leaves, 0, TILE_WIDTH * sizeof *leaves);
    return false;
}

/* The leaf hashes of a bundle's entries, which are shown to the caller. */
static bool read_leaves(struct rebuild *rebuild, struct tile tile, struct hash *leaves,
                        struct error *err)
{
    struct audit_run *run = rebuild->run;
    struct str contents, entries[TILE_WIDTH];
    char path[TILE_PATH_BYTES];
    struct error fault;
    bool there;
    size_t count = (size_t)tile.width;
    if (!audit_read(run, tile, path, &contents, &there, err))
        return false;
    if (there && !bundle_parse(contents, count, entries, &fault)) {
        audit_tell(run, path, -1, "does not hold %zu entries: %s", count, fault.text);
        there = false;
    }
    if (!there) {
        rebuild->absent = trust_tile(run, tile, leaves) ? 0 : rebuild->absent + 1;
        return true;
    }
    rebuild->absent = 0;
    run->audit->entries += tile.width;
    for (size_t i = 0; i < count; i++)
        leaves[i] = hash_leaf(entries[i]);
    const struct audit_watch *watch = run->watch;
    return watch->entries == NULL
           || watch->entries(watch->context, tile.index * TILE_WIDTH, count, entries, err);
}

/* The tiles that the last `added` entries completed, or, at the end, all unfinished ones too. */
static bool check_tiles(struct rebuild *rebuild, int64_t added, struct error *err)
{
    int64_t size = rebuild->edge.size;
    bool at_end = size == rebuild->run->size;
    for (int level = 0; level < tile_level_count(size); level++) {
        struct tile tile = {level, tile_full_count(level, size) - 1, TILE_WIDTH};
        if (tile.index >= tile_full_count(level, size - added) && !check_tile(rebuild, tile, err))
            return false;
        tile.index++;
        tile.width = tile_partial_width(level, size);
        if (at_end && tile.width > 0 && !check_tile(rebuild, tile, err))
            return false;
    }
    return true;
}

static bool check_bundle(struct rebuild *rebuild, struct tile tile, struct error *err)
{
    const struct tree_sink sink = {rebuild, keep_node};
    struct hash leaves[TILE_WIDTH];
    if (!read_leaves(rebuild, tile, leaves, err))
        return false;
    for (int i = 0; i < tile.width; i++)
        tree_edge_add(&rebuild->edge, &leaves[i], &sink);
    return check_tiles(rebuild, tile.width, err);
}

/* Announces the next bundles, and the leaf hashes that belong to them. */
static void announce(const struct audit_run *run, int64_t index)
{
    struct tile tiles[FILES_EXPECTED_MAX];
    size_t count = 0;
    for (; count + 2 <= FILES_EXPECTED_MAX; index++) {
        int width = tile_width(TILE_ENTRIES, index, run->size);
        if (width == 0)
            break;
        tiles[count++] = (struct tile){TILE_ENTRIES, index, width};
        tiles[count++] = (struct tile){0, index, width};
    }
    run->files->expect(run->files->context, tiles, count);
}

static bool check_bundles(struct rebuild *rebuild, struct error *err)
{
    struct audit_run *run = rebuild->run;
    struct tile tile = {TILE_ENTRIES, 0, 0};
    while ((tile.width = tile_width(TILE_ENTRIES, tile.index, run->size)) > 0) {
        if (run->files->expect != NULL && tile.index % (FILES_EXPECTED_MAX / 2) == 0)
            announce(run, tile.index);
        bool good = check_bundle(rebuild, tile, err);
        arena_release(&run->scratch);
        if (!good)
            return false;
        tile.index++;
        if (rebuild->absent == ABSENT_MAX) {
            audit_tell(
                run, "tile/entries", tile.index * TILE_WIDTH,
                "of %d bundles before this entry there is nothing: what the checkpoint names "
                "behind them is not looked into",
                ABSENT_MAX);
            break;
        }
    }
    return true;
}

static void check_root(struct rebuild *rebuild, const struct hash *root)
{
    char got[HASH_HEX_BYTES], named[HASH_HEX_BYTES];
    struct hash hash = tree_edge_root(&rebuild->edge);
    if (!hash_eq(&hash, root))
        audit_tell(rebuild->run, "checkpoint", -1,
                   "names the root %s, the %" PRId64 " entries lead to %s",
                   hash_write_hex(named, root), rebuild->run->size, hash_write_hex(got, &hash));
}

bool audit_files(const struct files *files, int64_t size, const struct hash *root,
                 const struct audit_watch *watch, struct audit *audit, struct error *err)
{
    CHECK(size >= 0);
    *audit = (struct audit){0};
    struct audit_run run = {files, size, watch, audit, {0}};
    struct arena arena;
    arena_init(&run.scratch);
    arena_init(&arena);
    struct rebuild *rebuild = ARENA_NEW(&arena, struct rebuild);
    rebuild->run = &run;
    bool good = check_bundles(rebuild, err);
    if (good && rebuild->absent < ABSENT_MAX)
        check_root(rebuild, root);
    good = good && audit_names(&run, err);
    arena_release(&arena);
    arena_release(&run.scratch);
    return good;
}
