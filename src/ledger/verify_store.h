/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of a store's verification share. Internal to ledger/verify_store*.c. */
#ifndef SURETY_LEDGER_VERIFY_STORE_H
#define SURETY_LEDGER_VERIFY_STORE_H

#include "base/map.h"
#include "ledger/store_inspect.h"
#include "ledger/verify_parts.h"

/* A checkpoint that was kept. */
struct store_mark {
    int64_t size;
    struct hash root; /* that it names */
};

/* The complete nodes of a stored level, as the entries lead to them. */
struct store_level {
    struct hash *hashes;
    size_t count, capacity;
};

struct store_run {
    struct verify_run run;
    struct store *store;
    struct arena arena; /* of the lists below */
    struct store_mark *marks;
    size_t mark_count, mark_capacity;
    struct store_level levels[TILE_LEVEL_MAX + 1]; /* by level / TILE_BITS; none at 0 */
    struct map bodies;                             /* that entries name, by hash → 1 */
};

/* Every checkpoint that was kept: its signature, size and time; fills the marks. */
bool verify_store_checkpoints(struct store_run *store, struct error *err) MUST_USE;

/* Every entry, what stands beside it, and the roots of the marks; fills levels and bodies. The last
 * signatures are still being verified when it returns. */
bool verify_store_entries(struct store_run *store, struct error *err) MUST_USE;

/* The tables that can be made from the entries, and those kept beside them. */
bool verify_store_tables(struct store_run *store, struct error *err) MUST_USE;

#endif
