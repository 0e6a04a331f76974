/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/rise.h"

#include <string.h>

#define ROUNDING 1e-10 /* relative; far more than all additions together can lose */

enum { NONE = UINT32_MAX, CLASSES = CUT_CLASSES_MAX + 1 };

/* A holder in the risk of a guarantor. */
struct link {
    uint32_t holder, next;
};

struct riser {
    struct loss *loss;
    const struct bundles *bundles;
    uint32_t before;
    double *rise; /* by guarantor */
    /* The slice at hand. */
    const struct loss_slice *kept;
    struct link *links;
    uint32_t link_count;
    size_t link_capacity;
    uint32_t *first;    /* by guarantor: its links, or NONE */
    uint32_t *involved; /* guarantors */
    uint32_t involved_count;
    uint32_t *charged, stamp; /* by group: the guarantor (as a stamp) charged with it last */
    int32_t most[LOSS_LEVELS_MAX][CLASSES]; /* the greatest reaches of each class, greatest first */
    int32_t base[SLICE_TABLE_SIZE_MAX];     /* the fill when more is asked */
    int64_t *base_left;
    int32_t base_short; /* of what is asked more, so much cannot be met */
};

static void link_holders(struct riser *riser, struct arena *arena)
{
    const struct slice *slice = riser->kept->slice;
    riser->link_count = riser->involved_count = 0;
    for (uint32_t h = 0; h < slice->holder_count; h++) {
        uint32_t bundle = slice->holders[h].bundle;
        for (uint32_t i = riser->bundles->taker_first[bundle];
             i < riser->bundles->taker_first[bundle + 1]; i++) {
            uint32_t g = riser->bundles->takers[i];
            if (riser->first[g] == NONE)
                riser->involved[riser->involved_count++] = g;
            ARENA_GROW(arena, &riser->links, riser->link_count, &riser->link_capacity);
            riser->links[riser->link_count] = (struct link){h, riser->first[g]};
            riser->first[g] = riser->link_count++;
        }
    }
}

/* ---- what so many others reach --------------------------------------------------------------- */

/*
 * The wild class is reached by every lot, so its price is never above that of another class,
 * and only what reaches nothing else comes on top of what reaches the others.
 */
static void add_reach(const struct slice *slice, uint32_t l, int32_t *reach)
{
    uint64_t mask = slice->masks[l], wild = UINT64_C(1) << slice->cut_classes;
    if (slice->cut_classes < slice->class_count && mask != wild)
        mask &= ~wild;
    for (uint64_t rest = mask; rest != 0; rest &= rest - 1)
        reach[__builtin_ctzll(rest)] += (int32_t)slice->lots[l].quantity;
}

/* What guarantor `g` reaches of each class at most; of a split group all of it. */
static void find_reach(struct riser *riser, uint32_t g, int32_t *reach)
{
    const struct slice *slice = riser->kept->slice;
    riser->stamp++;
    for (uint32_t i = riser->first[g]; i != NONE; i = riser->links[i].next) {
        const struct slice_holder *holder = &slice->holders[riser->links[i].holder];
        for (uint32_t l = holder->first; l < holder->first + holder->count; l++) {
            int32_t group = slice->lots[l].group;
            if (group == SLICE_ALONE || !slice->group_is_split[group]) {
                add_reach(slice, l, reach);
            } else if (riser->charged[group] != riser->stamp) {
                riser->charged[group] = riser->stamp;
                for (uint32_t m = slice->group_first[group]; m < slice->group_first[group + 1]; m++)
                    add_reach(slice, slice->grouped[m], reach);
            }
        }
    }
}

static void find_most(struct riser *riser)
{
    uint32_t classes = riser->kept->slice->class_count;
    memset(riser->most, 0, sizeof riser->most);
    for (uint32_t i = 0; i < riser->involved_count; i++) {
        int32_t reach[CLASSES] = {0};
        find_reach(riser, riser->involved[i], reach);
        for (uint32_t r = 0; r < riser->before; r++)
            for (uint32_t c = 0; c < classes; c++) {
                int32_t x = riser->most[r][c], y = reach[c];
                riser->most[r][c] = x > y ? x : y;
                reach[c] = x > y ? y : x;
            }
    }
}

