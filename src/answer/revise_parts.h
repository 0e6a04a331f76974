/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The parts that revise.c is made of, between each other and for nobody else: what a composition
 * knows while it goes on (struct reviser), new rows and their ids (revise_rows.c), which
 * undertakings get new rows and how conditions follow them (revise_names.c), facts and steps
 * (revise_facts.c). All that is made lives in the reviser's arena.
 */
#ifndef SURETY_ANSWER_REVISE_PARTS_H
#define SURETY_ANSWER_REVISE_PARTS_H

#include "answer/revise.h"

struct reviser {
    struct arena *arena;
    const struct state *state;
    const struct replies *replies;
    const struct revision_options *options;
    const struct row *source; /* NULL: none */
    int32_t said_on;
    struct str said_text;
    struct diagnostics *diagnostics;
    struct map taken[KIND_COUNT];  /* ids of new rows */
    struct str *new_ids;           /* by undertaking: of its new row, empty: it keeps its own */
    const struct reply **first_of; /* by undertaking: why it has a new row, NULL: it has none */
    struct revision_row *rows;
    size_t count, capacity;
};

/* Adds a finding at an answer. */
void PRINTF_LIKE(4, 5) revise_complain(struct reviser *r, enum severity severity,
                                       const struct reply *reply, const char *format, ...);

/* The next revision's id that no row has: "A-1" → "A-1-r2". It is taken then. */
struct str revise_next_id(struct reviser *r, enum kind kind, struct str id);

/* `id` itself where it is free, else the next; it is taken then. */
struct str revise_free_id(struct reviser *r, enum kind kind, struct str id);

/* A new row, a copy of `old` if that is not NULL. It holds until the next is added. */
struct revision_row *revise_add_row(struct reviser *r, enum kind kind, enum revision_reason reason,
                                    const struct row *old, const struct reply *first);

/* Finds the undertakings that get new rows, into new_ids and first_of: the answered ones, those
 * whose conditions name them, those whose conditions name these, and so on. O(nodes). */
void revise_find(struct reviser *r);

/* Whether a condition (NULL: it has none) names an undertaking that gets a new row. */
bool revise_names_revised(const struct reviser *r, const struct condition *condition);

/* The condition's text with the new ids in place of the old ones. */
struct str revise_rename(const struct reviser *r, const struct condition *condition);

/* Finds the conditions of rows that know no `supersedes` and name an undertaking that gets a new
 * row. O(rows + nodes). */
const struct revision_edit *revise_edits(struct reviser *r, size_t *count);

/* Adds the rows of facts and steps that were answered. */
void revise_facts(struct reviser *r);

#endif
