/* SPDX-License-Identifier: Apache-2.0 */
#include "keep/covers.h"

#include "base/testing.h"

#include <stdlib.h>

enum { COUNT_MAX = 10, LIST_MAX = 2000 };

static int64_t sum_of(const int64_t *amounts, uint32_t set)
{
    int64_t sum = 0;
    for (uint32_t i = 0; i < COUNT_MAX; i++)
        sum += set >> i & 1 ? amounts[i] : 0;
    return sum;
}

/* By the definition: enough, and not enough without any one member. */
static bool is_minimal(const int64_t *amounts, uint32_t set, int64_t target)
{
    if (sum_of(amounts, set) < target)
        return false;
    for (uint32_t i = 0; i < COUNT_MAX; i++)
        if ((set >> i & 1) && sum_of(amounts, set & ~(1u << i)) >= target)
            return false;
    return true;
}

/* Fewest members first, then in order of indexes. */
static bool is_before(const struct cover *a, const struct cover *b)
{
    if (a->count != b->count)
        return a->count < b->count;
    for (uint32_t i = 0; i < a->count; i++)
        if (a->members[i] != b->members[i])
            return a->members[i] < b->members[i];
    return false;
}

static void all_minimal_sets_are_found(void **unused)
{
    (void)unused;
    srand(5);
    for (int trial = 0; trial < 3000; trial++) {
        struct arena arena;
        struct covers covers;
        int64_t amounts[COUNT_MAX] = {0};
        uint32_t count = (uint32_t)rand() % (COUNT_MAX + 1), minimal = 0;
        int largest = 1 + rand() % 30;
        for (uint32_t i = 0; i < count; i++)
            amounts[i] = 1 + rand() % largest;
        int64_t target = 1 + rand() % 100;
        for (uint32_t set = 1; set < 1u << count; set++)
            minimal += is_minimal(amounts, set, target);
        arena_init(&arena);
        covers_find(&arena, amounts, count, target, LIST_MAX, &covers);
        assert_true(covers.total_is_known && covers.list_is_whole);
        assert_int_equal(covers.total, minimal);
        assert_int_equal(covers.listed_count, minimal);
        for (size_t c = 0; c < covers.listed_count; c++) {
            uint32_t set = 0;
            for (uint32_t i = 0; i < covers.listed[c].count; i++)
                set |= 1u << covers.listed[c].members[i];
            assert_true(is_minimal(amounts, set, target));
            assert_true(c == 0 || is_before(&covers.listed[c - 1], &covers.listed[c]));
        }
        arena_release(&arena);
    }
}

/* A short list is the beginning of the long one, and many are counted without being listed. */
static void many_are_counted(void **unused)
{
    struct arena arena;
    struct covers covers;
    int64_t amounts[40];
    (void)unused;
    arena_init(&arena);
    for (int i = 0; i < 40; i++)
        amounts[i] = 1000;
    covers_find(&arena, amounts, 40, 20000, 3, &covers); /* any 20 of 40 */
    assert_true(covers.total_is_known);
    assert_true(covers.total == UINT64_C(137846528820));
    assert_int_equal(covers.listed_count, 3);
    assert_int_equal(covers.listed[2].members[19], 21);
    for (int i = 0; i < 40; i++)
        amounts[i] = 1000003 + i * i * 977;
    covers_find(&arena, amounts, 40, 20000000, 3, &covers); /* hardly two sums are equal */
    assert_true(covers.total_is_known && covers.total > 0);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_minimal_sets_are_found),
        cmocka_unit_test(many_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
