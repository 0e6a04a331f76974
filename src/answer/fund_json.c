/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/fund.h"

#include "answer/basis.h"
#include "answer/emit_key.h"
#include "answer/words.h"
#include "base/number.h"

static void key_truth(struct emit *json, const char *key, enum truth truth)
{
    emit_key(json, key);
    if (truth == TRUTH_UNKNOWN)
        emit_null(json);
    else
        emit_bool(json, truth == TRUTH_TRUE);
}

static void key_parties(struct emit *json, const char *key, const struct state *state,
                        const uint32_t *parties, uint32_t count)
{
    emit_key(json, key);
    emit_open_inline(json, '[');
    for (uint32_t i = 0; i < count; i++)
        emit_str(json, state->parties[parties[i]].id);
    emit_close(json, ']');
}

void fund_emit_share(struct emit *json, const struct state *state, const struct facility *facility,
                     uint32_t i)
{
    const struct fund_share *share = &facility->shares[i];
    emit_open_inline(json, '{');
    emit_key_str(json, "id", share->id);
    emit_key_str(json, "party", state->parties[share->party].id);
    emit_key_str(json, "stage", words_stage(share->stage));
    emit_key_str(json, "word", words_attestation(share->attestation));
    emit_key_str(json, "liability", share->is_joint ? STR("joint") : STR("several"));
    emit_key(json, "declines");
    emit_bool(json, share->is_declined);
    emit_key_cell(json, "condition", share->row, SHARE_CONDITION);
    emit_key_cell(json, "source", share->row, SHARE_SOURCE);
    emit_key_quantity(json, "written", share->written);
    emit_key_quantity(json, "amount", share->amount);
    emit_key_quantity(json, "cap", share->cap);
    emit_close(json, '}');
}

static void write_key(struct emit *json, const struct facility *facility)
{
    emit_key(json, "key");
    emit_open_inline(json, '{');
    emit_key_quantity(json, "total", facility->key_total);
    emit_key_quantity(json, "left", facility->key_left);
    emit_key_number(json, "declined", facility->declined);
    emit_key_number(json, "declined_without_figure", facility->declined_unquantified);
    emit_key(json, "factor");
    if (facility->key_left > 0)
        emit_real(json, (double)facility->key_total / (double)facility->key_left);
    else
        emit_null(json);
    emit_close(json, '}');
}

static void write_yes(struct emit *json, const struct state *state, const struct fund_view *view)
{
    const struct covers *covers = &view->covers;
    emit_key(json, "must_say_yes");
    if (view->short_by <= 0) {
        emit_null(json);
        return;
    }
    emit_open(json, '{');
    key_parties(json, "candidates", state, view->candidates, view->candidate_count);
    emit_key_number(json, "candidates_without_figure", view->candidates_unquantified);
    emit_key_quantity(json, "if_all_said_yes", view->if_all_said_yes);
    emit_key(json, "minimal_sets");
    if (covers->total_is_known && covers->total <= INT64_MAX)
        emit_integer(json, (int64_t)covers->total);
    else
        emit_null(json);
    emit_key(json, "first");
    emit_open(json, '[');
    for (size_t i = 0; i < covers->listed_count; i++) {
        emit_open_inline(json, '[');
        for (uint32_t m = 0; m < covers->listed[i].count; m++)
            emit_str(json, state->parties[view->candidates[covers->listed[i].members[m]]].id);
        emit_close(json, ']');
    }
    emit_close(json, ']');
    emit_close(json, '}');
}

static void write_exposure(struct emit *json, const struct state *state,
                           const struct facility *facility, const struct fund_view *view)
{
    emit_key_quantity(json, "called", view->called);
    emit_key_str(json, "called_is",
                 facility->principal == STATE_UNKNOWN ? STR("what stands") : STR("the principal"));
    emit_key_quantity(json, "guaranteed", view->guaranteed);
    emit_key(json, "guaranteed_is_at_least");
    emit_bool(json, view->is_bound);
    emit_key(json, "exposure");
    emit_open(json, '[');
    for (uint32_t i = 0; i < facility->share_count; i++) {
        const struct fund_part *part = &view->parts[i];
        if (!part->stands)
            continue;
        emit_open_inline(json, '{');
        emit_key_str(json, "share", facility->shares[i].id);
        emit_key_str(json, "party", state->parties[facility->shares[i].party].id);
        emit_key_quantity(json, "owes", part->owes);
        emit_key_quantity(json, "at_most", part->at_most);
        emit_key(json, "owes_at_most");
        emit_bool(json, part->is_bound);
        emit_close(json, '}');
    }
    emit_close(json, ']');
    emit_key(json, "worst");
    emit_open(json, '[');
    for (uint32_t i = 0; i < view->loss_count; i++) {
        emit_open_inline(json, '{');
        emit_key_number(json, "k", view->losses[i].k);
        key_parties(json, "parties", state, view->losses[i].parties, view->losses[i].k);
        emit_key_quantity(json, "uncovered", view->losses[i].uncovered);
        emit_key(json, "if_shares_without_figure_come_to_nothing");
        emit_bool(json, view->is_bound);
        emit_key_quantity(json, "at_least", view->losses[i].at_least);
        key_parties(json, "at_least_without", state, view->losses[i].least_parties,
                    view->losses[i].at_least == STATE_UNKNOWN ? 0 : view->losses[i].k);
        emit_close(json, '}');
    }
    emit_close(json, ']');
}

