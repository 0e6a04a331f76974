/* SPDX-License-Identifier: Apache-2.0 */
#include "record/append.h"
#include "record/testing.h"

/* Appends one fact row with these cells to `bytes`; what comes out, or the error. */
static void append_to(const char *bytes, const char *const cells[6], const char *expected)
{
    struct arena arena;
    struct record record;
    struct diagnostics diagnostics;
    struct loader loader;
    struct error err = {ERROR_NONE, ""};
    struct str row[16] = {{NULL, 0}};
    struct append_row rows[] = {{row}};
    struct buf out;
    arena_init(&arena);
    buf_init(&out);
    diagnostics_init(&diagnostics, &arena);
    loader_init(&loader, &arena, &record, &diagnostics);
    if (bytes[0] != '\0')
        loader_read_table(&loader, KIND_FACT, str_from(bytes));
    assert_int_equal(diagnostics.error_count, 0);
    for (int i = 0; i < 6; i++)
        row[i] = str_from(cells[i]);
    if (append_rows(&arena, KIND_FACT, &record.tables[KIND_FACT], str_from(bytes), rows, 1, &out,
                    &err))
        assert_string_equal(out.data, expected);
    else
        assert_string_equal(err.text, expected);
    buf_release(&out);
    arena_release(&arena);
}

static void rows_go_behind_what_is_there(void **unused)
{
    (void)unused;
    static const struct {
        const char *bytes;
        const char *cells[6]; /* id, name, value, from, until, source */
        const char *expected;
    } cases[] = {
        /* a new file has every column */
        {"", {"F", "a.b", "true", "", "", ""}, "id,name,value,from,until,source\nF,a.b,true,,,\n"},
        /* the file's own order, separator and line ends */
        {"value;name;id\r\ntrue;a.b;E\r\n",
         {"F", "c.d", "false", "", "", ""},
         "value;name;id\r\ntrue;a.b;E\r\nfalse;c.d;F\r\n"},
        {"id\tname\tvalue\rE\ta.b\ttrue\r",
         {"F", "c.d", "true", "", "", ""},
         "id\tname\tvalue\rE\ta.b\ttrue\rF\tc.d\ttrue\r"},
        /* a byte order mark stays, a missing last line end is added */
        {"\xEF\xBB\xBFid,name,value\nE,a.b,true",
         {"F", "c.d", "true", "", "", ""},
         "\xEF\xBB\xBFid,name,value\nE,a.b,true\nF,c.d,true\n"},
        {"id,name,value", {"F", "c.d", "true", "", "", ""}, "id,name,value\nF,c.d,true\n"},
        /* quotation marks, blank lines, rows of separators and of tags are left alone */
        {"id,name,\"value\"\n#x,#y,#z\n\n\"E\",a.b,true\n,,\n\n",
         {"F", "c.d", "true", "", "", ""},
         "id,name,\"value\"\n#x,#y,#z\n\n\"E\",a.b,true\n,,\n\nF,c.d,true\n"},
        /* a column that is missing is added, empty in the rows that are there */
        {"id,name,value,note\nE,a.b,true,\"two\nlines\"\nG,a.c,true,x",
         {"F", "c.d", "true", "2026-01-06", "", "S"},
         "id,name,value,note,from,source\nE,a.b,true,\"two\nlines\",,\nG,a.c,true,x,,\n"
         "F,c.d,true,,2026-01-06,S\n"},
        {"\xEF\xBB\xBFid;name;value\r\n\r\nE;a.b;true\r\n",
         {"F", "c.d", "true", "2026-01-06", "", ""},
         "\xEF\xBB\xBFid;name;value;from\r\n\r\nE;a.b;true;\r\nF;c.d;true;2026-01-06\r\n"},
        {"id,name,value,\nE,a.b,true,\n",
         {"F", "c.d", "true", "2026-01-06", "", ""},
         "facts.csv has a column without a name where \"from\" would have to go"},
        {"id,name,value,\nE,a.b,true,\n",
         {"F", "c.d", "true", "", "", ""},
         "id,name,value,\nE,a.b,true,\nF,c.d,true\n"},
        /* what a reader would split is quoted */
        {"id,name,value,source\n",
         {"F", "c.d", "true", "", "", "a,b;\"c\"\n"},
         "id,name,value,source\nF,c.d,true,\"a,b;\"\"c\"\"\n\"\n"},
    };
    for (size_t i = 0; i < CASE_COUNT(cases); i++)
        append_to(cases[i].bytes, cases[i].cells, cases[i].expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(rows_go_behind_what_is_there)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
