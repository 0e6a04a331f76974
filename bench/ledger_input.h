/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the benchmarks of the ledger are fed with: a log in a folder, the keys of its parties, and
 * as many signed statements as are asked for, always the same.
 */
#ifndef SURETY_BENCH_LEDGER_INPUT_H
#define SURETY_BENCH_LEDGER_INPUT_H

#include "ledger/log.h"

enum {
    INPUT_PARTIES = 32,
    INPUT_ROWS = 2 * INPUT_PARTIES + 2, /* that input_found() puts behind the first entry */
};

struct input {
    struct arena arena;
    struct key_pair *log_key, *secretariat;
    struct key_pair *parties[INPUT_PARTIES];
    struct log_submission *submissions; /* one signature each */
    size_t count;
};

/* Ends the program with the sentence if `good` is false. */
void input_expect(bool good, const char *what, const struct error *err);

/* Keys, and undertakings with the numbers first … first + count by the parties in turn. */
void input_make(struct input *input, size_t first, size_t count);
void input_release(struct input *input);

/* A new log in `folder` with the keys of all parties, and the rows that undertakings refer to. */
struct log *input_found(const struct input *input, const char *folder,
                        struct store_options options);

/* The text and the raw signature of a submission, for those who verify it without the ledger. */
struct input_signature {
    struct str text;
    const uint8_t *public_bytes, *signature;
};
struct input_signature *input_signatures(struct input *input);

/* Removes what a log left in a folder, and the folder. */
void input_remove(const char *folder);

/* Seconds of a clock that only goes forward. */
double input_now_s(void);

/* Processor seconds of the program so far: a busy machine changes them less than it does time. */
double input_cpu_s(void);

/* The middle one of some values, which are sorted for it. */
double input_median(double *values, size_t count);

#endif
