/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What changed between two states: of one record as of two dates, or of two records. Rows that
 * are new, changed, superseded, withdrawn or gone; positions that moved; facts that are no
 * longer what they were; and what all of that did to the answer of each requirement set.
 */
#ifndef SURETY_ANSWER_DIFF_H
#define SURETY_ANSWER_DIFF_H

#include "answer/look.h"
#include "assess/assessment.h"

enum diff_what {
    DIFF_NEW,
    DIFF_CHANGED,    /* the same id, other cells: between two records only */
    DIFF_SUPERSEDED, /* an undertaking that stood, by a new row */
    DIFF_WITHDRAWN,  /* the same, and the word is now withdrawn, refused or lapsed */
    DIFF_GONE,
    DIFF_WHAT_COUNT
};
const char *diff_what_name(enum diff_what what);

/* A cell that differs; empty: unknown. */
struct diff_field {
    struct str name;
    struct str from, to;
};

struct diff_row {
    enum kind kind;
    enum diff_what what;
    struct str id;                    /* of `after`, else of `before`; of a fit "a → b" */
    const struct row *before, *after; /* NULL where there is none */
    const struct diff_field *fields;  /* in the order of the columns, without id and supersedes */
    size_t field_count;
};

/* The latest word of a party on a matter, when its stance is not what it was. */
struct diff_position {
    const struct row *before, *after; /* rows of positions.csv; NULL: none */
};

struct diff_fact {
    struct str name;
    enum truth from, to; /* on the as-of date of each state, as recorded */
    const struct row *before,
        *after; /* of facts.csv or steps.csv: the span that says so, or NULL */
};

struct diff_set {
    struct str name;
    const struct assessment *before, *after; /* NULL: the set is not there */
};

struct diff {
    const struct state *before, *after;
    const struct diff_row *rows; /* by kind, id, then the old row's id */
    size_t row_count;
    size_t counts[DIFF_WHAT_COUNT];
    const struct diff_position *positions; /* by matter, then party */
    size_t position_count;
    const struct diff_fact *facts; /* by name */
    size_t fact_count;
    const struct diff_set *sets; /* of either state, by name */
    size_t set_count;
};

/*
 * Compares; `question` is put to both states for every set. Lives in the arena. ERROR_NOT_FOUND
 * for names in the question. O(rows × log) and two assessments a set.
 */
bool diff_make(struct arena *arena, const struct state *before, const struct state *after,
               const struct question *question, struct diff *diff, struct error *err) MUST_USE;

/* The cells in which two rows of a kind differ, `*count` of them (diff_rows.c). */
const struct diff_field *diff_fields(struct arena *arena, const struct record *from_record,
                                     const struct row *from, const struct record *to_record,
                                     const struct row *to, size_t *count);

/* The rows of all kinds (diff_rows.c): fills rows, row_count and counts. */
void diff_rows(struct arena *arena, struct diff *diff);

/* Whether anything at all is said that was not, or reads otherwise. */
bool diff_is_empty(const struct diff *diff);

/* Whether a set's verdict, coverage, ladder or breaking sets are other than they were. */
bool diff_set_differs(struct arena *scratch, const struct diff_set *set);

/*
 * The breaking sets of a reading of `with` that `without` has not, each as its parties' ids
 * with ", " between them, by size, then in order of ids. Either may be NULL.
 */
const struct str *diff_breaking(struct arena *arena, const struct assessment *with,
                                const struct assessment *without, enum reading_name reading,
                                size_t *count);

void diff_write_text(struct buf *out, struct arena *scratch, const struct look *look,
                     const struct diff *diff);
void diff_write_json(struct buf *out, struct arena *scratch, const struct diff *diff);

#endif
