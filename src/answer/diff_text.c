/* SPDX-License-Identifier: Apache-2.0 */
/* What changed, for people: first what it did to the answers, then who said what. */
#include "answer/diff.h"

#include "answer/grid.h"
#include "answer/positions.h"
#include "answer/words.h"

#include <math.h>

enum { BREAKING_SHOWN_MAX = 12, IDS_SHOWN_MAX = 40 };

struct writer {
    struct buf *out;
    struct arena *scratch;
    const struct look *look;
    const struct diff *diff;
};

/* ---- the first line ---------------------------------------------------------------------- */

static void write_date(struct buf *text, const struct state *state)
{
    char date[DATE_TEXT_BYTES];
    buf_text(text, state->as_of == DATE_NONE ? "no date" : date_write(date, state->as_of));
}

static void write_summary(const struct writer *w)
{
    const struct diff *diff = w->diff;
    struct buf text;
    buf_init(&text);
    buf_text(&text, "From ");
    write_date(&text, diff->before);
    buf_text(&text, " to ");
    write_date(&text, diff->after);
    if (diff_is_empty(diff)) {
        buf_text(&text, ": nothing changed");
    } else {
        buf_text(&text, ": ");
        words_count(&text, diff->counts[DIFF_NEW], "new row");
        for (int what = DIFF_CHANGED; what < DIFF_WHAT_COUNT; what++)
            if (diff->counts[what] > 0)
                buf_printf(&text, ", %zu %s", diff->counts[what],
                           diff_what_name((enum diff_what)what));
        buf_text(&text, "; ");
        words_count(&text, diff->position_count, "position");
        buf_text(&text, " moved, ");
        words_count(&text, diff->fact_count, "fact");
        buf_text(&text, " changed");
    }
    look_paragraph(w->out, w->look, 0, 0, buf_view(&text));
    buf_release(&text);
}

/* ---- sets ---------------------------------------------------------------------------------- */

/* A share, "nothing asked" or "no such set". */
static const char *share_text(char text[static WORDS_BYTES], bool is_there, bool is_asked,
                              double share)
{
    if (!is_there)
        return "–";
    return is_asked ? words_percent(text, share) : "null";
}

struct figure {
    const char *name;
    struct str detail;
    bool was_asked, is_asked;
    double from, to;
};

/* A line for a figure that changed. */
static void add_figure(struct grid *grid, const struct diff_set *set, const struct figure *figure)
{
    char from[WORDS_BYTES], to[WORDS_BYTES];
    bool both = set->before != NULL && set->after != NULL;
    bool asked = figure->was_asked && figure->is_asked;
    double change = figure->to - figure->from;
    bool same = both && figure->was_asked == figure->is_asked && !(asked && fabs(change) > 1e-9);
    if (same || !(figure->was_asked || figure->is_asked))
        return;
    grid_add(grid, TINT_PLAIN, STR(""));
    grid_addf(grid, TINT_PLAIN, "%s%.*s", figure->name, STR_ARG(figure->detail));
    grid_addf(grid, TINT_PLAIN, "%s",
              share_text(from, set->before != NULL, figure->was_asked, figure->from));
    grid_addf(grid, TINT_PLAIN, "%s",
              share_text(to, set->after != NULL, figure->is_asked, figure->to));
    if (both && asked)
        grid_addf(grid, change < 0 ? TINT_BAD : TINT_GOOD, "%+.1f", change * 100);
    else
        grid_add(grid, TINT_PLAIN, STR(""));
}

static const char *verdict_of(const struct assessment *assessment)
{
    return assessment == NULL ? "–" : verdict_name(assessment->verdict);
}

