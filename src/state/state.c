/* SPDX-License-Identifier: Apache-2.0 */
#include "state/state.h"

#include "base/number.h"
#include "state/facts.h"

#include <stdlib.h>
#include <string.h>

/* ---- what counts, and as of when ------------------------------------------------- */

/* Where a kind keeps the day it was said, and its source; -1: it has no such field. */
struct said_fields {
    int said_on, source;
};

static struct said_fields said_fields(enum kind kind)
{
    return (struct said_fields){field_find(kind, STR("said_on")), field_find(kind, STR("source"))};
}

static int32_t said_on(const struct record *record, const struct row *row,
                       struct said_fields fields)
{
    if (fields.said_on >= 0 && row_has(row, fields.said_on))
        return (int32_t)row_value(row, fields.said_on, DATE_NONE);
    if (fields.source < 0 || !row_has(row, fields.source))
        return DATE_NONE;
    const struct row *source =
        record_row(record, KIND_SOURCE, (size_t)row_value(row, fields.source, 0));
    return (int32_t)row_value(source, SOURCE_PUBLISHED, DATE_NONE);
}

int32_t state_said_on(const struct record *record, const struct row *row)
{
    return said_on(record, row, said_fields(row->kind));
}

/*
 * The fields that hold a day on which something was said, published, observed or took
 * effect. Ends of spans and days of the plan are not among them: a mandate that runs until
 * 2030 does not put the record in 2030 (doc/decisions/0001).
 */
static const struct {
    enum kind kind;
    int field;
    bool is_moment; /* seconds, not days */
} dated_fields[] = {
    {KIND_SOURCE, SOURCE_PUBLISHED, false},
    {KIND_POSITION, POSITION_SAID_ON, false},
    {KIND_UNDERTAKING, UNDERTAKING_SAID_ON, false},
    {KIND_CLAIM, CLAIM_AS_OF, false},
    {KIND_STEP, STEP_ON, false},
    {KIND_DELIVERY, DELIVERY_ON, false},
    {KIND_FACT, FACT_FROM, false},
    {KIND_REPORT, REPORT_FROM, true},
};

enum { SECONDS_PER_DAY = 86400 };

int32_t state_date_before(const struct record *record, int32_t day)
{
    int32_t latest = DATE_NONE;
    for (size_t i = 0; i < sizeof dated_fields / sizeof *dated_fields; i++) {
        const struct table *table = &record->tables[dated_fields[i].kind];
        for (size_t r = 0; r < table->row_count; r++) {
            int64_t value = row_value(&table->rows[r], dated_fields[i].field, DATE_NONE);
            if (dated_fields[i].is_moment && value != DATE_NONE)
                value = (value - (value < 0 ? SECONDS_PER_DAY - 1 : 0)) / SECONDS_PER_DAY;
            if (value > latest && value < day)
                latest = (int32_t)value;
        }
    }
    return latest;
}

static void count_rows(struct arena *arena, struct state *state)
{
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        const struct table *table = &state->record->tables[kind];
        struct said_fields fields = said_fields((enum kind)kind);
        bool *counts = ARENA_ARRAY(arena, bool, table->row_count);
        for (size_t i = 0; i < table->row_count; i++) {
            int32_t said = said_on(state->record, &table->rows[i], fields);
            counts[i] = said == DATE_NONE || state->as_of == DATE_NONE || said <= state->as_of;
        }
        state->counts[kind] = counts;
    }
}

/* ---- symbols -------------------------------------------------------------------- */

struct symbols {
    struct map map;
    struct str *names;
    size_t count, capacity;
};

static int32_t symbol_of(struct symbols *symbols, struct str name)
{
    if (map_add(&symbols->map, name, (int64_t)symbols->count)) {
        ARENA_GROW(symbols->map.arena, &symbols->names, symbols->count, &symbols->capacity);
        symbols->names[symbols->count++] = name;
    }
    return (int32_t)map_get(&symbols->map, name, 0);
}

static int32_t optional_symbol(struct symbols *symbols, const struct row *row, int field)
{
    return row_has(row, field) ? symbol_of(symbols, row_text(row, field)) : STATE_UNKNOWN;
}

/* ---- rows in order ---------------------------------------------------------------- */

struct ranked_row {
    struct str first, second; /* sort keys */
    const struct row *row;
};

static int compare_ranked(const void *left, const void *right)
{
    const struct ranked_row *a = left, *b = right;
    int order = str_cmp(a->first, b->first);
    order = order != 0 ? order : str_cmp(a->second, b->second);
    return order != 0 ? order
                      : (a->row->index < b->row->index ? -1 : a->row->index > b->row->index);
}

