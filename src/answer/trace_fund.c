/* SPDX-License-Identifier: Apache-2.0 */
/* The chain behind a facility, or behind one share of it. */
#include "answer/fund.h"
#include "answer/trace_rows.h"
#include "answer/words.h"
#include "base/number.h"

/* "400 EUR", "90,000 EUR million", "an unknown amount". */
static const char *amount_words(struct tracer *tracer, const struct facility *facility,
                                int64_t thousandths)
{
    int64_t scale = fund_scale(facility);
    if (thousandths == STATE_UNKNOWN)
        return "an unknown amount";
    return arena_printf(tracer->arena, "%.*s %.*s",
                        STR_ARG(fund_amount_words(tracer->arena, thousandths, scale)),
                        STR_ARG(fund_unit_words(tracer->arena, facility->currency, scale)));
}

/* ---- shares ---------------------------------------------------------------------------------- */

/* Why a share does not stand in a reading. */
static const char *falls_because(const struct reading *reading, const struct fund_share *share)
{
    if (share->is_declined)
        return "its party declines";
    if (share->is_off)
        return "it is withdrawn, refused or lapsed";
    if (share->stage < reading->stage_min)
        return "its stage is too low for this reading";
    if (share->attestation < reading->attestation_min)
        return "its source is too weak for this reading";
    return "its condition does not hold";
}

static const char *part_words(struct tracer *tracer, const struct facility *facility, uint32_t i,
                              const struct fund_view *view)
{
    const struct fund_share *share = &facility->shares[i];
    const struct fund_part *part = &view->parts[i];
    if (!part->stands)
        return arena_printf(tracer->arena, "does not stand; %s",
                            falls_because(view->reading, share));
    if (share->amount == STATE_UNKNOWN)
        return "stands, but nobody has said for how much";
    if (part->owes == STATE_UNKNOWN)
        return "stands; what it owes if it is called hangs on a share without a figure";
    const char *owes = amount_words(tracer, facility, part->owes);
    if (part->is_bound)
        return arena_printf(tracer->arena,
                            "stands; if it is called, it owes at most %s: another share names no "
                            "figure",
                            owes);
    if (part->at_most == part->owes)
        return arena_printf(tracer->arena, "stands; if it is called, it owes %s", owes);
    return arena_printf(tracer->arena, "stands; if it is called, it owes %s, and %s at most", owes,
                        amount_words(tracer, facility, part->at_most));
}

static void add_share(struct tracer *tracer, int depth, const struct facility *facility, uint32_t i)
{
    const struct fund_share *share = &facility->shares[i];
    const char *texts[READING_COUNT];
    const char *cap = share->cap == STATE_UNKNOWN
                          ? ""
                          : arena_printf(tracer->arena, ", capped at %s",
                                         amount_words(tracer, facility, share->cap));
    trace_add(tracer, depth, share->row, "%.*s by %.*s: %s%s, %s, %.*s, %.*s", STR_ARG(share->id),
              STR_ARG(tracer->premise->state->parties[share->party].id),
              amount_words(tracer, facility, share->written), cap,
              share->is_joint ? "joint" : "several", STR_ARG(words_stage(share->stage)),
              STR_ARG(words_attestation(share->attestation)));
    trace_source_of(tracer, depth + 1, share->row);
    trace_condition(tracer, depth + 1, share->condition);
    if (share->amount != share->written && !share->is_declined)
        trace_add(tracer, depth + 1, NULL, "without those who decline it is %s",
                  amount_words(tracer, facility, share->amount));
    for (int r = 0; r < READING_COUNT; r++)
        texts[r] = part_words(tracer, facility, i, &facility->views[r]);
    trace_readings(tracer, depth + 1, texts);
}

/* ---- facilities --------------------------------------------------------------------------------
 */

