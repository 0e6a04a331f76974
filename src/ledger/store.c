/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Opening the store, which is one SQLite file: write-ahead log, synchronous=FULL. NORMAL would be
 * faster and could lose commits that were acknowledged when the power fails; FULL flushes the
 * write-ahead log once for each commit. Every input and output goes through the VFS that the
 * options name, which is where faults are put in.
 */
#include "ledger/store_parts.h"

#include "base/buf.h"
#include "base/file.h"
#include "ledger/store_guard.h"

#include <fcntl.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    STORE_APPLICATION_ID = 0x53757274, /* "Surt": tells the file from those of other programs */
    STORE_VERSION = 3,
    STORE_BUSY_MS = 10000,
};

/*
 * log          one row: who the log is, and its head
 * entries      the log itself; nodes and rows can be made from it, and so can the other columns
 *              (what an entry is worth follows from those before it); an index finds texts of those
 *              that the table of rows cannot find, for it grows at random places and is costly
 * nodes        roots of full tiles, so that proofs need not read every leaf
 * checkpoints  each that was ever signed, by size, and when it was recorded
 * cosignatures what witnesses signed of them, a line each
 * bodies       what entries name by hash
 * rows         which entry states a row first, which one last, and for whom
 * unsettled    the same of rows that are not in that table yet (store_unsettled.h)
 */
static const char schema[] =
    "CREATE TABLE log (one INTEGER PRIMARY KEY CHECK (one = 1), origin TEXT NOT NULL,"
    " key TEXT NOT NULL, size INTEGER NOT NULL, root BLOB NOT NULL, checkpoint BLOB NOT NULL)"
    " STRICT;"
    "CREATE TABLE entries (idx INTEGER PRIMARY KEY, leaf BLOB NOT NULL, text BLOB NOT NULL,"
    " kind TEXT NOT NULL, standing INTEGER NOT NULL, again INTEGER NOT NULL, bytes BLOB NOT NULL)"
    " STRICT;"
    "CREATE INDEX entries_text ON entries (text) WHERE again = 1;"
    "CREATE INDEX entries_keys ON entries (idx) WHERE kind = 'keys';"
    "CREATE TABLE nodes (level INTEGER NOT NULL, idx INTEGER NOT NULL, hash BLOB NOT NULL,"
    " PRIMARY KEY (level, idx)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE checkpoints (size INTEGER PRIMARY KEY, time_s INTEGER NOT NULL,"
    " bytes BLOB NOT NULL) STRICT;"
    "CREATE TABLE cosignatures (size INTEGER NOT NULL, line BLOB NOT NULL,"
    " PRIMARY KEY (size, line)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE bodies (hash BLOB PRIMARY KEY, bytes BLOB NOT NULL) STRICT;"
    "CREATE TABLE rows (kind TEXT NOT NULL, id TEXT NOT NULL, first INTEGER NOT NULL,"
    " idx INTEGER NOT NULL, author TEXT NOT NULL, party TEXT NOT NULL, standing INTEGER NOT NULL,"
    " PRIMARY KEY (kind, id)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE unsettled (first INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL,"
    " idx INTEGER NOT NULL, author TEXT NOT NULL, party TEXT NOT NULL, standing INTEGER NOT NULL)"
    " STRICT;";

/* ---- opening ---- */

static bool execute(struct store *store, const char *sql, struct error *err)
{
    return sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK || store_fail(store, err);
}

static bool set_up_to_read(struct store *store, struct error *err)
{
    return execute(store,
                   "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;"
                   "PRAGMA cache_size = -16384;",
                   err);
}

static bool set_up(struct store *store, struct error *err)
{
    return execute(store,
                   "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                   "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;"
                   "PRAGMA secure_delete = ON;"
                   "PRAGMA cache_size = -16384;",
                   err);
}

static int64_t host_clock_s(void)
{
    return (int64_t)time(NULL);
}

/* The path as a URI that says that nobody writes to the file. */
static const char *immutable_uri(struct store *store)
{
    struct buf uri;
    buf_init(&uri);
    buf_text(&uri, "file:");
    for (const char *at = store->path; *at != '\0'; at++) {
        if (strchr("%?#", *at) != NULL)
            buf_printf(&uri, "%%%02x", (unsigned)*at);
        else
            buf_char(&uri, *at);
    }
    buf_text(&uri, "?immutable=1");
    const char *kept = str_c(&store->arena, buf_view(&uri));
    buf_release(&uri);
    return kept;
}

/* Where nothing can be written SQLite reads beside a writer only if it left its files. */
static const char *name_to_read(struct store *store)
{
    bool is_alone = file_kind_at(arena_printf(&store->arena, "%s-wal", store->path)) == FILE_ABSENT;
    return is_alone ? immutable_uri(store) : store->path;
}

/* Called after each commit in place of SQLite's own, which would copy pages right there
 * (store_begin()). */
static int note_frames(void *context, sqlite3 *db, const char *name, int frames)
{
    struct store *store = context;
    (void)db;
    (void)name;
    store->frames = frames;
    return SQLITE_OK;
}

