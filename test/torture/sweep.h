/* SPDX-License-Identifier: Apache-2.0 */
/* Runs a play once to count its operations on the disk, then once for each operation and each thing
 * that can happen to it, and after each run looks whether all is as it must be. */
#ifndef SURETY_TORTURE_SWEEP_H
#define SURETY_TORTURE_SWEEP_H

#include "base/error.h"

#include <stdint.h>

struct sweep_play {
    const char *what;
    void *context;
    void (*reset)(void *context);                  /* an empty disk, nothing acknowledged */
    bool (*run)(void *context, struct error *err); /* until its first error */
    bool (*check)(void *context, struct error *err);
    const char *(*step)(void *context); /* that it was at, for messages */
    const char *folder;                 /* where all of it lies, absolute */
    const char *shared;                 /* a file of memory, lost with the power */
};

/* Tells the result as test `number` of TAP. `runs`: so many, drawn by `seed`; 0: all. True if none
 * came to harm. */
bool sweep(int number, const struct sweep_play *play, uint64_t seed, int64_t runs);

#endif
