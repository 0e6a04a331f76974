/* SPDX-License-Identifier: Apache-2.0 */
#include "state/deliveries.h"

#include "state/attestation.h"

#include <stdlib.h>

struct folder {
    struct arena *arena;
    const struct state *state;
    uint32_t *heirs; /* by undertaking: the row that stands for it now; itself if none does */
    uint32_t *pools; /* by undertaking */
    struct delivery *items;
    size_t count, capacity;
};

/* ---- heirs and pools ------------------------------------------------------------------ */

#define HEIR_NONE UINT32_MAX
#define HEIR_SEVERAL (UINT32_MAX - 1)

/* A row that names no unit may be answered in any. */
static bool is_of_a_kind(const struct undertaking *old, const struct undertaking *heir)
{
    return old->party == heir->party
           && (old->unit == heir->unit || !row_has(old->row, UNDERTAKING_UNIT));
}

static void note_heir(struct folder *folder, uint32_t heir)
{
    const struct state *state = folder->state;
    struct str rest = row_text(state->undertakings[heir].row, UNDERTAKING_SUPERSEDES), item;
    while (list_next(&rest, &item)) {
        int64_t old = state_undertaking(state, item);
        if (old == STATE_UNKNOWN
            || !is_of_a_kind(&state->undertakings[old], &state->undertakings[heir]))
            continue;
        bool is_first = folder->heirs[old] == HEIR_NONE || folder->heirs[old] == heir;
        folder->heirs[old] = is_first ? heir : HEIR_SEVERAL;
    }
}

/* The last of the line; the record has no circles of supersession. */
static uint32_t last_heir(uint32_t *heirs, uint32_t u)
{
    uint32_t last = u;
    while (heirs[last] != last && heirs[last] < HEIR_SEVERAL)
        last = heirs[last];
    while (u != last) {
        uint32_t next = heirs[u];
        heirs[u] = last;
        u = next;
    }
    return last;
}

static void find_heirs(struct folder *folder)
{
    uint32_t count = folder->state->undertaking_count;
    folder->heirs = ARENA_ARRAY(folder->arena, uint32_t, count);
    for (uint32_t u = 0; u < count; u++)
        folder->heirs[u] = HEIR_NONE;
    for (uint32_t u = 0; u < count; u++)
        note_heir(folder, u);
    for (uint32_t u = 0; u < count; u++)
        if (folder->heirs[u] >= HEIR_SEVERAL)
            folder->heirs[u] = u;
    for (uint32_t u = 0; u < count; u++)
        last_heir(folder->heirs, u);
}

/* A superseded row leaves its group: what replaced it speaks for it. */
static uint32_t find_pools(struct folder *folder)
{
    const struct state *state = folder->state;
    uint32_t *of_group = ARENA_ARRAY(folder->arena, uint32_t, state->symbol_count);
    uint32_t count = 0;
    folder->pools = ARENA_ARRAY(folder->arena, uint32_t, state->undertaking_count);
    for (uint32_t u = 0; u < state->undertaking_count; u++) {
        const struct undertaking *undertaking = &state->undertakings[u];
        if (undertaking->group == STATE_UNKNOWN || undertaking->superseded) {
            folder->pools[u] = count++;
            continue;
        }
        uint32_t *pool = &of_group[undertaking->group]; /* 0: none yet, else pool + 1 */
        if (*pool == 0)
            *pool = ++count;
        folder->pools[u] = *pool - 1;
    }
    return count;
}

/* ---- rows ------------------------------------------------------------------------------ */

static void add_delivery(struct folder *folder, struct delivery delivery)
{
    delivery.pool = folder->pools[delivery.undertaking];
    ARENA_GROW(folder->arena, &folder->items, folder->count, &folder->capacity);
    folder->items[folder->count++] = delivery;
}

static void add_rows(struct folder *folder, bool *has_figure)
{
    const struct state *state = folder->state;
    const struct table *table = &state->record->tables[KIND_DELIVERY];
    for (size_t i = 0; i < table->row_count; i++) {
        const struct row *row = &table->rows[i];
        int32_t on = (int32_t)row_value(row, DELIVERY_ON, DATE_NONE);
        uint32_t u = state->undertaking_of_row[row_value(row, DELIVERY_UNDERTAKING, 0)];
        if (!state->counts[KIND_DELIVERY][i] || on > state->as_of || u == STATE_NOT_COUNTED)
            continue;
        uint32_t heir = folder->heirs[u];
        struct str deliverer = state->parties[state->undertakings[u].party].id;
        has_figure[heir] = has_figure[heir] || row_has(row, DELIVERY_QUANTITY);
        add_delivery(folder,
                     (struct delivery){
                         .row = row,
                         .undertaking = heir,
                         .on = on,
                         .quantity = row_value(row, DELIVERY_QUANTITY, STATE_UNKNOWN),
                         .attestation = attestation_of_delivery(state->record, row, deliverer),
                     });
    }
}

