/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a verification found, in words and as JSON: one line for each finding, a line that sums up,
 * and what was not checked.
 */
#ifndef SURETY_CLI_SCRUTINY_H
#define SURETY_CLI_SCRUTINY_H

#include "answer/emit.h"
#include "cli/command.h"
#include "ledger/verify.h"

enum { SCRUTINY_FINDINGS_MAX = 1000 }; /* that are told; the rest is counted */

/* Collects findings as they come; lives in its arena. */
struct scrutiny {
    struct arena *arena;
    struct audit_finding *findings;
    size_t told, capacity;
    int64_t count; /* of all */
};

/* A verify_watch that adds to `scrutiny`. */
struct verify_watch scrutiny_watch(struct scrutiny *scrutiny);

/* One finding a line, in words. */
void scrutiny_write_findings(const struct scrutiny *scrutiny, struct buf *out);

/* The members "verified" and "findings" of an object that is open. */
void scrutiny_emit_findings(const struct scrutiny *scrutiny, struct emit *json);

/* "2026-01-06T14:05:30Z". */
void scrutiny_write_time(struct buf *out, uint64_t time_s);

/*
 * The whole answer about a tree or a store to the session's output, in words or, if the request
 * says so, as JSON; `policy` NULL: none was given.
 */
void scrutiny_write(struct session *session, const struct scrutiny *scrutiny,
                    const struct verification *result, bool is_store, const struct policy *policy);

#endif
