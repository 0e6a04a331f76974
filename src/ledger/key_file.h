/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files that hold a secret. They differ from other files in three ways: nobody but their owner may
 * read them, one that is there is never written over, and their bytes stay in the caller's own
 * memory, which is locked and wiped.
 */
#ifndef SURETY_LEDGER_KEY_FILE_H
#define SURETY_LEDGER_KEY_FILE_H

#include "base/error.h"

#include <stddef.h>

/*
 * Reads a whole file of at most `capacity` bytes into `bytes`. ERROR_IO when it is not a regular
 * file, when it belongs to another user than this one or root, or when its mode gives group or
 * others any right; ERROR_NOT_FOUND, ERROR_LIMIT.
 */
bool key_file_read(const char *path, char *bytes, size_t capacity, size_t *size,
                   struct error *err) MUST_USE;

/*
 * Writes a new file of mode 0600 whole or not at all, by way of a temporary file in the same
 * folder, and syncs it and the folder. ERROR_CONFLICT when there is something at `path`, which is
 * then as it was; ERROR_IO.
 */
bool key_file_write(const char *path, const char *bytes, size_t size, struct error *err) MUST_USE;

#endif
