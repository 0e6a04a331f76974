/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/prospect.h"

#include "state/reading.h"

/*
 * Undertakings that wait for each other stand together, so what is dead is found by striking out:
 * first what no reading counts, then what needs it, until nothing is left to strike (as liveness
 * is, state/live.h).
 *
 *   struck undertaking ──> leaves that name it ──> operators left with too few ──> its undertaking
 */
static const uint32_t NONE = UINT32_MAX;

struct node {
    uint32_t parent; /* NONE: the root */
    uint32_t owner;  /* the undertaking whose condition it is in */
    uint32_t next;   /* of a leaf: the next that names the same undertaking, or NONE */
    uint32_t left;   /* of an operator: values that are not dead */
    uint32_t need;   /* of an operator: values that must hold */
    bool is_dead;
};

struct striker {
    const struct state *state;
    bool *dead;      /* by undertaking */
    uint32_t *queue; /* those that are dead and whose consequences are not drawn yet */
    size_t queued;
    struct node *nodes; /* of all conditions of undertakings, one after the other */
    uint32_t *naming;   /* by undertaking: the first leaf that names it, or NONE */
};

static void strike(struct striker *striker, uint32_t u)
{
    if (striker->dead[u])
        return;
    striker->dead[u] = true;
    striker->queue[striker->queued++] = u;
}

/* The node cannot hold: up the tree as far as that decides. */
static void strike_node(struct striker *striker, uint32_t at)
{
    for (struct node *node; !(node = &striker->nodes[at])->is_dead; at = node->parent) {
        node->is_dead = true;
        if (node->parent == NONE) {
            strike(striker, node->owner);
            return;
        }
        struct node *parent = &striker->nodes[node->parent];
        if (--parent->left >= parent->need)
            return;
    }
}

static bool is_counted(const struct undertaking *undertaking)
{
    return reading_counts(&readings[READING_GENEROUS], undertaking);
}

/* Links the nodes of one condition; what is dead by itself is struck when all are linked. */
static void link_condition(struct striker *striker, struct arena *scratch, uint32_t u,
                           uint32_t first)
{
    const struct condition *condition = striker->state->undertakings[u].condition;
    const uint32_t *parents = condition_parents(scratch, condition);
    for (uint32_t i = 0; i < condition->node_count; i++) {
        const struct condition_node *node = &condition->nodes[i];
        bool is_root = i + 1 == condition->node_count;
        striker->nodes[first + i] = (struct node){
            .parent = is_root ? NONE : first + parents[i],
            .owner = u,
            .next = NONE,
            .left = node->arity,
            .need = condition_need(node),
        };
        if (node->op != CONDITION_NAME || node->target != TARGET_UNDERTAKING)
            continue;
        uint32_t named = striker->state->undertaking_of_row[node->index];
        if (named == STATE_NOT_COUNTED)
            continue;
        striker->nodes[first + i].next = striker->naming[named];
        striker->naming[named] = first + i;
    }
}

/* Names of rows that do not count, and operators that ask for more than they have. */
static void strike_by_itself(struct striker *striker, uint32_t u, uint32_t first)
{
    const struct condition *condition = striker->state->undertakings[u].condition;
    for (uint32_t i = 0; i < condition->node_count; i++) {
        const struct condition_node *node = &condition->nodes[i];
        bool is_nobody = node->op == CONDITION_NAME && node->target == TARGET_UNDERTAKING
                         && striker->state->undertaking_of_row[node->index] == STATE_NOT_COUNTED;
        bool is_too_much = node->op != CONDITION_NAME && condition_need(node) > node->arity;
        if (is_nobody || is_too_much)
            strike_node(striker, first + i);
    }
}

static uint32_t nodes_of(const struct undertaking *undertaking)
{
    return undertaking->condition == NULL ? 0 : undertaking->condition->node_count;
}

static void draw_consequences(struct striker *striker)
{
    for (size_t done = 0; done < striker->queued; done++)
        for (uint32_t leaf = striker->naming[striker->queue[done]]; leaf != NONE;
             leaf = striker->nodes[leaf].next)
            strike_node(striker, leaf);
}

void prospects_find(struct prospects *prospects, struct arena *arena, const struct premise *premise)
{
    const struct state *state = premise->state;
    uint32_t count = state->undertaking_count;
    size_t total = 0;
    struct arena scratch;
    arena_init(&scratch);
    for (uint32_t u = 0; u < count; u++)
        total += nodes_of(&state->undertakings[u]);
    CHECK(total < NONE);
    struct striker striker = {
        .state = state,
        .dead = ARENA_ARRAY(arena, bool, count),
        .queue = ARENA_ARRAY(&scratch, uint32_t, count),
        .nodes = ARENA_ARRAY(&scratch, struct node, total),
        .naming = ARENA_ARRAY(&scratch, uint32_t, count),
    };
    for (uint32_t u = 0; u < count; u++)
        striker.naming[u] = NONE;
    for (uint32_t u = 0, first = 0; u < count; first += nodes_of(&state->undertakings[u++]))
        if (nodes_of(&state->undertakings[u]) > 0)
            link_condition(&striker, &scratch, u, first);
    for (uint32_t u = 0, first = 0; u < count; first += nodes_of(&state->undertakings[u++])) {
        if (!is_counted(&state->undertakings[u]))
            strike(&striker, u);
        if (nodes_of(&state->undertakings[u]) > 0)
            strike_by_itself(&striker, u, first);
    }
    draw_consequences(&striker);
    *prospects = (struct prospects){.premise = premise, .dead = striker.dead};
    arena_release(&scratch);
}

/* ---- the parts of a condition ------------------------------------------------------------- */

static enum prospect prospect_of_name(const struct prospects *prospects,
                                      const struct condition_node *node)
{
    if (node->target == TARGET_FACT)
        return prospects->premise->facts[node->index] == TRUTH_TRUE ? PROSPECT_SETTLED
                                                                    : PROSPECT_OPEN;
    if (node->target != TARGET_UNDERTAKING)
        return PROSPECT_OPEN;
    uint32_t u = prospects->premise->state->undertaking_of_row[node->index];
    return u == STATE_NOT_COUNTED || prospects->dead[u] ? PROSPECT_DEAD : PROSPECT_OPEN;
}

const enum prospect *prospects_of(struct arena *arena, const struct prospects *prospects,
                                  const struct condition *condition)
{
    uint32_t count = condition->node_count;
    const uint32_t *parents = condition_parents(arena, condition);
    enum prospect *own = ARENA_ARRAY(arena, enum prospect, count);
    uint32_t *holding = ARENA_ARRAY(arena, uint32_t, count);
    uint32_t *dead = ARENA_ARRAY(arena, uint32_t, count);
    for (uint32_t i = 0; i < count; i++) {
        const struct condition_node *node = &condition->nodes[i];
        if (node->op == CONDITION_NAME)
            own[i] = prospect_of_name(prospects, node);
        else
            own[i] = holding[i] >= condition_need(node)             ? PROSPECT_SETTLED
                     : node->arity - dead[i] < condition_need(node) ? PROSPECT_DEAD
                                                                    : PROSPECT_OPEN;
        holding[parents[i]] += own[i] == PROSPECT_SETTLED; /* of the root: no matter */
        dead[parents[i]] += own[i] == PROSPECT_DEAD;
    }
    for (uint32_t i = count; i-- > 1;) /* the root is the last */
        if (own[parents[i - 1]] != PROSPECT_OPEN)
            own[i - 1] = own[parents[i - 1]];
    return own;
}
