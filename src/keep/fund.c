/* SPDX-License-Identifier: Apache-2.0 */
#include "keep/fund.h"

#include "keep/fund_views.h"
#include "keep/split.h"
#include "record/codes.h"
#include "state/attestation.h"

#include <stdlib.h>

/* ---- rows in order ------------------------------------------------------------------------ */

struct sorter {
    const struct state *state;
    int first, then; /* fields; the first is a reference's text or an id */
};

static int compare_rows(const void *left, const void *right, void *context)
{
    const struct sorter *sorter = context;
    const struct row *a = *(const struct row *const *)left, *b = *(const struct row *const *)right;
    int order = str_cmp(row_text(a, sorter->first), row_text(b, sorter->first));
    order = order != 0 ? order : str_cmp(row_text(a, sorter->then), row_text(b, sorter->then));
    return order != 0 ? order : (a->index < b->index ? -1 : a->index > b->index);
}

static const struct row **sorted_rows(struct arena *arena, const struct state *state,
                                      enum kind kind, int first, int then, uint32_t *count)
{
    const struct table *table = &state->record->tables[kind];
    const struct row **rows = ARENA_ARRAY(arena, const struct row *, table->row_count);
    struct sorter sorter = {state, first, then};
    *count = 0;
    for (size_t i = 0; i < table->row_count; i++)
        if (state->counts[kind][i])
            rows[(*count)++] = &table->rows[i];
    if (*count > 0)
        qsort_r(rows, *count, sizeof *rows, compare_rows, &sorter);
    return rows;
}

static const struct condition *condition_of(const struct state *state, const struct row *row,
                                            int field)
{
    return row_has(row, field) ? &state->record->conditions[row_value(row, field, 0)] : NULL;
}

/* ---- shares --------------------------------------------------------------------------------- */

static struct fund_share fold_share(const struct premise *premise, const struct row *row)
{
    const struct state *state = premise->state;
    struct fund_share share = {
        .id = row_text(row, SHARE_ID),
        .party = state->party_of_row[row_value(row, SHARE_PARTY, 0)],
        .written = row_value(row, SHARE_AMOUNT, STATE_UNKNOWN),
        .cap = row_value(row, SHARE_CAP, STATE_UNKNOWN),
        .is_joint = row_value(row, SHARE_LIABILITY, 0) == 1,
        .stage = (enum stage)row_value(row, SHARE_STAGE, STAGE_MOOTED),
        .attestation = attestation_of(state->record, row, SHARE_SOURCE),
        .condition = condition_of(state, row, SHARE_CONDITION),
        .row = row,
    };
    share.amount = share.written;
    share.is_declined = premise->without[share.party];
    share.is_off = share.is_declined || share.stage >= STAGE_LADDER_COUNT;
    return share;
}

/* ---- the key without those who decline ---------------------------------------------------------
 */

/* Adds the written amounts up: of the whole key, and of those who are left in it. */
static bool add_key(struct facility *facility, const struct fund_share *shares, struct error *err)
{
    int64_t all = 0;
    for (uint32_t i = 0; i < facility->share_count; i++) {
        const struct fund_share *share = &shares[i];
        bool is_known = share->written != STATE_UNKNOWN;
        int64_t written = is_known ? share->written : 0;
        facility->declined += share->is_declined;
        facility->declined_unquantified += share->is_declined && !is_known;
        if (__builtin_add_overflow(all, written, &all) || all > SPLIT_SUM_MAX)
            return error_set(err, ERROR_LIMIT, "the shares of %.*s add up to too much",
                             STR_ARG(facility->id));
        if (share->is_declined || !share->is_off)
            facility->key_total += written;
        if (!share->is_off)
            facility->key_left += written;
    }
    return true;
}

/* The parts of those who decline go to the others in proportion, to the last coin. */
static void rescale(struct arena *arena, const struct facility *facility, struct fund_share *shares)
{
    int64_t *weights = ARENA_ARRAY(arena, int64_t, facility->share_count);
    int64_t *parts = ARENA_ARRAY(arena, int64_t, facility->share_count);
    for (uint32_t i = 0; i < facility->share_count; i++)
        if (!shares[i].is_off && shares[i].written != STATE_UNKNOWN)
            weights[i] = shares[i].written;
    if (facility->key_left > 0)
        split_pro_rata(arena, facility->key_total / facility->unit, weights, facility->share_count,
                       parts);
    for (uint32_t i = 0; i < facility->share_count; i++) {
        if (weights[i] > 0)
            shares[i].amount = parts[i] * facility->unit;
        else if (shares[i].is_declined)
            shares[i].amount = 0;
    }
}

/* ---- facilities
 * ----------------------------------------------------------------------------------- */

