/* SPDX-License-Identifier: Apache-2.0 */
/* The cells and sentences about what is due that text and HTML have in common. */
#include "answer/due.h"

#include "answer/words.h"

enum { WORD_SOURCES_MAX = 3 };

bool due_view_make(struct arena *arena, const struct premise *premise, struct due_view *view,
                   struct error *err)
{
    struct due_answer *answer = ARENA_NEW(arena, struct due_answer);
    *view = (struct due_view){.answer = answer, .party = STATE_UNKNOWN};
    due_make(arena, premise, answer);
    return kept_make(arena, answer, &view->kept, &view->kept_count, err);
}

bool due_view_has(const struct due_view *view, const struct due *due)
{
    const struct state *state = view->answer->premise->state;
    if (due->status == DUE_SUPERSEDED && !view->all)
        return false;
    return view->party == STATE_UNKNOWN
           || state->undertakings[due->undertaking].party == (uint32_t)view->party;
}

enum tint due_tint(enum due_status status)
{
    static const enum tint tints[DUE_STATUS_COUNT] = {
        [DUE_OVERDUE] = TINT_BAD,    [DUE_LATE] = TINT_WARNING,     [DUE_UNKNOWN] = TINT_SIGNAL,
        [DUE_PARTLY] = TINT_WARNING, [DUE_PENDING] = TINT_PLAIN,    [DUE_MET] = TINT_GOOD,
        [DUE_LAPSED] = TINT_BAD,     [DUE_WITHDRAWN] = TINT_BAD,    [DUE_REFUSED] = TINT_BAD,
        [DUE_DORMANT] = TINT_FAINT,  [DUE_SUPERSEDED] = TINT_FAINT,
    };
    return tints[status];
}

struct str due_day_words(struct arena *scratch, const struct due *due)
{
    char date[DATE_TEXT_BYTES];
    if (due->due_day != DATE_NONE)
        return str_from(arena_printf(scratch, "%s", date_write(date, due->due_day)));
    if (due->not_before != DATE_NONE)
        return str_from(arena_printf(scratch, "≥ %s", date_write(date, due->not_before)));
    return due->is_awake ? STR("unknown") : STR("");
}

struct str due_amount_words(struct arena *scratch, const struct state *state, const struct due *due)
{
    const struct row *row = state->undertakings[due->undertaking].row;
    char delivered[WORDS_BYTES], owed[WORDS_BYTES];
    struct buf text;
    buf_init(&text);
    buf_text(&text, words_quantity(delivered, due->delivered.quantity));
    if (due->delivered.unknown_count > 0)
        buf_text(&text, " + ?");
    buf_printf(&text, " of %s", due->owed == STATE_UNKNOWN ? "?" : words_quantity(owed, due->owed));
    if (row_has(row, UNDERTAKING_UNIT)) {
        buf_char(&text, ' ');
        buf_str(&text, row_text(row, UNDERTAKING_UNIT));
    }
    return words_keep(scratch, &text);
}

struct str due_days_words(struct arena *scratch, const struct due_view *view, const struct due *due)
{
    int32_t as_of = view->answer->premise->state->as_of;
    if (due->has_days_late && due->days_late != 0)
        return str_from(arena_printf(scratch, "%d %s",
                                     due->days_late < 0 ? -due->days_late : due->days_late,
                                     due->days_late < 0 ? "early" : "late"));
    if (due->has_days_late)
        return STR("on the day");
    if ((due->status == DUE_PENDING || due->status == DUE_PARTLY) && due->due_day != DATE_NONE)
        return due->due_day == as_of
                   ? STR("today")
                   : str_from(arena_printf(scratch, "in %d", due->due_day - as_of));
    return STR("");
}

/* What a delivery rests on: its own row, who confirmed it, or where it was published. */
struct ground {
    const char *before;
    struct str text;
};

static struct ground ground_of(const struct delivery *delivery)
{
    if (delivery->row->kind == KIND_UNDERTAKING)
        return (struct ground){"its own row", STR("")};
    if (delivery->attestation == ATTESTATION_VERIFIED)
        return (struct ground){"by ", row_text(delivery->row, DELIVERY_VERIFIED_BY)};
    struct str source = row_text(delivery->row, DELIVERY_SOURCE);
    return (struct ground){"", source.size > 0 ? source : STR("no source")};
}

/* The first different ones; returns how many. `is_all`: there are no others. */
static uint32_t list_grounds(struct ground *grounds, const struct delivery *deliveries,
                             uint32_t count, bool *is_all)
{
    uint32_t listed = 0;
    *is_all = true;
    for (uint32_t i = 0; i < count && *is_all; i++) {
        struct ground ground = ground_of(&deliveries[i]);
        uint32_t at = 0;
        if (delivery_says_no_more(&deliveries[i]))
            continue;
        while (at < listed && !str_eq(grounds[at].text, ground.text))
            at++;
        *is_all = at < listed || listed < WORD_SOURCES_MAX;
        if (at == listed && *is_all)
            grounds[listed++] = ground;
    }
    return listed;
}

