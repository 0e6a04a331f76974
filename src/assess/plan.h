/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The plan is the question in numbers: what each live undertaking gives on which days
 * (offers), what is needed on which days (needs), and which may serve which. From here on
 * no text and no rule of reading matters any more.
 *
 *   offer:   first  ┌──────────┐
 *            later  │          └───────────┐        thousandths of one unit
 *            ───────┴──────────┴───────────┴───>    days from C-day
 *                  from     tour_end     until      half-open spans, within [0, horizon)
 */
#ifndef SURETY_ASSESS_PLAN_H
#define SURETY_ASSESS_PLAN_H

#include "state/live.h"

struct offer {
    uint32_t undertaking;          /* index into state.undertakings; it may have several offers */
    uint32_t party;                /* index into state.parties */
    int32_t group;                 /* the innermost it is in: index into plan.groups, or -1 */
    int32_t from, tour_end, until; /* from <= tour_end <= until, from < until */
    int64_t first;                 /* thousandths in [from, tour_end), above zero */
    int64_t later;                 /* thousandths in [tour_end, until), zero or more */
    const uint32_t *needs; /* indexes into plan.needs that it may serve, ascending. None only in a
                              group, for whose largest quantity it counts */
    uint32_t need_count;
};

struct need {
    uint32_t requirement; /* index into state.requirements */
    enum component component;
    int32_t from, until; /* from < until */
    int64_t quantity;    /* thousandths, above zero */
    int64_t weight;      /* thousandths, zero or more */
    bool critical;
};

#define GROUP_LARGEST INT64_C(-1)

/*
 * What some offers of one party give together at most: a group of the record as much as the
 * largest of them in place on the day, a ceiling a fixed quantity. Groups lie in each other
 * or apart (grouping.h): they are a forest, and an offer stands under its own and all above.
 */
struct group {
    int32_t parent;       /* the smallest that it lies in, or -1 */
    uint32_t first, root; /* its tree is groups[first .. root + 1), children before parents */
    int32_t ceiling;      /* its number in what ceilings_find() gives, or -1 */
    int64_t most;         /* thousandths, or GROUP_LARGEST */
};

struct plan {
    int32_t horizon_days;
    const struct offer *offers; /* by undertaking id */
    uint32_t offer_count;
    const int32_t *offer_of; /* by undertaking: the first of its offers, or -1: gives nothing */
    uint32_t undertaking_count;
    const struct need
        *needs; /* quantified rows of the set that are in force within the horizon, by id */
    uint32_t need_count;
    const struct group *groups;
    uint32_t group_count;
    uint32_t party_count;
};

enum unquantified { UNQUANTIFIED_GIVES_NOTHING, UNQUANTIFIED_IS_AMPLE };

/*
 * Builds the plan from what is live now. UNQUANTIFIED_IS_AMPLE gives undertakings whose low,
 * best and high are all empty as much as all needs together (for the verdict `unknown`).
 * Offers that can serve no need are left out unless they belong to a group. O(undertakings × rows
 * of equal capability).
 */
void plan_build(struct plan *plan, struct arena *arena, const struct live *live,
                enum unquantified unquantified);

/*
 * The plan with the needs of one component, or only critical ones; needs keep their order.
 * `keep[i]` says whether need i stays.
 */
void plan_restrict(struct plan *part, struct arena *arena, const struct plan *plan,
                   const bool *keep);

/* Whether some critical row asks for something on some day. */
bool plan_asks_critical(const struct plan *plan);

/* -1, 0, 1 as the worth of a unit, weight ÷ quantity, of `a` is less than, equal to or more than
 * b's. Exact. */
int need_worth_cmp(const struct need *a, const struct need *b);

#endif
