/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Influence: each guarantor's Shapley value of the game v(S) = coverage when exactly the
 * guarantors S of the reading stay, the host always there, cascade included. Exact up to
 * INFLUENCE_EXACT_MAX guarantors, else by antithetic sampling of permutations with a seed,
 * and with its standard error.
 */
#ifndef SURETY_ASSESS_INFLUENCE_H
#define SURETY_ASSESS_INFLUENCE_H

#include "assess/coverage.h"

enum { INFLUENCE_EXACT_MAX = 16 };

struct influence {
    uint32_t party; /* index into state.parties */
    double shapley;
    double stderr_of_mean; /* 0 where exact */
};

/* One entry a guarantor, in order of ids; `live` is left as it was. `*count` is the number of
 * guarantors. */
const struct influence *influence_compute(struct arena *arena, struct live *live,
                                          const struct plan *plan, uint64_t seed, uint32_t *count);

#endif
