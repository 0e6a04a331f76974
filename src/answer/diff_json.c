/* SPDX-License-Identifier: Apache-2.0 */
/* What changed, for programs: everything that the text shows, and lists in full. */
#include "answer/diff.h"

#include "answer/basis.h"
#include "answer/emit.h"

/* A key whose value is null where nothing is known. */
static void write_str(struct emit *json, const char *key, struct str value)
{
    emit_key(json, key);
    if (value.size == 0)
        emit_null(json);
    else
        emit_str(json, value);
}

static void write_date(struct emit *json, const char *key, const struct state *state)
{
    char date[DATE_TEXT_BYTES];
    write_str(json, key, str_from(date_write(date, state->as_of)));
}

static void write_cell(struct emit *json, const char *key, const struct row *row, int field)
{
    write_str(json, key, row == NULL ? (struct str){0} : row_text(row, field));
}

/* ---- sets -------------------------------------------------------------------------------------
 */

static void write_share(struct emit *json, bool is_asked, double share)
{
    if (is_asked)
        emit_real(json, share);
    else
        emit_null(json);
}

static void write_breaking(struct emit *json, const struct reading_answer *reading,
                           const struct state *state)
{
    emit_key(json, "breaking_sets");
    if (!reading->critical_met || !plan_asks_critical(reading->plan)) {
        emit_null(json);
        return;
    }
    emit_open_inline(json, '[');
    for (size_t i = 0; i < reading->breaking_set_count; i++) {
        emit_open(json, '[');
        for (uint32_t p = 0; p < reading->breaking_sets[i].count; p++)
            emit_str(json, state->parties[reading->breaking_sets[i].parties[p]].id);
        emit_close(json, ']');
    }
    emit_close(json, ']');
}

static void write_assessment(struct emit *json, const char *key,
                             const struct assessment *assessment)
{
    emit_key(json, key);
    if (assessment == NULL) {
        emit_null(json);
        return;
    }
    emit_open(json, '{');
    emit_key(json, "verdict");
    emit_text(json, verdict_name(assessment->verdict));
    for (int r = 0; r < READING_COUNT; r++) {
        const struct reading_answer *reading = &assessment->readings[r];
        emit_key(json, readings[r].name);
        emit_open(json, '{');
        emit_key(json, "coverage");
        write_share(json, reading->is_asked, reading->coverage);
        emit_key(json, "critical_met");
        if (plan_asks_critical(reading->plan))
            emit_bool(json, reading->critical_met);
        else
            emit_null(json);
        write_breaking(json, reading, assessment->premise.state);
        emit_close(json, '}');
    }
    emit_key(json, "ladder");
    emit_open_inline(json, '[');
    for (int stage = 0; stage < STAGE_LADDER_COUNT; stage++)
        write_share(json, assessment->ladder_is_asked, assessment->ladder[stage]);
    emit_close(json, ']');
    emit_close(json, '}');
}

static void write_sets(struct emit *json, struct arena *scratch, const struct diff *diff)
{
    emit_key(json, "sets");
    emit_open(json, '[');
    for (size_t i = 0; i < diff->set_count; i++) {
        const struct diff_set *set = &diff->sets[i];
        emit_open(json, '{');
        emit_key(json, "set");
        emit_str(json, set->name);
        emit_key(json, "differs");
        emit_bool(json, diff_set_differs(scratch, set));
        write_assessment(json, "from", set->before);
        write_assessment(json, "to", set->after);
        emit_close(json, '}');
    }
    emit_close(json, ']');
}

/* ---- rows, positions, facts ---------------------------------------------------------------------
 */

/* The rows of the line between the one that is replaced and this one. */
static void write_through(struct emit *json, const struct diff_row *row)
{
    emit_key(json, "through");
    emit_open_inline(json, '[');
    for (size_t i = 0; i < row->through_count; i++)
        emit_str(json, row->through[i]);
    emit_close(json, ']');
}

