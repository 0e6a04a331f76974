/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/show.h"

#include "answer/grid.h"
#include "answer/positions.h"
#include "answer/show_cells.h"
#include "answer/words.h"

/* What every section of the page needs. */
struct page {
    struct buf *out;
    struct arena *scratch;
    const struct look *look;
    const struct state *state;
    uint32_t party;
};

static void write_header(const struct page *page)
{
    const struct party *party = &page->state->parties[page->party];
    char date[DATE_TEXT_BYTES];
    look_text(page->out, page->look, TINT_STRONG, words_party_name(party));
    buf_text(page->out, " (");
    look_text(page->out, page->look, TINT_PLAIN, party->id);
    buf_text(page->out, "), ");
    look_text(page->out, page->look, TINT_PLAIN, words_role(party->role));
    if (page->state->as_of != DATE_NONE)
        buf_printf(page->out, ", as of %s", date_write(date, page->state->as_of));
    buf_char(page->out, '\n');
}

static void write_positions(const struct page *page)
{
    static const struct grid_column columns[] = {
        {.title = "said on"},
        {.title = "matter", .least = 10},
        {.title = "stance"},
        {.title = "condition", .wraps = true, .least = 12},
        {.title = "by whom", .wraps = true, .least = 12},
        {.title = "source", .wraps = true, .least = 14},
    };
    size_t own;
    const struct row *const *rows =
        positions_of_party(page->scratch, page->state, page->party, &own);
    struct grid grid;
    grid_init(&grid, page->scratch, columns, 6);
    for (size_t i = 0; i < own; i++) {
        enum stance stance = (enum stance)row_value(rows[i], POSITION_STANCE, STANCE_UNDECIDED);
        grid_add(&grid, TINT_PLAIN, positions_date(page->scratch, page->state, rows[i]));
        grid_add(&grid, TINT_PLAIN, row_text(rows[i], POSITION_MATTER));
        grid_add(&grid, positions_tint(stance), words_stance(stance));
        grid_add(&grid, TINT_PLAIN, row_text(rows[i], POSITION_CONDITION));
        grid_add(&grid, TINT_PLAIN, row_text(rows[i], POSITION_BY_WHOM));
        grid_add(&grid, TINT_FAINT, row_text(rows[i], POSITION_SOURCE));
    }
    look_heading(page->out, page->look, "Positions over time", "");
    grid_write(&grid, page->look, page->out);
}

/* The facts of a condition that are not true on the day of the state: "unknown: a, b; false: c". */
static void list_missing(const struct state *state, const struct condition *condition,
                         enum truth truth, const char *title, struct buf *text)
{
    bool first = true;
    for (uint32_t i = 0; i < condition->node_count; i++) {
        const struct condition_node *node = &condition->nodes[i];
        if (node->op != CONDITION_NAME || node->target != TARGET_FACT
            || fact_on(&state->facts[node->index], state->as_of) != truth)
            continue;
        if (first)
            buf_printf(text, "%s%s ", text->size == 0 ? "" : "; ", title);
        else
            buf_text(text, ", ");
        buf_str(text, node->name);
        first = false;
    }
}

static void labelled(const struct page *page, const char *label, struct str text)
{
    if (text.size == 0)
        return;
    buf_printf(page->out, "    %-10s ", label);
    look_paragraph(page->out, page->look, 15, 15, text);
}

static void labelled_buf(const struct page *page, const char *label, struct buf *text)
{
    labelled(page, label, words_keep(page->scratch, text));
}

