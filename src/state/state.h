/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The state of a record as of a date: the rows that count then, typed, indexed and in a
 * fixed order, with names of capabilities, units, tasks and groups turned into numbers.
 * A state is an immutable snapshot in an arena; it points into its record. What the rows
 * mean for a guarantee is not decided here (assess/).
 *
 * A row counts if its `said_on`, else its source's `published`, is not after as-of, or
 * both are empty. Only a row that counts supersedes.
 */
#ifndef SURETY_STATE_STATE_H
#define SURETY_STATE_STATE_H

#include "base/date.h"
#include "record/record.h"

#include <stdbool.h>
#include <stdint.h>

#define STATE_UNKNOWN (-1)           /* of quantities, days and indexes: not known, never zero */
#define STATE_NOT_COUNTED UINT32_MAX /* of index maps: the row does not count as of the date */

enum attestation {
    ATTESTATION_REPORTED,
    ATTESTATION_DECLARED,
    ATTESTATION_SIGNED,
    ATTESTATION_VERIFIED
};

struct party {
    struct str id, name;
    enum role role;
    const struct row *row;
};

struct caveat {
    struct str id;
    enum caveat_kind kind;
    enum caveat_mode mode;
    int32_t area; /* of AREA: row of KIND_AREA */
    int32_t task; /* of TASK: a symbol, which need not be the task of any requirement */
    int32_t fact; /* of APPROVAL: index into state.facts */
    int32_t days; /* of DELAY */
    const struct row *row;
};

struct undertaking {
    struct str id;
    uint32_t party;          /* index into state.parties */
    int32_t component;       /* enum component or STATE_UNKNOWN */
    int32_t capability;      /* a symbol */
    int32_t unit;            /* a symbol; empty is a symbol of its own */
    const int32_t *areas;    /* rows of KIND_AREA, ascending */
    uint32_t area_count;     /* 0: none named, may serve anywhere */
    int64_t low, best, high; /* thousandths or STATE_UNKNOWN */
    enum stage stage;        /* an empty one is STAGE_MOOTED */
    enum attestation attestation;
    int32_t notice_days, lift_days, tour_days, interval_days; /* or STATE_UNKNOWN */
    const struct condition *condition;                        /* NULL: none */
    int32_t group;                                            /* a symbol or STATE_UNKNOWN */
    bool superseded;                                          /* by a row that counts */
    const struct caveat *caveats;
    uint32_t caveat_count;
    const struct row *row;
};

struct requirement {
    struct str id, set;
    enum component component;
    int32_t capability, unit; /* symbols, shared with undertakings */
    int32_t task;             /* a symbol or STATE_UNKNOWN */
    int32_t area;             /* row of KIND_AREA or STATE_UNKNOWN: anywhere */
    int64_t quantity;         /* thousandths or STATE_UNKNOWN */
    int64_t weight;           /* thousandths; an empty one is 1000 */
    bool marked_critical;     /* as written; a set without any is critical as a whole */
    const struct row *row;
};

/* One span of a fact: value from `from` (inclusive) until `until` (exclusive), days since 1970. */
struct fact_span {
    int32_t from, until;   /* INT32_MIN, INT32_MAX when open */
    int32_t stands_until;  /* as long as its row alone would hold: what came later may end it */
    enum truth value;      /* TRUE or FALSE */
    const struct row *row; /* of facts.csv or steps.csv */
};

struct fact {
    struct str name;
    const struct fact_span *spans;
    uint32_t span_count;
};

struct state {
    const struct record *record;
    int32_t as_of; /* days since 1970; DATE_NONE if the record holds no date and none was given */
    const struct row *guarantee;
    uint32_t host; /* index into parties */
    int32_t horizon_days;
    const struct condition *trigger; /* NULL: none */

    const struct party *parties; /* by id, byte order */
    uint32_t party_count;
    const struct undertaking *undertakings; /* those that count, by id */
    uint32_t undertaking_count;
    const struct requirement *requirements; /* those that count, by set, then id */
    uint32_t requirement_count;
    const struct str *sets; /* names of sets, byte order */
    uint32_t set_count;
    const struct fact *facts; /* as record.fact_names */
    uint32_t fact_count;

    /* From rows of the record to indexes above; STATE_NOT_COUNTED where a row does not count. */
    const uint32_t *party_of_row, *undertaking_of_row;
    const bool *counts[KIND_COUNT]; /* by row: whether it counts as of the date */

    const struct str *symbols; /* names of capabilities, units, tasks and groups */
    uint32_t symbol_count;
    /* Which capability may serve which: `serves[i] = {offered, required}`, symbols, sorted. */
    const struct fit {
        int32_t capability, serves;
    } * fits;
    uint32_t fit_count;
};

/*
 * Folds `record` into the state as of `as_of` (DATE_NONE: the latest date on which
 * something in the record was said, published, observed or took effect). The record must
 * be free of error diagnostics. ERROR_LIMIT if the quantities of a set add up to more than
 * arithmetic can hold. O(rows × log).
 */
bool state_fold(struct arena *arena, const struct record *record, int32_t as_of,
                struct state *state, struct error *err) MUST_USE;

/* Whether an undertaking says nothing of how much: low, best and high all empty. */
static inline bool undertaking_is_unquantified(const struct undertaking *undertaking)
{
    return undertaking->low == STATE_UNKNOWN && undertaking->best == STATE_UNKNOWN
           && undertaking->high == STATE_UNKNOWN;
}

/* Whether an approval caveat of the undertaking asks for the fact, an index into state.facts.
 * O(caveats). */
bool undertaking_needs_approval(const struct undertaking *undertaking, uint32_t fact);

/* Whether it waits for the fact: by its condition, or by an approval caveat. O(nodes + caveats). */
bool undertaking_waits_for(const struct undertaking *undertaking, uint32_t fact);

/* The day a row was said: `said_on`, else its source's `published`, else DATE_NONE. O(1). */
int32_t state_said_on(const struct record *record, const struct row *row);

/* What a fact is on a day: contrary spans that overlap there are unknown. O(spans). */
enum truth fact_on(const struct fact *fact, int32_t day);

/* Whether contrary spans of the fact overlap on `day`. */
bool fact_is_contested(const struct fact *fact, int32_t day);

/* Index of the party or fact or undertaking with this name, or STATE_UNKNOWN. */
int64_t state_party(const struct state *state, struct str id);
int64_t state_fact(const struct state *state, struct str name);
int64_t state_undertaking(const struct state *state, struct str id);

/* Whether capability `offered` may serve `required` (equal, or a fit says so). O(log fits). */
bool state_may_serve(const struct state *state, int32_t offered, int32_t required);

/*
 * The parties whose latest position on `lead.COMPONENT` is `leads`, by id, as indexes into
 * state.parties. O(positions).
 */
const uint32_t *state_leads(struct arena *arena, const struct state *state,
                            enum component component, uint32_t *count);

#endif
