/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/slices.h"

#include "assess/pieces.h"
#include "assess/slice_settle.h"
#include "base/number.h"

#include <stdlib.h>
#include <string.h>

enum {
    WORTH_BITS = 120, /* all that is asked stays below 2^120 */
    NOTHING = UINT32_MAX,
};

/* What is known of a class of the piece while a slice is made. */
struct slice_class {
    uint32_t local;     /* its class in the slice, or NOTHING: not needed on the day */
    uint32_t last_kind; /* the latest kind of it in the slice */
    uint32_t last_need; /* the need that this kind was made for */
};

struct slices {
    const struct plan *plan;
    const uint32_t *bundle_of;
    enum slices_of of;
    struct pieces pieces;
    worth *unit_of; /* by need: worth of a thousandth on one day */
    worth asked;
    /* Where the walk is: the next slice is [days[at], days[at + 1]) of `piece`. */
    uint32_t piece, at;
    int32_t *days;
    uint32_t day_count;
    /* The slice that was handed out last, and what it is made with. */
    struct slice slice;
    struct slice_class *classes; /* by class of the piece */
    int32_t *group_of;           /* by group of the plan that is a root: its group in the slice, or
                                    SLICE_ALONE */
    uint32_t *roots;             /* of the plan, by group of the slice */
    int64_t needed;              /* thousandths, all kinds together */
};

/* ---- worth ----------------------------------------------------------------------------- */

static bool is_kept(const struct slices *slices, const struct need *need)
{
    return slices->of == SLICES_OF_CRITICAL ? need->critical : need->weight > 0;
}

static unsigned bit_length(worth value)
{
    unsigned bits = 0;
    for (; value != 0; value >>= 1)
        bits++;
    return bits;
}

/*
 * weight ÷ quantity in units so fine that rounding down loses nothing that shows: what is
 * asked comes to just under 2^120, and the coarsest unit has 2^60 steps or so. Rounding
 * keeps the order of worths.
 */
static void weigh(struct slices *slices, struct arena *arena)
{
    const struct plan *plan = slices->plan;
    slices->unit_of = ARENA_ARRAY(arena, worth, plan->need_count);
    if (slices->of == SLICES_OF_CRITICAL)
        return;
    worth weight_days = 0;
    for (uint32_t i = 0; i < plan->need_count; i++) {
        const struct need *need = &plan->needs[i];
        weight_days += (worth)need->weight * (worth)(need->until - need->from);
    }
    unsigned shift = WORTH_BITS - bit_length(weight_days);
    for (uint32_t i = 0; i < plan->need_count; i++) {
        const struct need *need = &plan->needs[i];
        slices->unit_of[i] = ((worth)need->weight << shift) / (worth)need->quantity;
        slices->asked +=
            slices->unit_of[i] * (worth)need->quantity * (worth)(need->until - need->from);
    }
}

/* ---- a piece: its days ------------------------------------------------------------------- */

static int compare_days(const void *left, const void *right)
{
    int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
    return a < b ? -1 : a > b;
}

/* The days on which something of the piece changes, each once, in order. */
static void list_days(struct slices *slices, const struct piece *piece)
{
    const struct pieces *pieces = &slices->pieces;
    uint32_t count = 0, kept = 0;
    for (uint32_t i = 0; i < piece->need_count; i++) {
        const struct need *need = &slices->plan->needs[pieces->needs[piece->need_first + i]];
        slices->days[count++] = need->from;
        slices->days[count++] = need->until;
    }
    for (uint32_t i = 0; i < piece->offer_count; i++) {
        const struct offer *offer = &slices->plan->offers[pieces->offers[piece->offer_first + i]];
        slices->days[count++] = offer->from;
        slices->days[count++] = offer->tour_end;
        slices->days[count++] = offer->until;
    }
    qsort(slices->days, count, sizeof *slices->days, compare_days);
    for (uint32_t i = 0; i < count; i++)
        if (kept == 0 || slices->days[kept - 1] != slices->days[i])
            slices->days[kept++] = slices->days[i];
    slices->day_count = kept;
}

static void enter_piece(struct slices *slices, uint32_t piece)
{
    slices->piece = piece;
    slices->at = 0;
    slices->day_count = 0;
    if (piece < slices->pieces.count)
        list_days(slices, &slices->pieces.pieces[piece]);
}

/* ---- a slice: its kinds --------------------------------------------------------------------- */

static void add_kind(struct slices *slices, uint32_t n)
{
    const struct need *need = &slices->plan->needs[n];
    struct slice *slice = &slices->slice;
    struct slice_class *class = &slices->classes[slices->pieces.class_of[n]];
    slices->needed = thousandths_add_clipped(slices->needed, need->quantity);
    bool is_new = class->local == NOTHING;
    if (is_new)
        class->local = slice->class_count++;
    bool is_same = !is_new
                   && (slices->of == SLICES_OF_CRITICAL
                       || need_worth_cmp(need, &slices->plan->needs[class->last_need]) == 0);
    class->last_need = n;
    if (is_same) {
        struct slice_kind *kind = &slice->kinds[class->last_kind];
        kind->quantity = thousandths_add_clipped(kind->quantity, need->quantity);
        return;
    }
    class->last_kind = slice->kind_count;
    slice->kinds[slice->kind_count++] = (struct slice_kind){
        .class = class->local,
        .quantity = need->quantity,
        .unit = slices->unit_of[n] * (worth)slice->days,
    };
}

