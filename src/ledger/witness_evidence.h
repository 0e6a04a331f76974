/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Requests that a witness could not follow although the log had signed them, kept with what the
 * witness had cosigned before, for anyone to verify. Two files in the folder evidence/:
 *
 *   <kind>-<32 digits>.request    the request as it came
 *   <kind>-<32 digits>.cosigned   our checkpoint before it; absent if there was none
 *
 * A `fork` proves by itself that the log's key signed two histories. An `unproven` one does not:
 * the proof may have been spoilt on the way. The digits are of the signed text, so that one
 * checkpoint is kept once, however often and with whatever beside it it comes.
 */
#ifndef SURETY_LEDGER_WITNESS_EVIDENCE_H
#define SURETY_LEDGER_WITNESS_EVIDENCE_H

#include "base/error.h"
#include "base/str.h"

enum {
    WITNESS_FORKS_MAX = 1000,
    WITNESS_UNPROVEN_MAX = 200, /* of these anyone can make some from a log's newest checkpoint */
};

enum witness_evidence_kind { WITNESS_FORK, WITNESS_UNPROVEN };

struct witness_evidence {
    enum witness_evidence_kind kind;
    struct str text;     /* that the log signed */
    struct str request;  /* all of it */
    struct str cosigned; /* what we had cosigned before; may be empty */
};

/*
 * Keeps it in evidence/ of `folder`, on disk when it returns; what is there already is left as it
 * is.
 * `*path` is the request's file, in `arena`. ERROR_LIMIT when there is too much of this kind,
 * ERROR_IO. O(files there).
 */
bool witness_evidence_keep(struct arena *arena, const char *folder,
                           const struct witness_evidence *evidence, const char **path,
                           struct error *err) MUST_USE;

#endif
