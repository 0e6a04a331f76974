/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/loss.h"

#include <string.h>

enum { NONE = UINT32_MAX };

#define UNKNOWN ((worth)-1)
#define PAIR_BYTES_MAX ((size_t)128 << 20) /* pairs are not kept above this */

/* ---- keeping ----------------------------------------------------------------------------- */

/*
 * What is not met with everyone there is never met with fewer (supply and demand are
 * complements in a flow) as long as groups leave as wholes; so a table forgets it. When part
 * of a group leaves, the rest may turn to other needs: then all kinds count again.
 */
static void trim(struct loss_slice *kept)
{
    struct slice *slice = kept->slice;
    uint32_t count = 0;
    for (uint32_t k = 0; k < slice->kind_count; k++) {
        if (kept->met[k] == 0)
            continue;
        slice->kinds[count] = slice->kinds[k];
        slice->kinds[count].quantity = kept->met[count] = kept->met[k];
        count++;
    }
    slice->kind_count = count;
}

static void keep(struct loss *loss, struct arena *arena, const struct slice *slice,
                 size_t *capacity)
{
    worth met_worth = slice_fill(slice, NULL, &loss->room, loss->room.left);
    if (met_worth == 0)
        return;
    struct loss_slice kept = {.slice = slice_copy(arena, slice), .met_worth = met_worth};
    kept.met = ARENA_ARRAY(arena, int64_t, slice->kind_count);
    memcpy(kept.met, loss->room.left, slice->kind_count * sizeof *kept.met);
    if (!slice->is_plain)
        kept.whole = slice_copy(arena, slice);
    trim(&kept);
    kept.slack = arena_alloc(arena, 1, slice_state_bytes(kept.slice));
    slice_begin(kept.slice, kept.slack, kept.met);
    kept.holder_first = loss->holder_count;
    kept.table_at = loss->table_total;
    kept.left_at = loss->left_total;
    kept.pair_at = loss->pair_total;
    size_t state_bytes = slice_state_bytes(kept.slice);
    loss->table_total += state_bytes / sizeof(int32_t);
    loss->left_total += kept.slice->kind_count;
    if (state_bytes > loss->state_bytes_max)
        loss->state_bytes_max = state_bytes;
    loss->pair_total += (size_t)slice->holder_count * slice->holder_count;
    loss->holder_count += slice->holder_count;
    if (kept.slice->kind_count > loss->kind_max)
        loss->kind_max = kept.slice->kind_count;
    if (slice->lot_count > loss->lot_max)
        loss->lot_max = slice->lot_count;
    if (slice->group_count > loss->group_max)
        loss->group_max = slice->group_count;
    loss->met += met_worth;
    ARENA_GROW(arena, &loss->slices, loss->slice_count, capacity);
    loss->slices[loss->slice_count++] = kept;
}

static void index_places(struct loss *loss, struct arena *arena, uint32_t bundle_count)
{
    loss->place_first = ARENA_ARRAY(arena, uint32_t, bundle_count + 2);
    loss->places = ARENA_ARRAY(arena, struct loss_place, loss->holder_count);
    for (uint32_t s = 0; s < loss->slice_count; s++)
        for (uint32_t h = 0; h < loss->slices[s].slice->holder_count; h++)
            loss->place_first[loss->slices[s].slice->holders[h].bundle + 2]++;
    for (uint32_t b = 0; b < bundle_count; b++)
        loss->place_first[b + 2] += loss->place_first[b + 1];
    for (uint32_t s = 0; s < loss->slice_count; s++)
        for (uint32_t h = 0; h < loss->slices[s].slice->holder_count; h++) {
            uint32_t bundle = loss->slices[s].slice->holders[h].bundle;
            loss->places[loss->place_first[bundle + 1]++] = (struct loss_place){s, h};
        }
}

static worth *unknowns(struct arena *arena, size_t count)
{
    worth *answers = ARENA_ARRAY(arena, worth, count);
    memset(answers, 0xff, count * sizeof *answers);
    return answers;
}

static void make_room(struct loss *loss, const struct plan *plan, uint32_t bundle_count)
{
    struct arena *arena = loss->arena;
    loss->table = arena_alloc(arena, 1, loss->state_bytes_max);
    loss->left = ARENA_ARRAY(arena, int64_t, plan->need_count);
    loss->is_gone = ARENA_ARRAY(arena, bool, bundle_count);
    loss->level_of = ARENA_ARRAY(arena, uint32_t, loss->slice_count);
    loss->first_of = ARENA_ARRAY(arena, uint32_t, loss->slice_count);
    memset(loss->first_of, 0xff, loss->slice_count * sizeof *loss->first_of);
    loss->next_of = ARENA_ARRAY(arena, uint32_t, loss->holder_count);
    loss->touched = ARENA_ARRAY(arena, uint32_t, loss->slice_count);
    loss->single = unknowns(arena, loss->holder_count);
    if (loss->pair_total <= PAIR_BYTES_MAX / sizeof *loss->pair)
        loss->pair = unknowns(arena, loss->pair_total);
}

