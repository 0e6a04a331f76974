/* SPDX-License-Identifier: Apache-2.0 */
/*
 * "did you mean …?": the known word nearest to one that is not known. The words are offered
 * one by one, from wherever they are kept. All hints of one set of diagnostics together
 * compare at most LIMIT_HINT_COMPARISONS words, so that a file of a million slips stays fast.
 */
#ifndef SURETY_RECORD_HINT_H
#define SURETY_RECORD_HINT_H

#include "record/diagnostics.h"

struct hint {
    struct diagnostics *diagnostics;
    struct str word;
    struct str best;
    size_t limit; /* the farthest distance that would still be nearer than `best` */
    bool found;
    bool done; /* nothing can be nearer, or nothing more may be compared */
};

/* Begins to look for the word nearest to `word`. */
struct hint hint_begin(struct diagnostics *diagnostics, struct str word);

/* Offers a known word; of equally near ones the first stays. */
void hint_offer(struct hint *hint, struct str candidate);

/* `did you mean "…"?` in the diagnostics' arena, or NULL if no word was near enough. */
const char *hint_end(const struct hint *hint);

#endif
