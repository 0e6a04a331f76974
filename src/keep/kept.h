/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The kept-promise record: of each party what fell due and what it delivered, by quarter and unit.
 * Units are never added to each other. Owed is what was awake, had a due day and was more than a
 * mooted word; rows of one group are one force, so a later row of a group adds only what it asks
 * beyond the earlier ones. Delivered is every delivery that counts, in the quarter of its day.
 */
#ifndef SURETY_KEEP_KEPT_H
#define SURETY_KEEP_KEPT_H

#include "keep/due.h"

#define KEPT_UNDATED INT32_MAX /* a quarter that is not known; sorted last */
#define KEPT_TEXT_BYTES 16     /* room for kept_quarter_write() */

struct kept {
    uint32_t party;
    int32_t unit;                             /* a symbol */
    int32_t quarter;                          /* year × 4 + 0 to 3, or KEPT_UNDATED */
    int64_t owed, delivered;                  /* thousandths */
    uint32_t owed_unknown, delivered_unknown; /* rows whose quantity is not known */
};

/*
 * By party, unit (byte order), quarter. ERROR_LIMIT if a sum is more than arithmetic can hold.
 * O(n log n) of undertakings and deliveries.
 */
bool kept_make(struct arena *arena, const struct due_answer *answer, const struct kept **kept,
               size_t *count, struct error *err) MUST_USE;

/* The quarter of a day since 1970; DATE_NONE gives KEPT_UNDATED. */
int32_t kept_quarter(int32_t day);

/* "2026-Q1"; KEPT_UNDATED gives "". Returns `text`. */
char *kept_quarter_write(char text[static KEPT_TEXT_BYTES], int32_t quarter);

#endif