struct str due_word_words(struct arena *scratch, const struct due_view *view, const struct due *due)
{
    const struct deliveries *deliveries = &view->answer->deliveries;
    uint32_t pool = deliveries->pool_of[due->undertaking];
    uint32_t first = deliveries->pool_first[pool], end = deliveries->pool_first[pool + 1];
    struct ground grounds[WORD_SOURCES_MAX];
    struct buf text;
    bool is_all;
    if (first == end)
        return STR("");
    uint32_t count = list_grounds(grounds, deliveries->items + first, end - first, &is_all);
    buf_init(&text);
    buf_str(&text, words_attestation(due->delivered.weakest));
    for (uint32_t i = 0; i < count; i++) {
        buf_printf(&text, "%s%s", i == 0 ? ": " : ", ", grounds[i].before);
        buf_str(&text, grounds[i].text);
    }
    buf_text(&text, is_all ? "" : " and more");
    return words_keep(scratch, &text);
}

static void add_named(struct buf *text, const struct missing *missing, enum truth truth)
{
    bool first = true;
    for (uint32_t i = 0; i < missing->count; i++) {
        if (missing->names[i].truth != truth)
            continue;
        buf_text(text, first ? "" : ", ");
        buf_str(text, missing->names[i].name);
        first = false;
    }
}

struct str due_quarter_words(const struct due_view *view, const struct kept *kept)
{
    int32_t as_of = view->answer->premise->state->as_of;
    int32_t today = as_of == DATE_NONE ? KEPT_UNDATED : kept_quarter(as_of);
    if (kept->quarter == KEPT_UNDATED || kept->quarter < today)
        return STR("");
    return kept->quarter > today ? STR("to come") : STR("not over");
}

struct str due_missing_words(struct arena *scratch, const struct missing *missing)
{
    uint32_t known_false = 0;
    struct buf text;
    if (missing->count == 0)
        return STR("");
    for (uint32_t i = 0; i < missing->count; i++)
        known_false += missing->names[i].truth == TRUTH_FALSE;
    buf_init(&text);
    buf_str(&text, missing->text);
    if (known_false == 0 || known_false == missing->count) {
        buf_printf(&text, " (%s%s)", missing->count > 1 ? "all " : "",
                   known_false == 0 ? "unknown" : "not true");
    } else {
        buf_text(&text, " (not true: ");
        add_named(&text, missing, TRUTH_FALSE);
        buf_text(&text, "; unknown: ");
        add_named(&text, missing, TRUTH_UNKNOWN);
        buf_char(&text, ')');
    }
    return words_keep(scratch, &text);
}

static bool shares_a_name(const struct missing *a, const struct missing *b)
{
    for (uint32_t i = 0; i < a->count; i++)
        for (uint32_t j = 0; j < b->count; j++)
            if (str_eq(a->names[i].name, b->names[j].name))
                return true;
    return false;
}

/* The trigger, where that is not true, and the rest that is missing. */
static struct str waits_for_names(struct arena *scratch, const struct due_answer *answer,
                                  const struct missing *missing)
{
    if (missing->count == 0)
        return answer->is_triggered ? STR("") : STR("the trigger");
    struct str words = due_missing_words(scratch, missing);
    if (answer->is_triggered || shares_a_name(&answer->trigger_missing, missing))
        return words;
    return str_from(arena_printf(scratch, "the trigger; %s", str_c(scratch, words)));
}

struct str due_waits_for(struct arena *scratch, const struct due_view *view, const struct due *due)
{
    const struct due_answer *answer = view->answer;
    if (due->status != DUE_DORMANT)
        return STR("");
    struct str words = waits_for_names(scratch, answer, &due->missing);
    if (!due->is_mooted)
        return words;
    return words.size == 0 ? STR("a firmer word: it is only mooted")
                           : str_from(arena_printf(scratch, "a firmer word: it is only mooted; %s",
                                                   str_c(scratch, words)));
}

void due_describe_counts(struct buf *text, const struct due_view *view)
{
    size_t counts[DUE_STATUS_COUNT] = {0}, total = 0;
    for (uint32_t i = 0; i < view->answer->count; i++) {
        const struct due *due = &view->answer->dues[i];
        bool is_in = due_view_has(view, due);
        counts[due->status] += is_in;
        total += is_in;
    }
    words_count(text, total, "undertaking");
    const char *between = ": ";
    for (int status = 0; status < DUE_STATUS_COUNT; status++) {
        if (counts[status] == 0)
            continue;
        buf_printf(text, "%s%zu %s", between, counts[status], due_statuses[status].name);
        between = ", ";
    }
}

void due_describe_trigger(struct buf *text, const struct due_answer *answer)
{
    const struct state *state = answer->premise->state;
    char date[DATE_TEXT_BYTES];
    if (state->trigger == NULL) {
        buf_text(text, "The guarantee names no trigger, so there is no C-day to count from.");
        return;
    }
    buf_text(text, "The trigger ");
    buf_str(text, state->trigger->text);
    if (answer->c_day != DATE_NONE) {
        buf_printf(text, " has been true since %s: that is C-day.",
                   date_write(date, answer->c_day));
    } else if (answer->is_triggered) {
        buf_text(text, " is true, but the record does not say since when: C-day is unknown, and so "
                       "is every day that is counted from it.");
    } else {
        struct arena scratch;
        arena_init(&scratch);
        buf_text(text, " is not true. It waits for ");
        buf_str(text, due_missing_words(&scratch, &answer->trigger_missing));
        buf_text(text, ". Until then there is no C-day and nothing is owed.");
        arena_release(&scratch);
    }
}
