/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file.h"
#include "ledger/store_guard_sums.h"
#include "ledger/store_guard_testing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int64_t damage_count(struct trial *t)
{
    int64_t count;
    if (!store_guard_check(t->path, NULL, NULL, &count, &t->err))
        fail_msg("%s", t->err.text);
    return count;
}

static const struct {
    int page_size;
    const char *journal;
} settings[] = {{512, "wal"}, {4096, "wal"}, {65536, "wal"}, {4096, "delete"}, {1024, "truncate"}};

static void ordinary_use_works(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < CASE_COUNT(settings); i++) {
        struct trial t;
        begin(&t, settings[i].page_size, settings[i].journal);
        assert_int_equal(run(t.db, insert_many), SQLITE_OK);
        assert_int_equal(run(t.db, "BEGIN; UPDATE t SET b = randomblob(3000);"
                                   "DELETE FROM t WHERE i % 2; ROLLBACK"),
                         SQLITE_OK);
        assert_int_equal(run(t.db, "DELETE FROM t WHERE i % 3 = 0"), SQLITE_OK);
        disconnect(&t);
        assert_int_equal(damage_count(&t), 0);
        t.db = connect(&t);
        assert_int_equal(number(t.db, "SELECT count(*) FROM t"), 200);
        assert_int_equal(number(t.db, "PRAGMA page_size"), settings[i].page_size);
        assert_intact(t.db);
        assert_int_equal(run(t.db, "VACUUM"), SQLITE_OK);
        assert_intact(t.db);
        end(&t);
    }
}

static void two_connections_and_checkpoints_work(void **unused)
{
    (void)unused;
    struct trial t;
    begin(&t, 4096, "wal");
    t.other = connect(&t);
    for (int i = 0; i < 20; i++) {
        assert_int_equal(run(i % 2 ? t.db : t.other, insert_many), SQLITE_OK);
        assert_int_equal(number(i % 3 ? t.db : t.other, "SELECT count(*) FROM t"), (i + 1) * 300);
        if (i % 4 == 0)
            assert_int_equal(run(t.db, "PRAGMA wal_checkpoint(RESTART)"), SQLITE_OK);
    }
    assert_int_equal(run(t.db, "PRAGMA wal_checkpoint(TRUNCATE)"), SQLITE_OK);
    assert_int_equal(damage_count(&t), 0);
    assert_intact(t.other);
    end(&t);
}

static void sqlite_alone_reads_it(void **unused)
{
    (void)unused;
    struct trial t;
    begin(&t, 4096, "wal");
    assert_int_equal(run(t.db, insert_many), SQLITE_OK);
    disconnect(&t);
    assert_int_equal(sqlite3_open_v2(t.path, &t.db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    assert_int_equal(number(t.db, "SELECT count(*) FROM t"), 300);
    assert_intact(t.db);
    end(&t);
}

static void a_data_base_without_checksums_is_damaged_from_page_1_on(void **unused)
{
    (void)unused;
    struct trial t;
    begin(&t, 4096, "delete");
    disconnect(&t);
    unlink(t.path);
    assert_int_equal(sqlite3_open(t.path, &t.db), SQLITE_OK);
    assert_int_equal(run(t.db, "CREATE TABLE t (i)"), SQLITE_OK);
    disconnect(&t);
    t.db = connect(&t);
    assert_int_equal(run(t.db, "SELECT * FROM t"), SQLITE_IOERR);
    assert_int_equal(sqlite3_extended_errcode(t.db), SQLITE_IOERR_DATA);
    assert_int_equal(store_guard_damaged_page(t.db), 1);
    assert_true(damage_count(&t) > 0);
    end(&t);
}

/* A data base in which no room was made is not begun, and nothing in it overwritten. */
static void without_room_nothing_is_written(void **unused)
{
    (void)unused;
    static const char *const journals[] = {"delete", "wal"};
    for (size_t i = 0; i < CASE_COUNT(journals); i++) {
        struct trial t;
        begin(&t, 4096, "delete");
        disconnect(&t);
        unlink(t.path);
        t.db = connect(&t);
        char *set_up = sqlite3_mprintf("PRAGMA journal_mode = %s; CREATE TABLE t (i)", journals[i]);
        assert_int_not_equal(run(t.db, set_up), SQLITE_OK);
        sqlite3_free(set_up);
        end(&t);
    }
}

static void write_file(struct trial *t, const char *path, struct str bytes)
{
    FILE *file = fopen(path, "r+b");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes.data, 1, bytes.size, file), bytes.size);
    assert_int_equal(fclose(file), 0);
    (void)t;
}

static void flip(char *bytes, size_t bit)
{
    bytes[bit / 8] = (char)(bytes[bit / 8] ^ 1 << bit % 8);
}

