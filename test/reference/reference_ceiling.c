/* SPDX-License-Identifier: Apache-2.0 */
#include "reference.h"

/*
 * The quantity of the approval that decides on C-day: of those taken by then and not denounced
 * since, the last. -1: there is none, or it sets no quantity, or it is for another party or unit.
 */
static int64_t quantity_of(const struct reference_world *world, struct str name,
                           const struct row *undertaking)
{
    const struct table *table = &world->record->tables[KIND_STEP];
    const struct row *last = NULL;
    for (size_t i = 0; i < table->row_count; i++) {
        const struct row *step = &table->rows[i];
        bool in_force = world->counts[KIND_STEP][i] && str_eq(world->step_names[i], name)
                        && str_eq(row_text(step, STEP_STEP), STR("approved"))
                        && reference_date(step, "on") <= world->c_day
                        && !reference_is_denounced(world, step);
        if (in_force && (last == NULL || reference_date(step, "on") > reference_date(last, "on")))
            last = step;
    }
    bool is_its_own =
        last != NULL && row_has(last, STEP_QUANTITY)
        && str_eq(row_text(last, STEP_PARTY), row_text(undertaking, UNDERTAKING_PARTY))
        && str_eq(row_text(last, STEP_UNIT), row_text(undertaking, UNDERTAKING_UNIT));
    return is_its_own ? row_value(last, STEP_QUANTITY, 0) : -1;
}

static bool stands_under(const struct reference_case *reading, size_t undertaking, struct str name)
{
    for (size_t c = 0; c < reading->ceiling_count[undertaking]; c++)
        if (str_eq(reading->ceilings[undertaking][c], name))
            return true;
    return false;
}

/* All that its condition names, each once. */
static void find_ceilings(struct reference_case *reading, size_t undertaking)
{
    const struct row *row = record_row(reading->world->record, KIND_UNDERTAKING, undertaking);
    struct str rest = row_text(row, UNDERTAKING_CONDITION);
    for (struct str name; (name = reference_next_name(&rest)).size > 0;) {
        if (!reference_is_fact_name(name) || !reference_fact_holds(reading, name)
            || stands_under(reading, undertaking, name)
            || quantity_of(reading->world, name, row) < 0)
            continue;
        CHECK(reading->ceiling_count[undertaking] < REFERENCE_CEILINGS);
        reading->ceilings[undertaking][reading->ceiling_count[undertaking]++] = name;
    }
}

/* ------------------------------------------------------------------ several ceilings */

static bool serves_something(const struct reference_case *reading, size_t undertaking)
{
    const struct reference_world *world = reading->world;
    for (size_t r = 0; r < world->record->tables[KIND_REQUIREMENT].row_count; r++)
        for (int at = 0; at < world->horizon_days && reading->serves[undertaking][r]; at++)
            if (reference_is_asked(world, r, at))
                return true;
    return false;
}

static int64_t most_on_a_day(const struct reference_case *reading, size_t undertaking)
{
    int64_t most = 0;
    for (int at = 0; at < reading->world->horizon_days; at++)
        if (reading->gives[undertaking][at] > most)
            most = reading->gives[undertaking][at];
    return most;
}

/* What those before `end` in the order who stand under several ceilings have of one of them. */
static int64_t taken_of(const struct reference_case *reading, const size_t *order, size_t end,
                        const bool *takes, struct str name)
{
    int64_t taken = 0;
    for (size_t i = 0; i < end; i++)
        if (takes[order[i]] && stands_under(reading, order[i], name))
            taken += most_on_a_day(reading, order[i]);
    return taken;
}

static int64_t quantity_for(const struct reference_case *reading, size_t undertaking,
                            struct str name)
{
    return quantity_of(reading->world, name,
                       record_row(reading->world->record, KIND_UNDERTAKING, undertaking));
}

