/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text of strangers inside messages of ours: in quotation marks, cut to a readable length and
 * with what does not show made to show, so that a message stays one line, a terminal stays as it
 * is, and two names that differ do not look the same. Hidden are control characters, those that
 * turn the direction of writing (U+202E and its kin: with one a cell could make a line read
 * otherwise than it is written), those without ink or width, and bytes that are not UTF-8. A secret
 * key is never repeated.
 */
#ifndef SURETY_RECORD_QUOTE_H
#define SURETY_RECORD_QUOTE_H

#include "base/str.h"

enum {
    QUOTE_CHARACTERS_MAX = 60,
    QUOTE_ESCAPE_BYTES = 12,
    QUOTE_BYTES = QUOTE_ESCAPE_BYTES * QUOTE_CHARACTERS_MAX + 16
};

/* abc → "abc" with its quotation marks; hidden characters as quote_escape() has them, a long text
 * cut with …. A text with a secret key in it → a secret key. */
char *quote(char out[static QUOTE_BYTES], struct str text);

/* The same into memory that lives until the end of the enclosing block. */
#define QUOTE(text) quote((char[QUOTE_BYTES]){0}, (text))

/* Whether the character at `at` is hidden, and in any case how many bytes it has. */
bool quote_is_hidden(struct str text, size_t at, size_t *size);

/* One hidden character as \n, \x1b, \u202e or \U000e0041; returns the bytes written, all ASCII. */
size_t quote_escape(char out[static QUOTE_ESCAPE_BYTES], struct str character);

/* Whether there is one of our secret keys in the text, or the beginning of one. */
bool quote_is_secret(struct str text);

#endif
