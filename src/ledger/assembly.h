/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From the statements of a log to the record that they make: a later one of the same kind and id
 * takes the place of an earlier one; those of `keys` are passed over. The statements pass by twice,
 * so that none of them has to be kept: first to see which count, then to fill the rows of those.
 *
 *     assembly_begin()
 *     assembly_leave_out()   if some statements are to be passed over
 *     assembly_see()    every statement, in the order of the log
 *     assembly_lay_out()
 *     assembly_put()    the same ones again; what does not count may be left out
 *     assembly_finish()
 *
 * What is needed is memory for the record, and some 50 bytes a row meanwhile.
 */
#ifndef SURETY_LEDGER_ASSEMBLY_H
#define SURETY_LEDGER_ASSEMBLY_H

#include "ledger/statement.h"

struct assembly; /* gone after assembly_finish() or assembly_drop() */

/* A record without rows. What it keeps lives in `arena`; all three must outlive the assembly. */
struct assembly *assembly_begin(struct arena *arena, struct record *record,
                                struct diagnostics *diagnostics);

/* The entries with these indexes, in rising order, count as not stated. They are borrowed. */
void assembly_leave_out(struct assembly *assembly, const int64_t *indexes, size_t count);

/* Copies what it needs. O(bytes). */
void assembly_see(struct assembly *assembly, const struct statement *statement, int64_t index);

/* All have been seen. Rows stand in the order in which they were first stated, columns of the
 * user's own in byte order. O(rows × log). */
void assembly_lay_out(struct assembly *assembly);

/* Whether the statement of this entry counts; to be asked in the order of the log. O(1). */
bool assembly_wants(struct assembly *assembly, int64_t index);

/* Fills the row of a statement that counts; its index becomes the line of the diagnostics. Copies
 * what it needs. O(bytes). */
void assembly_put(struct assembly *assembly, const struct statement *statement, int64_t index,
                  enum row_standing standing);

/* The record is complete, its references settled. O(bytes). */
void assembly_finish(struct assembly *assembly);

/* Leaves off: the record is not to be used. */
void assembly_drop(struct assembly *assembly);

#endif
