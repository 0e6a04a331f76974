/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A question to the state: which requirement set, on which day, what is supposed. And the
 * facts as the question sees them.
 */
#ifndef SURETY_STATE_QUESTION_H
#define SURETY_STATE_QUESTION_H

#include "state/deliveries.h"

enum { QUESTION_K_DEFAULT = 3, QUESTION_RESIST_DEFAULT = 1, QUESTION_K_MAX = 8 };

struct supposition {
    struct str fact;
    bool value;
};

struct question {
    struct str set;            /* empty: the first set in byte order */
    int32_t c_day;             /* days since 1970; DATE_NONE: as-of */
    int k;                     /* withdrawals looked at, 0 to QUESTION_K_MAX */
    int resist;                /* withdrawals the verdict must survive, 0 to QUESTION_K_MAX */
    const struct str *without; /* parties that have withdrawn before anything else is asked */
    size_t without_count;
    const struct supposition *supposed;
    size_t supposed_count;
    uint64_t seed; /* of sampled influence */
    bool actual;   /* not "if the day came" but as it is: the trigger's facts are not assumed,
                      C-day is the real one, deliveries stand in for promises */
};

/* Defaults for everything. */
struct question question_default(void);

/*
 * A question made ready for a state: names resolved, defaults filled in. `facts[i]` is the
 * truth of state.facts[i] on the day of facts: what is supposed, else true for the facts that the
 * trigger names, else as recorded.
 */
struct premise {
    const struct state *state;
    struct question question;
    int32_t c_day;         /* days since 1970; 0 where the state has no date */
    int32_t fact_day;      /* on which facts are read: C-day, or as-of where it is how things are */
    uint32_t first, count; /* the set's rows among state.requirements */
    const enum truth *facts;
    const bool *without;                 /* by party: has withdrawn before anything else is asked */
    const struct deliveries *deliveries; /* NULL unless the question is how things are */
};

/*
 * ERROR_NOT_FOUND with the nearest name for a set, party or fact that is not in the record;
 * ERROR_LIMIT as from deliveries_fold().
 */
bool premise_make(struct arena *arena, const struct state *state, const struct question *question,
                  struct premise *premise, struct error *err) MUST_USE;

/* The same for questions that no requirement set belongs to: first and count are 0. */
bool premise_make_without_set(struct arena *arena, const struct state *state,
                              const struct question *question, struct premise *premise,
                              struct error *err) MUST_USE;

/*
 * The real C-day as of the state's date: the first day of the run of days, up to as-of, on
 * which the trigger has been true by recorded facts alone (unknown is not true). DATE_NONE if
 * it is not true on the as-of date, or there is no trigger. O(facts' spans × trigger).
 */
int32_t state_real_c_day(const struct state *state);

/* The truth of a condition when `facts[i]` is that of state.facts[i]; parties and undertakings in
 * it are unknown. */
enum truth condition_on_facts(const struct condition *condition, const enum truth *facts);

/* Whether the trigger is true on the as-of date by recorded facts; with no trigger it is. */
bool state_is_triggered(const struct state *state);

/* Whether a row of the set is critical: marked so, or no row of the set is. `at` is an index into
 * state.requirements. */
bool premise_is_critical(const struct premise *premise, uint32_t at);

#endif
