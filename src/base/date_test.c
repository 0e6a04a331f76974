/* SPDX-License-Identifier: Apache-2.0 */
#include "base/date.h"
#include "base/testing.h"

static void dates_are_parsed_strictly(void **state)
{
    static const struct {
        const char *text;
        bool good;
        int32_t days;
    } cases[] = {
        {"1970-01-01", true, 0},       {"1969-12-31", true, -1},
        {"2000-02-29", true, 11016},   {"2026-01-06", true, 20459},
        {"0001-01-01", true, -719162}, {"9999-12-31", true, 2932896},
        {"1900-02-29", false, 0},      {"2026-02-30", false, 0},
        {"2026-13-01", false, 0},      {"2026-00-10", false, 0},
        {"2026-1-6", false, 0},        {"2026-01-6x", false, 0},
        {"0000-01-01", false, 0},      {"", false, 0},
        {" 2026-01-06", false, 0},     {"2026-01-06T00:00Z", false, 0},
        {"2026/01/06", false, 0},      {"+026-01-06", false, 0},
    };
    (void)state;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        int32_t days = 0;
        assert_int_equal(date_parse(str_from(cases[i].text), &days), cases[i].good);
        assert_int_equal(days, cases[i].days);
    }
}

static void every_day_of_five_centuries_comes_back(void **state)
{
    (void)state;
    for (int32_t days = -100000; days < 100000; days++) {
        char text[DATE_TEXT_BYTES];
        int32_t back;
        assert_true(date_parse(str_from(date_write(text, days)), &back));
        assert_int_equal(back, days);
    }
}

static void no_date_is_empty(void **state)
{
    char text[DATE_TEXT_BYTES];
    (void)state;
    assert_string_equal(date_write(text, DATE_NONE), "");
}

static void moments_need_a_zone(void **state)
{
    static const struct {
        const char *text;
        bool good;
        int64_t seconds;
    } cases[] = {
        {"1970-01-01", true, 0},
        {"1970-01-01T00:00Z", true, 0},
        {"1970-01-01T01:00:05Z", true, 3605},
        {"1970-01-01T02:00+02:00", true, 0},
        {"1970-01-01T00:00:00-01:30", true, 5400},
        {"1970-01-01T00:00", false, 0},
        {"1970-01-01T24:00Z", false, 0},
        {"1970-01-01T00:60Z", false, 0},
        {"1970-01-01T00:00+0200", false, 0},
        {"1970-01-01 00:00Z", false, 0},
        {"1970-01-01T00:00:0Z", false, 0},
        {"1970-01-01T", false, 0},
    };
    (void)state;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        int64_t seconds = -1;
        bool good = moment_parse(str_from(cases[i].text), &seconds);
        assert_int_equal(good, cases[i].good);
        if (good)
            assert_int_equal(seconds, cases[i].seconds);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_are_parsed_strictly),
        cmocka_unit_test(every_day_of_five_centuries_comes_back),
        cmocka_unit_test(no_date_is_empty),
        cmocka_unit_test(moments_need_a_zone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
