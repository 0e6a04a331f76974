/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the targets that read records: a record read from memory, validated and converted. */
#ifndef SURETY_TEST_ROUND_TRIP_H
#define SURETY_TEST_ROUND_TRIP_H

#include "record/loader.h"

/* An empty record and a loader for it, in `arena`. */
struct trial {
    struct arena *arena;
    struct record record;
    struct diagnostics diagnostics;
    struct loader loader;
};

void trial_init(struct trial *trial, struct arena *arena);

/*
 * Resolves and validates what was loaded. If it was read without an error, its JSON is read back
 * by way of JSON, and by way of CSV, and must be the same bytes each time.
 */
void trial_finish(struct trial *trial);

#endif
