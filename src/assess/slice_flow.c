/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/slice_flow.h"

#include <string.h>

enum { NOWHERE = UINT32_MAX };

/* One lot may serve one class. */
struct arc {
    uint32_t lot, class;
};

struct slice_net {
    struct arc *arcs; /* by lot, then class */
    uint32_t arc_count;
    uint32_t *first;    /* by lot: its arcs end where the next lot's begin */
    uint32_t *in;       /* arcs by class, then lot */
    uint32_t *in_first; /* by class */
};

/* How a class was reached: `taken` gives it less, so that `given` gives more to `next`. */
struct step {
    uint32_t taken,
        given; /* arcs into this class, and into `next`; NOWHERE where the search began */
    uint32_t next;
    int64_t limit; /* what can pass from here to where the search began */
};

/* The parts of a state. */
struct flow {
    const struct slice *slice;
    const struct slice_net *net;
    int64_t *given;       /* by arc */
    int64_t *lot_used;    /* a lot that is gone is used up */
    int64_t *limit_spare; /* by limit */
    int64_t *owed;        /* by class */
    /* The search. */
    struct step *steps;   /* by class */
    uint32_t *queue;      /* classes */
    uint8_t *is_seen;     /* by class */
    uint8_t *is_dry;      /* by class: nothing to spare can be reached, for good */
    uint8_t *lot_is_seen; /* by lot: the classes that it serves have been reached */
};

/* ---- the net ------------------------------------------------------------------------------- */

struct slice_net *slice_net_new(struct arena *arena, const struct slice *slice)
{
    struct slice_net *net = ARENA_NEW(arena, struct slice_net);
    size_t words = (size_t)slice->lot_count * slice->words;
    for (size_t i = 0; i < words; i++)
        net->arc_count += (uint32_t)__builtin_popcountll(slice->masks[i]);
    net->arcs = ARENA_ARRAY(arena, struct arc, net->arc_count);
    net->in = ARENA_ARRAY(arena, uint32_t, net->arc_count);
    net->first = ARENA_ARRAY(arena, uint32_t, slice->lot_count + 1);
    net->in_first = ARENA_ARRAY(arena, uint32_t, slice->class_count + 2);
    uint32_t count = 0;
    for (size_t i = 0; i < words; i++) {
        uint32_t lot = (uint32_t)(i / slice->words);
        for (uint64_t rest = slice->masks[i]; rest != 0; rest &= rest - 1) {
            uint32_t class = (uint32_t)(i % slice->words) * 64 + (uint32_t)__builtin_ctzll(rest);
            net->arcs[count++] = (struct arc){lot, class};
            net->in_first[class + 2]++;
        }
        net->first[lot + 1] = count;
    }
    for (uint32_t c = 0; c < slice->class_count; c++)
        net->in_first[c + 2] += net->in_first[c + 1];
    for (uint32_t a = 0; a < count; a++)
        net->in[net->in_first[net->arcs[a].class + 1]++] = a;
    return net;
}

/* ---- the state --------------------------------------------------------------------------------
 */

/* Lays the parts of a state out in the block, or measures it with block NULL. */
static size_t lay_out(struct flow *flow, const struct slice *slice, unsigned char *block)
{
    size_t at = 0;
#define PART(field, count)                                                                         \
    (flow->field = block == NULL ? NULL : (void *)(block + at),                                    \
     at += ((count) * sizeof *flow->field + 15) & ~(size_t)15)
    flow->slice = slice;
    flow->net = slice->net;
    PART(given, slice->net->arc_count);
    PART(lot_used, slice->lot_count);
    PART(limit_spare, slice->limit_count);
    PART(owed, slice->class_count);
    PART(steps, slice->class_count);
    PART(queue, slice->class_count);
    PART(is_seen, slice->class_count);
    PART(is_dry, slice->class_count);
    PART(lot_is_seen, slice->lot_count);
#undef PART
    return at;
}

size_t slice_flow_bytes(const struct slice *slice)
{
    struct flow flow;
    return lay_out(&flow, slice, NULL);
}

/* A group lets through as much as the largest that is there. */
static void make_room_for(struct flow *flow, const struct slice_lot *lot)
{
    const struct slice_limit *limits = flow->slice->limits;
    for (int32_t l = lot->limit; l != SLICE_ALONE; l = limits[l].parent)
        if (limits[l].most == SLICE_LARGEST && lot->quantity > flow->limit_spare[l])
            flow->limit_spare[l] = lot->quantity;
}

/* Nothing flows, and nothing is owed. */
static void begin(struct flow *flow, const struct slice *slice, const bool *gone, void *state)
{
    memset(state, 0, lay_out(flow, slice, state));
    for (uint32_t l = 0; l < slice->limit_count; l++)
        if (slice->limits[l].most != SLICE_LARGEST)
            flow->limit_spare[l] = slice->limits[l].most;
    for (uint32_t l = 0; l < slice->lot_count; l++) {
        if (gone != NULL && gone[slice->lots[l].bundle])
            flow->lot_used[l] = slice->lots[l].quantity;
        else
            make_room_for(flow, &slice->lots[l]);
    }
}

