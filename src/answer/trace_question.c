/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/trace_question.h"

#include "answer/words.h"

#include <stdlib.h>

static const struct state *state_of(const struct ask_tracer *told)
{
    return told->ask->premise.state;
}

static const struct undertaking *undertaking_of(const struct ask_tracer *told,
                                                const struct ask_question *question)
{
    return &state_of(told)->undertakings[question->undertaking];
}

/* ---- what is known ---------------------------------------------------------------------- */

static const char *quantity_read(struct ask_tracer *told, const struct ask_question *question,
                                 const struct reading *reading)
{
    const struct undertaking *undertaking = undertaking_of(told, question);
    int64_t quantity = reading_quantity(reading, undertaking);
    if (quantity == STATE_UNKNOWN)
        return "it finds no figure, and counts nothing";
    return trace_quantity(&told->tracer, quantity, row_text(undertaking->row, UNDERTAKING_UNIT));
}

static const char *fact_read(const struct ask_tracer *told, const struct ask_question *question,
                             const struct reading *reading)
{
    enum truth truth = told->ask->premise.facts[question->fact];
    return fact_holds_in(reading, truth) ? "taken as true" : "taken as false";
}

/* What a reading makes of the blank. */
static const char *read_as(struct ask_tracer *told, const struct ask_question *question,
                           const struct reading *reading)
{
    switch (question->field) {
    case ASK_NOTICE:
        return reading->notice_is_needed ? "it counts nothing without a notice" : "0 days";
    case ASK_STAGE:
        return undertaking_of(told, question)->stage < reading->stage_min
                   ? "too low a stage, it counts nothing"
                   : "high enough a stage";
    case ASK_UNIT:
        return "it serves only what names no unit either";
    case ASK_AREAS:
        return "anywhere";
    case ASK_UNTIL:
        return "to the end of the plan";
    case ASK_CONDITION:
    case ASK_MANDATE:
        return fact_read(told, question, reading);
    default:
        return quantity_read(told, question, reading);
    }
}

/* What is in the record about it, and by which row; of a fact the rows that state it too. */
static void add_known(struct ask_tracer *told, int depth, const struct ask_question *question)
{
    struct tracer *tracer = &told->tracer;
    const struct row *row = undertaking_of(told, question)->row;
    struct str known = ask_known(tracer->arena, state_of(told), question);
    struct str remark = ask_remark(tracer->arena, state_of(told), question);
    const char *texts[READING_COUNT];
    trace_add(tracer, depth, row, "known: %.*s", STR_ARG(known.size > 0 ? known : STR("nothing")));
    if (!told->is_row_told)
        trace_source_of(tracer, depth + 1, row);
    if (question->fact != STATE_UNKNOWN) {
        trace_fact(tracer, depth + 1, (uint32_t)question->fact);
        if (remark.size > 0)
            trace_add(tracer, depth + 1, NULL, "%.*s", STR_ARG(remark));
    }
    for (int r = 0; r < READING_COUNT; r++)
        texts[r] = read_as(told, question, &readings[r]);
    trace_add(tracer, depth, NULL, "until it is answered it is read so");
    trace_readings(tracer, depth + 1, texts);
}

/* ---- what the answer could change ------------------------------------------------------- */

/* What was tried, as in the manual page. */
static const char *tried(enum ask_field field)
{
    static const char *const texts[] = {
        [ASK_LOW] = "the best answer is what its best or high allows, else all that the set asks "
                    "for; the worst is none",
        [ASK_BEST] = "the best answer is what its high allows, else all that the set asks for; the "
                     "worst is none",
        [ASK_HIGH] = "the best answer is all that the set asks for; the worst is none",
        [ASK_UNIT] = "the best answer is the unit that helps most; the worst is one that nobody "
                     "asks for",
        [ASK_NOTICE] = "the best answer is 0 days; the worst is too late for the plan",
        [ASK_AREAS] = "the best answer is anywhere; the worst is where nothing is asked for",
        [ASK_UNTIL] = "the best answer is to the end; the worst is gone at once",
        [ASK_STAGE] = "the best answer is committed; the worst is withdrawn",
        [ASK_CONDITION] = "the best answer is yes; the worst is no",
        [ASK_MANDATE] = "the best answer is yes; the worst is no",
    };
    return texts[field];
}

static bool range_matters(const struct ask_range *range)
{
    return range->is_asked && range->best - range->worst >= 0.5e-9;
}

static bool add_range(struct ask_tracer *told, int depth, uint32_t set, int reading,
                      const struct ask_range *range)
{
    char now[WORDS_BYTES], best[WORDS_BYTES], worst[WORDS_BYTES];
    if (!range_matters(range))
        return false;
    trace_add(&told->tracer, depth, NULL, "coverage of %.*s, %s: now %s, best %s, worst %s",
              STR_ARG(state_of(told)->sets[set]), readings[reading].name,
              words_percent(now, range->now), words_percent(best, range->best),
              words_percent(worst, range->worst));
    return true;
}

bool trace_question_matters(const struct ask_tracer *told, size_t index, uint32_t set)
{
    const struct ask_outlook *outlook = &told->questions[index].outlooks[set];
    bool matters = outlook->is_looked_at && ask_moves(&outlook->move);
    for (int r = 0; r < READING_COUNT; r++)
        matters = matters || range_matters(&outlook->readings[r]);
    return matters;
}

