/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file.h"
#include "base/testing.h"
#include "ledger/store.h"
#include "ledger/store_inspect.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

struct trial {
    char folder[64];
    struct arena arena;
    struct store *store;
    struct error err;
};

static const struct store_identity identity = {{"log.example", 11}, {"log.example+key", 15}};
static const struct store_options impatient = {.busy_timeout_ms = 1};

static void begin(struct trial *t)
{
    *t = (struct trial){.folder = P_tmpdir "/surety-store-XXXXXX"};
    arena_init(&t->arena);
    assert_non_null(mkdtemp(t->folder));
    if (!store_create(t->folder, identity, impatient, &t->store, &t->err))
        fail_msg("%s", t->err.text);
}

static char *path_of(struct trial *t, const char *name)
{
    return arena_printf(&t->arena, "%s/%s", t->folder, name);
}

static void end(struct trial *t)
{
    store_close(t->store);
    unlink(path_of(t, "ledger.sqlite"));
    unlink(path_of(t, "ledger.sqlite-wal"));
    unlink(path_of(t, "ledger.sqlite-shm"));
    rmdir(t->folder);
    arena_release(&t->arena);
}

static struct store_head head_of(int64_t size, uint8_t byte)
{
    struct store_head head = {.size = size, .checkpoint = STR("signed")};
    memset(head.root.bytes, byte, HASH_BYTES);
    return head;
}

static struct store_head empty_head(void)
{
    return (struct store_head){.root = hash_empty()};
}

static struct store_entry entry_of(int64_t index, struct str bytes)
{
    return (struct store_entry){
        index,         bytes, hash_leaf(bytes), hash_bytes(bytes), STR("sources"), (int)(index % 3),
        index % 2 == 1};
}

static bool put(struct trial *t, int64_t index, struct str bytes)
{
    struct store_entry entry = entry_of(index, bytes);
    return store_put_entry(t->store, &entry, &t->err);
}

static void commit_one(struct trial *t)
{
    struct store_head before = empty_head(), after = head_of(1, 7);
    assert_true(store_begin(t->store, &t->err));
    assert_true(put(t, 0, STR("zero\0byte")));
    assert_true(store_swap_head(t->store, &before, &after, &t->err));
    assert_true(store_commit(t->store, &t->err));
}

static void what_was_committed_is_read_back(void **unused)
{
    (void)unused;
    struct trial t;
    struct store_head head;
    struct str bytes;
    struct hash leaf, expected = hash_leaf(STR("zero\0byte"));
    int64_t *indexes;
    size_t count;
    begin(&t);
    commit_one(&t);
    store_close(t.store);
    assert_true(store_open(t.folder, impatient, &t.store, &t.err));
    assert_true(str_eq(store_identity(t.store).origin, identity.origin));
    assert_true(str_eq(store_identity(t.store).key, identity.key));
    assert_true(store_read_head(t.store, &t.arena, &head, &t.err));
    assert_int_equal(head.size, 1);
    assert_true(str_eq(head.checkpoint, STR("signed")));
    assert_true(store_read_entry(t.store, &t.arena, 0, &bytes, &t.err));
    assert_true(str_eq(bytes, STR("zero\0byte")));
    assert_true(store_read_hashes(t.store, 0, 0, 1, &leaf, &t.err));
    assert_true(hash_eq(&leaf, &expected));
    assert_false(store_read_hashes(t.store, 0, 0, 2, &leaf, &t.err));
    assert_int_equal(t.err.code, ERROR_NOT_FOUND);
    struct hash text = hash_bytes(STR("zero\0byte"));
    assert_true(store_find_text(t.store, &t.arena, &text, 0, &indexes, &count, &t.err));
    assert_int_equal(count, 1);
    assert_true(store_read_checkpoint(t.store, &t.arena, 1, &bytes, &t.err));
    assert_false(store_read_checkpoint(t.store, &t.arena, 2, &bytes, &t.err));
    end(&t);
}

