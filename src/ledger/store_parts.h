/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of the store share: the open data base, its queries, and SQLite's results as our
 * errors. Internal to ledger/store*.c.
 */
#ifndef SURETY_LEDGER_STORE_PARTS_H
#define SURETY_LEDGER_STORE_PARTS_H

#include "ledger/store_unsettled.h"

#include <sqlite3.h>

#define STORE_FILE "ledger.sqlite" /* in the store's folder */

/* One row of the table in store_query.c each. */
enum query {
    QUERY_IDENTITY,
    QUERY_HEAD,
    QUERY_ENTRY,
    QUERY_BODY,
    QUERY_CHECKPOINT,
    QUERY_LEAVES,
    QUERY_NODES,
    QUERY_FIRST,
    QUERY_TEXT,
    QUERY_ROW,
    QUERY_UNSETTLED,
    QUERY_DATA_VERSION,
    QUERY_WALK,
    QUERY_WALK_KEYS,
    QUERY_KNOWN,
    QUERY_COSIGNED,
    QUERY_COSIGNATURES,
    QUERY_BEGIN,
    QUERY_PUT_ENTRY,
    QUERY_PUT_NODE,
    QUERY_PUT_BODY,
    QUERY_PUT_ROW,
    QUERY_PUT_UNSETTLED,
    QUERY_CLEAR_UNSETTLED,
    QUERY_PUT_CHECKPOINT,
    QUERY_PUT_COSIGNATURE,
    QUERY_SWAP_HEAD,
    QUERY_COMMIT,
    QUERY_ROLLBACK,
    QUERY_COUNT
};

struct store {
    struct arena arena; /* of path and identity */
    const char *path;
    struct store_identity identity;
    int64_t (*clock_s)(void);
    sqlite3 *db;
    sqlite3_stmt *statements[QUERY_COUNT]; /* prepared when they are first used */
    struct unsettled unsettled;
    int frames;      /* in the write-ahead log after the last commit */
    bool is_reading; /* from store_read_begin() on */
    bool in_transaction;
    bool is_broken; /* a commit had an unknown outcome: nothing more is done here */
};

/* SQLite's last result as an error; always false. */
bool store_fail(struct store *store, struct error *err);

/* The query, ready to be bound; store_finish() or store_run() gives it back. */
bool store_use(struct store *store, enum query query, sqlite3_stmt **statement,
               struct error *err) MUST_USE;

/* Binds values by place, from 1. They are not copied: they live until the query is given back. */
void store_bind_blob(sqlite3_stmt *statement, int place, struct str bytes);
void store_bind_text(sqlite3_stmt *statement, int place, struct str text);
void store_bind_hash(sqlite3_stmt *statement, int place, const struct hash *hash);

/* Runs a query that gives no rows, and gives it back. */
bool store_run(struct store *store, sqlite3_stmt *statement, struct error *err) MUST_USE;

/* Values of the row by place, from 0: a view until the next step, or kept in `arena`. */
struct str store_column(sqlite3_stmt *statement, int place);
struct str store_kept_column(struct arena *arena, sqlite3_stmt *statement, int place);

/* ERROR_FORMAT if it has not the size of one. */
bool store_hash_column(struct store *store, sqlite3_stmt *statement, int place, struct hash *hash,
                       struct error *err) MUST_USE;

void store_finish(sqlite3_stmt *statement);

/* Adds a row to the table of one of the queries QUERY_PUT_ROW and QUERY_PUT_UNSETTLED, or replaces
 * it there. */
bool store_put_row_into(struct store *store, enum query query, const struct store_row *row,
                        struct error *err) MUST_USE;

/* The row of a step over one of these tables, its columns in the order in which they are put. Views
 * until the next step. */
struct store_row store_row_columns(sqlite3_stmt *statement);

#endif
