/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Many writers, one log. A thread that has one statement and nothing else to do calls
 * sequencer_append() and blocks until it is on disk; one that serves many connections hands each
 * statement over with sequencer_submit() and is told. One caller at a time writes for all. A batch
 * begins when nobody who has come is still at verifying, or when enough have queued (128
 * statements, or 256 KiB of them): a flush is shared by as many as there are, and no one waits for
 * a timer.
 *
 *   A  parse, verify │ queue │ write A            ────────▶ answer
 *   B    parse, verify │ queue ···· (D writes) ───────────▶ answer
 *   C      parse, verify │ queue ·· (D writes) ───────────▶ answer
 *   D           parse, verify │ queue │ write B C D ──────▶ answer
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

/* No call may be under way, and no answer outstanding. The log stays open. NULL is fine. */
void sequencer_close(struct sequencer *sequencer);

/*
 * Appends one statement; on true it is on disk. Refusals and ERROR_CONFLICT as log_append(). After
 * any other error of the log every call fails with it, for what is on disk is then not known: close
 * the sequencer and the log, and open them anew. Any number of threads. One flush for all that
 * queued together. A caller that writes for all goes on only as long as nobody comes who could:
 * what was submitted is next, and no other call is under way. Once it has handed over it looks only
 * once more.
 */
bool sequencer_append(struct sequencer *sequencer, const struct log_submission *submission,
                      struct log_receipt *receipt, struct error *err) MUST_USE;

/*
 * What became of a statement that was submitted: its receipt is good if the refusal's code is
 * ERROR_NONE. Called once, outside of all locks, on whichever thread wrote the batch or, for what
 * is refused at once, on the caller's; others wait behind it, so it shall be short. It may submit,
 * but not append, and not what was just refused: an error of the log comes at once, and again. Only
 * what is refused at once is answered within the answer that submitted it.
 */
typedef void sequencer_answer(void *context, const struct log_receipt *receipt,
                              const struct error *refusal);

/*
 * The same without waiting for the disk: verifies on the caller's thread, queues, and returns;
 * `answer` may have been called by then. The submission's bytes must live until it is called. A
 * caller that finds that it is time writes for all before it returns; the others give way to it
 * (sched_yield()). Call from as many threads as there are cores, and one more that can verify while
 * the disk is waited for. Any number of threads, together with sequencer_append().
 */
void sequencer_submit(struct sequencer *sequencer, const struct log_submission *submission,
                      sequencer_answer *answer, void *context);

/* Transactions that were written so far. */
int64_t sequencer_batch_count(struct sequencer *sequencer);

#endif
