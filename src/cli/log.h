/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the subcommands of `surety log` share: each is a function of a session whose first operand
 * is its own name and whose second is the store.
 */
#ifndef SURETY_CLI_LOG_H
#define SURETY_CLI_LOG_H

#include "cli/command.h"
#include "ledger/log.h"

#define LOG_KEY_FILE "log.key" /* in the store's folder */

bool log_init_run(struct session *session, struct error *err);
bool log_append_run(struct session *session, struct error *err);
bool log_checkpoint_run(struct session *session, struct error *err);
bool log_list_run(struct session *session, struct error *err);
bool log_show_run(struct session *session, struct error *err);
bool log_prove_run(struct session *session, struct error *err);
bool log_export_run(struct session *session, struct error *err);

#endif
