/* SPDX-License-Identifier: Apache-2.0 */
/* Counts and indexes as the formats of transparency logs spell them. */
#ifndef SURETY_LEDGER_DECIMAL_H
#define SURETY_LEDGER_DECIMAL_H

#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

/* "0", "17": digits without a leading zero, up to 2^63 - 1. False for any other spelling. */
bool decimal_parse(struct str text, int64_t *value) MUST_USE;

#endif