static void add_set(struct grid *grid, const struct diff_set *set)
{
    static const struct assessment nothing;
    const struct assessment *before = set->before != NULL ? set->before : &nothing;
    const struct assessment *after = set->after != NULL ? set->after : &nothing;
    grid_add(grid, TINT_STRONG, set->name);
    grid_add(grid, TINT_PLAIN, STR("verdict"));
    grid_add(grid, TINT_PLAIN, str_from(verdict_of(set->before)));
    grid_add(grid, TINT_PLAIN, str_from(verdict_of(set->after)));
    grid_add(grid, TINT_PLAIN, STR(""));
    for (int r = 0; r < READING_COUNT; r++) {
        const struct reading_answer *old = &before->readings[r], *new = &after->readings[r];
        struct figure figure = {"coverage, ",  str_from(readings[r].name),
                                old->is_asked, new->is_asked,
                                old->coverage, new->coverage};
        add_figure(grid, set, &figure);
    }
    for (int stage = 0; stage < STAGE_LADDER_COUNT; stage++) {
        struct figure figure = {"ladder, ",
                                words_stage((enum stage)stage),
                                before->ladder_is_asked,
                                after->ladder_is_asked,
                                before->ladder[stage],
                                after->ladder[stage]};
        add_figure(grid, set, &figure);
    }
}

static void write_names(struct buf *text, const char *before, const struct str *names, size_t count)
{
    if (count == 0)
        return;
    buf_printf(text, "%s", before);
    for (size_t i = 0; i < count && i < BREAKING_SHOWN_MAX; i++) {
        buf_text(text, i == 0 ? "{" : ", {");
        buf_str(text, names[i]);
        buf_char(text, '}');
    }
    if (count > BREAKING_SHOWN_MAX)
        buf_printf(text, " and %zu more", count - BREAKING_SHOWN_MAX);
}

/* Who can break it that could not, and the other way round. */
static void write_breaking(const struct writer *w, const struct diff_set *set, int reading)
{
    size_t new_count, gone_count;
    const struct str *new =
        diff_breaking(w->scratch, set->after, set->before, (enum reading_name)reading, &new_count);
    const struct str *gone =
        diff_breaking(w->scratch, set->before, set->after, (enum reading_name)reading, &gone_count);
    bool both = set->before != NULL && set->after != NULL;
    bool was_met = both && set->before->readings[reading].critical_met;
    bool is_met = both && set->after->readings[reading].critical_met;
    if (new_count + gone_count == 0 && was_met == is_met)
        return;
    struct buf text;
    buf_init(&text);
    buf_str(&text, set->name);
    buf_printf(&text, ", %s:", readings[reading].name);
    if (was_met != is_met)
        buf_text(&text, is_met ? " the critical rows are met now;"
                               : " the critical rows are no longer met;");
    write_names(&text, " new breaking sets ", new, new_count);
    buf_text(&text, new_count > 0 && gone_count > 0 ? ";" : "");
    write_names(&text, " no longer breaking ", gone, gone_count);
    if (text.data[text.size - 1] == ';')
        text.data[--text.size] = '\0';
    look_paragraph(w->out, w->look, 0, 2, buf_view(&text));
    buf_release(&text);
}

static void write_unchanged(const struct writer *w, const bool *differs)
{
    struct buf text;
    bool first = true;
    buf_init(&text);
    for (size_t i = 0; i < w->diff->set_count; i++) {
        if (differs[i])
            continue;
        buf_text(&text, first ? "As it was: " : ", ");
        buf_str(&text, w->diff->sets[i].name);
        first = false;
    }
    if (!first)
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
            add_set(&grid, &w->diff->sets[i]);
    }
    if (w->diff->set_count == 0)
        return;
    look_heading(w->out, w->look, "Would it hold?", NULL);
    if (any)
        grid_write(&grid, w->look, w->out);
    for (size_t i = 0; i < w->diff->set_count; i++)
        for (int r = 0; r < READING_COUNT && differs[i]; r++)
            write_breaking(w, &w->diff->sets[i], r);
    write_unchanged(w, differs);
}

/* ---- rows ------------------------------------------------------------------------------------ */

static enum tint what_tint(enum diff_what what)
{
    return what == DIFF_WITHDRAWN || what == DIFF_GONE ? TINT_BAD
           : what == DIFF_NEW                          ? TINT_GOOD
                                                       : TINT_PLAIN;
}

static void write_field(struct buf *text, const struct diff_field *field)
{
    buf_text(text, text->size > 0 ? "; " : "");
    buf_str(text, field->name);
    buf_char(text, ' ');
    buf_str(text, field->from.size > 0 ? field->from : STR("–"));
    buf_text(text, " → ");
    buf_str(text, field->to.size > 0 ? field->to : STR("–"));
}

