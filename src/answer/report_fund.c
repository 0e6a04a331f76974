/* SPDX-License-Identifier: Apache-2.0 */
/* The money: each facility in the three readings, who must say yes, who owes what. */
#include "answer/fund.h"
#include "answer/report_page.h"
#include "answer/words.h"

static void cell(const struct page *page, const char *css, struct str text)
{
    buf_printf(page->out, "<td%s>", css);
    html_text(page->out, text);
    buf_text(page->out, "</td>");
}

static void number(const struct page *page, struct str text)
{
    cell(page, " class=\"n\"", text);
}

static void write_paragraph(const struct page *page, struct buf *text)
{
    if (text->size > 0) {
        buf_text(page->out, "<p>");
        html_text(page->out, buf_view(text));
        buf_text(page->out, "</p>\n");
    }
    buf_release(text);
}

static void write_reading(const struct page *page, const struct facility *facility, int reading)
{
    const struct fund_view *view = &facility->views[reading];
    int64_t scale = fund_scale(facility);
    struct buf text;
    buf_printf(page->out, "<tr><th scope=\"row\">%s</th>", view->reading->name);
    cell(page, "", fund_truth_words(view->active));
    buf_text(page->out, "<td>");
    if (facility->needed > 0) {
        double share = (double)view->standing / (double)facility->needed;
        html_bar(page->out, report_shade(share < 1 ? share : 1), share, NULL);
    }
    buf_text(page->out, "</td>");
    number(page, fund_amount_words(page->scratch, view->standing, scale));
    number(page, fund_amount_words(page->scratch, view->short_by, scale));
    buf_init(&text);
    fund_describe_yes(&text, page->scratch, page->state, facility, view);
    cell(page, "", buf_view(&text));
    buf_release(&text);
    buf_text(page->out, "</tr>\n");
}

static void write_shares(const struct page *page, const struct facility *facility)
{
    int64_t scale = fund_scale(facility);
    if (facility->share_count == 0)
        return;
    buf_text(page->out, "<h4>What each owes if it is called</h4>\n<table><thead><tr>"
                        "<th>Party</th><th>Stage</th><th>Liable</th><th class=\"n\">Share</th>"
                        "<th class=\"n\">Strict</th><th class=\"n\">Stated</th>"
                        "<th class=\"n\">Generous</th></tr></thead>\n<tbody>\n");
    for (uint32_t i = 0; i < facility->share_count; i++) {
        const struct fund_share *share = &facility->shares[i];
        buf_text(page->out, "<tr><th scope=\"row\">");
        report_party(page, share->party);
        report_cite(page, share->row, SHARE_SOURCE);
        buf_text(page->out, "</th>");
        cell(page, "", words_stage(share->stage));
        cell(page, "", share->is_joint ? STR("joint") : STR("several"));
        number(page, fund_amount_words(page->scratch, share->amount, scale));
        for (int r = 0; r < READING_COUNT; r++)
            number(page, fund_part_words(page->scratch, &facility->views[r].parts[i], scale));
        buf_text(page->out, "</tr>\n");
    }
    buf_text(page->out, "</tbody></table>\n");
}

static void write_losses(const struct page *page, const struct facility *facility)
{
    buf_text(page->out, "<h4>What nobody covers if the worst k parties do not pay</h4>\n"
                        "<table><thead><tr><th>Reading</th><th class=\"n\">k</th><th>Who</th>"
                        "<th></th><th class=\"n\">Uncovered</th><th class=\"n\">At "
                        "least</th></tr></thead>\n<tbody>\n");
    for (int r = 0; r < READING_COUNT; r++) {
        const struct fund_view *view = &facility->views[r];
        for (uint32_t i = 0; view->guaranteed > 0 && i < view->loss_count; i++) {
            const struct fund_loss *loss = &view->losses[i];
            double share = (double)loss->uncovered / (double)view->called;
            struct buf who;
            buf_init(&who);
            words_parties(&who, page->state, loss->parties, loss->k, ", ");
            buf_printf(page->out, "<tr><th scope=\"row\">%s</th><td class=\"n\">%u</td>",
                       view->reading->name, loss->k);
            cell(page, "", loss->k == 0 ? STR("all pay") : buf_view(&who));
            buf_text(page->out, "<td>");
            html_bar(page->out, report_shade(1 - share), share, NULL);
            buf_text(page->out, "</td>");
            number(page, fund_amount_words(page->scratch, loss->uncovered, fund_scale(facility)));
            number(page,
                   fund_least_words(page->scratch, page->state, view, loss, fund_scale(facility)));
            buf_text(page->out, "</tr>\n");
            buf_release(&who);
        }
    }
    buf_text(page->out, "</tbody></table>\n");
    struct buf bounds;
    buf_init(&bounds);
    fund_describe_bounds(&bounds, facility);
    write_paragraph(page, &bounds);
}

static bool is_taken_on(const struct facility *facility)
{
    for (int r = 0; r < READING_COUNT; r++)
        if (facility->views[r].guaranteed > 0)
            return true;
    return false;
}

static void write_facility(const struct page *page, const struct facility *facility)
{
    struct buf text;
    buf_text(page->out, "<h3>");
    html_text(page->out,
              row_text(facility->row,
                       row_has(facility->row, FACILITY_TITLE) ? FACILITY_TITLE : FACILITY_ID));
    report_cite(page, facility->row, FACILITY_SOURCE);
    buf_text(page->out, "</h3>\n");
    buf_init(&text);
    fund_describe_terms(&text, page->scratch, facility);
    buf_text(&text, " Amounts below in ");
    buf_str(&text, fund_unit_words(page->scratch, facility->currency, fund_scale(facility)));
    buf_char(&text, '.');
    write_paragraph(page, &text);
    buf_init(&text);
    fund_describe_key(&text, page->scratch, page->state, facility);
    write_paragraph(page, &text);
    buf_text(page->out, "<table class=\"wide\"><thead><tr><th>Reading</th><th>Active</th><th></th>"
                        "<th class=\"n\">Standing</th><th class=\"n\">Short</th><th>Who must still "
                        "say yes</th></tr></thead>"
                        "\n<tbody>\n");
    for (int r = 0; r < READING_COUNT; r++)
        write_reading(page, facility, r);
    buf_text(page->out, "</tbody></table>\n");
    write_shares(page, facility);
    if (is_taken_on(facility))
        write_losses(page, facility);
}

void report_fund(const struct page *page)
{
    struct question question = question_default();
    struct premise premise;
    struct fund fund = {0};
    struct error err = {ERROR_NONE, ""};
    question.actual = true;
    if (page->count > 0) { /* who has withdrawn for the assessments declines here too */
        question.without = page->assessments[0].premise.question.without;
        question.without_count = page->assessments[0].premise.question.without_count;
    }
    buf_text(page->out,
             "<section id=\"fund\">\n<h2>The money</h2>\n"
             "<p class=\"lead\">Facilities that pay only when enough shares stand, by the "
             "facts as they are; and what each party owes if the guarantee is called.</p>\n");
    if (!premise_make_without_set(page->scratch, page->state, &question, &premise, &err)
        || !fund_make(page->scratch, &premise, &fund, &err)) {
        buf_text(page->out, "<p>No answer: ");
        html_c(page->out, err.text);
        buf_text(page->out, ".</p>\n");
    } else if (fund.count == 0) {
        buf_text(page->out, "<p>The record names no facility.</p>\n");
    }
    for (uint32_t f = 0; f < fund.count; f++)
        write_facility(page, &fund.facilities[f]);
    buf_text(page->out, "</section>\n");
}
