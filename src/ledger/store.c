/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The store in SQLite: write-ahead log, synchronous=FULL. NORMAL would be faster and could lose
 * commits that were acknowledged when the power fails; FULL flushes the write-ahead log once
 * for each commit. Every input and output goes through the VFS that the options name, which is
 * where faults are put in.
 */
#include "ledger/store.h"

#include "base/file.h"

#include <sqlite3.h>
#include <string.h>

#define STORE_FILE "ledger.sqlite"

enum {
    STORE_APPLICATION_ID = 0x53757274, /* "Surt": tells the file from those of other programs */
    STORE_VERSION = 1,
    STORE_BUSY_MS = 10000,
};

/*
 * log          one row: who the log is, and its head
 * entries      the log itself; all other tables but bodies and checkpoints can be made from it
 * nodes        roots of full tiles, so that proofs need not read every leaf
 * checkpoints  each that was ever signed, by size
 * bodies       what entries name by hash
 * rows         which entry states a row last, and for whom
 */
static const char schema[] =
    "CREATE TABLE log (one INTEGER PRIMARY KEY CHECK (one = 1), origin TEXT NOT NULL,"
    " key TEXT NOT NULL, size INTEGER NOT NULL, root BLOB NOT NULL, checkpoint BLOB NOT NULL)"
    " STRICT;"
    "CREATE TABLE entries (idx INTEGER PRIMARY KEY, leaf BLOB NOT NULL, text BLOB NOT NULL,"
    " kind TEXT NOT NULL, bytes BLOB NOT NULL) STRICT;"
    "CREATE INDEX entries_text ON entries (text);"
    "CREATE INDEX entries_keys ON entries (idx) WHERE kind = 'keys';"
    "CREATE TABLE nodes (level INTEGER NOT NULL, idx INTEGER NOT NULL, hash BLOB NOT NULL,"
    " PRIMARY KEY (level, idx)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE checkpoints (size INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;"
    "CREATE TABLE bodies (hash BLOB PRIMARY KEY, bytes BLOB NOT NULL) STRICT;"
    "CREATE TABLE rows (kind TEXT NOT NULL, id TEXT NOT NULL, idx INTEGER NOT NULL,"
    " author TEXT NOT NULL, party TEXT NOT NULL, standing INTEGER NOT NULL,"
    " PRIMARY KEY (kind, id)) STRICT, WITHOUT ROWID;";

enum query {
    QUERY_IDENTITY,
    QUERY_HEAD,
    QUERY_ENTRY,
    QUERY_BODY,
    QUERY_CHECKPOINT,
    QUERY_LEAVES,
    QUERY_NODES,
    QUERY_TEXT,
    QUERY_ROW,
    QUERY_WALK,
    QUERY_WALK_KEYS,
    QUERY_BEGIN,
    QUERY_PUT_ENTRY,
    QUERY_PUT_NODE,
    QUERY_PUT_BODY,
    QUERY_PUT_ROW,
    QUERY_PUT_CHECKPOINT,
    QUERY_SWAP_HEAD,
    QUERY_COMMIT,
    QUERY_ROLLBACK,
    QUERY_COUNT
};

