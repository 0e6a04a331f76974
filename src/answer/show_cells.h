/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cells that several tables of undertakings share, on the terminal and in the report.
 */
#ifndef SURETY_ANSWER_SHOW_CELLS_H
#define SURETY_ANSWER_SHOW_CELLS_H

#include "answer/look.h"
#include "state/state.h"

enum tint show_stage_tint(enum stage stage);

/* An undertaking's quantity as a range; empty when unknown. */
struct str show_range(struct arena *scratch, const struct undertaking *undertaking);

/* Names of the fields that a planner needs and that are empty, with commas. */
void show_unsaid(struct buf *out, const struct undertaking *undertaking);

/*
 * The first name in the condition of another party's undertaking that stands which is `party` or
 * one of its undertakings, or NULL: whether it hangs on the party.
 */
const struct condition_node *show_hangs_on(const struct state *state,
                                           const struct undertaking *undertaking, uint32_t party);

#endif
