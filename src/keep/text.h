/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The agreement's text as the record tells it: documents, their versions in order, the clauses
 * of each with their state, what they touch and where they clash with what was undertaken, and
 * who stands where on them. What changed from version to version is comparison.h.
 *
 * A version is as old as the first day on which anything of it was told; later tellings of
 * the same version do not make it younger. All of it lives in the arena of the fold and points
 * into the state.
 */
#ifndef SURETY_KEEP_TEXT_H
#define SURETY_KEEP_TEXT_H

#include "keep/likeness.h"
#include "state/state.h"

enum text_state {
    TEXT_AGREED,
    TEXT_OPEN,
    TEXT_RESERVED,
    TEXT_DROPPED,
    TEXT_UNSAID, /* nobody has said where the clause stands */
    TEXT_STATE_COUNT
};

enum text_effect { EFFECT_REQUIRES, EFFECT_LIMITS, EFFECT_FORBIDS, EFFECT_UNSAID };

/* Where a row that a clause touches stands as of the date. */
enum touch_state {
    TOUCH_STANDS,
    TOUCH_SUPERSEDED, /* by a row that stands: see struct touch */
    TOUCH_WITHDRAWN,
    TOUCH_REFUSED,
    TOUCH_LAPSED,
    TOUCH_NOT_YET, /* it was said after the date */
};

struct touch {
    struct str id;
    enum kind kind;
    enum touch_state
        state; /* of a superseded row whose last successor does not stand: that one's */
    const struct row *row;
    struct str now; /* of a superseded undertaking: the row that stands for it; else empty */
    /* Of a requirement that the clause forbids: what stands and may serve it, by id; indexes
     * into state.undertakings. */
    const uint32_t *offers;
    uint32_t offer_count;
    bool is_hit; /* it is what the clause's clash is about */
};

enum clash {
    CLASH_NONE,
    CLASH_LIMITED, /* the clause limits an undertaking that stands: to be read, no contradiction */
    CLASH_FORBIDDEN,   /* the clause forbids an undertaking that stands, or a requirement that one
                          which stands may serve */
    CLASH_UNFULFILLED, /* the clause requires undertakings of which none stands any more */
};

struct clause {
    struct str id, number, topic; /* the topic may be empty: unknown */
    enum text_state state;
    enum text_effect effect;
    enum clash clash;
    const struct touch *touches; /* in the order of the cell */
    uint32_t touch_count;
    struct trigrams trigrams; /* of the topic */
    const struct text_version *version;
    const struct row *row;
};

struct text_version {
    struct str document, name;
    int32_t on;                   /* the first day anything of it was told, or DATE_NONE */
    const struct clause *clauses; /* by number ("2" before "10"), then id */
    uint32_t clause_count;
    uint32_t counts[TEXT_STATE_COUNT]; /* of clauses by state */
    uint32_t clash_count;              /* forbidden or unfulfilled */
};

struct text {
    const struct state *state;
    const struct text_version *versions; /* by document, day (unknown last), name */
    uint32_t version_count;
    const struct row *const *positions; /* on clauses that count, by matter, party, day, id */
    size_t position_count;
};

/* Folds the clauses that count as of the state's date. O(rows × log). */
void text_fold(struct arena *arena, const struct state *state, struct text *text);

/* The versions of a document are versions[*first .. *first + *count). ERROR_NOT_FOUND with the
 * nearest name. O(versions). */
bool text_find_document(const struct text *text, struct str document, uint32_t *first,
                        uint32_t *count, struct error *err) MUST_USE;

/* "VERSION" of `document`, or "DOCUMENT/VERSION" of any: an index into versions. ERROR_NOT_FOUND.
 */
bool text_find_version(const struct text *text, struct str document, struct str word,
                       uint32_t *version, struct error *err) MUST_USE;

/* The clause of a version with this number (the first by id), or NULL. O(log clauses). */
const struct clause *text_find_clause(const struct text_version *version, struct str number);

/*
 * Who stands where: the latest position of each party, by party, on the clause that is `before` in
 * one version and `after` in another; either may be NULL. A position names a number and no
 * version: it speaks of the version that was the latest on its day, and it follows that clause to
 * versions in which the same number is about something alike. O(positions on it × versions × log).
 */
const struct row *const *text_positions(struct arena *arena, const struct text *text,
                                        const struct clause *before, const struct clause *after,
                                        size_t *count);

/* "2" before "10", "3.2" before "3.10", numbers before words; equal only if the bytes are. O(size).
 */
int text_compare_numbers(struct str a, struct str b);

/* The order of statements by party, then day said (unknown first), then id; for qsort_r over
 * pointers to rows of positions, with a struct record as context. */
int text_compare_said(const void *left, const void *right, void *record);

/* Likeness of two topics (likeness.h), or -1 where one of them is unknown. O(sizes). */
int text_likeness(const struct clause *a, const struct clause *b);

/*
 * A pair of clauses is worth its likeness above a threshold (doc/decisions/0020); the same
 * number helps. Returns thousandths, 0 or less where the two may not be taken for one clause.
 */
int text_worth(int likeness, bool same_number);

#endif