/* The first of a row by the row, all others by their text. */
static void texts_are_found(void **unused)
{
    (void)unused;
    static const struct {
        const char *text;
        int64_t first;
        size_t count;
        int64_t indexes[3];
    } cases[] = {
        {"a", 0, 3, {0, 1, 3}}, {"a", -1, 2, {1, 3}}, {"a", 2, 2, {1, 3}},
        {"b", 2, 1, {2}},       {"b", -1, 0, {0}},    {"c", 2, 0, {0}},
    };
    struct trial t;
    int64_t *indexes;
    size_t count;
    begin(&t);
    assert_true(store_begin(t.store, &t.err));
    assert_true(put(&t, 0, STR("a")) && put(&t, 1, STR("a")) && put(&t, 2, STR("b"))
                && put(&t, 3, STR("a")));
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct hash text = hash_bytes(str_from(cases[i].text));
        assert_true(
            store_find_text(t.store, &t.arena, &text, cases[i].first, &indexes, &count, &t.err));
        assert_int_equal(count, cases[i].count);
        for (size_t j = 0; j < count; j++)
            assert_int_equal(indexes[j], cases[i].indexes[j]);
    }
    end(&t);
}

static void the_head_is_compared_before_it_is_set(void **unused)
{
    (void)unused;
    struct trial t;
    struct store_head head;
    struct store_head stale[] = {empty_head(), head_of(1, 8), head_of(2, 7)};
    struct store_head after = head_of(2, 9);
    begin(&t);
    commit_one(&t);
    for (size_t i = 0; i < CASE_COUNT(stale); i++) {
        assert_true(store_begin(t.store, &t.err));
        assert_true(put(&t, 1, STR("one")));
        assert_false(store_swap_head(t.store, &stale[i], &after, &t.err));
        assert_int_equal(t.err.code, ERROR_CONFLICT);
        store_rollback(t.store);
    }
    struct str bytes;
    assert_false(store_read_entry(t.store, &t.arena, 1, &bytes, &t.err));
    assert_true(store_read_head(t.store, &t.arena, &head, &t.err));
    assert_int_equal(head.size, 1);
    end(&t);
}

static void an_index_is_given_once(void **unused)
{
    (void)unused;
    struct trial t;
    begin(&t);
    commit_one(&t);
    assert_true(store_begin(t.store, &t.err));
    assert_false(put(&t, 0, STR("another zero")));
    store_rollback(t.store);
    end(&t);
}

static void one_writer_at_a_time(void **unused)
{
    (void)unused;
    struct trial t;
    struct store *other;
    struct store_head head;
    begin(&t);
    assert_true(store_open(t.folder, impatient, &other, &t.err));
    assert_true(store_begin(t.store, &t.err));
    assert_false(store_begin(other, &t.err));
    assert_int_equal(t.err.code, ERROR_CONFLICT);
    assert_true(store_read_head(other, &t.arena, &head, &t.err)); /* readers do not wait */
    store_rollback(t.store);
    assert_true(store_begin(other, &t.err));
    store_close(other); /* undoes what it began */
    assert_true(store_begin(t.store, &t.err));
    store_rollback(t.store);
    end(&t);
}

static void what_was_not_committed_is_gone(void **unused)
{
    (void)unused;
    struct trial t;
    struct str bytes;
    begin(&t);
    assert_true(store_begin(t.store, &t.err));
    assert_true(put(&t, 0, STR("zero")));
    store_close(t.store);
    assert_true(store_open(t.folder, impatient, &t.store, &t.err));
    assert_false(store_read_entry(t.store, &t.arena, 0, &bytes, &t.err));
    end(&t);
}

static bool check_entry(void *context, const struct store_entry *entry, struct error *err)
{
    int64_t *next = context;
    struct store_entry expected = entry_of(*next, *next == 0 ? STR("zero") : STR("one"));
    (void)err;
    assert_int_equal(entry->index, (*next)++);
    assert_true(str_eq(entry->bytes, expected.bytes) && str_eq(entry->kind, expected.kind));
    assert_true(hash_eq(&entry->leaf, &expected.leaf) && hash_eq(&entry->text, &expected.text));
    assert_int_equal(entry->standing, expected.standing);
    assert_int_equal(entry->is_again, expected.is_again);
    return true;
}

static void a_walk_tells_all_of_an_entry(void **unused)
{
    (void)unused;
    struct trial t;
    int64_t next = 0;
    begin(&t);
    assert_true(store_begin(t.store, &t.err));
    assert_true(put(&t, 0, STR("zero")) && put(&t, 1, STR("one")));
    assert_true(store_commit(t.store, &t.err));
    assert_true(store_walk(t.store, 0, 9, (struct str){0}, check_entry, &next, &t.err));
    assert_int_equal(next, 2);
    assert_true(store_walk(t.store, 0, 9, STR("keys"), check_entry, &next, &t.err));
    assert_int_equal(next, 2);
    end(&t);
}

