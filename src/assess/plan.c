/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/plan.h"

#include "assess/ceiling.h"

#include <stdlib.h>
#include <string.h>

/* ---- needs -------------------------------------------------------------------------- */

/* A span of plan days, clipped to the horizon; empty cells are C+0 and the horizon. */
static void plan_span(const struct row *row, int from_field, int until_field, int32_t c_day,
                      int32_t horizon_days, int32_t *from, int32_t *until)
{
    int64_t first =
        row_has(row, from_field) ? plan_day_offset(row_cell(row, from_field)->value, c_day) : 0;
    int64_t end = row_has(row, until_field)
                      ? plan_day_offset(row_cell(row, until_field)->value, c_day)
                      : horizon_days;
    *from = (int32_t)(first < 0 ? 0 : first > horizon_days ? horizon_days : first);
    *until = (int32_t)(end > horizon_days ? horizon_days : end < *from ? *from : end);
}

/* The day of the plan that is today, where the question is how things are; else the first day. */
static int32_t first_day(const struct premise *premise)
{
    int32_t as_of = premise->state->as_of;
    bool has_begun = premise->question.actual && as_of != DATE_NONE && as_of > premise->c_day;
    return has_begun ? as_of - premise->c_day : 0;
}

static void build_needs(struct plan *plan, struct arena *arena, const struct premise *premise)
{
    struct need *needs = ARENA_ARRAY(arena, struct need, premise->count);
    bool any_marked = false;
    for (uint32_t i = 0; i < premise->count; i++)
        any_marked |= premise->state->requirements[premise->first + i].marked_critical;
    for (uint32_t i = 0; i < premise->count; i++) {
        const struct requirement *requirement = &premise->state->requirements[premise->first + i];
        struct need need = {
            .requirement = premise->first + i,
            .component = requirement->component,
            .quantity = requirement->quantity,
            .weight = requirement->weight,
            .critical = requirement->marked_critical || !any_marked,
        };
        plan_span(requirement->row, REQUIREMENT_FROM, REQUIREMENT_UNTIL, premise->c_day,
                  plan->horizon_days, &need.from, &need.until);
        if (need.from < first_day(premise))
            need.from = first_day(premise);
        if (need.quantity != STATE_UNKNOWN && need.from < need.until)
            needs[plan->need_count++] = need;
    }
    plan->needs = needs;
}

/* ---- availability ------------------------------------------------------------------- */

/* Whether the approvals that an undertaking's caveats ask for are given. */
static bool is_approved(const struct live *live, const struct undertaking *undertaking)
{
    for (uint32_t i = 0; i < undertaking->caveat_count; i++) {
        const struct caveat *caveat = &undertaking->caveats[i];
        if (caveat->kind != CAVEAT_APPROVAL || !reading_applies(live->reading, caveat))
            continue;
        if (!fact_holds_in(live->reading, live->facts[caveat->fact]))
            return false;
    }
    return true;
}

/* Days from C-day until it can be in place: notice, lift and delays; what is delivered is there. */
static int64_t days_to_place(const struct reading *reading, const struct undertaking *undertaking)
{
    if (undertaking->stage == STAGE_DELIVERED)
        return 0;
    int64_t days = undertaking->notice_days > 0 ? undertaking->notice_days : 0;
    days += undertaking->lift_days > 0 ? undertaking->lift_days : 0;
    for (uint32_t i = 0; i < undertaking->caveat_count; i++)
        if (undertaking->caveats[i].kind == CAVEAT_DELAY
            && reading_applies(reading, &undertaking->caveats[i]))
            days += undertaking->caveats[i].days;
    return days;
}

/*
 * First the whole pool for one tour; then, where tour and interval are given and the
 * interval is longer, what rotation can keep in place: pool × tour ÷ interval, rounded down
 * (of an ample pool still as much as anyone could need). The tour began on `begun`, which
 * for what was delivered earlier lies before C-day.
 */
static void rotate(struct offer *offer, const struct undertaking *undertaking, int64_t begun,
                   int64_t pool, bool is_ample)
{
    int32_t tour = undertaking->tour_days, interval = undertaking->interval_days;
    offer->first = offer->later = pool;
    offer->tour_end = offer->until;
    if (tour == STATE_UNKNOWN || interval == STATE_UNKNOWN || interval <= tour)
        return;
    if (!is_ample || tour == 0)
        offer->later = (int64_t)((__int128)pool * tour / interval);
    int64_t tour_end = begun + tour;
    if (tour_end < offer->until)
        offer->tour_end = tour_end < offer->from ? offer->from : (int32_t)tour_end;
    if (offer->later == 0)
        offer->until = offer->tour_end;
}

