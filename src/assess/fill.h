/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is shown as filled: one flow in each interval that serves critical rows first, then
 * greatest worth, then order of ids. From it come the spans of each row, who serves what,
 * and the first critical shortfall with the minimum cut that proves it.
 */
#ifndef SURETY_ASSESS_FILL_H
#define SURETY_ASSESS_FILL_H

#include "assess/plan.h"

struct fill_span {
    int32_t from, until; /* days from C-day */
    int64_t met;         /* thousandths, constant in the span */
};

/* What one offer gives one need over a span. */
struct service {
    uint32_t offer, need;
    int32_t from, until;
    int64_t quantity; /* thousandths, constant in the span */
};

struct shortfall {
    uint32_t need;       /* index into plan.needs */
    int32_t from, until; /* the first span in which it is short */
    int64_t short_by;    /* thousandths */
    /* The proof: all that may serve these needs, besides what is surely theirs, is too little. */
    const uint32_t *undertakings; /* indexes into state.undertakings, ascending */
    uint32_t undertaking_count;
    const uint32_t *needs; /* indexes into plan.needs, ascending; `need` is one of them */
    uint32_t need_count;
};

struct fill {
    const struct fill_span **spans; /* by need: spans that cover [from, until) of the need */
    const uint32_t *span_counts;
    struct service *services; /* by need, offer, from */
    size_t service_count;
    const struct shortfall *first_shortfall; /* of a critical need; NULL: none */
};

void fill_compute(struct fill *fill, struct arena *arena, const struct plan *plan);

/* Share of a need met over its days, 0 to 1. */
double fill_share(const struct fill *fill, const struct plan *plan, uint32_t need);

#endif
