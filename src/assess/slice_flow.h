/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The flow of a slice that has too many classes, or quantities too large, for a cut table
 * (slice.h): augmenting paths between classes, kinds in order of worth. A kind that is
 * served keeps what it has, though from where may change.
 */
#ifndef SURETY_ASSESS_SLICE_FLOW_H
#define SURETY_ASSESS_SLICE_FLOW_H

#include "assess/slice.h"

/*
 * What is met of each kind, greatest worth first, without the bundles b with gone[b] (NULL:
 * all are there). `scratch` is emptied. O(classes × lots) a path.
 */
void slice_flow_fill(const struct slice *slice, const bool *gone, struct arena *scratch, int64_t *met);

#endif
