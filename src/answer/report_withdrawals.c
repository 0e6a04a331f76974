/* SPDX-License-Identifier: Apache-2.0 */
/* What is left when k guarantors go, and who carries how much of the coverage. */
#include "answer/assess.h"
#include "answer/report_page.h"
#include "answer/words.h"

enum { BREAKING_SETS_MAX = 24 };

static const double chart_left = 8, chart_width = 150, row_height = 20;

/* The bar for k withdrawals: what is left, then what falls directly, then what falls after. */
static void write_row(const struct page *page, uint32_t k, double coverage, double direct,
                      double cascade, struct str who)
{
    double top = 4 + row_height * k, x = chart_left + 16;
    char percent[WORDS_BYTES];
    html_svg_text(page->out, chart_left, top + 11, "n",
                  str_from(arena_printf(page->scratch, "%u", k)));
    const double parts[] = {coverage, direct, cascade};
    static const char *const classes[] = {"left", "direct", "cascade"};
    buf_printf(page->out,
               "<rect class=\"back\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"13\"/>", x, top,
               chart_width);
    for (int i = 0; i < 3; i++) {
        double width = chart_width * (parts[i] > 0 ? parts[i] : 0);
        if (width > 0.05)
            buf_printf(page->out,
                       "<rect class=\"%s\" x=\"%.2f\" y=\"%.1f\" width=\"%.2f\" height=\"13\"/>",
                       classes[i], x, top, width);
        x += width;
    }
    x = chart_left + 16 + chart_width + 6;
    html_svg_text(page->out, x, top + 11, "n", str_from(words_percent(percent, coverage)));
    html_svg_text(page->out, x + 52, top + 11, "who", who);
    buf_char(page->out, '\n');
}

static void write_chart(const struct page *page, const struct reading_answer *answer)
{
    double height = 8 + row_height * (answer->withdrawal_count + 1);
    buf_printf(page->out, "<div><h4>%s</h4>", answer->reading->name);
    html_svg_open(page->out, "withdrawal", 340, height,
                  "coverage left after 0, 1, 2 … withdrawals, and who would be missed most");
    write_row(page, 0, answer->coverage, 0, 0, STR("everyone there"));
    for (uint32_t i = 0; i < answer->withdrawal_count; i++) {
        const struct withdrawal *withdrawal = &answer->withdrawals[i];
        struct buf who;
        buf_init(&who);
        words_parties(&who, page->state, withdrawal->parties, withdrawal->k, " ");
        write_row(page, withdrawal->k, withdrawal->coverage, withdrawal->direct_loss,
                  withdrawal->cascade_loss, words_keep(page->scratch, &who));
    }
    buf_text(page->out, "</svg></div>\n");
}

static void write_breaking_sets(const struct page *page, const struct reading_answer *answer, int k)
{
    if (!answer->critical_met || !plan_asks_critical(answer->plan))
        return;
    buf_printf(page->out, "<p><b>%s</b>: ", answer->reading->name);
    if (answer->breaking_set_count == 0)
        buf_printf(page->out, "no %d guarantors can break it by leaving", k);
    else
        buf_text(page->out, "breaks without ");
    for (size_t i = 0; i < answer->breaking_set_count && i < BREAKING_SETS_MAX; i++) {
        const struct party_set *set = &answer->breaking_sets[i];
        buf_text(page->out, i == 0 ? "" : ", or ");
        for (uint32_t p = 0; p < set->count; p++) {
            buf_text(page->out, p == 0 ? "" : " and ");
            report_party(page, set->parties[p]);
        }
    }
    if (answer->breaking_set_count > BREAKING_SETS_MAX)
        buf_printf(page->out, ", or any of %zu more sets",
                   answer->breaking_set_count - BREAKING_SETS_MAX);
    buf_text(page->out, ".</p>\n");
}

static bool can_lose(const struct reading_answer *answer)
{
    return answer->is_asked && answer->coverage > 0;
}

/* Names the readings without a chart. */
static void write_nothing_to_lose(const struct page *page, const struct assessment *assessment)
{
    bool any = false;
    for (int r = 0; r < READING_COUNT; r++) {
        if (can_lose(&assessment->readings[r]))
            continue;
        buf_printf(page->out, "%s%s", any ? ", " : "<p class=\"quiet\">",
                   assessment->readings[r].reading->name);
        any = true;
    }
    buf_text(page->out, any ? ": nothing is covered, so nothing can be lost.</p>\n" : "");
}

void report_withdrawals(const struct page *page, const struct assessment *assessment)
{
    bool any = false;
    for (int r = 0; r < READING_COUNT; r++)
        any = any || can_lose(&assessment->readings[r]);
    if (!any)
        return;
    buf_text(
        page->out,
        "<figure>\n<figcaption><b>Withdrawal.</b> What is left when the k guarantors leave who "
        "would be missed most: <span class=\"key left\"></span>left, <span class=\"key "
        "direct\"></span>lost with them, <span class=\"key cascade\"></span>lost because it "
        "hung on them. ");
    report_question(page, assessment);
    buf_text(page->out, ".</figcaption>\n<div class=\"trio\">\n");
    for (int r = 0; r < READING_COUNT; r++)
        if (can_lose(&assessment->readings[r]))
            write_chart(page, &assessment->readings[r]);
    buf_text(page->out, "</div>\n");
    write_nothing_to_lose(page, assessment);
    for (int r = 0; r < READING_COUNT; r++)
        write_breaking_sets(page, &assessment->readings[r], assessment->premise.question.k);
    buf_text(page->out, "</figure>\n");
}

