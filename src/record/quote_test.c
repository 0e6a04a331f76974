/* SPDX-License-Identifier: Apache-2.0 */
#include "record/quote.h"

#include "base/testing.h"

#include <string.h>

static void what_does_not_show_is_made_to_show(void **unused)
{
    static const struct {
        const char *text, *quoted;
    } cases[] = {
        {"abc", "\"abc\""},
        {"", "\"\""},
        {"T\xC3\xBCrkiye \xE6\x97\xA5\xE6\x9C\xAC", "\"T\xC3\xBCrkiye \xE6\x97\xA5\xE6\x9C\xAC\""},
        {"a\nb\tc\rd", "\"a\\nb\\tc\\rd\""},
        {"\x1B[2J\x7F\xC2\x9B", "\"\\x1b[2J\\x7f\\x9b\""},
        {"\xE2\x80\xAE"
         "AB",
         "\"\\u202eAB\""},
        {"FRA\xE2\x80\x8B", "\"FRA\\u200b\""},
        {"FRA\xC2\xAD", "\"FRA\\xad\""},
        {"FRA\xEF\xBB\xBF", "\"FRA\\ufeff\""},
        {"FRA\xF3\xA0\x81\x81", "\"FRA\\U000e0041\""},
        {"\x80\xFF\xE2\x80", "\"\\x80\\xff\\xe2\\x80\""},
        {"PRIVATE+KEY+A+1234", "a secret key"},
        {"see PRIVATE+KEY+A+1234", "a secret key"},
        {"PRIVATE+KEY", "\"PRIVATE+KEY\""},
    };
    (void)unused;
    for (size_t i = 0; i < CASE_COUNT(cases); i++)
        assert_string_equal(QUOTE(str_from(cases[i].text)), cases[i].quoted);
}

static void the_longest_fits(void **unused)
{
    char text[4 * (QUOTE_CHARACTERS_MAX + 1)];
    (void)unused;
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = "\xF3\xA0\x81\x81"[i % 4];
    const char *quoted = QUOTE(((struct str){text, sizeof text}));
    assert_int_equal(strlen(quoted), 1 + 10 * QUOTE_CHARACTERS_MAX + strlen("…\""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_does_not_show_is_made_to_show),
        cmocka_unit_test(the_longest_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