static void commit_head(struct trial *t, struct store_head *before, int64_t size, int64_t time_s)
{
    struct store_head after = head_of(size, (uint8_t)size);
    after.time_s = time_s;
    assert_true(store_begin(t->store, &t->err));
    assert_true(store_swap_head(t->store, before, &after, &t->err));
    assert_true(store_commit(t->store, &t->err));
    *before = after;
}

static void what_was_known_is_found_by_time(void **unused)
{
    (void)unused;
    static const struct {
        int64_t time_s, size;
    } cases[] = {{99, -1}, {100, 1}, {149, 1}, {150, 5}, {151, 5}, {INT64_MAX, 5}, {-1, -1}};
    struct trial t;
    struct store_head head = empty_head(), back;
    int64_t size;
    begin(&t);
    assert_true(store_read_head(t.store, &t.arena, &back, &t.err));
    assert_int_equal(back.time_s, 0);
    commit_head(&t, &head, 1, 100);
    commit_head(&t, &head, 4, 150);
    commit_head(&t, &head, 5, 150);
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        assert_true(store_find_known(t.store, cases[i].time_s, &size, &t.err));
        assert_int_equal(size, cases[i].size);
    }
    assert_true(store_read_head(t.store, &t.arena, &back, &t.err));
    assert_int_equal(back.time_s, 150);
    end(&t);
}

static void cosignatures_are_kept_beside_each_other(void **unused)
{
    (void)unused;
    static const struct {
        int64_t limit, size;
    } cases[] = {{2, -1}, {3, 3}, {6, 3}, {7, 7}, {8, 7}};
    struct trial t;
    struct str lines;
    int64_t size;
    begin(&t);
    assert_true(store_begin(t.store, &t.err));
    assert_true(store_put_cosignature(t.store, 7, STR("b\n"), &t.err));
    assert_true(store_put_cosignature(t.store, 3, STR("c\n"), &t.err));
    assert_true(store_put_cosignature(t.store, 7, STR("a\n"), &t.err));
    assert_true(store_put_cosignature(t.store, 7, STR("b\n"), &t.err));
    assert_true(store_commit(t.store, &t.err));
    assert_true(store_read_cosignatures(t.store, &t.arena, 7, &lines, &t.err));
    assert_true(str_eq(lines, STR("a\nb\n")));
    assert_true(store_read_cosignatures(t.store, &t.arena, 4, &lines, &t.err));
    assert_int_equal(lines.size, 0);
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        assert_true(store_find_cosigned(t.store, cases[i].limit, &size, &t.err));
        assert_int_equal(size, cases[i].size);
    }
    end(&t);
}

static void rows_and_bodies_are_found(void **unused)
{
    (void)unused;
    struct trial t;
    struct store_row row = {STR("sources"), STR("S-1"), 3, 3, STR("SEC"), STR(""), 1}, back;
    struct hash hash = hash_bytes(STR("body"));
    struct str body;
    bool found;
    begin(&t);
    assert_true(store_begin(t.store, &t.err));
    assert_true(store_put_row(t.store, &row, &t.err));
    row.index = 5;
    assert_true(store_put_row(t.store, &row, &t.err));
    assert_true(store_put_body(t.store, &hash, STR("body"), &t.err));
    assert_true(store_put_body(t.store, &hash, STR("body"), &t.err));
    assert_true(store_put_node(t.store, 8, 0, &hash, &t.err));
    assert_true(store_commit(t.store, &t.err));
    assert_true(store_find_row(t.store, &t.arena, row.kind, row.id, &back, &found, &t.err));
    assert_true(found && back.first == 3 && back.index == 5 && back.standing == 1);
    assert_true(str_eq(back.author, row.author) && back.party.size == 0);
    assert_true(store_find_row(t.store, &t.arena, row.kind, STR("S-2"), &back, &found, &t.err));
    assert_false(found);
    assert_true(store_read_body(t.store, &t.arena, &hash, &body, &t.err));
    assert_true(str_eq(body, STR("body")));
    struct hash node;
    assert_true(store_read_hashes(t.store, 8, 0, 1, &node, &t.err));
    assert_true(hash_eq(&node, &hash));
    end(&t);
}

/* ---- rows that settle, against a plain list of them ---- */

enum { MANY_ROWS = 60, STEPS = 400 };

struct listed {
    int64_t first[MANY_ROWS], last[MANY_ROWS]; /* -1: not stated */
};

static char *id_of(struct trial *t, int i)
{
    return arena_printf(&t->arena, "S-%d", i);
}

