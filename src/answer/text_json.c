/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/json.h"
#include "answer/text.h"

static void key_date(struct json *json, const char *key, int32_t days)
{
    char text[DATE_TEXT_BYTES];
    json_key(json, key);
    if (days == DATE_NONE)
        json_null(json);
    else
        json_text(json, date_write(text, days));
}

/* Unknown text is null. */
static void key_str(struct json *json, const char *key, struct str value)
{
    json_key(json, key);
    if (value.size == 0)
        json_null(json);
    else
        json_str(json, value);
}

static void key_count(struct json *json, const char *key, uint32_t count)
{
    json_key(json, key);
    json_integer(json, count);
}

/* Words of one piece, as keys and as values. */
static const char *const change_keys[CHANGE_COUNT] = {
    [CHANGE_KEPT] = "kept",       [CHANGE_REWORDED] = "reworded",
    [CHANGE_MOVED] = "moved",     [CHANGE_MOVED_REWORDED] = "moved_reworded",
    [CHANGE_UNSAID] = "unsaid",   [CHANGE_NEW] = "new",
    [CHANGE_DROPPED] = "dropped",
};

static const char *const state_keys[TEXT_STATE_COUNT] = {
    [TEXT_AGREED] = "agreed",   [TEXT_OPEN] = "open",     [TEXT_RESERVED] = "reserved",
    [TEXT_DROPPED] = "dropped", [TEXT_UNSAID] = "unsaid",
};

static void write_versions(struct json *json, const struct text *text, uint32_t first,
                           uint32_t count)
{
    json_key(json, "versions");
    json_open(json, '[');
    for (uint32_t v = first; v < first + count; v++) {
        const struct text_version *version = &text->versions[v];
        json_open_inline(json, '{');
        key_str(json, "document", version->document);
        key_str(json, "version", version->name);
        key_date(json, "first_told", version->on);
        key_count(json, "points", version->clause_count);
        for (int state = 0; state < TEXT_STATE_COUNT; state++)
            key_count(json, state_keys[state], version->counts[state]);
        key_count(json, "clashes", version->clash_count);
        json_close(json, '}');
    }
    json_close(json, ']');
}

void text_write_list_json(struct buf *out, const struct text *text)
{
    struct json json;
    json_init(&json, out);
    json_open(&json, '{');
    key_str(&json, "guarantee", row_text(text->state->guarantee, GUARANTEE_ID));
    key_date(&json, "as_of", text->state->as_of);
    write_versions(&json, text, 0, text->version_count);
    json_close(&json, '}');
}

/* ---- one document --------------------------------------------------------------------- */

static void write_clause(struct json *json, const char *key, const struct clause *clause)
{
    json_key(json, key);
    if (clause == NULL) {
        json_null(json);
        return;
    }
    json_open_inline(json, '{');
    key_str(json, "id", clause->id);
    key_str(json, "number", clause->number);
    key_str(json, "topic", clause->topic);
    key_str(json, "state", text_state_name(clause->state));
    key_str(json, "effect", text_effect_name(clause->effect));
    key_str(json, "clash", str_from(text_clash_name(clause->clash)));
    key_str(json, "source", row_text(clause->row, CLAUSE_SOURCE));
    json_close(json, '}');
}

static void write_touches(struct json *json, const struct clause *clause)
{
    json_key(json, "touches");
    json_open(json, '[');
    for (uint32_t i = 0; i < clause->touch_count; i++) {
        const struct touch *touch = &clause->touches[i];
        json_open_inline(json, '{');
        key_str(json, "id", touch->id);
        json_key(json, "kind");
        json_text(json, kind_infos[touch->kind].name);
        json_key(json, "standing");
        json_text(json, text_standing_name(touch->standing));
        json_key(json, "clashes");
        json_bool(json, touch->is_hit && clause->clash != CLASH_LIMITED);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void write_positions(struct json *json, struct arena *scratch, const struct text *text,
                            const struct pair *pair)
{
    size_t count;
    const struct row *const *rows =
        text_positions(scratch, text, pair->before, pair->after, &count);
    json_key(json, "positions");
    json_open(json, '[');
    for (size_t i = 0; i < count; i++) {
        json_open_inline(json, '{');
        key_str(json, "id", row_text(rows[i], POSITION_ID));
        key_str(json, "party", row_text(rows[i], POSITION_PARTY));
        key_str(json, "stance", row_text(rows[i], POSITION_STANCE));
        key_date(json, "said_on", state_said_on(text->state->record, rows[i]));
        key_str(json, "by_whom", row_text(rows[i], POSITION_BY_WHOM));
        key_str(json, "condition", row_text(rows[i], POSITION_CONDITION));
        key_str(json, "source", row_text(rows[i], POSITION_SOURCE));
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void write_pair(struct json *json, struct arena *scratch, const struct text *text,
                       const struct pair *pair, bool is_comparison)
{
    const struct clause *last = pair->after != NULL ? pair->after : pair->before;
    json_open(json, '{');
    if (is_comparison) {
        json_key(json, "change");
        json_text(json, change_keys[pair->change]);
        json_key(json, "told"); /* false: only missing from the later version */
        json_bool(json, pair->change != CHANGE_DROPPED || pair->is_told_dropped);
        json_key(json, "likeness");
        if (pair->likeness < 0)
            json_null(json);
        else
            json_real(json, pair->likeness / 1000.0);
        write_clause(json, "from", pair->before);
    }
    write_clause(json, is_comparison ? "to" : "clause", pair->after);
    write_touches(json, last);
    write_positions(json, scratch, text, pair);
    json_close(json, '}');
}

static void write_compared(struct json *json, const struct comparison *comparison)
{
    json_key(json, "compared");
    if (comparison->from == comparison->to) {
        json_null(json);
        return;
    }
    const struct text_version *versions[] = {comparison->from, comparison->to};
    json_open(json, '{');
    for (int i = 0; i < 2; i++) {
        json_key(json, i == 0 ? "from" : "to");
        json_open_inline(json, '{');
        key_str(json, "document", versions[i]->document);
        key_str(json, "version", versions[i]->name);
        json_close(json, '}');
    }
    json_key(json, "counts");
    json_open_inline(json, '{');
    for (int change = 0; change < CHANGE_COUNT; change++)
        key_count(json, change_keys[change], comparison->counts[change]);
    key_count(json, "dropped_untold", comparison->missing_count);
    json_close(json, '}');
    json_close(json, '}');
}

static void write_open_list(struct json *json, const struct text_version *version)
{
    json_key(json, "to_be_settled");
    json_open_inline(json, '[');
    for (uint32_t i = 0; i < version->clause_count; i++)
        if (text_is_open(&version->clauses[i]))
            json_str(json, version->clauses[i].number);
    json_close(json, ']');
}

void text_write_json(struct buf *out, struct arena *scratch, const struct text_answer *answer)
{
    const struct comparison *comparison = &answer->comparison;
    struct json json;
    json_init(&json, out);
    json_open(&json, '{');
    key_str(&json, "guarantee", row_text(answer->text->state->guarantee, GUARANTEE_ID));
    key_date(&json, "as_of", answer->text->state->as_of);
    key_str(&json, "document", answer->document);
    write_versions(&json, answer->text, answer->first, answer->count);
    write_open_list(&json, comparison->to);
    write_compared(&json, comparison);
    json_key(&json, "clauses");
    json_open(&json, '[');
    for (uint32_t i = 0; i < comparison->pair_count; i++)
        write_pair(&json, scratch, answer->text, &comparison->pairs[i],
                   comparison->from != comparison->to);
    json_close(&json, ']');
    json_close(&json, '}');
}
