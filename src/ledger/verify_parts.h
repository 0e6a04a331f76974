/* SPDX-License-Identifier: Apache-2.0 */
/* What the kinds of verification share. Internal to ledger/verify*.c. */
#ifndef SURETY_LEDGER_VERIFY_PARTS_H
#define SURETY_LEDGER_VERIFY_PARTS_H

#include "ledger/verify.h"

struct verify_run {
    struct arena *arena; /* of the result */
    const struct verify_options *options;
    const struct verify_watch *watch;
    struct verification *result;
    struct signature_pool *pool;
    struct replay *replay;
};

/* Begins with an empty result and a pool; verify_end() closes what is open. */
void verify_begin(struct verify_run *run, struct arena *arena, const struct verify_options *options,
                  const struct verify_watch *watch, struct verification *result);
void verify_end(struct verify_run *run);

/* One finding: counts it, and tells it. */
void verify_tell(struct verify_run *run, const char *path, int64_t index, const char *format, ...)
    PRINTF_LIKE(4, 5);

/*
 * The last checkpoint, told as `path`: sets origin, size and root of the result, and what the
 * policy's witnesses have signed. False if nothing can be held against it, which has been told.
 */
bool verify_checkpoint(struct verify_run *run, const char *path, struct str bytes);

/* The witnesses of the policy in a note that was verified with its keys, as the result's, if this
 * is the largest cosigned size. */
void verify_count_witnesses(struct verify_run *run, const struct note *note, int64_t size);

/* Takes over what the replay counted, after replay_finish(). */
void verify_count_replay(struct verify_run *run);

#endif
