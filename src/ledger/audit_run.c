/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/audit_run.h"

#include <stdarg.h>
#include <stdio.h>

void audit_tell(struct audit_run *run, const char *path, int64_t index, const char *format, ...)
{
    char what[256];
    va_list args;
    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    run->audit->findings++;
    const struct audit_finding finding = {path, index, what};
    run->watch->finding(run->watch->context, &finding);
}

/* The part of a full tile or bundle that the narrower one is. */
static bool cut(struct tile tile, struct str *contents, struct error *err)
{
    if (tile.level == TILE_ENTRIES)
        return bundle_prefix(*contents, (size_t)tile.width, contents, err);
    size_t needed = (size_t)tile.width * HASH_BYTES;
    if (contents->size > needed)
        contents->size = needed;
    return true;
}

static bool read_file(struct audit_run *run, struct tile tile, char path[static TILE_PATH_BYTES],
                      struct str *contents, struct error *err)
{
    int64_t max_bytes = tile.level == TILE_ENTRIES ? BUNDLE_BYTES_MAX : TILE_BYTES;
    return run->files->read(run->files->context, tile_write_path(path, tile), max_bytes,
                            &run->scratch, contents, err);
}

bool audit_fetch(struct audit_run *run, struct tile tile, char path[static TILE_PATH_BYTES],
                 struct str *contents, struct error *err)
{
    if (read_file(run, tile, path, contents, err))
        return true;
    struct tile full = {tile.level, tile.index, TILE_WIDTH};
    struct error ignored;
    if (err->code == ERROR_NOT_FOUND && tile.width < TILE_WIDTH
        && read_file(run, full, path, contents, &ignored) && cut(tile, contents, &ignored))
        return true;
    tile_write_path(path, tile);
    return false;
}

bool audit_read(struct audit_run *run, struct tile tile, char path[static TILE_PATH_BYTES],
                struct str *contents, bool *there, struct error *err)
{
    struct error fault;
    *there = audit_fetch(run, tile, path, contents, &fault);
    if (*there)
        run->audit->files++;
    else if (fault.code == ERROR_NOT_FOUND)
        audit_tell(run, path, -1, "is missing");
    else if (fault.code == ERROR_LIMIT)
        audit_tell(run, path, -1, "is larger than any such file");
    else
        return error_set(err, fault.code, "%s", fault.text);
    return true;
}
