/* SPDX-License-Identifier: Apache-2.0 */
#include "reference.h"

#include "base/number.h"

#include <string.h>

const struct reference_rules reference_rules[REFERENCE_READINGS] = {
    {"strict", {"low"}, STAGE_COMMITTED, true, false, true, true, false, true},
    {"stated", {"best", "low"}, STAGE_PLEDGED, false, false, false, false, false, false},
    {"generous", {"high", "best", "low"}, STAGE_MOOTED, false, true, false, false, false, false},
};

/* ------------------------------------------------------------------ which rows count */

const struct row *reference_source(const struct record *record, const struct row *row)
{
    int field = field_find(row->kind, STR("source"));
    if (field < 0 || !row_has(row, field))
        return NULL;
    return record_find(record, KIND_SOURCE, row_text(row, field));
}

int32_t reference_date(const struct row *row, const char *column)
{
    int field = field_find(row->kind, str_from(column));
    if (field < 0 || !row_has(row, field))
        return DATE_NONE;
    return (int32_t)row_value(row, field, DATE_NONE);
}

/* `said_on`, else its source's `published`, else no date. */
int32_t reference_said_on(const struct record *record, const struct row *row)
{
    int32_t day = reference_date(row, "said_on");
    const struct row *source = reference_source(record, row);
    if (day == DATE_NONE && source != NULL)
        day = reference_date(source, "published");
    return day;
}

static void find_counts(struct reference_world *world)
{
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        const struct table *table = &world->record->tables[kind];
        world->counts[kind] = ARENA_ARRAY(world->arena, bool, table->row_count + 1);
        for (size_t i = 0; i < table->row_count; i++) {
            int32_t day = reference_said_on(world->record, &table->rows[i]);
            world->counts[kind][i] = day == DATE_NONE || day <= world->as_of;
        }
    }
}

/* The latest date on which something in the record was said, published, observed or took effect. */
static int32_t latest_date(const struct record *record)
{
    static const struct {
        enum kind kind;
        const char *column;
    } dates[] = {
        {KIND_SOURCE, "published"}, {KIND_POSITION, "said_on"}, {KIND_UNDERTAKING, "said_on"},
        {KIND_CLAIM, "as_of"},      {KIND_STEP, "on"},          {KIND_DELIVERY, "on"},
        {KIND_FACT, "from"},        {KIND_REPORT, "from"},
    };
    int32_t latest = DATE_NONE;
    for (size_t d = 0; d < sizeof dates / sizeof dates[0]; d++) {
        const struct table *table = &record->tables[dates[d].kind];
        for (size_t i = 0; i < table->row_count; i++) {
            int field = field_find(dates[d].kind, str_from(dates[d].column));
            if (!row_has(&table->rows[i], field))
                continue;
            int64_t day = row_value(&table->rows[i], field, 0);
            if (dates[d].kind == KIND_REPORT) /* seconds; towards the day before */
                day = day / 86400 - (day % 86400 < 0);
            latest = day > latest ? (int32_t)day : latest;
        }
    }
    return latest;
}

static void find_superseded(struct reference_world *world)
{
    const struct table *table = &world->record->tables[KIND_UNDERTAKING];
    for (size_t i = 0; i < table->row_count; i++) {
        if (!world->counts[KIND_UNDERTAKING][i])
            continue;
        struct str rest = row_text(&table->rows[i], UNDERTAKING_SUPERSEDES), id;
        while (list_next(&rest, &id)) {
            const struct row *earlier = record_find(world->record, KIND_UNDERTAKING, id);
            if (earlier != NULL)
                world->superseded[earlier->index] = true;
        }
    }
}

/* ------------------------------------------------------------------ what is given */

static bool is_caveat_of(const struct reference_case *reading, const struct row *caveat,
                         size_t undertaking, enum caveat_kind kind)
{
    bool applies = row_value(caveat, CAVEAT_MODE, MODE_PROHIBIT) == MODE_PROHIBIT
                   || reading->rules.limits_apply;
    return applies && reading->world->counts[KIND_CAVEAT][caveat->index]
           && row_value(caveat, CAVEAT_KIND, -1) == kind
           && row_value(caveat, CAVEAT_UNDERTAKING, -1) == (int64_t)undertaking;
}

static bool is_approved(const struct reference_case *reading, size_t undertaking)
{
    const struct table *table = &reading->world->record->tables[KIND_CAVEAT];
    for (size_t i = 0; i < table->row_count; i++) {
        if (is_caveat_of(reading, &table->rows[i], undertaking, CAVEAT_APPROVAL)
            && !reference_fact_holds(reading, row_text(&table->rows[i], CAVEAT_VALUE)))
            return false;
    }
    return true;
}