/* Rows of two kinds have the same ids. */
static struct str kind_of(int i)
{
    return i % 2 == 0 ? STR("sources") : STR("claims");
}

static void state_one(struct trial *t, struct store *store, struct listed *listed, int i,
                      int64_t index)
{
    if (listed->first[i] < 0)
        listed->first[i] = index;
    listed->last[i] = index;
    struct store_row row = {
        kind_of(i), str_from(id_of(t, i / 2)), listed->first[i], index, STR("SEC"),
        STR("FRA"), (int)(index % 3)};
    assert_true(store_put_row(store, &row, &t->err));
}

static bool count_row(void *context, const struct store_row *row, struct error *err)
{
    int *count = context;
    (void)row;
    (void)err;
    ++*count;
    return true;
}

static void assert_as_listed(struct trial *t, struct store *store, const struct listed *listed)
{
    int stated = 0, kept = 0;
    for (int i = 0; i < MANY_ROWS; i++) {
        struct store_row row;
        bool found;
        assert_true(store_find_row(store, &t->arena, kind_of(i), str_from(id_of(t, i / 2)), &row,
                                   &found, &t->err));
        assert_int_equal(found, listed->first[i] >= 0);
        stated += found;
        if (found)
            assert_true(row.first == listed->first[i] && row.index == listed->last[i]
                        && row.standing == (int)(row.index % 3) && str_eq(row.party, STR("FRA")));
    }
    assert_true(store_walk_rows(store, count_row, &kept, &t->err));
    assert_int_equal(kept, stated); /* each once */
}

/* Two connections write in turn, some of it in vain, and both see the same; so does a third that is
 * opened at the end. */
static void rows_settle_unseen(void **unused)
{
    (void)unused;
    struct trial t;
    struct store *stores[3];
    struct listed listed, before;
    uint32_t seed = 7;
    int64_t index = 0;
    begin(&t);
    store_close(t.store);
    for (int i = 0; i < MANY_ROWS; i++)
        listed.first[i] = listed.last[i] = -1;
    for (int i = 0; i < 2; i++)
        assert_true(
            store_open(t.folder, (struct store_options){.unsettled_max = 5}, &stores[i], &t.err));
    for (int step = 0; step < STEPS; step++) {
        seed = seed * 1664525 + 1013904223;
        struct store *writer = stores[seed >> 31];
        before = listed;
        assert_true(store_begin(writer, &t.err));
        for (uint32_t n = seed >> 8 & 7; n > 0; n--)
            state_one(&t, writer, &listed, (int)((seed >> 11) * n % MANY_ROWS), index++);
        if ((seed >> 16 & 3) > 0) {
            assert_true(store_commit(writer, &t.err));
        } else {
            store_rollback(writer);
            listed = before;
        }
        assert_as_listed(&t, stores[step % 2], &listed);
    }
    assert_true(store_open(t.folder, impatient, &stores[2], &t.err));
    for (int i = 0; i < 3; i++) {
        assert_as_listed(&t, stores[i], &listed);
        store_close(stores[i]);
    }
    t.store = NULL;
    end(&t);
}

