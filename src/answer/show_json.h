/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The same as show.h for programs: rows as objects of their known cells, as they were written.
 */
#ifndef SURETY_ANSWER_SHOW_JSON_H
#define SURETY_ANSWER_SHOW_JSON_H

#include "answer/emit.h"
#include "state/state.h"

/* {"as_of": DATE, "parties": [{"id": …, …}, …]}: the rows of a table that count, in its order. */
void show_json_table(struct buf *out, const struct state *state, enum kind kind);

/*
 * {"as_of": DATE, "claims": [{"about", "disagrees", "independent", "figures":
 * [{"value", "unit", "independent", "claims": [ID], "sources": [ID]}]}]}
 */
void show_json_claims(struct buf *out, struct arena *scratch, const struct state *state);

/* Opens an answer: its first member is as_of. */
void show_emit_open(struct emit *json, struct buf *out, const struct state *state);

/* The known cells of a row as members of an open object, and the same as an object on one line. */
void show_emit_cells(struct emit *json, const struct row *row);
void show_emit_row(struct emit *json, const struct row *row);

#endif
