/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/influence.h"

#include "assess/random.h"
#include "assess/sample.h"
#include "base/testing.h"

#include <math.h>

static const struct sample_shape shapes[] = {
    {4, 6, 4, 4, .fit_percent = 50, .quantity_max = 9},
    {7, 14, 8, 3, .fit_percent = 40, .group_percent = 30, .nest_percent = 60,
     .rotation_percent = 40, .quantity_max = 20},
    {7, 14, 9, 3, .fit_percent = 25, .linked_percent = 40, .quantity_max = 7},
    {6, 20, 8, 3, .fit_percent = 40, .linked_percent = 60, .group_percent = 50, .quantity_max = 4},
    {5, 24, 20, 2, .fit_percent = 30, .linked_percent = 30, .group_percent = 50, .nest_percent = 60,
     .quantity_max = 30},
};

static double coverage_without(struct sample *sample, uint32_t mask)
{
    struct arena arena;
    arena_init(&arena);
    struct live *live = &sample->live;
    uint32_t mark = live_mark(live);
    for (uint32_t g = 0; g < live->guarantor_count; g++)
        if ((mask >> g & 1) != 0)
            live_withdraw(live, live->guarantors[g]);
    double coverage = sample_coverage(&sample->plan, sample_present(&arena, live));
    live_undo(live, mark);
    arena_release(&arena);
    return coverage;
}

static double factorial(uint32_t n)
{
    return n < 2 ? 1 : n * factorial(n - 1);
}

/* By the definition: over all sets that have left before. */
static void check_exact(struct arena *arena, struct sample *sample)
{
    struct live *live = &sample->live;
    uint32_t n = live->guarantor_count, count;
    double *coverage = ARENA_ARRAY(arena, double, (size_t)1 << n);
    for (uint32_t m = 0; m < 1u << n; m++)
        coverage[m] = coverage_without(sample, m);
    const struct influence *influence = influence_compute(arena, live, &sample->plan, 1, &count);
    assert_int_equal(count, n);
    double sum = 0;
    for (uint32_t g = 0; g < n; g++) {
        double value = 0;
        for (uint32_t m = 0; m < 1u << n; m++) {
            uint32_t before = (uint32_t)__builtin_popcount(m);
            if ((m >> g & 1) == 0)
                value += factorial(before) * factorial(n - 1 - before) / factorial(n)
                         * (coverage[m] - coverage[m | 1u << g]);
        }
        assert_true(fabs(influence[g].shapley - value) < 1e-9);
        assert_true(influence[g].stderr_of_mean == 0);
        sum += influence[g].shapley;
    }
    assert_true(fabs(sum - (coverage[0] - coverage[(1u << n) - 1])) < 1e-9);
}

static void exact_as_by_the_definition(void **unused)
{
    (void)unused;
    for (size_t s = 0; s < CASE_COUNT(shapes); s++) {
        for (uint64_t seed = 1; seed <= 40; seed++) {
            struct arena arena;
            arena_init(&arena);
            check_exact(&arena, sample_new(&arena, &shapes[s], seed));
            arena_release(&arena);
        }
    }
}

static const struct sample_shape large[] = {
    {24, 60, 12, 6, .fit_percent = 25, .group_percent = 20, .quantity_max = 9,
     .supply_percent = 60},
    {24, 60, 12, 6, .fit_percent = 25, .linked_percent = 30, .group_percent = 20,
     .nest_percent = 60, .quantity_max = 9},
};

/* Shapley values by 2000 plain orders. */
static void sample_slowly(struct sample *sample, double *value)
{
    struct arena arena;
    arena_init(&arena);
    struct live *live = &sample->live;
    struct coverage *coverage = coverage_new(&arena, &sample->plan);
    uint32_t n = live->guarantor_count, order[64];
    uint64_t seed = 5;
    for (uint32_t round = 0; round < 2000; round++) {
        double before = coverage_value(coverage, NULL);
        for (uint32_t i = 0; i < n; i++) {
            uint32_t j = random_below(&seed, i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        for (uint32_t i = 0; i < n; i++) {
            live_withdraw(live, live->guarantors[order[i]]);
            bool *present = sample_present(&arena, live);
            double after = coverage_value(coverage, present);
            value[order[i]] += (before - after) / 2000;
            before = after;
        }
        live_undo(live, 0);
    }
    arena_release(&arena);
}

static void sampled_near_plain_sampling(void **unused)
{
    (void)unused;
    for (size_t s = 0; s < CASE_COUNT(large); s++) {
        struct arena arena;
        arena_init(&arena);
        struct sample *sample = sample_new(&arena, &large[s], 3);
        uint32_t count, again;
        const struct influence *a =
            influence_compute(&arena, &sample->live, &sample->plan, 7, &count);
        const struct influence *b =
            influence_compute(&arena, &sample->live, &sample->plan, 7, &again);
        assert_true(count > INFLUENCE_EXACT_MAX);
        double value[64] = {0}, sum = 0, whole = coverage_without(sample, 0);
        sample_slowly(sample, value);
        for (uint32_t g = 0; g < count; g++) {
            assert_true(a[g].shapley == b[g].shapley && a[g].stderr_of_mean == b[g].stderr_of_mean);
            assert_true(fabs(a[g].shapley - value[g]) < 5 * a[g].stderr_of_mean + 0.004);
            sum += a[g].shapley;
        }
        assert_true(fabs(sum - (whole - coverage_without(sample, (1u << count) - 1))) < 1e-9);
        arena_release(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exact_as_by_the_definition),
        cmocka_unit_test(sampled_near_plain_sampling),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
