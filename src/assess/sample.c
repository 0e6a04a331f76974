/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/sample.h"

#include "assess/random.h"

#include <stdlib.h>
#include <string.h>

/* ---- making ------------------------------------------------------------------------------ */

struct maker {
    struct arena *arena;
    const struct sample_shape *shape;
    uint64_t seed;
};

static bool chance(struct maker *maker, uint32_t percent)
{
    return random_below(&maker->seed, 100) < percent;
}

static int32_t days_between(struct maker *maker, int32_t from, int32_t until)
{
    return from + (int32_t)random_below(&maker->seed, (uint32_t)(until - from));
}

static int64_t any_quantity(struct maker *maker)
{
    const struct sample_shape *shape = maker->shape;
    if (shape->is_uniform)
        return shape->quantity_max;
    return 1 + (int64_t)(random_mix(&maker->seed) % (uint64_t)shape->quantity_max);
}

/* A condition over one or two other parties or undertakings. */
static struct condition *any_condition(struct maker *maker)
{
    static const enum condition_op ops[] = {CONDITION_AND, CONDITION_OR, CONDITION_AT_LEAST};
    struct condition *condition = ARENA_NEW(maker->arena, struct condition);
    uint32_t names = 1 + random_below(&maker->seed, 3);
    condition->nodes = ARENA_ARRAY(maker->arena, struct condition_node, names + 1);
    for (uint32_t i = 0; i < names; i++) {
        struct condition_node *node = &condition->nodes[condition->node_count++];
        bool is_party = chance(maker, 60);
        node->op = CONDITION_NAME;
        node->target = is_party ? TARGET_PARTY : TARGET_UNDERTAKING;
        node->index = random_below(&maker->seed,
                                   is_party ? maker->shape->parties : maker->shape->undertakings);
    }
    if (names > 1)
        condition->nodes[condition->node_count++] = (struct condition_node){
            .op = ops[random_below(&maker->seed, 3)],
            .arity = names,
            .need = 1 + random_below(&maker->seed, names),
        };
    return condition;
}

static void make_state(struct maker *maker, struct state *state)
{
    const struct sample_shape *shape = maker->shape;
    struct undertaking *undertakings =
        ARENA_ARRAY(maker->arena, struct undertaking, shape->undertakings);
    uint32_t *same = ARENA_ARRAY(maker->arena, uint32_t, shape->parties + shape->undertakings);
    for (uint32_t i = 0; i < shape->parties + shape->undertakings; i++)
        same[i] = i;
    for (uint32_t u = 0; u < shape->undertakings; u++) {
        undertakings[u].party = random_below(&maker->seed, shape->parties);
        undertakings[u].stage = STAGE_COMMITTED;
        undertakings[u].attestation = ATTESTATION_DECLARED;
        if (chance(maker, shape->linked_percent))
            undertakings[u].condition = any_condition(maker);
    }
    *state = (struct state){
        .party_count = shape->parties,
        .undertakings = undertakings,
        .undertaking_count = shape->undertakings,
        .horizon_days = shape->days,
        .party_of_row = same,
        .undertaking_of_row = same,
    };
}

static void make_needs(struct maker *maker, struct plan *plan)
{
    const struct sample_shape *shape = maker->shape;
    struct need *needs = ARENA_ARRAY(maker->arena, struct need, shape->needs);
    for (uint32_t i = 0; i < shape->needs; i++) {
        int32_t from = days_between(maker, 0, shape->days);
        needs[i] = (struct need){
            .requirement = i,
            .from = from,
            .until = days_between(maker, from + 1, shape->days + 1),
            .quantity = any_quantity(maker),
            .weight = shape->is_uniform ? 1000 : 250 * (1 + (int64_t)random_below(&maker->seed, 8)),
            .critical = chance(maker, shape->critical_percent),
        };
        if (chance(maker, shape->weightless_percent))
            needs[i].weight = 0;
    }
    plan->needs = needs;
    plan->need_count = shape->needs;
}