static const char *view_words(struct tracer *tracer, const struct facility *facility,
                              const struct fund_view *view)
{
    const char *verdict = view->active == TRUTH_TRUE    ? "it pays"
                          : view->active == TRUTH_FALSE ? "it does not pay"
                                                        : "unknown whether it pays";
    const char *more = view->unquantified > 0 ? " and shares without a figure" : "";
    const char *condition = view->condition_holds ? "" : "; its condition does not hold";
    const char *standing = amount_words(tracer, facility, view->standing);
    if (facility->needed == STATE_UNKNOWN)
        return arena_printf(tracer->arena, "%s; %s%s stand, how much is needed is unknown%s",
                            verdict, standing, more, condition);
    return arena_printf(tracer->arena, "%s; %s%s stand of %s needed%s", verdict, standing, more,
                        amount_words(tracer, facility, facility->needed), condition);
}

/* The rates with which this facility's currency is added to those of others, or that there are
 * none.
 */
static void add_rates(struct tracer *tracer, int depth, const struct fund *fund,
                      const struct facility *facility)
{
    char value[NUMBER_TEXT_BYTES];
    if (fund->without_rate.size > 0)
        trace_add(tracer, depth, NULL,
                  "not added to facilities in other currencies: the record gives no rate for %.*s",
                  STR_ARG(fund->without_rate));
    for (size_t i = 0; i < fund->rate_count; i++) {
        const struct fund_rate *from = &fund->rates[i];
        if (!str_eq(facility->currency, fund->common) && !str_eq(facility->currency, from->from))
            continue;
        const struct row *claim = from->rate.row;
        trace_add(tracer, depth, claim, "%.*s is turned into %.*s by %.*s: %.*s = %s",
                  STR_ARG(from->from), STR_ARG(fund->common), STR_ARG(row_text(claim, CLAIM_ID)),
                  STR_ARG(row_text(claim, CLAIM_ABOUT)),
                  thousandths_write(value, from->rate.value));
        trace_source_of(tracer, depth + 1, claim);
    }
}

static void add_facility(struct tracer *tracer, int depth, const struct fund *fund,
                         const struct facility *facility)
{
    struct buf terms;
    const char *texts[READING_COUNT];
    buf_init(&terms);
    fund_describe_terms(&terms, tracer->arena, facility);
    trace_add(tracer, depth, facility->row, "%.*s: %.*s", STR_ARG(facility->id),
              STR_ARG(buf_view(&terms)));
    buf_release(&terms);
    trace_source_of(tracer, depth + 1, facility->row);
    trace_condition(tracer, depth + 1, facility->condition);
    for (int r = 0; r < READING_COUNT; r++)
        texts[r] = view_words(tracer, facility, &facility->views[r]);
    trace_readings(tracer, depth + 1, texts);
    add_rates(tracer, depth + 1, fund, facility);
}

static bool add_any(struct tracer *tracer, const struct fund *fund, struct str id)
{
    for (uint32_t f = 0; f < fund->count; f++) {
        const struct facility *facility = &fund->facilities[f];
        if (str_eq(facility->id, id)) {
            add_facility(tracer, 0, fund, facility);
            for (uint32_t i = 0; i < facility->share_count; i++)
                add_share(tracer, 1, facility, i);
            return true;
        }
        for (uint32_t i = 0; i < facility->share_count; i++) {
            if (!str_eq(facility->shares[i].id, id))
                continue;
            add_share(tracer, 0, facility, i);
            add_facility(tracer, 1, fund, facility);
            return true;
        }
    }
    return trace_any_row(tracer, id);
}

static void know_names(struct tracer *tracer, const struct fund *fund)
{
    for (uint32_t f = 0; f < fund->count; f++) {
        trace_know(tracer, fund->facilities[f].id);
        for (uint32_t i = 0; i < fund->facilities[f].share_count; i++)
            trace_know(tracer, fund->facilities[f].shares[i].id);
    }
}

bool trace_fund(struct arena *arena, const struct fund *fund, struct str id, struct trace *trace,
                struct error *err)
{
    struct tracer tracer = {.arena = arena, .premise = fund->premise};
    trace_find_lives(&tracer);
    if (!add_any(&tracer, fund, id)) {
        know_names(&tracer, fund);
        return trace_unknown(&tracer, id, err);
    }
    *trace = (struct trace){.links = tracer.links, .count = tracer.count};
    return true;
}