/* The rows of `kind` that count, sorted by one field and then another (-1: none). */
static struct ranked_row *rank_rows(struct arena *arena, const struct state *state, enum kind kind,
                                    int by, int then_by, uint32_t *count)
{
    const struct table *table = &state->record->tables[kind];
    struct ranked_row *ranked = ARENA_ARRAY(arena, struct ranked_row, table->row_count);
    *count = 0;
    for (size_t i = 0; i < table->row_count; i++) {
        const struct row *row = &table->rows[i];
        if (!state->counts[kind][i])
            continue;
        struct str second = then_by < 0 ? (struct str){0} : row_text(row, then_by);
        ranked[(*count)++] = (struct ranked_row){row_text(row, by), second, row};
    }
    if (*count > 0)
        qsort(ranked, *count, sizeof *ranked, compare_ranked);
    return ranked;
}

static void fold_parties(struct arena *arena, struct state *state)
{
    struct ranked_row *ranked =
        rank_rows(arena, state, KIND_PARTY, PARTY_ID, -1, &state->party_count);
    struct party *parties = ARENA_ARRAY(arena, struct party, state->party_count);
    uint32_t *of_row = ARENA_ARRAY(arena, uint32_t, state->record->tables[KIND_PARTY].row_count);
    for (uint32_t i = 0; i < state->party_count; i++) {
        const struct row *row = ranked[i].row;
        parties[i] = (struct party){
            .id = row_text(row, PARTY_ID),
            .name = row_text(row, row_has(row, PARTY_NAME) ? PARTY_NAME : PARTY_ID),
            .role = (enum role)row_value(row, PARTY_ROLE, ROLE_OBSERVER),
            .row = row,
        };
        of_row[row->index] = i;
    }
    state->parties = parties;
    state->party_of_row = of_row;
}

/* ---- undertakings ----------------------------------------------------------------- */

static enum attestation attestation_of(const struct state *state, const struct row *row)
{
    if (!row_has(row, UNDERTAKING_SOURCE))
        return ATTESTATION_REPORTED;
    size_t index = (size_t)row_value(row, UNDERTAKING_SOURCE, 0);
    const struct row *source = record_row(state->record, KIND_SOURCE, index);
    int64_t tier = row_value(source, SOURCE_TIER, 3) + 1; /* words "1;2;3;4" from index 0 */
    return tier <= 2 ? ATTESTATION_DECLARED : ATTESTATION_REPORTED;
}

static int compare_int32(const void *left, const void *right)
{
    int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
    return a < b ? -1 : a > b;
}

static void fold_areas(struct arena *arena, const struct state *state,
                       struct undertaking *undertaking)
{
    struct str rest = row_text(undertaking->row, UNDERTAKING_AREAS), item;
    int32_t *areas = NULL;
    size_t count = 0, capacity = 0;
    while (list_next(&rest, &item)) {
        const struct row *area = record_find(state->record, KIND_AREA, item);
        CHECK(area != NULL); /* the record is free of errors */
        ARENA_GROW(arena, &areas, count, &capacity);
        areas[count++] = (int32_t)area->index;
    }
    if (count > 0)
        qsort(areas, count, sizeof *areas, compare_int32);
    undertaking->areas = areas;
    undertaking->area_count = (uint32_t)count;
}

static int32_t optional_days(const struct row *row, int field)
{
    return (int32_t)row_value(row, field, STATE_UNKNOWN);
}

static struct undertaking fold_undertaking(const struct state *state, struct symbols *symbols,
                                           const struct row *row)
{
    const struct condition *condition = NULL;
    if (row_has(row, UNDERTAKING_CONDITION))
        condition = &state->record->conditions[row_value(row, UNDERTAKING_CONDITION, 0)];
    return (struct undertaking){
        .id = row_text(row, UNDERTAKING_ID),
        .party = state->party_of_row[row_value(row, UNDERTAKING_PARTY, 0)],
        .component = (int32_t)row_value(row, UNDERTAKING_COMPONENT, STATE_UNKNOWN),
        .capability = symbol_of(symbols, row_text(row, UNDERTAKING_CAPABILITY)),
        .unit = symbol_of(symbols, row_text(row, UNDERTAKING_UNIT)),
        .low = row_value(row, UNDERTAKING_LOW, STATE_UNKNOWN),
        .best = row_value(row, UNDERTAKING_BEST, STATE_UNKNOWN),
        .high = row_value(row, UNDERTAKING_HIGH, STATE_UNKNOWN),
        .stage = (enum stage)row_value(row, UNDERTAKING_STAGE, STAGE_MOOTED),
        .attestation = attestation_of(state, row),
        .notice_days = optional_days(row, UNDERTAKING_NOTICE),
        .lift_days = optional_days(row, UNDERTAKING_LIFT),
        .tour_days = optional_days(row, UNDERTAKING_TOUR),
        .interval_days = optional_days(row, UNDERTAKING_INTERVAL),
        .condition = condition,
        .group = optional_symbol(symbols, row, UNDERTAKING_GROUP),
        .delivered = STATE_UNKNOWN,
        .delivered_on = DATE_NONE,
        .row = row,
    };
}

