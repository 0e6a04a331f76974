/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Statements that go into the log together, in one transaction. The order of steps is what makes
 * it safe; each says what is left if we stop there.
 *
 *   admit      roles, signatures, references, against the log and the batch itself (log_admit.c)
 *   seal       hash, grow a copy of the edge, compute it all again, sign (log_seal.c)
 *   persist    one transaction that expects the head it began with: one flush (log_seal.c)
 *   release    receipts to the caller; the checkpoint may leave the program (log_append.c)
 *
 * The store's write lock is taken before the head is read and held until the flush, so that no two
 * writers ever sign; should the lock fail us, the head's compare-and-swap still lets one through.
 * Internal to ledger/log*.c and sequencer.c.
 */
#ifndef SURETY_LEDGER_LOG_BATCH_H
#define SURETY_LEDGER_LOG_BATCH_H

#include "base/map.h"
#include "ledger/log_entrant.h"
#include "ledger/log_parts.h"

/* A node of the tree that became complete and is stored. */
struct batch_node {
    int level;
    int64_t index;
    struct hash hash;
};

struct batch {
    struct log *log;
    struct arena arena;
    struct entrant **entrants; /* the caller's; parsed */
    size_t count;
    struct entrant **fresh; /* those that become entries, in order */
    size_t fresh_count;
    struct roster *roster;                 /* as of the last one that was admitted; the caller's */
    struct map rows[STATEMENT_KIND_COUNT]; /* id → the place of the one that stated it last */
    struct map texts; /* hash of a text → the place of the last one with it */
    struct map known[STATEMENT_KIND_COUNT]; /* id → its place in `stored` */
    struct store_row *stored;               /* that were looked for in the store */
    size_t stored_count, stored_capacity;
    const struct entrant *self; /* may refer to itself; NULL: none */
    int64_t bound;       /* rows of the store first stated from here on are not seen; 0: all are */
    struct buf bundle;   /* the entries as they are stored */
    struct hash *leaves; /* of fresh ones */
    struct tree_edge edge;    /* before them, and after batch_hash() with them */
    struct batch_node *nodes; /* of levels that are stored */
    size_t node_count, node_capacity;
    struct buf checkpoint;
    bool has_begun;  /* the store's lock was had */
    struct error io; /* the store has failed: whose statement it was about is no matter */
};

/* A batch that begins where `edge` ends and tries keys on `roster`. */
void batch_init(struct batch *batch, struct log *log, struct entrant **entrants, size_t count,
                const struct tree_edge *edge, struct roster *roster);
void batch_release(struct batch *batch);

/*
 * Admits all, or none but those before `*refused`. Rows may refer to each other in any order. Each
 * statement that has a place for its own refusal is admitted as if it came alone: refused without
 * harm to others, and referring only to what came before it. Errors of log_append().
 */
bool batch_admit(struct batch *batch, size_t *refused, struct error *err) MUST_USE;

/* Admits the statement at `place`, all but its references. */
bool batch_admit_one(struct batch *batch, size_t place, struct error *err) MUST_USE;

/* Whether all that an admitted statement refers to was stated, by the batch so far or before. */
bool batch_check_references(struct batch *batch, const struct entrant *entrant,
                            struct error *err) MUST_USE;

/* Lays the fresh ones out as they are stored, and grows the edge by them. */
bool batch_hash(struct batch *batch, struct error *err) MUST_USE;

/*
 * Nothing of the batch is on disk yet, and nothing has left the program: if we stop here, it was
 * never there. A root that a second computation does not find is not signed.
 */
bool batch_seal(struct batch *batch, struct store_head *after, struct error *err) MUST_USE;

/* Puts entries and nodes into the store, all but the head. If we stop here, the transaction is
 * undone at the next start, and the signature was seen by no one. */
bool batch_put(struct batch *batch, struct error *err) MUST_USE;

/* All of the above from begin to commit, and what is on disk then becomes what the log knows.
 * Nothing is written when nothing is fresh. */
bool batch_write(struct batch *batch, size_t *refused, struct error *err) MUST_USE;

#endif
