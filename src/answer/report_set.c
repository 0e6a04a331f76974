/* SPDX-License-Identifier: Apache-2.0 */
/* One requirement set: its rows over time, who would be missed, who serves what. */
#include "answer/assess.h"
#include "answer/report_page.h"
#include "answer/words.h"

enum { STRIP_HEIGHT = 14 };

static void write_quantity(const struct page *page, const struct requirement *requirement)
{
    char quantity[WORDS_BYTES];
    if (requirement->quantity == STATE_UNKNOWN) {
        html_text(page->out, row_text(requirement->row, REQUIREMENT_UNIT));
        buf_text(page->out, ", no number");
    } else {
        buf_printf(page->out, "%s ", words_quantity(quantity, requirement->quantity));
        html_text(page->out, row_text(requirement->row, REQUIREMENT_UNIT));
    }
    report_cite(page, requirement->row, REQUIREMENT_SOURCE);
}

/* "stated: 71.0 % met; C+0 to C+30 1,000 of 3,000; …" for those who cannot see the strip. */
static struct str strip_words(const struct page *page, const struct reading_answer *answer,
                              uint32_t need)
{
    char percent[WORDS_BYTES], from[WORDS_BYTES], until[WORDS_BYTES], met[WORDS_BYTES];
    struct buf text;
    buf_init(&text);
    buf_printf(&text, "%s: %s met", answer->reading->name,
               words_percent(percent, fill_share(&answer->fill, answer->plan, need)));
    for (uint32_t i = 0; i < answer->fill.span_counts[need]; i++) {
        const struct fill_span *span = &answer->fill.spans[need][i];
        buf_printf(&text, "; %s to %s %s", words_plan_day(from, span->from),
                   words_plan_day(until, span->until), words_quantity(met, span->met));
        buf_printf(&text, " of %s", words_quantity(met, answer->plan->needs[need].quantity));
    }
    return words_keep(page->scratch, &text);
}

static void write_strip(const struct page *page, const struct reading_answer *answer, int64_t need)
{
    int32_t horizon = answer->plan->horizon_days > 0 ? answer->plan->horizon_days : 1;
    struct str words = need < 0 ? STR("not counted: no quantity, or not in force")
                                : strip_words(page, answer, (uint32_t)need);
    buf_printf(page->out,
               "<svg class=\"strip\" viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\" "
               "role=\"img\" aria-label=\"",
               horizon, STRIP_HEIGHT);
    html_text(page->out, words);
    buf_text(page->out, "\"><title>");
    html_text(page->out, words);
    buf_printf(page->out, "</title><rect class=\"none\" width=\"%d\" height=\"%d\"/>", horizon,
               STRIP_HEIGHT);
    for (uint32_t i = 0; need >= 0 && i < answer->fill.span_counts[need]; i++) {
        const struct fill_span *span = &answer->fill.spans[need][i];
        double share = (double)span->met / (double)answer->plan->needs[need].quantity;
        buf_printf(page->out, "<rect class=\"%s\" x=\"%d\" width=\"%d\" height=\"%d\"/>",
                   report_shade(share), span->from, span->until - span->from, STRIP_HEIGHT);
    }
    buf_text(page->out, "</svg>");
}

static void write_strip_cell(const struct page *page, const struct reading_answer *answer,
                             uint32_t requirement)
{
    int64_t need = assess_need_of(answer->plan, requirement);
    char percent[WORDS_BYTES];
    buf_text(page->out, "<td class=\"stripcell\">");
    write_strip(page, answer, need);
    buf_printf(
        page->out, "<span class=\"n\">%s</span></td>",
        need < 0 ? "–"
                 : words_percent(percent, fill_share(&answer->fill, answer->plan, (uint32_t)need)));
}