/* The quantity that a live undertaking gives in the reading, or STATE_UNKNOWN. */
static int64_t pool_of(const struct live *live, const struct undertaking *undertaking,
                       int64_t ample)
{
    if (live->premise->question.actual && undertaking->delivered != STATE_UNKNOWN)
        return undertaking->delivered;
    if (live->premise->question.actual && undertaking->stage != STAGE_DELIVERED)
        return STATE_UNKNOWN; /* a promise is not in place */
    return undertaking_is_unquantified(undertaking) ? ample
                                                    : reading_quantity(live->reading, undertaking);
}

/* Whether an undertaking's notice stands in the way of counting on it. */
static bool lacks_notice(const struct live *live, const struct undertaking *undertaking)
{
    return live->reading->notice_is_needed && undertaking->notice_days == STATE_UNKNOWN
           && undertaking->stage != STAGE_DELIVERED && !live->premise->question.actual;
}

/*
 * The day from which it is in place: `from`, and not before notice, lift and delays; of what
 * is delivered the day it came, which may be before C-day.
 */
static int64_t day_in_place(const struct live *live, const struct undertaking *undertaking)
{
    const struct premise *premise = live->premise;
    const struct cell *from = row_cell(undertaking->row, UNDERTAKING_FROM);
    int64_t day = from->size > 0 ? plan_day_offset(from->value, premise->c_day) : 0;
    int64_t ready = days_to_place(live->reading, undertaking);
    if (premise->question.actual && undertaking->delivered != STATE_UNKNOWN)
        return (int64_t)undertaking->delivered_on - premise->c_day;
    if (undertaking->stage == STAGE_DELIVERED)
        return day;
    return ready > day ? ready : day;
}

/* What a live undertaking gives and when; false if nothing. */
static bool make_offer(struct offer *offer, const struct live *live, uint32_t u, int64_t ample)
{
    const struct premise *premise = live->premise;
    const struct undertaking *undertaking = &premise->state->undertakings[u];
    int64_t pool = pool_of(live, undertaking, ample);
    if (pool == STATE_UNKNOWN || pool == 0 || !is_approved(live, undertaking)
        || lacks_notice(live, undertaking))
        return false;
    *offer = (struct offer){.undertaking = u, .party = undertaking->party, .group = -1};
    plan_span(undertaking->row, UNDERTAKING_FROM, UNDERTAKING_UNTIL, premise->c_day,
              premise->state->horizon_days, &offer->from, &offer->until);
    int64_t begun = day_in_place(live, undertaking);
    if (begun > offer->from)
        offer->from = begun > offer->until ? offer->until : (int32_t)begun;
    bool is_ample = undertaking_is_unquantified(undertaking) && !premise->question.actual;
    rotate(offer, undertaking, begun, pool, is_ample);
    return offer->from < offer->until;
}

/* ---- fit ------------------------------------------------------------------------------ */

/* Needs by capability: those of symbol s are rows[first[s] .. first[s + 1]), ascending. */
struct need_index {
    uint32_t *first;
    uint32_t *rows;
};

static struct need_index index_needs(struct arena *arena, const struct plan *plan,
                                     const struct state *state)
{
    struct need_index index = {
        ARENA_ARRAY(arena, uint32_t, state->symbol_count + 2),
        ARENA_ARRAY(arena, uint32_t, plan->need_count),
    };
    for (uint32_t i = 0; i < plan->need_count; i++)
        index.first[state->requirements[plan->needs[i].requirement].capability + 2]++;
    for (uint32_t s = 0; s < state->symbol_count; s++)
        index.first[s + 2] += index.first[s + 1];
    for (uint32_t i = 0; i < plan->need_count; i++) {
        int32_t capability = state->requirements[plan->needs[i].requirement].capability;
        index.rows[index.first[capability + 1]++] = i;
    }
    return index;
}