/* By the check of the file, of every bit; by reading, of every hundredth. */
static void every_flipped_bit_is_found(void **unused)
{
    (void)unused;
    struct trial t;
    struct str bytes;
    enum { PAGE = 512, EVERY = 101 };
    begin(&t, PAGE, "delete");
    assert_int_equal(run(t.db, "INSERT INTO t VALUES (1, randomblob(900)), (2, 'two')"), SQLITE_OK);
    disconnect(&t);
    assert_true(file_read(&t.arena, t.path, INT64_MAX, &bytes, &t.err));
    char *copy = arena_copy(&t.arena, bytes.data, bytes.size);
    for (size_t bit = 0; bit < bytes.size * 8; bit++) {
        int64_t page = (int64_t)bit / 8 / PAGE;
        flip(copy, bit);
        if (guard_is_sound((uint8_t *)copy + page * PAGE, PAGE, page + 1))
            fail_msg("bit %zu is not missed", bit);
        if (bit % EVERY == 0) {
            write_file(&t, t.path, (struct str){copy, bytes.size});
            assert_int_equal(damage_count(&t), 1);
            t.db = connect(&t);
            sqlite3_extended_result_codes(t.db, 1);
            assert_int_not_equal(run(t.db, "SELECT max(hex(b)) FROM t"), SQLITE_OK);
            assert_int_equal(store_guard_damaged_page(t.db), page + 1);
            disconnect(&t);
        }
        flip(copy, bit);
    }
    end(&t);
}

static void a_page_in_anothers_place_is_found(void **unused)
{
    (void)unused;
    uint8_t page[4096] = "some page";
    guard_seal(page, sizeof page, 7);
    assert_true(guard_is_sound(page, sizeof page, 7));
    assert_false(guard_is_sound(page, sizeof page, 8));
    assert_false(guard_is_sound(page, sizeof page / 2, 7));
    memset(page, 0, sizeof page);
    assert_true(guard_is_sound(page, sizeof page, 7)); /* never written */
    for (size_t bit = 0; bit < sizeof page * 8; bit++) {
        flip((char *)page, bit);
        assert_false(guard_is_sound(page, sizeof page, 7));
        flip((char *)page, bit);
    }
}

static void a_file_that_was_cut_off_is_found(void **unused)
{
    (void)unused;
    struct trial t;
    begin(&t, 4096, "delete");
    assert_int_equal(run(t.db, insert_many), SQLITE_OK);
    int pages = number(t.db, "PRAGMA page_count");
    disconnect(&t);
    assert_int_equal(truncate(t.path, (off_t)pages * 4096 - 100), 0);
    assert_int_equal(damage_count(&t), 1);
    t.db = connect(&t);
    assert_int_not_equal(run(t.db, "SELECT max(hex(b)) FROM t"), SQLITE_OK);
    disconnect(&t);
    assert_int_equal(truncate(t.path, 100), 0);
    assert_int_equal(damage_count(&t), 1);
    end(&t);
}

/* Three transactions in a log that was left behind; `bytes` is that log. */
static void leave_wal(struct trial *t, struct str *bytes)
{
    begin(t, 512, "wal");
    assert_int_equal(run(t->db, "INSERT INTO t VALUES (1, randomblob(700))"), SQLITE_OK);
    assert_int_equal(run(t->db, "INSERT INTO t VALUES (2, randomblob(700))"), SQLITE_OK);
    assert_int_equal(run(t->db, "INSERT INTO t VALUES (3, 'three')"), SQLITE_OK);
    assert_true(file_read(&t->arena, t->wal, INT64_MAX, bytes, &t->err));
}

static void a_flipped_bit_in_the_log_is_found_when_it_is_read(void **unused)
{
    (void)unused;
    struct trial t;
    struct str bytes;
    enum { FRAME = WAL_FRAME_BYTES + 512, IN_PAGE = WAL_FRAME_BYTES + 300 };
    leave_wal(&t, &bytes);
    t.other = connect(&t);
    assert_int_equal(number(t.other, "SELECT count(*) FROM t"),
                     3); /* so that there is no recovery */
    assert_int_equal(sqlite3_close(t.other), SQLITE_OK);
    char *copy = arena_copy(&t.arena, bytes.data, bytes.size);
    for (size_t at = WAL_HEADER_BYTES; at + FRAME <= bytes.size; at += FRAME)
        flip(copy, (at + IN_PAGE) * 8 + 3);
    write_file(&t, t.wal, (struct str){copy, bytes.size});
    t.other = connect(&t);
    assert_int_not_equal(run(t.other, "SELECT max(hex(b)) FROM t"), SQLITE_OK);
    assert_int_equal(sqlite3_extended_errcode(t.other), SQLITE_IOERR_DATA);
    assert_int_not_equal(store_guard_damaged_page(t.other), 0);
    write_file(&t, t.wal, bytes);
    assert_int_equal(number(t.other, "SELECT count(*) FROM t"), 3);
    end(&t);
}