static void write_row(struct emit *json, const struct diff_row *row)
{
    emit_open(json, '{');
    emit_key(json, "table");
    emit_text(json, kind_infos[row->kind].name);
    emit_key(json, "what");
    emit_text(json, diff_what_name(row->what));
    emit_key(json, "id");
    emit_str(json, row->id);
    bool is_replaced = row->before != NULL && row->after != NULL && row->kind == KIND_UNDERTAKING
                       && !str_eq(row_text(row->before, 0), row->id);
    write_cell(json, "replaces", is_replaced ? row->before : NULL, 0);
    if (row->kind == KIND_UNDERTAKING)
        write_through(json, row);
    emit_key(json, "fields");
    emit_open(json, '[');
    for (size_t i = 0; i < row->field_count; i++) {
        emit_open_inline(json, '{');
        emit_key(json, "field");
        emit_str(json, row->fields[i].name);
        write_str(json, "from", row->fields[i].from);
        write_str(json, "to", row->fields[i].to);
        emit_close(json, '}');
    }
    emit_close(json, ']');
    emit_close(json, '}');
}

static void write_word(struct emit *json, const char *key, const struct state *state,
                       const struct row *row)
{
    char date[DATE_TEXT_BYTES];
    emit_key(json, key);
    if (row == NULL) {
        emit_null(json);
        return;
    }
    emit_open_inline(json, '{');
    emit_key(json, "stance");
    emit_str(json, row_text(row, POSITION_STANCE));
    write_str(json, "said_on", str_from(date_write(date, state_said_on(state->record, row))));
    write_cell(json, "source", row, POSITION_SOURCE);
    write_cell(json, "row", row, POSITION_ID);
    emit_close(json, '}');
}

static void write_positions(struct emit *json, const struct diff *diff)
{
    emit_key(json, "positions");
    emit_open(json, '[');
    for (size_t i = 0; i < diff->position_count; i++) {
        const struct diff_position *own = &diff->positions[i];
        const struct row *row = own->after != NULL ? own->after : own->before;
        emit_open(json, '{');
        write_cell(json, "party", row, POSITION_PARTY);
        write_cell(json, "matter", row, POSITION_MATTER);
        write_word(json, "from", diff->before, own->before);
        write_word(json, "to", diff->after, own->after);
        emit_close(json, '}');
    }
    emit_close(json, ']');
}

static void write_truth(struct emit *json, const char *key, enum truth truth)
{
    emit_key(json, key);
    if (truth == TRUTH_UNKNOWN)
        emit_null(json);
    else
        emit_bool(json, truth == TRUTH_TRUE);
}

static void write_facts(struct emit *json, const struct diff *diff)
{
    emit_key(json, "facts");
    emit_open(json, '[');
    for (size_t i = 0; i < diff->fact_count; i++) {
        const struct diff_fact *fact = &diff->facts[i];
        emit_open_inline(json, '{');
        emit_key(json, "fact");
        emit_str(json, fact->name);
        write_truth(json, "from", fact->from);
        write_truth(json, "to", fact->to);
        write_cell(json, "row", fact->after != NULL ? fact->after : fact->before, 0);
        emit_close(json, '}');
    }
    emit_close(json, ']');
}

void diff_write_json(struct buf *out, struct arena *scratch, const struct diff *diff)
{
    struct emit json;
    emit_init(&json, out);
    emit_open(&json, '{');
    write_date(&json, "from", diff->before);
    write_date(&json, "to", diff->after);
    if (diff->before->record != diff->after->record)
        basis_emit_as(&json, "ledger_from", diff->before->record);
    basis_emit(&json, diff->after->record);
    emit_key(&json, "empty");
    emit_bool(&json, diff_is_empty(diff));
    write_sets(&json, scratch, diff);
    emit_key(&json, "rows");
    emit_open(&json, '[');
    for (size_t i = 0; i < diff->row_count; i++)
        write_row(&json, &diff->rows[i]);
    emit_close(&json, ']');
    write_positions(&json, diff);
    write_facts(&json, diff);
    emit_close(&json, '}');
}
