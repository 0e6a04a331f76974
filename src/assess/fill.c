/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/fill.h"

#include "assess/fill_flow.h"

#include <stdlib.h>
#include <string.h>

/* ---- independent pieces: needs joined by an offer, offers joined by a group -------------- */

static uint32_t root_of(uint32_t *parent, uint32_t node)
{
    while (parent[node] != node)
        node = parent[node] = parent[parent[node]];
    return node;
}

static void join(uint32_t *parent, uint32_t a, uint32_t b)
{
    a = root_of(parent, a);
    b = root_of(parent, b);
    parent[a < b ? b : a] = a < b ? a : b;
}

/* The piece of each need, then of each offer: the lowest node of its tree. */
static uint32_t *find_pieces(struct arena *arena, const struct plan *plan)
{
    uint32_t nodes = plan->need_count + plan->offer_count;
    uint32_t *parent = ARENA_ARRAY(arena, uint32_t, nodes);
    uint32_t *group = ARENA_ARRAY(arena, uint32_t, plan->group_count); /* by root */
    memset(group, 0xFF, plan->group_count * sizeof *group);
    for (uint32_t i = 0; i < nodes; i++)
        parent[i] = i;
    for (uint32_t o = 0; o < plan->offer_count; o++) {
        const struct offer *offer = &plan->offers[o];
        for (uint32_t i = 0; i < offer->need_count; i++)
            join(parent, offer->needs[i], plan->need_count + o);
        if (offer->group < 0)
            continue;
        uint32_t root = plan->groups[offer->group].root;
        if (group[root] == UINT32_MAX)
            group[root] = o;
        join(parent, plan->need_count + o, plan->need_count + group[root]);
    }
    for (uint32_t i = 0; i < nodes; i++)
        parent[i] = root_of(parent, i);
    return parent;
}

/* ---- one piece over time ------------------------------------------------------------------ */

/* A list of spans that grows at its end; equal neighbours become one. */
struct span_list {
    struct fill_span *items;
    size_t count, capacity;
};

struct filler {
    struct arena *arena;
    struct arena scratch; /* one piece's network */
    struct fill_room room;
    const struct plan *plan;
    struct fill *fill;
    struct span_list *spans; /* by need */
    size_t service_capacity;
    struct arena *work; /* as long as the whole is filled */
    int64_t *next;      /* by service: the next of its offer's chain, or -1 */
    size_t next_capacity;
    struct shortfall *first; /* the earliest critical shortfall so far; NULL: none */
};

static void add_span(struct filler *filler, uint32_t need, int32_t from, int32_t until, int64_t met)
{
    struct span_list *list = &filler->spans[need];
    if (list->count > 0 && list->items[list->count - 1].met == met) {
        list->items[list->count - 1].until = until;
        return;
    }
    ARENA_GROW(filler->arena, &list->items, list->count, &list->capacity);
    list->items[list->count++] = (struct fill_span){from, until, met};
}

/*
 * The services of one piece between two neighbouring days of change. Those of an offer that
 * reach up to the day before hang in a chain, so that one that goes on unchanged is made longer.
 */
struct interval {
    struct filler *filler;
    const struct fill_flow *flow;
    int64_t *before, *now; /* by local offer: first service of its chain, or -1 */
    int32_t from, until;
};

static void add_service(struct interval *interval, uint32_t o, struct service service)
{
    struct filler *filler = interval->filler;
    struct fill *fill = filler->fill;
    int64_t *link = &interval->before[o], at;
    for (; *link >= 0; link = &filler->next[*link]) {
        const struct service *known = &fill->services[*link];
        if (known->need == service.need && known->quantity == service.quantity)
            break;
    }
    if (*link >= 0) {
        at = *link;
        *link = filler->next[at];
        fill->services[at].until = service.until;
    } else {
        at = (int64_t)fill->service_count;
        ARENA_GROW(filler->work, &filler->next, fill->service_count, &filler->next_capacity);
        ARENA_GROW(filler->arena, &fill->services, fill->service_count, &filler->service_capacity);
        fill->services[fill->service_count++] = service;
    }
    filler->next[at] = interval->now[o];
    interval->now[o] = at;
}

static void give(void *context, uint32_t o, uint32_t n, int64_t quantity)
{
    struct interval *interval = context;
    add_service(interval, o,
                (struct service){interval->flow->offers[o], interval->flow->needs[n],
                                 interval->from, interval->until, quantity});
}

/* What was given on the day is what the next day may go on with. */
static void add_services(struct interval *interval)
{
    struct arena room;
    arena_init(&room);
    fill_flow_share(interval->flow, &room, give, interval);
    arena_release(&room);
    for (uint32_t o = 0; o < interval->flow->offer_count; o++) {
        interval->before[o] = interval->now[o];
        interval->now[o] = -1;
    }
}

