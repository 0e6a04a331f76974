/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/note.h"

#include "base/testing.h"

#include <string.h>

#define DASH "\xE2\x80\x94 "

/* The example of C2SP signed-note. */
#define FOO_KEY "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
#define FOO_TEXT "This is an example message.\n"
#define FOO_LINE                                                                                   \
    DASH                                                                                           \
        "example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXm" \
        "RKuwHjG1Yu72IneyaQM=\n"
/* The same with a bit of the signature turned; and two lines of keys that nobody knows. */
#define FOO_BAD_LINE                                                                               \
    DASH                                                                                           \
        "example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXm" \
        "RKuwHjG1Yu72IneyaQI=\n"
#define OTHER_NAME_LINE DASH "example.com/bar Uw2QOkn8srV1\n"
#define OTHER_ID_LINE DASH "example.com/foo VVVVVVVVsrV1\n"

static struct key known_key(const char *text)
{
    struct key key;
    struct error err;
    assert_true(key_parse(str_from(text), &key, &err));
    return key;
}

/* The pair whose seed is this byte over and over. */
static struct key_pair *pair_of(const char *name, enum key_type type, uint8_t byte)
{
    uint8_t seed[ED25519_SEED_BYTES];
    struct key_pair *pair;
    struct error err;
    memset(seed, byte, sizeof seed);
    assert_true(key_pair_from_seed(str_from(name), type, seed, &pair, &err));
    return pair;
}

static void example(void **state)
{
    const struct key foo = known_key(FOO_KEY);
    struct arena arena;
    struct note note;
    struct error err;
    (void)state;
    arena_init(&arena);
    assert_true(note_parse(&arena, STR(FOO_TEXT "\n" FOO_LINE), &note, &err));
    assert_true(str_eq(note.text, STR(FOO_TEXT)));
    assert_int_equal(note.signature_count, 1);
    assert_true(str_eq(note.signatures[0].name, STR("example.com/foo")));
    assert_memory_equal(note.signatures[0].key_id, foo.id, KEY_ID_BYTES);
    assert_int_equal(note.signatures[0].payload_size, ED25519_SIGNATURE_BYTES);
    assert_false(note_is_signed_by(&note, &foo));
    assert_true(note_verify(&note, &foo, 1, &err));
    assert_true(note_is_signed_by(&note, &foo));
    arena_release(&arena);
}

static void which_text(void **state)
{
    static const struct {
        const char *bytes, *text;
    } cases[] = {
        {"a\n\n" FOO_LINE, "a\n"},
        {"\n\n" FOO_LINE, "\n"},
        {"\n\n\n" FOO_LINE, "\n\n"},
        {"a\n\nb\n\nc\n\n" FOO_LINE, "a\n\nb\n\nc\n"},
        {"a\n\n\n\n" FOO_LINE, "a\n\n\n"},
        {"a\n\n" FOO_LINE "\n" FOO_LINE, "a\n\n" FOO_LINE}, /* the last empty line counts */
        {DASH "x AAAAAAA=\n\n" FOO_LINE, DASH "x AAAAAAA=\n"},
    };
    (void)state;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct arena arena;
        struct note note;
        struct error err = {ERROR_NONE, ""};
        arena_init(&arena);
        if (!note_parse(&arena, str_from(cases[i].bytes), &note, &err)
            || !str_eq(note.text, str_from(cases[i].text)))
            fail_msg("case %zu: %s", i, err.text);
        arena_release(&arena);
    }
}