static bool area_allows(const struct undertaking *undertaking, int32_t area)
{
    if (area == STATE_UNKNOWN || undertaking->area_count == 0)
        return true;
    for (uint32_t i = 0; i < undertaking->area_count; i++)
        if (undertaking->areas[i] == area)
            return true;
    return false;
}

static bool caveats_allow(const struct reading *reading, const struct undertaking *undertaking,
                          const struct requirement *requirement)
{
    for (uint32_t i = 0; i < undertaking->caveat_count; i++) {
        const struct caveat *caveat = &undertaking->caveats[i];
        bool area = caveat->kind == CAVEAT_AREA && requirement->area != STATE_UNKNOWN
                    && caveat->area == requirement->area;
        bool task = caveat->kind == CAVEAT_TASK && requirement->task != STATE_UNKNOWN
                    && caveat->task == requirement->task;
        if ((area || task) && reading_applies(reading, caveat))
            return false;
    }
    return true;
}

struct fitter {
    struct arena *arena;
    const struct live *live;
    const struct plan *plan;
    struct need_index index;
    uint32_t *found; /* room for every need */
};

static void fit_capability(const struct fitter *fitter, const struct undertaking *undertaking,
                           int32_t capability, uint32_t *count)
{
    const struct state *state = fitter->live->premise->state;
    for (uint32_t i = fitter->index.first[capability]; i < fitter->index.first[capability + 1];
         i++) {
        uint32_t need = fitter->index.rows[i];
        const struct requirement *requirement =
            &state->requirements[fitter->plan->needs[need].requirement];
        if (requirement->unit == undertaking->unit && area_allows(undertaking, requirement->area)
            && caveats_allow(fitter->live->reading, undertaking, requirement))
            fitter->found[(*count)++] = need;
    }
}

static int compare_uint32(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return a < b ? -1 : a > b;
}

