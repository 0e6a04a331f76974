/* SPDX-License-Identifier: Apache-2.0 */
/* What a log that was not kept by our rules holds: each entry that should not be there is told. */
#include "base/testing.h"
#include "ledger/log.h"
#include "ledger/replay.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum who { NOBODY, SEC, FRA, GBR, STRANGER, KEY_COUNT };

static const char *const key_names[KEY_COUNT] = {"", "SEC", "FRA", "GBR", "STRANGER"};

struct trial {
    struct arena arena;
    struct key_pair *keys[KEY_COUNT];
    struct signature_pool *pool;
    struct replay *replay;
    int64_t size;
    char found[1024]; /* "index what\n" of each finding */
    struct str body;
};

static void keep_finding(void *context, int64_t index, const char *path, const char *what)
{
    struct trial *t = context;
    size_t used = strlen(t->found);
    snprintf(t->found + used, sizeof t->found - used, "%lld %s%s%s\n", (long long)index,
             path == NULL ? "" : path, path == NULL ? "" : " ", what);
}

static bool find_body(void *context, const struct hash *hash, struct arena *arena, struct str *body,
                      struct error *err)
{
    struct trial *t = context;
    (void)hash;
    (void)arena;
    *body = t->body;
    return body->size > 0 || error_set(err, ERROR_NOT_FOUND, "no such body");
}

static int setup(void **state)
{
    struct trial *t = calloc(1, sizeof *t);
    struct error err;
    const struct replay_watch watch = {t, keep_finding, find_body};
    *state = t;
    for (int i = 1; i < KEY_COUNT; i++) {
        uint8_t seed[ED25519_SEED_BYTES] = {(uint8_t)i};
        assert_true(key_pair_from_seed(str_from(key_names[i]), KEY_NOTE, seed, &t->keys[i], &err));
    }
    t->pool = signature_pool_open(2);
    t->replay = replay_open(&watch, t->pool);
    return 0;
}

static int teardown(void **state)
{
    struct trial *t = *state;
    replay_close(t->replay);
    signature_pool_close(t->pool);
    for (int i = 1; i < KEY_COUNT; i++)
        key_pair_close(t->keys[i]);
    arena_release(&t->arena);
    free(t);
    return 0;
}

static struct str signed_by(struct trial *t, const char *text, enum who who)
{
    struct buf out;
    struct error err;
    buf_init(&out);
    if (who == NOBODY)
        buf_text(&out, text);
    else if (!note_sign(str_from(text), (const struct key_pair *const *)&t->keys[who], 1, &out,
                        &err))
        fail_msg("%s", err.text);
    struct str note = {arena_copy(&t->arena, out.data, out.size), out.size};
    buf_release(&out);
    return note;
}

/* One entry more. */
static struct replay_entry take(struct trial *t, struct str entry)
{
    struct replay_entry result;
    struct error err;
    if (!replay_take(t->replay, t->size++, 1, &entry, &result, &err))
        fail_msg("%s", err.text);
    return result;
}

static const char *registration(struct trial *t, enum who who, const char *role)
{
    struct buf key;
    buf_init(&key);
    key_write(key_pair_public(t->keys[who]), &key);
    const char *text = arena_printf(
        &t->arena, "surety/v1 keys\nauthor SEC\nparty %s\naction register\nrole %s\nkey %.*s\n",
        key_names[who], role, (int)key.size, key.data);
    buf_release(&key);
    return text;
}

#define SOURCE "surety/v1 sources\nauthor SEC\nid S-1\ntier 2\n"
#define PARTY(id) "surety/v1 parties\nauthor SEC\nid " id "\nrole guarantor\n"
#define UNDERTAKING(author, party, id)                                                             \
    "surety/v1 undertakings\nauthor " author "\nid " id "\nparty " party                           \
    "\ncapability land-force\nlow 1500\nunit soldiers\n"

/* Entries 0 to 5: the roster and what the cases refer to. */
static void begin(struct trial *t, enum who founder)
{
    take(t, signed_by(t, registration(t, SEC, "secretariat"), founder));
    take(t, signed_by(t, registration(t, FRA, "guarantor"), SEC));
    take(t, signed_by(t, registration(t, GBR, "guarantor"), SEC));
    take(t, signed_by(t, SOURCE, SEC));
    take(t, signed_by(t, PARTY("FRA"), SEC));
    take(t, signed_by(t, PARTY("GBR"), SEC));
}

struct replay_case {
    const char *text;
    enum who signer;
    const char *found; /* of entry 6; "": nothing is off */
};

static const struct replay_case cases[] = {
    {UNDERTAKING("FRA", "FRA", "F-1"), FRA, ""},
    {UNDERTAKING("FRA", "FRA", "F-1"), NOBODY, "6 "},
    {UNDERTAKING("FRA", "FRA", "F-1"), STRANGER, "6 a note that no known key has signed"},
    {UNDERTAKING("FRA", "FRA", "F-1"), GBR, "6 author-signs: "},
    {UNDERTAKING("FRA", "GBR", "F-1"), FRA, "6 own-voice: "},
    {UNDERTAKING("SEC", "GBR", "F-1"), SEC, "6 sourced: "},
    {UNDERTAKING("STRANGER", "FRA", "F-1"), FRA, "6 author-key: "},
    {"surety/v1 sources\nauthor FRA\nid S-2\ntier 2\n", FRA, "6 role: "},
    {UNDERTAKING("FRA", "FRA", "F-1") "source S-404\n", FRA, "6 "},
    {"surety/v1 nonsense\nauthor FRA\n", FRA, "6 "},
    {"no statement\n", FRA, "6 "},
};

