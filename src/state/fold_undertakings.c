/* SPDX-License-Identifier: Apache-2.0 */
/* The undertakings that count, with the caveats on them. */
#include "base/number.h"
#include "state/attestation.h"
#include "state/fold.h"

#include <stdlib.h>
#include <string.h>

/* ---- undertakings ----------------------------------------------------------------- */

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
        .capability = fold_symbol(symbols, row_text(row, UNDERTAKING_CAPABILITY)),
        .unit = fold_symbol(symbols, row_text(row, UNDERTAKING_UNIT)),
        .low = row_value(row, UNDERTAKING_LOW, STATE_UNKNOWN),
        .best = row_value(row, UNDERTAKING_BEST, STATE_UNKNOWN),
        .high = row_value(row, UNDERTAKING_HIGH, STATE_UNKNOWN),
        .stage = (enum stage)row_value(row, UNDERTAKING_STAGE, STAGE_MOOTED),
        .attestation = attestation_of(state->record, row, UNDERTAKING_SOURCE),
        .notice_days = optional_days(row, UNDERTAKING_NOTICE),
        .lift_days = optional_days(row, UNDERTAKING_LIFT),
        .tour_days = optional_days(row, UNDERTAKING_TOUR),
        .interval_days = optional_days(row, UNDERTAKING_INTERVAL),
        .condition = condition,
        .group = fold_symbol_or_unknown(symbols, row, UNDERTAKING_GROUP),
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

static struct undertaking *collect_undertakings(struct arena *arena, struct state *state,
                                                struct symbols *symbols)
{
    uint32_t count;
    struct ranked_row *ranked =
        fold_rank_rows(arena, state, KIND_UNDERTAKING, UNDERTAKING_ID, -1, &count);
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
        caveat.task = fold_symbol(symbols, value);
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
        fold_rank_rows(arena, state, KIND_CAVEAT, CAVEAT_UNDERTAKING, CAVEAT_ID, &count);
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

void fold_undertakings(struct arena *arena, struct state *state, struct symbols *symbols)
{
    struct undertaking *undertakings = collect_undertakings(arena, state, symbols);
    fold_caveats(arena, state, symbols, undertakings);
}