static bool open_file(struct store *store, int flags, struct store_options options,
                      struct error *err)
{
    const char *vfs = store_guard_register(options.vfs);
    bool to_read = (flags & SQLITE_OPEN_READONLY) != 0;
    const char *name = to_read ? name_to_read(store) : store->path;
    flags |= SQLITE_OPEN_NOMUTEX | (to_read ? SQLITE_OPEN_URI : 0);
    if (vfs == NULL)
        return error_set(err, ERROR_IO, "%s: no guard for its pages", store->path);
    if (sqlite3_open_v2(name, &store->db, flags, vfs) != SQLITE_OK)
        return store_fail(store, err);
    unsettled_init(&store->unsettled, options.unsettled_max);
    store->clock_s = options.clock_s != NULL ? options.clock_s : host_clock_s;
    if (!store_guard_enable(store->db))
        return store_fail(store, err);
    sqlite3_wal_hook(store->db, note_frames, store);
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

static bool read_pragma(struct store *store, const char *sql, int *value, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    bool good = (sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL) == SQLITE_OK
                 && sqlite3_step(statement) == SQLITE_ROW)
                || store_fail(store, err);
    if (good)
        *value = sqlite3_column_int(statement, 0);
    sqlite3_finalize(statement);
    return good;
}

static bool check_is_ours(struct store *store, struct error *err)
{
    int application, version;
    if (!read_pragma(store, "PRAGMA application_id", &application, err)
        || !read_pragma(store, "PRAGMA user_version", &version, err))
        return false;
    if (application != STORE_APPLICATION_ID)
        return error_set(err, ERROR_FORMAT, "%s: not a store of a ledger", store->path);
    if (version != STORE_VERSION)
        return error_set(err, ERROR_FORMAT, "%s: not a store of version %d", store->path,
                         STORE_VERSION);
    return true;
}

static bool read_identity(struct store *store, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    if (!store_use(store, QUERY_IDENTITY, &statement, err))
        return false;
    bool good = sqlite3_step(statement) == SQLITE_ROW;
    if (good) {
        store->identity.origin = store_kept_column(&store->arena, statement, 0);
        store->identity.key = store_kept_column(&store->arena, statement, 1);
    }
    store_finish(statement);
    return good || error_set(err, ERROR_FORMAT, "%s: a store without a log", store->path);
}

static bool may_write(const char *path)
{
    return faccessat(AT_FDCWD, path, W_OK, AT_EACCESS) == 0;
}

bool store_open(const char *folder, struct store_options options, struct store **opened,
                struct error *err)
{
    *opened = NULL;
    if (!store_is_at(folder))
        return error_set(err, ERROR_NOT_FOUND, "%s: no ledger is kept there", folder);
    struct store *store = new_store(folder);
    /* A disk or a user without the right to write: what is there can be read all the same. */
    bool to_read = !may_write(folder) || !may_write(store->path);
    if (open_file(store, to_read ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE, options, err)
        && check_is_ours(store, err) && (to_read ? set_up_to_read(store, err) : set_up(store, err))
        && read_identity(store, err)) {
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
        return store_fail(store, err);
    store_bind_text(statement, 1, identity.origin);
    store_bind_text(statement, 2, identity.key);
    store_bind_hash(statement, 3, &root);
    bool good = store_run(store, statement, err);
    sqlite3_finalize(statement);
    return good;
}

/* Whether the store that is there is this log's, and was not finished being made. */
static bool is_unfinished(struct store *store, struct store_identity identity)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(store->db,
                           "SELECT 1 FROM log WHERE size = 0 AND checkpoint = x''"
                           " AND origin = ?1 AND key = ?2",
                           -1, &statement, NULL)
        != SQLITE_OK)
        return false; /* the tables are another program's */
    store_bind_text(statement, 1, identity.origin);
    store_bind_text(statement, 2, identity.key);
    bool found = sqlite3_step(statement) == SQLITE_ROW;
    sqlite3_finalize(statement);
    return found;
}

static bool insert_tables(struct store *store, struct store_identity identity, struct error *err)
{
    char *marks =
        arena_printf(&store->arena, "PRAGMA application_id = %d; PRAGMA user_version = %d;",
                     STORE_APPLICATION_ID, STORE_VERSION);
    return execute(store, schema, err) && execute(store, marks, err)
           && insert_log(store, identity, err);
}

/* What stopped us the last time may have stopped us anywhere: before the tables, or behind them. */
static bool make_tables(struct store *store, struct store_identity identity, struct error *err)
{
    int table_count;
    if (!execute(store, "BEGIN IMMEDIATE", err)
        || !read_pragma(store, "SELECT count(*) FROM sqlite_schema", &table_count, err))
        return false;
    if (table_count == 0) {
        if (!insert_tables(store, identity, err))
            return false;
    } else if (!is_unfinished(store, identity)) {
        return error_set(err, ERROR_CONFLICT, "%s: a ledger is kept there already", store->path);
    }
    return execute(store, "COMMIT", err);
}

bool store_create(const char *folder, struct store_identity identity, struct store_options options,
                  struct store **created, struct error *err)
{
    *created = NULL;
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
    unsettled_release(&store->unsettled);
    struct arena arena = store->arena; /* the store itself lives in it */
    arena_release(&arena);
}

int64_t store_clock_s(const struct store *store)
{
    return store->clock_s();
}

struct store_identity store_identity(const struct store *store)
{
    return store->identity;
}
