/* SPDX-License-Identifier: Apache-2.0 */
#include "state/live.h"

/* An input of a gate while conditions are compiled: a gate, or settled for good. */
enum { INPUT_FALSE = -1, INPUT_TRUE = -2 };

struct edge {
    uint32_t from, to;
};

struct builder {
    struct arena *arena;
    struct live *live;
    size_t gate_capacity;
    struct edge *edges;
    size_t edge_count, edge_capacity;
    int64_t *stack; /* of inputs */
    size_t stack_capacity;
};

static uint32_t add_gate(struct builder *builder, int32_t have, int32_t need)
{
    struct live *live = builder->live;
    ARENA_GROW(builder->arena, &live->gates, live->gate_count, &builder->gate_capacity);
    live->gates[live->gate_count] = (struct live_gate){.have = have, .need = need};
    return live->gate_count++;
}

static void add_edge(struct builder *builder, uint32_t from, uint32_t to)
{
    ARENA_GROW(builder->arena, &builder->edges, builder->edge_count, &builder->edge_capacity);
    builder->edges[builder->edge_count++] = (struct edge){from, to};
}

/* ---- compiling conditions ----------------------------------------------------------- */

static int64_t input_of_name(struct live *live, const struct condition_node *node)
{
    const struct state *state = live->premise->state;
    uint32_t undertaking;
    switch (node->target) {
    case TARGET_FACT:
        return fact_holds_in(live->reading, live->facts[node->index]) ? INPUT_TRUE : INPUT_FALSE;
    case TARGET_PARTY:
        live->is_linked = true;
        return (int64_t)live->undertaking_count + state->party_of_row[node->index];
    case TARGET_UNDERTAKING:
        live->is_linked = true;
        undertaking = state->undertaking_of_row[node->index];
        return undertaking == STATE_NOT_COUNTED ? INPUT_FALSE : (int64_t)undertaking;
    case TARGET_UNRESOLVED:
        break;
    }
    CHECK_NEVER(); /* the record is free of errors */
}

/* One gate for an operator over the top `arity` inputs of the stack. */
static int64_t compile_operator(struct builder *builder, const struct condition_node *node,
                                const int64_t *inputs)
{
    uint32_t gate = add_gate(builder, 0, (int32_t)condition_need(node));
    for (uint32_t i = 0; i < node->arity; i++) {
        if (inputs[i] == INPUT_FALSE)
            continue;
        builder->live->gates[gate].have++;
        if (inputs[i] != INPUT_TRUE)
            add_edge(builder, (uint32_t)inputs[i], gate);
    }
    return gate;
}

/* The input that a whole condition comes to. */
static int64_t compile(struct builder *builder, const struct condition *condition)
{
    size_t depth = 0;
    for (uint32_t i = 0; i < condition->node_count; i++) {
        const struct condition_node *node = &condition->nodes[i];
        int64_t input;
        if (node->op == CONDITION_NAME) {
            input = input_of_name(builder->live, node);
        } else {
            CHECK(depth >= node->arity);
            depth -= node->arity;
            input = compile_operator(builder, node, builder->stack + depth);
        }
        ARENA_GROW(builder->arena, &builder->stack, depth, &builder->stack_capacity);
        builder->stack[depth++] = input;
    }
    return depth == 0 ? INPUT_TRUE : builder->stack[0];
}

/* ---- counting ------------------------------------------------------------------------ */

static void count_undertakings(struct live *live, struct arena *arena, enum stage stage_min)
{
    const struct state *state = live->premise->state;
    live->counted = ARENA_ARRAY(arena, bool, live->undertaking_count);
    live->own_first = ARENA_ARRAY(arena, uint32_t, state->party_count + 1);
    live->own = ARENA_ARRAY(arena, uint32_t, live->undertaking_count);
    for (uint32_t u = 0; u < live->undertaking_count; u++) {
        const struct undertaking *undertaking = &state->undertakings[u];
        live->counted[u] = reading_counts(live->reading, undertaking)
                           && undertaking->stage >= stage_min
                           && !live->premise->without[undertaking->party];
        live->own_first[undertaking->party + 1] += live->counted[u];
    }
    for (uint32_t p = 0; p < state->party_count; p++)
        live->own_first[p + 1] += live->own_first[p];
    uint32_t *next = ARENA_ARRAY(arena, uint32_t, state->party_count);
    for (uint32_t u = 0; u < live->undertaking_count; u++) {
        uint32_t party = state->undertakings[u].party;
        if (live->counted[u])
            live->own[live->own_first[party] + next[party]++] = u;
    }
}

