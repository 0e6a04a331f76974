/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/reply.h"

#include "answer/prospect.h"
#include "answer/words.h"
#include "record/cell.h"
#include "record/csv.h"
#include "record/hint.h"
#include "record/quote.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

struct reader {
    struct arena *arena;
    const struct state *state;
    const struct premise *premise;
    struct prospects prospects;
    struct diagnostics *diagnostics;
    struct replies *replies;
    struct csv_reader csv;
    size_t column_count;
    size_t id_column, answer_column;
    const struct ask_question *questions;
    struct map index; /* id → question */
    struct map seen;  /* id → line of the answer */
    struct reply *items;
    size_t capacity;
};

static void PRINTF_LIKE(4, 5)
    add_error(struct reader *r, struct place place, const char *hint, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    diagnostics_add_list(r->diagnostics, SEVERITY_ERROR, r->replies->file, place, hint, format,
                         args);
    va_end(args);
}

/* ---- the header -------------------------------------------------------------------------- */

/* The next row that is well formed CSV; what is not is reported and passed over. */
static bool next_row(struct reader *r)
{
    struct error err;
    struct place place;
    for (;;) {
        switch (csv_next(&r->csv, &err, &place.line, &place.column)) {
        case CSV_ROW:
            return true;
        case CSV_END:
            return false;
        case CSV_ERROR:
            add_error(r, place, NULL, "%s", err.text);
        }
    }
}

static bool is_known_column(struct str name)
{
    for (const char *const *column = ask_columns; *column != NULL; column++)
        if (str_eq(name, str_from(*column)))
            return true;
    return name.size == 0 || str_starts(name, STR("x_"));
}

static const char *hint_column(struct reader *r, struct str name)
{
    struct hint hint = hint_begin(r->diagnostics, name);
    for (const char *const *column = ask_columns; *column != NULL; column++)
        hint_offer(&hint, str_from(*column));
    return hint_end(&hint);
}

/* The one column of this name; an error if there is none, or more than one. */
static bool find_column(struct reader *r, const char *name, size_t *found)
{
    size_t count = 0;
    for (size_t i = 0; i < r->column_count; i++) {
        if (!str_eq(r->csv.cells[i].text, str_from(name)))
            continue;
        if (count++ > 0)
            add_error(r, r->csv.cells[i].place, NULL, "column \"%s\" is there twice", name);
        *found = i;
    }
    if (count == 0)
        add_error(r, (struct place){1, 1}, NULL, "the column \"%s\" is missing", name);
    return count == 1;
}

static size_t used_cells(const struct csv_reader *csv)
{
    size_t count = csv->cell_count;
    while (count > 0 && csv->cells[count - 1].text.size == 0)
        count--;
    return count;
}

static bool read_header(struct reader *r)
{
    if (!next_row(r)) {
        add_error(r, (struct place){1, 1}, NULL, "no header row with the names of the columns");
        return false;
    }
    r->column_count = used_cells(&r->csv);
    for (size_t i = 0; i < r->column_count; i++) {
        const struct csv_cell *cell = &r->csv.cells[i];
        if (!is_known_column(cell->text))
            add_error(r, cell->place, hint_column(r, cell->text), "unknown column %s",
                      QUOTE(cell->text));
    }
    bool has_id = find_column(r, "id", &r->id_column);
    return find_column(r, "answer", &r->answer_column) && has_id;
}

/* ---- questions that are not open ------------------------------------------------------------ */

static const struct undertaking *successor(const struct state *state, struct str id)
{
    for (uint32_t u = 0; u < state->undertaking_count; u++) {
        struct str rest = row_text(state->undertakings[u].row, UNDERTAKING_SUPERSEDES), old;
        while (list_next(&rest, &old))
            if (str_eq(old, id))
                return &state->undertakings[u];
    }
    return NULL;
}

static const char *hint_undertaking(struct reader *r, struct str id)
{
    struct hint hint = hint_begin(r->diagnostics, id);
    for (uint32_t u = 0; u < r->state->undertaking_count && !hint.done; u++)
        hint_offer(&hint, r->state->undertakings[u].id);
    return hint_end(&hint);
}

static const char *hint_field(struct reader *r, struct str field)
{
    struct hint hint = hint_begin(r->diagnostics, field);
    for (int f = ASK_LOW; f < ASK_CONDITION; f++)
        hint_offer(&hint, str_from(ask_field_name((enum ask_field)f)));
    return hint_end(&hint);
}