static void give_quantity(struct maker *maker, struct offer *offer)
{
    const struct sample_shape *shape = maker->shape;
    int64_t percent = shape->supply_percent == 0 ? 100 : shape->supply_percent;
    offer->first = (int64_t)((__int128)any_quantity(maker) * percent / 100);
    offer->first += offer->first == 0;
    offer->later = offer->first;
    offer->from = days_between(maker, 0, shape->days);
    offer->until = days_between(maker, offer->from + 1, shape->days + 1);
    offer->tour_end = offer->until;
    if (chance(maker, shape->rotation_percent)) {
        offer->tour_end = days_between(maker, offer->from, offer->until + 1);
        offer->later = chance(maker, 30) ? 0 : offer->first / 3;
    }
}

/*
 * Each party has at most one group; some have ceilings around it: one over all, one more over the
 * group, and one over a part of the group. Numbers are those of a plan: children before parents.
 */
enum { NEST_PART, NEST_GROUP, NEST_MIDDLE, NEST_WHOLE, NEST_COUNT };

static void make_groups(struct maker *maker, struct plan *plan)
{
    struct group *groups = ARENA_ARRAY(maker->arena, struct group, NEST_COUNT * plan->party_count);
    for (uint32_t p = 0; p < plan->party_count; p++) {
        uint32_t first = plan->group_count;
        bool is_nested =
            maker->shape->nest_percent > 0 && chance(maker, maker->shape->nest_percent);
        plan->group_count += is_nested ? NEST_COUNT : 1;
        for (uint32_t g = first; g < plan->group_count; g++)
            groups[g] = (struct group){
                .parent = g + 1 < plan->group_count ? (int32_t)g + 1 : -1,
                .first = first,
                .root = plan->group_count - 1,
                .ceiling = -1,
                .most = !is_nested || g == first + NEST_GROUP ? GROUP_LARGEST : any_quantity(maker),
            };
    }
    plan->groups = groups;
}

/* A group of the party that an offer may stand in. */
static int32_t any_group(struct maker *maker, const struct plan *plan, uint32_t party)
{
    uint32_t g = 0;
    for (uint32_t p = 0; p < party; p++)
        g = plan->groups[g].root + 1;
    const struct group *first = &plan->groups[g];
    uint32_t count = first->root + 1 - first->first;
    return (int32_t)(count == 1 ? g : g + random_below(&maker->seed, count));
}

static void make_offer(struct maker *maker, struct plan *plan, struct offer *offer, uint32_t u,
                       uint32_t party)
{
    uint32_t *fits = ARENA_ARRAY(maker->arena, uint32_t, plan->need_count);
    *offer = (struct offer){.undertaking = u, .party = party, .group = -1, .needs = fits};
    for (uint32_t i = 0; i < plan->need_count; i++)
        if (chance(maker, maker->shape->fit_percent))
            fits[offer->need_count++] = i;
    give_quantity(maker, offer);
    if (chance(maker, maker->shape->group_percent))
        offer->group = any_group(maker, plan, party);
}

static void make_offers(struct maker *maker, struct plan *plan, const struct live *live)
{
    const struct state *state = live->premise->state;
    struct offer *offers = ARENA_ARRAY(maker->arena, struct offer, state->undertaking_count);
    int32_t *offer_of = ARENA_ARRAY(maker->arena, int32_t, state->undertaking_count);
    for (uint32_t u = 0; u < state->undertaking_count; u++) {
        struct offer *offer = &offers[plan->offer_count];
        make_offer(maker, plan, offer, u, state->undertakings[u].party);
        bool is_in = live_is(live, u) && (offer->need_count > 0 || offer->group >= 0);
        offer_of[u] = is_in ? (int32_t)plan->offer_count++ : -1;
    }
    plan->offers = offers;
    plan->offer_of = offer_of;
}

