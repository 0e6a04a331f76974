/* SPDX-License-Identifier: Apache-2.0 */
/* Building the network of fill_flow.h: which offers are one lot, which rows one kind; and sharing
 * out. */
#include "assess/fill_flow.h"

#include <stdlib.h>
#include <string.h>

struct fill_room fill_room_new(struct arena *arena, const struct plan *plan)
{
    return (struct fill_room){ARENA_ARRAY(arena, uint32_t, plan->need_count),
                              ARENA_ARRAY(arena, uint32_t, plan->group_count)};
}

/* ---- equal lists are one class ------------------------------------------------------------ */

/* A list of numbers with its owner. */
struct signature {
    const uint32_t *items;
    uint32_t count;
    uint32_t apart; /* owners with different numbers here are never one class */
    uint32_t owner;
};

/* Equal lists stand together, their owners ascending. */
static int compare_signatures(const void *left, const void *right)
{
    const struct signature *a = left, *b = right;
    if (a->apart != b->apart)
        return a->apart < b->apart ? -1 : 1;
    if (a->count != b->count)
        return a->count < b->count ? -1 : 1;
    int order = a->count == 0 ? 0 : memcmp(a->items, b->items, a->count * sizeof *a->items);
    return order != 0 ? order : a->owner < b->owner ? -1 : a->owner > b->owner;
}

static bool same_class(const struct signature *a, const struct signature *b)
{
    return a->apart == b->apart && a->count == b->count
           && (a->count == 0 || memcmp(a->items, b->items, a->count * sizeof *a->items) == 0);
}

/* The class of each owner, numbered in the order of their first owners; returns how many there are.
 */
static uint32_t classify(struct signature *signatures, uint32_t count, uint32_t *class_of)
{
    uint32_t classes = 0;
    if (count > 0)
        qsort(signatures, count, sizeof *signatures, compare_signatures);
    for (uint32_t i = 0, first = 0; i < count; i++) {
        first = i > 0 && same_class(&signatures[i], &signatures[i - 1]) ? first : i;
        class_of[signatures[i].owner] = signatures[first].owner;
    }
    for (uint32_t i = 0; i < count; i++) /* a first owner comes before those that share its class */
        class_of[i] = class_of[i] == i ? classes++ : class_of[class_of[i]];
    return classes;
}

/* Rows that the same offers may serve. */
static void find_kinds(struct fill_flow *flow, struct arena *arena, const struct plan *plan)
{
    uint32_t *first = ARENA_ARRAY(arena, uint32_t, (size_t)flow->need_count + 2);
    struct signature *signatures = ARENA_ARRAY(arena, struct signature, flow->need_count);
    for (uint32_t o = 0; o < flow->offer_count; o++) {
        const struct offer *offer = &plan->offers[flow->offers[o]];
        for (uint32_t i = 0; i < offer->need_count; i++)
            first[flow->room.local_need[offer->needs[i]] + 2]++;
    }
    for (uint32_t n = 0; n < flow->need_count; n++)
        first[n + 2] += first[n + 1];
    uint32_t *served_by = ARENA_ARRAY(arena, uint32_t, first[flow->need_count + 1]);
    for (uint32_t o = 0; o < flow->offer_count; o++) {
        const struct offer *offer = &plan->offers[flow->offers[o]];
        for (uint32_t i = 0; i < offer->need_count; i++)
            served_by[first[flow->room.local_need[offer->needs[i]] + 1]++] = o;
    }
    for (uint32_t n = 0; n < flow->need_count; n++)
        signatures[n] = (struct signature){served_by + first[n], first[n + 1] - first[n], 0, n};
    flow->kind_count = classify(signatures, flow->need_count, flow->kind_of);
}

/* Offers that may serve the same rows and stand in no group; a grouped one is a lot of its own. */
static void find_lots(struct fill_flow *flow, struct arena *arena, const struct plan *plan)
{
    struct signature *signatures = ARENA_ARRAY(arena, struct signature, flow->offer_count);
    for (uint32_t o = 0; o < flow->offer_count; o++) {
        const struct offer *offer = &plan->offers[flow->offers[o]];
        uint32_t apart = offer->group < 0 ? 0 : o + 1;
        signatures[o] = (struct signature){offer->needs, offer->need_count, apart, o};
    }
    flow->lot_count = classify(signatures, flow->offer_count, flow->lot_of);
    flow->lots = ARENA_ARRAY(arena, struct fill_lot, (size_t)flow->lot_count + 1);
    flow->lot_offers = ARENA_ARRAY(arena, uint32_t, flow->offer_count);
    for (uint32_t o = 0; o < flow->offer_count; o++)
        flow->lots[flow->lot_of[o]].offer_count++;
    for (uint32_t l = 0, first = 0; l < flow->lot_count; l++) {
        flow->lots[l].first_offer = first;
        first += flow->lots[l].offer_count;
        flow->lots[l].offer_count = 0;
    }
    for (uint32_t o = 0; o < flow->offer_count; o++) {
        struct fill_lot *lot = &flow->lots[flow->lot_of[o]];
        flow->lot_offers[lot->first_offer + lot->offer_count++] = o;
    }
}

