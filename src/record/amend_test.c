/* SPDX-License-Identifier: Apache-2.0 */
#include "record/amend.h"
#include "record/testing.h"

/* Amends the condition of the given facility of a file; what comes out, or the error. */
static void amend(const char *read, const char *bytes, size_t at, const char *text,
                  const char *expected)
{
    struct arena arena;
    struct record record;
    struct diagnostics diagnostics;
    struct loader loader;
    struct error err = {ERROR_NONE, ""};
    struct buf out;
    arena_init(&arena);
    buf_init(&out);
    diagnostics_init(&diagnostics, &arena);
    loader_init(&loader, &arena, &record, &diagnostics);
    loader_read_table(&loader, KIND_FACILITY, str_from(read));
    assert_int_equal(diagnostics.error_count, 0);
    struct amendment amendment = {record_row(&record, KIND_FACILITY, at), FACILITY_CONDITION,
                                  str_from(text)};
    if (amend_cells(&arena, str_from(bytes), &amendment, 1, &out, &err))
        assert_string_equal(out.data, expected);
    else
        assert_string_equal(err.text, expected);
    buf_release(&out);
    arena_release(&arena);
}

static void every_other_byte_stays(void **unused)
{
    (void)unused;
    static const struct {
        const char *bytes;
        size_t at;
        const char *expected;
    } cases[] = {
        {"id,condition\nS,A\nT,B\n", 0, "id,condition\nS,(A or C)\nT,B\n"},
        {"id,condition\nS,A\nT,A", 1, "id,condition\nS,A\nT,(A or C)"},
        {"\xEF\xBB\xBF\"condition\";\"id\"\r\n\r\n \"A\" ; S \r\n", 0,
         "\xEF\xBB\xBF\"condition\";\"id\"\r\n\r\n \"(A or C)\" ; S \r\n"},
        {"id,note,condition\rS,\"a\n\"\"b\", A \r", 0,
         "id,note,condition\rS,\"a\n\"\"b\", (A or C) \r"},
    };
    for (size_t i = 0; i < CASE_COUNT(cases); i++)
        amend(cases[i].bytes, cases[i].bytes, cases[i].at, "(A or C)", cases[i].expected);
}

static void a_file_that_changed_is_left(void **unused)
{
    (void)unused;
    amend("id,condition\nS,A\n", "id,condition\nS,B\n", 0, "C",
          "facilities.csv was changed while it was read");
    amend("id,condition\nS,A\n", "", 0, "C", "facilities.csv was changed while it was read");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_other_byte_stays),
        cmocka_unit_test(a_file_that_changed_is_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
