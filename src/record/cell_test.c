/* SPDX-License-Identifier: Apache-2.0 */
#include "record/cell.h"

#include "base/buf.h"
#include "base/testing.h"
#include "record/limits.h"
#include "record/record.h"

#include <string.h>

/* The first field of any table that has this type. */
static const struct field_info *field_of(enum field_type type)
{
    for (int kind = 0; kind < KIND_COUNT; kind++)
        for (int field = 0; field < kind_infos[kind].field_count; field++)
            if (kind_infos[kind].fields[field].type == type)
                return &kind_infos[kind].fields[field];
    return NULL;
}

static void cells_have_values(void **state)
{
    static const struct {
        enum field_type type;
        const char *text;
        int64_t value;
    } cases[] = {
        {TYPE_TEXT, "any \"thing\";\nat all", 0},
        {TYPE_TEXTS, "a b; c ;", 0},
        {TYPE_ID, "MOU-1.a_b", 0},
        {TYPE_IDS, "a;b; c", 0},
        {TYPE_NAME, "ratified.MOU-1.DEU", 0},
        {TYPE_REF, "FRA", 0},
        {TYPE_REFS, ";A;;B", 0},
        {TYPE_QUANTITY, "0.001", 1},
        {TYPE_QUANTITY, "90000000000", INT64_C(90000000000000)},
        {TYPE_WEIGHT, "0", 0},
        {TYPE_WEIGHT, "2.5", 2500},
        {TYPE_NUMBER, "-2.5", -2500},
        {TYPE_NUMBER, "0", 0},
        {TYPE_SHARE, "0.75", 750},
        {TYPE_SHARE, "1", 1000},
        {TYPE_COUNT, "0", 0},
        {TYPE_COUNT, "999999999999999", 999999999999999},
        {TYPE_DAYS, "36500", 36500},
        {TYPE_DATE, "1970-01-02", 1},
        {TYPE_DATE, "2024-02-29", 19782},
        {TYPE_PLAN_DAY, "C+0", 0},
        {TYPE_PLAN_DAY, "C+36500", 36500},
        {TYPE_PLAN_DAY, "1969-12-31", PLAN_DAY_IS_DATE - 1},
        {TYPE_MOMENT, "1970-01-01T00:00:05+00:00", 5},
        {TYPE_CURRENCY, "EUR", 0},
        {TYPE_LATITUDE, "-90", -900000000},
        {TYPE_LATITUDE, "50.12345674", 501234567},
        {TYPE_LATITUDE, "50.12345675", 501234568},
        {TYPE_LATITUDE, "-0.0000001", -1},
        {TYPE_LONGITUDE, "180.0", 1800000000},
        {TYPE_BEARING, "359.5", 359500},
    };
    (void)state;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct cell_fault fault;
        int64_t value = -7;
        assert_true(cell_parse(field_of(cases[i].type), str_from(cases[i].text), &value, &fault));
        assert_int_equal(value, cases[i].value);
    }
}

