/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/fill_flow.h"

#include <string.h>

enum { NO_NODE = UINT32_MAX };

/* ---- building ------------------------------------------------------------------------- */

static void build_edges(struct fill_flow *flow, struct arena *arena, const struct plan *plan)
{
    size_t edge_count = 0;
    for (uint32_t o = 0; o < flow->offer_count; o++)
        edge_count += plan->offers[flow->offers[o].offer].need_count;
    CHECK(edge_count < UINT32_MAX);
    flow->edges = ARENA_ARRAY(arena, struct fill_edge, edge_count);
    flow->ins = ARENA_ARRAY(arena, uint32_t, edge_count);
    uint32_t next = 0;
    for (uint32_t o = 0; o < flow->offer_count; o++) {
        const struct offer *offer = &plan->offers[flow->offers[o].offer];
        flow->offers[o].first_edge = next;
        for (uint32_t i = 0; i < offer->need_count; i++)
            flow->edges[next++] = (struct fill_edge){
                .offer = o, .need = flow->room.local_need[offer->needs[i]], .open = -1};
    }
    flow->offers[flow->offer_count].first_edge = next;
}

/* Incoming edges by need: a counting sort. */
static void build_ins(struct fill_flow *flow, struct arena *arena)
{
    uint32_t edge_count = flow->offers[flow->offer_count].first_edge;
    uint32_t *next = ARENA_ARRAY(arena, uint32_t, (size_t)flow->need_count + 1);
    for (uint32_t e = 0; e < edge_count; e++)
        flow->needs[flow->edges[e].need + 1].first_in++;
    for (uint32_t n = 0; n < flow->need_count; n++) {
        flow->needs[n + 1].first_in += flow->needs[n].first_in;
        next[n] = flow->needs[n].first_in;
    }
    for (uint32_t e = 0; e < edge_count; e++)
        flow->ins[next[flow->edges[e].need]++] = e;
}

static void build_groups(struct fill_flow *flow, struct arena *arena, const struct plan *plan)
{
    uint32_t *local = flow->room.local_group;
    for (uint32_t o = 0; o < flow->offer_count; o++) {
        int32_t group = plan->offers[flow->offers[o].offer].group;
        if (group >= 0 && local[group] == 0)
            local[group] = ++flow->group_count;
        flow->offers[o].group = group < 0 ? -1 : (int32_t)local[group] - 1;
    }
    for (uint32_t o = 0; o < flow->offer_count; o++)
        if (plan->offers[flow->offers[o].offer].group >= 0)
            local[plan->offers[flow->offers[o].offer].group] = 0; /* as the next piece finds it */
    flow->groups = ARENA_ARRAY(arena, struct fill_group, flow->group_count);
    flow->members = ARENA_ARRAY(arena, uint32_t, flow->offer_count);
    for (uint32_t o = 0; o < flow->offer_count; o++)
        if (flow->offers[o].group >= 0)
            flow->groups[flow->offers[o].group].member_count++;
    for (uint32_t g = 0, first = 0; g < flow->group_count; g++) {
        flow->groups[g].first_member = first;
        first += flow->groups[g].member_count;
        flow->groups[g].member_count = 0;
    }
    for (uint32_t o = 0; o < flow->offer_count; o++) {
        if (flow->offers[o].group < 0)
            continue;
        struct fill_group *group = &flow->groups[flow->offers[o].group];
        flow->members[group->first_member + group->member_count++] = o;
    }
}

struct fill_room fill_room_new(struct arena *arena, const struct plan *plan)
{
    return (struct fill_room){ARENA_ARRAY(arena, uint32_t, plan->need_count),
                              ARENA_ARRAY(arena, uint32_t, plan->group_count)};
}

