/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/ed25519.h"

#include "base/file.h"
#include "base/testing.h"

#include <jansson.h>
#include <openssl/evp.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { VECTORS_BYTES_MAX = 16 << 20, MESSAGE_BYTES_MAX = 1 << 16 };

static size_t from_hex(const char *hex, uint8_t *bytes, size_t capacity)
{
    size_t size;
    assert_int_equal(sodium_hex2bin(bytes, capacity, hex, strlen(hex), NULL, &size, NULL), 0);
    return size;
}

/*
 * Our own vectors, made for this table from one secret key. Each of those that are not good meets
 * rule 4 in some reading (with the factor of 8, with R decoded, with A of small order), so that
 * only the rule that it is there for keeps it out.
 */
static const struct {
    const char *what, *message, *public_hex, *signature_hex;
    bool is_good;
} vectors[] = {
    {"of the empty message", "", "1ac6814a02d8355a27cc7ccc377894eec76eb060da62cd791553bd9b4a4679d2",
     "7767a3242dc9b58bbc68488c1265cc6cc5f26c6f3c88a5d55e901b0734dca572"
     "ff09821204c277a866d3c099970dd89b4ff3bbaf8dc3a9fe76974e2cca715601",
     true},
    {"an honest signature", "the guarantee holds",
     "1ac6814a02d8355a27cc7ccc377894eec76eb060da62cd791553bd9b4a4679d2",
     "86e656212e076aca74ac6252aef73ce2d821632599abe16cf35b7673b69b5244"
     "2e00b1ec0f12bcd71a92c3e21c3a305ca7b4eabbe8383956945a1b93635a6c0f",
     true},
    {"S + L in the place of S", "the guarantee holds",
     "1ac6814a02d8355a27cc7ccc377894eec76eb060da62cd791553bd9b4a4679d2",
     "86e656212e076aca74ac6252aef73ce2d821632599abe16cf35b7673b69b5244"
     "1bd4a6492a75ce2ff12ebb85fb330f71a7b4eabbe8383956945a1b93635a6c1f",
     false},
    {"of another message", "the guarantee holds?",
     "1ac6814a02d8355a27cc7ccc377894eec76eb060da62cd791553bd9b4a4679d2",
     "86e656212e076aca74ac6252aef73ce2d821632599abe16cf35b7673b69b5244"
     "2e00b1ec0f12bcd71a92c3e21c3a305ca7b4eabbe8383956945a1b93635a6c0f",
     false},
    {"A is the neutral element", "any",
     "0100000000000000000000000000000000000000000000000000000000000000",
     "7767a3242dc9b58bbc68488c1265cc6cc5f26c6f3c88a5d55e901b0734dca572"
     "d20a1feb8ca954ab000000000000000000000000000000000000000000000000",
     false},
    {"A is the neutral element, with a sign", "any",
     "0100000000000000000000000000000000000000000000000000000000000080",
     "7767a3242dc9b58bbc68488c1265cc6cc5f26c6f3c88a5d55e901b0734dca572"
     "d20a1feb8ca954ab000000000000000000000000000000000000000000000000",
     false},
    {"A is the neutral element, y + p", "any",
     "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
     "7767a3242dc9b58bbc68488c1265cc6cc5f26c6f3c88a5d55e901b0734dca572"
     "d20a1feb8ca954ab000000000000000000000000000000000000000000000000",
     false},
    {"A is of order 8", "any 7", "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
     "7767a3242dc9b58bbc68488c1265cc6cc5f26c6f3c88a5d55e901b0734dca572"
     "d20a1feb8ca954ab000000000000000000000000000000000000000000000000",
     false},
    {"R is the neutral element", "r is zero",
     "1ac6814a02d8355a27cc7ccc377894eec76eb060da62cd791553bd9b4a4679d2",
     "0100000000000000000000000000000000000000000000000000000000000000"
     "d2d075fab8ad403a697f64673ae704d928eaca55a472a5aec4b8586cf850170f",
     false},
    {"R is the neutral element, with a sign", "r is zero",
     "1ac6814a02d8355a27cc7ccc377894eec76eb060da62cd791553bd9b4a4679d2",
     "0100000000000000000000000000000000000000000000000000000000000080"
     "4e1aae2de2716fea815b772585c23ec4279dfd3cd61a11f30a1c3a8686893a0e",
     false},
    {"R is the neutral element, y + p", "r is zero",
     "1ac6814a02d8355a27cc7ccc377894eec76eb060da62cd791553bd9b4a4679d2",
     "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
     "632a7f7d4e3e13ca1fbe1b20fcd71689215116f3f6600680e3ab3bf0c9139b03",
     false},
    {"A is of mixed order, good only with the factor of 8", "mixed 0",
     "9fb4efc51346ce6f781bc683ed46fb64b09fe58d679db344a8582c130cd9695d",
     "7767a3242dc9b58bbc68488c1265cc6cc5f26c6f3c88a5d55e901b0734dca572"
     "a236090ab19db4db131d3e345ddade688e2ff875b0cbcedde0d28aac906a940e",
     false},
    {"A is of mixed order, the factor of 8 makes no difference", "mixed 5",
     "9fb4efc51346ce6f781bc683ed46fb64b09fe58d679db344a8582c130cd9695d",
     "7767a3242dc9b58bbc68488c1265cc6cc5f26c6f3c88a5d55e901b0734dca572"
     "0e695638afdef33eeda6429c8391cfac850c3f18cb1f89c0b493591c98345101",
     true},
    {"R is of mixed order, good only with the factor of 8", "mixed R",
     "1ac6814a02d8355a27cc7ccc377894eec76eb060da62cd791553bd9b4a4679d2",
     "b15bf26424d1b69dd33b7a9e57db5de4a2aadea4a2a051efd9bfd6af74165d2b"
     "3719db8b74815dd08b3f918d47267fe12d4f4e4132474f7f0a5dcbf5a2e7d605",
     false},
    {"all zero", "", "0000000000000000000000000000000000000000000000000000000000000000",
     "0000000000000000000000000000000000000000000000000000000000000000"
     "0000000000000000000000000000000000000000000000000000000000000000",
     false},
};

