/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/bundles.h"

#include <string.h>

enum { NONE = UINT32_MAX };

/* An undertaking whose gate has no inputs stays as long as its party does. */
static bool is_unconditional(const struct live *live, uint32_t u)
{
    return live->gates[u].need == 0;
}

static const uint32_t *assign(struct bundles *bundles, struct arena *arena, const struct live *live,
                              const struct plan *plan)
{
    uint32_t *bundle_of = ARENA_ARRAY(arena, uint32_t, plan->offer_count);
    uint32_t *of_party = ARENA_ARRAY(arena, uint32_t, plan->party_count);
    memset(of_party, 0xff, plan->party_count * sizeof *of_party);
    for (uint32_t o = 0; o < plan->offer_count; o++) {
        const struct offer *offer = &plan->offers[o];
        bool is_shared = !live->is_linked || is_unconditional(live, offer->undertaking);
        bool is_next = o > 0 && plan->offers[o - 1].undertaking == offer->undertaking;
        if (is_shared && of_party[offer->party] == NONE)
            of_party[offer->party] = bundles->count++;
        bundle_of[o] = is_shared ? of_party[offer->party]
                       : is_next ? bundle_of[o - 1]
                                 : bundles->count++;
    }
    return bundle_of;
}

/* ---- what hangs on whom ------------------------------------------------------------------ */

/* A search through the gates from what one guarantor brings. */
struct search {
    const struct live *live;
    const struct plan *plan;
    const struct bundles *bundles;
    bool *is_anchored; /* by gate */
    uint32_t *seen;    /* by gate: the search that reached it last */
    uint32_t *queue, tail;
    uint32_t *listed; /* by bundle: the search that listed it last */
    uint32_t now;
};

/*
 * A party with an unconditional live undertaking is there until it withdraws itself: its
 * gate cannot fall with another's.
 */
static void anchor(struct search *search)
{
    const struct live *live = search->live;
    for (uint32_t u = 0; u < live->undertaking_count; u++) {
        if (!live->counted[u] || !live_is(live, u) || !is_unconditional(live, u))
            continue;
        for (uint32_t i = 0; i < live->gates[u].out_count; i++) {
            uint32_t out = live->outs[live->gates[u].out_first + i];
            bool is_party = out >= live->undertaking_count
                            && out < live->undertaking_count + search->plan->party_count;
            search->is_anchored[out] |= is_party;
        }
    }
}

static void see(struct search *search, uint32_t gate)
{
    if (search->seen[gate] == search->now)
        return;
    search->seen[gate] = search->now;
    search->queue[search->tail++] = gate;
}

/*
 * Every gate that could fall if gates fell as soon as one of their inputs does. That what
 * falls with a set of guarantors lies in the union of these, by induction along the trail:
 * a gate falls because an input fell, which one of them reaches; unless the gate is
 * anchored, and then it fell because its own party withdrew, who reaches it.
 */
static void spread(struct search *search, uint32_t party)
{
    const struct live *live = search->live;
    search->now++;
    search->tail = 0;
    for (uint32_t i = live->own_first[party]; i < live->own_first[party + 1]; i++)
        if (live_is(live, live->own[i]))
            see(search, live->own[i]);
    see(search, live->undertaking_count + party);
    for (uint32_t head = 0; head < search->tail; head++) {
        const struct live_gate *gate = &live->gates[search->queue[head]];
        for (uint32_t i = 0; i < gate->out_count; i++) {
            uint32_t out = live->outs[gate->out_first + i];
            if (!search->is_anchored[out] && !live->gates[out].cut)
                see(search, out);
        }
    }
}

/* The bundles among `count` gates, each once. */
static void list_bundles(struct search *search, struct arena *arena, const uint32_t *gates,
                         uint32_t count, uint32_t **items, uint32_t *item_count, size_t *capacity)
{
    search->now++;
    for (uint32_t i = 0; i < count; i++) {
        if (gates[i] >= search->live->undertaking_count || search->plan->offer_of[gates[i]] < 0)
            continue;
        uint32_t bundle = search->bundles->bundle_of[search->plan->offer_of[gates[i]]];
        if (search->listed[bundle] == search->now)
            continue;
        search->listed[bundle] = search->now;
        ARENA_GROW(arena, items, *item_count, capacity);
        (*items)[(*item_count)++] = bundle;
    }
}