struct sample *sample_new(struct arena *arena, const struct sample_shape *shape, uint64_t seed)
{
    struct maker maker = {arena, shape, seed};
    struct sample *sample = ARENA_NEW(arena, struct sample);
    make_state(&maker, &sample->state);
    sample->premise = (struct premise){
        .state = &sample->state,
        .without = ARENA_ARRAY(arena, bool, shape->parties),
    };
    live_init(&sample->live, arena, &sample->premise, &readings[READING_STRICT], STAGE_COMMITTED,
              NULL);
    sample->plan = (struct plan){
        .horizon_days = shape->days,
        .undertaking_count = shape->undertakings,
        .party_count = shape->parties,
    };
    make_needs(&maker, &sample->plan);
    make_groups(&maker, &sample->plan);
    make_offers(&maker, &sample->plan, &sample->live);
    return sample;
}

bool *sample_present(struct arena *arena, const struct live *live)
{
    bool *present = ARENA_ARRAY(arena, bool, live->undertaking_count);
    for (uint32_t u = 0; u < live->undertaking_count; u++)
        present[u] = live_is(live, u);
    return present;
}

/* ---- the slow road -------------------------------------------------------------------------- */

/* Nodes: source, then offers, groups, needs, sink. An arc and its reverse are 2i and 2i + 1. */
struct network {
    struct arena arena;
    const struct plan *plan;
    uint32_t sink, node_count;
    uint32_t *from, *to;
    int64_t *open;
    double *gain; /* of a unit along the arc */
    uint32_t arc_count;
    double least_gain; /* differences up to this are rounding */
    double *best;
    uint32_t *by;
};

static void add_arc(struct network *network, uint32_t from, uint32_t to, int64_t open, double gain)
{
    uint32_t a = network->arc_count;
    network->from[a] = network->to[a + 1] = from;
    network->to[a] = network->from[a + 1] = to;
    network->open[a] = open;
    network->open[a + 1] = 0;
    network->gain[a] = gain;
    network->gain[a + 1] = -gain;
    network->arc_count += 2;
}

static int64_t given_on(const struct offer *offer, int32_t day, const bool *present)
{
    if (day < offer->from || day >= offer->until
        || (present != NULL && !present[offer->undertaking]))
        return 0;
    return day < offer->tour_end ? offer->first : offer->later;
}

static void network_init(struct network *network, const struct plan *plan)
{
    *network = (struct network){.plan = plan};
    arena_init(&network->arena);
    size_t arcs = 2
                  * (size_t)(plan->offer_count * (plan->need_count + 1) + plan->need_count
                             + plan->group_count);
    network->node_count = plan->offer_count + plan->group_count + plan->need_count + 2;
    network->sink = network->node_count - 1;
    network->from = ARENA_ARRAY(&network->arena, uint32_t, arcs);
    network->to = ARENA_ARRAY(&network->arena, uint32_t, arcs);
    network->open = ARENA_ARRAY(&network->arena, int64_t, arcs);
    network->gain = ARENA_ARRAY(&network->arena, double, arcs);
    network->best = ARENA_ARRAY(&network->arena, double, network->node_count);
    network->by = ARENA_ARRAY(&network->arena, uint32_t, network->node_count);
}

static bool is_in(const struct plan *plan, const struct offer *offer, int32_t group)
{
    int32_t g = offer->group;
    while (g >= 0 && g != group)
        g = plan->groups[g].parent;
    return g == group;
}

