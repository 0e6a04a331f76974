/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The plan cut into slices: first into pieces that share no offer and no group (capability
 * by capability, mostly), then each piece at the days on which something of its own changes.
 *
 *     piece A  |-------|---|------------|-----|     each box is a slice
 *     piece B  |---|---------------|----------|
 */
#ifndef SURETY_ASSESS_SLICES_H
#define SURETY_ASSESS_SLICES_H

#include "assess/plan.h"
#include "assess/slice.h"

enum slices_of {
    SLICES_OF_WORTH,    /* all needs that have a weight */
    SLICES_OF_CRITICAL, /* critical needs, whatever their weight; units have no worth */
};

struct slices;

/*
 * Cuts the plan into pieces. `bundle_of[o]` says which offers come and go together (NULL:
 * each for itself). Lives in the arena, keeps pointers to plan and bundle_of. O(fits × log).
 */
struct slices *slices_new(struct arena *arena, const struct plan *plan, enum slices_of of,
                          const uint32_t *bundle_of);

/* Worth of all that is asked. 0: nothing is. */
worth slices_asked(const struct slices *slices);

/* Room that is large enough for every slice. */
void slices_room_init(const struct slices *slices, struct slice_room *room, struct arena *arena);

/* Starts over. */
void slices_rewind(struct slices *slices);

/*
 * The next slice, valid until the next call; NULL at the end. Always in the same order.
 * O(offers and needs of the piece).
 */
const struct slice *slices_next(struct slices *slices);

#endif
