/* SPDX-License-Identifier: Apache-2.0 */
/* For unit tests only: a guarantee out of two tables, as far as a plan. */
#ifndef SURETY_ASSESS_TESTING_H
#define SURETY_ASSESS_TESTING_H

#include "assess/plan.h"
#include "state/testing.h"

struct test_case {
    struct test_state on; /* record, state, premise, live */
    struct plan plan;
};

/* As test_state_init(), and the plan. */
static inline void test_case_init(struct test_case *test, const char *requirements,
                                  const char *undertakings, const struct test_table *more,
                                  size_t more_count, enum reading_name reading)
{
    test_state_init(&test->on, requirements, undertakings, more, more_count, reading);
    plan_build(&test->plan, &test->on.arena, &test->on.live, UNQUANTIFIED_GIVES_NOTHING);
}

static inline void test_case_release(struct test_case *test)
{
    test_state_release(&test->on);
}

/* What an undertaking gives in the plan, or NULL. */
static inline const struct offer *test_offer(const struct test_case *test, const char *id)
{
    int32_t at = test->plan.offer_of[test_undertaking(&test->on, id)];
    return at < 0 ? NULL : &test->plan.offers[at];
}

#endif
