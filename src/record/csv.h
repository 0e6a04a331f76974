/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A strict reader of CSV (RFC 4180) as spreadsheets write it: a byte order mark, CRLF or LF,
 * and `;` or tab between cells if the header says so are read as they come. It pulls one row at a
 * time out of bytes in memory and knows where each cell begins. No domain in it.
 *
 *     id,name\r\n
 *     A,"say ""hi"""\r\n   →   cells: A | say "hi"     (unescaped into the arena only when needed)
 */
#ifndef SURETY_RECORD_CSV_H
#define SURETY_RECORD_CSV_H

#include "base/error.h"
#include "base/str.h"
#include "record/place.h"

struct csv_cell {
    struct str
        text; /* unquoted and trimmed; a view of the input, or a copy in the arena if it held "" */
    struct place place; /* where that text begins, behind quote and blanks */
};

struct csv_reader {
    struct arena *arena;    /* for unescaped cells and the cell array */
    struct str input;       /* without the byte order mark */
    size_t at;              /* bytes read */
    struct place place;     /* of `at` */
    char separator;         /* ',' or ';' or a tab: by the first line */
    struct csv_cell *cells; /* of the last row */
    size_t cell_count;
    size_t cell_capacity;
    struct str fault; /* of the row being read: what is wrong with it, empty if nothing is */
    struct place fault_place;
};

/* Begins to read `input`, which must outlive the reader; looks at its first line for the separator.
 */
void csv_open(struct csv_reader *reader, struct arena *arena, struct str input);

enum csv_result { CSV_ROW, CSV_END, CSV_ERROR };

/*
 * Reads the next row into reader->cells. Blank lines are passed over; blanks around a quoted
 * cell are let pass. On CSV_ERROR (a quote left open or followed by text, a bare quote inside a
 * cell, NUL, bad UTF-8, a limit) err says what, line and column where, and reading can go on
 * with the next row: the next line, if a quote was left open. O(bytes) over the whole input.
 */
enum csv_result csv_next(struct csv_reader *reader, struct error *err, uint32_t *line,
                         uint32_t *column) MUST_USE;

#endif
