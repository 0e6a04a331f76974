/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which smallest groups are enough: all sets of amounts that reach a target together and would not
 * without any one of their members. There can be very many, so they are counted without being
 * listed, and the first of them are listed: fewest members first, then in order of indexes.
 *
 * Counting. Sort the amounts, largest first. A set is minimal when it reaches the target with its
 * last (smallest) member and not without it. So for every member i count the subsets of the larger
 * ones whose sum lies in [target - amount_i, target). The larger ones are split into two halves
 * whose sums are kept sorted, equal sums together; pairs are counted by walking one up and the
 * other down (Horowitz and Sahni 1974).
 */
#ifndef SURETY_KEEP_COVERS_H
#define SURETY_KEEP_COVERS_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

struct cover {
    const uint32_t *members; /* indexes into the amounts, ascending */
    uint32_t count;
};

struct covers {
    const struct cover *listed;
    size_t listed_count;
    uint64_t total;      /* all minimal sets there are */
    bool total_is_known; /* false: too many different sums to count them */
    bool list_is_whole;  /* false: the search was given up; there may be more than those listed */
};

/*
 * The minimal sets among `count` amounts, each above 0, whose sum reaches `target` > 0; at most
 * `list_max` of them are listed. The amounts together must fit 62 bits. O(2^(count/2)) at worst
 * for the number, cut off at some millions of different sums; the list stops after some millions
 * of steps. Amounts that are multiples of a common unit take far less.
 */
void covers_find(struct arena *arena, const int64_t *amounts, uint32_t count, int64_t target,
                 size_t list_max, struct covers *covers);

#endif
