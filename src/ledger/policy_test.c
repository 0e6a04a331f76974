/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/policy.h"

#include "base/testing.h"
#include "ledger/cosignature.h"

#include <stdio.h>
#include <string.h>

/* Keys whose seeds are one byte over and over: 1 and 2 of logs, 1 to 5 of witnesses. */
#define L1 "l1+e41fb65b+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c"
#define L2 "l2+dd552b0e+AYE5dw6ofRdfVqNUZsNMfszLjYqRtO43ol32D1uPybOU"
#define W1 "w1+311a4286+BIqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c"
#define W2 "w2+4fcd6635+BIE5dw6ofRdfVqNUZsNMfszLjYqRtO43ol32D1uPybOU"
#define W3 "w3+d30bb730+BO1JKMYo0cLG6ukDOJBZlWEpWSc6XGP5NjbBRhSshzfR"
#define W4 "w4+1c06b9f6+BMqTrBcFGHBx1nuDx/8O/oEI6OxFMFdddyaHkzPb2r58"
#define W5 "w5+20ac5187+BG56HN0psLeP0Tr0xVmP7/TvKpcWbjym8uT7/M2AUFvx"

/* Two keys whose ids are the same, from the seeds 64966 and 146249 (little endian). */
#define TWIN_1 "w+57b07556+BGfVxcYhxoN2ecHMCrhMPwXZAdHtN65RTOJiSqBCnRIc"
#define TWIN_2 "w+57b07556+BFvDo3Th2GaPhDjtpKi61QLcbmTPhBBVMvOovlUVbVkI"

enum { WITNESSES = 5 };

#define FIVE                                                                                       \
    "witness A " W1 "\nwitness B " W2 "\nwitness C " W3 "\nwitness D " W4 "\nwitness E " W5 "\n"

static void all_parts(void **state)
{
    struct arena arena;
    struct policy policy;
    struct error err;
    (void)state;
    arena_init(&arena);
    assert_true(policy_parse(&arena,
                             STR("# who is believed\n"
                                 "\n"
                                 "log " L1 " https://log.example/\n"
                                 " \t log\t" L2 "  \n"
                                 "witness A " W1 " https://a.example/\n"
                                 "witness \xFF\xFE " W2 "\n"
                                 "  # more\n"
                                 "group G 1 A \xFF\xFE\n"
                                 "quorum G\n"
                                 "witness late " W3),
                             &policy, &err));
    assert_int_equal(policy.log_count, 2);
    assert_string_equal(policy.logs[0].key.name, "l1");
    assert_true(str_eq(policy.logs[0].url, STR("https://log.example/")));
    assert_int_equal(policy.logs[1].url.size, 0);
    assert_int_equal(policy.voice_count, 4);
    assert_true(str_eq(policy.voices[0].url, STR("https://a.example/")));
    assert_true(str_eq(policy.voices[1].name, STR("\xFF\xFE")));
    assert_null(policy.voices[2].key);
    assert_int_equal(policy.voices[2].threshold, 1);
    assert_int_equal(policy.voices[2].member_count, 2);
    assert_int_equal(policy.voices[1].parent, 2);
    assert_true(policy.voices[3].parent == POLICY_NONE);
    assert_int_equal(policy.quorum, 2);
    arena_release(&arena);
}

