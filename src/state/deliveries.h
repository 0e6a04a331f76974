/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What has been delivered, and of what. A delivery counts if its row counts and its day is not
 * after as-of. It counts for the undertaking that it names, or for the one that took that one's
 * place (`supersedes`, as long as exactly one row of the same party and unit did). Undertakings of
 * one group are the same force named more than once, so they share their deliveries: a *pool* is a
 * group, or one undertaking that belongs to none. An undertaking of stage `delivered` for which no
 * delivery with a figure is recorded stands for one of its own: of `low`, on the day it was said.
 * Such words of one pool name one force, which what is recorded of the pool may be part of: a pool
 * has had what is recorded, or the largest of its words if that is more (doc/decisions/0032, 0047).
 *
 *     pool of BLK-1, BLK-2:   2031-05-02  1500   sums  1500
 *                             2031-05-09   500         2000  <- reaches 2000 on this day
 */
#ifndef SURETY_STATE_DELIVERIES_H
#define SURETY_STATE_DELIVERIES_H

#include "state/state.h"

struct delivery {
    const struct row *row; /* of deliveries, or of undertakings: its own word */
    uint32_t undertaking;  /* for which it counts; an index into state.undertakings */
    uint32_t pool;
    int32_t on;       /* days since 1970; DATE_NONE: unknown, sorted first */
    int64_t quantity; /* thousandths, of the row or a part of it; or STATE_UNKNOWN */
    int64_t adds;     /* of them, what nothing else in the pool stands for; 0: unknown */
    enum attestation attestation; /* VERIFIED: another party than the deliverer confirmed it */
};

/* What a pool has had, up to and including one delivery. */
struct delivered {
    int64_t quantity, verified; /* thousandths; deliveries without a quantity add nothing */
    uint32_t unknown_count;     /* deliveries without a quantity */
    enum attestation weakest;   /* word of all of them */
};

struct deliveries {
    const struct delivery *items; /* by pool, day, id */
    const struct delivered *sums; /* by item: within its pool, up to it */
    const uint32_t *pool_of;      /* by undertaking */
    const uint32_t *pool_first;   /* by pool: items[pool_first[p] .. pool_first[p + 1]) */
    const uint32_t *own;          /* indexes into items, in their order */
    const uint32_t *own_first;    /* by undertaking: own[own_first[u] .. own_first[u + 1]) */
    uint32_t count, pool_count;
};

/*
 * The deliveries that count. ERROR_LIMIT if those of one pool add up to more than arithmetic can
 * hold. O(n log n).
 */
bool deliveries_fold(struct arena *arena, const struct state *state, struct deliveries *deliveries,
                     struct error *err) MUST_USE;

/* Whether it is the word of a row of no more than the rest of its pool stands for. */
bool delivery_says_no_more(const struct delivery *item);

/* What the pool of undertaking `u` has had in all. O(1). */
struct delivered deliveries_of(const struct deliveries *deliveries, uint32_t u);

/* What it has had by the end of a day. O(log n). */
struct delivered deliveries_by(const struct deliveries *deliveries, uint32_t u, int32_t day);

/* Whether a delivery of a known quantity, or of an unknown one, is recorded for `u` itself. O(own).
 */
bool deliveries_has_figure(const struct deliveries *deliveries, uint32_t u);
bool deliveries_has_blank(const struct deliveries *deliveries, uint32_t u);

/*
 * The index of the delivery with which the pool of `u` reached `quantity`, or STATE_UNKNOWN.
 * O(log n).
 */
int64_t deliveries_reached(const struct deliveries *deliveries, uint32_t u, int64_t quantity);

#endif
