/* SPDX-License-Identifier: Apache-2.0 */
#include "base/number.h"
#include "base/testing.h"

static void quantities_have_one_spelling(void **state)
{
    static const struct {
        const char *text;
        enum number_fault fault;
        int64_t thousandths;
    } cases[] = {
        {"0", NUMBER_GOOD, 0},
        {"1", NUMBER_GOOD, 1000},
        {"1.5", NUMBER_GOOD, 1500},
        {"0.001", NUMBER_GOOD, 1},
        {"007", NUMBER_GOOD, 7000},
        {"90000000000", NUMBER_GOOD, INT64_C(90000000000000)},
        {"10000000000000", NUMBER_GOOD, NUMBER_THOUSANDTHS_MAX},
        {"10000000000000.001", NUMBER_TOO_LARGE, 0},
        {"99999999999999999999999999", NUMBER_TOO_LARGE, 0},
        {"0.0001", NUMBER_TOO_FINE, 0},
        {"", NUMBER_MALFORMED, 0},
        {"-0", NUMBER_MALFORMED, 0},
        {"+1", NUMBER_MALFORMED, 0},
        {"1e3", NUMBER_MALFORMED, 0},
        {"1e999", NUMBER_MALFORMED, 0},
        {"0x10", NUMBER_MALFORMED, 0},
        {"1.", NUMBER_MALFORMED, 0},
        {".5", NUMBER_MALFORMED, 0},
        {"1.2.3", NUMBER_MALFORMED, 0},
        {"1,5", NUMBER_MALFORMED, 0},
        {"1 000", NUMBER_MALFORMED, 0},
        {"inf", NUMBER_MALFORMED, 0},
        {"nan", NUMBER_MALFORMED, 0},
    };
    (void)state;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        int64_t value = 0;
        assert_int_equal(thousandths_parse(str_from(cases[i].text), &value), cases[i].fault);
        assert_int_equal(value, cases[i].thousandths);
    }
}

static void quantities_are_written_short_or_full(void **state)
{
    static const struct {
        int64_t thousandths;
        const char *brief, *full, *grouped;
    } cases[] = {
        {0, "0", "0.000", "0"},
        {1, "0.001", "0.001", "0.001"},
        {1000, "1", "1.000", "1"},
        {1500, "1.5", "1.500", "1.5"},
        {100000, "100", "100.000", "100"},
        {1000000, "1000", "1000.000", "1,000"},
        {-2500, "-2.5", "-2.500", "-2.5"},
        {-123456000, "-123456", "-123456.000", "-123,456"},
        {INT64_C(1234567890123456), "1234567890123.456", "1234567890123.456",
         "1,234,567,890,123.456"},
    };
    (void)state;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        char text[NUMBER_TEXT_BYTES];
        assert_string_equal(thousandths_write(text, cases[i].thousandths), cases[i].brief);
        assert_string_equal(thousandths_write_full(text, cases[i].thousandths), cases[i].full);
        assert_string_equal(thousandths_write_grouped(text, cases[i].thousandths),
                            cases[i].grouped);
    }
}

static void integers_stay_in_their_range(void **state)
{
    static const struct {
        const char *text;
        int64_t min, max;
        bool good;
        int64_t value;
    } cases[] = {
        {"0", 0, 10, true, 0},
        {"10", 0, 10, true, 10},
        {"11", 0, 10, false, 0},
        {"-1", 0, 10, false, 0},
        {"-1", -1, 10, true, -1},
        {"-", -1, 10, false, 0},
        {"", 0, 10, false, 0},
        {"1x", 0, 10, false, 0},
        {"0x1", 0, 10, false, 0},
        {"99999999999999999999", 0, INT64_MAX, false, 0},
        {"9223372036854775807", 0, INT64_MAX, true, INT64_MAX},
    };
    (void)state;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        int64_t value = 0;
        assert_int_equal(integer_parse(str_from(cases[i].text), cases[i].min, cases[i].max, &value),
                         cases[i].good);
        assert_int_equal(value, cases[i].value);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quantities_have_one_spelling),
        cmocka_unit_test(quantities_are_written_short_or_full),
        cmocka_unit_test(integers_stay_in_their_range),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
