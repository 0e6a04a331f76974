/* SPDX-License-Identifier: Apache-2.0 */
/* For tests only: a guarded data base in a folder of its own. */
#ifndef SURETY_LEDGER_STORE_GUARD_TESTING_H
#define SURETY_LEDGER_STORE_GUARD_TESTING_H

#include "base/testing.h"
#include "ledger/store_guard.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* A folder with a guarded data base and, perhaps, two connections to it. */
struct trial {
    char folder[64];
    char path[80], wal[96], shm[96];
    struct arena arena;
    sqlite3 *db, *other;
    struct error err;
};

static inline sqlite3 *connect(struct trial *t)
{
    sqlite3 *db;
    const char *vfs = store_guard_register(NULL);
    assert_non_null(vfs);
    assert_int_equal(sqlite3_open_v2(t->path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, vfs),
                     SQLITE_OK);
    sqlite3_busy_timeout(db, 1000);
    return db;
}

static inline int run(sqlite3 *db, const char *sql)
{
    return sqlite3_exec(db, sql, NULL, NULL, NULL);
}

static inline int number(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement;
    int result = -1;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK
        && sqlite3_step(statement) == SQLITE_ROW)
        result = sqlite3_column_int(statement, 0);
    sqlite3_finalize(statement);
    return result;
}

static inline void assert_intact(sqlite3 *db)
{
    sqlite3_stmt *statement;
    assert_int_equal(sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &statement, NULL), 0);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    assert_string_equal((const char *)sqlite3_column_text(statement, 0), "ok");
    sqlite3_finalize(statement);
}

static inline void begin(struct trial *t, int page_size, const char *journal)
{
    *t = (struct trial){.folder = P_tmpdir "/surety-guard-XXXXXX"};
    arena_init(&t->arena);
    assert_non_null(mkdtemp(t->folder));
    snprintf(t->path, sizeof t->path, "%s/db", t->folder);
    snprintf(t->wal, sizeof t->wal, "%s-wal", t->path);
    snprintf(t->shm, sizeof t->shm, "%s-shm", t->path);
    t->db = connect(t);
    assert_true(store_guard_enable(t->db));
    char *set_up = sqlite3_mprintf("PRAGMA page_size = %d; PRAGMA journal_mode = %s;"
                                   "PRAGMA synchronous = FULL;"
                                   "CREATE TABLE t (i INTEGER PRIMARY KEY, b BLOB)",
                                   page_size, journal);
    assert_int_equal(run(t->db, set_up), SQLITE_OK);
    sqlite3_free(set_up);
}

static inline void disconnect(struct trial *t)
{
    assert_int_equal(sqlite3_close(t->db), SQLITE_OK);
    assert_int_equal(sqlite3_close(t->other), SQLITE_OK);
    t->db = t->other = NULL;
}

static inline void end(struct trial *t)
{
    disconnect(t);
    unlink(t->path);
    unlink(t->wal);
    unlink(t->shm);
    rmdir(t->folder);
    arena_release(&t->arena);
}

static const char insert_many[] =
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)"
    " INSERT INTO t (b) SELECT randomblob(i * 5) FROM n";

#endif
