/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The small phrases that every answer is made of: plan days, shares, quantities, lists of
 * parties, counted nouns. Text, JSON and HTML say them alike.
 */
#ifndef SURETY_ANSWER_WORDS_H
#define SURETY_ANSWER_WORDS_H

#include "base/buf.h"
#include "state/state.h"

#define WORDS_BYTES 48 /* room for one short phrase */

/* 30 → "C+30"; before C-day "C-3". Returns `text`. */
char *words_plan_day(char text[static WORDS_BYTES], int32_t day);

/* 0.4249 → "42.5 %"; "100.0 %" only where the share is whole. Returns `text`. */
char *words_percent(char text[static WORDS_BYTES], double share);

/* Thousandths with digits in groups: "60,000", "1.5". Returns `text`. */
char *words_quantity(char text[static WORDS_BYTES], int64_t thousandths);

/* "1 error", "2 errors", "2 parties": the noun's plural unless the count is one. */
void words_count(struct buf *out, size_t count, const char *noun);

/* Ids of parties with `between` between them. */
void words_parties(struct buf *out, const struct state *state, const uint32_t *parties,
                   size_t count, const char *between);

/* The range of an undertaking: "50–250, best 150", "6,000", "" when nothing is known. */
void words_range(struct buf *out, const struct undertaking *undertaking);

struct str words_component(int32_t component); /* "maritime"; empty when unknown */
struct str words_stage(enum stage stage);
struct str words_stance(enum stance stance);
struct str words_role(enum role role);
struct str words_attestation(enum attestation attestation);

/* A party's name for people, else its id. */
struct str words_party_name(const struct party *party);

/* The name of an area's row for people, else its id. */
struct str words_area_name(const struct row *area);

/* What was collected in `text`, copied into the arena; releases the buffer. */
struct str words_keep(struct arena *arena, struct buf *text);

#endif