/* What is needed from days[at] on; pieces list needs by worth, so kinds come in order. */
static void add_kinds(struct slices *slices, const struct piece *piece)
{
    int32_t day = slices->days[slices->at];
    for (uint32_t c = 0; c < piece->class_count; c++)
        slices->classes[c].local = NOTHING;
    for (uint32_t i = 0; i < piece->need_count; i++) {
        uint32_t n = slices->pieces.needs[piece->need_first + i];
        if (slices->plan->needs[n].from <= day && day < slices->plan->needs[n].until)
            add_kind(slices, n);
    }
}

/* ---- a slice: its lots ------------------------------------------------------------------------
 */

/* From classes of the piece to classes of the slice. False if none is needed. */
static bool localise(const struct slices *slices, const uint64_t *mask, uint32_t piece_words,
                     uint64_t *local)
{
    bool any = false;
    memset(local, 0, slices->slice.words * sizeof *local);
    for (uint32_t w = 0; w < piece_words; w++) {
        for (uint64_t rest = mask[w]; rest != 0; rest &= rest - 1) {
            uint32_t class = slices->classes[w * 64 + (uint32_t)__builtin_ctzll(rest)].local;
            if (class == NOTHING)
                continue;
            local[class / 64] |= UINT64_C(1) << (class % 64);
            any = true;
        }
    }
    return any;
}

static int64_t quantity_on(const struct offer *offer, int32_t day)
{
    if (day < offer->from || day >= offer->until)
        return 0;
    return day < offer->tour_end ? offer->first : offer->later;
}

/* A lot of this bundle in no group that reaches the same classes, or NULL. */
static struct slice_lot *find_twin(struct slice *slice, uint32_t bundle, const uint64_t *mask)
{
    for (uint32_t l = slice->lot_count; l-- > 0 && slice->lots[l].bundle == bundle;)
        if (slice->lots[l].group == SLICE_ALONE
            && memcmp(slice->masks + (size_t)l * slice->words, mask, slice->words * sizeof *mask)
                   == 0)
            return &slice->lots[l];
    return NULL;
}

/* Takes over all limits of a tree of the plan. */
static void add_limits(struct slices *slices, const struct group *root)
{
    const struct group *groups = slices->plan->groups;
    struct slice *slice = &slices->slice;
    uint32_t first = slice->limit_count;
    for (uint32_t g = root->first; g <= root->root; g++) {
        int64_t most = groups[g].most;
        slice->limits[slice->limit_count++] = (struct slice_limit){
            .parent = groups[g].parent < 0
                          ? SLICE_ALONE
                          : (int32_t)(first + (uint32_t)groups[g].parent - root->first),
            .most = most == GROUP_LARGEST   ? SLICE_LARGEST
                    : most < slices->needed ? most
                                            : slices->needed,
        };
    }
}

/* Puts a lot in the group of the slice that stands for the tree of its group in the plan. */
static void set_group(struct slices *slices, int32_t group, struct slice_lot *lot)
{
    struct slice *slice = &slices->slice;
    lot->group = lot->limit = SLICE_ALONE;
    if (group < 0)
        return;
    const struct group *root = &slices->plan->groups[slices->plan->groups[group].root];
    if (slices->group_of[root->root] == SLICE_ALONE) {
        slices->roots[slice->group_count] = root->root;
        slices->group_of[root->root] = (int32_t)slice->group_count;
        slice->limit_first[slice->group_count++] = slice->limit_count;
        add_limits(slices, root);
    }
    lot->group = slices->group_of[root->root];
    lot->limit = (int32_t)(slice->limit_first[lot->group] + (uint32_t)group - root->first);
}

static void add_lot(struct slices *slices, uint32_t o, int64_t quantity, uint32_t piece_words)
{
    struct slice *slice = &slices->slice;
    uint64_t *mask = slice->masks + (size_t)slice->lot_count * slice->words;
    int32_t group = slices->plan->offers[o].group;
    uint32_t bundle = slices->bundle_of[o];
    if (!localise(slices, slices->pieces.mask_of[o], piece_words, mask) && group < 0)
        return;
    struct slice_lot *twin = group < 0 ? find_twin(slice, bundle, mask) : NULL;
    if (twin != NULL) {
        int64_t both = thousandths_add_clipped(twin->quantity, quantity);
        twin->quantity = both < slices->needed ? both : slices->needed;
        return;
    }
    struct slice_lot *lot = &slice->lots[slice->lot_count++];
    lot->bundle = bundle;
    lot->quantity = quantity < slices->needed ? quantity : slices->needed;
    set_group(slices, group, lot);
}

