/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Public keys: who may be believed. A key has a name, a type that says what kind of signature it
 * makes, and 32 bytes of Ed25519. In text it is a C2SP verifier key, one line without a newline:
 *
 *   <name>+<key id, 8 lowercase hexadecimal digits>+<base64 of type and public bytes>
 *   key id = the first 4 bytes of SHA-256(name, 0x0A, type, public bytes)
 *
 * A key that was made or parsed here has passed the one rule on public keys (ed25519.h). A struct
 * key owns all it holds and may be copied. The secret halves are in key_pair.h.
 */
#ifndef SURETY_LEDGER_KEY_H
#define SURETY_LEDGER_KEY_H

#include "base/buf.h"
#include "base/error.h"
#include "ledger/ed25519.h"

enum {
    KEY_NAME_BYTES_MAX = 255, /* cosignatures of the next type have one byte for a name's length */
    KEY_ID_BYTES = 4,
    KEY_TEXT_BYTES_MAX = KEY_NAME_BYTES_MAX + 1 + 8 + 1 + 44,
};

enum key_type {
    KEY_NOTE = 0x01,        /* signs the text of a note as it is: parties, logs */
    KEY_COSIGNATURE = 0x04, /* signs checkpoints with the time, see cosignature.h: witnesses */
};

struct key {
    enum key_type type;
    uint8_t id[KEY_ID_BYTES];
    uint8_t public_bytes[ED25519_PUBLIC_BYTES];
    char name[KEY_NAME_BYTES_MAX + 1]; /* NUL-terminated; a good name holds no NUL */
};

/*
 * Whether `name` may name a key: 1 to 255 bytes of UTF-8 without '+', white space of Unicode and
 * control characters below U+0020. ERROR_FORMAT, ERROR_LIMIT.
 */
bool key_name_check(struct str name, struct error *err) MUST_USE;

/* A key of its parts. ERROR_FORMAT and ERROR_LIMIT for the name or the public bytes. */
bool key_make(struct str name, enum key_type type,
              const uint8_t public_bytes[static ED25519_PUBLIC_BYTES], struct key *key,
              struct error *err) MUST_USE;

/*
 * Verifier key text → key. ERROR_FORMAT for anything that key_write() would not write, an id that
 * does not belong to the rest and types other than the two above included; ERROR_LIMIT.
 */
bool key_parse(struct str text, struct key *key, struct error *err) MUST_USE;

/* Adds the verifier key text. */
void key_write(const struct key *key, struct buf *out);

/* The same key in every respect. */
bool key_eq(const struct key *a, const struct key *b);

/* The same public bytes, under whatever names and types: one hand, hence one voice. */
bool key_same_hand(const struct key *a, const struct key *b);

/* Whether a signature line with this name and id is to be verified with `key`. */
bool key_answers_to(const struct key *key, struct str name, const uint8_t id[static KEY_ID_BYTES]);

#endif
