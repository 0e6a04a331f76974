/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writes a log as a static tree, `checkpoint` and `tile/…`, for any web server. Tiles never
 * change once written: a file that is there already must hold the same bytes. Every file comes
 * whole or not at all, and the checkpoint is the last, so that at any moment it names only what
 * is there and on disk.
 */
#ifndef SURETY_LEDGER_EXPORT_H
#define SURETY_LEDGER_EXPORT_H

#include "ledger/tree.h"

struct export_source {
    struct tree_reader tree;
    void *context;
    /* The bytes of one entry, valid until the next call. Asked for in ascending order. */
    bool (*entry)(void *context, int64_t index, struct str *entry, struct error *err);
};

/* What to write. */
struct export_range {
    int64_t from_size; /* of the export that is there already and whole; 0 for none */
    int64_t to_size;   /* of the log that `checkpoint` names */
    struct hash root;  /* its root, as the checkpoint names it */
};

/*
 * Brings the static tree in `folder`, which is made if it is absent, from one size to a later
 * one: every tile and bundle that the later log has and the earlier one had not, then
 * `checkpoint` as it is. An export that stopped midway is repeated with the same range.
 *
 * Nothing is published that does not hold together: an entry without the leaf hash that the
 * tree serves for it, a tile without the root that the level above has for it, another root
 * than the checkpoint's, or a file that is there with other bytes, is ERROR_CONFLICT.
 * ERROR_LIMIT for an entry that is too large; ERROR_IO; errors of the source.
 * O(to_size - from_size), memory for one bundle.
 */
bool export_write(const char *folder, const struct export_source *source, struct export_range range,
                  struct str checkpoint, struct error *err) MUST_USE;

#endif
