/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/grid.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { GRID_GAP = 2, GRID_COLUMNS_MAX = 16 };

void grid_init(struct grid *grid, struct arena *arena, const struct grid_column *columns,
               int column_count)
{
    CHECK(column_count > 0 && column_count <= GRID_COLUMNS_MAX);
    *grid = (struct grid){.arena = arena, .columns = columns, .column_count = column_count};
}

void grid_add(struct grid *grid, enum tint tint, struct str text)
{
    ARENA_GROW(grid->arena, &grid->cells, grid->count, &grid->capacity);
    grid->cells[grid->count++] = (struct grid_cell){.text = text, .tint = tint};
}

void grid_addf(struct grid *grid, enum tint tint, const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    int size = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    CHECK(size >= 0);
    size_t kept = (size_t)size < sizeof text ? (size_t)size : sizeof text - 1;
    grid_add(grid, tint, (struct str){arena_copy(grid->arena, text, kept), kept});
}

void grid_bar(struct grid *grid, enum tint tint, double share, int columns)
{
    grid_add(grid, tint, (struct str){0});
    grid->cells[grid->count - 1].share = share;
    grid->cells[grid->count - 1].bar_columns = columns;
}

/* The widest cell of each column, at least the title; 0 for a column without any text: it is left
 * out. */
static void natural_widths(const struct grid *grid, int widths[static GRID_COLUMNS_MAX])
{
    for (size_t i = 0; i < grid->count; i++) {
        int *width = &widths[i % (size_t)grid->column_count];
        int cell = look_width(grid->cells[i].text);
        if (grid->cells[i].bar_columns > 0)
            cell = grid->cells[i].bar_columns;
        if (cell > *width)
            *width = cell > 1000 ? 1000 : cell;
    }
    for (int c = 0; c < grid->column_count; c++) {
        int title = (int)str_width(str_from(grid->columns[c].title));
        if (widths[c] > 0 && widths[c] < title)
            widths[c] = title;
    }
}

/* A blank at which a line may end: the sign of "5.0 %" stays with its number. */
static bool is_blank(struct str text, size_t at)
{
    return text.data[at] == ' ' && (at + 1 == text.size || text.data[at + 1] != '%');
}

/* Whether a line may end before byte `at`: at a blank, or behind a mark inside an id, but not in
 * the middle of "600,000" nor before the sign of "5.0 %". */
static bool may_break(struct str text, size_t at)
{
    bool is_digit = text.data[at] >= '0' && text.data[at] <= '9';
    if (is_digit && (text.data[at - 1] == ',' || text.data[at - 1] == '.'))
        return false;
    return is_blank(text, at) || strchr(" ;,-./_+", text.data[at - 1]) != NULL;
}

/* The widest piece of a cell between places where a line may end. */
static int widest_piece(struct str text)
{
    int widest = 0;
    size_t first = 0;
    for (size_t at = 1; at <= text.size; at++) {
        if (at < text.size && !may_break(text, at))
            continue;
        int width = look_width(str_trim((struct str){text.data + first, at - first}));
        widest = width > widest ? width : widest;
        first = at;
    }
    return widest;
}

/* What each column may be squeezed to without tearing a word that has no mark to break behind. */
static void least_widths(const struct grid *grid, int least[static GRID_COLUMNS_MAX])
{
    for (int c = 0; c < grid->column_count; c++)
        least[c] = grid->columns[c].least;
    for (size_t i = 0; i < grid->count; i++) {
        int c = (int)(i % (size_t)grid->column_count);
        int piece = grid->columns[c].wraps && least[c] > 0 ? widest_piece(grid->cells[i].text) : 0;
        least[c] = piece > least[c] ? piece : least[c];
    }
}

/* The widest column that is above its least width (or above 3, when `force`), or -1. */
static int widest(const struct grid *grid, const int *widths, const int *leasts, bool force)
{
    int best = -1;
    for (int c = 0; c < grid->column_count; c++) {
        int least = force ? 3 : leasts[c];
        if (!force && least == 0)
            continue;
        if (widths[c] > least && (best < 0 || widths[c] > widths[best]))
            best = c;
    }
    return best;
}

