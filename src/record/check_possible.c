/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Conditions that can never be true. Everything is taken to be possible, except what is
 * certain not to be: an undertaking that is gone, a party without one that could be live, a
 * fact that is stated false for all time, at_least of more names than it has. What hangs
 * on these goes too, along the arrows:
 *
 *   undertaking gone ─→ leaves that name it ─→ and / or / at_least above them ─→ root
 *          ↑   └─→ party has none left ─→ leaves that name it ─→ …               │
 *          └─────────────────── the undertaking that has this condition ←────────┘
 *
 * Each node is struck once and each counter only falls, so it is linear in the nodes; and
 * undertakings that only wait for each other stay possible, as they do in the assessment.
 */
#include "record/checker.h"

static const uint32_t NONE = UINT32_MAX;

struct node_state {
    uint32_t parent; /* of all nodes of all conditions, or NONE */
    uint32_t live;   /* operands that are possible still */
    uint32_t next;   /* leaf that names the same row, or NONE */
    uint32_t condition;
    bool dead;
    bool decides; /* dead, and so is everything above it */
};

struct possible {
    struct checker *checker;
    struct node_state *states;
    size_t *first_node;      /* of each condition */
    uint32_t *owner;         /* of each condition: the undertaking that has it, or NONE */
    uint32_t *naming[2];     /* of each party, of each undertaking: the first leaf that names it */
    uint32_t *live_of_party; /* undertakings that are possible still */
    bool *gone;              /* of each undertaking */
    uint32_t *queue;         /* undertakings that went and whose consequences are not drawn yet */
    size_t queue_size;
    bool *false_facts; /* of each fact: false for all time */
};

enum { BY_PARTY, BY_UNDERTAKING };

static const struct condition_node *node_at(const struct possible *p, uint32_t node)
{
    uint32_t condition = p->states[node].condition;
    return &p->checker->record->conditions[condition].nodes[node - p->first_node[condition]];
}

static void strike_undertaking(struct possible *p, uint32_t undertaking)
{
    if (p->gone[undertaking])
        return;
    p->gone[undertaking] = true;
    p->queue[p->queue_size++] = undertaking;
}

/* The node cannot be true: up the tree as far as that decides. */
static void strike_node(struct possible *p, uint32_t node)
{
    while (!p->states[node].dead) {
        p->states[node].dead = true;
        uint32_t parent = p->states[node].parent;
        if (parent == NONE) {
            uint32_t owner = p->owner[p->states[node].condition];
            if (owner != NONE)
                strike_undertaking(p, owner);
            return;
        }
        p->states[parent].live--;
        if (p->states[parent].live >= condition_need(node_at(p, parent)))
            return;
        node = parent;
    }
}

static void strike_naming(struct possible *p, int by, uint32_t row)
{
    for (uint32_t leaf = p->naming[by][row]; leaf != NONE; leaf = p->states[leaf].next)
        strike_node(p, leaf);
}

/* ---- setting out ---- */

/* Parents of a condition's nodes: an operator takes the values that stand on the stack before it.
 */
static void link_parents(struct possible *p, const struct condition *condition, uint32_t first,
                         uint32_t *stack)
{
    uint32_t used = 0;
    for (uint32_t i = 0; i < condition->node_count; i++) {
        const struct condition_node *node = &condition->nodes[i];
        p->states[first + i].parent = NONE;
        p->states[first + i].live = node->arity;
        used -= node->arity;
        for (uint32_t k = 0; k < node->arity; k++)
            p->states[stack[used + k]].parent = first + i;
        stack[used++] = first + i;
    }
}

static void link_leaf(struct possible *p, const struct condition_node *node, uint32_t leaf)
{
    p->states[leaf].next = NONE;
    if (node->target != TARGET_PARTY && node->target != TARGET_UNDERTAKING)
        return;
    uint32_t *first =
        &p->naming[node->target == TARGET_PARTY ? BY_PARTY : BY_UNDERTAKING][node->index];
    p->states[leaf].next = *first;
    *first = leaf;
}

static size_t count_nodes(struct possible *p, uint32_t *deepest)
{
    const struct record *record = p->checker->record;
    size_t total = 0;
    p->first_node = ARENA_ARRAY(p->checker->scratch, size_t, record->condition_count + 1);
    for (size_t c = 0; c < record->condition_count; c++) {
        p->first_node[c] = total;
        total += record->conditions[c].node_count;
        if (record->conditions[c].depth_max > *deepest)
            *deepest = record->conditions[c].depth_max;
    }
    return total;
}

