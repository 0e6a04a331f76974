/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/slice.h"

#include "assess/cut.h"
#include "assess/slice_flow.h"

#include <string.h>

void slice_room_init(struct slice_room *room, struct arena *arena, uint32_t class_max,
                     uint32_t kind_max)
{
    room->table = ARENA_ARRAY(arena, int32_t, SLICE_TABLE_SIZE_MAX);
    room->left = ARENA_ARRAY(arena, int64_t, kind_max + 1);
    room->is_done = ARENA_ARRAY(arena, uint8_t, class_max + 1);
    arena_init(&room->flow);
}

void slice_room_release(struct slice_room *room)
{
    arena_release(&room->flow);
}

static bool is_gone(const bool *gone, uint32_t bundle)
{
    return gone != NULL && gone[bundle];
}

/* The classes of a lot that a cut table tells apart. */
static uint32_t cut_mask(const struct slice *slice, uint32_t lot)
{
    return (uint32_t)slice->masks[lot] & ((1u << slice->cut_classes) - 1);
}

static int32_t larger(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

/* The limits of group `g`: with most SLICE_LARGEST they have room for nobody yet. */
static void begin_tree(const struct slice *slice, uint32_t g, struct cut_tree *tree)
{
    uint32_t first = slice->limit_first[g], end = slice->limit_first[g + 1];
    CHECK(end - first <= CUT_TREE_MAX);
    tree->count = 0;
    tree->group_count = end - first;
    for (uint32_t l = first; l < end; l++) {
        const struct slice_limit *limit = &slice->limits[l];
        tree->caps[l - first] = limit->most == SLICE_LARGEST ? 0 : (int32_t)limit->most;
        tree->parents[l - first] =
            limit->parent == SLICE_ALONE ? 0 : (uint32_t)limit->parent - first;
    }
}

/* Adds a lot, for the largest quantities above it and, if it reaches anything, with its own. */
static void add_to_tree(const struct slice *slice, uint32_t index, uint32_t first,
                        struct cut_tree *tree)
{
    const struct slice_lot *lot = &slice->lots[index];
    for (int32_t l = lot->limit; l != SLICE_ALONE; l = slice->limits[l].parent)
        if (slice->limits[l].most == SLICE_LARGEST)
            tree->caps[(uint32_t)l - first] =
                larger(tree->caps[(uint32_t)l - first], (int32_t)lot->quantity);
    if (slice->masks[index] == 0)
        return;
    CHECK(tree->count < CUT_LOTS_MAX);
    tree->masks[tree->count] = cut_mask(slice, index);
    tree->quantities[tree->count] = (int32_t)lot->quantity;
    tree->groups[tree->count++] = (uint32_t)lot->limit - first;
}

/* What the lots of group `g` give, those that are there. */
static void add_group(const struct slice *slice, uint32_t g, const bool *gone, int32_t sign,
                      int32_t *table)
{
    struct cut_tree tree;
    begin_tree(slice, g, &tree);
    for (uint32_t i = slice->group_first[g]; i < slice->group_first[g + 1]; i++)
        if (!is_gone(gone, slice->lots[slice->grouped[i]].bundle))
            add_to_tree(slice, slice->grouped[i], slice->limit_first[g], &tree);
    cut_group(table, slice->cut_classes, &tree, sign);
}

/* What all lots that are there can bring to each set of classes. */
static void reach(const struct slice *slice, const bool *gone, int32_t *table)
{
    memset(table, 0, slice_state_bytes(slice));
    for (uint32_t i = 0; i < slice->lot_count; i++)
        if (slice->lots[i].group == SLICE_ALONE && !is_gone(gone, slice->lots[i].bundle))
            table[cut_mask(slice, i)] += (int32_t)slice->lots[i].quantity;
    cut_reach(table, slice->cut_classes);
    for (uint32_t g = 0; g < slice->group_count; g++)
        add_group(slice, g, gone, 1, table);
}

void slice_begin(const struct slice *slice, int32_t *slack, int64_t *met)
{
    if (slice->is_tabled)
        slice_slack(slice, NULL, slack);
    else
        slice_flow_fill(slice, NULL, slack, met);
}

void slice_add_lot(const struct slice *slice, uint32_t lot, int32_t *table)
{
    cut_take(table, slice->cut_classes, cut_mask(slice, lot), -(int32_t)slice->lots[lot].quantity);
}

void slice_add_group(const struct slice *slice, uint32_t g, int32_t *table)
{
    add_group(slice, g, NULL, 1, table);
}

/* Rounded up, so that states can stand behind each other. */
size_t slice_state_bytes(const struct slice *slice)
{
    if (!slice->is_tabled)
        return slice_flow_bytes(slice);
    return (cut_size(slice->cut_classes) * sizeof(int32_t) + 15) & ~(size_t)15;
}

void slice_slack(const struct slice *slice, const bool *gone, int32_t *slack)
{
    CHECK(slice->is_tabled);
    int32_t by_class[CUT_CLASSES_MAX + 1] = {0};
    for (uint32_t k = 0; k < slice->kind_count; k++)
        by_class[slice->kinds[k].class] += (int32_t)slice->kinds[k].quantity;
    reach(slice, gone, slack);
    for (uint32_t c = 0; c < slice->class_count; c++)
        cut_raise(slack, slice->cut_classes, c, -by_class[c]);
    if (slice->cut_classes == slice->class_count)
        slack[1u << slice->cut_classes] = CUT_NO_WILD;
}

void slice_take(const struct slice *slice, const struct slice_holder *holder, int32_t *slack)
{
    if (!slice->is_tabled) {
        for (uint32_t l = holder->first; l < holder->first + holder->count; l++)
            if (slice->lots[l].group == SLICE_ALONE || !slice->group_is_split[slice->lots[l].group])
                slice_flow_take(slice, l, slack);
        return;
    }
    for (uint32_t i = holder->first; i < holder->first + holder->count; i++) {
        int32_t group = slice->lots[i].group;
        if (group == SLICE_ALONE)
            cut_take(slack, slice->cut_classes, cut_mask(slice, i),
                     (int32_t)slice->lots[i].quantity);
        else if (!slice->group_is_split[group] && slice->grouped[slice->group_first[group]] == i)
            add_group(slice, (uint32_t)group, NULL, -1, slack);
    }
}

void slice_take_group(const struct slice *slice, uint32_t g, int32_t *slack)
{
    if (!slice->is_tabled) {
        for (uint32_t i = slice->group_first[g]; i < slice->group_first[g + 1]; i++)
            slice_flow_take(slice, slice->grouped[i], slack);
        return;
    }
    add_group(slice, g, NULL, -1, slack);
}

/*
 * The least worth first (the dual of greatest first: both end at the same amounts). Units
 * of class c can be given up in so far as the deepest shortfall is deeper with c than
 * without it. A class that keeps a unit of one kind keeps all that is worth more, whatever
 * else is given up: in matroid words, its units are coloops from then on.
 */
worth slice_shed(const struct slice *slice, int32_t *slack, int64_t *left, uint8_t *is_done)
{
    if (!slice->is_tabled)
        return slice_flow_shed(slice, slack, left);
    if (cut_least(slack, slice->cut_classes) >= 0)
        return 0;
    worth shed = 0;
    memset(is_done, 0, slice->class_count);
    for (uint32_t k = slice->kind_count; k-- > 0;) {
        const struct slice_kind *kind = &slice->kinds[k];
        if (left[k] == 0 || is_done[kind->class])
            continue;
        int32_t with, without;
        cut_least_by_class(slack, slice->cut_classes, kind->class, &with, &without);
        if (with >= 0 && without >= 0)
            break;
        int64_t give = (int64_t)without - with;
        is_done[kind->class] = give < left[k];
        if (give <= 0)
            continue;
        give = give < left[k] ? give : left[k];
        cut_raise(slack, slice->cut_classes, kind->class, (int32_t)give);
        left[k] -= give;
        shed += kind->unit * (worth)give;
    }
    return shed;
}

/* Worth of what is met. */
static worth worth_met(const struct slice *slice, const int64_t *met)
{
    worth sum = 0;
    for (uint32_t k = 0; k < slice->kind_count; k++)
        sum += slice->kinds[k].unit * (worth)met[k];
    return sum;
}

/* On a flow, whose net may have to be made. */
static void fill_by_flow(const struct slice *slice, const bool *gone, struct slice_room *room,
                         int64_t *met)
{
    struct slice linked = *slice;
    arena_release(&room->flow);
    if (linked.net == NULL)
        linked.net = slice_net_new(&room->flow, slice);
    slice_flow_fill(&linked, gone, arena_alloc(&room->flow, 1, slice_flow_bytes(&linked)), met);
}

worth slice_fill(const struct slice *slice, const bool *gone, struct slice_room *room, int64_t *met)
{
    if (!slice->is_tabled) {
        fill_by_flow(slice, gone, room, met);
        return worth_met(slice, met);
    }
    for (uint32_t k = 0; k < slice->kind_count; k++)
        met[k] = slice->kinds[k].quantity;
    slice_slack(slice, gone, room->table);
    slice_shed(slice, room->table, met, room->is_done);
    return worth_met(slice, met);
}

bool slice_is_met(const struct slice *slice, const bool *gone, struct slice_room *room)
{
    if (slice->is_tabled) {
        slice_slack(slice, gone, room->table);
        return cut_least(room->table, slice->cut_classes) >= 0;
    }
    slice_fill(slice, gone, room, room->left);
    for (uint32_t k = 0; k < slice->kind_count; k++)
        if (room->left[k] < slice->kinds[k].quantity)
            return false;
    return true;
}

#define COPY_ARRAY(arena, items, count)                                                            \
    memcpy(arena_alloc((arena), (count), sizeof *(items)), (items), (count) * sizeof *(items))

struct slice *slice_copy(struct arena *arena, const struct slice *slice)
{
    struct slice *copy = ARENA_NEW(arena, struct slice);
    *copy = *slice;
    uint32_t grouped = slice->group_first[slice->group_count];
    copy->kinds = COPY_ARRAY(arena, slice->kinds, slice->kind_count);
    copy->lots = COPY_ARRAY(arena, slice->lots, slice->lot_count);
    copy->masks = COPY_ARRAY(arena, slice->masks, (size_t)slice->lot_count * slice->words);
    copy->holders = COPY_ARRAY(arena, slice->holders, slice->holder_count);
    copy->grouped = COPY_ARRAY(arena, slice->grouped, grouped);
    copy->group_is_split = COPY_ARRAY(arena, slice->group_is_split, slice->group_count);
    copy->group_first = COPY_ARRAY(arena, slice->group_first, slice->group_count + 1);
    copy->limits = COPY_ARRAY(arena, slice->limits, slice->limit_count);
    copy->limit_first = COPY_ARRAY(arena, slice->limit_first, slice->group_count + 1);
    if (!slice->is_tabled)
        copy->net = slice_net_new(arena, copy);
    return copy;
}
