/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/tile_reader.h"

#include <inttypes.h>

/*
 * One tile with the nodes above its hashes, as a heap: node k has the children 2k and 2k + 1,
 * and the tile's own hashes are the nodes from 256 on. Nodes that are not complete are unset.
 */
struct tile_slot {
    struct tile tile; /* width 0: free */
    uint64_t used_at;
    struct hash nodes[2 * TILE_WIDTH];
};

struct tile_reader *tile_reader_open(struct arena *arena, struct tile_source source, int64_t size)
{
    CHECK(size >= 0);
    struct tile_reader *reader = ARENA_NEW(arena, struct tile_reader);
    reader->source = source;
    reader->size = size;
    reader->slots = ARENA_ARRAY(arena, struct tile_slot, TILE_READER_SLOTS);
    return reader;
}

void tile_reader_grow(struct tile_reader *reader, int64_t size)
{
    CHECK(size >= reader->size);
    reader->size = size;
}

/* The slot that holds the tile, or the one that was used longest ago. */
static struct tile_slot *slot_for(struct tile_reader *reader, int level, int64_t index)
{
    struct tile_slot *oldest = &reader->slots[0];
    for (int i = 0; i < TILE_READER_SLOTS; i++) {
        struct tile_slot *slot = &reader->slots[i];
        if (slot->tile.width > 0 && slot->tile.level == level && slot->tile.index == index)
            return slot;
        if (slot->used_at < oldest->used_at)
            oldest = slot;
    }
    oldest->tile.width = 0;
    return oldest;
}

static bool fill_slot(struct tile_reader *reader, struct tile_slot *slot, struct tile tile,
                      struct error *err)
{
    slot->tile.width = 0; /* while we fail, nothing stands here */
    if (!reader->source.tile(reader->source.context, tile, slot->nodes + TILE_WIDTH, err))
        return false;
    for (int width = tile.width / 2, row = TILE_WIDTH / 2; width > 0; width /= 2, row /= 2)
        for (int i = row; i < row + width; i++)
            slot->nodes[i] = hash_node(&slot->nodes[2 * i], &slot->nodes[2 * i + 1]);
    slot->tile = tile;
    return true;
}

static bool read_node(void *context, int level, int64_t index, struct hash *hash, struct error *err)
{
    struct tile_reader *reader = context;
    if (level < 0 || level > TREE_LEVEL_MAX || index < 0 || index >= reader->size >> level)
        return error_set(err, ERROR_NOT_FOUND,
                         "no node (%d, %" PRId64 ") in a log of %" PRId64 " entries", level, index,
                         reader->size);
    int height = level % TILE_BITS;
    int64_t first = index << height; /* in the row of tiles */
    struct tile tile = {level / TILE_BITS, first / TILE_WIDTH, 0};
    int64_t place = index % (TILE_WIDTH >> height);
    struct tile_slot *slot = slot_for(reader, tile.level, tile.index);
    if (slot->tile.width < (place + 1) << height) {
        tile.width = tile_width(tile.level, tile.index, reader->size);
        if (!fill_slot(reader, slot, tile, err))
            return false;
    }
    slot->used_at = ++reader->clock;
    *hash = slot->nodes[(TILE_WIDTH >> height) + place];
    return true;
}

struct tree_reader tile_reader_tree(struct tile_reader *reader)
{
    return (struct tree_reader){reader, read_node};
}
