/* SPDX-License-Identifier: Apache-2.0 */
#include "base/siphash.h"

#include "base/testing.h"

/* Under the key 00 01 … 0f, of the first bytes of 00 01 02 …; as published by the authors, and as
 * `openssl mac -macopt c-rounds:1 -macopt d-rounds:3 -macopt size:8 SIPHASH` gives them. */
static const struct {
    size_t size;
    uint64_t hash; /* its bytes little-endian are those that are published */
} vectors[] = {
    {0, 0xabac0158050fc4dc},  {1, 0xc9f49bf37d57ca93},  {7, 0xd3927d989bb11140},
    {8, 0x369095118d299a8e},  {9, 0x25a48eb36c063de4},  {15, 0xd320d86d2a519956},
    {16, 0xcc4fdd1a7d908b66}, {63, 0x9d199062b7bbb3a8},
};

static void published_vectors(void **unused)
{
    const struct siphash_key key = {0x0706050403020100, 0x0f0e0d0c0b0a0908};
    char bytes[64];
    (void)unused;
    for (int i = 0; i < 64; i++)
        bytes[i] = (char)i;
    for (size_t i = 0; i < CASE_COUNT(vectors); i++)
        assert_true(siphash(key, (struct str){bytes, vectors[i].size}) == vectors[i].hash);
    assert_true(siphash(key, (struct str){NULL, 0}) == vectors[0].hash);
}

static void another_key_gives_another_hash(void **unused)
{
    (void)unused;
    assert_true(siphash((struct siphash_key){1, 0}, STR("FRA-1"))
                != siphash((struct siphash_key){0, 1}, STR("FRA-1")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_vectors),
        cmocka_unit_test(another_key_gives_another_hash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
