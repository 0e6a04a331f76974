/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reported figures, grouped by what they are about. Two sources are independent if neither leans
 * on the other, however far back: sources are the nodes of a graph, `derived_from` its
 * edges, and a connected piece counts once.
 *
 *     about force.size    ┌ 10,000 soldiers   A, B (B is derived from A)    1 independent
 *                         └ 30,000 soldiers   C                             1 independent
 */
#ifndef SURETY_ANSWER_CLAIMS_H
#define SURETY_ANSWER_CLAIMS_H

#include "state/state.h"

/* The claims of one figure: same `about`, same unit, same value. */
struct claim_figure {
    int64_t value; /* thousandths */
    struct str unit;
    const struct row *const *rows; /* by day said, then id */
    size_t row_count;
    size_t independent_count; /* sources that count as one counted once; a row without a source
                                 counts */
};

struct claim_group {
    struct str about;
    const struct claim_figure *figures; /* by unit, then value */
    size_t figure_count;
    bool disagrees;           /* two figures of one unit differ */
    size_t independent_count; /* over the whole group */
};

/* The claims that count, by `about`. O(n log n + sources). */
const struct claim_group *claims_group(struct arena *arena, const struct state *state,
                                       size_t *count);

/*
 * For every source row the least row of its connected piece. O(sources + edges).
 */
const uint32_t *claims_source_pieces(struct arena *arena, const struct record *record);

#endif
