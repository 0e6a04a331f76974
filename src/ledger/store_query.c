/* SPDX-License-Identifier: Apache-2.0 */
/* The store's queries in SQLite's words, and how its results become ours. */
#include "ledger/store_parts.h"

#include "ledger/store_guard.h"

#include <inttypes.h>
#include <string.h>

static const char *const queries[QUERY_COUNT] = {
    [QUERY_IDENTITY] = "SELECT origin, key FROM log",
    [QUERY_HEAD] = "SELECT log.size, root, checkpoint, coalesce(time_s, 0) FROM log"
                   " LEFT JOIN checkpoints ON checkpoints.size = log.size",
    [QUERY_ENTRY] = "SELECT bytes FROM entries WHERE idx = ?1",
    [QUERY_BODY] = "SELECT bytes FROM bodies WHERE hash = ?1",
    [QUERY_CHECKPOINT] = "SELECT bytes FROM checkpoints WHERE size = ?1",
    [QUERY_LEAVES] = "SELECT idx, leaf FROM entries WHERE idx >= ?1 AND idx < ?2 ORDER BY idx",
    [QUERY_NODES] = "SELECT idx, hash FROM nodes WHERE level = ?3 AND idx >= ?1 AND idx < ?2"
                    " ORDER BY idx",
    [QUERY_FIRST] = "SELECT idx FROM entries WHERE idx = ?2 AND text = ?1",
    [QUERY_TEXT] = "SELECT idx FROM entries WHERE text = ?1 AND again = 1 ORDER BY idx",
    [QUERY_ROW] = "SELECT first, idx, author, party, standing FROM rows"
                  " WHERE kind = ?1 AND id = ?2",
    [QUERY_UNSETTLED] = "SELECT kind, id, first, idx, author, party, standing FROM unsettled"
                        " ORDER BY first",
    [QUERY_DATA_VERSION] = "PRAGMA data_version",
    [QUERY_WALK] = "SELECT idx, leaf, text, kind, standing, again, bytes FROM entries"
                   " WHERE idx >= ?1 AND idx < ?2 AND (?3 = '' OR kind = ?3) ORDER BY idx",
    [QUERY_WALK_KEYS] = "SELECT idx, leaf, text, kind, standing, again, bytes FROM entries"
                        " WHERE kind = 'keys' AND idx >= ?1 AND idx < ?2 ORDER BY idx",
    [QUERY_KNOWN] = "SELECT size FROM checkpoints WHERE time_s <= ?1 ORDER BY size DESC LIMIT 1",
    [QUERY_COSIGNED] = "SELECT size FROM cosignatures WHERE size <= ?1 ORDER BY size DESC LIMIT 1",
    [QUERY_COSIGNATURES] = "SELECT line FROM cosignatures WHERE size = ?1 ORDER BY line",
    [QUERY_BEGIN] = "BEGIN IMMEDIATE",
    [QUERY_PUT_ENTRY] = "INSERT INTO entries (idx, leaf, text, kind, standing, again, bytes)"
                        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    [QUERY_PUT_NODE] = "INSERT INTO nodes (level, idx, hash) VALUES (?1, ?2, ?3)",
    [QUERY_PUT_BODY] = "INSERT OR IGNORE INTO bodies (hash, bytes) VALUES (?1, ?2)",
    [QUERY_PUT_ROW] = "INSERT OR REPLACE INTO rows (kind, id, first, idx, author, party, standing)"
                      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    [QUERY_PUT_UNSETTLED] = "INSERT OR REPLACE INTO unsettled"
                            " (kind, id, first, idx, author, party, standing)"
                            " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    [QUERY_CLEAR_UNSETTLED] = "DELETE FROM unsettled",
    [QUERY_PUT_CHECKPOINT] = "INSERT INTO checkpoints (size, time_s, bytes)"
                             " VALUES (?1, ?2, ?3)",
    [QUERY_PUT_COSIGNATURE] = "INSERT OR IGNORE INTO cosignatures (size, line) VALUES (?1, ?2)",
    [QUERY_SWAP_HEAD] = "UPDATE log SET size = ?1, root = ?2, checkpoint = ?3"
                        " WHERE size = ?4 AND root = ?5",
    [QUERY_COMMIT] = "COMMIT",
    [QUERY_ROLLBACK] = "ROLLBACK",
};

