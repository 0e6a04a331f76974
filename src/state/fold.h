/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the parts of state_fold() share: internal to state/. Each part folds one sort of rows into
 * the state; state.c says in which order, because later parts look up what earlier ones left.
 *
 *   state.c               what counts, parties, the guarantee
 *   facts.c               facts and steps
 *   fold_undertakings.c   undertakings, deliveries, caveats
 *   fold_requirements.c   requirements, fits
 */
#ifndef SURETY_STATE_FOLD_H
#define SURETY_STATE_FOLD_H

#include "base/map.h"
#include "state/state.h"

/* Names of capabilities, units, tasks and groups, numbered as they are met. */
struct symbols {
    struct map map;
    struct str *names;
    size_t count, capacity;
};

/* The number of `name`, a new one if it was not met before. O(size). */
int32_t fold_symbol(struct symbols *symbols, struct str name);

/* The same for the text of a cell; STATE_UNKNOWN if the cell is empty. */
int32_t fold_symbol_or_unknown(struct symbols *symbols, const struct row *row, int field);

struct ranked_row {
    struct str first, second; /* sort keys */
    const struct row *row;
};

/* The rows of `kind` that count, sorted by one field, then another (-1: none), then as they stand
 * in the table. O(rows × log). */
struct ranked_row *fold_rank_rows(struct arena *arena, const struct state *state, enum kind kind,
                                  int by, int then_by, uint32_t *count);

/* The parties must be folded. O(rows × log). */
void fold_undertakings(struct arena *arena, struct state *state, struct symbols *symbols);

/* ERROR_LIMIT if the quantities of a set add up to more than arithmetic can hold. */
bool fold_requirements(struct arena *arena, struct state *state, struct symbols *symbols,
                       struct error *err) MUST_USE;

void fold_fits(struct arena *arena, struct state *state, struct symbols *symbols);

#endif
