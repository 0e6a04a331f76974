/* SPDX-License-Identifier: Apache-2.0 */
/* From ids in cells to rows: the second pass over a record, when all its tables are there. */
#include "record/hint.h"
#include "record/loader.h"
#include "record/quote.h"

static bool has_id(enum kind kind)
{
    return kind_infos[kind].fields[0].type == TYPE_ID;
}

/* The first row with an id has it; a later one with the same is reported by validation. */
static void index_ids(struct record *record, enum kind kind)
{
    const struct table *table = &record->tables[kind];
    for (size_t i = 0; i < table->row_count; i++)
        if (row_has(&table->rows[i], 0))
            map_add(&record->ids[kind], row_text(&table->rows[i], 0), (int64_t)i);
}

static const char *hint_id(struct loader *loader, enum kind kind, struct str id)
{
    const struct table *table = &loader->record->tables[kind];
    struct hint hint = hint_begin(loader->diagnostics, id);
    for (size_t i = 0; i < table->row_count && !hint.done; i++)
        hint_offer(&hint, row_text(&table->rows[i], 0));
    return hint_end(&hint);
}

static void report_unknown(struct loader *loader, const struct row *row, int field, struct str id)
{
    enum kind target = kind_infos[row->kind].fields[field].refers;
    struct str text = row_text(row, field);
    if (loader->record->tables[target].unread)
        return;
    struct place place = place_in(cell_place(row, field), text, (size_t)(id.data - text.data));
    struct diagnostic *added = diagnostics_add(
        loader->diagnostics, SEVERITY_ERROR, loader->record->tables[row->kind].file, place.line,
        place.column, hint_id(loader, target, id), "%s: no row %s in %s",
        loader_label(loader, row, field), QUOTE(id), kind_infos[target].name);
    diagnostic_set_row(added, row->line);
}

/* A reference that leads nowhere leaves its cell unknown. */
static void resolve_ref(struct loader *loader, struct row *row, int field)
{
    enum kind target = kind_infos[row->kind].fields[field].refers;
    int64_t index = map_get(&loader->record->ids[target], row_text(row, field), -1);
    if (index < 0) {
        report_unknown(loader, row, field, row_text(row, field));
        row->cells[field].size = 0;
    }
    row->cells[field].value = index < 0 ? 0 : index;
}

static void resolve_refs(struct loader *loader, struct row *row, int field)
{
    enum kind target = kind_infos[row->kind].fields[field].refers;
    bool good = true;
    for (struct str rest = row_text(row, field), id; list_next(&rest, &id);) {
        if (record_find(loader->record, target, id) != NULL)
            continue;
        report_unknown(loader, row, field, id);
        good = false;
    }
    if (!good)
        row->cells[field].size = 0;
}

static void resolve_field(struct loader *loader, enum kind kind, int field)
{
    enum field_type type = kind_infos[kind].fields[field].type;
    const struct table *table = &loader->record->tables[kind];
    if (type != TYPE_REF && type != TYPE_REFS)
        return;
    for (size_t i = 0; i < table->row_count; i++) {
        if (!row_has(&table->rows[i], field))
            continue;
        if (type == TYPE_REF)
            resolve_ref(loader, &table->rows[i], field);
        else
            resolve_refs(loader, &table->rows[i], field);
    }
}

void loader_resolve(struct loader *loader)
{
    for (int kind = 0; kind < KIND_COUNT; kind++)
        if (has_id((enum kind)kind))
            index_ids(loader->record, (enum kind)kind);
    for (int kind = 0; kind < KIND_COUNT; kind++)
        for (int field = 0; field < kind_infos[kind].field_count; field++)
            resolve_field(loader, (enum kind)kind, field);
    loader_resolve_names(loader);
}
