/* SPDX-License-Identifier: Apache-2.0 */
#include "base/siphash.h"

#include <endian.h>
#include <string.h>

struct lanes {
    uint64_t a, b, c, d;
};

static uint64_t turn(uint64_t x, int bits)
{
    return x << bits | x >> (64 - bits);
}

static inline void mix(struct lanes *v)
{
    v->a += v->b;
    v->c += v->d;
    v->b = turn(v->b, 13) ^ v->a;
    v->d = turn(v->d, 16) ^ v->c;
    v->a = turn(v->a, 32);
    v->c += v->b;
    v->a += v->d;
    v->b = turn(v->b, 17) ^ v->c;
    v->d = turn(v->d, 21) ^ v->a;
    v->c = turn(v->c, 32);
}

static inline void take(struct lanes *v, uint64_t word)
{
    v->d ^= word;
    mix(v); /* the 1 of 1-3 */
    v->a ^= word;
}

uint64_t siphash(struct siphash_key key, struct str bytes)
{
    struct lanes v = {key.low ^ 0x736f6d6570736575, key.high ^ 0x646f72616e646f6d,
                      key.low ^ 0x6c7967656e657261, key.high ^ 0x7465646279746573};
    uint64_t word;
    size_t i = 0;
    for (; bytes.size - i >= sizeof word; i += sizeof word) {
        memcpy(&word, bytes.data + i, sizeof word);
        take(&v, le64toh(word));
    }
    word = 0;
    if (i < bytes.size)
        memcpy(&word, bytes.data + i, bytes.size - i);
    take(&v, le64toh(word) | (uint64_t)bytes.size << 56);
    v.c ^= 0xff;
    for (int round = 0; round < 3; round++)
        mix(&v);
    return v.a ^ v.b ^ v.c ^ v.d;
}
