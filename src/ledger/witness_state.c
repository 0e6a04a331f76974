/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/witness_state.h"

#include "base/file.h"
#include "ledger/store_guard.h"

#include <sqlite3.h>
#include <string.h>

#define WITNESS_FILE "witness.sqlite"

enum {
    WITNESS_APPLICATION_ID = 0x53757277, /* "Surw": tells the file from those of other programs */
    WITNESS_BUSY_MS = 10000,
};

/*
 * witness  one row: whose state this is
 * logs     one row for each log of which anything was cosigned; `hash` is SHA-256 of the origin
 */
static const char schema[] =
    "CREATE TABLE IF NOT EXISTS witness (one INTEGER PRIMARY KEY CHECK (one = 1),"
    " key TEXT NOT NULL) STRICT;"
    "CREATE TABLE IF NOT EXISTS logs (origin TEXT PRIMARY KEY, hash BLOB NOT NULL UNIQUE,"
    " size INTEGER NOT NULL, root BLOB NOT NULL, checkpoint BLOB NOT NULL) STRICT, WITHOUT ROWID;";

enum query {
    QUERY_OWN,
    QUERY_OWNER,
    QUERY_READ,
    QUERY_FIND,
    QUERY_INSERT,
    QUERY_UPDATE,
    QUERY_BEGIN,
    QUERY_COMMIT,
    QUERY_ROLLBACK,
    QUERY_COUNT
};

static const char *const queries[QUERY_COUNT] = {
    [QUERY_OWN] = "INSERT OR IGNORE INTO witness VALUES (1, ?1)",
    [QUERY_OWNER] = "SELECT key FROM witness WHERE key = ?1",
    [QUERY_READ] = "SELECT size, root, checkpoint FROM logs WHERE origin = ?1",
    [QUERY_FIND] = "SELECT checkpoint FROM logs WHERE hash = ?1",
    [QUERY_INSERT] = "INSERT OR IGNORE INTO logs (origin, hash, size, root, checkpoint)"
                     " VALUES (?1, ?2, ?3, ?4, ?5)",
    [QUERY_UPDATE] = "UPDATE logs SET size = ?3, root = ?4, checkpoint = ?5"
                     " WHERE origin = ?1 AND hash = ?2 AND size = ?6 AND root = ?7",
    [QUERY_BEGIN] = "BEGIN IMMEDIATE",
    [QUERY_COMMIT] = "COMMIT",
    [QUERY_ROLLBACK] = "ROLLBACK",
};

struct witness_state {
    struct arena arena; /* of itself and the path */
    const char *path;
    sqlite3 *db;
    sqlite3_stmt *statements[QUERY_COUNT]; /* prepared when they are first used */
    bool in_transaction;
    bool is_broken; /* a commit had an unknown outcome: nothing more is done here */
};

/* ---- SQLite's results as errors ---- */

static bool fail(struct witness_state *state, struct error *err)
{
    int code = sqlite3_errcode(state->db);
    if (code == SQLITE_BUSY)
        return error_set(err, ERROR_CONFLICT, "%s: another program is writing to it", state->path);
    if (code == SQLITE_NOTADB || code == SQLITE_CORRUPT)
        return error_set(err, ERROR_FORMAT, "%s: %s", state->path, sqlite3_errmsg(state->db));
    return error_set(err, ERROR_IO, "%s: %s", state->path, sqlite3_errmsg(state->db));
}

static bool use(struct witness_state *state, enum query query, sqlite3_stmt **statement,
                struct error *err)
{
    *statement = NULL;
    if (state->is_broken)
        return error_set(err, ERROR_IO, "%s: not used any more after a write that failed",
                         state->path);
    if (state->statements[query] == NULL
        && sqlite3_prepare_v3(state->db, queries[query], -1, SQLITE_PREPARE_PERSISTENT,
                              &state->statements[query], NULL)
               != SQLITE_OK)
        return fail(state, err);
    *statement = state->statements[query];
    return true;
}

/* What is bound lives until the statement is finished, in the same function. */
static void bind_blob(sqlite3_stmt *statement, int place, struct str bytes)
{
    sqlite3_bind_blob64(statement, place, bytes.size == 0 ? "" : bytes.data, bytes.size,
                        SQLITE_STATIC);
}

