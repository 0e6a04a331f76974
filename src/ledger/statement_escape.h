/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How names and values stand in the lines of a statement: a backslash is written \\, a line feed
 * \n, a carriage return \r, a tab \t, every other control character below U+0020 \x with two
 * digits in lower case, and in a name a space \s. Everything else stands for itself, and one text
 * has one spelling. Internal to ledger/statement*.c.
 */
#ifndef SURETY_LEDGER_STATEMENT_ESCAPE_H
#define SURETY_LEDGER_STATEMENT_ESCAPE_H

#include "base/buf.h"

/* Adds `text` as it stands in a line. O(bytes). */
void escape_write(struct str text, bool is_name, struct buf *out);

/*
 * What a spelling means, in `arena`, or a view of it where nothing is escaped. False for any
 * spelling that escape_write() would not write. O(bytes).
 */
bool escape_parse(struct arena *arena, struct str spelling, bool is_name,
                  struct str *text) MUST_USE;

#endif