static int64_t needed_of(int64_t principal, int64_t activation)
{
    if (activation == 0)
        return 0;
    if (principal == STATE_UNKNOWN || activation == STATE_UNKNOWN)
        return STATE_UNKNOWN;
    return (int64_t)(((__int128)principal * activation + 999) / 1000);
}

static struct facility fold_facility(const struct state *state, const struct row *row)
{
    struct facility facility = {
        .id = row_text(row, FACILITY_ID),
        .currency = row_text(row, FACILITY_CURRENCY),
        .row = row,
        .principal = row_value(row, FACILITY_PRINCIPAL, STATE_UNKNOWN),
        .activation = row_value(row, FACILITY_ACTIVATION, STATE_UNKNOWN),
        .unit = currency_coin(row_text(row, FACILITY_CURRENCY)),
        .condition = condition_of(state, row, FACILITY_CONDITION),
    };
    facility.needed = needed_of(facility.principal, facility.activation);
    return facility;
}

/* Shares come sorted by the ids of their facilities, as the facilities are: one walk joins them. */
static bool fold_shares(struct arena *arena, const struct premise *premise,
                        struct facility *facilities, uint32_t count, struct error *err)
{
    uint32_t row_count, next = 0;
    const struct row **rows =
        sorted_rows(arena, premise->state, KIND_SHARE, SHARE_FACILITY, SHARE_ID, &row_count);
    struct fund_share *shares = ARENA_ARRAY(arena, struct fund_share, row_count);
    for (uint32_t i = 0; i < row_count; i++)
        shares[i] = fold_share(premise, rows[i]);
    for (uint32_t f = 0; f < count; f++) {
        struct facility *facility = &facilities[f];
        while (next < row_count && str_cmp(row_text(rows[next], SHARE_FACILITY), facility->id) < 0)
            next++;
        struct fund_share *first = shares + next;
        facility->shares = first;
        for (; next < row_count && str_eq(row_text(rows[next], SHARE_FACILITY), facility->id);
             next++)
            facility->share_count++;
        if (!add_key(facility, first, err))
            return false;
        if (facility->declined > 0)
            rescale(arena, facility, first);
    }
    return true;
}

/* ---- totals
 * ----------------------------------------------------------------------------------------- */

static int compare_totals(const void *left, const void *right)
{
    const struct fund_total *a = left, *b = right;
    if (a->party != b->party)
        return a->party < b->party ? -1 : 1;
    return str_cmp(a->currency, b->currency);
}

/* What one share adds, in the readings in which its facility may be active. */
static struct fund_total total_of(const struct facility *facility, uint32_t share)
{
    struct fund_total total = {.party = facility->shares[share].party,
                               .currency = facility->currency};
    for (int r = 0; r < READING_COUNT; r++) {
        const struct fund_part *part = &facility->views[r].parts[share];
        if (facility->views[r].active == TRUTH_FALSE || !part->stands)
            continue;
        total.unknown[r] = part->owes == STATE_UNKNOWN;
        total.is_bound[r] = part->is_bound;
        total.owes[r] = part->owes == STATE_UNKNOWN ? 0 : part->owes;
        total.at_most[r] = part->at_most == STATE_UNKNOWN ? 0 : part->at_most;
    }
    return total;
}

static bool is_empty(const struct fund_total *total)
{
    for (int r = 0; r < READING_COUNT; r++)
        if (total->at_most[r] > 0 || total->unknown[r] > 0)
            return false;
    return true;
}

static bool too_much(const struct fund *fund, uint32_t party, struct error *err)
{
    return error_set(err, ERROR_LIMIT, "what %.*s owes adds up to too much",
                     STR_ARG(fund->premise->state->parties[party].id));
}

static bool add_total(struct fund_total *to, const struct fund_total *from)
{
    bool fits = true;
    for (int r = 0; r < READING_COUNT; r++) {
        to->unknown[r] += from->unknown[r];
        to->is_bound[r] = to->is_bound[r] || from->is_bound[r];
        fits = !__builtin_add_overflow(to->owes[r], from->owes[r], &to->owes[r]) && fits;
        fits = !__builtin_add_overflow(to->at_most[r], from->at_most[r], &to->at_most[r]) && fits;
    }
    return fits;
}

/* Adds those of one party and currency up, in place. */
static bool merge_totals(const struct fund *fund, struct fund_total *totals, size_t count,
                         size_t *merged, struct error *err)
{
    *merged = 0;
    for (size_t i = 0; i < count; i++) {
        struct fund_total *last = *merged > 0 ? &totals[*merged - 1] : NULL;
        if (last == NULL || compare_totals(last, &totals[i]) != 0)
            totals[(*merged)++] = totals[i];
        else if (!add_total(last, &totals[i]))
            return too_much(fund, last->party, err);
    }
    return true;
}

