/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Trust policies (C2SP tlog-policy): which logs are accepted, which witnesses are known, and how
 * many of whom must have cosigned a checkpoint. A policy is a text file of lines
 *
 *   log <verifier key> [<url>]
 *   witness <name> <verifier key> [<url>]
 *   group <name> all|any|<k> <name> …
 *   quorum <name>|none
 *
 * Names are those of this file alone, not of keys. A name is used once as a member, and only after
 * it was defined, so the groups are trees whose leaves are witnesses:
 *
 *   quorum ── all ─┬─ 2 of ─┬─ X1
 *                  │        ├─ X2
 *                  │        └─ X3
 *                  └─ any ──┬─ Y1
 *                           └─ Y2
 */
#ifndef SURETY_LEDGER_POLICY_H
#define SURETY_LEDGER_POLICY_H

#include "ledger/note.h"

enum {
    POLICY_BYTES_MAX = 1 << 20,
    POLICY_LOGS_MAX = 256,
    POLICY_VOICES_MAX = 512, /* witnesses and groups together */
};

struct policy_log {
    struct key key; /* of type KEY_NOTE; its name is the log's origin */
    struct str url; /* empty: none */
};

/* A witness, or a group of voices defined before it. */
struct policy_voice {
    struct str name;
    const struct key *key; /* a witness's, of type KEY_COSIGNATURE; NULL: a group */
    struct str url;        /* a witness's; empty: none */
    size_t parent;         /* index of the group that it is a member of, or POLICY_NONE */
    size_t member_count;   /* of a group */
    size_t threshold;      /* of a group: how many members, 1 to member_count */
};

#define POLICY_NONE SIZE_MAX

struct policy {
    struct policy_log *logs; /* in the order of the file */
    size_t log_count;
    struct policy_voice *voices; /* in the order of the file: members before their group */
    size_t voice_count;
    size_t quorum; /* index of a voice, or POLICY_NONE: no cosignature is asked for */
};

/*
 * The bytes of a policy file → policy. Strings are views of `bytes`, lists live in `arena`. Errors
 * name the line: ERROR_FORMAT (two logs or two witnesses with one public key, and two
 * keys that answer to one signature, included), ERROR_LIMIT.
 */
bool policy_parse(struct arena *arena, struct str bytes, struct policy *policy,
                  struct error *err) MUST_USE;

/* The witness that answers to a signature line, or NULL. Has the form of a note_find_key. */
const struct key *policy_find_witness(const void *policy, struct str name,
                                      const uint8_t id[static KEY_ID_BYTES]);

/* The log or the witness that answers to a signature line, or NULL: for note_verify_by(). */
const struct key *policy_find_key(const void *policy, struct str name,
                                  const uint8_t id[static KEY_ID_BYTES]);

/*
 * Whether the quorum is reached by the cosignatures of a note that was verified with keys of this
 * policy. Several signatures by one witness count once. O(signatures × voices).
 */
bool policy_is_met(const struct policy *policy, const struct note *note);

#endif
