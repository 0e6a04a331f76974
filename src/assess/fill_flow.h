/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The flow under fill.h: the network of one independent piece of the plan on one day, in
 * which rows are served one after the other and a row once served keeps what it has. That
 * this is also the most that can be served in that order is the exchange property of flows
 * into sinks (they form a polymatroid: Megiddo 1974; Lawler and Martel 1982).
 *
 *   source ──> group ──> offer ──> need      A row that is short looks backwards for an offer
 *         └──────────────^                   with something left, by way of rows that can be
 *                                            served from elsewhere.
 */
#ifndef SURETY_ASSESS_FILL_FLOW_H
#define SURETY_ASSESS_FILL_FLOW_H

#include "assess/plan.h"

struct fill_edge {
    uint32_t offer, need; /* local indexes */
    int64_t flow;         /* thousandths */
    int64_t open;         /* for fill.c: the last service of this edge, or -1 */
};

struct fill_offer {
    uint32_t offer;      /* index into plan.offers */
    uint32_t first_edge; /* its edges end where the next offer's begin */
    int32_t group;       /* local index or -1 */
    int64_t gives, used; /* thousandths on this day */
};

struct fill_need {
    uint32_t need;     /* index into plan.needs */
    uint32_t first_in; /* its incoming edges are ins[first_in ..) until the next need's */
};

struct fill_group {
    uint32_t first_member, member_count; /* in `members` */
    int64_t gives, used;
};

/* Room that all pieces of a plan share, one after the other. */
struct fill_room {
    uint32_t *local_need;  /* by plan need: local index; meaningful for the piece at hand */
    uint32_t *local_group; /* by plan group: local index + 1; 0: not in the piece */
};

struct fill_flow {
    struct fill_offer *offers; /* offer_count + 1 */
    uint32_t offer_count;
    struct fill_need *needs; /* need_count + 1 */
    uint32_t need_count;
    struct fill_edge *edges;
    uint32_t *ins; /* edges by need */
    struct fill_group *groups;
    uint32_t group_count;
    uint32_t *members; /* offers by group */
    uint32_t *order;   /* local needs in the order in which they are served */
    struct fill_room room;
    /* The search: nodes are offers, then groups, then needs. */
    uint32_t *queue;
    uint32_t *towards; /* by node: the next node towards the row that is being served */
    uint32_t *by_edge; /* by node: the edge taken, where the step is along one */
    uint32_t *seen;    /* by node: the search that reached it last */
    uint32_t search;   /* number of the current search, from 1 */
};

struct fill_room fill_room_new(struct arena *arena, const struct plan *plan);

/* The network of a piece; needs and offers ascending. All its memory is in `arena`. O(edges). */
void fill_flow_init(struct fill_flow *flow, struct arena *arena, struct fill_room room,
                    const struct plan *plan, const uint32_t *needs, uint32_t need_count,
                    const uint32_t *offers, uint32_t offer_count);

/* Turns `count` indexes of plan needs into local ones, in place. */
void fill_flow_localise(const struct fill_flow *flow, uint32_t *needs, uint32_t count);

/* Empties the network and sets what each offer and group gives on `day`. O(edges). */
void fill_flow_begin(struct fill_flow *flow, const struct plan *plan, int32_t day);

/*
 * Serves need `n` with up to `quantity` without taking from what other rows have; returns
 * what it got. If that is less, the offers and needs reached are a minimum cut: what
 * these offers give is all in use by these needs.
 */
int64_t fill_flow_serve(struct fill_flow *flow, uint32_t n, int64_t quantity);

/* Whether the last search of fill_flow_serve() reached an offer or a need. */
bool fill_flow_offer_reached(const struct fill_flow *flow, uint32_t o);
bool fill_flow_need_reached(const struct fill_flow *flow, uint32_t n);

#endif
