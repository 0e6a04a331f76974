/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Believes nothing but the entries: reads a static tree, rebuilds every hash from the bytes of
 * the entries, and compares every tile, partial ones of earlier sizes included, and the root.
 * What the entries say, and who signed the checkpoint, is for the caller to check.
 */
#ifndef SURETY_LEDGER_AUDIT_H
#define SURETY_LEDGER_AUDIT_H

#include "ledger/files.h"

/* Something that is not as it must be; the views live during the call only. */
struct audit_finding {
    const char *path; /* of the file in the tree */
    int64_t index;    /* of the first entry or hash that is off, -1 for the file as a whole */
    const char *what; /* a sentence without a full stop */
};

struct audit_watch {
    void *context;
    void (*finding)(void *context, const struct audit_finding *finding);
    /* The entries of one bundle, first … first + count, for the caller's own checks; may be NULL.
     * They live during the call. False stops the audit with this error. */
    bool (*entries)(void *context, int64_t first, size_t count, const struct str *entries,
                    struct error *err);
};

struct audit {
    int64_t entries;      /* read */
    int64_t files;        /* compared */
    int64_t files_beyond; /* of sizes that the checkpoint does not name yet: not looked into */
    int64_t findings;
};

/*
 * Audits the static tree of the log with this size and root, the ones of a checkpoint that the
 * caller has verified. False only when it could not be carried out (ERROR_IO, or the caller's
 * own error); what was found wrong is counted in audit->findings and told as it is found, in
 * the order of the entries. O(size), memory for one bundle.
 */
bool audit_files(const struct files *files, int64_t size, const struct hash *root,
                 const struct audit_watch *watch, struct audit *audit, struct error *err) MUST_USE;

#endif