/* ---- edges and groups ----------------------------------------------------------------------- */

static const struct offer *offer_of_lot(const struct fill_flow *flow, const struct plan *plan,
                                        uint32_t l)
{
    return &plan->offers[flow->offers[flow->lot_offers[flow->lots[l].first_offer]]];
}

static void build_edges(struct fill_flow *flow, struct arena *arena, const struct plan *plan)
{
    uint32_t *last =
        ARENA_ARRAY(arena, uint32_t, flow->kind_count); /* lot + 1 that named it last */
    size_t capacity = 0;
    uint32_t next = 0;
    for (uint32_t l = 0; l < flow->lot_count; l++) {
        const struct offer *offer = offer_of_lot(flow, plan, l);
        flow->lots[l].first_edge = next;
        for (uint32_t i = 0; i < offer->need_count; i++) {
            uint32_t kind = flow->kind_of[flow->room.local_need[offer->needs[i]]];
            if (last[kind] == l + 1)
                continue;
            last[kind] = l + 1;
            ARENA_GROW(arena, &flow->edges, next, &capacity);
            flow->edges[next++] = (struct fill_edge){.lot = l, .kind = kind};
        }
    }
    flow->lots[flow->lot_count].first_edge = next;
}

/* Incoming edges by kind: a counting sort. */
static void build_ins(struct fill_flow *flow, struct arena *arena)
{
    uint32_t edge_count = flow->lots[flow->lot_count].first_edge;
    uint32_t *next = ARENA_ARRAY(arena, uint32_t, (size_t)flow->kind_count + 1);
    flow->kinds = ARENA_ARRAY(arena, struct fill_kind, (size_t)flow->kind_count + 1);
    flow->ins = ARENA_ARRAY(arena, uint32_t, edge_count);
    for (uint32_t e = 0; e < edge_count; e++)
        flow->kinds[flow->edges[e].kind + 1].first_in++;
    for (uint32_t k = 0; k < flow->kind_count; k++) {
        flow->kinds[k + 1].first_in += flow->kinds[k].first_in;
        next[k] = flow->kinds[k].first_in;
    }
    for (uint32_t e = 0; e < edge_count; e++)
        flow->ins[next[flow->edges[e].kind]++] = e;
}

/* Numbers the groups that lots stand in, and those above; writes the plan's number of each. */
static void number_groups(struct fill_flow *flow, const struct plan *plan, uint32_t *of_plan)
{
    uint32_t *local = flow->room.local_group;
    for (uint32_t l = 0; l < flow->lot_count; l++) {
        int32_t group = offer_of_lot(flow, plan, l)->group;
        for (int32_t g = group; g >= 0 && local[g] == 0; g = plan->groups[g].parent) {
            of_plan[flow->group_count] = (uint32_t)g;
            local[g] = ++flow->group_count;
        }
        flow->lots[l].group = group < 0 ? -1 : (int32_t)local[group] - 1;
    }
}

/* The group above a node, or -1. */
static int32_t group_above(const struct fill_flow *flow, uint32_t node)
{
    return node < flow->lot_count ? flow->lots[node].group
                                  : flow->groups[node - flow->lot_count].parent;
}

static void list_members(struct fill_flow *flow, struct arena *arena)
{
    uint32_t nodes = flow->lot_count + flow->group_count;
    flow->members = ARENA_ARRAY(arena, uint32_t, nodes);
    for (uint32_t node = 0; node < nodes; node++)
        if (group_above(flow, node) >= 0)
            flow->groups[group_above(flow, node)].member_count++;
    for (uint32_t g = 0, first = 0; g < flow->group_count; g++) {
        flow->groups[g].first_member = first;
        first += flow->groups[g].member_count;
        flow->groups[g].member_count = 0;
    }
    for (uint32_t node = 0; node < nodes; node++) {
        if (group_above(flow, node) < 0)
            continue;
        struct fill_group *group = &flow->groups[group_above(flow, node)];
        flow->members[group->first_member + group->member_count++] = node;
    }
}

static void build_groups(struct fill_flow *flow, struct arena *arena, const struct plan *plan)
{
    uint32_t *local = flow->room.local_group;
    uint32_t *of_plan = ARENA_ARRAY(arena, uint32_t, plan->group_count);
    number_groups(flow, plan, of_plan);
    flow->groups = ARENA_ARRAY(arena, struct fill_group, flow->group_count);
    for (uint32_t g = 0; g < flow->group_count; g++) {
        const struct group *group = &plan->groups[of_plan[g]];
        flow->groups[g].most = group->most;
        flow->groups[g].parent = group->parent < 0 ? -1 : (int32_t)local[group->parent] - 1;
    }
    for (uint32_t g = 0; g < flow->group_count; g++)
        local[of_plan[g]] = 0; /* as the next piece finds it */
    list_members(flow, arena);
}