/* The first fit of a capability, in the sorted list. */
static uint32_t first_fit(const struct state *state, int32_t capability)
{
    uint32_t low = 0, high = state->fit_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (state->fits[middle].capability < capability)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void fit_offer(const struct fitter *fitter, struct offer *offer)
{
    const struct state *state = fitter->live->premise->state;
    const struct undertaking *undertaking = &state->undertakings[offer->undertaking];
    int32_t capability = undertaking->capability, last = capability;
    uint32_t count = 0;
    fit_capability(fitter, undertaking, capability, &count);
    for (uint32_t i = first_fit(state, capability);
         i < state->fit_count && state->fits[i].capability == capability; i++) {
        if (state->fits[i].serves == capability || state->fits[i].serves == last)
            continue; /* itself, or said twice */
        last = state->fits[i].serves;
        fit_capability(fitter, undertaking, last, &count);
    }
    if (count == 0)
        return;
    qsort(fitter->found, count, sizeof *fitter->found, compare_uint32);
    uint32_t *needs = ARENA_ARRAY(fitter->arena, uint32_t, count);
    memcpy(needs, fitter->found, count * sizeof *needs);
    offer->needs = needs;
    offer->need_count = count;
}

/* ---- the whole ------------------------------------------------------------------------- */

static int64_t total_need(const struct plan *plan)
{
    int64_t total = 0;
    for (uint32_t i = 0; i < plan->need_count; i++)
        total += plan->needs[i].quantity;
    return total;
}

/* Groups of the record and ceilings share the numbers of the plan's groups; 0: not seen yet. */
struct grouper {
    struct ceilings ceilings;
    int32_t *of_symbol, *of_ceiling;
};

static int32_t number_group(struct plan *plan, int32_t *number)
{
    if (*number == 0)
        *number = (int32_t)++plan->group_count;
    return *number - 1;
}

/*
 * Puts an offer under its ceiling: a group in which nobody gives more than the ceiling, and in
 * which a second offer that serves nothing gives just that much. A group gives as much as
 * its largest member in place, and so all members together give at most the ceiling.
 */
static struct offer put_under_ceiling(struct plan *plan, struct grouper *grouper,
                                      struct offer *offer, int32_t ceiling)
{
    int64_t most = grouper->ceilings.quantity[ceiling];
    offer->first = offer->first < most ? offer->first : most;
    offer->later = offer->later < most ? offer->later : most;
    offer->group = number_group(plan, &grouper->of_ceiling[ceiling]);
    struct offer measure = *offer;
    measure.first = measure.later = most;
    measure.tour_end = measure.until;
    measure.needs = NULL;
    measure.need_count = 0;
    return measure;
}

static void add_offer(struct plan *plan, struct grouper *grouper, struct offer *offers,
                      const struct state *state, struct offer offer)
{
    int32_t group = state->undertakings[offer.undertaking].group;
    int32_t ceiling = grouper->ceilings.of[offer.undertaking];
    if (ceiling >= 0) {
        struct offer measure = put_under_ceiling(plan, grouper, &offer, ceiling);
        offers[plan->offer_count++] = offer;
        offers[plan->offer_count++] = measure;
        return;
    }
    offer.group = group == STATE_UNKNOWN ? -1 : number_group(plan, &grouper->of_symbol[group]);
    offers[plan->offer_count++] = offer;
}

static void build_offers(struct plan *plan, struct arena *arena, const struct live *live,
                         int64_t ample)
{
    const struct state *state = live->premise->state;
    struct fitter fitter = {arena, live, plan, index_needs(arena, plan, state),
                            ARENA_ARRAY(arena, uint32_t, plan->need_count)};
    struct grouper grouper = {.of_symbol = ARENA_ARRAY(arena, int32_t, state->symbol_count)};
    ceilings_find(&grouper.ceilings, arena, live);
    grouper.of_ceiling = ARENA_ARRAY(arena, int32_t, grouper.ceilings.count);
    struct offer *offers = ARENA_ARRAY(arena, struct offer, 2 * (size_t)live->undertaking_count);
    int32_t *offer_of = ARENA_ARRAY(arena, int32_t, live->undertaking_count);
    for (uint32_t u = 0; u < live->undertaking_count; u++) {
        struct offer offer;
        offer_of[u] = -1;
        if (!live_is(live, u) || grouper.ceilings.is_left_out[u]
            || !make_offer(&offer, live, u, ample))
            continue;
        fit_offer(&fitter, &offer);
        bool is_alone = state->undertakings[u].group == STATE_UNKNOWN && grouper.ceilings.of[u] < 0;
        if (offer.need_count == 0 && is_alone)
            continue;
        offer_of[u] = (int32_t)plan->offer_count;
        add_offer(plan, &grouper, offers, state, offer);
    }
    plan->offers = offers;
    plan->offer_of = offer_of;
}

void plan_build(struct plan *plan, struct arena *arena, const struct live *live,
                enum unquantified unquantified)
{
    const struct state *state = live->premise->state;
    *plan = (struct plan){
        .horizon_days = state->horizon_days,
        .undertaking_count = live->undertaking_count,
        .party_count = state->party_count,
    };
    build_needs(plan, arena, live->premise);
    bool is_ample = unquantified == UNQUANTIFIED_IS_AMPLE;
    build_offers(plan, arena, live, is_ample ? total_need(plan) : STATE_UNKNOWN);
}

void plan_restrict(struct plan *part, struct arena *arena, const struct plan *plan,
                   const bool *keep)
{
    struct need *needs = ARENA_ARRAY(arena, struct need, plan->need_count);
    uint32_t *new_index = ARENA_ARRAY(arena, uint32_t, plan->need_count);
    *part = *plan;
    part->need_count = 0;
    for (uint32_t i = 0; i < plan->need_count; i++) {
        new_index[i] = part->need_count;
        if (keep[i])
            needs[part->need_count++] = plan->needs[i];
    }
    struct offer *offers = ARENA_ARRAY(arena, struct offer, plan->offer_count);
    for (uint32_t o = 0; o < plan->offer_count; o++) {
        uint32_t *kept = ARENA_ARRAY(arena, uint32_t, plan->offers[o].need_count);
        offers[o] = plan->offers[o];
        offers[o].needs = kept;
        offers[o].need_count = 0;
        for (uint32_t i = 0; i < plan->offers[o].need_count; i++)
            if (keep[plan->offers[o].needs[i]])
                kept[offers[o].need_count++] = new_index[plan->offers[o].needs[i]];
    }
    part->offers = offers;
    part->needs = needs;
}

int need_worth_cmp(const struct need *a, const struct need *b)
{
    __int128 left = (__int128)a->weight * b->quantity, right = (__int128)b->weight * a->quantity;
    return left < right ? -1 : left > right;
}
