/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A set of small sets of numbers, each ascending: open addressing, never more than half
 * full, in an arena.
 */
#ifndef SURETY_ASSESS_SET_TABLE_H
#define SURETY_ASSESS_SET_TABLE_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

enum { SET_MAX = 8 }; /* numbers in a set */

struct set {
    uint32_t count;
    uint32_t items[SET_MAX]; /* ascending; zero beyond count */
};

struct set_table {
    struct arena *arena;
    struct set *sets; /* in the order in which they were added */
    size_t count, capacity;
    size_t *slots; /* index into sets plus 1, or 0 */
    size_t slot_count;
};

void set_table_init(struct set_table *table, struct arena *arena);

/* Adds the set unless it is there; returns whether it was new. O(1) on average. */
bool set_table_add(struct set_table *table, const uint32_t *items, uint32_t count);
bool set_table_has(const struct set_table *table, const uint32_t *items, uint32_t count);

/* Whether a subset that leaves out at least one of the items is there. O(2^count). */
bool set_table_has_part(const struct set_table *table, const uint32_t *items, uint32_t count);

/* By size, then in order of the items. For qsort(). */
int set_compare(const void *left, const void *right);

#endif
