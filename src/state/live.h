/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which undertakings are live: counted in the reading, and their condition holds. Since a
 * reading makes of every unknown fact a yes or a no, conditions are a graph of gates that
 * only ask "do enough of my inputs hold?"; and since there is no "not", taking something
 * away can only take more away. Undertakings that wait for each other stand together:
 * liveness is the greatest fixed point, found by starting with everything counted and
 * taking away what fails until nothing fails (Dowling and Gallier 1984 in reverse).
 *
 *   undertaking ──> gates of conditions that name it ──> undertakings that hang on them
 *        └────────> its party (one live undertaking is enough) ──> gates that name it
 *
 * A struct live can be cut and mended like a tree being climbed: live_withdraw() takes a
 * party away with all that hangs on it, live_undo() brings the last ones back. Each costs
 * in proportion to what changes. One thread at a time.
 */
#ifndef SURETY_STATE_LIVE_H
#define SURETY_STATE_LIVE_H

#include "state/question.h"
#include "state/reading.h"

struct live_gate {
    int32_t have;                  /* inputs that hold */
    int32_t need;                  /* inputs that must hold */
    uint32_t out_first, out_count; /* the gates it feeds, in live.outs */
    bool cut;                      /* holds no more */
};

struct live {
    const struct premise *premise;
    const struct reading *reading;
    const enum truth *facts; /* by fact: what this liveness takes as true */
    uint32_t undertaking_count;
    /* Gate u of an undertaking is gate u; then one gate a party; then those of conditions. */
    struct live_gate *gates;
    uint32_t gate_count;
    uint32_t *outs;
    bool *counted; /* by undertaking */
    /* The trail: gates in the order in which they were cut since the start. */
    uint32_t *trail;
    uint32_t trail_count;
    uint32_t
        *guarantors; /* parties other than the host with a live undertaking, by id; at the start */
    uint32_t guarantor_count;
    uint32_t *own_first; /* by party: its undertakings are own[own_first[p] .. own_first[p + 1]) */
    uint32_t *own;
    bool
        is_linked; /* whether any counted undertaking's condition names a party or an undertaking */
};

/*
 * Liveness in a reading, with `premise.without` gone, and `facts` (by fact; NULL: the
 * premise's) as the truth of facts. `stage_min` raises the reading's own lower stage limit
 * (for the ladder). O(undertakings + conditions).
 */
void live_init(struct live *live, struct arena *arena, const struct premise *premise,
               const struct reading *reading, enum stage stage_min, const enum truth *facts);

/* Whether undertaking `u` (index into state.undertakings) is live now. O(1). */
static inline bool live_is(const struct live *live, uint32_t u)
{
    return !live->gates[u].cut;
}

/* Whether party `p` has a live undertaking now. O(1). */
static inline bool live_party(const struct live *live, uint32_t p)
{
    return !live->gates[live->undertaking_count + p].cut;
}

/* A point to come back to. */
static inline uint32_t live_mark(const struct live *live)
{
    return live->trail_count;
}

/* Takes all undertakings of party `p` away, then all that hung on them. Amortised O(changes). */
void live_withdraw(struct live *live, uint32_t p);

/*
 * The gates cut since `mark` are trail[mark .. trail_count); those below undertaking_count
 * are undertakings. Brings them back. O(changes).
 */
void live_undo(struct live *live, uint32_t mark);

#endif
