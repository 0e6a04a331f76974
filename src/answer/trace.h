/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The chain from an answer back to rows and sources: asked of a requirement, who serves it
 * in each reading; asked of an undertaking, what it gives in each reading or what stands in
 * the way; and under each, the row that says so, its source, and what that source leans on.
 */
#ifndef SURETY_ANSWER_TRACE_H
#define SURETY_ANSWER_TRACE_H

#include "answer/look.h"
#include "assess/assessment.h"

struct trace_link {
    int depth;             /* 0: the answer; each step deeper is what the one above rests on */
    const char *text;      /* one sentence or phrase */
    const struct row *row; /* the row that says so, or NULL */
};

struct trace {
    const struct trace_link *links;
    size_t count;
};

/*
 * The chain for `id`: a requirement, an undertaking, a fact's name, or a row of any other
 * kind. ERROR_NOT_FOUND, with the nearest name.
 */
bool trace_make(struct arena *arena, const struct assessment *assessment, struct str id,
                struct trace *trace, struct error *err) MUST_USE;

void trace_write_text(struct buf *out, struct arena *scratch, const struct look *look,
                      const struct assessment *assessment, const struct trace *trace);
void trace_write_json(struct buf *out, const struct assessment *assessment,
                      const struct trace *trace);

#endif
