/* SPDX-License-Identifier: Apache-2.0 */
#include "state/state.h"

#include "state/facts.h"
#include "state/fold.h"

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

/* ---- what an undertaking waits for ------------------------------------------------- */

bool undertaking_needs_approval(const struct undertaking *undertaking, uint32_t fact)
{
    for (uint32_t i = 0; i < undertaking->caveat_count; i++)
        if (undertaking->caveats[i].kind == CAVEAT_APPROVAL
            && (uint32_t)undertaking->caveats[i].fact == fact)
            return true;
    return false;
}

bool undertaking_waits_for(const struct undertaking *undertaking, uint32_t fact)
{
    return condition_names_fact(undertaking->condition, fact)
           || undertaking_needs_approval(undertaking, fact);
}

/* ---- the whole -------------------------------------------------------------------- */

static void fold_parties(struct arena *arena, struct state *state)
{
    struct ranked_row *ranked =
        fold_rank_rows(arena, state, KIND_PARTY, PARTY_ID, -1, &state->party_count);
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
    state->as_of = as_of == DATE_NONE ? record_date_before(record, INT32_MAX) : as_of;
    struct symbols symbols = {0};
    map_init(&symbols.map, arena);
    count_rows(arena, state);
    fold_parties(arena, state);
    fold_guarantee(state);
    facts_fold(arena, state);
    fold_undertakings(arena, state, &symbols);
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
