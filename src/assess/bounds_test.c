/* SPDX-License-Identifier: Apache-2.0 */
/* The bounds of the search for the worst withdrawal, against every set of guarantors. */
#include "assess/carry.h"
#include "assess/rise.h"
#include "assess/sample.h"
#include "base/testing.h"

#define ROUNDING 1e-11

static const struct sample_shape shapes[] = {
    {5, 12, 4, 2, .fit_percent = 40, .group_percent = 90, .linked_percent = 50, .quantity_max = 9},
    {6, 14, 3, 2, .fit_percent = 40, .group_percent = 90, .nest_percent = 100, .linked_percent = 40,
     .quantity_max = 9, .supply_percent = 60},
    {6, 16, 6, 2, .fit_percent = 25, .group_percent = 70, .nest_percent = 50, .linked_percent = 60,
     .rotation_percent = 30, .quantity_max = 5, .supply_percent = 200},
    {4, 24, 16, 2, .fit_percent = 20, .group_percent = 80, .nest_percent = 60, .linked_percent = 50,
     .quantity_max = 30},
    {7, 12, 5, 3, .fit_percent = 50, .linked_percent = 30, .quantity_max = 6},
};

/* What falls when the guarantors of a set leave, and what they carry; by the bits of the set. */
struct tried {
    struct loss loss;
    struct bundles bundles;
    double *lost, *carried;
    uint32_t guarantors;
};

static void try_all(struct tried *tried, struct arena *arena, struct live *live,
                    const struct plan *plan)
{
    tried->guarantors = live->guarantor_count;
    uint32_t sets = 1u << tried->guarantors;
    bundles_find(&tried->bundles, arena, live, plan);
    loss_init(&tried->loss, arena, plan, &tried->bundles);
    const double *carry = carry_find(arena, &tried->loss, tried->bundles.count, 3);
    struct absence absence;
    absence_init(&absence, arena, live, plan, &tried->bundles);
    tried->lost = ARENA_ARRAY(arena, double, sets);
    tried->carried = ARENA_ARRAY(arena, double, sets);
    for (uint32_t set = 0; set < sets; set++) {
        struct absence_mark start = {live_mark(live), 0};
        for (uint32_t g = 0; g < tried->guarantors; g++)
            if ((set >> g & 1) != 0)
                absence_add(&absence, g);
        worth lost = loss_with(&tried->loss, absence.gone, absence.gone_count);
        tried->lost[set] = loss_share(&tried->loss, lost);
        for (uint32_t i = 0; i < absence.gone_count; i++)
            tried->carried[set] += carry[absence.gone[i]];
        absence_undo(&absence, start);
    }
}

/* Whoever leaves after at most `before` others costs no more than its rise. */
static void check_rises(struct arena *arena, struct tried *tried, uint32_t before)
{
    const double *rise = rise_find(arena, &tried->loss, &tried->bundles, tried->guarantors, before);
    for (uint32_t set = 0; set < 1u << tried->guarantors; set++)
        for (uint32_t g = 0; g < tried->guarantors; g++)
            if ((uint32_t)__builtin_popcount(set) <= before && (set >> g & 1) == 0)
                assert_true(tried->lost[set | 1u << g] - tried->lost[set] <= rise[g] + ROUNDING);
}

static void no_set_costs_more_than_its_bounds(void **unused)
{
    (void)unused;
    for (size_t s = 0; s < CASE_COUNT(shapes); s++)
        for (uint64_t seed = 1; seed <= 100; seed++) {
            struct arena arena;
            struct tried tried;
            arena_init(&arena);
            struct sample *sample = sample_new(&arena, &shapes[s], seed);
            try_all(&tried, &arena, &sample->live, &sample->plan);
            for (uint32_t set = 0; set < 1u << tried.guarantors; set++)
                assert_true(tried.lost[set] <= tried.carried[set] + ROUNDING);
            for (uint32_t before = 0; before < 4; before++)
                check_rises(&arena, &tried, before);
            loss_release(&tried.loss);
            arena_release(&arena);
        }
}

/*
 * The host's brigade gives as much as its largest part, 10, which can serve the first need alone
 * and hangs on AAA. Without it the brigade gives 6 of the second need, where AAA itself reaches
 * nothing, and the 2 of BBB are dear. The host has more than enough for the first need.
 */
static void who_takes_the_largest_of_a_group_is_charged_with_all_of_it(void **unused)
{
    (void)unused;
    static const uint32_t first[] = {0}, second[] = {1}, same[] = {0, 1, 2, 3, 4, 5};
    static const uint32_t parties[] = {0, 0, 0, 1, 2, 0};
    struct condition_node aaa = {.op = CONDITION_NAME, .target = TARGET_PARTY, .index = 1};
    struct condition needs_aaa = {.nodes = &aaa, .node_count = 1};
    struct undertaking undertakings[6];
    for (uint32_t u = 0; u < 6; u++)
        undertakings[u] = (struct undertaking){.party = parties[u],
                                               .condition = u == 0 ? &needs_aaa : NULL,
                                               .stage = STAGE_COMMITTED,
                                               .attestation = ATTESTATION_DECLARED};
    struct state state = {.party_count = 3,
                          .undertakings = undertakings,
                          .undertaking_count = 6,
                          .party_of_row = same,
                          .undertaking_of_row = same};
    struct premise premise = {.state = &state, .without = (bool[3]){0}};
    struct need needs[] = {{.until = 10, .quantity = 10000, .weight = 1000},
                           {.until = 10, .quantity = 8000, .weight = 1000}};
    struct group brigade = {.parent = -1, .ceiling = -1, .most = GROUP_LARGEST};
    struct offer offers[] = {
        {0, 0, 0, 0, 10, 10, 10000, 10000, first, 1}, {1, 0, 0, 0, 10, 10, 6000, 6000, second, 1},
        {2, 0, 0, 0, 10, 10, 6000, 6000, second, 1},  {3, 1, -1, 0, 10, 10, 1000, 1000, first, 1},
        {4, 2, -1, 0, 10, 10, 2000, 2000, second, 1}, {5, 0, -1, 0, 10, 10, 20000, 20000, first, 1},
    };
    int32_t offer_of[] = {0, 1, 2, 3, 4, 5};
    struct plan plan = {10, offers, 6, offer_of, 6, needs, 2, &brigade, 1, 3};
    struct arena arena;
    struct live live;
    struct tried tried;
    arena_init(&arena);
    live_init(&live, &arena, &premise, &readings[READING_STRICT], STAGE_COMMITTED, NULL);
    try_all(&tried, &arena, &live, &plan);
    assert_int_equal(tried.guarantors, 2);
    assert_true(tried.lost[2] < ROUNDING);         /* BBB alone */
    assert_true(tried.lost[3] > 0.125 - ROUNDING); /* AAA and BBB: 2 of 8 */
    for (uint32_t before = 0; before < 2; before++)
        check_rises(&arena, &tried, before);
    loss_release(&tried.loss);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_set_costs_more_than_its_bounds),
        cmocka_unit_test(who_takes_the_largest_of_a_group_is_charged_with_all_of_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