static uint32_t *array_of_none(struct arena *arena, size_t count)
{
    uint32_t *array = ARENA_ARRAY(arena, uint32_t, count + 1);
    for (size_t i = 0; i < count; i++)
        array[i] = NONE;
    return array;
}

static void find_owners(struct possible *p)
{
    const struct record *record = p->checker->record;
    const struct table *table = &record->tables[KIND_UNDERTAKING];
    p->owner = array_of_none(p->checker->scratch, record->condition_count);
    for (size_t i = 0; i < table->row_count; i++)
        if (row_has(&table->rows[i], UNDERTAKING_CONDITION))
            p->owner[table->rows[i].cells[UNDERTAKING_CONDITION].value] = (uint32_t)i;
}

/* False for all time: some row says so without bounds, and none says anything else. */
static void find_false_facts(struct possible *p)
{
    struct checker *checker = p->checker;
    const struct record *record = checker->record;
    const struct table *facts = &record->tables[KIND_FACT];
    bool *other = ARENA_ARRAY(checker->scratch, bool, record->fact_name_count + 1);
    p->false_facts = ARENA_ARRAY(checker->scratch, bool, record->fact_name_count + 1);
    for (size_t i = 0; i < facts->row_count; i++) {
        const struct row *row = &facts->rows[i];
        int64_t fact = map_get(&record->fact_name_ids, row_text(row, FACT_NAME), -1);
        bool always = !row_has(row, FACT_FROM) && !row_has(row, FACT_UNTIL);
        if (fact >= 0 && row_value(row, FACT_VALUE, 1) == 0)
            p->false_facts[fact] = p->false_facts[fact] || always;
        else if (fact >= 0)
            other[fact] = true;
    }
    for (size_t i = 0; i < record->tables[KIND_STEP].row_count; i++) {
        struct str name = record_step_fact(checker->scratch, record_row(record, KIND_STEP, i));
        int64_t fact = map_get(&record->fact_name_ids, name, -1);
        if (fact >= 0)
            other[fact] = true;
    }
    for (size_t i = 0; i < record->tables[KIND_THRESHOLD].row_count; i++) {
        const struct row *row = record_row(record, KIND_THRESHOLD, i);
        int64_t fact = map_get(&record->fact_name_ids, row_text(row, THRESHOLD_NAME), -1);
        if (fact >= 0)
            other[fact] = true;
    }
    for (size_t i = 0; i < record->fact_name_count; i++)
        p->false_facts[i] = p->false_facts[i] && !other[i];
}

/* The facts that the trigger names are true when the day comes, whatever is stated of them. */
static void spare_trigger(struct possible *p)
{
    const struct record *record = p->checker->record;
    const struct table *table = &record->tables[KIND_GUARANTEE];
    for (size_t i = 0; i < table->row_count; i++) {
        const struct row *row = &table->rows[i];
        if (!row_has(row, GUARANTEE_TRIGGER))
            continue;
        const struct condition *trigger = &record->conditions[row->cells[GUARANTEE_TRIGGER].value];
        for (uint32_t k = 0; k < trigger->node_count; k++)
            if (trigger->nodes[k].op == CONDITION_NAME && trigger->nodes[k].target == TARGET_FACT)
                p->false_facts[trigger->nodes[k].index] = false;
    }
}

static void set_out(struct possible *p)
{
    const struct record *record = p->checker->record;
    struct arena *arena = p->checker->scratch;
    size_t undertakings = record->tables[KIND_UNDERTAKING].row_count;
    uint32_t deepest = 0;
    size_t total = count_nodes(p, &deepest);
    CHECK(total < NONE);
    p->states = ARENA_ARRAY(arena, struct node_state, total + 1);
    p->naming[BY_PARTY] = array_of_none(arena, record->tables[KIND_PARTY].row_count);
    p->naming[BY_UNDERTAKING] = array_of_none(arena, undertakings);
    p->live_of_party = ARENA_ARRAY(arena, uint32_t, record->tables[KIND_PARTY].row_count + 1);
    p->gone = ARENA_ARRAY(arena, bool, undertakings + 1);
    p->queue = ARENA_ARRAY(arena, uint32_t, undertakings + 1);
    uint32_t *stack = ARENA_ARRAY(arena, uint32_t, (size_t)deepest + 1);
    for (size_t c = 0; c < record->condition_count; c++) {
        const struct condition *condition = &record->conditions[c];
        uint32_t first = (uint32_t)p->first_node[c];
        link_parents(p, condition, first, stack);
        for (uint32_t i = 0; i < condition->node_count; i++) {
            p->states[first + i].condition = (uint32_t)c;
            link_leaf(p, &condition->nodes[i], first + i);
        }
    }
    find_owners(p);
    find_false_facts(p);
    spare_trigger(p);
}

