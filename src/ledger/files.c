/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/files.h"

#include "base/file.h"

#include <string.h>

/* `context` is the folder's path; it is never written to. */
static bool folder_read(void *context, const char *path, int64_t max_bytes, struct arena *arena,
                        struct str *contents, struct error *err)
{
    const char *whole = arena_printf(arena, "%s/%s", (const char *)context, path);
    return file_read(arena, whole, max_bytes, contents, err);
}

static bool folder_list(void *context, const char *path, struct arena *arena, struct str **names,
                        size_t *count, struct error *err)
{
    const char *whole = arena_printf(arena, "%s/%s", (const char *)context, path);
    *names = NULL;
    *count = 0;
    return file_kind_at(whole) == FILE_ABSENT || file_list(arena, whole, names, count, err);
}

struct files files_in_folder(struct arena *arena, const char *folder)
{
    char *context = arena_printf(arena, "%s", folder);
    return (struct files){context, folder_read, folder_list, NULL};
}

/* The file of the tile's own width, or else the full one. */
static bool read_either(const struct files *files, struct tile tile, int64_t max_bytes,
                        struct arena *arena, struct str *contents, struct error *err)
{
    char path[TILE_PATH_BYTES];
    struct error missing;
    tile_write_path(path, tile);
    if (files->read(files->context, path, max_bytes, arena, contents, &missing))
        return true;
    if (missing.code == ERROR_NOT_FOUND && tile.width < TILE_WIDTH) {
        tile.width = TILE_WIDTH;
        if (files->read(files->context, tile_write_path(path, tile), max_bytes, arena, contents,
                        err))
            return true;
    }
    if (err != NULL)
        *err = missing;
    return false;
}

bool files_read_tile(const struct files *files, struct tile tile, struct hash *hashes,
                     struct error *err)
{
    CHECK(tile.level != TILE_ENTRIES);
    char path[TILE_PATH_BYTES];
    struct arena scratch;
    struct str contents;
    arena_init(&scratch);
    size_t needed = (size_t)tile.width * HASH_BYTES;
    bool good = read_either(files, tile, TILE_BYTES, &scratch, &contents, err);
    if (good && contents.size != needed && contents.size != TILE_BYTES)
        good = error_set(err, ERROR_FORMAT, "%s: %zu bytes where %zu are needed",
                         tile_write_path(path, tile), contents.size, needed);
    if (good)
        memcpy(hashes, contents.data, needed);
    arena_release(&scratch);
    return good;
}

bool files_read_entries(const struct files *files, struct tile tile, struct arena *arena,
                        struct str *entries, struct error *err)
{
    char path[TILE_PATH_BYTES];
    struct str contents, prefix;
    struct error fault;
    size_t count = (size_t)tile.width;
    tile.level = TILE_ENTRIES;
    if (!read_either(files, tile, BUNDLE_BYTES_MAX, arena, &contents, err))
        return false;
    if (!bundle_prefix(contents, count, &prefix, &fault)
        || !bundle_parse(prefix, count, entries, &fault))
        return error_set(err, ERROR_FORMAT, "%s: %s", tile_write_path(path, tile), fault.text);
    return true;
}

static bool read_tile(void *context, struct tile tile, struct hash *hashes, struct error *err)
{
    return files_read_tile(context, tile, hashes, err);
}

struct tile_source files_tiles(struct files *files)
{
    return (struct tile_source){files, read_tile};
}
