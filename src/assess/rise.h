/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How dear a guarantor can get: a bound on what falls when it leaves as the next one after
 * some others, whoever they are. Unlike carry.h it is close to the truth where there are
 * many guarantors of equal size and each could be replaced by others.
 *
 * Supply and demand are complements in a flow: what a guarantor is worth grows when others
 * leave, and it grows when more is asked. Others who leave take from each set A of classes
 * r(A), submodular as groups, trees of limits, are flows of their own; it is at most the sum over
 * the classes of A of rho_c = the most that so many others reach of class c, and the difference
 * only grows with A. So asking rho_c more of each class, at the greatest worth there is, makes
 * every guarantor at least as dear as the departure of any such others does. (In the dual, prices
 * of classes form a lattice on which the objective is submodular, and what is added there grows
 * with the prices: Topkis 1978.)
 */
#ifndef SURETY_ASSESS_RISE_H
#define SURETY_ASSESS_RISE_H

#include "assess/loss.h"

/*
 * By guarantor, as coverage, rounded up: what falls at most when it leaves, with all its risk
 * (bundles.h), after at most `before` others. In the arena. O(holders of all slices).
 */
double *rise_find(struct arena *arena, struct loss *loss, const struct bundles *bundles,
                  uint32_t guarantor_count, uint32_t before);

#endif
