/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a log is kept: entries, the hashes of its tree, checkpoints and bodies, and what can be
 * derived from them but is wanted at once. A store knows nothing of statements, roles or
 * signatures; log.h does. It is durable or it fails: what store_commit() returned true for is on
 * disk, and what it did not is either wholly there or wholly not.
 *
 *   BEGIN   store_begin()      one writer at a time; others wait, then fail
 *           store_put_…()
 *           store_swap_head()  only if the head is still what the writer took it for
 *   COMMIT  store_commit()     one flush
 *
 * Behind this interface stands one SQLite file in a folder (store*.c); another data base would
 * have to keep the same promises. One thread at a time.
 */
#ifndef SURETY_LEDGER_STORE_H
#define SURETY_LEDGER_STORE_H

#include "base/error.h"
#include "ledger/hash.h"

struct store;

/* What stands between the store and the disk; zeroed: the host's own. */
struct store_options {
    const char *vfs;      /* the name of a SQLite VFS; NULL: the default one */
    int busy_timeout_ms;  /* how long a writer waits for another; 0: 10 seconds */
    size_t unsettled_max; /* rows that wait to be settled (store_unsettled.h); 0: 4,096 */
    int64_t (*clock_s)(
        void); /* seconds since 1970, for when a head was recorded; NULL: the host's */
};

/* What never changes. Views into the store. */
struct store_identity {
    struct str origin; /* of the checkpoints */
    struct str key;    /* the log's verifier key */
};

struct store_head {
    int64_t size; /* entries */
    struct hash root;
    struct str checkpoint; /* signed, with that size and root; empty before the first */
    int64_t time_s;        /* when it was recorded, by the writer's clock, seconds since 1970: only
                              the keeper's word for it; never before that of an earlier head */
};

struct store_entry {
    int64_t index;
    struct str bytes; /* exactly as signed and hashed */
    struct hash leaf; /* RFC 6962 hash of `bytes` */
    struct hash text; /* SHA-256 of the signed text: the same words have the same */
    struct str kind;  /* "undertakings" */
    int standing;     /* enum standing, as it was admitted */
    bool is_again;    /* its row was stated before, or it states none: found by its text alone */
};

/* The latest statement of a row. */
struct store_row {
    struct str kind, id;
    int64_t first, index; /* entries: of the first statement, and of the latest */
    struct str author, party;
    int standing; /* enum standing */
};

/* Whether a store is in `folder`. */
bool store_is_at(const char *folder);

/*
 * Makes a store in `folder`, which is made if it is absent. ERROR_CONFLICT if there is one already,
 * ERROR_IO. If we stop in the middle, there is a store of size 0 without a checkpoint, or a part of
 * one, or none: made again with the same identity, it is finished.
 */
bool store_create(const char *folder, struct store_identity identity, struct store_options options,
                  struct store **store, struct error *err) MUST_USE;

/* Opens it; where this process may not write to it, to read only. ERROR_NOT_FOUND, ERROR_FORMAT if
 * it is no store of ours, ERROR_IO. */
bool store_open(const char *folder, struct store_options options, struct store **store,
                struct error *err) MUST_USE;

/* Undoes what was not committed and closes; NULL is fine. */
void store_close(struct store *store);

struct store_identity store_identity(const struct store *store);

/* What the clock of the options says now, seconds since 1970. */
int64_t store_clock_s(const struct store *store);

/* ---- reading; each ERROR_IO besides, and what was read lives in `arena` ---- */

/* From begin to end all reading is of one moment, whoever writes meanwhile, and costs less. The end
 * is that of the store at the latest. Between store_begin() and its end this is so anyway, and
 * these do nothing. */
bool store_read_begin(struct store *store, struct error *err) MUST_USE;
void store_read_end(struct store *store);

bool store_read_head(struct store *store, struct arena *arena, struct store_head *head,
                     struct error *err) MUST_USE;