void slice_flow_take(const struct slice *slice, uint32_t lot, void *state)
{
    struct flow flow;
    lay_out(&flow, slice, state);
    for (uint32_t a = flow.net->first[lot]; a < flow.net->first[lot + 1]; a++) {
        flow.owed[flow.net->arcs[a].class] += flow.given[a];
        flow.given[a] = 0;
    }
    flow.lot_used[lot] = slice->lots[lot].quantity;
    for (int32_t l = slice->lots[lot].limit; l != SLICE_ALONE; l = slice->limits[l].parent)
        flow.limit_spare[l] = 0;
}

/* ---- the search
 * ---------------------------------------------------------------------------------- */

static int64_t smaller(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* What the lot could still give if its limits allowed, and what they could. */
static int64_t lot_spare(const struct flow *flow, uint32_t lot)
{
    return flow->slice->lots[lot].quantity - flow->lot_used[lot];
}

static int64_t limits_spare(const struct flow *flow, uint32_t lot)
{
    int64_t spare = INT64_MAX;
    for (int32_t l = flow->slice->lots[lot].limit; l != SLICE_ALONE;
         l = flow->slice->limits[l].parent)
        spare = smaller(spare, flow->limit_spare[l]);
    return spare;
}

static void begin_search(struct flow *flow, uint32_t class, int64_t quantity)
{
    memset(flow->is_seen, 0, flow->slice->class_count);
    memset(flow->lot_is_seen, 0, flow->slice->lot_count);
    flow->is_seen[class] = 1;
    flow->steps[class] = (struct step){NOWHERE, NOWHERE, NOWHERE, quantity};
    flow->queue[0] = class;
}

/* Reaches the classes that lot `from` serves: each could give up that for arc `given`. */
static void reach_by(struct flow *flow, uint32_t from, uint32_t given, int64_t limit, bool skip_dry,
                     uint32_t *tail)
{
    for (uint32_t a = flow->net->first[from]; a < flow->net->first[from + 1]; a++) {
        uint32_t class = flow->net->arcs[a].class;
        if (flow->given[a] == 0 || flow->is_seen[class] || (skip_dry && flow->is_dry[class]))
            continue;
        flow->is_seen[class] = 1;
        flow->steps[class] =
            (struct step){a, given, flow->net->arcs[given].class, smaller(limit, flow->given[a])};
        flow->queue[(*tail)++] = class;
    }
}

/* Whether a lot stands under a limit. */
static bool is_under(const struct slice *slice, uint32_t lot, int32_t limit)
{
    int32_t l = slice->lots[lot].limit;
    while (l != SLICE_ALONE && l != limit)
        l = slice->limits[l].parent;
    return l == limit;
}

/* Reaches the classes that the other lots under a limit serve: it is all in use, or may be. */
static void reach_under(struct flow *flow, int32_t limit, uint32_t given, int64_t room,
                        bool skip_dry, uint32_t *tail)
{
    const struct slice *slice = flow->slice;
    uint32_t lot = flow->net->arcs[given].lot, group = (uint32_t)slice->lots[lot].group;
    for (uint32_t m = slice->group_first[group]; m < slice->group_first[group + 1]; m++)
        if (slice->grouped[m] != lot && is_under(slice, slice->grouped[m], limit))
            reach_by(flow, slice->grouped[m], given, room, skip_dry, tail);
}

/*
 * Reaches the classes that could do with less for `class`: those that its lots serve, and
 * where a limit is all in use those that the other lots under it serve. What takes the place of
 * a lot under the same limit needs room only in the limits below it.
 */
static void look_behind(struct flow *flow, uint32_t class, bool skip_dry, uint32_t *tail)
{
    const struct slice *slice = flow->slice;
    int64_t limit = flow->steps[class].limit;
    for (uint32_t i = flow->net->in_first[class]; i < flow->net->in_first[class + 1]; i++) {
        uint32_t given = flow->net->in[i], lot = flow->net->arcs[given].lot;
        int64_t room = smaller(limit, lot_spare(flow, lot));
        if (!flow->lot_is_seen[lot])
            reach_by(flow, lot, given, limit, skip_dry, tail);
        flow->lot_is_seen[lot] = 1;
        for (int32_t l = slice->lots[lot].limit; l != SLICE_ALONE && room > 0;
             l = slice->limits[l].parent) {
            reach_under(flow, l, given, room, skip_dry, tail);
            room = smaller(room, flow->limit_spare[l]);
        }
    }
}

/* An arc into `class` whose lot has something to spare, or NOWHERE. */
static uint32_t find_spare(const struct flow *flow, uint32_t class)
{
    for (uint32_t i = flow->net->in_first[class]; i < flow->net->in_first[class + 1]; i++) {
        uint32_t lot = flow->net->arcs[flow->net->in[i]].lot;
        if (lot_spare(flow, lot) > 0 && limits_spare(flow, lot) > 0)
            return flow->net->in[i];
    }
    return NOWHERE;
}

/* ---- settling
 * -------------------------------------------------------------------------------------- */

static void add_flow(struct flow *flow, uint32_t arc, int64_t quantity)
{
    uint32_t lot = flow->net->arcs[arc].lot;
    flow->given[arc] += quantity;
    flow->lot_used[lot] += quantity;
    for (int32_t l = flow->slice->lots[lot].limit; l != SLICE_ALONE;
         l = flow->slice->limits[l].parent)
        flow->limit_spare[l] -= quantity;
}

/* Lets `class` go without `quantity`, step by step for the class where the search began. */
static void pass_on(struct flow *flow, uint32_t class, int64_t quantity)
{
    for (; flow->steps[class].taken != NOWHERE; class = flow->steps[class].next) {
        add_flow(flow, flow->steps[class].taken, -quantity);
        add_flow(flow, flow->steps[class].given, quantity);
    }
    flow->owed[class] -= quantity;
}

/* Serves `class` some of what it is owed out of what there is to spare; false if there is nothing.
 */
static bool serve(struct flow *flow, uint32_t class)
{
    uint32_t tail = 1;
    begin_search(flow, class, flow->owed[class]);
    for (uint32_t head = 0; head < tail; head++) {
        uint32_t at = flow->queue[head], arc = find_spare(flow, at);
        if (arc == NOWHERE) {
            look_behind(flow, at, true, &tail);
            continue;
        }
        uint32_t lot = flow->net->arcs[arc].lot;
        int64_t quantity =
            smaller(flow->steps[at].limit, smaller(lot_spare(flow, lot), limits_spare(flow, lot)));
        add_flow(flow, arc, quantity);
        pass_on(flow, at, quantity);
        return true;
    }
    for (uint32_t i = 0; i < tail; i++)
        flow->is_dry[flow->queue[i]] = 1;
    return false;
}

void slice_flow_fill(const struct slice *slice, const bool *gone, void *state, int64_t *met)
{
    struct flow flow;
    begin(&flow, slice, gone, state);
    for (uint32_t k = 0; k < slice->kind_count; k++) {
        uint32_t class = slice->kinds[k].class;
        flow.owed[class] = slice->kinds[k].quantity;
        while (flow.owed[class] > 0 && !flow.is_dry[class] && serve(&flow, class)) {
        }
        met[k] = slice->kinds[k].quantity - flow.owed[class];
        flow.owed[class] = 0;
    }
}

/* Gives up what is worth least among the classes that are short together with `class`. */
static worth give_up(struct flow *flow, uint32_t class, int64_t *left)
{
    const struct slice *slice = flow->slice;
    uint32_t tail = 1, k = slice->kind_count;
    begin_search(flow, class, flow->owed[class]);
    for (uint32_t head = 0; head < tail; head++)
        look_behind(flow, flow->queue[head], false, &tail);
    do
        k--;
    while (left[k] == 0 || !flow->is_seen[slice->kinds[k].class]);
    int64_t quantity = smaller(left[k], flow->steps[slice->kinds[k].class].limit);
    pass_on(flow, slice->kinds[k].class, quantity);
    left[k] -= quantity;
    return slice->kinds[k].unit * (worth)quantity;
}

worth slice_flow_shed(const struct slice *slice, void *state, int64_t *left)
{
    struct flow flow;
    lay_out(&flow, slice, state);
    worth shed = 0;
    for (uint32_t c = 0; c < slice->class_count; c++)
        while (flow.owed[c] > 0 && !flow.is_dry[c] && serve(&flow, c)) {
        }
    for (uint32_t c = 0; c < slice->class_count; c++)
        while (flow.owed[c] > 0)
            shed += give_up(&flow, c, left);
    return shed;
}

/* ---- charges
 * ----------------------------------------------------------------------------------------- */

/* What a unit of the class is worth on average. */
static double mean_worth(const struct slice *slice, const int64_t *met, uint32_t class)
{
    worth sum = 0;
    int64_t quantity = 0;
    for (uint32_t k = 0; k < slice->kind_count; k++) {
        if (slice->kinds[k].class != class)
            continue;
        sum += slice->kinds[k].unit * (worth)met[k];
        quantity += met[k];
    }
    return quantity == 0 ? 0 : (double)sum / (double)quantity;
}

void slice_flow_charges(const struct slice *slice, void *state, const int64_t *met, double *by_lot)
{
    struct flow flow;
    lay_out(&flow, slice, state);
    memset(by_lot, 0, slice->lot_count * sizeof *by_lot);
    for (uint32_t c = 0; c < slice->class_count; c++) {
        double mean = mean_worth(slice, met, c);
        for (uint32_t i = flow.net->in_first[c]; i < flow.net->in_first[c + 1]; i++) {
            uint32_t arc = flow.net->in[i];
            by_lot[flow.net->arcs[arc].lot] += mean * (double)flow.given[arc];
        }
    }
}