static void bind_text(sqlite3_stmt *statement, int place, struct str text)
{
    sqlite3_bind_text64(statement, place, text.data, text.size, SQLITE_STATIC, SQLITE_UTF8);
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
static bool run(struct witness_state *state, sqlite3_stmt *statement, struct error *err)
{
    bool good = sqlite3_step(statement) == SQLITE_DONE || fail(state, err);
    finish(statement);
    return good;
}

static bool execute(struct witness_state *state, const char *sql, struct error *err)
{
    return sqlite3_exec(state->db, sql, NULL, NULL, NULL) == SQLITE_OK || fail(state, err);
}

static struct str kept_blob(struct arena *arena, sqlite3_stmt *statement, int column)
{
    size_t size = (size_t)sqlite3_column_bytes(statement, column);
    return (struct str){arena_copy(arena, sqlite3_column_blob(statement, column), size), size};
}

/* ---- opening ---- */

static bool make_tables(struct witness_state *state, struct error *err)
{
    char *marks = arena_printf(&state->arena, "PRAGMA application_id = %d", WITNESS_APPLICATION_ID);
    return execute(state, schema, err) && execute(state, marks, err);
}

/* 0 is a file that was made just now, or one whose making was cut short. */
static bool check_is_ours(struct witness_state *state, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(state->db, "PRAGMA application_id", -1, &statement, NULL) != SQLITE_OK
        || sqlite3_step(statement) != SQLITE_ROW) {
        fail(state, err);
        sqlite3_finalize(statement);
        return false;
    }
    int id = sqlite3_column_int(statement, 0);
    sqlite3_finalize(statement);
    return id == 0 || id == WITNESS_APPLICATION_ID
           || error_set(err, ERROR_FORMAT, "%s: not the state of a witness", state->path);
}

static bool own(struct witness_state *state, struct str key, struct error *err)
{
    sqlite3_stmt *statement;
    if (!use(state, QUERY_OWN, &statement, err))
        return false;
    bind_text(statement, 1, key);
    if (!run(state, statement, err) || !use(state, QUERY_OWNER, &statement, err))
        return false;
    bind_text(statement, 1, key);
    bool is_own = sqlite3_step(statement) == SQLITE_ROW;
    finish(statement);
    return is_own
           || error_set(err, ERROR_CONFLICT, "%s: the state of another witness", state->path);
}

static bool set_up(struct witness_state *state, struct str key, struct error *err)
{
    static const char pragmas[] = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                                  "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;";
    return check_is_ours(state, err) && execute(state, pragmas, err)
           && witness_state_begin(state, err) && make_tables(state, err) && own(state, key, err)
           && witness_state_commit(state, err);
}

/* Through the guard: a state that a flipped bit has set back would sign a second history. */
static bool open_file(struct witness_state *state, struct witness_state_options options,
                      struct error *err)
{
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    const char *vfs = store_guard_register(options.vfs);
    if (vfs == NULL)
        return error_set(err, ERROR_IO, "%s: there is no such SQLite VFS", state->path);
    if (sqlite3_open_v2(state->path, &state->db, flags, vfs) != SQLITE_OK
        || !store_guard_enable(state->db))
        return fail(state, err);
    sqlite3_busy_timeout(state->db,
                         options.busy_timeout_ms > 0 ? options.busy_timeout_ms : WITNESS_BUSY_MS);
    return true;
}

bool witness_state_open(const char *folder, struct str key, struct witness_state_options options,
                        struct witness_state **opened, struct error *err)
{
    struct arena arena;
    *opened = NULL;
    if (!file_make_folders(folder, err))
        return false;
    arena_init(&arena);
    struct witness_state *state = ARENA_NEW(&arena, struct witness_state);
    state->path = arena_printf(&arena, "%s/" WITNESS_FILE, folder);
    state->arena = arena;
    bool good = open_file(state, options, err);
    if (good && set_up(state, key, err) && file_sync_folder(folder, err)) {
        *opened = state;
        return true;
    }
    witness_state_close(state);
    return false;
}

void witness_state_close(struct witness_state *state)
{
    if (state == NULL)
        return;
    witness_state_rollback(state);
    for (int query = 0; query < QUERY_COUNT; query++)
        sqlite3_finalize(state->statements[query]);
    sqlite3_close(state->db);
    struct arena arena = state->arena; /* the state itself lives in it */
    arena_release(&arena);
}

