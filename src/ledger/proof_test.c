/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/proof.h"

#include "base/testing.h"
#include "ledger/cosignature.h"

#include <stdio.h>
#include <string.h>

enum { SIZE_MAX_TRIED = 9 };

#define ORIGIN "example.org/log"
#define DASH "\xE2\x80\x94 "

/* The entries of the trees below: "entry 0", "entry 1" … */
static struct str entry_of(size_t index, char text[static 16])
{
    int size = snprintf(text, 16, "entry %zu", index);
    return (struct str){text, (size_t)size};
}

static size_t split_of(size_t count)
{
    size_t split = 1;
    while (split * 2 < count)
        split *= 2;
    return split;
}

/* RFC 6962 section 2.1, word for word: the root over the entries first … first + count. */
static struct hash root_of(size_t first, size_t count)
{
    char text[16];
    if (count == 0)
        return hash_empty();
    if (count == 1)
        return hash_leaf(entry_of(first, text));
    size_t split = split_of(count);
    struct hash left = root_of(first, split), right = root_of(first + split, count - split);
    return hash_node(&left, &right);
}

/* Section 2.1.1: adds the path from entry `index` of these up to their root. */
static void add_path(struct proof *proof, size_t index, size_t first, size_t count)
{
    if (count == 1)
        return;
    size_t split = split_of(count);
    bool is_left = index < split;
    add_path(proof, is_left ? index : index - split, is_left ? first : first + split,
             is_left ? split : count - split);
    proof->hashes[proof->hash_count++] =
        is_left ? root_of(first + split, count - split) : root_of(first, split);
}

struct cast {
    struct key_pair *log, *witness;
    struct arena arena;
    struct policy policy; /* its quorum is the witness */
};

static int set_up(void **state)
{
    static struct cast cast;
    const uint8_t a[ED25519_SEED_BYTES] = {1}, b[ED25519_SEED_BYTES] = {2};
    struct buf text;
    struct error err;
    arena_init(&cast.arena);
    buf_init(&text);
    assert_true(key_pair_from_seed(STR(ORIGIN), KEY_NOTE, a, &cast.log, &err));
    assert_true(key_pair_from_seed(STR("w"), KEY_COSIGNATURE, b, &cast.witness, &err));
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
    key_pair_close(cast->witness);
    arena_release(&cast->arena);
    return 0;
}

/* The text of a proof of entry `index` of `size`, cosigned or not; in the cast's arena. */
static struct str make_proof(struct cast *cast, size_t index, size_t size, bool is_cosigned)
{
    struct checkpoint checkpoint = {.origin = STR(ORIGIN), .size = (int64_t)size};
    struct proof proof = {.index = (int64_t)index, .extra = STR("extra")};
    struct buf note, out;
    struct error err;
    buf_init(&note);
    buf_init(&out);
    checkpoint.root = root_of(0, size);
    proof.hashes = ARENA_ARRAY(&cast->arena, struct hash, TREE_PROOF_HASHES);
    add_path(&proof, index, 0, size);
    if (is_cosigned) {
        uint8_t payload[COSIGNATURE_PAYLOAD_BYTES];
        checkpoint_write(&checkpoint, &out);
        cosignature_sign(cast->witness, buf_view(&out), 1000, payload);
        assert_true(checkpoint_sign(&checkpoint, cast->log, &note, &err));
        note_write_signature(&note, key_pair_public(cast->witness), payload, sizeof payload);
        buf_clear(&out);
    } else {
        assert_true(checkpoint_sign(&checkpoint, cast->log, &note, &err));
    }
    proof.checkpoint = buf_view(&note);
    proof_write(&proof, &out);
    struct str text = {arena_copy(&cast->arena, out.data, out.size), out.size};
    buf_release(&note);
    buf_release(&out);
    return text;
}

static void every_entry(void **state)
{
    struct cast *cast = *state;
    for (size_t size = 1; size <= SIZE_MAX_TRIED; size++)
        for (size_t index = 0; index < size; index++) {
            struct str text = make_proof(cast, index, size, true);
            struct proof proof;
            struct checkpoint checkpoint;
            struct error err = {ERROR_NONE, ""};
            char entry[16];
            assert_true(proof_parse(&cast->arena, text, &proof, &err));
            assert_int_equal(proof.index, index);
            assert_true(str_eq(proof.extra, STR("extra")));
            if (!proof_verify(&cast->arena, &proof, entry_of(index, entry),
                              key_pair_public(cast->log), &cast->policy, &checkpoint, &err))
                fail_msg("entry %zu of %zu: %s", index, size, err.text);
            assert_int_equal(checkpoint.size, size);
            assert_false(proof_verify(&cast->arena, &proof, entry_of(index + 1, entry),
                                      key_pair_public(cast->log), &cast->policy, &checkpoint,
                                      &err));
            assert_int_equal(err.code, ERROR_SIGNATURE);
        }
}

