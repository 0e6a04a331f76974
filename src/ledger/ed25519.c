/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/ed25519.h"

#include <sodium.h>
#include <string.h>

enum { POINT_BYTES = 32, SIGN_BIT = 0x80 };

/* The neutral element of the curve: x = 0, y = 1. */
static const uint8_t neutral[POINT_BYTES] = {1};

/*
 * The y-coordinates, little-endian, of the points whose order divides 8: one of order 1, one of
 * order 2, two of order 4 (y = 0) and four of order 8.
 */
static const uint8_t small_order_ys[][POINT_BYTES] = {
    {1},
    {0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
    {0},
    {0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4,
     0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6,
     0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05},
    {0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b,
     0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39,
     0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a},
};

/* Whether y < 2^255 - 19, that is, not one of the nineteen largest numbers of 255 bits. */
static bool y_is_canonical(const uint8_t y[static POINT_BYTES])
{
    if (y[0] < 0xed || y[POINT_BYTES - 1] != 0x7f)
        return true;
    for (int i = 1; i < POINT_BYTES - 1; i++)
        if (y[i] != 0xff)
            return true;
    return false;
}

/*
 * Rules 1 and 2 but for the point being on the curve, by its bytes alone. That x = 0 has no sign
 * needs no look of its own: both points with x = 0 are of small order.
 */
static bool point_is_good(const uint8_t point[static POINT_BYTES])
{
    uint8_t y[POINT_BYTES];
    memcpy(y, point, sizeof y);
    y[POINT_BYTES - 1] &= (uint8_t)~SIGN_BIT;
    for (size_t i = 0; i < sizeof small_order_ys / sizeof *small_order_ys; i++)
        if (memcmp(y, small_order_ys[i], sizeof y) == 0)
            return false;
    return y_is_canonical(y);
}

bool ed25519_public_is_good(const uint8_t public_bytes[static ED25519_PUBLIC_BYTES])
{
    /* Adding is libsodium's way to ask whether a point is on the curve without asking for more:
     * crypto_core_ed25519_is_valid_point() would refuse points of mixed order, too. */
    uint8_t sum[crypto_core_ed25519_BYTES];
    return point_is_good(public_bytes) && crypto_core_ed25519_add(sum, public_bytes, neutral) == 0;
}

bool ed25519_verify(const uint8_t public_bytes[static ED25519_PUBLIC_BYTES], struct str message,
                    const uint8_t signature[static ED25519_SIGNATURE_BYTES])
{
    /* libsodium holds A to the curve, S below L, and compares R byte by byte without a cofactor. */
    return point_is_good(public_bytes) && point_is_good(signature)
           && crypto_sign_ed25519_verify_detached(signature, (const uint8_t *)message.data,
                                                  message.size, public_bytes)
                  == 0;
}
