/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Instruments and their way into force as text for people and as JSON for programs: which
 * steps were taken, whose are still missing, what waits for them, and the ceilings of approvals.
 */
#ifndef SURETY_ANSWER_STEPS_H
#define SURETY_ANSWER_STEPS_H

#include "answer/emit.h"
#include "answer/look.h"
#include "keep/steps.h"

/* `instrument`: only that one; NULL: all. `scratch` holds what the tables need. */
void steps_write(struct buf *out, struct arena *scratch, const struct look *look,
                 const struct steps *steps, const struct row *instrument);
void steps_write_json(struct buf *out, const struct steps *steps, const struct row *instrument);

/* One party's way, one step waited for, one ceiling, each as an object, as in the answer above. */
void steps_emit_way(struct emit *json, const struct steps *steps, const struct step_way *way);
void steps_emit_wait(struct emit *json, const struct steps *steps, const struct step_wait *wait);
void steps_emit_ceiling(struct emit *json, const struct steps *steps,
                        const struct step_ceiling *ceiling);

/* "signed", …, "in_force" as in the record. */
struct str steps_name(enum step step);

/* "in force", "to come: 2026-06-01". In `scratch`. */
struct str steps_ceiling_state(struct arena *scratch, const struct step_ceiling *ceiling);

/* Of a ceiling that no undertaking stands under: what comes nearest to it. O(names in conditions).
 */
struct str steps_nobody_under(const struct steps *steps, const struct step_ceiling *ceiling);

/* "2031-04-15", "no more since …", "to come …", "disputed", "unsaid". */
void steps_describe_cell(struct buf *text, const struct state *state, const struct step_cell *cell);

#endif