static const char *const queries[QUERY_COUNT] = {
    [QUERY_IDENTITY] = "SELECT origin, key FROM log",
    [QUERY_HEAD] = "SELECT size, root, checkpoint FROM log",
    [QUERY_ENTRY] = "SELECT bytes FROM entries WHERE idx = ?1",
    [QUERY_BODY] = "SELECT bytes FROM bodies WHERE hash = ?1",
    [QUERY_CHECKPOINT] = "SELECT bytes FROM checkpoints WHERE size = ?1",
    [QUERY_LEAVES] = "SELECT idx, leaf FROM entries WHERE idx >= ?1 AND idx < ?2 ORDER BY idx",
    [QUERY_NODES] = "SELECT idx, hash FROM nodes WHERE level = ?3 AND idx >= ?1 AND idx < ?2"
                    " ORDER BY idx",
    [QUERY_TEXT] = "SELECT idx FROM entries WHERE text = ?1 ORDER BY idx",
    [QUERY_ROW] = "SELECT idx, author, party, standing FROM rows WHERE kind = ?1 AND id = ?2",
    [QUERY_WALK] = "SELECT idx, bytes FROM entries WHERE idx >= ?1 AND idx < ?2"
                   " AND (?3 = '' OR kind = ?3) ORDER BY idx",
    [QUERY_WALK_KEYS] = "SELECT idx, bytes FROM entries WHERE kind = 'keys'"
                        " AND idx >= ?1 AND idx < ?2 ORDER BY idx",
    [QUERY_BEGIN] = "BEGIN IMMEDIATE",
    [QUERY_PUT_ENTRY] = "INSERT INTO entries (idx, leaf, text, kind, bytes)"
                        " VALUES (?1, ?2, ?3, ?4, ?5)",
    [QUERY_PUT_NODE] = "INSERT INTO nodes (level, idx, hash) VALUES (?1, ?2, ?3)",
    [QUERY_PUT_BODY] = "INSERT OR IGNORE INTO bodies (hash, bytes) VALUES (?1, ?2)",
    [QUERY_PUT_ROW] = "INSERT OR REPLACE INTO rows (kind, id, idx, author, party, standing)"
                      " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    [QUERY_PUT_CHECKPOINT] = "INSERT INTO checkpoints (size, bytes) VALUES (?1, ?2)",
    [QUERY_SWAP_HEAD] = "UPDATE log SET size = ?1, root = ?2, checkpoint = ?3"
                        " WHERE size = ?4 AND root = ?5",
    [QUERY_COMMIT] = "COMMIT",
    [QUERY_ROLLBACK] = "ROLLBACK",
};

struct store {
    struct arena arena; /* of path and identity */
    const char *path;
    struct store_identity identity;
    sqlite3 *db;
    sqlite3_stmt *statements[QUERY_COUNT]; /* prepared when they are first used */
    bool in_transaction;
    bool is_broken; /* a commit had an unknown outcome: nothing more is done here */
};

/* ---- SQLite's results as errors ---- */

static bool fail(struct store *store, struct error *err)
{
    int code = sqlite3_errcode(store->db);
    if (code == SQLITE_BUSY)
        return error_set(err, ERROR_CONFLICT, "%s: another program is writing to the store",
                         store->path);
    if (code == SQLITE_NOTADB || code == SQLITE_CORRUPT)
        return error_set(err, ERROR_FORMAT, "%s: %s", store->path, sqlite3_errmsg(store->db));
    return error_set(err, ERROR_IO, "%s: %s", store->path, sqlite3_errmsg(store->db));
}

static bool use(struct store *store, enum query query, sqlite3_stmt **statement, struct error *err)
{
    *statement = NULL;
    if (store->is_broken)
        return error_set(err, ERROR_IO, "%s: not used any more after a write that failed",
                         store->path);
    if (store->statements[query] == NULL
        && sqlite3_prepare_v3(store->db, queries[query], -1, SQLITE_PREPARE_PERSISTENT,
                              &store->statements[query], NULL)
               != SQLITE_OK)
        return fail(store, err);
    *statement = store->statements[query];
    return true;
}

/* What a blob or a text is bound to lives until the statement is reset, in the same function. */
static void bind_blob(sqlite3_stmt *statement, int place, struct str bytes)
{
    sqlite3_bind_blob64(statement, place, bytes.size > 0 ? bytes.data : "", bytes.size,
                        SQLITE_STATIC);
}

static void bind_text(sqlite3_stmt *statement, int place, struct str text)
{
    sqlite3_bind_text64(statement, place, text.size > 0 ? text.data : "", text.size, SQLITE_STATIC,
                        SQLITE_UTF8);
}

