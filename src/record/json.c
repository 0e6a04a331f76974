/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A record as one JSON document, as convert.h writes it. The outer members are walked twice, which
 * costs no memory: for version and columns, wherever they stand, and then for the tables.
 */
#include "record/cell.h"
#include "record/hint.h"
#include "record/limits.h"
#include "record/loader.h"
#include "record/quote.h"

#include <stdarg.h>
#include <stdio.h>

struct document {
    struct loader *loader;
    struct json_cursor start; /* at the outer object */
    struct json_cursor *cursor;
    size_t extra_capacity[KIND_COUNT];
};

static void PRINTF_LIKE(4, 5)
    add_error(struct document *d, struct place place, const char *hint, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    diagnostics_add_list(d->loader->diagnostics, SEVERITY_ERROR, d->loader->record->path, place,
                         hint, format, args);
    va_end(args);
}

/* Whether the value at the cursor is of this type; if not that is reported and it is passed. */
static bool expect(struct document *d, enum cursor_type type, const char *path)
{
    enum cursor_type found = cursor_type(d->cursor);
    if (found == type)
        return true;
    add_error(d, cursor_place(d->cursor), NULL, "%s must be %s, not %s", path,
              cursor_type_words(type), cursor_type_words(found));
    cursor_skip(d->cursor);
    return false;
}

/* ---- columns of the user's own ---- */

static int extra_find(const struct document *d, enum kind kind, struct str name)
{
    const struct table *table = &d->loader->record->tables[kind];
    for (size_t i = 0; i < table->extra_count; i++)
        if (str_eq(table->extra_names[i], name))
            return kind_infos[kind].field_count + (int)i;
    return -1;
}

/* Declares an extra column unless it is there; false if there are too many. */
static bool add_extra(struct document *d, enum kind kind, struct str name)
{
    struct table *table = &d->loader->record->tables[kind];
    size_t column_count = (size_t)kind_infos[kind].field_count + table->extra_count;
    if (extra_find(d, kind, name) >= 0)
        return true;
    if (column_count >= LIMIT_COLUMNS)
        return false;
    ARENA_GROW(d->loader->arena, &table->extra_names, table->extra_count, &d->extra_capacity[kind]);
    table->extra_names[table->extra_count++] = name;
    return true;
}

static void read_column_names(struct document *d, enum kind kind)
{
    char path[64];
    snprintf(path, sizeof path, "columns.%s", kind_infos[kind].name);
    if (!expect(d, CURSOR_ARRAY, path))
        return;
    for (cursor_enter(d->cursor); cursor_item(d->cursor);) {
        struct place place = cursor_place(d->cursor);
        if (!expect(d, CURSOR_STRING, path))
            continue;
        struct str name = cursor_string(d->cursor, d->loader->arena);
        if (!loader_keeps_column(name) || !add_extra(d, kind, name))
            add_error(d, place, "it must be called note or begin with x_",
                      "%s: %s cannot be a column", path, QUOTE(name));
    }
}

static void read_columns(struct document *d)
{
    struct str name;
    if (!expect(d, CURSOR_OBJECT, "columns"))
        return;
    for (cursor_enter(d->cursor); cursor_member(d->cursor, d->loader->arena, &name);) {
        enum kind kind = kind_find(name);
        if (kind != KIND_NONE && kind != KIND_AREA) {
            read_column_names(d, kind);
            continue;
        }
        add_error(d, cursor_place(d->cursor), NULL, "columns: no table is called %s", QUOTE(name));
        cursor_skip(d->cursor);
    }
}

/* Columns that rows use without having been declared, as a hand-written document may. */
static void scan_row_columns(struct document *d, enum kind kind)
{
    struct str name;
    if (cursor_type(d->cursor) != CURSOR_OBJECT) {
        cursor_skip(d->cursor);
        return;
    }
    for (cursor_enter(d->cursor); cursor_member(d->cursor, d->loader->arena, &name);) {
        if (loader_keeps_column(name) && !add_extra(d, kind, name))
            add_error(d, cursor_place(d->cursor), NULL, "%s: too many columns, no room for %s",
                      kind_infos[kind].name, QUOTE(name));
        cursor_skip(d->cursor);
    }
}

/* ---- rows ---- */

static void fail_member(struct document *d, const struct row *row, struct place place,
                        struct str name)
{
    const struct kind_info *info = &kind_infos[row->kind];
    struct hint hint = hint_begin(d->loader->diagnostics, name);
    for (int field = 0; field < info->field_count; field++)
        hint_offer(&hint, str_from(info->fields[field].name));
    add_error(d, place, hint_end(&hint), "%s[%u]: unknown field %s", info->name,
              (unsigned)row->index, QUOTE(name));
}

/* An item of a list: a string that is not empty and holds no separator. */
static bool read_item(struct document *d, const char *label, struct buf *joined)
{
    struct place place = cursor_place(d->cursor);
    if (!expect(d, CURSOR_STRING, label))
        return false;
    struct str item = str_trim(cursor_string(d->cursor, d->loader->arena));
    for (size_t i = 0; i < item.size; i++)
        if (item.data[i] == ';') {
            add_error(d, place, NULL, "%s: %s holds a ; which separates items", label, QUOTE(item));
            return false;
        }
    if (item.size == 0) {
        add_error(d, place, NULL, "%s: an empty item", label);
        return false;
    }
    if (joined->size > 0)
        buf_char(joined, ';');
    buf_str(joined, item);
    return true;
}

/* An array of strings as the text of a CSV cell: "a;b". */
static bool read_list(struct document *d, const char *label, struct str *text)
{
    struct buf joined;
    bool good = true;
    if (!expect(d, CURSOR_ARRAY, label))
        return false;
    buf_init(&joined);
    for (cursor_enter(d->cursor); cursor_item(d->cursor);)
        good = read_item(d, label, &joined) && good;
    *text = (struct str){arena_copy(d->loader->arena, joined.data, joined.size), joined.size};
    buf_release(&joined);
    return good;
}

