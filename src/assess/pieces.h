/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The pieces of a plan: needs and offers such that no offer and no group reaches from one
 * piece into another. Within a piece, needs that exactly the same offers may serve are one
 * class.
 */
#ifndef SURETY_ASSESS_PIECES_H
#define SURETY_ASSESS_PIECES_H

#include "assess/plan.h"

struct piece {
    uint32_t need_first, need_count;   /* in pieces.needs */
    uint32_t offer_first, offer_count; /* in pieces.offers */
    uint32_t class_count, words;       /* 64-bit words of a mask of classes */
};

struct pieces {
    struct piece *pieces;
    uint32_t count;
    uint32_t *needs;    /* by piece, then worth of a unit (greatest first), then index */
    uint32_t *offers;   /* by piece, then bundle, then group (those in none first), then index */
    uint32_t *class_of; /* by need of the plan, within its piece */
    uint64_t *
        *mask_of; /* by offer of the plan: the classes that it may serve; NULL outside all pieces */
    uint32_t need_max, offer_max, class_max; /* of any piece */
};

/* Only the needs with keep[i]. `bundle_of` by offer. O(fits × log). */
void pieces_find(struct pieces *pieces, struct arena *arena, const struct plan *plan,
                 const bool *keep, const uint32_t *bundle_of);

#endif
