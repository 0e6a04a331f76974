/* SPDX-License-Identifier: Apache-2.0 */
/* What changed since the last meeting: the answers first, then who said what. */
#include "answer/diff.h"
#include "answer/positions.h"
#include "answer/report_page.h"

static void cell(const struct page *page, const char *css, struct str text)
{
    buf_printf(page->out, "<td%s>", css);
    html_text(page->out, text);
    buf_text(page->out, "</td>");
}

static void write_paragraph(const struct page *page, const char *css, struct buf *text)
{
    if (text->size > 0) {
        buf_printf(page->out, "<p%s>", css);
        html_text(page->out, buf_view(text));
        buf_text(page->out, ".</p>\n");
    }
    buf_release(text);
}

/* ---- sets ---------------------------------------------------------------------------------- */

static void write_verdict(const struct page *page, const struct assessment *assessment)
{
    buf_text(page->out, "<td>");
    if (assessment == NULL)
        buf_text(page->out, "–");
    else
        report_badge(page, assessment->verdict);
    buf_text(page->out, "</td>");
}

static void write_set(const struct page *page, const struct diff_set *set)
{
    size_t count;
    const struct diff_figure *figures = diff_figures(page->scratch, set, &count);
    buf_text(page->out, "<tr class=\"group\"><th scope=\"rowgroup\">");
    html_text(page->out, set->name);
    buf_text(page->out, "</th>");
    write_verdict(page, set->before);
    write_verdict(page, set->after);
    buf_text(page->out, "<td></td></tr>\n");
    for (size_t i = 0; i < count; i++) {
        buf_text(page->out, "<tr><th scope=\"row\" class=\"figure\">");
        html_text(page->out, figures[i].name);
        buf_printf(page->out, "</th><td class=\"n\">%s</td><td class=\"n\">%s</td>",
                   figures[i].from, figures[i].to);
        buf_printf(page->out, "<td class=\"n%s\">%s</td></tr>\n",
                   figures[i].change < 0 ? " critical" : "", figures[i].points);
    }
}

static void write_breaking(const struct page *page, const struct diff_set *set)
{
    for (int r = 0; r < READING_COUNT; r++) {
        struct buf text;
        buf_init(&text);
        diff_describe_breaking(&text, page->scratch, set, (enum reading_name)r);
        write_paragraph(page, "", &text);
    }
}

static void write_sets(const struct page *page, const struct diff *diff)
{
    bool any = false;
    struct buf unchanged;
    buf_text(page->out, "<h3>What it did to the verdicts</h3>\n");
    for (size_t i = 0; i < diff->set_count; i++) {
        if (!diff_set_differs(page->scratch, &diff->sets[i]))
            continue;
        if (!any)
            buf_text(page->out, "<div class=\"scroll\"><table class=\"change\"><thead><tr><th>Set, "
                                "figure</th><th>From</th>"
                                "<th>To</th><th class=\"n\">Points</th></tr></thead>\n<tbody>\n");
        any = true;
        write_set(page, &diff->sets[i]);
    }
    buf_text(page->out, any ? "</tbody></table></div>\n" : "");
    for (size_t i = 0; i < diff->set_count; i++)
        if (diff_set_differs(page->scratch, &diff->sets[i]))
            write_breaking(page, &diff->sets[i]);
    buf_init(&unchanged);
    diff_describe_unchanged(&unchanged, page->scratch, diff);
    write_paragraph(page, " class=\"quiet\"", &unchanged);
}

/* ---- rows ------------------------------------------------------------------------------------ */

static void write_undertaking(const struct page *page, const struct diff *diff,
                              const struct diff_row *row)
{
    buf_printf(page->out, "<tr><td class=\"stage%s\">%s</td><th scope=\"row\">",
               row->what == DIFF_WITHDRAWN || row->what == DIFF_GONE ? " critical" : "",
               diff_what_name(row->what));
    html_text(page->out, diff_row_words(page->scratch, row));
    if (row->after != NULL)
        report_cite(page, row->after, UNDERTAKING_SOURCE);
    buf_text(page->out, "</th>");
    cell(page, "", diff_change_words(page->scratch, diff, row));
    buf_text(page->out, "</tr>\n");
}

static void write_undertakings(const struct page *page, const struct diff *diff)
{
    bool any = false;
    for (size_t i = 0; i < diff->row_count; i++) {
        if (diff->rows[i].kind != KIND_UNDERTAKING)
            continue;
        if (!any)
            buf_text(page->out, "<h3>Undertakings</h3>\n<table class=\"moves\"><thead><tr>"
                                "<th>What</th><th>Row</th><th>Change</th></tr></thead>\n<tbody>\n");
        any = true;
        write_undertaking(page, diff, &diff->rows[i]);
    }
    buf_text(page->out, any ? "</tbody></table>\n" : "");
}

static void write_change(const struct page *page, const struct diff *diff,
                         const struct diff_row *row)
{
    buf_printf(page->out, "<tr><th scope=\"row\">%s</th><td>%s</td><td>",
               kind_infos[row->kind].name, diff_what_name(row->what));
    buf_text(page->out, "<b>");
    html_text(page->out, row->id);
    buf_text(page->out, "</b> ");
    html_text(page->out, diff_change_words(page->scratch, diff, row));
    buf_text(page->out, "</td></tr>\n");
}

