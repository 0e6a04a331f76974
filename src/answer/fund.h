/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Facilities and what they ask of each party, as text for people and as JSON for programs. JSON has
 * every amount to the last coin; large amounts are shown to people in millions.
 */
#ifndef SURETY_ANSWER_FUND_H
#define SURETY_ANSWER_FUND_H

#include "answer/emit.h"
#include "answer/look.h"
#include "keep/fund.h"

void fund_write_text(struct buf *out, struct arena *scratch, const struct look *look,
                     const struct fund *fund);

void fund_write_json(struct buf *out, const struct fund *fund);

/* One share as an object, as in the answer above. */
void fund_emit_share(struct emit *json, const struct state *state, const struct facility *facility,
                     uint32_t share);

/* ---- words that the text and the report share ------------------------------------------- */

/* The scale in which a facility's amounts are shown: 1, or 1000000 from a thousand million on. */
int64_t fund_scale(const struct facility *facility);

/* The scale of what all facilities together come to: the largest of theirs. */
int64_t fund_total_scale(const struct fund *fund);

/* "EUR million", "EUR", "?" where there is no currency. */
struct str fund_unit_words(struct arena *scratch, struct str currency, int64_t scale);

/* Thousandths at a scale with at most two decimals, rounded half up; STATE_UNKNOWN is "?". */
struct str fund_amount_words(struct arena *scratch, int64_t thousandths, int64_t scale);

/* "yes", "no", "unknown". */
struct str fund_truth_words(enum truth truth);
enum tint fund_truth_tint(enum truth truth);

/* What it takes before it pays, and what stands behind it. */
void fund_describe_terms(struct buf *text, struct arena *scratch, const struct facility *facility);

/* How the key rose without those who decline; nothing if nobody does. */
void fund_describe_key(struct buf *text, struct arena *scratch, const struct state *state,
                       const struct facility *facility);

/* Who must still say yes in a reading, as one sentence. */
void fund_describe_yes(struct buf *text, struct arena *scratch, const struct state *state,
                       const struct facility *facility, const struct fund_view *view);

/* What is lost at least, and without whom: "0", "600 (BBB)"; empty where all figures are known. */
struct str fund_least_words(struct arena *scratch, const struct state *state,
                            const struct fund_view *view, const struct fund_loss *loss,
                            int64_t scale);

/* What the losses rest on where figures are missing; nothing where none is in any reading. */
void fund_describe_bounds(struct buf *text, const struct facility *facility);

/* What a share comes to in a reading: "300", "300, ≤ 500", "≤ 300", "?"; empty if it does not
 * stand. */
struct str fund_part_words(struct arena *scratch, const struct fund_part *part, int64_t scale);

/* The same of a total, with "+ ?" where a share without a figure stands. */
struct str fund_total_words(struct arena *scratch, const struct fund_total *total, int reading,
                            int64_t scale);

/* Why the totals are or are not added up in one currency; nothing where all are in one. */
void fund_describe_rates(struct buf *text, const struct fund *fund);

#endif