static void add_own_words(struct folder *folder, const bool *has_figure)
{
    const struct state *state = folder->state;
    for (uint32_t u = 0; u < state->undertaking_count; u++) {
        const struct undertaking *undertaking = &state->undertakings[u];
        if (undertaking->stage != STAGE_DELIVERED || undertaking->superseded || has_figure[u])
            continue;
        add_delivery(folder, (struct delivery){
                                 .row = undertaking->row,
                                 .undertaking = u,
                                 .on = state_said_on(state->record, undertaking->row),
                                 .quantity = undertaking->low,
                                 .attestation = undertaking->attestation,
                             });
    }
}

/* ---- order and sums --------------------------------------------------------------------- */

static struct str id_of(const struct delivery *delivery)
{
    bool is_own_word = delivery->row->kind == KIND_UNDERTAKING;
    return row_text(delivery->row, is_own_word ? UNDERTAKING_ID : DELIVERY_ID);
}

static int compare_deliveries(const void *left, const void *right)
{
    const struct delivery *a = left, *b = right;
    if (a->pool != b->pool)
        return a->pool < b->pool ? -1 : 1;
    if (a->on != b->on)
        return a->on < b->on ? -1 : 1;
    int order = str_cmp(id_of(a), id_of(b));
    if (order != 0)
        return order;
    return a->row->kind != b->row->kind    ? (int)a->row->kind - (int)b->row->kind
           : a->row->index < b->row->index ? -1
                                           : a->row->index > b->row->index;
}

/* What a pool has had so far: recorded, and by the word of rows that say so themselves. */
struct tally {
    int64_t recorded, recorded_verified;
    int64_t word, word_verified; /* the largest: such rows may be one force named twice */
};

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int64_t known(const struct delivery *item)
{
    return item->quantity == STATE_UNKNOWN ? 0 : item->quantity;
}

static bool is_word(const struct delivery *item)
{
    return item->row->kind == KIND_UNDERTAKING;
}

static void tally_add(struct tally *tally, const struct delivery *item)
{
    int64_t quantity = known(item);
    int64_t verified = item->attestation == ATTESTATION_VERIFIED ? quantity : 0;
    if (is_word(item)) {
        tally->word = larger(tally->word, quantity);
        tally->word_verified = larger(tally->word_verified, verified);
    } else {
        tally->recorded += quantity;
        tally->recorded_verified += verified;
    }
}

bool delivery_says_no_more(const struct delivery *item)
{
    return is_word(item) && item->quantity > 0 && item->adds == 0;
}

/* All that is recorded of the pool whose items begin at `i`. */
static bool sum_recorded(const struct folder *folder, uint32_t i, int64_t *recorded,
                         struct error *err)
{
    uint32_t pool = folder->items[i].pool;
    *recorded = 0;
    for (; i < folder->count && folder->items[i].pool == pool; i++)
        if (!is_word(&folder->items[i])
            && __builtin_add_overflow(*recorded, known(&folder->items[i]), recorded))
            return error_set(err, ERROR_LIMIT, "the deliveries of %.*s add up to too much",
                             STR_ARG(folder->state->undertakings[folder->items[i].undertaking].id));
    return true;
}

/* Adds one up; a word is there for what all that is recorded of the pool leaves of it. */
static void add_item(struct delivery *item, struct tally *tally, int64_t recorded,
                     struct delivered *sum)
{
    int64_t before = larger(recorded, tally->word);
    tally_add(tally, item);
    item->adds = is_word(item) ? larger(recorded, tally->word) - before : known(item);
    sum->quantity = larger(tally->recorded, tally->word);
    sum->verified = larger(tally->recorded_verified, tally->word_verified);
    sum->unknown_count += item->quantity == STATE_UNKNOWN;
    if (!delivery_says_no_more(item) && item->attestation < sum->weakest)
        sum->weakest = item->attestation;
}

