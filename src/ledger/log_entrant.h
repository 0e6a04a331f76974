/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A statement on its way into the log, as far as it can be looked at without the log: taken apart,
 * hashed, its signatures verified by the keys that were known when it came. All of this is done
 * before the store is locked, on any thread. What counts is decided under the lock (log_batch.h),
 * where a signature is verified again only if its key has changed meanwhile. Internal to
 * ledger/log*.c and sequencer.c.
 */
#ifndef SURETY_LEDGER_LOG_ENTRANT_H
#define SURETY_LEDGER_LOG_ENTRANT_H

#include "ledger/log.h"
#include "ledger/signature_pool.h"

struct entrant {
    struct str bytes, body; /* as they were handed in */
    struct note note;
    struct statement statement;
    struct hash leaf, text_hash, body_hash;
    struct key *brought;        /* room for the key that a statement of kind `keys` brings */
    struct signature_job *jobs; /* one for each signature, by the key that seemed to count */
    size_t job_count;           /* as many as signatures; 0: not all of their keys were known */

    /* What the log makes of it. */
    struct str party;    /* that it speaks for */
    int64_t first;       /* entry that stated its row first, itself or another; -1: it has none */
    int64_t same_before; /* place in the batch of the last one with the same text; -1: none */
    struct log_receipt *receipt;
    struct error *refusal; /* where its own goes, if others do not suffer for it; else NULL */
};

/*
 * Takes the submission apart; all fields of the second half are the caller's. Views of the
 * submission, lists in `arena`. ERROR_FORMAT, ERROR_LIMIT, ERROR_NOT_FOUND. O(bytes).
 */
bool entrant_parse(struct arena *arena, const struct log_submission *submission,
                   struct entrant *entrant, struct error *err) MUST_USE;

/* The two steps of it: `bytes` and `body` are set, then there is a note, then all of it. */
bool entrant_parse_note(struct arena *arena, struct entrant *entrant, struct error *err) MUST_USE;
bool entrant_parse_statement(struct arena *arena, struct entrant *entrant,
                             struct error *err) MUST_USE;

/*
 * Fills `jobs`, which has room for each signature of the note, with what is to be verified as far
 * as `roster` knows. Keys are copied to `arena`: the roster may change. Returns how many.
 */
size_t entrant_resolve(struct arena *arena, struct entrant *entrant, const struct roster *roster,
                       struct signature_job *jobs);

/*
 * Whether each signature is good by the key that counts for it on `roster`, and sets its `by`
 * (roster.h). What was verified by this very key before is not verified again. ERROR_SIGNATURE,
 * ERROR_FORMAT.
 */
bool entrant_check_signatures(struct entrant *entrant, const struct roster *roster,
                              struct error *err) MUST_USE;

#endif
