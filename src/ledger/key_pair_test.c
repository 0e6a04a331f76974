/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/key_pair.h"

#include "base/file.h"
#include "base/testing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A folder of its own for each test; the file "key" in it. */
struct place {
    char folder[32], path[48];
};

static int set_up(void **state)
{
    struct place *place = calloc(1, sizeof *place);
    assert_non_null(place);
    strcpy(place->folder, "/tmp/surety-key-XXXXXX");
    assert_non_null(mkdtemp(place->folder));
    snprintf(place->path, sizeof place->path, "%s/key", place->folder);
    *state = place;
    return 0;
}

static int tear_down(void **state)
{
    struct place *place = *state;
    unlink(place->path);
    assert_int_equal(rmdir(place->folder), 0); /* and nothing else was left in it */
    free(place);
    return 0;
}

static struct key_pair *known_pair(const char *name, enum key_type type)
{
    const uint8_t seed[ED25519_SEED_BYTES] = "thirty-two bytes that are known";
    struct key_pair *pair;
    struct error err;
    assert_true(key_pair_from_seed(str_from(name), type, seed, &pair, &err));
    return pair;
}

static void new_pairs_sign_and_differ(void **state)
{
    struct key_pair *a, *b;
    struct error err;
    uint8_t signature[ED25519_SIGNATURE_BYTES];
    (void)state;
    assert_true(key_pair_new(STR("a"), KEY_NOTE, &a, &err));
    assert_true(key_pair_new(STR("a"), KEY_NOTE, &b, &err));
    assert_false(key_same_hand(key_pair_public(a), key_pair_public(b)));
    key_pair_sign(a, STR("word"), signature);
    assert_true(ed25519_verify(key_pair_public(a)->public_bytes, STR("word"), signature));
    assert_false(ed25519_verify(key_pair_public(b)->public_bytes, STR("word"), signature));
    key_pair_close(a);
    key_pair_close(b);
    key_pair_close(NULL);
}

static void bad_names(void **state)
{
    struct key_pair *pair;
    struct error err;
    (void)state;
    assert_false(key_pair_new(STR("a b"), KEY_NOTE, &pair, &err));
    assert_int_equal(err.code, ERROR_FORMAT);
    assert_false(key_pair_new(STR(""), KEY_COSIGNATURE, &pair, &err));
}

static void written_and_read(void **state)
{
    const struct place *place = *state;
    static const enum key_type types[] = {KEY_NOTE, KEY_COSIGNATURE};
    for (size_t i = 0; i < CASE_COUNT(types); i++) {
        struct key_pair *pair = known_pair("example.org/f\xC3\xB6rbund", types[i]), *again;
        uint8_t first[ED25519_SIGNATURE_BYTES], second[ED25519_SIGNATURE_BYTES];
        struct error err;
        struct stat status;
        assert_true(key_pair_write(pair, place->path, &err));
        assert_int_equal(stat(place->path, &status), 0);
        assert_int_equal(status.st_mode & 07777, 0600);
        assert_int_equal(status.st_nlink, 1);
        assert_true(key_pair_read(place->path, &again, &err));
        assert_true(key_eq(key_pair_public(pair), key_pair_public(again)));
        key_pair_sign(pair, STR("word"), first);
        key_pair_sign(again, STR("word"), second);
        assert_memory_equal(first, second, sizeof first);
        key_pair_close(pair);
        key_pair_close(again);
        assert_int_equal(unlink(place->path), 0);
    }
}

static void never_written_over(void **state)
{
    const struct place *place = *state;
    struct key_pair *pair = known_pair("a", KEY_NOTE);
    struct error err;
    assert_true(file_write(place->path, STR("something"), &err));
    assert_false(key_pair_write(pair, place->path, &err));
    assert_int_equal(err.code, ERROR_CONFLICT);
    assert_int_equal(unlink(place->path), 0);
    assert_int_equal(symlink("nowhere", place->path), 0);
    assert_false(key_pair_write(pair, place->path, &err));
    assert_int_equal(err.code, ERROR_CONFLICT);
    assert_false(key_pair_write(pair, "no-such-folder/key", &err));
    assert_int_equal(err.code, ERROR_IO);
    key_pair_close(pair);
}

