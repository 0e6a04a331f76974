/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a mirror keeps of a log that contradicts itself, for anyone to verify with the log's
 * verifier key alone. Up to three files in the folder evidence/ of the mirror:
 *
 *   <kind>-<32 digits>.seen     the signed checkpoint that the mirror had taken over, cosignatures
 *                               and all
 *   <kind>-<32 digits>.shown    the signed checkpoint that was shown to it now, as it came
 *   <kind>-<32 digits>.proof    which of the two is the later one, and the proof of consistency
 * from the size of the earlier one: the body of a request to a witness (ledger/witness_request.h);
 * absent where the sizes are the same
 *
 * The kinds: `fork`, two histories; `back`, a log that was longer before; `unproven`, a server that
 * cannot show that the later log begins with the earlier one. The digits are of the text of what
 * was shown, so that the same is kept once.
 */
#ifndef SURETY_NET_MIRROR_EVIDENCE_H
#define SURETY_NET_MIRROR_EVIDENCE_H

#include "base/error.h"
#include "base/str.h"

struct mirror_evidence {
    const char *kind;              /* "fork" */
    struct str text;               /* of the checkpoint that was shown */
    struct str seen, shown, proof; /* empty: none */
};

/* Keeps it, on disk when it returns; `*path` is the files' name without their ends, in `arena`.
 * ERROR_IO. */
bool mirror_evidence_keep(struct arena *arena, const char *folder,
                          const struct mirror_evidence *evidence, const char **path,
                          struct error *err) MUST_USE;

#endif