static void write_strip_row(const struct page *page, const struct assessment *assessment,
                            uint32_t at)
{
    const struct requirement *requirement = &page->state->requirements[at];
    buf_text(page->out, "<tr><th scope=\"row\">");
    if (premise_is_critical(&assessment->premise, at))
        buf_text(page->out, "<span class=\"critical\" title=\"critical\">!</span> ");
    html_text(page->out, requirement->id);
    buf_text(page->out, "<small>");
    html_text(page->out, words_component((int32_t)requirement->component));
    buf_text(page->out, ", ");
    html_text(page->out, row_text(requirement->row, REQUIREMENT_CAPABILITY));
    if (row_has(requirement->row, REQUIREMENT_AREA)) {
        buf_text(page->out, ", ");
        html_text(page->out, row_text(requirement->row, REQUIREMENT_AREA));
    }
    buf_text(page->out, "</small></th><td class=\"need\">");
    write_quantity(page, requirement);
    buf_text(page->out, "</td>");
    for (int r = 0; r < READING_COUNT; r++)
        write_strip_cell(page, &assessment->readings[r], at);
    buf_text(page->out, "</tr>\n");
}

void report_strips(const struct page *page, const struct assessment *assessment)
{
    int32_t horizon = page->state->horizon_days;
    buf_text(page->out, "<figure>\n<figcaption><b>Coverage of each requirement over time.</b> ");
    report_question(page, assessment);
    buf_text(page->out,
             ". Rows marked <span class=\"critical\">!</span> are critical.</figcaption>\n"
             "<table class=\"strips\"><thead><tr><th>Requirement</th><th>Needed</th>");
    for (int r = 0; r < READING_COUNT; r++)
        buf_printf(page->out,
                   "<th>%s<span class=\"axis\"><span>C+0</span><span>C+%d</span></span></th>",
                   assessment->readings[r].reading->name, horizon);
    buf_text(page->out, "</tr></thead>\n<tbody>\n");
    for (uint32_t i = 0; i < assessment->premise.count; i++)
        write_strip_row(page, assessment, assessment->premise.first + i);
    buf_text(page->out,
             "</tbody></table>\n<p class=\"legend\"><span class=\"key s0\"></span>nothing "
             "<span class=\"key s1\"></span>under 25 % <span class=\"key s2\"></span>under 50 % "
             "<span class=\"key s3\"></span>under 75 % <span class=\"key s4\"></span>under all "
             "<span class=\"key s5\"></span>all met <span class=\"key none\"></span>not asked, or "
             "without a number</p>\n"
             "</figure>\n");
}

static void write_shortfalls(const struct page *page, const struct assessment *assessment)
{
    struct buf text;
    buf_init(&text);
    for (int r = 0; r < READING_COUNT; r++) {
        const struct reading_answer *answer = &assessment->readings[r];
        if (answer->fill.first_shortfall == NULL)
            continue;
        buf_clear(&text);
        assess_describe_shortfall(&text, page->state, answer);
        assess_describe_cut(&text, page->state, answer);
        buf_printf(page->out, "<p class=\"shortfall\"><b>%s</b> ", answer->reading->name);
        html_text(page->out, buf_view(&text));
        buf_text(page->out, "</p>\n");
    }
    buf_release(&text);
}

static void write_leads(const struct page *page, const struct assessment *assessment)
{
    const struct reading_answer *strict = &assessment->readings[READING_STRICT];
    bool any = false;
    for (uint32_t i = 0; i < strict->component_count; i++) {
        const struct component_answer *component = &strict->components[i];
        if (component->lead_count == 0)
            continue;
        buf_text(page->out, any ? "; " : "<p class=\"leads\">Leads: ");
        any = true;
        html_text(page->out, words_component((int32_t)component->component));
        for (uint32_t p = 0; p < component->lead_count; p++) {
            buf_char(page->out, ' ');
            report_party(page, component->leads[p]);
        }
    }
    if (any)
        buf_text(page->out, "</p>\n");
}

void report_set(const struct page *page, size_t at)
{
    const struct assessment *assessment = &page->assessments[at];
    buf_printf(page->out, "<section class=\"set\" id=\"set%zu\">\n<h2>", at + 1);
    html_text(page->out, assessment->premise.question.set);
    buf_char(page->out, ' ');
    report_badge(page, assessment->verdict);
    buf_text(page->out, "</h2>\n<p class=\"lead\">");
    html_c(page->out, assessment->why);
    buf_text(page->out, "</p>\n");
    report_strips(page, assessment);
    write_shortfalls(page, assessment);
    write_leads(page, assessment);
    report_withdrawals(page, assessment);
    report_matrix(page, assessment);
    report_influence(page, assessment);
    report_pivotal_facts(page, assessment);
    buf_text(page->out, "</section>\n");
}