/* ---- striking ---- */

static bool asks_too_much(const struct condition_node *node)
{
    return node->op == CONDITION_AT_LEAST && node->need > node->arity;
}

static void strike_what_is_certain(struct possible *p)
{
    const struct record *record = p->checker->record;
    const struct table *undertakings = &record->tables[KIND_UNDERTAKING];
    for (size_t i = 0; i < undertakings->row_count; i++) {
        const struct row *row = &undertakings->rows[i];
        if (row_has(row, UNDERTAKING_PARTY))
            p->live_of_party[row->cells[UNDERTAKING_PARTY].value]++;
        if (checker_is_gone(p->checker, row))
            strike_undertaking(p, (uint32_t)i);
    }
    for (size_t i = 0; i < record->tables[KIND_PARTY].row_count; i++)
        if (p->live_of_party[i] == 0)
            strike_naming(p, BY_PARTY, (uint32_t)i);
    for (size_t c = 0; c < record->condition_count; c++) {
        const struct condition *condition = &record->conditions[c];
        for (uint32_t i = 0; i < condition->node_count; i++) {
            const struct condition_node *node = &condition->nodes[i];
            bool is_false = node->target == TARGET_FACT && p->false_facts[node->index];
            if (is_false || asks_too_much(node))
                strike_node(p, (uint32_t)p->first_node[c] + i);
        }
    }
}

static void draw_consequences(struct possible *p)
{
    for (size_t done = 0; done < p->queue_size; done++) {
        uint32_t undertaking = p->queue[done];
        const struct row *row = record_row(p->checker->record, KIND_UNDERTAKING, undertaking);
        strike_naming(p, BY_UNDERTAKING, undertaking);
        if (!row_has(row, UNDERTAKING_PARTY))
            continue;
        uint32_t party = (uint32_t)row->cells[UNDERTAKING_PARTY].value;
        if (--p->live_of_party[party] == 0)
            strike_naming(p, BY_PARTY, party);
    }
}

/* ---- reporting ---- */

static const char *reason_words(const struct condition_node *node)
{
    switch (node->target) {
    case TARGET_PARTY:
        return "has no undertaking that can be live";
    case TARGET_UNDERTAKING:
        return "can never be live";
    default:
        return "is false at all times";
    }
}

/* From the root down to what made it false: dead leaves under a node that is possible do not
 * matter. */
static void mark_deciding(struct possible *p, uint32_t first, uint32_t count)
{
    for (uint32_t node = first + count; node-- > first;) {
        struct node_state *state = &p->states[node];
        state->decides = state->dead && (state->parent == NONE || p->states[state->parent].decides);
    }
}

static void report(struct possible *p, const struct row *row, int field,
                   const struct condition *condition, uint32_t first)
{
    const struct condition_node *reason = NULL;
    mark_deciding(p, first, condition->node_count);
    for (uint32_t i = 0; i < condition->node_count; i++) {
        const struct condition_node *node = &condition->nodes[i];
        bool explains = asks_too_much(node) || (reason == NULL && node->op == CONDITION_NAME);
        if (p->states[first + i].decides && explains)
            reason = node;
    }
    CHECK(reason != NULL);
    /* cppcheck-suppress nullPointer */
    if (reason->op == CONDITION_NAME)
        checker_add_inside(p->checker, SEVERITY_WARNING, row, field, reason->offset, NULL,
                           "the condition can never be true: %s %s", QUOTE(reason->name),
                           reason_words(reason));
    else
        checker_add_inside(p->checker, SEVERITY_WARNING, row, field, reason->offset, NULL,
                           "the condition can never be true: it asks for %u of %u names",
                           (unsigned)reason->need, (unsigned)reason->arity);
}

static void visit_condition(struct checker *checker, const struct row *row, int field,
                            const struct condition *condition, void *context)
{
    struct possible *p = context;
    uint32_t first = (uint32_t)p->first_node[condition - checker->record->conditions];
    uint32_t root = first + condition->node_count - 1;
    bool is_moot = row->kind == KIND_UNDERTAKING && checker_is_gone(checker, row);
    if (condition->node_count > 0 && p->states[root].dead && !is_moot)
        report(p, row, field, condition, first);
}

void check_possible(struct checker *checker)
{
    struct possible p = {.checker = checker};
    set_out(&p);
    strike_what_is_certain(&p);
    draw_consequences(&p);
    checker_each_condition(checker, visit_condition, &p);
}
