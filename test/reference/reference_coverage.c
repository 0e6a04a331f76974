/* SPDX-License-Identifier: Apache-2.0 */
#include "plain_flow.h"
#include "reference.h"

#include <string.h>

/* ------------------------------------------------------------------ one day as a network */

/* What matters on one day: who gives how much to whom. Days with equal days give equal answers. */
struct day {
    size_t need_count, offer_count;
    size_t needs[REFERENCE_REQUIREMENTS];
    int64_t quantity[REFERENCE_REQUIREMENTS];
    size_t offers[REFERENCE_UNDERTAKINGS];
    int64_t gives[REFERENCE_UNDERTAKINGS];
};

/* The rows chosen by `keep` (NULL: all of the set) and the undertakings in place on that day. */
static void day_make(struct day *day, const struct reference_case *reading, const bool *live,
                     const bool *keep, int at)
{
    const struct record *record = reading->world->record;
    *day = (struct day){0};
    for (size_t r = 0; r < record->tables[KIND_REQUIREMENT].row_count; r++) {
        if ((keep == NULL || keep[r]) && reference_is_asked(reading->world, r, at)) {
            day->quantity[day->need_count] =
                row_value(record_row(record, KIND_REQUIREMENT, r), REQUIREMENT_QUANTITY, 0);
            day->needs[day->need_count++] = r;
        }
    }
    for (size_t u = 0; u < record->tables[KIND_UNDERTAKING].row_count; u++) {
        int64_t gives = live[u] ? reading->gives[u][at] : 0;
        if (gives > 0) {
            day->gives[day->offer_count] = gives;
            day->offers[day->offer_count++] = u;
        }
    }
}

