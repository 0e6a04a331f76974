/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/show_json.h"

#include "answer/basis.h"
#include "answer/claims.h"

void show_emit_open(struct emit *json, struct buf *out, const struct state *state)
{
    char date[DATE_TEXT_BYTES];
    emit_init(json, out);
    emit_open(json, '{');
    emit_key(json, "as_of");
    if (state->as_of == DATE_NONE)
        emit_null(json);
    else
        emit_text(json, date_write(date, state->as_of));
    basis_emit(json, state->record);
}

void show_emit_cells(struct emit *json, const struct row *row)
{
    const struct kind_info *kind = &kind_infos[row->kind];
    for (int field = 0; field < kind->field_count; field++) {
        if (!row_has(row, field))
            continue;
        emit_key(json, kind->fields[field].name);
        emit_str(json, row_text(row, field));
    }
}

void show_emit_row(struct emit *json, const struct row *row)
{
    emit_open_inline(json, '{');
    show_emit_cells(json, row);
    emit_close(json, '}');
}

void show_json_table(struct buf *out, const struct state *state, enum kind kind)
{
    struct emit json;
    show_emit_open(&json, out, state);
    emit_key(&json, kind_infos[kind].name);
    emit_open(&json, '[');
    for (size_t i = 0; i < state->record->tables[kind].row_count; i++)
        if (state->counts[kind][i])
            show_emit_row(&json, record_row(state->record, kind, i));
    emit_close(&json, ']');
    emit_close(&json, '}');
}

/* One field of each of a figure's rows, as a list. */
static void write_list(struct emit *json, const char *key, const struct claim_figure *figure,
                       int field)
{
    emit_key(json, key);
    emit_open(json, '[');
    for (size_t i = 0; i < figure->row_count; i++)
        if (row_has(figure->rows[i], field))
            emit_str(json, row_text(figure->rows[i], field));
    emit_close(json, ']');
}

static void write_figure(struct emit *json, const struct claim_figure *figure)
{
    emit_open_inline(json, '{');
    emit_key(json, "value");
    emit_str(json, row_text(figure->rows[0], CLAIM_VALUE));
    emit_key(json, "unit");
    emit_str(json, figure->unit);
    emit_key(json, "independent");
    emit_integer(json, (int64_t)figure->independent_count);
    write_list(json, "claims", figure, CLAIM_ID);
    write_list(json, "sources", figure, CLAIM_SOURCE);
    emit_close(json, '}');
}

void show_json_claims(struct buf *out, struct arena *scratch, const struct state *state)
{
    size_t count;
    const struct claim_group *groups = claims_group(scratch, state, &count);
    struct emit json;
    show_emit_open(&json, out, state);
    emit_key(&json, "claims");
    emit_open(&json, '[');
    for (size_t i = 0; i < count; i++) {
        emit_open(&json, '{');
        emit_key(&json, "about");
        emit_str(&json, groups[i].about);
        emit_key(&json, "disagrees");
        emit_bool(&json, groups[i].disagrees);
        emit_key(&json, "independent");
        emit_integer(&json, (int64_t)groups[i].independent_count);
        emit_key(&json, "figures");
        emit_open(&json, '[');
        for (size_t f = 0; f < groups[i].figure_count; f++)
            write_figure(&json, &groups[i].figures[f]);
        emit_close(&json, ']');
        emit_close(&json, '}');
    }
    emit_close(&json, ']');
    emit_close(&json, '}');
}
