/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Would it hold? The whole assessment of one requirement set: three readings, verdict,
 * ladder, and what is unsaid. A pure function of (state, question). Faces only print it.
 */
#ifndef SURETY_ASSESS_ASSESSMENT_H
#define SURETY_ASSESS_ASSESSMENT_H

#include "assess/fill.h"
#include "assess/influence.h"
#include "assess/verdict.h"
#include "assess/withdrawal.h"

struct component_answer {
    enum component component;
    bool is_asked; /* false: coverage is null */
    double coverage;
    bool critical_met;
    const uint32_t *leads; /* indexes into state.parties */
    uint32_t lead_count;
};

struct pivotal_fact {
    uint32_t fact; /* index into state.facts */
    bool is_asked;
    double if_true, if_false; /* coverage */
};

struct reading_answer {
    const struct reading *reading;
    const struct live *live;
    const struct plan *plan;
    bool is_asked; /* false: nothing is asked, coverage is null */
    double coverage;
    bool critical_met;
    struct fill fill;
    const struct component_answer *components; /* those that have rows in the set, in table order */
    uint32_t component_count;
    const struct withdrawal *withdrawals;
    uint32_t withdrawal_count;
    const struct party_set *breaking_sets; /* NULL with critical_met false */
    size_t breaking_set_count;
    const struct influence *influence;
    uint32_t influence_count;
    const struct pivotal_fact *pivotal_facts; /* by name */
    uint32_t pivotal_fact_count;
};

/* Fields of a counted undertaking that a planner needs and that are empty. */
enum unsaid_field {
    UNSAID_QUANTITY,
    UNSAID_NOTICE,
    UNSAID_AREAS,
    UNSAID_UNTIL,
    UNSAID_UNIT,
    UNSAID_COUNT
};
const char *unsaid_name(enum unsaid_field field);

struct unsaid {
    uint32_t undertaking; /* index into state.undertakings */
    bool fields[UNSAID_COUNT];
};

struct assessment {
    struct premise premise;
    enum verdict verdict;
    const char *why; /* one sentence that a minister could read out */
    struct reading_answer readings[READING_COUNT];
    double ladder[STAGE_LADDER_COUNT]; /* coverage counting stages >= s; 0 if nothing is asked */
    bool ladder_is_asked;
    const uint32_t *unquantified; /* indexes into state.undertakings, by id */
    uint32_t unquantified_count;
    const struct unsaid *unsaid; /* by id; only those with a field */
    uint32_t unsaid_count;
};

/*
 * Assesses. Everything lives in the arena, which the readings share (each of the three is computed
 * on a thread of its own, in an arena of its own that is then adopted).
 * ERROR_NOT_FOUND for names in the question that the record does not know; ERROR_LIMIT.
 */
bool assess(struct arena *arena, const struct state *state, const struct question *question,
            struct assessment *assessment, struct error *err) MUST_USE;

#endif
