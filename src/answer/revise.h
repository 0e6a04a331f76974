/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rows that a capital's answers make. Nothing that is written is ever changed: an answered
 * undertaking gets a new row that supersedes the old one, and what hung on the old id is carried
 * along, so that the promise stays the promise it was.
 *
 *   answers to A-1        →  A-1-r2: the cells of A-1, the answers in their columns
 *   its caveats           →  the same rows again, of A-1-r2
 *   B-1, on condition A-1 →  B-1-r2: the cells of B-1, its condition names A-1-r2 (and so on)
 *   a fact                →  a row of facts.csv; of steps.csv where a day makes it a step
 *
 * A delivery is not written again: what was delivered of A-1 counts for A-1-r2 by itself, once
 * (doc/decisions/0032, 0056).
 *
 * It lives in answer/ and not in record/, since which rows stand, which facts are unknown and
 * whose word a row is are matters of the state (doc/decisions/0040).
 */
#ifndef SURETY_ANSWER_REVISE_H
#define SURETY_ANSWER_REVISE_H

#include "answer/reply.h"
#include "record/append.h"

enum revision_reason {
    REVISION_ANSWERED,  /* an undertaking with answers, or a fact that was answered */
    REVISION_CONDITION, /* an undertaking whose condition names one that has a new row */
    REVISION_CARRIED,   /* a caveat of an undertaking that has a new row */
};

struct revision_row {
    enum kind kind;
    enum revision_reason reason;
    const struct row *old;        /* what it supersedes or repeats; NULL: nothing */
    struct str *cells;            /* the kind's fields, then the table's extra columns */
    const struct reply **replies; /* by field of the kind: the answer in that cell, or NULL */
    const struct reply *first;    /* of its answers; of a carried row: of what it is carried for */
};

/*
 * The condition of a row that has no `supersedes` (a share, a facility, a rule; the trigger) and
 * names undertakings that get new rows: with the words that keep it right on every date, since of
 * an old row and its new one exactly one stands on each.
 */
struct revision_edit {
    const struct row *row;
    int field;
    struct str text; /* "c.c and (A-1 or A-1-r2)" */
    struct revision_name {
        const struct condition_node *node; /* of the condition as it is: its name and where */
        struct str new_id;                 /* "A-1-r2" */
        struct str words;                  /* what is written for it: "(A-1 or A-1-r2)" */
        const struct reply *first;         /* why it has a new row */
    } * names;
    size_t name_count; /* 1 or more */
};

struct revision {
    const struct state *state;
    const struct replies *replies;
    int32_t said_on; /* the day of the new rows; DATE_NONE: the record has no dates */
    const struct revision_row *rows; /* facts and steps, undertakings, caveats; as answered */
    size_t count;
    const struct revision_edit *edits; /* by file, then by row */
    size_t edit_count;
    bool is_rewriting; /* the edits are made; false: they are told */
};

/*
 * The kinds that get new rows or edits, in the order in which their files are written. If we stop
 * between two files the record is valid: facts and steps stand for themselves; an undertaking's new
 * row comes before the caveats that name it. Stopped there, `surety check` warns of each caveat
 * that restricts nothing any more, and of each condition that still waits for an old row.
 */
enum { REVISION_KIND_COUNT = 8 };
extern const enum kind revision_kinds[REVISION_KIND_COUNT];

struct revision_options {
    int32_t said_on;         /* DATE_NONE: the day the source was published, else the as-of date */
    struct str source;       /* id of a row of sources.csv; empty: none */
    bool rewrite_conditions; /* make the edits */
};

/*
 * Composes the rows. What must not be goes to the diagnostics at its answer: an answer older than
 * what it replaces, a row that would count for less because no source is named, a fact without a
 * dated source, a day after the answers' own. ERROR_NOT_FOUND for an unknown source.
 */
bool revise_make(struct arena *arena, const struct premise *premise, const struct replies *replies,
                 const struct revision_options *options, struct revision *revision,
                 struct diagnostics *diagnostics, struct error *err) MUST_USE;

/* Whether the file of `kind` gets new rows or edits. */
bool revise_touches(const struct revision *revision, enum kind kind);

/* Adds the file of `kind`, which is touched, to `out` as it will be; `bytes` as it is now, empty if
 * there is none. Errors of append_rows() and amend_cells(). */
bool revise_file(struct arena *scratch, const struct revision *revision, enum kind kind,
                 struct str bytes, struct buf *out, struct error *err) MUST_USE;

/*
 * Holds the record that would be against the answers: its errors are added at the answers that
 * cause them, warnings that it has and `before` had not are added as they are (save those of
 * rows that were carried), and each answered fact must now be what was answered. A condition
 * that goes on waiting for a row by its old id is a warning at its place, with the words to write;
 * a facility that would no longer be active for it is named.
 */
void revise_check(struct arena *arena, const struct revision *revision,
                  const struct diagnostics *before, const struct record *record,
                  const struct diagnostics *after, struct diagnostics *diagnostics);

/* What is new, row by row; `is_written`: it has been written. */
void revise_write_text(struct buf *out, const struct look *look, const struct revision *revision,
                       bool is_written);
void revise_write_json(struct buf *out, const struct revision *revision, bool is_written);

#endif
