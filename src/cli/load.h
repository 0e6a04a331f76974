/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a path to a record or a state that may be answered from. Findings go to the
 * session's notes as a compiler prints them.
 */
#ifndef SURETY_CLI_LOAD_H
#define SURETY_CLI_LOAD_H

#include "cli/command.h"
#include "state/state.h"

/*
 * Loads and validates the record at `path`, of a ledger as much as --known-at says; what it rests
 * on is added to the session's basis. ERROR_IO, ERROR_LIMIT, ERROR_USAGE for options that do not go
 * with the path; findings are no failure.
 */
bool load_findings(struct session *session, const char *path, struct record *record,
                   struct diagnostics *diagnostics, struct error *err) MUST_USE;

/* Adds all findings and, if there are any, a last line that counts them to the notes. */
void load_note_findings(struct session *session, const struct record *record,
                        const struct diagnostics *diagnostics);

/*
 * The record at `path`. Warnings are counted in the notes; if there are errors, all findings are
 * noted and the answer is ERROR_RECORD, besides the errors above.
 */
bool load_record(struct session *session, const char *path, struct record *record,
                 struct error *err) MUST_USE;

/* The same, but as much of a ledger as `known` says. */
bool load_known(struct session *session, const char *path, const struct known *known,
                struct record *record, struct error *err) MUST_USE;

/* The state of the record at `path` as of the request's date. Errors as above. */
bool load_state(struct session *session, const char *path, struct state *state,
                struct error *err) MUST_USE;

#endif
