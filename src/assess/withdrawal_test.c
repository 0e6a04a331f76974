/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/withdrawal.h"

#include "assess/sample.h"
#include "base/testing.h"

#include <math.h>

static const struct sample_shape shapes[] = {
    {4, 6, 4, 4, .fit_percent = 50, .quantity_max = 9},
    {7, 14, 8, 4, .fit_percent = 40, .group_percent = 30, .nest_percent = 60,
     .rotation_percent = 40, .quantity_max = 20},
    {7, 14, 9, 4, .fit_percent = 25, .linked_percent = 40, .critical_percent = 40,
     .quantity_max = 7},
    {8, 20, 8, 4, .fit_percent = 40, .linked_percent = 60, .group_percent = 50, .quantity_max = 4},
    {7, 14, 5, 3, .fit_percent = 50, .quantity_max = 5, .is_uniform = true},
    {7, 16, 5, 3, .fit_percent = 60, .critical_percent = 50, .quantity_max = 9,
     .supply_percent = 400},
    {7, 16, 5, 2, .fit_percent = 60, .linked_percent = 30, .critical_percent = 100,
     .quantity_max = 9, .supply_percent = 600},
    {6, 24, 18, 2, .fit_percent = 30, .group_percent = 30, .nest_percent = 60, .linked_percent = 20,
     .critical_percent = 50, .quantity_max = 30},
    {5, 12, 6, 2, .fit_percent = 50, .linked_percent = 30,
     .quantity_max = INT64_C(10000000000000000)},
};

/* Coverage when the guarantors of `mask` have withdrawn. */
static double coverage_without(struct arena *arena, struct sample *sample, uint32_t mask,
                               bool direct)
{
    struct live *live = &sample->live;
    bool *present = sample_present(arena, live);
    uint32_t mark = live_mark(live);
    for (uint32_t g = 0; g < live->guarantor_count; g++) {
        if ((mask >> g & 1) == 0)
            continue;
        live_withdraw(live, live->guarantors[g]);
        for (uint32_t u = 0; u < live->undertaking_count; u++)
            present[u] &= sample->state.undertakings[u].party != live->guarantors[g];
    }
    if (!direct)
        present = sample_present(arena, live);
    live_undo(live, mark);
    return sample_coverage(&sample->plan, present);
}

static bool critical_fails_without(struct arena *arena, struct sample *sample, uint32_t mask)
{
    struct live *live = &sample->live;
    uint32_t mark = live_mark(live);
    for (uint32_t g = 0; g < live->guarantor_count; g++)
        if ((mask >> g & 1) != 0)
            live_withdraw(live, live->guarantors[g]);
    bool *present = sample_present(arena, live);
    live_undo(live, mark);
    return !sample_critical_met(&sample->plan, present);
}

/* Whether the list of guarantors in `a` comes before that in `b`; both have as many. */
static bool comes_first(uint32_t a, uint32_t b)
{
    uint32_t differ = a ^ b;
    return (a & (differ & (0 - differ))) != 0;
}

/* The worst mask of k by trying all. */
static uint32_t worst_of_all(const double *coverage, uint32_t masks, uint32_t k)
{
    double least = 2;
    for (uint32_t m = 0; m < masks; m++)
        if ((uint32_t)__builtin_popcount(m) == k && coverage[m] < least)
            least = coverage[m];
    uint32_t first = 0;
    for (uint32_t m = 0; m < masks; m++)
        if ((uint32_t)__builtin_popcount(m) == k && coverage[m] <= least + WITHDRAWAL_TIE
            && (first == 0 || comes_first(m, first)))
            first = m;
    return first;
}

static uint32_t mask_of(const struct live *live, const uint32_t *parties, uint32_t count)
{
    uint32_t mask = 0;
    for (uint32_t g = 0; g < live->guarantor_count; g++)
        for (uint32_t i = 0; i < count; i++)
            mask |= (uint32_t)(live->guarantors[g] == parties[i]) << g;
    return mask;
}

static void check_worst(struct arena *arena, struct sample *sample)
{
    struct live *live = &sample->live;
    uint32_t masks = 1u << live->guarantor_count, count;
    double *coverage = ARENA_ARRAY(arena, double, masks);
    for (uint32_t m = 0; m < masks; m++)
        coverage[m] = coverage_without(arena, sample, m, false);
    const struct withdrawal *worst = withdrawal_worst(arena, live, &sample->plan, 5, &count);
    assert_int_equal(count, live->guarantor_count < 5 ? live->guarantor_count : 5);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t mask = mask_of(live, worst[i].parties, worst[i].k);
        double direct = coverage_without(arena, sample, mask, true);
        assert_int_equal(worst[i].k, i + 1);
        assert_int_equal(mask, worst_of_all(coverage, masks, i + 1));
        assert_true(fabs(worst[i].coverage - coverage[mask]) < 1e-9);
        assert_true(fabs(worst[i].direct_loss - (coverage[0] - direct)) < 1e-9);
        assert_true(fabs(worst[i].cascade_loss - (direct - coverage[mask])) < 1e-9);
    }
}