static void each_entry_must_have_been_allowed(void **state)
{
    (void)state;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        void *fresh;
        assert_int_equal(setup(&fresh), 0);
        struct trial *t = fresh;
        begin(t, SEC);
        take(t, signed_by(t, cases[i].text, cases[i].signer));
        replay_finish(t->replay);
        const char *wanted = cases[i].found;
        if (wanted[0] == '\0' ? t->found[0] != '\0'
                              : strncmp(t->found, wanted, strlen(wanted)) != 0)
            fail_msg("case %zu: %s", i, t->found);
        if (wanted[0] != '\0' && strchr(t->found, '\n')[1] != '\0')
            fail_msg("case %zu: told twice: %s", i, t->found);
        assert_int_equal(replay_counts(t->replay).entries, 7);
        teardown(&fresh);
    }
}

static void only_the_first_entry_may_be_unsigned(void **state)
{
    struct trial *t = *state;
    begin(t, NOBODY);
    replay_finish(t->replay);
    assert_string_equal(t->found, "");
    assert_int_equal(replay_counts(t->replay).signatures, 5);
}

static void a_log_begins_with_its_secretariat(void **state)
{
    struct trial *t = *state;
    take(t, signed_by(t, registration(t, FRA, "guarantor"), FRA));
    replay_finish(t->replay);
    assert_int_equal(strncmp(t->found, "0 first-entry: ", 15), 0);
}

static void a_flipped_signature_is_told(void **state)
{
    struct trial *t = *state;
    begin(t, SEC);
    struct str note = signed_by(t, UNDERTAKING("FRA", "FRA", "F-1"), FRA);
    char *bytes = arena_copy(&t->arena, note.data, note.size);
    bytes[note.size - 20] = bytes[note.size - 20] == 'A' ? 'B' : 'A';
    take(t, (struct str){bytes, note.size});
    replay_finish(t->replay);
    assert_string_equal(t->found, "6 the signature by \"FRA\" does not verify\n");
}

static void what_was_replaced_does_not_come_back(void **state)
{
    struct trial *t = *state;
    begin(t, SEC);
    take(t, signed_by(t, UNDERTAKING("FRA", "FRA", "F-1"), FRA));
    take(t, signed_by(t, UNDERTAKING("FRA", "FRA", "F-1") "note less\n", FRA));
    take(t, signed_by(t, UNDERTAKING("FRA", "FRA", "F-1"), FRA));
    replay_finish(t->replay);
    assert_string_equal(t->found,
                        "8 said-before: the same words have been said, and replaced since\n");
}

static void a_reference_may_come_within_a_batch(void **state)
{
    struct trial *t = *state;
    begin(t, SEC);
    take(t, signed_by(t, UNDERTAKING("FRA", "FRA", "F-1") "source S-9\n", FRA));
    take(t, signed_by(t, "surety/v1 sources\nauthor SEC\nid S-9\ntier 2\n", SEC));
    replay_finish(t->replay);
    assert_string_equal(t->found, "");
}

static void rows_and_worth_are_those_of_an_append(void **state)
{
    struct trial *t = *state;
    begin(t, SEC);
    struct replay_entry own = take(t, signed_by(t, UNDERTAKING("FRA", "FRA", "F-1"), FRA));
    struct replay_entry entered =
        take(t, signed_by(t, UNDERTAKING("SEC", "GBR", "G-1") "source S-1\n", SEC));
    replay_finish(t->replay);
    assert_string_equal(t->found, "");
    assert_int_equal(own.standing, STANDING_SIGNED);
    assert_int_equal(entered.standing, STANDING_ENTERED);
    assert_int_equal(entered.kind, KIND_UNDERTAKING);
    const struct replay_row *row =
        replay_rows_find(replay_rows(t->replay), KIND_UNDERTAKING, STR("G-1"));
    assert_non_null(row);
    assert_true(str_eq(row->author, STR("SEC")) && str_eq(row->party, STR("GBR")));
    assert_int_equal(row->index, 7);
    assert_null(replay_rows_find(replay_rows(t->replay), KIND_UNDERTAKING, STR("G-2")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_entry_must_have_been_allowed),
        cmocka_unit_test_setup_teardown(only_the_first_entry_may_be_unsigned, setup, teardown),
        cmocka_unit_test_setup_teardown(a_log_begins_with_its_secretariat, setup, teardown),
        cmocka_unit_test_setup_teardown(a_flipped_signature_is_told, setup, teardown),
        cmocka_unit_test_setup_teardown(what_was_replaced_does_not_come_back, setup, teardown),
        cmocka_unit_test_setup_teardown(a_reference_may_come_within_a_batch, setup, teardown),
        cmocka_unit_test_setup_teardown(rows_and_worth_are_those_of_an_append, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
