/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/due.h"

#include "answer/words.h"
#include "keep/calendar.h"

struct diary {
    struct calendar calendar;
    struct arena *scratch;
    const struct due_view *view;
};

static struct str sentence_of(const struct diary *diary, const struct due *due)
{
    const struct state *state = diary->view->answer->premise->state;
    const struct undertaking *undertaking = &state->undertakings[due->undertaking];
    struct buf text;
    buf_init(&text);
    buf_str(&text, words_party_name(&state->parties[undertaking->party]));
    buf_text(&text, ": ");
    buf_str(&text, row_text(undertaking->row, UNDERTAKING_CAPABILITY));
    buf_text(&text, "\nDelivered, of owed: ");
    buf_str(&text, due_amount_words(diary->scratch, state, due));
    buf_text(&text, "\nStage: ");
    buf_str(&text, words_stage(undertaking->stage));
    buf_text(&text, "\nStatus: ");
    buf_text(&text, due_statuses[due->status].name);
    if (row_has(undertaking->row, UNDERTAKING_CONDITION)) {
        buf_text(&text, "\nCondition: ");
        buf_str(&text, row_text(undertaking->row, UNDERTAKING_CONDITION));
    }
    if (row_has(undertaking->row, UNDERTAKING_SOURCE)) {
        buf_text(&text, "\nSource: ");
        buf_str(&text, row_text(undertaking->row, UNDERTAKING_SOURCE));
    }
    return words_keep(diary->scratch, &text);
}

/* `what` is "due" or "ends"; with the ids it makes a name that stays the same. */
static void add(struct diary *diary, const struct due *due, int32_t day, const char *what,
                const char *summary)
{
    const struct state *state = diary->view->answer->premise->state;
    struct str id = state->undertakings[due->undertaking].id;
    struct str amount = due_amount_words(diary->scratch, state, due);
    struct str guarantee = row_text(state->guarantee, GUARANTEE_ID);
    struct calendar_entry entry = {
        .uid = str_from(arena_printf(diary->scratch, "%s.%.*s@%.*s.surety", what, STR_ARG(id),
                                     STR_ARG(guarantee))),
        .day = day,
        .summary = str_from(arena_printf(diary->scratch, "%s: %.*s, delivered %.*s", summary,
                                         STR_ARG(id), STR_ARG(amount))),
        .description = sentence_of(diary, due),
        .category = str_from(what),
    };
    calendar_add(&diary->calendar, &entry);
}

static void add_dates(struct diary *diary, const struct due *due)
{
    int32_t as_of = diary->calendar.stamp_day;
    bool is_open = due->status == DUE_PENDING || due->status == DUE_PARTLY;
    bool is_off = due->status == DUE_LAPSED || due->status == DUE_WITHDRAWN
                  || due->status == DUE_REFUSED || due->status == DUE_SUPERSEDED;
    if (is_open && due->due_day != DATE_NONE)
        add(diary, due, due->due_day, "due", "Due");
    if (!is_off && due->until_day != DATE_NONE && due->until_day > as_of)
        add(diary, due, due->until_day, "ends", "No longer there");
}

void due_write_calendar(struct buf *out, struct arena *scratch, const struct due_view *view)
{
    const struct state *state = view->answer->premise->state;
    const struct row *guarantee = state->guarantee;
    struct diary diary = {.scratch = scratch, .view = view};
    char date[DATE_TEXT_BYTES];
    int32_t stamp = state->as_of == DATE_NONE ? 0 : state->as_of; /* a record without a day: 1970 */
    calendar_open(
        &diary.calendar, out, stamp,
        row_text(guarantee, row_has(guarantee, GUARANTEE_TITLE) ? GUARANTEE_TITLE : GUARANTEE_ID));
    for (uint32_t i = 0; i < view->answer->count; i++)
        if (due_view_has(view, &view->answer->dues[i]))
            add_dates(&diary, &view->answer->dues[i]);
    calendar_close(&diary.calendar,
                   str_from(arena_printf(scratch, "No date to come is known as of %s",
                                         date_write(date, stamp))));
}
