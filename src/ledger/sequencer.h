/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Many writers, one log. Each calls sequencer_append() on a thread of its own and blocks until its
 * statement is on disk. One of them at a time writes for all: the batch is whatever queued while
 * the batch before it was being flushed, so that no one waits for a timer and a flush is shared
 * by as many as there are.
 *
 *   A  parse, verify │ queue │ write A            ────────▶ answer
 *   B  parse, verify │ queue │ ·········· write B C D ────▶ answer
 *   C      parse, verify │ queue ········ (B writes) ─────▶ answer
 *   D           parse, verify │ queue ··· (B writes) ─────▶ answer
 *
 * Statements are admitted in the order in which they queued, each as if it came alone: one that is
 * refused is refused to its own writer only, and refers to nothing that comes after it.
 */
#ifndef SURETY_LEDGER_SEQUENCER_H
#define SURETY_LEDGER_SEQUENCER_H

#include "ledger/log.h"

struct sequencer; /* closed by sequencer_close() */

/* A sequencer of a log that is open to append. The log is its own until it is closed. */
struct sequencer *sequencer_open(struct log *log);

/* No call may be under way. The log stays open. NULL is fine. */
void sequencer_close(struct sequencer *sequencer);

/*
 * Appends one statement; on true it is on disk. Refusals and ERROR_CONFLICT as log_append(). After
 * any other error of the log every call fails with it, for what is on disk is then not known: close
 * the sequencer and the log, and open them anew. Any number of threads. One flush for all that
 * queued together.
 */
bool sequencer_append(struct sequencer *sequencer, const struct log_submission *submission,
                      struct log_receipt *receipt, struct error *err) MUST_USE;

/* Transactions that were written so far. */
int64_t sequencer_batch_count(struct sequencer *sequencer);

#endif