static bool add_up(struct folder *folder, struct delivered *sums, uint32_t pool_count,
                   uint32_t *first, struct error *err)
{
    uint32_t i = 0;
    for (uint32_t pool = 0; pool < pool_count; pool++) {
        struct delivered sum = {.weakest = ATTESTATION_VERIFIED};
        struct tally tally = {0};
        int64_t recorded;
        first[pool] = i;
        if (i == folder->count || folder->items[i].pool != pool)
            continue;
        if (!sum_recorded(folder, i, &recorded, err))
            return false;
        for (; i < folder->count && folder->items[i].pool == pool; i++) {
            add_item(&folder->items[i], &tally, recorded, &sum);
            sums[i] = sum;
        }
    }
    first[pool_count] = i;
    return true;
}

/* Counting sort by undertaking, which keeps the order of days within each. */
static void list_own(struct folder *folder, struct deliveries *deliveries)
{
    uint32_t undertakings = folder->state->undertaking_count;
    uint32_t *first = ARENA_ARRAY(folder->arena, uint32_t, (size_t)undertakings + 2);
    uint32_t *own = ARENA_ARRAY(folder->arena, uint32_t, folder->count);
    for (size_t i = 0; i < folder->count; i++)
        first[folder->items[i].undertaking + 2]++;
    for (uint32_t u = 0; u < undertakings; u++)
        first[u + 2] += first[u + 1];
    for (size_t i = 0; i < folder->count; i++)
        own[first[folder->items[i].undertaking + 1]++] = (uint32_t)i;
    deliveries->own = own;
    deliveries->own_first = first;
}

bool deliveries_fold(struct arena *arena, const struct state *state, struct deliveries *deliveries,
                     struct error *err)
{
    struct folder folder = {.arena = arena, .state = state};
    bool *has_figure = ARENA_ARRAY(arena, bool, state->undertaking_count);
    find_heirs(&folder);
    uint32_t pool_count = find_pools(&folder);
    add_rows(&folder, has_figure);
    add_own_words(&folder, has_figure);
    if (folder.count > 0)
        qsort(folder.items, folder.count, sizeof *folder.items, compare_deliveries);
    struct delivered *sums = ARENA_ARRAY(arena, struct delivered, folder.count);
    uint32_t *first = ARENA_ARRAY(arena, uint32_t, (size_t)pool_count + 1);
    *deliveries = (struct deliveries){
        .items = folder.items,
        .sums = sums,
        .pool_of = folder.pools,
        .pool_first = first,
        .count = (uint32_t)folder.count,
        .pool_count = pool_count,
    };
    list_own(&folder, deliveries);
    return add_up(&folder, sums, pool_count, first, err);
}

struct delivered deliveries_of(const struct deliveries *deliveries, uint32_t u)
{
    uint32_t pool = deliveries->pool_of[u], end = deliveries->pool_first[pool + 1];
    if (end == deliveries->pool_first[pool])
        return (struct delivered){0};
    return deliveries->sums[end - 1];
}

struct delivered deliveries_by(const struct deliveries *deliveries, uint32_t u, int32_t day)
{
    uint32_t pool = deliveries->pool_of[u];
    uint32_t first = deliveries->pool_first[pool], low = first;
    uint32_t high = deliveries->pool_first[pool + 1];
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (deliveries->items[middle].on <= day)
            low = middle + 1;
        else
            high = middle;
    }
    return low == first ? (struct delivered){0} : deliveries->sums[low - 1];
}

/* Whether some delivery of `u` itself, recorded as such, has or has not a figure. */
static bool has_own(const struct deliveries *deliveries, uint32_t u, bool with_figure)
{
    for (uint32_t i = deliveries->own_first[u]; i < deliveries->own_first[u + 1]; i++) {
        const struct delivery *item = &deliveries->items[deliveries->own[i]];
        if (item->row->kind == KIND_DELIVERY && (item->quantity != STATE_UNKNOWN) == with_figure)
            return true;
    }
    return false;
}

bool deliveries_has_figure(const struct deliveries *deliveries, uint32_t u)
{
    return has_own(deliveries, u, true);
}

bool deliveries_has_blank(const struct deliveries *deliveries, uint32_t u)
{
    return has_own(deliveries, u, false);
}

int64_t deliveries_reached(const struct deliveries *deliveries, uint32_t u, int64_t quantity)
{
    uint32_t pool = deliveries->pool_of[u];
    uint32_t low = deliveries->pool_first[pool], end = deliveries->pool_first[pool + 1], high = end;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (deliveries->sums[middle].quantity < quantity)
            low = middle + 1;
        else
            high = middle;
    }
    return low < end ? (int64_t)low : STATE_UNKNOWN;
}
