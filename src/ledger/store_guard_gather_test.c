/* SPDX-License-Identifier: Apache-2.0 */
/* Frames that are written before the commit, gathered, and perhaps never committed. */
#include "ledger/store_guard_testing.h"

/* More than the cache holds: pages go into the log before the commit, and change there again. */
static void a_transaction_larger_than_the_cache_works(void **unused)
{
    (void)unused;
    struct trial t;
    begin(&t, 4096, "wal");
    assert_int_equal(run(t.db, "PRAGMA cache_size = 3; PRAGMA cache_spill = 1; BEGIN"), SQLITE_OK);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(run(t.db, insert_many), SQLITE_OK);
        assert_int_equal(run(t.db, "UPDATE t SET b = randomblob(length(b)) WHERE i % 7 < 3"),
                         SQLITE_OK);
        assert_int_equal(number(t.db, "SELECT sum(length(b)) FROM t"), (i + 1) * 300 * 301 / 2 * 5);
    }
    assert_int_equal(run(t.db, "COMMIT"), SQLITE_OK);
    t.other = connect(&t);
    assert_int_equal(number(t.other, "SELECT sum(length(b)) FROM t"), 3 * 300 * 301 / 2 * 5);
    assert_intact(t.other);
    assert_int_equal(run(t.db, "BEGIN; UPDATE t SET b = randomblob(9); ROLLBACK"), SQLITE_OK);
    assert_int_equal(run(t.other, insert_many), SQLITE_OK);
    assert_intact(t.db);
    end(&t);
}

/* Frames that were gathered and not committed must never go over those of another connection. */
static void what_was_rolled_back_is_never_written(void **unused)
{
    (void)unused;
    enum { ROUNDS = 30 };
    struct trial t;
    begin(&t, 4096, "wal");
    t.other = connect(&t);
    assert_int_equal(run(t.db, insert_many), SQLITE_OK);
    assert_int_equal(run(t.db, "PRAGMA cache_size = 3; PRAGMA cache_spill = 1"), SQLITE_OK);
    for (int i = 0; i < ROUNDS; i++) {
        char *in_vain = sqlite3_mprintf(
            "BEGIN; UPDATE t SET b = randomblob(900) WHERE i < %d; ROLLBACK", 10 + i * 4);
        assert_int_equal(run(t.db, in_vain), SQLITE_OK);
        sqlite3_free(in_vain);
        assert_int_equal(run(t.other, insert_many), SQLITE_OK);
        assert_intact(t.db);
        assert_int_equal(number(t.db, "SELECT count(*) FROM t"), (i + 2) * 300);
    }
    end(&t);
}

/* On a host that may spoil what is beside a write, what SQLite fills up behind its flush is there
 * for others all the same. */
static void a_host_with_weak_sectors_works(void **unused)
{
    (void)unused;
    struct trial t;
    begin(&t, 4096, "wal");
    char *uri = sqlite3_mprintf("file:%s?psow=0", t.path);
    assert_int_equal(sqlite3_open_v2(uri, &t.other, SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI,
                                     store_guard_register(NULL)),
                     SQLITE_OK);
    sqlite3_free(uri);
    for (int i = 0; i < 50; i++) {
        assert_int_equal(run(t.other, "INSERT INTO t (b) VALUES (randomblob(9))"), SQLITE_OK);
        assert_int_equal(number(t.db, "SELECT count(*) FROM t"), i + 1);
    }
    assert_intact(t.db);
    end(&t);
}

/* ---- writing that fails ---- */

/* The host's VFS, but that a write to the write-ahead log fails when none is left. */
static int writes_left = -1; /* -1: any number */
static const sqlite3_vfs *host_vfs;
static const sqlite3_io_methods *host_methods;
static sqlite3_io_methods methods;
static sqlite3_vfs failing_vfs;

static int write_or_fail(sqlite3_file *file, const void *bytes, int amount, sqlite3_int64 offset)
{
    if (writes_left >= 0 && writes_left-- == 0)
        return SQLITE_FULL;
    return host_methods->xWrite(file, bytes, amount, offset);
}

static int open_failing(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags,
                        int *out_flags)
{
    (void)vfs;
    int result = host_vfs->xOpen(sqlite3_vfs_find(host_vfs->zName), name, file, flags, out_flags);
    if (result != SQLITE_OK || (flags & SQLITE_OPEN_WAL) == 0)
        return result;
    host_methods = file->pMethods;
    methods = *host_methods;
    methods.xWrite = write_or_fail;
    file->pMethods = &methods;
    return SQLITE_OK;
}

static sqlite3 *connect_failing(struct trial *t)
{
    sqlite3 *db;
    if (host_vfs == NULL) { /* once: what is registered is a link of SQLite's list */
        host_vfs = sqlite3_vfs_find(NULL);
        failing_vfs = *host_vfs;
        failing_vfs.zName = "failing";
        failing_vfs.xOpen = open_failing;
        assert_int_equal(sqlite3_vfs_register(&failing_vfs, 0), SQLITE_OK);
    }
    assert_int_equal(
        sqlite3_open_v2(t->path, &db, SQLITE_OPEN_READWRITE, store_guard_register("failing")),
        SQLITE_OK);
    return db;
}

/* One write fails, each in turn, and later ones would not. SQLite may undo one statement only, and
 * the writer goes on and commits: what it then has is whole. */
static void behind_a_hole_nothing_is_committed(void **unused)
{
    (void)unused;
    enum { STATEMENTS = 2, WRITES_MAX = 400 };
    bool has_committed = false;
    for (int fails_at = 0; !has_committed; fails_at += 11) {
        struct trial t;
        assert_true(fails_at < WRITES_MAX);
        begin(&t, 4096, "wal");
        assert_int_equal(run(t.db, insert_many), SQLITE_OK);
        t.other = connect_failing(&t);
        assert_int_equal(run(t.other, "PRAGMA cache_size = 3; PRAGMA cache_spill = 1; BEGIN"),
                         SQLITE_OK);
        writes_left = fails_at;
        for (int i = 0; i < STATEMENTS && sqlite3_get_autocommit(t.other) == 0; i++)
            (void)!run(t.other, "UPDATE t SET b = randomblob(length(b)) WHERE i % 7 < 3;"
                                "INSERT INTO t (b) SELECT randomblob(700) FROM t LIMIT 50");
        bool commits = run(t.other, "COMMIT") == SQLITE_OK;
        has_committed = writes_left >= 0;
        writes_left = -1;
        assert_int_equal(commits, has_committed);
        assert_intact(t.db);
        assert_int_equal(number(t.db, "SELECT count(*) FROM t"), has_committed ? 400 : 300);
        if (!commits && sqlite3_get_autocommit(t.other) == 0)
            (void)!run(t.other, "ROLLBACK");
        assert_intact(t.other);
        assert_int_equal(run(t.other, insert_many), SQLITE_OK);
        assert_intact(t.db);
        end(&t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_transaction_larger_than_the_cache_works),
        cmocka_unit_test(what_was_rolled_back_is_never_written),
        cmocka_unit_test(a_host_with_weak_sectors_works),
        cmocka_unit_test(behind_a_hole_nothing_is_committed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