static void add_lots(struct slices *slices, const struct piece *piece)
{
    int32_t day = slices->days[slices->at];
    slices->slice.words = (slices->slice.class_count + 63) / 64;
    for (uint32_t i = 0; i < piece->offer_count; i++) {
        uint32_t o = slices->pieces.offers[piece->offer_first + i];
        int64_t quantity = quantity_on(&slices->plan->offers[o], day);
        if (quantity > 0)
            add_lot(slices, o, quantity, piece->words);
    }
    for (uint32_t g = 0; g < slices->slice.group_count; g++)
        slices->group_of[slices->roots[g]] = SLICE_ALONE;
    slices->slice.limit_first[slices->slice.group_count] = slices->slice.limit_count;
}

/* ---- a slice: the whole of it
 * --------------------------------------------------------------------
 */

/* Makes the slice that begins on days[at]; false if nothing is needed then. */
static bool make_slice(struct slices *slices)
{
    const struct piece *piece = &slices->pieces.pieces[slices->piece];
    struct slice *slice = &slices->slice;
    slice->class_count = slice->kind_count = slice->lot_count = 0;
    slice->holder_count = slice->group_count = slice->limit_count = 0;
    slices->needed = 0;
    slice->days = slices->days[slices->at + 1] - slices->days[slices->at];
    slice->gauge = 1;
    add_kinds(slices, piece);
    if (slice->kind_count == 0)
        return false;
    add_lots(slices, piece);
    slice_settle(slice, slices->needed);
    return true;
}

/* ---- the whole ---------------------------------------------------------------------------------
 */

static void make_room(struct slices *slices, struct arena *arena)
{
    const struct pieces *pieces = &slices->pieces;
    struct slice *slice = &slices->slice;
    size_t words = (pieces->class_max + 63) / 64;
    slice->kinds = ARENA_ARRAY(arena, struct slice_kind, pieces->need_max);
    slice->lots = ARENA_ARRAY(arena, struct slice_lot, pieces->offer_max);
    slice->masks = ARENA_ARRAY(arena, uint64_t, (pieces->offer_max + 1) * words);
    slice->holders = ARENA_ARRAY(arena, struct slice_holder, pieces->offer_max);
    slice->grouped = ARENA_ARRAY(arena, uint32_t, pieces->offer_max);
    slice->group_first = ARENA_ARRAY(arena, uint32_t, slices->plan->group_count + 2);
    slice->group_is_split = ARENA_ARRAY(arena, bool, slices->plan->group_count);
    slices->classes = ARENA_ARRAY(arena, struct slice_class, pieces->class_max);
    slice->limits = ARENA_ARRAY(arena, struct slice_limit, slices->plan->group_count);
    slice->limit_first = ARENA_ARRAY(arena, uint32_t, slices->plan->group_count + 1);
    slices->roots = ARENA_ARRAY(arena, uint32_t, slices->plan->group_count);
    slices->group_of = ARENA_ARRAY(arena, int32_t, slices->plan->group_count);
    for (uint32_t g = 0; g < slices->plan->group_count; g++)
        slices->group_of[g] = SLICE_ALONE;
    slices->days = ARENA_ARRAY(arena, int32_t, 2 * pieces->need_max + 3 * pieces->offer_max);
}

static const uint32_t *each_alone(struct arena *arena, uint32_t count)
{
    uint32_t *bundle_of = ARENA_ARRAY(arena, uint32_t, count);
    for (uint32_t o = 0; o < count; o++)
        bundle_of[o] = o;
    return bundle_of;
}

struct slices *slices_new(struct arena *arena, const struct plan *plan, enum slices_of of,
                          const uint32_t *bundle_of)
{
    struct slices *slices = ARENA_NEW(arena, struct slices);
    slices->plan = plan;
    slices->of = of;
    slices->bundle_of = bundle_of != NULL ? bundle_of : each_alone(arena, plan->offer_count);
    bool *keep = ARENA_ARRAY(arena, bool, plan->need_count);
    for (uint32_t i = 0; i < plan->need_count; i++)
        keep[i] = is_kept(slices, &plan->needs[i]);
    pieces_find(&slices->pieces, arena, plan, keep, slices->bundle_of);
    weigh(slices, arena);
    make_room(slices, arena);
    slices_rewind(slices);
    return slices;
}

worth slices_asked(const struct slices *slices)
{
    return slices->asked;
}

void slices_room_init(const struct slices *slices, struct slice_room *room, struct arena *arena)
{
    slice_room_init(room, arena, slices->pieces.class_max, slices->pieces.need_max);
}

void slices_rewind(struct slices *slices)
{
    enter_piece(slices, 0);
}

const struct slice *slices_next(struct slices *slices)
{
    while (slices->piece < slices->pieces.count) {
        for (; slices->at + 1 < slices->day_count;) {
            bool is_made = make_slice(slices);
            slices->at++;
            if (is_made)
                return &slices->slice;
        }
        enter_piece(slices, slices->piece + 1);
    }
    return NULL;
}
