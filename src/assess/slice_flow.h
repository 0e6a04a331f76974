/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The flow of a slice that has too many classes, or quantities too large, for a cut table
 * (slice.h). Its state is one block of bytes that can be copied: what each lot gives each
 * class, and what is owed, the amounts that classes should have and do not get.
 *
 * What is owed is first looked for in lots with something to spare, by augmenting paths
 * through classes that can be served from elsewhere. If there is nothing, those that can be
 * reached are short together, and the unit among them that is worth least is given up (the
 * least of a circuit is never missed in a best basis: Tarjan's red rule for matroids).
 */
#ifndef SURETY_ASSESS_SLICE_FLOW_H
#define SURETY_ASSESS_SLICE_FLOW_H

#include "assess/slice.h"

/* The arcs between lots and classes, both ways. In the arena. O(arcs). */
struct slice_net *slice_net_new(struct arena *arena, const struct slice *slice);

/* Bytes of a state. */
size_t slice_flow_bytes(const struct slice *slice);

/*
 * The best flow without the bundles b with gone[b] (NULL: all are there), kinds in order of
 * worth; what is met of each goes to `met`. Nothing is owed then.
 */
void slice_flow_fill(const struct slice *slice, const bool *gone, void *state, int64_t *met);

/* What the lot gave is owed, and it gives no more. Groups leave as wholes, lot by lot. */
void slice_flow_take(const struct slice *slice, uint32_t lot, void *state);

/* Worth that each lot carries when each class shares what it gets evenly among its kinds. */
void slice_flow_charges(const struct slice *slice, void *state, const int64_t *met, double *by_lot);

/* Settles all that is owed, as slice_shed() says. */
worth slice_flow_shed(const struct slice *slice, void *state, int64_t *left);

#endif