/* Rows in the order in which they are shown as served: critical, then worth, then id. */
static bool is_shown_before(const struct plan *plan, uint32_t a, uint32_t b)
{
    const struct need *x = &plan->needs[a], *y = &plan->needs[b];
    if (x->critical != y->critical)
        return x->critical;
    int worth = need_worth_cmp(x, y);
    return worth != 0 ? worth > 0 : a < b;
}

static int compare_shown(const void *left, const void *right, void *context)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    const struct plan *plan = *(const struct plan *const *)context;
    return a == b ? 0 : is_shown_before(plan, a, b) ? -1 : 1;
}

static void sort_shown(const struct plan *plan, uint32_t *needs, uint32_t count)
{
    if (count > 0)
        qsort_r(needs, count, sizeof *needs, compare_shown, &plan);
}

static void keep_shortfall(struct filler *filler, const struct fill_flow *flow, uint32_t local,
                           int32_t day)
{
    const struct shortfall *known = filler->first;
    uint32_t need = flow->needs[local];
    bool later = known != NULL
                 && (known->from < day
                     || (known->from == day && !is_shown_before(filler->plan, need, known->need)));
    if (later)
        return;
    struct shortfall *found = ARENA_NEW(filler->arena, struct shortfall);
    uint32_t *undertakings = ARENA_ARRAY(filler->arena, uint32_t, flow->offer_count);
    uint32_t *needs = ARENA_ARRAY(filler->arena, uint32_t, flow->need_count);
    *found =
        (struct shortfall){.need = need, .from = day, .undertakings = undertakings, .needs = needs};
    for (uint32_t o = 0; o < flow->offer_count; o++) {
        uint32_t undertaking = filler->plan->offers[flow->offers[o]].undertaking;
        uint32_t count = found->undertaking_count;
        bool is_named = count > 0 && undertakings[count - 1] == undertaking;
        if (!is_named && fill_flow_offer_reached(flow, o))
            undertakings[found->undertaking_count++] = undertaking;
    }
    for (uint32_t n = 0; n < flow->need_count; n++)
        if (n == local || fill_flow_need_reached(flow, n))
            needs[found->need_count++] = flow->needs[n];
    filler->first = found;
}

/* Fills the piece between two neighbouring days of change; `order` is that of serving. */
static void fill_interval(struct interval *interval, struct fill_flow *flow, const uint32_t *order)
{
    struct filler *filler = interval->filler;
    bool short_seen = false;
    fill_flow_begin(flow, filler->plan, interval->from);
    for (uint32_t i = 0; i < flow->need_count; i++) {
        uint32_t n = order[i];
        const struct need *need = &filler->plan->needs[flow->needs[n]];
        if (interval->from < need->from || interval->from >= need->until)
            continue;
        int64_t met = fill_flow_serve(flow, n, need->quantity);
        add_span(filler, flow->needs[n], interval->from, interval->until, met);
        if (met == need->quantity || !need->critical || short_seen)
            continue;
        short_seen = true;
        keep_shortfall(filler, flow, n, interval->from);
    }
    add_services(interval);
}

static int compare_days(const void *left, const void *right)
{
    int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
    return a < b ? -1 : a > b;
}

/* The days on which something in the piece changes, ascending, each once. */
static uint32_t days_of_change(const struct plan *plan, const struct fill_flow *flow, int32_t *days)
{
    uint32_t count = 0, kept = 0;
    for (uint32_t o = 0; o < flow->offer_count; o++) {
        const struct offer *offer = &plan->offers[flow->offers[o]];
        days[count++] = offer->from;
        days[count++] = offer->tour_end;
        days[count++] = offer->until;
    }
    for (uint32_t n = 0; n < flow->need_count; n++) {
        days[count++] = plan->needs[flow->needs[n]].from;
        days[count++] = plan->needs[flow->needs[n]].until;
    }
    if (count > 0)
        qsort(days, count, sizeof *days, compare_days);
    for (uint32_t i = 0; i < count; i++)
        if (i == 0 || days[i] != days[i - 1])
            days[kept++] = days[i];
    return kept;
}

/* A list of `count` empty chains. */
static int64_t *no_chains(struct arena *arena, uint32_t count)
{
    int64_t *chains = ARENA_ARRAY(arena, int64_t, count);
    for (uint32_t i = 0; i < count; i++)
        chains[i] = -1;
    return chains;
}

/* The local needs of a piece in the order in which they are served. */
static uint32_t *serving_order(struct filler *filler, const struct fill_flow *flow)
{
    uint32_t *order = ARENA_ARRAY(&filler->scratch, uint32_t, flow->need_count);
    if (flow->need_count > 0)
        memcpy(order, flow->needs, flow->need_count * sizeof *order);
    sort_shown(filler->plan, order, flow->need_count);
    for (uint32_t i = 0; i < flow->need_count; i++)
        order[i] = filler->room.local_need[order[i]];
    return order;
}

