/* SPDX-License-Identifier: Apache-2.0 */
#include "keep/split.h"

#include "base/testing.h"

#include <stdbool.h>
#include <stdlib.h>

enum { COUNT_MAX = 6 };

static void worked_by_hand(void **unused)
{
    static const struct {
        int64_t amount, weights[3], caps[3], parts[3], left;
    } cases[] = {
        {100, {1, 1, 1}, {100, 100, 100}, {34, 33, 33}, 0},
        {100, {1, 2, 3}, {100, 100, 100}, {17, 33, 50}, 0}, /* 16.67 33.33 50 */
        {10, {1, 1, 1}, {100, 100, 100}, {4, 3, 3}, 0},     /* ties: the first */
        {100, {50, 30, 20}, {60, 50, 20}, {50, 30, 20}, 0},
        {100, {50, 30, 0}, {60, 50, 20}, {60, 40, 0}, 0},  /* 62.5 is above the cap */
        {100, {50, 0, 20}, {60, 50, 20}, {60, 0, 20}, 20}, /* nobody can carry the rest */
        {0, {1, 1, 1}, {5, 5, 5}, {0, 0, 0}, 0},
        {7, {0, 0, 0}, {5, 5, 5}, {0, 0, 0}, 7},
        {9, {1, 1, 1}, {0, 1, 9}, {0, 1, 8}, 0},
    };
    (void)unused;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct arena arena;
        int64_t parts[3];
        arena_init(&arena);
        int64_t left =
            split_capped(&arena, cases[i].amount, cases[i].weights, cases[i].caps, 3, parts);
        assert_int_equal(left, cases[i].left);
        for (int p = 0; p < 3; p++)
            assert_int_equal(parts[p], cases[i].parts[p]);
        arena_release(&arena);
    }
}

static void large_amounts_stay_exact(void **unused)
{
    const int64_t weights[] = {SPLIT_SUM_MAX / 4 + 1, SPLIT_SUM_MAX / 4, SPLIT_SUM_MAX / 4};
    int64_t parts[3];
    struct arena arena;
    (void)unused;
    arena_init(&arena);
    split_pro_rata(&arena, SPLIT_SUM_MAX, weights, 3, parts);
    assert_int_equal(parts[0] + parts[1] + parts[2], SPLIT_SUM_MAX);
    assert_true(parts[0] - parts[1] <= 2 && parts[1] - parts[2] <= 1 && parts[0] >= parts[1]);
    arena_release(&arena);
}

/* Slow and obvious: whoever would exceed a cap is settled, and the rest shared anew. */
static void share_with_caps(double amount, const int64_t *weights, const int64_t *caps,
                            size_t count, double *shares)
{
    bool settled[COUNT_MAX] = {false};
    for (bool again = true; again;) {
        double weight = 0, left = amount;
        again = false;
        for (size_t i = 0; i < count; i++) {
            weight += settled[i] ? 0 : (double)weights[i];
            left -= settled[i] ? shares[i] : 0;
        }
        for (size_t i = 0; i < count; i++)
            if (!settled[i])
                shares[i] = weights[i] == 0 ? 0 : left * (double)weights[i] / weight;
        for (size_t i = 0; i < count && !again; i++)
            if (!settled[i] && weights[i] > 0 && shares[i] >= (double)caps[i]) {
                shares[i] = (double)caps[i];
                settled[i] = again = true;
            }
    }
}

static void parts_add_up_and_follow_the_weights(void **unused)
{
    (void)unused;
    srand(3);
    for (int trial = 0; trial < 20000; trial++) {
        struct arena arena;
        int64_t weights[COUNT_MAX], caps[COUNT_MAX], parts[COUNT_MAX], sum = 0;
        double shares[COUNT_MAX] = {0};
        size_t count = 1 + (size_t)rand() % COUNT_MAX;
        int64_t amount = rand() % 1000;
        for (size_t i = 0; i < count; i++) {
            weights[i] = rand() % 20;
            caps[i] = rand() % 400;
        }
        arena_init(&arena);
        int64_t left = split_capped(&arena, amount, weights, caps, count, parts);
        share_with_caps((double)amount, weights, caps, count, shares);
        for (size_t i = 0; i < count; i++) {
            assert_true(parts[i] >= 0 && parts[i] <= caps[i]);
            assert_true((double)parts[i] > shares[i] - 1 - 1e-6);
            assert_true((double)parts[i] < shares[i] + 1 + 1e-6);
            sum += parts[i];
        }
        assert_int_equal(sum + left, amount);
        arena_release(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(worked_by_hand),
        cmocka_unit_test(large_amounts_stay_exact),
        cmocka_unit_test(parts_add_up_and_follow_the_weights),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
