/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Takes the entries of a log in again, from the first on, as if each were appended now: its text is
 * a statement, its body is there, every signature is by a key that counted then, and its author
 * might say it. Nothing is believed but the entries themselves: roster and rows are made on the
 * way. Signatures are verified by a pool while the next entries are being read; findings come in
 * the order of the entries.
 *
 * An entry that is off is told and then taken as its log took it, so that one fault does not make
 * all that follows look like faults.
 */
#ifndef SURETY_LEDGER_REPLAY_H
#define SURETY_LEDGER_REPLAY_H

#include "ledger/replay_rows.h"
#include "ledger/signature_pool.h"

struct replay; /* closed by replay_close() */

struct replay_watch {
    void *context;
    /* What is off with an entry, a sentence without a full stop; `path` names the file of its body
     * if that is what is off, and is NULL otherwise. The views live during the call. */
    void (*finding)(void *context, int64_t index, const char *path, const char *what);
    /* The body with this hash, in `arena`; ERROR_NOT_FOUND and ERROR_LIMIT are findings, other
     * errors end the replay. */
    bool (*body)(void *context, const struct hash *hash, struct arena *arena, struct str *body,
                 struct error *err);
};

/* What an entry turned out to be. */
struct replay_entry {
    bool is_statement; /* else the rest is not known */
    struct hash text;  /* SHA-256 of the signed text */
    int kind;          /* of enum kind, or STATEMENT_KEYS */
    int standing;      /* enum standing; STANDING_ENTERED where the roles deny it */
    bool is_again;     /* its row was stated before, or it states none */
};

struct replay_counts {
    int64_t entries, signatures, bodies; /* of which signatures were verified, bodies read */
    int64_t findings;
};

/* The pool is borrowed until replay_close(). */
struct replay *replay_open(const struct replay_watch *watch, struct signature_pool *pool);

/* Ends it, findings that were not told yet included; NULL is fine. */
void replay_close(struct replay *replay);

/*
 * The next `count` (at most LOG_BATCH_MAX) entries, from `first` on, which is where the last call
 * ended. The views live during the call. `results` may be NULL. False with an error of body().
 */
bool replay_take(struct replay *replay, int64_t first, size_t count, const struct str *entries,
                 struct replay_entry *results, struct error *err) MUST_USE;

/* All has been taken: tells what is left to tell. */
void replay_finish(struct replay *replay);

const struct replay_rows *replay_rows(const struct replay *replay);
const struct roster *replay_roster(const struct replay *replay);
struct replay_counts replay_counts(const struct replay *replay); /* after replay_finish() */

#endif
