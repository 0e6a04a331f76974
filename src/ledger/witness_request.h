/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a log asks of a witness (C2SP tlog-witness, the body of add-checkpoint): to cosign a
 * checkpoint, with the proof that it only adds to the one that the witness cosigned last.
 *
 *   old <size>                    the size that the witness is taken to have seen
 *   <base64 of a hash> …          at most 63: the consistency proof from there, none from size 0
 *                                 <- an empty line
 *   the signed checkpoint as it came
 */
#ifndef SURETY_LEDGER_WITNESS_REQUEST_H
#define SURETY_LEDGER_WITNESS_REQUEST_H

#include "ledger/checkpoint.h"

enum {
    WITNESS_REQUEST_HASHES_MAX = 63,
    WITNESS_REQUEST_BYTES_MAX = CHECKPOINT_BYTES_MAX + 4096, /* 63 lines take 2,835 bytes */
};

struct witness_request {
    int64_t old_size; /* entries, not below 0 */
    struct hash *hashes;
    size_t hash_count;     /* at most WITNESS_REQUEST_HASHES_MAX */
    struct str checkpoint; /* the signed note, not empty */
};

/*
 * The bytes of a request → its parts. The checkpoint is a view of `bytes`, the hashes live in
 * `arena`. Nothing is verified, nor is the checkpoint taken apart. One value has one spelling.
 * ERROR_FORMAT, ERROR_LIMIT. O(bytes).
 */
bool witness_request_parse(struct arena *arena, struct str bytes, struct witness_request *request,
                           struct error *err) MUST_USE;

/* Adds the bytes of a request. */
void witness_request_write(const struct witness_request *request, struct buf *out);

#endif