static void build_gates(struct builder *builder)
{
    struct live *live = builder->live;
    const struct state *state = live->premise->state;
    for (uint32_t u = 0; u < live->undertaking_count; u++)
        add_gate(builder, 0, live->counted[u] ? 0 : 1);
    for (uint32_t p = 0; p < state->party_count; p++)
        add_gate(builder, (int32_t)(live->own_first[p + 1] - live->own_first[p]), 1);
    for (uint32_t u = 0; u < live->undertaking_count; u++) {
        if (!live->counted[u])
            continue;
        add_edge(builder, u, live->undertaking_count + state->undertakings[u].party);
        if (state->undertakings[u].condition == NULL)
            continue;
        int64_t input = compile(builder, state->undertakings[u].condition);
        if (input == INPUT_TRUE)
            continue;
        live->gates[u].need = 1;
        live->gates[u].have = input != INPUT_FALSE;
        if (input != INPUT_FALSE)
            add_edge(builder, (uint32_t)input, u);
    }
}

/* From a list of edges to one slice of `outs` a gate (counting sort by `from`). */
static void settle_edges(struct builder *builder)
{
    struct live *live = builder->live;
    live->outs = ARENA_ARRAY(builder->arena, uint32_t, builder->edge_count);
    for (size_t i = 0; i < builder->edge_count; i++)
        live->gates[builder->edges[i].from].out_count++;
    for (uint32_t g = 0, first = 0; g < live->gate_count; g++) {
        live->gates[g].out_first = first;
        first += live->gates[g].out_count;
        live->gates[g].out_count = 0;
    }
    for (size_t i = 0; i < builder->edge_count; i++) {
        struct live_gate *from = &live->gates[builder->edges[i].from];
        live->outs[from->out_first + from->out_count++] = builder->edges[i].to;
    }
}

/* ---- cutting and mending -------------------------------------------------------------- */

static void cut(struct live *live, uint32_t gate)
{
    if (live->gates[gate].cut)
        return;
    live->gates[gate].cut = true;
    live->trail[live->trail_count++] = gate;
}

/* The trail is the queue too: everything on it from `head` on still has to be told onwards. */
static void propagate(struct live *live, uint32_t head)
{
    for (; head < live->trail_count; head++) {
        const struct live_gate *gate = &live->gates[live->trail[head]];
        for (uint32_t i = 0; i < gate->out_count; i++) {
            uint32_t out = live->outs[gate->out_first + i];
            live->gates[out].have--;
            if (live->gates[out].have < live->gates[out].need)
                cut(live, out);
        }
    }
}

void live_withdraw(struct live *live, uint32_t p)
{
    uint32_t mark = live_mark(live);
    for (uint32_t i = live->own_first[p]; i < live->own_first[p + 1]; i++)
        cut(live, live->own[i]);
    propagate(live, mark);
}

void live_undo(struct live *live, uint32_t mark)
{
    while (live->trail_count > mark) {
        struct live_gate *gate = &live->gates[live->trail[--live->trail_count]];
        gate->cut = false;
        for (uint32_t i = 0; i < gate->out_count; i++)
            live->gates[live->outs[gate->out_first + i]].have++;
    }
}

/* ---- the whole ------------------------------------------------------------------------- */

static void find_guarantors(struct live *live, struct arena *arena)
{
    const struct state *state = live->premise->state;
    live->guarantors = ARENA_ARRAY(arena, uint32_t, state->party_count);
    for (uint32_t p = 0; p < state->party_count; p++)
        if (p != state->host && live_party(live, p))
            live->guarantors[live->guarantor_count++] = p;
}

void live_init(struct live *live, struct arena *arena, const struct premise *premise,
               const struct reading *reading, enum stage stage_min, const enum truth *facts)
{
    *live = (struct live){
        .premise = premise,
        .reading = reading,
        .facts = facts != NULL ? facts : premise->facts,
        .undertaking_count = premise->state->undertaking_count,
    };
    struct builder builder = {.arena = arena, .live = live};
    count_undertakings(live, arena, stage_min);
    build_gates(&builder);
    settle_edges(&builder);
    live->trail = ARENA_ARRAY(arena, uint32_t, live->gate_count);
    for (uint32_t g = 0; g < live->gate_count; g++)
        if (live->gates[g].have < live->gates[g].need)
            cut(live, g);
    propagate(live, 0);
    live->trail_count = 0; /* what never held does not come back */
    find_guarantors(live, arena);
}
