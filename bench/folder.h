/* SPDX-License-Identifier: Apache-2.0 */
/* A guarantee folder as far as its plan in one reading, for the benchmarks. */
#ifndef SURETY_BENCH_FOLDER_H
#define SURETY_BENCH_FOLDER_H

#include "assess/plan.h"

struct folder {
    struct arena arena;
    struct record record;
    struct state state;
    struct premise premise;
    struct live live; /* the stated reading */
    struct plan plan;
};

/* Loads the folder or ends the program with a message. */
void folder_open(struct folder *folder, const char *path);
void folder_close(struct folder *folder);

/* Seconds of a clock that only goes forward. */
double seconds_now(void);

#endif
