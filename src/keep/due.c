/* SPDX-License-Identifier: Apache-2.0 */
#include "keep/due.h"

const struct due_status_info due_statuses[DUE_STATUS_COUNT] = {
    [DUE_OVERDUE] = {"overdue", "the day has passed and not all has been delivered"},
    [DUE_LATE] = {"late", "all delivered, after its day"},
    [DUE_UNKNOWN] = {"unknown", "too little is recorded to say whether it is kept"},
    [DUE_PARTLY] = {"partly", "less delivered than is owed, and not yet due"},
    [DUE_PENDING] = {"pending", "due on a day to come"},
    [DUE_MET] = {"met", "all delivered, no later than it was owed"},
    [DUE_LAPSED] = {"lapsed", "ended before all was delivered"},
    [DUE_WITHDRAWN] = {"withdrawn", "taken back by the party"},
    [DUE_REFUSED] = {"refused", "refused by the party"},
    [DUE_DORMANT] = {"dormant", "nothing is owed: it is only mooted, or waits for something"},
    [DUE_SUPERSEDED] = {"superseded", "a later row speaks in its place"},
};

/* ---- days ------------------------------------------------------------------------------- */

static int32_t delay_days(const struct undertaking *undertaking)
{
    int64_t days = 0;
    for (uint32_t i = 0; i < undertaking->caveat_count; i++)
        if (undertaking->caveats[i].kind == CAVEAT_DELAY)
            days += undertaking->caveats[i].days;
    return days < INT32_MAX / 4 ? (int32_t)days : INT32_MAX / 4;
}

static int32_t later(int32_t a, int32_t b) /* DATE_NONE is before every day */
{
    return a > b ? a : b;
}

enum { LAST_DAY = 2932896 }; /* 9999-12-31: no day is later, whatever the delays add up to */

static int32_t capped(int32_t day)
{
    return day < LAST_DAY ? day : LAST_DAY;
}

/* A plan day as a day since 1970; DATE_NONE where it is counted from a C-day that is not known. */
static int32_t plan_day(const struct due_answer *answer, int64_t value)
{
    bool is_date = value >= PLAN_DAY_IS_DATE / 2;
    if (is_date)
        return (int32_t)(value - PLAN_DAY_IS_DATE);
    return answer->c_day == DATE_NONE ? DATE_NONE : capped(answer->c_day + (int32_t)value);
}

static void find_days(const struct due_answer *answer, const struct undertaking *undertaking,
                      struct due *due)
{
    bool is_there = undertaking->stage == STAGE_DELIVERED;
    int32_t lift = undertaking->lift_days == STATE_UNKNOWN ? 0 : undertaking->lift_days;
    int32_t notice = undertaking->notice_days == STATE_UNKNOWN ? 0 : undertaking->notice_days;
    int32_t days = is_there ? 0 : notice + lift + delay_days(undertaking);
    due->due_day = due->not_before = due->until_day = DATE_NONE;
    if (answer->c_day != DATE_NONE)
        due->not_before = capped(answer->c_day + days);
    if (row_has(undertaking->row, UNDERTAKING_FROM))
        due->not_before = later(due->not_before,
                                plan_day(answer, row_value(undertaking->row, UNDERTAKING_FROM, 0)));
    if (answer->c_day != DATE_NONE && (is_there || undertaking->notice_days != STATE_UNKNOWN))
        due->due_day = due->not_before;
    if (row_has(undertaking->row, UNDERTAKING_UNTIL))
        due->until_day = plan_day(answer, row_value(undertaking->row, UNDERTAKING_UNTIL, 0));
}

/* ---- what is delivered -------------------------------------------------------------------- */

static void find_delivered(const struct due_answer *answer, struct due *due)
{
    due->delivered = deliveries_of(&answer->deliveries, due->undertaking);
    due->reached_on = DATE_NONE;
    if (due->owed == STATE_UNKNOWN)
        return;
    int64_t at = deliveries_reached(&answer->deliveries, due->undertaking, due->owed);
    due->is_full = at != STATE_UNKNOWN;
    if (due->is_full)
        due->reached_on = answer->deliveries.items[at].on;
}

/* Of what was never owed, and of what nobody can tell to be in time, no days are told. */
static void find_days_late(const struct due_answer *answer, struct due *due)
{
    int32_t day = due->status == DUE_OVERDUE ? answer->premise->state->as_of : due->reached_on;
    due->has_days_late = due->is_awake && due->status != DUE_UNKNOWN && day != DATE_NONE
                         && due->due_day != DATE_NONE;
    if (due->has_days_late)
        due->days_late = day - due->due_day;
}

