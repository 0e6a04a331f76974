/* SPDX-License-Identifier: Apache-2.0 */
#include "record/convert.h"

#include "base/file.h"
#include "record/cell.h"
#include "record/json_cursor.h"

#include <string.h>

static int column_count(const struct record *record, enum kind kind)
{
    return kind_infos[kind].field_count + (int)record->tables[kind].extra_count;
}

static struct str column_name(const struct record *record, enum kind kind, int column)
{
    int known = kind_infos[kind].field_count;
    return column < known ? str_from(kind_infos[kind].fields[column].name)
                          : record->tables[kind].extra_names[column - known];
}

static bool column_is_list(enum kind kind, int column)
{
    return column < kind_infos[kind].field_count
           && cell_is_list(kind_infos[kind].fields[column].type);
}

/* ---- JSON ---- */

static void write_list(struct str text, struct buf *out)
{
    bool first = true;
    buf_char(out, '[');
    for (struct str rest = text, item; list_next(&rest, &item); first = false) {
        buf_text(out, first ? "" : ",");
        json_write_string(item, out);
    }
    buf_char(out, ']');
}

static void write_row_json(const struct record *record, const struct row *row, struct buf *out)
{
    bool first = true;
    buf_char(out, '{');
    for (int column = 0; column < column_count(record, row->kind); column++) {
        if (!row_has(row, column))
            continue;
        buf_text(out, first ? "" : ",");
        json_write_string(column_name(record, row->kind, column), out);
        buf_char(out, ':');
        if (column_is_list(row->kind, column))
            write_list(row_text(row, column), out);
        else
            json_write_string(row_text(row, column), out);
        first = false;
    }
    buf_char(out, '}');
}

static void write_table_json(const struct record *record, enum kind kind, struct buf *out)
{
    const struct table *table = &record->tables[kind];
    if (table->row_count == 0)
        return;
    buf_printf(out, ",\n\"%s\": [", kind_infos[kind].name);
    for (size_t i = 0; i < table->row_count; i++) {
        buf_text(out, i == 0 ? "\n" : ",\n");
        write_row_json(record, &table->rows[i], out);
    }
    buf_text(out, "\n]");
}

/* The extra columns of each table that has some: they exist even where all their cells are empty.
 */
static void write_columns_json(const struct record *record, struct buf *out)
{
    bool any = false;
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        const struct table *table = &record->tables[kind];
        if (table->extra_count == 0)
            continue;
        buf_printf(out, "%s\"%s\": [", any ? ", " : ",\n\"columns\": {", kind_infos[kind].name);
        for (size_t i = 0; i < table->extra_count; i++) {
            buf_text(out, i == 0 ? "" : ", ");
            json_write_string(table->extra_names[i], out);
        }
        buf_char(out, ']');
        any = true;
    }
    buf_text(out, any ? "}" : "");
}

void record_write_json(const struct record *record, struct buf *out)
{
    buf_text(out, "{\"surety\": 1");
    write_columns_json(record, out);
    for (int kind = 0; kind < KIND_COUNT; kind++)
        if (kind != KIND_AREA)
            write_table_json(record, (enum kind)kind, out);
    if (record->areas_geojson.size > 0) {
        buf_printf(out, ",\n\"%s\": ", kind_infos[KIND_AREA].name);
        buf_str(out, record->areas_geojson);
    }
    buf_text(out, "}\n");
}

/* ---- CSV ---- */

static bool needs_quotes(struct str text)
{
    for (size_t i = 0; i < text.size; i++)
        if (strchr(",;\t\"\r\n", text.data[i]) != NULL)
            return true;
    return false;
}

static void write_cell_csv(struct str text, struct buf *out)
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

static void write_row_csv(const struct record *record, const struct row *row, struct buf *out)
{
    for (int column = 0; column < column_count(record, row->kind); column++) {
        buf_text(out, column == 0 ? "" : ",");
        write_cell_csv(row_text(row, column), out);
    }
    buf_char(out, '\n');
}

/* Whether a reader would take the row for one of HXL tags, if it stood under the header. */
static bool looks_like_tags(const struct record *record, const struct row *row)
{
    for (int column = 0; column < column_count(record, row->kind); column++)
        if (row_has(row, column))
            return row->cells[column].data[0] == '#';
    return false;
}