/* The undertaking of a question that is not open: why nothing may be asked of it, if so. */
static bool explain_undertaking(struct reader *r, const struct csv_cell *cell, struct str id,
                                const struct undertaking **undertaking)
{
    int64_t u = state_undertaking(r->state, id);
    if (u == STATE_UNKNOWN) {
        add_error(r, cell->place, hint_undertaking(r, id), "no undertaking %s", QUOTE(id));
        return true;
    }
    *undertaking = &r->state->undertakings[u];
    if ((*undertaking)->superseded) {
        add_error(r, cell->place, NULL, "the question is out of date: %s is superseded by %s",
                  QUOTE(id), QUOTE(successor(r->state, id)->id));
        return true;
    }
    if ((*undertaking)->stage >= STAGE_LADDER_COUNT) {
        struct str stage = words_stage((*undertaking)->stage);
        add_error(r, cell->place, NULL, "the question is out of date: %s is %.*s", QUOTE(id),
                  STR_ARG(stage));
        return true;
    }
    if (r->prospects.dead[u]) {
        add_error(r, cell->place, NULL,
                  "the question is out of date: the condition of %s can never be true", QUOTE(id));
        return true;
    }
    return false;
}

static void explain_fact(struct reader *r, const struct csv_cell *cell, struct str id,
                         struct str name)
{
    int64_t fact = state_fact(r->state, name);
    if (fact == STATE_UNKNOWN || r->premise->facts[fact] != TRUTH_TRUE)
        add_error(r, cell->place, NULL, "%s waits for no fact %s", QUOTE(id), QUOTE(name));
    else
        add_error(r, cell->place, NULL, "the question is out of date: %s is known, and true",
                  QUOTE(name));
}

/* Says why there is no open question of this id. */
static void explain(struct reader *r, const struct csv_cell *cell)
{
    struct str field = cell->text, id;
    const struct undertaking *undertaking;
    const void *slash = cell->text.size > 0 ? memchr(cell->text.data, '/', cell->text.size) : NULL;
    if (slash == NULL) {
        add_error(r, cell->place, NULL, "%s is not the id of a question: UNDERTAKING/FIELD",
                  QUOTE(cell->text));
        return;
    }
    CHECK(str_next(&field, '/', &id));
    if (explain_undertaking(r, cell, id, &undertaking))
        return;
    for (int f = ASK_LOW; f < ASK_CONDITION; f++) {
        if (!str_eq(field, str_from(ask_field_name((enum ask_field)f))))
            continue;
        struct str known = row_text(undertaking->row, ask_column((enum ask_field)f));
        add_error(r, cell->place, NULL,
                  known.size > 0 ? "the question is out of date: %s of %s is known, and %s"
                                 : "the question is out of date: nothing waits for %s of %s%s",
                  ask_field_name((enum ask_field)f), QUOTE(id), known.size > 0 ? QUOTE(known) : "");
        return;
    }
    if (memchr(field.data == NULL ? "" : field.data, '.', field.size) != NULL)
        explain_fact(r, cell, id, field);
    else
        add_error(r, cell->place, hint_field(r, field), "no question is called %s", QUOTE(field));
}

/* ---- answers ------------------------------------------------------------------------------------
 */

static bool is_word(struct str text, const char *word)
{
    return text.size == strlen(word) && strncasecmp(text.data, word, text.size) == 0;
}

/* yes, no, or the day since when; spreadsheets write TRUE and FALSE by themselves. */
static bool read_truth(struct reader *r, struct reply *reply)
{
    reply->since = DATE_NONE;
    reply->is_true = true;
    if (is_word(reply->text, "yes") || is_word(reply->text, "true")
        || date_parse(reply->text, &reply->since))
        return true;
    reply->is_true = false;
    if (is_word(reply->text, "no") || is_word(reply->text, "false"))
        return true;
    add_error(r, reply->place, NULL, "%s is neither a day such as 2026-01-06 nor yes or no",
              QUOTE(reply->text));
    return false;
}

static bool check_areas(struct reader *r, const struct reply *reply)
{
    const struct table *areas = &r->state->record->tables[KIND_AREA];
    bool good = true;
    for (struct str rest = reply->text, id; list_next(&rest, &id);) {
        if (record_find(r->state->record, KIND_AREA, id) != NULL)
            continue;
        struct hint hint = hint_begin(r->diagnostics, id);
        for (size_t i = 0; i < areas->row_count && !hint.done; i++)
            hint_offer(&hint, row_text(&areas->rows[i], AREA_ID));
        add_error(r, reply->place, hint_end(&hint), "no area %s", QUOTE(id));
        good = false;
    }
    return good;
}

