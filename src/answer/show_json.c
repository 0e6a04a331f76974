/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/show_json.h"

#include "answer/claims.h"
#include "answer/emit.h"
#include "answer/positions.h"
#include "answer/show_cells.h"

static void open_answer(struct emit *json, struct buf *out, const struct state *state)
{
    char date[DATE_TEXT_BYTES];
    emit_init(json, out);
    emit_open(json, '{');
    emit_key(json, "as_of");
    if (state->as_of == DATE_NONE)
        emit_null(json);
    else
        emit_text(json, date_write(date, state->as_of));
}

static void write_row(struct emit *json, const struct row *row)
{
    const struct kind_info *kind = &kind_infos[row->kind];
    emit_open_inline(json, '{');
    for (int field = 0; field < kind->field_count; field++) {
        if (!row_has(row, field))
            continue;
        emit_key(json, kind->fields[field].name);
        emit_str(json, row_text(row, field));
    }
    emit_close(json, '}');
}

void show_json_table(struct buf *out, const struct state *state, enum kind kind)
{
    struct emit json;
    open_answer(&json, out, state);
    emit_key(&json, kind_infos[kind].name);
    emit_open(&json, '[');
    for (size_t i = 0; i < state->record->tables[kind].row_count; i++)
        if (state->counts[kind][i])
            write_row(&json, record_row(state->record, kind, i));
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
    open_answer(&json, out, state);
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

static void write_undertakings(struct emit *json, const struct state *state, uint32_t party,
                               bool others)
{
    emit_key(json, others ? "hang_on" : "undertakings");
    emit_open(json, '[');
    for (uint32_t u = 0; u < state->undertaking_count; u++) {
        const struct undertaking *undertaking = &state->undertakings[u];
        bool wanted =
            others ? show_hangs_on(state, undertaking, party) != NULL : undertaking->party == party;
        if (wanted)
            write_row(json, undertaking->row);
    }
    emit_close(json, ']');
}

void show_json_party(struct buf *out, struct arena *scratch, const struct state *state,
                     uint32_t party)
{
    size_t count;
    const struct row *const *positions = positions_of_party(scratch, state, party, &count);
    struct emit json;
    open_answer(&json, out, state);
    emit_key(&json, "party");
    write_row(&json, state->parties[party].row);
    emit_key(&json, "positions");
    emit_open(&json, '[');
    for (size_t i = 0; i < count; i++)
        write_row(&json, positions[i]);
    emit_close(&json, ']');
    write_undertakings(&json, state, party, false);
    write_undertakings(&json, state, party, true);
    emit_close(&json, '}');
}
