/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/plan.h"

#include "assess/availability.h"
#include "assess/ceiling.h"

#include <stdlib.h>
#include <string.h>

/* ---- needs -------------------------------------------------------------------------- */

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
        availability_span(premise, requirement->row, REQUIREMENT_FROM, REQUIREMENT_UNTIL,
                          &need.from, &need.until);
        if (need.from < availability_first_day(premise))
            need.from = availability_first_day(premise);
        if (need.quantity != STATE_UNKNOWN && need.from < need.until)
            needs[plan->need_count++] = need;
    }
    plan->needs = needs;
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

/* Builds the offers of a plan. Groups of the record and ceilings share the numbers of its groups.
 */
struct grouper {
    struct plan *plan;
    const struct live *live;
    struct fitter fitter;
    struct offer *offers, *own; /* those of the plan; room for those of one undertaking */
    struct ceilings ceilings;
    int64_t *left;                   /* by ceiling: what those that name several have left of it */
    int64_t *granted;                /* by undertaking that names several: what it has of them */
    int32_t *of_symbol, *of_ceiling; /* number of the group + 1; 0: not seen yet */
};

static int32_t number_group(struct plan *plan, int32_t *number)
{
    if (*number == 0)
        *number = (int32_t)++plan->group_count;
    return *number - 1;
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* Cuts an offer down to `most`; false if nothing is left of it. */
static bool cut_offer(struct offer *offer, int64_t most)
{
    offer->first = least(offer->first, most);
    offer->later = least(offer->later, most);
    return offer->first > 0;
}

/*
 * An offer under one ceiling alone: a group in which nobody gives more than what is left of the
 * ceiling, and in which a second offer that serves nothing gives just that much. A group gives as
 * much as its largest member in place, and so all members together give at most that.
 */
static void add_under_ceiling(struct grouper *grouper, struct offer offer, uint32_t ceiling)
{
    struct plan *plan = grouper->plan;
    if (!cut_offer(&offer, grouper->left[ceiling]))
        return;
    offer.group = number_group(plan, &grouper->of_ceiling[ceiling]);
    grouper->offers[plan->offer_count++] = offer;
    struct offer *measure = &grouper->offers[plan->offer_count++];
    *measure = offer;
    measure->first = measure->later = grouper->left[ceiling];
    measure->tour_end = measure->until;
    measure->needs = NULL;
    measure->need_count = 0;
}

static void add_offer(struct grouper *grouper, struct offer offer)
{
    uint32_t u = offer.undertaking, count;
    const uint32_t *ceilings = ceilings_of(&grouper->ceilings, u, &count);
    int32_t group = grouper->live->premise->state->undertakings[u].group;
    if (count == 1) {
        add_under_ceiling(grouper, offer, ceilings[0]);
        return;
    }
    if (count == 0 && group != STATE_UNKNOWN && !availability_is_delivered(grouper->live, u))
        offer.group = number_group(grouper->plan, &grouper->of_symbol[group]);
    if (offer.need_count > 0 || offer.group >= 0)
        grouper->offers[grouper->plan->offer_count++] = offer;
}

/* What a live undertaking gives, with the needs that it may serve. */
static uint32_t make_offers(struct grouper *grouper, uint32_t u, int64_t ample)
{
    if (!live_is(grouper->live, u) || grouper->ceilings.is_left_out[u])
        return 0;
    uint32_t count = availability_offers(grouper->live, u, ample, grouper->own);
    for (uint32_t i = 0; i < count; i++) {
        if (i == 0)
            fit_offer(&grouper->fitter, &grouper->own[i]);
        grouper->own[i].needs = grouper->own[0].needs;
        grouper->own[i].need_count = grouper->own[0].need_count;
    }
    return count;
}

/* The most of it that is in place on any day of the plan that is still to come. */
static int64_t peak(const struct grouper *grouper, const struct offer *offer)
{
    int32_t today = availability_first_day(grouper->live->premise);
    bool has_begun = offer->from < today;
    return offer->tour_end > (has_begun ? today : offer->from) ? offer->first : offer->later;
}

/*
 * An undertaking that names several approvals has of what it gives at most what is left of each,
 * and what it has is taken from all of them: first come, first served, in order of ids. Those that
 * name one share what these leave of it. So no ceiling is exceeded, whoever else stands under it.
 */
static void settle(struct grouper *grouper, int64_t ample)
{
    const struct ceilings *ceilings = &grouper->ceilings;
    for (uint32_t c = 0; c < ceilings->count; c++)
        grouper->left[c] = ceilings->quantity[c];
    for (uint32_t u = 0; u < grouper->live->undertaking_count && ceilings->count > 0; u++) {
        uint32_t count, parts;
        const uint32_t *named = ceilings_of(ceilings, u, &count);
        if (count < 2 || (parts = make_offers(grouper, u, ample)) == 0
            || grouper->own[0].need_count == 0)
            continue;
        int64_t granted = 0;
        for (uint32_t i = 0; i < parts; i++)
            granted += least(peak(grouper, &grouper->own[i]), INT64_MAX - granted);
        for (uint32_t i = 0; i < count; i++)
            granted = least(granted, grouper->left[named[i]]);
        for (uint32_t i = 0; i < count; i++)
            grouper->left[named[i]] -= granted;
        grouper->granted[u] = granted;
    }
}

static void add_offers(struct grouper *grouper, uint32_t u, int64_t ample)
{
    uint32_t count, parts = make_offers(grouper, u, ample);
    ceilings_of(&grouper->ceilings, u, &count);
    int64_t left = count > 1 ? grouper->granted[u] : INT64_MAX;
    for (uint32_t i = 0; i < parts; i++) {
        struct offer *offer = &grouper->own[i];
        if (!cut_offer(offer, left))
            continue;
        left -= count > 1 ? peak(grouper, offer) : 0;
        add_offer(grouper, *offer);
    }
}

static void build_offers(struct plan *plan, struct arena *arena, const struct live *live,
                         int64_t ample)
{
    const struct state *state = live->premise->state;
    size_t most = availability_most(live);
    struct grouper grouper = {
        .plan = plan,
        .live = live,
        .fitter = {arena, live, plan, index_needs(arena, plan, state),
                   ARENA_ARRAY(arena, uint32_t, plan->need_count)},
        .offers = ARENA_ARRAY(arena, struct offer, 2 * most),
        .own = ARENA_ARRAY(arena, struct offer, most),
        .of_symbol = ARENA_ARRAY(arena, int32_t, state->symbol_count),
    };
    int32_t *offer_of = ARENA_ARRAY(arena, int32_t, live->undertaking_count);
    ceilings_find(&grouper.ceilings, arena, live);
    grouper.left = ARENA_ARRAY(arena, int64_t, grouper.ceilings.count);
    grouper.granted = ARENA_ARRAY(arena, int64_t, live->undertaking_count);
    grouper.of_ceiling = ARENA_ARRAY(arena, int32_t, grouper.ceilings.count);
    settle(&grouper, ample);
    for (uint32_t u = 0; u < live->undertaking_count; u++) {
        uint32_t before = plan->offer_count;
        add_offers(&grouper, u, ample);
        offer_of[u] = plan->offer_count > before ? (int32_t)before : -1;
    }
    plan->offers = grouper.offers;
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

bool plan_asks_critical(const struct plan *plan)
{
    for (uint32_t n = 0; n < plan->need_count; n++)
        if (plan->needs[n].critical)
            return true;
    return false;
}

int need_worth_cmp(const struct need *a, const struct need *b)
{
    __int128 left = (__int128)a->weight * b->quantity, right = (__int128)b->weight * a->quantity;
    return left < right ? -1 : left > right;
}
