/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Coverage: the share of what is asked that is met, and how it changes when undertakings
 * go. This is the engine under withdrawal, breaking sets and influence.
 *
 * Time is cut into the intervals between which nothing changes; in each a maximum-weight
 * flow runs source → group → offer → need → sink. A unit for need r is worth
 * weight_r ÷ quantity_r, times the days. coverage = worth met ÷ worth asked.
 */
#ifndef SURETY_ASSESS_COVERAGE_H
#define SURETY_ASSESS_COVERAGE_H

#include "assess/plan.h"

struct coverage; /* the plan cut into independent pieces, with room to work in; see coverage.c */

/* Cuts the plan into pieces. Lives in the arena, keeps a pointer to the plan. */
struct coverage *coverage_new(struct arena *arena, const struct plan *plan);

/* Whether anything is asked: some need has a weight. If not, coverage is null everywhere. */
bool coverage_is_asked(const struct coverage *coverage);

/*
 * Coverage from 0 to 1 when exactly the undertakings u with present[u] are there (by
 * undertaking of the state; NULL: all offers). 0 when nothing is asked. The same number for
 * the same question always, whatever was asked before.
 */
double coverage_value(struct coverage *coverage, const bool *present);

/*
 * Whether in every interval the critical needs alone can all be filled at the same time
 * by the undertakings present (NULL: all). True when there are none.
 */
bool coverage_critical_met(struct coverage *coverage, const bool *present);

#endif
