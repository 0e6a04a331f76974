/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For whoever looks a store through: all that stands in its tables, in the order of their keys,
 * also what the readers of store.h would never come upon; and what the data base and the file under
 * it say of themselves. Views that are handed out live during the call; false from `each` ends a
 * walk with its error. A walk is O(what is walked over).
 */
#ifndef SURETY_LEDGER_STORE_INSPECT_H
#define SURETY_LEDGER_STORE_INSPECT_H

#include "ledger/store.h"

/* Told of damage, a sentence without a full stop. */
typedef void store_damage(void *context, const char *what);

/*
 * Reads the file itself, every page of it, and the write-ahead log that may lie beside it, before
 * anything is believed; `*count` counts what is damaged. ERROR_NOT_FOUND, ERROR_IO.
 */
bool store_inspect_file(const char *folder, store_damage *damage, void *context, int64_t *count,
                        struct error *err) MUST_USE;

/* Whether the data base has the tables and indexes that a store has, and nothing else. */
bool store_inspect_objects(struct store *store, store_damage *damage, void *context, int64_t *count,
                           struct error *err) MUST_USE;

/* Has the data base check that its tables and indexes fit together. O(n log n). */
bool store_inspect_tables(struct store *store, store_damage *damage, void *context, int64_t *count,
                          struct error *err) MUST_USE;

struct store_checkpoint {
    int64_t size, time_s;
    struct str bytes;
};
typedef bool store_each_checkpoint(void *context, const struct store_checkpoint *checkpoint,
                                   struct error *err);
bool store_walk_checkpoints(struct store *store, store_each_checkpoint *each, void *context,
                            struct error *err) MUST_USE;

typedef bool store_each_cosignature(void *context, int64_t size, struct str line,
                                    struct error *err);
bool store_walk_cosignatures(struct store *store, store_each_cosignature *each, void *context,
                             struct error *err) MUST_USE;

/* A hash may be of another length than one has, if it is damaged. */
typedef bool store_each_node(void *context, int level, int64_t index, struct str hash,
                             struct error *err);
bool store_walk_nodes(struct store *store, store_each_node *each, void *context,
                      struct error *err) MUST_USE;

typedef bool store_each_row(void *context, const struct store_row *row, struct error *err);
bool store_walk_rows(struct store *store, store_each_row *each, void *context,
                     struct error *err) MUST_USE;

typedef bool store_each_body(void *context, struct str hash, struct str bytes, struct error *err);
bool store_walk_bodies(struct store *store, store_each_body *each, void *context,
                       struct error *err) MUST_USE;

#endif