static void mark_superseded(const struct state *state, struct undertaking *undertakings,
                            uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        struct str rest = row_text(undertakings[i].row, UNDERTAKING_SUPERSEDES), item;
        while (list_next(&rest, &item)) {
            const struct row *old = record_find(state->record, KIND_UNDERTAKING, item);
            CHECK(old != NULL);
            uint32_t at = state->undertaking_of_row[old->index];
            if (at != STATE_NOT_COUNTED)
                undertakings[at].superseded = true;
        }
    }
}

static struct undertaking *fold_undertakings(struct arena *arena, struct state *state,
                                             struct symbols *symbols)
{
    uint32_t count;
    struct ranked_row *ranked =
        rank_rows(arena, state, KIND_UNDERTAKING, UNDERTAKING_ID, -1, &count);
    size_t rows = state->record->tables[KIND_UNDERTAKING].row_count;
    struct undertaking *undertakings = ARENA_ARRAY(arena, struct undertaking, count);
    uint32_t *of_row = ARENA_ARRAY(arena, uint32_t, rows);
    memset(of_row, 0xFF, rows * sizeof *of_row); /* STATE_NOT_COUNTED */
    for (uint32_t i = 0; i < count; i++) {
        undertakings[i] = fold_undertaking(state, symbols, ranked[i].row);
        fold_areas(arena, state, &undertakings[i]);
        of_row[ranked[i].row->index] = i;
    }
    state->undertakings = undertakings;
    state->undertaking_count = count;
    state->undertaking_of_row = of_row;
    mark_superseded(state, undertakings, count);
    return undertakings;
}

/* What was delivered by the as-of date: sums of the rows that name a quantity. */
static void sum_deliveries(const struct state *state, struct undertaking *undertakings)
{
    const struct table *table = &state->record->tables[KIND_DELIVERY];
    for (size_t i = 0; i < table->row_count; i++) {
        const struct row *row = &table->rows[i];
        uint32_t at = state->undertaking_of_row[row_value(row, DELIVERY_UNDERTAKING, 0)];
        int32_t on = (int32_t)row_value(row, DELIVERY_ON, DATE_NONE);
        bool in_time = state->as_of == DATE_NONE || on <= state->as_of;
        if (!state->counts[KIND_DELIVERY][i] || at == STATE_NOT_COUNTED || !in_time
            || !row_has(row, DELIVERY_QUANTITY))
            continue;
        struct undertaking *undertaking = &undertakings[at];
        int64_t sum = undertaking->delivered == STATE_UNKNOWN ? 0 : undertaking->delivered;
        if (__builtin_add_overflow(sum, row_value(row, DELIVERY_QUANTITY, 0), &sum))
            sum = INT64_MAX;
        undertaking->delivered = sum;
        if (on > undertaking->delivered_on)
            undertaking->delivered_on = on;
    }
}

/* ---- caveats ---------------------------------------------------------------------- */

static struct caveat fold_caveat(const struct state *state, struct symbols *symbols,
                                 const struct row *row)
{
    struct str value = row_text(row, CAVEAT_VALUE);
    struct caveat caveat = {
        .id = row_text(row, CAVEAT_ID),
        .kind = (enum caveat_kind)row_value(row, CAVEAT_KIND, 0),
        .mode = (enum caveat_mode)row_value(row, CAVEAT_MODE, 0),
        .area = STATE_UNKNOWN,
        .task = STATE_UNKNOWN,
        .fact = STATE_UNKNOWN,
        .row = row,
    };
    int64_t days = 0;
    const struct row *area;
    switch (caveat.kind) {
    case CAVEAT_AREA:
        area = record_find(state->record, KIND_AREA, value);
        CHECK(area != NULL);
        caveat.area = (int32_t)area->index;
        break;
    case CAVEAT_TASK:
        caveat.task = symbol_of(symbols, value);
        break;
    case CAVEAT_APPROVAL:
        caveat.fact = (int32_t)state_fact(state, value);
        CHECK(caveat.fact >= 0);
        break;
    case CAVEAT_DELAY:
        CHECK(integer_parse(value, 0, INT32_MAX / 4, &days));
        caveat.days = (int32_t)days;
        break;
    case CAVEAT_CONTACT:
        break;
    }
    return caveat;
}

