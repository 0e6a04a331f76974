/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Numbers that look random and are the same everywhere: splitmix64 (Steele, Lea and Flood
 * 2014). The state is one number, the seed.
 */
#ifndef SURETY_ASSESS_RANDOM_H
#define SURETY_ASSESS_RANDOM_H

#include <stdint.h>

/* The next 64 bits. */
static inline uint64_t random_mix(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* A number from 0 to `count` - 1, each as likely (Lemire 2019, to within 2^-32). `count` above 0.
 */
static inline uint32_t random_below(uint64_t *state, uint32_t count)
{
    return (uint32_t)((random_mix(state) >> 32) * count >> 32);
}

#endif
