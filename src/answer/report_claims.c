/* SPDX-License-Identifier: Apache-2.0 */
/* Reported figures: first those about which sources differ, as dots on a line; then the rest. */
#include "answer/claims.h"
#include "answer/report_page.h"
#include "answer/words.h"

#include <math.h>

static struct str figure_words(const struct page *page, const struct claim_figure *figure)
{
    char value[WORDS_BYTES];
    bool negative = figure->value < 0;
    words_quantity(value, negative ? -figure->value : figure->value);
    return str_from(arena_printf(page->scratch, "%s%s %.*s", negative ? "−" : "", value,
                                 STR_ARG(figure->unit)));
}

static void write_sources(const struct page *page, const struct claim_figure *figure)
{
    for (size_t i = 0; i < figure->row_count; i++)
        report_cite(page, figure->rows[i], CLAIM_SOURCE);
}

/* The span of values that share a unit with figure `at`. */
static void unit_span(const struct claim_group *group, size_t at, double *least, double *most)
{
    *least = INFINITY;
    *most = -INFINITY;
    for (size_t i = 0; i < group->figure_count; i++) {
        if (!str_eq(group->figures[i].unit, group->figures[at].unit))
            continue;
        *least = fmin(*least, (double)group->figures[i].value);
        *most = fmax(*most, (double)group->figures[i].value);
    }
}

/* One figure on the line from nothing (or the least value, if that is below) to the most. */
static void write_dot(const struct page *page, const struct claim_group *group, size_t at)
{
    const struct claim_figure *figure = &group->figures[at];
    double least, most;
    unit_span(group, at, &least, &most);
    double from = fmin(least, 0), span = most - from > 0 ? most - from : 1;
    double x = 6 + 188 * ((double)figure->value - from) / span;
    double radius = 3 + 1.2 * fmin((double)figure->independent_count, 4);
    html_svg_open(page->out, "dot", 200, 14,
                  "place of this figure between nothing and the largest");
    buf_printf(page->out, "<path d=\"M6 7H194\"/><circle cx=\"%.2f\" cy=\"7\" r=\"%.1f\"/></svg>",
               x, radius);
}

static void write_differing(const struct page *page, const struct claim_group *group)
{
    for (size_t i = 0; i < group->figure_count; i++) {
        const struct claim_figure *figure = &group->figures[i];
        buf_text(page->out, i == 0 ? "<tr class=\"first\">" : "<tr>");
        if (i == 0) {
            buf_printf(page->out, "<th scope=\"rowgroup\" rowspan=\"%zu\">", group->figure_count);
            html_text(page->out, group->about);
            buf_printf(page->out, "<small>%zu independent source%s</small></th>",
                       group->independent_count, group->independent_count == 1 ? "" : "s");
        }
        buf_text(page->out, "<td class=\"n\">");
        html_text(page->out, figure_words(page, figure));
        buf_text(page->out, "</td><td>");
        write_dot(page, group, i);
        buf_printf(page->out, "</td><td class=\"n\">%zu</td><td>", figure->independent_count);
        write_sources(page, figure);
        buf_text(page->out, "</td></tr>\n");
    }
}

static void write_alike(const struct page *page, const struct claim_group *group)
{
    buf_text(page->out, "<li><b>");
    html_text(page->out, group->about);
    buf_text(page->out, "</b> ");
    for (size_t i = 0; i < group->figure_count; i++) {
        buf_text(page->out, i == 0 ? "" : "; ");
        html_text(page->out, figure_words(page, &group->figures[i]));
        write_sources(page, &group->figures[i]);
    }
    buf_text(page->out, "</li>\n");
}

void report_claims(const struct page *page)
{
    size_t count;
    const struct claim_group *groups = claims_group(page->scratch, page->state, &count);
    buf_text(page->out,
             "<section id=\"claims\">\n<h2>Claims that disagree</h2>\n"
             "<p class=\"lead\">Figures about the same thing, side by side. A dot is the "
             "larger, the more independent sources back it.</p>\n"
             "<table class=\"claims\"><thead><tr><th>About</th><th>Figure</th><th></th>"
             "<th>Independent</th><th>Sources</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < count; i++)
        if (groups[i].disagrees)
            write_differing(page, &groups[i]);
    buf_text(page->out, "</tbody></table>\n<h3>Figures that nobody contradicts</h3>\n"
                        "<ul class=\"alike\">\n");
    for (size_t i = 0; i < count; i++)
        if (!groups[i].disagrees)
            write_alike(page, &groups[i]);
    buf_text(page->out, "</ul>\n</section>\n");
}