static int64_t delay_days(const struct reference_case *reading, size_t undertaking)
{
    const struct table *table = &reading->world->record->tables[KIND_CAVEAT];
    int64_t total = 0, days = 0;
    for (size_t i = 0; i < table->row_count; i++) {
        if (is_caveat_of(reading, &table->rows[i], undertaking, CAVEAT_DELAY)
            && integer_parse(row_text(&table->rows[i], CAVEAT_VALUE), 0, 1000000, &days))
            total += days;
    }
    return total;
}

/* The strength by the reading's columns; ample where none is known and that is asked for; else 0.
 */
static int64_t strength(const struct reference_case *reading, const struct row *row)
{
    for (size_t i = 0; i < 3 && reading->rules.quantities[i] != NULL; i++) {
        int field = field_find(KIND_UNDERTAKING, str_from(reading->rules.quantities[i]));
        if (row_has(row, field))
            return row_value(row, field, 0);
    }
    return reading->rules.unquantified_is_ample ? REFERENCE_AMPLE : 0;
}

enum { NEVER = INT32_MAX };

/* The first day in place: before C-day for what was delivered then, perhaps after the horizon. */
static int64_t first_day(const struct reference_case *reading, const struct row *row)
{
    bool delivered = row_value(row, UNDERTAKING_STAGE, STAGE_MOOTED) == STAGE_DELIVERED;
    int64_t from = row_has(row, UNDERTAKING_FROM)
                       ? plan_day_offset(row_value(row, UNDERTAKING_FROM, 0), reading->world->c_day)
                       : 0;
    if (delivered)
        return from;
    if (reading->rules.notice_is_needed && !row_has(row, UNDERTAKING_NOTICE))
        return NEVER;
    int64_t ready = row_value(row, UNDERTAKING_NOTICE, 0) + row_value(row, UNDERTAKING_LIFT, 0)
                    + delay_days(reading, row->index);
    return ready > from ? ready : from;
}

/* A strength after its first tour: a part of it rests. */
static int64_t rotated(int64_t quantity, int64_t tour, int64_t interval)
{
    if (quantity == REFERENCE_AMPLE)
        return tour > 0 ? quantity : 0;
    return (int64_t)((__int128)quantity * tour / interval);
}

int64_t reference_gives(const struct reference_case *reading, size_t undertaking, int day)
{
    const struct row *row = record_row(reading->world->record, KIND_UNDERTAKING, undertaking);
    int64_t until =
        row_has(row, UNDERTAKING_UNTIL)
            ? plan_day_offset(row_value(row, UNDERTAKING_UNTIL, 0), reading->world->c_day)
            : INT64_MAX;
    int64_t first = first_day(reading, row), quantity = strength(reading, row);
    if (day < first || day >= until || !is_approved(reading, undertaking))
        return 0;
    int64_t tour = row_value(row, UNDERTAKING_TOUR, 0);
    int64_t interval = row_value(row, UNDERTAKING_INTERVAL, 0);
    bool rotates =
        row_has(row, UNDERTAKING_TOUR) && row_has(row, UNDERTAKING_INTERVAL) && interval > tour;
    return rotates && day - first >= tour ? rotated(quantity, tour, interval) : quantity;
}

static bool capability_serves(const struct reference_world *world, struct str offered,
                              struct str required)
{
    const struct table *table = &world->record->tables[KIND_FIT];
    bool serves = str_eq(offered, required);
    for (size_t i = 0; i < table->row_count; i++) {
        if (world->counts[KIND_FIT][i] && str_eq(row_text(&table->rows[i], FIT_CAPABILITY), offered)
            && str_eq(row_text(&table->rows[i], FIT_SERVES), required))
            serves = true;
    }
    return serves;
}

static bool area_serves(const struct row *undertaking, const struct row *requirement)
{
    struct str rest = row_text(undertaking, UNDERTAKING_AREAS), area;
    bool any = false;
    while (list_next(&rest, &area)) {
        if (str_eq(area, row_text(requirement, REQUIREMENT_AREA)))
            return true;
        any = true;
    }
    return !any || !row_has(requirement, REQUIREMENT_AREA);
}

bool reference_may_serve(const struct reference_case *reading, size_t undertaking,
                         size_t requirement)
{
    const struct record *record = reading->world->record;
    const struct row *offer = record_row(record, KIND_UNDERTAKING, undertaking);
    const struct row *need = record_row(record, KIND_REQUIREMENT, requirement);
    const struct table *caveats = &record->tables[KIND_CAVEAT];
    for (size_t i = 0; i < caveats->row_count; i++) {
        const struct row *caveat = &caveats->rows[i];
        struct str value = row_text(caveat, CAVEAT_VALUE);
        if ((is_caveat_of(reading, caveat, undertaking, CAVEAT_AREA)
             && str_eq(value, row_text(need, REQUIREMENT_AREA)))
            || (is_caveat_of(reading, caveat, undertaking, CAVEAT_TASK)
                && str_eq(value, row_text(need, REQUIREMENT_TASK))))
            return false;
    }
    return str_eq(row_text(offer, UNDERTAKING_UNIT), row_text(need, REQUIREMENT_UNIT))
           && capability_serves(reading->world, row_text(offer, UNDERTAKING_CAPABILITY),
                                row_text(need, REQUIREMENT_CAPABILITY))
           && area_serves(offer, need);
}

