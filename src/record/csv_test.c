/* SPDX-License-Identifier: Apache-2.0 */
#include "record/csv.h"

#include "base/buf.h"
#include "base/testing.h"
#include "record/limits.h"

/* Everything that is read, as "line:column=text|…" for each row and "!line:column message" for
 * errors. */
static char *read_all(struct arena *arena, struct str input)
{
    struct csv_reader reader;
    struct error err;
    struct buf out;
    struct place place;
    enum csv_result result;
    buf_init(&out);
    csv_open(&reader, arena, input);
    while ((result = csv_next(&reader, &err, &place.line, &place.column)) != CSV_END) {
        if (result == CSV_ERROR)
            buf_printf(&out, "!%u:%u %s", (unsigned)place.line, (unsigned)place.column, err.text);
        for (size_t i = 0; i < reader.cell_count && result == CSV_ROW; i++) {
            const struct csv_cell *cell = &reader.cells[i];
            buf_printf(&out, "%s%u:%u=%.*s", i == 0 ? "" : "|", (unsigned)cell->place.line,
                       (unsigned)cell->place.column, STR_ARG(cell->text));
        }
        buf_char(&out, '\n');
    }
    char *text = str_c(arena, buf_view(&out));
    buf_release(&out);
    return text;
}

static void rows_come_with_their_places(void **state)
{
    static const struct {
        const char *input, *rows;
    } cases[] = {
        {"", ""},
        {"\n \n\t\r\n", ""},
        {"a,b\n1,2\n", "1:1=a|1:3=b\n2:1=1|2:3=2\n"},
        {"a,b\r\n1,2", "1:1=a|1:3=b\n2:1=1|2:3=2\n"},
        {"a,b\r1,2\r", "1:1=a|1:3=b\n2:1=1|2:3=2\n"},
        {"a,b\r\n\r\n1,2", "1:1=a|1:3=b\n3:1=1|3:3=2\n"},
        {"\xEF\xBB\xBF"
         "a;b\n1,5;2\n",
         "1:1=a|1:3=b\n2:1=1,5|2:5=2\n"},
        {"a\tb\n1;5\t2,3\n", "1:1=a|1:3=b\n2:1=1;5|2:5=2,3\n"},
        {"a,b\n,\n", "1:1=a|1:3=b\n2:1=|2:2=\n"},
        {"a,b\n  x ,\t y\n", "1:1=a|1:3=b\n2:3=x|2:8=y\n"},
        {"é,b\nж,日,x\n", "1:1=é|1:3=b\n2:1=ж|2:3=日|2:5=x\n"},
        {"a,b\n\"x, y\",\"say \"\"hi\"\"\"\n", "1:1=a|1:3=b\n2:2=x, y|2:9=say \"hi\"\n"},
        {"a,b\n \" x \" , \"\"\n", "1:1=a|1:3=b\n2:4=x|2:11=\n"},
        {"a,b\n\"1\n2\r\n3\",x\ny,z\n", "1:1=a|1:3=b\n2:2=1\n2\r\n3|4:4=x\n5:1=y|5:3=z\n"},
        {"a,b\n\"\"\"\",\"\"\"\"\"\"\n", "1:1=a|1:3=b\n2:2=\"|2:7=\"\"\n"},
        {"\"a;b\",c\n", "1:2=a;b|1:7=c\n"},
    };
    struct arena arena;
    (void)state;
    arena_init(&arena);
    for (size_t i = 0; i < CASE_COUNT(cases); i++)
        assert_string_equal(read_all(&arena, str_from(cases[i].input)), cases[i].rows);
    arena_release(&arena);
}

static void faults_have_their_place_and_reading_goes_on(void **state)
{
    static const struct {
        struct str input;
        const char *rows;
    } cases[] = {
        {STR("a,b\n1,\"x\n2,y\n"),
         "1:1=a|1:3=b\n!2:3 a quotation mark that is never closed\n3:1=2|3:3=y\n"},
        {STR("a,b\n1,\"x\"y\n2,y\n"),
         "1:1=a|1:3=b\n!2:6 text behind the closing quotation mark of a cell\n3:1=2|3:3=y\n"},
        {STR("a,b\n1,5\" gun\n2,y\n"),
         "1:1=a|1:3=b\n!2:4 a quotation mark inside a cell that is not quoted; quote the cell and "
         "double the mark\n3:1=2|3:3=y\n"},
        {STR("a,b\n1,x\0y\n2,y\n"), "1:1=a|1:3=b\n!2:4 a NUL byte\n3:1=2|3:3=y\n"},
        {STR("a,b\n1,é\xFFy\n2,y\n"),
         "1:1=a|1:3=b\n!2:4 bytes that are not UTF-8; save the file as UTF-8\n3:1=2|3:3=y\n"},
        {STR("a,b\n1,\"\n é\xC3\"\n2,y\n"),
         "1:1=a|1:3=b\n!3:3 bytes that are not UTF-8; save the file as UTF-8\n4:1=2|4:3=y\n"},
    };
    struct arena arena;
    (void)state;
    arena_init(&arena);
    for (size_t i = 0; i < CASE_COUNT(cases); i++)
        assert_string_equal(read_all(&arena, cases[i].input), cases[i].rows);
    arena_release(&arena);
}

static char *read_with_large_cell(struct arena *arena, const char *before, size_t size,
                                  const char *behind)
{
    struct buf input;
    buf_init(&input);
    buf_text(&input, before);
    buf_repeat(&input, "x", size);
    buf_text(&input, behind);
    char *rows = read_all(arena, buf_view(&input));
    buf_release(&input);
    return rows;
}

static void large_cells_are_refused(void **state)
{
    struct arena arena;
    (void)state;
    arena_init(&arena);
    assert_string_equal(read_with_large_cell(&arena, "a,b\n1,", LIMIT_CELL_BYTES + 1, "\n2,y\n"),
                        "1:1=a|1:3=b\n!2:3 a cell of more than 1048576 bytes\n3:1=2|3:3=y\n");
    assert_string_equal(read_with_large_cell(&arena, "a,b\n1,\"\n", 10 << 20, "\n\"\n2,y\n"),
                        "1:1=a|1:3=b\n!2:4 a cell of more than 1048576 bytes\n5:1=2|5:3=y\n");
    arena_release(&arena);
}

static void wide_rows_are_refused(void **state)
{
    struct arena arena;
    struct buf input;
    (void)state;
    arena_init(&arena);
    buf_init(&input);
    buf_repeat(&input, ",", LIMIT_COLUMNS);
    assert_string_equal(read_all(&arena, buf_view(&input)),
                        "!1:257 more than 256 cells in a row\n");
    buf_release(&input);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_come_with_their_places),
        cmocka_unit_test(faults_have_their_place_and_reading_goes_on),
        cmocka_unit_test(large_cells_are_refused),
        cmocka_unit_test(wide_rows_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