static void what_must_be_there(void **state)
{
    struct cast *cast = *state;
    struct proof proof, moved;
    struct checkpoint checkpoint;
    struct error err;
    char text[16];
    const struct str entry = entry_of(2, text);
    const struct key *log = key_pair_public(cast->log), *witness = key_pair_public(cast->witness);
    assert_true(proof_parse(&cast->arena, make_proof(cast, 2, 5, false), &proof, &err));
    assert_true(proof_verify(&cast->arena, &proof, entry, log, NULL, &checkpoint, &err));
    assert_false(proof_verify(&cast->arena, &proof, entry, log, &cast->policy, &checkpoint, &err));
    assert_non_null(strstr(err.text, "quorum"));
    assert_false(proof_verify(&cast->arena, &proof, entry, witness, NULL, &checkpoint, &err));
    moved = proof;
    moved.index = 3;
    assert_false(proof_verify(&cast->arena, &moved, entry, log, NULL, &checkpoint, &err));
    moved.index = 5;
    assert_false(proof_verify(&cast->arena, &moved, entry, log, NULL, &checkpoint, &err));
    moved = proof;
    moved.hash_count--;
    assert_false(proof_verify(&cast->arena, &moved, entry, log, NULL, &checkpoint, &err));
}

/* The worked example of doc/format/note.md. */
static void worked_example(void **state)
{
    static const char entry[] = "The guarantee holds.\n\n" DASH
                                "example.org/anland RVg1Mwn8XtFnEqGBxHuIsozLXdFYno21UavIvf5DmGaj7"
                                "XDeNT/CUdw10NBE7bFM/esgNkYd+M5DsX7g2vNgzX+iEgA=\n";
    static const char policy_text[] =
        "log log.example/guarantee+a015aa14+AYE5dw6ofRdfVqNUZsNMfszLjYqRtO43ol32D1uPybOU\n"
        "witness A a.example/w+9ee019a8+BO1JKMYo0cLG6ukDOJBZlWEpWSc6XGP5NjbBRhSshzfR\n"
        "quorum A\n";
    static const char text[] = "c2sp.org/tlog-proof@v1\n"
                               "index 0\n"
                               "0hJnesmR6VyfVBXnkXPwnK/UB0pWNWIA8slFZNmTX5k=\n"
                               "\n"
                               "log.example/guarantee\n"
                               "2\n"
                               "xHhQ4qLtryLGLiCYv1uvspvvDuzka6S6FIkERnohsHI=\n"
                               "\n" DASH "log.example/guarantee "
                               "oBWqFHjZV1sBAMUIg86nglsyo5HjZz3uzR27eWHxaPsv7Cph6Si669P+"
                               "PlzL+nvesDJV1PZTku4hoB8k0GcxEaD9MAY=\n" DASH "a.example/w "
                               "nuAZqAAAAABqsTuAEaBHc64ZNAENY0bP7YYREz85lPVMyKlG31mUsqZFH9EFc8/k/"
                               "8VQwzbIdiyO+6K6m5jF51MWbrcETKmWfMY3DQ==\n";
    struct cast *cast = *state;
    struct policy policy;
    struct proof proof;
    struct checkpoint checkpoint;
    struct error err;
    assert_true(policy_parse(&cast->arena, str_from(policy_text), &policy, &err));
    assert_true(proof_parse(&cast->arena, str_from(text), &proof, &err));
    assert_true(proof_verify(&cast->arena, &proof, str_from(entry), &policy.logs[0].key, &policy,
                             &checkpoint, &err));
    assert_int_equal(checkpoint.size, 2);
}

/* No bit of a proof may change, but those of its extra data. */
static void every_bit_counts(void **state)
{
    struct cast *cast = *state;
    struct str text = make_proof(cast, 2, 5, true);
    const char *extra = strstr(text.data, "extra ") + strlen("extra "),
               *extra_end = strchr(extra, '\n');
    char *bytes = arena_copy(&cast->arena, text.data, text.size), entry[16];
    for (size_t bit = 0; bit < 8 * text.size; bit++) {
        struct proof proof;
        struct checkpoint checkpoint;
        struct error err;
        const char *at = text.data + bit / 8;
        bytes[bit / 8] ^= (char)(1u << bit % 8);
        bool good = proof_parse(&cast->arena, (struct str){bytes, text.size}, &proof, &err)
                    && proof_verify(&cast->arena, &proof, entry_of(2, entry),
                                    key_pair_public(cast->log), &cast->policy, &checkpoint, &err);
        if (good && (at < extra || at >= extra_end))
            fail_msg("bit %zu of byte %zu", bit % 8, bit / 8);
        bytes[bit / 8] ^= (char)(1u << bit % 8);
    }
}

