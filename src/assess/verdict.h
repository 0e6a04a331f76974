/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one word of an assessment: whether the guarantee would hold. It is less than an
 * assessment, and is found without one, so that many answers can be tried.
 */
#ifndef SURETY_ASSESS_VERDICT_H
#define SURETY_ASSESS_VERDICT_H

#include "assess/plan.h"

/* From the worst to the best. */
enum verdict { VERDICT_FAILS, VERDICT_UNKNOWN, VERDICT_ON_PAPER, VERDICT_FRAGILE, VERDICT_HOLDS };

/* "fails", "unknown", "on-paper", "fragile", "holds". */
const char *verdict_name(enum verdict verdict);
bool verdict_find(struct str name, enum verdict *verdict);

/*
 * The table of verdicts, with `facts` (by fact; NULL: the premise's) as the truth of facts. At
 * most three plans, and in one of them the search for what breaks it.
 */
enum verdict verdict_decide(const struct premise *premise, const enum truth *facts);

/* The same where the strict plan is there already, and known which of the readings fill the
 * critical rows; `generous_met` counts only where `strict_met` is false. */
enum verdict verdict_settle(const struct premise *premise, const enum truth *facts,
                            const struct plan *strict, bool strict_met, bool generous_met);

#endif
