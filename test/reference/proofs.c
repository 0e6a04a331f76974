/* SPDX-License-Identifier: Apache-2.0 */
#include "figures.h"

#include <string.h>

/* ------------------------------------------------------------------ proofs */

/* One reading's shown flow on one day, by rows of the record. */
struct shown {
    const struct reference_answer *answer;
    const struct reference_reading *reading;
    const struct reading_answer *program;
    const struct state *state;
    int64_t given[REFERENCE_UNDERTAKINGS];
    int64_t taken[REFERENCE_REQUIREMENTS];
};

static size_t undertaking_row(const struct state *state, uint32_t undertaking)
{
    return state->undertakings[undertaking].row->index;
}

static size_t need_row(const struct shown *shown, uint32_t need)
{
    return shown->state->requirements[shown->program->plan->needs[need].requirement].row->index;
}

/* What an undertaking gives on a day if it is live, else nothing. */
static int64_t gives(const struct shown *shown, size_t undertaking, int day)
{
    return shown->reading->live[undertaking] ? shown->reading->reading.gives[undertaking][day] : 0;
}

static int64_t sum_of(const int64_t *amount, uint32_t members)
{
    int64_t sum = 0;
    for (size_t u = 0; u < REFERENCE_UNDERTAKINGS; u++)
        sum += members >> u & 1 ? amount[u] : 0;
    return sum;
}

/* Whether what is given on a day is more than someone gives, or a ceiling or a group allows. */
static bool is_over(const struct shown *shown, const int64_t *amount, int day)
{
    const struct reference_case *reading = &shown->reading->reading;
    for (size_t u = 0; u < shown->answer->world.record->tables[KIND_UNDERTAKING].row_count; u++)
        if (amount[u] > gives(shown, u, day))
            return true;
    for (size_t c = 0; c < reading->ceiling_count; c++) /* those of the record, crossing or not */
        if (sum_of(amount, reading->ceilings[c].members) > reading->ceilings[c].most)
            return true;
    for (size_t l = 0; l < reading->limit_count; l++)
        if (sum_of(amount, reading->limits[l].members)
            > reference_limit_on(reading, l, shown->reading->live, day))
            return true;
    return false;
}

/* What these amounts come to within all limits, from the smallest limit to the largest. */
static int64_t within_limits(const struct shown *shown, const int64_t *amount, int day)
{
    const struct reference_case *reading = &shown->reading->reading;
    int64_t through[REFERENCE_LIMITS] = {0}, total = 0;
    for (size_t u = 0; u < REFERENCE_UNDERTAKINGS; u++) {
        size_t above = reference_limit_over(reading, UINT32_C(1) << u, reading->limit_count);
        *(above == REFERENCE_LIMITS ? &total : &through[above]) += amount[u];
    }
    for (size_t l = reading->limit_count; l-- > 0;) {
        int64_t limit = reference_limit_on(reading, l, shown->reading->live, day);
        size_t above = reference_limit_over(reading, reading->limits[l].members, l);
        *(above == REFERENCE_LIMITS ? &total : &through[above]) +=
            through[l] < limit ? through[l] : limit;
    }
    return total;
}

static const char *check_services_on(struct shown *shown, int day)
{
    const struct fill *fill = &shown->program->fill;
    memset(shown->given, 0, sizeof shown->given);
    memset(shown->taken, 0, sizeof shown->taken);
    for (size_t i = 0; i < fill->service_count; i++) {
        const struct service *service = &fill->services[i];
        if (day < service->from || day >= service->until)
            continue;
        size_t u =
            undertaking_row(shown->state, shown->program->plan->offers[service->offer].undertaking);
        size_t r = need_row(shown, service->need);
        if (!shown->reading->reading.serves[u][r])
            return "a service that is not allowed";
        shown->given[u] += service->quantity;
        shown->taken[r] += service->quantity;
    }
    if (is_over(shown, shown->given, day))
        return "services of more than is there";
    for (uint32_t n = 0; n < shown->program->plan->need_count; n++) {
        size_t r = need_row(shown, n);
        int64_t met = shown->reading->met[r][day];
        if (shown->taken[r] != (met < 0 ? 0 : met))
            return "services that do not add up to what is met";
    }
    return NULL;
}

/*
 * On every day of the first shortfall's first day: all that may serve the needs of the cut
 * is among its undertakings, and together they give what is needed less the shortage.
 */
static const char *check_cut(struct shown *shown)
{
    const struct shortfall *cut = shown->program->fill.first_shortfall;
    bool needs[REFERENCE_REQUIREMENTS] = {false}, named[REFERENCE_UNDERTAKINGS] = {false};
    int64_t amount[REFERENCE_UNDERTAKINGS] = {0}, asked = 0;
    if (cut == NULL)
        return NULL;
    for (uint32_t i = 0; i < cut->need_count; i++) {
        size_t r = need_row(shown, cut->needs[i]);
        needs[r] = true;
        asked += reference_is_asked(&shown->answer->world, r, cut->from)
                     ? shown->program->plan->needs[cut->needs[i]].quantity
                     : 0;
    }
    for (uint32_t i = 0; i < cut->undertaking_count; i++)
        named[undertaking_row(shown->state, cut->undertakings[i])] = true;
    if (!needs[need_row(shown, cut->need)])
        return "a cut without the row that is short";
    for (size_t u = 0; u < shown->answer->world.record->tables[KIND_UNDERTAKING].row_count; u++) {
        amount[u] = named[u] ? gives(shown, u, cut->from) : 0;
        for (size_t r = 0; r < REFERENCE_REQUIREMENTS; r++) {
            if (needs[r] && shown->reading->reading.serves[u][r] && gives(shown, u, cut->from) > 0
                && !named[u])
                return "a cut that leaves out an undertaking that could serve";
        }
    }
    if (asked - within_limits(shown, amount, cut->from) != cut->short_by)
        return "a cut that does not prove the shortage";
    return NULL;
}

const char *figures_check_proofs(struct arena *arena, const struct assessment *assessment,
                                 const struct reference_answer *answer)
{
    for (int i = 0; i < REFERENCE_READINGS; i++) {
        struct shown shown = {.answer = answer,
                              .reading = &answer->readings[i],
                              .program = &assessment->readings[i],
                              .state = assessment->premise.state};
        const char *wrong = check_cut(&shown);
        for (int day = 0; wrong == NULL && day < answer->world.horizon_days; day++)
            wrong = check_services_on(&shown, day);
        if (wrong != NULL)
            return arena_printf(arena, "%s: %s", assessment->readings[i].reading->name, wrong);
    }
    return NULL;
}
