/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Keeps a full copy of a log that someone else publishes as a static tree: fetches the checkpoint,
 * verifies that the log's key signed it and that the log it names begins with the one that was seen
 * before, takes over the new entries with all that log_follow.h verifies, and keeps the
 * cosignatures. The copy grows by the whole difference or not at all; a call that was interrupted
 * is repeated.
 *
 * A log that forked or went back is refused, and what shows it is kept (mirror_evidence.h). That is
 * for people to judge: whoever holds the log's key signed two histories, or took one back.
 */
#ifndef SURETY_NET_MIRROR_H
#define SURETY_NET_MIRROR_H

#include "ledger/files.h"
#include "ledger/log_follow.h"

struct mirror_options {
    const struct key *log;       /* its name is the log's origin */
    const struct policy *policy; /* whose cosignatures are kept; NULL: none are */
    struct store_options store;
};

enum mirror_outcome {
    MIRROR_SAME,    /* nothing new; new cosignatures may have come */
    MIRROR_GROWN,   /* the copy is up to date */
    MIRROR_BACK,    /* the server shows a smaller log than it did before */
    MIRROR_FORKED,  /* another history, signed by the log's key */
    MIRROR_REFUSED, /* the tree is damaged, or an entry is not what this log may hold */
};

struct mirror_report {
    enum mirror_outcome outcome;
    int64_t size_before, size_after; /* of the copy */
    int64_t size_shown;              /* of the checkpoint that was fetched */
    size_t cosignatures;             /* of it that are kept, by witnesses of the policy */
    int64_t cosigned_size;           /* entries that the policy's quorum has cosigned, -1: none */
    const char *path;                /* of the file that is off, or NULL */
    int64_t index;                   /* of the entry that is off, or -1 */
    char what[256];                  /* in what it fails */
    const char *evidence;            /* the files' name without their ends; NULL: none was kept */
};

/*
 * Brings the mirror in `folder` up to date, or begins it. What the outcome says was found is no
 * failure of the call. ERROR_SIGNATURE when the checkpoint is not the log's, which proves nothing
 * about the log; ERROR_CONFLICT if `folder` keeps another log; ERROR_IO, ERROR_NOT_FOUND, other
 * errors of the store. Strings of the report live in `arena`. O(new entries).
 */
bool mirror_update(struct arena *arena, const struct files *files, const char *folder,
                   const struct mirror_options *options, struct mirror_report *report,
                   struct error *err) MUST_USE;

#endif
