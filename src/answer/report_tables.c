/* SPDX-License-Identifier: Apache-2.0 */
/* The plain tables of the report: undertakings, instruments, sources. */
#include "answer/report_page.h"
#include "answer/show_cells.h"
#include "answer/words.h"

static void cell(const struct page *page, struct str text)
{
    buf_text(page->out, "<td>");
    html_text(page->out, text);
    buf_text(page->out, "</td>");
}

/* "notice 20, lift 10, tour 180 of 540" */
static void write_readiness(const struct page *page, const struct undertaking *undertaking)
{
    static const struct {
        int field;
        const char *before;
    } parts[] = {{UNDERTAKING_NOTICE, "notice "},
                 {UNDERTAKING_LIFT, "lift "},
                 {UNDERTAKING_TOUR, "tour "},
                 {UNDERTAKING_INTERVAL, "every "}};
    bool first = true;
    buf_text(page->out, "<td>");
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (!row_has(undertaking->row, parts[i].field))
            continue;
        buf_printf(page->out, "%s%s", first ? "" : ", ", parts[i].before);
        html_text(page->out, row_text(undertaking->row, parts[i].field));
        first = false;
    }
    buf_text(page->out, "</td>");
}

static void write_unsaid(const struct page *page, const struct undertaking *undertaking)
{
    struct buf text;
    buf_init(&text);
    show_unsaid(&text, undertaking);
    buf_text(page->out, "<td class=\"unsaid\">");
    html_text(page->out, buf_view(&text));
    buf_text(page->out, "</td>");
    buf_release(&text);
}

static void write_undertaking(const struct page *page, const struct undertaking *undertaking)
{
    const struct row *row = undertaking->row;
    buf_printf(page->out, "<tr%s><th scope=\"row\">",
               undertaking->superseded ? " class=\"old\"" : "");
    html_text(page->out, undertaking->id);
    report_cite(page, row, UNDERTAKING_SOURCE);
    buf_text(page->out, "<small>");
    html_text(page->out, row_text(row, UNDERTAKING_CAPABILITY));
    if (row_has(row, UNDERTAKING_AREAS)) {
        buf_text(page->out, ", ");
        html_text(page->out, row_text(row, UNDERTAKING_AREAS));
    }
    buf_text(page->out, "</small></th><td>");
    html_text(page->out, show_range(page->scratch, undertaking));
    buf_char(page->out, ' ');
    html_text(page->out, row_text(row, UNDERTAKING_UNIT));
    buf_printf(page->out, "</td><td><span class=\"stage g%d\">", (int)undertaking->stage);
    html_text(page->out,
              undertaking->superseded ? STR("superseded") : words_stage(undertaking->stage));
    buf_text(page->out, "</span><small>");
    html_text(page->out, words_attestation(undertaking->attestation));
    buf_text(page->out, "</small></td>");
    write_readiness(page, undertaking);
    buf_text(page->out, "<td class=\"condition\">");
    html_text(page->out, row_text(row, UNDERTAKING_CONDITION));
    for (uint32_t i = 0; i < undertaking->caveat_count; i++) {
        const struct caveat *caveat = &undertaking->caveats[i];
        buf_text(page->out, "<small>caveat: ");
        html_text(page->out, row_text(caveat->row, CAVEAT_MODE));
        buf_char(page->out, ' ');
        html_text(page->out, row_text(caveat->row, CAVEAT_KIND));
        buf_char(page->out, ' ');
        html_text(page->out, row_text(caveat->row, CAVEAT_VALUE));
        report_cite(page, caveat->row, CAVEAT_SOURCE);
        buf_text(page->out, "</small>");
    }
    buf_text(page->out, "</td>");
    write_unsaid(page, undertaking);
    buf_text(page->out, "</tr>\n");
}

void report_undertakings(const struct page *page)
{
    const struct state *state = page->state;
    buf_text(page->out, "<section id=\"undertakings\">\n<h2>Undertakings</h2>\n"
                        "<p class=\"lead\">What each party has offered, how firmly, on which "
                        "condition, and what a planner needs that nobody has said.</p>\n"
                        "<table class=\"wide\"><thead><tr><th>Undertaking</th><th>Quantity</th>"
                        "<th>Stage and word</th><th>Days</th><th>Condition and caveats</th>"
                        "<th>Unsaid</th></tr></thead>\n<tbody>\n");
    for (uint32_t p = 0; p < state->party_count; p++) {
        bool first = true;
        for (uint32_t u = 0; u < state->undertaking_count; u++) {
            if (state->undertakings[u].party != p)
                continue;
            if (first) {
                buf_text(page->out, "<tr class=\"group\"><th colspan=\"6\" scope=\"rowgroup\">");
                html_text(page->out, words_party_name(&state->parties[p]));
                buf_text(page->out, "</th></tr>\n");
            }
            first = false;
            write_undertaking(page, &state->undertakings[u]);
        }
    }
    buf_text(page->out, "</tbody></table>\n</section>\n");
}