/* The inverse of risk. */
static void list_takers(struct bundles *bundles, struct arena *arena, uint32_t guarantors)
{
    uint32_t *first = ARENA_ARRAY(arena, uint32_t, bundles->count + 2);
    uint32_t *takers = ARENA_ARRAY(arena, uint32_t, bundles->risk_first[guarantors]);
    for (uint32_t i = 0; i < bundles->risk_first[guarantors]; i++)
        first[bundles->risk[i] + 2]++;
    for (uint32_t b = 0; b < bundles->count; b++)
        first[b + 2] += first[b + 1];
    for (uint32_t g = 0; g < guarantors; g++)
        for (uint32_t i = bundles->risk_first[g]; i < bundles->risk_first[g + 1]; i++)
            takers[first[bundles->risk[i] + 1]++] = g;
    bundles->taker_first = first;
    bundles->takers = takers;
}

void bundles_find(struct bundles *bundles, struct arena *arena, const struct live *live,
                  const struct plan *plan)
{
    *bundles = (struct bundles){0};
    bundles->bundle_of = assign(bundles, arena, live, plan);
    struct search search = {
        .live = live,
        .plan = plan,
        .bundles = bundles,
        .is_anchored = ARENA_ARRAY(arena, bool, live->gate_count),
        .seen = ARENA_ARRAY(arena, uint32_t, live->gate_count),
        .queue = ARENA_ARRAY(arena, uint32_t, live->gate_count),
        .listed = ARENA_ARRAY(arena, uint32_t, bundles->count),
    };
    anchor(&search);
    uint32_t *own = NULL, *risk = NULL, own_count = 0, risk_count = 0;
    size_t own_capacity = 0, risk_capacity = 0;
    uint32_t *own_first = ARENA_ARRAY(arena, uint32_t, live->guarantor_count + 1);
    uint32_t *risk_first = ARENA_ARRAY(arena, uint32_t, live->guarantor_count + 1);
    for (uint32_t g = 0; g < live->guarantor_count; g++) {
        uint32_t party = live->guarantors[g];
        list_bundles(&search, arena, live->own + live->own_first[party],
                     live->own_first[party + 1] - live->own_first[party], &own, &own_count,
                     &own_capacity);
        own_first[g + 1] = own_count;
        spread(&search, party);
        list_bundles(&search, arena, search.queue, search.tail, &risk, &risk_count, &risk_capacity);
        risk_first[g + 1] = risk_count;
    }
    bundles->own = own;
    bundles->own_first = own_first;
    bundles->risk = risk;
    bundles->risk_first = risk_first;
    list_takers(bundles, arena, live->guarantor_count);
}

/* ---- absences ----------------------------------------------------------------------------- */

void absence_init(struct absence *absence, struct arena *arena, struct live *live,
                  const struct plan *plan, const struct bundles *bundles)
{
    *absence = (struct absence){
        .live = live,
        .plan = plan,
        .bundles = bundles,
        .is_gone = ARENA_ARRAY(arena, bool, bundles->count),
        .gone = ARENA_ARRAY(arena, uint32_t, bundles->count),
    };
}

struct absence_mark absence_add(struct absence *absence, uint32_t g)
{
    struct live *live = absence->live;
    struct absence_mark mark = {live_mark(live), absence->gone_count};
    live_withdraw(live, live->guarantors[g]);
    for (uint32_t i = mark.trail; i < live->trail_count; i++) {
        uint32_t gate = live->trail[i];
        if (gate >= live->undertaking_count || absence->plan->offer_of[gate] < 0)
            continue;
        uint32_t bundle = absence->bundles->bundle_of[absence->plan->offer_of[gate]];
        if (absence->is_gone[bundle])
            continue;
        absence->is_gone[bundle] = true;
        absence->gone[absence->gone_count++] = bundle;
    }
    return mark;
}

void absence_undo(struct absence *absence, struct absence_mark mark)
{
    while (absence->gone_count > mark.gone)
        absence->is_gone[absence->gone[--absence->gone_count]] = false;
    live_undo(absence->live, mark.trail);
}
