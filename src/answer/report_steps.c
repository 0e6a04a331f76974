/* SPDX-License-Identifier: Apache-2.0 */
/* Beside the table of instruments: whose steps are missing, who waits, and what ceilings allow. */
#include "answer/report_page.h"
#include "answer/steps.h"
#include "answer/words.h"

static void write_way(const struct page *page, const struct step_way *way)
{
    buf_text(page->out, "<tr><th scope=\"row\">");
    html_text(page->out, row_text(way->instrument, INSTRUMENT_ID));
    buf_text(page->out, "</th><td>");
    report_party(page, way->party);
    buf_text(page->out, "</td>");
}

static void write_undertakings(const struct page *page, const uint32_t *undertakings,
                               uint32_t count)
{
    buf_text(page->out, "<td>");
    for (uint32_t i = 0; i < count; i++) {
        buf_text(page->out, i == 0 ? "" : ", ");
        html_text(page->out, page->state->undertakings[undertakings[i]].id);
    }
    buf_text(page->out, "</td>");
}

static void write_wait(const struct page *page, const struct steps *steps,
                       const struct step_wait *wait)
{
    const struct step_way *way = &steps->ways[wait->way];
    struct buf so_far;
    buf_init(&so_far);
    steps_describe_cell(&so_far, page->state, &way->cells[wait->step]);
    write_way(page, way);
    buf_text(page->out, "<td>");
    html_text(page->out, steps_name(wait->step));
    buf_text(page->out, "</td><td>");
    html_text(page->out, buf_view(&so_far));
    buf_text(page->out, "</td>");
    write_undertakings(page, wait->undertakings, wait->undertaking_count);
    buf_text(page->out, "</tr>\n");
    buf_release(&so_far);
}

static void write_waits(const struct page *page, const struct steps *steps)
{
    if (steps->wait_count == 0) {
        buf_text(page->out, "<p class=\"quiet\">No undertaking waits for a step.</p>\n");
        return;
    }
    buf_text(page->out,
             "<table class=\"wide\"><thead><tr><th>Instrument</th><th>Party</th><th>Step</th>"
             "<th>So far</th><th>Waiting for it</th></tr></thead>\n<tbody>\n");
    for (uint32_t i = 0; i < steps->wait_count; i++)
        write_wait(page, steps, &steps->waits[i]);
    buf_text(page->out, "</tbody></table>\n");
}

static void write_unratified(const struct page *page, const struct steps *steps)
{
    const struct row *last = NULL;
    for (uint32_t w = 0; w < steps->way_count; w++) {
        const struct step_way *way = &steps->ways[w];
        if (!way->lacks_ratification)
            continue;
        if (way->instrument != last) {
            buf_text(page->out, last == NULL ? "<p>Signed and not ratified: " : "; ");
            html_text(page->out, row_text(way->instrument, INSTRUMENT_ID));
            buf_text(page->out, " (");
            html_text(page->out, row_has(way->instrument, INSTRUMENT_BINDING)
                                     ? row_text(way->instrument, INSTRUMENT_BINDING)
                                     : STR("binding unsaid"));
            buf_text(page->out, ") by ");
        } else {
            buf_text(page->out, ", ");
        }
        report_party(page, way->party);
        last = way->instrument;
    }
    buf_text(page->out, last == NULL ? "" : ". What binds politically may not need it.</p>\n");
}

static void write_ceiling(const struct page *page, const struct steps *steps,
                          const struct step_ceiling *ceiling)
{
    char quantity[WORDS_BYTES];
    write_way(page, &steps->ways[ceiling->way]);
    buf_text(page->out, ceiling->state == CEILING_IN_FORCE ? "<td>" : "<td class=\"quiet\">");
    html_text(page->out, steps_ceiling_state(page->scratch, ceiling));
    buf_printf(page->out, "</td><td>%s ", words_quantity(quantity, ceiling->quantity));
    html_text(page->out, row_text(ceiling->step, STEP_UNIT));
    report_cite(page, ceiling->step, STEP_SOURCE);
    buf_printf(page->out, "</td><td%s>%s", ceiling->is_reached ? " class=\"critical\"" : "",
               words_quantity(quantity, ceiling->asked));
    if (ceiling->unsaid_count > 0)
        buf_printf(page->out, " and %u unsaid", (unsigned)ceiling->unsaid_count);
    buf_text(page->out, "</td>");
    if (ceiling->undertaking_count > 0) {
        write_undertakings(page, ceiling->undertakings, ceiling->undertaking_count);
    } else {
        buf_text(page->out, "<td><span class=\"unsaid\">");
        html_text(page->out, steps_nobody_under(steps, ceiling));
        buf_text(page->out, "</span></td>");
    }
    buf_text(page->out, "</tr>\n");
}

void report_steps(const struct page *page)
{
    struct steps steps;
    steps_fold(page->scratch, page->state, &steps);
    buf_text(page->out,
             "<section id=\"steps\">\n<h2>Steps still missing</h2>\n<p class=\"lead\">What "
             "signatures, approvals and ratifications undertakings wait for.</p>\n");
    write_waits(page, &steps);
    write_unratified(page, &steps);
    if (steps.ceiling_count > 0) {
        buf_text(page->out,
                 "<h3>Ceilings</h3>\n<table class=\"wide\"><thead><tr><th>Instrument</th>"
                 "<th>Party</th><th>State</th><th>Ceiling</th><th>Offered, strictly "
                 "read</th><th>By</th></tr>"
                 "</thead>\n<tbody>\n");
        for (uint32_t i = 0; i < steps.ceiling_count; i++)
            write_ceiling(page, &steps, &steps.ceilings[i]);
        buf_text(page->out, "</tbody></table>\n");
    }
    buf_text(page->out, "</section>\n");
}