static void bind_hash(sqlite3_stmt *statement, int place, const struct hash *hash)
{
    sqlite3_bind_blob(statement, place, hash->bytes, HASH_BYTES, SQLITE_STATIC);
}

static void finish(sqlite3_stmt *statement)
{
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
}

/* Runs a statement that gives no rows. */
static bool run(struct store *store, sqlite3_stmt *statement, struct error *err)
{
    bool good = sqlite3_step(statement) == SQLITE_DONE || fail(store, err);
    finish(statement);
    return good;
}

static struct str column(sqlite3_stmt *statement, int place)
{
    const void *bytes = sqlite3_column_blob(statement, place);
    return (struct str){bytes, (size_t)sqlite3_column_bytes(statement, place)};
}

static struct str kept_column(struct arena *arena, sqlite3_stmt *statement, int place)
{
    struct str text = column(statement, place);
    return (struct str){arena_copy(arena, text.data, text.size), text.size};
}

static bool hash_column(struct store *store, sqlite3_stmt *statement, int place, struct hash *hash,
                        struct error *err)
{
    struct str bytes = column(statement, place);
    if (bytes.size != HASH_BYTES)
        return error_set(err, ERROR_FORMAT, "%s: a hash of %zu bytes", store->path, bytes.size);
    memcpy(hash->bytes, bytes.data, HASH_BYTES);
    return true;
}

/* ---- opening ---- */

static bool execute(struct store *store, const char *sql, struct error *err)
{
    return sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK || fail(store, err);
}

static bool set_up(struct store *store, struct error *err)
{
    return execute(store,
                   "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                   "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;"
                   "PRAGMA wal_autocheckpoint = 4000;",
                   err);
}

static bool open_file(struct store *store, int flags, struct store_options options,
                      struct error *err)
{
    if (sqlite3_open_v2(store->path, &store->db, flags | SQLITE_OPEN_NOMUTEX, options.vfs)
        != SQLITE_OK)
        return fail(store, err);
    sqlite3_extended_result_codes(store->db, 0);
    sqlite3_busy_timeout(store->db,
                         options.busy_timeout_ms > 0 ? options.busy_timeout_ms : STORE_BUSY_MS);
    return true;
}

static struct store *new_store(const char *folder)
{
    struct arena arena;
    arena_init(&arena);
    struct store *store = ARENA_NEW(&arena, struct store);
    store->path = arena_printf(&arena, "%s/" STORE_FILE, folder);
    store->arena = arena;
    return store;
}

bool store_is_at(const char *folder)
{
    struct arena scratch;
    arena_init(&scratch);
    bool there = file_kind_at(arena_printf(&scratch, "%s/" STORE_FILE, folder)) == FILE_REGULAR;
    arena_release(&scratch);
    return there;
}

static bool pragma_is(struct store *store, const char *sql, int expected)
{
    sqlite3_stmt *statement = NULL;
    bool good = sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL) == SQLITE_OK
                && sqlite3_step(statement) == SQLITE_ROW
                && sqlite3_column_int(statement, 0) == expected;
    sqlite3_finalize(statement);
    return good;
}

static bool check_is_ours(struct store *store, struct error *err)
{
    if (!pragma_is(store, "PRAGMA application_id", STORE_APPLICATION_ID))
        return error_set(err, ERROR_FORMAT, "%s: not a store of a ledger", store->path);
    if (!pragma_is(store, "PRAGMA user_version", STORE_VERSION))
        return error_set(err, ERROR_FORMAT, "%s: not a store of version %d", store->path,
                         STORE_VERSION);
    return true;
}

static bool read_identity(struct store *store, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    if (!use(store, QUERY_IDENTITY, &statement, err))
        return false;
    bool good = sqlite3_step(statement) == SQLITE_ROW;
    if (good) {
        store->identity.origin = kept_column(&store->arena, statement, 0);
        store->identity.key = kept_column(&store->arena, statement, 1);
    }
    finish(statement);
    return good || error_set(err, ERROR_FORMAT, "%s: a store without a log", store->path);
}

