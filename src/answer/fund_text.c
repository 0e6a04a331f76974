/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/fund.h"

#include "answer/grid.h"
#include "answer/show_cells.h"
#include "answer/words.h"

enum { BAR_COLUMNS = 12, INDENT = 10 };

struct page {
    struct buf *out;
    struct arena *scratch;
    const struct look *look;
    const struct fund *fund;
    const struct state *state;
};

static void write_paragraph(const struct page *page, struct buf *text)
{
    if (text->size > 0)
        look_paragraph(page->out, page->look, 0, 0, buf_view(text));
    buf_release(text);
}

/* Beneath a facility's name: a smaller heading than that. */
static void write_label(const struct page *page, const char *title, const char *rest)
{
    buf_text(page->out, "\n");
    look_text(page->out, page->look, TINT_SIGNAL, str_from(title));
    buf_text(page->out, "  ");
    look_text(page->out, page->look, TINT_FAINT, str_from(rest));
    buf_char(page->out, '\n');
}

static void write_readings(const struct page *page, const struct facility *facility)
{
    static const struct grid_column columns[] = {
        {.title = "reading"},
        {.title = "active"},
        {.title = ""},
        {.title = "standing", .is_number = true},
        {.title = "short", .is_number = true},
        {.title = "no figure", .is_number = true},
        {.title = "condition"},
    };
    struct grid grid;
    int64_t scale = fund_scale(facility);
    grid_init(&grid, page->scratch, columns, 7);
    for (int r = 0; r < READING_COUNT; r++) {
        const struct fund_view *view = &facility->views[r];
        bool has_bar = facility->needed > 0;
        double share = has_bar ? (double)view->standing / (double)facility->needed : 0;
        grid_add(&grid, TINT_PLAIN, str_from(view->reading->name));
        grid_add(&grid, fund_truth_tint(view->active), fund_truth_words(view->active));
        if (has_bar)
            grid_bar(&grid, fund_truth_tint(view->covered), share < 1 ? share : 1, BAR_COLUMNS);
        else
            grid_add(&grid, TINT_PLAIN, STR(""));
        grid_add(&grid, TINT_PLAIN, fund_amount_words(page->scratch, view->standing, scale));
        grid_add(&grid, TINT_PLAIN, fund_amount_words(page->scratch, view->short_by, scale));
        grid_addf(&grid, TINT_PLAIN, "%u", view->unquantified);
        grid_add(&grid, view->condition_holds ? TINT_PLAIN : TINT_BAD,
                 facility->condition == NULL ? STR("")
                 : view->condition_holds     ? STR("holds")
                                             : STR("not true"));
    }
    grid_write(&grid, page->look, page->out);
}

static void write_yes(const struct page *page, const struct facility *facility)
{
    write_label(page, "Who must still say yes",
                "the smallest sets of parties that would be enough");
    for (int r = 0; r < READING_COUNT; r++) {
        struct buf text;
        buf_init(&text);
        fund_describe_yes(&text, page->scratch, page->state, facility, &facility->views[r]);
        buf_printf(page->out, "%-*s", INDENT, readings[r].name);
        look_paragraph(page->out, page->look, INDENT, INDENT, buf_view(&text));
        buf_release(&text);
    }
}

static void write_shares(const struct page *page, const struct facility *facility)
{
    static const struct grid_column columns[] = {
        {.title = "party"},
        {.title = "share", .wraps = true, .least = 10},
        {.title = "stage"},
        {.title = "liable"},
        {.title = "key", .is_number = true},
        {.title = "now", .is_number = true},
        {.title = "strict", .is_number = true},
        {.title = "stated", .is_number = true},
        {.title = "generous", .is_number = true},
    };
    struct grid grid;
    int64_t scale = fund_scale(facility);
    grid_init(&grid, page->scratch, columns, 9);
    for (uint32_t i = 0; i < facility->share_count; i++) {
        const struct fund_share *share = &facility->shares[i];
        grid_add(&grid, TINT_STRONG, page->state->parties[share->party].id);
        grid_add(&grid, TINT_FAINT, page->look->width < 100 ? STR("") : share->id);
        grid_add(&grid, share->is_declined ? TINT_BAD : show_stage_tint(share->stage),
                 share->is_declined ? STR("declines") : words_stage(share->stage));
        grid_add(&grid, TINT_PLAIN, share->is_joint ? STR("joint") : STR("several"));
        grid_add(&grid, TINT_PLAIN, fund_amount_words(page->scratch, share->written, scale));
        grid_add(&grid, TINT_PLAIN,
                 facility->declined > 0 ? fund_amount_words(page->scratch, share->amount, scale)
                                        : STR(""));
        for (int r = 0; r < READING_COUNT; r++)
            grid_add(&grid, TINT_PLAIN,
                     fund_part_words(page->scratch, &facility->views[r].parts[i], scale));
    }
    write_label(page, "If it is called", "what each then owes; empty: the share does not stand");
    grid_write(&grid, page->look, page->out);
}

static struct str worst_words(const struct page *page, const struct fund_loss *loss)
{
    struct buf text;
    buf_init(&text);
    if (loss->k == 0)
        buf_text(&text, "all pay");
    words_parties(&text, page->state, loss->parties, loss->k, ", ");
    return words_keep(page->scratch, &text);
}

