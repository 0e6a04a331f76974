/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/fund.h"

#include "answer/json.h"
#include "answer/words.h"
#include "base/number.h"

static void key_str(struct json *json, const char *key, struct str value)
{
    json_key(json, key);
    json_str(json, value);
}

/* Null where the cell is empty. */
static void key_cell(struct json *json, const char *key, const struct row *row, int field)
{
    json_key(json, key);
    if (row_has(row, field))
        json_str(json, row_text(row, field));
    else
        json_null(json);
}

static void key_amount(struct json *json, const char *key, int64_t thousandths)
{
    char text[NUMBER_TEXT_BYTES];
    json_key(json, key);
    if (thousandths == STATE_UNKNOWN)
        json_null(json);
    else
        json_text(json, thousandths_write_full(text, thousandths));
}

static void key_number(struct json *json, const char *key, int64_t value)
{
    json_key(json, key);
    json_integer(json, value);
}

static void key_truth(struct json *json, const char *key, enum truth truth)
{
    json_key(json, key);
    if (truth == TRUTH_UNKNOWN)
        json_null(json);
    else
        json_bool(json, truth == TRUTH_TRUE);
}

static void key_parties(struct json *json, const char *key, const struct state *state,
                        const uint32_t *parties, uint32_t count)
{
    json_key(json, key);
    json_open_inline(json, '[');
    for (uint32_t i = 0; i < count; i++)
        json_str(json, state->parties[parties[i]].id);
    json_close(json, ']');
}

static void write_share(struct json *json, const struct state *state,
                        const struct facility *facility, uint32_t i)
{
    const struct fund_share *share = &facility->shares[i];
    json_open_inline(json, '{');
    key_str(json, "id", share->id);
    key_str(json, "party", state->parties[share->party].id);
    key_str(json, "stage", words_stage(share->stage));
    key_str(json, "word", words_attestation(share->attestation));
    key_str(json, "liability", share->is_joint ? STR("joint") : STR("several"));
    json_key(json, "declines");
    json_bool(json, share->is_declined);
    key_cell(json, "condition", share->row, SHARE_CONDITION);
    key_cell(json, "source", share->row, SHARE_SOURCE);
    key_amount(json, "written", share->written);
    key_amount(json, "amount", share->amount);
    key_amount(json, "cap", share->cap);
    json_close(json, '}');
}

static void write_key(struct json *json, const struct facility *facility)
{
    json_key(json, "key");
    json_open_inline(json, '{');
    key_amount(json, "total", facility->key_total);
    key_amount(json, "left", facility->key_left);
    key_number(json, "declined", facility->declined);
    key_number(json, "declined_without_figure", facility->declined_unquantified);
    json_key(json, "factor");
    if (facility->key_left > 0)
        json_real(json, (double)facility->key_total / (double)facility->key_left);
    else
        json_null(json);
    json_close(json, '}');
}

static void write_yes(struct json *json, const struct state *state, const struct fund_view *view)
{
    const struct covers *covers = &view->covers;
    json_key(json, "must_say_yes");
    if (view->short_by <= 0) {
        json_null(json);
        return;
    }
    json_open(json, '{');
    key_parties(json, "candidates", state, view->candidates, view->candidate_count);
    key_number(json, "candidates_without_figure", view->candidates_unquantified);
    key_amount(json, "if_all_said_yes", view->if_all_said_yes);
    json_key(json, "minimal_sets");
    if (covers->total_is_known && covers->total <= INT64_MAX)
        json_integer(json, (int64_t)covers->total);
    else
        json_null(json);
    json_key(json, "first");
    json_open(json, '[');
    for (size_t i = 0; i < covers->listed_count; i++) {
        json_open_inline(json, '[');
        for (uint32_t m = 0; m < covers->listed[i].count; m++)
            json_str(json, state->parties[view->candidates[covers->listed[i].members[m]]].id);
        json_close(json, ']');
    }
    json_close(json, ']');
    json_close(json, '}');
}

