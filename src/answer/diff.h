/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What changed between two states: of one record as of two dates, or of two records. Rows that
 * are new, changed, superseded, withdrawn or gone; positions that moved; facts that are no
 * longer what they were; and what all of that did to the answer of each requirement set.
 */
#ifndef SURETY_ANSWER_DIFF_H
#define SURETY_ANSWER_DIFF_H

#include "answer/look.h"
#include "answer/words.h"
#include "assess/assessment.h"

#define DIFF_TIE 1e-9 /* coverages that differ by no more are the same */

enum diff_what {
    DIFF_NEW,
    DIFF_CHANGED,    /* the same id, other cells: between two records only */
    DIFF_SUPERSEDED, /* an undertaking that stood, by the last row of its line */
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
    const struct str *through; /* rows that stood in between: before → through … → after */
    size_t through_count;
    const struct diff_field *fields; /* in the order of the columns, without id and supersedes */
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
    size_t new_row_count; /* rows of `after` that were not there, those too that supersede */
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

/*
 * The same when `after` has been assessed already: `count` answers to one question, each for a
 * set of its own. Only these sets are looked at. One assessment a set.
 */
bool diff_make_with(struct arena *arena, const struct state *before, const struct state *after,
                    const struct assessment *assessments, size_t count, struct diff *diff,
                    struct error *err) MUST_USE;

/*
 * The day to compare `after` with: the one asked for, or if that is DATE_NONE the last day before
 * on which something was said. ERROR_USAGE if there is none, or it is after `after`.
 */
bool diff_first_day(const struct state *after, int32_t asked, int32_t *day,
                    struct error *err) MUST_USE;

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

/* ---- words that the text and the report share (diff_words.c) ------------------------------ */

/* "From … to …: 3 new rows, 1 superseded; 2 positions moved, 0 facts changed" */
void diff_describe_counts(struct buf *text, const struct diff *diff);

/* A coverage or a rung of the ladder that is not what it was; "null": nothing asked, "–": no set.
 */
struct diff_figure {
    struct str name;
    char from[WORDS_BYTES], to[WORDS_BYTES];
    char points[WORDS_BYTES]; /* "+12.5", "less than 0.1", or empty */
    double change;            /* 0 where points is empty */
};

/* Those of a set, `*count` of them. */
const struct diff_figure *diff_figures(struct arena *arena, const struct diff_set *set,
                                       size_t *count);

/* Which breaking sets are new or no longer break; nothing if they are the same. */
void diff_describe_breaking(struct buf *text, struct arena *scratch, const struct diff_set *set,
                            enum reading_name reading);

/* "As it was: A, B"; nothing if every set differs. */
void diff_describe_unchanged(struct buf *text, struct arena *scratch, const struct diff *diff);

/* "A", or "A → A-r2 → A-r3" of a row that took another's place. */
struct str diff_row_words(struct arena *arena, const struct diff_row *row);

/* The cells that differ, or what a new undertaking offers. */
struct str diff_change_words(struct arena *arena, const struct diff *diff,
                             const struct diff_row *row);

/* The ids of rows of a kind; some tens of them, then how many more. */
struct str diff_ids_words(struct arena *arena, const struct diff *diff, enum kind kind,
                          enum diff_what what, size_t *count);

/* "true", "false", "unknown". */
struct str diff_truth_words(enum truth truth);

void diff_write_text(struct buf *out, struct arena *scratch, const struct look *look,
                     const struct diff *diff);
void diff_write_json(struct buf *out, struct arena *scratch, const struct diff *diff);

#endif
