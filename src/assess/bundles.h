/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bundles: offers that come and go together when guarantors withdraw. Without conditions
 * that name others a bundle is a party; otherwise what a party offers without such a
 * condition is one bundle, and the offers of each conditional undertaking are one of their own.
 *
 * An absence is who is gone now, cascade included, and is climbed like a tree together
 * with its struct live.
 */
#ifndef SURETY_ASSESS_BUNDLES_H
#define SURETY_ASSESS_BUNDLES_H

#include "assess/plan.h"

struct bundles {
    uint32_t count;
    const uint32_t *bundle_of; /* by offer */
    /* What a guarantor itself brings: own[own_first[g] .. own_first[g + 1]), g into
     * live.guarantors. */
    const uint32_t *own_first, *own;
    /*
     * What may go when a guarantor goes, at worst: for any set of guarantors, all that goes
     * with them lies in the union of their slices of `risk`. Laid out as `own`.
     */
    const uint32_t *risk_first, *risk;
    /* By bundle: the guarantors that have it in their risk, takers[taker_first[b] .. taker_first[b
     * + 1]). */
    const uint32_t *taker_first, *takers;
};

void bundles_find(struct bundles *bundles, struct arena *arena, const struct live *live,
                  const struct plan *plan);

struct absence {
    struct live *live;
    const struct plan *plan;
    const struct bundles *bundles;
    bool *is_gone;  /* by bundle */
    uint32_t *gone; /* bundles, in the order in which they went */
    uint32_t gone_count;
};

/* A point to come back to. */
struct absence_mark {
    uint32_t trail, gone;
};

void absence_init(struct absence *absence, struct arena *arena, struct live *live,
                  const struct plan *plan, const struct bundles *bundles);

/* Guarantor `g` (index into live.guarantors) goes, and all that hangs on it. O(changes). */
struct absence_mark absence_add(struct absence *absence, uint32_t g);
void absence_undo(struct absence *absence, struct absence_mark mark);

#endif