static int count_unsettled(struct trial *t)
{
    sqlite3 *db;
    sqlite3_stmt *statement;
    assert_int_equal(sqlite3_open(path_of(t, "ledger.sqlite"), &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT count(*) FROM unsettled", -1, &statement, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    int count = sqlite3_column_int(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return count;
}

/* Else the memory of a log in which a few rows change again and again would grow with it. */
static void a_row_that_is_stated_again_and_again_settles(void **unused)
{
    (void)unused;
    struct trial t;
    struct listed listed;
    begin(&t);
    store_close(t.store);
    for (int i = 0; i < MANY_ROWS; i++)
        listed.first[i] = listed.last[i] = -1;
    assert_true(store_open(t.folder, (struct store_options){.unsettled_max = 5}, &t.store, &t.err));
    for (int i = 0; i < 9; i++) {
        assert_true(store_begin(t.store, &t.err));
        state_one(&t, t.store, &listed, 0, i);
        assert_true(store_commit(t.store, &t.err));
        assert_int_equal(count_unsettled(&t), i < 4);
    }
    assert_as_listed(&t, t.store, &listed);
    end(&t);
}

/* One flipped bit in a page of the file. */
static void flip(struct trial *t, long page)
{
    FILE *file = fopen(path_of(t, "ledger.sqlite"), "r+b");
    assert_non_null(file);
    assert_int_equal(fseek(file, (page - 1) * 4096 + 2000, SEEK_SET), 0);
    int byte = fgetc(file);
    assert_int_equal(fseek(file, -1, SEEK_CUR), 0);
    assert_int_equal(fputc(byte ^ 1, file), byte ^ 1);
    assert_int_equal(fclose(file), 0);
}

static void a_damaged_page_is_named(void **unused)
{
    (void)unused;
    struct trial t;
    struct store *damaged;
    begin(&t);
    commit_one(&t);
    store_close(t.store); /* puts everything into the one file */
    t.store = NULL;
    flip(&t, 1);
    assert_false(store_open(t.folder, impatient, &damaged, &t.err));
    assert_int_equal(t.err.code, ERROR_FORMAT);
    assert_non_null(strstr(t.err.text, t.folder));
    if (strstr(t.err.text, "page 1") == NULL)
        fail_msg("%s", t.err.text);
    end(&t);
}

static void other_files_are_refused(void **unused)
{
    (void)unused;
    struct trial t;
    struct store *other;
    begin(&t);
    assert_true(store_create(t.folder, identity, impatient, &other, &t.err)); /* it was empty */
    store_close(other);
    const struct store_identity stranger = {STR("other.example"), STR("other.example+key")};
    assert_false(store_create(t.folder, stranger, impatient, &other, &t.err));
    assert_int_equal(t.err.code, ERROR_CONFLICT);
    commit_one(&t);
    assert_false(store_create(t.folder, identity, impatient, &other, &t.err));
    assert_int_equal(t.err.code, ERROR_CONFLICT);
    assert_false(store_open("src", impatient, &other, &t.err));
    assert_int_equal(t.err.code, ERROR_NOT_FOUND);
    store_close(t.store);
    t.store = NULL;
    unlink(path_of(&t, "ledger.sqlite-wal"));
    assert_true(
        file_write(path_of(&t, "ledger.sqlite"), STR("not a data base at all ........"), &t.err));
    assert_false(store_open(t.folder, impatient, &other, &t.err));
    assert_int_equal(t.err.code, ERROR_FORMAT);
    assert_true(file_write(path_of(&t, "ledger.sqlite"), STR(""), &t.err));
    assert_false(store_open(t.folder, impatient, &other, &t.err));
    assert_int_equal(t.err.code, ERROR_FORMAT);
    end(&t);
}

/* As another user, who has no right to write. */
static int read_as_another(struct trial *t)
{
    struct arena arena;
    arena_init(&arena);
    if (geteuid() == 0 && seteuid(65534) != 0)
        return 1;
    if (!store_open(t->folder, impatient, &t->store, &t->err))
        return 2;
    struct str bytes;
    bool good =
        store_read_entry(t->store, &arena, 0, &bytes, &t->err) && str_eq(bytes, STR("zero\0byte"));
    bool can_write = store_begin(t->store, &t->err) && put(t, 1, STR("one"));
    store_close(t->store);
    arena_release(&arena);
    return good && !can_write ? 0 : 3;
}

static void what_cannot_be_written_is_read(void **unused)
{
    (void)unused;
    struct trial t;
    int status;
    begin(&t);
    commit_one(&t);
    store_close(t.store);
    t.store = NULL;
    assert_int_equal(chmod(path_of(&t, "ledger.sqlite"), 0444), 0);
    assert_int_equal(chmod(t.folder, 0555), 0);
    pid_t pid = fork();
    if (pid == 0)
        _exit(read_as_another(&t));
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(chmod(t.folder, 0700), 0);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_cannot_be_written_is_read),
        cmocka_unit_test(what_was_committed_is_read_back),
        cmocka_unit_test(texts_are_found),
        cmocka_unit_test(the_head_is_compared_before_it_is_set),
        cmocka_unit_test(an_index_is_given_once),
        cmocka_unit_test(one_writer_at_a_time),
        cmocka_unit_test(what_was_not_committed_is_gone),
        cmocka_unit_test(a_walk_tells_all_of_an_entry),
        cmocka_unit_test(what_was_known_is_found_by_time),
        cmocka_unit_test(cosignatures_are_kept_beside_each_other),
        cmocka_unit_test(rows_and_bodies_are_found),
        cmocka_unit_test(rows_settle_unseen),
        cmocka_unit_test(a_row_that_is_stated_again_and_again_settles),
        cmocka_unit_test(a_damaged_page_is_named),
        cmocka_unit_test(other_files_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
