/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Dividing an amount of money by weights, exactly: parts are whole numbers of the smallest unit and
 * add up to the amount. What rounding down leaves over goes, one unit each, to those whose
 * fractions are largest (Hamilton's method of the largest remainder; ties: the first in the list).
 *
 *     100 by 1 : 1 : 1   →   33.3 33.3 33.3   →   34 33 33
 */
#ifndef SURETY_KEEP_SPLIT_H
#define SURETY_KEEP_SPLIT_H

#include "base/arena.h"

#include <stdint.h>

#define SPLIT_SUM_MAX (INT64_C(1) << 62) /* of the weights together, and of the amount */

/*
 * parts[i] of `amount` in proportion to weights[i] ≥ 0. The weights must not all be 0 unless the
 * amount is. O(n log n).
 */
void split_pro_rata(struct arena *scratch, int64_t amount, const int64_t *weights, size_t count,
                    int64_t *parts);

/*
 * The same with parts[i] ≤ caps[i]: what one cannot carry is shared by the others, in proportion,
 * until all is carried or all are at their caps (water-filling: those who reach their caps first
 * are settled first). Returns what nobody can carry. O(n log n).
 */
int64_t split_capped(struct arena *scratch, int64_t amount, const int64_t *weights,
                     const int64_t *caps, size_t count, int64_t *parts);

#endif
