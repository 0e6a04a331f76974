/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/ceiling.h"

#include "assess/availability.h"

/* The latest approval with a quantity that makes a fact true, by fact; NULL: none. */
static const struct row **find_approvals(struct arena *arena, const struct live *live)
{
    const struct state *state = live->premise->state;
    const struct row **approvals = ARENA_ARRAY(arena, const struct row *, state->fact_count);
    for (uint32_t f = 0; f < state->fact_count; f++) {
        const struct fact *fact = &state->facts[f];
        for (uint32_t s = 0; s < fact->span_count && live->facts[f] == TRUTH_TRUE; s++) {
            const struct fact_span *span = &fact->spans[s];
            int32_t day = live->premise->fact_day;
            bool in_force =
                span->value == TRUTH_TRUE && span->from <= day && day < span->stands_until;
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

/* What is being found: ceilings are numbered as they are met. */
struct finder {
    struct arena *arena;
    const struct state *state;
    const struct row *const *approvals; /* by fact */
    uint32_t *number;                   /* by fact: of its ceiling + 1; 0: not seen yet */
    int64_t *quantity;                  /* by ceiling */
    const struct row **steps;           /* by ceiling */
    uint32_t *named, named_count, ceiling_count;
    size_t named_capacity;
};

static uint32_t number_of(struct finder *finder, uint32_t fact)
{
    if (finder->number[fact] == 0) {
        const struct row *approval = finder->approvals[fact];
        finder->quantity[finder->ceiling_count] = row_value(approval, STEP_QUANTITY, 0);
        finder->steps[finder->ceiling_count] = approval;
        finder->number[fact] = ++finder->ceiling_count;
    }
    return finder->number[fact] - 1;
}

/* Adds a ceiling to the sorted list of an undertaking, which begins at `first`; once. */
static void add_named(struct finder *finder, uint32_t first, uint32_t ceiling)
{
    uint32_t at = finder->named_count;
    while (at > first && finder->named[at - 1] > ceiling)
        at--;
    if (at > first && finder->named[at - 1] == ceiling)
        return;
    ARENA_GROW(finder->arena, &finder->named, finder->named_count, &finder->named_capacity);
    for (uint32_t i = finder->named_count++; i > at; i--)
        finder->named[i] = finder->named[i - 1];
    finder->named[at] = ceiling;
}

static void find_named(struct finder *finder, const struct undertaking *undertaking)
{
    const struct condition *condition = undertaking->condition;
    uint32_t first = finder->named_count;
    for (uint32_t i = 0; condition != NULL && i < condition->node_count; i++) {
        const struct condition_node *node = &condition->nodes[i];
        if (node->op == CONDITION_NAME && node->target == TARGET_FACT
            && finder->approvals[node->index] != NULL
            && is_of(finder->state, finder->approvals[node->index], undertaking))
            add_named(finder, first, number_of(finder, node->index));
    }
}

/* A member of a group that stands for itself: what was delivered of it is a part of its own. */
static bool is_grouped(const struct live *live, uint32_t u)
{
    return live->premise->state->undertakings[u].group != STATE_UNKNOWN
           && !availability_is_delivered(live, u);
}

/* Of each group with a member under a ceiling only the largest such member is left in. */
static void leave_out(struct ceilings *ceilings, struct arena *arena, const struct live *live)
{
    const struct state *state = live->premise->state;
    uint32_t *largest = ARENA_ARRAY(arena, uint32_t, state->symbol_count); /* + 1; 0: none */
    bool *is_left_out = ARENA_ARRAY(arena, bool, state->undertaking_count);
    ceilings->is_left_out = is_left_out;
    for (uint32_t u = 0; u < state->undertaking_count && ceilings->count > 0; u++) {
        uint32_t count;
        ceilings_of(ceilings, u, &count);
        if (count == 0 || !is_grouped(live, u) || !live_is(live, u))
            continue;
        uint32_t *known = &largest[state->undertakings[u].group];
        int64_t quantity = reading_quantity(live->reading, &state->undertakings[u]);
        if (*known == 0
            || quantity > reading_quantity(live->reading, &state->undertakings[*known - 1]))
            *known = u + 1;
    }
    for (uint32_t u = 0; u < state->undertaking_count && ceilings->count > 0; u++) {
        uint32_t known = is_grouped(live, u) ? largest[state->undertakings[u].group] : 0;
        is_left_out[u] = known != 0 && known != u + 1;
    }
}

void ceilings_find(struct ceilings *ceilings, struct arena *arena, const struct live *live)
{
    const struct state *state = live->premise->state;
    uint32_t *named_first = ARENA_ARRAY(arena, uint32_t, (size_t)state->undertaking_count + 1);
    struct finder finder = {
        .arena = arena,
        .state = state,
        .approvals = find_approvals(arena, live),
        .number = ARENA_ARRAY(arena, uint32_t, state->fact_count),
        .quantity = ARENA_ARRAY(arena, int64_t, state->fact_count),
        .steps = ARENA_ARRAY(arena, const struct row *, state->fact_count),
    };
    for (uint32_t u = 0; u < state->undertaking_count; u++) {
        if (live->reading->ceilings_apply)
            find_named(&finder, &state->undertakings[u]);
        named_first[u + 1] = finder.named_count;
    }
    *ceilings = (struct ceilings){
        .named = finder.named,
        .named_first = named_first,
        .quantity = finder.quantity,
        .steps = finder.steps,
        .count = finder.ceiling_count,
    };
    leave_out(ceilings, arena, live);
}