/* Where the frames of the last two transactions begin: behind the last but two that ends one. */
static size_t last_two(struct str wal)
{
    enum { FRAME = WAL_FRAME_BYTES + 512, COMMIT_AT = 4 };
    size_t begins[3] = {WAL_HEADER_BYTES, WAL_HEADER_BYTES, WAL_HEADER_BYTES};
    for (size_t at = WAL_HEADER_BYTES; at + FRAME <= wal.size; at += FRAME)
        if (guard_number((const uint8_t *)wal.data + at + COMMIT_AT) != 0) {
            begins[0] = begins[1];
            begins[1] = begins[2];
            begins[2] = at + FRAME;
        }
    return begins[0];
}

/* Recovery fails, or what it gives is what some of the transactions made. */
static int recovered_rows(struct trial *t)
{
    t->other = connect(t);
    int rows = number(t->other, "SELECT count(*) FROM t");
    assert_int_equal(sqlite3_close(t->other), SQLITE_OK);
    t->other = NULL;
    return rows;
}

/* Of every bit: what is before the last two transactions was on disk when the last began. */
static void a_log_left_behind_is_looked_through(void **unused)
{
    (void)unused;
    enum { EVERY = 7, EVERY_RECOVERY = 97 * EVERY };
    struct trial t;
    struct str bytes, main_bytes;
    int64_t count;
    leave_wal(&t, &bytes);
    assert_true(file_read(&t.arena, t.path, INT64_MAX, &main_bytes, &t.err));
    size_t last = last_two(bytes);
    char *copy = arena_copy(&t.arena, bytes.data, bytes.size);
    disconnect(&t);
    for (size_t bit = 0; bit < bytes.size * 8; bit += EVERY) {
        flip(copy, bit);
        assert_true(file_write(t.wal, (struct str){copy, bytes.size}, &t.err));
        flip(copy, bit);
        assert_true(store_guard_check_wal(t.wal, NULL, NULL, &count, &t.err));
        if (bit / 8 < last && count != 1)
            fail_msg("bit %zu of %zu is missed", bit, last * 8);
        if (bit % EVERY_RECOVERY != 0)
            continue;
        assert_true(file_write(t.path, main_bytes, &t.err));
        int rows = recovered_rows(&t);
        assert_true(rows <= 3 && (rows < 0 || bit / 8 >= last));
    }
    for (size_t size = 0; size < bytes.size; size += 37) { /* torn off, as by a crash */
        assert_true(file_write(t.wal, (struct str){bytes.data, size}, &t.err));
        assert_true(store_guard_check_wal(t.wal, NULL, NULL, &count, &t.err));
        assert_int_equal(count, 0);
    }
    unlink(t.wal);
    assert_true(store_guard_check_wal(t.wal, NULL, NULL, &count, &t.err));
    end(&t);
}

/* What recovery would have ended at is an error instead, and the log stays as evidence. */
static void a_damaged_log_is_not_recovered(void **unused)
{
    (void)unused;
    struct trial t;
    struct str bytes, main_bytes, after;
    leave_wal(&t, &bytes);
    assert_true(file_read(&t.arena, t.path, INT64_MAX, &main_bytes, &t.err));
    disconnect(&t);
    char *copy = arena_copy(&t.arena, bytes.data, bytes.size);
    flip(copy, (WAL_HEADER_BYTES + WAL_FRAME_BYTES + 100) * 8);
    assert_true(file_write(t.path, main_bytes, &t.err));
    assert_true(file_write(t.wal, (struct str){copy, bytes.size}, &t.err));
    t.db = connect(&t);
    assert_int_not_equal(run(t.db, "SELECT * FROM t"), SQLITE_OK);
    assert_int_equal(sqlite3_extended_errcode(t.db), SQLITE_IOERR_DATA);
    assert_int_equal(store_guard_damaged_page(t.db), 1);
    disconnect(&t);
    assert_true(file_read(&t.arena, t.wal, INT64_MAX, &after, &t.err));
    assert_true(str_eq(after, (struct str){copy, bytes.size}));
    assert_true(file_write(t.wal, bytes, &t.err));
    assert_int_equal(recovered_rows(&t), 3);
    end(&t);
}

static void another_vfs_below_must_exist(void **unused)
{
    (void)unused;
    assert_null(store_guard_register("there is no such VFS"));
    assert_ptr_equal(store_guard_register(NULL), store_guard_register(NULL));
    assert_string_equal(store_guard_register("unix-none"), "surety-guard/unix-none");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ordinary_use_works),
        cmocka_unit_test(two_connections_and_checkpoints_work),
        cmocka_unit_test(sqlite_alone_reads_it),
        cmocka_unit_test(a_data_base_without_checksums_is_damaged_from_page_1_on),
        cmocka_unit_test(without_room_nothing_is_written),
        cmocka_unit_test(every_flipped_bit_is_found),
        cmocka_unit_test(a_page_in_anothers_place_is_found),
        cmocka_unit_test(a_file_that_was_cut_off_is_found),
        cmocka_unit_test(a_flipped_bit_in_the_log_is_found_when_it_is_read),
        cmocka_unit_test(a_log_left_behind_is_looked_through),
        cmocka_unit_test(a_damaged_log_is_not_recovered),
        cmocka_unit_test(another_vfs_below_must_exist),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
