/* SPDX-License-Identifier: Apache-2.0 */
/* The sections of a party's page on money, instruments and the agreement's text. */
#include "answer/brief_page.h"
#include "answer/grid.h"
#include "answer/positions.h"
#include "answer/show_cells.h"
#include "answer/steps.h"
#include "answer/text.h"
#include "answer/words.h"

/* ---- money -------------------------------------------------------------------------------------
 */

/* The readings in which a facility pays, or may: "stated, generous?". */
static struct str pays_words(struct arena *scratch, const struct facility *facility)
{
    struct buf text;
    int certain = 0;
    buf_init(&text);
    for (int r = 0; r < READING_COUNT; r++) {
        enum truth active = facility->views[r].active;
        certain += active == TRUTH_TRUE;
        if (active != TRUTH_FALSE)
            buf_printf(&text, "%s%s%s", text.size > 0 ? ", " : "", readings[r].name,
                       active == TRUTH_UNKNOWN ? "?" : "");
    }
    if (text.size == 0 || certain == READING_COUNT) {
        buf_clear(&text);
        buf_text(&text, certain == 0 ? "no reading" : "every reading");
    }
    return words_keep(scratch, &text);
}

static void add_share(struct grid *grid, const struct facility *facility, uint32_t i)
{
    const struct fund_share *share = &facility->shares[i];
    int64_t scale = fund_scale(facility);
    grid_add(grid, TINT_PLAIN, facility->id);
    grid_add(grid, TINT_PLAIN, pays_words(grid->arena, facility));
    grid_addf(grid, show_stage_tint(share->stage), "%.*s, %s", STR_ARG(words_stage(share->stage)),
              share->is_joint ? "joint" : "several");
    grid_add(grid, TINT_PLAIN, fund_unit_words(grid->arena, facility->currency, scale));
    grid_add(grid, TINT_PLAIN, fund_amount_words(grid->arena, share->amount, scale));
    for (int r = 0; r < READING_COUNT; r++)
        grid_add(grid, TINT_PLAIN,
                 fund_part_words(grid->arena, &facility->views[r].parts[i], scale));
}

/* How many shares the party has. */
static size_t write_shares(const struct page *page)
{
    static const struct grid_column columns[] = {
        {.title = "facility", .wraps = true, .least = 8},
        {.title = "pays in", .wraps = true, .least = 8},
        {.title = "word", .wraps = true, .least = 10},
        {.title = "unit", .wraps = true, .least = 7},
        {.title = "share", .is_number = true},
        {.title = "strict", .is_number = true},
        {.title = "stated", .is_number = true},
        {.title = "generous", .is_number = true},
    };
    const struct fund *fund = &page->brief->fund;
    struct grid grid;
    size_t count = 0;
    grid_init(&grid, page->scratch, columns, 8);
    for (uint32_t f = 0; f < fund->count; f++)
        for (uint32_t i = 0; i < fund->facilities[f].share_count; i++) {
            if (fund->facilities[f].shares[i].party != page->party)
                continue;
            add_share(&grid, &fund->facilities[f], i);
            count++;
        }
    if (count == 0)
        return 0;
    look_heading(page->out, page->look, "Money",
                 "its shares, and what each reading says it owes if they are called");
    grid_write(&grid, page->look, page->out);
    return count;
}

static void write_totals(const struct page *page, const struct fund_total *totals, size_t count)
{
    static const struct grid_column columns[] = {
        {.title = "together, in"},
        {.title = "strict", .is_number = true},
        {.title = "stated", .is_number = true},
        {.title = "generous", .is_number = true},
    };
    int64_t scale = fund_total_scale(&page->brief->fund);
    struct grid grid;
    grid_init(&grid, page->scratch, columns, 4);
    for (size_t i = 0; i < count; i++) {
        if (totals[i].party != page->party)
            continue;
        grid_add(&grid, TINT_PLAIN, fund_unit_words(page->scratch, totals[i].currency, scale));
        for (int r = 0; r < READING_COUNT; r++)
            grid_add(&grid, TINT_PLAIN, fund_total_words(page->scratch, &totals[i], r, scale));
    }
    if (grid.count == 0)
        return;
    buf_char(page->out, '\n');
    grid_write(&grid, page->look, page->out);
}

void brief_write_money(const struct page *page)
{
    const struct fund *fund = &page->brief->fund;
    struct buf rates;
    if (write_shares(page) < 2)
        return;
    write_totals(page, fund->totals, fund->total_count);
    buf_init(&rates);
    fund_describe_rates(&rates, fund);
    if (rates.size > 0) {
        buf_char(page->out, '\n');
        look_paragraph(page->out, page->look, 0, 0, buf_view(&rates));
    }
    buf_release(&rates);
    write_totals(page, fund->common_totals, fund->common_total_count);
}

/* ---- instruments --------------------------------------------------------------------------------
 */

static const struct step_wait *wait_for(const struct steps *steps, uint32_t way, enum step step)
{
    for (uint32_t i = 0; i < steps->wait_count; i++)
        if (steps->waits[i].way == way && steps->waits[i].step == step)
            return &steps->waits[i];
    return NULL;
}

