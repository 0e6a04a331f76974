/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Finds damage on the disk: a SQLite VFS that lies on another one and keeps a checksum in the last
 * 8 bytes of each page of the main data base. It is computed when a page is written, and compared
 * whenever a page is read, so that no page is believed that is not as it was written. SQLite itself
 * checks no page of a data base file at all.
 *
 *   main data base   page | checksum over the page's number and all bytes before it
 *   write-ahead log  the frames as SQLite writes them, with its own chain of checksums, which
 *                    SQLite looks at after a crash only; here each frame that is read is checked
 *   all else         as it is
 *
 * What is written to the log is gathered until it is flushed, which a commit does before others see
 * it: `PRAGMA synchronous` must be FULL wherever anything is written.
 *
 * A checkpoint takes pages out of the write-ahead log (checked) and puts them into the data base
 * (checksum computed), so that there is no gap between the two. Nothing is mapped into memory,
 * since that would go past the comparison.
 *
 * Each flipped bit is found, and each change within one aligned group of 8 bytes; other damage is
 * missed once in 2^64; so is a page that was written to another page's place. A page of zeros alone
 * is one that was never written, and is believed. What is not found is an old page in its old place
 * (a write that the disk lost): that is for the hashes of the log. Nor is it a defence against a
 * person, who can compute checksums too.
 *
 * Cost: 0.3 microseconds a page of 4096 bytes that is read from or written to the data base, 3.5
 * for one read out of the write-ahead log (measured on one core of some 3 GHz, -O3).
 */
#ifndef SURETY_LEDGER_STORE_GUARD_H
#define SURETY_LEDGER_STORE_GUARD_H

#include "base/error.h"
#include "base/str.h"

#include <sqlite3.h>

enum { STORE_GUARD_BYTES = 8 }; /* of each page, at its end */

/*
 * The name of a VFS that guards the files of the VFS named `below` (NULL: the default one), made
 * when it is first asked for and there until the program ends; NULL if there is no `below` or no
 * memory. Any thread.
 */
const char *store_guard_register(const char *below) MUST_USE;

/*
 * Makes room for the checksums in a data base that may still have to be made: to be called after it
 * was opened through the guard, and before anything else is done with it. Every page of a data base
 * that is opened through the guard must have its checksum: one without them is damaged from page 1
 * on, and one without room for them is not written to.
 */
bool store_guard_enable(sqlite3 *db) MUST_USE;

/*
 * The number of the damaged page that the last failed read came upon, 1 for the first, -1 for the
 * header of the write-ahead log; 0 if damage was not the reason. Reads of a damaged page fail with
 * SQLITE_IOERR_DATA.
 */
int64_t store_guard_damaged_page(sqlite3 *db);

/* Told of each damaged page of a file. `page` is 0 for the file as a whole. */
typedef void store_guard_finding(void *context, int64_t page, const char *what);

/*
 * Reads every page of the data base file at `path`, also those that SQLite would not read, and
 * tells those that are damaged; `*count` counts them. No other program may write to it meanwhile,
 * and what stands in a write-ahead log is not looked at. False only if it could not be read:
 * ERROR_NOT_FOUND, ERROR_IO.
 */
bool store_guard_check(const char *path, store_guard_finding *finding, void *context,
                       int64_t *count, struct error *err) MUST_USE;

/*
 * Looks through a write-ahead log that was left behind for damage that a crash does not explain: a
 * frame that is not as it was written, behind it a whole transaction, and behind that another
 * frame, so that the damaged one must have been on disk. SQLite would silently end the log there;
 * through the guard it fails. What is torn after the last whole transaction is what a crash leaves,
 * and no finding; damage in the last two transactions cannot always be told from it. An absent or
 * empty log is fine. No other program may have the store open. Errors as above.
 */
bool store_guard_check_wal(const char *path, store_guard_finding *finding, void *context,
                           int64_t *count, struct error *err) MUST_USE;

#endif
