/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Proofs that an entry is in a log (C2SP tlog-proof v1), to be verified offline: where the entry
 * stands, the hashes beside its path to the root, and the signed checkpoint with that root.
 *
 *   c2sp.org/tlog-proof@v1
 *   extra <base64>                only if there is extra data; nobody vouches for it. Ours is the
 *                                 entry itself, which the hashes vouch for
 *   index <decimal>
 *   <base64 of a hash> …          from the leaf's sibling up
 *                                 <- an empty line
 *   the signed checkpoint as it came, with its cosignatures
 */
#ifndef SURETY_LEDGER_PROOF_H
#define SURETY_LEDGER_PROOF_H

#include "ledger/checkpoint.h"
#include "ledger/tree.h"

enum {
    PROOF_EXTRA_BYTES_MAX = 1 << 20,
    PROOF_BYTES_MAX = 4 << 20,
};

struct proof {
    struct str extra; /* decoded; empty: none */
    int64_t index;    /* of the entry, from 0 */
    struct hash *hashes;
    size_t hash_count;     /* at most TREE_PROOF_HASHES */
    struct str checkpoint; /* the signed note */
};

/*
 * The bytes of a proof → its parts. The checkpoint is a view of `bytes`, the rest lives in `arena`.
 * Nothing is verified. ERROR_FORMAT, ERROR_LIMIT.
 */
bool proof_parse(struct arena *arena, struct str bytes, struct proof *proof,
                 struct error *err) MUST_USE;

/* Adds the text of a proof. */
void proof_write(const struct proof *proof, struct buf *out);

/*
 * Verifies that `entry`, byte for byte, is in the log of key `log` at the proof's index, and that
 * the checkpoint is cosigned by the policy's quorum (`policy` NULL: cosignatures are not looked
 * at). `checkpoint` is then what was proven against, a view of the proof. ERROR_FORMAT,
 * ERROR_LIMIT; ERROR_SIGNATURE with what failed: the log's signature, a witness's, the quorum, the
 * inclusion.
 */
bool proof_verify(struct arena *arena, const struct proof *proof, struct str entry,
                  const struct key *log, const struct policy *policy, struct checkpoint *checkpoint,
                  struct error *err) MUST_USE;

#endif
