/* SPDX-License-Identifier: Apache-2.0 */
/* What changed, for people: first what it did to the answers, then who said what. */
#include "answer/diff.h"

#include "answer/grid.h"
#include "answer/positions.h"
#include "answer/words.h"

struct writer {
    struct buf *out;
    struct arena *scratch;
    const struct look *look;
    const struct diff *diff;
};

static void write_summary(const struct writer *w)
{
    struct buf text;
    buf_init(&text);
    diff_describe_counts(&text, w->diff);
    look_paragraph(w->out, w->look, 0, 0, buf_view(&text));
    buf_release(&text);
}

/* ---- sets ---------------------------------------------------------------------------------- */

static const char *verdict_of(const struct assessment *assessment)
{
    return assessment == NULL ? "–" : verdict_name(assessment->verdict);
}

/* A line for a figure that changed. */
static void add_figure(struct grid *grid, const struct diff_figure *figure)
{
    grid_add(grid, TINT_PLAIN, STR(""));
    grid_add(grid, TINT_PLAIN, figure->name);
    grid_addf(grid, TINT_PLAIN, "%s", figure->from);
    grid_addf(grid, TINT_PLAIN, "%s", figure->to);
    enum tint tint = figure->change < 0 ? TINT_BAD : figure->change > 0 ? TINT_GOOD : TINT_PLAIN;
    grid_addf(grid, tint, "%s", figure->points);
}

static void add_set(const struct writer *w, struct grid *grid, const struct diff_set *set)
{
    size_t count;
    const struct diff_figure *figures = diff_figures(w->scratch, set, &count);
    grid_add(grid, TINT_STRONG, set->name);
    grid_add(grid, TINT_PLAIN, STR("verdict"));
    grid_add(grid, TINT_PLAIN, str_from(verdict_of(set->before)));
    grid_add(grid, TINT_PLAIN, str_from(verdict_of(set->after)));
    grid_add(grid, TINT_PLAIN, STR(""));
    for (size_t i = 0; i < count; i++)
        add_figure(grid, &figures[i]);
}

/* Who can break it that could not, and the other way round. */
static void write_breaking(const struct writer *w, const struct diff_set *set, int reading)
{
    struct buf text;
    buf_init(&text);
    diff_describe_breaking(&text, w->scratch, set, (enum reading_name)reading);
    if (text.size > 0)
        look_paragraph(w->out, w->look, 0, 2, buf_view(&text));
    buf_release(&text);
}

static void write_unchanged(const struct writer *w)
{
    struct buf text;
    buf_init(&text);
    diff_describe_unchanged(&text, w->scratch, w->diff);
    if (text.size > 0)
        look_paragraph(w->out, w->look, 0, 2, buf_view(&text));
    buf_release(&text);
}

static void write_sets(const struct writer *w)
{
    static const struct grid_column columns[] = {
        {.title = "set", .wraps = true, .least = 8}, {.title = "figure"},
        {.title = "from", .is_number = true},        {.title = "to", .is_number = true},
        {.title = "points", .is_number = true},
    };
    bool *differs = ARENA_ARRAY(w->scratch, bool, w->diff->set_count);
    bool any = false;
    struct grid grid;
    grid_init(&grid, w->scratch, columns, 5);
    for (size_t i = 0; i < w->diff->set_count; i++) {
        differs[i] = diff_set_differs(w->scratch, &w->diff->sets[i]);
        any |= differs[i];
        if (differs[i])
            add_set(w, &grid, &w->diff->sets[i]);
    }
    if (w->diff->set_count == 0)
        return;
    look_heading(w->out, w->look, "Would it hold?", NULL);
    if (any)
        grid_write(&grid, w->look, w->out);
    for (size_t i = 0; i < w->diff->set_count; i++)
        for (int r = 0; r < READING_COUNT && differs[i]; r++)
            write_breaking(w, &w->diff->sets[i], r);
    write_unchanged(w);
}

/* ---- rows ------------------------------------------------------------------------------------ */

static enum tint what_tint(enum diff_what what)
{
    return what == DIFF_WITHDRAWN || what == DIFF_GONE ? TINT_BAD
           : what == DIFF_NEW                          ? TINT_GOOD
                                                       : TINT_PLAIN;
}

static void add_row(const struct writer *w, struct grid *grid, const struct diff_row *row)
{
    grid_add(grid, what_tint(row->what), str_from(diff_what_name(row->what)));
    grid_add(grid, TINT_PLAIN, diff_row_words(w->scratch, row));
    grid_add(grid, TINT_PLAIN, diff_change_words(w->scratch, w->diff, row));
}

/* Rows of a kind that are only there or gone, as one line of ids. */
static void add_ids(const struct writer *w, struct grid *grid, enum kind kind, enum diff_what what)
{
    size_t count;
    struct str ids = diff_ids_words(w->scratch, w->diff, kind, what, &count);
    if (count == 0)
        return;
    grid_add(grid, what_tint(what), str_from(diff_what_name(what)));
    grid_addf(grid, TINT_PLAIN, "%zu", count);
    grid_add(grid, TINT_PLAIN, ids);
}

