/* SPDX-License-Identifier: Apache-2.0 */
#include "keep/assignment.h"

#include "base/testing.h"

enum { SIDE_MAX = 7 };

/* A small dense problem: worth[r][c], 0 for a pair that must not be. */
struct problem {
    uint32_t rows, columns;
    int64_t worth[SIDE_MAX][SIDE_MAX];
};

/* The slow, obvious way: every row tries staying alone and every free column. */
static int64_t best_sum(const struct problem *problem, uint32_t row, uint32_t taken)
{
    if (row == problem->rows)
        return 0;
    int64_t best = best_sum(problem, row + 1, taken);
    for (uint32_t c = 0; c < problem->columns; c++) {
        if ((taken & 1u << c) != 0 || problem->worth[row][c] <= 0)
            continue;
        int64_t sum = problem->worth[row][c] + best_sum(problem, row + 1, taken | 1u << c);
        best = sum > best ? sum : best;
    }
    return best;
}

static uint32_t *solve(struct arena *arena, const struct problem *problem)
{
    struct assignment_pair pairs[SIDE_MAX * SIDE_MAX];
    size_t count = 0;
    for (uint32_t r = 0; r < problem->rows; r++)
        for (uint32_t c = 0; c < problem->columns; c++)
            if (problem->worth[r][c] != 0)
                pairs[count++] = (struct assignment_pair){r, c, problem->worth[r][c]};
    return assignment_best(arena, pairs, count, problem->rows, problem->columns);
}

/* The sum of what was chosen; every column at most once, only pairs that may be. */
static int64_t checked_sum(const struct problem *problem, const uint32_t *column_of)
{
    int64_t sum = 0;
    uint32_t taken = 0;
    for (uint32_t r = 0; r < problem->rows; r++) {
        uint32_t c = column_of[r];
        if (c == ASSIGNMENT_NONE)
            continue;
        assert_true(c < problem->columns);
        assert_true((taken & 1u << c) == 0);
        assert_true(problem->worth[r][c] > 0);
        taken |= 1u << c;
        sum += problem->worth[r][c];
    }
    return sum;
}

static void cases_by_hand(void **unused)
{
    static const struct {
        struct problem problem;
        uint32_t column_of[3];
    } cases[] = {
        /* The greediest pair (90) would leave r1 with nothing: 80 + 85 is more. */
        {{2, 2, {{90, 80}, {85, 0}}}, {1, 0}},
        /* Here the greediest pair is right. */
        {{2, 2, {{90, 30}, {40, 0}}}, {0, ASSIGNMENT_NONE}},
        /* Three move round in a ring. */
        {{3, 3, {{5, 9, 0}, {0, 5, 9}, {9, 0, 5}}}, {1, 2, 0}},
        /* More rows than columns, and a worth below zero that must not be taken. */
        {{3, 1, {{3}, {7}, {-1}}}, {ASSIGNMENT_NONE, 0, ASSIGNMENT_NONE}},
        /* Nobody has anybody. */
        {{2, 2, {{0}}}, {ASSIGNMENT_NONE, ASSIGNMENT_NONE}},
        {{2, 0, {{0}}}, {ASSIGNMENT_NONE, ASSIGNMENT_NONE}},
    };
    (void)unused;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct arena arena;
        arena_init(&arena);
        const uint32_t *column_of = solve(&arena, &cases[i].problem);
        for (uint32_t r = 0; r < cases[i].problem.rows; r++)
            assert_int_equal(column_of[r], cases[i].column_of[r]);
        arena_release(&arena);
    }
}

/* xorshift64* (Vigna 2016). */
static uint64_t next_random(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * UINT64_C(2685821657736338717);
}

static void random_problem(struct problem *problem, uint64_t *seed)
{
    *problem = (struct problem){.rows = (uint32_t)(next_random(seed) % (SIDE_MAX + 1)),
                                .columns = (uint32_t)(next_random(seed) % (SIDE_MAX + 1))};
    uint64_t span = 1 + next_random(seed) % 20, dense = 1 + next_random(seed) % 4;
    for (uint32_t r = 0; r < problem->rows; r++)
        for (uint32_t c = 0; c < problem->columns; c++)
            if (next_random(seed) % 4 < dense)
                problem->worth[r][c] = (int64_t)(next_random(seed) % span) - 2;
}

static void as_good_as_every_permutation(void **unused)
{
    uint64_t seed = 20260106;
    (void)unused;
    for (int trial = 0; trial < 3000; trial++) {
        struct problem problem;
        struct arena arena;
        arena_init(&arena);
        random_problem(&problem, &seed);
        int64_t sum = checked_sum(&problem, solve(&arena, &problem));
        assert_int_equal(sum, best_sum(&problem, 0, 0));
        arena_release(&arena);
    }
}

/* A chain in which every row must move when the last one comes: r likes r and r + 1. */
static void a_long_chain_moves_up(void **unused)
{
    enum { ROWS = 2000 };
    struct arena arena;
    size_t count = 0;
    (void)unused;
    arena_init(&arena);
    struct assignment_pair *pairs = ARENA_ARRAY(&arena, struct assignment_pair, 2 * ROWS);
    for (uint32_t r = 0; r < ROWS - 1; r++) {
        pairs[count++] = (struct assignment_pair){r, r, 10000};
        pairs[count++] = (struct assignment_pair){r, r + 1, 9999};
    }
    pairs[count++] = (struct assignment_pair){ROWS - 1, 0, 20000};
    const uint32_t *column_of = assignment_best(&arena, pairs, count, ROWS, ROWS);
    assert_int_equal(column_of[ROWS - 1], 0);
    for (uint32_t r = 0; r < ROWS - 1; r++)
        assert_int_equal(column_of[r], r + 1);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cases_by_hand),
        cmocka_unit_test(as_good_as_every_permutation),
        cmocka_unit_test(a_long_chain_moves_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
