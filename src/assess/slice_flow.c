/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/slice_flow.h"

#include <string.h>

enum { NOWHERE = UINT32_MAX };

/* One lot may serve one class, and gives it `flow`. */
struct arc {
    uint32_t lot, class;
    int64_t flow;
};

/* How a class was reached: by taking what `taken` gives to it, and giving more along `given`. */
struct step {
    uint32_t taken; /* an arc into this class; what it gives up goes through `given` */
    uint32_t given; /* an arc into the class that is `next` towards the one to be served */
    uint32_t next;
    int64_t limit; /* what can pass from here on */
};

struct flow {
    const struct slice *slice;
    struct arc *arcs;       /* by lot, then class */
    uint32_t *arc_first;    /* by lot */
    uint32_t *arcs_in;      /* by class, then lot */
    uint32_t *arc_in_first; /* by class */
    int64_t *lot_used, *group_used, *group_gives;
    struct step *steps; /* by class */
    uint32_t *queue;    /* classes */
    bool *is_seen;      /* by class */
    bool *is_dry;       /* by class: can get no more, for good */
};

static const uint64_t *lot_mask(const struct slice *slice, uint32_t lot)
{
    return slice->masks + (size_t)lot * slice->words;
}

/* The arcs of the lots that are there, by lot and by class. */
static void add_arcs(struct flow *flow, struct arena *arena, const bool *gone)
{
    const struct slice *slice = flow->slice;
    uint32_t count = 0;
    for (size_t i = 0; i < (size_t)slice->lot_count * slice->words; i++)
        count += (uint32_t)__builtin_popcountll(slice->masks[i]);
    flow->arcs = ARENA_ARRAY(arena, struct arc, count);
    flow->arcs_in = ARENA_ARRAY(arena, uint32_t, count);
    flow->arc_first = ARENA_ARRAY(arena, uint32_t, slice->lot_count + 1);
    flow->arc_in_first = ARENA_ARRAY(arena, uint32_t, slice->class_count + 2);
    count = 0;
    for (uint32_t l = 0; l < slice->lot_count; l++) {
        bool is_there = gone == NULL || !gone[slice->lots[l].bundle];
        for (uint32_t w = 0; is_there && w < slice->words; w++) {
            for (uint64_t rest = lot_mask(slice, l)[w]; rest != 0; rest &= rest - 1) {
                uint32_t c = w * 64 + (uint32_t)__builtin_ctzll(rest);
                flow->arcs[count++] = (struct arc){.lot = l, .class = c};
                flow->arc_in_first[c + 2]++;
            }
        }
        flow->arc_first[l + 1] = count;
    }
    for (uint32_t c = 0; c < slice->class_count; c++)
        flow->arc_in_first[c + 2] += flow->arc_in_first[c + 1];
    for (uint32_t a = 0; a < count; a++)
        flow->arcs_in[flow->arc_in_first[flow->arcs[a].class + 1]++] = a;
}

static void flow_init(struct flow *flow, const struct slice *slice, const bool *gone,
                      struct arena *arena)
{
    *flow = (struct flow){.slice = slice};
    add_arcs(flow, arena, gone);
    flow->lot_used = ARENA_ARRAY(arena, int64_t, slice->lot_count);
    flow->group_used = ARENA_ARRAY(arena, int64_t, slice->group_count);
    flow->group_gives = ARENA_ARRAY(arena, int64_t, slice->group_count);
    flow->steps = ARENA_ARRAY(arena, struct step, slice->class_count);
    flow->queue = ARENA_ARRAY(arena, uint32_t, slice->class_count);
    flow->is_seen = ARENA_ARRAY(arena, bool, slice->class_count);
    flow->is_dry = ARENA_ARRAY(arena, bool, slice->class_count);
    for (uint32_t l = 0; l < slice->lot_count; l++) {
        const struct slice_lot *lot = &slice->lots[l];
        if (lot->group == SLICE_ALONE || (gone != NULL && gone[lot->bundle]))
            continue;
        if (lot->quantity > flow->group_gives[lot->group])
            flow->group_gives[lot->group] = lot->quantity;
    }
}

