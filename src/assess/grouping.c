/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/grouping.h"

#include "base/number.h"

#include <stdlib.h>

enum { NONE = UINT32_MAX };

/* A group of the record, a ceiling, or a part of one. */
struct set {
    uint32_t *members; /* undertakings that count, ascending */
    uint32_t count;
    int32_t ceiling; /* its number, or -1: a group of the record */
    int64_t most;    /* thousandths, or GROUP_LARGEST */
    uint32_t parent; /* the set that it lies in, or NONE */
    uint32_t part;   /* while a set is divided: the part that lies in this one, or NONE */
    uint32_t hits;   /* while members are counted */
    uint32_t depth;  /* sets that it lies in, with itself; of a part without */
};

struct grouper {
    struct arena *arena;
    const struct live *live;
    const struct ceilings *ceilings;
    const int64_t *peaks;
    const int32_t *symbols;
    struct set *sets; /* ceilings first, by number */
    size_t set_count, set_capacity;
    uint32_t *of_symbol; /* by symbol: the set of a group, or NONE */
    /* Sets that have no place yet, the next one first: a heap. */
    uint32_t *heap;
    size_t heap_count, heap_capacity;
    uint32_t *inner;  /* by undertaking: the innermost set so far, or NONE */
    uint32_t *key;    /* by undertaking: what a set is divided by */
    uint32_t *placed; /* sets in the order in which they were placed: parents first */
    size_t placed_count, placed_capacity;
};

/* ---- members ------------------------------------------------------------------------------ */

static uint32_t add_set(struct grouper *grouper, int32_t ceiling, int64_t most)
{
    ARENA_GROW(grouper->arena, &grouper->sets, grouper->set_count, &grouper->set_capacity);
    grouper->sets[grouper->set_count] =
        (struct set){.ceiling = ceiling, .most = most, .parent = NONE, .part = NONE};
    return (uint32_t)grouper->set_count++;
}

static void make_sets(struct grouper *grouper)
{
    const struct ceilings *ceilings = grouper->ceilings;
    for (uint32_t c = 0; c < ceilings->count; c++)
        add_set(grouper, (int32_t)c, ceilings->quantity[c]);
    for (uint32_t u = 0; u < grouper->live->undertaking_count; u++) {
        int32_t symbol = grouper->symbols[u];
        if (grouper->peaks[u] == 0 || symbol == STATE_UNKNOWN || grouper->of_symbol[symbol] != NONE)
            continue;
        grouper->of_symbol[symbol] = add_set(grouper, -1, GROUP_LARGEST);
        grouper->sets[grouper->of_symbol[symbol]].depth = 1;
    }
}

static void add_member(struct grouper *grouper, uint32_t set, uint32_t u, bool is_counted)
{
    struct set *at = &grouper->sets[set];
    if (is_counted)
        at->members[at->hits++] = u;
    else
        at->count++;
}

/* Counts the members of each set, or lists them where they have been counted. */
static void list_members(struct grouper *grouper, bool is_counted)
{
    for (uint32_t u = 0; u < grouper->live->undertaking_count; u++) {
        uint32_t count;
        const uint32_t *named = ceilings_of(grouper->ceilings, u, &count);
        if (grouper->peaks[u] == 0)
            continue;
        for (uint32_t i = 0; i < count; i++)
            add_member(grouper, named[i], u, is_counted);
        if (grouper->symbols[u] != STATE_UNKNOWN)
            add_member(grouper, grouper->of_symbol[grouper->symbols[u]], u, is_counted);
    }
}

static void find_members(struct grouper *grouper)
{
    list_members(grouper, false);
    for (size_t s = 0; s < grouper->set_count; s++)
        grouper->sets[s].members = ARENA_ARRAY(grouper->arena, uint32_t, grouper->sets[s].count);
    list_members(grouper, true);
    for (size_t s = 0; s < grouper->set_count; s++)
        grouper->sets[s].hits = 0;
}

