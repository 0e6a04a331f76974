/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text in columns for people. Columns are as wide as their cells need; when that is more
 * than the look has, the widest give way first, and what no longer fits is wrapped where
 * the column allows it, or cut off with …. A wrapping column keeps room for its longest word, or
 * piece of a word up to a mark, as long as another can give way. A column without any text is left
 * out.
 *
 *     ID         PARTY   BEST  UNIT        title row
 *     ---------  -----  -----  --------
 *     FRA-land   FRA     6000  soldiers    numbers stand on the right
 */
#ifndef SURETY_ANSWER_GRID_H
#define SURETY_ANSWER_GRID_H

#include "answer/look.h"

struct grid_column {
    const char *title;
    bool is_number; /* stands on the right */
    bool wraps;     /* long cells go on in the next line; otherwise they are cut */
    int least;      /* may be squeezed down to this; 0: only when nothing else gives */
};

struct grid_cell {
    struct str text;
    enum tint tint;
    int bar_columns; /* above 0: a bar of that many columns for `share` in place of the text */
    double share;
};

struct grid {
    struct arena *arena;
    const struct grid_column *columns;
    int column_count;
    struct grid_cell *cells; /* row after row */
    size_t count, capacity;
};

/* `columns` must outlive the grid. */
void grid_init(struct grid *grid, struct arena *arena, const struct grid_column *columns,
               int column_count);

/* Adds the next cell, row after row. The text must outlive the grid. */
void grid_add(struct grid *grid, enum tint tint, struct str text);
void grid_addf(struct grid *grid, enum tint tint, const char *format, ...) PRINTF_LIKE(3, 4);

/* Adds a bar for a share from 0 to 1. */
void grid_bar(struct grid *grid, enum tint tint, double share, int columns);

/* Writes titles and rows. A grid without rows writes "(none)". O(cells × width). */
void grid_write(const struct grid *grid, const struct look *look, struct buf *out);

#endif