static int64_t smaller(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* What the lot could still give if its group allowed. */
static int64_t lot_spare(const struct flow *flow, uint32_t lot)
{
    return flow->slice->lots[lot].quantity - flow->lot_used[lot];
}

/* What its group could still give. */
static int64_t group_spare(const struct flow *flow, uint32_t lot)
{
    int32_t group = flow->slice->lots[lot].group;
    return group == SLICE_ALONE ? INT64_MAX : flow->group_gives[group] - flow->group_used[group];
}

/* Reaches the classes that lot `from` serves: each could give up that for arc `given`. */
static void reach_by(struct flow *flow, uint32_t from, uint32_t given, uint32_t class,
                     int64_t limit, uint32_t *tail)
{
    for (uint32_t a = flow->arc_first[from]; a < flow->arc_first[from + 1]; a++) {
        const struct arc *arc = &flow->arcs[a];
        if (arc->flow == 0 || flow->is_seen[arc->class] || flow->is_dry[arc->class])
            continue;
        flow->is_seen[arc->class] = true;
        flow->steps[arc->class] = (struct step){a, given, class, smaller(limit, arc->flow)};
        flow->queue[(*tail)++] = arc->class;
    }
}

/*
 * Looks at what may serve `class`. Returns an arc whose lot has something to spare, or
 * NOWHERE, after reaching the classes that could do with less: those that the same lot
 * serves, and where its group is all in use those that the group's other lots serve.
 */
static uint32_t look_behind(struct flow *flow, uint32_t class, uint32_t *tail)
{
    const struct slice *slice = flow->slice;
    int64_t limit = flow->steps[class].limit;
    for (uint32_t i = flow->arc_in_first[class]; i < flow->arc_in_first[class + 1]; i++) {
        uint32_t given = flow->arcs_in[i], lot = flow->arcs[given].lot;
        int64_t spare = lot_spare(flow, lot);
        if (spare > 0 && group_spare(flow, lot) > 0)
            return given;
        reach_by(flow, lot, given, class, limit, tail);
        if (spare == 0 || slice->lots[lot].group == SLICE_ALONE)
            continue;
        uint32_t group = (uint32_t)slice->lots[lot].group;
        for (uint32_t m = slice->group_first[group]; m < slice->group_first[group + 1]; m++)
            if (slice->grouped[m] != lot)
                reach_by(flow, slice->grouped[m], given, class, smaller(limit, spare), tail);
    }
    return NOWHERE;
}

static void add_flow(struct flow *flow, uint32_t arc, int64_t quantity)
{
    uint32_t lot = flow->arcs[arc].lot;
    int32_t group = flow->slice->lots[lot].group;
    flow->arcs[arc].flow += quantity;
    flow->lot_used[lot] += quantity;
    if (group != SLICE_ALONE)
        flow->group_used[group] += quantity;
}

/* Serves the class from which the search began through `given` into `class`, step by step. */
static int64_t augment(struct flow *flow, uint32_t class, uint32_t given)
{
    uint32_t lot = flow->arcs[given].lot;
    int64_t quantity = smaller(flow->steps[class].limit,
                               smaller(lot_spare(flow, lot), group_spare(flow, lot)));
    add_flow(flow, given, quantity);
    for (; flow->steps[class].taken != NOWHERE; class = flow->steps[class].next) {
        add_flow(flow, flow->steps[class].taken, -quantity);
        add_flow(flow, flow->steps[class].given, quantity);
    }
    return quantity;
}

/* One path more for `class`, of at most `quantity`; returns what it brought, 0 if there is none. */
static int64_t serve(struct flow *flow, uint32_t class, int64_t quantity)
{
    uint32_t head = 0, tail = 0;
    memset(flow->is_seen, 0, flow->slice->class_count * sizeof *flow->is_seen);
    flow->is_seen[class] = true;
    flow->steps[class] = (struct step){NOWHERE, NOWHERE, NOWHERE, quantity};
    flow->queue[tail++] = class;
    while (head < tail) {
        uint32_t at = flow->queue[head++];
        uint32_t given = look_behind(flow, at, &tail);
        if (given != NOWHERE)
            return augment(flow, at, given);
    }
    for (uint32_t i = 0; i < tail; i++) /* nothing to spare can be reached from these any more */
        flow->is_dry[flow->queue[i]] = true;
    return 0;
}

void slice_flow_fill(const struct slice *slice, const bool *gone, struct arena *scratch, int64_t *met)
{
    arena_release(scratch);
    struct flow flow;
    flow_init(&flow, slice, gone, scratch);
    for (uint32_t k = 0; k < slice->kind_count; k++) {
        const struct slice_kind *kind = &slice->kinds[k];
        met[k] = 0;
        while (met[k] < kind->quantity && !flow.is_dry[kind->class])
            met[k] += serve(&flow, kind->class, kind->quantity - met[k]);
    }
}
