/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/plan.h"

#include "assess/availability.h"
#include "assess/grouping.h"

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

/* Builds the offers of a plan. */
struct builder {
    struct plan *plan;
    const struct live *live;
    struct fitter fitter;
    struct ceilings ceilings;
    struct offer *offers;
    int64_t *peaks;   /* by undertaking, for grouping.h */
    int32_t *symbols; /* by undertaking */
};

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* The least of the ceilings that an undertaking stands under. */
static int64_t lowest_ceiling(const struct builder *builder, uint32_t u)
{
    uint32_t count;
    const uint32_t *named = ceilings_of(&builder->ceilings, u, &count);
    int64_t lowest = INT64_MAX;
    for (uint32_t i = 0; i < count; i++)
        lowest = least(lowest, builder->ceilings.quantity[named[i]]);
    return lowest;
}

/* The most of it that is in place on any day of the plan that is still to come. */
static int64_t peak(const struct builder *builder, const struct offer *offer)
{
    int32_t today = availability_first_day(builder->live->premise);
    bool has_begun = offer->from < today;
    return offer->tour_end > (has_begun ? today : offer->from) ? offer->first : offer->later;
}

/*
 * What a live undertaking gives, with the needs that it may serve. It gives no more than each
 * ceiling over it, so no more counts as the largest of its group either.
 */
static void add_offers(struct builder *builder, uint32_t u, int64_t ample)
{
    struct plan *plan = builder->plan;
    struct offer *own = builder->offers + plan->offer_count;
    uint32_t count = availability_offers(builder->live, u, ample, own);
    int64_t most = lowest_ceiling(builder, u);
    if (count > 0)
        fit_offer(&builder->fitter, &own[0]);
    for (uint32_t i = 0; i < count; i++) {
        struct offer offer = own[i];
        offer.needs = own[0].needs;
        offer.need_count = own[0].need_count;
        offer.first = least(offer.first, most);
        offer.later = least(offer.later, most);
        own[i] = offer;
        int64_t *sum = &builder->peaks[u];
        *sum += offer.need_count > 0 ? least(peak(builder, &offer), INT64_MAX - *sum) : 0;
    }
    plan->offer_count += count;
}

/* Puts each offer in its group. One that serves nothing stays for the largest of its group. */
static void group_offers(struct builder *builder, const struct grouping *grouping,
                         int32_t *offer_of)
{
    struct plan *plan = builder->plan;
    uint32_t kept = 0;
    for (uint32_t o = 0; o < plan->offer_count; o++) {
        struct offer offer = builder->offers[o];
        int32_t symbol = builder->symbols[offer.undertaking];
        offer.group = grouping->of_undertaking[offer.undertaking];
        if (offer.need_count == 0 && symbol != STATE_UNKNOWN)
            offer.group = grouping->of_symbol[symbol];
        if (offer.need_count == 0 && offer.group < 0)
            continue;
        if (offer_of[offer.undertaking] < 0)
            offer_of[offer.undertaking] = (int32_t)kept;
        builder->offers[kept++] = offer;
    }
    plan->offer_count = kept;
}

static void build_offers(struct plan *plan, struct arena *arena, const struct live *live,
                         int64_t ample)
{
    const struct state *state = live->premise->state;
    struct builder builder = {
        .plan = plan,
        .live = live,
        .fitter = {arena, live, plan, index_needs(arena, plan, state),
                   ARENA_ARRAY(arena, uint32_t, plan->need_count)},
        .offers = ARENA_ARRAY(arena, struct offer, availability_most(live)),
        .peaks = ARENA_ARRAY(arena, int64_t, live->undertaking_count),
        .symbols = ARENA_ARRAY(arena, int32_t, live->undertaking_count),
    };
    int32_t *offer_of = ARENA_ARRAY(arena, int32_t, live->undertaking_count);
    ceilings_find(&builder.ceilings, arena, live);
    for (uint32_t u = 0; u < live->undertaking_count; u++) {
        offer_of[u] = -1;
        /* What was delivered of a member is a part of its own. */
        builder.symbols[u] =
            availability_is_delivered(live, u) ? STATE_UNKNOWN : state->undertakings[u].group;
        if (live_is(live, u))
            add_offers(&builder, u, ample);
    }
    struct grouping grouping;
    grouping_make(&grouping, arena, live, &builder.ceilings, builder.peaks, builder.symbols);
    group_offers(&builder, &grouping, offer_of);
    plan->offers = builder.offers;
    plan->offer_of = offer_of;
    plan->groups = grouping.groups;
    plan->group_count = grouping.count;
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
