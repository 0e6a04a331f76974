/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The last step of making a slice: once its kinds, lots and limits are there (slices.c), this puts
 * them into the order in which they are asked for, by holder and by group, and settles whether the
 * slice works on a cut table and in which unit it then counts. Internal to slices.c.
 */
#ifndef SURETY_ASSESS_SLICE_SETTLE_H
#define SURETY_ASSESS_SLICE_SETTLE_H

#include "assess/slice.h"

/*
 * Sets holders, grouped lots, gauge, `is_tabled`, `cut_classes` and `is_plain`. Lots are by bundle,
 * holder_count is 0, and there is room for all of it; `needed` is thousandths of all kinds
 * together. O(lots + kinds + limits).
 */
void slice_settle(struct slice *slice, int64_t needed);

#endif