static void cut_to(struct reference_case *reading, size_t undertaking, int64_t most)
{
    for (int at = 0; at < reading->world->horizon_days; at++)
        if (reading->gives[undertaking][at] > most)
            reading->gives[undertaking][at] = most;
}

/* Those who stand under several take first, in order of ids; then the single ones are told what is
 * left. */
static void settle(struct reference_case *reading, const size_t *order, size_t count,
                   const bool *live)
{
    bool takes[REFERENCE_UNDERTAKINGS] = {false};
    for (size_t i = 0; i < count; i++) {
        size_t u = order[i];
        int64_t may_have = INT64_MAX;
        for (size_t c = 0; c < reading->ceiling_count[u]; c++) {
            struct str name = reading->ceilings[u][c];
            int64_t left =
                quantity_for(reading, u, name) - taken_of(reading, order, i, takes, name);
            may_have = left < may_have ? left : may_have;
        }
        if (reading->ceiling_count[u] < 2)
            continue;
        takes[u] = live[u] && serves_something(reading, u);
        cut_to(reading, u, may_have);
    }
    for (size_t u = 0; u < count; u++) {
        if (reading->ceiling_count[u] != 1)
            continue;
        struct str name = reading->ceilings[u][0];
        reading->ceiling[u] =
            quantity_for(reading, u, name) - taken_of(reading, order, count, takes, name);
        cut_to(reading, u, reading->ceiling[u]);
    }
}

/* ------------------------------------------------------------------ groups under ceilings */

/* The member of a group that counts: the largest that is live and stands under a ceiling. */
static size_t chosen_of(const struct reference_case *reading, const bool *live, const size_t *order,
                        size_t count, struct str group)
{
    const struct table *table = &reading->world->record->tables[KIND_UNDERTAKING];
    size_t chosen = REFERENCE_UNDERTAKINGS;
    for (size_t i = 0; i < count; i++) {
        size_t u = order[i];
        if (!live[u] || reading->ceiling_count[u] == 0
            || !str_eq(row_text(&table->rows[u], UNDERTAKING_GROUP), group))
            continue;
        if (chosen == REFERENCE_UNDERTAKINGS
            || reference_strength(reading, u) > reference_strength(reading, chosen))
            chosen = u;
    }
    return chosen;
}

void reference_find_ceilings(struct reference_case *reading)
{
    const struct table *table = &reading->world->record->tables[KIND_UNDERTAKING];
    size_t order[REFERENCE_UNDERTAKINGS];
    size_t count = reference_by_id(reading->world->record, KIND_UNDERTAKING, order);
    bool live[REFERENCE_UNDERTAKINGS] = {false};
    if (!reading->rules.ceilings_apply)
        return;
    for (size_t u = 0; u < count; u++)
        find_ceilings(reading, u);
    reference_live(reading, NULL, live);
    for (size_t u = 0; u < count; u++) {
        struct str group = row_text(&table->rows[u], UNDERTAKING_GROUP);
        size_t chosen =
            group.size > 0 ? chosen_of(reading, live, order, count, group) : REFERENCE_UNDERTAKINGS;
        for (int at = 0; at < reading->world->horizon_days; at++)
            if (chosen != REFERENCE_UNDERTAKINGS && chosen != u)
                reading->gives[u][at] = 0;
    }
    settle(reading, order, count, live);
}

static struct str group_of(const struct reference_case *reading, size_t undertaking)
{
    return row_text(record_row(reading->world->record, KIND_UNDERTAKING, undertaking),
                    UNDERTAKING_GROUP);
}

bool reference_is_shared(const struct reference_case *reading, size_t a, size_t b)
{
    struct str group = group_of(reading, a);
    if (reading->ceiling_count[a] > 0 || reading->ceiling_count[b] > 0)
        return reading->ceiling_count[a] == 1 && reading->ceiling_count[b] == 1
               && str_eq(reading->ceilings[a][0], reading->ceilings[b][0]);
    return group.size > 0 && str_eq(group, group_of(reading, b));
}
