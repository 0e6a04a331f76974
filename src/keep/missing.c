/* SPDX-License-Identifier: Apache-2.0 */
#include "keep/missing.h"

#include "base/buf.h"

/* Every word counts, but only what is known to be true wakes it. */
static const struct reading as_it_is = {
    .name = "as it is",
    .quantity = QUANTITY_LOW,
    .stage_min = STAGE_MOOTED,
    .attestation_min = ATTESTATION_REPORTED,
    .unknown_is_true = false,
    .limits_apply = true,
    .notice_is_needed = true,
};

void missing_live_init(struct live *live, struct arena *arena, const struct premise *premise)
{
    live_init(live, arena, premise, &as_it_is, as_it_is.stage_min, NULL);
}

/* What a node comes to: true, or the text of what it waits for. */
struct part {
    enum truth truth;
    struct str text;
    bool is_or;      /* wants parentheses inside an `and` */
    uint32_t parent; /* the operator's node; of the root itself */
};

struct finder {
    struct arena *arena;
    const struct live *live;
    const struct condition *condition;
    struct part *parts; /* by node */
    uint32_t *stack;    /* of nodes */
    struct missing_name *names;
    struct map seen;
    size_t count, capacity;
};

static enum truth truth_of(const struct live *live, const struct condition_node *node)
{
    const struct state *state = live->premise->state;
    uint32_t undertaking;
    switch (node->target) {
    case TARGET_FACT:
        return live->facts[node->index];
    case TARGET_PARTY:
        return live_party(live, state->party_of_row[node->index]) ? TRUTH_TRUE : TRUTH_FALSE;
    case TARGET_UNDERTAKING:
        undertaking = state->undertaking_of_row[node->index];
        return undertaking != STATE_NOT_COUNTED && live_is(live, undertaking) ? TRUTH_TRUE
                                                                              : TRUTH_FALSE;
    case TARGET_UNRESOLVED:
        break;
    }
    CHECK_NEVER(); /* the record is free of errors */
}

static struct str keep_text(struct arena *arena, struct buf *text)
{
    struct str kept = {arena_copy(arena, buf_view(text).data, text->size), text->size};
    buf_release(text);
    return kept;
}

/* The waiting ones among `nodes`, joined by `between`. */
static struct str join(struct finder *finder, const uint32_t *nodes, uint32_t count,
                       const char *between, bool shields_or)
{
    struct buf text;
    bool first = true;
    buf_init(&text);
    for (uint32_t i = 0; i < count; i++) {
        const struct part *part = &finder->parts[nodes[i]];
        if (part->truth == TRUTH_TRUE)
            continue;
        bool shielded = shields_or && part->is_or;
        buf_text(&text, first ? "" : between);
        buf_text(&text, shielded ? "(" : "");
        buf_str(&text, part->text);
        buf_text(&text, shielded ? ")" : "");
        first = false;
    }
    return keep_text(finder->arena, &text);
}

static const struct part *only_waiting(const struct finder *finder, const uint32_t *nodes)
{
    while (finder->parts[*nodes].truth == TRUTH_TRUE)
        nodes++;
    return &finder->parts[*nodes];
}

/* "at least `need` of the `waiting`", by the shortest operator that says so. */
static struct part wait_for(struct finder *finder, const uint32_t *nodes, uint32_t count,
                            uint32_t need, uint32_t waiting)
{
    struct part part = {.truth = TRUTH_FALSE};
    if (waiting == 1)
        return *only_waiting(finder, nodes);
    if (need == waiting) {
        part.text = join(finder, nodes, count, " and ", true);
        return part;
    }
    part.is_or = need == 1;
    part.text = join(finder, nodes, count, part.is_or ? " or " : ", ", false);
    if (!part.is_or) {
        struct buf text;
        buf_init(&text);
        buf_printf(&text, "at_least(%u, ", need);
        buf_str(&text, part.text);
        buf_char(&text, ')');
        part.text = keep_text(finder->arena, &text);
    }
    return part;
}

