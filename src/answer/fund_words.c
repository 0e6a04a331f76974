/* SPDX-License-Identifier: Apache-2.0 */
/* The cells and sentences about money that text and HTML have in common. */
#include "answer/fund.h"

#include "answer/words.h"
#include "base/number.h"

enum { MILLION = 1000000, YES_SHOWN_MAX = 5 };

int64_t fund_scale(const struct facility *facility)
{
    int64_t largest =
        facility->principal > facility->key_total ? facility->principal : facility->key_total;
    return largest >= INT64_C(1000) * MILLION * 1000 ? MILLION : 1;
}

int64_t fund_total_scale(const struct fund *fund)
{
    int64_t scale = 1;
    for (uint32_t f = 0; f < fund->count; f++)
        if (fund_scale(&fund->facilities[f]) > scale)
            scale = fund_scale(&fund->facilities[f]);
    return scale;
}

struct str fund_unit_words(struct arena *scratch, struct str currency, int64_t scale)
{
    if (currency.size == 0)
        currency = STR("(no currency)");
    return str_from(
        arena_printf(scratch, "%.*s%s", STR_ARG(currency), scale == MILLION ? " million" : ""));
}

struct str fund_amount_words(struct arena *scratch, int64_t thousandths, int64_t scale)
{
    char text[WORDS_BYTES];
    if (thousandths == STATE_UNKNOWN)
        return STR("?");
    int64_t hundredth = scale * 10; /* of the scale, in thousandths */
    int64_t rounded = thousandths / hundredth + (thousandths % hundredth * 2 >= hundredth);
    words_quantity(text, rounded / 100 * 1000);
    return str_from(rounded % 100 == 0
                        ? arena_printf(scratch, "%s", text)
                        : arena_printf(scratch, "%s.%02d", text, (int)(rounded % 100)));
}

struct str fund_truth_words(enum truth truth)
{
    return truth == TRUTH_TRUE ? STR("yes") : truth == TRUTH_FALSE ? STR("no") : STR("unknown");
}

enum tint fund_truth_tint(enum truth truth)
{
    return truth == TRUTH_TRUE ? TINT_GOOD : truth == TRUTH_FALSE ? TINT_BAD : TINT_SIGNAL;
}

static void add_amount(struct buf *text, struct arena *scratch, const struct facility *facility,
                       int64_t thousandths)
{
    int64_t scale = fund_scale(facility);
    buf_str(text, fund_amount_words(scratch, thousandths, scale));
    buf_char(text, ' ');
    buf_str(text, fund_unit_words(scratch, facility->currency, scale));
}

void fund_describe_terms(struct buf *text, struct arena *scratch, const struct facility *facility)
{
    char share[NUMBER_TEXT_BYTES];
    buf_text(text, facility->principal == STATE_UNKNOWN ? "The principal is unknown (" : "");
    add_amount(text, scratch, facility, facility->principal);
    buf_text(text, facility->principal == STATE_UNKNOWN ? ")" : "");
    if (facility->activation == STATE_UNKNOWN) {
        buf_text(text, "; what part must be covered before it pays is not said");
    } else {
        buf_printf(text, "; pays once %s %% of it is covered",
                   thousandths_write(share, facility->activation * 100));
        if (facility->needed != STATE_UNKNOWN) {
            buf_text(text, ", ");
            add_amount(text, scratch, facility, facility->needed);
        }
    }
    if (facility->condition != NULL) {
        buf_text(text, facility->activation == STATE_UNKNOWN ? "; its condition is " : ", and ");
        buf_str(text, facility->condition->text);
    }
    if (row_has(facility->row, FACILITY_BACKING)) {
        buf_text(text, ". Behind it: ");
        buf_str(text, row_text(facility->row, FACILITY_BACKING));
    }
    buf_char(text, '.');
}