static void write_exposure(struct json *json, const struct state *state,
                           const struct facility *facility, const struct fund_view *view)
{
    key_amount(json, "called", view->called);
    key_amount(json, "guaranteed", view->guaranteed);
    json_key(json, "exposure");
    json_open(json, '[');
    for (uint32_t i = 0; i < facility->share_count; i++) {
        const struct fund_part *part = &view->parts[i];
        if (!part->stands)
            continue;
        json_open_inline(json, '{');
        key_str(json, "share", facility->shares[i].id);
        key_str(json, "party", state->parties[facility->shares[i].party].id);
        key_amount(json, "owes", part->owes);
        key_amount(json, "at_most", part->at_most);
        json_close(json, '}');
    }
    json_close(json, ']');
    json_key(json, "worst");
    json_open(json, '[');
    for (uint32_t i = 0; i < view->loss_count; i++) {
        json_open_inline(json, '{');
        key_number(json, "k", view->losses[i].k);
        key_parties(json, "parties", state, view->losses[i].parties, view->losses[i].k);
        key_amount(json, "uncovered", view->losses[i].uncovered);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void write_view(struct json *json, const struct state *state,
                       const struct facility *facility, const struct fund_view *view)
{
    json_key(json, view->reading->name);
    json_open(json, '{');
    key_truth(json, "active", view->active);
    key_truth(json, "covered", view->covered);
    json_key(json, "condition_holds");
    json_bool(json, view->condition_holds);
    key_amount(json, "standing", view->standing);
    key_number(json, "standing_without_figure", view->unquantified);
    key_amount(json, "short", view->short_by);
    write_yes(json, state, view);
    write_exposure(json, state, facility, view);
    json_close(json, '}');
}

static void write_facility(struct json *json, const struct state *state,
                           const struct facility *facility)
{
    json_open(json, '{');
    key_str(json, "id", facility->id);
    key_cell(json, "title", facility->row, FACILITY_TITLE);
    key_cell(json, "currency", facility->row, FACILITY_CURRENCY);
    key_amount(json, "principal", facility->principal);
    key_amount(json, "activation", facility->activation);
    key_amount(json, "needed", facility->needed);
    key_cell(json, "condition", facility->row, FACILITY_CONDITION);
    json_key(json, "waits_for");
    if (facility->missing.count > 0)
        json_str(json, facility->missing.text);
    else
        json_null(json);
    key_cell(json, "source", facility->row, FACILITY_SOURCE);
    write_key(json, facility);
    json_key(json, "shares");
    json_open(json, '[');
    for (uint32_t i = 0; i < facility->share_count; i++)
        write_share(json, state, facility, i);
    json_close(json, ']');
    json_key(json, "readings");
    json_open(json, '{');
    for (int r = 0; r < READING_COUNT; r++)
        write_view(json, state, facility, &facility->views[r]);
    json_close(json, '}');
    json_close(json, '}');
}

static void write_totals(struct json *json, const char *key, const struct state *state,
                         const struct fund_total *totals, size_t count)
{
    json_key(json, key);
    json_open(json, '[');
    for (size_t i = 0; i < count; i++) {
        const struct fund_total *total = &totals[i];
        json_open_inline(json, '{');
        key_str(json, "party", state->parties[total->party].id);
        key_str(json, "currency", total->currency);
        for (int r = 0; r < READING_COUNT; r++) {
            json_key(json, readings[r].name);
            json_open(json, '{');
            key_amount(json, "owes", total->owes[r]);
            key_amount(json, "at_most", total->at_most[r]);
            key_number(json, "without_figure", total->unknown[r]);
            json_close(json, '}');
        }
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void write_rates(struct json *json, const struct fund *fund)
{
    json_key(json, "rates");
    json_open(json, '{');
    json_key(json, "into");
    if (fund->common.size > 0)
        json_str(json, fund->common);
    else
        json_null(json);
    json_key(json, "missing_for");
    if (fund->without_rate.size > 0)
        json_str(json, fund->without_rate);
    else
        json_null(json);
    json_key(json, "used");
    json_open(json, '[');
    for (size_t i = 0; i < fund->rate_count; i++) {
        json_open_inline(json, '{');
        key_str(json, "from", fund->rates[i].from);
        key_str(json, "claim", row_text(fund->rates[i].rate.row, CLAIM_ID));
        key_amount(json, "value", fund->rates[i].rate.value);
        json_key(json, "divides");
        json_bool(json, fund->rates[i].rate.divides);
        json_close(json, '}');
    }
    json_close(json, ']');
    json_close(json, '}');
}

void fund_write_json(struct buf *out, const struct fund *fund)
{
    const struct state *state = fund->premise->state;
    char date[DATE_TEXT_BYTES];
    struct json json;
    json_init(&json, out);
    json_open(&json, '{');
    key_cell(&json, "guarantee", state->guarantee, GUARANTEE_ID);
    json_key(&json, "as_of");
    if (state->as_of == DATE_NONE)
        json_null(&json);
    else
        json_text(&json, date_write(date, state->as_of));
    json_key(&json, "without");
    json_open_inline(&json, '[');
    for (size_t i = 0; i < fund->premise->question.without_count; i++)
        json_str(&json, fund->premise->question.without[i]);
    json_close(&json, ']');
    json_key(&json, "facilities");
    json_open(&json, '[');
    for (uint32_t f = 0; f < fund->count; f++)
        write_facility(&json, state, &fund->facilities[f]);
    json_close(&json, ']');
    write_totals(&json, "totals", state, fund->totals, fund->total_count);
    write_rates(&json, fund);
    write_totals(&json, "totals_in_one", state, fund->common_totals, fund->common_total_count);
    json_close(&json, '}');
}
