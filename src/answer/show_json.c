/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/show_json.h"

#include "answer/claims.h"
#include "answer/json.h"
#include "answer/positions.h"
#include "answer/show_cells.h"

static void open_answer(struct json *json, struct buf *out, const struct state *state)
{
    char date[DATE_TEXT_BYTES];
    json_init(json, out);
    json_open(json, '{');
    json_key(json, "as_of");
    if (state->as_of == DATE_NONE)
        json_null(json);
    else
        json_text(json, date_write(date, state->as_of));
}

static void write_row(struct json *json, const struct row *row)
{
    const struct kind_info *kind = &kind_infos[row->kind];
    json_open_inline(json, '{');
    for (int field = 0; field < kind->field_count; field++) {
        if (!row_has(row, field))
            continue;
        json_key(json, kind->fields[field].name);
        json_str(json, row_text(row, field));
    }
    json_close(json, '}');
}

void show_json_table(struct buf *out, const struct state *state, enum kind kind)
{
    struct json json;
    open_answer(&json, out, state);
    json_key(&json, kind_infos[kind].name);
    json_open(&json, '[');
    for (size_t i = 0; i < state->record->tables[kind].row_count; i++)
        if (state->counts[kind][i])
            write_row(&json, record_row(state->record, kind, i));
    json_close(&json, ']');
    json_close(&json, '}');
}

/* One field of each of a figure's rows, as a list. */
static void write_list(struct json *json, const char *key, const struct claim_figure *figure,
                       int field)
{
    json_key(json, key);
    json_open(json, '[');
    for (size_t i = 0; i < figure->row_count; i++)
        if (row_has(figure->rows[i], field))
            json_str(json, row_text(figure->rows[i], field));
    json_close(json, ']');
}

static void write_figure(struct json *json, const struct claim_figure *figure)
{
    json_open_inline(json, '{');
    json_key(json, "value");
    json_str(json, row_text(figure->rows[0], CLAIM_VALUE));
    json_key(json, "unit");
    json_str(json, figure->unit);
    json_key(json, "independent");
    json_integer(json, (int64_t)figure->independent_count);
    write_list(json, "claims", figure, CLAIM_ID);
    write_list(json, "sources", figure, CLAIM_SOURCE);
    json_close(json, '}');
}

void show_json_claims(struct buf *out, struct arena *scratch, const struct state *state)
{
    size_t count;
    const struct claim_group *groups = claims_group(scratch, state, &count);
    struct json json;
    open_answer(&json, out, state);
    json_key(&json, "claims");
    json_open(&json, '[');
    for (size_t i = 0; i < count; i++) {
        json_open(&json, '{');
        json_key(&json, "about");
        json_str(&json, groups[i].about);
        json_key(&json, "disagrees");
        json_bool(&json, groups[i].disagrees);
        json_key(&json, "independent");
        json_integer(&json, (int64_t)groups[i].independent_count);
        json_key(&json, "figures");
        json_open(&json, '[');
        for (size_t f = 0; f < groups[i].figure_count; f++)
            write_figure(&json, &groups[i].figures[f]);
        json_close(&json, ']');
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_close(&json, '}');
}

static void write_undertakings(struct json *json, const struct state *state, uint32_t party,
                               bool others)
{
    json_key(json, others ? "hang_on" : "undertakings");
    json_open(json, '[');
    for (uint32_t u = 0; u < state->undertaking_count; u++) {
        const struct undertaking *undertaking = &state->undertakings[u];
        bool wanted =
            others ? show_hangs_on(state, undertaking, party) != NULL : undertaking->party == party;
        if (wanted)
            write_row(json, undertaking->row);
    }
    json_close(json, ']');
}

void show_json_party(struct buf *out, struct arena *scratch, const struct state *state,
                     uint32_t party)
{
    size_t count;
    const struct row *const *positions = positions_of_party(scratch, state, party, &count);
    struct json json;
    open_answer(&json, out, state);
    json_key(&json, "party");
    write_row(&json, state->parties[party].row);
    json_key(&json, "positions");
    json_open(&json, '[');
    for (size_t i = 0; i < count; i++)
        write_row(&json, positions[i]);
    json_close(&json, ']');
    write_undertakings(&json, state, party, false);
    write_undertakings(&json, state, party, true);
    json_close(&json, '}');
}
