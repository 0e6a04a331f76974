/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the subcommands of `surety log` share: each is a function of a session whose first operand
 * is its own name and whose second is the store.
 */
#ifndef SURETY_CLI_LOG_H
#define SURETY_CLI_LOG_H

#include "cli/command.h"
#include "ledger/log.h"
#include "net/collect.h"

#define LOG_KEY_FILE "log.key" /* in the store's folder */

bool log_init_run(struct session *session, struct error *err);
bool log_append_run(struct session *session, struct error *err);
bool log_checkpoint_run(struct session *session, struct error *err);
bool log_list_run(struct session *session, struct error *err);
bool log_show_run(struct session *session, struct error *err);
bool log_prove_run(struct session *session, struct error *err);
bool log_export_run(struct session *session, struct error *err);
bool log_cosign_run(struct session *session, struct error *err);

/* Asks the witnesses of `policy` to cosign the newest checkpoint of the session's store. Errors as
 * collect_cosignatures() and trust_open_client(). */
bool log_cosign(struct session *session, struct log *log, const struct policy *policy,
                struct collect_report *report, struct error *err) MUST_USE;

/* The same behind an append, which it cannot fail any more: says in the notes what went wrong, and
 * returns in words what has become of the log. `policy` NULL: nobody is asked. */
const char *log_cosign_after(struct session *session, struct log *log, const struct policy *policy);

/*
 * Behind an append, which it cannot fail any more: says in the notes which of the new statements
 * have no effect, and why, as `surety check` does. O(entries), but not much more than the append
 * itself: to a large log to which little was added it only says that it did not look.
 */
void log_effect_note(struct session *session, struct log *log, const struct log_receipt *receipts,
                     size_t count);

#endif
