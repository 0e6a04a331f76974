/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How text for people looks: width, colour, bars. A writer of text takes a struct look and
 * a buffer and knows nothing of terminals; a face decides what the look is. Text that comes
 * from the record is cleaned on its way out, so that no cell can steer a terminal.
 */
#ifndef SURETY_ANSWER_LOOK_H
#define SURETY_ANSWER_LOOK_H

#include "base/buf.h"

#include <stdbool.h>

enum { LOOK_WIDTH_MIN = 40, LOOK_WIDTH_DEFAULT = 80, LOOK_WIDTH_MAX = 240 };

struct look {
    int width;      /* columns, LOOK_WIDTH_MIN to LOOK_WIDTH_MAX */
    bool is_screen; /* a person's terminal: long sentences are wrapped, bars are UTF-8 blocks */
    bool colour;    /* ANSI colours may be used */
};

enum tint { TINT_PLAIN, TINT_STRONG, TINT_FAINT, TINT_GOOD, TINT_WARNING, TINT_BAD, TINT_SIGNAL };

/* Plain text in a pipe: 80 columns, no colour, no blocks. */
struct look look_plain(void);

/* `text` with what does not show (record/quote.h) made to show, as \x1b or \u202e; line ends and
 * tabs become blanks. */
void look_clean(struct buf *out, struct str text);

/* The same, in colour if there is any. */
void look_text(struct buf *out, const struct look *look, enum tint tint, struct str text);

/* Exactly `columns` wide: cut off with … or filled up with blanks, on the left if `right_aligned`.
 */
void look_fit(struct buf *out, const struct look *look, enum tint tint, struct str text,
              int columns, bool right_aligned);

/* A share that is whole: what is added up in doubles may fall short of 1 by a little. */
#define LOOK_FULL_SHARE (1 - 1e-9)

/* A bar of `columns` for a share from 0 to 1: empty only at 0, full only where the share is whole.
 */
void look_bar(struct buf *out, const struct look *look, enum tint tint, double share, int columns);

/* A line that opens a section, after an empty line: the title strong, the rest faint. */
void look_heading(struct buf *out, const struct look *look, const char *title, const char *rest);

/*
 * A paragraph broken at blanks (but none before a percent sign) to the look's width, every line
 * after the first indented by `indent`; the first is taken to begin at column `at` already. Ends
 * with a line end.
 */
void look_paragraph(struct buf *out, const struct look *look, int at, int indent, struct str text);

/* The columns that look_clean() takes. O(size). */
int look_width(struct str text);

/* How many bytes of `text` fit into `columns`, never cutting a character. O(size). */
size_t look_prefix(struct str text, int columns);

#endif