static bool has_influence(const struct assessment *assessment, uint32_t party)
{
    for (int r = 0; r < READING_COUNT; r++) {
        const struct influence *influence = assess_influence_of(&assessment->readings[r], party);
        if (influence != NULL && influence->shapley >= 0.0005)
            return true;
    }
    return false;
}

static void write_influence_row(const struct page *page, const struct assessment *assessment,
                                uint32_t party)
{
    char percent[WORDS_BYTES];
    buf_text(page->out, "<tr><th scope=\"row\">");
    report_party(page, party);
    buf_text(page->out, "</th>");
    for (int r = 0; r < READING_COUNT; r++) {
        const struct influence *influence = assess_influence_of(&assessment->readings[r], party);
        buf_text(page->out, "<td class=\"barcell\">");
        html_bar(page->out, "left", influence == NULL ? 0 : influence->shapley, NULL);
        buf_printf(page->out, "<span class=\"n\">%s</span></td>",
                   influence == NULL ? "–" : words_percent(percent, influence->shapley));
    }
    buf_text(page->out, "</tr>\n");
}

/* The largest standard error of any value shown, for the caption; 0 when all are exact. */
static double largest_error(const struct assessment *assessment)
{
    double largest = 0;
    for (int r = 0; r < READING_COUNT; r++)
        for (uint32_t i = 0; i < assessment->readings[r].influence_count; i++)
            if (assessment->readings[r].influence[i].stderr_of_mean > largest)
                largest = assessment->readings[r].influence[i].stderr_of_mean;
    return largest;
}

void report_influence(const struct page *page, const struct assessment *assessment)
{
    bool any = false;
    for (uint32_t p = 0; p < page->state->party_count && !any; p++)
        any = has_influence(assessment, p);
    if (!any)
        return;
    char percent[WORDS_BYTES];
    buf_text(page->out, "<figure>\n<figcaption><b>Influence.</b> How much of the coverage each "
                        "guarantor carries on average, whoever else stays (Shapley value");
    if (largest_error(assessment) > 0)
        buf_printf(page->out, "; sampled, standard error at most %s",
                   words_percent(percent, largest_error(assessment)));
    buf_text(page->out, "). ");
    report_question(page, assessment);
    buf_text(page->out, ".</figcaption>\n<table class=\"influence\"><thead><tr><th>Guarantor</th>");
    for (int r = 0; r < READING_COUNT; r++)
        buf_printf(page->out, "<th>%s</th>", assessment->readings[r].reading->name);
    buf_text(page->out, "</tr></thead>\n<tbody>\n");
    for (uint32_t p = 0; p < page->state->party_count; p++)
        if (has_influence(assessment, p))
            write_influence_row(page, assessment, p);
    buf_text(page->out, "</tbody></table>\n</figure>\n");
}

static bool is_pivotal(const struct pivotal_fact *pivotal)
{
    return pivotal->is_asked && pivotal->if_true - pivotal->if_false > WITHDRAWAL_TIE;
}

static void write_pivotal_fact(const struct page *page, const struct reading_answer *answer,
                               const struct pivotal_fact *pivotal)
{
    char percent[WORDS_BYTES];
    buf_text(page->out, "<tr><th scope=\"row\">");
    html_text(page->out, page->state->facts[pivotal->fact].name);
    buf_printf(page->out, "</th><td>%s</td><td class=\"barcell\">", answer->reading->name);
    html_bar(page->out, "met", pivotal->if_true, NULL);
    buf_printf(page->out, "<span class=\"n\">%s</span></td><td class=\"barcell\">",
               words_percent(percent, pivotal->if_true));
    html_bar(page->out, "short", pivotal->if_false, NULL);
    buf_printf(page->out, "<span class=\"n\">%s</span></td></tr>\n",
               words_percent(percent, pivotal->if_false));
}

void report_pivotal_facts(const struct page *page, const struct assessment *assessment)
{
    bool any = false;
    for (int r = 0; r < READING_COUNT; r++) {
        const struct reading_answer *answer = &assessment->readings[r];
        for (uint32_t i = 0; i < answer->pivotal_fact_count; i++) {
            if (!is_pivotal(&answer->pivotal_facts[i]))
                continue;
            if (!any) {
                buf_text(page->out, "<figure>\n<figcaption><b>Pivotal facts.</b> Unknown today; "
                                    "coverage if they were true or false. ");
                report_question(page, assessment);
                buf_text(page->out, ".</figcaption>\n<table class=\"pivotal\"><thead><tr>"
                                    "<th>Fact</th><th>Reading</th><th>If true</th>"
                                    "<th>If false</th></tr></thead>\n<tbody>\n");
            }
            any = true;
            write_pivotal_fact(page, answer, &answer->pivotal_facts[i]);
        }
    }
    if (any)
        buf_text(page->out, "</tbody></table>\n</figure>\n");
}
