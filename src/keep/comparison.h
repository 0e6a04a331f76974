/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From one version of an agreement's text to another, clause by clause. What keeps its number
 * and its words is kept; of the rest, those clauses are taken for one that are most alike in
 * all (assignment.h over likeness.h, doc/decisions/0020). Every clause of both versions
 * appears once.
 */
#ifndef SURETY_KEEP_COMPARISON_H
#define SURETY_KEEP_COMPARISON_H

#include "keep/text.h"

enum change {
    CHANGE_KEPT,
    CHANGE_REWORDED,
    CHANGE_MOVED,
    CHANGE_MOVED_REWORDED,
    CHANGE_UNSAID, /* the same number in both, but the words of one are unknown */
    CHANGE_NEW,    /* or brought back, when `before` is a clause that had been dropped */
    CHANGE_DROPPED,
    CHANGE_DROPPED_BEFORE, /* the earlier version had dropped it already: nothing changed */
    CHANGE_COUNT
};

struct pair {
    const struct clause *before, *after; /* one of them may be NULL */
    enum change change;
    int likeness;         /* thousandths; -1 where it is not known or there is no pair */
    bool is_told_dropped; /* of DROPPED: a row says so. Otherwise the clause is only missing in the
                             later version, which may be a gap of the record */
};

struct comparison {
    const struct text_version *from, *to;
    const struct pair *pairs; /* by the later version's order, then what only the earlier one has */
    uint32_t pair_count;
    uint32_t counts[CHANGE_COUNT];
    uint32_t missing_count; /* of the dropped: those that no row tells of */
};

/*
 * Which two versions to compare: `from` and `to` as text_find_version() takes them, or empty.
 * Without both, the last two of the document in order; without one, the neighbour of the other.
 * False with ERROR_NOT_FOUND or ERROR_USAGE. *from == *to when the document has one version and
 * nothing was asked for: then there is nothing to compare.
 */
bool comparison_choose(const struct text *text, struct str document, struct str from_word,
                       struct str to_word, uint32_t *from, uint32_t *to,
                       struct error *err) MUST_USE;

/* ERROR_LIMIT if more pairs of clauses are alike than can be weighed against each other.
 * O(trigrams shared + pairs × log) for texts of the usual sort. */
bool comparison_make(struct arena *arena, const struct text_version *from,
                     const struct text_version *to, struct comparison *comparison,
                     struct error *err) MUST_USE;

#endif