static void malformed(void **state)
{
    static const struct {
        const char *what, *bytes;
    } cases[] = {
        {"nothing", ""},
        {"a newline", "\n"},
        {"two newlines", "\n\n"},
        {"text alone", FOO_TEXT},
        {"no signature", FOO_TEXT "\n"},
        {"no empty line", FOO_TEXT FOO_LINE},
        {"no text", "\n" FOO_LINE},
        {"no text at all", FOO_LINE},
        {"an empty line behind", FOO_TEXT "\n" FOO_LINE "\n"},
        {"text behind", FOO_TEXT "\n" FOO_LINE "more\n"},
        {"text among", FOO_TEXT "\nmore\n" FOO_LINE},
        {"the last newline is missing", FOO_TEXT "\n" DASH "x AAAAAAA="},
        {"carriage returns", "a\r\n\r\n" DASH "x AAAAAAA=\r\n"},
        {"a carriage return", FOO_TEXT "\n" DASH "x AAAAAAA=\r\n"},
        {"a tab", "a\tb\n\n" FOO_LINE},
        {"an escape", "a\x1b[31m\n\n" FOO_LINE},
        {"not UTF-8", "a\xFF\n\n" FOO_LINE},
        {"an overlong character", "a\xC0\xAF\n\n" FOO_LINE},
        {"a surrogate", "a\xED\xA0\x80\n\n" FOO_LINE},
        {"a hyphen for the dash", FOO_TEXT "\n- x AAAAAAA=\n"},
        {"an en dash", FOO_TEXT "\n\xE2\x80\x93 x AAAAAAA=\n"},
        {"no space behind the dash", FOO_TEXT "\n\xE2\x80\x94x AAAAAAA=\n"},
        {"a dash alone", FOO_TEXT "\n" DASH "\n"},
        {"no signature in the line", FOO_TEXT "\n" DASH "x\n"},
        {"an empty signature", FOO_TEXT "\n" DASH "x \n"},
        {"an empty name", FOO_TEXT "\n" DASH " AAAAAAA=\n"},
        {"two spaces", FOO_TEXT "\n" DASH "x  AAAAAAA=\n"},
        {"a space behind", FOO_TEXT "\n" DASH "x AAAAAAA= \n"},
        {"a third word", FOO_TEXT "\n" DASH "x AAAAAAA= AAAA\n"},
        {"a plus in the name", FOO_TEXT "\n" DASH "x+y AAAAAAA=\n"},
        {"a wide space in the name", FOO_TEXT "\n" DASH "x\xC2\xA0y AAAAAAA=\n"},
        {"three bytes", FOO_TEXT "\n" DASH "x AAAA\n"},
        {"an id alone", FOO_TEXT "\n" DASH "x AAAAAA==\n"},
        {"no padding", FOO_TEXT "\n" DASH "x AAAAAAA\n"},
        {"bits left over", FOO_TEXT "\n" DASH "x AAAAAAB=\n"},
        {"the other alphabet", FOO_TEXT "\n" DASH "x AAAAAA-_\n"},
        {"one good line, one bad", FOO_TEXT "\n" FOO_LINE DASH "x\n"},
    };
    (void)state;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct arena arena;
        struct note note;
        struct error err = {ERROR_NONE, ""};
        arena_init(&arena);
        if (note_parse(&arena, str_from(cases[i].bytes), &note, &err) || err.code != ERROR_FORMAT)
            fail_msg("%s: %s", cases[i].what, err.text);
        arena_release(&arena);
    }
}

/* A NUL byte is a control character, too. */
static void with_a_nul(void **state)
{
    struct arena arena;
    struct note note;
    struct error err;
    (void)state;
    arena_init(&arena);
    assert_false(note_parse(&arena, STR("a\0b\n\n" FOO_LINE), &note, &err));
    assert_false(note_text_check(STR("a\0b\n"), &err));
    arena_release(&arena);
}

