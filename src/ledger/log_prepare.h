/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parses statements on this thread while the pool of the log verifies those before them on the
 * other cores, by the keys that count now or that the statements themselves seem to bring: a guess,
 * for what is admitted is decided under the lock (log_batch.h). Internal to ledger/log*.c.
 */
#ifndef SURETY_LEDGER_LOG_PREPARE_H
#define SURETY_LEDGER_LOG_PREPARE_H

#include "ledger/log_entrant.h"
#include "ledger/log_parts.h"

/* Gives statement `i`, parsed; views live as long as the preparation's arena. */
struct prepare_source {
    const void *context;
    bool (*parse)(const void *context, size_t i, struct arena *arena, struct entrant *entrant,
                  struct error *err);
};

/*
 * Fills `entrants` with `count` statements of the source, in `arena`, their signatures verified as
 * far as their keys are known. Statements of kind `keys` are tried on `guess`. False with
 * `*refused` and the error of the first one that cannot be parsed.
 */
bool log_prepare(struct log *log, struct arena *arena, struct prepare_source source,
                 struct entrant **entrants, size_t count, struct roster *guess, size_t *refused,
                 struct error *err) MUST_USE;

#endif
