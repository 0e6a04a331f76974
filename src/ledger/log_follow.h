/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The store of a mirror: a full copy of a log that someone else keeps. It grows without the log's
 * secret key, by entries in their order up to a checkpoint that the log's key has signed, and it
 * believes nothing else: each entry is admitted by the same signatures and roles as in the log
 * itself, and the root of the checkpoint must be that of the entries. What it holds is then read,
 * proved and exported as the original is.
 *
 *   log_follow_begin()   locks the store
 *   log_follow_add()     a bundle, as often as there are any
 *   log_follow_commit()  all of it is on disk, or none: one flush
 *
 * Whether a checkpoint agrees with those seen before is settled by this too: the entries that are
 * there never change, so a log that forked gives another root. What to keep as evidence is the
 * caller's business, and so are cosignatures (log_add_cosignatures()).
 */
#ifndef SURETY_LEDGER_LOG_FOLLOW_H
#define SURETY_LEDGER_LOG_FOLLOW_H

#include "ledger/log.h"

struct log_follow; /* a transaction that is under way */

/* Where the bodies of entries come from; `*body` may live in `arena`, or as long as the call. */
struct log_bodies {
    void *context;
    bool (*find)(void *context, const struct hash *hash, struct arena *arena, struct str *body,
                 struct error *err);
};

/*
 * Opens the mirror in `folder`, or makes one: for the log of this origin and key. It may be empty
 * (log_size() 0, no checkpoint). Closed by log_close(). ERROR_CONFLICT if the store is another
 * log's, errors of log_open() and of the store.
 */
bool log_follow_open(const char *folder, struct str origin, const struct key *log_key,
                     struct store_options options, struct log **log, struct error *err) MUST_USE;

/* Begins behind log_size(). ERROR_CONFLICT if another program writes for too long. */
bool log_follow_begin(struct log *log, struct log_follow **follow, struct error *err) MUST_USE;

/* Entries so far, those of the log included: the index of the next one. */
int64_t log_follow_size(const struct log_follow *follow);

/*
 * Takes over the next `count` (at most LOG_BATCH_MAX) entries, verified on all cores. On false
 * `*refused` is which of them is at fault, and the caller aborts. Errors as log_append(), and
 * ERROR_CONFLICT for an entry that says again what an earlier one says: no log of ours holds one.
 * Memory for these entries only.
 */
bool log_follow_add(struct log_follow *follow, const struct str *entries, size_t count,
                    struct log_bodies bodies, size_t *refused, struct error *err) MUST_USE;

/*
 * Ends it: `checkpoint` must be signed by the log's key, of log_follow_size() entries and their
 * root. The log's signature alone is kept of it. On false everything is as before
 * log_follow_begin(), unless it was ERROR_IO: then close the log. ERROR_SIGNATURE, ERROR_FORMAT;
 * ERROR_CONFLICT for another size or root; ERROR_DENIED for a reference to a row that no entry
 * has stated, or only one that is LOG_BATCH_MAX or more entries further on.
 */
bool log_follow_commit(struct log_follow *follow, struct str checkpoint,
                       struct error *err) MUST_USE;

/* Ends it without effect. NULL is fine. */
void log_follow_abort(struct log_follow *follow);

#endif