void loss_init(struct loss *loss, struct arena *arena, const struct plan *plan,
               const struct bundles *bundles)
{
    *loss = (struct loss){.arena = arena};
    struct slices *slices = slices_new(arena, plan, SLICES_OF_WORTH, bundles->bundle_of);
    slices_room_init(slices, &loss->room, arena);
    loss->asked = slices_asked(slices);
    size_t capacity = 0;
    for (const struct slice *slice; (slice = slices_next(slices)) != NULL;)
        keep(loss, arena, slice, &capacity);
    index_places(loss, arena, bundles->count);
    make_room(loss, plan, bundles->count);
}

void loss_release(struct loss *loss)
{
    slice_room_release(&loss->room);
}

/* ---- asking -------------------------------------------------------------------------------- */

/* Chains the holders that leave by slice; returns how many slices are touched. */
static uint32_t chain_holders(struct loss *loss, const uint32_t *bundles, uint32_t count,
                              uint32_t *touched)
{
    uint32_t touched_count = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t b = bundles[i];
        loss->is_gone[b] = true;
        for (uint32_t p = loss->place_first[b]; p < loss->place_first[b + 1]; p++) {
            struct loss_place place = loss->places[p];
            uint32_t holder = loss->slices[place.slice].holder_first + place.holder;
            if (loss->first_of[place.slice] == NONE)
                touched[touched_count++] = place.slice;
            loss->next_of[holder] = loss->first_of[place.slice];
            loss->first_of[place.slice] = holder;
        }
    }
    return touched_count;
}

static bool is_group_gone(const struct loss *loss, const struct slice *slice, uint32_t g)
{
    for (uint32_t i = slice->group_first[g]; i < slice->group_first[g + 1]; i++)
        if (!loss->is_gone[slice->lots[slice->grouped[i]].bundle])
            return false;
    return true;
}

bool loss_take(const struct loss *loss, const struct loss_slice *kept, uint32_t h, int32_t *table)
{
    const struct slice *slice = kept->slice;
    const struct slice_holder *holder = &slice->holders[h];
    slice_take(slice, holder, table);
    bool is_whole = true;
    for (uint32_t l = holder->first; !slice->is_plain && l < holder->first + holder->count; l++) {
        int32_t g = slice->lots[l].group;
        if (g == SLICE_ALONE || !slice->group_is_split[g])
            continue;
        if (!is_group_gone(loss, slice, (uint32_t)g))
            is_whole = false;
        else if (slice->grouped[slice->group_first[g]] == l)
            slice_take_group(slice, (uint32_t)g, table);
    }
    return is_whole;
}

worth loss_refill(struct loss *loss, const struct loss_slice *kept)
{
    const struct slice *slice = kept->whole != NULL ? kept->whole : kept->slice;
    return slice_fill(slice, loss->is_gone, &loss->room, loss->room.left);
}

/*
 * What is lost in slice `s` when a chain of holders leaves, too; `*is_filled`: its fill is
 * then in `table` and `left`.
 */
static worth lose(struct loss *loss, uint32_t s, uint32_t chain, int32_t *table, int64_t *left,
                  bool *is_filled)
{
    const struct loss_slice *kept = &loss->slices[s];
    const struct slice *slice = kept->slice;
    const struct loss_level *level = &loss->levels[loss->level_of[s]];
    bool is_whole = loss->level_of[s] == 0;
    *is_filled = is_whole || level->is_filled[s];
    if (*is_filled) {
        memcpy(table, is_whole ? kept->slack : level->tables + kept->table_at,
               slice_state_bytes(slice));
        for (; chain != NONE; chain = loss->next_of[chain])
            *is_filled &= loss_take(loss, kept, chain - kept->holder_first, table);
    }
    if (!*is_filled)
        return kept->met_worth - loss_refill(loss, kept);
    worth before = is_whole ? 0 : level->lost[s];
    if (slice->is_tabled && left == loss->left && cut_least(table, slice->cut_classes) >= 0)
        return before; /* nothing falls, and nobody will look at what is left */
    memcpy(left, is_whole ? kept->met : level->lefts + kept->left_at,
           slice->kind_count * sizeof *left);
    return before + slice_shed(slice, table, left, loss->room.is_done);
}

