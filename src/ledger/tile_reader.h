/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Serves the nodes of a tree from its tiles. The owner of the tiles hands them out whole; the
 * nodes between two rows of tiles are computed once for each tile, and the tiles used last are
 * kept, so that many proofs near each other cost one read of a tile each level. What has been
 * served is taken never to change: only what is durable may be handed out.
 */
#ifndef SURETY_LEDGER_TILE_READER_H
#define SURETY_LEDGER_TILE_READER_H

#include "ledger/tile.h"
#include "ledger/tree.h"

enum { TILE_READER_SLOTS = 16 };

/* Where tiles come from. `width` hashes of the tile are written to `hashes`. */
struct tile_source {
    void *context;
    bool (*tile)(void *context, struct tile tile, struct hash *hashes, struct error *err);
};

struct tile_slot;

struct tile_reader {
    struct tile_source source;
    int64_t size;            /* of the log; nothing beyond it is served */
    struct tile_slot *slots; /* TILE_READER_SLOTS of 16 KiB */
    uint64_t clock;          /* counts uses, to tell which slot was used longest ago */
};

/* A reader of the log of `size` entries, in `arena`. One thread at a time. */
struct tile_reader *tile_reader_open(struct arena *arena, struct tile_source source, int64_t size);

/* The log has grown: partial tiles are read anew where they are too narrow. */
void tile_reader_grow(struct tile_reader *reader, int64_t size);

/* The tree_reader over it; valid as long as the reader. ERROR_NOT_FOUND beyond its size. */
struct tree_reader tile_reader_tree(struct tile_reader *reader);

#endif
