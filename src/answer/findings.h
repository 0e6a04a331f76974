/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What `surety check` has to say besides its messages: the findings as JSON for programs,
 * and in one line what a sound record holds.
 */
#ifndef SURETY_ANSWER_FINDINGS_H
#define SURETY_ANSWER_FINDINGS_H

#include "base/buf.h"
#include "record/record.h"

/* {"ledger" if it came out of one (basis.h), "errors": N, "warnings": N, "findings": [{"severity",
 * "file", "line", "column", "text", "hint"}]} */
void findings_write_json(struct buf *out, const struct record *record,
                         const struct diagnostics *diagnostics);

/* "PATH: no errors; parties 44, sources 358, …" */
void findings_write_contents(struct buf *out, const struct record *record);

#endif
