/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A witness (C2SP tlog-witness): cosigns a checkpoint only if it adds to the one that it cosigned
 * last of the same log, so that a log cannot show different histories to different readers without
 * a witness noticing. No network here: bytes of a request → an answer, which witness_server.h
 * carries.
 *
 *   200  the cosignature line; the state is on disk before it leaves
 *   400  not such a request, or its old size is above the checkpoint's
 *   403  no good signature by the log
 *   404  a log that this witness does not know
 *   409  the old size is not the one that we cosigned last, which is the body, text/x.tlog.size
 *   422  the checkpoint does not follow from the last one by this proof
 *   500  the disk failed; 503  another program holds the state
 *
 * What the log did sign and we cannot follow is kept as evidence (witness_evidence.h). All
 * functions may be called from several threads at once, and several programs may share the folder:
 * what was cosigned last is compared and replaced in one step.
 */
#ifndef SURETY_LEDGER_WITNESS_H
#define SURETY_LEDGER_WITNESS_H

#include "ledger/key_pair.h"
#include "ledger/witness_state.h"

struct witness; /* holds a state: closed by witness_close() */

/* Zeroed: the host's own. */
struct witness_options {
    struct witness_state_options state;
    int64_t (*clock_s)(void); /* seconds since 1970; NULL: the host's */
};

/* Strings live in the arena of the call. */
struct witness_reply {
    int status; /* of HTTP */
    const char *content_type;
    struct str body;
    struct str remark; /* for the keeper of the witness, one line without its end; empty: none */
};

/*
 * Opens the witness whose state is in `folder`. `pair`, of type KEY_COSIGNATURE, is borrowed until
 * witness_close(); `logs` are the keys, of type KEY_NOTE, of the logs that it knows, by their
 * names, of which several may be the same origin's; they are copied. ERROR_USAGE for a key of
 * another type, ERROR_CONFLICT for two that answer to one signature, errors of
 * witness_state_open().
 */
bool witness_open(const char *folder, const struct key_pair *pair, const struct key *logs,
                  size_t log_count, struct witness_options options, struct witness **witness,
                  struct error *err) MUST_USE;

void witness_close(struct witness *witness); /* NULL is fine */

/* Answers the body of add-checkpoint. One Ed25519 verification, one signature, one flush. */
void witness_add_checkpoint(struct witness *witness, struct arena *arena, struct str request,
                            struct witness_reply *reply);

/*
 * Answers GET <hex of SHA-256(origin)>/checkpoint: the last checkpoint that was cosigned of the
 * log, with the log's signature and ours. 404 if there is none.
 */
void witness_find_checkpoint(struct witness *witness, struct arena *arena, struct str origin_hex,
                             struct witness_reply *reply);

/* Whether the state failed in a way after which this program must not go on. */
bool witness_is_broken(struct witness *witness);

#endif