/* ---- what drops out ------------------------------------------------------------------------- */

/* The most that the members of a set can come to. */
static int64_t weight_of(const struct grouper *grouper, const struct set *set)
{
    int64_t sum = 0;
    for (uint32_t i = 0; i < set->count; i++)
        sum = thousandths_add_clipped(sum, grouper->peaks[set->members[i]]);
    return sum;
}

/* Whether all that stands under ceiling `c` stands under another that is no larger. */
static bool is_implied(struct grouper *grouper, uint32_t c)
{
    struct set *sets = grouper->sets;
    bool is_implied = false;
    for (uint32_t pass = 0; pass < 2; pass++) /* counts, then clears */
        for (uint32_t i = 0; i < sets[c].count; i++) {
            uint32_t count;
            const uint32_t *named = ceilings_of(grouper->ceilings, sets[c].members[i], &count);
            for (uint32_t n = 0; n < count; n++) {
                struct set *other = &sets[named[n]];
                other->hits = pass == 0 ? other->hits + 1 : 0;
                bool is_same = other->count == sets[c].count && other->most == sets[c].most;
                is_implied |= named[n] != c && other->hits == sets[c].count
                              && other->most <= sets[c].most && (!is_same || named[n] < c);
            }
        }
    return is_implied;
}

/* ---- the order of placing -------------------------------------------------------------------- */

/* Larger sets are placed first, so that what is placed later lies in them or apart. */
static bool is_before(const struct grouper *grouper, uint32_t a, uint32_t b)
{
    const struct set *x = &grouper->sets[a], *y = &grouper->sets[b];
    if (x->count != y->count)
        return x->count > y->count;
    if (x->ceiling != y->ceiling)
        return x->ceiling < y->ceiling;
    return x->members[0] < y->members[0];
}

static void push(struct grouper *grouper, uint32_t set)
{
    ARENA_GROW(grouper->arena, &grouper->heap, grouper->heap_count, &grouper->heap_capacity);
    size_t at = grouper->heap_count++;
    for (; at > 0 && is_before(grouper, set, grouper->heap[(at - 1) / 2]); at = (at - 1) / 2)
        grouper->heap[at] = grouper->heap[(at - 1) / 2];
    grouper->heap[at] = set;
}

static uint32_t pop(struct grouper *grouper)
{
    uint32_t first = grouper->heap[0], last = grouper->heap[--grouper->heap_count];
    size_t at = 0;
    for (size_t child; (child = 2 * at + 1) < grouper->heap_count; at = child) {
        if (child + 1 < grouper->heap_count
            && is_before(grouper, grouper->heap[child + 1], grouper->heap[child]))
            child++;
        if (!is_before(grouper, grouper->heap[child], last))
            break;
        grouper->heap[at] = grouper->heap[child];
    }
    grouper->heap[at] = last;
    return first;
}

/* ---- dividing what crosses --------------------------------------------------------------------
 */

/* Whether the members of a set have different keys. */
static bool is_cut(const struct grouper *grouper, const struct set *set)
{
    for (uint32_t i = 1; i < set->count; i++)
        if (grouper->key[set->members[i]] != grouper->key[set->members[0]])
            return true;
    return false;
}

/* The part of set `s` for those with this key, made when it is first asked for. */
static uint32_t part_for(struct grouper *grouper, uint32_t s, uint32_t key, uint32_t *outside)
{
    uint32_t part = key == NONE ? *outside : grouper->sets[key].part;
    if (part != NONE)
        return part;
    part = add_set(grouper, grouper->sets[s].ceiling, 0);
    grouper->sets[part].members = ARENA_ARRAY(grouper->arena, uint32_t, grouper->sets[s].count);
    grouper->sets[part].depth = key == NONE ? 0 : grouper->sets[key].depth;
    *(key == NONE ? outside : &grouper->sets[key].part) = part;
    return part;
}