static void malformed(void **state)
{
    static const struct {
        const char *text, *part_of_error;
    } cases[] = {
        {"", "no line quorum"},
        {"log " L1 "\n", "no line quorum"},
        {"quorum\n", "line 1: a name is missing"},
        {"quorum none none\n", "more words"},
        {"quorum none\nquorum none\n", "line 2: a second quorum"},
        {"quorum A\n", "\"A\" is defined above"},
        {"quorum A\nwitness A " W1 "\n", "line 1"},
        {"QUORUM none\n", "is wanted first"},
        {"policy\nquorum none\n", "line 1"},
        {"quorum none\r\n", "control character"},
        {"quorum none\n\x7F\n", "control character"},
        {"# \x1b[31m\nquorum none\n", "control character"},
        {"quorum\xC2\xA0none\n", "is wanted first"}, /* blanks are those of ASCII */
        {"log\nquorum none\n", "verifier key is missing"},
        {"log x\nquorum none\n", "not a verifier key"},
        {"log " L1 " url more\nquorum none\n", "more words"},
        {"log " W1 "\nquorum none\n", "type 0x04"},
        {"log " L1 "\nlog " L1 "\nquorum none\n", "line 2"},
        {"log " L1
         "\nlog other+7d70517f+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c\nquorum none\n",
         "public key of an earlier one"},
        {"witness\nquorum none\n", "a name is missing"},
        {"witness A\nquorum none\n", "verifier key is missing"},
        {"witness " W1 "\nquorum none\n", "verifier key is missing"},
        {"witness A " L1 "\nquorum none\n", "type 0x01"},
        {"witness A " W1 " url more\nquorum none\n", "more words"},
        {"witness A " W1 "\nwitness A " W2 "\nquorum none\n", "\"A\" is taken"},
        {"witness A " W1 "\nwitness B " W1 "\nquorum none\n", "public key of an earlier one"},
        {"witness A " TWIN_1 "\nwitness B " TWIN_2 "\nquorum none\n", "has the same id"},
        {"witness none " W1 "\nquorum none\n", "\"none\" is taken"},
        {FIVE "group\nquorum none\n", "a name is missing"},
        {FIVE "group G\nquorum G\n", "all, any or a number is missing"},
        {FIVE "group G any\nquorum G\n", "without members"},
        {FIVE "group G all\nquorum G\n", "without members"},
        {FIVE "group G 0 A\nquorum G\n", "of a group of 1"},
        {FIVE "group G 3 A B\nquorum G\n", "of a group of 2"},
        {FIVE "group G 02 A B\nquorum G\n", "a number is wanted"},
        {FIVE "group G +2 A B\nquorum G\n", "a number is wanted"},
        {FIVE "group G some A B\nquorum G\n", "a number is wanted"},
        {FIVE "group G 99999999999999999999 A B\nquorum G\n", "a number is wanted"},
        {FIVE "group G any A A\nquorum G\n", "a member of a group already"},
        {FIVE "group G any A\ngroup H any A\nquorum G\n", "a member of a group already"},
        {FIVE "group G any G\nquorum G\n", "\"G\" is defined above"},
        {FIVE "group G any none\nquorum G\n", "\"none\" is defined above"},
        {FIVE "group G any X\nquorum G\n", "\"X\" is defined above"},
        {FIVE "group A any B\nquorum A\n", "\"A\" is taken"},
        {FIVE "group G any H\ngroup H any A\nquorum G\n", "\"H\" is defined above"},
    };
    (void)state;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct arena arena;
        struct policy policy;
        struct error err = {ERROR_NONE, ""};
        arena_init(&arena);
        if (policy_parse(&arena, str_from(cases[i].text), &policy, &err) || err.code != ERROR_FORMAT
            || strstr(err.text, cases[i].part_of_error) == NULL)
            fail_msg("case %zu: %s", i, err.text);
        arena_release(&arena);
    }
}

/* What might be a secret is not repeated, even as the first word of a line. */
static void secrets_are_not_quoted(void **state)
{
    static const char *const texts[] = {
        "PRIVATE+KEY+a+00000000+AVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVV\n",
        "log PRIVATE+KEY+a+00000000+AVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVV\n",
        "witness a PRIVATE+KEY+a+00000000+AVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVV\n",
    };
    (void)state;
    for (size_t i = 0; i < CASE_COUNT(texts); i++) {
        struct arena arena;
        struct policy policy;
        struct error err = {ERROR_NONE, ""};
        arena_init(&arena);
        assert_false(policy_parse(&arena, str_from(texts[i]), &policy, &err));
        assert_null(strstr(err.text, "VVVV"));
        arena_release(&arena);
    }
}

static struct key_pair *pair_of(const char *name, enum key_type type, uint8_t byte)
{
    uint8_t seed[ED25519_SEED_BYTES];
    struct key_pair *pair;
    struct error err;
    memset(seed, byte, sizeof seed);
    assert_true(key_pair_from_seed(str_from(name), type, seed, &pair, &err));
    return pair;
}

/* A note of log 1 with a cosignature by witness i + 1 for each bit i of `who`. */
static void write_note(unsigned who, struct buf *out)
{
    const struct str text = STR("text\n");
    struct key_pair *log = pair_of("l1", KEY_NOTE, 1);
    buf_init(out);
    buf_text(out, "text\n\n");
    note_write_signature_by(out, log, text);
    key_pair_close(log);
    for (unsigned i = 0; i < WITNESSES; i++) {
        char name[8];
        uint8_t payload[COSIGNATURE_PAYLOAD_BYTES];
        if ((who >> i & 1) == 0)
            continue;
        snprintf(name, sizeof name, "w%u", i + 1);
        struct key_pair *witness = pair_of(name, KEY_COSIGNATURE, (uint8_t)(i + 1));
        cosignature_sign(witness, text, 1000 + i, payload);
        note_write_signature(out, key_pair_public(witness), payload, sizeof payload);
        note_write_signature(out, key_pair_public(witness), payload, sizeof payload);
        key_pair_close(witness);
    }
}

/* Each policy, and the same rule in C, over all sets of the witnesses. */
#define A ((who & 1) != 0)
#define B ((who >> 1 & 1) != 0)
#define C ((who >> 2 & 1) != 0)
#define D ((who >> 3 & 1) != 0)
#define E ((who >> 4 & 1) != 0)

