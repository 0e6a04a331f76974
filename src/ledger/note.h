/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signed notes (C2SP signed-note): a text with one or more signatures. Statements and checkpoints
 * are both notes. What is signed is the text with its last newline; the empty line is not.
 *
 *   text, one or more lines, of which some may be empty
 *                                                        <- the last empty line of the note
 *   — <key name> <base64 of key id (4 bytes) and payload>
 *   — …
 *
 * A note is parsed first and verified then, against keys that the caller knows from elsewhere: the
 * text of a note that was not verified is to be used for nothing but finding these keys. The
 * meaning of the text is not known here. doc/format/note.md has a worked example.
 */
#ifndef SURETY_LEDGER_NOTE_H
#define SURETY_LEDGER_NOTE_H

#include "ledger/key.h"
#include "ledger/key_pair.h"

enum {
    NOTE_SIGNATURES_MAX = 100,
    NOTE_PAYLOAD_BYTES_MAX = 8192, /* of one signature; the largest post-quantum ones take 5 kB */
    NOTE_BYTES_MAX = 64 << 20,     /* of text and signatures together */
};

struct note_signature {
    struct str name; /* of the key, in the note's bytes */
    uint8_t key_id[KEY_ID_BYTES];
    const uint8_t *payload; /* what the key's type makes of the text, without the key id */
    size_t payload_size;    /* bytes, at least 1 */
    const struct key *by;   /* the key that it was verified with; NULL: unknown, or not verified */
};

struct note {
    struct str text; /* with its last newline; in the note's bytes */
    struct note_signature *signatures;
    size_t signature_count; /* 1 to NOTE_SIGNATURES_MAX */
};

/*
 * Whether `text` may be the text of a note: UTF-8, no control characters below U+0020 but newlines,
 * a newline at the end. ERROR_FORMAT, ERROR_LIMIT. O(bytes).
 */
bool note_text_check(struct str text, struct error *err) MUST_USE;

/*
 * Takes a signed note apart. The note's strings are views of `bytes`, which must outlive it; the
 * list and the payloads live in `arena`. Nothing is verified. ERROR_FORMAT, ERROR_LIMIT. O(bytes).
 */
bool note_parse(struct arena *arena, struct str bytes, struct note *note,
                struct error *err) MUST_USE;

/*
 * Finds the key that answers to a name and an id, or returns NULL for unknown. Two keys that answer
 * to the same name and id must not both be registered.
 */
typedef const struct key *note_find_key(const void *context, struct str name,
                                        const uint8_t id[static KEY_ID_BYTES]);

/*
 * Verifies each signature whose key `find` knows, and sets its `by` to that key, which must outlive
 * the note. Signatures by unknown keys are passed over. ERROR_SIGNATURE when a known key's
 * signature does not verify, or no signature is by a known key; no `by` is then set. One Ed25519
 * verification per known signature.
 */
bool note_verify_by(struct note *note, note_find_key *find, const void *context,
                    struct error *err) MUST_USE;

/* The same with a list of known keys. ERROR_CONFLICT besides, when two different keys of the list
 * answer to one signature. O(signatures × keys) comparisons of four bytes. */
bool note_verify(struct note *note, const struct key *keys, size_t key_count,
                 struct error *err) MUST_USE;

/*
 * Whether the signature of `text` is what `key`, by its type, makes of it: the one rule of
 * ed25519.h. Whether it is this key's to answer is not asked. About 100 µs. Any number of threads
 * at once.
 */
bool note_signature_is_good(const struct key *key, struct str text,
                            const struct note_signature *signature) MUST_USE;

/* Whether the note was verified to be signed by this very key (key_eq()). */
bool note_is_signed_by(const struct note *note, const struct key *key);

/* Adds one signature line. */
void note_write_signature(struct buf *out, const struct key *key, const uint8_t *payload,
                          size_t payload_size);

/* Adds the line with which `pair`, of type KEY_NOTE, signs `text`: for a note that is there. */
void note_write_signature_by(struct buf *out, const struct key_pair *pair, struct str text);

/*
 * Adds the signed note of `text` by each of `pairs`, all of type KEY_NOTE, in this order.
 * ERROR_FORMAT and ERROR_LIMIT as note_text_check(), ERROR_USAGE for no pair, more than
 * NOTE_SIGNATURES_MAX, one of another type or one that is there twice; nothing is then added.
 */
bool note_sign(struct str text, const struct key_pair *const *pairs, size_t pair_count,
               struct buf *out, struct error *err) MUST_USE;

#endif
