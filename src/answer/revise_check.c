/* SPDX-License-Identifier: Apache-2.0 */
/* The record that would be, held against the answers that would make it. */
#include "answer/revise.h"

#include "keep/fund.h"
#include "record/quote.h"

struct check {
    struct arena *arena;
    const struct revision *revision;
    const struct record *record; /* the new one */
    struct diagnostics *diagnostics;
    /* By kind and row of the new record: the revision row that made it or that repeats it. */
    const struct revision_row **made[KIND_COUNT], **repeated[KIND_COUNT];
    const struct revision_edit **edits[KIND_COUNT]; /* by kind and row: its condition's */
};

/* New rows stand behind those that were there, in the order of the revision. */
static void index_rows(struct check *check)
{
    size_t next[KIND_COUNT];
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        size_t count = check->record->tables[kind].row_count;
        check->made[kind] = ARENA_ARRAY(check->arena, const struct revision_row *, count + 1);
        check->repeated[kind] = ARENA_ARRAY(check->arena, const struct revision_row *, count + 1);
        check->edits[kind] = ARENA_ARRAY(check->arena, const struct revision_edit *, count + 1);
        next[kind] = check->revision->state->record->tables[kind].row_count;
    }
    for (size_t i = 0; i < check->revision->edit_count; i++) {
        const struct row *row = check->revision->edits[i].row;
        check->edits[row->kind][row->index] = &check->revision->edits[i];
    }
    for (size_t i = 0; i < check->revision->count; i++) {
        const struct revision_row *row = &check->revision->rows[i];
        if (next[row->kind] < check->record->tables[row->kind].row_count)
            check->made[row->kind][next[row->kind]++] = row;
        if (row->old != NULL)
            check->repeated[row->kind][row->old->index] = row;
    }
}

static enum kind kind_of_file(struct str file)
{
    for (int kind = 0; kind < KIND_COUNT; kind++)
        if (str_eq(file, str_from(kind_infos[kind].file)))
            return (enum kind)kind;
    return KIND_NONE;
}

/* The row that a finding is in: the last that begins at or before its line. NULL: none. */
static const struct row *row_at(const struct record *record, const struct diagnostic *item)
{
    enum kind kind = kind_of_file(item->file);
    if (kind == KIND_NONE || item->line == 0)
        return NULL;
    const struct table *table = &record->tables[kind];
    size_t low = 0, high = table->row_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (table->rows[middle].line <= item->line)
            low = middle + 1;
        else
            high = middle;
    }
    return low == 0 ? NULL : &table->rows[low - 1];
}

/* The answer in the cell that a finding points to, else the first answer that made the row. */
static const struct reply *reply_at(const struct revision_row *made, const struct row *row,
                                    const struct diagnostic *item)
{
    const struct reply *found = made->first;
    uint32_t line = 0, column = 0;
    for (int field = 0; field < kind_infos[row->kind].field_count; field++) {
        const struct cell *cell = row_cell(row, field);
        bool before =
            cell->line < item->line || (cell->line == item->line && cell->column <= item->column);
        bool later = cell->line > line || (cell->line == line && cell->column >= column);
        if (cell->line == 0 || !before || !later)
            continue;
        line = cell->line;
        column = cell->column;
        found = made->replies[field] != NULL ? made->replies[field] : made->first;
    }
    return found;
}

/*
 * Whether it was said before: of the same line, or of the old row that `made` stands for. What was
 * said of a row that has a new one may be said of another row now, which names the same.
 */
static bool was_there(const struct check *check, const struct diagnostics *before,
                      const struct diagnostic *item, const struct revision_row *made)
{
    const struct row *old = made == NULL ? NULL : made->old;
    const struct record *record = check->revision->state->record;
    for (size_t i = 0; i < before->count; i++) {
        const struct diagnostic *earlier = &before->items[i];
        if (!str_eq(str_from(earlier->text), str_from(item->text)))
            continue;
        const struct row *row = row_at(record, earlier);
        bool is_there = str_eq(earlier->file, item->file) && earlier->line == item->line;
        bool is_moved = row != NULL && check->repeated[row->kind][row->index] != NULL;
        if (old != NULL ? row == old : is_there || is_moved)
            return true;
    }
    return false;
}

static void take_over(struct check *check, const struct diagnostics *before,
                      const struct diagnostic *item)
{
    const struct row *row = row_at(check->record, item);
    const struct revision_row *made = row == NULL ? NULL : check->made[row->kind][row->index];
    if (item->severity == SEVERITY_ERROR && made != NULL) {
        const struct reply *reply = reply_at(made, row, item);
        diagnostics_add(check->diagnostics, SEVERITY_ERROR, check->revision->replies->file,
                        reply->place.line, reply->place.column, item->hint, "%s: %s",
                        QUOTE(made->cells[0]), item->text);
        return;
    }
    /* That a row which has a new one is superseded is no news; tell_edits() says more of names. */
    bool is_moot = row != NULL
                   && (check->repeated[row->kind][row->index] != NULL
                       || check->edits[row->kind][row->index] != NULL);
    if (item->severity == SEVERITY_ERROR || (!is_moot && !was_there(check, before, item, made)))
        diagnostics_add(check->diagnostics, item->severity, item->file, item->line, item->column,
                        item->hint, "%s", item->text);
}

