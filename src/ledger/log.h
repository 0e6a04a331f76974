/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The log: an append-only sequence of signed statements in a store, each admitted by its author's
 * role and signature, with a tree over them whose root the log's own key signs. What was
 * acknowledged is on disk and is never taken back; the log's key signs checkpoints and nothing
 * else, and one size with one root.
 *
 * An append is all or nothing: if one statement of a batch is refused, none is stored.
 */
#ifndef SURETY_LEDGER_LOG_H
#define SURETY_LEDGER_LOG_H

#include "ledger/checkpoint.h"
#include "ledger/export.h"
#include "ledger/roles.h"
#include "ledger/store.h"

enum { LOG_BATCH_MAX = 4096 }; /* statements that one transaction takes */

struct log; /* holds a store and perhaps a secret key: closed by log_close() */

/* What a log begins with. */
struct log_founding {
    struct str origin;                       /* of its checkpoints, and the name of its key */
    const struct key_pair *log_key;          /* signs the first checkpoint */
    struct str secretariat;                  /* the id of that party */
    const struct key *secretariat_key;       /* registered by entry 0 */
    const struct key_pair *secretariat_pair; /* signs entry 0; NULL: it stays unsigned */
};

/* A statement as it is handed in; views that live during the call. */
struct log_submission {
    struct str note; /* the signed note */
    struct str body; /* that its text names; empty: none */
};

/* What became of it. */
struct log_receipt {
    int64_t index; /* its entry, or the one that said the same before */
    bool is_new;
    enum standing standing; /* of a new one */
};

/* The checks that spare us a store that could never be used; log_init() makes them too.
 * ERROR_USAGE. */
bool log_founding_check(const struct log_founding *founding, struct error *err) MUST_USE;

/*
 * Makes a store in `folder` with its first entry and checkpoint, and opens it for appending.
 * `log_key` is borrowed until log_close(). ERROR_CONFLICT if there is one, ERROR_USAGE for a key
 * that does not fit, errors of the store.
 */
bool log_init(const char *folder, const struct log_founding *founding, struct store_options options,
              struct log **log, struct error *err) MUST_USE;

/*
 * Opens the log in `folder`: to append with the log's key pair, which is borrowed, or, with NULL,
 * to read. Its last checkpoint must verify and its root must be that of the stored hashes: when it
 * is opened to append, of every leaf; else of the right edge. ERROR_SIGNATURE, ERROR_CONFLICT,
 * ERROR_USAGE for another key than the log's, errors of the store. O(entries) to append, and
 * O(entries of kind keys).
 */
bool log_open(const char *folder, const struct key_pair *log_key, struct store_options options,
              struct log **log, struct error *err) MUST_USE;

void log_close(struct log *log); /* NULL is fine */

/* ---- reading ---- */

const struct key *log_key(const struct log *log);
int64_t log_size(const struct log *log);
struct hash log_root(const struct log *log);
struct str log_checkpoint(const struct log *log); /* the last one, signed; until the next append */
const struct roster *log_roster(const struct log *log);
struct store *log_store(struct log *log);

/* The bytes of an entry, in `arena`. ERROR_NOT_FOUND. */
bool log_entry(struct log *log, struct arena *arena, int64_t index, struct str *bytes,
               struct error *err) MUST_USE;

/* An entry taken apart, in `arena`: not verified again. Entry 0 may have no signature. */
struct log_statement {
    struct statement statement;
    struct note note;
};
bool log_statement(struct log *log, struct arena *arena, int64_t index,
                   struct log_statement *statement, struct error *err) MUST_USE;

/* Adds the proof (proof.h) that an entry is in the log as of its last checkpoint, with the
 * cosignatures that are kept of that, and with the entry itself as extra data. ERROR_NOT_FOUND. */
bool log_prove(struct log *log, int64_t index, struct buf *out, struct error *err) MUST_USE;

/* The same as of the checkpoint of an earlier size. ERROR_NOT_FOUND also where there was none. */
bool log_prove_at(struct log *log, int64_t index, int64_t size, struct buf *out,
                  struct error *err) MUST_USE;