static void others_must_not_see_it(void **state)
{
    static const struct {
        mode_t mode;
        bool is_good;
    } cases[] = {{0600, true},  {0400, true},  {0700, true},  {0640, false}, {0604, false},
                 {0660, false}, {0644, false}, {0610, false}, {0602, false}, {0777, false}};
    const struct place *place = *state;
    struct key_pair *pair = known_pair("a", KEY_NOTE), *again;
    struct error err;
    assert_true(key_pair_write(pair, place->path, &err));
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        assert_int_equal(chmod(place->path, cases[i].mode), 0);
        bool good = key_pair_read(place->path, &again, &err);
        assert_int_equal(good, cases[i].is_good);
        if (good)
            key_pair_close(again);
        else
            assert_int_equal(err.code, ERROR_IO);
    }
    key_pair_close(pair);
}

static void not_a_file(void **state)
{
    const struct place *place = *state;
    struct key_pair *pair;
    struct error err;
    assert_false(key_pair_read(place->path, &pair, &err));
    assert_int_equal(err.code, ERROR_NOT_FOUND);
    assert_false(key_pair_read(place->folder, &pair, &err));
    assert_int_equal(err.code, ERROR_IO);
    assert_int_equal(mkfifo(place->path, 0600), 0);
    assert_false(key_pair_read(place->path, &pair, &err));
    assert_int_equal(err.code, ERROR_IO);
}

/* The line of known_pair("a", KEY_NOTE), cut where the cases below change it. */
#define SEED "AXRoaXJ0eS10d28gYnl0ZXMgdGhhdCBhcmUga25vd24A"
#define ID "5e6f0da3"

static void contents(void **state)
{
    static const struct {
        const char *text;
        enum error_code code; /* ERROR_NONE: is read */
    } cases[] = {
        {"PRIVATE+KEY+a+" ID "+" SEED "\n", ERROR_NONE},
        {"PRIVATE+KEY+a+" ID "+" SEED, ERROR_NONE},
        {"PRIVATE+KEY+a+" ID "+" SEED "\n\n", ERROR_FORMAT},
        {"PRIVATE+KEY+a+" ID "+" SEED "\r\n", ERROR_FORMAT},
        {" PRIVATE+KEY+a+" ID "+" SEED "\n", ERROR_FORMAT},
        {"PRIVATE+KEY+b+" ID "+" SEED "\n", ERROR_FORMAT},
        {"PRIVATE+KEY+a+00000000+" SEED "\n", ERROR_FORMAT},
        {"PRIVATE+KEY+a+" ID "-" SEED "\n", ERROR_FORMAT},
        {"PRIVATE+KEY+a " ID "+" SEED "\n", ERROR_FORMAT},
        {"PRIVATE+KEY+" ID "+" SEED "\n", ERROR_FORMAT},
        {"PRIVATE+KEY++" ID "+" SEED "\n", ERROR_FORMAT},
        {"PRIVATE+KEY+a+" ID "+AhRoaXJ0eS10d28gYnl0ZXMgdGhhdCBhcmUga25vd24A\n", ERROR_FORMAT},
        {"PRIVATE+KEY+a+" ID "+AXRoaXJ0eS10d28gYnl0ZXMgdGhhdCBhcmUga25vd2=A\n", ERROR_FORMAT},
        {"PRIVATE+KEY+a+" ID "\n", ERROR_FORMAT},
        {"PRIVATE+KEY+\n", ERROR_FORMAT},
        {"\n", ERROR_FORMAT},
        {"", ERROR_FORMAT},
        {"example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\n", ERROR_FORMAT},
    };
    const struct place *place = *state;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct key_pair *pair;
        struct error err = {ERROR_NONE, ""};
        assert_true(file_write(place->path, str_from(cases[i].text), &err));
        assert_int_equal(chmod(place->path, 0600), 0);
        if (key_pair_read(place->path, &pair, &err))
            key_pair_close(pair);
        if (err.code != cases[i].code || strstr(err.text, "XRoaXJ0eS1") != NULL)
            fail_msg("case %zu: %s", i, err.text);
    }
}

static void too_large(void **state)
{
    const struct place *place = *state;
    char text[4096];
    struct key_pair *pair;
    struct error err;
    memset(text, 'a', sizeof text);
    memcpy(text, "PRIVATE+KEY+", 12);
    assert_true(file_write(place->path, (struct str){text, sizeof text}, &err));
    assert_int_equal(chmod(place->path, 0600), 0);
    assert_false(key_pair_read(place->path, &pair, &err));
    assert_int_equal(err.code, ERROR_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(new_pairs_sign_and_differ),
        cmocka_unit_test(bad_names),
        cmocka_unit_test_setup_teardown(written_and_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(never_written_over, set_up, tear_down),
        cmocka_unit_test_setup_teardown(others_must_not_see_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(not_a_file, set_up, tear_down),
        cmocka_unit_test_setup_teardown(contents, set_up, tear_down),
        cmocka_unit_test_setup_teardown(too_large, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
