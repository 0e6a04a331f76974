/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/checkpoint.h"

#include "base/testing.h"
#include "ledger/cosignature.h"

#include <string.h>

#define DASH "\xE2\x80\x94 "
#define ROOT "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="

static void written_as_read(void **state)
{
    static const struct {
        const char *text, *origin, *extensions;
        int64_t size;
    } cases[] = {
        {"example.com/behind-the-sofa\n20852163\n" ROOT "\n", "example.com/behind-the-sofa", "",
         20852163},
        {"o\n0\n" ROOT "\n", "o", "", 0},
        {"an origin with spaces + a plus\n9223372036854775807\n" ROOT "\n",
         "an origin with spaces + a plus", "", INT64_MAX},
        {"o\n1\n" ROOT "\none\n two \n", "o", "one\n two \n", 1},
    };
    (void)state;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct checkpoint checkpoint;
        struct error err;
        struct buf out;
        buf_init(&out);
        assert_true(checkpoint_parse(str_from(cases[i].text), &checkpoint, &err));
        assert_true(str_eq(checkpoint.origin, str_from(cases[i].origin)));
        assert_true(str_eq(checkpoint.extensions, str_from(cases[i].extensions)));
        assert_true(checkpoint.size == cases[i].size);
        assert_memory_equal(checkpoint.root.bytes, "\x0a\xc5\x18\x6a", 4);
        checkpoint_write(&checkpoint, &out);
        assert_string_equal(out.data, cases[i].text);
        buf_release(&out);
    }
}

static void malformed(void **state)
{
    static const struct {
        const char *what, *text;
    } cases[] = {
        {"nothing", ""},
        {"a newline", "\n"},
        {"no size", "o\n"},
        {"no root", "o\n1\n"},
        {"no newline at the end", "o\n1\n" ROOT},
        {"no origin", "\n1\n" ROOT "\n"},
        {"no origin, no line", "1\n" ROOT "\n"},
        {"a leading zero", "o\n01\n" ROOT "\n"},
        {"two zeros", "o\n00\n" ROOT "\n"},
        {"a sign", "o\n-1\n" ROOT "\n"},
        {"a plus", "o\n+1\n" ROOT "\n"},
        {"hexadecimal", "o\n0x1\n" ROOT "\n"},
        {"a space", "o\n 1\n" ROOT "\n"},
        {"a space behind", "o\n1 \n" ROOT "\n"},
        {"an empty size", "o\n\n" ROOT "\n"},
        {"2^63", "o\n9223372036854775808\n" ROOT "\n"},
        {"a very large size", "o\n99999999999999999999999999\n" ROOT "\n"},
        {"an empty root", "o\n1\n\n"},
        {"a short root", "o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxqw==\n"},
        {"a long root", "o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2IA\n"},
        {"a root without padding", "o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I\n"},
        {"bits left over", "o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n"},
        {"a space behind the root", "o\n1\n" ROOT " \n"},
        {"an empty extension", "o\n1\n" ROOT "\n\n"},
        {"an empty extension among", "o\n1\n" ROOT "\na\n\nb\n"},
        {"a tab", "o\t\n1\n" ROOT "\n"},
        {"carriage returns", "o\r\n1\r\n" ROOT "\r\n"},
        {"not UTF-8", "\xFF\n1\n" ROOT "\n"},
    };
    (void)state;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct checkpoint checkpoint;
        struct error err = {ERROR_NONE, ""};
        if (checkpoint_parse(str_from(cases[i].text), &checkpoint, &err)
            || err.code != ERROR_FORMAT)
            fail_msg("%s: %s", cases[i].what, err.text);
    }
}

static void longest_origin(void **state)
{
    char text[KEY_NAME_BYTES_MAX + 1 + 64];
    struct checkpoint checkpoint;
    struct error err;
    (void)state;
    memset(text, 'o', sizeof text);
    strcpy(text + KEY_NAME_BYTES_MAX, "\n1\n" ROOT "\n");
    assert_true(checkpoint_parse(str_from(text), &checkpoint, &err));
    strcpy(text + KEY_NAME_BYTES_MAX + 1, "\n1\n" ROOT "\n");
    text[KEY_NAME_BYTES_MAX] = 'o';
    assert_false(checkpoint_parse(str_from(text), &checkpoint, &err));
    assert_int_equal(err.code, ERROR_LIMIT);
}

