/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/emit.h"

#include "answer/basis.h"
#include "answer/text.h"

static void key_date(struct emit *json, const char *key, int32_t days)
{
    char text[DATE_TEXT_BYTES];
    emit_key(json, key);
    if (days == DATE_NONE)
        emit_null(json);
    else
        emit_text(json, date_write(text, days));
}

/* Unknown text is null. */
static void key_str(struct emit *json, const char *key, struct str value)
{
    emit_key(json, key);
    if (value.size == 0)
        emit_null(json);
    else
        emit_str(json, value);
}

static void key_count(struct emit *json, const char *key, uint32_t count)
{
    emit_key(json, key);
    emit_integer(json, count);
}

/* Words of one piece, as keys and as values. */
static const char *const change_keys[CHANGE_COUNT] = {
    [CHANGE_KEPT] = "kept",       [CHANGE_REWORDED] = "reworded",
    [CHANGE_MOVED] = "moved",     [CHANGE_MOVED_REWORDED] = "moved_reworded",
    [CHANGE_UNSAID] = "unsaid",   [CHANGE_NEW] = "new",
    [CHANGE_DROPPED] = "dropped", [CHANGE_DROPPED_BEFORE] = "dropped_before",
};

static const char *const state_keys[TEXT_STATE_COUNT] = {
    [TEXT_AGREED] = "agreed",   [TEXT_OPEN] = "open",     [TEXT_RESERVED] = "reserved",
    [TEXT_DROPPED] = "dropped", [TEXT_UNSAID] = "unsaid",
};

static void write_versions(struct emit *json, const struct text *text, uint32_t first,
                           uint32_t count)
{
    emit_key(json, "versions");
    emit_open(json, '[');
    for (uint32_t v = first; v < first + count; v++) {
        const struct text_version *version = &text->versions[v];
        emit_open_inline(json, '{');
        key_str(json, "document", version->document);
        key_str(json, "version", version->name);
        key_date(json, "first_told", version->on);
        key_count(json, "points", version->clause_count);
        for (int state = 0; state < TEXT_STATE_COUNT; state++)
            key_count(json, state_keys[state], version->counts[state]);
        key_count(json, "clashes", version->clash_count);
        emit_close(json, '}');
    }
    emit_close(json, ']');
}

void text_write_list_json(struct buf *out, const struct text *text)
{
    struct emit json;
    emit_init(&json, out);
    emit_open(&json, '{');
    key_str(&json, "guarantee", row_text(text->state->guarantee, GUARANTEE_ID));
    key_date(&json, "as_of", text->state->as_of);
    basis_emit(&json, text->state->record);
    write_versions(&json, text, 0, text->version_count);
    emit_close(&json, '}');
}

/* ---- one document --------------------------------------------------------------------- */

void text_emit_clause(struct emit *json, const char *key, const struct clause *clause)
{
    emit_key(json, key);
    if (clause == NULL) {
        emit_null(json);
        return;
    }
    emit_open_inline(json, '{');
    key_str(json, "id", clause->id);
    key_str(json, "number", clause->number);
    key_str(json, "topic", clause->topic);
    key_str(json, "state", text_state_name(clause->state));
    key_str(json, "effect", text_effect_name(clause->effect));
    key_str(json, "clash", str_from(text_clash_name(clause->clash)));
    key_str(json, "source", row_text(clause->row, CLAUSE_SOURCE));
    emit_close(json, '}');
}

static void write_touches(struct emit *json, const struct state *state, const struct clause *clause)
{
    emit_key(json, "touches");
    emit_open(json, '[');
    for (uint32_t i = 0; i < clause->touch_count; i++) {
        const struct touch *touch = &clause->touches[i];
        emit_open_inline(json, '{');
        key_str(json, "id", touch->id);
        emit_key(json, "kind");
        emit_text(json, kind_infos[touch->kind].name);
        emit_key(json, "standing");
        emit_text(json, text_touch_name(touch->state));
        emit_key(json, "clashes");
        emit_bool(json, touch->is_hit && clause->clash != CLASH_LIMITED);
        key_str(json, "now", touch->now);
        emit_key(json, "offered_by");
        emit_open_inline(json, '[');
        for (uint32_t o = 0; o < touch->offer_count; o++)
            emit_str(json, state->undertakings[touch->offers[o]].id);
        emit_close(json, ']');
        emit_close(json, '}');
    }
    emit_close(json, ']');
}