static void write_undertaking(const struct page *page, const struct undertaking *undertaking)
{
    struct buf text;
    buf_init(&text);
    buf_text(page->out, "  ");
    look_text(page->out, page->look, TINT_STRONG, undertaking->id);
    buf_text(page->out, "  ");
    look_text(page->out, page->look, show_stage_tint(undertaking->stage),
              words_stage(undertaking->stage));
    buf_text(page->out, ", ");
    look_text(page->out, page->look, TINT_PLAIN, words_attestation(undertaking->attestation));
    buf_text(page->out, undertaking->superseded ? ", superseded\n" : "\n");
    buf_str(&text, row_text(undertaking->row, UNDERTAKING_CAPABILITY));
    struct str range = show_range(page->scratch, undertaking);
    struct str unit = row_text(undertaking->row, UNDERTAKING_UNIT);
    if (range.size > 0)
        buf_text(&text, ", ");
    buf_str(&text, range);
    if (unit.size > 0)
        buf_text(&text, range.size > 0 ? " " : ", ");
    buf_str(&text, unit);
    buf_text(&text, range.size > 0 ? "" : ", no number");
    labelled_buf(page, "offers", &text);
    labelled(page, "where", row_text(undertaking->row, UNDERTAKING_AREAS));
    labelled(page, "condition", row_text(undertaking->row, UNDERTAKING_CONDITION));
    if (undertaking->condition != NULL) {
        list_missing(page->state, undertaking->condition, TRUTH_UNKNOWN, "unknown:", &text);
        list_missing(page->state, undertaking->condition, TRUTH_FALSE, "false:", &text);
        labelled_buf(page, "missing", &text);
    }
    show_unsaid(&text, undertaking);
    labelled_buf(page, "unsaid", &text);
    labelled(page, "source", row_text(undertaking->row, UNDERTAKING_SOURCE));
    labelled(page, "note", row_note(page->state->record, undertaking->row));
}

static void write_undertakings(const struct page *page)
{
    const struct state *state = page->state;
    bool any = false;
    look_heading(page->out, page->look, "Undertakings", "those that stand first");
    for (int superseded = 0; superseded < 2; superseded++)
        for (uint32_t u = 0; u < state->undertaking_count; u++)
            if (state->undertakings[u].party == page->party
                && state->undertakings[u].superseded == (superseded == 1)) {
                write_undertaking(page, &state->undertakings[u]);
                any = true;
            }
    if (!any)
        buf_text(page->out, "(none)\n");
}

static void write_steps(const struct page *page)
{
    static const struct grid_column columns[] = {{.title = "on"},
                                                 {.title = "step"},
                                                 {.title = "instrument", .least = 12},
                                                 {.title = "title", .wraps = true, .least = 16}};
    const struct state *state = page->state;
    struct grid grid;
    grid_init(&grid, page->scratch, columns, 4);
    for (size_t i = 0; i < state->record->tables[KIND_STEP].row_count; i++) {
        const struct row *row = record_row(state->record, KIND_STEP, i);
        if (!state->counts[KIND_STEP][i]
            || state->party_of_row[row_value(row, STEP_PARTY, 0)] != page->party)
            continue;
        const struct row *instrument =
            record_find(state->record, KIND_INSTRUMENT, row_text(row, STEP_INSTRUMENT));
        grid_add(&grid, TINT_PLAIN, row_text(row, STEP_ON));
        grid_add(&grid, TINT_PLAIN, row_text(row, STEP_STEP));
        grid_add(&grid, TINT_PLAIN, row_text(row, STEP_INSTRUMENT));
        grid_add(&grid, TINT_PLAIN,
                 instrument == NULL ? STR("") : row_text(instrument, INSTRUMENT_TITLE));
    }
    if (grid.count == 0)
        return;
    look_heading(page->out, page->look, "Instruments", "steps taken");
    grid_write(&grid, page->look, page->out);
}

static void write_dependents(const struct page *page)
{
    static const struct grid_column columns[] = {
        {.title = "undertaking", .wraps = true, .least = 12},
        {.title = "of"},
        {.title = "stage"},
        {.title = "names", .least = 10},
        {.title = "condition", .wraps = true, .least = 16}};
    const struct state *state = page->state;
    struct grid grid;
    grid_init(&grid, page->scratch, columns, 5);
    for (uint32_t u = 0; u < state->undertaking_count; u++) {
        const struct undertaking *other = &state->undertakings[u];
        const struct condition_node *node = show_hangs_on(state, other, page->party);
        if (node == NULL)
            continue;
        grid_add(&grid, TINT_PLAIN, other->id);
        grid_add(&grid, TINT_PLAIN, state->parties[other->party].id);
        grid_add(&grid, show_stage_tint(other->stage), words_stage(other->stage));
        grid_add(&grid, TINT_PLAIN, node->name);
        grid_add(&grid, TINT_PLAIN, row_text(other->row, UNDERTAKING_CONDITION));
    }
    look_heading(page->out, page->look, "What hangs on them",
                 "undertakings of others whose condition names them");
    grid_write(&grid, page->look, page->out);
}

void show_party(struct buf *out, struct arena *scratch, const struct look *look,
                const struct state *state, uint32_t party)
{
    struct page page = {out, scratch, look, state, party};
    write_header(&page);
    write_positions(&page);
    write_undertakings(&page);
    write_steps(&page);
    write_dependents(&page);
}
