/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/fill_flow.h"

enum { NO_NODE = UINT32_MAX };

/* ---- a day ------------------------------------------------------------------------------ */

void fill_flow_begin(struct fill_flow *flow, const struct plan *plan, int32_t day)
{
    flow->day++;
    for (uint32_t g = 0; g < flow->group_count; g++) {
        struct fill_group *group = &flow->groups[g];
        group->gives = group->most == GROUP_LARGEST ? 0 : group->most;
        group->used = 0;
    }
    for (uint32_t l = 0; l < flow->lot_count; l++)
        flow->lots[l].gives = flow->lots[l].used = 0;
    for (uint32_t o = 0; o < flow->offer_count; o++) {
        const struct offer *offer = &plan->offers[flow->offers[o]];
        struct fill_lot *lot = &flow->lots[flow->lot_of[o]];
        bool in_place = offer->from <= day && day < offer->until;
        int64_t gives = !in_place ? 0 : day < offer->tour_end ? offer->first : offer->later;
        flow->gives[o] = gives;
        if (__builtin_add_overflow(lot->gives, gives, &lot->gives))
            lot->gives = INT64_MAX; /* far more than anyone needs */
        for (int32_t g = lot->group; g >= 0; g = flow->groups[g].parent)
            if (flow->groups[g].most == GROUP_LARGEST && gives > flow->groups[g].gives)
                flow->groups[g].gives = gives;
    }
    for (uint32_t e = 0; e < flow->lots[flow->lot_count].first_edge; e++)
        flow->edges[e].flow = 0;
    for (uint32_t n = 0; n < flow->need_count; n++)
        flow->met[n] = 0;
}

/* ---- searching backwards from a row that is short ---------------------------------------- */

static uint32_t group_node(const struct fill_flow *flow, int32_t g)
{
    return flow->lot_count + (uint32_t)g;
}

static uint32_t kind_node(const struct fill_flow *flow, uint32_t k)
{
    return flow->lot_count + flow->group_count + k;
}

static void reach(struct fill_flow *flow, uint32_t *tail, uint32_t node, uint32_t towards,
                  uint32_t edge)
{
    if (flow->seen[node] == flow->search || flow->dead[node] == flow->day)
        return;
    flow->seen[node] = flow->search;
    flow->towards[node] = towards;
    flow->by_edge[node] = edge;
    flow->queue[(*tail)++] = node;
}

/* All lots in place that may serve the kind could serve it. */
static void reach_from_kind(struct fill_flow *flow, uint32_t *tail, uint32_t k)
{
    for (uint32_t i = flow->kinds[k].first_in; i < flow->kinds[k + 1].first_in; i++) {
        uint32_t edge = flow->ins[i], l = flow->edges[edge].lot;
        if (flow->lots[l].gives > 0)
            reach(flow, tail, l, kind_node(flow, k), edge);
    }
}

/* A lot has more to give itself, its group, or a kind it serves now and that could do without. */
static bool reach_from_lot(struct fill_flow *flow, uint32_t *tail, uint32_t l)
{
    const struct fill_lot *lot = &flow->lots[l];
    if (lot->used < lot->gives) {
        if (lot->group < 0)
            return true;
        reach(flow, tail, group_node(flow, lot->group), l, 0);
    }
    for (uint32_t e = lot->first_edge; e < flow->lots[l + 1].first_edge; e++)
        if (flow->edges[e].flow > 0)
            reach(flow, tail, kind_node(flow, flow->edges[e].kind), l, e);
    return false;
}

static int64_t used_by(const struct fill_flow *flow, uint32_t node)
{
    return node < flow->lot_count ? flow->lots[node].used
                                  : flow->groups[node - flow->lot_count].used;
}

/* A group has something left, itself or in the one that it lies in; or a member could give less. */
static bool reach_from_group(struct fill_flow *flow, uint32_t *tail, uint32_t g)
{
    const struct fill_group *group = &flow->groups[g];
    uint32_t node = flow->lot_count + g;
    if (group->used < group->gives) {
        if (group->parent < 0)
            return true;
        reach(flow, tail, group_node(flow, group->parent), node, 0);
    }
    for (uint32_t i = 0; i < group->member_count; i++) {
        uint32_t member = flow->members[group->first_member + i];
        if (used_by(flow, member) > 0)
            reach(flow, tail, member, node, 0);
    }
    return false;
}

/*
 * A search that finds nothing has reached all that leads to its row, and nothing of it has
 * anything left. No later path of the day can pass there (every node of a path is led to by
 * something that is left), so it stays that way, and later searches need not look again.
 */
static void bury(struct fill_flow *flow, uint32_t reached)
{
    for (uint32_t i = 0; i < reached; i++)
        flow->dead[flow->queue[i]] = flow->day;
}