static void write_ids(const struct page *page, const struct diff *diff, enum kind kind,
                      enum diff_what what)
{
    size_t count;
    struct str ids = diff_ids_words(page->scratch, diff, kind, what, &count);
    if (count == 0)
        return;
    buf_printf(page->out, "<tr><th scope=\"row\">%s</th><td>%zu %s</td>", kind_infos[kind].name,
               count, diff_what_name(what));
    cell(page, "", ids);
    buf_text(page->out, "</tr>\n");
}

static void write_other_rows(const struct page *page, const struct diff *diff)
{
    bool any = false;
    for (size_t i = 0; i < diff->row_count; i++)
        any = any || diff->rows[i].kind != KIND_UNDERTAKING;
    if (!any)
        return;
    buf_text(page->out, "<h3>Other rows</h3>\n<table class=\"moves\"><thead><tr><th>Table</th>"
                        "<th>What</th><th>Rows</th></tr></thead>\n<tbody>\n");
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        if (kind == KIND_UNDERTAKING)
            continue;
        for (size_t i = 0; i < diff->row_count; i++)
            if (diff->rows[i].kind == (enum kind)kind && diff->rows[i].what == DIFF_CHANGED)
                write_change(page, diff, &diff->rows[i]);
        write_ids(page, diff, (enum kind)kind, DIFF_NEW);
        write_ids(page, diff, (enum kind)kind, DIFF_GONE);
    }
    buf_text(page->out, "</tbody></table>\n");
}

/* ---- positions and facts ------------------------------------------------------------------- */

static void write_stance(const struct page *page, const struct state *state, const struct row *row)
{
    buf_text(page->out, "<td>");
    if (row == NULL) {
        buf_text(page->out, "<span class=\"unsaid\">unsaid</span></td>");
        return;
    }
    html_text(page->out, words_stance((enum stance)row_value(row, POSITION_STANCE, 0)));
    report_cite(page, row, POSITION_SOURCE);
    struct str date = positions_date(page->scratch, state, row);
    if (date.size > 0)
        buf_printf(page->out, "<small>%.*s</small>", STR_ARG(date));
    buf_text(page->out, "</td>");
}

static void write_position(const struct page *page, const struct diff *diff,
                           const struct diff_position *position)
{
    const struct row *row = position->after != NULL ? position->after : position->before;
    buf_text(page->out, "<tr><th scope=\"row\">");
    html_text(page->out, row_text(row, POSITION_MATTER));
    buf_text(page->out, "</th><td>");
    report_party(page, page->state->party_of_row[row_value(row, POSITION_PARTY, 0)]);
    buf_text(page->out, "</td>");
    write_stance(page, diff->before, position->before);
    write_stance(page, diff->after, position->after);
    buf_text(page->out, "</tr>\n");
}

static void write_positions(const struct page *page, const struct diff *diff)
{
    if (diff->position_count == 0)
        return;
    buf_text(page->out, "<h3>Positions that moved</h3>\n<table class=\"moves\"><thead><tr>"
                        "<th>Matter</th><th>Party</th><th>From</th><th>To</th></tr></thead>\n"
                        "<tbody>\n");
    for (size_t i = 0; i < diff->position_count; i++)
        write_position(page, diff, &diff->positions[i]);
    buf_text(page->out, "</tbody></table>\n");
}

static void write_facts(const struct page *page, const struct diff *diff)
{
    if (diff->fact_count == 0)
        return;
    buf_text(page->out, "<h3>Facts</h3>\n<table class=\"moves\"><thead><tr><th>Fact</th>"
                        "<th>From</th><th>To</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < diff->fact_count; i++) {
        const struct diff_fact *fact = &diff->facts[i];
        buf_text(page->out, "<tr><th scope=\"row\">");
        html_text(page->out, fact->name);
        if (fact->after != NULL)
            report_cite(page, fact->after,
                        fact->after->kind == KIND_STEP ? STEP_SOURCE : FACT_SOURCE);
        buf_text(page->out, "</th>");
        cell(page, "", diff_truth_words(fact->from));
        cell(page, "", diff_truth_words(fact->to));
        buf_text(page->out, "</tr>\n");
    }
    buf_text(page->out, "</tbody></table>\n");
}

/* ---- the section --------------------------------------------------------------------------- */

static void write_diff(const struct page *page, const struct diff *diff)
{
    struct buf text;
    buf_init(&text);
    diff_describe_counts(&text, diff);
    write_paragraph(page, " class=\"lead\"", &text);
    if (diff_is_empty(diff))
        return;
    write_sets(page, diff);
    write_undertakings(page, diff);
    write_positions(page, diff);
    write_facts(page, diff);
    write_other_rows(page, diff);
}

void report_diff(const struct page *page, int32_t since)
{
    struct state before;
    struct diff diff;
    struct error err;
    int32_t day;
    buf_text(page->out, "<section id=\"diff\">\n<h2>What changed</h2>\n");
    if (!diff_first_day(page->state, since, &day, &err)) {
        buf_text(page->out, "<p class=\"quiet\">The record has nothing from an earlier day to "
                            "compare with.</p>\n");
    } else if (state_fold(page->scratch, page->state->record, day, &before, &err)
               && diff_make_with(page->scratch, &before, page->state, page->assessments,
                                 page->count, &diff, &err)) {
        write_diff(page, &diff);
    } else {
        buf_text(page->out, "<p>No answer: ");
        html_c(page->out, err.text);
        buf_text(page->out, ".</p>\n");
    }
    buf_text(page->out, "</section>\n");
}