/* ERROR_NOT_FOUND. O(log size). */
bool store_read_entry(struct store *store, struct arena *arena, int64_t index, struct str *bytes,
                      struct error *err) MUST_USE;
bool store_read_body(struct store *store, struct arena *arena, const struct hash *hash,
                     struct str *body, struct error *err) MUST_USE;
bool store_read_checkpoint(struct store *store, struct arena *arena, int64_t size,
                           struct str *checkpoint, struct error *err) MUST_USE;

/* `count` hashes from `first` on: leaves at level 0, above it complete nodes of levels 8, 16 …
 * ERROR_NOT_FOUND if one is missing. */
bool store_read_hashes(struct store *store, int level, int64_t first, int64_t count,
                       struct hash *hashes, struct error *err) MUST_USE;

/*
 * The entries with this text, ascending; none is no error. `first` is the entry that stated the
 * text's row first, which is found by its row alone; -1 if the text states no row. Of a row that
 * was not stated before there is none.
 */
bool store_find_text(struct store *store, struct arena *arena, const struct hash *text,
                     int64_t first, int64_t **indexes, size_t *count, struct error *err) MUST_USE;

/* `*found` says whether the row was stated. */
bool store_find_row(struct store *store, struct arena *arena, struct str kind, struct str id,
                    struct store_row *row, bool *found, struct error *err) MUST_USE;

/*
 * Calls `each` for the entries from `first` until `end` in their order, of one kind only unless
 * `kind` is empty; bytes live during the call. False from `each` ends the walk with its error.
 */
typedef bool store_each(void *context, const struct store_entry *entry, struct error *err);
bool store_walk(struct store *store, int64_t first, int64_t end, struct str kind, store_each *each,
                void *context, struct error *err) MUST_USE;

/* The size of the last head that was recorded at `time_s` or before; -1 if none was. */
bool store_find_known(struct store *store, int64_t time_s, int64_t *size,
                      struct error *err) MUST_USE;

/* The largest size up to `limit` of whose checkpoint a cosignature is kept; -1 if there is none. */
bool store_find_cosigned(struct store *store, int64_t limit, int64_t *size,
                         struct error *err) MUST_USE;

/* The cosignature lines kept of the checkpoint of this size, one after the other; empty if none. */
bool store_read_cosignatures(struct store *store, struct arena *arena, int64_t size,
                             struct str *lines, struct error *err) MUST_USE;

/* ---- writing, between begin and commit ---- */

/* Waits for other writers, at most the time-out: then ERROR_CONFLICT. */
bool store_begin(struct store *store, struct error *err) MUST_USE;

bool store_put_entry(struct store *store, const struct store_entry *entry,
                     struct error *err) MUST_USE;
bool store_put_node(struct store *store, int level, int64_t index, const struct hash *hash,
                    struct error *err) MUST_USE;
bool store_put_body(struct store *store, const struct hash *hash, struct str body,
                    struct error *err) MUST_USE;
bool store_put_row(struct store *store, const struct store_row *row, struct error *err) MUST_USE;

/* Keeps a signature line of a witness, with its line feed, under the checkpoint of this size, for
 * ever: a later one of the same witness comes beside it. The same line twice is kept once. */
bool store_put_cosignature(struct store *store, int64_t size, struct str line,
                           struct error *err) MUST_USE;

/* Sets the head, and keeps its checkpoint, if the head is `before` in size and root: exactly one
 * row changes. ERROR_CONFLICT otherwise. */
bool store_swap_head(struct store *store, const struct store_head *before,
                     const struct store_head *after, struct error *err) MUST_USE;

/*
 * On true everything since store_begin() is on disk. On false it may or may not be: close the
 * store, and let a new start look. Nothing that depends on it may leave the program.
 */
bool store_commit(struct store *store, struct error *err) MUST_USE;

/* As if store_begin() had not been called. */
void store_rollback(struct store *store);

#endif
