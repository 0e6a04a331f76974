/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/due.h"

#include "answer/basis.h"
#include "answer/emit_key.h"
#include "answer/words.h"
#include "base/number.h"

static void key_day(struct emit *json, const char *key, int32_t day)
{
    char text[DATE_TEXT_BYTES];
    emit_key(json, key);
    if (day == DATE_NONE)
        emit_null(json);
    else
        emit_text(json, date_write(text, day));
}

static void key_missing(struct emit *json, const struct missing *missing)
{
    static const char *const targets[] = {"", "fact", "party", "undertaking"};
    emit_key(json, "waits_for");
    if (missing->count == 0) {
        emit_null(json);
        return;
    }
    emit_open_inline(json, '{');
    emit_key_str(json, "condition", missing->text);
    emit_key(json, "names");
    emit_open(json, '[');
    for (uint32_t i = 0; i < missing->count; i++) {
        const struct missing_name *name = &missing->names[i];
        emit_open(json, '{');
        emit_key_str(json, "name", name->name);
        emit_key_str(json, "is_a", str_from(targets[name->target]));
        emit_key_str(json, "value", name->truth == TRUTH_UNKNOWN ? STR("unknown") : STR("false"));
        emit_close(json, '}');
    }
    emit_close(json, ']');
    emit_close(json, '}');
}

static void write_delivery(struct emit *json, const struct delivery *delivery)
{
    const struct row *row = delivery->row;
    bool is_own_word = row->kind == KIND_UNDERTAKING;
    emit_open_inline(json, '{');
    emit_key_str(json, "id", row_text(row, is_own_word ? UNDERTAKING_ID : DELIVERY_ID));
    key_day(json, "on", delivery->on);
    emit_key_quantity(json, "quantity", delivery->quantity);
    emit_key_cell(json, "area", row, is_own_word ? UNDERTAKING_AREAS : DELIVERY_AREA);
    emit_key_str(json, "word", words_attestation(delivery->attestation));
    emit_key_cell(json, "source", row, is_own_word ? UNDERTAKING_SOURCE : DELIVERY_SOURCE);
    emit_key(json, "verified_by");
    emit_open(json, '[');
    struct str rest = is_own_word ? STR("") : row_text(row, DELIVERY_VERIFIED_BY), id;
    while (list_next(&rest, &id))
        emit_str(json, id);
    emit_close(json, ']');
    emit_close(json, '}');
}

static void write_deliveries(struct emit *json, const struct deliveries *deliveries, uint32_t u)
{
    emit_key(json, "deliveries");
    emit_open(json, '[');
    for (uint32_t i = deliveries->own_first[u]; i < deliveries->own_first[u + 1]; i++)
        write_delivery(json, &deliveries->items[deliveries->own[i]]);
    emit_close(json, ']');
}

static void write_days(struct emit *json, const struct due *due)
{
    key_day(json, "due", due->due_day);
    key_day(json, "not_before", due->not_before);
    key_day(json, "until", due->until_day);
    key_day(json, "reached_on", due->reached_on);
    emit_key(json, "days_late");
    if (due->has_days_late)
        emit_integer(json, due->days_late);
    else
        emit_null(json);
}

static void write_amounts(struct emit *json, const struct due *due)
{
    const struct delivered *delivered = &due->delivered;
    emit_key_quantity(json, "owed", due->owed);
    emit_key_quantity(json, "delivered", delivered->quantity);
    emit_key_quantity(json, "verified", delivered->verified);
    emit_key_number(json, "deliveries_without_quantity", delivered->unknown_count);
    emit_key(json, "word");
    if (delivered->quantity > 0 || delivered->unknown_count > 0)
        emit_str(json, words_attestation(delivered->weakest));
    else
        emit_null(json);
}