/* Where the answer is kept if this is the first or second holder to leave the slice, or NULL. */
static worth *memo(const struct loss *loss, uint32_t s, uint32_t chain)
{
    if (loss->next_of[chain] != NONE)
        return NULL;
    if (loss->level_of[s] == 0)
        return &loss->single[chain];
    uint32_t only = loss->levels[loss->level_of[s]].only[s];
    if (only == NONE || loss->pair == NULL)
        return NULL;
    const struct loss_slice *kept = &loss->slices[s];
    uint32_t a = only - kept->holder_first, b = chain - kept->holder_first;
    return &loss->pair[kept->pair_at + (a < b ? a : b) * kept->slice->holder_count
                       + (a < b ? b : a)];
}

static worth lost_now(const struct loss *loss, uint32_t s)
{
    return loss->level_of[s] == 0 ? 0 : loss->levels[loss->level_of[s]].lost[s];
}

worth loss_with(struct loss *loss, const uint32_t *bundles, uint32_t count)
{
    bool is_filled;
    worth total = loss->levels[loss->depth].total;
    uint32_t touched_count = chain_holders(loss, bundles, count, loss->touched);
    for (uint32_t i = 0; i < touched_count; i++) {
        uint32_t s = loss->touched[i], chain = loss->first_of[s];
        worth *kept = memo(loss, s, chain), lost;
        if (kept != NULL && *kept != UNKNOWN)
            lost = *kept;
        else
            lost = lose(loss, s, chain, loss->table, loss->left, &is_filled);
        if (kept != NULL)
            *kept = lost;
        total += lost - lost_now(loss, s);
        loss->first_of[s] = NONE;
    }
    for (uint32_t i = 0; i < count; i++)
        loss->is_gone[bundles[i]] = false;
    return total;
}

/* ---- stacking -------------------------------------------------------------------------------- */

static void make_level(struct loss *loss, struct loss_level *level)
{
    level->tables = ARENA_ARRAY(loss->arena, int32_t, loss->table_total);
    level->lefts = ARENA_ARRAY(loss->arena, int64_t, loss->left_total);
    level->lost = ARENA_ARRAY(loss->arena, worth, loss->slice_count);
    level->is_filled = ARENA_ARRAY(loss->arena, bool, loss->slice_count);
    level->only = ARENA_ARRAY(loss->arena, uint32_t, loss->slice_count);
    level->touched = ARENA_ARRAY(loss->arena, uint32_t, loss->slice_count);
    level->below = ARENA_ARRAY(loss->arena, uint32_t, loss->slice_count);
}

void loss_push(struct loss *loss, const uint32_t *bundles, uint32_t count)
{
    CHECK(loss->depth < LOSS_LEVELS_MAX);
    struct loss_level *level = &loss->levels[loss->depth + 1];
    if (level->lost == NULL)
        make_level(loss, level);
    level->bundles = bundles;
    level->bundle_count = count;
    level->total = loss->levels[loss->depth].total;
    level->touched_count = chain_holders(loss, bundles, count, level->touched);
    for (uint32_t i = 0; i < level->touched_count; i++) {
        uint32_t s = level->touched[i], chain = loss->first_of[s];
        const struct loss_slice *kept = &loss->slices[s];
        bool is_only = loss->level_of[s] == 0 && loss->next_of[chain] == NONE;
        worth lost = lose(loss, s, chain, level->tables + kept->table_at,
                          level->lefts + kept->left_at, &level->is_filled[s]);
        level->total += lost - lost_now(loss, s);
        level->lost[s] = lost;
        level->only[s] = is_only ? chain : NONE;
        level->below[i] = loss->level_of[s];
        loss->level_of[s] = loss->depth + 1;
        loss->first_of[s] = NONE;
    }
    loss->depth++;
}

void loss_pop(struct loss *loss)
{
    const struct loss_level *level = &loss->levels[loss->depth--];
    for (uint32_t i = 0; i < level->touched_count; i++)
        loss->level_of[level->touched[i]] = level->below[i];
    for (uint32_t i = 0; i < level->bundle_count; i++)
        loss->is_gone[level->bundles[i]] = false;
}

double loss_share(const struct loss *loss, worth lost)
{
    return loss->asked == 0 ? 0 : (double)lost / (double)loss->asked;
}

double loss_coverage(const struct loss *loss, worth lost)
{
    return loss_share(loss, loss->met - lost);
}