static void fill_piece(struct filler *filler, const uint32_t *needs, uint32_t need_count,
                       const uint32_t *offers, uint32_t offer_count)
{
    struct fill_flow flow;
    fill_flow_init(&flow, &filler->scratch, filler->room, filler->plan, needs, need_count, offers,
                   offer_count);
    const uint32_t *order = serving_order(filler, &flow);
    size_t day_max = 3 * (size_t)offer_count + 2 * (size_t)need_count;
    int32_t *days = ARENA_ARRAY(&filler->scratch, int32_t, day_max);
    uint32_t day_count = days_of_change(filler->plan, &flow, days);
    struct interval interval = {.filler = filler, .flow = &flow};
    interval.before = no_chains(&filler->scratch, offer_count);
    interval.now = no_chains(&filler->scratch, offer_count);
    for (uint32_t d = 0; d + 1 < day_count; d++) {
        interval.from = days[d];
        interval.until = days[d + 1];
        fill_interval(&interval, &flow, order);
    }
    arena_release(&filler->scratch);
}

/* ---- the whole ---------------------------------------------------------------------------- */

struct member {
    uint32_t piece, node;
};

static int compare_members(const void *left, const void *right)
{
    const struct member *a = left, *b = right;
    if (a->piece != b->piece)
        return a->piece < b->piece ? -1 : 1;
    return a->node < b->node ? -1 : a->node > b->node;
}

/* Calls fill_piece() with the needs and offers of each piece that has a need. */
static void fill_pieces(struct filler *filler, struct arena *arena)
{
    const struct plan *plan = filler->plan;
    uint32_t nodes = plan->need_count + plan->offer_count;
    uint32_t *piece_of = find_pieces(arena, plan);
    struct member *members = ARENA_ARRAY(arena, struct member, nodes);
    uint32_t *needs = ARENA_ARRAY(arena, uint32_t, plan->need_count);
    uint32_t *offers = ARENA_ARRAY(arena, uint32_t, plan->offer_count);
    for (uint32_t i = 0; i < nodes; i++)
        members[i] = (struct member){piece_of[i], i};
    if (nodes > 0)
        qsort(members, nodes, sizeof *members, compare_members);
    for (uint32_t first = 0, end; first < nodes; first = end) {
        uint32_t need_count = 0, offer_count = 0;
        for (end = first; end < nodes && members[end].piece == members[first].piece; end++) {
            uint32_t node = members[end].node;
            if (node < plan->need_count)
                needs[need_count++] = node;
            else
                offers[offer_count++] = node - plan->need_count;
        }
        if (need_count > 0)
            fill_piece(filler, needs, need_count, offers, offer_count);
    }
}

static int compare_services(const void *left, const void *right)
{
    const struct service *a = left, *b = right;
    if (a->need != b->need)
        return a->need < b->need ? -1 : 1;
    if (a->offer != b->offer)
        return a->offer < b->offer ? -1 : 1;
    return a->from < b->from ? -1 : a->from > b->from;
}

/* The span of the first shortfall is the one of its row that begins, or goes on, on that day. */
static void settle_shortfall(struct filler *filler)
{
    struct shortfall *first = filler->first;
    if (first == NULL)
        return;
    const struct span_list *list = &filler->spans[first->need];
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].from <= first->from && first->from < list->items[i].until) {
            first->until = list->items[i].until;
            first->short_by = filler->plan->needs[first->need].quantity - list->items[i].met;
        }
    filler->fill->first_shortfall = first;
}

void fill_compute(struct fill *fill, struct arena *arena, const struct plan *plan)
{
    struct arena work;
    arena_init(&work);
    struct filler filler = {.arena = arena, .work = &work, .plan = plan, .fill = fill};
    arena_init(&filler.scratch);
    *fill = (struct fill){0};
    filler.room = fill_room_new(&work, plan);
    filler.spans = ARENA_ARRAY(&work, struct span_list, plan->need_count);
    fill_pieces(&filler, &work);
    const struct fill_span **spans = ARENA_ARRAY(arena, const struct fill_span *, plan->need_count);
    uint32_t *counts = ARENA_ARRAY(arena, uint32_t, plan->need_count);
    for (uint32_t n = 0; n < plan->need_count; n++) {
        spans[n] = filler.spans[n].items;
        counts[n] = (uint32_t)filler.spans[n].count;
    }
    fill->spans = spans;
    fill->span_counts = counts;
    if (fill->service_count > 0)
        qsort(fill->services, fill->service_count, sizeof *fill->services, compare_services);
    settle_shortfall(&filler);
    arena_release(&work);
}

double fill_share(const struct fill *fill, const struct plan *plan, uint32_t need)
{
    __int128 met = 0;
    for (uint32_t i = 0; i < fill->span_counts[need]; i++) {
        const struct fill_span *span = &fill->spans[need][i];
        met += (__int128)span->met * (span->until - span->from);
    }
    const struct need *row = &plan->needs[need];
    return (double)met / ((double)row->quantity * (row->until - row->from));
}
