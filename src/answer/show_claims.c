/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/show.h"

#include "answer/claims.h"
#include "answer/grid.h"
#include "answer/words.h"

/* The sources of one figure, each once a row, in the rows' order. */
static struct str figure_sources(struct arena *scratch, const struct claim_figure *figure)
{
    struct buf text;
    buf_init(&text);
    for (size_t i = 0; i < figure->row_count; i++) {
        struct str source = row_text(figure->rows[i], CLAIM_SOURCE);
        buf_text(&text, i == 0 ? "" : ", ");
        buf_str(&text, source.size > 0 ? source : STR("(no source)"));
    }
    return words_keep(scratch, &text);
}

/* The earliest and latest day that the rows speak of. */
static struct str figure_days(struct arena *scratch, const struct claim_figure *figure)
{
    int64_t first = INT64_MAX, last = INT64_MIN;
    for (size_t i = 0; i < figure->row_count; i++) {
        if (!row_has(figure->rows[i], CLAIM_AS_OF))
            continue;
        int64_t day = row_value(figure->rows[i], CLAIM_AS_OF, 0);
        first = day < first ? day : first;
        last = day > last ? day : last;
    }
    char a[DATE_TEXT_BYTES], b[DATE_TEXT_BYTES];
    if (first > last)
        return (struct str){0};
    date_write(a, (int32_t)first);
    date_write(b, (int32_t)last);
    return str_from(first == last ? arena_printf(scratch, "%s", a)
                                  : arena_printf(scratch, "%s to %s", a, b));
}

static void write_group(struct buf *out, struct arena *scratch, const struct look *look,
                        const struct claim_group *group)
{
    static const struct grid_column columns[] = {
        {.title = "figure", .is_number = true},           {.title = "unit", .least = 8},
        {.title = "as of", .wraps = true, .least = 10},   {.title = "indep.", .is_number = true},
        {.title = "sources", .wraps = true, .least = 24},
    };
    struct grid grid;
    grid_init(&grid, scratch, columns, 5);
    for (size_t i = 0; i < group->figure_count; i++) {
        const struct claim_figure *figure = &group->figures[i];
        char value[WORDS_BYTES];
        bool negative = figure->value < 0;
        words_quantity(value, negative ? -figure->value : figure->value);
        grid_addf(&grid, TINT_STRONG, "%s%s", negative ? "-" : "", value);
        grid_add(&grid, TINT_PLAIN, figure->unit);
        grid_add(&grid, TINT_PLAIN, figure_days(scratch, figure));
        grid_addf(&grid, TINT_PLAIN, "%zu", figure->independent_count);
        grid_add(&grid, TINT_PLAIN, figure_sources(scratch, figure));
    }
    struct buf rest;
    buf_init(&rest);
    words_count(&rest, group->independent_count, "independent source");
    bool alone = group->independent_count < 2;
    buf_text(&rest, group->disagrees ? ", and the figures differ" : alone ? "" : ", agreed");
    buf_char(out, '\n');
    look_text(out, look, TINT_STRONG, group->about);
    buf_text(out, ": ");
    look_text(out, look, group->disagrees ? TINT_WARNING : TINT_FAINT, buf_view(&rest));
    buf_char(out, '\n');
    buf_release(&rest);
    grid_write(&grid, look, out);
}

void show_claims(struct buf *out, struct arena *scratch, const struct look *look,
                 const struct state *state)
{
    size_t count, differ = 0;
    const struct claim_group *groups = claims_group(scratch, state, &count);
    for (size_t i = 0; i < count; i++)
        differ += groups[i].disagrees;
    look_text(out, look, TINT_STRONG, STR("Claims"));
    buf_text(out, ": figures about ");
    words_count(out, count, "thing");
    buf_printf(out, "; about %zu of them they differ\n", differ);
    look_paragraph(out, look, 0, 0,
                   STR("A source and what it is derived from count as one independent source."));
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < count; i++)
            if (groups[i].disagrees == (pass == 0))
                write_group(out, scratch, look, &groups[i]);
}
