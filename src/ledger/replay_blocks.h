/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entries of a replay by blocks, which are with the pool while the next ones are being read: as
 * many as there is room for, so that the pool has work while the caller does other things, and
 * memory stays bounded.
 *
 *   begin A, read A, submit A
 *   begin B, read B, submit B
 *   …
 *   begin Z: no room, wait for A (and verify with the others), tell A's faults; read Z, submit Z
 *
 * What is off is told in the order of the entries, of each first what its reading found and then
 * its signatures. Internal to replay.c.
 */
#ifndef SURETY_LEDGER_REPLAY_BLOCKS_H
#define SURETY_LEDGER_REPLAY_BLOCKS_H

#include "base/arena.h"
#include "ledger/signature_pool.h"

enum { REPLAY_BLOCKS = 32 };

struct replay_fault;
struct replay_signer;

struct replay_block {
    struct arena arena; /* of all that the pool looks at */
    struct signature_batch batch;
    struct replay_signer *signers; /* beside the jobs */
    size_t job_capacity, signer_capacity;
    struct replay_fault *faults, **last_fault;
};

struct replay_blocks {
    struct signature_pool *pool; /* borrowed */
    /* What is off with an entry; `path` as in replay.h. The views live during the call. */
    void (*tell)(void *context, int64_t index, const char *path, const char *what);
    void *context;
    struct replay_block blocks[REPLAY_BLOCKS]; /* a ring */
    int oldest, under_way;                     /* of those that are with the pool */
    int64_t signature_count;                   /* that were verified */
};

/* An empty block, with room for a signature of each of so many entries. Its arena is empty. */
struct replay_block *replay_blocks_begin(struct replay_blocks *blocks, size_t entry_count);

/* `what` is copied; `path` lives in the block's arena, or is NULL. Faults come by index. */
void replay_block_add_fault(struct replay_block *block, int64_t index, const char *path,
                            const char *what);

/* A signature under the entry, made with `key`; what is pointed to lives as long as the block. */
void replay_block_add_signature(struct replay_block *block, int64_t index, const struct key *key,
                                struct str text, const struct note_signature *signature);

/* Hands the block that was begun last to the pool. */
void replay_blocks_submit(struct replay_blocks *blocks);

/* Waits for all and tells what is off. */
void replay_blocks_finish(struct replay_blocks *blocks);

/* Waits for all, tells nothing, and frees. */
void replay_blocks_release(struct replay_blocks *blocks);

#endif