/* ---- what falls then ---------------------------------------------------------------------------
 */

static int32_t shortfall(const struct slice *slice, const int32_t *table)
{
    int32_t least = cut_least(table, slice->cut_classes);
    return least < 0 ? -least : 0;
}

/* The fill when as much more is asked as others may reach, before all else. */
static void fill_base(struct riser *riser)
{
    const struct slice *slice = riser->kept->slice;
    struct loss *loss = riser->loss;
    memcpy(riser->base, riser->kept->slack, slice_state_bytes(slice));
    memcpy(riser->base_left, riser->kept->met, slice->kind_count * sizeof *riser->base_left);
    for (uint32_t c = 0; c < slice->class_count; c++) {
        int64_t more = 0;
        for (uint32_t r = 0; r < riser->before; r++)
            more += riser->most[r][c];
        if (more > 0)
            cut_raise(riser->base, slice->cut_classes, c,
                      more < CUT_LIMIT ? -(int32_t)more : -CUT_LIMIT);
    }
    slice_shed(slice, riser->base, riser->base_left, loss->room.is_done);
    riser->base_short = shortfall(slice, riser->base);
}

/* What falls when `g` leaves now. */
static worth falls(struct riser *riser, uint32_t g)
{
    const struct slice *slice = riser->kept->slice;
    struct loss *loss = riser->loss;
    memcpy(loss->table, riser->base, slice_state_bytes(slice));
    riser->stamp++;
    for (uint32_t i = riser->first[g]; i != NONE; i = riser->links[i].next) {
        const struct slice_holder *holder = &slice->holders[riser->links[i].holder];
        slice_take(slice, holder, loss->table);
        for (uint32_t l = holder->first; !slice->is_plain && l < holder->first + holder->count;
             l++) {
            int32_t group = slice->lots[l].group;
            if (group == SLICE_ALONE || !slice->group_is_split[group]
                || riser->charged[group] == riser->stamp)
                continue;
            riser->charged[group] = riser->stamp;
            slice_take_group(slice, (uint32_t)group, loss->table);
        }
    }
    if (shortfall(slice, loss->table) == 0)
        return 0;
    memcpy(loss->left, riser->base_left, slice->kind_count * sizeof *loss->left);
    worth lost = slice_shed(slice, loss->table, loss->left, loss->room.is_done);
    int32_t more_short = shortfall(slice, loss->table) - riser->base_short;
    return lost + (worth)more_short * slice->kinds[0].unit;
}

static void add_slice(struct riser *riser)
{
    const struct loss_slice *kept = riser->kept;
    if (kept->slice->is_tabled) {
        find_most(riser);
        fill_base(riser);
    }
    for (uint32_t i = 0; i < riser->involved_count; i++) {
        uint32_t g = riser->involved[i];
        worth most = kept->slice->is_tabled ? falls(riser, g) : kept->met_worth;
        if (most > kept->met_worth)
            most = kept->met_worth;
        riser->rise[g] += loss_share(riser->loss, most) * (1 + ROUNDING);
        riser->first[g] = NONE;
    }
}

double *rise_find(struct arena *arena, struct loss *loss, const struct bundles *bundles,
                  uint32_t guarantor_count, uint32_t before)
{
    struct arena work;
    arena_init(&work);
    struct riser riser = {
        .loss = loss,
        .bundles = bundles,
        .before = before,
        .rise = ARENA_ARRAY(arena, double, guarantor_count),
        .first = ARENA_ARRAY(&work, uint32_t, guarantor_count),
        .involved = ARENA_ARRAY(&work, uint32_t, guarantor_count),
        .charged = ARENA_ARRAY(&work, uint32_t, loss->group_max),
        .base_left = ARENA_ARRAY(&work, int64_t, loss->kind_max),
    };
    CHECK(before <= LOSS_LEVELS_MAX);
    memset(riser.first, 0xff, guarantor_count * sizeof *riser.first);
    for (uint32_t s = 0; s < loss->slice_count; s++) {
        riser.kept = &loss->slices[s];
        link_holders(&riser, &work);
        add_slice(&riser);
    }
    arena_release(&work);
    return riser.rise;
}
