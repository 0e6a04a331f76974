/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The record as tables for people, as of the state's date. One function a question; all take a
 * scratch arena for the cells they compose.
 */
#ifndef SURETY_ANSWER_SHOW_H
#define SURETY_ANSWER_SHOW_H

#include "answer/look.h"
#include "state/state.h"

/* What the record holds and which questions can be asked of it. */
void show_overview(struct buf *out, struct arena *scratch, const struct look *look,
                   const struct state *state);

void show_parties(struct buf *out, struct arena *scratch, const struct look *look,
                  const struct state *state);
void show_undertakings(struct buf *out, struct arena *scratch, const struct look *look,
                       const struct state *state);
void show_requirements(struct buf *out, struct arena *scratch, const struct look *look,
                       const struct state *state);
void show_positions(struct buf *out, struct arena *scratch, const struct look *look,
                    const struct state *state);
void show_sources(struct buf *out, struct arena *scratch, const struct look *look,
                  const struct state *state);

/* Figures about the same thing side by side, with how many independent sources back each. */
void show_claims(struct buf *out, struct arena *scratch, const struct look *look,
                 const struct state *state);

/* The names of the requirement sets, one a line. */
void show_sets(struct buf *out, const struct state *state);

#endif
