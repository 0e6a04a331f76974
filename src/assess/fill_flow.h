/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The flow under fill.h: the network of one independent piece of the plan on one day, in
 * which rows are served one after the other and a row once served keeps what it has. That
 * this is also the most that can be served in that order is the exchange property of flows
 * into sinks (they form a polymatroid: Megiddo 1974; Lawler and Martel 1982).
 *
 * Offers that may serve the same rows, and stand in no group, are one lot; rows that the same
 * offers may serve are one kind. The search runs over lots and kinds, of which there are
 * few, and at the end of a day what flows between them is shared out (fill_lots.c).
 *
 *   source ──> groups ──> lot ──> kind       A row that is short looks backwards for a lot
 *         └───────────────^                  with something left, by way of kinds that can be
 *                                            served from elsewhere. Groups are those of the
 *                                            plan: they lie in each other.
 */
#ifndef SURETY_ASSESS_FILL_FLOW_H
#define SURETY_ASSESS_FILL_FLOW_H

#include "assess/plan.h"

struct fill_edge {
    uint32_t lot, kind;
    int64_t flow; /* thousandths */
};

struct fill_lot {
    uint32_t first_offer, offer_count; /* in lot_offers */
    uint32_t first_edge;               /* its edges end where the next lot's begin */
    int32_t group;                     /* the innermost, or -1 */
    int64_t gives, used;               /* thousandths on this day */
};

struct fill_kind {
    uint32_t first_in; /* its incoming edges are ins[first_in ..) until the next kind's */
};

struct fill_group {
    uint32_t first_member, member_count; /* in `members` */
    int32_t parent;                      /* the group that it lies in, or -1 */
    int64_t most;                        /* thousandths, or GROUP_LARGEST */
    int64_t gives, used;
};

/* Room that all pieces of a plan share, one after the other. */
struct fill_room {
    uint32_t *local_need;  /* by plan need: local index; meaningful for the piece at hand */
    uint32_t *local_group; /* by plan group: local index + 1; 0: not in the piece */
};

struct fill_flow {
    const uint32_t *offers; /* local → plan offer, ascending */
    uint32_t offer_count;
    const uint32_t *needs; /* local → plan need, ascending */
    uint32_t need_count;
    int64_t *gives;             /* by local offer, on this day */
    int64_t *met;               /* by local need, on this day */
    uint32_t *lot_of, *kind_of; /* of local offers and needs */

    struct fill_lot *lots; /* lot_count + 1 */
    uint32_t lot_count;
    uint32_t *lot_offers;    /* local offers by lot */
    struct fill_kind *kinds; /* kind_count + 1 */
    uint32_t kind_count;
    struct fill_edge *edges;
    uint32_t *ins; /* edges by kind */
    struct fill_group *groups;
    uint32_t group_count;
    uint32_t *members; /* nodes by group: lots, and groups that lie in it */
    struct fill_room room;

    /* The search: nodes are lots, then groups, then kinds. */
    uint32_t *queue;
    uint32_t *towards; /* by node: the next node towards the row that is being served */
    uint32_t *by_edge; /* by node: the edge taken, where the step is along one */
    uint32_t *seen;    /* by node: the search that reached it last */
    uint32_t search;   /* number of the current search, from 1 */
    uint32_t *dead;    /* by node: the day on which a search found that nothing leads to it */
    uint32_t day;      /* number of the current day, from 1 */
};

struct fill_room fill_room_new(struct arena *arena, const struct plan *plan);

/*
 * The network of a piece; needs and offers ascending, both must outlive it. All its memory is
 * in `arena`. O(edges × log).
 */
void fill_flow_init(struct fill_flow *flow, struct arena *arena, struct fill_room room,
                    const struct plan *plan, const uint32_t *needs, uint32_t need_count,
                    const uint32_t *offers, uint32_t offer_count);

/* Empties the network and sets what each offer and group gives on `day`. O(edges). */
void fill_flow_begin(struct fill_flow *flow, const struct plan *plan, int32_t day);

/*
 * Serves local need `n` with up to `quantity` without taking from what other rows have;
 * returns what it got. If that is less, what the search has reached is a minimum cut: all
 * that these offers give is in use by these needs.
 */
int64_t fill_flow_serve(struct fill_flow *flow, uint32_t n, int64_t quantity);

/* Whether the last search reached a local offer that gives something, or a need that has something.
 */
bool fill_flow_offer_reached(const struct fill_flow *flow, uint32_t o);
bool fill_flow_need_reached(const struct fill_flow *flow, uint32_t n);

/*
 * Shares the day's flow out among offers and rows, each in order of ids, and calls `give` for
 * every pair of local offer and local need with what the one gives the other. O(edges + pairs).
 */
void fill_flow_share(const struct fill_flow *flow, struct arena *scratch,
                     void (*give)(void *context, uint32_t o, uint32_t n, int64_t quantity),
                     void *context);

#endif
