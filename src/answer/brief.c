/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/brief.h"

#include "answer/brief_page.h"
#include "answer/grid.h"
#include "answer/positions.h"
#include "answer/show_cells.h"
#include "answer/words.h"

#include <stdlib.h>

/* ---- what the page is written from ----------------------------------------------------------- */

static bool is_told(const struct brief *brief, const struct row *position)
{
    for (size_t i = 0; i < brief->stand_count; i++)
        if (brief->stands[i].position == position)
            return true;
    return false;
}

/* Adds the party's positions on a clause that no later version has told already. */
static void add_stands(struct arena *arena, struct brief *brief, const struct text *text,
                       const struct clause *clause, struct brief_stand **stands, size_t *capacity)
{
    size_t count;
    const struct row *const *rows = text_positions(arena, text, NULL, clause, &count);
    for (size_t i = 0; i < count; i++) {
        if (brief->state->party_of_row[row_value(rows[i], POSITION_PARTY, 0)] != brief->party
            || is_told(brief, rows[i]))
            continue;
        ARENA_GROW(arena, stands, brief->stand_count, capacity);
        brief->stands = *stands;
        (*stands)[brief->stand_count++] = (struct brief_stand){clause, rows[i]};
    }
}

static int compare_stands(const void *left, const void *right)
{
    const struct brief_stand *a = left, *b = right;
    int order = str_cmp(a->clause->version->document, b->clause->version->document);
    if (order == 0)
        order = text_compare_numbers(a->clause->number, b->clause->number);
    return order != 0 ? order : str_cmp(row_text(a->position, 0), row_text(b->position, 0));
}

/* Versions are in the order of their days, so the latest is looked at first. */
static void find_stands(struct arena *arena, struct brief *brief)
{
    struct text *text = ARENA_NEW(arena, struct text);
    struct brief_stand *stands = NULL;
    size_t capacity = 0;
    text_fold(arena, brief->state, text);
    for (uint32_t v = text->version_count; v-- > 0 && text->position_count > 0;)
        for (uint32_t c = 0; c < text->versions[v].clause_count; c++)
            add_stands(arena, brief, text, &text->versions[v].clauses[c], &stands, &capacity);
    if (brief->stand_count > 0)
        qsort(stands, brief->stand_count, sizeof *stands, compare_stands);
}

bool brief_make(struct arena *arena, const struct state *state, uint32_t party, struct brief *brief,
                struct error *err)
{
    struct question question = question_default();
    *brief = (struct brief){.state = state, .party = party};
    question.actual = true;
    question.k = 0; /* the page says what the party owes, not what is lost without others */
    if (!premise_make_without_set(arena, state, &question, &brief->premise, err)
        || !due_view_make(arena, &brief->premise, &brief->due, err)
        || !fund_make(arena, &brief->premise, &brief->fund, err))
        return false;
    brief->due.party = party;
    steps_fold(arena, state, &brief->steps);
    find_stands(arena, brief);
    return true;
}

/* ---- the page ---------------------------------------------------------------------------------
 */

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
        {.title = "matter", .wraps = true, .least = 13},
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

void brief_write_text(struct buf *out, struct arena *scratch, const struct look *look,
                      const struct brief *brief)
{
    struct page page = {out, scratch, look, brief, brief->state, brief->party};
    write_header(&page);
    write_positions(&page);
    brief_write_undertakings(&page);
    due_write_kept(out, scratch, look, &brief->due);
    brief_write_money(&page);
    brief_write_steps(&page);
    brief_write_clauses(&page);
    write_dependents(&page);
}
