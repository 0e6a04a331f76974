/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which rows of a record can bear on the answer of a requirement set: its own rows, the
 * undertakings that may serve one of them, and what such an undertaking hangs on: the facts,
 * parties and other undertakings that its condition names, its group, its caveats, its source. It
 * is a matter of names alone (doc/decisions/0120): what a row does to the figures it does not say.
 */
#ifndef SURETY_ANSWER_BEARING_H
#define SURETY_ANSWER_BEARING_H

#include "state/question.h"

struct bearing {
    const struct premise *premise; /* whose set it is */
    bool *serves;                  /* by undertaking: may serve a row of the set */
    bool *undertakings;            /* by undertaking: that, or something that serves hangs on it */
    bool *facts;                   /* by fact: something that serves hangs on it */
};

/* Lives in the arena. O(undertakings × rows of the set + names in conditions). */
void bearing_find(struct bearing *bearing, struct arena *arena, const struct premise *premise);

/* Why a row of the premise's record bears on the set, as a phrase; NULL if it does not. Deliveries
 * never do: the set is asked about as if the day came. O(undertakings). */
const char *bearing_of(const struct bearing *bearing, const struct row *row);

#endif
