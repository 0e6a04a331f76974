/* SPDX-License-Identifier: Apache-2.0 */
#include "keep/likeness.h"

#include "base/testing.h"

static int of(struct arena *arena, const char *a, const char *b)
{
    return likeness(trigrams_of(arena, str_from(a)), trigrams_of(arena, str_from(b)));
}

static void figures_by_hand(void **unused)
{
    static const struct {
        const char *a, *b;
        int likeness;
    } cases[] = {
        {"to sea", "the sea", 666}, /* 5 of 7 and 8 */
        {"", "", 1000},             /* nothing differs */
        {"", "sea", 0},
        {" - ", "...", 1000}, /* blanks alone */
        {"sea", "sea", 1000},
        {"sea", "SEA", 1000},                         /* case does not count */
        {"sea", "(sea)", 1000},                       /* nor do marks */
        {"by sea and land", "by land and sea", 1000}, /* nor the order of words */
        {"sea sea sea", "sea", 1000},                 /* nor how often */
        {"x", "y", 0},
        {"Türkei", "Türkei", 1000},
        {"amnesty", "full amnesty", 761}, /* 8 shared of 8 and 13 */
    };
    struct arena arena;
    (void)unused;
    arena_init(&arena);
    for (size_t i = 0; i < CASE_COUNT(cases); i++)
        assert_int_equal(of(&arena, cases[i].a, cases[i].b), cases[i].likeness);
    arena_release(&arena);
}

static void alike_to_itself_and_both_ways(void **unused)
{
    static const char *const texts[] = {
        "armed forces limited to 600,000",
        "armed forces of 800,000 in peacetime",
        "no NATO troops stationed in Ukraine",
        "sovereignty of Ukraine confirmed",
        "sovereignty of Ukraine reaffirmed",
        "a",
        "\xC3\xA9t\xC3\xA9",
        "",
    };
    struct arena arena;
    (void)unused;
    arena_init(&arena);
    for (size_t i = 0; i < CASE_COUNT(texts); i++) {
        assert_int_equal(of(&arena, texts[i], texts[i]), 1000);
        for (size_t k = 0; k < CASE_COUNT(texts); k++) {
            int one = of(&arena, texts[i], texts[k]);
            assert_int_equal(one, of(&arena, texts[k], texts[i]));
            assert_true(one >= 0 && one <= 1000);
        }
    }
    arena_release(&arena);
}

/* Trigrams are sorted, each once, and never more than the text has bytes, and one. */
static void trigrams_are_a_sorted_set(void **unused)
{
    struct arena arena;
    (void)unused;
    arena_init(&arena);
    struct trigrams trigrams = trigrams_of(&arena, STR("a b c d a b, zebra crossing; zebra"));
    for (uint32_t i = 1; i < trigrams.count; i++)
        assert_true(trigrams.items[i - 1] < trigrams.items[i]);
    assert_int_equal(trigrams_of(&arena, STR("abc")).count, 4);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_by_hand),
        cmocka_unit_test(alike_to_itself_and_both_ways),
        cmocka_unit_test(trigrams_are_a_sorted_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
