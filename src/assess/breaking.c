/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Breaking sets, by size: in each slice of the critical rows, and for each set A of its
 * classes, what all can bring to A beyond what A needs is the slack (cut.h); leavers break
 * the slice if and only if for some A they take more than that away. So the sets of s
 * guarantors that could break an A are those whose greatest takings add up to more than
 * its slack; most A are done with by one look at the sum of the s greatest.
 *
 * What a guarantor takes is counted with all its risk (bundles.h). Where that may be too
 * much (conditions that name others, split groups, slices without a table) a set that
 * could break is tried. No set is missed: if g is needed in a set, then what falls because
 * of it and matters to A is in g's risk, so g takes something from A.
 */
#include "assess/bundles.h"
#include "assess/cut.h"
#include "assess/set_table.h"
#include "assess/slices.h"
#include "assess/withdrawal.h"

#include <stdlib.h>
#include <string.h>

enum { K_MAX = QUESTION_K_MAX };

struct kept {
    struct slice *slice;
    int32_t *slack; /* NULL where the slice is not tabled */
};

/* What one guarantor takes from the class set at hand. */
struct taking {
    uint32_t guarantor;
    int64_t quantity;
};

struct breaker {
    struct arena *arena; /* for work */
    struct live *live;
    struct bundles bundles;
    struct absence absence;
    struct slice_room room;
    struct kept *slices;
    uint32_t slice_count;
    /* The question: sets of `size`, all or only the first. */
    uint32_t size;
    bool only_one;
    struct set_table found; /* of this size and smaller */
    /* The slice at hand: what each guarantor that is involved takes, as cut tables. */
    const struct kept *at;
    bool is_exact;            /* whoever takes more than the slack breaks */
    struct arena tries;       /* of `refuted` */
    struct set_table refuted; /* sets that were tried on it, and it does not break */
    int32_t **row;            /* by guarantor; room for one, made when it is first needed */
    bool *is_involved;
    uint32_t *involved;
    uint32_t involved_count;
    int32_t *spare, *top[K_MAX];
    /* The class set at hand. */
    struct taking *takings; /* greatest first */
    uint32_t taking_count;
    uint32_t chosen[K_MAX];
};

/* ---- making ---------------------------------------------------------------------------------- */

static void keep_slices(struct breaker *breaker, const struct plan *plan)
{
    struct arena *arena = breaker->arena;
    struct slices *slices = slices_new(arena, plan, SLICES_OF_CRITICAL, breaker->bundles.bundle_of);
    slices_room_init(slices, &breaker->room, arena);
    size_t capacity = 0;
    for (const struct slice *slice; (slice = slices_next(slices)) != NULL;) {
        struct kept kept = {.slice = slice_copy(arena, slice)};
        if (slice->is_tabled) {
            kept.slack = arena_alloc(arena, 1, slice_state_bytes(slice));
            slice_slack(slice, NULL, kept.slack);
        }
        ARENA_GROW(arena, &breaker->slices, breaker->slice_count, &capacity);
        breaker->slices[breaker->slice_count++] = kept;
    }
}

static void breaker_init(struct breaker *breaker, struct arena *work, struct live *live,
                         const struct plan *plan)
{
    *breaker = (struct breaker){.arena = work, .live = live};
    uint32_t guarantors = live->guarantor_count;
    bundles_find(&breaker->bundles, work, live, plan);
    absence_init(&breaker->absence, work, live, plan, &breaker->bundles);
    keep_slices(breaker, plan);
    set_table_init(&breaker->found, work);
    breaker->row = ARENA_ARRAY(work, int32_t *, guarantors);
    breaker->is_involved = ARENA_ARRAY(work, bool, guarantors);
    breaker->involved = ARENA_ARRAY(work, uint32_t, guarantors);
    breaker->takings = ARENA_ARRAY(work, struct taking, guarantors);
    breaker->spare = ARENA_ARRAY(work, int32_t, SLICE_TABLE_SIZE_MAX);
    for (uint32_t r = 0; r < K_MAX; r++)
        breaker->top[r] = ARENA_ARRAY(work, int32_t, SLICE_TABLE_SIZE_MAX);
}

/* ---- trying one set ----------------------------------------------------------------------------
 */

static bool slice_breaks(struct breaker *breaker, const struct kept *kept)
{
    const struct slice *slice = kept->slice;
    if (!slice->is_plain || !slice->is_tabled)
        return !slice_is_met(slice, breaker->absence.is_gone, &breaker->room);
    bool any = false;
    for (uint32_t h = 0; h < slice->holder_count; h++) {
        if (!breaker->absence.is_gone[slice->holders[h].bundle])
            continue;
        if (!any)
            memcpy(breaker->spare, kept->slack, slice_state_bytes(slice));
        any = true;
        slice_take(slice, &slice->holders[h], breaker->spare);
    }
    return any && cut_least(breaker->spare, slice->cut_classes) < 0;
}

