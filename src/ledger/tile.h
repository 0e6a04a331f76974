/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a log is cut into files that any web server can serve (C2SP tlog-tiles): their names,
 * and which of them a log of a size has. A tile holds up to 256 hashes side by side; hash i of
 * tile n at level l is the root of the 256^l entries from (256·n + i)·256^l on. A bundle holds
 * up to 256 entries. The last one of a row is partial until it has all 256, and is then always
 * a prefix of the full one, so that any width can be served from what is stored.
 *
 *   tile/0/000           the leaf hashes of the entries 0 to 255
 *   tile/0/x001/000.p/7  those of the entries 256000 to 256006
 *   tile/1/000           256 hashes, each the root of a full tile of level 0
 *   tile/entries/000     the entries 0 to 255
 */
#ifndef SURETY_LEDGER_TILE_H
#define SURETY_LEDGER_TILE_H

#include "base/error.h"
#include "ledger/hash.h"

enum {
    TILE_WIDTH = 256,   /* hashes of a full tile, entries of a full bundle */
    TILE_BITS = 8,      /* levels of the tree that one tile spans */
    TILE_LEVEL_MAX = 7, /* the highest level that a log can have */
    TILE_ENTRIES = -1,  /* in the place of a level: a bundle of entries */
    TILE_BYTES = TILE_WIDTH * HASH_BYTES,
    TILE_PATH_BYTES = 64, /* room for tile_write_path() */
};

#define TILE_INDEX_MAX (INT64_MAX >> TILE_BITS)

struct tile {
    int level;     /* 0 to 63, or TILE_ENTRIES */
    int64_t index; /* 0 to TILE_INDEX_MAX */
    int width;     /* 1 to TILE_WIDTH; below it the tile is partial */
};

/* "tile/0/x001/x234/067.p/8". Returns `path`. */
char *tile_write_path(char path[static TILE_PATH_BYTES], struct tile tile);

/* The same back; one tile has one path. False for anything else. */
bool tile_parse_path(struct str path, struct tile *tile) MUST_USE;

/* Full tiles of a level in a log of `size` entries. */
int64_t tile_full_count(int level, int64_t size);

/* The width of the partial tile behind them, 0 when there is none. */
int tile_partial_width(int level, int64_t size);

/* The width of tile `index` of a level in a log of `size` entries; 0 when there is none. */
int tile_width(int level, int64_t index, int64_t size);

/* The levels of tiles in a log of `size` entries: 0 for none, 3 for 70,000. */
int tile_level_count(int64_t size);

/* The root of a full tile's hashes: one hash of the level above. */
struct hash tile_root(const struct hash hashes[static TILE_WIDTH]);

#endif
