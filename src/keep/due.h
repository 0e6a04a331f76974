/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is owed on a date: the status of every undertaking, by the real facts of the as-of date.
 * An undertaking is *awake* when it is more than mooted, the trigger is true, its condition is true
 * and so is every approval that its caveats ask for; unknown is not true. What is awake falls due
 * on
 *
 *     the real C-day + max(from, notice + lift + delays)
 *
 * where delays are all caveats of that kind, whatever their mode; what is of stage `delivered` on
 * C-day + from. An empty notice makes the day unknown and leaves the earliest day on which it can
 * be. Owed is `low`; unknown stays unknown (doc/decisions/0030 and following, 0048).
 */
#ifndef SURETY_KEEP_DUE_H
#define SURETY_KEEP_DUE_H

#include "keep/missing.h"
#include "state/deliveries.h"

/* In the order in which people look at them. */
enum due_status {
    DUE_OVERDUE,
    DUE_LATE,
    DUE_UNKNOWN,
    DUE_PARTLY,
    DUE_PENDING,
    DUE_MET,
    DUE_LAPSED,
    DUE_WITHDRAWN,
    DUE_REFUSED,
    DUE_DORMANT,
    DUE_SUPERSEDED,
    DUE_STATUS_COUNT
};

struct due_status_info {
    const char *name;
    const char *meaning; /* a phrase without a full stop */
};

extern const struct due_status_info due_statuses[DUE_STATUS_COUNT];

struct due {
    uint32_t undertaking; /* index into state.undertakings */
    enum due_status status;
    bool is_awake;
    bool is_mooted;         /* only talked of: it owes nothing and never wakes */
    struct missing missing; /* besides the trigger, when it is not awake */
    /* Days since 1970, or DATE_NONE. */
    int32_t due_day;
    int32_t not_before; /* the due day, or the earliest day that it can be */
    int32_t until_day;  /* the first day on which it is no longer there; none named: DATE_NONE */
    int32_t reached_on; /* the day on which all that was owed had been delivered */
    int64_t owed;       /* thousandths, or STATE_UNKNOWN */
    struct delivered delivered;
    bool is_full; /* all that is owed has been delivered */
    bool has_days_late;
    int32_t days_late; /* below zero: early. Of what is overdue: up to as-of */
};

struct due_answer {
    const struct premise *premise;
    int32_t c_day;                  /* the real one; DATE_NONE: none, or its day is not known */
    bool is_triggered;              /* the trigger is true, or there is none */
    struct missing trigger_missing; /* what it waits for */
    struct live live;               /* all stages counted, unknown is not true */
    struct deliveries deliveries;
    const struct due *dues; /* by undertaking, those that are superseded too */
    uint32_t count;
};

/*
 * The premise must be one of how things are (`question.actual`) and outlive the answer.
 * O(undertakings + conditions + names in them, and log of the deliveries for each undertaking).
 */
void due_make(struct arena *arena, const struct premise *premise, struct due_answer *answer);

#endif
