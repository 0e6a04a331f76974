/* SPDX-License-Identifier: Apache-2.0 */
#include "keep/exposure.h"

#include "base/testing.h"

#include <stdlib.h>

enum { SHARES_MAX = 8, PARTIES_MAX = 6 };

struct trial {
    struct exposure_share shares[SHARES_MAX];
    uint32_t parties[PARTIES_MAX]; /* that have shares, ascending */
    size_t count;
    uint32_t party_count;
    int64_t called;
};

static struct trial random_trial(void)
{
    struct trial trial = {.count = (size_t)rand() % (SHARES_MAX + 1), .called = rand() % 200};
    for (size_t i = 0; i < trial.count; i++)
        trial.shares[i] = (struct exposure_share){
            .party = (uint32_t)rand() % PARTIES_MAX,
            .amount = 1 + rand() % 40,
            .cap = rand() % 3 == 0 ? INT64_MAX : rand() % 60,
            .is_joint = rand() % 2 == 0,
        };
    for (uint32_t p = 0; p < PARTIES_MAX; p++)
        for (size_t i = 0; i < trial.count; i++)
            if (trial.shares[i].party == p) {
                trial.parties[trial.party_count++] = p;
                break;
            }
    return trial;
}

/* What is covered when the parties of `set` (bits over trial.parties) do not pay. */
static int64_t covered_without(struct arena *arena, const struct trial *trial,
                               const struct exposure *exposure, uint32_t set, int64_t *pays)
{
    bool defaults[PARTIES_MAX] = {false};
    for (uint32_t p = 0; p < trial->party_count; p++)
        defaults[trial->parties[p]] = set >> p & 1;
    return exposure_pays(arena, exposure, trial->shares, trial->count, defaults, pays);
}

static uint32_t size_of(uint32_t set)
{
    return (uint32_t)__builtin_popcount(set);
}

/* The list of smaller parties first is the one that has the lowest bit where the two differ. */
static bool is_earlier(uint32_t a, uint32_t b)
{
    uint32_t differs = a ^ b;
    return (a & (differs & -differs)) != 0;
}

static void worst_is_the_worst_of_all(void **unused)
{
    (void)unused;
    srand(11);
    for (int round = 0; round < 4000; round++) {
        struct arena arena;
        int64_t pays[SHARES_MAX];
        arena_init(&arena);
        struct trial trial = random_trial();
        struct exposure exposure = exposure_of(&arena, trial.called, trial.shares, trial.count);
        for (uint32_t k = 0; k <= trial.party_count; k++) {
            int64_t least = INT64_MAX;
            uint32_t best = 0, worst[PARTIES_MAX], found = 0;
            for (uint32_t set = 0; set < 1u << trial.party_count; set++) {
                if (size_of(set) != k)
                    continue;
                int64_t covered = covered_without(&arena, &trial, &exposure, set, pays);
                if (covered < least || (covered == least && is_earlier(set, best)))
                    best = set;
                least = covered < least ? covered : least;
            }
            assert_int_equal(exposure_worst(&arena, &exposure, trial.shares, trial.count,
                                            trial.parties, trial.party_count, k, worst),
                             least);
            for (uint32_t i = 0; i < k; i++)
                for (uint32_t p = 0; p < trial.party_count; p++)
                    found |= trial.parties[p] == worst[i] ? 1u << p : 0;
            assert_int_equal(found, best);
        }
        arena_release(&arena);
    }
}

static void payments_add_up_and_stay_within_bounds(void **unused)
{
    (void)unused;
    srand(13);
    for (int round = 0; round < 4000; round++) {
        struct arena arena;
        int64_t pays[SHARES_MAX], parts = 0;
        arena_init(&arena);
        struct trial trial = random_trial();
        struct exposure exposure = exposure_of(&arena, trial.called, trial.shares, trial.count);
        for (size_t i = 0; i < trial.count; i++)
            parts += exposure.part[i];
        assert_int_equal(parts, exposure.guaranteed); /* shares sum to the call */
        for (uint32_t set = 0; set < 1u << trial.party_count; set++) {
            int64_t sum = 0, covered = covered_without(&arena, &trial, &exposure, set, pays);
            for (size_t i = 0; i < trial.count; i++) {
                const struct exposure_share *share = &trial.shares[i];
                sum += pays[i];
                assert_true(pays[i] >= 0 && pays[i] <= exposure.most[i]);
                assert_true(share->is_joint || pays[i] <= exposure.part[i]);
            }
            assert_int_equal(sum, covered);
            assert_true(covered <= exposure.guaranteed);
        }
        arena_release(&arena);
    }
}

/* doc/worked/fund.md: joint shares of 50, 30 and 20 with caps of 60, 50 and 20, in cents. */
static void others_step_in(void **unused)
{
    static const struct exposure_share shares[] = {
        {0, 5000, 6000, true}, {1, 3000, 5000, true}, {2, 2000, 2000, true}};
    static const struct {
        bool defaults[3];
        int64_t pays[3];
    } cases[] = {
        {{false, false, false}, {5000, 3000, 2000}}, {{false, false, true}, {6000, 4000, 0}},
        {{false, true, false}, {6000, 0, 2000}},     {{true, false, false}, {0, 5000, 2000}},
        {{true, true, false}, {0, 0, 2000}},
    };
    struct arena arena;
    (void)unused;
    arena_init(&arena);
    struct exposure exposure = exposure_of(&arena, 10000, shares, 3);
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        int64_t pays[3];
        exposure_pays(&arena, &exposure, shares, 3, cases[i].defaults, pays);
        for (int s = 0; s < 3; s++)
            assert_int_equal(pays[s], cases[i].pays[s]);
    }
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(others_step_in),
        cmocka_unit_test(worst_is_the_worst_of_all),
        cmocka_unit_test(payments_add_up_and_stay_within_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
