/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The files of a static tree (checkpoint, tile/…), wherever they lie: a folder here, or, by
 * another's functions, a web server. Paths are relative and have no dots and no NUL.
 */
#ifndef SURETY_LEDGER_FILES_H
#define SURETY_LEDGER_FILES_H

#include "ledger/bundle.h"
#include "ledger/tile_reader.h"

enum { FILES_EXPECTED_MAX = 16 }; /* tiles that are announced at once */

struct files {
    void *context;
    /* The bytes of a file, in `arena`. ERROR_NOT_FOUND, ERROR_LIMIT, ERROR_IO. */
    bool (*read)(void *context, const char *path, int64_t max_bytes, struct arena *arena,
                 struct str *contents, struct error *err);
    /* The names in a folder, in byte order, none when it is absent. NULL where names cannot be
     * listed. */
    bool (*list)(void *context, const char *path, struct arena *arena, struct str **names,
                 size_t *count, struct error *err);
    /* Says which tiles will be read next, so that they can be fetched together. NULL where that
     * makes no difference. */
    void (*expect)(void *context, const struct tile *tiles, size_t count);
};

/* The files in a folder of this host; lives in `arena`. */
struct files files_in_folder(struct arena *arena, const char *folder);

/*
 * The hashes of a tile, read from the file of its own width or else from the full one
 * (tlog-tiles: a client may fall back to it). ERROR_FORMAT when the file is not of its size.
 */
bool files_read_tile(const struct files *files, struct tile tile, struct hash *hashes,
                     struct error *err) MUST_USE;

/* The same for a bundle: its `tile.width` entries, in `arena`. */
bool files_read_entries(const struct files *files, struct tile tile, struct arena *arena,
                        struct str *entries, struct error *err) MUST_USE;

/* Tiles for a tile_reader; `files` must outlive it. */
struct tile_source files_tiles(struct files *files);

#endif
