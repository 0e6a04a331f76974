/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/assess.h"

#include "answer/words.h"

enum { CUT_LISTED_MAX = 12 };

int64_t assess_need_of(const struct plan *plan, uint32_t requirement)
{
    uint32_t low = 0, high = plan->need_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (plan->needs[middle].requirement < requirement)
            low = middle + 1;
        else
            high = middle;
    }
    return low < plan->need_count && plan->needs[low].requirement == requirement ? (int64_t)low
                                                                                 : -1;
}

const struct influence *assess_influence_of(const struct reading_answer *answer, uint32_t party)
{
    for (uint32_t i = 0; i < answer->influence_count; i++)
        if (answer->influence[i].party == party)
            return &answer->influence[i];
    return NULL;
}

int32_t assess_c_day(const struct premise *premise)
{
    bool is_known = premise->state->as_of != DATE_NONE || premise->question.c_day != DATE_NONE;
    return is_known ? premise->c_day : DATE_NONE;
}

static void describe_suppositions(const struct question *question, struct buf *text)
{
    for (size_t i = 0; i < question->without_count; i++) {
        buf_text(text, i == 0 ? "; without " : ", ");
        buf_str(text, question->without[i]);
    }
    for (size_t i = 0; i < question->supposed_count; i++) {
        buf_text(text, i == 0 ? "; supposing " : ", ");
        buf_str(text, question->supposed[i].fact);
        buf_text(text, question->supposed[i].value ? " = true" : " = false");
    }
}

/* What it rests on where the question is how things are; most of all whether the day has come. */
static void describe_actual(struct buf *text, const struct premise *premise)
{
    const struct state *state = premise->state;
    const char *c_day =
        premise->question.c_day != DATE_NONE ? "" : "; C-day is taken to be that date";
    buf_text(text, "; as it is, not as if the day came");
    if (state->trigger == NULL) {
        buf_printf(text, "; the guarantee names no trigger%s", c_day);
    } else if (!state_is_triggered(state)) {
        buf_text(text, "; the trigger ");
        buf_str(text, state->trigger->text);
        buf_printf(text, " is not true then%s", c_day);
    } else if (state_real_c_day(state) == DATE_NONE) {
        buf_printf(text, "; the trigger is true, but since when the record does not say%s", c_day);
    }
}

void assess_describe_question(struct buf *text, const struct premise *premise)
{
    const struct state *state = premise->state;
    char date[DATE_TEXT_BYTES];
    buf_text(text, "set ");
    buf_str(text, premise->question.set);
    if (state->as_of != DATE_NONE)
        buf_printf(text, ", as of %s", date_write(date, state->as_of));
    if (assess_c_day(premise) != DATE_NONE)
        buf_printf(text, ", C-day %s", date_write(date, premise->c_day));
    buf_printf(text, ", %d days, must survive ", state->horizon_days);
    words_count(text, (size_t)premise->question.resist, "withdrawal");
    if (premise->question.actual)
        describe_actual(text, premise);
    describe_suppositions(&premise->question, text);
}

/* "A, B, C and 4 more" */
static void list_ids(struct buf *text, const struct str *ids, uint32_t count)
{
    for (uint32_t i = 0; i < count && i < CUT_LISTED_MAX; i++) {
        buf_text(text, i == 0 ? "" : ", ");
        buf_str(text, ids[i]);
    }
    if (count > CUT_LISTED_MAX)
        buf_printf(text, " and %u more", count - CUT_LISTED_MAX);
}

void assess_describe_cut(struct buf *text, const struct state *state,
                         const struct reading_answer *answer)
{
    const struct shortfall *shortfall = answer->fill.first_shortfall;
    struct str ids[CUT_LISTED_MAX];
    for (uint32_t i = 0; i < shortfall->undertaking_count && i < CUT_LISTED_MAX; i++)
        ids[i] = state->undertakings[shortfall->undertakings[i]].id;
    if (shortfall->undertaking_count == 0) {
        buf_text(text, " Nothing in this reading may serve it then");
    } else {
        buf_text(text, " All that could give more there is ");
        list_ids(text, ids, shortfall->undertaking_count);
        buf_text(text, ", and it is too little");
    }
    for (uint32_t i = 0; i < shortfall->need_count && i < CUT_LISTED_MAX; i++)
        ids[i] = state->requirements[answer->plan->needs[shortfall->needs[i]].requirement].id;
    if (shortfall->need_count > 1) {
        buf_text(text, " for ");
        list_ids(text, ids, shortfall->need_count);
        buf_text(text, " together");
    }
    buf_char(text, '.');
}

void assess_describe_shortfall(struct buf *text, const struct state *state,
                               const struct reading_answer *answer)
{
    const struct shortfall *shortfall = answer->fill.first_shortfall;
    const struct requirement *requirement =
        &state->requirements[answer->plan->needs[shortfall->need].requirement];
    char from[WORDS_BYTES], until[WORDS_BYTES], quantity[WORDS_BYTES];
    buf_str(text, requirement->id);
    buf_printf(text, " is short of %s", words_quantity(quantity, shortfall->short_by));
    if (row_has(requirement->row, REQUIREMENT_UNIT)) {
        buf_char(text, ' ');
        buf_str(text, row_text(requirement->row, REQUIREMENT_UNIT));
    }
    buf_printf(text, " from %s until %s.", words_plan_day(from, shortfall->from),
               words_plan_day(until, shortfall->until));
}