static void write_view(struct emit *json, const struct state *state,
                       const struct facility *facility, const struct fund_view *view)
{
    emit_key(json, view->reading->name);
    emit_open(json, '{');
    key_truth(json, "active", view->active);
    key_truth(json, "covered", view->covered);
    emit_key(json, "condition_holds");
    emit_bool(json, view->condition_holds);
    emit_key_quantity(json, "standing", view->standing);
    emit_key_number(json, "standing_without_figure", view->unquantified);
    emit_key_quantity(json, "short", view->short_by);
    write_yes(json, state, view);
    write_exposure(json, state, facility, view);
    emit_close(json, '}');
}

static void write_facility(struct emit *json, const struct state *state,
                           const struct facility *facility)
{
    emit_open(json, '{');
    emit_key_str(json, "id", facility->id);
    emit_key_cell(json, "title", facility->row, FACILITY_TITLE);
    emit_key_cell(json, "currency", facility->row, FACILITY_CURRENCY);
    emit_key_quantity(json, "principal", facility->principal);
    emit_key_quantity(json, "activation", facility->activation);
    emit_key_quantity(json, "needed", facility->needed);
    emit_key_cell(json, "condition", facility->row, FACILITY_CONDITION);
    emit_key(json, "waits_for");
    if (facility->missing.count > 0)
        emit_str(json, facility->missing.text);
    else
        emit_null(json);
    emit_key_cell(json, "source", facility->row, FACILITY_SOURCE);
    write_key(json, facility);
    emit_key(json, "shares");
    emit_open(json, '[');
    for (uint32_t i = 0; i < facility->share_count; i++)
        fund_emit_share(json, state, facility, i);
    emit_close(json, ']');
    emit_key(json, "readings");
    emit_open(json, '{');
    for (int r = 0; r < READING_COUNT; r++)
        write_view(json, state, facility, &facility->views[r]);
    emit_close(json, '}');
    emit_close(json, '}');
}

static void write_totals(struct emit *json, const char *key, const struct state *state,
                         const struct fund_total *totals, size_t count)
{
    emit_key(json, key);
    emit_open(json, '[');
    for (size_t i = 0; i < count; i++) {
        const struct fund_total *total = &totals[i];
        emit_open_inline(json, '{');
        emit_key_str(json, "party", state->parties[total->party].id);
        emit_key_str(json, "currency", total->currency);
        for (int r = 0; r < READING_COUNT; r++) {
            emit_key(json, readings[r].name);
            emit_open(json, '{');
            emit_key_quantity(json, "owes", total->owes[r]);
            emit_key_quantity(json, "at_most", total->at_most[r]);
            emit_key_number(json, "without_figure", total->unknown[r]);
            emit_key(json, "owes_at_most");
            emit_bool(json, total->is_bound[r]);
            emit_close(json, '}');
        }
        emit_close(json, '}');
    }
    emit_close(json, ']');
}

static void write_rates(struct emit *json, const struct fund *fund)
{
    emit_key(json, "rates");
    emit_open(json, '{');
    emit_key(json, "into");
    if (fund->common.size > 0)
        emit_str(json, fund->common);
    else
        emit_null(json);
    emit_key(json, "missing_for");
    if (fund->without_rate.size > 0)
        emit_str(json, fund->without_rate);
    else
        emit_null(json);
    emit_key(json, "without_currency");
    emit_open_inline(json, '[');
    for (uint32_t f = 0; f < fund->count; f++)
        if (fund->facilities[f].currency.size == 0)
            emit_str(json, fund->facilities[f].id);
    emit_close(json, ']');
    emit_key(json, "used");
    emit_open(json, '[');
    for (size_t i = 0; i < fund->rate_count; i++) {
        emit_open_inline(json, '{');
        emit_key_str(json, "from", fund->rates[i].from);
        emit_key_str(json, "claim", row_text(fund->rates[i].rate.row, CLAIM_ID));
        emit_key_quantity(json, "value", fund->rates[i].rate.value);
        emit_key(json, "divides");
        emit_bool(json, fund->rates[i].rate.divides);
        emit_close(json, '}');
    }
    emit_close(json, ']');
    emit_close(json, '}');
}

void fund_write_json(struct buf *out, const struct fund *fund)
{
    const struct state *state = fund->premise->state;
    char date[DATE_TEXT_BYTES];
    struct emit json;
    emit_init(&json, out);
    emit_open(&json, '{');
    emit_key_cell(&json, "guarantee", state->guarantee, GUARANTEE_ID);
    emit_key(&json, "as_of");
    if (state->as_of == DATE_NONE)
        emit_null(&json);
    else
        emit_text(&json, date_write(date, state->as_of));
    basis_emit(&json, state->record);
    emit_key(&json, "without");
    emit_open_inline(&json, '[');
    for (size_t i = 0; i < fund->premise->question.without_count; i++)
        emit_str(&json, fund->premise->question.without[i]);
    emit_close(&json, ']');
    emit_key(&json, "facilities");
    emit_open(&json, '[');
    for (uint32_t f = 0; f < fund->count; f++)
        write_facility(&json, state, &fund->facilities[f]);
    emit_close(&json, ']');
    write_totals(&json, "totals", state, fund->totals, fund->total_count);
    write_rates(&json, fund);
    write_totals(&json, "totals_in_one", state, fund->common_totals, fund->common_total_count);
    emit_close(&json, '}');
}