bool store_open(const char *folder, struct store_options options, struct store **opened,
                struct error *err)
{
    *opened = NULL;
    if (!store_is_at(folder))
        return error_set(err, ERROR_NOT_FOUND, "%s: no ledger is kept there", folder);
    struct store *store = new_store(folder);
    if (open_file(store, SQLITE_OPEN_READWRITE, options, err) && set_up(store, err)
        && check_is_ours(store, err) && read_identity(store, err)) {
        *opened = store;
        return true;
    }
    store_close(store);
    return false;
}

static bool insert_log(struct store *store, struct store_identity identity, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    struct hash root = hash_empty();
    if (sqlite3_prepare_v2(store->db, "INSERT INTO log VALUES (1, ?1, ?2, 0, ?3, x'')", -1,
                           &statement, NULL)
        != SQLITE_OK)
        return fail(store, err);
    bind_text(statement, 1, identity.origin);
    bind_text(statement, 2, identity.key);
    bind_hash(statement, 3, &root);
    bool good = run(store, statement, err);
    sqlite3_finalize(statement);
    return good;
}

static bool make_tables(struct store *store, struct store_identity identity, struct error *err)
{
    char *marks =
        arena_printf(&store->arena, "PRAGMA application_id = %d; PRAGMA user_version = %d;",
                     STORE_APPLICATION_ID, STORE_VERSION);
    return execute(store, "BEGIN IMMEDIATE", err) && execute(store, schema, err)
           && execute(store, marks, err) && insert_log(store, identity, err)
           && execute(store, "COMMIT", err);
}

bool store_create(const char *folder, struct store_identity identity, struct store_options options,
                  struct store **created, struct error *err)
{
    *created = NULL;
    if (store_is_at(folder))
        return error_set(err, ERROR_CONFLICT, "%s: a ledger is kept there already", folder);
    if (!file_make_folders(folder, err))
        return false;
    struct store *store = new_store(folder);
    if (open_file(store, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, options, err)
        && set_up(store, err) && make_tables(store, identity, err) && read_identity(store, err)
        && file_sync_folder(folder, err)) {
        *created = store;
        return true;
    }
    store_close(store);
    return false;
}

void store_close(struct store *store)
{
    if (store == NULL)
        return;
    if (store->in_transaction)
        store_rollback(store);
    for (int query = 0; query < QUERY_COUNT; query++)
        sqlite3_finalize(store->statements[query]);
    sqlite3_close(store->db);
    struct arena arena = store->arena; /* the store itself lives in it */
    arena_release(&arena);
}

struct store_identity store_identity(const struct store *store)
{
    return store->identity;
}

/* ---- reading ---- */

bool store_read_head(struct store *store, struct arena *arena, struct store_head *head,
                     struct error *err)
{
    sqlite3_stmt *statement = NULL;
    if (!use(store, QUERY_HEAD, &statement, err))
        return false;
    bool good = sqlite3_step(statement) == SQLITE_ROW || fail(store, err);
    if (good) {
        head->size = sqlite3_column_int64(statement, 0);
        head->checkpoint = kept_column(arena, statement, 2);
        good = hash_column(store, statement, 1, &head->root, err);
    }
    finish(statement);
    return good;
}

/* The one blob that a bound statement finds, or ERROR_NOT_FOUND with `what`. */
static bool read_blob(struct store *store, struct arena *arena, sqlite3_stmt *statement,
                      struct str *bytes, const char *what, struct error *err)
{
    int result = sqlite3_step(statement);
    if (result == SQLITE_ROW)
        *bytes = kept_column(arena, statement, 0);
    else if (result == SQLITE_DONE)
        error_set(err, ERROR_NOT_FOUND, "%s: no such %s", store->path, what);
    else
        fail(store, err);
    finish(statement);
    return result == SQLITE_ROW;
}

