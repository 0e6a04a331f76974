/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ceilings that approvals set: an `approved` step with a quantity caps, in readings that say
 * so, the sum of that party's undertakings of the same unit whose condition names the step.
 *
 * An undertaking stands under the lowest ceiling that its condition names. Groups and ceilings
 * do not nest: of a group that has a member under a ceiling only the largest such member
 * counts, which is never kinder than both rules together (doc/decisions/0050).
 */
#ifndef SURETY_ASSESS_CEILING_H
#define SURETY_ASSESS_CEILING_H

#include "state/live.h"

struct ceilings {
    const int32_t *of;       /* by undertaking: index of its ceiling, or -1 */
    const int64_t *quantity; /* by ceiling: thousandths */
    const bool *is_left_out; /* by undertaking: a smaller member of a group under a ceiling */
    uint32_t count;
};

/* The ceilings in force in a reading on C-day. O(steps + nodes of conditions). */
void ceilings_find(struct ceilings *ceilings, struct arena *arena, const struct live *live);

#endif
