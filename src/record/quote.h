/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text of strangers inside messages of ours: in quotation marks, cut to a readable length and
 * without control characters, so that a message stays one line and a terminal stays as it is.
 * Those that turn the direction of writing (U+202E and its kin) count among them: with one a cell
 * could make a line read otherwise than it is written.
 */
#ifndef SURETY_RECORD_QUOTE_H
#define SURETY_RECORD_QUOTE_H

#include "base/str.h"

enum { QUOTE_CHARACTERS_MAX = 60, QUOTE_BYTES = 6 * QUOTE_CHARACTERS_MAX + 16 };

/* abc → "abc" with its quotation marks; control characters as \n, \x1b or \u202e, a long text cut
 * with …. */
char *quote(char out[static QUOTE_BYTES], struct str text);

/* The same into memory that lives until the end of the enclosing block. */
#define QUOTE(text) quote((char[QUOTE_BYTES]){0}, (text))

/* Whether the bytes at `at` are a control character (C0, DEL, C1 or one of direction), and how many
 * bytes it has. */
bool quote_is_control(struct str text, size_t at, size_t *size);

#endif