/* Caveats come sorted by the id of their undertaking, as the undertakings are: one walk joins them.
 */
static void fold_caveats(struct arena *arena, struct state *state, struct symbols *symbols,
                         struct undertaking *undertakings)
{
    uint32_t count, next = 0;
    struct ranked_row *ranked =
        rank_rows(arena, state, KIND_CAVEAT, CAVEAT_UNDERTAKING, CAVEAT_ID, &count);
    struct caveat *caveats = ARENA_ARRAY(arena, struct caveat, count);
    for (uint32_t i = 0; i < count; i++)
        caveats[i] = fold_caveat(state, symbols, ranked[i].row);
    for (uint32_t u = 0; u < state->undertaking_count; u++) {
        while (next < count && str_cmp(ranked[next].first, undertakings[u].id) < 0)
            next++;
        undertakings[u].caveats = caveats + next;
        while (next < count && str_eq(ranked[next].first, undertakings[u].id)) {
            undertakings[u].caveat_count++;
            next++;
        }
    }
}

/* ---- requirements ----------------------------------------------------------------- */

static struct requirement fold_requirement(struct symbols *symbols, const struct row *row)
{
    return (struct requirement){
        .id = row_text(row, REQUIREMENT_ID),
        .set = row_text(row, REQUIREMENT_SET),
        .component = (enum component)row_value(row, REQUIREMENT_COMPONENT, 0),
        .capability = symbol_of(symbols, row_text(row, REQUIREMENT_CAPABILITY)),
        .unit = symbol_of(symbols, row_text(row, REQUIREMENT_UNIT)),
        .task = optional_symbol(symbols, row, REQUIREMENT_TASK),
        .area = (int32_t)row_value(row, REQUIREMENT_AREA, STATE_UNKNOWN),
        .quantity = row_value(row, REQUIREMENT_QUANTITY, STATE_UNKNOWN),
        .weight = row_value(row, REQUIREMENT_WEIGHT, 1000),
        .marked_critical = row_value(row, REQUIREMENT_CRITICAL, 0) == 1,
        .row = row,
    };
}

/* Quantities of one set together must leave room in 64 bits for whatever is added to them. */
#define SET_TOTAL_MAX (INT64_C(1) << 61)

static bool check_total(struct str set, int64_t quantity, int64_t *total, struct error *err)
{
    if (quantity == STATE_UNKNOWN)
        return true;
    if (__builtin_add_overflow(*total, quantity, total) || *total > SET_TOTAL_MAX)
        return error_set(err, ERROR_LIMIT, "the quantities of set %.*s add up to too much",
                         STR_ARG(set));
    return true;
}

static bool fold_requirements(struct arena *arena, struct state *state, struct symbols *symbols,
                              struct error *err)
{
    uint32_t count, sets = 0;
    int64_t total = 0;
    struct ranked_row *ranked =
        rank_rows(arena, state, KIND_REQUIREMENT, REQUIREMENT_SET, REQUIREMENT_ID, &count);
    struct requirement *requirements = ARENA_ARRAY(arena, struct requirement, count);
    struct str *names = ARENA_ARRAY(arena, struct str, count);
    for (uint32_t i = 0; i < count; i++) {
        requirements[i] = fold_requirement(symbols, ranked[i].row);
        if (i == 0 || !str_eq(requirements[i].set, requirements[i - 1].set)) {
            names[sets++] = requirements[i].set;
            total = 0;
        }
        if (!check_total(requirements[i].set, requirements[i].quantity, &total, err))
            return false;
    }
    state->requirements = requirements;
    state->requirement_count = count;
    state->sets = names;
    state->set_count = sets;
    return true;
}

/* ---- fits ------------------------------------------------------------------------- */

static int compare_fits(const void *left, const void *right)
{
    const struct fit *a = left, *b = right;
    if (a->capability != b->capability)
        return a->capability < b->capability ? -1 : 1;
    return a->serves < b->serves ? -1 : a->serves > b->serves;
}

