/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What each bundle carries in one best flow: a bound on what any set of bundles can cost.
 *
 * In each slice let the bundles leave one after the other, and charge each with what falls
 * at its step. For units of bundles that take whole groups with them, what can be met is a
 * submodular function of who is there; so a bundle that leaves later is charged at least
 * what it would cost at any earlier step, and the charges of any set T add up to at least
 * the loss when T leaves (they are a vertex of the base polytope: Edmonds 1970). The same
 * holds for every mean of such charges, slice by slice, and so the charges may be
 * balanced: what others could carry as well is moved away from those who carry most
 * (Frank and Wolfe's step towards the least majorised base). Where a group is split among
 * bundles, they leave together and each is charged with all of it. (A group is a tree of limits,
 * slice.h. Whatever lies in it, it is a flow of its own, so all that is said of groups holds.)
 *
 * A large slice without a cut table has a flow at hand, and everyone is charged with what its lots
 * carry there: what is left of the flow when some leave still serves the rest.
 */
#ifndef SURETY_ASSESS_CARRY_H
#define SURETY_ASSESS_CARRY_H

#include "assess/loss.h"

/* By bundle, as coverage, rounded up: the loss of a set is at most the sum. In the arena. */
double *carry_find(struct arena *arena, struct loss *loss, uint32_t bundle_count, uint32_t rounds);

#endif
