/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The links that every chain back to the sources is made of: a row and its source, what the
 * source leans on, a fact and the rows that state it, a condition and the names in it. They need
 * a premise, which has the state and the facts, and the livenesses that conditions are told in;
 * what the answer is about, each chain adds itself (trace.c, trace_due.c, trace_fund.c).
 */
#ifndef SURETY_ANSWER_TRACE_ROWS_H
#define SURETY_ANSWER_TRACE_ROWS_H

#include "answer/trace.h"
#include "state/live.h"

/*
 * A chain that is being written. All of it lives in the arena. Rows are of the premise's record:
 * where there are two, the premise is changed on the way (trace_diff.c).
 */
struct tracer {
    struct arena *arena;
    const struct premise *premise;
    const struct live *lives[READING_COUNT]; /* in these a condition's names are told; NULL: not */
    struct trace_link *links;
    size_t count, capacity;
    struct str *known; /* names that might have been meant */
    size_t known_count, known_capacity;
};

/* The livenesses of the three readings, for a premise that comes with none. */
void trace_find_lives(struct tracer *tracer);

/* The text is cut at 1023 bytes. Amortised O(text). */
void trace_add(struct tracer *tracer, int depth, const struct row *row, const char *format, ...)
    PRINTF_LIKE(4, 5);

/* "6,000 soldiers", "an unknown quantity". */
const char *trace_quantity(struct tracer *tracer, int64_t thousandths, struct str unit);

/* The source of a row of any kind and what it leans on, or that it names none. O(lineage). */
void trace_source_of(struct tracer *tracer, int depth, const struct row *row);

/* A row of any kind with its cells, in a word or two each; and its source. */
void trace_row(struct tracer *tracer, int depth, const struct row *row);

/* What a fact is taken to be, and the rows that speak of the day. O(spans). */
void trace_fact(struct tracer *tracer, int depth, uint32_t fact);

/* The rows alone that speak of the fact on a day, each with its source. O(spans). */
void trace_fact_rows(struct tracer *tracer, int depth, uint32_t fact, int32_t day);

/* A condition and each name in it; nothing for NULL. O(names). */
void trace_condition(struct tracer *tracer, int depth, const struct condition *condition);

/* Each name in a condition: what it is taken to be, and why. O(names). */
void trace_names(struct tracer *tracer, int depth, const struct condition *condition);

/* An undertaking's row, its source, its condition and its caveats; or the row alone, with its
 * source. */
void trace_undertaking(struct tracer *tracer, int depth, uint32_t undertaking);
void trace_undertaking_row(struct tracer *tracer, int depth, uint32_t undertaking);

/* What an undertaking gives in a reading of an assessment, or why nothing (trace.c). */
void trace_given(struct tracer *tracer, int depth, const struct reading_answer *answer,
                 uint32_t undertaking);

/* A delivery that counts for `undertaking`, though its row may name another; and its source. */
void trace_delivery(struct tracer *tracer, int depth, const struct delivery *delivery,
                    const struct undertaking *undertaking);

/* A fact by its name, or a row of any kind by its id, with its source; false if there is none. */
bool trace_any_row(struct tracer *tracer, struct str id);

/*
 * Sentences about something in each reading, one link for those readings that say the same:
 * "strict: …", "stated, generous: …".
 */
void trace_readings(struct tracer *tracer, int depth, const char *const texts[READING_COUNT]);

/* A name that might have been meant; all ids of undertakings and all names of facts. */
void trace_know(struct tracer *tracer, struct str name);
void trace_know_state(struct tracer *tracer);

/* "undertakings.csv:14", "entry 14" of a ledger, or "" for NULL. */
const char *trace_place(struct arena *arena, const struct record *record, const struct row *row);

/* ERROR_NOT_FOUND with the nearest of the known names, and where it stands. */
bool trace_unknown(const struct tracer *tracer, struct str id, struct error *err);

#endif
