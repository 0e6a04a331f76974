/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One party on one page: what it has said, what it has undertaken and what came of that, what it
 * stands for with money, which steps it has taken, and where it stands on the agreement's text;
 * as text for people and as JSON for programs. All of it by the real facts of the as-of date.
 */
#ifndef SURETY_ANSWER_BRIEF_H
#define SURETY_ANSWER_BRIEF_H

#include "answer/due.h"
#include "answer/fund.h"
#include "keep/steps.h"
#include "keep/text.h"

/* A position on a clause, with the latest clause that it speaks of. */
struct brief_stand {
    const struct clause *clause;
    const struct row *position;
};

struct brief {
    const struct state *state;
    uint32_t party; /* index into state.parties */
    struct premise premise;
    struct due_view due;
    struct fund fund;
    struct steps steps;
    const struct brief_stand *stands; /* by document, then the clause's number */
    size_t stand_count;
};

/*
 * The accounts that the page of a party is written from; the brief must stay where it is. Errors
 * as from due_view_make() and fund_make(). O(rows × log), and the positions on clauses × versions.
 */
bool brief_make(struct arena *arena, const struct state *state, uint32_t party, struct brief *brief,
                struct error *err) MUST_USE;

void brief_write_text(struct buf *out, struct arena *scratch, const struct look *look,
                      const struct brief *brief);

/*
 * {"as_of", "party": {…}, "positions": [{…}], "undertakings": [{…, "caveats": [{…}], "due": {…}}],
 * "kept": [{…}], "hang_on": [{…}], "money": {"shares": […], "together": […]}, "steps":
 * {"instruments": […], "missing": […], "ceilings": […]}, "clauses": […]}: hang_on are the
 * undertakings of others whose condition names the party or one of its own.
 */
void brief_write_json(struct buf *out, struct arena *scratch, const struct brief *brief);

#endif