bool store_read_entry(struct store *store, struct arena *arena, int64_t index, struct str *bytes,
                      struct error *err)
{
    sqlite3_stmt *statement = NULL;
    if (!use(store, QUERY_ENTRY, &statement, err))
        return false;
    sqlite3_bind_int64(statement, 1, index);
    return read_blob(store, arena, statement, bytes, "entry", err);
}

bool store_read_body(struct store *store, struct arena *arena, const struct hash *hash,
                     struct str *body, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    if (!use(store, QUERY_BODY, &statement, err))
        return false;
    bind_hash(statement, 1, hash);
    return read_blob(store, arena, statement, body, "body", err);
}

bool store_read_checkpoint(struct store *store, struct arena *arena, int64_t size,
                           struct str *checkpoint, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    if (!use(store, QUERY_CHECKPOINT, &statement, err))
        return false;
    sqlite3_bind_int64(statement, 1, size);
    return read_blob(store, arena, statement, checkpoint, "checkpoint", err);
}

bool store_read_hashes(struct store *store, int level, int64_t first, int64_t count,
                       struct hash *hashes, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    int64_t next = first;
    int result;
    bool good = true;
    if (!use(store, level == 0 ? QUERY_LEAVES : QUERY_NODES, &statement, err))
        return false;
    sqlite3_bind_int64(statement, 1, first);
    sqlite3_bind_int64(statement, 2, first + count);
    if (level > 0)
        sqlite3_bind_int(statement, 3, level);
    while (good && (result = sqlite3_step(statement)) == SQLITE_ROW) {
        if (sqlite3_column_int64(statement, 0) != next)
            break;
        good = hash_column(store, statement, 1, &hashes[next++ - first], err);
    }
    if (good && result != SQLITE_ROW && result != SQLITE_DONE)
        good = fail(store, err);
    finish(statement);
    return good
           && (next == first + count
               || error_set(err, ERROR_NOT_FOUND, "%s: hash %lld of level %d is missing",
                            store->path, (long long)next, level));
}

bool store_find_text(struct store *store, struct arena *arena, const struct hash *text,
                     int64_t **indexes, size_t *count, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    size_t capacity = 0;
    int result;
    *indexes = NULL;
    *count = 0;
    if (!use(store, QUERY_TEXT, &statement, err))
        return false;
    bind_hash(statement, 1, text);
    while ((result = sqlite3_step(statement)) == SQLITE_ROW) {
        ARENA_GROW(arena, indexes, *count, &capacity);
        (*indexes)[(*count)++] = sqlite3_column_int64(statement, 0);
    }
    bool good = result == SQLITE_DONE || fail(store, err);
    finish(statement);
    return good;
}

bool store_find_row(struct store *store, struct arena *arena, struct str kind, struct str id,
                    struct store_row *row, bool *found, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    if (!use(store, QUERY_ROW, &statement, err))
        return false;
    bind_text(statement, 1, kind);
    bind_text(statement, 2, id);
    int result = sqlite3_step(statement);
    *found = result == SQLITE_ROW;
    if (*found)
        *row = (struct store_row){
            .kind = kind,
            .id = id,
            .index = sqlite3_column_int64(statement, 0),
            .author = kept_column(arena, statement, 1),
            .party = kept_column(arena, statement, 2),
            .standing = sqlite3_column_int(statement, 3),
        };
    bool good = *found || result == SQLITE_DONE || fail(store, err);
    finish(statement);
    return good;
}

bool store_walk(struct store *store, int64_t first, int64_t end, struct str kind, store_each *each,
                void *context, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    int result;
    bool good = true, keys = str_eq(kind, STR("keys"));
    if (!use(store, keys ? QUERY_WALK_KEYS : QUERY_WALK, &statement, err))
        return false;
    sqlite3_bind_int64(statement, 1, first);
    sqlite3_bind_int64(statement, 2, end);
    if (!keys)
        bind_text(statement, 3, kind);
    while (good && (result = sqlite3_step(statement)) == SQLITE_ROW)
        good = each(context, sqlite3_column_int64(statement, 0), column(statement, 1), err);
    if (good && result != SQLITE_DONE)
        good = fail(store, err);
    finish(statement);
    return good;
}