static bool read_text(struct document *d, enum kind kind, int field, const char *label,
                      struct str *text)
{
    bool known = field < kind_infos[kind].field_count;
    if (known && cell_is_list(kind_infos[kind].fields[field].type))
        return read_list(d, label, text);
    if (!expect(d, CURSOR_STRING, label))
        return false;
    *text = str_trim(cursor_string(d->cursor, d->loader->arena));
    return true;
}

static void read_member(struct document *d, struct row *row, struct str name)
{
    struct place place = cursor_text_place(d->cursor);
    struct str text;
    int field = field_find(row->kind, name);
    field = field >= 0 ? field : extra_find(d, row->kind, name);
    if (field < 0) {
        fail_member(d, row, place, name);
        cursor_skip(d->cursor);
        return;
    }
    const char *label = loader_label(d->loader, row, field);
    row->cells[field].line = place.line;
    row->cells[field].column = place.column;
    if (!read_text(d, row->kind, field, label, &text))
        return;
    if (text.size > LIMIT_CELL_BYTES)
        add_error(d, place, NULL, "%s: more than %d bytes", label, LIMIT_CELL_BYTES);
    else
        loader_set_cell(d->loader, row, field, text, place);
}

static void read_row(struct document *d, enum kind kind, size_t number)
{
    char path[64];
    struct str name;
    struct place place = cursor_place(d->cursor);
    snprintf(path, sizeof path, "%s[%zu]", kind_infos[kind].name, number);
    struct row *row = loader_add_row(d->loader, kind, place.line); /* in any case, for its number */
    if (row == NULL) {
        cursor_skip(d->cursor);
        return;
    }
    if (!expect(d, CURSOR_OBJECT, path))
        return;
    for (cursor_enter(d->cursor); cursor_member(d->cursor, d->loader->arena, &name);)
        read_member(d, row, name);
    loader_check_needed(d->loader, row, place);
}

/* Extra columns first, so that each row has room for all of them. */
static void read_rows(struct document *d, enum kind kind)
{
    if (!expect(d, CURSOR_ARRAY, kind_infos[kind].name)) {
        loader_give_up(d->loader, kind);
        return;
    }
    struct json_cursor begin = *d->cursor;
    for (cursor_enter(d->cursor); cursor_item(d->cursor);)
        scan_row_columns(d, kind);
    *d->cursor = begin;
    size_t number = 0;
    for (cursor_enter(d->cursor); cursor_item(d->cursor); number++)
        read_row(d, kind, number);
}

/* ---- the document ---- */

static void read_version(struct document *d)
{
    struct place place = cursor_place(d->cursor);
    struct str version = cursor_raw(d->cursor);
    if (!str_eq(version, STR("1")))
        add_error(d, place, NULL, "surety: the version is %s, this program reads version 1",
                  QUOTE(version));
}

static void fail_table(struct document *d, struct str name)
{
    struct hint hint = hint_begin(d->loader->diagnostics, name);
    for (int kind = 0; kind < KIND_COUNT; kind++)
        hint_offer(&hint, str_from(kind_infos[kind].name));
    add_error(d, cursor_place(d->cursor), hint_end(&hint), "unknown member %s", QUOTE(name));
    cursor_skip(d->cursor);
}

static void read_table(struct document *d, struct str name)
{
    enum kind kind = kind_find(name);
    if (kind == KIND_NONE)
        fail_table(d, name);
    else if (kind == KIND_AREA)
        loader_read_features(d->loader, d->cursor);
    else
        read_rows(d, kind);
}

/* One walk over the outer members: those before the tables, or the tables. */
static bool walk(struct document *d, bool tables)
{
    struct json_cursor cursor = d->start;
    bool versioned = false;
    struct str name;
    /* cppcheck-suppress autoVariables ; only while this walk lasts */
    d->cursor = &cursor;
    for (cursor_enter(&cursor); cursor_member(&cursor, d->loader->arena, &name);) {
        bool is_version = str_eq(name, STR("surety")), is_columns = str_eq(name, STR("columns"));
        versioned = versioned || is_version;
        if ((is_version || is_columns) == tables)
            cursor_skip(&cursor);
        else if (is_version)
            read_version(d);
        else if (is_columns)
            read_columns(d);
        else
            read_table(d, name);
    }
    return versioned;
}

/* Whether there is a record in the document; if not, the one reason is reported. */
static bool open_document(struct document *d, struct str bytes)
{
    struct error err;
    if (!cursor_open(bytes, &d->start, &err)) {
        add_error(d, cursor_place(&d->start), NULL, "%s", err.text);
        return false;
    }
    struct json_cursor cursor = d->start;
    /* cppcheck-suppress autoVariables ; only while this walk lasts */
    d->cursor = &cursor;
    if (!expect(d, CURSOR_OBJECT, "the document"))
        return false;
    bool versioned = walk(d, false);
    if (!versioned)
        add_error(d, cursor_place(&d->start), NULL,
                  "no member \"surety\" with the version: this is not a record");
    return versioned;
}

void loader_read_document(struct loader *loader, struct str bytes)
{
    struct document d = {.loader = loader};
    loader->is_document = true;
    for (int kind = 0; kind < KIND_COUNT; kind++)
        loader->record->tables[kind].file = loader->record->path;
    if (open_document(&d, bytes)) {
        walk(&d, true);
        return;
    }
    for (int kind = 0; kind < KIND_COUNT; kind++)
        loader_give_up(loader, (enum kind)kind);
}