static void fold_fits(struct arena *arena, struct state *state, struct symbols *symbols)
{
    const struct table *table = &state->record->tables[KIND_FIT];
    struct fit *fits = ARENA_ARRAY(arena, struct fit, table->row_count);
    for (size_t i = 0; i < table->row_count; i++) {
        if (!state->counts[KIND_FIT][i])
            continue;
        fits[state->fit_count++] = (struct fit){
            symbol_of(symbols, row_text(&table->rows[i], FIT_CAPABILITY)),
            symbol_of(symbols, row_text(&table->rows[i], FIT_SERVES)),
        };
    }
    if (state->fit_count > 0)
        qsort(fits, state->fit_count, sizeof *fits, compare_fits);
    state->fits = fits;
}

bool state_may_serve(const struct state *state, int32_t offered, int32_t required)
{
    struct fit key = {offered, required};
    if (offered == required)
        return true;
    return state->fit_count > 0
           && bsearch(&key, state->fits, state->fit_count, sizeof key, compare_fits) != NULL;
}

/* ---- the whole -------------------------------------------------------------------- */

static void fold_guarantee(struct state *state)
{
    const struct row *row = record_row(state->record, KIND_GUARANTEE, 0);
    state->guarantee = row;
    state->host = state->party_of_row[row_value(row, GUARANTEE_HOST, 0)];
    state->horizon_days = (int32_t)row_value(row, GUARANTEE_HORIZON, 0);
    if (row_has(row, GUARANTEE_TRIGGER))
        state->trigger = &state->record->conditions[row_value(row, GUARANTEE_TRIGGER, 0)];
}

bool state_fold(struct arena *arena, const struct record *record, int32_t as_of,
                struct state *state, struct error *err)
{
    CHECK(record->tables[KIND_GUARANTEE].row_count == 1);
    *state = (struct state){.record = record};
    state->as_of = as_of == DATE_NONE ? state_date_before(record, INT32_MAX) : as_of;
    struct symbols symbols = {0};
    map_init(&symbols.map, arena);
    count_rows(arena, state);
    fold_parties(arena, state);
    fold_guarantee(state);
    facts_fold(arena, state);
    struct undertaking *undertakings = fold_undertakings(arena, state, &symbols);
    sum_deliveries(state, undertakings);
    fold_caveats(arena, state, &symbols, undertakings);
    fold_fits(arena, state, &symbols);
    if (!fold_requirements(arena, state, &symbols, err))
        return false;
    state->symbols = symbols.names;
    state->symbol_count = (uint32_t)symbols.count;
    return true;
}

/* ---- looking up ------------------------------------------------------------------- */

int64_t state_party(const struct state *state, struct str id)
{
    const struct row *row = record_find(state->record, KIND_PARTY, id);
    return row == NULL ? STATE_UNKNOWN : (int64_t)state->party_of_row[row->index];
}

int64_t state_fact(const struct state *state, struct str name)
{
    return map_get(&state->record->fact_name_ids, name, STATE_UNKNOWN);
}

int64_t state_undertaking(const struct state *state, struct str id)
{
    const struct row *row = record_find(state->record, KIND_UNDERTAKING, id);
    if (row == NULL || state->undertaking_of_row[row->index] == STATE_NOT_COUNTED)
        return STATE_UNKNOWN;
    return state->undertaking_of_row[row->index];
}

/* ---- leads ------------------------------------------------------------------------ */

const uint32_t *state_leads(struct arena *arena, const struct state *state,
                            enum component component, uint32_t *count)
{
    const struct table *table = &state->record->tables[KIND_POSITION];
    const struct field_info *components =
        &kind_infos[KIND_REQUIREMENT].fields[REQUIREMENT_COMPONENT];
    struct str word = word_at(components, (int)component);
    struct str matter = str_from(arena_printf(arena, "lead.%.*s", STR_ARG(word)));
    const struct row **latest = ARENA_ARRAY(arena, const struct row *, state->party_count);
    for (size_t i = 0; i < table->row_count; i++) {
        const struct row *row = &table->rows[i];
        if (!state->counts[KIND_POSITION][i] || !str_eq(row_text(row, POSITION_MATTER), matter))
            continue;
        uint32_t party = state->party_of_row[row_value(row, POSITION_PARTY, 0)];
        bool newer =
            latest[party] == NULL
            || state_said_on(state->record, row) >= state_said_on(state->record, latest[party]);
        if (newer) /* of two of the same day the later row */
            latest[party] = row;
    }
    uint32_t *leads = ARENA_ARRAY(arena, uint32_t, state->party_count);
    *count = 0;
    for (uint32_t party = 0; party < state->party_count; party++)
        if (latest[party] != NULL && row_value(latest[party], POSITION_STANCE, -1) == STANCE_LEADS)
            leads[(*count)++] = party;
    return leads;
}
