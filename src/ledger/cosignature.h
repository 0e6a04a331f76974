/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cosignatures (C2SP tlog-cosignature, type 0x04): a witness's word that, at a time, this
 * checkpoint was the largest consistent one that it had seen of the log. The signed message is
 *
 *   "cosignature/v1\n" "time <seconds since 1970, decimal>\n" <text of the checkpoint's note>
 *
 * and the signature line carries
 *
 *   offset  bytes  what
 *   0       4      key id
 *   4       8      the time, big-endian, at most 2^63 - 1
 *   12      64     Ed25519 signature
 *
 * of which the payload is what follows the key id. The message does not name the witness: a key
 * must serve one witness alone. The clock is the caller's.
 */
#ifndef SURETY_LEDGER_COSIGNATURE_H
#define SURETY_LEDGER_COSIGNATURE_H

#include "ledger/key_pair.h"

enum { COSIGNATURE_PAYLOAD_BYTES = 8 + ED25519_SIGNATURE_BYTES };

/* Signs the text of a checkpoint's note with a pair of type KEY_COSIGNATURE. `time_s` is at most
 * 2^63 - 1. note_write_signature() makes a line of the payload. */
void cosignature_sign(const struct key_pair *pair, struct str text, uint64_t time_s,
                      uint8_t payload[static COSIGNATURE_PAYLOAD_BYTES]);

/* Whether `payload` is a good cosignature of `text` by `key`, of type KEY_COSIGNATURE. */
bool cosignature_verify(const struct key *key, struct str text, const uint8_t *payload,
                        size_t payload_size) MUST_USE;

/* The time that a payload states, seconds since 1970. */
uint64_t cosignature_time_s(const uint8_t payload[static COSIGNATURE_PAYLOAD_BYTES]);

#endif
