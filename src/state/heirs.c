/* SPDX-License-Identifier: Apache-2.0 */
#include "state/heirs.h"

#include <stdlib.h>

/* `heir` took the place of `old`. */
struct succession {
    uint32_t old, heir;
};

static int compare_successions(const void *left, const void *right)
{
    const struct succession *a = left, *b = right;
    if (a->old != b->old)
        return a->old < b->old ? -1 : 1;
    return a->heir < b->heir ? -1 : a->heir > b->heir;
}

/* A row that names no unit may be answered in any. */
static bool is_of_a_kind(const struct undertaking *old, const struct undertaking *heir)
{
    return old->party == heir->party
           && (old->unit == heir->unit || !row_has(old->row, UNDERTAKING_UNIT));
}

static struct succession *list_successions(struct arena *arena, const struct state *state,
                                           size_t *count)
{
    struct succession *items = NULL;
    size_t capacity = 0;
    *count = 0;
    for (uint32_t heir = 0; heir < state->undertaking_count; heir++) {
        struct str rest = row_text(state->undertakings[heir].row, UNDERTAKING_SUPERSEDES), item;
        while (list_next(&rest, &item)) {
            int64_t old = state_undertaking(state, item);
            if (old == STATE_UNKNOWN
                || !is_of_a_kind(&state->undertakings[old], &state->undertakings[heir]))
                continue;
            ARENA_GROW(arena, &items, *count, &capacity);
            items[(*count)++] = (struct succession){(uint32_t)old, heir};
        }
    }
    if (*count > 0)
        qsort(items, *count, sizeof *items, compare_successions);
    return items;
}

/* The last of the line; the record has no circles of supersession. */
static void shorten(struct heirs *heirs, uint32_t u)
{
    uint32_t last = u;
    while (heirs->only[last] != last)
        last = heirs->only[last];
    while (u != last) {
        uint32_t next = heirs->only[u];
        heirs->only[u] = last;
        u = next;
    }
}

void heirs_init(struct heirs *heirs, struct arena *arena, const struct state *state)
{
    uint32_t rows = state->undertaking_count;
    size_t count;
    struct succession *items = list_successions(arena, state, &count);
    uint32_t *next = ARENA_ARRAY(arena, uint32_t, count), kept = 0;
    uint32_t *first = ARENA_ARRAY(arena, uint32_t, (size_t)rows + 1);
    *heirs = (struct heirs){
        .state = state,
        .next = next,
        .next_first = first,
        .only = ARENA_ARRAY(arena, uint32_t, rows),
        .seen = ARENA_ARRAY(arena, uint32_t, rows),
    };
    size_t at = 0;
    for (uint32_t u = 0; u < rows; u++) {
        first[u] = kept;
        for (; at < count && items[at].old == u; at++)
            if (kept == first[u] || next[kept - 1] != items[at].heir) /* may be said twice */
                next[kept++] = items[at].heir;
        heirs->only[u] = kept == first[u] + 1 ? next[first[u]] : u;
    }
    first[rows] = kept;
    for (uint32_t u = 0; u < rows; u++)
        shorten(heirs, u);
}

static int compare_heirs(const void *left, const void *right, void *context)
{
    const struct state *state = *(const struct state *const *)context;
    const struct undertaking *a = &state->undertakings[*(const uint32_t *)left];
    const struct undertaking *b = &state->undertakings[*(const uint32_t *)right];
    int32_t x = state_said_on(state->record, a->row), y = state_said_on(state->record, b->row);
    return x != y ? (x < y ? -1 : 1) : str_cmp(a->id, b->id);
}

const uint32_t *heirs_of(struct heirs *heirs, struct arena *arena, uint32_t u, uint32_t *count)
{
    uint32_t *list = NULL, *found = NULL, head = 0, tail = 0, last = heirs->only[u];
    size_t capacity = 0, found_capacity = 0;
    if (heirs->next_first[last] == heirs->next_first[last + 1]) {
        *count = 1;
        return &heirs->only[last]; /* which is itself */
    }
    heirs->search++;
    *count = 0;
    ARENA_GROW(arena, &list, tail, &capacity);
    list[tail++] = last;
    for (; head < tail; head++) {
        uint32_t at = list[head];
        for (uint32_t i = heirs->next_first[at]; i < heirs->next_first[at + 1]; i++) {
            uint32_t heir = heirs->only[heirs->next[i]];
            if (heirs->seen[heir] == heirs->search)
                continue;
            heirs->seen[heir] = heirs->search;
            ARENA_GROW(arena, &list, tail, &capacity);
            list[tail++] = heir;
        }
        if (heirs->next_first[at] < heirs->next_first[at + 1])
            continue;
        ARENA_GROW(arena, &found, *count, &found_capacity);
        found[(*count)++] = at;
    }
    qsort_r(found, *count, sizeof *found, compare_heirs, &heirs->state);
    return found;
}