void fill_flow_init(struct fill_flow *flow, struct arena *arena, struct fill_room room,
                    const struct plan *plan, const uint32_t *needs, uint32_t need_count,
                    const uint32_t *offers, uint32_t offer_count)
{
    *flow = (struct fill_flow){.offer_count = offer_count, .need_count = need_count, .room = room};
    flow->offers = ARENA_ARRAY(arena, struct fill_offer, (size_t)offer_count + 1);
    flow->needs = ARENA_ARRAY(arena, struct fill_need, (size_t)need_count + 1);
    flow->order = ARENA_ARRAY(arena, uint32_t, need_count);
    for (uint32_t n = 0; n < need_count; n++) {
        flow->needs[n].need = needs[n];
        flow->room.local_need[needs[n]] = n;
    }
    for (uint32_t o = 0; o < offer_count; o++)
        flow->offers[o].offer = offers[o];
    build_edges(flow, arena, plan);
    build_ins(flow, arena);
    build_groups(flow, arena, plan);
    size_t nodes = (size_t)offer_count + flow->group_count + need_count;
    flow->queue = ARENA_ARRAY(arena, uint32_t, nodes);
    flow->towards = ARENA_ARRAY(arena, uint32_t, nodes);
    flow->by_edge = ARENA_ARRAY(arena, uint32_t, nodes);
    flow->seen = ARENA_ARRAY(arena, uint32_t, nodes);
}

void fill_flow_localise(const struct fill_flow *flow, uint32_t *needs, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        needs[i] = flow->room.local_need[needs[i]];
}

void fill_flow_begin(struct fill_flow *flow, const struct plan *plan, int32_t day)
{
    for (uint32_t g = 0; g < flow->group_count; g++)
        flow->groups[g].gives = flow->groups[g].used = 0;
    for (uint32_t o = 0; o < flow->offer_count; o++) {
        const struct offer *offer = &plan->offers[flow->offers[o].offer];
        bool in_place = offer->from <= day && day < offer->until;
        int64_t gives = !in_place ? 0 : day < offer->tour_end ? offer->first : offer->later;
        flow->offers[o].gives = gives;
        flow->offers[o].used = 0;
        if (flow->offers[o].group >= 0 && gives > flow->groups[flow->offers[o].group].gives)
            flow->groups[flow->offers[o].group].gives = gives;
    }
    for (uint32_t e = 0; e < flow->offers[flow->offer_count].first_edge; e++)
        flow->edges[e].flow = 0;
}

/* ---- searching backwards from a row that is short ---------------------------------------- */

static uint32_t group_node(const struct fill_flow *flow, int32_t g)
{
    return flow->offer_count + (uint32_t)g;
}

static uint32_t need_node(const struct fill_flow *flow, uint32_t n)
{
    return flow->offer_count + flow->group_count + n;
}

static void reach(struct fill_flow *flow, uint32_t *tail, uint32_t node, uint32_t towards,
                  uint32_t edge)
{
    if (flow->seen[node] == flow->search)
        return;
    flow->seen[node] = flow->search;
    flow->towards[node] = towards;
    flow->by_edge[node] = edge;
    flow->queue[(*tail)++] = node;
}

/* All offers in place that may serve the row could serve it. */
static void reach_from_need(struct fill_flow *flow, uint32_t *tail, uint32_t n)
{
    for (uint32_t i = flow->needs[n].first_in; i < flow->needs[n + 1].first_in; i++) {
        uint32_t edge = flow->ins[i], o = flow->edges[edge].offer;
        if (flow->offers[o].gives > 0)
            reach(flow, tail, o, need_node(flow, n), edge);
    }
}

/* An offer has more to give itself, its group, or a row it serves now and that could do without. */
static bool reach_from_offer(struct fill_flow *flow, uint32_t *tail, uint32_t o)
{
    const struct fill_offer *offer = &flow->offers[o];
    if (offer->used < offer->gives) {
        if (offer->group < 0)
            return true;
        reach(flow, tail, group_node(flow, offer->group), o, 0);
    }
    for (uint32_t e = offer->first_edge; e < flow->offers[o + 1].first_edge; e++)
        if (flow->edges[e].flow > 0)
            reach(flow, tail, need_node(flow, flow->edges[e].need), o, e);
    return false;
}

