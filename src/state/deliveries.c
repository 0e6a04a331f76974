/* SPDX-License-Identifier: Apache-2.0 */
#include "state/deliveries.h"

#include "state/attestation.h"
#include "state/heirs.h"

#include <stdlib.h>

struct folder {
    struct arena *arena;
    const struct state *state;
    struct heirs heirs;
    uint32_t *pools;          /* by undertaking */
    int64_t *had;             /* by pool: what has been given to it so far, thousandths */
    bool *has_figure;         /* by undertaking */
    const uint32_t **sharers; /* by undertaking: its heirs; NULL: not looked up yet */
    uint32_t *sharer_count;
    struct delivery *split; /* deliveries of rows with several heirs */
    size_t split_count, split_capacity;
    struct delivery *items;
    size_t count, capacity;
};

/* ---- pools ------------------------------------------------------------------------------ */

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
    int64_t *had = &folder->had[delivery.pool];
    if (delivery.quantity != STATE_UNKNOWN && __builtin_add_overflow(*had, delivery.quantity, had))
        *had = INT64_MAX; /* refused when it is added up */
    ARENA_GROW(folder->arena, &folder->items, folder->count, &folder->capacity);
    folder->items[folder->count++] = delivery;
}

/* A delivery that is recorded: for an undertaking, or a part of it for one of several heirs. */
static void add_recorded(struct folder *folder, struct delivery delivery, uint32_t u,
                         int64_t quantity)
{
    delivery.undertaking = u;
    delivery.quantity = quantity;
    folder->has_figure[u] |= quantity != STATE_UNKNOWN;
    add_delivery(folder, delivery);
}

/* The heirs of a row, looked up once; returns how many there are. */
static uint32_t find_sharers(struct folder *folder, uint32_t u)
{
    if (folder->sharers[u] == NULL)
        folder->sharers[u] = heirs_of(&folder->heirs, folder->arena, u, &folder->sharer_count[u]);
    return folder->sharer_count[u];
}

/* Those of rows with several heirs wait until all that names a row of its own is added. */
static void add_rows(struct folder *folder)
{
    const struct state *state = folder->state;
    const struct table *table = &state->record->tables[KIND_DELIVERY];
    for (size_t i = 0; i < table->row_count; i++) {
        const struct row *row = &table->rows[i];
        int32_t on = (int32_t)row_value(row, DELIVERY_ON, DATE_NONE);
        uint32_t u = state->undertaking_of_row[row_value(row, DELIVERY_UNDERTAKING, 0)];
        if (!state->counts[KIND_DELIVERY][i] || on > state->as_of || u == STATE_NOT_COUNTED)
            continue;
        struct str deliverer = state->parties[state->undertakings[u].party].id;
        struct delivery delivery = {
            .row = row,
            .undertaking = heirs_last(&folder->heirs, u),
            .on = on,
            .quantity = row_value(row, DELIVERY_QUANTITY, STATE_UNKNOWN),
            .attestation = attestation_of_delivery(state->record, row, deliverer),
        };
        uint32_t count = find_sharers(folder, delivery.undertaking);
        if (count == 1) {
            uint32_t heir = folder->sharers[delivery.undertaking][0];
            add_recorded(folder, delivery, heir, delivery.quantity);
            continue;
        }
        ARENA_GROW(folder->arena, &folder->split, folder->split_count, &folder->split_capacity);
        folder->split[folder->split_count++] = delivery;
    }
}

/* ---- what several heirs share -------------------------------------------------------------- */

enum { NAMES_IT, NAMES_NONE, NAMES_OTHERS, RANK_COUNT };

/* How well an heir goes with where it was delivered. */
static int rank_of(const struct folder *folder, const struct delivery *delivery, uint32_t heir)
{
    const struct undertaking *undertaking = &folder->state->undertakings[heir];
    int64_t area = row_value(delivery->row, DELIVERY_AREA, STATE_UNKNOWN);
    if (area == STATE_UNKNOWN || undertaking->area_count == 0)
        return NAMES_NONE;
    for (uint32_t i = 0; i < undertaking->area_count; i++)
        if (undertaking->areas[i] == area)
            return NAMES_IT;
    return NAMES_OTHERS;
}

static bool is_in_force(const struct undertaking *undertaking)
{
    return !undertaking->superseded && undertaking->stage < STAGE_LADDER_COUNT;
}

/* What an heir owes and has not had; a mooted word owes nothing. */
static int64_t lack_of(const struct folder *folder, uint32_t heir)
{
    const struct undertaking *undertaking = &folder->state->undertakings[heir];
    int64_t had = folder->had[folder->pools[heir]];
    if (!is_in_force(undertaking) || undertaking->stage == STAGE_MOOTED
        || undertaking->low == STATE_UNKNOWN || undertaking->low <= had)
        return 0;
    return undertaking->low - had;
}

