/* SPDX-License-Identifier: Apache-2.0 */
/* A witness that cosigns a growing log, and is tempted by a second history of it. What it cosigned
 * and let out is noted outside of the disk: it must never cosign anything beside that. */
#ifndef SURETY_TORTURE_VIGIL_H
#define SURETY_TORTURE_VIGIL_H

#include "ledger/witness.h"

enum {
    VIGIL_SIZE = 6
}; /* of the log in the end; its second history parts after the second entry */

struct vigil {
    struct arena arena, run;
    char folder[256]; /* absolute; the state is below */
    const char *state, *shared;
    struct witness_options options;
    struct key_pair *log, *pair;
    int64_t cosigned; /* the largest size whose cosignature was let out, of the honest history */
};

void vigil_init(struct vigil *v, const char *vfs);
void vigil_release(struct vigil *v);
void vigil_reset(struct vigil *v);

/* Asks for one checkpoint after the other, until the witness fails. */
bool vigil_run(struct vigil *v, struct error *err) MUST_USE;

/* Opens the witness with a disk that works: it must know what it cosigned, refuse the second
 * history, and go on with the first. */
bool vigil_check(struct vigil *v, struct error *err) MUST_USE;

#endif
