/* SPDX-License-Identifier: Apache-2.0 */
/* One CSV file of the folder: its header, then its rows. */
#include "record/csv.h"
#include "record/hint.h"
#include "record/limits.h"
#include "record/loader.h"
#include "record/quote.h"

#include <stdarg.h>

enum { COLUMN_IGNORED = -1 };

struct table_reader {
    struct loader *loader;
    enum kind kind;
    struct csv_reader csv;
    int fields[LIMIT_COLUMNS]; /* of each column: the field's index, or COLUMN_IGNORED */
    size_t column_count;
};

static void PRINTF_LIKE(4, 5)
    add_error(struct table_reader *t, struct place place, const char *hint, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    diagnostics_add_list(t->loader->diagnostics, SEVERITY_ERROR, str_from(kind_infos[t->kind].file),
                         place, hint, format, args);
    va_end(args);
}

/* The next row that is well formed CSV; what is not is reported and passed over. */
static bool next_row(struct table_reader *t)
{
    struct error err;
    struct place place;
    for (;;) {
        switch (csv_next(&t->csv, &err, &place.line, &place.column)) {
        case CSV_ROW:
            return true;
        case CSV_END:
            return false;
        case CSV_ERROR:
            add_error(t, place, NULL, "%s", err.text);
        }
    }
}

static size_t count_without_trailing_empty(const struct csv_reader *csv)
{
    size_t count = csv->cell_count;
    while (count > 0 && csv->cells[count - 1].text.size == 0)
        count--;
    return count;
}

static int add_extra(struct table_reader *t, struct str name)
{
    struct table *table = &t->loader->record->tables[t->kind];
    table->extra_names[table->extra_count] = name;
    return kind_infos[t->kind].field_count + (int)table->extra_count++;
}

static const char *hint_column(struct table_reader *t, struct str name)
{
    const struct kind_info *info = &kind_infos[t->kind];
    struct hint hint = hint_begin(t->loader->diagnostics, name);
    for (int field = 0; field < info->field_count; field++)
        hint_offer(&hint, str_from(info->fields[field].name));
    hint_offer(&hint, STR("note"));
    const char *found = hint_end(&hint);
    return found != NULL ? found : "a column of your own must be called note or begin with x_";
}

static int read_column(struct table_reader *t, const struct csv_cell *cell)
{
    if (cell->text.size == 0) {
        add_error(t, cell->place, NULL, "a column without a name");
        return COLUMN_IGNORED;
    }
    int field = field_find(t->kind, cell->text);
    if (field >= 0)
        return field;
    if (loader_keeps_column(cell->text))
        return add_extra(t, cell->text);
    add_error(t, cell->place, hint_column(t, cell->text), "unknown column %s", QUOTE(cell->text));
    return COLUMN_IGNORED;
}

static void check_duplicate_columns(struct table_reader *t)
{
    struct map seen;
    map_init(&seen, t->loader->arena);
    for (size_t i = 0; i < t->column_count; i++) {
        const struct csv_cell *cell = &t->csv.cells[i];
        if (cell->text.size == 0 || map_add(&seen, cell->text, (int64_t)i))
            continue;
        add_error(t, cell->place, NULL, "column %s is there twice", QUOTE(cell->text));
        t->fields[i] = COLUMN_IGNORED;
    }
}

static void check_needed_columns(struct table_reader *t)
{
    const struct kind_info *info = &kind_infos[t->kind];
    bool present[LIMIT_COLUMNS * 2] = {false};
    for (size_t i = 0; i < t->column_count; i++)
        if (t->fields[i] != COLUMN_IGNORED)
            present[t->fields[i]] = true;
    for (int field = 0; field < info->field_count; field++)
        if (info->fields[field].needed && !present[field])
            add_error(t, (struct place){1, 1}, NULL, "the column \"%s\" is missing",
                      info->fields[field].name);
    if (info->fields[0].type == TYPE_ID && !present[0])
        loader_give_up(t->loader, t->kind); /* no row of it can be pointed to */
}

static bool read_header(struct table_reader *t)
{
    if (!next_row(t)) {
        add_error(t, (struct place){1, 1}, NULL, "no header row with the names of the columns");
        loader_give_up(t->loader, t->kind);
        return false;
    }
    struct table *table = &t->loader->record->tables[t->kind];
    t->column_count = count_without_trailing_empty(&t->csv);
    table->extra_names = ARENA_ARRAY(t->loader->arena, struct str, t->column_count + 1);
    for (size_t i = 0; i < t->column_count; i++)
        t->fields[i] = read_column(t, &t->csv.cells[i]);
    check_duplicate_columns(t);
    check_needed_columns(t);
    return true;
}

/* A row of HXL tags (#country, #date …) under the header describes it and states nothing. */
static bool is_tag_row(const struct csv_reader *csv)
{
    for (size_t i = 0; i < csv->cell_count; i++)
        if (csv->cells[i].text.size > 0)
            return csv->cells[i].text.data[0] == '#';
    return false;
}

static void check_cell_count(struct table_reader *t, size_t used)
{
    if (used > t->column_count)
        add_error(t, t->csv.cells[t->column_count].place, NULL,
                  "%zu cells in this row, %zu columns in the header", used, t->column_count);
    else if (t->csv.cell_count < t->column_count)
        add_error(t, (struct place){t->csv.cells[0].place.line, 1}, NULL,
                  "%zu cells in this row, %zu columns in the header", t->csv.cell_count,
                  t->column_count);
}

/* False when there is no room for more. */
static bool read_row(struct table_reader *t)
{
    size_t used = count_without_trailing_empty(&t->csv);
    if (used == 0)
        return true; /* only separators: spreadsheets leave such rows behind */
    struct row *row = loader_add_row(t->loader, t->kind, t->csv.cells[0].place.line);
    if (row == NULL)
        return false;
    check_cell_count(t, used);
    for (size_t i = 0; i < t->csv.cell_count && i < t->column_count; i++)
        if (t->fields[i] != COLUMN_IGNORED)
            loader_set_cell(t->loader, row, t->fields[i], t->csv.cells[i].text,
                            t->csv.cells[i].place);
    return true;
}

void loader_read_table(struct loader *loader, enum kind kind, struct str bytes)
{
    struct table_reader t = {.loader = loader, .kind = kind};
    csv_open(&t.csv, loader->arena, bytes);
    if (!read_header(&t))
        return;
    for (bool first = true; next_row(&t); first = false)
        if ((!first || !is_tag_row(&t.csv)) && !read_row(&t))
            return;
}