/* A fact that sources with an end contradict stays unknown, whatever one more of them says. */
static void check_facts(struct check *check, const struct state *after)
{
    const struct replies *replies = check->revision->replies;
    for (size_t i = 0; i < replies->count; i++) {
        const struct reply *reply = &replies->items[i];
        if (reply->question->fact == STATE_UNKNOWN)
            continue;
        struct str name = check->revision->state->facts[reply->question->fact].name;
        enum truth truth = fact_on(&after->facts[state_fact(after, name)], after->as_of);
        if (truth != (reply->is_true ? TRUTH_TRUE : TRUTH_FALSE))
            diagnostics_add(check->diagnostics, SEVERITY_ERROR, replies->file, reply->place.line,
                            reply->place.column, NULL, "%s would %s: other rows say otherwise",
                            QUOTE(name),
                            truth == TRUTH_UNKNOWN ? "still be unknown" : "be the contrary");
    }
}

/* ---- money that hangs on a row which is superseded ------------------------------------------- */

/* Nobody fails to pay here: which facilities are active is all that is asked. */
static bool find_fund(struct check *check, const struct state *state, struct fund *fund)
{
    struct question question = question_default();
    struct premise *premise = ARENA_NEW(check->arena, struct premise);
    struct error err;
    question.actual = true;
    question.k = 0;
    return premise_make_without_set(check->arena, state, &question, premise, &err)
           && fund_make(check->arena, premise, fund, &err);
}

/* "strict, stated": the readings in which a facility is active before and not after. */
static bool readings_lost(const struct facility *before, const struct facility *after,
                          struct buf *text)
{
    for (int r = 0; r < READING_COUNT; r++)
        if (before->views[r].active == TRUTH_TRUE && after->views[r].active != TRUTH_TRUE)
            buf_printf(text, "%s%s", text->size == 0 ? "" : ", ", readings[r].name);
    return text->size > 0;
}

/* What a condition that goes on naming a superseded row does to the money. */
static void tell_facility(struct check *check, const struct facility *facility,
                          const struct row *row, struct str lost)
{
    const struct revision_edit *edit = check->edits[row->kind][row->index];
    if (edit == NULL || check->revision->is_rewriting)
        return;
    const struct revision_name *name = &edit->names[0];
    diagnostics_add(check->diagnostics, SEVERITY_WARNING, check->revision->replies->file,
                    name->first->place.line, name->first->place.column, NULL,
                    "the facility %s will no longer be active (%.*s): %s waits for %s by name, "
                    "which %s supersedes",
                    QUOTE(facility->id), STR_ARG(lost), QUOTE(row_text(row, 0)),
                    QUOTE(name->node->name), QUOTE(name->new_id));
}

static void check_facilities(struct check *check, const struct state *after)
{
    struct fund was, is;
    if (!find_fund(check, check->revision->state, &was) || !find_fund(check, after, &is))
        return;
    for (uint32_t f = 0; f < was.count && f < is.count; f++) {
        const struct facility *facility = &was.facilities[f];
        struct buf lost;
        buf_init(&lost);
        if (readings_lost(facility, &is.facilities[f], &lost)) {
            tell_facility(check, facility, facility->row, buf_view(&lost));
            for (uint32_t i = 0; i < facility->share_count; i++)
                tell_facility(check, facility, facility->shares[i].row, buf_view(&lost));
        }
        buf_release(&lost);
    }
}

/* ---- conditions that go on naming a row which is superseded ---------------------------------- */

static void tell_edit(struct check *check, const struct revision_edit *edit)
{
    const struct cell *cell = row_cell(edit->row, edit->field);
    for (size_t i = 0; i < edit->name_count; i++) {
        const struct revision_name *name = &edit->names[i];
        struct place place = place_in((struct place){cell->line, cell->column},
                                      row_text(edit->row, edit->field), name->node->offset);
        diagnostics_add(check->diagnostics, SEVERITY_WARNING,
                        str_from(kind_infos[edit->row->kind].file), place.line, place.column, NULL,
                        "%s waits for %s by name, which %s supersedes: write %.*s for it "
                        "(--rewrite-conditions does so)",
                        QUOTE(row_text(edit->row, 0)), QUOTE(name->node->name), QUOTE(name->new_id),
                        STR_ARG(name->words));
    }
}

static void tell_edits(struct check *check)
{
    for (size_t i = 0; i < check->revision->edit_count && !check->revision->is_rewriting; i++)
        tell_edit(check, &check->revision->edits[i]);
}

/* What the new rows do to the answers, where the record that would be has no errors. */
static void check_state(struct check *check)
{
    struct state *after = ARENA_NEW(check->arena, struct state);
    struct error err;
    if (!state_fold(check->arena, check->record, DATE_NONE, after, &err)) {
        diagnostics_add(check->diagnostics, SEVERITY_ERROR, check->revision->replies->file, 0, 0,
                        NULL, "%s", err.text);
        return;
    }
    check_facts(check, after);
    check_facilities(check, after);
}

void revise_check(struct arena *arena, const struct revision *revision,
                  const struct diagnostics *before, const struct record *record,
                  const struct diagnostics *after, struct diagnostics *diagnostics)
{
    struct check check = {arena, revision, record, diagnostics, {NULL}, {NULL}, {NULL}};
    index_rows(&check);
    tell_edits(&check);
    for (size_t i = 0; i < after->count; i++)
        take_over(&check, before, &after->items[i]);
    if (after->error_count == 0)
        check_state(&check);
}
