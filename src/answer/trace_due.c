/* SPDX-License-Identifier: Apache-2.0 */
/* The chain behind one line of what is due. */
#include "answer/due.h"
#include "answer/trace_rows.h"
#include "answer/words.h"

/* What the links of one undertaking are told from. */
struct told {
    struct tracer tracer;
    const struct due_answer *answer;
    const struct due *due;
    const struct undertaking *undertaking;
    struct str unit;
};

/* ---- C-day --------------------------------------------------------------------------------- */

static void add_c_day(struct tracer *tracer, int depth, const struct due_answer *answer)
{
    const struct state *state = answer->premise->state;
    char date[DATE_TEXT_BYTES];
    if (state->trigger == NULL) {
        trace_add(tracer, depth, state->guarantee,
                  "there is no C-day: the guarantee names no trigger");
        return;
    }
    struct str trigger = state->trigger->text;
    if (answer->c_day != DATE_NONE)
        trace_add(tracer, depth, state->guarantee,
                  "C-day is %s: since then the trigger %.*s has been true",
                  date_write(date, answer->c_day), STR_ARG(trigger));
    else if (answer->is_triggered)
        trace_add(tracer, depth, state->guarantee,
                  "C-day is unknown: the trigger %.*s is true, but no row says since when",
                  STR_ARG(trigger));
    else
        trace_add(tracer, depth, state->guarantee,
                  "there is no C-day yet: the trigger %.*s is not true", STR_ARG(trigger));
    trace_names(tracer, depth + 1, state->trigger);
}

/* ---- the due day ----------------------------------------------------------------------------- */

/* "30 days" */
static const char *days_words(struct told *told, int32_t days)
{
    return arena_printf(told->tracer.arena, "%d day%s", (int)days, days == 1 ? "" : "s");
}

/* A plan day with its date where there is a C-day: "C+60, 2026-04-02". */
static const char *day_words(struct told *told, int32_t plan_day)
{
    char day[WORDS_BYTES], date[DATE_TEXT_BYTES];
    words_plan_day(day, plan_day);
    if (told->answer->c_day == DATE_NONE)
        return arena_printf(told->tracer.arena, "%s", day);
    return arena_printf(told->tracer.arena, "%s, %s", day,
                        date_write(date, told->answer->c_day + plan_day));
}

/* A term of the sum; what nobody named adds nothing, and that is said. Returns what it adds. */
static int32_t add_term(struct told *told, int depth, const char *what, int32_t days)
{
    if (days == STATE_UNKNOWN) {
        trace_add(&told->tracer, depth, NULL, "+ %s that nobody named, at least 0 days", what);
        return 0;
    }
    trace_add(&told->tracer, depth, told->undertaking->row, "+ %s of %s", days_words(told, days),
              what);
    return days;
}

static int32_t add_delays(struct told *told, int depth)
{
    int32_t sum = 0;
    for (uint32_t i = 0; i < told->undertaking->caveat_count; i++) {
        const struct caveat *caveat = &told->undertaking->caveats[i];
        if (caveat->kind != CAVEAT_DELAY)
            continue;
        trace_add(&told->tracer, depth, caveat->row, "+ %s of delay, by caveat %.*s",
                  days_words(told, caveat->days), STR_ARG(caveat->id));
        trace_source_of(&told->tracer, depth + 1, caveat->row);
        sum += caveat->days;
    }
    return sum;
}

/* The day from which the row says that it is there, against the sum of the others. */
static void add_from(struct told *told, int depth, int32_t sum_days)
{
    const struct undertaking *undertaking = told->undertaking;
    int64_t from = row_value(undertaking->row, UNDERTAKING_FROM, 0);
    bool is_date = from >= PLAN_DAY_IS_DATE / 2;
    if (!row_has(undertaking->row, UNDERTAKING_FROM))
        return;
    if (is_date && told->answer->c_day == DATE_NONE) {
        trace_add(&told->tracer, depth, undertaking->row, "not before %.*s",
                  STR_ARG(row_text(undertaking->row, UNDERTAKING_FROM)));
        return;
    }
    int64_t day = plan_day_offset(from, told->answer->c_day);
    trace_add(&told->tracer, depth, undertaking->row, "not before %s, which %s",
              day_words(told, (int32_t)day),
              day > sum_days ? "is later and decides" : "is no later and decides nothing");
}

static void add_sum(struct told *told, int depth)
{
    const struct undertaking *undertaking = told->undertaking;
    int32_t sum = 0;
    if (undertaking->stage == STAGE_DELIVERED) {
        trace_add(&told->tracer, depth, undertaking->row,
                  "it is there already: neither notice nor lift nor delay counts");
    } else {
        sum += add_term(told, depth, "notice", undertaking->notice_days);
        if (undertaking->lift_days != STATE_UNKNOWN)
            sum += add_term(told, depth, "lift", undertaking->lift_days);
        sum += add_delays(told, depth);
    }
    trace_add(&told->tracer, depth, NULL, "= %s", day_words(told, sum));
    add_from(told, depth, sum);
}

/* Whether anything is owed at all: not while it sleeps, nor where no word stands any more. */
static bool binds(const struct due *due)
{
    return due->is_awake && due->status != DUE_SUPERSEDED && due->status != DUE_WITHDRAWN
           && due->status != DUE_REFUSED;
}