static void trust(void **state)
{
    const struct key known[] = {
        known_key(FOO_KEY),
        known_key("a+5e6f0da3+AXFeTHII/EO97HR1/QHFh1mfWZXk3VONoY7p/9GRPQxA"),
    };
    static const struct {
        const char *what, *bytes;
        size_t known_count;
        bool is_good;
    } cases[] = {
        {"known", FOO_TEXT "\n" FOO_LINE, 1, true},
        {"known, and others too", FOO_TEXT "\n" FOO_LINE, 2, true},
        {"twice", FOO_TEXT "\n" FOO_LINE FOO_LINE, 1, true},
        {"unknown ones before and behind",
         FOO_TEXT "\n" OTHER_NAME_LINE OTHER_ID_LINE FOO_LINE OTHER_NAME_LINE, 1, true},
        {"nobody is known", FOO_TEXT "\n" FOO_LINE, 0, false},
        {"half known", FOO_TEXT "\n" OTHER_NAME_LINE OTHER_ID_LINE, 1, false},
        {"another text", "This is an example message!\n\n" FOO_LINE, 1, false},
        {"one line more", FOO_TEXT "\n\n" FOO_LINE, 1, false},
        {"a bit turned", FOO_TEXT "\n" FOO_BAD_LINE, 1, false},
        {"good, and then a bit turned", FOO_TEXT "\n" FOO_LINE FOO_BAD_LINE, 1, false},
        {"a bit turned, and then good", FOO_TEXT "\n" FOO_BAD_LINE FOO_LINE, 1, false},
        {"known but cut off", FOO_TEXT "\n" DASH "example.com/foo Uw2QOkn8srV1\n", 1, false},
        {"known but longer",
         FOO_TEXT "\n" DASH "example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg"
                  "1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQMA\n",
         1, false},
    };
    (void)state;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct arena arena;
        struct note note;
        struct error err = {ERROR_NONE, ""};
        arena_init(&arena);
        assert_true(note_parse(&arena, str_from(cases[i].bytes), &note, &err));
        bool good = note_verify(&note, known, cases[i].known_count, &err);
        if (good != cases[i].is_good || note_is_signed_by(&note, &known[0]) != good
            || note_is_signed_by(&note, &known[1]) || (!good && err.code != ERROR_SIGNATURE))
            fail_msg("%s: %s", cases[i].what, err.text);
        arena_release(&arena);
    }
}

/* Two keys of one name and one id, as an enemy could make them: neither is chosen. */
static void ambiguous_ids(void **state)
{
    struct key keys[3];
    struct arena arena;
    struct note note;
    struct error err;
    struct key_pair *other = pair_of("example.com/foo", KEY_NOTE, 9);
    (void)state;
    keys[0] = keys[1] = known_key(FOO_KEY);
    keys[2] = *key_pair_public(other);
    memcpy(keys[2].id, keys[0].id, KEY_ID_BYTES);
    arena_init(&arena);
    assert_true(note_parse(&arena, STR(FOO_TEXT "\n" FOO_LINE), &note, &err));
    assert_true(note_verify(&note, keys, 2, &err)); /* the same key twice does no harm */
    assert_false(note_verify(&note, keys, 3, &err));
    assert_int_equal(err.code, ERROR_CONFLICT);
    arena_release(&arena);
    key_pair_close(other);
}

static void sign_and_verify(void **state)
{
    struct key_pair *a = pair_of("example.org/a", KEY_NOTE, 1);
    struct key_pair *b = pair_of("example.org/b", KEY_NOTE, 2);
    const struct key_pair *both[] = {a, b};
    const struct str text = STR("one\n\ntwo \xE2\x82\xAC\n");
    struct arena arena;
    struct buf out;
    struct note note;
    struct error err;
    (void)state;
    arena_init(&arena);
    buf_init(&out);
    assert_true(note_sign(text, both, 2, &out, &err));
    assert_true(note_parse(&arena, buf_view(&out), &note, &err));
    assert_true(str_eq(note.text, text));
    assert_int_equal(note.signature_count, 2);
    assert_true(note_verify(&note, key_pair_public(b), 1, &err));
    assert_true(note_is_signed_by(&note, key_pair_public(b)));
    assert_false(note_is_signed_by(&note, key_pair_public(a)));
    assert_true(note_verify(&note, key_pair_public(a), 1, &err));
    assert_false(note_is_signed_by(&note, key_pair_public(b)));
    buf_release(&out);
    arena_release(&arena);
    key_pair_close(a);
    key_pair_close(b);
}

