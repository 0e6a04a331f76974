/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the checks of validation share: internal to record/. Each check is one function that
 * reads the record and adds findings; they do not depend on each other's order.
 *
 *   check_rows.c       ids, the one guarantee, spans, low ≤ best ≤ high
 *   check_links.c      supersedes, groups, caveats, clauses, matters
 *   check_facts.c      facts that nobody states or that are contradicted
 *   check_possible.c   conditions that can never be true
 *   check_serves.c     undertakings that can serve no requirement
 *   check_fits.c       fits of capabilities that nobody offers or requires
 *   check_codes.c      countries, currencies
 *   check_areas.c      polygons, distance from lines
 */
#ifndef SURETY_RECORD_CHECKER_H
#define SURETY_RECORD_CHECKER_H

#include "record/hint.h"
#include "record/quote.h"
#include "record/record.h"

enum { FIELD_NONE = -1 };

struct checker {
    const struct record *record;
    struct diagnostics *diagnostics;
    struct arena *scratch; /* released when validation ends */
    const uint32_t
        *superseded_by; /* of each undertaking: index + 1 of a row that supersedes it, or 0 */
};

/* Adds a finding at a cell, or at the row if `field` is FIELD_NONE; the result as
 * diagnostics_add(). What contradicts other rows names them by diagnostic_add_against(). */
struct diagnostic *checker_add(struct checker *checker, enum severity severity,
                               const struct row *row, int field, const char *hint,
                               const char *format, ...) PRINTF_LIKE(6, 7);

/* The same `offset` bytes into the cell's text: at a name of a condition, at an item of a list. */
void checker_add_inside(struct checker *checker, enum severity severity, const struct row *row,
                        int field, size_t offset, const char *hint, const char *format, ...)
    PRINTF_LIKE(7, 8);

/* Whether the undertaking is off the ladder (withdrawn, refused, lapsed) or superseded. */
bool checker_is_gone(const struct checker *checker, const struct row *undertaking);

/* Calls `visit` for each condition of the record, with the row and the field that hold it. */
void checker_each_condition(struct checker *checker,
                            void (*visit)(struct checker *checker, const struct row *row, int field,
                                          const struct condition *condition, void *context),
                            void *context);

void check_ids(struct checker *checker);
void check_guarantee(struct checker *checker);
void check_spans(struct checker *checker);
void check_orders(struct checker *checker);
void check_rotation(struct checker *checker);
void check_horizon(struct checker *checker);

void check_supersedes(struct checker *checker);
void check_groups(struct checker *checker);
void check_caveats(struct checker *checker);
void check_touches(struct checker *checker);
void check_clauses(struct checker *checker);
void check_matters(struct checker *checker);
void check_superseded_names(struct checker *checker);

void check_unstated_facts(struct checker *checker);
void check_contrary_facts(struct checker *checker);

void check_possible(struct checker *checker);
void check_serves(struct checker *checker);
void check_fits(struct checker *checker);

void check_countries(struct checker *checker);
void check_currencies(struct checker *checker);

void check_polygons(struct checker *checker);
void check_standoff(struct checker *checker);

#endif
