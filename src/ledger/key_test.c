/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/key.h"

#include "base/testing.h"

#include <string.h>

/* The example of C2SP signed-note, and one of ours for each type. */
#define FOO "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"

static void parse_and_write(void **state)
{
    struct key key;
    struct error err;
    struct buf out;
    (void)state;
    assert_true(key_parse(STR(FOO), &key, &err));
    assert_string_equal(key.name, "example.com/foo");
    assert_int_equal(key.type, KEY_NOTE);
    assert_memory_equal(key.id, "\x53\x0d\x90\x3a", KEY_ID_BYTES);
    buf_init(&out);
    key_write(&key, &out);
    assert_true(str_eq(buf_view(&out), STR(FOO)));
    buf_release(&out);
}

/* The same hand under another name or type is another key with another id. */
static void name_and_type_are_in_the_id(void **state)
{
    struct key foo, bar, witness;
    struct error err;
    (void)state;
    assert_true(key_parse(STR(FOO), &foo, &err));
    assert_true(key_make(STR("bar"), KEY_NOTE, foo.public_bytes, &bar, &err));
    assert_true(
        key_make(STR("example.com/foo"), KEY_COSIGNATURE, foo.public_bytes, &witness, &err));
    assert_true(key_same_hand(&foo, &bar) && key_same_hand(&foo, &witness));
    assert_false(key_eq(&foo, &bar) || key_eq(&foo, &witness));
    assert_memory_not_equal(foo.id, bar.id, KEY_ID_BYTES);
    assert_memory_not_equal(foo.id, witness.id, KEY_ID_BYTES);
    assert_true(key_answers_to(&foo, STR("example.com/foo"), foo.id));
    assert_false(key_answers_to(&foo, STR("example.com/foo"), bar.id));
    assert_false(key_answers_to(&foo, STR("bar"), foo.id));
}

static const struct {
    const char *text, *part_of_error;
    enum error_code code;
} refused[] = {
    {"", "not a verifier key", ERROR_FORMAT},
    {"example.com/foo", "not a verifier key", ERROR_FORMAT},
    {"example.com/foo+530d903a", "not a verifier key", ERROR_FORMAT},
    {"example.com/foo+530d903+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", "not a verifier key",
     ERROR_FORMAT},
    {"+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", "empty", ERROR_FORMAT},
    {"example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", "530d903a",
     ERROR_FORMAT},
    {"example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", "530d903a",
     ERROR_FORMAT},
    {"example.com/fop+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", "its id must be",
     ERROR_FORMAT},
    {" example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", "spaces",
     ERROR_FORMAT},
    {FOO "\n", "base64", ERROR_FORMAT},
    {FOO "AA==", "base64", ERROR_FORMAT},
    {"example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U=", "base64",
     ERROR_FORMAT},
    {"example.com/foo+530d903a+BukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", "0x06", ERROR_FORMAT},
    {"example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", "0x02", ERROR_FORMAT},
    /* Points of small order and off the curve: zero, the neutral element, y = 2. */
    {"foo+00000000+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "may sign", ERROR_FORMAT},
    {"foo+00000000+AQEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "may sign", ERROR_FORMAT},
    {"foo+00000000+AQIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "may sign", ERROR_FORMAT},
};

static void refusals(void **state)
{
    (void)state;
    for (size_t i = 0; i < CASE_COUNT(refused); i++) {
        struct key key;
        struct error err = {ERROR_NONE, ""};
        if (key_parse(str_from(refused[i].text), &key, &err) || err.code != refused[i].code
            || strstr(err.text, refused[i].part_of_error) == NULL)
            fail_msg("%s: %s", refused[i].text, err.text);
    }
}

/* What might be a secret is not repeated in an error, wherever it was given. */
static void secrets_are_not_quoted(void **state)
{
    static const char *const texts[] = {
        "PRIVATE+KEY+a+00000000+AVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVV",
        "PRIVATE+KEY+abcdefgh+00000000+AVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVV",
        "PRIVATE+KEY+abcd+00000000+AVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVV",
        "AVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVV",
        "a+00000000+AVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVV+",
    };
    (void)state;
    for (size_t i = 0; i < CASE_COUNT(texts); i++) {
        struct key key;
        struct error err = {ERROR_NONE, ""};
        assert_false(key_parse(str_from(texts[i]), &key, &err));
        assert_null(strstr(err.text, "VVVV"));
    }
}

static void names(void **state)
{
    static const struct {
        const char *name;
        bool is_good;
    } cases[] = {
        {"a", true},
        {"example.org/log/2026", true},
        {"Stra\xC3\x9F"
         "e",
         true},
        {"\xE2\x80\x94", true}, /* an em dash is no space */
        {"\xE2\x80\x8B", true}, /* nor is what has no width, by the word of Unicode */
        {"", false},
        {"a b", false},
        {"a+b", false},
        {"a\tb", false},
        {"a\nb", false},
        {"a\x01", false},
        {"a\xC2\xA0"
         "b",
         false},
        {"a\xC2\x85", false},
        {"\xE1\x9A\x80", false},
        {"\xE2\x80\x80", false},
        {"\xE2\x80\x8A", false},
        {"a\xE2\x80\xA8"
         "b",
         false},
        {"a\xE2\x80\xA9"
         "b",
         false},
        {"a\xE2\x80\xAF"
         "b",
         false},
        {"a\xE2\x81\x9F"
         "b",
         false},
        {"a\xE3\x80\x80"
         "b",
         false},
        {"a\xFF", false},
        {"a\xC0\x80", false},
    };
    (void)state;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct error err;
        if (key_name_check(str_from(cases[i].name), &err) != cases[i].is_good)
            fail_msg("name %zu", i);
    }
}

static void longest_name(void **state)
{
    char name[KEY_NAME_BYTES_MAX + 1];
    struct key foo, key;
    struct error err;
    struct buf out;
    (void)state;
    memset(name, 'n', sizeof name);
    assert_true(key_parse(STR(FOO), &foo, &err));
    assert_false(key_make((struct str){name, KEY_NAME_BYTES_MAX + 1}, KEY_NOTE, foo.public_bytes,
                          &key, &err));
    assert_int_equal(err.code, ERROR_LIMIT);
    assert_true(
        key_make((struct str){name, KEY_NAME_BYTES_MAX}, KEY_NOTE, foo.public_bytes, &key, &err));
    buf_init(&out);
    key_write(&key, &out);
    assert_int_equal(out.size, KEY_TEXT_BYTES_MAX);
    assert_true(key_parse(buf_view(&out), &foo, &err));
    assert_true(key_eq(&foo, &key));
    buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parse_and_write), cmocka_unit_test(name_and_type_are_in_the_id),
        cmocka_unit_test(refusals),        cmocka_unit_test(secrets_are_not_quoted),
        cmocka_unit_test(names),           cmocka_unit_test(longest_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