/* Whom what nobody lacks goes to: who has not said how much, else who is in force, else the first.
 */
static uint32_t find_rest(const struct folder *folder, const struct delivery *delivery,
                          const uint32_t *heirs, uint32_t count)
{
    uint32_t best = heirs[0];
    int best_rank = INT32_MAX;
    for (uint32_t i = 0; i < count; i++) {
        const struct undertaking *undertaking = &folder->state->undertakings[heirs[i]];
        bool is_open = delivery->quantity == STATE_UNKNOWN ? lack_of(folder, heirs[i]) > 0
                                                           : undertaking->low == STATE_UNKNOWN;
        int area = rank_of(folder, delivery, heirs[i]);
        int rank =
            (area == NAMES_OTHERS) * 100 + !is_in_force(undertaking) * 10 + !is_open * 5 + area;
        if (rank < best_rank)
            best = heirs[i];
        best_rank = rank < best_rank ? rank : best_rank;
    }
    return best;
}

/* Adds what is left to the part that an heir has of it, among the items from `first` on. */
static void add_rest(struct folder *folder, const struct delivery *delivery, uint32_t heir,
                     int64_t left, size_t first)
{
    for (size_t i = first; i < folder->count; i++)
        if (folder->items[i].undertaking == heir) {
            folder->items[i].quantity += left;
            folder->had[folder->pools[heir]] += left;
            return;
        }
    add_recorded(folder, *delivery, heir, left);
}

/*
 * What was delivered of a row that several took the place of is theirs together: those that go with
 * its area have of it what they lack, one after the other, and nothing of it is lost. What was
 * delivered elsewhere than all of them say counts all the same.
 */
static void share(struct folder *folder, const struct delivery *delivery, const uint32_t *heirs,
                  uint32_t count)
{
    int64_t left = delivery->quantity;
    size_t first = folder->count;
    bool any_fits = false;
    for (uint32_t i = 0; i < count; i++)
        any_fits |= rank_of(folder, delivery, heirs[i]) != NAMES_OTHERS;
    for (int rank = any_fits ? NAMES_IT : NAMES_OTHERS;
         rank < (any_fits ? NAMES_OTHERS : RANK_COUNT); rank++)
        for (uint32_t i = 0; i < count && left > 0; i++) {
            int64_t lack = lack_of(folder, heirs[i]);
            if (rank_of(folder, delivery, heirs[i]) != rank || lack == 0)
                continue;
            add_recorded(folder, *delivery, heirs[i], lack < left ? lack : left);
            left -= lack < left ? lack : left;
        }
    if (left > 0 || delivery->quantity <= 0)
        add_rest(folder, delivery, find_rest(folder, delivery, heirs, count), left, first);
}

static int compare_days(const void *left, const void *right)
{
    const struct delivery *a = left, *b = right;
    if (a->on != b->on)
        return a->on < b->on ? -1 : 1;
    return str_cmp(row_text(a->row, DELIVERY_ID), row_text(b->row, DELIVERY_ID));
}

/* Shares out all of them, in order of days. */
static void share_all(struct folder *folder)
{
    if (folder->split_count > 0)
        qsort(folder->split, folder->split_count, sizeof *folder->split, compare_days);
    for (size_t i = 0; i < folder->split_count; i++) {
        uint32_t u = folder->split[i].undertaking;
        share(folder, &folder->split[i], folder->sharers[u], folder->sharer_count[u]);
    }
}

static void add_own_words(struct folder *folder)
{
    const struct state *state = folder->state;
    for (uint32_t u = 0; u < state->undertaking_count; u++) {
        const struct undertaking *undertaking = &state->undertakings[u];
        if (undertaking->stage != STAGE_DELIVERED || undertaking->superseded
            || folder->has_figure[u])
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
    if (a->row->kind != b->row->kind)
        return (int)a->row->kind - (int)b->row->kind;
    if (a->row->index != b->row->index)
        return a->row->index < b->row->index ? -1 : 1;
    return a->undertaking < b->undertaking ? -1 : a->undertaking > b->undertaking; /* of one row */
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
    folder.has_figure = ARENA_ARRAY(arena, bool, state->undertaking_count);
    heirs_init(&folder.heirs, arena, state);
    uint32_t pool_count = find_pools(&folder);
    folder.had = ARENA_ARRAY(arena, int64_t, pool_count);
    folder.sharers = ARENA_ARRAY(arena, const uint32_t *, state->undertaking_count);
    folder.sharer_count = ARENA_ARRAY(arena, uint32_t, state->undertaking_count);
    add_rows(&folder);
    share_all(&folder);
    add_own_words(&folder);
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