static void what_a_cell_cannot_hold_is_told(void **state)
{
    static const struct {
        enum field_type type;
        const char *text, *fault, *hint;
    } cases[] = {
        {TYPE_TEXTS, "; ;", "a list without items", ""},
        {TYPE_ID, "a b", "\"a b\" is not an id of letters, digits and . _ -", ""},
        {TYPE_ID, "é", "\"é\" is not an id of letters, digits and . _ -", ""},
        {TYPE_ID, "or", "\"or\" is a word of conditions and cannot be an id", ""},
        {TYPE_IDS, "a;b c", "\"b c\" is not an id of letters, digits and . _ -", ""},
        {TYPE_NAME, "Ceasefire",
         "\"Ceasefire\" is not a fact's name, dotted and lower case first, such as "
         "ceasefire.in_force",
         ""},
        {TYPE_QUANTITY, "0", "\"0\" is not a quantity above zero with at most three decimals",
         "leave the cell empty if the quantity is not known"},
        {TYPE_QUANTITY, "-0", "\"-0\" is not a quantity above zero with at most three decimals",
         ""},
        {TYPE_QUANTITY, "1e999",
         "\"1e999\" is not a quantity above zero with at most three decimals", ""},
        {TYPE_QUANTITY, "0x10", "\"0x10\" is not a quantity above zero with at most three decimals",
         ""},
        {TYPE_QUANTITY, "1,5", "\"1,5\" is not a quantity above zero with at most three decimals",
         "write thousands together and decimals behind a point, as 1500 or 1.5"},
        {TYPE_QUANTITY, "1.2345", "\"1.2345\" has more than three decimals", ""},
        {TYPE_QUANTITY, "99999999999999", "\"99999999999999\" is larger than 10000000000000", ""},
        {TYPE_NUMBER, "-0", "\"-0\" is not a number with at most three decimals", ""},
        {TYPE_NUMBER, "-", "\"-\" is not a number with at most three decimals", ""},
        {TYPE_SHARE, "1.001", "\"1.001\" is not a share from 0 to 1 with at most three decimals",
         ""},
        {TYPE_COUNT, "1.5", "\"1.5\" is not a whole number", ""},
        {TYPE_COUNT, "1000000000000000", "\"1000000000000000\" is not a whole number", ""},
        {TYPE_DAYS, "-1", "\"-1\" is not a whole number of days", ""},
        {TYPE_DAYS, "36501", "\"36501\" is more than 36500 days", ""},
        {TYPE_DATE, "2026-02-30", "\"2026-02-30\" is not a day of the calendar", ""},
        {TYPE_DATE, "6.1.2026", "\"6.1.2026\" is not a date such as 2026-01-06",
         "did you mean 2026-01-06?"},
        {TYPE_DATE, "2026/1/6", "\"2026/1/6\" is not a date such as 2026-01-06",
         "did you mean 2026-01-06?"},
        {TYPE_DATE, "1/6/2026", "\"1/6/2026\" is not a date such as 2026-01-06",
         "write year, month and day, as 2026-01-06"},
        {TYPE_DATE, "today", "\"today\" is not a date such as 2026-01-06", ""},
        {TYPE_PLAN_DAY, "c+3", "\"c+3\" is not C+n (days from C-day) or a date such as 2026-01-06",
         "did you mean \"C+3\"?"},
        {TYPE_PLAN_DAY, "C+", "\"C+\" is not C+n (days from C-day) or a date such as 2026-01-06",
         ""},
        {TYPE_PLAN_DAY, "C+-1",
         "\"C+-1\" is not C+n (days from C-day) or a date such as 2026-01-06", ""},
        {TYPE_PLAN_DAY, "C+36501", "\"C+36501\" is more than 36500 days", ""},
        {TYPE_MOMENT, "2026-01-06 14:05",
         "\"2026-01-06 14:05\" is not a date, or a date and time with zone such as "
         "2026-01-06T14:05Z",
         "write T between date and time and end with the zone, as Z or +02:00"},
        {TYPE_CURRENCY, "eur", "\"eur\" is not an ISO 4217 currency code", "did you mean \"EUR\"?"},
        {TYPE_LATITUDE, "90.0000001", "\"90.0000001\" is not degrees from -90 to 90", ""},
        {TYPE_LATITUDE, "1.2.3", "\"1.2.3\" is not degrees from -90 to 90", ""},
        {TYPE_LATITUDE, ".5", "\".5\" is not degrees from -90 to 90", ""},
        {TYPE_LATITUDE, "5.", "\"5.\" is not degrees from -90 to 90", ""},
        {TYPE_LATITUDE, "-", "\"-\" is not degrees from -90 to 90", ""},
        {TYPE_LONGITUDE, "1e2", "\"1e2\" is not degrees from -180 to 180", ""},
        {TYPE_LONGITUDE, "99999999999999999999999",
         "\"99999999999999999999999\" is not degrees from -180 to 180", ""},
        {TYPE_BEARING, "360.001", "\"360.001\" is not degrees from 0 to 360", ""},
        {TYPE_DATE, "\x1b[31m\n", "\"\\x1b[31m\\n\" is not a date such as 2026-01-06", ""},
    };
    (void)state;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct cell_fault fault;
        int64_t value;
        assert_false(cell_parse(field_of(cases[i].type), str_from(cases[i].text), &value, &fault));
        assert_string_equal(fault.text, cases[i].fault);
        assert_string_equal(fault.hint, cases[i].hint);
    }
}

static void words_are_known_or_hinted(void **state)
{
    const struct field_info *stage = &kind_infos[KIND_UNDERTAKING].fields[UNDERTAKING_STAGE];
    struct cell_fault fault;
    int64_t value;
    (void)state;
    assert_true(cell_parse(stage, STR("lapsed"), &value, &fault));
    assert_int_equal(value, STAGE_LAPSED);
    assert_false(cell_parse(stage, STR("Plegded"), &value, &fault));
    assert_string_equal(fault.text, "\"Plegded\" is not one of mooted, pledged, committed, "
                                    "allocated, delivered, withdrawn, refused, lapsed");
    assert_string_equal(fault.hint, "did you mean \"pledged\"?");
}

static void long_cells_are_cut_in_messages(void **state)
{
    struct arena arena;
    struct cell_fault fault;
    int64_t value;
    (void)state;
    arena_init(&arena);
    char *text = arena_alloc(&arena, 300, 1);
    memset(text, 'x', 300);
    assert_false(cell_parse(field_of(TYPE_ID), (struct str){text, 300}, &value, &fault));
    assert_string_equal(fault.text,
                        "\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…\" "
                        "is longer than 200 bytes");
    arena_release(&arena);
}

static void lists_are_short_enough(void **state)
{
    struct buf text;
    struct cell_fault fault;
    int64_t value;
    (void)state;
    buf_init(&text);
    buf_repeat(&text, "a;", LIMIT_LIST_ITEMS);
    assert_true(cell_parse(field_of(TYPE_IDS), buf_view(&text), &value, &fault));
    buf_text(&text, "a");
    assert_false(cell_parse(field_of(TYPE_IDS), buf_view(&text), &value, &fault));
    assert_string_equal(fault.text, "a list of 10001 items, the limit is 10000");
    buf_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_have_values),
        cmocka_unit_test(what_a_cell_cannot_hold_is_told),
        cmocka_unit_test(words_are_known_or_hinted),
        cmocka_unit_test(long_cells_are_cut_in_messages),
        cmocka_unit_test(lists_are_short_enough),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