/* Makes the parts of a set by the keys of its members. */
static void make_parts(struct grouper *grouper, uint32_t s)
{
    const struct set set = grouper->sets[s];
    uint32_t outside = NONE;
    for (uint32_t i = 0; i < set.count; i++) {
        uint32_t u = set.members[i], part = part_for(grouper, s, grouper->key[u], &outside);
        grouper->sets[part].members[grouper->sets[part].count++] = u;
    }
    for (uint32_t i = 0; i < set.count; i++)
        if (grouper->key[set.members[i]] != NONE)
            grouper->sets[grouper->key[set.members[i]]].part = NONE;
}

/* Those over whom fewer limits stand come first, for they can use more of it; then by id. */
static int compare_parts(const void *left, const void *right)
{
    const struct set *a = left, *b = right;
    if (a->depth != b->depth)
        return a->depth < b->depth ? -1 : 1;
    return a->members[0] < b->members[0] ? -1 : a->members[0] > b->members[0];
}

/*
 * Divides set `s` by the keys of its members. One part after the other has of what is left what it
 * can use; one that has all it can use binds no more.
 */
static void divide(struct grouper *grouper, uint32_t s)
{
    size_t first = grouper->set_count;
    int64_t left = grouper->sets[s].most;
    make_parts(grouper, s);
    qsort(grouper->sets + first, grouper->set_count - first, sizeof *grouper->sets, compare_parts);
    for (size_t part = first; part < grouper->set_count; part++) {
        int64_t weight = weight_of(grouper, &grouper->sets[part]);
        grouper->sets[part].most = weight < left ? weight : left;
        left -= grouper->sets[part].most;
        if (grouper->sets[part].most < weight)
            push(grouper, (uint32_t)part);
    }
}

/* Each member of a ceiling has for its key the group that it is in, if the two cross. */
static void key_by_groups(struct grouper *grouper, const struct set *set)
{
    for (uint32_t i = 0; i < set->count; i++) {
        int32_t symbol = grouper->symbols[set->members[i]];
        grouper->key[set->members[i]] = symbol == STATE_UNKNOWN ? NONE : grouper->of_symbol[symbol];
        if (symbol != STATE_UNKNOWN)
            grouper->sets[grouper->of_symbol[symbol]].hits++;
    }
    for (uint32_t i = 0; i < set->count; i++) {
        uint32_t *key = &grouper->key[set->members[i]];
        const struct set *group = *key == NONE ? NULL : &grouper->sets[*key];
        if (group != NULL && (group->hits == group->count || group->hits == set->count))
            *key = NONE;
    }
    for (uint32_t i = 0; i < set->count; i++) {
        int32_t symbol = grouper->symbols[set->members[i]];
        if (symbol != STATE_UNKNOWN)
            grouper->sets[grouper->of_symbol[symbol]].hits = 0;
    }
}

/* Readies all sets that bind. Groups cannot be divided, so ceilings that cross them are. */
static void ready(struct grouper *grouper)
{
    size_t count = grouper->set_count;
    for (uint32_t s = 0; s < count; s++) {
        const struct set *set = &grouper->sets[s];
        if (set->ceiling >= 0 && (weight_of(grouper, set) <= set->most || is_implied(grouper, s)))
            continue;
        if (set->ceiling >= 0)
            key_by_groups(grouper, set);
        if (set->ceiling >= 0 && is_cut(grouper, set))
            divide(grouper, s);
        else
            push(grouper, s);
    }
}

/*
 * What was placed before is at least as large, so a set whose members lie in different ones crosses
 * one of them. A group never does: of what is larger each holds all of it or nothing.
 */
static void place(struct grouper *grouper, uint32_t s)
{
    const struct set *set = &grouper->sets[s];
    for (uint32_t i = 0; i < set->count; i++)
        grouper->key[set->members[i]] = grouper->inner[set->members[i]];
    if (is_cut(grouper, set)) {
        CHECK(set->ceiling >= 0);
        divide(grouper, s);
        return;
    }
    uint32_t parent = grouper->inner[set->members[0]];
    grouper->sets[s].parent = parent;
    grouper->sets[s].depth = parent == NONE ? 1 : grouper->sets[parent].depth + 1;
    for (uint32_t i = 0; i < set->count; i++)
        grouper->inner[set->members[i]] = s;
    ARENA_GROW(grouper->arena, &grouper->placed, grouper->placed_count, &grouper->placed_capacity);
    grouper->placed[grouper->placed_count++] = s;
}