/* ---- transactions ---- */

bool witness_state_begin(struct witness_state *state, struct error *err)
{
    sqlite3_stmt *statement;
    CHECK(!state->in_transaction);
    state->in_transaction = use(state, QUERY_BEGIN, &statement, err) && run(state, statement, err);
    return state->in_transaction;
}

/*
 * A commit that failed may have reached the disk. Nor may the write be tried again: after a failing
 * flush the host may show what it has not stored.
 */
bool witness_state_commit(struct witness_state *state, struct error *err)
{
    sqlite3_stmt *statement;
    CHECK(state->in_transaction);
    if (use(state, QUERY_COMMIT, &statement, err) && run(state, statement, err)) {
        state->in_transaction = false;
        return true;
    }
    witness_state_rollback(state);
    state->is_broken = true;
    return false;
}

void witness_state_rollback(struct witness_state *state)
{
    sqlite3_stmt *statement;
    struct error ignored;
    if (state->in_transaction && use(state, QUERY_ROLLBACK, &statement, &ignored)
        && !run(state, statement, &ignored))
        state->is_broken = true;
    state->in_transaction = false;
}

/* ---- what was seen ---- */

static bool take_seen(struct witness_state *state, sqlite3_stmt *statement, struct arena *arena,
                      struct witness_seen *seen, struct error *err)
{
    seen->size = sqlite3_column_int64(statement, 0);
    if (seen->size < 0 || sqlite3_column_bytes(statement, 1) != HASH_BYTES)
        return error_set(err, ERROR_FORMAT, "%s: a damaged row", state->path);
    memcpy(seen->root.bytes, sqlite3_column_blob(statement, 1), HASH_BYTES);
    seen->checkpoint = kept_blob(arena, statement, 2);
    return true;
}

bool witness_state_read(struct witness_state *state, struct arena *arena, struct str origin,
                        struct witness_seen *seen, struct error *err)
{
    sqlite3_stmt *statement;
    *seen = (struct witness_seen){.root = hash_empty()};
    if (!use(state, QUERY_READ, &statement, err))
        return false;
    bind_text(statement, 1, origin);
    int code = sqlite3_step(statement);
    bool good = code == SQLITE_ROW    ? take_seen(state, statement, arena, seen, err)
                : code == SQLITE_DONE ? true
                                      : fail(state, err);
    finish(statement);
    return good;
}

bool witness_state_swap(struct witness_state *state, struct str origin,
                        const struct witness_seen *before, const struct witness_seen *after,
                        struct error *err)
{
    bool is_first = before->checkpoint.size == 0;
    struct hash hash = hash_bytes(origin);
    sqlite3_stmt *statement;
    CHECK(state->in_transaction && after->checkpoint.size > 0);
    if (!use(state, is_first ? QUERY_INSERT : QUERY_UPDATE, &statement, err))
        return false;
    bind_text(statement, 1, origin);
    bind_hash(statement, 2, &hash);
    sqlite3_bind_int64(statement, 3, after->size);
    bind_hash(statement, 4, &after->root);
    bind_blob(statement, 5, after->checkpoint);
    if (!is_first) {
        sqlite3_bind_int64(statement, 6, before->size);
        bind_hash(statement, 7, &before->root);
    }
    if (!run(state, statement, err))
        return false;
    return sqlite3_changes(state->db) == 1
           || error_set(err, ERROR_CONFLICT, "%s: another writer was faster", state->path);
}

bool witness_state_find(struct witness_state *state, struct arena *arena, const struct hash *origin,
                        struct str *checkpoint, struct error *err)
{
    sqlite3_stmt *statement;
    *checkpoint = (struct str){0};
    if (!use(state, QUERY_FIND, &statement, err))
        return false;
    bind_hash(statement, 1, origin);
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        *checkpoint = kept_blob(arena, statement, 0);
    bool good = code == SQLITE_ROW ? true
                : code == SQLITE_DONE
                    ? error_set(err, ERROR_NOT_FOUND, "nothing was cosigned of it")
                    : fail(state, err);
    finish(statement);
    return good;
}
