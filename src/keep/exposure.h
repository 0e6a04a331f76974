/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who owes what when a guarantee is called. Each share has its part of the call; a several share
 * pays its part up to its cap and no more; joint shares pay their parts and step in for what
 * others leave unpaid, pro rata among those who pay, up to their caps.
 *
 * What is covered when some do not pay depends on the others through one sum only:
 *
 *     covered = min(guaranteed, Σ most(i) over those who pay)
 *
 * where most(i) is min(part, cap) for a several share and min(cap, guaranteed) for a joint one: the
 * several ones never exceed their parts, and the joint ones fill up the rest to their caps. So the
 * worst k parties not to pay are the k with the largest sums of most(i): here greedy is exact.
 *
 * An *open* share has no figure. Whatever it is, it can take on no more than the call and its cap,
 * and it only lowers the parts of others: with min(cap, called) as its most, and `called` in the
 * place of `guaranteed`, what is covered is at most what the formula says. So what is not covered
 * is at least that, for every set of parties and for the worst of them (doc/decisions/0049).
 */
#ifndef SURETY_KEEP_EXPOSURE_H
#define SURETY_KEEP_EXPOSURE_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

struct exposure_share {
    uint32_t party;
    int64_t amount; /* its weight in the key; 0 if it is open */
    int64_t cap;    /* the most it pays; INT64_MAX: no cap but the rules above */
    bool is_joint;
    bool is_open; /* nobody said how much */
};

struct exposure {
    int64_t guaranteed; /* min(called, Σ amounts); with an open share at least that */
    bool has_open;
    int64_t limit; /* the most that may be guaranteed: with an open share all that is called */
    int64_t *part; /* by share: of what is guaranteed, adding up to it */
    int64_t *most; /* by share: the most it can be made to pay */
    int64_t *owes; /* by share: when all pay */
};

/* All amounts in the same unit; they must add up to at most SPLIT_SUM_MAX. O(n log n). */
struct exposure exposure_of(struct arena *arena, int64_t called,
                            const struct exposure_share *shares, size_t count);

/*
 * What each share pays when `defaults[party]` do not (NULL: all pay), if open shares come to
 * nothing; returns what is covered. O(n log n).
 */
int64_t exposure_pays(struct arena *scratch, const struct exposure *exposure,
                      const struct exposure_share *shares, size_t count, const bool *defaults,
                      int64_t *pays);

/*
 * The k parties without whom least is covered, ascending (ties: the first list in order), into
 * `worst`; returns what is then covered; with an open share at most. `parties` are those that have
 * shares, ascending, and k ≤ party_count. O(n + parties log).
 */
int64_t exposure_worst(struct arena *scratch, const struct exposure *exposure,
                       const struct exposure_share *shares, size_t count, const uint32_t *parties,
                       uint32_t party_count, uint32_t k, uint32_t *worst);

#endif
