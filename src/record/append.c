/* SPDX-License-Identifier: Apache-2.0 */
#include "record/append.h"

#include "record/csv.h"
#include "record/limits.h"

#include <string.h>

struct appender {
    enum kind kind;
    const struct table *table;
    struct str bytes;
    struct csv_reader csv;
    int columns[LIMIT_COLUMNS]; /* field of each column of the file, then of each that is added */
    size_t old_count, count;    /* columns there and with those that are added */
    const char *line_end;
    struct buf *out;
};

static bool needs_quotes(struct str text)
{
    for (size_t i = 0; i < text.size; i++)
        if (strchr(",;\t\"\r\n", text.data[i]) != NULL)
            return true;
    return false;
}

void append_cell(struct buf *out, struct str text)
{
    if (!needs_quotes(text)) {
        buf_str(out, text);
        return;
    }
    buf_char(out, '"');
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '"')
            buf_char(out, '"');
        buf_char(out, text.data[i]);
    }
    buf_char(out, '"');
}

static int field_count(const struct appender *a)
{
    return kind_infos[a->kind].field_count + (int)a->table->extra_count;
}

static struct str field_name(const struct appender *a, int field)
{
    int known = kind_infos[a->kind].field_count;
    return field < known ? str_from(kind_infos[a->kind].fields[field].name)
                         : a->table->extra_names[field - known];
}

static int field_of_column(const struct appender *a, struct str name)
{
    for (int field = 0; field < field_count(a); field++)
        if (str_eq(field_name(a, field), name))
            return field;
    CHECK(false); /* the file was read without an error */
}

/* CSV_ROW or CSV_END: the bytes have been read without an error before. */
static bool next_row(struct csv_reader *csv)
{
    struct error err;
    uint32_t line, column;
    enum csv_result result = csv_next(csv, &err, &line, &column);
    CHECK(result != CSV_ERROR);
    return result == CSV_ROW;
}

/* Where the last row read ends, without its line end. */
static size_t end_of_row(const struct csv_reader *csv)
{
    size_t end = csv->at;
    if (end > 0 && csv->input.data[end - 1] == '\n')
        end--;
    if (end > 0 && csv->input.data[end - 1] == '\r')
        end--;
    return end;
}

/* CRLF, LF or CR as the header has it; LF where the header is all there is. */
static const char *line_end_of(const struct csv_reader *csv)
{
    size_t size = csv->at - end_of_row(csv);
    if (size == 2)
        return "\r\n";
    return size == 1 && csv->input.data[csv->at - 1] == '\r' ? "\r" : "\n";
}

static bool is_said(const struct append_row *rows, size_t count, int field)
{
    for (size_t i = 0; i < count; i++)
        if (rows[i].cells[field].size > 0)
            return true;
    return false;
}

static void read_header(struct appender *a)
{
    CHECK(next_row(&a->csv));
    size_t named = a->csv.cell_count;
    while (named > 0 && a->csv.cells[named - 1].text.size == 0)
        named--;
    for (size_t i = 0; i < named; i++)
        a->columns[i] = field_of_column(a, a->csv.cells[i].text);
    a->old_count = a->count = named;
    a->line_end = line_end_of(&a->csv);
}

/* Columns that the new rows need and the file does not have. */
static bool add_columns(struct appender *a, const struct append_row *rows, size_t count,
                        struct error *err)
{
    bool present[LIMIT_COLUMNS * 2] = {false};
    for (size_t i = 0; i < a->old_count; i++)
        present[a->columns[i]] = true;
    for (int field = 0; field < field_count(a); field++) {
        if (present[field] || !is_said(rows, count, field))
            continue;
        if (a->csv.cell_count > a->old_count)
            return error_set(err, ERROR_CONFLICT,
                             "%s has a column without a name where \"%.*s\" would have to go",
                             kind_infos[a->kind].file, STR_ARG(field_name(a, field)));
        if (a->count == LIMIT_COLUMNS)
            return error_set(err, ERROR_LIMIT, "%s would have more than %d columns",
                             kind_infos[a->kind].file, LIMIT_COLUMNS);
        a->columns[a->count++] = field;
    }
    return true;
}

static void copy_to(struct appender *a, size_t *from, size_t to)
{
    buf_str(a->out, (struct str){a->csv.input.data + *from, to - *from});
    *from = to;
}

/* The file as it is, each row with one more empty cell for each column that is added. */
static void copy_widened(struct appender *a)
{
    size_t done = 0;
    copy_to(a, &done, end_of_row(&a->csv));
    for (size_t i = a->old_count; i < a->count; i++) {
        buf_char(a->out, a->csv.separator);
        buf_str(a->out, field_name(a, a->columns[i]));
    }
    while (next_row(&a->csv)) {
        copy_to(a, &done, end_of_row(&a->csv));
        for (size_t i = a->old_count; i < a->count; i++)
            buf_char(a->out, a->csv.separator);
    }
    copy_to(a, &done, a->csv.input.size);
}

static void copy_old(struct appender *a)
{
    size_t mark = a->bytes.size - a->csv.input.size; /* a byte order mark, if there is one */
    buf_str(a->out, (struct str){a->bytes.data, mark});
    if (a->count > a->old_count)
        copy_widened(a);
    else
        buf_str(a->out, a->csv.input);
    char last = a->out->data[a->out->size - 1];
    if (last != '\n' && last != '\r')
        buf_text(a->out, a->line_end);
}

static void write_header(struct appender *a)
{
    for (int field = 0; field < kind_infos[a->kind].field_count; field++) {
        a->columns[a->count++] = field;
        buf_text(a->out, field == 0 ? "" : ",");
        buf_str(a->out, field_name(a, field));
    }
    a->line_end = "\n";
    a->csv.separator = ',';
    buf_text(a->out, a->line_end);
}

bool append_rows(struct arena *scratch, enum kind kind, const struct table *table, struct str bytes,
                 const struct append_row *rows, size_t count, struct buf *out, struct error *err)
{
    struct appender a = {.kind = kind, .table = table, .bytes = bytes, .out = out};
    if (bytes.size == 0) {
        write_header(&a);
    } else {
        csv_open(&a.csv, scratch, bytes);
        read_header(&a);
        if (!add_columns(&a, rows, count, err))
            return false;
        copy_old(&a);
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t c = 0; c < a.count; c++) {
            if (c > 0)
                buf_char(out, a.csv.separator);
            append_cell(out, rows[i].cells[a.columns[c]]);
        }
        buf_text(out, a.line_end);
    }
    return true;
}
