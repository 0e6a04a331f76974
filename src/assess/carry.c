/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/carry.h"

#include "assess/slice_flow.h"

#include <stdlib.h>
#include <string.h>

#define ROUNDING 1e-10 /* relative; far more than all additions together can lose */

enum { ORDER_LOTS_MAX = 512 }; /* of a flow; with more, orders cost more than they save */

struct carrier {
    struct loss *loss;
    double *total;    /* by bundle, as coverage */
    double *charged;  /* by holder of loss: the charge in its slice */
    double *step;     /* by holder of the slice at hand: the charges of the order just tried */
    uint32_t *order;  /* holders of the slice at hand, in the order in which they leave */
    double *by_lot;   /* of the slice at hand, where it is a large flow */
    uint32_t *leader; /* by holder of the slice at hand: who stands for those that leave together */
};

/* Who carries most leaves first, and is charged least. */
static int compare_holders(const void *left, const void *right, void *context)
{
    const struct carrier *carrier = context;
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    double x = carrier->step[a], y = carrier->step[b]; /* for now: their totals */
    return x > y ? -1 : x < y ? 1 : a < b ? -1 : a > b;
}

static void set_order(struct carrier *carrier, const struct slice *slice)
{
    for (uint32_t h = 0; h < slice->holder_count; h++) {
        carrier->order[h] = h;
        carrier->step[h] = carrier->total[slice->holders[h].bundle];
    }
    qsort_r(carrier->order, slice->holder_count, sizeof *carrier->order, compare_holders, carrier);
}

/* ---- one order ------------------------------------------------------------------------------ */

static uint32_t holder_of(const struct slice *slice, uint32_t lot)
{
    uint32_t h = 0;
    while (slice->holders[h].first + slice->holders[h].count <= lot)
        h++;
    return h;
}

/* Unites the holders that share a group; the smallest one stands for all. */
static void find_leaders(struct carrier *carrier, const struct slice *slice)
{
    for (uint32_t h = 0; h < slice->holder_count; h++)
        carrier->leader[h] = h;
    for (uint32_t g = 0; !slice->is_plain && g < slice->group_count; g++)
        for (uint32_t i = slice->group_first[g] + 1; i < slice->group_first[g + 1]; i++) {
            uint32_t a = carrier->leader[holder_of(slice, slice->grouped[i - 1])];
            uint32_t b = carrier->leader[holder_of(slice, slice->grouped[i])];
            for (uint32_t h = 0; a != b && h < slice->holder_count; h++)
                if (carrier->leader[h] == (a > b ? a : b))
                    carrier->leader[h] = a < b ? a : b;
        }
}

/* Those who leave with `leader` stand from it on and before this: in a plain slice it leaves alone.
 */
static uint32_t end_of_party(const struct slice *slice, uint32_t leader)
{
    return slice->is_plain ? leader + 1 : slice->holder_count;
}

/* Who leaves with `leader`, as one; returns what is lost. */
static worth leave_together(struct carrier *carrier, const struct loss_slice *kept, uint32_t leader)
{
    struct loss *loss = carrier->loss;
    const struct slice *slice = kept->slice;
    for (uint32_t h = leader; h < end_of_party(slice, leader); h++)
        if (carrier->leader[h] == leader)
            loss->is_gone[slice->holders[h].bundle] = true;
    for (uint32_t h = leader; h < end_of_party(slice, leader); h++)
        if (carrier->leader[h] == leader)
            CHECK(loss_take(loss, kept, h, loss->table));
    return slice_shed(slice, loss->table, loss->left, loss->room.is_done);
}

/* Charges everyone with what its lots carry in the flow at hand. */
static void charge_flow(struct carrier *carrier, const struct loss_slice *kept)
{
    const struct slice *slice = kept->slice;
    slice_flow_charges(slice, kept->slack, kept->met, carrier->by_lot);
    find_leaders(carrier, slice);
    memset(carrier->step, 0, slice->holder_count * sizeof *carrier->step);
    for (uint32_t h = 0; h < slice->holder_count; h++)
        for (uint32_t i = 0; i < slice->holders[h].count; i++)
            carrier->step[carrier->leader[h]] +=
                carrier->by_lot[slice->holders[h].first + i] / (double)carrier->loss->asked;
    for (uint32_t h = 0; h < slice->holder_count; h++)
        carrier->step[h] = carrier->step[carrier->leader[h]];
}

