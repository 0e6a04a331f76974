/* SPDX-License-Identifier: Apache-2.0 */
/*
 * New rows on their way into the table of rows. The ids of rows are at random places in their
 * order, so that each would dirty a page of its own; so they stand in a table in the order in
 * which they were stated, and in memory to be found, until enough was stated for them to be
 * settled: put into the table of rows sorted, many to a page. Each row stands in one of the two
 * tables.
 *
 *   stated first ──▶ unsettled ──(sorted, at most UNSETTLED_MAX at once)──▶ rows ◀── stated again
 *                    └ stated again
 *
 * What is in memory follows the table: it is read when it is first wanted, and anew after a
 * rollback, and when another connection has written. Internal to ledger/store*.c.
 */
#ifndef SURETY_LEDGER_STORE_UNSETTLED_H
#define SURETY_LEDGER_STORE_UNSETTLED_H

#include "base/map.h"
#include "ledger/store.h"

struct unsettled {
    struct arena arena;
    struct store_row *rows; /* `first` rises */
    int64_t *same_id;       /* beside them: the place of an earlier one of another kind; -1: none */
    size_t count, capacity, same_id_capacity;
    struct map places;    /* id → the place of the last one with it */
    size_t stated;        /* they and those stated again in their place: each takes memory */
    size_t limit;         /* of `stated`, at which all are settled */
    int64_t data_version; /* of SQLite, when it was read */
    bool is_loaded;
    bool is_current; /* within a transaction: nobody else can have written */
    bool is_changed; /* by this transaction */
};

/* `limit` 0: UNSETTLED_MAX. */
void unsettled_init(struct unsettled *unsettled, size_t limit);
void unsettled_release(struct unsettled *unsettled);

/* At the begin and the end of a transaction. */
void unsettled_begin(struct unsettled *unsettled);
void unsettled_end(struct unsettled *unsettled, bool is_kept);

/* `*row` is NULL if it is not among them, else a view until a row is next looked for or written.
 * ERROR_IO, ERROR_FORMAT. O(1) unless they have to be read. */
bool unsettled_find(struct store *store, struct str kind, struct str id,
                    const struct store_row **row, struct error *err) MUST_USE;

/* Adds the row, or replaces the one with the same `first`. When enough was stated all are settled.
 * In a transaction; after unsettled_find() in it. */
bool unsettled_put(struct store *store, const struct store_row *row, struct error *err) MUST_USE;

#endif
