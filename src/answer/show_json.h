/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The same as show.h for programs: rows as objects of their known cells, as they were written.
 */
#ifndef SURETY_ANSWER_SHOW_JSON_H
#define SURETY_ANSWER_SHOW_JSON_H

#include "base/buf.h"
#include "state/state.h"

/* {"as_of": DATE, "parties": [{"id": …, …}, …]}: the rows of a table that count, in its order. */
void show_json_table(struct buf *out, const struct state *state, enum kind kind);

/*
 * {"as_of": DATE, "claims": [{"about", "disagrees", "independent", "figures":
 * [{"value", "unit", "independent", "claims": [ID], "sources": [ID]}]}]}
 */
void show_json_claims(struct buf *out, struct arena *scratch, const struct state *state);

/*
 * {"as_of": DATE, "party": {…}, "positions": [{…}], "undertakings": [{…}], "hang_on": [{…}]}:
 * hang_on are the undertakings of others whose condition names the party or one of its own.
 */
void show_json_party(struct buf *out, struct arena *scratch, const struct state *state,
                     uint32_t party);

#endif
