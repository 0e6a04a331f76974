/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/set_table.h"

#include <string.h>

void set_table_init(struct set_table *table, struct arena *arena)
{
    *table = (struct set_table){.arena = arena};
}

static size_t hash(const struct set *set)
{
    uint64_t h = set->count;
    for (uint32_t i = 0; i < set->count; i++) {
        h = (h ^ set->items[i]) * UINT64_C(0x9e3779b97f4a7c15);
        h ^= h >> 29;
    }
    return (size_t)(h ^ h >> 32);
}

static struct set make(const uint32_t *items, uint32_t count)
{
    struct set set = {.count = count};
    CHECK(count <= SET_MAX);
    memcpy(set.items, items, count * sizeof *items);
    return set;
}

/* Where the set is, or where it would go. The table has a free slot. */
static size_t *find(const struct set_table *table, const struct set *set)
{
    size_t at = hash(set) & (table->slot_count - 1);
    while (table->slots[at] != 0
           && memcmp(&table->sets[table->slots[at] - 1], set, sizeof *set) != 0)
        at = (at + 1) & (table->slot_count - 1);
    return &table->slots[at];
}

static void grow(struct set_table *table)
{
    table->slot_count = table->slot_count == 0 ? 64 : 4 * table->slot_count;
    table->slots = ARENA_ARRAY(table->arena, size_t, table->slot_count);
    for (size_t i = 0; i < table->count; i++)
        *find(table, &table->sets[i]) = i + 1;
}

bool set_table_add(struct set_table *table, const uint32_t *items, uint32_t count)
{
    struct set set = make(items, count);
    if (2 * table->count >= table->slot_count)
        grow(table);
    size_t *slot = find(table, &set);
    if (*slot != 0)
        return false;
    ARENA_GROW(table->arena, &table->sets, table->count, &table->capacity);
    table->sets[table->count] = set;
    *slot = ++table->count;
    return true;
}

bool set_table_has(const struct set_table *table, const uint32_t *items, uint32_t count)
{
    if (table->count == 0)
        return false;
    struct set set = make(items, count);
    return *find(table, &set) != 0;
}

bool set_table_has_part(const struct set_table *table, const uint32_t *items, uint32_t count)
{
    for (uint32_t keep = 1; keep + 1 < 1u << count; keep++) {
        uint32_t part[SET_MAX], size = 0;
        for (uint32_t i = 0; i < count; i++)
            if ((keep >> i & 1) != 0)
                part[size++] = items[i];
        if (set_table_has(table, part, size))
            return true;
    }
    return false;
}

int set_compare(const void *left, const void *right)
{
    const struct set *a = left, *b = right;
    if (a->count != b->count)
        return a->count < b->count ? -1 : 1;
    for (uint32_t i = 0; i < a->count; i++)
        if (a->items[i] != b->items[i])
            return a->items[i] < b->items[i] ? -1 : 1;
    return 0;
}