enum { DELIVERIES_SHOWN_MAX = 40 };

/* Deliveries are too many for a line each when they come by the thousand. */
static bool is_one_by_one(const struct diff *diff, enum kind kind)
{
    size_t count = 0;
    for (size_t i = 0; i < diff->row_count && kind == KIND_DELIVERY; i++)
        count += diff->rows[i].kind == kind;
    return kind == KIND_UNDERTAKING || (kind == KIND_DELIVERY && count <= DELIVERIES_SHOWN_MAX);
}

static void write_kind(const struct writer *w, enum kind kind)
{
    static const struct grid_column columns[] = {
        {.title = "what"},
        {.title = "row", .wraps = true, .least = 14},
        {.title = "change", .wraps = true, .least = 24},
    };
    bool one_by_one = is_one_by_one(w->diff, kind);
    struct grid grid;
    grid_init(&grid, w->scratch, columns, 3);
    for (size_t i = 0; i < w->diff->row_count; i++) {
        const struct diff_row *row = &w->diff->rows[i];
        if (row->kind == kind && (one_by_one || row->what == DIFF_CHANGED))
            add_row(w, &grid, row);
    }
    if (!one_by_one) {
        add_ids(w, &grid, kind, DIFF_NEW);
        add_ids(w, &grid, kind, DIFF_GONE);
    }
    if (grid.count == 0)
        return;
    look_heading(w->out, w->look, kind_infos[kind].name, NULL);
    grid_write(&grid, w->look, w->out);
}

/* ---- positions and facts ------------------------------------------------------------------------
 */

static void add_stance(const struct writer *w, struct grid *grid, const struct state *state,
                       const struct row *row)
{
    if (row == NULL) {
        grid_add(grid, TINT_FAINT, STR("–"));
        return;
    }
    enum stance stance = (enum stance)row_value(row, POSITION_STANCE, STANCE_UNDECIDED);
    struct str date = positions_date(w->scratch, state, row);
    grid_addf(grid, positions_tint(stance), "%.*s%s%.*s", STR_ARG(words_stance(stance)),
              date.size > 0 ? ", " : "", STR_ARG(date));
}

static void write_positions(const struct writer *w)
{
    static const struct grid_column columns[] = {
        {.title = "matter", .wraps = true, .least = 10},
        {.title = "party"},
        {.title = "from", .wraps = true, .least = 10},
        {.title = "to", .wraps = true, .least = 10},
        {.title = "source", .wraps = true, .least = 12},
    };
    struct grid grid;
    if (w->diff->position_count == 0)
        return;
    grid_init(&grid, w->scratch, columns, 5);
    for (size_t i = 0; i < w->diff->position_count; i++) {
        const struct diff_position *own = &w->diff->positions[i];
        const struct row *row = own->after != NULL ? own->after : own->before;
        grid_add(&grid, TINT_PLAIN, row_text(row, POSITION_MATTER));
        grid_add(&grid, TINT_PLAIN, row_text(row, POSITION_PARTY));
        add_stance(w, &grid, w->diff->before, own->before);
        add_stance(w, &grid, w->diff->after, own->after);
        grid_add(&grid, TINT_FAINT, row_text(row, POSITION_SOURCE));
    }
    look_heading(w->out, w->look, "Positions that moved", NULL);
    grid_write(&grid, w->look, w->out);
}

static void write_facts(const struct writer *w)
{
    static const struct grid_column columns[] = {
        {.title = "fact", .wraps = true, .least = 16},
        {.title = "from"},
        {.title = "to"},
        {.title = "row", .wraps = true, .least = 10},
    };
    struct grid grid;
    if (w->diff->fact_count == 0)
        return;
    grid_init(&grid, w->scratch, columns, 4);
    for (size_t i = 0; i < w->diff->fact_count; i++) {
        const struct diff_fact *fact = &w->diff->facts[i];
        const struct row *row = fact->after != NULL ? fact->after : fact->before;
        grid_add(&grid, TINT_PLAIN, fact->name);
        grid_add(&grid, TINT_PLAIN, diff_truth_words(fact->from));
        grid_add(&grid, TINT_PLAIN, diff_truth_words(fact->to));
        grid_add(&grid, TINT_FAINT, row == NULL ? STR("") : row_text(row, 0));
    }
    look_heading(w->out, w->look, "Facts", NULL);
    grid_write(&grid, w->look, w->out);
}

void diff_write_text(struct buf *out, struct arena *scratch, const struct look *look,
                     const struct diff *diff)
{
    struct writer w = {out, scratch, look, diff};
    write_summary(&w);
    if (diff_is_empty(diff))
        return;
    write_sets(&w);
    write_kind(&w, KIND_UNDERTAKING);
    write_kind(&w, KIND_DELIVERY);
    write_positions(&w);
    write_facts(&w);
    for (int kind = 0; kind < KIND_COUNT; kind++)
        if (kind != KIND_UNDERTAKING && kind != KIND_DELIVERY)
            write_kind(&w, (enum kind)kind);
}