static struct part apply(struct finder *finder, const struct condition_node *node,
                         const uint32_t *nodes)
{
    uint32_t need = condition_need(node), have = 0;
    for (uint32_t i = 0; i < node->arity; i++)
        have += finder->parts[nodes[i]].truth == TRUTH_TRUE;
    if (have >= need)
        return (struct part){.truth = TRUTH_TRUE};
    return wait_for(finder, nodes, node->arity, need - have, node->arity - have);
}

static void evaluate(struct finder *finder)
{
    const struct condition *condition = finder->condition;
    size_t depth = 0;
    for (uint32_t i = 0; i < condition->node_count; i++) {
        const struct condition_node *node = &condition->nodes[i];
        struct part *part = &finder->parts[i];
        if (node->op == CONDITION_NAME) {
            *part = (struct part){.truth = truth_of(finder->live, node), .text = node->name};
        } else {
            CHECK(depth >= node->arity);
            depth -= node->arity;
            *part = apply(finder, node, finder->stack + depth);
            for (uint32_t c = 0; c < node->arity; c++)
                finder->parts[finder->stack[depth + c]].parent = i;
        }
        part->parent = i;
        finder->stack[depth++] = i;
    }
    CHECK(depth == 1);
}

static void add_name(struct finder *finder, struct str name, enum condition_target target,
                     enum truth truth)
{
    if (!map_add(&finder->seen, name, 0))
        return;
    ARENA_GROW(finder->arena, &finder->names, finder->count, &finder->capacity);
    finder->names[finder->count++] = (struct missing_name){name, target, truth};
}

/* A name is waited for if neither it nor any operator above it is true. Parents come after their
 * children, so one walk from the root knows. */
static void find_names(struct finder *finder)
{
    const struct condition *condition = finder->condition;
    for (uint32_t i = condition->node_count; i-- > 0;)
        if (finder->parts[finder->parts[i].parent].truth == TRUTH_TRUE)
            finder->parts[i].truth = TRUTH_TRUE;
    for (uint32_t i = 0; i < condition->node_count; i++)
        if (condition->nodes[i].op == CONDITION_NAME && finder->parts[i].truth != TRUTH_TRUE)
            add_name(finder, condition->nodes[i].name, condition->nodes[i].target,
                     finder->parts[i].truth);
}

static struct finder finder_of(struct arena *arena, const struct live *live)
{
    struct finder finder = {.arena = arena, .live = live};
    map_init(&finder.seen, arena);
    return finder;
}

struct missing missing_of(struct arena *arena, const struct condition *condition,
                          const struct live *live)
{
    struct finder finder = finder_of(arena, live);
    if (condition == NULL || condition->node_count == 0)
        return (struct missing){0};
    finder.condition = condition;
    finder.parts = ARENA_ARRAY(arena, struct part, condition->node_count);
    finder.stack = ARENA_ARRAY(arena, uint32_t, condition->node_count);
    evaluate(&finder);
    const struct part *root = &finder.parts[condition->node_count - 1];
    if (root->truth == TRUTH_TRUE)
        return (struct missing){0};
    find_names(&finder);
    return (struct missing){root->text, finder.names, (uint32_t)finder.count};
}

struct missing missing_with_fact(struct arena *arena, struct missing missing,
                                 const struct live *live, uint32_t fact)
{
    struct finder finder = finder_of(arena, live);
    struct str name = live->premise->state->facts[fact].name;
    if (live->facts[fact] == TRUTH_TRUE)
        return missing;
    for (uint32_t i = 0; i < missing.count; i++)
        add_name(&finder, missing.names[i].name, missing.names[i].target, missing.names[i].truth);
    add_name(&finder, name, TARGET_FACT, live->facts[fact]);
    struct buf text;
    buf_init(&text);
    if (missing.text.size > 0) {
        buf_char(&text, '(');
        buf_str(&text, missing.text);
        buf_text(&text, ") and ");
    }
    buf_str(&text, name);
    return (struct missing){keep_text(arena, &text), finder.names, (uint32_t)finder.count};
}
