/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SipHash-1-3 (Aumasson and Bernstein, 2012): a hash under a secret key, so that whoever chooses
 * the strings cannot choose which of them meet. For tables in memory only: 64 bits are no proof of
 * anything, and what it gives is never written down.
 */
#ifndef SURETY_BASE_SIPHASH_H
#define SURETY_BASE_SIPHASH_H

#include "base/str.h"

#include <stdint.h>

struct siphash_key {
    uint64_t low, high; /* the first 8 bytes of the key and the others, little-endian */
};

uint64_t siphash(struct siphash_key key, struct str bytes);

#endif