/*
 * A checkpoint of a public log as it was published in May 2026, with a signature of a type that is
 * not known here and four cosignatures; and the published keys of the log and three witnesses.
 */
#define PUBLIC_TEXT                                                                                \
    "arche2025h1.staging.ct.transparency.dev\n"                                                    \
    "1432088532\n"                                                                                 \
    "U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=\n"
#define PUBLIC_LINES                                                                               \
    DASH "arche2025h1.staging.ct.transparency.dev zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoG" \
         "REPMHbdQ3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=\n" DASH            \
         "arche2025h1.staging.ct.transparency.dev ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkz" \
         "bC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=\n" DASH                                    \
         "transparency.dev/DEV:witness-little-garden 2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/KYTz" \
         "wZ2rhIgcqoXHAwVkjZr4AscylP3v7sEodkRAErumC2q44vdgJY096st5BQ==\n" DASH                     \
         "witness1.smartit.nu/witness1 pIyCDwAAAABqEiEghIp82KWebrw7/oHQwlTAm3g2RKS4+eebl8eO0WH+/i" \
         "EcxZ75W3u5hNI7TOQtmJbqmNWVuE0tgh0XwzdZsDsUAQ==\n" DASH                                   \
         "remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobW" \
         "X9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==\n" DASH                                                 \
         "witness.stagemole.eu Z/euoAAAAABqEiEgw0i+7g2ENfDAWHmtRzCfKTHSDwYDJA2NmKeGi9Y8FtEyOUvVr+" \
         "AJmIY/2TUFucgKi7lI7cUiOvKFYe/TmN9DAg==\n"
#define PUBLIC_POLICY                                                                              \
    "log arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xg"  \
    "FYh15f\n"                                                                                     \
    "witness a transparency.dev/DEV:witness-little-garden+d8042a87+BCtusOxINQNUTN5Oj8HObRkh2yHf/"  \
    "MwYaGX4CPdiVEPM\n"                                                                            \
    "witness b witness1.smartit.nu/witness1+a48c820f+BPSFWg9G6KPiO7QPryYO5Xq4oYJJ+kAvLKLSimDhoxM"  \
    "O\n"                                                                                          \
    "witness c remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2\n"             \
    "group g all a b c\nquorum g\n"

static void of_a_public_log(void **state)
{
    struct arena arena;
    struct policy policy;
    struct checkpoint checkpoint;
    struct note note;
    struct error err;
    (void)state;
    arena_init(&arena);
    assert_true(policy_parse(&arena, STR(PUBLIC_POLICY), &policy, &err));
    assert_true(checkpoint_open(&arena, STR(PUBLIC_TEXT "\n" PUBLIC_LINES), &policy.logs[0].key,
                                &policy, &checkpoint, &note, &err));
    assert_true(policy_is_met(&policy, &note));
    assert_int_equal(checkpoint.size, 1432088532);
    assert_int_equal(note.signature_count, 6);
    assert_null(note.signatures[0].by);
    assert_null(note.signatures[5].by);
    assert_int_equal(cosignature_time_s(note.signatures[4].payload), 0x6a122120);
    arena_release(&arena);
}

struct cast {
    struct key_pair *log, *other, *witness;
    struct arena arena;
    struct policy policy; /* its quorum is the witness */
};

static int set_up(void **state)
{
    static struct cast cast;
    const uint8_t a[ED25519_SEED_BYTES] = {1}, b[ED25519_SEED_BYTES] = {2},
                  c[ED25519_SEED_BYTES] = {3};
    struct error err;
    struct buf text;
    arena_init(&cast.arena);
    buf_init(&text);
    assert_true(key_pair_from_seed(STR("example.org/log"), KEY_NOTE, a, &cast.log, &err));
    assert_true(key_pair_from_seed(STR("example.org/log"), KEY_NOTE, b, &cast.other, &err));
    assert_true(key_pair_from_seed(STR("w"), KEY_COSIGNATURE, c, &cast.witness, &err));
    buf_text(&text, "witness w ");
    key_write(key_pair_public(cast.witness), &text);
    buf_text(&text, "\nquorum w\n");
    struct str bytes = {arena_copy(&cast.arena, text.data, text.size), text.size};
    assert_true(policy_parse(&cast.arena, bytes, &cast.policy, &err));
    buf_release(&text);
    *state = &cast;
    return 0;
}