/* ------------------------------------------------------------------ what is asked */

bool reference_is_in_set(const struct reference_world *world, size_t requirement)
{
    const struct row *row = record_row(world->record, KIND_REQUIREMENT, requirement);
    return world->counts[KIND_REQUIREMENT][requirement]
           && str_eq(row_text(row, REQUIREMENT_SET), world->set);
}

bool reference_is_asked(const struct reference_world *world, size_t requirement, int day)
{
    const struct row *row = record_row(world->record, KIND_REQUIREMENT, requirement);
    if (!reference_is_in_set(world, requirement) || !row_has(row, REQUIREMENT_QUANTITY))
        return false;
    if (row_has(row, REQUIREMENT_FROM)
        && day < plan_day_offset(row_value(row, REQUIREMENT_FROM, 0), world->c_day))
        return false;
    return !row_has(row, REQUIREMENT_UNTIL)
           || day < plan_day_offset(row_value(row, REQUIREMENT_UNTIL, 0), world->c_day);
}

bool reference_is_critical(const struct reference_world *world, size_t requirement)
{
    const struct row *row = record_row(world->record, KIND_REQUIREMENT, requirement);
    return !world->any_critical_mark || str_eq(row_text(row, REQUIREMENT_CRITICAL), STR("yes"));
}

static void find_critical_marks(struct reference_world *world)
{
    const struct table *table = &world->record->tables[KIND_REQUIREMENT];
    for (size_t i = 0; i < table->row_count; i++) {
        if (reference_is_in_set(world, i)
            && str_eq(row_text(&table->rows[i], REQUIREMENT_CRITICAL), STR("yes")))
            world->any_critical_mark = true;
    }
}

/* The set asked for, else the first in byte order. False if no row that counts is in it. */
static bool find_set(struct reference_world *world)
{
    const struct table *table = &world->record->tables[KIND_REQUIREMENT];
    bool found = false;
    world->set = world->question.set;
    for (size_t i = 0; i < table->row_count; i++) {
        struct str set = row_text(&table->rows[i], REQUIREMENT_SET);
        if (!world->counts[KIND_REQUIREMENT][i])
            continue;
        if (world->question.set.size == 0 && (!found || str_cmp(set, world->set) < 0))
            world->set = set;
        found |= world->question.set.size == 0 || str_eq(set, world->set);
    }
    return found;
}

/* ------------------------------------------------------------------ the world */

size_t reference_by_id(const struct record *record, enum kind kind, size_t *order)
{
    const struct table *table = &record->tables[kind];
    int field = field_find(kind, STR("id"));
    for (size_t i = 0; i < table->row_count; i++) {
        size_t at = i;
        for (; at > 0
               && str_cmp(row_text(&table->rows[order[at - 1]], field),
                          row_text(&table->rows[i], field))
                      > 0;
             at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
    return table->row_count;
}

static bool is_small(const struct record *record)
{
    return record->tables[KIND_PARTY].row_count <= REFERENCE_PARTIES
           && record->tables[KIND_UNDERTAKING].row_count <= REFERENCE_UNDERTAKINGS
           && record->tables[KIND_REQUIREMENT].row_count <= REFERENCE_REQUIREMENTS
           && record->fact_name_count <= REFERENCE_FACTS
           && row_value(record_row(record, KIND_GUARANTEE, 0), GUARANTEE_HORIZON, 0)
                  <= REFERENCE_DAYS;
}

bool reference_world_make(struct reference_world *world, struct arena *arena,
                          const struct record *record, const struct reference_question *question)
{
    *world = (struct reference_world){.arena = arena, .record = record, .question = *question};
    if (!is_small(record))
        return false;
    world->as_of = question->as_of != DATE_NONE ? question->as_of : latest_date(record);
    world->c_day = question->c_day != DATE_NONE ? question->c_day : world->as_of;
    if (world->c_day == DATE_NONE)
        world->c_day = 0;
    world->horizon_days =
        (int)row_value(record_row(record, KIND_GUARANTEE, 0), GUARANTEE_HORIZON, 0);
    find_counts(world);
    find_superseded(world);
    reference_find_step_names(world);
    for (size_t i = 0; i < question->without_count; i++) {
        const struct row *party = record_find(record, KIND_PARTY, question->without[i]);
        if (party != NULL)
            world->without[party->index] = true;
    }
    if (!find_set(world))
        return false;
    find_critical_marks(world);
    return true;
}
