/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What withdrawal does: the exact worst set of k guarantors for each k, and the minimal sets
 * whose withdrawal breaks the critical rows. Exact, never greedy: the worst pair need not
 * contain the worst single one.
 */
#ifndef SURETY_ASSESS_WITHDRAWAL_H
#define SURETY_ASSESS_WITHDRAWAL_H

#include "assess/coverage.h"

#define WITHDRAWAL_TIE 1e-9 /* coverages that differ by no more are ties */

struct withdrawal {
    uint32_t k;
    const uint32_t *parties; /* k indexes into state.parties, ascending */
    double coverage;         /* after the cascade */
    double direct_loss;      /* what falls when only their own undertakings go */
    double cascade_loss;     /* the rest */
};

/*
 * For each k from 1 to `k_max`, at most the number of guarantors: the k guarantors whose
 * withdrawal leaves the least coverage; among those within WITHDRAWAL_TIE of it the first
 * list in order of ids. `live` is left as it was. Returns the list, `*count` long, in the arena.
 */
const struct withdrawal *withdrawal_worst(struct arena *arena, struct live *live,
                                          const struct plan *plan, uint32_t k_max, uint32_t *count);

struct party_set {
    const uint32_t *parties; /* ascending */
    uint32_t count;
};

/*
 * All minimal sets of at most k guarantors without whom the critical rows can no longer all
 * be filled, by size, then in order of ids. The critical rows must be met with everyone there.
 */
const struct party_set *withdrawal_breaking_sets(struct arena *arena, struct live *live,
                                                 const struct plan *plan, uint32_t k,
                                                 size_t *count);

/* Whether some set of at most k guarantors breaks the critical rows. Stops at the first. */
bool withdrawal_breaks(struct arena *arena, struct live *live, const struct plan *plan, uint32_t k);

#endif
