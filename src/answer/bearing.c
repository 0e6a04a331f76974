/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/bearing.h"

/* Undertakings that were found and whose names are still to be followed. */
struct search {
    struct bearing *bearing;
    const struct state *state;
    uint32_t *stack;
    uint32_t count;
};

static void add(struct search *search, uint32_t u)
{
    if (search->bearing->undertakings[u])
        return;
    search->bearing->undertakings[u] = true;
    search->stack[search->count++] = u;
}

static bool serves_set(const struct premise *premise, const struct undertaking *undertaking)
{
    for (uint32_t i = 0; i < premise->count; i++)
        if (state_may_serve(premise->state, undertaking->capability,
                            premise->state->requirements[premise->first + i].capability))
            return true;
    return false;
}

static void add_party(struct search *search, uint32_t party)
{
    for (uint32_t u = 0; u < search->state->undertaking_count; u++)
        if (search->state->undertakings[u].party == party)
            add(search, u);
}

static void add_group(struct search *search, int32_t group)
{
    for (uint32_t u = 0; u < search->state->undertaking_count && group != STATE_UNKNOWN; u++)
        if (search->state->undertakings[u].group == group)
            add(search, u);
}

static void add_node(struct search *search, const struct condition_node *node)
{
    const struct state *state = search->state;
    if (node->op != CONDITION_NAME)
        return;
    if (node->target == TARGET_FACT)
        search->bearing->facts[node->index] = true;
    else if (node->target == TARGET_PARTY)
        add_party(search, state->party_of_row[node->index]);
    else if (state->undertaking_of_row[node->index] != STATE_NOT_COUNTED)
        add(search, state->undertaking_of_row[node->index]);
}

static void follow(struct search *search, const struct undertaking *undertaking)
{
    const struct condition *condition = undertaking->condition;
    for (uint32_t i = 0; condition != NULL && i < condition->node_count; i++)
        add_node(search, &condition->nodes[i]);
    for (uint32_t i = 0; i < undertaking->caveat_count; i++)
        if (undertaking->caveats[i].kind == CAVEAT_APPROVAL)
            search->bearing->facts[undertaking->caveats[i].fact] = true;
    add_group(search, undertaking->group);
}

void bearing_find(struct bearing *bearing, struct arena *arena, const struct premise *premise)
{
    const struct state *state = premise->state;
    uint32_t count = state->undertaking_count;
    *bearing = (struct bearing){
        .premise = premise,
        .serves = ARENA_ARRAY(arena, bool, count),
        .undertakings = ARENA_ARRAY(arena, bool, count),
        .facts = ARENA_ARRAY(arena, bool, state->fact_count),
    };
    struct search search = {bearing, state, ARENA_ARRAY(arena, uint32_t, count), 0};
    for (uint32_t u = 0; u < count; u++) {
        bearing->serves[u] = serves_set(premise, &state->undertakings[u]);
        if (bearing->serves[u])
            add(&search, u);
    }
    while (search.count > 0)
        follow(&search, &state->undertakings[search.stack[--search.count]]);
}

/* ---- rows ------------------------------------------------------------------------------- */

static const char *of_undertaking(const struct bearing *bearing, size_t row)
{
    uint32_t u = bearing->premise->state->undertaking_of_row[row];
    if (u == STATE_NOT_COUNTED || !bearing->undertakings[u])
        return NULL;
    return bearing->serves[u] ? "it may serve a row of the set"
                              : "what may serve the set hangs on it";
}

/* ".INSTRUMENT.PARTY" at the end of a fact's name. */
static bool is_of_way(struct str fact, const struct row *step)
{
    struct str parts[] = {row_text(step, STEP_PARTY), row_text(step, STEP_INSTRUMENT)};
    for (size_t i = 0; i < 2; i++) {
        if (fact.size <= parts[i].size)
            return false;
        fact.size -= parts[i].size;
        if (!str_eq((struct str){fact.data + fact.size, parts[i].size}, parts[i])
            || fact.data[--fact.size] != '.')
            return false;
    }
    return true;
}

/* Of a step all of its way: a denunciation ends the others. */
static const char *of_fact(const struct bearing *bearing, const struct row *row)
{
    const struct state *state = bearing->premise->state;
    for (uint32_t f = 0; f < state->fact_count; f++)
        if (bearing->facts[f]
            && (row->kind == KIND_FACT ? str_eq(state->facts[f].name, row_text(row, FACT_NAME))
                                       : is_of_way(state->facts[f].name, row)))
            return "what may serve the set hangs on the fact";
    return NULL;
}

static const char *of_fit(const struct bearing *bearing, const struct row *row)
{
    const struct premise *premise = bearing->premise;
    for (uint32_t i = 0; i < premise->count; i++)
        if (str_eq(row_text(premise->state->requirements[premise->first + i].row,
                            REQUIREMENT_CAPABILITY),
                   row_text(row, FIT_SERVES)))
            return "the set asks for what it lets others serve";
    return NULL;
}

static const char *of_source(const struct bearing *bearing, const struct row *row)
{
    const struct state *state = bearing->premise->state;
    for (uint32_t u = 0; u < state->undertaking_count; u++)
        if (bearing->undertakings[u]
            && str_eq(row_text(state->undertakings[u].row, UNDERTAKING_SOURCE), row_text(row, 0)))
            return "an undertaking that bears on the set rests on it";
    return NULL;
}

static const char *of_party(const struct bearing *bearing, const struct row *row)
{
    const struct state *state = bearing->premise->state;
    uint32_t party = state->party_of_row[row->index];
    for (uint32_t u = 0; u < state->undertaking_count; u++)
        if (bearing->undertakings[u] && state->undertakings[u].party == party)
            return "an undertaking that bears on the set is its own";
    return NULL;
}

const char *bearing_of(const struct bearing *bearing, const struct row *row)
{
    const struct premise *premise = bearing->premise;
    switch (row->kind) {
    case KIND_GUARANTEE:
        return "it is about every set";
    case KIND_REQUIREMENT:
        return str_eq(row_text(row, REQUIREMENT_SET), premise->question.set) ? "a row of the set"
                                                                             : NULL;
    case KIND_UNDERTAKING:
        return of_undertaking(bearing, row->index);
    case KIND_CAVEAT:
        return of_undertaking(bearing, (size_t)row_value(row, CAVEAT_UNDERTAKING, 0)) == NULL
                   ? NULL
                   : "it restricts what bears on the set";
    case KIND_FACT:
    case KIND_STEP:
        return of_fact(bearing, row);
    case KIND_FIT:
        return of_fit(bearing, row);
    case KIND_SOURCE:
        return of_source(bearing, row);
    case KIND_PARTY:
        return of_party(bearing, row);
    default:
        return NULL;
    }
}
