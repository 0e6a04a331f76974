/* SPDX-License-Identifier: Apache-2.0 */
/* A mirror that takes over a log in steps: what it took over and was told is on disk must be there,
 * as a state of the log that it follows. The log itself is in memory. */
#ifndef SURETY_TORTURE_COPY_H
#define SURETY_TORTURE_COPY_H

#include "scenario.h"

enum { COPY_ENTRIES = 9, COPY_STEPS = 3 };

struct copy {
    struct scenario *from; /* whose log is followed; its folder is the mirror's then */
    struct str entries[COPY_ENTRIES];
    struct str checkpoints[COPY_ENTRIES + 1]; /* by size; empty: none was signed */
    int64_t sizes[COPY_STEPS];                /* of the checkpoints that are taken over */
    int64_t kept;                             /* entries, as acknowledged */
};

/* Makes the log and reads it into memory. */
void copy_init(struct copy *c, struct scenario *from);
void copy_reset(struct copy *c);

/* Takes over one checkpoint after the other. */
bool copy_run(struct copy *c, struct error *err) MUST_USE;

/* Opens the mirror with a disk that works: what was acknowledged is there and verifies, and the
 * rest is taken over. */
bool copy_check(struct copy *c, struct error *err) MUST_USE;

#endif
