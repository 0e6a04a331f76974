/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an answer rests on, where its record came out of a ledger: which log, how many of its
 * entries, and who besides its keeper stands behind them. There are two states. *Recorded*: the
 * log's key has signed a checkpoint over the entries. *Cosigned*: so many witnesses as the policy
 * asks for have signed one that holds all of them too. Of a record from a folder nothing is said.
 */
#ifndef SURETY_ANSWER_BASIS_H
#define SURETY_ANSWER_BASIS_H

#include "answer/emit.h"
#include "answer/look.h"
#include "record/record.h"

/* "recorded" or "cosigned"; the state of a ledger's record. */
const char *basis_state(const struct record_ledger *ledger);

/* Adds "example.org/log, 57 entries: recorded; cosigned by the quorum up to entry 40"; nothing of a
 * folder. */
void basis_words(struct buf *out, const struct record *record);

/* The same as a line. */
void basis_write_text(struct buf *out, const struct look *look, const struct record *record);

/* The member `ledger` of the object that is open, or one of another name; none of a folder. */
void basis_emit(struct emit *json, const struct record *record);
void basis_emit_as(struct emit *json, const char *key, const struct record *record);

#endif
