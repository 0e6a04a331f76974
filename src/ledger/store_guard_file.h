/* SPDX-License-Identifier: Apache-2.0 */
/* A file under guard: a main data base or a write-ahead log, as SQLite knows files. The file of the
 * VFS below follows it in memory. */
#ifndef SURETY_LEDGER_STORE_GUARD_FILE_H
#define SURETY_LEDGER_STORE_GUARD_FILE_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

enum { GUARD_FILE_CONTROL = 0x5359 }; /* asks a file for its damaged page, an int64_t */

struct guard_file {
    sqlite3_file base;
    struct guard_file *other; /* the log of a data base, the data base of a log; or NULL */
    bool is_wal;
    /* of a data base */
    uint8_t *page; /* GUARD_PAGE_MAX bytes to work in */
    int64_t damaged_page;
    /* of a write-ahead log */
    int64_t frame_bytes; /* header and page, once a page was written */
    int64_t page_at;     /* where the page belongs whose frame header was written last */
    int64_t page_number; /* of that page */
    int64_t stale_from;  /* frames from here on await their checksums; INT64_MAX: none does */
    bool gathers;        /* what is written, to hand it below together */
    uint8_t *gathered;   /* NULL until it is needed */
    int gathered_size;   /* bytes */
    int64_t gathered_at; /* where they belong */
    int failure;         /* some were not written: a result of SQLite for all else of the writer */
};

/* Opens the file below, as SQLite asked for it, and puts it under guard. A result of SQLite. */
int guard_file_open(sqlite3_vfs *under, const char *name, struct guard_file *file, int flags,
                    int *flags_out);

#endif