static void worst_as_by_trying_all(void **unused)
{
    (void)unused;
    for (size_t s = 0; s < CASE_COUNT(shapes); s++) {
        for (uint64_t seed = 1; seed <= 40; seed++) {
            struct arena arena;
            arena_init(&arena);
            check_worst(&arena, sample_new(&arena, &shapes[s], seed));
            arena_release(&arena);
        }
    }
}

static void check_breaking(struct arena *arena, struct sample *sample)
{
    struct live *live = &sample->live;
    if (!sample_critical_met(&sample->plan, sample_present(arena, live)))
        return;
    uint32_t masks = 1u << live->guarantor_count, minimal = 0;
    bool *breaks = ARENA_ARRAY(arena, bool, masks);
    size_t count;
    const struct party_set *sets = withdrawal_breaking_sets(arena, live, &sample->plan, 3, &count);
    bool *is_listed = ARENA_ARRAY(arena, bool, masks);
    for (size_t i = 0; i < count; i++) {
        is_listed[mask_of(live, sets[i].parties, sets[i].count)] = true;
        if (i > 0 && sets[i].count == sets[i - 1].count)
            assert_true(comes_first(mask_of(live, sets[i - 1].parties, sets[i].count),
                                    mask_of(live, sets[i].parties, sets[i].count)));
        if (i > 0)
            assert_true(sets[i - 1].count <= sets[i].count);
    }
    uint32_t least = 99;
    for (uint32_t m = 1; m < masks; m++) {
        uint32_t size = (uint32_t)__builtin_popcount(m);
        if (size > 3)
            continue;
        breaks[m] = critical_fails_without(arena, sample, m);
        bool is_minimal = breaks[m];
        for (uint32_t g = 0; g < live->guarantor_count; g++)
            is_minimal &= (m >> g & 1) == 0 || !breaks[m & ~(1u << g)];
        assert_int_equal(is_listed[m], is_minimal);
        minimal += is_minimal;
        least = breaks[m] && size < least ? size : least;
    }
    assert_int_equal(minimal, count);
    for (uint32_t k = 0; k <= 3; k++)
        assert_int_equal(withdrawal_breaks(arena, live, &sample->plan, k), k >= least);
}

static void breaking_sets_as_by_trying_all(void **unused)
{
    (void)unused;
    for (size_t s = 0; s < CASE_COUNT(shapes); s++) {
        for (uint64_t seed = 1; seed <= 60; seed++) {
            struct arena arena;
            arena_init(&arena);
            check_breaking(&arena, sample_new(&arena, &shapes[s], seed));
            arena_release(&arena);
        }
    }
}

/*
 * AAA alone brings six of the first need; BBB and CCC each could fill the second. Alone
 * nobody is worse than AAA, together nobody is worse than the other two: a search that adds
 * to the worst single one is wrong.
 */
static void the_worst_pair_without_the_worst_one(void **unused)
{
    (void)unused;
    static const uint32_t first[] = {0}, second[] = {1}, same[] = {0, 1, 2, 3};
    struct undertaking undertakings[3];
    for (uint32_t u = 0; u < 3; u++)
        undertakings[u] = (struct undertaking){
            .party = u + 1, .stage = STAGE_COMMITTED, .attestation = ATTESTATION_DECLARED};
    struct state state = {.party_count = 4,
                          .undertakings = undertakings,
                          .undertaking_count = 3,
                          .party_of_row = same,
                          .undertaking_of_row = same};
    struct premise premise = {.state = &state, .without = (bool[4]){0}};
    struct need needs[] = {
        {.until = 10, .quantity = 6000, .weight = 3000, .critical = true},
        {.until = 10, .quantity = 20000, .weight = 7000, .critical = true},
    };
    struct offer offers[] = {
        {0, 1, -1, 0, 10, 10, 6000, 6000, first, 1},
        {1, 2, -1, 0, 10, 10, 20000, 20000, second, 1},
        {2, 3, -1, 0, 10, 10, 25000, 25000, second, 1},
    };
    int32_t offer_of[] = {0, 1, 2};
    struct plan plan = {10, offers, 3, offer_of, 3, needs, 2, NULL, 0, 4};
    struct arena arena;
    struct live live;
    arena_init(&arena);
    live_init(&live, &arena, &premise, &readings[READING_STRICT], STAGE_COMMITTED, NULL);
    uint32_t count;
    const struct withdrawal *worst = withdrawal_worst(&arena, &live, &plan, 3, &count);
    assert_int_equal(count, 3);
    assert_int_equal(worst[0].parties[0], 1);
    assert_true(fabs(worst[0].coverage - 0.7) < 1e-12);
    assert_int_equal(worst[1].parties[0], 2);
    assert_int_equal(worst[1].parties[1], 3);
    assert_true(fabs(worst[1].coverage - 0.3) < 1e-12);
    assert_true(fabs(worst[2].coverage) < 1e-12);
    size_t set_count;
    const struct party_set *sets = withdrawal_breaking_sets(&arena, &live, &plan, 3, &set_count);
    assert_int_equal(set_count, 2);
    assert_int_equal(sets[0].parties[0], 1);
    assert_int_equal(sets[1].parties[0], 2);
    assert_int_equal(sets[1].parties[1], 3);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(worst_as_by_trying_all),
        cmocka_unit_test(breaking_sets_as_by_trying_all),
        cmocka_unit_test(the_worst_pair_without_the_worst_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