/* Its outlook in one set; whether there is anything to tell. */
static bool add_outlook(struct ask_tracer *told, int depth, const struct ask_question *question,
                        uint32_t set)
{
    const struct ask_outlook *outlook = &question->outlooks[set];
    bool any = false;
    if (outlook->is_looked_at && ask_moves(&outlook->move)) {
        struct str words = ask_move_words(told->tracer.arena, state_of(told), &outlook->move);
        trace_add(&told->tracer, depth, NULL, "verdict of %.*s", STR_ARG(words));
        any = true;
    }
    for (int r = 0; r < READING_COUNT; r++)
        any |= add_range(told, depth, set, r, &outlook->readings[r]);
    return any;
}

/* The sets in which the answer alone changes nothing. */
static void add_still(struct ask_tracer *told, int depth, const bool *is_told, const char *before)
{
    const struct state *state = state_of(told);
    struct buf names;
    buf_init(&names);
    for (uint32_t s = 0; s < state->set_count; s++)
        if (!is_told[s])
            buf_printf(&names, "%s%.*s", names.size == 0 ? "" : ", ", STR_ARG(state->sets[s]));
    if (names.size > 0)
        trace_add(&told->tracer, depth, NULL, "%s%.*s", before, STR_ARG(buf_view(&names)));
    buf_release(&names);
}

static void add_outlooks(struct ask_tracer *told, int depth, const struct ask_question *question)
{
    const struct state *state = state_of(told);
    bool *is_told = ARENA_ARRAY(told->tracer.arena, bool, state->set_count);
    bool any = false;
    trace_add(&told->tracer, depth, NULL, "what the answer to it alone could change; %s",
              tried(question->field));
    for (uint32_t s = 0; s < state->set_count; s++) {
        bool is_changed = add_outlook(told, depth + 1, question, s);
        any |= is_changed;
        is_told[s] = is_changed || !question->outlooks[s].is_looked_at;
    }
    add_still(told, depth + 1, is_told,
              any ? "nothing in " : "nothing, neither verdict nor coverage, in ");
}

/* ---- why it stands where it stands ------------------------------------------------------ */

/* "1 verdict and 4.2 points": what the order goes by. */
static const char *weight_words(struct ask_tracer *told, const struct ask_question *question)
{
    int span = abs((int)question->move.best - (int)question->move.worst);
    double points = (question->effect.best - question->effect.worst) * 100;
    if (span == 0)
        return arena_printf(told->tracer.arena, "no verdict, %.1f points", points);
    return arena_printf(told->tracer.arena, "%d verdict%s, %.1f points", span, span == 1 ? "" : "s",
                        points);
}

static const char *neighbour_words(struct ask_tracer *told, const char *where, size_t index)
{
    const struct ask_question *other = &told->ask->questions[index];
    return arena_printf(told->tracer.arena, "; %s %.*s (%s)", where, STR_ARG(other->id),
                        weight_words(told, other));
}

static void add_place(struct ask_tracer *told, int depth, size_t index)
{
    const struct ask_question *question = &told->ask->questions[index];
    size_t count = told->ask->count;
    trace_add(&told->tracer, depth, NULL,
              "question %zu of %zu, for best and worst differ by %s%s%s", index + 1, count,
              weight_words(told, question),
              index == 0 ? "" : neighbour_words(told, "after", index - 1),
              index + 1 == count ? "" : neighbour_words(told, "before", index + 1));
}

/* By what the places go; once in a chain. */
void trace_question_order(struct ask_tracer *told, int depth)
{
    trace_add(&told->tracer, depth, NULL,
              "the order: first what moves a verdict farthest, then what changes a coverage most, "
              "then ids");
}

/* ---- a question ------------------------------------------------------------------------- */

static void add_heading(struct ask_tracer *told, int depth, const struct ask_question *question)
{
    struct str sentence = ask_sentence(told->tracer.arena, state_of(told), question);
    trace_add(&told->tracer, depth, undertaking_of(told, question)->row, "%.*s: %.*s",
              STR_ARG(question->id), STR_ARG(sentence));
}

void trace_question(struct ask_tracer *told, int depth, size_t index)
{
    const struct ask_question *question = &told->questions[index];
    add_heading(told, depth, question);
    add_known(told, depth + 1, question);
    add_outlooks(told, depth + 1, question);
    add_place(told, depth + 1, index);
}

/* The question, its row's source, and the set where it matters most, or the one asked for. */
void trace_question_briefly(struct ask_tracer *told, int depth, size_t index, int64_t set)
{
    const struct ask_question *question = &told->questions[index];
    bool any = false;
    add_heading(told, depth, question);
    trace_source_of(&told->tracer, depth + 1, undertaking_of(told, question)->row);
    for (uint32_t s = 0; s < state_of(told)->set_count; s++)
        if (set == STATE_UNKNOWN || s == set)
            any |= add_outlook(told, depth + 1, question, s);
    if (!any)
        trace_add(&told->tracer, depth + 1, NULL, "alone it changes nothing");
}