/* Nodes of the tree and entries, for export_write(); valid as long as the log. */
struct export_source log_export_source(struct log *log);

/*
 * Whether what `statement` says is what counts already, whoever said it, unless that was hearsay
 * and is the author's own word now: `*index` is then its entry, else -1. For not signing again what
 * was said. `text` is its signed text; ERROR_CONFLICT if that was said before and replaced since,
 * for it cannot be said again in the same words.
 */
bool log_find_same(struct log *log, const struct statement *statement, struct str text,
                   int64_t *index, struct error *err) MUST_USE;

/*
 * The record that the first `size` entries make (-1: all). Statements that were replaced
 * since take no memory. Beyond what a record may hold there is an error in `diagnostics`; errors of
 * the store. O(entries).
 */
bool log_load(struct log *log, struct arena *arena, int64_t size, struct record *record,
              struct diagnostics *diagnostics, struct error *err) MUST_USE;

/*
 * The same with the findings of record_validate(), and without what cannot stand: a statement with
 * which the record has an error counts as not stated, and so does what leans on it alone; so that
 * nobody can put an end to all answers by what his role lets him say. Which they are, and why, is
 * in `record->ledger.set_aside`. An error that no statement but a part of the whole
 * has is left in `diagnostics`. O(entries), some times over if there is anything to set aside.
 */
bool log_load_sound(struct log *log, struct arena *arena, int64_t size, struct record *record,
                    struct diagnostics *diagnostics, struct error *err) MUST_USE;

/* ---- what was known, and who else has seen it (log_cosigned.c) ---- */

/* How many entries the log had at the end of second `time_s`, by the clock of its keeper: those of
 * the last checkpoint that was recorded until then; -1 if none was. */
bool log_known_size(struct log *log, int64_t time_s, int64_t *size, struct error *err) MUST_USE;

/* The root over the first `size` entries. ERROR_NOT_FOUND beyond the log. O(log size). */
bool log_root_at(struct log *log, int64_t size, struct hash *root, struct error *err) MUST_USE;

/*
 * Keeps those lines of `lines` that are good cosignatures, by witnesses of `policy`, of the
 * checkpoint of this size; `*kept` counts them. Others are passed over: a witness may sign with
 * keys that we do not know. ERROR_SIGNATURE when a known witness's line does not verify: then none
 * is kept. ERROR_NOT_FOUND for a size that has no checkpoint. One flush.
 */
bool log_add_cosignatures(struct log *log, const struct policy *policy, int64_t size,
                          struct str lines, size_t *kept, struct error *err) MUST_USE;

/* The checkpoint of this size with the cosignatures that are kept of it, of each witness the
 * latest, in `arena`. ERROR_NOT_FOUND. */
bool log_cosigned_checkpoint(struct log *log, struct arena *arena, int64_t size,
                             struct str *checkpoint, struct error *err) MUST_USE;

/* The largest size up to `limit` whose checkpoint the quorum of `policy` has cosigned; -1 if there
 * is none, or the policy asks for no quorum. Cosignatures are verified again, and ERROR_CONFLICT if
 * they are of other entries than ours. O(cosigned checkpoints that miss the quorum). */
bool log_find_cosigned(struct log *log, const struct policy *policy, int64_t limit, int64_t *size,
                       struct error *err) MUST_USE;

/* ---- appending ---- */

/*
 * Admits `count` (at most LOG_BATCH_MAX) statements in their order, or none. When it returns true
 * they are on disk and a checkpoint that holds them is signed; `receipts` says where each is. A
 * statement whose text is in the log already with the same signers is not stored again.
 *
 * Refusals: ERROR_DENIED with the rule's name, ERROR_SIGNATURE, ERROR_FORMAT, ERROR_LIMIT;
 * `*refused` is then which one. ERROR_CONFLICT if another writer holds the store for too long.
 * After ERROR_IO the log must be closed: what is on disk is for the next start to see. One flush a
 * batch.
 */
bool log_append(struct log *log, const struct log_submission *submissions, size_t count,
                struct log_receipt *receipts, size_t *refused, struct error *err) MUST_USE;

#endif
