/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ceilings that approvals set: an `approved` step with a quantity caps, in readings that say
 * so, the sum of that party's undertakings of the same unit whose condition names the step.
 *
 * An undertaking stands under every ceiling that its condition names. How ceilings and groups
 * lie in each other is for grouping.h.
 */
#ifndef SURETY_ASSESS_CEILING_H
#define SURETY_ASSESS_CEILING_H

#include "state/live.h"

struct ceilings {
    const uint32_t *named;       /* indexes of ceilings, of each undertaking ascending */
    const uint32_t *named_first; /* by undertaking: named[named_first[u] .. named_first[u + 1]) */
    const int64_t *quantity;     /* by ceiling, in order of the names of steps: thousandths */
    const struct row *const *steps; /* by ceiling: the approval that sets it */
    uint32_t count;
};

/* The ceilings in force in a reading on the day of facts. O(steps + nodes of conditions × log). */
void ceilings_find(struct ceilings *ceilings, struct arena *arena, const struct live *live);

/* Those that an undertaking stands under. O(1). */
static inline const uint32_t *ceilings_of(const struct ceilings *ceilings, uint32_t u,
                                          uint32_t *count)
{
    *count = ceilings->named_first[u + 1] - ceilings->named_first[u];
    return ceilings->named + ceilings->named_first[u];
}

#endif
