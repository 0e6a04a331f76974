/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Secret keys. The secret lives in memory of its own (secret.h), which is wiped when the pair is
 * closed; while a pair is open the process leaves no core dump. No
 * function here returns the secret, prints it or names it in an error.
 *
 * The file of a key pair (doc/format/note.md) is one line,
 * PRIVATE+KEY+<name>+<id>+<base64 of type and seed>
 * as Go's note package has it.
 */
#ifndef SURETY_LEDGER_KEY_PAIR_H
#define SURETY_LEDGER_KEY_PAIR_H

#include "ledger/key.h"

struct key_pair; /* holds a secret: closed by key_pair_close() */

/* A new pair with a seed from the host's generator, getrandom(2). ERROR_FORMAT and ERROR_LIMIT for
 * the name, ERROR_IO. */
bool key_pair_new(struct str name, enum key_type type, struct key_pair **pair,
                  struct error *err) MUST_USE;

/* The pair of a known seed (RFC 8032), for tests; the caller wipes its seed. Errors as above. */
bool key_pair_from_seed(struct str name, enum key_type type,
                        const uint8_t seed[static ED25519_SEED_BYTES], struct key_pair **pair,
                        struct error *err) MUST_USE;

/*
 * Reads a pair from a file. ERROR_IO unless the file belongs to this user (or root) and to no one
 * else's eyes (mode 0600 or less); ERROR_NOT_FOUND, ERROR_FORMAT, ERROR_LIMIT.
 */
bool key_pair_read(const char *path, struct key_pair **pair, struct error *err) MUST_USE;

/*
 * Writes the pair to a new file of mode 0600, whole or not at all, and on disk when it returns. A
 * file that is there already is left alone: a key that was overwritten is lost for good.
 * ERROR_CONFLICT, ERROR_IO.
 */
bool key_pair_write(const struct key_pair *pair, const char *path, struct error *err) MUST_USE;

/* The public half; lives as long as the pair. */
const struct key *key_pair_public(const struct key_pair *pair);

/* The bare Ed25519 signature of `message`; the same bytes each time. Notes and cosignatures are
 * signed by note_sign() and cosignature_sign(), which say what the message is. */
void key_pair_sign(const struct key_pair *pair, struct str message,
                   uint8_t signature[static ED25519_SIGNATURE_BYTES]);

/* Wipes the secret and frees the pair; NULL is fine. */
void key_pair_close(struct key_pair *pair);

#endif