/* ---- SQLite's results as errors ---- */

/* What the guard of the pages found. */
static bool store_damaged(struct store *store, struct error *err)
{
    int64_t page = store_guard_damaged_page(store->db);
    if (page < 0)
        return error_set(err, ERROR_FORMAT, "%s: the header of its write-ahead log is damaged",
                         store->path);
    return error_set(err, ERROR_FORMAT, "%s: page %" PRId64 " is not as it was written: damaged",
                     store->path, page);
}

bool store_fail(struct store *store, struct error *err)
{
    int code = sqlite3_errcode(store->db);
    if (code == SQLITE_BUSY)
        return error_set(err, ERROR_CONFLICT, "%s: another program is writing to the store",
                         store->path);
    if (code == SQLITE_NOTADB || code == SQLITE_CORRUPT)
        return error_set(err, ERROR_FORMAT, "%s: %s", store->path, sqlite3_errmsg(store->db));
    if (sqlite3_extended_errcode(store->db) == SQLITE_IOERR_DATA)
        return store_damaged(store, err);
    return error_set(err, ERROR_IO, "%s: %s", store->path, sqlite3_errmsg(store->db));
}

bool store_use(struct store *store, enum query query, sqlite3_stmt **statement, struct error *err)
{
    *statement = NULL;
    if (store->is_broken)
        return error_set(err, ERROR_IO, "%s: not used any more after a write that failed",
                         store->path);
    if (store->statements[query] == NULL
        && sqlite3_prepare_v3(store->db, queries[query], -1, SQLITE_PREPARE_PERSISTENT,
                              &store->statements[query], NULL)
               != SQLITE_OK)
        return store_fail(store, err);
    *statement = store->statements[query];
    return true;
}

void store_bind_blob(sqlite3_stmt *statement, int place, struct str bytes)
{
    sqlite3_bind_blob64(statement, place, bytes.size > 0 ? bytes.data : "", bytes.size,
                        SQLITE_STATIC);
}

void store_bind_text(sqlite3_stmt *statement, int place, struct str text)
{
    sqlite3_bind_text64(statement, place, text.size > 0 ? text.data : "", text.size, SQLITE_STATIC,
                        SQLITE_UTF8);
}

void store_bind_hash(sqlite3_stmt *statement, int place, const struct hash *hash)
{
    sqlite3_bind_blob(statement, place, hash->bytes, HASH_BYTES, SQLITE_STATIC);
}

void store_finish(sqlite3_stmt *statement)
{
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
}

bool store_run(struct store *store, sqlite3_stmt *statement, struct error *err)
{
    bool good = sqlite3_step(statement) == SQLITE_DONE || store_fail(store, err);
    store_finish(statement);
    return good;
}

struct str store_column(sqlite3_stmt *statement, int place)
{
    const void *bytes = sqlite3_column_blob(statement, place);
    return (struct str){bytes, (size_t)sqlite3_column_bytes(statement, place)};
}

struct str store_kept_column(struct arena *arena, sqlite3_stmt *statement, int place)
{
    return str_copy(arena, store_column(statement, place));
}

struct store_row store_row_columns(sqlite3_stmt *statement)
{
    return (struct store_row){
        .kind = store_column(statement, 0),
        .id = store_column(statement, 1),
        .first = sqlite3_column_int64(statement, 2),
        .index = sqlite3_column_int64(statement, 3),
        .author = store_column(statement, 4),
        .party = store_column(statement, 5),
        .standing = sqlite3_column_int(statement, 6),
    };
}

bool store_hash_column(struct store *store, sqlite3_stmt *statement, int place, struct hash *hash,
                       struct error *err)
{
    struct str bytes = store_column(statement, place);
    if (bytes.size != HASH_BYTES)
        return error_set(err, ERROR_FORMAT, "%s: a hash of %zu bytes", store->path, bytes.size);
    memcpy(hash->bytes, bytes.data, HASH_BYTES);
    return true;
}
