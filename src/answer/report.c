/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/report.h"

#include "answer/assess.h"
#include "answer/basis.h"
#include "answer/report_page.h"
#include "answer/words.h"

#include <stdlib.h>

static int compare_sources(const void *a, const void *b, void *context)
{
    const struct table *table = context;
    return str_cmp(row_text(&table->rows[*(const uint32_t *)a], SOURCE_ID),
                   row_text(&table->rows[*(const uint32_t *)b], SOURCE_ID));
}

static void number_sources(struct page *page)
{
    struct table table = page->state->record->tables[KIND_SOURCE];
    uint32_t *order = ARENA_ARRAY(page->scratch, uint32_t, table.row_count + 1);
    uint32_t *numbers = ARENA_ARRAY(page->scratch, uint32_t, table.row_count + 1);
    for (uint32_t i = 0; i < table.row_count; i++)
        if (page->state->counts[KIND_SOURCE][i])
            order[page->source_count++] = i;
    qsort_r(order, page->source_count, sizeof *order, compare_sources, &table);
    for (uint32_t i = 0; i < page->source_count; i++)
        numbers[order[i]] = i + 1;
    page->source_order = order;
    page->source_numbers = numbers;
}

void report_cite(const struct page *page, const struct row *row, int source_field)
{
    if (!row_has(row, source_field))
        return;
    int64_t source = row_value(row, source_field, 0);
    uint32_t number = page->source_numbers[source];
    if (number == 0)
        return;
    buf_printf(page->out, "<a class=\"cite\" href=\"#s%u\" title=\"", number);
    html_text(page->out, row_text(row, source_field));
    buf_printf(page->out, "\">[%u]</a>", number);
}

void report_party(const struct page *page, uint32_t party)
{
    const struct party *who = &page->state->parties[party];
    buf_text(page->out, "<abbr title=\"");
    html_text(page->out, words_party_name(who));
    buf_text(page->out, "\">");
    html_text(page->out, who->id);
    buf_text(page->out, "</abbr>");
}

void report_question(const struct page *page, const struct assessment *assessment)
{
    char date[DATE_TEXT_BYTES];
    buf_text(page->out, "Set ");
    html_text(page->out, assessment->premise.question.set);
    if (page->state->as_of != DATE_NONE)
        buf_printf(page->out, ", as of %s", date_write(date, page->state->as_of));
    if (assess_c_day(&assessment->premise) != DATE_NONE)
        buf_printf(page->out, ", C-day %s", date_write(date, assessment->premise.c_day));
}

void report_badge(const struct page *page, enum verdict verdict)
{
    static const char *const signs[] = {
        [VERDICT_FAILS] = "✕",   [VERDICT_UNKNOWN] = "?", [VERDICT_ON_PAPER] = "○",
        [VERDICT_FRAGILE] = "◐", [VERDICT_HOLDS] = "●",
    };
    buf_printf(page->out, "<span class=\"badge %s\"><span aria-hidden=\"true\">%s</span> %s</span>",
               verdict_name(verdict), signs[verdict], verdict_name(verdict));
}

const char *report_shade(double share)
{
    static const char *const shades[] = {"s0", "s1", "s2", "s3", "s4", "s5"};
    if (share <= 0)
        return shades[0];
    return share >= 1 ? shades[5] : shades[1 + (int)(share * 4)];
}

static void write_head(const struct page *page)
{
    const struct row *guarantee = page->state->guarantee;
    buf_text(page->out, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                        "<meta name=\"generator\" content=\"surety\">\n<title>");
    html_text(page->out, row_text(guarantee, row_has(guarantee, GUARANTEE_TITLE) ? GUARANTEE_TITLE
                                                                                 : GUARANTEE_ID));
    buf_printf(page->out, "</title>\n<style>\n%s</style>\n</head>\n<body>\n<main>\n", report_style);
}

static void write_term(const struct page *page, const char *term, struct str value)
{
    if (value.size == 0)
        return;
    buf_printf(page->out, "<div><dt>%s</dt><dd>", term);
    html_text(page->out, value);
    buf_text(page->out, "</dd></div>\n");
}

static struct str date_words(struct arena *arena, int32_t days)
{
    char text[DATE_TEXT_BYTES];
    return str_from(days == DATE_NONE ? "" : arena_printf(arena, "%s", date_write(text, days)));
}

