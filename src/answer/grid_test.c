/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/grid.h"
#include "answer/words.h"
#include "base/testing.h"

static const struct grid_column columns[] = {
    {.title = "id", .least = 6},
    {.title = "n", .is_number = true},
    {.title = "text", .wraps = true, .least = 8},
    {.title = "empty"},
};

/* Writes two rows with the given text at the given width. */
static void write_grid(struct buf *out, struct arena *arena, int width, const char *id,
                       const char *text)
{
    struct look look = look_plain();
    struct grid grid;
    look.width = width;
    grid_init(&grid, arena, columns, 4);
    grid_add(&grid, TINT_PLAIN, str_from(id));
    grid_addf(&grid, TINT_PLAIN, "%d", 7);
    grid_add(&grid, TINT_PLAIN, str_from(text));
    grid_add(&grid, TINT_PLAIN, STR(""));
    buf_init(out);
    grid_write(&grid, &look, out);
}

static void fits_cuts_and_wraps(void **unused)
{
    (void)unused;
    static const struct {
        int width;
        const char *id, *text, *written;
    } cases[] = {
        {80, "FRA-land", "some words",
         "id        n  text\n"
         "--------  -  ----------\n"
         "FRA-land  7  some words\n"},
        /* The widest gives way first; what does not fit is wrapped at a blank. */
        {24, "FRA-land", "some words here",
         "id        n  text\n"
         "--------  -  -----------\n"
         "FRA-land  7  some words\n"
         "             here\n"},
        {20, "FRA-landing", "some words",
         "id       n  text\n"
         "-------  -  --------\n"
         "FRA-la…  7  some\n"
         "            words\n"},
        /* An id is not torn where it fits into the next line; only one too long for any is. */
        {24, "FRA-land", "with FRA-land-2 now",
         "id        n  text\n"
         "--------  -  -----------\n"
         "FRA-land  7  with\n"
         "             FRA-land-2\n"
         "             now\n"},
        /* A word without a mark to break behind takes its room from others; a sign stays with its
         * number. */
        {26, "FRA-landing", "communications",
         "id       n  text\n"
         "-------  -  --------------\n"
         "FRA-la…  7  communications\n"},
        {24, "FRA-land", "covers 65.0 %",
         "id        n  text\n"
         "--------  -  -----------\n"
         "FRA-land  7  covers\n"
         "             65.0 %\n"},
        {24, "FRA-land", "with FRA-land-2025",
         "id        n  text\n"
         "--------  -  -----------\n"
         "FRA-land  7  with FRA-\n"
         "             land-2025\n"},
        /* What does not show is made to show, so that no cell can steer a terminal or a reader. */
        {80, "a\x1B[2Jb", "x\ny",
         "id         n  text\n"
         "---------  -  ----\n"
         "a\\x1b[2Jb  7  x y\n"},
        {80, "FRA\xE2\x80\x8B",
         "\xE2\x80\xAE"
         "x\x7F\xC2\x9B\xFF",
         "id         n  text\n"
         "---------  -  -------------------\n"
         "FRA\\u200b  7  \\u202ex\\x7f\\x9b\\xff\n"},
        {80, "T\xC3\xBCrkiye", "\xC3\xA9",
         "id       n  text\n"
         "-------  -  ----\n"
         "T\xC3\xBCrkiye  7  \xC3\xA9\n"},
    };
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct arena arena;
        struct buf out;
        arena_init(&arena);
        write_grid(&out, &arena, cases[i].width, cases[i].id, cases[i].text);
        assert_string_equal(out.data, cases[i].written);
        buf_release(&out);
        arena_release(&arena);
    }
}

static void bars_are_exact_at_their_ends(void **unused)
{
    (void)unused;
    static const struct {
        double share;
        const char *bar;
    } cases[] = {
        {0, ".........."},         {1e-9, "#........."}, {0.5, "#####....."},
        {0.94, "#########."},      {0.97, "#########."}, {1 - 1e-6, "#########."},
        {1 - 1e-12, "##########"}, {1, "##########"},    {2, "##########"},
    };
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct look look = look_plain();
        struct buf out;
        buf_init(&out);
        look_bar(&out, &look, TINT_PLAIN, cases[i].share, 10);
        assert_string_equal(out.data, cases[i].bar);
        buf_release(&out);
    }
}

static void percents_are_exact_at_their_end(void **unused)
{
    (void)unused;
    static const struct {
        double share;
        const char *text;
    } cases[] = {
        {0, "0.0 %"},         {-1e-12, "0.0 %"},      {0.9994, "99.9 %"}, {0.99951, "99.9 %"},
        {1 - 1e-6, "99.9 %"}, {1 - 1e-12, "100.0 %"}, {1, "100.0 %"},
    };
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        char text[WORDS_BYTES];
        assert_string_equal(words_percent(text, cases[i].share), cases[i].text);
    }
}

static void paragraphs_keep_to_the_width(void **unused)
{
    (void)unused;
    struct look look = look_plain();
    struct buf out;
    look.width = 12;
    buf_init(&out);
    buf_text(&out, "ab: ");
    look_paragraph(&out, &look, 4, 4, STR("one two three  four five"));
    assert_string_equal(out.data, "ab: one two\n    three\n    four\n    five\n");
    buf_clear(&out);
    look_paragraph(&out, &look, 0, 0, STR("of it: 92.0 % and 5 %, yes"));
    assert_string_equal(out.data, "of it:\n92.0 % and\n5 %, yes\n");
    buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fits_cuts_and_wraps),
        cmocka_unit_test(bars_are_exact_at_their_ends),
        cmocka_unit_test(percents_are_exact_at_their_end),
        cmocka_unit_test(paragraphs_keep_to_the_width),
    };
    return cmocka_run_group_tests_name("grid", tests, NULL, NULL);
}
