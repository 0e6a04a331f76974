/* SPDX-License-Identifier: Apache-2.0 */
/* `surety verify PROOF`: that one entry is in a log, offline. */
#ifndef SURETY_CLI_VERIFY_PROOF_H
#define SURETY_CLI_VERIFY_PROOF_H

#include "cli/command.h"
#include "ledger/policy.h"

/* Verifies the proof that the first operand names. ERROR_USAGE, ERROR_FORMAT, ERROR_LIMIT,
 * ERROR_IO; what does not verify is an answer. */
bool verify_proof_run(struct session *session, const struct key *log, const struct policy *policy,
                      struct error *err) MUST_USE;

#endif
