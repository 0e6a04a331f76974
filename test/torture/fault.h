/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One scheduler for everything that the ledger does with the disk, whether SQLite does it (by the
 * VFS "torture", fault_vfs.c) or base/file.c (by the linker's --wrap, fault_files.c). Operations
 * are counted from 1, and to one of them something happens.
 */
#ifndef SURETY_TORTURE_FAULT_H
#define SURETY_TORTURE_FAULT_H

#include <stdbool.h>
#include <stdint.h>

enum fault {
    FAULT_NONE,
    FAULT_EIO,        /* it fails; of a sync, what it was to keep may be lost */
    FAULT_ENOSPC,     /* it fails for want of room, if it needs any; else as EIO */
    FAULT_UNREPORTED, /* it is done, and reported as failed */
    FAULT_TORN,       /* of a write some whole sectors land, and it is reported as failed */
    FAULT_POWER,      /* it is the last; then what was not synced is there or not, by sectors */
    FAULT_COUNT
};

extern const char *const fault_names[FAULT_COUNT];

struct fault_plan {
    int64_t at; /* which operation; 0: none */
    enum fault fault;
    uint64_t seed; /* of what is lost */
};

/* Begins to count. The folder is where everything lies that is counted, absolute. */
void fault_begin(const char *folder, struct fault_plan plan);

/* If the power is out, loses what was not synced. Everything works again then. The number of
 * operations until it went out. */
int64_t fault_end(void);

/* What an operation does and says. */
struct fault_verdict {
    enum fault fault; /* FAULT_EIO while the power is out */
    bool is_done;     /* if it is not torn */
    int error;        /* an errno, 0 for success */
};

/* What happens to the operation that comes now; counts it. `does_change` says whether it changes
 * anything on disk, `what` and `path` are for messages. */
struct fault_verdict fault_next(bool does_change, const char *what, const char *path);

/* Whether that operation of the last count without a plan changed anything. */
bool fault_did_change(int64_t at);

/* Whether operations are counted now, and this path is one of the folder. */
bool fault_is_watched(const char *path);

/* What operation the plan named, for a message: "write ledger.sqlite-wal". */
const char *fault_place(void);

/* Begins a seeded sequence anew; fault_begin() does so too. */
void fault_seed(uint64_t seed);

/* The next number of a seeded sequence, below `limit`. */
uint64_t fault_random(uint64_t limit);

#endif
