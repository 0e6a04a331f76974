/* SPDX-License-Identifier: Apache-2.0 */
/* What is due by the facts as they are, and each party's record by quarter. */
#include "answer/due.h"
#include "answer/report_page.h"
#include "answer/words.h"

static void cell(const struct page *page, struct str text)
{
    buf_text(page->out, "<td>");
    html_text(page->out, text);
    buf_text(page->out, "</td>");
}

static void write_row(const struct page *page, const struct due_view *view, const struct due *due)
{
    const struct undertaking *undertaking = &page->state->undertakings[due->undertaking];
    bool is_live = due->status < DUE_WITHDRAWN;
    buf_text(page->out, "<tr><th scope=\"row\">");
    html_text(page->out, undertaking->id);
    report_cite(page, undertaking->row, UNDERTAKING_SOURCE);
    buf_text(page->out, "</th>");
    cell(page, words_stage(undertaking->stage));
    buf_text(page->out, "<td class=\"n\">");
    html_text(page->out, is_live ? due_day_words(page->scratch, due) : STR(""));
    buf_text(page->out, "</td>");
    cell(page, due_amount_words(page->scratch, page->state, due));
    cell(page, due_days_words(page->scratch, view, due));
    cell(page, due_word_words(page->scratch, view, due));
    cell(page, due_waits_for(page->scratch, view, due));
    buf_text(page->out, "</tr>\n");
}

static void write_status(const struct page *page, const struct due_view *view,
                         enum due_status status)
{
    bool first = true;
    for (uint32_t i = 0; i < view->answer->count; i++) {
        const struct due *due = &view->answer->dues[i];
        if (due->status != status || !due_view_has(view, due))
            continue;
        if (first)
            buf_printf(
                page->out,
                "<tr class=\"group\"><th colspan=\"7\" scope=\"rowgroup\">%s: %s</th></tr>\n",
                due_statuses[status].name, due_statuses[status].meaning);
        first = false;
        write_row(page, view, due);
    }
}

static struct str sized(const struct page *page, int64_t quantity, uint32_t unknown)
{
    char text[WORDS_BYTES];
    return str_from(arena_printf(page->scratch, "%s%s", words_quantity(text, quantity),
                                 unknown > 0 ? " + ?" : ""));
}

static void write_kept_row(const struct page *page, const struct due_view *view,
                           const struct kept *kept)
{
    char quarter[KEPT_TEXT_BYTES];
    kept_quarter_write(quarter, kept->quarter);
    buf_text(page->out, "<tr><th scope=\"row\">");
    report_party(page, kept->party);
    buf_printf(page->out, "</th><td>%s</td><td class=\"n\">",
               kept->quarter == KEPT_UNDATED ? "no day" : quarter);
    html_text(page->out, sized(page, kept->owed, kept->owed_unknown));
    buf_text(page->out, "</td><td class=\"n\">");
    html_text(page->out, sized(page, kept->delivered, kept->delivered_unknown));
    buf_text(page->out, "</td>");
    cell(page, page->state->symbols[kept->unit]);
    buf_text(page->out, "<td>");
    if (kept->owed > 0) {
        double share = (double)kept->delivered / (double)kept->owed;
        html_bar(page->out, report_shade(share < 1 ? share : 1), share, NULL);
    }
    buf_text(page->out, "</td>");
    cell(page, due_quarter_words(view, kept));
    buf_text(page->out, "</tr>\n");
}

static void write_kept(const struct page *page, const struct due_view *view)
{
    buf_text(page->out, "<h3>Promises kept</h3>\n");
    if (view->kept_count == 0) {
        buf_text(page->out, "<p>Nothing has fallen due and nothing has been delivered.</p>\n");
        return;
    }
    buf_text(
        page->out,
        "<table><thead><tr><th>Party</th><th>Quarter</th><th class=\"n\">Owed</th>"
        "<th class=\"n\">Delivered</th><th>Unit</th><th></th><th></th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < view->kept_count; i++)
        write_kept_row(page, view, &view->kept[i]);
    buf_text(page->out, "</tbody></table>\n");
}

static void write_due(const struct page *page, const struct due_view *view)
{
    struct buf text;
    buf_init(&text);
    due_describe_counts(&text, view);
    buf_text(&text, ". ");
    due_describe_trigger(&text, view->answer);
    buf_text(page->out, "<p>");
    html_text(page->out, buf_view(&text));
    buf_release(&text);
    buf_text(page->out,
             "</p>\n<table class=\"wide\"><thead><tr><th>Undertaking</th><th>Stage</th>"
             "<th class=\"n\">Due</th><th>Delivered of owed</th><th>Days</th><th>Word</th>"
             "<th>Waits for</th></tr></thead>\n<tbody>\n");
    for (int status = 0; status < DUE_STATUS_COUNT; status++)
        write_status(page, view, (enum due_status)status);
    buf_text(page->out, "</tbody></table>\n");
    write_kept(page, view);
}

void report_due(const struct page *page)
{
    struct question question = question_default();
    struct premise premise;
    struct due_view view;
    struct error err;
    question.actual = true;
    buf_text(page->out,
             "<section id=\"due\">\n<h2>Is it being kept?</h2>\n"
             "<p class=\"lead\">What is owed by the facts as they are on this day, not as "
             "if the day had come, and what was delivered.</p>\n");
    if (premise_make_without_set(page->scratch, page->state, &question, &premise, &err)
        && due_view_make(page->scratch, &premise, &view, &err)) {
        write_due(page, &view);
    } else {
        buf_text(page->out, "<p>No answer: ");
        html_c(page->out, err.text);
        buf_text(page->out, ".</p>\n");
    }
    buf_text(page->out, "</section>\n");
}
