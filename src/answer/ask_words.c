/* SPDX-License-Identifier: Apache-2.0 */
/* Questions in plain words. */
#include "answer/ask.h"

#include "answer/words.h"

static const struct undertaking *undertaking_of(const struct state *state,
                                                const struct ask_question *question)
{
    return &state->undertakings[question->undertaking];
}

/* "FRA-1 (land-force)" */
static void write_subject(struct buf *out, const struct undertaking *undertaking)
{
    buf_str(out, undertaking->id);
    buf_text(out, " (");
    buf_str(out, row_text(undertaking->row, UNDERTAKING_CAPABILITY));
    buf_char(out, ')');
}

static void write_unit(struct buf *out, const struct undertaking *undertaking)
{
    if (!row_has(undertaking->row, UNDERTAKING_UNIT))
        return;
    buf_text(out, ", in ");
    buf_str(out, row_text(undertaking->row, UNDERTAKING_UNIT));
}

/* "Has France approved the mandate (MANDATE-FR), and since which day?" */
static void write_step(struct buf *out, const struct state *state, const struct ask_step *step)
{
    static const char *const verbs[] = {
        [STEP_SIGNED] = "signed",       [STEP_APPROVED] = "approved",
        [STEP_RATIFIED] = "ratified",   [STEP_IN_FORCE] = "brought into force",
        [STEP_DENOUNCED] = "denounced",
    };
    uint32_t party = state->party_of_row[step->party->index];
    buf_text(out, "Has ");
    buf_str(out, words_party_name(&state->parties[party]));
    buf_printf(out, " %s ", verbs[step->step]);
    if (row_has(step->instrument, INSTRUMENT_TITLE)) {
        buf_str(out, row_text(step->instrument, INSTRUMENT_TITLE));
        buf_text(out, " (");
        buf_str(out, row_text(step->instrument, INSTRUMENT_ID));
        buf_text(out, ")");
    } else {
        buf_str(out, row_text(step->instrument, INSTRUMENT_ID));
    }
    buf_text(out, ", and on which day?");
}

static void write_fact(struct buf *out, const struct state *state,
                       const struct ask_question *question)
{
    struct ask_step step;
    struct str name = state->facts[question->fact].name;
    if (ask_step_of(state->record, name, &step)) {
        write_step(out, state, &step);
        return;
    }
    buf_text(out, question->field == ASK_MANDATE ? "Is the approval " : "Is ");
    buf_str(out, name);
    buf_text(out, question->field == ASK_MANDATE ? " given" : " so");
    buf_text(out, ", and since which day?");
}

static void write_sentence(struct buf *out, const struct undertaking *undertaking,
                           const char *before, const char *after, bool has_unit)
{
    buf_text(out, before);
    write_subject(out, undertaking);
    buf_text(out, after);
    if (has_unit)
        write_unit(out, undertaking);
    buf_char(out, '?');
}

struct str ask_sentence(struct arena *arena, const struct state *state,
                        const struct ask_question *question)
{
    static const struct {
        const char *before, *after;
        bool has_unit;
    } sentences[] = {
        [ASK_LOW] = {"What is the least that is certain of ", "", true},
        [ASK_BEST] = {"What is the best single figure for ", "", true},
        [ASK_HIGH] = {"What is the most that may come of ", "", true},
        [ASK_UNIT] = {"In what is ", " counted", false},
        [ASK_NOTICE] = {"How many days after the order is ", " ready to leave", false},
        [ASK_AREAS] = {"In which areas may ", " serve", false},
        [ASK_UNTIL] = {"Which is the first day on which ", " is no longer there", false},
        [ASK_STAGE] = {"How firm is ", ": pledged, committed, allocated or delivered", false},
    };
    struct buf text;
    buf_init(&text);
    if (question->field >= ASK_CONDITION)
        write_fact(&text, state, question);
    else
        write_sentence(&text, undertaking_of(state, question), sentences[question->field].before,
                       sentences[question->field].after, sentences[question->field].has_unit);
    return words_keep(arena, &text);
}

struct str ask_hint(enum ask_field field)
{
    static const char *const hints[] = {
        [ASK_LOW] = "a number",
        [ASK_BEST] = "a number",
        [ASK_HIGH] = "a number",
        [ASK_UNIT] = "soldiers, ships, EUR and the like",
        [ASK_NOTICE] = "whole days",
        [ASK_AREAS] = "ids of areas, with ; between them",
        [ASK_UNTIL] = "C+n or a date",
        [ASK_STAGE] = "pledged, committed, allocated or delivered; or withdrawn, refused, lapsed",
        [ASK_CONDITION] = "the day since when; or yes, no",
        [ASK_MANDATE] = "the day on which it was given; or no",
    };
    return str_from(hints[field]);
}

/* ---- what is known --------------------------------------------------------------------- */

static void write_field(struct buf *out, const struct row *row, int field, const char *before)
{
    if (!row_has(row, field))
        return;
    buf_text(out, out->size > 0 ? ", " : "");
    buf_text(out, before);
    buf_str(out, row_text(row, field));
}

static void write_quantities(struct buf *out, const struct row *row)
{
    write_field(out, row, UNDERTAKING_LOW, "low ");
    write_field(out, row, UNDERTAKING_BEST, "best ");
    write_field(out, row, UNDERTAKING_HIGH, "high ");
    if (out->size > 0 && row_has(row, UNDERTAKING_UNIT)) {
        buf_char(out, ' ');
        buf_str(out, row_text(row, UNDERTAKING_UNIT));
    }
}

