/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/cosignature.h"

#include "base/testing.h"
#include "ledger/note.h"

#include <stdio.h>
#include <string.h>

#define TEXT "example.org/log\n7\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"

static struct key_pair *pair_of(const char *name, enum key_type type, uint8_t byte)
{
    uint8_t seed[ED25519_SEED_BYTES];
    struct key_pair *pair;
    struct error err;
    memset(seed, byte, sizeof seed);
    assert_true(key_pair_from_seed(str_from(name), type, seed, &pair, &err));
    return pair;
}

/* The message that is signed, and the bytes of the payload, spelled out. */
static void bytes(void **state)
{
    struct key_pair *witness = pair_of("example.org/w", KEY_COSIGNATURE, 2);
    uint8_t payload[COSIGNATURE_PAYLOAD_BYTES], signature[ED25519_SIGNATURE_BYTES];
    (void)state;
    cosignature_sign(witness, STR(TEXT), 1679315147, payload);
    assert_memory_equal(payload, "\0\0\0\0\x64\x18\x50\xcb", 8);
    key_pair_sign(witness, STR("cosignature/v1\ntime 1679315147\n" TEXT), signature);
    assert_memory_equal(payload + 8, signature, sizeof signature);
    assert_int_equal(cosignature_time_s(payload), 1679315147);
    assert_true(cosignature_verify(key_pair_public(witness), STR(TEXT), payload, sizeof payload));
    key_pair_close(witness);
}

static void times(void **state)
{
    static const struct {
        uint64_t time_s;
        bool is_good;
    } cases[] = {{0, true},
                 {1, true},
                 {INT64_MAX, true},
                 {(uint64_t)INT64_MAX + 1, false},
                 {UINT64_MAX, false}};
    struct key_pair *witness = pair_of("example.org/w", KEY_COSIGNATURE, 2);
    (void)state;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        uint8_t payload[COSIGNATURE_PAYLOAD_BYTES];
        char message[256];
        int size = snprintf(message, sizeof message, "cosignature/v1\ntime %llu\n" TEXT,
                            (unsigned long long)cases[i].time_s);
        for (int j = 0; j < 8; j++)
            payload[j] = (uint8_t)(cases[i].time_s >> (56 - 8 * j));
        key_pair_sign(witness, (struct str){message, (size_t)size}, payload + 8);
        assert_int_equal(
            cosignature_verify(key_pair_public(witness), STR(TEXT), payload, sizeof payload),
            cases[i].is_good);
    }
    key_pair_close(witness);
}

static void changes_show(void **state)
{
    struct key_pair *witness = pair_of("example.org/w", KEY_COSIGNATURE, 2);
    const struct key *key = key_pair_public(witness);
    uint8_t payload[COSIGNATURE_PAYLOAD_BYTES + 1] = {0};
    (void)state;
    cosignature_sign(witness, STR(TEXT), 1000, payload);
    for (size_t bit = 0; bit < 8 * COSIGNATURE_PAYLOAD_BYTES; bit++) {
        payload[bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_false(cosignature_verify(key, STR(TEXT), payload, COSIGNATURE_PAYLOAD_BYTES));
        payload[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    assert_false(cosignature_verify(key, STR(TEXT "x\n"), payload, COSIGNATURE_PAYLOAD_BYTES));
    assert_false(cosignature_verify(key, STR(TEXT), payload, COSIGNATURE_PAYLOAD_BYTES - 1));
    assert_false(cosignature_verify(key, STR(TEXT), payload, COSIGNATURE_PAYLOAD_BYTES + 1));
    assert_false(cosignature_verify(key, STR(TEXT), payload, 0));
    key_pair_close(witness);
}

/* A witness's line in a note counts, and is not taken for a signature of the text by that hand. */
static void in_a_note(void **state)
{
    struct key_pair *log = pair_of("example.org/log", KEY_NOTE, 1);
    struct key_pair *witness = pair_of("example.org/w", KEY_COSIGNATURE, 2);
    struct key_pair *same_hand = pair_of("example.org/w", KEY_NOTE, 2);
    const struct key keys[] = {*key_pair_public(log), *key_pair_public(witness)};
    const struct key_pair *const signers[] = {log};
    uint8_t payload[COSIGNATURE_PAYLOAD_BYTES];
    struct arena arena;
    struct buf out;
    struct note note;
    struct error err;
    (void)state;
    arena_init(&arena);
    buf_init(&out);
    assert_true(note_sign(STR(TEXT), signers, 1, &out, &err));
    cosignature_sign(witness, STR(TEXT), 1000, payload);
    note_write_signature(&out, &keys[1], payload, sizeof payload);
    assert_true(note_parse(&arena, buf_view(&out), &note, &err));
    assert_true(note_verify(&note, keys, 2, &err));
    assert_true(note_is_signed_by(&note, &keys[0]) && note_is_signed_by(&note, &keys[1]));
    assert_false(note_is_signed_by(&note, key_pair_public(same_hand)));
    assert_false(note_verify(&note, key_pair_public(same_hand), 1, &err));
    payload[8]++;
    note_write_signature(&out, &keys[1], payload, sizeof payload);
    assert_true(note_parse(&arena, buf_view(&out), &note, &err));
    assert_true(note_verify(&note, keys, 1, &err));
    assert_false(note_verify(&note, keys, 2, &err));
    buf_release(&out);
    arena_release(&arena);
    key_pair_close(log);
    key_pair_close(witness);
    key_pair_close(same_hand);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes),
        cmocka_unit_test(times),
        cmocka_unit_test(changes_show),
        cmocka_unit_test(in_a_note),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
