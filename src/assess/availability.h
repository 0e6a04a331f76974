/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a live undertaking gives, and on which days: `if the day came` what it promises, from
 * notice, lift and delays on; where the question is how things are, what was delivered of it. Which
 * needs it may serve, and with whom it shares, is not decided here (plan.h).
 *
 * What was delivered on different days rests on different days: each part has a tour of its own.
 *
 *     900 on C+0 and 90 on C+37, tour 30, interval 90
 *     C+0 ── 900 ──┐
 *               C+30 ── 300 ──┬── 300 + 90 ──┐
 *                           C+37           C+67 ── 330 ──>
 */
#ifndef SURETY_ASSESS_AVAILABILITY_H
#define SURETY_ASSESS_AVAILABILITY_H

#include "assess/plan.h"

/* A span of plan days, clipped to the horizon; empty cells are C+0 and the horizon. */
void availability_span(const struct premise *premise, const struct row *row, int from_field,
                       int until_field, int32_t *from, int32_t *until);

/* The day of the plan that is today, where the question is how things are; else the first day. */
int32_t availability_first_day(const struct premise *premise);

/* Whether its deliveries speak for it: each is a part of the force, which no group caps again. */
bool availability_is_delivered(const struct live *live, uint32_t u);

/* The most offers that availability_offers() can make for all undertakings together. */
size_t availability_most(const struct live *live);

/*
 * The offers of a live undertaking `u`, alone and without needs, in order of their tours; returns
 * how many. `ample` is what an undertaking without a quantity gives, or STATE_UNKNOWN for nothing.
 * O(caveats + deliveries of `u`).
 */
uint32_t availability_offers(const struct live *live, uint32_t u, int64_t ample,
                             struct offer *offers);

#endif
