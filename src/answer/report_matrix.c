/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who serves what: guarantors × requirements. A cell's shade is the share of the
 * requirement that the guarantor serves on average over the days on which it is needed, in the
 * generous reading; its sign tells the strictest reading in which it still serves anything.
 */
#include "answer/report_page.h"
#include "answer/words.h"

/* share[reading][party × rows + row]: what a guarantor serves of a row, 0 to 1. */
struct matrix {
    uint32_t rows, parties;
    double *share[READING_COUNT];
    bool *any_of_party, *any_of_row;
};

static void add_services(struct matrix *matrix, const struct assessment *assessment, int reading)
{
    const struct reading_answer *answer = &assessment->readings[reading];
    for (size_t i = 0; i < answer->fill.service_count; i++) {
        const struct service *service = &answer->fill.services[i];
        const struct need *need = &answer->plan->needs[service->need];
        uint32_t row = need->requirement - assessment->premise.first;
        uint32_t party = answer->plan->offers[service->offer].party;
        double days = (double)(service->until - service->from) / (double)(need->until - need->from);
        matrix->share[reading][party * matrix->rows + row] +=
            days * (double)service->quantity / (double)need->quantity;
        matrix->any_of_party[party] = true;
        matrix->any_of_row[row] = true;
    }
}

static void matrix_make(struct matrix *matrix, const struct page *page,
                        const struct assessment *assessment)
{
    matrix->rows = assessment->premise.count;
    matrix->parties = page->state->party_count;
    matrix->any_of_party = ARENA_ARRAY(page->scratch, bool, matrix->parties + 1);
    matrix->any_of_row = ARENA_ARRAY(page->scratch, bool, matrix->rows + 1);
    for (int r = 0; r < READING_COUNT; r++) {
        matrix->share[r] =
            ARENA_ARRAY(page->scratch, double, (size_t)matrix->parties * matrix->rows + 1);
        add_services(matrix, assessment, r);
    }
}

static void write_cell(const struct page *page, const struct matrix *matrix, uint32_t party,
                       uint32_t row)
{
    static const char *const signs[] = {"●", "◐", "○"};
    static const char *const words[] = {"in every reading down to strict", "from stated on",
                                        "only read generously"};
    size_t at = (size_t)party * matrix->rows + row;
    int strictest = 0;
    while (strictest < READING_COUNT && matrix->share[strictest][at] <= 0)
        strictest++;
    if (strictest == READING_COUNT) {
        buf_text(page->out, "<td></td>");
        return;
    }
    double share = matrix->share[READING_GENEROUS][at];
    char percent[WORDS_BYTES];
    buf_printf(page->out, "<td class=\"%s\" title=\"%s; %s\">%s<small>%s</small></td>",
               report_shade(share), words[strictest], words_percent(percent, share),
               signs[strictest], percent);
}

static void write_head(const struct page *page, const struct assessment *assessment,
                       const struct matrix *matrix)
{
    buf_text(page->out, "<table class=\"matrix\"><thead><tr><th>Guarantor</th>");
    for (uint32_t row = 0; row < matrix->rows; row++) {
        if (!matrix->any_of_row[row])
            continue;
        buf_text(page->out, "<th scope=\"col\">");
        html_text(page->out, page->state->requirements[assessment->premise.first + row].id);
        buf_text(page->out, "</th>");
    }
    buf_text(page->out, "</tr></thead>\n<tbody>\n");
}

void report_matrix(const struct page *page, const struct assessment *assessment)
{
    struct matrix matrix;
    matrix_make(&matrix, page, assessment);
    bool any = false;
    for (uint32_t row = 0; row < matrix.rows; row++)
        any = any || matrix.any_of_row[row];
    if (!any) {
        buf_text(page->out,
                 "<p class=\"quiet\">Who serves what: nobody serves any row of this set, in "
                 "any reading.</p>\n");
        return;
    }
    buf_text(
        page->out,
        "<figure>\n<figcaption><b>Who serves what.</b> The share of each requirement that a "
        "guarantor serves on average while it is needed, in the one flow that is shown for the "
        "generous reading. ● serves it in the strict reading too, ◐ from stated on, ○ only read "
        "generously. ");
    report_question(page, assessment);
    buf_text(page->out, ".</figcaption>\n<div class=\"scroll\">");
    write_head(page, assessment, &matrix);
    for (uint32_t party = 0; party < matrix.parties; party++) {
        if (!matrix.any_of_party[party])
            continue;
        buf_text(page->out, "<tr><th scope=\"row\">");
        report_party(page, party);
        buf_text(page->out, "</th>");
        for (uint32_t row = 0; row < matrix.rows; row++)
            if (matrix.any_of_row[row])
                write_cell(page, &matrix, party, row);
        buf_text(page->out, "</tr>\n");
    }
    buf_text(page->out, "</tbody></table></div>\n</figure>\n");
}
