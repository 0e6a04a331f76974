/* SPDX-License-Identifier: Apache-2.0 */
#include "record/loader.h"

#include "record/cell.h"
#include "record/limits.h"

#include <string.h>

void loader_init(struct loader *loader, struct arena *arena, struct record *record,
                 struct diagnostics *diagnostics)
{
    *loader = (struct loader){.arena = arena, .record = record, .diagnostics = diagnostics};
    *record = (struct record){0};
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        record->tables[kind].file = str_from(kind_infos[kind].file);
        map_init(&record->ids[kind], arena);
    }
    map_init(&record->fact_name_ids, arena);
}

static bool has_room(struct loader *loader, enum kind kind, uint32_t line)
{
    if (loader->row_count++ < LIMIT_ROWS)
        return true;
    if (!loader->too_many_rows)
        diagnostic_set_row(diagnostics_add(loader->diagnostics, SEVERITY_ERROR,
                                           loader->record->tables[kind].file, line, 1, NULL,
                                           "more than %d rows in all; from here on none is read",
                                           LIMIT_ROWS),
                           line);
    loader->too_many_rows = true;
    return false;
}

struct row *loader_add_row(struct loader *loader, enum kind kind, uint32_t line)
{
    struct table *table = &loader->record->tables[kind];
    if (!has_room(loader, kind, line))
        return NULL;
    size_t cell_count = (size_t)kind_infos[kind].field_count + table->extra_count;
    ARENA_GROW(loader->arena, &table->rows, table->row_count, &loader->row_capacity[kind]);
    struct row *row = &table->rows[table->row_count];
    *row = (struct row){
        .kind = kind,
        .line = line,
        .index = (uint32_t)table->row_count,
        .cells = ARENA_ARRAY(loader->arena, struct cell, cell_count),
    };
    table->row_count++;
    return row;
}

struct str loader_column(const struct record *record, enum kind kind, int field)
{
    int known = kind_infos[kind].field_count;
    return field < known ? str_from(kind_infos[kind].fields[field].name)
                         : record->tables[kind].extra_names[field - known];
}

const char *loader_label(const struct loader *loader, const struct row *row, int field)
{
    struct str column = loader_column(loader->record, row->kind, field);
    if (!loader->is_document)
        return arena_printf(loader->arena, "%.*s", STR_ARG(column));
    return arena_printf(loader->arena, "%s[%u].%.*s", kind_infos[row->kind].name,
                        (unsigned)row->index, STR_ARG(column));
}

static void add_error(struct loader *loader, const struct row *row, int field, struct place place,
                      const char *hint, const char *text)
{
    struct diagnostic *added = diagnostics_add(
        loader->diagnostics, SEVERITY_ERROR, loader->record->tables[row->kind].file, place.line,
        place.column, hint, "%s: %s", loader_label(loader, row, field), text);
    diagnostic_set_row(added, row->line);
}

/* Parses the condition and keeps it; its index is the cell's value. */
static bool set_condition(struct loader *loader, struct row *row, int field, struct str text,
                          struct place place, int64_t *value)
{
    struct record *record = loader->record;
    ARENA_GROW(loader->arena, &record->conditions, record->condition_count,
               &loader->condition_capacity);
    struct error err;
    size_t bad_at;
    if (condition_parse(loader->arena, text, &record->conditions[record->condition_count], &bad_at,
                        &err)) {
        *value = (int64_t)record->condition_count++;
        return true;
    }
    add_error(loader, row, field, place_in(place, text, bad_at), NULL, err.text);
    return false;
}

static bool set_value(struct loader *loader, struct row *row, int field, struct str text,
                      struct place place, int64_t *value)
{
    if (field >= kind_infos[row->kind].field_count)
        return true;
    const struct field_info *info = &kind_infos[row->kind].fields[field];
    if (info->type == TYPE_CONDITION)
        return set_condition(loader, row, field, text, place, value);
    struct cell_fault fault;
    if (cell_parse(info, text, value, &fault))
        return true;
    const char *hint = fault.hint[0] == '\0' ? NULL : str_c(loader->arena, str_from(fault.hint));
    add_error(loader, row, field, place, hint, fault.text);
    return false;
}

static bool is_needed(enum kind kind, int field)
{
    return field < kind_infos[kind].field_count && kind_infos[kind].fields[field].needed;
}

void loader_set_cell(struct loader *loader, struct row *row, int field, struct str text,
                     struct place place)
{
    struct cell *cell = &row->cells[field];
    *cell = (struct cell){.line = place.line, .column = place.column};
    if (text.size == 0 && is_needed(row->kind, field))
        add_error(loader, row, field, place, NULL, "must not be empty");
    if (text.size == 0 || !set_value(loader, row, field, text, place, &cell->value))
        return;
    cell->data = text.data;
    cell->size = (uint32_t)text.size;
}

void loader_check_needed(struct loader *loader, const struct row *row, struct place place)
{
    for (int field = 0; field < kind_infos[row->kind].field_count; field++)
        if (is_needed(row->kind, field) && row->cells[field].line == 0)
            add_error(loader, row, field, place, NULL, "is missing");
}

void loader_give_up(struct loader *loader, enum kind kind)
{
    loader->record->tables[kind].unread = true;
}

bool loader_keeps_column(struct str name)
{
    return str_eq(name, STR("note"))
           || (str_starts(name, STR("x_")) && name.size <= LIMIT_ID_BYTES
               && str_trim(name).size == name.size);
}

struct place cell_place(const struct row *row, int field)
{
    const struct cell *cell = &row->cells[field];
    if (cell->line > 0)
        return (struct place){cell->line, cell->column};
    return (struct place){row->line, row->line > 0 ? 1 : 0};
}