/* ---- writing ---- */

bool store_begin(struct store *store, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    CHECK(!store->in_transaction);
    if (!use(store, QUERY_BEGIN, &statement, err) || !run(store, statement, err))
        return false;
    store->in_transaction = true;
    return true;
}

bool store_put_entry(struct store *store, const struct store_entry *entry, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    CHECK(store->in_transaction);
    if (!use(store, QUERY_PUT_ENTRY, &statement, err))
        return false;
    sqlite3_bind_int64(statement, 1, entry->index);
    bind_hash(statement, 2, &entry->leaf);
    bind_hash(statement, 3, &entry->text);
    bind_text(statement, 4, entry->kind);
    bind_blob(statement, 5, entry->bytes);
    return run(store, statement, err);
}

bool store_put_node(struct store *store, int level, int64_t index, const struct hash *hash,
                    struct error *err)
{
    sqlite3_stmt *statement = NULL;
    CHECK(store->in_transaction);
    if (!use(store, QUERY_PUT_NODE, &statement, err))
        return false;
    sqlite3_bind_int(statement, 1, level);
    sqlite3_bind_int64(statement, 2, index);
    bind_hash(statement, 3, hash);
    return run(store, statement, err);
}

bool store_put_body(struct store *store, const struct hash *hash, struct str body,
                    struct error *err)
{
    sqlite3_stmt *statement = NULL;
    CHECK(store->in_transaction);
    if (!use(store, QUERY_PUT_BODY, &statement, err))
        return false;
    bind_hash(statement, 1, hash);
    bind_blob(statement, 2, body);
    return run(store, statement, err);
}

bool store_put_row(struct store *store, const struct store_row *row, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    CHECK(store->in_transaction);
    if (!use(store, QUERY_PUT_ROW, &statement, err))
        return false;
    bind_text(statement, 1, row->kind);
    bind_text(statement, 2, row->id);
    sqlite3_bind_int64(statement, 3, row->index);
    bind_text(statement, 4, row->author);
    bind_text(statement, 5, row->party);
    sqlite3_bind_int(statement, 6, row->standing);
    return run(store, statement, err);
}

static bool put_checkpoint(struct store *store, const struct store_head *head, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    if (!use(store, QUERY_PUT_CHECKPOINT, &statement, err))
        return false;
    sqlite3_bind_int64(statement, 1, head->size);
    bind_blob(statement, 2, head->checkpoint);
    return run(store, statement, err);
}

bool store_swap_head(struct store *store, const struct store_head *before,
                     const struct store_head *after, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    CHECK(store->in_transaction);
    if (!use(store, QUERY_SWAP_HEAD, &statement, err))
        return false;
    sqlite3_bind_int64(statement, 1, after->size);
    bind_hash(statement, 2, &after->root);
    bind_blob(statement, 3, after->checkpoint);
    sqlite3_bind_int64(statement, 4, before->size);
    bind_hash(statement, 5, &before->root);
    if (!run(store, statement, err))
        return false;
    if (sqlite3_changes(store->db) != 1)
        return error_set(err, ERROR_CONFLICT, "%s: the log has grown in the meantime", store->path);
    return put_checkpoint(store, after, err);
}

bool store_commit(struct store *store, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    CHECK(store->in_transaction);
    if (!use(store, QUERY_COMMIT, &statement, err))
        return false;
    store->in_transaction = false;
    if (run(store, statement, err))
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
    /* SQLite rolls back by itself after some errors; that there is nothing left to undo is fine. */
    if (use(store, QUERY_ROLLBACK, &statement, &ignored))
        (void)run(store, statement, &ignored);
}
