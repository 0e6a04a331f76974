/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For tests: small random plans with the state beneath them, and a slow and obvious
 * reference that shares nothing with the engine: day by day, offer by offer, one
 * cheapest augmenting path after the other (Bellman and Ford).
 */
#ifndef SURETY_ASSESS_SAMPLE_H
#define SURETY_ASSESS_SAMPLE_H

#include "assess/plan.h"

/* What a sample is like; zeroes are plain. */
struct sample_shape {
    uint32_t parties; /* with the host, which is party 0 */
    uint32_t undertakings, needs;
    int32_t days;
    uint32_t fit_percent; /* how likely an offer may serve a need */
    uint32_t group_percent;
    uint32_t nest_percent; /* of parties whose group lies under ceilings, and has one in it */
    uint32_t linked_percent, rotation_percent, critical_percent;
    uint32_t weightless_percent;
    int64_t quantity_max;   /* thousandths */
    int64_t supply_percent; /* quantities of offers against those of needs; 0: 100 */
    bool is_uniform;        /* all quantities and weights the same: everything ties */
};

struct sample {
    struct state state;
    struct premise premise;
    struct live live;
    struct plan plan;
};

/* The sample of this shape and seed. Lives in the arena. */
struct sample *sample_new(struct arena *arena, const struct sample_shape *shape, uint64_t seed);

/* By undertaking, whether it is live now. */
bool *sample_present(struct arena *arena, const struct live *live);

/* Coverage and critical_met by the slow road. */
double sample_coverage(const struct plan *plan, const bool *present);
bool sample_critical_met(const struct plan *plan, const bool *present);

#endif