static void write_approvals(struct buf *out, const struct undertaking *undertaking, uint32_t fact)
{
    for (uint32_t i = 0; i < undertaking->caveat_count; i++) {
        const struct caveat *caveat = &undertaking->caveats[i];
        if (caveat->kind != CAVEAT_APPROVAL || (uint32_t)caveat->fact != fact)
            continue;
        buf_text(out, out->size > 0 ? ", " : "");
        buf_text(out, "caveat ");
        buf_str(out, caveat->id);
        buf_text(out, caveat->mode == MODE_PROHIBIT ? " forbids it without" : " limits it without");
    }
}

/* "no, since 2026-01-06": the last word so far. */
static void write_no(struct buf *out, const struct state *state, const struct fact *fact)
{
    char date[DATE_TEXT_BYTES];
    int32_t since = DATE_NONE;
    if (fact_on(fact, state->as_of) != TRUTH_FALSE)
        return;
    for (uint32_t i = 0; i < fact->span_count; i++) /* in order of their first days */
        if (fact->spans[i].from <= state->as_of && state->as_of < fact->spans[i].until)
            since = fact->spans[i].from;
    buf_text(out, "no");
    if (since != DATE_NONE)
        buf_printf(out, ", since %s", date_write(date, since));
}

static void write_fact_known(struct buf *out, const struct state *state,
                             const struct ask_question *question)
{
    const struct undertaking *undertaking = undertaking_of(state, question);
    write_no(out, state, &state->facts[question->fact]);
    if (condition_names_fact(undertaking->condition, (uint32_t)question->fact))
        write_field(out, undertaking->row, UNDERTAKING_CONDITION, "condition: ");
    write_approvals(out, undertaking, (uint32_t)question->fact);
}

struct str ask_known(struct arena *arena, const struct state *state,
                     const struct ask_question *question)
{
    const struct undertaking *undertaking = undertaking_of(state, question);
    const struct row *row = undertaking->row;
    struct buf text;
    buf_init(&text);
    switch (question->field) {
    case ASK_LOW:
    case ASK_BEST:
    case ASK_HIGH:
    case ASK_UNIT:
        write_quantities(&text, row);
        break;
    case ASK_NOTICE:
        write_field(&text, row, UNDERTAKING_LIFT, "days to get there: ");
        break;
    case ASK_UNTIL:
        write_field(&text, row, UNDERTAKING_FROM, "from ");
        break;
    case ASK_STAGE:
        write_field(&text, row, UNDERTAKING_STAGE, "");
        break;
    case ASK_CONDITION:
    case ASK_MANDATE:
        write_fact_known(&text, state, question);
        break;
    case ASK_AREAS:
    case ASK_FIELD_COUNT:
        break;
    }
    return words_keep(arena, &text);
}

/* ---- what it could do to a verdict --------------------------------------------------------- */

struct str ask_move_words(struct arena *arena, const struct state *state,
                          const struct ask_move *move)
{
    if (!ask_moves(move))
        return (struct str){0};
    struct buf text;
    buf_init(&text);
    buf_str(&text, state->sets[move->set]);
    buf_printf(&text, ": %s", verdict_name(move->now));
    if (move->best != move->now)
        buf_printf(&text, "; at best %s", verdict_name(move->best));
    if (move->worst != move->now)
        buf_printf(&text, "; at worst %s", verdict_name(move->worst));
    return words_keep(arena, &text);
}

/* ---- what an empty cell is read as -------------------------------------------------------- */

/* "GBR-hubs and 3 more of GBR wait for it too" */
static void write_others(struct buf *out, const struct state *state,
                         const struct ask_question *question)
{
    uint32_t party = undertaking_of(state, question)->party;
    struct str first = {0};
    size_t count = 0;
    for (uint32_t u = 0; u < state->undertaking_count; u++) {
        const struct undertaking *other = &state->undertakings[u];
        if (u == question->undertaking || other->party != party
            || !reading_counts(&readings[READING_GENEROUS], other)
            || !undertaking_waits_for(other, (uint32_t)question->fact))
            continue;
        first = count++ == 0 ? other->id : first;
    }
    if (count == 0)
        return;
    buf_str(out, first);
    if (count > 1)
        buf_printf(out, " and %zu more", count - 1);
    buf_printf(out, " of the same party wait%s for it too", count == 1 ? "s" : "");
}

struct str ask_remark(struct arena *arena, const struct state *state,
                      const struct ask_question *question)
{
    static const char *const remarks[] = {
        [ASK_LOW] = "the strict reading counts nothing without it",
        [ASK_BEST] = "the stated reading counts nothing without it",
        [ASK_HIGH] = "no reading counts anything without a figure",
        [ASK_UNIT] = "it serves only what is counted in the same unit",
        [ASK_NOTICE] = "the strict reading counts nothing without it; the others read 0 days",
        [ASK_AREAS] = "read as: anywhere",
        [ASK_UNTIL] = "read as: to the end of the plan",
        [ASK_STAGE] = "the strict reading counts committed and up",
    };
    struct buf text;
    buf_init(&text);
    if (question->field >= ASK_CONDITION) {
        if (fact_is_contested(&state->facts[question->fact], state->as_of))
            buf_text(&text, "sources contradict each other; ");
        write_others(&text, state, question);
    } else {
        buf_text(&text, remarks[question->field]);
    }
    return words_keep(arena, &text);
}
