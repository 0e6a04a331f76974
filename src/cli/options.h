/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A strict reader of command lines over a table: `--name value` or `--name=value`, `-o value`,
 * flags without a value, `--` before operands that begin with a dash. What is not in the
 * table is a usage error that names the nearest option. The same table makes the usage text.
 * It knows nothing of what options mean: each has a function that takes its value.
 */
#ifndef SURETY_CLI_OPTIONS_H
#define SURETY_CLI_OPTIONS_H

#include "base/buf.h"
#include "base/error.h"

#include <stdbool.h>

enum { OPERANDS_MAX = 4 };

struct option {
    char letter;          /* 'o' for -o, or 0 */
    const char *name;     /* "as-of" */
    const char *argument; /* "DATE"; NULL: a flag, whose value is "" */
    const char *help;     /* a phrase without a full stop */
    bool (*take)(void *context, const char *value, struct error *err);
};

struct usage {
    const char *name;     /* "assess" */
    const char *operands; /* "DIR" */
    int operands_min, operands_max;
    const char *summary;                 /* a sentence in the imperative, without a full stop */
    const char *details;                 /* further lines, or NULL */
    const struct option *const *options; /* ends with NULL */
};

struct operands {
    const char *items[OPERANDS_MAX]; /* of argv */
    int count;
    bool wants_help; /* --help or -h was given; nothing else was then looked at */
};

/*
 * Reads the words after the command's name; `context` goes to the options' functions. ERROR_USAGE,
 * or what these functions return.
 */
bool options_parse(const struct usage *usage, int argc, char *const *argv, void *context,
                   struct operands *operands, struct error *err) MUST_USE;

/* What --help prints. */
void options_write_usage(const struct usage *usage, struct buf *out);

#endif