/* Whether the slice at hand can no longer be met without the guarantors chosen. */
static bool chosen_break(struct breaker *breaker, const uint32_t *sorted)
{
    struct absence_mark start = {live_mark(breaker->live), breaker->absence.gone_count};
    for (uint32_t i = 0; i < breaker->size; i++)
        absence_add(&breaker->absence, sorted[i]);
    bool breaks = slice_breaks(breaker, breaker->at);
    absence_undo(&breaker->absence, start);
    return breaks;
}

/* ---- the class set at hand ----------------------------------------------------------------------
 */

static int compare_numbers(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return a < b ? -1 : a > b;
}

/* The guarantors chosen take more than there is to spare: a find, if they do break, and no part
 * does. */
static void consider(struct breaker *breaker)
{
    uint32_t sorted[K_MAX];
    memcpy(sorted, breaker->chosen, sizeof sorted);
    qsort(sorted, breaker->size, sizeof *sorted, compare_numbers);
    if (set_table_has(&breaker->found, sorted, breaker->size)
        || set_table_has(&breaker->refuted, sorted, breaker->size)
        || set_table_has_part(&breaker->found, sorted, breaker->size))
        return;
    if (breaker->is_exact || chosen_break(breaker, sorted))
        set_table_add(&breaker->found, sorted, breaker->size);
    else
        set_table_add(&breaker->refuted, sorted, breaker->size);
}

static bool is_over(const struct breaker *breaker)
{
    return breaker->only_one && breaker->found.count > 0;
}

/* All choices that take more than `slack`, by falling takings. */
static void choose(struct breaker *breaker, uint32_t depth, uint32_t from, int64_t slack)
{
    uint32_t more = breaker->size - depth;
    for (uint32_t i = from; i + more <= breaker->taking_count && !is_over(breaker); i++) {
        int64_t most = 0;
        for (uint32_t j = i; j < i + more; j++)
            most += breaker->takings[j].quantity;
        if (most <= slack)
            return;
        breaker->chosen[depth] = breaker->takings[i].guarantor;
        int64_t rest = slack - breaker->takings[i].quantity;
        if (more == 1)
            consider(breaker);
        else if (rest >= 0 || !breaker->is_exact) /* else fewer do: no minimal set */
            choose(breaker, depth + 1, i + 1, rest);
    }
}

static int compare_takings(const void *left, const void *right)
{
    const struct taking *a = left, *b = right;
    if (a->quantity != b->quantity)
        return a->quantity > b->quantity ? -1 : 1;
    return a->guarantor < b->guarantor ? -1 : a->guarantor > b->guarantor;
}

/* Looks at the class set `a` of the slice at hand. */
static void look_at(struct breaker *breaker, uint32_t a, int64_t slack)
{
    breaker->taking_count = 0;
    for (uint32_t i = 0; i < breaker->involved_count; i++) {
        uint32_t g = breaker->involved[i];
        if (breaker->row[g][a] > 0)
            breaker->takings[breaker->taking_count++] = (struct taking){g, breaker->row[g][a]};
    }
    qsort(breaker->takings, breaker->taking_count, sizeof *breaker->takings, compare_takings);
    choose(breaker, 0, 0, slack);
}

/* ---- the slice at hand
 * --------------------------------------------------------------------------- */

static int32_t *involve(struct breaker *breaker, uint32_t g)
{
    size_t size = SLICE_TABLE_SIZE_MAX * sizeof **breaker->row;
    if (breaker->row[g] == NULL)
        breaker->row[g] = arena_alloc(breaker->arena, 1, size);
    if (!breaker->is_involved[g]) {
        breaker->is_involved[g] = true;
        breaker->involved[breaker->involved_count++] = g;
        if (breaker->at->slice->is_tabled)
            memset(breaker->row[g], 0, slice_state_bytes(breaker->at->slice));
    }
    return breaker->row[g];
}

/* What each guarantor takes of the lots that are in no group. */
static void add_lots(struct breaker *breaker)
{
    const struct slice *slice = breaker->at->slice;
    for (uint32_t l = 0; l < slice->lot_count; l++) {
        const struct slice_lot *lot = &slice->lots[l];
        for (uint32_t i = breaker->bundles.taker_first[lot->bundle];
             i < breaker->bundles.taker_first[lot->bundle + 1]; i++) {
            int32_t *row = involve(breaker, breaker->bundles.takers[i]);
            if (slice->is_tabled && lot->group == SLICE_ALONE)
                slice_add_lot(slice, l, row);
        }
    }
}

