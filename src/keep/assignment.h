/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Optimal assignment: which rows go with which columns so that the worths of the pairs add
 * up to the most. A row or a column may stay alone, which is worth nothing. The Hungarian
 * method with shortest augmenting paths (Jonker and Volgenant 1987) over a sparse list of
 * pairs: a search looks only at what hangs together with its row, so that thousands of rows with
 * a few candidates each cost little.
 */
#ifndef SURETY_KEEP_ASSIGNMENT_H
#define SURETY_KEEP_ASSIGNMENT_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

#define ASSIGNMENT_NONE UINT32_MAX

/* A pair that may be: every other pair must not. */
struct assignment_pair {
    uint32_t row, column;
    int64_t worth; /* above 0; a pair of less is never made */
};

/*
 * `pairs` are sorted by row; no pair stands there twice; the sum of all worths fits 62 bits.
 * Returns the column of each row, or ASSIGNMENT_NONE. Among equal sums the result is the same on
 * every run. At worst O(rows × pairs × log).
 */
uint32_t *assignment_best(struct arena *arena, const struct assignment_pair *pairs,
                          size_t pair_count, uint32_t rows, uint32_t columns);

#endif
