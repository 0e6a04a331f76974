/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The whole record and its verdicts as one self-contained HTML page: no network, no script;
 * pictures are inline SVG; it follows the reader's light or dark colours and prints on A4. Nothing
 * of the record reaches the page unescaped.
 */
#ifndef SURETY_ANSWER_REPORT_H
#define SURETY_ANSWER_REPORT_H

#include "assess/assessment.h"
#include "base/buf.h"

/*
 * The assessments are those of one state, one a requirement set. What changed is told since the
 * day `since`; DATE_NONE: since the last day before on which something was said.
 */
void report_write(struct buf *out, struct arena *scratch, const struct state *state,
                  const struct assessment *assessments, size_t count, int32_t since);

#endif