void report_instruments(const struct page *page)
{
    const struct record *record = page->state->record;
    buf_text(page->out,
             "<section id=\"instruments\">\n<h2>Instruments</h2>\n"
             "<table class=\"wide\"><thead><tr><th>Instrument</th><th>Kind</th><th>Binds by</th>"
             "<th>Steps</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < record->tables[KIND_INSTRUMENT].row_count; i++) {
        const struct row *instrument = record_row(record, KIND_INSTRUMENT, i);
        if (!page->state->counts[KIND_INSTRUMENT][i])
            continue;
        buf_text(page->out, "<tr><th scope=\"row\">");
        html_text(page->out, row_text(instrument, INSTRUMENT_ID));
        report_cite(page, instrument, INSTRUMENT_SOURCE);
        buf_text(page->out, "<small>");
        html_text(page->out, row_text(instrument, INSTRUMENT_TITLE));
        buf_text(page->out, "</small></th>");
        cell(page, row_text(instrument, INSTRUMENT_KIND));
        cell(page, row_text(instrument, INSTRUMENT_BINDING));
        buf_text(page->out, "<td>");
        for (size_t s = 0; s < record->tables[KIND_STEP].row_count; s++) {
            const struct row *step = record_row(record, KIND_STEP, s);
            if (!page->state->counts[KIND_STEP][s]
                || row_value(step, STEP_INSTRUMENT, -1) != (int64_t)i)
                continue;
            buf_text(page->out, "<span class=\"step\">");
            html_text(page->out, row_text(step, STEP_PARTY));
            buf_char(page->out, ' ');
            html_text(page->out, row_text(step, STEP_STEP));
            buf_char(page->out, ' ');
            html_text(page->out, row_text(step, STEP_ON));
            report_cite(page, step, STEP_SOURCE);
            buf_text(page->out, "</span> ");
        }
        buf_text(page->out, "</td></tr>\n");
    }
    buf_text(page->out, "</tbody></table>\n</section>\n");
}

static void write_lineage(const struct page *page, const struct row *source)
{
    struct str rest = row_text(source, SOURCE_DERIVED_FROM), id;
    bool first = true;
    while (list_next(&rest, &id)) {
        const struct row *origin = record_find(page->state->record, KIND_SOURCE, id);
        uint32_t number = origin == NULL ? 0 : page->source_numbers[origin->index];
        buf_text(page->out, first ? " Derived from " : ", ");
        first = false;
        if (number > 0)
            buf_printf(page->out, "<a href=\"#s%u\">[%u]</a>", number, number);
        else
            html_text(page->out, id);
    }
    buf_text(page->out, first ? "" : ".");
}

void report_sources(const struct page *page)
{
    buf_text(page->out,
             "<section id=\"sources\">\n<h2>Sources</h2>\n<p class=\"lead\">Tier 1 is law or "
             "official record, 2 official statement, 3 press or study, 4 relayed. A "
             "source and what it is derived from count as one.</p>\n<ol class=\"sources\">\n");
    for (uint32_t i = 0; i < page->source_count; i++) {
        const struct row *source =
            record_row(page->state->record, KIND_SOURCE, page->source_order[i]);
        struct str title =
            row_text(source, row_has(source, SOURCE_TITLE) ? SOURCE_TITLE : SOURCE_ID);
        buf_printf(page->out, "<li id=\"s%u\">", i + 1);
        if (row_has(source, SOURCE_TIER)) {
            buf_text(page->out, "<span class=\"tier\">tier ");
            html_text(page->out, row_text(source, SOURCE_TIER));
            buf_text(page->out, "</span> ");
        }
        html_text(page->out, row_text(source, SOURCE_PUBLISHER));
        buf_text(page->out, row_has(source, SOURCE_PUBLISHER) ? ": " : "");
        html_link(page->out, row_text(source, SOURCE_URL), title);
        if (row_has(source, SOURCE_PUBLISHED)) {
            buf_text(page->out, ", ");
            html_text(page->out, row_text(source, SOURCE_PUBLISHED));
        }
        buf_char(page->out, '.');
        write_lineage(page, source);
        buf_text(page->out, "</li>\n");
    }
    buf_text(page->out, "</ol>\n</section>\n");
}
