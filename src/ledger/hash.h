/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SHA-256, and the two ways in which a log uses it (RFC 6962 section 2.1): a leaf is hashed
 * behind a byte 0, a node behind a byte 1, so that neither can pass for the other. By OpenSSL;
 * each thread keeps one digest context for itself, which goes when the thread ends. Nothing
 * here can fail: without memory the program says so and exits with status 3.
 */
#ifndef SURETY_LEDGER_HASH_H
#define SURETY_LEDGER_HASH_H

#include "base/str.h"

#include <stdint.h>

enum {
    HASH_BYTES = 32,
    HASH_HEX_BYTES = 2 * HASH_BYTES + 1, /* room for hash_write_hex() */
};

/* Compared and copied as a value; no padding. */
struct hash {
    uint8_t bytes[HASH_BYTES];
};

/* SHA-256 of the bytes. O(bytes). */
struct hash hash_bytes(struct str bytes);

/* SHA-256(0x00 || entry): the hash of one entry of the log. O(bytes). */
struct hash hash_leaf(struct str entry);

/* SHA-256(0x01 || left || right): the hash of two subtrees side by side. */
struct hash hash_node(const struct hash *left, const struct hash *right);

/* SHA-256 of nothing: the root of a log without entries. */
struct hash hash_empty(void);

bool hash_eq(const struct hash *a, const struct hash *b);

/* 64 lower case digits and a NUL byte. Returns `text`. */
char *hash_write_hex(char text[static HASH_HEX_BYTES], const struct hash *hash);

#endif
