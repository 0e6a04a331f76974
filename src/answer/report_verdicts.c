/* SPDX-License-Identifier: Apache-2.0 */
/* The top of the report: every verdict with its why, how to read them, and the ladder. */
#include "answer/report_page.h"
#include "answer/words.h"

static void write_reading_bar(const struct page *page, const struct reading_answer *answer)
{
    char percent[WORDS_BYTES];
    buf_printf(page->out, "<div class=\"reading\"><span>%s</span>", answer->reading->name);
    html_bar(page->out, answer->critical_met ? "met" : "short",
             answer->is_asked ? answer->coverage : 0, answer->is_asked ? NULL : "nothing asked");
    buf_printf(page->out, "<span class=\"n\">%s</span></div>\n",
               answer->is_asked ? words_percent(percent, answer->coverage) : "–");
}

static void write_verdict(const struct page *page, size_t at)
{
    const struct assessment *assessment = &page->assessments[at];
    buf_printf(page->out, "<li><div class=\"what\"><h3><a href=\"#set%zu\">", at + 1);
    html_text(page->out, assessment->premise.question.set);
    buf_text(page->out, "</a></h3>");
    report_badge(page, assessment->verdict);
    buf_text(page->out, "</div>\n<p>");
    html_c(page->out, assessment->why);
    buf_text(page->out, "</p>\n<div class=\"readings\">\n");
    for (int r = 0; r < READING_COUNT; r++)
        write_reading_bar(page, &assessment->readings[r]);
    buf_text(page->out, "</div></li>\n");
}

void report_verdicts(const struct page *page)
{
    buf_text(page->out,
             "<section id=\"verdicts\">\n<h2>Verdicts</h2>\n"
             "<p class=\"lead\">One verdict for each statement of requirements; sets are "
             "never blended. Bars show the share of what is asked that is met, in three "
             "readings of the same record.</p>\n<ol class=\"verdicts\">\n");
    for (size_t i = 0; i < page->count; i++)
        write_verdict(page, i);
    if (page->count == 0)
        buf_text(page->out,
                 "<li class=\"quiet\">The record has no requirement to hold it to.</li>\n");
    buf_text(page->out, "</ol>\n</section>\n");
}

static void write_meaning(const struct page *page, enum verdict verdict, const char *meaning)
{
    buf_text(page->out, "<div><dt>");
    report_badge(page, verdict);
    buf_printf(page->out, "</dt><dd>%s</dd></div>\n", meaning);
}

void report_guide(const struct page *page)
{
    buf_text(page->out, "<section class=\"guide\" id=\"guide\">\n<h2>How to read this</h2>\n"
                        "<div class=\"columns\">\n<dl>\n");
    write_meaning(page, VERDICT_HOLDS,
                  "critical rows are met in the strict reading, and still so "
                  "after any withdrawals it must survive");
    write_meaning(page, VERDICT_FRAGILE,
                  "met in the strict reading, but some withdrawal breaks it");
    write_meaning(page, VERDICT_ON_PAPER, "not met in the strict reading, but in the generous one");
    write_meaning(page, VERDICT_UNKNOWN,
                  "not even in the generous one, but it would be if what was "
                  "promised without a number were large enough");
    write_meaning(page, VERDICT_FAILS, "not even then");
    buf_text(
        page->out,
        "</dl>\n<dl>\n"
        "<div><dt>strict</dt><dd>counts the least that is certain, from committed up, declared "
        "by the party itself; what is unknown is taken as false; national limits apply</dd></div>\n"
        "<div><dt>stated</dt><dd>counts the best figure, from pledged up, whoever reports it; "
        "unknown is false</dd></div>\n"
        "<div><dt>generous</dt><dd>counts the most that was spoken of, from mooted up; unknown "
        "is true</dd></div>\n"
        "<div><dt>C+30</dt><dd>thirty days after C-day, the day on which the guarantee "
        "starts</dd></div>\n"
        "<div><dt>[12]</dt><dd>the source with that number, at the end</dd></div>\n"
        "</dl>\n</div>\n</section>\n");
}

/* One step of a ladder: name on the left, bar, share on the right. */
static void write_step(const struct page *page, const struct assessment *assessment, int stage)
{
    const double left = 74, wide = 130, top = 6 + 20.0 * stage;
    double share = assessment->ladder_is_asked ? assessment->ladder[stage] : 0;
    char percent[WORDS_BYTES];
    html_svg_text(page->out, left - 6, top + 11, "end", words_stage((enum stage)stage));
    buf_printf(page->out,
               "<rect class=\"back\" x=\"%.0f\" y=\"%.1f\" width=\"%.0f\" height=\"14\"/>"
               "<rect class=\"l%d\" x=\"%.0f\" y=\"%.1f\" width=\"%.2f\" height=\"14\"/>",
               left, top, wide, stage, left, top, wide * share);
    html_svg_text(page->out, left + wide + 5, top + 11, "n",
                  str_from(assessment->ladder_is_asked ? words_percent(percent, share) : "–"));
    buf_char(page->out, '\n');
}

static void write_ladder(const struct page *page, const struct assessment *assessment)
{
    buf_text(page->out, "<figure>\n<figcaption><b>");
    html_text(page->out, assessment->premise.question.set);
    buf_text(page->out, "</b></figcaption>\n");
    html_svg_open(page->out, "ladder", 255, 108, "coverage counting each stage and those above");
    for (int stage = 0; stage < STAGE_LADDER_COUNT; stage++)
        write_step(page, assessment, stage);
    buf_text(page->out, "</svg></figure>\n");
}

void report_ladder(const struct page *page)
{
    buf_text(page->out, "<section id=\"ladder\">\n<h2>From talk to boots on the ground</h2>\n"
                        "<p class=\"lead\">Coverage when only words of a stage and firmer ones "
                        "count, read generously with best figures");
    if (page->count > 0 && page->state->as_of != DATE_NONE) {
        char date[DATE_TEXT_BYTES];
        buf_printf(page->out, "; as of %s", date_write(date, page->state->as_of));
        buf_printf(page->out, ", C-day %s", date_write(date, page->assessments[0].premise.c_day));
    }
    buf_text(page->out, ".</p>\n<div class=\"small-multiples\">\n");
    for (size_t i = 0; i < page->count; i++)
        write_ladder(page, &page->assessments[i]);
    buf_text(page->out, "</div>\n</section>\n");
}