static void fill_network(struct network *network, const bool *present, int32_t day, bool critical)
{
    const struct plan *plan = network->plan;
    uint32_t groups = 1 + plan->offer_count, needs = groups + plan->group_count;
    network->arc_count = 0;
    network->least_gain = 0;
    for (uint32_t g = 0; g < plan->group_count; g++) {
        const struct group *group = &plan->groups[g];
        int64_t most = group->most == GROUP_LARGEST ? 0 : group->most;
        for (uint32_t o = 0; o < plan->offer_count && group->most == GROUP_LARGEST; o++) {
            int64_t given = given_on(&plan->offers[o], day, present);
            if (is_in(plan, &plan->offers[o], (int32_t)g) && given > most)
                most = given;
        }
        add_arc(network, group->parent < 0 ? 0 : groups + (uint32_t)group->parent, groups + g, most,
                0);
    }
    for (uint32_t o = 0; o < plan->offer_count; o++) {
        const struct offer *offer = &plan->offers[o];
        add_arc(network, offer->group < 0 ? 0 : groups + (uint32_t)offer->group, 1 + o,
                given_on(offer, day, present), 0);
        for (uint32_t i = 0; i < offer->need_count; i++)
            add_arc(network, 1 + o, needs + offer->needs[i], INT64_MAX / 4, 0);
    }
    for (uint32_t i = 0; i < plan->need_count; i++) {
        const struct need *need = &plan->needs[i];
        bool is_on = need->from <= day && day < need->until && (!critical || need->critical);
        double gain = critical ? 1 : (double)need->weight / (double)need->quantity;
        if (gain * 1e-12 > network->least_gain)
            network->least_gain = gain * 1e-12;
        add_arc(network, needs + i, network->sink, is_on ? need->quantity : 0, gain);
    }
}

/* Bellman and Ford: the path of greatest gain to every node. */
static void search(struct network *network)
{
    for (uint32_t n = 0; n < network->node_count; n++)
        network->best[n] = n == 0 ? 0 : -1e30;
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t a = 0; a < network->arc_count; a++) {
            double reach = network->best[network->from[a]] + network->gain[a];
            if (network->open[a] == 0 || network->best[network->from[a]] < -1e29
                || reach <= network->best[network->to[a]] + network->least_gain)
                continue;
            network->best[network->to[a]] = reach;
            network->by[network->to[a]] = a;
            changed = true;
        }
    }
}

/* The greatest worth on one day. */
static double solve(struct network *network)
{
    double worth_met = 0;
    for (;;) {
        search(network);
        if (network->best[network->sink] <= network->least_gain)
            return worth_met;
        int64_t quantity = INT64_MAX;
        for (uint32_t n = network->sink; n != 0; n = network->from[network->by[n]])
            if (network->open[network->by[n]] < quantity)
                quantity = network->open[network->by[n]];
        for (uint32_t n = network->sink; n != 0; n = network->from[network->by[n]]) {
            network->open[network->by[n]] -= quantity;
            network->open[network->by[n] ^ 1] += quantity;
        }
        worth_met += network->best[network->sink] * (double)quantity;
    }
}

double sample_coverage(const struct plan *plan, const bool *present)
{
    struct network network;
    network_init(&network, plan);
    double met = 0, asked = 0;
    for (int32_t day = 0; day < plan->horizon_days; day++) {
        fill_network(&network, present, day, false);
        met += solve(&network);
        for (uint32_t i = 0; i < plan->need_count; i++)
            if (plan->needs[i].from <= day && day < plan->needs[i].until)
                asked += (double)plan->needs[i].weight;
    }
    arena_release(&network.arena);
    return asked > 0 ? met / asked : 0;
}

bool sample_critical_met(const struct plan *plan, const bool *present)
{
    struct network network;
    network_init(&network, plan);
    bool is_met = true;
    for (int32_t day = 0; is_met && day < plan->horizon_days; day++) {
        fill_network(&network, present, day, true);
        double met = solve(&network), asked = 0;
        for (uint32_t i = 0; i < plan->need_count; i++)
            if (plan->needs[i].from <= day && day < plan->needs[i].until && plan->needs[i].critical)
                asked += (double)plan->needs[i].quantity;
        is_met = met >= asked;
    }
    arena_release(&network.arena);
    return is_met;
}