/* ---- status ------------------------------------------------------------------------------- */

static bool has_passed(const struct due_answer *answer, int32_t day)
{
    return day != DATE_NONE && day <= answer->premise->state->as_of;
}

/* Something came, and of that or of what is owed nobody said how much: no blank accuses. */
static bool is_beyond_telling(const struct due *due)
{
    return due->delivered.unknown_count > 0
           || (due->owed == STATE_UNKNOWN && due->delivered.quantity > 0);
}

/* Of what is all delivered: a delivery of an unknown amount may have filled it in time. */
static enum due_status status_of_full(const struct due_answer *answer, const struct due *due)
{
    if (!due->is_awake || due->due_day == DATE_NONE || due->reached_on <= due->due_day)
        return DUE_MET;
    struct delivered by_then = deliveries_by(&answer->deliveries, due->undertaking, due->due_day);
    return by_then.unknown_count > 0 ? DUE_UNKNOWN : DUE_LATE;
}

/* Of what is awake and not all delivered: is its day to come, gone, or not to be known? */
static enum due_status status_by_day(const struct due_answer *answer, const struct due *due)
{
    int32_t as_of = answer->premise->state->as_of;
    if (due->not_before != DATE_NONE && due->not_before >= as_of)
        return due->owed != STATE_UNKNOWN && due->delivered.quantity > 0 ? DUE_PARTLY : DUE_PENDING;
    return due->due_day == DATE_NONE || is_beyond_telling(due) ? DUE_UNKNOWN : DUE_OVERDUE;
}

static enum due_status status_of(const struct due_answer *answer,
                                 const struct undertaking *undertaking, const struct due *due)
{
    if (undertaking->superseded)
        return DUE_SUPERSEDED;
    if (undertaking->stage == STAGE_WITHDRAWN)
        return DUE_WITHDRAWN;
    if (undertaking->stage == STAGE_REFUSED)
        return DUE_REFUSED;
    if (undertaking->stage == STAGE_LAPSED)
        return DUE_LAPSED;
    if (due->is_full)
        return status_of_full(answer, due);
    if (has_passed(answer, due->until_day))
        return is_beyond_telling(due) ? DUE_UNKNOWN : DUE_LAPSED;
    return due->is_awake ? status_by_day(answer, due) : DUE_DORMANT;
}

/* ---- the whole ------------------------------------------------------------------------------ */

static struct missing missing_for(struct arena *arena, const struct due_answer *answer,
                                  const struct undertaking *undertaking)
{
    struct missing missing = missing_of(arena, undertaking->condition, &answer->live);
    for (uint32_t i = 0; i < undertaking->caveat_count; i++)
        if (undertaking->caveats[i].kind == CAVEAT_APPROVAL)
            missing = missing_with_fact(arena, missing, &answer->live,
                                        (uint32_t)undertaking->caveats[i].fact);
    return missing;
}

static struct due due_of(struct arena *arena, const struct due_answer *answer, uint32_t u)
{
    const struct undertaking *undertaking = &answer->premise->state->undertakings[u];
    struct due due = {
        .undertaking = u,
        .missing = missing_for(arena, answer, undertaking),
        .owed = undertaking->low,
        .is_mooted = undertaking->stage == STAGE_MOOTED,
    };
    due.is_awake = answer->is_triggered && due.missing.count == 0 && !due.is_mooted;
    find_days(answer, undertaking, &due);
    find_delivered(answer, &due);
    due.status = status_of(answer, undertaking, &due);
    find_days_late(answer, &due);
    return due;
}

void due_make(struct arena *arena, const struct premise *premise, struct due_answer *answer)
{
    const struct state *state = premise->state;
    CHECK(premise->question.actual);
    *answer = (struct due_answer){
        .premise = premise, .deliveries = *premise->deliveries, .count = state->undertaking_count};
    missing_live_init(&answer->live, arena, premise);
    answer->trigger_missing = missing_of(arena, state->trigger, &answer->live);
    answer->is_triggered = answer->trigger_missing.count == 0;
    answer->c_day = answer->is_triggered ? state_real_c_day(state) : DATE_NONE;
    struct due *dues = ARENA_ARRAY(arena, struct due, answer->count);
    for (uint32_t u = 0; u < answer->count; u++)
        dues[u] = due_of(arena, answer, u);
    answer->dues = dues;
}