#define FIRST "c2sp.org/tlog-proof@v1\n"
#define HASH "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"

static void written_as_read(void **state)
{
    static const struct {
        const char *text, *extra, *checkpoint;
        int64_t index;
        size_t hash_count;
    } cases[] = {
        {FIRST "index 0\n\nc", "", "c", 0, 0},
        {FIRST "index 9223372036854775807\n" HASH HASH "\nc\n\nd\n", "", "c\n\nd\n", INT64_MAX, 2},
        {FIRST "extra eA==\nindex 1\n" HASH "\n\n", "x", "\n", 1, 1},
    };
    struct cast *cast = *state;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct proof proof;
        struct buf out;
        struct error err;
        buf_init(&out);
        assert_true(proof_parse(&cast->arena, str_from(cases[i].text), &proof, &err));
        assert_true(str_eq(proof.extra, str_from(cases[i].extra)));
        assert_true(str_eq(proof.checkpoint, str_from(cases[i].checkpoint)));
        assert_true(proof.index == cases[i].index && proof.hash_count == cases[i].hash_count);
        proof_write(&proof, &out);
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
        {"the first line alone", FIRST},
        {"the first line, not ended", "c2sp.org/tlog-proof@v1"},
        {"another version", "c2sp.org/tlog-proof@v2\nindex 0\n\nc"},
        {"no first line", "index 0\n\nc"},
        {"a space behind the first line", "c2sp.org/tlog-proof@v1 \nindex 0\n\nc"},
        {"carriage returns", "c2sp.org/tlog-proof@v1\r\nindex 0\r\n\r\nc"},
        {"no index", FIRST "\nc"},
        {"an empty index", FIRST "index \n\nc"},
        {"an index without a space", FIRST "index0\n\nc"},
        {"two spaces", FIRST "index  0\n\nc"},
        {"a leading zero", FIRST "index 01\n\nc"},
        {"a sign", FIRST "index -1\n\nc"},
        {"2^63", FIRST "index 9223372036854775808\n\nc"},
        {"a space behind", FIRST "index 1 \n\nc"},
        {"upper case", FIRST "Index 1\n\nc"},
        {"extra behind the index", FIRST "index 1\nextra eA==\n\nc"},
        {"extra twice", FIRST "extra eA==\nextra eA==\nindex 1\n\nc"},
        {"extra without data", FIRST "extra \nindex 1\n\nc"},
        {"extra without a space", FIRST "extra\nindex 1\n\nc"},
        {"extra without padding", FIRST "extra eA\nindex 1\n\nc"},
        {"extra alone", FIRST "extra eA==\n"},
        {"no empty line", FIRST "index 1\n" HASH},
        {"no empty line, not ended", FIRST "index 1"},
        {"no checkpoint", FIRST "index 1\n" HASH "\n"},
        {"a short hash", FIRST "index 1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxqw==\n\nc"},
        {"a hash with a space", FIRST "index 1\n " HASH "\nc"},
        {"text for a hash", FIRST "index 1\nhash\n\nc"},
    };
    struct cast *cast = *state;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct proof proof;
        struct error err = {ERROR_NONE, ""};
        if (proof_parse(&cast->arena, str_from(cases[i].text), &proof, &err)
            || err.code != ERROR_FORMAT)
            fail_msg("%s: %s", cases[i].what, err.text);
    }
}

static void limits(void **state)
{
    struct cast *cast = *state;
    struct proof proof;
    struct buf text;
    struct error err;
    buf_init(&text);
    buf_text(&text, FIRST "index 1\n");
    buf_repeat(&text, HASH, TREE_PROOF_HASHES + 1);
    buf_text(&text, "\nc");
    assert_false(proof_parse(&cast->arena, buf_view(&text), &proof, &err));
    assert_int_equal(err.code, ERROR_LIMIT);
    buf_clear(&text);
    buf_text(&text, FIRST "extra ");
    buf_repeat(&text, "AAAA", PROOF_EXTRA_BYTES_MAX / 3 + 1);
    buf_text(&text, "\nindex 1\n\nc");
    assert_false(proof_parse(&cast->arena, buf_view(&text), &proof, &err));
    assert_int_equal(err.code, ERROR_LIMIT);
    buf_repeat(&text, "x", PROOF_BYTES_MAX);
    assert_false(proof_parse(&cast->arena, buf_view(&text), &proof, &err));
    assert_int_equal(err.code, ERROR_LIMIT);
    buf_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_entry),      cmocka_unit_test(what_must_be_there),
        cmocka_unit_test(every_bit_counts), cmocka_unit_test(written_as_read),
        cmocka_unit_test(malformed),        cmocka_unit_test(limits),
        cmocka_unit_test(worked_example),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
