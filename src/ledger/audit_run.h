/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the parts of the audit: reading one file of the tree, and telling what is off. */
#ifndef SURETY_LEDGER_AUDIT_RUN_H
#define SURETY_LEDGER_AUDIT_RUN_H

#include "ledger/audit.h"

struct audit_run {
    const struct files *files;
    int64_t size; /* of the log, as the checkpoint names it */
    const struct audit_watch *watch;
    struct audit *audit;
    struct arena scratch; /* emptied after each bundle */
};

/* One finding: counts it, and tells it. */
void audit_tell(struct audit_run *run, const char *path, int64_t index, const char *format, ...)
    PRINTF_LIKE(4, 5);

/*
 * Reads a tile or bundle into the scratch arena: the file of its own width, or else the
 * beginning of the full one. `path` becomes the name of the file that was read. Tells nothing.
 */
bool audit_fetch(struct audit_run *run, struct tile tile, char path[static TILE_PATH_BYTES],
                 struct str *contents, struct error *err) MUST_USE;

/* The same, but with `*there` false it could not be had, and that has been told. False on
 * ERROR_IO only. */
bool audit_read(struct audit_run *run, struct tile tile, char path[static TILE_PATH_BYTES],
                struct str *contents, bool *there, struct error *err) MUST_USE;

/*
 * Looks through all names in the tree: those that are no tile's, and partial tiles of earlier
 * sizes, which must be the beginning of the tile that took their place.
 */
bool audit_names(struct audit_run *run, struct error *err) MUST_USE;

#endif
