/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A map from strings to numbers (indexes of rows, mostly): open addressing, linear
 * probing, never more than half full. Keys are views and must outlive the map; it lives
 * in its arena. Lookup and insertion are O(1) on average, whoever chose the keys: the hash is under
 * a key that each process draws for itself. So the order of slots differs from run to run, and
 * must be sorted away by whoever walks over them.
 */
#ifndef SURETY_BASE_MAP_H
#define SURETY_BASE_MAP_H

#include "base/str.h"

#include <stdint.h>

struct map_slot {
    const char *key; /* NULL: free */
    uint32_t size;   /* of the key, bytes */
    uint32_t hash;   /* of the key: most others are told apart by it, and need not be read */
    int64_t value;
};

struct map {
    struct arena *arena;
    struct map_slot *slots;
    size_t capacity; /* a power of two, or 0 */
    size_t count;
};

/* The key of a slot that is taken. */
static inline struct str map_slot_key(const struct map_slot *slot)
{
    return (struct str){slot->key, slot->size};
}

void map_init(struct map *map, struct arena *arena);

/* Adds key → value if the key is new and returns true; otherwise changes nothing and returns false.
 */
bool map_add(struct map *map, struct str key, int64_t value);

/* Adds or replaces. */
void map_put(struct map *map, struct str key, int64_t value);

/* The value of `key`, or `absent`. */
int64_t map_get(const struct map *map, struct str key, int64_t absent);

#endif
