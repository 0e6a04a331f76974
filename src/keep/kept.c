/* SPDX-License-Identifier: Apache-2.0 */
#include "keep/kept.h"

#include <stdio.h>
#include <stdlib.h>

int32_t kept_quarter(int32_t day)
{
    char text[DATE_TEXT_BYTES];
    if (day == DATE_NONE)
        return KEPT_UNDATED;
    date_write(text, day); /* "2026-01-06" */
    int year =
        (text[0] - '0') * 1000 + (text[1] - '0') * 100 + (text[2] - '0') * 10 + text[3] - '0';
    int month = (text[5] - '0') * 10 + text[6] - '0';
    return year * 4 + (month - 1) / 3;
}

char *kept_quarter_write(char text[static KEPT_TEXT_BYTES], int32_t quarter)
{
    if (quarter == KEPT_UNDATED)
        text[0] = '\0';
    else
        snprintf(text, KEPT_TEXT_BYTES, "%04d-Q%d", quarter / 4, quarter % 4 + 1);
    return text;
}

struct collector {
    struct arena *arena;
    const struct due_answer *answer;
    struct kept *items;
    size_t count, capacity;
};

static void collect(struct collector *collector, uint32_t undertaking, int32_t day,
                    struct kept amounts)
{
    const struct undertaking *row = &collector->answer->premise->state->undertakings[undertaking];
    amounts.party = row->party;
    amounts.unit = row->unit;
    amounts.quarter = kept_quarter(day);
    ARENA_GROW(collector->arena, &collector->items, collector->count, &collector->capacity);
    collector->items[collector->count++] = amounts;
}

/* ---- owed --------------------------------------------------------------------------------- */

static bool was_owed(const struct due_answer *answer, const struct due *due)
{
    const struct undertaking *undertaking = &answer->premise->state->undertakings[due->undertaking];
    return due->is_awake && !undertaking->superseded && undertaking->stage >= STAGE_PLEDGED
           && undertaking->stage < STAGE_LADDER_COUNT;
}

static int compare_falling_due(const void *left, const void *right, void *context)
{
    const struct due_answer *answer = context;
    const struct due *a = *(const struct due *const *)left, *b = *(const struct due *const *)right;
    uint32_t pool_a = answer->deliveries.pool_of[a->undertaking];
    uint32_t pool_b = answer->deliveries.pool_of[b->undertaking];
    if (pool_a != pool_b)
        return pool_a < pool_b ? -1 : 1;
    /* An unknown day is the last. */
    uint32_t day_a = (uint32_t)a->due_day - (uint32_t)DATE_NONE - 1u;
    uint32_t day_b = (uint32_t)b->due_day - (uint32_t)DATE_NONE - 1u;
    if (day_a != day_b)
        return day_a < day_b ? -1 : 1;
    return a->undertaking < b->undertaking ? -1 : a->undertaking > b->undertaking;
}

/* In each pool in order of days: what a row owes beyond what the force owed already. */
static void collect_owed(struct collector *collector)
{
    const struct due_answer *answer = collector->answer;
    const struct due **owed = ARENA_ARRAY(collector->arena, const struct due *, answer->count);
    size_t count = 0;
    for (uint32_t i = 0; i < answer->count; i++)
        if (was_owed(answer, &answer->dues[i]))
            owed[count++] = &answer->dues[i];
    if (count > 0)
        qsort_r(owed, count, sizeof *owed, compare_falling_due,
                (struct due_answer *)(uintptr_t)answer); /* only read */
    int64_t before = 0;
    for (size_t i = 0; i < count; i++) {
        const uint32_t *pool_of = answer->deliveries.pool_of;
        if (i == 0 || pool_of[owed[i]->undertaking] != pool_of[owed[i - 1]->undertaking])
            before = 0;
        struct kept amounts = {.owed_unknown = owed[i]->owed == STATE_UNKNOWN};
        if (owed[i]->owed > before) {
            amounts.owed = owed[i]->owed - before;
            before = owed[i]->owed;
        }
        collect(collector, owed[i]->undertaking, owed[i]->due_day, amounts);
    }
}

/* ---- delivered ------------------------------------------------------------------------------ */

static void collect_delivered(struct collector *collector)
{
    const struct deliveries *deliveries = &collector->answer->deliveries;
    for (uint32_t i = 0; i < deliveries->count; i++) {
        const struct delivery *item = &deliveries->items[i];
        bool is_known = item->quantity != STATE_UNKNOWN;
        struct kept amounts = {.delivered = item->adds, .delivered_unknown = !is_known};
        collect(collector, item->undertaking, item->on, amounts);
    }
}

/* ---- adding up --------------------------------------------------------------------------------
 */

static int compare_kept(const void *left, const void *right, void *context)
{
    const struct state *state = context;
    const struct kept *a = left, *b = right;
    if (a->party != b->party)
        return a->party < b->party ? -1 : 1;
    if (a->unit != b->unit)
        return str_cmp(state->symbols[a->unit], state->symbols[b->unit]);
    return a->quarter < b->quarter ? -1 : a->quarter > b->quarter;
}

static bool add(struct kept *to, const struct kept *from)
{
    to->owed_unknown += from->owed_unknown;
    to->delivered_unknown += from->delivered_unknown;
    return !__builtin_add_overflow(to->owed, from->owed, &to->owed)
           && !__builtin_add_overflow(to->delivered, from->delivered, &to->delivered);
}

bool kept_make(struct arena *arena, const struct due_answer *answer, const struct kept **kept,
               size_t *count, struct error *err)
{
    const struct state *state = answer->premise->state;
    struct collector collector = {.arena = arena, .answer = answer};
    collect_owed(&collector);
    collect_delivered(&collector);
    struct kept *items = collector.items;
    if (collector.count > 0)
        qsort_r(items, collector.count, sizeof *items, compare_kept,
                (struct state *)(uintptr_t)state); /* only read */
    *count = 0;
    for (size_t i = 0; i < collector.count; i++) {
        struct kept *last = *count > 0 ? &items[*count - 1] : NULL;
        if (last == NULL || last->party != items[i].party || last->unit != items[i].unit
            || last->quarter != items[i].quarter)
            items[(*count)++] = items[i];
        else if (!add(last, &items[i]))
            return error_set(err, ERROR_LIMIT, "what %.*s owes or delivered adds up to too much",
                             STR_ARG(state->parties[items[i].party].id));
    }
    *kept = items;
    return true;
}
