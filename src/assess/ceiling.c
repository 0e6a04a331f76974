/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/ceiling.h"

#include <stdlib.h>

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

/* What is being found. Ceilings are numbered in order of the names of their facts. */
struct finder {
    struct arena *arena;
    const struct state *state;
    const struct row *const *approvals; /* by fact */
    uint32_t *number;                   /* by fact: of its ceiling + 1; 0: it is none */
    uint32_t *facts, ceiling_count;     /* by ceiling */
    uint32_t *named, named_count;
    size_t named_capacity;
};

static bool is_ceiling_of(const struct finder *finder, const struct condition_node *node,
                          const struct undertaking *undertaking)
{
    return node->op == CONDITION_NAME && node->target == TARGET_FACT
           && finder->approvals[node->index] != NULL
           && is_of(finder->state, finder->approvals[node->index], undertaking);
}

static void note_facts(struct finder *finder, const struct undertaking *undertaking)
{
    const struct condition *condition = undertaking->condition;
    for (uint32_t i = 0; condition != NULL && i < condition->node_count; i++) {
        const struct condition_node *node = &condition->nodes[i];
        if (!is_ceiling_of(finder, node, undertaking) || finder->number[node->index] > 0)
            continue;
        finder->facts[finder->ceiling_count++] = node->index;
        finder->number[node->index] = finder->ceiling_count;
    }
}

static int compare_names(const void *left, const void *right, void *context)
{
    const struct state *state = *(const struct state *const *)context;
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return str_cmp(state->facts[a].name, state->facts[b].name);
}

static void number_ceilings(struct finder *finder)
{
    if (finder->ceiling_count > 0)
        qsort_r(finder->facts, finder->ceiling_count, sizeof *finder->facts, compare_names,
                &finder->state);
    for (uint32_t c = 0; c < finder->ceiling_count; c++)
        finder->number[finder->facts[c]] = c + 1;
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
    for (uint32_t i = 0; condition != NULL && i < condition->node_count; i++)
        if (is_ceiling_of(finder, &condition->nodes[i], undertaking))
            add_named(finder, first, finder->number[condition->nodes[i].index] - 1);
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
        .facts = ARENA_ARRAY(arena, uint32_t, state->fact_count),
    };
    bool apply = live->reading->ceilings_apply;
    for (uint32_t u = 0; apply && u < state->undertaking_count; u++)
        note_facts(&finder, &state->undertakings[u]);
    number_ceilings(&finder);
    for (uint32_t u = 0; u < state->undertaking_count; u++) {
        if (apply)
            find_named(&finder, &state->undertakings[u]);
        named_first[u + 1] = finder.named_count;
    }
    int64_t *quantity = ARENA_ARRAY(arena, int64_t, finder.ceiling_count);
    const struct row **steps = ARENA_ARRAY(arena, const struct row *, finder.ceiling_count);
    for (uint32_t c = 0; c < finder.ceiling_count; c++) {
        steps[c] = finder.approvals[finder.facts[c]];
        quantity[c] = row_value(steps[c], STEP_QUANTITY, 0);
    }
    *ceilings = (struct ceilings){.named = finder.named,
                                  .named_first = named_first,
                                  .quantity = quantity,
                                  .steps = steps,
                                  .count = finder.ceiling_count};
}
