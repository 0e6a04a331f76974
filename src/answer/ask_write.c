/* SPDX-License-Identifier: Apache-2.0 */
/* The questionnaire as CSV, as a table and as JSON. */
#include "answer/ask.h"

#include "answer/basis.h"
#include "answer/emit.h"
#include "answer/grid.h"
#include "answer/words.h"
#include "record/append.h"

#include <string.h>

const char *const ask_columns[] = {
    "id",         "party",   "undertaking", "capability",    "question",
    "known",      "set",     "reading",     "best_coverage", "worst_coverage",
    "difference", "verdict", "answer",      "form",          "note",
    NULL};

static const struct undertaking *undertaking_of(const struct ask *ask,
                                                const struct ask_question *question)
{
    return &ask->premise.state->undertakings[question->undertaking];
}

static struct str party_of(const struct ask *ask, const struct ask_question *question)
{
    return ask->premise.state->parties[undertaking_of(ask, question)->party].id;
}

/* ---- CSV ------------------------------------------------------------------------------- */

/*
 * A cell of text. One that a spreadsheet would take for a formula is sent with an apostrophe
 * before it: the file goes to other people's desks.
 */
static void write_cell(struct buf *out, struct arena *scratch, struct str text)
{
    bool is_formula = text.size > 0 && strchr("=+-@", text.data[0]) != NULL;
    buf_char(out, ',');
    append_cell(out, is_formula ? str_from(arena_printf(scratch, "'%.*s", STR_ARG(text))) : text);
}

static void write_effect(struct buf *out, struct arena *scratch, const struct ask *ask,
                         const struct ask_effect *effect)
{
    if (!effect->is_known) {
        buf_text(out, ",,,,,");
        return;
    }
    write_cell(out, scratch, ask->premise.state->sets[effect->set]);
    buf_printf(out, ",%s,%.4f,%.4f,%.4f", readings[effect->reading].name, effect->best,
               effect->worst, effect->best - effect->worst);
}

static void write_line(struct buf *out, struct arena *scratch, const struct ask *ask,
                       const struct ask_question *question)
{
    const struct state *state = ask->premise.state;
    append_cell(out, question->id);
    write_cell(out, scratch, party_of(ask, question));
    write_cell(out, scratch, undertaking_of(ask, question)->id);
    write_cell(out, scratch, row_text(undertaking_of(ask, question)->row, UNDERTAKING_CAPABILITY));
    write_cell(out, scratch, ask_sentence(scratch, state, question));
    write_cell(out, scratch, ask_known(scratch, state, question));
    write_effect(out, scratch, ask, &question->effect);
    write_cell(out, scratch, ask_move_words(scratch, state, &question->move));
    buf_char(out, ','); /* the answer */
    write_cell(out, scratch, ask_hint(question->field));
    write_cell(out, scratch, ask_remark(scratch, state, question));
    buf_char(out, '\n');
}

void ask_write_csv(struct buf *out, struct arena *scratch, const struct ask *ask)
{
    for (const char *const *column = ask_columns; *column != NULL; column++)
        buf_printf(out, "%s%s", column == ask_columns ? "" : ",", *column);
    buf_char(out, '\n');
    for (size_t i = 0; i < ask->count; i++)
        write_line(out, scratch, ask, &ask->questions[i]);
}

/* ---- a table for people ------------------------------------------------------------------ */

static void add_share(struct grid *grid, const struct ask_effect *effect, double share)
{
    char percent[WORDS_BYTES];
    grid_addf(grid, TINT_PLAIN, "%s", ask_matters(effect) ? words_percent(percent, share) : "");
}

static void write_table(struct buf *out, struct arena *scratch, const struct look *look,
                        const struct ask *ask)
{
    static const struct grid_column columns[] = {
        {.title = "question", .wraps = true, .least = 22},
        {.title = "known", .wraps = true, .least = 10},
        {.title = "worst", .is_number = true},
        {.title = "best", .is_number = true},
        {.title = "in", .wraps = true, .least = 8},
        {.title = "verdict", .wraps = true, .least = 12},
    };
    struct grid grid;
    grid_init(&grid, scratch, columns, 6);
    for (size_t i = 0; i < ask->count; i++) {
        const struct ask_question *question = &ask->questions[i];
        const struct ask_effect *effect = &question->effect;
        grid_add(&grid, TINT_PLAIN, ask_sentence(scratch, ask->premise.state, question));
        grid_add(&grid, TINT_FAINT, ask_known(scratch, ask->premise.state, question));
        add_share(&grid, effect, effect->worst);
        add_share(&grid, effect, effect->best);
        if (ask_matters(effect))
            grid_addf(&grid, TINT_FAINT, "%.*s, %s", STR_ARG(ask->premise.state->sets[effect->set]),
                      readings[effect->reading].name);
        else
            grid_add(&grid, TINT_FAINT,
                     effect->is_known && !ask_moves(&question->move) ? STR("alone nothing")
                                                                     : STR(""));
        grid_add(&grid, TINT_PLAIN, ask_move_words(scratch, ask->premise.state, &question->move));
    }
    grid_write(&grid, look, out);
}

