/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/export.h"

#include "base/file.h"
#include "ledger/bundle.h"
#include "ledger/tile.h"

#include <inttypes.h>
#include <string.h>

struct run {
    const char *folder;
    const struct export_source *source;
    struct export_range range;
    struct arena scratch; /* emptied after each tile */
    struct arena paths;   /* of folders */
    const char *unsynced; /* the folder that was written to last, NULL for none */
};

static bool read_hash(const struct run *run, int level, int64_t index, struct hash *hash,
                      struct error *err)
{
    const struct tree_reader *tree = &run->source->tree;
    return tree->hash(tree->context, level, index, hash, err);
}

/* The folders from `path` up to the export's own: each may hold a name that is not on disk. */
static bool sync_upwards(const struct run *run, const char *path, struct error *err)
{
    size_t stop = strlen(run->folder);
    struct arena arena;
    arena_init(&arena);
    char *at = arena_copy(&arena, path, strlen(path));
    bool good = file_sync_folder(at, err);
    while (good && strlen(at) > stop) {
        *strrchr(at, '/') = '\0';
        good = file_sync_folder(at, err);
    }
    arena_release(&arena);
    return good;
}

/* Makes `folder` ready to be written to; the one before it is finished and synced. */
static bool enter_folder(struct run *run, const char *folder, struct error *err)
{
    if (run->unsynced != NULL && strcmp(run->unsynced, folder) == 0)
        return true;
    if (run->unsynced != NULL && !sync_upwards(run, run->unsynced, err))
        return false;
    arena_release(&run->paths);
    run->unsynced = arena_copy(&run->paths, folder, strlen(folder));
    return file_make_folders(folder, err);
}

static bool write_tile_file(struct run *run, struct tile tile, struct str contents,
                            struct error *err)
{
    char name[TILE_PATH_BYTES];
    const char *path =
        arena_printf(&run->scratch, "%s/%s", run->folder, tile_write_path(name, tile));
    const char *slash = strrchr(path, '/');
    return enter_folder(run, arena_copy(&run->scratch, path, (size_t)(slash - path)), err)
           && file_write_once(path, contents, err);
}

/* A full tile must have the root that the level above has for it. */
static bool check_upwards(const struct run *run, struct tile tile, const struct hash *hashes,
                          struct error *err)
{
    if (tile.width < TILE_WIDTH)
        return true;
    struct hash above, root = tile_root(hashes);
    if (!read_hash(run, (tile.level + 1) * TILE_BITS, tile.index, &above, err))
        return false;
    return hash_eq(&above, &root)
           || error_set(err, ERROR_CONFLICT,
                        "the hashes of tile %" PRId64
                        " of level %d do not lead to the one above them",
                        tile.index, tile.level);
}

/* Collects the entries of a bundle, each against its leaf hash. */
static bool collect_entries(const struct run *run, struct tile tile, const struct hash *leaves,
                            struct buf *bundle, struct error *err)
{
    for (int i = 0; i < tile.width; i++) {
        int64_t index = tile.index * TILE_WIDTH + i;
        struct str entry;
        if (!run->source->entry(run->source->context, index, &entry, err))
            return false;
        struct hash leaf = hash_leaf(entry);
        if (!hash_eq(&leaf, &leaves[i]))
            return error_set(err, ERROR_CONFLICT,
                             "entry %" PRId64 " does not have the leaf hash that the tree has",
                             index);
        if (!bundle_add(bundle, entry, err))
            return false;
    }
    return true;
}

static bool export_bundle(struct run *run, struct tile tile, const struct hash *leaves,
                          struct error *err)
{
    struct buf bundle;
    buf_init(&bundle);
    bool good = collect_entries(run, tile, leaves, &bundle, err);
    tile.level = TILE_ENTRIES;
    good = good && write_tile_file(run, tile, buf_view(&bundle), err);
    buf_release(&bundle);
    return good;
}

static bool export_tile(struct run *run, struct tile tile, struct error *err)
{
    struct hash hashes[TILE_WIDTH];
    for (int i = 0; i < tile.width; i++)
        if (!read_hash(run, tile.level * TILE_BITS, tile.index * TILE_WIDTH + i, &hashes[i], err))
            return false;
    struct str contents = {(const char *)hashes, (size_t)tile.width * HASH_BYTES};
    return check_upwards(run, tile, hashes, err) && write_tile_file(run, tile, contents, err)
           && (tile.level > 0 || export_bundle(run, tile, hashes, err));
}

/* The tiles of a level that the later log has, from the first that the earlier one had not whole.
 */
static bool export_level(struct run *run, int level, struct error *err)
{
    struct tile tile = {level, tile_full_count(level, run->range.from_size), 0};
    while ((tile.width = tile_width(level, tile.index, run->range.to_size)) > 0) {
        bool good = export_tile(run, tile, err);
        arena_release(&run->scratch);
        if (!good)
            return false;
        tile.index++;
    }
    return true;
}

static bool check_root(const struct run *run, struct error *err)
{
    struct hash root;
    if (!tree_root(&run->source->tree, run->range.to_size, &root, err))
        return false;
    return hash_eq(&root, &run->range.root)
           || error_set(err, ERROR_CONFLICT,
                        "the tree of %" PRId64 " entries does not have the root of the checkpoint",
                        run->range.to_size);
}

static bool export_all(struct run *run, struct str checkpoint, struct error *err)
{
    if (!check_root(run, err) || !file_make_folders(run->folder, err))
        return false;
    int levels = tile_level_count(run->range.to_size);
    for (int level = 0; level < levels; level++)
        if (!export_level(run, level, err))
            return false;
    if (run->unsynced != NULL && !sync_upwards(run, run->unsynced, err))
        return false;
    /* If we stop before this, the old checkpoint still names only what is there. */
    return file_write(arena_printf(&run->scratch, "%s/checkpoint", run->folder), checkpoint, err);
}

bool export_write(const char *folder, const struct export_source *source, struct export_range range,
                  struct str checkpoint, struct error *err)
{
    CHECK(range.from_size >= 0 && range.from_size <= range.to_size);
    struct run run = {.folder = folder, .source = source, .range = range};
    arena_init(&run.scratch);
    arena_init(&run.paths);
    bool good = export_all(&run, checkpoint, err);
    arena_release(&run.scratch);
    arena_release(&run.paths);
    return good;
}