/* Charges everyone for one order of leaving. */
static void charge(struct carrier *carrier, const struct loss_slice *kept)
{
    struct loss *loss = carrier->loss;
    const struct slice *slice = kept->slice;
    worth met = kept->met_worth;
    find_leaders(carrier, slice);
    memcpy(loss->table, kept->slack, slice_state_bytes(slice));
    memcpy(loss->left, kept->met, slice->kind_count * sizeof *loss->left);
    for (uint32_t i = 0; i < slice->holder_count; i++) {
        uint32_t leader = carrier->leader[carrier->order[i]];
        if (loss->is_gone[slice->holders[leader].bundle])
            continue;
        worth lost = met == 0 ? 0 : leave_together(carrier, kept, leader);
        met -= lost;
        for (uint32_t h = leader; h < end_of_party(slice, leader); h++)
            if (carrier->leader[h] == leader)
                carrier->step[h] = loss_share(loss, lost);
    }
    for (uint32_t h = 0; h < slice->holder_count; h++)
        loss->is_gone[slice->holders[h].bundle] = false;
}

/* ---- balancing ------------------------------------------------------------------------------ */

/*
 * How far to go from the charges so far towards the new ones, so that the sum of the
 * squares of the totals falls most.
 */
static double best_stride(const struct carrier *carrier, const struct loss_slice *kept)
{
    double slope = 0, curve = 0;
    for (uint32_t h = 0; h < kept->slice->holder_count; h++) {
        double change = carrier->step[h] - carrier->charged[kept->holder_first + h];
        slope += change * carrier->total[kept->slice->holders[h].bundle];
        curve += change * change;
    }
    if (slope >= 0 || curve == 0)
        return 0;
    return -slope < curve ? -slope / curve : 1;
}

static void balance(struct carrier *carrier, uint32_t s, bool is_first)
{
    const struct loss_slice *kept = &carrier->loss->slices[s];
    const struct slice *slice = kept->slice;
    set_order(carrier, slice);
    if (slice->is_tabled || slice->lot_count <= ORDER_LOTS_MAX)
        charge(carrier, kept);
    else
        charge_flow(carrier, kept);
    double stride = is_first ? 1 : best_stride(carrier, kept);
    for (uint32_t h = 0; h < slice->holder_count; h++) {
        double *charged = &carrier->charged[kept->holder_first + h];
        double next = *charged + stride * (carrier->step[h] - *charged);
        carrier->total[slice->holders[h].bundle] += next - *charged;
        *charged = next;
    }
}

double *carry_find(struct arena *arena, struct loss *loss, uint32_t bundle_count, uint32_t rounds)
{
    struct carrier carrier = {
        .loss = loss,
        .total = ARENA_ARRAY(arena, double, bundle_count),
        .charged = ARENA_ARRAY(arena, double, loss->holder_count),
        .step = ARENA_ARRAY(arena, double, bundle_count),
        .order = ARENA_ARRAY(arena, uint32_t, bundle_count),
        .by_lot = ARENA_ARRAY(arena, double, loss->lot_max),
        .leader = ARENA_ARRAY(arena, uint32_t, bundle_count),
    };
    for (uint32_t round = 0; round < rounds; round++)
        for (uint32_t s = 0; s < loss->slice_count; s++)
            if (round == 0 || loss->slices[s].slice->is_tabled) /* flows are dear to balance */
                balance(&carrier, s, round == 0);
    memset(carrier.total, 0, bundle_count * sizeof *carrier.total);
    for (uint32_t s = 0; s < loss->slice_count; s++) {
        const struct loss_slice *kept = &loss->slices[s];
        for (uint32_t h = 0; h < kept->slice->holder_count; h++)
            carrier.total[kept->slice->holders[h].bundle] +=
                carrier.charged[kept->holder_first + h];
    }
    for (uint32_t b = 0; b < bundle_count; b++)
        carrier.total[b] *= 1 + ROUNDING;
    return carrier.total;
}
