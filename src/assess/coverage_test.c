/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/coverage.h"

#include "assess/random.h"
#include "assess/sample.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* Shapes of all kinds; the last ones go past 64 needs and past the classes of a table. */
static const struct sample_shape shapes[] = {
    {4, 6, 4, 6, .fit_percent = 50, .quantity_max = 9},
    {5, 12, 8, 8, .fit_percent = 40, .group_percent = 30, .nest_percent = 60,
     .rotation_percent = 40, .quantity_max = 20},
    {6, 14, 9, 6, .fit_percent = 15, .linked_percent = 40, .critical_percent = 40,
     .quantity_max = 7},
    {5, 16, 8, 4, .fit_percent = 60, .group_percent = 60, .weightless_percent = 30,
     .quantity_max = 3},
    {5, 10, 6, 4, .fit_percent = 50, .quantity_max = INT64_C(10000000000000000)},
    {5, 12, 5, 3, .fit_percent = 50, .quantity_max = 5, .is_uniform = true},
    {6, 25, 18, 3, .fit_percent = 30, .group_percent = 30, .nest_percent = 60,
     .critical_percent = 50, .quantity_max = 30},
    {6, 40, 80, 2, .fit_percent = 4, .group_percent = 10, .quantity_max = 30},
    {6, 60, 70, 1, .fit_percent = 30, .group_percent = 20, .nest_percent = 60,
     .quantity_max = 1000},
};

static void agrees_with_the_slow_road(void **state)
{
    (void)state;
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
        for (uint64_t seed = 1; seed <= (shapes[s].needs > 60 ? 6u : 120u); seed++) {
            struct arena arena;
            arena_init(&arena);
            struct sample *sample = sample_new(&arena, &shapes[s], seed);
            struct coverage *coverage = coverage_new(&arena, &sample->plan);
            double all = coverage_value(coverage, NULL);
            for (int i = 0; i < 4; i++) {
                uint64_t draw = seed + 77;
                bool *present = sample_present(&arena, &sample->live);
                for (uint32_t u = 0; u < sample->live.undertaking_count; u++)
                    present[u] &= random_below(&draw, 4) >= (uint32_t)i;
                double value = coverage_value(coverage, present);
                assert_true(fabs(value - sample_coverage(&sample->plan, present)) < 1e-9);
                assert_int_equal(coverage_critical_met(coverage, present),
                                 sample_critical_met(&sample->plan, present));
            }
            assert_true(all == coverage_value(coverage, NULL));
            arena_release(&arena);
        }
    }
}

static const uint32_t first_two[] = {0, 1};

/* One brigade promised twice is one brigade, and the larger promise counts where it is in place. */
static void a_group_gives_its_largest(void **state)
{
    (void)state;
    struct need needs[] = {
        {.from = 0, .until = 10, .quantity = 4000, .weight = 1000, .critical = true},
        {.from = 0, .until = 10, .quantity = 4000, .weight = 1000},
    };
    struct offer offers[] = {
        {.undertaking = 0,
         .group = 0,
         .until = 10,
         .tour_end = 10,
         .first = 4000,
         .needs = first_two,
         .need_count = 1},
        {.undertaking = 1,
         .group = 0,
         .until = 5,
         .tour_end = 5,
         .first = 6000,
         .needs = first_two + 1,
         .need_count = 1},
    };
    int32_t offer_of[] = {0, 1};
    struct group group = {.parent = -1, .ceiling = -1, .most = GROUP_LARGEST};
    struct plan plan = {10, offers, 2, offer_of, 2, needs, 2, &group, 1, 1};
    struct arena arena;
    arena_init(&arena);
    struct coverage *coverage = coverage_new(&arena, &plan);
    /* Five days of 6 out of 8, and five of 4 out of 8. */
    assert_true(fabs(coverage_value(coverage, NULL) - 0.625) < 1e-12);
    assert_true(fabs(coverage_value(coverage, NULL) - sample_coverage(&plan, NULL)) < 1e-12);
    assert_true(coverage_critical_met(coverage, NULL));
    arena_release(&arena);
}

static void nothing_asked(void **state)
{
    (void)state;
    struct need needs[] = {
        {.from = 0, .until = 5, .quantity = 1000, .weight = 0, .critical = true}};
    struct plan plan = {.horizon_days = 5, .needs = needs, .need_count = 1};
    struct arena arena;
    arena_init(&arena);
    struct coverage *coverage = coverage_new(&arena, &plan);
    assert_false(coverage_is_asked(coverage));
    assert_true(coverage_value(coverage, NULL) == 0);
    assert_false(coverage_critical_met(coverage, NULL)); /* without weight, yet critical */
    arena_release(&arena);
}

static void all_met_is_one(void **state)
{
    (void)state;
    struct need needs[] = {
        {.from = 0, .until = 7, .quantity = 3, .weight = 1000},
        {.from = 2, .until = 9, .quantity = INT64_C(10000000000000000), .weight = 7},
    };
    struct offer offers[] = {{.group = -1,
                              .until = 9,
                              .tour_end = 9,
                              .first = INT64_MAX,
                              .needs = first_two,
                              .need_count = 2}};
    int32_t offer_of[] = {0};
    struct plan plan = {9, offers, 1, offer_of, 1, needs, 2, NULL, 0, 1};
    struct arena arena;
    arena_init(&arena);
    assert_true(coverage_value(coverage_new(&arena, &plan), NULL) == 1.0);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_the_slow_road),
        cmocka_unit_test(a_group_gives_its_largest),
        cmocka_unit_test(nothing_asked),
        cmocka_unit_test(all_met_is_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
