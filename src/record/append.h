/* SPDX-License-Identifier: Apache-2.0 */
/*
 * New rows at the end of a CSV file that someone else wrote: the file's own separator, line
 * ends and order of columns, and not a byte of it changed before them. Only where a row has
 * something to say in a column that the file lacks, that column is added behind the others,
 * empty in the rows that are there.
 *
 *     id;party\r\n                    id;party;notice\r\n
 *     A-1;FRA          + A-2, 30  →   A-1;FRA;\r\n
 *                                     A-2;FRA;30\r\n
 */
#ifndef SURETY_RECORD_APPEND_H
#define SURETY_RECORD_APPEND_H

#include "base/buf.h"
#include "record/record.h"

/* The cells of a new row: the kind's fields in their order, then the table's extra columns. */
struct append_row {
    const struct str *cells;
};

/*
 * Adds to `out` the file `bytes` of `table`, which is of `kind` and was read from these bytes
 * without an error, with `rows` behind its own. Empty bytes make a new file with all columns of
 * the kind. ERROR_CONFLICT if a column would have to be added behind one that has no name,
 * ERROR_LIMIT if there would be too many. O(bytes).
 */
bool append_rows(struct arena *scratch, enum kind kind, const struct table *table, struct str bytes,
                 const struct append_row *rows, size_t count, struct buf *out,
                 struct error *err) MUST_USE;

/* One cell as a strict reader takes it back: in quotation marks where it must be. */
void append_cell(struct buf *out, struct str text);

#endif