static bool day_equal(const struct day *a, const struct day *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

static void allow(struct plain_net *net, size_t from, size_t to, int64_t capacity)
{
    net->left[from][to] = capacity;
}

/*
 * source → limits → offer → need → sink. An offer hangs beneath the smallest limit that holds it,
 * and each limit beneath the smallest larger one. `need_limit[i]` is what need i may take.
 */
static void day_network(struct plain_net *net, const struct day *day,
                        const struct reference_case *reading, const bool *live, int at,
                        const int64_t *need_limit)
{
    size_t offer_node = 2, limit_node = offer_node + day->offer_count,
           need_node = limit_node + reading->limit_count;
    plain_net_init(net, (int)(need_node + day->need_count));
    for (size_t l = 0; l < reading->limit_count; l++) {
        size_t above = reference_limit_over(reading, reading->limits[l].members, l);
        allow(net, above == REFERENCE_LIMITS ? PLAIN_SOURCE : limit_node + above, limit_node + l,
              reference_limit_on(reading, l, live, at));
    }
    for (size_t o = 0; o < day->offer_count; o++) {
        size_t above =
            reference_limit_over(reading, UINT32_C(1) << day->offers[o], reading->limit_count);
        allow(net, above == REFERENCE_LIMITS ? PLAIN_SOURCE : limit_node + above, offer_node + o,
              day->gives[o]);
        for (size_t n = 0; n < day->need_count; n++) {
            if (reading->serves[day->offers[o]][day->needs[n]])
                allow(net, offer_node + o, need_node + n, REFERENCE_AMPLE);
        }
    }
    for (size_t n = 0; n < day->need_count; n++) {
        const struct row *row = record_row(reading->world->record, KIND_REQUIREMENT, day->needs[n]);
        allow(net, need_node + n, PLAIN_SINK, need_limit[n]);
        net->worth[need_node + n] =
            (long double)row_value(row, REQUIREMENT_WEIGHT, 1000) / (long double)day->quantity[n];
    }
}

/* ------------------------------------------------------------------ coverage */

static double weight_of(const struct reference_world *world, size_t requirement)
{
    const struct row *row = record_row(world->record, KIND_REQUIREMENT, requirement);
    return (double)row_value(row, REQUIREMENT_WEIGHT, 1000);
}

/* Worth asked: weight × days in force, in thousandths. */
double reference_worth_asked(const struct reference_world *world, const bool *keep)
{
    double asked = 0;
    for (size_t r = 0; r < world->record->tables[KIND_REQUIREMENT].row_count; r++) {
        for (int at = 0; at < world->horizon_days; at++) {
            if ((keep == NULL || keep[r]) && reference_is_asked(world, r, at))
                asked += weight_of(world, r);
        }
    }
    return asked;
}

/* Worth met ÷ worth asked; 0 where nothing is asked. */
double reference_coverage(const struct reference_case *reading, const bool *live, const bool *keep)
{
    struct day day, before = {.need_count = SIZE_MAX};
    static struct plain_net net;
    long double met = 0, met_today = 0;
    double asked = reference_worth_asked(reading->world, keep);
    if (asked <= 0)
        return 0;
    for (int at = 0; at < reading->world->horizon_days; at++) {
        day_make(&day, reading, live, keep, at);
        if (!day_equal(&day, &before)) {
            day_network(&net, &day, reading, live, at, day.quantity);
            met_today = plain_max_worth(&net);
        }
        met += met_today;
        before = day;
    }
    return (double)(met / asked);
}

/* Whether on every day the critical rows among `keep` can all be filled at the same time. */
bool reference_critical_met(const struct reference_case *reading, const bool *live,
                            const bool *keep)
{
    bool critical[REFERENCE_REQUIREMENTS] = {false};
    struct day day, before = {.need_count = SIZE_MAX};
    static struct plain_net net;
    for (size_t r = 0; r < reading->world->record->tables[KIND_REQUIREMENT].row_count; r++)
        critical[r] = (keep == NULL || keep[r]) && reference_is_critical(reading->world, r);
    for (int at = 0; at < reading->world->horizon_days; at++, before = day) {
        day_make(&day, reading, live, critical, at);
        if (day_equal(&day, &before))
            continue;
        int64_t asked = 0;
        for (size_t n = 0; n < day.need_count; n++)
            asked += day.quantity[n];
        day_network(&net, &day, reading, live, at, day.quantity);
        if (plain_max_flow(&net) < asked)
            return false;
    }
    return true;
}

/* ------------------------------------------------------------------ what is shown as filled */

/* Whether row a is shown, and filled, before row b: critical, then worth of a unit, then id. */
static bool is_before(const struct reference_world *world, size_t a, size_t b)
{
    const struct row *row_a = record_row(world->record, KIND_REQUIREMENT, a);
    const struct row *row_b = record_row(world->record, KIND_REQUIREMENT, b);
    bool critical_a = reference_is_critical(world, a), critical_b = reference_is_critical(world, b);
    if (critical_a != critical_b)
        return critical_a;
    __int128 worth_a = (__int128)row_value(row_a, REQUIREMENT_WEIGHT, 1000)
                       * row_value(row_b, REQUIREMENT_QUANTITY, 1);
    __int128 worth_b = (__int128)row_value(row_b, REQUIREMENT_WEIGHT, 1000)
                       * row_value(row_a, REQUIREMENT_QUANTITY, 1);
    if (worth_a != worth_b)
        return worth_a > worth_b;
    return str_cmp(row_text(row_a, REQUIREMENT_ID), row_text(row_b, REQUIREMENT_ID)) < 0;
}

/* The rows in the order in which they are filled. */
static size_t fill_order(const struct reference_world *world, size_t *order)
{
    size_t count = world->record->tables[KIND_REQUIREMENT].row_count;
    for (size_t i = 0; i < count; i++) {
        size_t at = i;
        for (; at > 0 && is_before(world, i, order[at - 1]); at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
    return count;
}

/* The most that the first rows of the order can have together, less what those before had: so much
 * has each. */
static void fill_day(struct reference_reading *answer, const struct reference_case *reading,
                     const size_t *order, size_t row_count, int at)
{
    struct day day;
    static struct plain_net net;
    int64_t limit[REFERENCE_REQUIREMENTS] = {0}, before = 0;
    day_make(&day, reading, answer->live, NULL, at);
    for (size_t i = 0; i < row_count; i++) {
        for (size_t n = 0; n < day.need_count; n++) {
            if (day.needs[n] != order[i])
                continue;
            limit[n] = day.quantity[n];
            day_network(&net, &day, reading, answer->live, at, limit);
            int64_t together = plain_max_flow(&net);
            answer->met[order[i]][at] = together - before;
            before = together;
        }
    }
}

static void find_shortfall(struct reference_reading *answer, const struct reference_case *reading,
                           const size_t *order, size_t row_count)
{
    const struct reference_world *world = reading->world;
    for (int at = 0; at < world->horizon_days; at++) {
        for (size_t i = 0; i < row_count; i++) {
            const int64_t *met = answer->met[order[i]];
            int64_t quantity = row_value(record_row(world->record, KIND_REQUIREMENT, order[i]),
                                         REQUIREMENT_QUANTITY, 0);
            if (met[at] < 0 || met[at] == quantity || !reference_is_critical(world, order[i]))
                continue;
            answer->has_shortfall = true;
            answer->short_row = order[i];
            answer->short_by = quantity - met[at];
            answer->short_from = answer->short_until = at;
            while (answer->short_until < world->horizon_days && met[answer->short_until] == met[at])
                answer->short_until++;
            return;
        }
    }
}

void reference_fill(struct reference_reading *answer, const struct reference_case *reading)
{
    size_t order[REFERENCE_REQUIREMENTS], row_count = fill_order(reading->world, order);
    memset(answer->met, -1, sizeof answer->met);
    for (int at = 0; at < reading->world->horizon_days; at++)
        fill_day(answer, reading, order, row_count, at);
    find_shortfall(answer, reading, order, row_count);
}
