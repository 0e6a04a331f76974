/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Errors are values. A function that can fail returns bool, true is good, and fills a
 * struct error that belongs to the caller. The codes are named by what a caller can do
 * about them; exit status and HTTP status are tables over the codes, in the faces.
 */
#ifndef SURETY_BASE_ERROR_H
#define SURETY_BASE_ERROR_H

#include "base/check.h"

#include <stdbool.h>

enum error_code {
    ERROR_NONE,
    ERROR_USAGE,     /* the call's words are off: say it differently */
    ERROR_FORMAT,    /* the bytes are not what they should be: mend the input */
    ERROR_LIMIT,     /* well formed, but larger than a named limit */
    ERROR_RECORD,    /* the record was read and has errors: see its diagnostics */
    ERROR_NOT_FOUND, /* a name that nothing answers to */
    ERROR_CONFLICT,  /* it contradicts what is there already */
    ERROR_DENIED,    /* its author may not say this */
    ERROR_SIGNATURE, /* a signature or a proof does not verify */
    ERROR_IO,        /* the host system failed: disk, network, permissions */
};

struct error {
    enum error_code code;
    char text[256]; /* one line without a full stop, for people */
};

/* Fill `err` and return false, so that `return error_set(err, …)` reads well. `err` may be NULL. */
bool error_set(struct error *err, enum error_code code, const char *format, ...) PRINTF_LIKE(3, 4);

/* The same with ": " and the host system's words for errno appended; code ERROR_IO. */
bool error_errno(struct error *err, const char *format, ...) PRINTF_LIKE(2, 3);

#endif
