/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory for secrets. It is locked where the host allows it (not swapped out), has guard pages, and
 * is wiped when it is freed. As long as any is held, the process leaves no core dump and other
 * processes of the same user cannot look into it.
 */
#ifndef SURETY_LEDGER_SECRET_H
#define SURETY_LEDGER_SECRET_H

#include "base/error.h"

#include <stddef.h>

/* NULL with `err` set (ERROR_IO) when there is no memory. Its contents are not defined. */
void *secret_alloc(size_t size, struct error *err) MUST_USE;

void secret_free(void *memory); /* NULL is fine */

#endif