static void own_vectors(void **state)
{
    (void)state;
    for (size_t i = 0; i < CASE_COUNT(vectors); i++) {
        uint8_t public_bytes[ED25519_PUBLIC_BYTES], signature[ED25519_SIGNATURE_BYTES];
        from_hex(vectors[i].public_hex, public_bytes, sizeof public_bytes);
        from_hex(vectors[i].signature_hex, signature, sizeof signature);
        if (ed25519_verify(public_bytes, str_from(vectors[i].message), signature)
            != vectors[i].is_good)
            fail_msg("%s", vectors[i].what);
    }
}

static const struct {
    const char *what, *public_hex;
    bool is_good;
} publics[] = {
    {"an honest key", "1ac6814a02d8355a27cc7ccc377894eec76eb060da62cd791553bd9b4a4679d2", true},
    {"of mixed order", "9fb4efc51346ce6f781bc683ed46fb64b09fe58d679db344a8582c130cd9695d", true},
    {"y = 3", "0300000000000000000000000000000000000000000000000000000000000000", true},
    {"y = 3, written as y + p", "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
     false},
    {"the same with a sign", "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
     false},
    {"the largest y", "eaffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", true},
    {"the largest number", "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
     false},
    {"y = 2 is not on the curve",
     "0200000000000000000000000000000000000000000000000000000000000000", false},
    {"y = 7 is not on the curve",
     "0700000000000000000000000000000000000000000000000000000000000080", false},
    {"order 1", "0100000000000000000000000000000000000000000000000000000000000000", false},
    {"order 1, with a sign", "0100000000000000000000000000000000000000000000000000000000000080",
     false},
    {"order 1, written as y + p",
     "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", false},
    {"order 2", "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", false},
    {"order 2, with a sign", "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
     false},
    {"order 4", "0000000000000000000000000000000000000000000000000000000000000000", false},
    {"order 4, the other", "0000000000000000000000000000000000000000000000000000000000000080",
     false},
    {"order 4, written as y + p",
     "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", false},
    {"order 8", "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", false},
    {"order 8", "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85", false},
    {"order 8", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a", false},
    {"order 8", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa", false},
};

static void registration(void **state)
{
    (void)state;
    for (size_t i = 0; i < CASE_COUNT(publics); i++) {
        uint8_t public_bytes[ED25519_PUBLIC_BYTES];
        from_hex(publics[i].public_hex, public_bytes, sizeof public_bytes);
        if (ed25519_public_is_good(public_bytes) != publics[i].is_good)
            fail_msg("%s: %s", publics[i].what, publics[i].public_hex);
    }
}

/* Multiples of a point of order 8 are all eight points of small order; each is refused. */
static void small_order_is_all(void **state)
{
    uint8_t step[ED25519_PUBLIC_BYTES], point[ED25519_PUBLIC_BYTES], sum[ED25519_PUBLIC_BYTES];
    (void)state;
    from_hex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", step, sizeof step);
    memcpy(point, step, sizeof point);
    for (int i = 1; i <= 8; i++) {
        assert_false(ed25519_public_is_good(point));
        assert_int_equal(point[0] == 1 && sodium_is_zero(point + 1, sizeof point - 1), i == 8);
        assert_int_equal(crypto_core_ed25519_add(sum, point, step), 0);
        memcpy(point, sum, sizeof point);
    }
    assert_memory_equal(point, step, sizeof point);
}

/* One bit anywhere in key, message or signature, and it is not good. */
static void every_bit_counts(void **state)
{
    const char message[] = "the guarantee holds";
    struct {
        uint8_t public_bytes[ED25519_PUBLIC_BYTES], signature[ED25519_SIGNATURE_BYTES];
        char message[sizeof message - 1];
    } all;
    uint8_t secret[crypto_sign_ed25519_SECRETKEYBYTES], seed[ED25519_SEED_BYTES] = {7};
    struct str text = {all.message, sizeof all.message};
    (void)state;
    memcpy(all.message, message, sizeof all.message);
    crypto_sign_ed25519_seed_keypair(all.public_bytes, secret, seed);
    crypto_sign_ed25519_detached(all.signature, NULL, (const uint8_t *)text.data, text.size,
                                 secret);
    assert_true(ed25519_verify(all.public_bytes, text, all.signature));
    for (size_t bit = 0; bit < 8 * sizeof all; bit++) {
        ((uint8_t *)&all)[bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_false(ed25519_verify(all.public_bytes, text, all.signature));
        ((uint8_t *)&all)[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
}

/* A published file of vectors; NULL, with a line in the report, where the folder is not at hand.
 * (cmocka's skip() prints "not ok" in TAP, which counts as failed.) */
static json_t *load_vectors(const char *name)
{
    const char *folder = getenv("SURETY_VECTORS");
    struct arena arena;
    struct str text;
    struct error err;
    json_t *json = NULL;
    arena_init(&arena);
    const char *path =
        arena_printf(&arena, "%s/%s", folder == NULL ? "../shared/vectors" : folder, name);
    if (file_read(&arena, path, VECTORS_BYTES_MAX, &text, &err)) {
        json = json_loadb(text.data, text.size, 0, NULL);
        assert_non_null(json);
    } else {
        print_message("# passed over, %s\n", err.text);
    }
    arena_release(&arena);
    return json;
}

static const char *text_of(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    assert_non_null(text);
    return text;
}

static bool openssl_verifies(const uint8_t *public_bytes, struct str message,
                             const uint8_t *signature)
{
    EVP_PKEY *key =
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, public_bytes, ED25519_PUBLIC_BYTES);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    assert_non_null(key);
    assert_non_null(context);
    bool good = EVP_DigestVerifyInit(context, NULL, NULL, NULL, key) == 1
                && EVP_DigestVerify(context, signature, ED25519_SIGNATURE_BYTES,
                                    (const uint8_t *)message.data, message.size)
                       == 1;
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    return good;
}

static bool is_flagged(const json_t *vector, const char *flag)
{
    const json_t *flags = json_object_get(vector, "flags");
    for (size_t i = 0; i < json_array_size(flags); i++)
        if (strcmp(json_string_value(json_array_get(flags, i)), flag) == 0)
            return true;
    return false;
}

/* Whether the vector says of itself that rule 1 or 2 keeps it out. */
static bool has_bad_point(const json_t *vector)
{
    return is_flagged(vector, "low_order_A") || is_flagged(vector, "low_order_R")
           || is_flagged(vector, "non_canonical_A") || is_flagged(vector, "non_canonical_R");
}

/* Whether an edge case is good; another library, with rules 1 and 2 before it, must say the same.
 */
static bool check_edge_case(const json_t *vector)
{
    uint8_t public_bytes[ED25519_PUBLIC_BYTES], signature[ED25519_SIGNATURE_BYTES];
    struct str message = str_from(text_of(vector, "msg"));
    from_hex(text_of(vector, "key"), public_bytes, sizeof public_bytes);
    from_hex(text_of(vector, "sig"), signature, sizeof signature);
    bool good = ed25519_verify(public_bytes, message, signature);
    bool expected = !has_bad_point(vector) && openssl_verifies(public_bytes, message, signature);
    if (good != expected)
        fail_msg("vector %d", (int)json_integer_value(json_object_get(vector, "number")));
    return good;
}

static void edge_cases(void **state)
{
    json_t *all = load_vectors("C2SP+CCTV/ed25519/ed25519vectors.json");
    size_t good_count = 0;
    (void)state;
    if (all == NULL)
        return;
    for (size_t i = 0; i < json_array_size(all); i++)
        good_count += check_edge_case(json_array_get(all, i));
    assert_int_equal(json_array_size(all), 914);
    assert_int_equal(good_count, 43);
    json_decref(all);
}

static void check_test(const uint8_t *public_bytes, const json_t *test)
{
    static uint8_t message[MESSAGE_BYTES_MAX];
    uint8_t signature[2 * ED25519_SIGNATURE_BYTES];
    size_t size = from_hex(text_of(test, "msg"), message, sizeof message);
    bool is_whole =
        from_hex(text_of(test, "sig"), signature, sizeof signature) == ED25519_SIGNATURE_BYTES;
    bool good =
        is_whole
        && ed25519_verify(public_bytes, (struct str){(const char *)message, size}, signature);
    if (good != (strcmp(text_of(test, "result"), "valid") == 0))
        fail_msg("test %d", (int)json_integer_value(json_object_get(test, "tcId")));
}

static size_t check_group(const json_t *group)
{
    const json_t *tests = json_object_get(group, "tests");
    uint8_t public_bytes[ED25519_PUBLIC_BYTES];
    from_hex(text_of(json_object_get(group, "publicKey"), "pk"), public_bytes, sizeof public_bytes);
    for (size_t i = 0; i < json_array_size(tests); i++)
        check_test(public_bytes, json_array_get(tests, i));
    return json_array_size(tests);
}

static void wycheproof(void **state)
{
    json_t *all = load_vectors("C2SP+wycheproof/testvectors_v1/ed25519_test.json");
    const json_t *groups = json_object_get(all, "testGroups");
    size_t count = 0;
    (void)state;
    if (all == NULL)
        return;
    for (size_t i = 0; i < json_array_size(groups); i++)
        count += check_group(json_array_get(groups, i));
    assert_int_equal(count, json_integer_value(json_object_get(all, "numberOfTests")));
    json_decref(all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(own_vectors),        cmocka_unit_test(registration),
        cmocka_unit_test(small_order_is_all), cmocka_unit_test(every_bit_counts),
        cmocka_unit_test(edge_cases),         cmocka_unit_test(wycheproof),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
