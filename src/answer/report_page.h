/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the sections of the report share: the page under construction, citations of
 * sources by number, and captions that say what a figure is an answer to. Each section is
 * one function and stands in a file of its own; report.c has their order.
 */
#ifndef SURETY_ANSWER_REPORT_PAGE_H
#define SURETY_ANSWER_REPORT_PAGE_H

#include "answer/html.h"
#include "assess/assessment.h"

struct page {
    struct buf *out;
    struct arena *scratch;
    const struct state *state;
    const struct assessment *assessments; /* one a requirement set */
    size_t count;
    const uint32_t *source_order; /* source rows that count, by id */
    const uint32_t
        *source_numbers; /* by source row: from 1, the number it is cited by; 0: does not count */
    uint32_t source_count;
};

/* "[12]" as a link to the source that a REF cell names; nothing if the cell is empty. */
void report_cite(const struct page *page, const struct row *row, int source_field);

/* Name of a party with its id as tooltip. */
void report_party(const struct page *page, uint32_t party);

/* "Set S, as of …, C-day …" for a caption: what the figure is an answer to. */
void report_question(const struct page *page, const struct assessment *assessment);

/* The badge of a verdict: a sign, a word and a colour. */
void report_badge(const struct page *page, enum verdict verdict);

/* CSS class of a share met, from "s0" (none) to "s5" (all). */
const char *report_shade(double share);

extern const char report_style[];

/* The sections. */
void report_verdicts(const struct page *page);
void report_guide(const struct page *page);
void report_ladder(const struct page *page);
void report_diff(const struct page *page, int32_t since); /* DATE_NONE: the last day before */
void report_set(const struct page *page, size_t at);
void report_strips(const struct page *page, const struct assessment *assessment);
void report_withdrawals(const struct page *page, const struct assessment *assessment);
void report_matrix(const struct page *page, const struct assessment *assessment);
void report_influence(const struct page *page, const struct assessment *assessment);
void report_pivotal_facts(const struct page *page, const struct assessment *assessment);
void report_map(const struct page *page);
void report_undertakings(const struct page *page);
void report_ask(const struct page *page);
void report_positions(const struct page *page);
void report_claims(const struct page *page);
void report_text(const struct page *page);
void report_steps(const struct page *page);
void report_instruments(const struct page *page);
void report_due(const struct page *page);
void report_fund(const struct page *page);
void report_sources(const struct page *page);

#endif