static bool add_totals(struct arena *arena, struct fund *fund, struct error *err)
{
    struct fund_total *totals = NULL;
    size_t count = 0, capacity = 0;
    for (uint32_t f = 0; f < fund->count; f++)
        for (uint32_t i = 0; i < fund->facilities[f].share_count; i++) {
            struct fund_total total = total_of(&fund->facilities[f], i);
            if (is_empty(&total))
                continue;
            ARENA_GROW(arena, &totals, count, &capacity);
            totals[count++] = total;
        }
    if (count > 0)
        qsort(totals, count, sizeof *totals, compare_totals);
    fund->totals = totals;
    return merge_totals(fund, totals, count, &fund->total_count, err);
}

/* ---- one currency for all
 * ------------------------------------------------------------------------------ */

struct currency_use {
    struct str code;
    uint32_t facilities;
};

static int compare_uses(const void *left, const void *right)
{
    return str_cmp(((const struct currency_use *)left)->code,
                   ((const struct currency_use *)right)->code);
}

/* The currencies that the facilities name, each once, in byte order. */
static struct currency_use *currencies_of(struct arena *arena, const struct fund *fund,
                                          size_t *count)
{
    struct currency_use *uses = ARENA_ARRAY(arena, struct currency_use, fund->count);
    *count = 0;
    for (uint32_t f = 0; f < fund->count; f++)
        uses[f] = (struct currency_use){fund->facilities[f].currency, 1};
    if (fund->count > 0)
        qsort(uses, fund->count, sizeof *uses, compare_uses);
    for (uint32_t f = 0; f < fund->count; f++) {
        if (*count > 0 && str_eq(uses[*count - 1].code, uses[f].code))
            uses[*count - 1].facilities++;
        else if (uses[f].code.size > 0)
            uses[(*count)++] = uses[f];
    }
    return uses;
}

static void find_common(struct arena *arena, struct fund *fund)
{
    size_t count, best = 0;
    struct currency_use *uses = currencies_of(arena, fund, &count);
    struct fund_rate *rates = ARENA_ARRAY(arena, struct fund_rate, count);
    for (size_t i = 1; i < count; i++)
        if (uses[i].facilities > uses[best].facilities)
            best = i;
    for (size_t i = 0; i < count; i++) {
        if (i == best)
            continue;
        struct fund_rate *rate = &rates[fund->rate_count];
        rate->from = uses[i].code;
        if (!rate_find(fund->premise->state, rate->from, uses[best].code, &rate->rate)) {
            fund->without_rate = rate->from;
            fund->rate_count = 0;
            return;
        }
        fund->rate_count++;
    }
    fund->rates = rates;
    if (count > 0)
        fund->common = uses[best].code;
}

static const struct rate *rate_from(const struct fund *fund, struct str currency)
{
    static const struct rate one = {.value = 1000};
    for (size_t i = 0; i < fund->rate_count; i++)
        if (str_eq(fund->rates[i].from, currency))
            return &fund->rates[i].rate;
    return &one;
}

/* The totals again, all in the common currency; what names no currency cannot be among them. */
static bool add_common(struct arena *arena, struct fund *fund, struct error *err)
{
    struct fund_total *totals = ARENA_ARRAY(arena, struct fund_total, fund->total_count);
    if (fund->rate_count == 0)
        return true;
    size_t count = 0;
    for (size_t i = 0; i < fund->total_count; i++) {
        struct fund_total *total = &totals[count];
        const struct rate *rate = rate_from(fund, fund->totals[i].currency);
        if (fund->totals[i].currency.size == 0)
            continue;
        *total = fund->totals[i];
        total->currency = fund->common;
        for (int r = 0; r < READING_COUNT; r++)
            if (!rate_convert(rate, total->owes[r], &total->owes[r])
                || !rate_convert(rate, total->at_most[r], &total->at_most[r]))
                return too_much(fund, total->party, err);
        count++;
    }
    fund->common_totals = totals;
    return merge_totals(fund, totals, count, &fund->common_total_count, err);
}

/* ---- the whole
 * --------------------------------------------------------------------------------------------- */

bool fund_make(struct arena *arena, const struct premise *premise, struct fund *fund,
               struct error *err)
{
    uint32_t count;
    CHECK(premise->question.actual);
    *fund = (struct fund){.premise = premise};
    const struct row **rows =
        sorted_rows(arena, premise->state, KIND_FACILITY, FACILITY_ID, FACILITY_ID, &count);
    struct facility *facilities = ARENA_ARRAY(arena, struct facility, count);
    for (uint32_t f = 0; f < count; f++)
        facilities[f] = fold_facility(premise->state, rows[f]);
    if (!fold_shares(arena, premise, facilities, count, err))
        return false;
    fund_views_make(arena, premise, facilities, count);
    fund->facilities = facilities;
    fund->count = count;
    find_common(arena, fund);
    return add_totals(arena, fund, err) && add_common(arena, fund, err);
}
