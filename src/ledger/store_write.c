/* SPDX-License-Identifier: Apache-2.0 */
/* Writing to the store: one transaction at a time, and one flush at its end. */
#include "ledger/store_parts.h"

enum { FRAMES_MAX = 1000 }; /* in the write-ahead log, before they are copied */

/*
 * Copies what stands in the write-ahead log to its place: not at the end of a commit, when those
 * whose statements are on disk wait to be told. If it cannot be done now it is done later; nothing
 * depends on it but the size of that file.
 */
static void copy_frames(struct store *store)
{
    if (store->frames < FRAMES_MAX || store->is_broken)
        return;
    store->frames = 0;
    sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
}

bool store_begin(struct store *store, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    CHECK(!store->in_transaction && !store->is_reading);
    copy_frames(store);
    if (!store_use(store, QUERY_BEGIN, &statement, err) || !store_run(store, statement, err))
        return false;
    store->in_transaction = true;
    unsettled_begin(&store->unsettled);
    return true;
}

bool store_put_entry(struct store *store, const struct store_entry *entry, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    CHECK(store->in_transaction);
    if (!store_use(store, QUERY_PUT_ENTRY, &statement, err))
        return false;
    sqlite3_bind_int64(statement, 1, entry->index);
    store_bind_hash(statement, 2, &entry->leaf);
    store_bind_hash(statement, 3, &entry->text);
    store_bind_text(statement, 4, entry->kind);
    sqlite3_bind_int(statement, 5, entry->standing);
    sqlite3_bind_int(statement, 6, entry->is_again);
    store_bind_blob(statement, 7, entry->bytes);
    return store_run(store, statement, err);
}

bool store_put_node(struct store *store, int level, int64_t index, const struct hash *hash,
                    struct error *err)
{
    sqlite3_stmt *statement = NULL;
    CHECK(store->in_transaction);
    if (!store_use(store, QUERY_PUT_NODE, &statement, err))
        return false;
    sqlite3_bind_int(statement, 1, level);
    sqlite3_bind_int64(statement, 2, index);
    store_bind_hash(statement, 3, hash);
    return store_run(store, statement, err);
}

bool store_put_body(struct store *store, const struct hash *hash, struct str body,
                    struct error *err)
{
    sqlite3_stmt *statement = NULL;
    CHECK(store->in_transaction);
    if (!store_use(store, QUERY_PUT_BODY, &statement, err))
        return false;
    store_bind_hash(statement, 1, hash);
    store_bind_blob(statement, 2, body);
    return store_run(store, statement, err);
}

bool store_put_row_into(struct store *store, enum query query, const struct store_row *row,
                        struct error *err)
{
    sqlite3_stmt *statement = NULL;
    if (!store_use(store, query, &statement, err))
        return false;
    store_bind_text(statement, 1, row->kind);
    store_bind_text(statement, 2, row->id);
    sqlite3_bind_int64(statement, 3, row->first);
    sqlite3_bind_int64(statement, 4, row->index);
    store_bind_text(statement, 5, row->author);
    store_bind_text(statement, 6, row->party);
    sqlite3_bind_int(statement, 7, row->standing);
    return store_run(store, statement, err);
}

bool store_put_row(struct store *store, const struct store_row *row, struct error *err)
{
    const struct store_row *before;
    CHECK(store->in_transaction);
    if (!unsettled_find(store, row->kind, row->id, &before, err))
        return false;
    bool is_settled = before == NULL && row->first != row->index;
    return is_settled ? store_put_row_into(store, QUERY_PUT_ROW, row, err)
                      : unsettled_put(store, row, err);
}

bool store_put_cosignature(struct store *store, int64_t size, struct str line, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    CHECK(store->in_transaction);
    if (!store_use(store, QUERY_PUT_COSIGNATURE, &statement, err))
        return false;
    sqlite3_bind_int64(statement, 1, size);
    store_bind_blob(statement, 2, line);
    return store_run(store, statement, err);
}

static bool put_checkpoint(struct store *store, const struct store_head *head, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    if (!store_use(store, QUERY_PUT_CHECKPOINT, &statement, err))
        return false;
    sqlite3_bind_int64(statement, 1, head->size);
    sqlite3_bind_int64(statement, 2, head->time_s);
    store_bind_blob(statement, 3, head->checkpoint);
    return store_run(store, statement, err);
}

bool store_swap_head(struct store *store, const struct store_head *before,
                     const struct store_head *after, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    CHECK(store->in_transaction);
    if (!store_use(store, QUERY_SWAP_HEAD, &statement, err))
        return false;
    sqlite3_bind_int64(statement, 1, after->size);
    store_bind_hash(statement, 2, &after->root);
    store_bind_blob(statement, 3, after->checkpoint);
    sqlite3_bind_int64(statement, 4, before->size);
    store_bind_hash(statement, 5, &before->root);
    if (!store_run(store, statement, err))
        return false;
    if (sqlite3_changes(store->db) != 1)
        return error_set(err, ERROR_CONFLICT, "%s: the log has grown in the meantime", store->path);
    return put_checkpoint(store, after, err);
}

bool store_commit(struct store *store, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    CHECK(store->in_transaction);
    bool good = store_use(store, QUERY_COMMIT, &statement, err);
    store->in_transaction = false;
    unsettled_end(&store->unsettled, good);
    if (good && store_run(store, statement, err))
        return true;
    /* Whether it is on disk is not known, and a second try could only pretend: fsync may have
     * dropped what it failed to write. The next start looks at what is there. */
    store->is_broken = true;
    return false;
}

void store_rollback(struct store *store)
{
    sqlite3_stmt *statement = NULL;
    struct error ignored;
    if (!store->in_transaction)
        return;
    store->in_transaction = false;
    unsettled_end(&store->unsettled, false);
    /* SQLite rolls back by itself after some errors; that there is nothing left to undo is fine. */
    if (!store_use(store, QUERY_ROLLBACK, &statement, &ignored))
        return;
    sqlite3_step(statement);
    store_finish(statement);
}
