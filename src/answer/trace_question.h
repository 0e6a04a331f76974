/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The links of one question: what is known and by which row, what the readings take it for, what
 * the best and the worst answer could change in each set, and why it stands where it stands. Which
 * questions belong to what is asked for is trace_ask.c.
 */
#ifndef SURETY_ANSWER_TRACE_QUESTION_H
#define SURETY_ANSWER_TRACE_QUESTION_H

#include "answer/ask.h"
#include "answer/trace_rows.h"

/* A chain that is being written. */
struct ask_tracer {
    struct tracer tracer;
    const struct ask *ask;
    struct ask_question *questions; /* as ask->questions; those that are told have outlooks */
    bool is_row_told;               /* the undertaking stands above, with its source */
};

/* Question `index` of the questionnaire in full. */
void trace_question(struct ask_tracer *told, int depth, size_t index);

/* Whether the answer to it alone could move the set's verdict or change a coverage of it. */
bool trace_question_matters(const struct ask_tracer *told, size_t index, uint32_t set);

/* The question, its row's source, and what it could change in `set` (index into state.sets), or in
 * each if that is STATE_UNKNOWN. */
void trace_question_briefly(struct ask_tracer *told, int depth, size_t index, int64_t set);

/* By what the places in the questionnaire go. */
void trace_question_order(struct ask_tracer *told, int depth);

#endif
