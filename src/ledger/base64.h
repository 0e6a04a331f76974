/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Base64 as RFC 4648 section 4 has it, with padding. One value has one spelling: no blanks, no line
 * breaks, no missing padding, and the bits that padding leaves over are zero.
 */
#ifndef SURETY_LEDGER_BASE64_H
#define SURETY_LEDGER_BASE64_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Room for what a text of `size` characters decodes to, at most. */
#define BASE64_DECODED_MAX(size) ((size) / 4 * 3)

/* Adds the text of `size` bytes to `out`. O(size). */
void base64_write(struct buf *out, const void *bytes, size_t size);

/*
 * text → bytes, with *size how many; `bytes` has room for BASE64_DECODED_MAX(text.size). False for
 * any other spelling; what `bytes` then holds has no meaning. The empty text is no bytes. O(size).
 */
bool base64_parse(struct str text, uint8_t *bytes, size_t *size) MUST_USE;

/* The same for exactly `size` bytes: keys, hashes. False also when there are more or fewer. */
bool base64_parse_exactly(struct str text, uint8_t *bytes, size_t size) MUST_USE;

#endif