/* The worked example of doc/format/note.md. */
static void worked_example(void **state)
{
    struct key_pair *pair = pair_of("example.org/anland", KEY_NOTE, 1);
    const struct key_pair *const pairs[] = {pair};
    struct buf out;
    struct error err;
    (void)state;
    buf_init(&out);
    key_write(key_pair_public(pair), &out);
    assert_string_equal(out.data,
                        "example.org/anland+45583533+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c");
    buf_clear(&out);
    assert_true(note_sign(STR("The guarantee holds.\n"), pairs, 1, &out, &err));
    assert_string_equal(out.data, "The guarantee holds.\n"
                                  "\n" DASH "example.org/anland "
                                  "RVg1Mwn8XtFnEqGBxHuIsozLXdFYno21UavIvf5DmGaj7XDeNT/"
                                  "CUdw10NBE7bFM/esgNkYd+M5DsX7g2vNgzX+iEgA=\n");
    buf_release(&out);
    key_pair_close(pair);
}

static void not_signed(void **state)
{
    struct key_pair *pair = pair_of("example.org/a", KEY_NOTE, 1);
    struct key_pair *witness = pair_of("example.org/w", KEY_COSIGNATURE, 3);
    const struct {
        struct str text;
        const struct key_pair *pairs[2];
        size_t count;
        enum error_code code;
    } cases[] = {
        {STR(""), {pair}, 1, ERROR_FORMAT},
        {STR("a"), {pair}, 1, ERROR_FORMAT},
        {STR("a\tb\n"), {pair}, 1, ERROR_FORMAT},
        {STR("\xFF\n"), {pair}, 1, ERROR_FORMAT},
        {STR("a\n"), {NULL}, 0, ERROR_USAGE},
        {STR("a\n"), {pair, pair}, 2, ERROR_USAGE},
        {STR("a\n"), {pair, witness}, 2, ERROR_USAGE},
    };
    (void)state;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct buf out;
        struct error err;
        buf_init(&out);
        assert_false(note_sign(cases[i].text, cases[i].pairs, cases[i].count, &out, &err));
        assert_int_equal(err.code, cases[i].code);
        assert_int_equal(out.size, 0);
        buf_release(&out);
    }
    key_pair_close(pair);
    key_pair_close(witness);
}

/* As many signatures as may be, and one more; a signature as large as may be, and one byte more. */
static void limits(void **state)
{
    static uint8_t payload[NOTE_PAYLOAD_BYTES_MAX + 64];
    struct key foo = known_key(FOO_KEY);
    struct arena arena;
    struct buf out;
    struct note note;
    struct error err;
    (void)state;
    arena_init(&arena);
    buf_init(&out);
    buf_text(&out, "a\n\n");
    for (int i = 0; i < NOTE_SIGNATURES_MAX; i++)
        note_write_signature(&out, &foo, payload, 5000);
    assert_true(note_parse(&arena, buf_view(&out), &note, &err));
    assert_int_equal(note.signature_count, NOTE_SIGNATURES_MAX);
    assert_int_equal(note.signatures[NOTE_SIGNATURES_MAX - 1].payload_size, 5000);
    note_write_signature(&out, &foo, payload, 64);
    assert_false(note_parse(&arena, buf_view(&out), &note, &err));
    assert_int_equal(err.code, ERROR_LIMIT);
    buf_clear(&out);
    buf_text(&out, "a\n\n" DASH "x ");
    buf_repeat(&out, "AAAA", NOTE_PAYLOAD_BYTES_MAX / 3 + 1);
    buf_text(&out, "\n");
    assert_false(note_parse(&arena, buf_view(&out), &note, &err));
    assert_int_equal(err.code, ERROR_LIMIT);
    buf_release(&out);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(example),         cmocka_unit_test(which_text),
        cmocka_unit_test(malformed),       cmocka_unit_test(with_a_nul),
        cmocka_unit_test(trust),           cmocka_unit_test(ambiguous_ids),
        cmocka_unit_test(sign_and_verify), cmocka_unit_test(worked_example),
        cmocka_unit_test(not_signed),      cmocka_unit_test(limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