/* Whoever takes one lot of a group is charged with all of it, once. */
static void add_groups(struct breaker *breaker)
{
    const struct slice *slice = breaker->at->slice;
    for (uint32_t g = 0; slice->is_tabled && g < slice->group_count; g++) {
        for (uint32_t i = 0; i < breaker->involved_count; i++)
            breaker->is_involved[breaker->involved[i]] = false; /* for now: charged */
        for (uint32_t m = slice->group_first[g]; m < slice->group_first[g + 1]; m++) {
            uint32_t bundle = slice->lots[slice->grouped[m]].bundle;
            for (uint32_t i = breaker->bundles.taker_first[bundle];
                 i < breaker->bundles.taker_first[bundle + 1]; i++) {
                uint32_t taker = breaker->bundles.takers[i];
                if (!breaker->is_involved[taker])
                    slice_add_group(slice, g, breaker->row[taker]);
                breaker->is_involved[taker] = true;
            }
        }
    }
}

/* For each class set the sum of the `size` greatest takings, in top[0]. */
static void sum_greatest(struct breaker *breaker)
{
    uint32_t classes = breaker->at->slice->cut_classes;
    size_t bytes = slice_state_bytes(breaker->at->slice);
    for (uint32_t r = 0; r < breaker->size; r++)
        memset(breaker->top[r], 0, bytes);
    for (uint32_t i = 0; i < breaker->involved_count; i++) {
        memcpy(breaker->spare, breaker->row[breaker->involved[i]], bytes);
        for (uint32_t r = 0; r < breaker->size; r++)
            cut_sift(breaker->top[r], breaker->spare, classes);
    }
    for (uint32_t r = 1; r < breaker->size; r++)
        for (uint32_t a = 0; a < cut_size(classes); a++)
            breaker->top[0][a] += breaker->top[r][a];
}

/* Without a table there are no class sets to tell by: every choice of those involved is tried. */
static void try_all(struct breaker *breaker)
{
    breaker->taking_count = breaker->involved_count;
    for (uint32_t i = 0; i < breaker->involved_count; i++)
        breaker->takings[i] = (struct taking){breaker->involved[i], 1};
    choose(breaker, 0, 0, 0);
}

static void look_into(struct breaker *breaker, const struct kept *kept)
{
    const struct slice *slice = kept->slice;
    breaker->at = kept;
    breaker->is_exact = slice->is_plain && slice->is_tabled && !breaker->live->is_linked;
    breaker->involved_count = 0;
    set_table_init(&breaker->refuted, &breaker->tries);
    add_lots(breaker);
    add_groups(breaker);
    if (slice->is_tabled) {
        sum_greatest(breaker);
        for (uint32_t a = 1; a < cut_size(slice->cut_classes) && !is_over(breaker); a++)
            if (breaker->top[0][a] > kept->slack[a])
                look_at(breaker, a, kept->slack[a]);
    } else {
        try_all(breaker);
    }
    for (uint32_t i = 0; i < breaker->involved_count; i++)
        breaker->is_involved[breaker->involved[i]] = false;
    arena_release(&breaker->tries);
}

/* ---- the answers
 * ----------------------------------------------------------------------------------- */

static void find_sets(struct breaker *breaker, uint32_t k)
{
    for (uint32_t size = 1; size <= k; size++) {
        breaker->size = size;
        for (uint32_t s = 0; s < breaker->slice_count && !is_over(breaker); s++)
            look_into(breaker, &breaker->slices[s]);
    }
}

static uint32_t limit_size(const struct live *live, uint32_t k)
{
    CHECK(k <= K_MAX);
    return k < live->guarantor_count ? k : live->guarantor_count;
}

const struct party_set *withdrawal_breaking_sets(struct arena *arena, struct live *live,
                                                 const struct plan *plan, uint32_t k, size_t *count)
{
    struct arena work;
    arena_init(&work);
    struct breaker breaker;
    breaker_init(&breaker, &work, live, plan);
    find_sets(&breaker, limit_size(live, k));
    *count = breaker.found.count;
    if (*count > 0)
        qsort(breaker.found.sets, *count, sizeof *breaker.found.sets, set_compare);
    struct party_set *sets = ARENA_ARRAY(arena, struct party_set, *count);
    for (size_t i = 0; i < *count; i++) {
        const struct set *set = &breaker.found.sets[i];
        uint32_t *parties = ARENA_ARRAY(arena, uint32_t, set->count);
        for (uint32_t g = 0; g < set->count; g++)
            parties[g] = live->guarantors[set->items[g]];
        sets[i] = (struct party_set){parties, set->count};
    }
    slice_room_release(&breaker.room);
    arena_release(&work);
    return sets;
}

bool withdrawal_breaks(struct arena *arena, struct live *live, const struct plan *plan, uint32_t k)
{
    (void)arena;
    struct arena work;
    arena_init(&work);
    struct breaker breaker;
    breaker_init(&breaker, &work, live, plan);
    breaker.only_one = true;
    find_sets(&breaker, limit_size(live, k));
    bool breaks = breaker.found.count > 0;
    slice_room_release(&breaker.room);
    arena_release(&work);
    return breaks;
}