/* The lot or group with something left that the search for kind `k` ends at, or NO_NODE. */
static uint32_t search(struct fill_flow *flow, uint32_t k)
{
    uint32_t tail = 0;
    flow->search++;
    reach(flow, &tail, kind_node(flow, k), NO_NODE, 0);
    for (uint32_t head = 0; head < tail; head++) {
        uint32_t node = flow->queue[head];
        bool found = false;
        if (node < flow->lot_count)
            found = reach_from_lot(flow, &tail, node);
        else if (node < flow->lot_count + flow->group_count)
            found = reach_from_group(flow, &tail, node - flow->lot_count);
        else
            reach_from_kind(flow, &tail, node - flow->lot_count - flow->group_count);
        if (found)
            return node;
    }
    bury(flow, tail);
    return NO_NODE;
}

/* ---- pushing along the path that was found ------------------------------------------------ */

static bool is_lot(const struct fill_flow *flow, uint32_t node)
{
    return node < flow->lot_count;
}

static bool is_group(const struct fill_flow *flow, uint32_t node)
{
    return node >= flow->lot_count && node < flow->lot_count + flow->group_count;
}

static void least(int64_t *bound, int64_t value)
{
    *bound = value < *bound ? value : *bound;
}

static bool is_kind(const struct fill_flow *flow, uint32_t node)
{
    return !is_lot(flow, node) && !is_group(flow, node);
}

/* Whether the step is from a group down to what is in it. */
static bool is_down(const struct fill_flow *flow, uint32_t node, uint32_t next)
{
    if (!is_group(flow, node) || is_kind(flow, next))
        return false;
    int32_t above =
        is_lot(flow, next) ? flow->lots[next].group : flow->groups[next - flow->lot_count].parent;
    return above == (int32_t)(node - flow->lot_count);
}

static int64_t left_of(const struct fill_flow *flow, uint32_t node)
{
    if (is_lot(flow, node))
        return flow->lots[node].gives - flow->lots[node].used;
    const struct fill_group *group = &flow->groups[node - flow->lot_count];
    return group->gives - group->used;
}

static void add_used(struct fill_flow *flow, uint32_t node, int64_t amount)
{
    *(is_lot(flow, node) ? &flow->lots[node].used : &flow->groups[node - flow->lot_count].used) +=
        amount;
}

/* How much fits through the step from `node` to the next one. */
static void bound_step(const struct fill_flow *flow, uint32_t node, int64_t *bound)
{
    uint32_t next = flow->towards[node];
    if (is_down(flow, node, next)) /* up to what is left of what is in the group */
        least(bound, left_of(flow, next));
    else if (is_group(flow, next)) /* back to the group above: what this one uses */
        least(bound, used_by(flow, node));
    else if (is_kind(flow, node)) /* a row lets go of what an offer gives it */
        least(bound, flow->edges[flow->by_edge[node]].flow);
}

static void push_step(struct fill_flow *flow, uint32_t node, int64_t amount)
{
    uint32_t next = flow->towards[node];
    if (is_down(flow, node, next))
        add_used(flow, next, amount);
    else if (is_group(flow, next))
        add_used(flow, node, -amount);
    else
        flow->edges[flow->by_edge[node]].flow += is_lot(flow, node) ? amount : -amount;
}

/* Moves up to `wanted` along the path from `start`; returns how much. */
static int64_t push(struct fill_flow *flow, uint32_t start, int64_t wanted)
{
    int64_t amount = wanted;
    least(&amount, left_of(flow, start));
    for (uint32_t node = start; flow->towards[node] != NO_NODE; node = flow->towards[node])
        bound_step(flow, node, &amount);
    CHECK(amount > 0);
    add_used(flow, start, amount);
    for (uint32_t node = start; flow->towards[node] != NO_NODE; node = flow->towards[node])
        push_step(flow, node, amount);
    return amount;
}

int64_t fill_flow_serve(struct fill_flow *flow, uint32_t n, int64_t quantity)
{
    uint32_t kind = flow->kind_of[n];
    while (flow->met[n] < quantity) {
        uint32_t start = search(flow, kind);
        if (start == NO_NODE)
            break;
        int64_t amount = push(flow, start, quantity - flow->met[n]);
        flow->met[n] += amount;
    }
    return flow->met[n];
}

bool fill_flow_offer_reached(const struct fill_flow *flow, uint32_t o)
{
    return flow->gives[o] > 0 && flow->seen[flow->lot_of[o]] == flow->search;
}

bool fill_flow_need_reached(const struct fill_flow *flow, uint32_t n)
{
    return flow->met[n] > 0 && flow->seen[kind_node(flow, flow->kind_of[n])] == flow->search;
}
