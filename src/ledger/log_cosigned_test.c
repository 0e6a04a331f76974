/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/cosignature.h"
#include "ledger/log_testing.h"
#include "ledger/store_guard.h"

#include <sqlite3.h>

/* Witnesses of whom any two are to agree, and one that the policy does not know. */
enum witness { W1, W2, W3, STRANGER, WITNESS_COUNT };

static const char *const witness_names[WITNESS_COUNT] = {"w1.example", "w2.example", "w3.example",
                                                         "w4.example"};

struct scene {
    struct trial t;
    struct key_pair *witnesses[WITNESS_COUNT];
    struct policy policy;
};

static int64_t now_s;

static int64_t test_clock_s(void)
{
    return now_s;
}

static void make_policy(struct scene *s)
{
    struct buf text;
    buf_init(&text);
    for (int i = W1; i <= W3; i++) {
        buf_printf(&text, "witness W%d ", i);
        key_write(key_pair_public(s->witnesses[i]), &text);
        buf_char(&text, '\n');
    }
    buf_printf(&text, "group G 2 W%d W%d W%d\nquorum G\n", W1, W2, W3);
    struct str kept = {arena_copy(&s->t.arena, text.data, text.size), text.size};
    if (!policy_parse(&s->t.arena, kept, &s->policy, &s->t.err))
        fail_msg("%s", s->t.err.text);
    buf_release(&text);
}

static void set(struct scene *s)
{
    now_s = 1000;
    begin_by(&s->t, (struct store_options){.clock_s = test_clock_s});
    for (int i = 0; i < WITNESS_COUNT; i++) {
        uint8_t seed[ED25519_SEED_BYTES] = {(uint8_t)(i + 101)};
        assert_true(key_pair_from_seed(str_from(witness_names[i]), KEY_COSIGNATURE, seed,
                                       &s->witnesses[i], &s->t.err));
    }
    make_policy(s);
}

static void strike(struct scene *s)
{
    for (int i = 0; i < WITNESS_COUNT; i++)
        key_pair_close(s->witnesses[i]);
    end(&s->t);
}

/* One more entry, at a time of the keeper's clock. */
static void grow(struct scene *s, int64_t time_s)
{
    struct trial *t = &s->t;
    now_s = time_s;
    if (say(t,
            arena_printf(&t->arena, "surety/v1 sources\nauthor SEC\nid S-%d\ntier 1\n",
                         (int)log_size(t->log)),
            SEC)
        < 0)
        fail_msg("%s", t->err.text);
}

/* The line with which `who` cosigns the checkpoint of this size. */
static struct str cosign(struct scene *s, enum witness who, int64_t size, uint64_t time_s)
{
    uint8_t payload[COSIGNATURE_PAYLOAD_BYTES];
    struct str bytes;
    struct note note;
    struct buf line;
    assert_true(store_read_checkpoint(log_store(s->t.log), &s->t.arena, size, &bytes, &s->t.err));
    assert_true(note_parse(&s->t.arena, bytes, &note, &s->t.err));
    cosignature_sign(s->witnesses[who], note.text, time_s, payload);
    buf_init(&line);
    note_write_signature(&line, key_pair_public(s->witnesses[who]), payload, sizeof payload);
    struct str kept = {arena_copy(&s->t.arena, line.data, line.size), line.size};
    buf_release(&line);
    return kept;
}

static size_t add(struct scene *s, int64_t size, struct str lines)
{
    size_t kept;
    if (!log_add_cosignatures(s->t.log, &s->policy, size, lines, &kept, &s->t.err))
        fail_msg("%s", s->t.err.text);
    return kept;
}

static int64_t cosigned_up_to(struct scene *s, int64_t limit)
{
    int64_t size;
    if (!log_find_cosigned(s->t.log, &s->policy, limit, &size, &s->t.err))
        fail_msg("%s", s->t.err.text);
    return size;
}

static void a_quorum_is_found_where_it_is(void **unused)
{
    (void)unused;
    struct scene s;
    set(&s);
    for (int i = 0; i < 4; i++)
        grow(&s, 2000);
    assert_int_equal(log_size(s.t.log), 5);
    assert_int_equal(cosigned_up_to(&s, 5), -1);
    assert_int_equal(add(&s, 2, cosign(&s, W1, 2, 7)), 1);
    assert_int_equal(cosigned_up_to(&s, 5), -1); /* one of two */
    assert_int_equal(add(&s, 2, cosign(&s, W1, 2, 8)), 1);
    assert_int_equal(cosigned_up_to(&s, 5), -1); /* the same one twice */
    assert_int_equal(add(&s, 2, cosign(&s, W3, 2, 8)), 1);
    assert_int_equal(cosigned_up_to(&s, 5), 2);
    assert_int_equal(add(&s, 4, cosign(&s, W1, 4, 9)), 1); /* later, but no quorum */
    assert_int_equal(cosigned_up_to(&s, 5), 2);
    assert_int_equal(cosigned_up_to(&s, 1), -1);
    struct policy none = {.quorum = POLICY_NONE};
    int64_t size;
    assert_true(log_find_cosigned(s.t.log, &none, 5, &size, &s.t.err));
    assert_int_equal(size, -1);
    strike(&s);
}