void record_write_csv(const struct record *record, enum kind kind, struct buf *out)
{
    const struct table *table = &record->tables[kind];
    if (kind == KIND_AREA) {
        buf_str(out, record->areas_geojson);
        buf_char(out, '\n');
        return;
    }
    for (int column = 0; column < column_count(record, kind); column++) {
        buf_text(out, column == 0 ? "" : ",");
        write_cell_csv(column_name(record, kind, column), out);
    }
    buf_char(out, '\n');
    if (table->row_count > 0 && looks_like_tags(record, &table->rows[0]))
        buf_text(out,
                 "#meta\n"); /* a row of tags of our own, so that the reader passes over that one */
    for (size_t i = 0; i < table->row_count; i++)
        write_row_csv(record, &table->rows[i], out);
}

/* ---- the folder ---- */

static bool has_file(const struct record *record, enum kind kind)
{
    const struct table *table = &record->tables[kind];
    if (kind == KIND_AREA)
        return record->areas_geojson.size > 0;
    return table->row_count > 0 || table->extra_count > 0;
}

static bool check_absent(const char *folder, struct error *err)
{
    struct arena scratch;
    bool good = true;
    arena_init(&scratch);
    for (int kind = 0; kind < KIND_COUNT && good; kind++) {
        const char *file = kind_infos[kind].file;
        if (file_kind_at(arena_printf(&scratch, "%s/%s", folder, file)) != FILE_ABSENT)
            good = error_set(err, ERROR_CONFLICT, "%s: the folder holds %s already", folder, file);
    }
    arena_release(&scratch);
    return good;
}

static bool write_file(const struct record *record, enum kind kind, const char *folder,
                       struct error *err)
{
    struct arena scratch;
    struct buf out;
    arena_init(&scratch);
    buf_init(&out);
    record_write_csv(record, kind, &out);
    bool good = file_write(arena_printf(&scratch, "%s/%s", folder, kind_infos[kind].file),
                           buf_view(&out), err);
    buf_release(&out);
    arena_release(&scratch);
    return good;
}

/* The order of kinds.def, but with the first, the guarantee, at the end. */
static enum kind kind_in_writing(int turn)
{
    return (enum kind)((turn + 1) % KIND_COUNT);
}

static void remove_files(const struct record *record, const char *folder, int turns)
{
    struct arena scratch;
    arena_init(&scratch);
    for (int turn = 0; turn < turns; turn++) {
        enum kind kind = kind_in_writing(turn);
        if (has_file(record, kind))
            file_remove(arena_printf(&scratch, "%s/%s", folder, kind_infos[kind].file));
    }
    arena_release(&scratch);
}

/* guarantee.csv last: without it no folder passes for a record. Nothing stays after an error. */
static bool write_files(const struct record *record, const char *folder, struct error *err)
{
    _Static_assert(KIND_GUARANTEE == 0, "kind_in_writing() turns it to the end");
    for (int turn = 0; turn < KIND_COUNT; turn++) {
        enum kind kind = kind_in_writing(turn);
        if (!has_file(record, kind) || write_file(record, kind, folder, err))
            continue;
        remove_files(record, folder, turn + 1);
        return false;
    }
    return true;
}

/* If we stop on the way a temporary folder is left beside the name, which is still free. */
static bool write_new_folder(const struct record *record, const char *folder, struct error *err)
{
    struct arena scratch;
    char *temporary;
    arena_init(&scratch);
    bool good = file_begin_folder(&scratch, folder, &temporary, err);
    if (good) {
        good = write_files(record, temporary, err);
        if (good && !file_finish_folder(temporary, folder, err)) {
            remove_files(record, temporary, KIND_COUNT);
            good = false;
        }
        if (!good)
            file_remove(temporary);
    }
    arena_release(&scratch);
    return good;
}

bool record_write_folder(const struct record *record, const char *folder, struct error *err)
{
    if (file_kind_at(folder) == FILE_ABSENT)
        return write_new_folder(record, folder, err);
    return file_make_folder(folder, err) && check_absent(folder, err)
           && write_files(record, folder, err);
}