static void add_declined(struct buf *text, const struct state *state,
                         const struct facility *facility)
{
    const char *between = "";
    for (uint32_t i = 0; i < facility->share_count; i++) {
        if (!facility->shares[i].is_declined)
            continue;
        buf_text(text, between);
        buf_str(text, state->parties[facility->shares[i].party].id);
        between = ", ";
    }
}

void fund_describe_key(struct buf *text, struct arena *scratch, const struct state *state,
                       const struct facility *facility)
{
    if (facility->declined == 0)
        return;
    buf_text(text, "Without ");
    add_declined(text, state, facility);
    if (facility->key_left == 0 || facility->key_total == facility->key_left) {
        buf_text(text, facility->key_left == 0 ? " nobody with a figure is left in the key."
                                               : " nothing that has a figure falls to the others.");
        return;
    }
    buf_printf(text, " the others' shares rise by a factor of %.3f: ",
               (double)facility->key_total / (double)facility->key_left);
    add_amount(text, scratch, facility, facility->key_total);
    buf_text(text, " are carried by those who had ");
    add_amount(text, scratch, facility, facility->key_left);
    buf_char(text, '.');
    if (facility->declined_unquantified > 0)
        buf_printf(text, " %u of those who decline had no figure, so the rise is at least this.",
                   facility->declined_unquantified);
}

static void add_cover(struct buf *text, const struct state *state, const struct fund_view *view,
                      const struct cover *cover)
{
    for (uint32_t i = 0; i < cover->count; i++) {
        buf_text(text, i == 0 ? "" : "+");
        buf_str(text, state->parties[view->candidates[cover->members[i]]].id);
    }
}

static void add_number(struct buf *text, uint64_t number)
{
    char words[WORDS_BYTES];
    if (number <= INT64_MAX / 1000)
        buf_text(text, words_quantity(words, (int64_t)number * 1000));
    else
        buf_printf(text, "%llu", (unsigned long long)number);
}

static void describe_covers(struct buf *text, const struct state *state,
                            const struct fund_view *view)
{
    const struct covers *covers = &view->covers;
    if (covers->total_is_known) {
        add_number(text, covers->total);
        buf_text(text, covers->total == 1 ? " smallest set" : " smallest sets");
    } else {
        buf_text(text, "more smallest sets than can be counted");
    }
    buf_printf(text, " among %u %s", view->candidate_count,
               view->candidate_count == 1 ? "party" : "parties");
    for (size_t i = 0; i < covers->listed_count && i < YES_SHOWN_MAX; i++) {
        buf_text(text, i == 0 ? ": " : "; ");
        add_cover(text, state, view, &covers->listed[i]);
    }
    if (covers->listed_count == 0)
        buf_text(text, ", who are too many to list any");
    else if (!covers->total_is_known || covers->total > YES_SHOWN_MAX)
        buf_text(text, "; …");
}

void fund_describe_yes(struct buf *text, struct arena *scratch, const struct state *state,
                       const struct facility *facility, const struct fund_view *view)
{
    if (view->covered == TRUTH_TRUE) {
        buf_text(text, "nobody: enough stands");
    } else if (view->short_by == STATE_UNKNOWN) {
        buf_text(text, "not to be said: how much is needed is unknown");
    } else if (view->if_all_said_yes < facility->needed) {
        buf_text(text, "even if all others with a figure said yes, ");
        add_amount(text, scratch, facility, facility->needed - view->if_all_said_yes);
        buf_text(text, " would be missing");
    } else {
        describe_covers(text, state, view);
    }
    if (view->covered != TRUTH_TRUE && view->candidates_unquantified > 0) {
        buf_text(text, "; ");
        words_count(text, view->candidates_unquantified, "more share");
        buf_text(text, " without a figure cannot be assumed to be enough");
    }
    buf_char(text, '.');
    if (!view->condition_holds)
        buf_text(text, " Its condition is not true besides.");
}