static void write_losses(const struct page *page, const struct facility *facility)
{
    static const struct grid_column columns[] = {
        {.title = "reading"},
        {.title = "k", .is_number = true},
        {.title = "who does not pay", .wraps = true, .least = 10},
        {.title = ""},
        {.title = "uncovered", .is_number = true},
        {.title = "at least", .wraps = true, .least = 8},
    };
    struct grid grid;
    struct buf text;
    int64_t scale = fund_scale(facility);
    bool is_bound = false;
    for (int r = 0; r < READING_COUNT; r++)
        is_bound = is_bound || facility->views[r].is_bound;
    grid_init(&grid, page->scratch, columns, is_bound ? 6 : 5);
    for (int r = 0; r < READING_COUNT; r++) {
        const struct fund_view *view = &facility->views[r];
        for (uint32_t i = 0; view->guaranteed > 0 && i < view->loss_count; i++) {
            const struct fund_loss *loss = &view->losses[i];
            grid_add(&grid, TINT_PLAIN, i == 0 ? str_from(view->reading->name) : STR(""));
            grid_addf(&grid, TINT_PLAIN, "%u", loss->k);
            grid_add(&grid, TINT_PLAIN, worst_words(page, loss));
            grid_bar(&grid, TINT_WARNING, (double)loss->uncovered / (double)view->called,
                     BAR_COLUMNS);
            grid_add(&grid, TINT_PLAIN, fund_amount_words(page->scratch, loss->uncovered, scale));
            if (is_bound)
                grid_add(&grid, TINT_PLAIN,
                         fund_least_words(page->scratch, page->state, view, loss, scale));
        }
    }
    if (grid.count == 0)
        return;
    write_label(page, "If k parties do not pay", "the worst ones, and what nobody then covers");
    grid_write(&grid, page->look, page->out);
    buf_init(&text);
    fund_describe_bounds(&text, facility);
    write_paragraph(page, &text);
}

static void write_facility(const struct page *page, const struct facility *facility)
{
    struct str unit = fund_unit_words(page->scratch, facility->currency, fund_scale(facility));
    struct buf text;
    buf_char(page->out, '\n');
    look_text(page->out, page->look, TINT_STRONG, facility->id);
    buf_text(page->out, row_has(facility->row, FACILITY_TITLE) ? "  " : "");
    look_text(page->out, page->look, TINT_PLAIN, row_text(facility->row, FACILITY_TITLE));
    buf_text(page->out, "\n");
    buf_init(&text);
    fund_describe_terms(&text, page->scratch, facility);
    write_paragraph(page, &text);
    buf_init(&text);
    fund_describe_key(&text, page->scratch, page->state, facility);
    write_paragraph(page, &text);
    buf_text(page->out, "Amounts in ");
    look_text(page->out, page->look, TINT_PLAIN, unit);
    buf_text(page->out, ".\n\n");
    write_readings(page, facility);
    write_yes(page, facility);
    write_shares(page, facility);
    write_losses(page, facility);
}

static void write_total_rows(const struct page *page, const struct fund_total *totals, size_t count)
{
    static const struct grid_column columns[] = {
        {.title = "party"},
        {.title = "currency"},
        {.title = "strict", .is_number = true},
        {.title = "stated", .is_number = true},
        {.title = "generous", .is_number = true},
    };
    struct grid grid;
    int64_t scale = fund_total_scale(page->fund);
    grid_init(&grid, page->scratch, columns, 5);
    for (size_t i = 0; i < count; i++) {
        const struct fund_total *total = &totals[i];
        grid_add(&grid, TINT_STRONG, page->state->parties[total->party].id);
        grid_add(&grid, TINT_PLAIN, fund_unit_words(page->scratch, total->currency, scale));
        for (int r = 0; r < READING_COUNT; r++)
            grid_add(&grid, TINT_PLAIN, fund_total_words(page->scratch, total, r, scale));
    }
    grid_write(&grid, page->look, page->out);
}

static void write_totals(const struct page *page)
{
    const struct fund *fund = page->fund;
    struct buf text;
    look_heading(page->out, page->look, "All facilities together",
                 "that are, or may be, active in the reading");
    write_total_rows(page, fund->totals, fund->total_count);
    buf_init(&text);
    fund_describe_rates(&text, fund);
    if (text.size > 0)
        buf_char(page->out, '\n');
    write_paragraph(page, &text);
    if (fund->common_total_count > 0)
        write_total_rows(page, fund->common_totals, fund->common_total_count);
}

static bool has_funding(const struct state *state)
{
    for (uint32_t r = 0; r < state->requirement_count; r++)
        if (state->requirements[r].component == COMPONENT_FUNDING)
            return true;
    return false;
}

void fund_write_text(struct buf *out, struct arena *scratch, const struct look *look,
                     const struct fund *fund)
{
    struct page page = {out, scratch, look, fund, fund->premise->state};
    char date[DATE_TEXT_BYTES];
    buf_printf(out, "%u facilit%s", fund->count, fund->count == 1 ? "y" : "ies");
    if (page.state->as_of != DATE_NONE)
        buf_printf(out, " as of %s", date_write(date, page.state->as_of));
    for (int r = 0; r < READING_COUNT; r++) {
        uint32_t active = 0;
        for (uint32_t f = 0; f < fund->count; f++)
            active += fund->facilities[f].views[r].active == TRUTH_TRUE;
        buf_printf(out, "%s %s %u", r == 0 ? "; active:" : ",", readings[r].name, active);
    }
    buf_text(out, ".\n");
    for (uint32_t f = 0; f < fund->count; f++)
        write_facility(&page, &fund->facilities[f]);
    if (fund->count > 1)
        write_totals(&page);
    if (has_funding(page.state)) {
        buf_char(out, '\n');
        look_paragraph(out, look, 0, 0,
                       STR("Funding among the requirements is matched with undertakings by surety "
                           "assess, like everything else; facilities are not part of that."));
    }
}
