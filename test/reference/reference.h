/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The assessment a second time, slow and obvious: every figure straight from the words of
 * the design, from the rows of the record, day by day, by enumeration. It shares nothing
 * with state/ and assess/; where the two differ, one of them is wrong.
 *
 *   reference_rows.c       which rows count, what is given and asked on a day
 *   reference_live.c       facts, conditions, and what is live
 *   reference_ceiling.c    what parliaments' approvals and groups cap
 *   reference_coverage.c   a network for each day; coverage and what is shown as filled
 *   reference.c            withdrawal, influence, verdict from that
 */
#ifndef SURETY_TEST_REFERENCE_H
#define SURETY_TEST_REFERENCE_H

#include "base/date.h"
#include "record/record.h"

enum {
    REFERENCE_PARTIES = 16,      /* at most, in the record */
    REFERENCE_GUARANTORS = 8,    /* at most, with a live undertaking */
    REFERENCE_UNDERTAKINGS = 24, /* at most */
    REFERENCE_REQUIREMENTS = 16, /* at most */
    REFERENCE_DAYS = 128,        /* longest horizon */
    REFERENCE_FACTS = 64,        /* names */
    REFERENCE_LIMITS = 64,       /* ceilings and groups, and the parts of those that cross */
    REFERENCE_WITHOUT = 4,
    REFERENCE_K = 8,
    REFERENCE_STAGES = 5
};

struct reference_question {
    struct str set;       /* empty: the first */
    int32_t as_of, c_day; /* or DATE_NONE */
    int k, resist;
    struct str without[REFERENCE_WITHOUT];
    size_t without_count;
    struct str supposed[REFERENCE_WITHOUT];
    bool supposed_value[REFERENCE_WITHOUT];
    size_t supposed_count;
};

/* The table of readings. */
struct reference_rules {
    const char *name;
    const char *quantities[3]; /* columns of which the first that is known is taken */
    int stage_min;
    bool declared_only; /* attestation declared and up */
    bool unknown_is_true;
    bool limits_apply;
    bool notice_is_needed;
    bool unquantified_is_ample;
    bool ceilings_apply;
};

enum { REFERENCE_STRICT, REFERENCE_STATED, REFERENCE_GENEROUS, REFERENCE_READINGS };
extern const struct reference_rules reference_rules[REFERENCE_READINGS];

/* The record as of a date, and the question. Indexes are rows of the record. */
struct reference_world {
    struct arena *arena;
    const struct record *record;
    struct reference_question question;
    int32_t as_of, c_day;
    int horizon_days;
    struct str set;
    bool *counts[KIND_COUNT];
    struct str *step_names; /* by row of steps.csv: the fact that it makes */
    bool superseded[REFERENCE_UNDERTAKINGS];
    bool without[REFERENCE_PARTIES];
    bool any_critical_mark;
};

/*
 * What some undertakings give together at most: a ceiling, or, with `most` below zero, as much as
 * the largest of a group.
 */
struct reference_limit {
    struct str name;
    uint32_t members; /* bits: undertakings that are live, give something and may serve a row */
    uint32_t group;   /* bits: all rows of the group */
    int64_t most;     /* thousandths */
};

/* A way to read the world: the rules of a reading, and one fact that is taken as given. */
struct reference_case {
    const struct reference_world *world;
    struct reference_rules rules;
    struct str assumed; /* empty: none */
    bool assumed_value;
    int64_t gives[REFERENCE_UNDERTAKINGS][REFERENCE_DAYS];       /* reference_gives(), once */
    bool serves[REFERENCE_UNDERTAKINGS][REFERENCE_REQUIREMENTS]; /* reference_may_serve(), once */
    struct reference_limit limits[REFERENCE_LIMITS]; /* larger ones first; nested or apart */
    size_t limit_count;
    struct reference_limit ceilings[REFERENCE_LIMITS]; /* as the record has them */
    size_t ceiling_count;
};

void reference_case_make(struct reference_case *reading, const struct reference_world *world,
                         const struct reference_rules *rules, struct str assumed, bool value);

/* False if the set does not exist or the record is larger than the reference can take. */
bool reference_world_make(struct reference_world *world, struct arena *arena,
                          const struct record *record, const struct reference_question *question);

#define REFERENCE_AMPLE (INT64_MAX / 8) /* more than all that is ever asked */

/* Fills world->step_names. */
void reference_find_step_names(struct reference_world *world);

/* A fact on C-day, as supposed, by the trigger, or as rows say; and what a reading makes of it. */
enum truth reference_fact(const struct reference_world *world, struct str name);
bool reference_fact_holds(const struct reference_case *reading, struct str name);
bool reference_is_counted(const struct reference_case *reading, size_t undertaking);
void reference_live(const struct reference_case *reading, const bool *gone, bool *live);