static struct str waiting_words(struct arena *scratch, const struct state *state,
                                const struct step_wait *wait)
{
    struct buf text;
    buf_init(&text);
    for (uint32_t i = 0; wait != NULL && i < wait->undertaking_count; i++) {
        buf_text(&text, i == 0 ? "" : ", ");
        buf_str(&text, state->undertakings[wait->undertakings[i]].id);
    }
    return words_keep(scratch, &text);
}

/* "at most 6,000 soldiers; 3,500 soldiers offered under it" */
static struct str ceiling_words(struct arena *scratch, const struct steps *steps,
                                const struct row *step)
{
    for (uint32_t i = 0; i < steps->ceiling_count; i++) {
        const struct step_ceiling *ceiling = &steps->ceilings[i];
        char quantity[WORDS_BYTES], asked[WORDS_BYTES];
        struct str unit = row_text(ceiling->step, STEP_UNIT);
        if (ceiling->step != step)
            continue;
        return str_from(
            arena_printf(scratch, "at most %s %.*s; %s %.*s offered under it%s",
                         words_quantity(quantity, ceiling->quantity), STR_ARG(unit),
                         words_quantity(asked, ceiling->asked), STR_ARG(unit),
                         ceiling->unsaid_count > 0 ? ", and more without a number" : ""));
    }
    return STR("");
}

/* What binds politically may need no ratification. */
static bool binds_by_law(const struct step_way *way)
{
    return str_eq(row_text(way->instrument, INSTRUMENT_BINDING), STR("legal"));
}

static void add_step(struct grid *grid, const struct steps *steps, uint32_t w, enum step step)
{
    const struct step_way *way = &steps->ways[w];
    const struct step_cell *cell = &way->cells[step];
    const struct step_wait *wait = wait_for(steps, w, step);
    bool is_unratified = step == STEP_RATIFIED && way->lacks_ratification && binds_by_law(way);
    struct buf text;
    if (cell->row == NULL && wait == NULL && !is_unratified)
        return;
    buf_init(&text);
    steps_describe_cell(&text, steps->state, cell);
    grid_add(grid, TINT_PLAIN, row_text(way->instrument, INSTRUMENT_ID));
    grid_add(grid, TINT_PLAIN, steps_name(step));
    grid_add(grid, cell->truth == TRUTH_TRUE ? TINT_GOOD : TINT_WARNING,
             words_keep(grid->arena, &text));
    grid_add(grid, TINT_PLAIN, waiting_words(grid->arena, steps->state, wait));
    grid_add(grid, TINT_PLAIN,
             cell->row == NULL ? STR("") : ceiling_words(grid->arena, steps, cell->row));
    grid_add(grid, TINT_PLAIN, row_text(way->instrument, INSTRUMENT_TITLE));
}

void brief_write_steps(const struct page *page)
{
    static const struct grid_column columns[] = {
        {.title = "instrument", .wraps = true, .least = 10},
        {.title = "step"},
        {.title = "since", .wraps = true, .least = 10},
        {.title = "waiting for it", .wraps = true, .least = 14},
        {.title = "ceiling", .wraps = true, .least = 14},
        {.title = "title", .wraps = true, .least = 16}};
    const struct steps *steps = &page->brief->steps;
    struct grid grid;
    grid_init(&grid, page->scratch, columns, 6);
    for (uint32_t w = 0; w < steps->way_count; w++)
        for (int step = 0; step < STEP_COUNT && steps->ways[w].party == page->party; step++)
            add_step(&grid, steps, w, (enum step)step);
    if (grid.count == 0)
        return;
    look_heading(page->out, page->look, "Instruments",
                 "steps taken, and steps that are missing or waited for");
    grid_write(&grid, page->look, page->out);
}

/* ---- the agreement's text
 * ------------------------------------------------------------------------ */

void brief_write_clauses(const struct page *page)
{
    static const struct grid_column columns[] = {
        {.title = "clause", .wraps = true, .least = 14},
        {.title = "version", .wraps = true, .least = 7},
        {.title = "topic", .wraps = true, .least = 16},
        {.title = "state"},
        {.title = "stance"},
        {.title = "condition", .wraps = true, .least = 12},
    };
    struct grid grid;
    grid_init(&grid, page->scratch, columns, 6);
    for (size_t i = 0; i < page->brief->stand_count; i++) {
        const struct clause *clause = page->brief->stands[i].clause;
        const struct row *position = page->brief->stands[i].position;
        enum stance stance = (enum stance)row_value(position, POSITION_STANCE, STANCE_UNDECIDED);
        grid_addf(&grid, TINT_PLAIN, "%.*s/%.*s", STR_ARG(clause->version->document),
                  STR_ARG(clause->number));
        grid_add(&grid, TINT_PLAIN, clause->version->name);
        grid_add(&grid, TINT_PLAIN, clause->topic);
        grid_add(&grid, TINT_PLAIN, text_state_name(clause->state));
        grid_add(&grid, positions_tint(stance), words_stance(stance));
        grid_add(&grid, TINT_PLAIN, row_text(position, POSITION_CONDITION));
    }
    if (grid.count == 0)
        return;
    look_heading(page->out, page->look, "The agreement's text",
                 "where it stands, in the latest version that has the clause");
    grid_write(&grid, page->look, page->out);
}