static struct str supposition_words(const struct page *page)
{
    const struct question *question = &page->assessments[0].premise.question;
    struct buf text;
    buf_init(&text);
    for (size_t i = 0; i < question->without_count; i++) {
        buf_text(&text, i == 0 ? "without " : ", ");
        buf_str(&text, question->without[i]);
    }
    for (size_t i = 0; i < question->supposed_count; i++) {
        buf_text(&text, text.size == 0 ? "" : "; ");
        buf_str(&text, question->supposed[i].fact);
        buf_text(&text, question->supposed[i].value ? " is true" : " is false");
    }
    return words_keep(page->scratch, &text);
}

/* "44 parties, 69 undertakings, …" */
static struct str record_words(const struct page *page)
{
    const struct state *state = page->state;
    const struct {
        size_t count;
        const char *noun;
    } parts[] = {{state->party_count, "party"},
                 {state->undertaking_count, "undertaking"},
                 {state->requirement_count, "requirement"},
                 {state->record->tables[KIND_POSITION].row_count, "position"},
                 {page->source_count, "source"}};
    struct buf text;
    buf_init(&text);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        buf_text(&text, i == 0 ? "" : ", ");
        words_count(&text, parts[i].count, parts[i].noun);
    }
    return words_keep(page->scratch, &text);
}

static struct str basis_of(const struct page *page)
{
    struct buf text;
    buf_init(&text);
    basis_words(&text, page->state->record);
    return words_keep(page->scratch, &text);
}

static void write_masthead(const struct page *page)
{
    const struct state *state = page->state;
    const struct row *guarantee = state->guarantee;
    buf_text(page->out, "<header>\n<p class=\"kicker\">Surety: would it hold?</p>\n<h1>");
    html_text(page->out, row_text(guarantee, row_has(guarantee, GUARANTEE_TITLE) ? GUARANTEE_TITLE
                                                                                 : GUARANTEE_ID));
    buf_text(page->out, "</h1>\n<dl class=\"terms\">\n");
    write_term(page, "Host", words_party_name(&state->parties[state->host]));
    write_term(page, "Starts with", row_text(guarantee, GUARANTEE_TRIGGER));
    write_term(page, "As of", date_words(page->scratch, state->as_of));
    if (page->count > 0) {
        const struct premise *premise = &page->assessments[0].premise;
        write_term(page, "C-day", date_words(page->scratch, assess_c_day(premise)));
        write_term(page, "Must survive",
                   str_from(arena_printf(page->scratch, "%d withdrawal%s", premise->question.resist,
                                         premise->question.resist == 1 ? "" : "s")));
        write_term(page, "Supposing", supposition_words(page));
    }
    write_term(page, "Horizon",
               str_from(arena_printf(page->scratch, "%d days", state->horizon_days)));
    write_term(page, "Record", record_words(page));
    write_term(page, "Ledger", basis_of(page));
    buf_text(page->out, "</dl>\n</header>\n");
}

static void write_contents(const struct page *page)
{
    static const char *const sections[][2] = {
        {"verdicts", "Verdicts"},
        {"ladder", "From talk to boots"},
        {"diff", "What changed"},
        {"sets", "Set by set"},
        {"map", "Map"},
        {"undertakings", "Undertakings"},
        {"ask", "What is unsaid"},
        {"positions", "Positions over time"},
        {"claims", "Claims"},
        {"text", "The text"},
        {"instruments", "Instruments"},
        {"steps", "Steps missing"},
        {"due", "Is it being kept?"},
        {"fund", "The money"},
        {"sources", "Sources"},
    };
    buf_text(page->out, "<nav aria-label=\"Contents\"><ul>");
    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++)
        buf_printf(page->out, "<li><a href=\"#%s\">%s</a></li>", sections[i][0], sections[i][1]);
    buf_text(page->out, "</ul></nav>\n");
}

void report_write(struct buf *out, struct arena *scratch, const struct state *state,
                  const struct assessment *assessments, size_t count, int32_t since)
{
    struct page page = {
        .out = out, .scratch = scratch, .state = state, .assessments = assessments, .count = count};
    number_sources(&page);
    write_head(&page);
    write_masthead(&page);
    write_contents(&page);
    report_verdicts(&page);
    report_guide(&page);
    report_ladder(&page);
    report_diff(&page, since);
    buf_text(out, "<div id=\"sets\">\n");
    for (size_t i = 0; i < count; i++)
        report_set(&page, i);
    buf_text(out, "</div>\n");
    report_map(&page);
    report_undertakings(&page);
    report_ask(&page);
    report_positions(&page);
    report_claims(&page);
    report_text(&page);
    report_instruments(&page);
    report_steps(&page);
    report_due(&page);
    report_fund(&page);
    report_sources(&page);
    buf_text(out, "</main>\n</body>\n</html>\n");
}
