/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The answer to "would it hold?" as text for people and as JSON for programs. The JSON's
 * keys, their order and the form of its numbers are fixed; what people read may
 * change with the look.
 */
#ifndef SURETY_ANSWER_ASSESS_H
#define SURETY_ANSWER_ASSESS_H

#include "answer/look.h"
#include "assess/assessment.h"

/* The first line is the verdict and why. `scratch` holds what the tables need. */
void assess_write_text(struct buf *out, struct arena *scratch, const struct look *look,
                       const struct assessment *assessment);

void assess_write_json(struct buf *out, const struct assessment *assessment);

/* "set S, as of …, C-day …, 730 days, must survive 1 withdrawal; without …": what was asked. */
void assess_describe_question(struct buf *text, const struct premise *premise);

/* The first critical shortfall of a reading that has one, as a sentence. */
void assess_describe_shortfall(struct buf *text, const struct state *state,
                               const struct reading_answer *answer);

/* Why it is short: the minimum cut in words, beginning with a blank. Long lists are capped. */
void assess_describe_cut(struct buf *text, const struct state *state,
                         const struct reading_answer *answer);

/* A guarantor's influence in a reading, or NULL if it is no guarantor there. O(guarantors). */
const struct influence *assess_influence_of(const struct reading_answer *answer, uint32_t party);

/* C-day in days since 1970, or DATE_NONE where neither the record nor the question has a date. */
int32_t assess_c_day(const struct premise *premise);

/* Which of the plan's needs is row `requirement` of state.requirements, or -1. O(log needs). */
int64_t assess_need_of(const struct plan *plan, uint32_t requirement);

#endif