/* A group has something left, or one of its members could give less. */
static bool reach_from_group(struct fill_flow *flow, uint32_t *tail, uint32_t g)
{
    const struct fill_group *group = &flow->groups[g];
    if (group->used < group->gives)
        return true;
    for (uint32_t i = 0; i < group->member_count; i++) {
        uint32_t o = flow->members[group->first_member + i];
        if (flow->offers[o].used > 0)
            reach(flow, tail, o, flow->offer_count + g, 0);
    }
    return false;
}

/* The offer or group with something left that the search ends at, or NO_NODE. */
static uint32_t search(struct fill_flow *flow, uint32_t n)
{
    uint32_t tail = 0;
    flow->search++;
    reach(flow, &tail, need_node(flow, n), NO_NODE, 0);
    for (uint32_t head = 0; head < tail; head++) {
        uint32_t node = flow->queue[head];
        bool found = false;
        if (node < flow->offer_count)
            found = reach_from_offer(flow, &tail, node);
        else if (node < flow->offer_count + flow->group_count)
            found = reach_from_group(flow, &tail, node - flow->offer_count);
        else
            reach_from_need(flow, &tail, node - flow->offer_count - flow->group_count);
        if (found)
            return node;
    }
    return NO_NODE;
}

/* ---- pushing along the path that was found ------------------------------------------------ */

static bool is_offer(const struct fill_flow *flow, uint32_t node)
{
    return node < flow->offer_count;
}

static bool is_group(const struct fill_flow *flow, uint32_t node)
{
    return node >= flow->offer_count && node < flow->offer_count + flow->group_count;
}

static void least(int64_t *bound, int64_t value)
{
    *bound = value < *bound ? value : *bound;
}

/* How much fits through the step from `node` to the next one. */
static void bound_step(const struct fill_flow *flow, uint32_t node, int64_t *bound)
{
    uint32_t next = flow->towards[node];
    if (is_group(flow, node)) /* to a member: up to what it has left */
        least(bound, flow->offers[next].gives - flow->offers[next].used);
    else if (is_offer(flow, node) && is_group(flow, next)) /* back to the group: what it uses */
        least(bound, flow->offers[node].used);
    else if (!is_offer(flow, node)) /* a row lets go of what an offer gives it */
        least(bound, flow->edges[flow->by_edge[node]].flow);
}

static void push_step(struct fill_flow *flow, uint32_t node, int64_t amount)
{
    uint32_t next = flow->towards[node];
    if (is_group(flow, node))
        flow->offers[next].used += amount;
    else if (is_offer(flow, node) && is_group(flow, next))
        flow->offers[node].used -= amount;
    else if (is_offer(flow, node))
        flow->edges[flow->by_edge[node]].flow += amount;
    else
        flow->edges[flow->by_edge[node]].flow -= amount;
}

/* Moves up to `wanted` along the path from `start`; returns how much. */
static int64_t push(struct fill_flow *flow, uint32_t start, int64_t wanted)
{
    bool from_group = is_group(flow, start);
    struct fill_group *group = from_group ? &flow->groups[start - flow->offer_count] : NULL;
    int64_t amount = wanted;
    least(&amount, from_group ? group->gives - group->used
                              : flow->offers[start].gives - flow->offers[start].used);
    for (uint32_t node = start; flow->towards[node] != NO_NODE; node = flow->towards[node])
        bound_step(flow, node, &amount);
    CHECK(amount > 0);
    *(from_group ? &group->used : &flow->offers[start].used) += amount;
    for (uint32_t node = start; flow->towards[node] != NO_NODE; node = flow->towards[node])
        push_step(flow, node, amount);
    return amount;
}

int64_t fill_flow_serve(struct fill_flow *flow, uint32_t n, int64_t quantity)
{
    int64_t met = 0;
    while (met < quantity) {
        uint32_t start = search(flow, n);
        if (start == NO_NODE)
            break;
        met += push(flow, start, quantity - met);
    }
    return met;
}

bool fill_flow_offer_reached(const struct fill_flow *flow, uint32_t o)
{
    return flow->seen[o] == flow->search;
}

bool fill_flow_need_reached(const struct fill_flow *flow, uint32_t n)
{
    return flow->seen[need_node(flow, n)] == flow->search;
}
