/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/ceiling.h"

/* The latest approval with a quantity that makes a fact true, by fact; NULL: none. */
static const struct row **find_approvals(struct arena *arena, const struct live *live)
{
    const struct state *state = live->premise->state;
    const struct row **approvals = ARENA_ARRAY(arena, const struct row *, state->fact_count);
    for (uint32_t f = 0; f < state->fact_count; f++) {
        const struct fact *fact = &state->facts[f];
        for (uint32_t s = 0; s < fact->span_count && live->facts[f] == TRUTH_TRUE; s++) {
            const struct fact_span *span = &fact->spans[s];
            bool in_force = span->value == TRUTH_TRUE && span->from <= live->premise->c_day
                            && live->premise->c_day < span->until;
            if (!in_force || span->row->kind != KIND_STEP
                || row_value(span->row, STEP_STEP, -1) != STEP_APPROVED)
                continue;
            /* Spans are in order of their first days: the last approval in force decides. */
            approvals[f] = row_has(span->row, STEP_QUANTITY) ? span->row : NULL;
        }
    }
    return approvals;
}

static bool is_of(const struct state *state, const struct row *approval,
                  const struct undertaking *undertaking)
{
    return state->party_of_row[row_value(approval, STEP_PARTY, 0)] == undertaking->party
           && str_eq(row_text(approval, STEP_UNIT), row_text(undertaking->row, UNDERTAKING_UNIT));
}

/* The fact of the lowest ceiling that an undertaking stands under, or -1. */
static int64_t lowest_ceiling(const struct state *state, const struct row *const *approvals,
                              const struct undertaking *undertaking)
{
    const struct condition *condition = undertaking->condition;
    int64_t lowest = -1;
    for (uint32_t i = 0; condition != NULL && i < condition->node_count; i++) {
        const struct condition_node *node = &condition->nodes[i];
        if (node->op != CONDITION_NAME || node->target != TARGET_FACT
            || approvals[node->index] == NULL || !is_of(state, approvals[node->index], undertaking))
            continue;
        int64_t quantity = row_value(approvals[node->index], STEP_QUANTITY, 0);
        if (lowest < 0 || quantity < row_value(approvals[lowest], STEP_QUANTITY, 0))
            lowest = node->index;
    }
    return lowest;
}

/* Of each group with a member under a ceiling only the largest such member is left in. */
static void leave_out(struct ceilings *ceilings, struct arena *arena, const struct live *live)
{
    const struct state *state = live->premise->state;
    uint32_t *largest = ARENA_ARRAY(arena, uint32_t, state->symbol_count); /* + 1; 0: none */
    bool *is_left_out = ARENA_ARRAY(arena, bool, state->undertaking_count);
    for (uint32_t u = 0; u < state->undertaking_count; u++) {
        int32_t group = state->undertakings[u].group;
        if (group == STATE_UNKNOWN || ceilings->of[u] < 0 || !live_is(live, u))
            continue;
        int64_t quantity = reading_quantity(live->reading, &state->undertakings[u]);
        uint32_t known = largest[group];
        if (known == 0
            || quantity > reading_quantity(live->reading, &state->undertakings[known - 1]))
            largest[group] = u + 1;
    }
    for (uint32_t u = 0; u < state->undertaking_count; u++) {
        int32_t group = state->undertakings[u].group;
        is_left_out[u] = group != STATE_UNKNOWN && largest[group] != 0 && largest[group] != u + 1;
    }
    ceilings->is_left_out = is_left_out;
}

void ceilings_find(struct ceilings *ceilings, struct arena *arena, const struct live *live)
{
    const struct state *state = live->premise->state;
    int32_t *of = ARENA_ARRAY(arena, int32_t, state->undertaking_count);
    int32_t *of_fact = ARENA_ARRAY(arena, int32_t, state->fact_count); /* + 1; 0: not seen yet */
    int64_t *quantity = ARENA_ARRAY(arena, int64_t, state->fact_count);
    *ceilings = (struct ceilings){.of = of, .quantity = quantity};
    const struct row **approvals = find_approvals(arena, live);
    for (uint32_t u = 0; u < state->undertaking_count; u++) {
        int64_t fact = live->reading->ceilings_apply
                           ? lowest_ceiling(state, approvals, &state->undertakings[u])
                           : -1;
        of[u] = -1;
        if (fact < 0)
            continue;
        if (of_fact[fact] == 0) {
            quantity[ceilings->count] = row_value(approvals[fact], STEP_QUANTITY, 0);
            of_fact[fact] = (int32_t)++ceilings->count;
        }
        of[u] = of_fact[fact] - 1;
    }
    leave_out(ceilings, arena, live);
}
