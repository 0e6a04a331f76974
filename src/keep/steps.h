/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Instruments and their way into force: which party has taken which step, since when and
 * by which row; which steps undertakings wait for; and what ceilings approvals set. A step is
 * the fact STEP.INSTRUMENT.PARTY: what facts.csv says of that fact counts as a step too.
 */
#ifndef SURETY_KEEP_STEPS_H
#define SURETY_KEEP_STEPS_H

#include "state/state.h"

enum { STEP_COUNT = STEP_DENOUNCED + 1 };

/* One step of one party with one instrument. */
struct step_cell {
    enum truth truth; /* on the as-of date; unknown: no row speaks of that day, or two disagree */
    int32_t on;       /* true: since when; false: since when no more; unknown: a day to come on
                         which it is taken, or a disputed one; DATE_NONE where none is known */
    const struct row *row; /* of steps or facts that says so, or NULL */
    uint32_t fact;         /* index into state.facts, or STATE_NOT_COUNTED: nobody speaks of it */
};

/* One party's way with one instrument. */
struct step_way {
    const struct row *instrument;
    uint32_t party; /* index into state.parties */
    struct step_cell cells[STEP_COUNT];
    bool lacks_ratification; /* signed, and neither ratified nor in force */
};

/* A step that undertakings wait for: not true on the as-of date. */
struct step_wait {
    uint32_t way;
    enum step step;
    const uint32_t *undertakings; /* indexes into state.undertakings, ascending: they stand, and the
                                     step is among what they are missing (missing.h) */
    uint32_t undertaking_count;
};

/* What a ceiling is on the as-of date. Only one of a way is in force. */
enum ceiling_state {
    CEILING_IN_FORCE,
    CEILING_TO_COME,
    CEILING_REPLACED, /* by a later approval, which may set none */
    CEILING_DENOUNCED,
    CEILING_DISPUTED, /* some row says that nothing is approved */
    CEILING_STATE_COUNT
};

/* A ceiling that an approval sets on the party's undertakings of its unit whose condition names it.
 */
struct step_ceiling {
    const struct row *step;
    uint32_t way;
    int64_t quantity;      /* thousandths */
    int64_t asked;         /* thousandths: sum of what they give in the strict reading */
    uint32_t unsaid_count; /* of them, those without a strict quantity */
    const uint32_t *undertakings;
    uint32_t undertaking_count;
    enum ceiling_state state;
    bool is_reached; /* in force, and asked is more: the strict reading cuts it off */
};

struct steps {
    const struct state *state;
    const struct row *const *instruments; /* those that count, by id */
    uint32_t instrument_count;
    const struct step_way *ways; /* by instrument, party */
    uint32_t way_count;
    const struct step_wait *waits; /* by way, step */
    uint32_t wait_count;
    const struct step_ceiling *ceilings; /* by way, day, id */
    uint32_t ceiling_count;
};

/* "in force", "to come", "replaced", "denounced", "disputed". */
const char *ceiling_state_name(enum ceiling_state state);

/* O(rows × log + text of conditions). */
void steps_fold(struct arena *arena, const struct state *state, struct steps *steps);

/* The instrument's row, or NULL with ERROR_NOT_FOUND and the nearest name. O(instruments). */
const struct row *steps_find_instrument(const struct steps *steps, struct str id,
                                        struct error *err);

#endif
