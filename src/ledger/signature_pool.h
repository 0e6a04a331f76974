/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verifies many signatures on all cores. Whoever has a batch of them submits it, prepares the next
 * one meanwhile, and then waits; who waits verifies too, so that no core stands idle.
 *
 *   submit(A) ── prepare B ── submit(B) ── wait(A), use A ── prepare C ── submit(C) ── wait(B) …
 *
 * What a good signature is, weak points included, is note_signature_is_good()'s to say, and so the
 * same as everywhere. Which key a signature is to be verified with comes from the caller
 * (roster_resolve()). Several threads may use one pool.
 */
#ifndef SURETY_LEDGER_SIGNATURE_POOL_H
#define SURETY_LEDGER_SIGNATURE_POOL_H

#include "ledger/note.h"

struct signature_pool; /* holds threads: closed by signature_pool_close() */

/* One signature to be verified; what it points to must outlive the wait. */
struct signature_job {
    const struct key *key;
    struct str text;                        /* that was signed */
    const struct note_signature *signature; /* its payload */
    bool is_good;                           /* the answer, after the wait */
};

/* Verifies one signature here and now, without a pool. About 100 µs. */
void signature_job_run(struct signature_job *job);

/* Jobs that are waited for together; the caller's, and its alone again after the wait. */
struct signature_batch {
    struct signature_job *jobs;
    size_t count;
    size_t taken, done;           /* jobs; the pool's */
    struct signature_batch *next; /* of those that are submitted; the pool's */
};

/*
 * A pool that keeps `thread_count` cores busy, the one who waits included; 0: all that the host
 * gives this program. Threads that cannot be had are done without.
 */
struct signature_pool *signature_pool_open(int thread_count);

/* Ends the threads. No batch may be under way. NULL is fine. */
void signature_pool_close(struct signature_pool *pool);

/* Hands over a batch with `jobs` and `count` set. Returns at once. */
void signature_pool_submit(struct signature_pool *pool, struct signature_batch *batch);

/* Verifies until the batch is done. About 100 µs per signature and core. */
void signature_pool_wait(struct signature_pool *pool, struct signature_batch *batch);

#endif
