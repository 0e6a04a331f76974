/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checkpoints (C2SP tlog-checkpoint): a log's word on how many entries it has and what they are.
 * The text of the note is
 *
 *   <origin>                      which log
 *   <size>                        how many entries, decimal
 *   <root>                        base64 of the RFC 6962 root hash over them
 *   <extension line> …            none in our own; kept and signed as they are
 *
 * Whether the root belongs to the size (that of no entries is SHA-256 of nothing) is not decided
 * here: a witness must be able to read a checkpoint in order to refuse it.
 */
#ifndef SURETY_LEDGER_CHECKPOINT_H
#define SURETY_LEDGER_CHECKPOINT_H

#include "ledger/hash.h"
#include "ledger/policy.h"

enum { CHECKPOINT_BYTES_MAX = 1 << 20 }; /* of a signed checkpoint */

struct checkpoint {
    struct str origin; /* 1 to KEY_NAME_BYTES_MAX bytes; a view of the parsed text */
    int64_t size;      /* entries, not below 0 */
    struct hash root;
    struct str extensions; /* the further lines with their newlines; empty: none */
};

/* The text of a note → checkpoint. One value has one spelling. ERROR_FORMAT, ERROR_LIMIT. */
bool checkpoint_parse(struct str text, struct checkpoint *checkpoint, struct error *err) MUST_USE;

/* Adds the text. The fields must be such as checkpoint_parse() gives. */
void checkpoint_write(const struct checkpoint *checkpoint, struct buf *out);

/*
 * A signed checkpoint as it came → the checkpoint and its note, verified: signed by `log`, whose
 * name is the origin, and by such witnesses of `policy` as appear in it; whether these are enough
 * is policy_is_met()'s to say. `policy` may be NULL: cosignatures are then passed over. Views of
 * `bytes`; the list of signatures lives in `arena`. ERROR_FORMAT, ERROR_LIMIT; ERROR_SIGNATURE when
 * the log's signature is missing, a known one does not verify, or the origin is another.
 */
bool checkpoint_open(struct arena *arena, struct str bytes, const struct key *log,
                     const struct policy *policy, struct checkpoint *checkpoint, struct note *note,
                     struct error *err) MUST_USE;

/* Adds the signed checkpoint of the log's key. Errors as note_sign(), and ERROR_USAGE if the pair's
 * name is not the origin. */
bool checkpoint_sign(const struct checkpoint *checkpoint, const struct key_pair *log,
                     struct buf *out, struct error *err) MUST_USE;

#endif
