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

static struct str name_of(const struct reference_case *reading, size_t undertaking, int column)
{
    return row_text(record_row(reading->world->record, KIND_UNDERTAKING, undertaking), column);
}

static int64_t most_on_a_day(const struct reference_case *reading, size_t undertaking)
{
    int64_t most = 0;
    for (int at = 0; at < reading->world->horizon_days; at++)
        if (reading->gives[undertaking][at] > most)
            most = reading->gives[undertaking][at];
    return most;
}

static bool serves_something(const struct reference_case *reading, size_t undertaking)
{
    const struct reference_world *world = reading->world;
    for (size_t r = 0; r < world->record->tables[KIND_REQUIREMENT].row_count; r++)
        for (int at = 0; at < world->horizon_days && reading->serves[undertaking][r]; at++)
            if (reference_is_asked(world, r, at))
                return true;
    return false;
}

/* ------------------------------------------------------------------ ceilings and groups */

static struct reference_limit *limit_named(struct reference_limit *limits, size_t *count,
                                           struct str name, int64_t most)
{
    for (size_t l = 0; l < *count; l++)
        if (str_eq(limits[l].name, name))
            return &limits[l];
    CHECK(*count < REFERENCE_LIMITS);
    limits[*count] = (struct reference_limit){.name = name, .most = most};
    return &limits[(*count)++];
}

/* Enters an undertaking under each ceiling that its condition names, and cuts what it gives. */
static void enter_ceilings(struct reference_case *reading, size_t undertaking, bool is_live)
{
    const struct row *row = record_row(reading->world->record, KIND_UNDERTAKING, undertaking);
    struct str rest = row_text(row, UNDERTAKING_CONDITION);
    for (struct str name; (name = reference_next_name(&rest)).size > 0;) {
        if (!reference_is_fact_name(name) || !reference_fact_holds(reading, name))
            continue;
        int64_t most = quantity_of(reading->world, name, row);
        if (most < 0)
            continue;
        for (int at = 0; at < reading->world->horizon_days; at++)
            if (reading->gives[undertaking][at] > most)
                reading->gives[undertaking][at] = most;
        struct reference_limit *ceiling =
            limit_named(reading->ceilings, &reading->ceiling_count, name, most);
        if (is_live)
            ceiling->members |= UINT32_C(1) << undertaking;
    }
}

/* ------------------------------------------------------------------ what drops out */

static int64_t weight_of(const struct reference_case *reading, uint32_t members)
{
    __int128 weight = 0;
    for (size_t u = 0; u < REFERENCE_UNDERTAKINGS; u++)
        weight += members >> u & 1 ? most_on_a_day(reading, u) : 0;
    return weight > INT64_MAX ? INT64_MAX : (int64_t)weight;
}

/* Whether `a` says nothing that `b` does not: of two that say the same the first by name stays. */
static bool follows_from(const struct reference_limit *a, const struct reference_limit *b)
{
    if ((a->members & ~b->members) != 0 || b->most > a->most)
        return false;
    return a->members != b->members || a->most != b->most || str_cmp(b->name, a->name) < 0;
}

static bool binds(const struct reference_case *reading, const struct reference_limit *limits,
                  size_t count, size_t l)
{
    if (weight_of(reading, limits[l].members) <= limits[l].most)
        return false;
    for (size_t other = 0; other < count; other++)
        if (other != l && follows_from(&limits[l], &limits[other]))
            return false;
    return true;
}

/* ------------------------------------------------------------------ what crosses */

/* What is still to be placed, the limits that have their place, and the order of ids. */
struct placing {
    struct reference_case *reading;
    struct reference_limit waiting[REFERENCE_LIMITS];
    size_t waiting_count;
    size_t order[REFERENCE_UNDERTAKINGS], count;
};

static bool is_crossing(uint32_t a, uint32_t b)
{
    return (a & b) != 0 && (a & ~b) != 0 && (b & ~a) != 0;
}

/* The members that are in the same of those limits that `whole` crosses as undertaking `u` is. */
static uint32_t part_with(uint32_t whole, size_t u, const struct reference_limit *limits,
                          size_t count, int *depth)
{
    uint32_t part = whole;
    *depth = 0;
    for (size_t l = 0; l < count; l++) {
        if (!is_crossing(whole, limits[l].members))
            continue;
        bool is_in = limits[l].members >> u & 1;
        part &= is_in ? limits[l].members : ~limits[l].members;
        *depth += is_in;
    }
    return part;
}

/*
 * Divides what waits at `at` by those of `limits` that it crosses: members in the same of them stay
 * together. Parts have what they can use, those in fewer limits first, then in order of ids, and
 * those that have all of it are free.
 */
