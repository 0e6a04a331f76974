/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who stands for an undertaking that was superseded: the rows of the same party and unit that took
 * its place, and those that took theirs, down every line. One row may be split into several heirs.
 */
#ifndef SURETY_STATE_HEIRS_H
#define SURETY_STATE_HEIRS_H

#include "state/state.h"

struct heirs {
    const struct state *state;
    const uint32_t *next, *next_first; /* the rows that took the place of u, by u */
    uint32_t *only; /* by undertaking: the last of its line, as long as each row has one heir */
    uint32_t *seen; /* by undertaking: the search that reached it last */
    uint32_t search;
};

/* In the arena. O(undertakings × log). */
void heirs_init(struct heirs *heirs, struct arena *arena, const struct state *state);

/* The last of its line, as long as each row has one heir; itself if it has none, or several. */
static inline uint32_t heirs_last(const struct heirs *heirs, uint32_t u)
{
    return heirs->only[u];
}

/*
 * The rows that stand for `u` now: itself if nobody took its place. By said_on (unknown first),
 * then id. In the arena. O(1) for a line without a split, else O(rows between × log).
 */
const uint32_t *heirs_of(struct heirs *heirs, struct arena *arena, uint32_t u, uint32_t *count);

#endif