static void squeeze(const struct grid *grid, int *widths, int available)
{
    int total = -GRID_GAP, leasts[GRID_COLUMNS_MAX];
    least_widths(grid, leasts);
    for (int c = 0; c < grid->column_count; c++)
        total += widths[c] > 0 ? widths[c] + GRID_GAP : 0;
    for (; total > available; total--) {
        int c = widest(grid, widths, leasts, false);
        if (c < 0)
            c = widest(grid, widths, leasts, true);
        if (c < 0)
            return;
        widths[c]--;
    }
}

/* The last place up to `fits` where a line may end, at blanks only or behind marks too; else 0. */
static size_t last_break(struct str text, size_t fits, bool at_marks)
{
    size_t at = fits;
    while (at > 0 && (at_marks ? !may_break(text, at) : !is_blank(text, at)))
        at--;
    return at;
}

/* Whether the word that begins behind byte `at` fits into a line of its own. */
static bool word_fits(struct str text, size_t at, int width)
{
    struct str rest = str_trim((struct str){text.data + at, text.size - at}), word;
    return str_next(&rest, ' ', &word) && look_prefix(word, width) == word.size;
}

/*
 * Cuts what fits into one line of a wrapping cell off `rest`: at a blank, so that no id is torn
 * that would fit into the next line; behind a mark only in a word that is too long for any line.
 */
static struct str next_line(struct str *rest, int width)
{
    if (rest->size == 0)
        return *rest;
    size_t fits = look_prefix(*rest, width);
    if (fits < rest->size) {
        size_t at = last_break(*rest, fits, false);
        if (!word_fits(*rest, at, width))
            at = last_break(*rest, fits, true);
        fits = at > 0 ? at : fits > 0 ? fits : rest->size;
    }
    struct str line = {rest->data, fits};
    rest->data += fits;
    rest->size -= fits;
    *rest = str_trim(*rest);
    return str_trim(line);
}

/* Lines do not end in blanks: what was only filling is taken back. */
static void end_line(struct buf *out)
{
    while (out->size > 0 && out->data[out->size - 1] == ' ')
        out->size--;
    buf_char(out, '\n');
}

static void write_row(const struct grid *grid, const struct look *look, const int *widths,
                      const struct grid_cell *cells, struct buf *out)
{
    struct str rest[GRID_COLUMNS_MAX] = {{0}};
    for (int c = 0; c < grid->column_count; c++)
        rest[c] = cells[c].text;
    for (bool more = true; more;) {
        more = false;
        for (int c = 0; c < grid->column_count; c++) {
            struct str line = rest[c];
            if (grid->columns[c].wraps)
                line = next_line(&rest[c], widths[c]);
            else
                rest[c].size = 0;
            more = more || rest[c].size > 0;
            if (widths[c] == 0)
                continue;
            if (c > 0)
                buf_repeat(out, " ", GRID_GAP);
            if (cells[c].bar_columns > 0)
                look_bar(out, look, cells[c].tint, cells[c].share, widths[c]);
            else
                look_fit(out, look, cells[c].tint, line, widths[c], grid->columns[c].is_number);
        }
        end_line(out);
    }
}

static void write_titles(const struct grid *grid, const struct look *look, const int *widths,
                         struct buf *out)
{
    for (int c = 0; c < grid->column_count; c++) {
        if (widths[c] == 0)
            continue;
        if (c > 0)
            buf_repeat(out, " ", GRID_GAP);
        look_fit(out, look, TINT_STRONG, str_from(grid->columns[c].title), widths[c],
                 grid->columns[c].is_number);
    }
    end_line(out);
    for (int c = 0; c < grid->column_count; c++) {
        if (widths[c] == 0)
            continue;
        if (c > 0)
            buf_repeat(out, " ", GRID_GAP);
        buf_repeat(out, look->is_screen ? "─" : "-", (size_t)widths[c]);
    }
    buf_char(out, '\n');
}

void grid_write(const struct grid *grid, const struct look *look, struct buf *out)
{
    if (grid->count == 0) {
        buf_text(out, "(none)\n");
        return;
    }
    int widths[GRID_COLUMNS_MAX] = {0};
    natural_widths(grid, widths);
    squeeze(grid, widths, look->width);
    write_titles(grid, look, widths, out);
    for (size_t i = 0; i + (size_t)grid->column_count <= grid->count;
         i += (size_t)grid->column_count)
        write_row(grid, look, widths, &grid->cells[i], out);
}