static void only_good_lines_of_known_witnesses_are_kept(void **unused)
{
    (void)unused;
    struct scene s;
    struct str checkpoint;
    size_t kept;
    set(&s);
    grow(&s, 2000);
    assert_int_equal(add(&s, 2, cosign(&s, STRANGER, 2, 7)), 0);
    assert_int_equal(add(&s, 2, (struct str){0}), 0);
    struct str both = str_from(arena_printf(&s.t.arena, "%.*s%.*s", STR_ARG(cosign(&s, W2, 2, 7)),
                                            STR_ARG(cosign(&s, W3, 1, 7))));
    assert_false(log_add_cosignatures(s.t.log, &s.policy, 2, both, &kept, &s.t.err));
    assert_int_equal(s.t.err.code, ERROR_SIGNATURE);
    assert_int_equal(kept, 0);
    assert_false(log_add_cosignatures(s.t.log, &s.policy, 2, STR("no line\n"), &kept, &s.t.err));
    assert_int_equal(s.t.err.code, ERROR_FORMAT);
    assert_false(
        log_add_cosignatures(s.t.log, &s.policy, 9, cosign(&s, W1, 2, 7), &kept, &s.t.err));
    assert_int_equal(s.t.err.code, ERROR_NOT_FOUND);
    assert_true(log_cosigned_checkpoint(s.t.log, &s.t.arena, 2, &checkpoint, &s.t.err));
    assert_true(str_eq(checkpoint, log_checkpoint(s.t.log)));
    grow(&s, 2000); /* no transaction was left open */
    strike(&s);
}

static void a_checkpoint_bears_the_latest_of_each(void **unused)
{
    (void)unused;
    struct scene s;
    struct str checkpoint;
    struct checkpoint parsed;
    struct note note;
    set(&s);
    for (uint64_t i = 0; i < 120; i++) /* more than a note may have */
        add(&s, 1, cosign(&s, W1, 1, i * 37 % 120));
    add(&s, 1, cosign(&s, W2, 1, 5));
    assert_true(log_cosigned_checkpoint(s.t.log, &s.t.arena, 1, &checkpoint, &s.t.err));
    assert_true(checkpoint_open(&s.t.arena, checkpoint, log_key(s.t.log), &s.policy, &parsed, &note,
                                &s.t.err));
    assert_int_equal(note.signature_count, 3);
    for (size_t i = 1; i < 3; i++) {
        bool first = str_eq(note.signatures[i].name, STR("w1.example"));
        assert_int_equal(cosignature_time_s(note.signatures[i].payload), first ? 119 : 5);
    }
    assert_false(log_cosigned_checkpoint(s.t.log, &s.t.arena, 2, &checkpoint, &s.t.err));
    assert_int_equal(s.t.err.code, ERROR_NOT_FOUND);
    strike(&s);
}

static void damage(struct scene *s, const char *sql)
{
    sqlite3 *db;
    char path[128];
    snprintf(path, sizeof path, "%s/ledger.sqlite", s->t.folder);
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, store_guard_register(NULL)),
                     SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    sqlite3_close(db);
}

static void what_was_cosigned_is_compared_with_what_is_kept(void **unused)
{
    (void)unused;
    struct scene s;
    int64_t size;
    set(&s);
    grow(&s, 2000);
    grow(&s, 2000);
    add(&s, 3, cosign(&s, W1, 3, 7));
    add(&s, 3, cosign(&s, W2, 3, 7));
    assert_int_equal(cosigned_up_to(&s, 3), 3);
    damage(&s, "UPDATE cosignatures SET size = 2");
    assert_false(log_find_cosigned(s.t.log, &s.policy, 3, &size, &s.t.err));
    assert_int_equal(s.t.err.code, ERROR_SIGNATURE);
    damage(&s, "UPDATE checkpoints SET bytes ="
               " (SELECT bytes FROM checkpoints WHERE size = 3) WHERE size = 2");
    assert_false(log_find_cosigned(s.t.log, &s.policy, 3, &size, &s.t.err));
    assert_int_equal(s.t.err.code, ERROR_CONFLICT);
    strike(&s);
}

static void the_recorded_time_never_goes_back(void **unused)
{
    (void)unused;
    static const struct {
        int64_t time_s, size;
    } cases[] = {{999, -1}, {1000, 1}, {1999, 1}, {2000, 3}, {2499, 3}, {2500, 4}, {9999, 4}};
    struct scene s;
    int64_t size;
    set(&s);
    grow(&s, 2000);
    grow(&s, 1500); /* the clock was set back */
    grow(&s, 2500);
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        assert_true(log_known_size(s.t.log, cases[i].time_s, &size, &s.t.err));
        assert_int_equal(size, cases[i].size);
    }
    strike(&s);
}

static void roots_of_earlier_sizes(void **unused)
{
    (void)unused;
    struct scene s;
    struct hash roots[4], root;
    set(&s);
    roots[0] = hash_empty();
    for (int size = 1; size < 4; size++) {
        roots[size] = log_root(s.t.log);
        grow(&s, 2000);
    }
    for (int size = 0; size < 4; size++) {
        assert_true(log_root_at(s.t.log, size, &root, &s.t.err));
        assert_true(hash_eq(&root, &roots[size]));
    }
    assert_false(log_root_at(s.t.log, 5, &root, &s.t.err));
    assert_int_equal(s.t.err.code, ERROR_NOT_FOUND);
    strike(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_quorum_is_found_where_it_is),
        cmocka_unit_test(only_good_lines_of_known_witnesses_are_kept),
        cmocka_unit_test(a_checkpoint_bears_the_latest_of_each),
        cmocka_unit_test(what_was_cosigned_is_compared_with_what_is_kept),
        cmocka_unit_test(the_recorded_time_never_goes_back),
        cmocka_unit_test(roots_of_earlier_sizes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
