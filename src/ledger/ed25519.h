/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One rule for Ed25519 (RFC 8032), for every signature in the ledger. Libraries differ on
 * signatures that no honest signer makes, and then two readers differ on what a party has signed.
 * Here a signature (R, S) by a public key A on a message is good if and only if
 *
 *   1. A and R are canonical: the y-coordinate is below 2^255 - 19, and x = 0 has no sign;
 *   2. neither A nor R is one of the eight points of small order, and A is a point of the curve;
 *   3. S is below the group's order L;
 *   4. R = [S]B - [k]A with k = SHA-512(R, A, message) mod L, without a factor of 8.
 *
 * The rules on A are checked where a key enters (key_make(), key_parse()) and again at each
 * signature. A point may be of mixed order: without the factor, and with k reduced, there is one
 * answer for it.
 */
#ifndef SURETY_LEDGER_ED25519_H
#define SURETY_LEDGER_ED25519_H

#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

enum { ED25519_PUBLIC_BYTES = 32, ED25519_SEED_BYTES = 32, ED25519_SIGNATURE_BYTES = 64 };

/* Whether the bytes may be registered as a public key: rules 1 and 2 for A. About 50 µs. */
bool ed25519_public_is_good(const uint8_t public_bytes[static ED25519_PUBLIC_BYTES]) MUST_USE;

/* Whether the signature is good by rules 1 to 4. About 100 µs. Any number of threads at once. */
bool ed25519_verify(const uint8_t public_bytes[static ED25519_PUBLIC_BYTES], struct str message,
                    const uint8_t signature[static ED25519_SIGNATURE_BYTES]) MUST_USE;

#endif