static int tear_down(void **state)
{
    struct cast *cast = *state;
    key_pair_close(cast->log);
    key_pair_close(cast->other);
    key_pair_close(cast->witness);
    arena_release(&cast->arena);
    return 0;
}

static const struct checkpoint example = {.origin = {"example.org/log", 15}, .size = 7};

/* The signed example, with the witness's line when `payload_change` is not negative: turned there.
 */
static void write_example(const struct cast *cast, const struct key_pair *log, int payload_change,
                          struct buf *out)
{
    uint8_t payload[COSIGNATURE_PAYLOAD_BYTES];
    struct buf text;
    struct error err;
    buf_init(&text);
    buf_init(out);
    assert_true(checkpoint_sign(&example, log, out, &err));
    checkpoint_write(&example, &text);
    cosignature_sign(cast->witness, buf_view(&text), 1000, payload);
    if (payload_change > 0 && payload_change < COSIGNATURE_PAYLOAD_BYTES)
        payload[payload_change]++;
    if (payload_change >= 0)
        note_write_signature(out, key_pair_public(cast->witness), payload, sizeof payload);
    buf_release(&text);
}

static void opened(void **state)
{
    struct cast *cast = *state;
    const struct {
        const char *what;
        const struct key_pair *log;
        int payload_change;
        bool with_policy, is_good, is_met;
    } cases[] = {
        {"by the log alone", cast->log, -1, true, true, false},
        {"and the witness", cast->log, 0, true, true, true},
        {"the witness is not asked for", cast->log, 0, false, true, false},
        {"the witness's signature is off", cast->log, 20, true, false, false},
        {"the witness's time is off", cast->log, 7, true, false, false},
        {"it is off, but not asked for", cast->log, 20, false, true, false},
        {"by another key of the log's name", cast->other, -1, true, false, false},
        {"by the witness, not by the log", cast->other, 0, true, false, false},
    };
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct buf out;
        struct checkpoint checkpoint;
        struct note note;
        struct error err = {ERROR_NONE, ""};
        write_example(cast, cases[i].log, cases[i].payload_change, &out);
        bool good =
            checkpoint_open(&cast->arena, buf_view(&out), key_pair_public(cast->log),
                            cases[i].with_policy ? &cast->policy : NULL, &checkpoint, &note, &err);
        if (good != cases[i].is_good || (good && checkpoint.size != 7)
            || (good && policy_is_met(&cast->policy, &note) != cases[i].is_met)
            || (!good && err.code != ERROR_SIGNATURE))
            fail_msg("%s: %s", cases[i].what, err.text);
        buf_release(&out);
    }
}

/* Signed by the log's key, but not what the log should sign. */
static void not_a_checkpoint_of_this_log(void **state)
{
    static const struct {
        const char *text;
        enum error_code code;
    } cases[] = {
        {"example.org/other\n7\n" ROOT "\n", ERROR_SIGNATURE},
        {"example.org/log \n7\n" ROOT "\n", ERROR_SIGNATURE},
        {"example.org/log\n07\n" ROOT "\n", ERROR_FORMAT},
        {"The guarantee holds.\n", ERROR_FORMAT},
    };
    struct cast *cast = *state;
    const struct key_pair *const signers[] = {cast->log};
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct buf out;
        struct checkpoint checkpoint;
        struct note note;
        struct error err = {ERROR_NONE, ""};
        buf_init(&out);
        assert_true(note_sign(str_from(cases[i].text), signers, 1, &out, &err));
        assert_false(checkpoint_open(&cast->arena, buf_view(&out), key_pair_public(cast->log), NULL,
                                     &checkpoint, &note, &err));
        assert_int_equal(err.code, cases[i].code);
        buf_release(&out);
    }
}

static void signed_under_its_own_name_only(void **state)
{
    struct cast *cast = *state;
    struct checkpoint checkpoint = example;
    struct buf out;
    struct error err;
    buf_init(&out);
    checkpoint.origin = STR("example.org/other");
    assert_false(checkpoint_sign(&checkpoint, cast->log, &out, &err));
    assert_int_equal(err.code, ERROR_USAGE);
    assert_int_equal(out.size, 0);
    buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(written_as_read),
        cmocka_unit_test(malformed),
        cmocka_unit_test(longest_origin),
        cmocka_unit_test(of_a_public_log),
        cmocka_unit_test(opened),
        cmocka_unit_test(not_a_checkpoint_of_this_log),
        cmocka_unit_test(signed_under_its_own_name_only),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