static void write_positions(struct emit *json, struct arena *scratch, const struct text *text,
                            const struct pair *pair)
{
    size_t count;
    const struct row *const *rows =
        text_positions(scratch, text, pair->before, pair->after, &count);
    emit_key(json, "positions");
    emit_open(json, '[');
    for (size_t i = 0; i < count; i++) {
        emit_open_inline(json, '{');
        key_str(json, "id", row_text(rows[i], POSITION_ID));
        key_str(json, "party", row_text(rows[i], POSITION_PARTY));
        key_str(json, "stance", row_text(rows[i], POSITION_STANCE));
        key_date(json, "said_on", state_said_on(text->state->record, rows[i]));
        key_str(json, "by_whom", row_text(rows[i], POSITION_BY_WHOM));
        key_str(json, "condition", row_text(rows[i], POSITION_CONDITION));
        key_str(json, "source", row_text(rows[i], POSITION_SOURCE));
        emit_close(json, '}');
    }
    emit_close(json, ']');
}

static void write_pair(struct emit *json, struct arena *scratch, const struct text *text,
                       const struct pair *pair, bool is_comparison)
{
    const struct clause *last = pair->after != NULL ? pair->after : pair->before;
    emit_open(json, '{');
    if (is_comparison) {
        emit_key(json, "change");
        emit_text(json, change_keys[pair->change]);
        emit_key(json, "told"); /* false: only missing from the later version */
        emit_bool(json, pair->change != CHANGE_DROPPED || pair->is_told_dropped);
        emit_key(json, "likeness");
        if (pair->likeness < 0)
            emit_null(json);
        else
            emit_real(json, pair->likeness / 1000.0);
        text_emit_clause(json, "from", pair->before);
    }
    text_emit_clause(json, is_comparison ? "to" : "clause", pair->after);
    write_touches(json, text->state, last);
    write_positions(json, scratch, text, pair);
    emit_close(json, '}');
}

static void write_compared(struct emit *json, const struct comparison *comparison)
{
    emit_key(json, "compared");
    if (comparison->from == comparison->to) {
        emit_null(json);
        return;
    }
    const struct text_version *versions[] = {comparison->from, comparison->to};
    emit_open(json, '{');
    for (int i = 0; i < 2; i++) {
        emit_key(json, i == 0 ? "from" : "to");
        emit_open_inline(json, '{');
        key_str(json, "document", versions[i]->document);
        key_str(json, "version", versions[i]->name);
        emit_close(json, '}');
    }
    emit_key(json, "counts");
    emit_open_inline(json, '{');
    for (int change = 0; change < CHANGE_COUNT; change++)
        key_count(json, change_keys[change], comparison->counts[change]);
    key_count(json, "dropped_untold", comparison->missing_count);
    emit_close(json, '}');
    emit_close(json, '}');
}

static void write_open_list(struct emit *json, const struct text_version *version)
{
    emit_key(json, "to_be_settled");
    emit_open_inline(json, '[');
    for (uint32_t i = 0; i < version->clause_count; i++)
        if (text_is_open(&version->clauses[i]))
            emit_str(json, version->clauses[i].number);
    emit_close(json, ']');
}

void text_write_json(struct buf *out, struct arena *scratch, const struct text_answer *answer)
{
    const struct comparison *comparison = &answer->comparison;
    struct emit json;
    emit_init(&json, out);
    emit_open(&json, '{');
    key_str(&json, "guarantee", row_text(answer->text->state->guarantee, GUARANTEE_ID));
    key_date(&json, "as_of", answer->text->state->as_of);
    basis_emit(&json, answer->text->state->record);
    key_str(&json, "document", answer->document);
    write_versions(&json, answer->text, answer->first, answer->count);
    write_open_list(&json, comparison->to);
    write_compared(&json, comparison);
    emit_key(&json, "clauses");
    emit_open(&json, '[');
    for (uint32_t i = 0; i < comparison->pair_count; i++)
        write_pair(&json, scratch, answer->text, &comparison->pairs[i],
                   comparison->from != comparison->to);
    emit_close(&json, ']');
    emit_close(&json, '}');
}