void fill_flow_init(struct fill_flow *flow, struct arena *arena, struct fill_room room,
                    const struct plan *plan, const uint32_t *needs, uint32_t need_count,
                    const uint32_t *offers, uint32_t offer_count)
{
    *flow = (struct fill_flow){.offers = offers,
                               .offer_count = offer_count,
                               .needs = needs,
                               .need_count = need_count,
                               .room = room};
    flow->gives = ARENA_ARRAY(arena, int64_t, offer_count);
    flow->met = ARENA_ARRAY(arena, int64_t, need_count);
    flow->lot_of = ARENA_ARRAY(arena, uint32_t, offer_count);
    flow->kind_of = ARENA_ARRAY(arena, uint32_t, need_count);
    for (uint32_t n = 0; n < need_count; n++)
        room.local_need[needs[n]] = n;
    find_kinds(flow, arena, plan);
    find_lots(flow, arena, plan);
    build_edges(flow, arena, plan);
    build_ins(flow, arena);
    build_groups(flow, arena, plan);
    size_t nodes = (size_t)flow->lot_count + flow->group_count + flow->kind_count;
    flow->queue = ARENA_ARRAY(arena, uint32_t, nodes);
    flow->towards = ARENA_ARRAY(arena, uint32_t, nodes);
    flow->by_edge = ARENA_ARRAY(arena, uint32_t, nodes);
    flow->seen = ARENA_ARRAY(arena, uint32_t, nodes);
    flow->dead = ARENA_ARRAY(arena, uint32_t, nodes);
}

/* ---- sharing out -------------------------------------------------------------------------------
 */

/* The rows of each kind, ascending, and how far they have been shared out. */
struct sharer {
    const struct fill_flow *flow;
    uint32_t *next_row; /* by need: the next row of its kind, or need_count */
    uint32_t *row_at;   /* by kind: the row being filled */
    int64_t *row_left;  /* by kind: what it has still to be given */
    void (*give)(void *context, uint32_t o, uint32_t n, int64_t quantity);
    void *context;
};

static void find_rows(struct sharer *sharer)
{
    const struct fill_flow *flow = sharer->flow;
    for (uint32_t k = 0; k < flow->kind_count; k++)
        sharer->row_at[k] = flow->need_count;
    for (uint32_t n = flow->need_count; n-- > 0;) {
        sharer->next_row[n] = sharer->row_at[flow->kind_of[n]];
        sharer->row_at[flow->kind_of[n]] = n;
        sharer->row_left[flow->kind_of[n]] = flow->met[n];
    }
}

/* Gives `quantity` of offer `o` to the rows of a kind, one after the other. */
static void give_kind(struct sharer *sharer, uint32_t o, uint32_t kind, int64_t quantity)
{
    while (quantity > 0) {
        uint32_t row = sharer->row_at[kind];
        CHECK(row < sharer->flow->need_count); /* what flows into a kind is what its rows have */
        int64_t part = sharer->row_left[kind] < quantity ? sharer->row_left[kind] : quantity;
        if (part > 0)
            sharer->give(sharer->context, o, row, part);
        quantity -= part;
        sharer->row_left[kind] -= part;
        if (sharer->row_left[kind] > 0)
            continue;
        sharer->row_at[kind] = sharer->next_row[row];
        if (sharer->row_at[kind] < sharer->flow->need_count)
            sharer->row_left[kind] = sharer->flow->met[sharer->row_at[kind]];
    }
}

static void share_lot(struct sharer *sharer, uint32_t l)
{
    const struct fill_flow *flow = sharer->flow;
    const struct fill_lot *lot = &flow->lots[l];
    uint32_t at = lot->first_offer, end = lot->first_offer + lot->offer_count;
    int64_t left = flow->gives[flow->lot_offers[at]];
    for (uint32_t e = lot->first_edge; e < flow->lots[l + 1].first_edge; e++) {
        for (int64_t flowing = flow->edges[e].flow; flowing > 0;) {
            while (left == 0) {
                CHECK(at + 1 < end); /* a lot gives no more than its offers do */
                left = flow->gives[flow->lot_offers[++at]];
            }
            int64_t part = left < flowing ? left : flowing;
            give_kind(sharer, flow->lot_offers[at], flow->edges[e].kind, part);
            left -= part;
            flowing -= part;
        }
    }
}

void fill_flow_share(const struct fill_flow *flow, struct arena *scratch,
                     void (*give)(void *context, uint32_t o, uint32_t n, int64_t quantity),
                     void *context)
{
    struct sharer sharer = {
        .flow = flow,
        .next_row = ARENA_ARRAY(scratch, uint32_t, flow->need_count),
        .row_at = ARENA_ARRAY(scratch, uint32_t, flow->kind_count),
        .row_left = ARENA_ARRAY(scratch, int64_t, flow->kind_count),
        .give = give,
        .context = context,
    };
    find_rows(&sharer);
    for (uint32_t l = 0; l < flow->lot_count; l++)
        share_lot(&sharer, l);
}
