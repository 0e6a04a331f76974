/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How groups and ceilings lie in each other. A flow can hold them all, exactly, where any two
 * of them are nested or apart, for then they are a forest:
 *
 *     general mandate ──┬── special mandate ──┬── undertaking
 *                       │                     └── undertaking
 *                       └── brigade (a group) ──┬── undertaking
 *                                               └── undertaking
 *
 * What counts are the undertakings that are live, give something and may serve a need. A
 * ceiling that they cannot reach together drops out, and so does one whose members all stand
 * under another that is no larger. A ceiling that still crosses a group or a larger ceiling is
 * divided: each part that the others cut it into is a ceiling of its own, and they have of its
 * quantity what they can use, first those over whom fewer limits stand, then in order of ids. So
 * none is ever exceeded; where ceilings cross, less may be counted than could be had
 * (doc/decisions/0130).
 */
#ifndef SURETY_ASSESS_GROUPING_H
#define SURETY_ASSESS_GROUPING_H

#include "assess/ceiling.h"
#include "assess/plan.h"

struct grouping {
    const struct group *groups; /* for the plan */
    uint32_t count;
    const int32_t *of_undertaking; /* the innermost group of one that counts, or -1 */
    const int32_t *of_symbol;      /* of a group of the record, by its symbol; or -1 */
};

/*
 * By undertaking: `peaks`, the most that one that counts gives on a day (thousandths; 0: it
 * does not count), and `symbols`, its group of the record or STATE_UNKNOWN. O(members × log);
 * of those under many ceilings the square of how many.
 */
void grouping_make(struct grouping *grouping, struct arena *arena, const struct live *live,
                   const struct ceilings *ceilings, const int64_t *peaks, const int32_t *symbols);

#endif