static bool rule(size_t number, unsigned who)
{
    switch (number) {
    case 0:
        return true;
    case 1:
        return C;
    case 2:
        return A || B || C;
    case 3:
        return A && B && C;
    case 4:
        return A + B + C + D + E >= 3;
    case 5:
        return A + B + C >= 2 && (D || E);
    default:
        return (A && B) + C + (D || E) >= 2;
    }
}

static void quorums(void **state)
{
    static const char *const policies[] = {
        "log " L1 "\n" FIVE "quorum none\n",
        "log " L1 "\n" FIVE "quorum C\n",
        "log " L1 "\n" FIVE "group G any A B C\nquorum G\n",
        "log " L1 "\n" FIVE "group G all A B C\nquorum G\n",
        "log " L1 "\n" FIVE "group G 3 A B C D E\nquorum G\n",
        "log " L1 "\n" FIVE "group G 2 A B C\ngroup H any D E\ngroup J all G H\nquorum J\n",
        "log " L1 "\n" FIVE "group G all A B\ngroup H any D E\ngroup J 2 H C G\nquorum J\n",
    };
    (void)state;
    for (size_t i = 0; i < CASE_COUNT(policies); i++)
        for (unsigned who = 0; who < 1u << WITNESSES; who++) {
            struct arena arena;
            struct buf out;
            struct policy policy;
            struct note note;
            struct error err;
            arena_init(&arena);
            write_note(who, &out);
            assert_true(policy_parse(&arena, str_from(policies[i]), &policy, &err));
            assert_true(note_parse(&arena, buf_view(&out), &note, &err));
            assert_true(note_verify_by(&note, policy_find_key, &policy, &err));
            if (policy_is_met(&policy, &note) != rule(i, who))
                fail_msg("policy %zu, witnesses %x", i, who);
            buf_release(&out);
            arena_release(&arena);
        }
}

/* A group that the quorum is a member of, and whatever stands behind it, have no say. */
static void behind_the_quorum(void **state)
{
    struct arena arena;
    struct buf out;
    struct policy policy;
    struct note note;
    struct error err;
    (void)state;
    arena_init(&arena);
    write_note(1, &out);
    assert_true(policy_parse(
        &arena, STR("log " L1 "\nwitness A " W1 "\nquorum A\nwitness B " W2 "\ngroup G all A B\n"),
        &policy, &err));
    assert_true(note_parse(&arena, buf_view(&out), &note, &err));
    assert_true(note_verify_by(&note, policy_find_key, &policy, &err));
    assert_true(policy_is_met(&policy, &note));
    buf_release(&out);
    arena_release(&arena);
}

/* Signatures that were not verified count for nothing. */
static void unverified(void **state)
{
    struct arena arena;
    struct buf out;
    struct policy policy;
    struct note note;
    struct error err;
    (void)state;
    arena_init(&arena);
    write_note(31, &out);
    assert_true(policy_parse(&arena, STR(FIVE "quorum A\n"), &policy, &err));
    assert_true(note_parse(&arena, buf_view(&out), &note, &err));
    assert_false(policy_is_met(&policy, &note));
    buf_release(&out);
    arena_release(&arena);
}

/* As many witnesses as may be, in groups of groups; and one more. */
static void limits(void **state)
{
    struct arena arena;
    struct buf text;
    struct policy policy;
    struct error err;
    (void)state;
    arena_init(&arena);
    buf_init(&text);
    for (int i = 0; i < POLICY_VOICES_MAX - 1; i++) {
        struct key_pair *witness;
        uint8_t seed[ED25519_SEED_BYTES] = {(uint8_t)i, (uint8_t)(i >> 8), 1};
        assert_true(key_pair_from_seed(STR("w"), KEY_COSIGNATURE, seed, &witness, &err));
        buf_printf(&text, "witness w%d ", i);
        key_write(key_pair_public(witness), &text);
        buf_text(&text, "\n");
        key_pair_close(witness);
    }
    buf_text(&text, "group G all");
    for (int i = 0; i < POLICY_VOICES_MAX - 1; i++)
        buf_printf(&text, " w%d", i);
    buf_text(&text, "\nquorum G\n");
    assert_true(policy_parse(&arena, buf_view(&text), &policy, &err));
    assert_int_equal(policy.voices[policy.quorum].threshold, POLICY_VOICES_MAX - 1);
    buf_text(&text, "group H any G\n");
    assert_false(policy_parse(&arena, buf_view(&text), &policy, &err));
    assert_int_equal(err.code, ERROR_LIMIT);
    buf_release(&text);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_parts),
        cmocka_unit_test(malformed),
        cmocka_unit_test(secrets_are_not_quoted),
        cmocka_unit_test(quorums),
        cmocka_unit_test(behind_the_quorum),
        cmocka_unit_test(unverified),
        cmocka_unit_test(limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