/* ---- the forest ---------------------------------------------------------------------------------
 */

/* Numbers the sets tree by tree, children before parents; by set, in `number`. */
static struct group *number_sets(struct grouper *grouper, struct arena *arena, int32_t *number)
{
    uint32_t *root = ARENA_ARRAY(grouper->arena, uint32_t, grouper->set_count);
    uint32_t *size = ARENA_ARRAY(grouper->arena, uint32_t, grouper->set_count); /* by root */
    uint32_t *next = ARENA_ARRAY(grouper->arena, uint32_t, grouper->set_count); /* by root */
    struct group *groups = ARENA_ARRAY(arena, struct group, grouper->placed_count);
    for (size_t i = 0; i < grouper->placed_count; i++) {
        uint32_t s = grouper->placed[i], parent = grouper->sets[s].parent;
        root[s] = parent == NONE ? s : root[parent];
        size[root[s]]++;
    }
    uint32_t count = 0;
    for (size_t i = 0; i < grouper->placed_count; i++)
        if (root[grouper->placed[i]] == grouper->placed[i])
            next[grouper->placed[i]] = count += size[grouper->placed[i]];
    for (size_t i = 0; i < grouper->placed_count; i++) {
        uint32_t s = grouper->placed[i], parent = grouper->sets[s].parent;
        uint32_t at = --next[root[s]];
        number[s] = (int32_t)at;
        groups[at] = (struct group){
            .parent = parent == NONE ? -1 : number[parent],
            .root = (uint32_t)number[root[s]],
            .first = (uint32_t)number[root[s]] + 1 - size[root[s]],
            .ceiling = grouper->sets[s].ceiling,
            .most = grouper->sets[s].most,
        };
    }
    return groups;
}

static uint32_t *nones(struct arena *arena, size_t count)
{
    uint32_t *items = ARENA_ARRAY(arena, uint32_t, count);
    for (size_t i = 0; i < count; i++)
        items[i] = NONE;
    return items;
}

static int32_t *numbers_of(struct arena *arena, const uint32_t *sets, size_t count,
                           const int32_t *number)
{
    int32_t *numbers = ARENA_ARRAY(arena, int32_t, count);
    for (size_t i = 0; i < count; i++)
        numbers[i] = sets[i] == NONE ? -1 : number[sets[i]];
    return numbers;
}

void grouping_make(struct grouping *grouping, struct arena *arena, const struct live *live,
                   const struct ceilings *ceilings, const int64_t *peaks, const int32_t *symbols)
{
    struct arena work;
    arena_init(&work);
    uint32_t symbol_count = live->premise->state->symbol_count;
    struct grouper grouper = {
        .arena = &work,
        .live = live,
        .ceilings = ceilings,
        .peaks = peaks,
        .symbols = symbols,
        .of_symbol = nones(&work, symbol_count),
        .inner = nones(&work, live->undertaking_count),
        .key = nones(&work, live->undertaking_count),
    };
    make_sets(&grouper);
    find_members(&grouper);
    ready(&grouper);
    while (grouper.heap_count > 0)
        place(&grouper, pop(&grouper));
    int32_t *number = ARENA_ARRAY(&work, int32_t, grouper.set_count);
    grouping->groups = number_sets(&grouper, arena, number);
    grouping->count = (uint32_t)grouper.placed_count;
    grouping->of_undertaking = numbers_of(arena, grouper.inner, live->undertaking_count, number);
    grouping->of_symbol = numbers_of(arena, grouper.of_symbol, symbol_count, number);
    arena_release(&work);
}
