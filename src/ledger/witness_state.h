/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a witness must never forget: for each log the last checkpoint that it cosigned. A state that
 * went back would cosign a second history. Kept in one SQLite file, witness.sqlite, in the
 * witness's folder: write-ahead log, synchronous=FULL, so that what witness_state_commit() returned
 * true for is on disk; through store_guard.h, so that damage is an error. Several programs may
 * share the file; within one, a state is used by one thread at a time.
 *
 *   BEGIN   witness_state_begin()   from here on no other writer comes between
 *           witness_state_read()
 *           witness_state_swap()    only if it still is what was read
 *   COMMIT  witness_state_commit()
 */
#ifndef SURETY_LEDGER_WITNESS_STATE_H
#define SURETY_LEDGER_WITNESS_STATE_H

#include "base/error.h"
#include "ledger/hash.h"

struct witness_state;

/* What stands between the state and the disk; zeroed: the host's own. */
struct witness_state_options {
    const char *vfs;     /* the name of a SQLite VFS; NULL: the default one */
    int busy_timeout_ms; /* how long a writer waits for another; 0: 10 seconds */
};

/* What was cosigned last of a log. */
struct witness_seen {
    int64_t size;          /* entries; 0 before the first */
    struct hash root;      /* hash_empty() before the first */
    struct str checkpoint; /* signed by the log and by the witness; empty before the first */
};

/*
 * Opens the state in `folder`, both made if absent. `key` is the witness's verifier key: a state
 * belongs to one witness for ever. ERROR_CONFLICT if it is another's or is held by a writer,
 * ERROR_FORMAT if it is no such file, ERROR_IO.
 */
bool witness_state_open(const char *folder, struct str key, struct witness_state_options options,
                        struct witness_state **state, struct error *err) MUST_USE;

/* Undoes what was not committed and closes; NULL is fine. */
void witness_state_close(struct witness_state *state);

/* ERROR_CONFLICT when another program writes for longer than the time-out, ERROR_IO. */
bool witness_state_begin(struct witness_state *state, struct error *err) MUST_USE;

/* What was cosigned last of the log `origin`; lives in `arena`. ERROR_IO, ERROR_FORMAT. */
bool witness_state_read(struct witness_state *state, struct arena *arena, struct str origin,
                        struct witness_seen *seen, struct error *err) MUST_USE;

/* Replaces it, if it is `before` in size and root: exactly one row changes. ERROR_CONFLICT
 * otherwise. */
bool witness_state_swap(struct witness_state *state, struct str origin,
                        const struct witness_seen *before, const struct witness_seen *after,
                        struct error *err) MUST_USE;

/* On true it is on disk. On false it may or may not be: close the state and let a new start look;
 * nothing that depends on it may leave the program. */
bool witness_state_commit(struct witness_state *state, struct error *err) MUST_USE;

/* As if witness_state_begin() had not been called. */
void witness_state_rollback(struct witness_state *state);

/* The checkpoint that was cosigned last of the log whose origin has this SHA-256, in `arena`.
 * ERROR_NOT_FOUND. */
bool witness_state_find(struct witness_state *state, struct arena *arena, const struct hash *origin,
                        struct str *checkpoint, struct error *err) MUST_USE;

#endif