static void divide(struct placing *placing, size_t at, const struct reference_limit *limits,
                   size_t count)
{
    const struct reference_limit whole = placing->waiting[at];
    int64_t left = whole.most;
    placing->waiting[at] = placing->waiting[--placing->waiting_count];
    for (int wanted = 0; wanted <= (int)count; wanted++) {
        uint32_t done = 0;
        for (size_t i = 0; i < placing->count; i++) {
            size_t u = placing->order[i];
            struct reference_limit part = {.name = whole.name};
            int depth;
            part.members = part_with(whole.members, u, limits, count, &depth);
            if (((whole.members & ~done) >> u & 1) == 0 || depth != wanted)
                continue;
            done |= part.members;
            int64_t weight = weight_of(placing->reading, part.members);
            part.most = weight < left ? weight : left;
            left -= part.most;
            if (part.most < weight)
                placing->waiting[placing->waiting_count++] = part;
        }
    }
}

static bool crosses_any(const struct reference_limit *limit, const struct reference_limit *limits,
                        size_t count)
{
    for (size_t l = 0; l < count; l++)
        if (is_crossing(limit->members, limits[l].members))
            return true;
    return false;
}

static size_t rank_of_first(const struct placing *placing, uint32_t members)
{
    size_t i = 0;
    while ((members >> placing->order[i] & 1) == 0)
        i++;
    return i;
}

/* Larger ones first, then by name, then in order of ids. */
static bool is_next(const struct placing *placing, const struct reference_limit *a,
                    const struct reference_limit *b)
{
    int size = __builtin_popcount(a->members) - __builtin_popcount(b->members);
    int name = str_cmp(a->name, b->name);
    if (size != 0)
        return size > 0;
    if (name != 0)
        return name < 0;
    return rank_of_first(placing, a->members) < rank_of_first(placing, b->members);
}

static void place_all(struct placing *placing)
{
    struct reference_case *reading = placing->reading;
    while (placing->waiting_count > 0) {
        size_t next = 0;
        for (size_t i = 1; i < placing->waiting_count; i++)
            if (is_next(placing, &placing->waiting[i], &placing->waiting[next]))
                next = i;
        if (crosses_any(&placing->waiting[next], reading->limits, reading->limit_count)) {
            divide(placing, next, reading->limits, reading->limit_count);
            continue;
        }
        CHECK(reading->limit_count < REFERENCE_LIMITS);
        reading->limits[reading->limit_count++] = placing->waiting[next];
        placing->waiting[next] = placing->waiting[--placing->waiting_count];
    }
}

/* ------------------------------------------------------------------ the whole */

/* Those that count, of the ceilings and of the groups; the rows of each group; the order of ids. */
static void find_sets(struct reference_case *reading, struct placing *placing,
                      struct reference_limit *groups, size_t *group_count)
{
    bool live[REFERENCE_UNDERTAKINGS] = {false};
    uint32_t counted = 0;
    reference_live(reading, NULL, live);
    placing->count = reference_by_id(reading->world->record, KIND_UNDERTAKING, placing->order);
    for (size_t u = 0; u < placing->count; u++) {
        if (reading->rules.ceilings_apply)
            enter_ceilings(reading, u, live[u]);
        bool counts = live[u] && most_on_a_day(reading, u) > 0 && serves_something(reading, u);
        counted |= (uint32_t)counts << u;
        struct str group = name_of(reading, u, UNDERTAKING_GROUP);
        if (group.size > 0)
            limit_named(groups, group_count, group, -1)->group |= UINT32_C(1) << u;
    }
    for (size_t g = 0; g < *group_count; g++)
        groups[g].members = groups[g].group & counted;
    for (size_t c = 0; c < reading->ceiling_count; c++)
        reading->ceilings[c].members &= counted;
}

void reference_find_limits(struct reference_case *reading)
{
    struct placing placing = {.reading = reading};
    struct reference_limit groups[REFERENCE_UNDERTAKINGS];
    size_t group_count = 0;
    find_sets(reading, &placing, groups, &group_count);
    for (size_t c = 0; c < reading->ceiling_count; c++) {
        if (!binds(reading, reading->ceilings, reading->ceiling_count, c))
            continue;
        placing.waiting[placing.waiting_count++] = reading->ceilings[c];
        if (crosses_any(&reading->ceilings[c], groups, group_count))
            divide(&placing, placing.waiting_count - 1, groups, group_count);
    }
    for (size_t g = 0; g < group_count; g++)
        if (groups[g].members != 0)
            placing.waiting[placing.waiting_count++] = groups[g];
    place_all(&placing);
}

int64_t reference_limit_on(const struct reference_case *reading, size_t l, const bool *live,
                           int day)
{
    int64_t largest = 0;
    for (size_t u = 0; u < REFERENCE_UNDERTAKINGS; u++)
        if (reading->limits[l].group >> u & 1 && live[u] && reading->gives[u][day] > largest)
            largest = reading->gives[u][day];
    return reading->limits[l].most < 0 ? largest : reading->limits[l].most;
}

size_t reference_limit_over(const struct reference_case *reading, uint32_t members, size_t end)
{
    size_t found = REFERENCE_LIMITS;
    for (size_t l = 0; l < end; l++) /* larger ones come first */
        if ((members & ~reading->limits[l].members) == 0)
            found = l;
    return found;
}