void ask_write_text(struct buf *out, struct arena *scratch, const struct look *look,
                    const struct ask *ask)
{
    char date[DATE_TEXT_BYTES];
    struct buf text;
    buf_init(&text);
    words_count(out, ask->count, "question");
    if (ask->premise.state->as_of != DATE_NONE)
        buf_printf(out, " open, as of %s", date_write(date, ask->premise.state->as_of));
    buf_char(out, '\n');
    if (ask->count == 0)
        return;
    if (ask->premise.state->set_count == 0) /* and there are no such columns */
        buf_text(&text, "No requirements are recorded: what an answer could change is not known.");
    else
        buf_text(&text,
                 "First what could move a verdict, then what could change a coverage. Worst and "
                 "best are the coverage that the answer to this question alone could bring, in "
                 "the set and reading where it matters most.");
    buf_char(out, '\n');
    look_paragraph(out, look, 0, 0, buf_view(&text));
    buf_char(out, '\n');
    buf_release(&text);
    write_table(out, scratch, look, ask);
}

/* ---- JSON ---------------------------------------------------------------------------------- */

static void write_effect_json(struct emit *json, const struct ask *ask,
                              const struct ask_effect *effect)
{
    emit_key(json, "effect");
    if (!effect->is_known) {
        emit_null(json);
        return;
    }
    emit_open_inline(json, '{');
    emit_key(json, "set");
    emit_str(json, ask->premise.state->sets[effect->set]);
    emit_key(json, "reading");
    emit_text(json, readings[effect->reading].name);
    emit_key(json, "best_coverage");
    emit_real(json, effect->best);
    emit_key(json, "worst_coverage");
    emit_real(json, effect->worst);
    emit_key(json, "difference");
    emit_real(json, effect->best - effect->worst);
    emit_close(json, '}');
}

static void write_move_json(struct emit *json, const struct state *state,
                            const struct ask_move *move)
{
    emit_key(json, "verdict");
    if (!ask_moves(move)) {
        emit_null(json);
        return;
    }
    emit_open_inline(json, '{');
    emit_key(json, "set");
    emit_str(json, state->sets[move->set]);
    emit_key(json, "now");
    emit_text(json, verdict_name(move->now));
    emit_key(json, "best");
    emit_text(json, verdict_name(move->best));
    emit_key(json, "worst");
    emit_text(json, verdict_name(move->worst));
    emit_close(json, '}');
}

static void write_question_json(struct emit *json, struct arena *scratch, const struct ask *ask,
                                const struct ask_question *question)
{
    const struct state *state = ask->premise.state;
    emit_open(json, '{');
    emit_key(json, "id");
    emit_str(json, question->id);
    emit_key(json, "party");
    emit_str(json, party_of(ask, question));
    emit_key(json, "undertaking");
    emit_str(json, undertaking_of(ask, question)->id);
    emit_key(json, "field");
    emit_text(json, ask_field_name(question->field));
    emit_key(json, "fact");
    if (question->fact == STATE_UNKNOWN)
        emit_null(json);
    else
        emit_str(json, state->facts[question->fact].name);
    emit_key(json, "question");
    emit_str(json, ask_sentence(scratch, state, question));
    emit_key(json, "known");
    emit_str(json, ask_known(scratch, state, question));
    write_effect_json(json, ask, &question->effect);
    write_move_json(json, state, &question->move);
    emit_close(json, '}');
}

void ask_write_json(struct buf *out, struct arena *scratch, const struct ask *ask)
{
    char date[DATE_TEXT_BYTES];
    struct emit json;
    emit_init(&json, out);
    emit_open(&json, '{');
    emit_key(&json, "as_of");
    if (ask->premise.state->as_of == DATE_NONE)
        emit_null(&json);
    else
        emit_text(&json, date_write(date, ask->premise.state->as_of));
    basis_emit(&json, ask->premise.state->record);
    emit_key(&json, "questions");
    emit_open(&json, '[');
    for (size_t i = 0; i < ask->count; i++)
        write_question_json(&json, scratch, ask, &ask->questions[i]);
    emit_close(&json, ']');
    emit_close(&json, '}');
}
