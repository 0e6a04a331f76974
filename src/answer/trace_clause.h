/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A clause followed through the versions of its text: how it stands in each, whom it was taken for
 * in the next and why, what it touches, who stands where on it. Finding what is asked for, and the
 * chain of a whole version, are in trace_text.c.
 */
#ifndef SURETY_ANSWER_TRACE_CLAUSE_H
#define SURETY_ANSWER_TRACE_CLAUSE_H

#include "answer/text.h"
#include "answer/trace_rows.h"

/* A chain that is being written. */
struct text_tracer {
    struct tracer tracer;
    const struct text *text;
    const struct trace_scope *scope;
};

/* "alike 0.731". */
const char *trace_alike(struct text_tracer *told, int likeness);

/* What a clause is about, or that nobody says. */
struct str trace_topic(const struct clause *clause);

/* "first told on 2031-05-08", "first told on no known day". */
const char *trace_first_told(struct text_tracer *told, const struct text_version *version);

/* "kept", "missing" of what no row says is dropped. */
const char *trace_change(const struct pair *pair);

/* What a clause does to a row that it touches, that row, what stands in its place, and what may
 * serve it. */
void trace_touch(struct text_tracer *told, int depth, const struct clause *clause,
                 const struct touch *touch);

/* The clause in each version of the scope. ERROR_LIMIT as from comparison_make(). */
bool trace_clause(struct text_tracer *told, const struct clause *clause,
                  struct error *err) MUST_USE;

#endif
