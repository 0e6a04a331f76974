/* SPDX-License-Identifier: Apache-2.0 */
#include "base/map.h"

#include "base/siphash.h"

#include <pthread.h>
#include <string.h>
#include <sys/random.h>

/* Of this process alone, so that nobody can write rows whose ids meet. What hangs on it is the
 * order of slots, and that never reaches an answer. */
static struct siphash_key seed;

static void draw_seed(void)
{
    CHECK(getrandom(&seed, sizeof seed, 0) == sizeof seed);
}

void map_init(struct map *map, struct arena *arena)
{
    static pthread_once_t drawn = PTHREAD_ONCE_INIT;
    CHECK(pthread_once(&drawn, draw_seed) == 0);
    *map = (struct map){.arena = arena};
}

static bool is_of(const struct map_slot *slot, struct str key, uint32_t hash)
{
    return slot->hash == hash && slot->size == key.size
           && (key.size == 0 || memcmp(slot->key, key.data, key.size) == 0);
}

/* The slot that holds `key`, or the free one where it belongs. */
static struct map_slot *slot_of(const struct map *map, struct str key, uint32_t hash)
{
    size_t at = hash & (map->capacity - 1);
    while (map->slots[at].key != NULL && !is_of(&map->slots[at], key, hash))
        at = (at + 1) & (map->capacity - 1);
    return &map->slots[at];
}

/* All keys differ, so that none has to be looked at. */
static void grow(struct map *map)
{
    struct map old = *map;
    map->capacity = old.capacity == 0 ? 16 : old.capacity * 2;
    CHECK(map->capacity <= UINT32_MAX);
    map->slots = ARENA_ARRAY(map->arena, struct map_slot, map->capacity);
    for (size_t i = 0; i < old.capacity; i++) {
        if (old.slots[i].key == NULL)
            continue;
        size_t at = old.slots[i].hash & (map->capacity - 1);
        while (map->slots[at].key != NULL)
            at = (at + 1) & (map->capacity - 1);
        map->slots[at] = old.slots[i];
    }
}

static struct map_slot *slot_for(struct map *map, struct str key, bool *is_new)
{
    CHECK(key.size <= UINT32_MAX);
    if ((map->count + 1) * 2 > map->capacity)
        grow(map);
    if (key.data == NULL)
        key.data = "";
    uint32_t hash = (uint32_t)siphash(seed, key);
    struct map_slot *slot = slot_of(map, key, hash);
    *is_new = slot->key == NULL;
    if (*is_new) {
        slot->key = key.data;
        slot->size = (uint32_t)key.size;
        slot->hash = hash;
        map->count++;
    }
    return slot;
}

bool map_add(struct map *map, struct str key, int64_t value)
{
    bool is_new;
    struct map_slot *slot = slot_for(map, key, &is_new);
    if (is_new)
        slot->value = value;
    return is_new;
}

void map_put(struct map *map, struct str key, int64_t value)
{
    bool is_new;
    slot_for(map, key, &is_new)->value = value;
}

int64_t map_get(const struct map *map, struct str key, int64_t absent)
{
    if (map->count == 0)
        return absent;
    const struct map_slot *slot = slot_of(map, key, (uint32_t)siphash(seed, key));
    return slot->key == NULL ? absent : slot->value;
}