/* What a new undertaking offers: "FRA, land-force, 3,000 soldiers, pledged". */
static void write_offer(struct buf *text, const struct state *state, const struct row *row)
{
    int64_t u = state_undertaking(state, row_text(row, UNDERTAKING_ID));
    buf_str(text, row_text(row, UNDERTAKING_PARTY));
    buf_text(text, ", ");
    buf_str(text, row_text(row, UNDERTAKING_CAPABILITY));
    if (u == STATE_UNKNOWN)
        return;
    buf_text(text, ", ");
    size_t before = text->size;
    words_range(text, &state->undertakings[u]);
    buf_text(text, text->size == before ? "no figure" : " ");
    if (text->data[text->size - 1] == ' ')
        buf_str(text, row_text(row, UNDERTAKING_UNIT));
    buf_text(text, ", ");
    buf_str(text, words_stage(state->undertakings[u].stage));
}

static struct str describe(const struct writer *w, const struct diff_row *row)
{
    struct buf text;
    buf_init(&text);
    for (size_t i = 0; i < row->field_count; i++)
        write_field(&text, &row->fields[i]);
    if (row->kind == KIND_UNDERTAKING && row->before == NULL)
        write_offer(&text, w->diff->after, row->after);
    if (row->kind == KIND_UNDERTAKING && row->after == NULL)
        write_offer(&text, w->diff->before, row->before);
    return words_keep(w->scratch, &text);
}

static void add_row(const struct writer *w, struct grid *grid, const struct diff_row *row)
{
    bool is_replaced = row->what == DIFF_SUPERSEDED || row->what == DIFF_WITHDRAWN;
    struct str old = row->before == NULL ? row->id : row_text(row->before, 0);
    grid_add(grid, what_tint(row->what), str_from(diff_what_name(row->what)));
    if (is_replaced && !str_eq(old, row->id))
        grid_addf(grid, TINT_PLAIN, "%.*s → %.*s", STR_ARG(old), STR_ARG(row->id));
    else
        grid_add(grid, TINT_PLAIN, row->id);
    grid_add(grid, TINT_PLAIN, describe(w, row));
}

/* Rows of a kind that are only there or gone, as one line of ids. */
static void add_ids(const struct writer *w, struct grid *grid, enum kind kind, enum diff_what what)
{
    size_t count = 0;
    struct buf ids;
    buf_init(&ids);
    for (size_t i = 0; i < w->diff->row_count; i++) {
        const struct diff_row *row = &w->diff->rows[i];
        if (row->kind != kind || row->what != what || count++ >= IDS_SHOWN_MAX)
            continue;
        buf_text(&ids, count == 1 ? "" : ", ");
        buf_str(&ids, row->id);
    }
    if (count > IDS_SHOWN_MAX)
        buf_printf(&ids, " and %zu more", count - IDS_SHOWN_MAX);
    struct str text = words_keep(w->scratch, &ids);
    if (count == 0)
        return;
    grid_add(grid, what_tint(what), str_from(diff_what_name(what)));
    grid_addf(grid, TINT_PLAIN, "%zu", count);
    grid_add(grid, TINT_PLAIN, text);
}

static void write_kind(const struct writer *w, enum kind kind)
{
    static const struct grid_column columns[] = {
        {.title = "what"},
        {.title = "row", .wraps = true, .least = 14},
        {.title = "change", .wraps = true, .least = 24},
    };
    bool one_by_one = kind == KIND_UNDERTAKING;
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

static struct str truth_word(enum truth truth)
{
    return truth == TRUTH_TRUE ? STR("true") : truth == TRUTH_FALSE ? STR("false") : STR("unknown");
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
        grid_add(&grid, TINT_PLAIN, truth_word(fact->from));
        grid_add(&grid, TINT_PLAIN, truth_word(fact->to));
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
    write_positions(&w);
    write_facts(&w);
    for (int kind = 0; kind < KIND_COUNT; kind++)
        if (kind != KIND_UNDERTAKING)
            write_kind(&w, (enum kind)kind);
}
