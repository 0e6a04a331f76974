/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether an undertaking that stands is of a sort that may serve a requirement: the fit of units,
 * capabilities and areas, and the caveats that forbid it in every reading. How much it gives, when,
 * and on which condition is asked elsewhere (assess/plan.h).
 */
#ifndef SURETY_KEEP_SERVES_H
#define SURETY_KEEP_SERVES_H

#include "state/state.h"

/* Not superseded, and none of withdrawn, refused, lapsed. */
bool serves_stands(const struct undertaking *undertaking);

/* O(areas + caveats + log fits). */
bool serves_may(const struct state *state, const struct undertaking *undertaking,
                const struct requirement *requirement);

/* The undertakings that stand and may serve it, `*count` of them, by id, as indexes into
 * state.undertakings. O(undertakings × the above). */
const uint32_t *serves_find(struct arena *arena, const struct state *state,
                            const struct requirement *requirement, uint32_t *count);

#endif