/* Whether a step has been denounced by C-day and not been taken again since. */
bool reference_is_denounced(const struct reference_world *world, const struct row *step);

/*
 * Cuts what each undertaking gives to the ceilings that its condition names, and finds the limits.
 * All this is settled before anyone leaves.
 */
void reference_find_limits(struct reference_case *reading);

/* The thousandths that limit `l` lets through on a day with these undertakings live. */
int64_t reference_limit_on(const struct reference_case *reading, size_t l, const bool *live,
                           int day);

/*
 * The smallest limit that holds all of these undertakings, among those before `end`; or
 * REFERENCE_LIMITS.
 */
size_t reference_limit_over(const struct reference_case *reading, uint32_t members, size_t end);

/* Thousandths that an undertaking can give on a day, if it is live. */
int64_t reference_gives(const struct reference_case *reading, size_t undertaking, int day);
bool reference_may_serve(const struct reference_case *reading, size_t undertaking,
                         size_t requirement);
bool reference_is_in_set(const struct reference_world *world, size_t requirement);
/* In the set, with a quantity, and in force on the day. */
bool reference_is_asked(const struct reference_world *world, size_t requirement, int day);
bool reference_is_critical(const struct reference_world *world, size_t requirement);

/* The source that a row cites, or NULL; a date cell by its column, or DATE_NONE. */
const struct row *reference_source(const struct record *record, const struct row *row);
int32_t reference_date(const struct row *row, const char *column);

/* `said_on`, else the source's `published`, else DATE_NONE. */
int32_t reference_said_on(const struct record *record, const struct row *row);

/* Rows of a kind by id, byte order. */
size_t reference_by_id(const struct record *record, enum kind kind, size_t *order);

/* The next word in a condition's text: a name, a number, "and", "or" or "at_least"; empty at the
 * end. */
struct str reference_next_name(struct str *rest);
bool reference_is_fact_name(struct str name);

struct reference_component {
    bool is_there, is_asked, critical_met;
    double coverage;
    size_t leads[REFERENCE_PARTIES]; /* by id */
    size_t lead_count;
};

struct reference_withdrawal {
    uint32_t leavers; /* bits: indexes into guarantors */
    double coverage, direct_loss, cascade_loss;
};

struct reference_pivotal {
    struct str fact;
    double if_true, if_false;
};

struct reference_reading {
    struct reference_case reading;
    bool is_asked, critical_met;
    double coverage;
    bool live[REFERENCE_UNDERTAKINGS];
    int64_t met[REFERENCE_REQUIREMENTS][REFERENCE_DAYS]; /* -1: not asked that day */
    bool has_shortfall;
    size_t short_row;
    int short_from, short_until;
    int64_t short_by;
    struct reference_component components[COMPONENT_COUNT];
    size_t guarantors[REFERENCE_GUARANTORS]; /* by id */
    int guarantor_count;
    struct reference_withdrawal withdrawals[REFERENCE_K];
    int withdrawal_count;
    uint32_t breaking_sets[1 << REFERENCE_GUARANTORS];
    int breaking_set_count; /* meaningful if critical_met */
    double shapley[REFERENCE_GUARANTORS];
    double nobody;   /* coverage when only the host stays */
    bool withstands; /* critical_met after any `resist` withdrawals */
    struct reference_pivotal pivotal[REFERENCE_FACTS];
    int pivotal_count;
};

struct reference_answer {
    struct reference_world world;
    struct reference_reading readings[REFERENCE_READINGS];
    double ladder[REFERENCE_STAGES];
    bool ladder_is_asked;
    const char *verdict;
    bool unquantified[REFERENCE_UNDERTAKINGS];
    bool unsaid[REFERENCE_UNDERTAKINGS][5]; /* quantity, notice, areas, until, unit */
};

/* The next three take the rows chosen by `keep` (by requirement; NULL: all of the set). */

/* Weight × days in force, in thousandths. */
double reference_worth_asked(const struct reference_world *world, const bool *keep);

/* Worth met ÷ worth asked by what is live; 0 where nothing is asked. */
double reference_coverage(const struct reference_case *reading, const bool *live, const bool *keep);

/* Whether on every day the critical rows can all be filled at the same time. */
bool reference_critical_met(const struct reference_case *reading, const bool *live,
                            const bool *keep);

/* What is shown as filled (met), and the first shortfall of a critical row. Needs answer->live. */
void reference_fill(struct reference_reading *answer, const struct reference_case *reading);

/* Answers. False where reference_world_make() is. Needs some 100 kB: keep it off the stack. */
bool reference_assess(struct reference_answer *answer, struct arena *arena,
                      const struct record *record, const struct reference_question *question);

#endif
