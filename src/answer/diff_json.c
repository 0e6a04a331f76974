/* SPDX-License-Identifier: Apache-2.0 */
/* What changed, for programs: everything that the text shows, and lists in full. */
#include "answer/diff.h"

#include "answer/json.h"

/* A key whose value is null where nothing is known. */
static void write_str(struct json *json, const char *key, struct str value)
{
    json_key(json, key);
    if (value.size == 0)
        json_null(json);
    else
        json_str(json, value);
}

static void write_date(struct json *json, const char *key, const struct state *state)
{
    char date[DATE_TEXT_BYTES];
    write_str(json, key, str_from(date_write(date, state->as_of)));
}

static void write_cell(struct json *json, const char *key, const struct row *row, int field)
{
    write_str(json, key, row == NULL ? (struct str){0} : row_text(row, field));
}

/* ---- sets -------------------------------------------------------------------------------------
 */

static void write_share(struct json *json, bool is_asked, double share)
{
    if (is_asked)
        json_real(json, share);
    else
        json_null(json);
}

static void write_breaking(struct json *json, const struct reading_answer *reading,
                           const struct state *state)
{
    json_key(json, "breaking_sets");
    if (!reading->critical_met) {
        json_null(json);
        return;
    }
    json_open_inline(json, '[');
    for (size_t i = 0; i < reading->breaking_set_count; i++) {
        json_open(json, '[');
        for (uint32_t p = 0; p < reading->breaking_sets[i].count; p++)
            json_str(json, state->parties[reading->breaking_sets[i].parties[p]].id);
        json_close(json, ']');
    }
    json_close(json, ']');
}

static void write_assessment(struct json *json, const char *key,
                             const struct assessment *assessment)
{
    json_key(json, key);
    if (assessment == NULL) {
        json_null(json);
        return;
    }
    json_open(json, '{');
    json_key(json, "verdict");
    json_text(json, verdict_name(assessment->verdict));
    for (int r = 0; r < READING_COUNT; r++) {
        const struct reading_answer *reading = &assessment->readings[r];
        json_key(json, readings[r].name);
        json_open(json, '{');
        json_key(json, "coverage");
        write_share(json, reading->is_asked, reading->coverage);
        json_key(json, "critical_met");
        json_bool(json, reading->critical_met);
        write_breaking(json, reading, assessment->premise.state);
        json_close(json, '}');
    }
    json_key(json, "ladder");
    json_open_inline(json, '[');
    for (int stage = 0; stage < STAGE_LADDER_COUNT; stage++)
        write_share(json, assessment->ladder_is_asked, assessment->ladder[stage]);
    json_close(json, ']');
    json_close(json, '}');
}

static void write_sets(struct json *json, struct arena *scratch, const struct diff *diff)
{
    json_key(json, "sets");
    json_open(json, '[');
    for (size_t i = 0; i < diff->set_count; i++) {
        const struct diff_set *set = &diff->sets[i];
        json_open(json, '{');
        json_key(json, "set");
        json_str(json, set->name);
        json_key(json, "differs");
        json_bool(json, diff_set_differs(scratch, set));
        write_assessment(json, "from", set->before);
        write_assessment(json, "to", set->after);
        json_close(json, '}');
    }
    json_close(json, ']');
}

/* ---- rows, positions, facts ---------------------------------------------------------------------
 */

static void write_row(struct json *json, const struct diff_row *row)
{
    json_open(json, '{');
    json_key(json, "table");
    json_text(json, kind_infos[row->kind].name);
    json_key(json, "what");
    json_text(json, diff_what_name(row->what));
    json_key(json, "id");
    json_str(json, row->id);
    bool is_replaced = row->before != NULL && row->after != NULL && row->kind == KIND_UNDERTAKING
                       && !str_eq(row_text(row->before, 0), row->id);
    write_cell(json, "replaces", is_replaced ? row->before : NULL, 0);
    json_key(json, "fields");
    json_open(json, '[');
    for (size_t i = 0; i < row->field_count; i++) {
        json_open_inline(json, '{');
        json_key(json, "field");
        json_str(json, row->fields[i].name);
        write_str(json, "from", row->fields[i].from);
        write_str(json, "to", row->fields[i].to);
        json_close(json, '}');
    }
    json_close(json, ']');
    json_close(json, '}');
}

static void write_word(struct json *json, const char *key, const struct state *state,
                       const struct row *row)
{
    char date[DATE_TEXT_BYTES];
    json_key(json, key);
    if (row == NULL) {
        json_null(json);
        return;
    }
    json_open_inline(json, '{');
    json_key(json, "stance");
    json_str(json, row_text(row, POSITION_STANCE));
    write_str(json, "said_on", str_from(date_write(date, state_said_on(state->record, row))));
    write_cell(json, "source", row, POSITION_SOURCE);
    write_cell(json, "row", row, POSITION_ID);
    json_close(json, '}');
}

static void write_positions(struct json *json, const struct diff *diff)
{
    json_key(json, "positions");
    json_open(json, '[');
    for (size_t i = 0; i < diff->position_count; i++) {
        const struct diff_position *own = &diff->positions[i];
        const struct row *row = own->after != NULL ? own->after : own->before;
        json_open(json, '{');
        write_cell(json, "party", row, POSITION_PARTY);
        write_cell(json, "matter", row, POSITION_MATTER);
        write_word(json, "from", diff->before, own->before);
        write_word(json, "to", diff->after, own->after);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void write_truth(struct json *json, const char *key, enum truth truth)
{
    json_key(json, key);
    if (truth == TRUTH_UNKNOWN)
        json_null(json);
    else
        json_bool(json, truth == TRUTH_TRUE);
}

static void write_facts(struct json *json, const struct diff *diff)
{
    json_key(json, "facts");
    json_open(json, '[');
    for (size_t i = 0; i < diff->fact_count; i++) {
        const struct diff_fact *fact = &diff->facts[i];
        json_open_inline(json, '{');
        json_key(json, "fact");
        json_str(json, fact->name);
        write_truth(json, "from", fact->from);
        write_truth(json, "to", fact->to);
        write_cell(json, "row", fact->after != NULL ? fact->after : fact->before, 0);
        json_close(json, '}');
    }
    json_close(json, ']');
}

void diff_write_json(struct buf *out, struct arena *scratch, const struct diff *diff)
{
    struct json json;
    json_init(&json, out);
    json_open(&json, '{');
    write_date(&json, "from", diff->before);
    write_date(&json, "to", diff->after);
    json_key(&json, "empty");
    json_bool(&json, diff_is_empty(diff));
    write_sets(&json, scratch, diff);
    json_key(&json, "rows");
    json_open(&json, '[');
    for (size_t i = 0; i < diff->row_count; i++)
        write_row(&json, &diff->rows[i]);
    json_close(&json, ']');
    write_positions(&json, diff);
    write_facts(&json, diff);
    json_close(&json, '}');
}