static void add_days(struct told *told, int depth)
{
    const struct due *due = told->due;
    struct tracer *tracer = &told->tracer;
    char date[DATE_TEXT_BYTES];
    if (due->due_day != DATE_NONE)
        trace_add(tracer, depth, NULL, "its day %s %s", binds(due) ? "is" : "would be",
                  date_write(date, due->due_day));
    else if (due->not_before != DATE_NONE)
        trace_add(tracer, depth, NULL, "its day is unknown, and no earlier than %s",
                  date_write(date, due->not_before));
    else
        trace_add(tracer, depth, NULL, "its day would be counted from C-day");
    add_sum(told, depth + 1);
    if (due->until_day != DATE_NONE)
        trace_add(tracer, depth, told->undertaking->row, "it ends on %s",
                  date_write(date, due->until_day));
}

/* ---- what came of it ------------------------------------------------------------------------- */

static void add_deliveries(struct told *told, int depth)
{
    const struct deliveries *deliveries = &told->answer->deliveries;
    uint32_t pool = deliveries->pool_of[told->due->undertaking];
    uint32_t first = deliveries->pool_first[pool], end = deliveries->pool_first[pool + 1];
    if (first == end) {
        trace_add(&told->tracer, depth, NULL, "no delivery is recorded");
        return;
    }
    trace_add(&told->tracer, depth, NULL, "delivered: %s%s",
              trace_quantity(&told->tracer, told->due->delivered.quantity, told->unit),
              told->due->delivered.unknown_count > 0 ? ", and more without a quantity" : "");
    for (uint32_t i = first; i < end; i++)
        trace_delivery(&told->tracer, depth + 1, &deliveries->items[i], told->undertaking);
}

static void add_reached(struct told *told, int depth)
{
    const struct due *due = told->due;
    char date[DATE_TEXT_BYTES];
    if (due->reached_on == DATE_NONE)
        return;
    date_write(date, due->reached_on);
    const char *what = binds(due) ? "all that is owed" : "all of it";
    if (!due->has_days_late || due->days_late == 0)
        trace_add(&told->tracer, depth, NULL, "%s was there on %s%s", what, date,
                  due->has_days_late ? ", on its day" : "");
    else
        trace_add(&told->tracer, depth, NULL, "%s was there on %s, %s %s", what, date,
                  days_words(told, due->days_late < 0 ? -due->days_late : due->days_late),
                  due->days_late < 0 ? "early" : "late");
}

/* ---- what is missing ----------------------------------------------------------------------------
 */

static void add_waiting(struct told *told, int depth)
{
    const struct due_view view = {.answer = told->answer, .party = STATE_UNKNOWN};
    struct str words = due_waits_for(told->tracer.arena, &view, told->due);
    if (words.size > 0)
        trace_add(&told->tracer, depth, NULL, "it waits for %.*s", STR_ARG(words));
}

static void add_amounts(struct told *told, int depth)
{
    const struct due *due = told->due;
    struct tracer *tracer = &told->tracer;
    if (due->owed == STATE_UNKNOWN)
        trace_add(tracer, depth, told->undertaking->row,
                  "how much is owed nobody has said: the row gives no low");
    else
        trace_add(tracer, depth, told->undertaking->row, "%s: %s",
                  binds(due) ? "owed" : "it would owe",
                  trace_quantity(tracer, due->owed, told->unit));
    add_deliveries(told, depth);
    add_reached(told, depth);
    if (due->owed != STATE_UNKNOWN && !due->is_full && binds(due))
        trace_add(tracer, depth, NULL, "missing: %s%s",
                  trace_quantity(tracer, due->owed - due->delivered.quantity, told->unit),
                  due->delivered.unknown_count > 0 ? ", less what was delivered without a quantity"
                                                   : "");
    add_waiting(told, depth);
}

static bool supersedes(const struct undertaking *later, struct str id)
{
    struct str rest = row_text(later->row, UNDERTAKING_SUPERSEDES), earlier;
    while (list_next(&rest, &earlier))
        if (str_eq(earlier, id))
            return true;
    return false;
}

static void add_successors(struct told *told, int depth)
{
    const struct state *state = told->answer->premise->state;
    for (uint32_t u = 0; u < state->undertaking_count; u++) {
        const struct undertaking *later = &state->undertakings[u];
        if (supersedes(later, told->undertaking->id))
            trace_add(&told->tracer, depth, later->row, "%.*s takes its place", STR_ARG(later->id));
    }
}

/* ---- the whole ------------------------------------------------------------------------------ */

static void add_due(struct told *told)
{
    const struct due_status_info *status = &due_statuses[told->due->status];
    trace_add(&told->tracer, 0, NULL, "%.*s: %s, %s", STR_ARG(told->undertaking->id), status->name,
              status->meaning);
    if (told->undertaking->superseded)
        add_successors(told, 1);
    trace_undertaking(&told->tracer, 1, told->due->undertaking);
    add_c_day(&told->tracer, 1, told->answer);
    add_days(told, 1);
    add_amounts(told, 1);
}

bool trace_due(struct arena *arena, const struct due_answer *answer, struct str id,
               struct trace *trace, struct error *err)
{
    const struct state *state = answer->premise->state;
    struct told told = {.tracer = {.arena = arena, .premise = answer->premise}, .answer = answer};
    int64_t u = state_undertaking(state, id);
    told.tracer.lives[0] = &answer->live;
    if (u != STATE_UNKNOWN) {
        told.due = &answer->dues[u];
        told.undertaking = &state->undertakings[u];
        told.unit = row_text(told.undertaking->row, UNDERTAKING_UNIT);
        add_due(&told);
    } else if (!trace_any_row(&told.tracer, id)) {
        trace_know_state(&told.tracer);
        return trace_unknown(&told.tracer, id, err);
    }
    *trace = (struct trace){.links = told.tracer.links, .count = told.tracer.count};
    return true;
}
