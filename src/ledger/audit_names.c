/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/audit_run.h"

/* Whether a file begins with the bytes of a narrower one, of `tile.width` hashes or entries. */
static bool is_beginning(struct tile tile, struct str part, struct str whole)
{
    struct error ignored;
    if (tile.level == TILE_ENTRIES)
        return bundle_prefix(whole, (size_t)tile.width, &whole, &ignored) && str_eq(part, whole);
    return part.size == (size_t)tile.width * HASH_BYTES && str_starts(whole, part);
}

/* A partial tile of an earlier size against the one that took its place, of `width`. Where
 * that one is missing, it has been told. */
static bool check_earlier(struct audit_run *run, struct tile tile, int width, struct error *err)
{
    char path[TILE_PATH_BYTES], later_path[TILE_PATH_BYTES];
    struct tile later = {tile.level, tile.index, width};
    struct str part, whole;
    struct error ignored;
    bool there;
    if (!audit_read(run, tile, path, &part, &there, err))
        return false;
    if (there && audit_fetch(run, later, later_path, &whole, &ignored)
        && !is_beginning(tile, part, whole))
        audit_tell(run, path, -1, "is not the beginning of %s", later_path);
    return true;
}

static bool check_name(struct audit_run *run, struct tile tile, struct error *err)
{
    int width = tile_width(tile.level, tile.index, run->size);
    if (tile.width > width)
        run->audit->files_beyond++;
    return tile.width >= width || check_earlier(run, tile, width, err);
}

/* Whether a name can be a folder of tiles: then it is the beginning of a tile's path. */
static bool is_folder(struct arena *arena, const char *path)
{
    struct tile tile;
    return tile_parse_path(str_from(arena_printf(arena, "%s/000", path)), &tile)
           || tile_parse_path(str_from(arena_printf(arena, "%s/1", path)), &tile);
}

/* One folder at a time; a tile's path has at most eight of them. */
static bool walk(struct audit_run *run, const char *folder, struct error *err)
{
    struct arena arena;
    struct str *names;
    size_t count;
    arena_init(&arena);
    bool good = run->files->list(run->files->context, folder, &arena, &names, &count, err);
    for (size_t i = 0; good && i < count; i++) {
        const char *path = arena_printf(&arena, "%s/%.*s", folder, STR_ARG(names[i]));
        struct tile tile;
        if (tile_parse_path(str_from(path), &tile))
            good = check_name(run, tile, err);
        else if (is_folder(&arena, path))
            good = walk(run, path, err);
        else
            audit_tell(run, path, -1, "is not the name of a tile");
        arena_release(&run->scratch);
    }
    arena_release(&arena);
    return good;
}

bool audit_names(struct audit_run *run, struct error *err)
{
    return run->files->list == NULL || walk(run, "tile", err);
}
