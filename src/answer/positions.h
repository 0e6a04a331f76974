/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Positions in the order in which people read them: by matter, then party, then day.
 */
#ifndef SURETY_ANSWER_POSITIONS_H
#define SURETY_ANSWER_POSITIONS_H

#include "answer/look.h"
#include "state/state.h"

/* The positions that count, by matter, party, day said (unknown days first), id. O(n log n). */
const struct row *const *positions_sorted(struct arena *arena, const struct state *state,
                                          size_t *count);

/* Those of one party, by day (unknown days first), matter, id. */
const struct row *const *positions_of_party(struct arena *arena, const struct state *state,
                                            uint32_t party, size_t *count);

/* The day a position was said, in ISO 8601; "" when unknown. */
struct str positions_date(struct arena *arena, const struct state *state, const struct row *row);

enum tint positions_tint(enum stance stance);

#endif
