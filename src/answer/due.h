/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is due, as text for people, as JSON for programs and as a calendar for a person's diary.
 */
#ifndef SURETY_ANSWER_DUE_H
#define SURETY_ANSWER_DUE_H

#include "answer/emit.h"
#include "answer/look.h"
#include "keep/kept.h"

struct due_view {
    const struct due_answer *answer;
    const struct kept *kept;
    size_t kept_count;
    int64_t party; /* only this one, an index into state.parties; STATE_UNKNOWN: all */
    bool all;      /* superseded rows too */
};

/* The answer and its kept-promise record. Errors as from kept_make(). */
bool due_view_make(struct arena *arena, const struct premise *premise, struct due_view *view,
                   struct error *err) MUST_USE;

/* Whether an undertaking is in the view. O(1). */
bool due_view_has(const struct due_view *view, const struct due *due);

/* The first line says as of when and how many of which status. */
void due_write_text(struct buf *out, struct arena *scratch, const struct look *look,
                    const struct due_view *view);

/* The kept-promise record alone; false if there is none, and then nothing is written. */
bool due_write_kept(struct buf *out, struct arena *scratch, const struct look *look,
                    const struct due_view *view);

void due_write_json(struct buf *out, const struct due_view *view);

/* One undertaking as an object, as in the answer above. */
void due_emit(struct emit *json, const struct due_view *view, const struct due *due);

/* "kept": [{"party", "unit", "quarter", …}], as in the answer above. */
void due_emit_kept(struct emit *json, const struct due_view *view);

/* The dates to come: days on which something falls due, and days on which something ends. */
void due_write_calendar(struct buf *out, struct arena *scratch, const struct due_view *view);

/* Cells that the text and the report share. */
enum tint due_tint(enum due_status status);
struct str due_day_words(struct arena *scratch, const struct due *due);
struct str due_amount_words(struct arena *scratch, const struct state *state,
                            const struct due *due);
struct str due_days_words(struct arena *scratch, const struct due_view *view,
                          const struct due *due);
struct str due_word_words(struct arena *scratch, const struct due_view *view,
                          const struct due *due);
/* "to come", "not over" of the quarter that as-of is in, or empty. */
struct str due_quarter_words(const struct due_view *view, const struct kept *kept);
/* What a dormant undertaking waits for, the trigger too; empty for others. */
struct str due_waits_for(struct arena *scratch, const struct due_view *view, const struct due *due);
struct str due_missing_words(struct arena *scratch, const struct missing *missing);

/* "16 undertakings: 1 met, 15 dormant" */
void due_describe_counts(struct buf *text, const struct due_view *view);

/* Since when the trigger is true, or what it waits for; one or two sentences. */
void due_describe_trigger(struct buf *text, const struct due_answer *answer);

#endif
