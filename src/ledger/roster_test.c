/* SPDX-License-Identifier: Apache-2.0 */
#include "base/testing.h"
#include "ledger/roster.h"

#include <string.h>

enum who { SEC, FRA, NEW, STRANGER, KEY_COUNT };

static const char *const key_names[KEY_COUNT] = {"SEC", "FRA", "FRA/2", "XXX"};

struct trial {
    struct arena arena;
    struct key_pair *keys[KEY_COUNT];
    struct roster roster;
    struct error err;
};

static const char *key_text(struct trial *t, enum who who)
{
    struct buf out;
    buf_init(&out);
    key_write(key_pair_public(t->keys[who]), &out);
    const char *text = str_c(&t->arena, buf_view(&out));
    buf_release(&out);
    return text;
}

static struct statement parse(struct trial *t, const char *text)
{
    struct statement statement;
    if (!statement_parse(&t->arena, str_from(text), (struct str){0}, &statement, &t->err))
        fail_msg("%s", t->err.text);
    return statement;
}

static struct statement registration(struct trial *t, enum who who, const char *party,
                                     const char *role)
{
    return parse(t, arena_printf(&t->arena,
                                 "surety/v1 keys\nauthor SEC\nparty %s\naction register\n"
                                 "role %s\nkey %s\n",
                                 party, role, key_text(t, who)));
}

static void begin(struct trial *t)
{
    *t = (struct trial){0};
    for (int i = 0; i < KEY_COUNT; i++) {
        uint8_t seed[ED25519_SEED_BYTES] = {(uint8_t)(i + 1)};
        assert_true(
            key_pair_from_seed(str_from(key_names[i]), KEY_NOTE, seed, &t->keys[i], &t->err));
    }
    roster_init(&t->roster, &t->arena);
    struct statement first = registration(t, SEC, "SEC", "secretariat");
    assert_true(roster_found(&t->roster, &first, &t->err));
    struct statement second = registration(t, FRA, "FRA", "guarantor");
    assert_true(roster_apply(&t->roster, &second, 1, &t->err));
}

static void end(struct trial *t)
{
    for (int i = 0; i < KEY_COUNT; i++)
        key_pair_close(t->keys[i]);
    arena_release(&t->arena);
}

/* The note of a text by some keys. */
static struct note sign(struct trial *t, const char *text, const enum who *signers, size_t count)
{
    struct note note;
    struct buf out;
    const struct key_pair *pairs[KEY_COUNT];
    buf_init(&out);
    for (size_t i = 0; i < count; i++)
        pairs[i] = t->keys[signers[i]];
    assert_true(note_sign(str_from(text), pairs, count, &out, &t->err));
    struct str bytes = {arena_copy(&t->arena, out.data, out.size), out.size};
    assert_true(note_parse(&t->arena, bytes, &note, &t->err));
    buf_release(&out);
    return note;
}

#define SOURCE "surety/v1 sources\nauthor FRA\nid S\n"

/* Keys by which the statement is signed, and what becomes of it. */
static const struct {
    enum who signers[2];
    size_t count;
    const char *refusal; /* NULL: none */
} cases[] = {
    {{FRA}, 1, NULL},
    {{FRA, SEC}, 2, NULL},
    {{STRANGER}, 1, "no known key"},
    {{FRA, STRANGER}, 2, "signed by \"XXX\", whose key is not registered"},
    {{STRANGER, FRA}, 2, "signed by \"XXX\", whose key is not registered"},
};

static void keys_are_found_and_nothing_is_verified(void **unused)
{
    (void)unused;
    struct trial t;
    begin(&t);
    struct statement statement = parse(&t, SOURCE);
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct note note = sign(&t, SOURCE, cases[i].signers, cases[i].count);
        /* Other words: the signatures are bad, which is for the verification to find. */
        note.text = STR("other words\n");
        bool good = roster_resolve(&t.roster, &statement, &note, NULL, &t.err);
        if (good != (cases[i].refusal == NULL)
            || (!good && strstr(t.err.text, cases[i].refusal) == NULL))
            fail_msg("case %zu: %s", i, good ? "was taken" : t.err.text);
        for (size_t j = 0; j < cases[i].count; j++) {
            const struct key *key = key_pair_public(t.keys[cases[i].signers[j]]);
            assert_true(good ? key_eq(note.signatures[j].by, key) : note.signatures[j].by == NULL);
        }
        assert_false(roster_verify(&t.roster, &statement, &note, &t.err));
        assert_int_equal(t.err.code, ERROR_SIGNATURE);
        assert_null(note.signatures[0].by);
    }
    end(&t);
}

static void a_key_that_is_brought_vouches_for_itself(void **unused)
{
    (void)unused;
    static const enum who signers[] = {FRA, NEW};
    struct trial t;
    struct key brought;
    begin(&t);
    const char *text = arena_printf(
        &t.arena, "surety/v1 keys\nauthor FRA\nparty FRA\naction rotate\nkey %s\nold %s\n",
        key_text(&t, NEW), key_text(&t, FRA));
    struct statement statement = parse(&t, text);
    struct note note = sign(&t, text, signers, 2);
    assert_true(roster_resolve(&t.roster, &statement, &note, &brought, &t.err));
    assert_ptr_equal(note.signatures[1].by, &brought);
    roster_settle(&note, &brought);
    assert_non_null(note.signatures[0].by);
    assert_null(note.signatures[1].by);
    assert_true(roster_verify(&t.roster, &statement, &note, &t.err));
    assert_null(note.signatures[1].by);
    end(&t);
}

/* Whoever answers to a name and an id that are taken, or is the log itself, does not come in. */
static void no_two_keys_answer_alike(void **unused)
{
    (void)unused;
    struct trial t;
    struct roster copy;
    begin(&t);
    struct statement again = registration(&t, FRA, "GBR", "guarantor");
    assert_false(roster_apply(&t.roster, &again, 2, &t.err));
    assert_non_null(strstr(t.err.text, "key-new: "));
    /* Another name for the same hand. */
    uint8_t seed[ED25519_SEED_BYTES] = {FRA + 1};
    key_pair_close(t.keys[NEW]);
    assert_true(key_pair_from_seed(STR("other"), KEY_NOTE, seed, &t.keys[NEW], &t.err));
    struct statement same_hand = registration(&t, NEW, "GBR", "guarantor");
    assert_false(roster_apply(&t.roster, &same_hand, 2, &t.err));
    assert_non_null(strstr(t.err.text, "key-new: "));
    /* Another hand that answers to the same name and id. */
    roster_copy(&t.roster, &t.arena, &copy);
    const struct key *stranger = key_pair_public(t.keys[STRANGER]);
    copy.keys[1].key = *stranger;
    copy.keys[1].key.public_bytes[0] ^= 1;
    struct statement collides = registration(&t, STRANGER, "GBR", "guarantor");
    assert_false(roster_apply(&copy, &collides, 2, &t.err));
    assert_non_null(strstr(t.err.text, "key-new: "));
    /* The log's own key. */
    t.roster.log_key = stranger;
    assert_false(roster_apply(&t.roster, &collides, 2, &t.err));
    assert_non_null(strstr(t.err.text, "key-log: "));
    t.roster.log_key = NULL;
    assert_int_equal(t.roster.changes, 2);
    assert_true(roster_apply(&t.roster, &collides, 2, &t.err));
    assert_int_equal(t.roster.changes, 3);
    end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_are_found_and_nothing_is_verified),
        cmocka_unit_test(a_key_that_is_brought_vouches_for_itself),
        cmocka_unit_test(no_two_keys_answer_alike),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