struct str fund_least_words(struct arena *scratch, const struct state *state,
                            const struct fund_view *view, const struct fund_loss *loss,
                            int64_t scale)
{
    struct buf text;
    if (!view->is_bound)
        return STR("");
    buf_init(&text);
    buf_str(&text, fund_amount_words(scratch, loss->at_least, scale));
    if (loss->at_least > 0 && loss->k > 0) {
        buf_text(&text, " (");
        words_parties(&text, state, loss->least_parties, loss->k, ", ");
        buf_char(&text, ')');
    }
    return words_keep(scratch, &text);
}

void fund_describe_bounds(struct buf *text, const struct facility *facility)
{
    bool is_bound = false;
    for (int r = 0; r < READING_COUNT; r++)
        is_bound = is_bound || facility->views[r].is_bound;
    if (is_bound)
        buf_text(text, "Shares that stand without a figure are taken to come to nothing here; at "
                       "least so much is lost however large they are.");
    if (facility->principal == STATE_UNKNOWN)
        buf_printf(text,
                   "%sThe principal is not known: this is what happens if all that stands with a "
                   "figure is called.",
                   is_bound ? " " : "");
}

struct str fund_part_words(struct arena *scratch, const struct fund_part *part, int64_t scale)
{
    if (!part->stands)
        return STR("");
    struct str owes = fund_amount_words(scratch, part->owes, scale);
    if (part->is_bound && part->owes != STATE_UNKNOWN)
        return str_from(arena_printf(scratch, "≤ %.*s", STR_ARG(owes)));
    if (part->at_most == part->owes)
        return owes;
    struct str at_most = fund_amount_words(scratch, part->at_most, scale);
    return str_from(arena_printf(scratch, "%.*s, ≤ %.*s", STR_ARG(owes), STR_ARG(at_most)));
}

struct str fund_total_words(struct arena *scratch, const struct fund_total *total, int reading,
                            int64_t scale)
{
    struct fund_part part = {total->at_most[reading] > 0, total->owes[reading],
                             total->at_most[reading], total->is_bound[reading]};
    struct str amount = fund_part_words(scratch, &part, scale);
    return str_from(arena_printf(scratch, "%.*s%s", STR_ARG(amount),
                                 total->unknown[reading] > 0 ? " + ?" : ""));
}

/* "LOAN-2 names no currency, and is added to nothing." */
static void describe_nameless(struct buf *text, const struct fund *fund)
{
    uint32_t count = 0;
    for (uint32_t f = 0; f < fund->count; f++) {
        if (fund->facilities[f].currency.size > 0)
            continue;
        buf_text(text, count++ > 0 ? ", " : text->size > 0 ? " " : "");
        buf_str(text, fund->facilities[f].id);
    }
    if (count > 0)
        buf_printf(text, " name%s no currency, and %s added to no other.", count == 1 ? "s" : "",
                   count == 1 ? "is" : "are");
}

static void describe_rates(struct buf *text, const struct fund *fund)
{
    char value[NUMBER_TEXT_BYTES];
    if (fund->without_rate.size > 0) {
        buf_text(text, "Currencies are not added up: the record gives no rate for ");
        buf_str(text, fund->without_rate);
        buf_char(text, '.');
        return;
    }
    for (size_t i = 0; i < fund->rate_count; i++) {
        const struct row *claim = fund->rates[i].rate.row;
        buf_text(text, i == 0 ? "Added up with " : ", ");
        buf_str(text, row_text(claim, CLAIM_ABOUT));
        buf_printf(text, " = %s (", thousandths_write(value, fund->rates[i].rate.value));
        buf_str(text, row_text(claim, row_has(claim, CLAIM_SOURCE) ? CLAIM_SOURCE : CLAIM_ID));
        buf_char(text, ')');
    }
    buf_text(text, fund->rate_count > 0 ? "." : "");
}

void fund_describe_rates(struct buf *text, const struct fund *fund)
{
    describe_rates(text, fund);
    describe_nameless(text, fund);
}
