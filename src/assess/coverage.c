/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/coverage.h"

#include "assess/slices.h"

struct coverage {
    const struct plan *plan;
    struct slices *worth_slices, *critical_slices;
    struct slice_room room;
    int64_t *met; /* of the kinds of a slice */
    bool *gone;   /* by offer */
};

struct coverage *coverage_new(struct arena *arena, const struct plan *plan)
{
    struct coverage *coverage = ARENA_NEW(arena, struct coverage);
    coverage->plan = plan;
    coverage->worth_slices = slices_new(arena, plan, SLICES_OF_WORTH, NULL);
    coverage->critical_slices = slices_new(arena, plan, SLICES_OF_CRITICAL, NULL);
    slice_room_init(&coverage->room, arena, plan->need_count, plan->need_count);
    coverage->met = ARENA_ARRAY(arena, int64_t, plan->need_count);
    coverage->gone = ARENA_ARRAY(arena, bool, plan->offer_count);
    return coverage;
}

bool coverage_is_asked(const struct coverage *coverage)
{
    return slices_asked(coverage->worth_slices) > 0;
}

/* By offer what `present` says by undertaking; NULL: nothing is gone. */
static const bool *mark_gone(struct coverage *coverage, const bool *present)
{
    if (present == NULL)
        return NULL;
    for (uint32_t o = 0; o < coverage->plan->offer_count; o++)
        coverage->gone[o] = !present[coverage->plan->offers[o].undertaking];
    return coverage->gone;
}

double coverage_value(struct coverage *coverage, const bool *present)
{
    const bool *gone = mark_gone(coverage, present);
    worth asked = slices_asked(coverage->worth_slices), met = 0;
    slices_rewind(coverage->worth_slices);
    for (const struct slice *slice; (slice = slices_next(coverage->worth_slices)) != NULL;)
        met += slice_fill(slice, gone, &coverage->room, coverage->met);
    slice_room_release(&coverage->room);
    return asked == 0 ? 0 : (double)met / (double)asked;
}

bool coverage_critical_met(struct coverage *coverage, const bool *present)
{
    const bool *gone = mark_gone(coverage, present);
    bool is_met = true;
    slices_rewind(coverage->critical_slices);
    for (const struct slice *slice;
         is_met && (slice = slices_next(coverage->critical_slices)) != NULL;)
        is_met = slice_is_met(slice, gone, &coverage->room);
    slice_room_release(&coverage->room);
    return is_met;
}
