/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Facts from two tables: facts.csv as it stands, and steps.csv, where each step makes the
 * fact STEP.INSTRUMENT.PARTY true until that party denounces the instrument, and false
 * from then on. What is said without an end holds until a later row speaks of the same fact,
 * whichever table that is in: a change over time is no dispute (doc/decisions/0054). Reading facts
 * is in state.h.
 */
#ifndef SURETY_STATE_FACTS_H
#define SURETY_STATE_FACTS_H

#include "state/state.h"

/* Fills state->facts; state->record and state->counts must be there. O(rows × log). */
void facts_fold(struct arena *arena, struct state *state);

#endif