void due_emit(struct emit *json, const struct due_view *view, const struct due *due)
{
    const struct state *state = view->answer->premise->state;
    const struct undertaking *undertaking = &state->undertakings[due->undertaking];
    emit_open(json, '{');
    emit_key_str(json, "id", undertaking->id);
    emit_key_str(json, "party", state->parties[undertaking->party].id);
    emit_key_cell(json, "capability", undertaking->row, UNDERTAKING_CAPABILITY);
    emit_key_cell(json, "unit", undertaking->row, UNDERTAKING_UNIT);
    emit_key_cell(json, "group", undertaking->row, UNDERTAKING_GROUP);
    emit_key_str(json, "stage", words_stage(undertaking->stage));
    emit_key_cell(json, "source", undertaking->row, UNDERTAKING_SOURCE);
    emit_key_str(json, "status", str_from(due_statuses[due->status].name));
    emit_key(json, "waits_for_trigger");
    emit_bool(json, due->status == DUE_DORMANT && !view->answer->is_triggered);
    emit_key(json, "only_mooted");
    emit_bool(json, due->is_mooted);
    key_missing(json, &due->missing);
    write_days(json, due);
    write_amounts(json, due);
    write_deliveries(json, &view->answer->deliveries, due->undertaking);
    emit_close(json, '}');
}

static void write_counts(struct emit *json, const struct due_view *view)
{
    size_t counts[DUE_STATUS_COUNT] = {0};
    for (uint32_t i = 0; i < view->answer->count; i++)
        counts[view->answer->dues[i].status] += due_view_has(view, &view->answer->dues[i]);
    emit_key(json, "counts");
    emit_open_inline(json, '{');
    for (int status = 0; status < DUE_STATUS_COUNT; status++)
        if (status != DUE_SUPERSEDED || view->all)
            emit_key_number(json, due_statuses[status].name, (int64_t)counts[status]);
    emit_close(json, '}');
}

void due_emit_kept(struct emit *json, const struct due_view *view)
{
    const struct state *state = view->answer->premise->state;
    emit_key(json, "kept");
    emit_open(json, '[');
    for (size_t i = 0; i < view->kept_count; i++) {
        const struct kept *kept = &view->kept[i];
        char quarter[KEPT_TEXT_BYTES];
        if (view->party != STATE_UNKNOWN && kept->party != (uint32_t)view->party)
            continue;
        emit_open_inline(json, '{');
        emit_key_str(json, "party", state->parties[kept->party].id);
        emit_key_str(json, "unit", state->symbols[kept->unit]);
        emit_key(json, "quarter");
        if (kept->quarter == KEPT_UNDATED)
            emit_null(json);
        else
            emit_text(json, kept_quarter_write(quarter, kept->quarter));
        emit_key_quantity(json, "owed", kept->owed);
        emit_key_number(json, "owed_without_quantity", kept->owed_unknown);
        emit_key_quantity(json, "delivered", kept->delivered);
        emit_key_number(json, "deliveries_without_quantity", kept->delivered_unknown);
        emit_close(json, '}');
    }
    emit_close(json, ']');
}

static void write_trigger(struct emit *json, const struct due_answer *answer)
{
    const struct state *state = answer->premise->state;
    emit_key(json, "trigger");
    emit_open(json, '{');
    emit_key_cell(json, "condition", state->guarantee, GUARANTEE_TRIGGER);
    emit_key(json, "holds");
    emit_bool(json, answer->is_triggered);
    key_missing(json, &answer->trigger_missing);
    emit_close(json, '}');
}

void due_write_json(struct buf *out, const struct due_view *view)
{
    const struct state *state = view->answer->premise->state;
    struct emit json;
    emit_init(&json, out);
    emit_open(&json, '{');
    emit_key_cell(&json, "guarantee", state->guarantee, GUARANTEE_ID);
    key_day(&json, "as_of", state->as_of);
    basis_emit(&json, state->record);
    key_day(&json, "c_day", view->answer->c_day);
    write_trigger(&json, view->answer);
    write_counts(&json, view);
    emit_key(&json, "undertakings");
    emit_open(&json, '[');
    for (uint32_t i = 0; i < view->answer->count; i++)
        if (due_view_has(view, &view->answer->dues[i]))
            due_emit(&json, view, &view->answer->dues[i]);
    emit_close(&json, ']');
    due_emit_kept(&json, view);
    emit_close(&json, '}');
}
