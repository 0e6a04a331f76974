/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of the chain behind a difference share: the two sides that its links are told
 * from, which may be of two records, and the links that rows and sets have in common.
 */
#ifndef SURETY_ANSWER_TRACE_DIFF_H
#define SURETY_ANSWER_TRACE_DIFF_H

#include "answer/diff.h"
#include "answer/trace_rows.h"

enum side { BEFORE, AFTER, SIDE_COUNT };

/* A chain that is being written from two sides. */
struct diff_tracer {
    struct tracer tracer;
    const struct diff *diff;
    struct premise premises[SIDE_COUNT]; /* if the day came, of no set */
    const struct live *lives[SIDE_COUNT][READING_COUNT];
    const char *names[SIDE_COUNT]; /* "as of 2026-01-05", "in march, as of 2026-01-05" */
};

const struct state *trace_state(const struct diff_tracer *told, enum side side);

/* Turns to one side: the rows of the links that follow are of its record. */
struct tracer *trace_at(struct diff_tracer *told, enum side side);

/*
 * A row that changed: the one before, the ones in between, the one after, with their sources, and
 * the cells in which the first and the last differ. With a set, what an undertaking gave and gives
 * there. `remark` may be NULL.
 */
void trace_changed(struct diff_tracer *told, int depth, const struct diff_row *row,
                   const struct diff_set *set, const char *remark);

/* A fact that moved, and the rows that spoke and speak of the day. */
void trace_moved(struct diff_tracer *told, int depth, const struct diff_fact *fact);

/* A set before and after, and each changed row that bears on it (trace_diff_set.c). */
void trace_set(struct diff_tracer *told, const struct diff_set *set);

/* On which sets a changed row bears, and why. O(sets × bearing). */
void trace_sets_of(struct diff_tracer *told, int depth, const struct diff_row *row);

#endif