static bool has_control(struct str text)
{
    for (size_t i = 0; i < text.size; i++)
        if ((unsigned char)text.data[i] < ' ' || text.data[i] == 0x7F)
            return true;
    return false;
}

static bool check_cell(struct reader *r, const struct reply *reply)
{
    const struct field_info *field =
        &kind_infos[KIND_UNDERTAKING].fields[ask_column(reply->question->field)];
    struct cell_fault fault = {0};
    int64_t value;
    if (has_control(reply->text)) { /* a slip in a spreadsheet's cell, and a unit of its own */
        add_error(r, reply->place, NULL, "%s: %s holds a line break or another control character",
                  field->name, QUOTE(reply->text));
        return false;
    }
    if (cell_parse(field, reply->text, &value, &fault))
        return field->type != TYPE_REFS || check_areas(r, reply);
    const char *hint =
        fault.hint[0] == '\0' ? NULL : arena_printf(r->diagnostics->arena, "%s", fault.hint);
    add_error(r, reply->place, hint, "%s: %s", field->name, fault.text);
    return false;
}

static bool check_answer(struct reader *r, struct reply *reply)
{
    return reply->question->fact == STATE_UNKNOWN ? check_cell(r, reply) : read_truth(r, reply);
}

/* ---- rows
 * ----------------------------------------------------------------------------------------- */

static void read_row(struct reader *r)
{
    const struct csv_cell *cells = r->csv.cells;
    size_t used = used_cells(&r->csv);
    if (used > r->column_count)
        add_error(r, cells[r->column_count].place, NULL,
                  "%zu cells in this row, %zu columns in the header", used, r->column_count);
    if (r->answer_column >= used || cells[r->answer_column].text.size == 0)
        return; /* not answered */
    const struct csv_cell *id = &cells[r->id_column], *answer = &cells[r->answer_column];
    int64_t at = map_get(&r->index, id->text, -1);
    if (at < 0) {
        explain(r, id);
        return;
    }
    if (!map_add(&r->seen, id->text, answer->place.line)) {
        add_error(r, answer->place, NULL, "%s is answered in line %lld already", QUOTE(id->text),
                  (long long)map_get(&r->seen, id->text, 0));
        return;
    }
    struct reply reply = {
        .question = &r->questions[at], .text = answer->text, .place = answer->place};
    if (!check_answer(r, &reply))
        return;
    ARENA_GROW(r->arena, &r->items, r->replies->count, &r->capacity);
    r->items[r->replies->count++] = reply;
}

/* Whether two answers to the same fact say the same: a yes goes with any day. */
static bool agree(const struct reply *a, const struct reply *b)
{
    return a->is_true == b->is_true
           && (a->since == b->since || a->since == DATE_NONE || b->since == DATE_NONE);
}

/* One fact may be asked of many; what they say of it must be the same. The first that names a
 * day is what the others are held against. */
static void check_agreement(struct reader *r)
{
    int64_t *first = ARENA_ARRAY(r->arena, int64_t, r->state->fact_count); /* index + 1 */
    for (size_t i = 0; i < r->replies->count; i++) {
        const struct reply *reply = &r->items[i];
        if (reply->question->fact == STATE_UNKNOWN)
            continue;
        if (first[reply->question->fact] == 0)
            first[reply->question->fact] = (int64_t)i + 1;
        const struct reply *other = &r->items[first[reply->question->fact] - 1];
        if (other->since == DATE_NONE && reply->since != DATE_NONE)
            first[reply->question->fact] = (int64_t)i + 1;
        if (!agree(other, reply))
            add_error(r, reply->place, NULL, "line %u answers %s to the same fact",
                      (unsigned)other->place.line, QUOTE(other->text));
    }
}

void reply_read(struct arena *arena, const struct premise *premise, struct str file,
                struct str bytes, struct diagnostics *diagnostics, struct replies *replies)
{
    struct reader r = {
        .arena = arena,
        .state = premise->state,
        .premise = premise,
        .diagnostics = diagnostics,
        .replies = replies,
    };
    size_t count;
    *replies = (struct replies){.file = file};
    r.questions = ask_list(arena, premise, &count);
    prospects_find(&r.prospects, arena, premise);
    map_init(&r.index, arena);
    map_init(&r.seen, arena);
    for (size_t i = 0; i < count; i++)
        map_add(&r.index, r.questions[i].id, (int64_t)i);
    csv_open(&r.csv, arena, bytes);
    if (!read_header(&r))
        return;
    while (next_row(&r))
        read_row(&r);
    check_agreement(&r);
    replies->items = r.items;
}
