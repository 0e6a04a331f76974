/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Shapley value is additive, so each slice is a game of its own among the guarantors
 * whose going can touch it, and the values add up over the slices.
 *
 * Exact: all subsets of these guarantors, as a tree in which each step takes one more away.
 * Sampled: guarantors leave in some order and each is charged what falls at its step; then
 * in the reverse order (an antithetic pair). One round gives each slice one pair out of a
 * pool of the round's own; rounds are independent, and their spread is the standard error.
 */
#include "assess/influence.h"

#include "assess/loss.h"
#include "assess/random.h"

#include <math.h>
#include <string.h>

enum {
    NONE = UINT32_MAX,
    POOL = 16, /* pairs of orders in a round */
    ROUNDS_MIN = 3,
    ROUNDS_MAX = 64,
    STEPS_MAX = 8000000, /* about so many departures are tried in all */
    FLOW_STEPS = 40,     /* a departure from a flow costs as much as so many from a table */
    TORN_STEPS = 8,      /* and one where groups are split */
};

struct game {
    struct arena *arena;
    struct live *live;
    struct bundles bundles;
    struct absence absence;
    struct loss loss;
    uint32_t count; /* guarantors */
    double *value;  /* by guarantor */
    /* Exact: by subset that has left, which bundles are gone; `words` numbers each. */
    uint64_t *gone;
    uint32_t words;
    uint32_t players[INFLUENCE_EXACT_MAX]; /* of the slice at hand */
    uint32_t player_count;
    uint64_t *touches; /* by bundle: the guarantors with it in their risk, as bits */
    worth *lost;       /* by subset of the players */
    int32_t *table[INFLUENCE_EXACT_MAX + 1]; /* by depth */
    int64_t *left[INFLUENCE_EXACT_MAX + 1];
    /* Sampled: holders of the slice at hand by the step at which they leave. */
    uint32_t *first_at, *next_at;
    uint32_t *group_gone; /* by group of the slice: lots that have left */
    worth on_table;       /* what the table, as far as it was shed, says is met */
};

/* One order in which guarantors leave, and when each bundle goes in it. */
struct departure {
    uint32_t *order; /* guarantors */
    uint32_t *step;  /* by bundle, or NONE: it stays */
};

static void game_init(struct game *game, struct arena *work, struct live *live,
                      const struct plan *plan)
{
    *game = (struct game){.arena = work, .live = live, .count = live->guarantor_count};
    bundles_find(&game->bundles, work, live, plan);
    absence_init(&game->absence, work, live, plan, &game->bundles);
    loss_init(&game->loss, work, plan, &game->bundles);
    game->value = ARENA_ARRAY(work, double, game->count);
}

/* ---- exact ---------------------------------------------------------------------------------- */

static bool is_gone(const struct game *game, uint32_t subset, uint32_t bundle)
{
    return game->gone[(size_t)subset * game->words + bundle / 64] >> (bundle % 64) & 1;
}

/* Fills `gone` for `subset` and all that add guarantors from `from` on. */
static void list_gone(struct game *game, uint32_t subset, uint32_t from)
{
    uint64_t *gone = game->gone + (size_t)subset * game->words;
    for (uint32_t i = 0; i < game->absence.gone_count; i++)
        gone[game->absence.gone[i] / 64] |= UINT64_C(1) << (game->absence.gone[i] % 64);
    for (uint32_t g = from; g < game->count; g++) {
        struct absence_mark mark = absence_add(&game->absence, g);
        list_gone(game, subset | 1u << g, g + 1);
        absence_undo(&game->absence, mark);
    }
}

static void exact_init(struct game *game)
{
    struct arena *work = game->arena;
    game->words = (game->bundles.count + 63) / 64;
    game->gone = ARENA_ARRAY(work, uint64_t, (size_t)game->words << game->count);
    list_gone(game, 0, 0);
    game->touches = ARENA_ARRAY(work, uint64_t, game->bundles.count);
    for (uint32_t g = 0; g < game->count; g++)
        for (uint32_t i = game->bundles.risk_first[g]; i < game->bundles.risk_first[g + 1]; i++)
            game->touches[game->bundles.risk[i]] |= UINT64_C(1) << g;
    game->lost = ARENA_ARRAY(work, worth, (size_t)1 << game->count);
    for (uint32_t d = 0; d <= game->count; d++) {
        game->table[d] = arena_alloc(work, 1, game->loss.state_bytes_max);
        game->left[d] = ARENA_ARRAY(work, int64_t, game->loss.kind_max);
    }
}

/* The loss when `subset` has left, after `before` had; both as subsets of all guarantors. */
static worth lose(struct game *game, const struct loss_slice *kept, uint32_t depth, uint32_t before,
                  uint32_t subset)
{
    const struct slice *slice = kept->slice;
    struct loss *loss = &game->loss;
    if (!slice->is_plain) {
        for (uint32_t h = 0; h < slice->holder_count; h++)
            loss->is_gone[slice->holders[h].bundle] =
                is_gone(game, subset, slice->holders[h].bundle);
        worth met = loss_refill(loss, kept);
        for (uint32_t h = 0; h < slice->holder_count; h++)
            loss->is_gone[slice->holders[h].bundle] = false;
        return kept->met_worth - met;
    }
    memcpy(game->table[depth], game->table[depth - 1], slice_state_bytes(slice));
    memcpy(game->left[depth], game->left[depth - 1], slice->kind_count * sizeof **game->left);
    for (uint32_t h = 0; h < slice->holder_count; h++)
        if (is_gone(game, subset, slice->holders[h].bundle)
            && !is_gone(game, before, slice->holders[h].bundle))
            slice_take(slice, &slice->holders[h], game->table[depth]);
    return slice_shed(slice, game->table[depth], game->left[depth], loss->room.is_done);
}

/* Fills `lost` for all subsets that add players from `from` on. */
static void list_lost(struct game *game, const struct loss_slice *kept, uint32_t depth,
                      uint32_t players_gone, uint32_t subset, uint32_t from)
{
    for (uint32_t i = from; i < game->player_count; i++) {
        uint32_t next = subset | 1u << game->players[i];
        worth lost = lose(game, kept, depth + 1, subset, next);
        if (kept->slice->is_plain)
            lost += game->lost[players_gone];
        game->lost[players_gone | 1u << i] = lost;
        list_lost(game, kept, depth + 1, players_gone | 1u << i, next, i + 1);
    }
}

/* The chance that exactly `before` given ones of `count` others leave before a player. */
static double chance_of(uint32_t before, uint32_t count)
{
    double chance = 1.0 / (count + 1);
    for (uint32_t i = 1; i <= before; i++)
        chance = chance * i / (count + 1 - i);
    return chance;
}

static void find_players(struct game *game, const struct slice *slice)
{
    uint64_t touches = 0;
    for (uint32_t h = 0; h < slice->holder_count; h++)
        touches |= game->touches[slice->holders[h].bundle];
    game->player_count = 0;
    for (uint32_t g = 0; g < game->count; g++)
        if ((touches >> g & 1) != 0)
            game->players[game->player_count++] = g;
}

static void play_exactly(struct game *game, const struct loss_slice *kept)
{
    find_players(game, kept->slice);
    uint32_t count = game->player_count;
    if (kept->slice->is_plain) {
        memcpy(game->table[0], kept->slack, slice_state_bytes(kept->slice));
        memcpy(game->left[0], kept->met, kept->slice->kind_count * sizeof **game->left);
    }
    game->lost[0] = 0;
    list_lost(game, kept, 0, 0, 0, 0);
    double chance[INFLUENCE_EXACT_MAX];
    for (uint32_t before = 0; before < count; before++)
        chance[before] = chance_of(before, count - 1);
    for (uint32_t i = 0; i < count; i++) {
        double sum = 0;
        for (uint32_t gone = 0; gone < 1u << count; gone++)
            if ((gone >> i & 1) == 0)
                sum += chance[__builtin_popcount(gone)]
                       * loss_share(&game->loss, game->lost[gone | 1u << i] - game->lost[gone]);
        game->value[game->players[i]] += sum;
    }
}

/* ---- sampled --------------------------------------------------------------------------------- */

/* When each bundle goes if guarantors leave in this order. */
static void depart(struct game *game, struct departure *departure)
{
    struct absence_mark start = {live_mark(game->live), game->absence.gone_count};
    memset(departure->step, 0xff, game->bundles.count * sizeof *departure->step);
    for (uint32_t i = 0; i < game->count; i++) {
        struct absence_mark mark = absence_add(&game->absence, departure->order[i]);
        for (uint32_t b = mark.gone; b < game->absence.gone_count; b++)
            departure->step[game->absence.gone[b]] = i;
    }
    absence_undo(&game->absence, start);
}

/* A pair: an order drawn by Fisher and Yates, and its reverse. */
static void draw(struct game *game, struct departure pair[static 2], uint64_t *seed)
{
    for (uint32_t i = 0; i < game->count; i++) {
        uint32_t j = random_below(seed, i + 1);
        pair[0].order[i] = pair[0].order[j];
        pair[0].order[j] = i;
    }
    for (uint32_t i = 0; i < game->count; i++)
        pair[1].order[i] = pair[0].order[game->count - 1 - i];
    depart(game, &pair[0]);
    depart(game, &pair[1]);
}

/* Takes a holder off the table, and each split group whose last lots it has. */
static void take_all(struct game *game, const struct loss_slice *kept, uint32_t h)
{
    const struct slice *slice = kept->slice;
    const struct slice_holder *holder = &slice->holders[h];
    slice_take(slice, holder, game->loss.table);
    for (uint32_t l = holder->first; !slice->is_plain && l < holder->first + holder->count; l++) {
        int32_t g = slice->lots[l].group;
        if (g == SLICE_ALONE || !slice->group_is_split[g])
            continue;
        game->group_gone[g] += 1;
        if (game->group_gone[g] == slice->group_first[g + 1] - slice->group_first[g])
            slice_take_group(slice, (uint32_t)g, game->loss.table);
    }
}

/* Whether some split group of the slice has lost a part, and only that. */
static bool is_torn(const struct game *game, const struct slice *slice)
{
    for (uint32_t g = 0; g < slice->group_count; g++) {
        uint32_t gone = 0, first = slice->group_first[g], end = slice->group_first[g + 1];
        for (uint32_t i = first; i < end; i++)
            gone += game->loss.is_gone[slice->lots[slice->grouped[i]].bundle];
        if (gone > 0 && gone < end - first)
            return true;
    }
    return false;
}

/*
 * What falls in the slice when the holders of one step leave, too. While a group is torn its
 * table waits: what is taken stays taken, and nothing is given up on it.
 */
static worth leave(struct game *game, const struct loss_slice *kept, uint32_t chain, worth *met)
{
    struct loss *loss = &game->loss;
    const struct slice *slice = kept->slice;
    for (uint32_t h = chain; h != NONE; h = game->next_at[h])
        loss->is_gone[slice->holders[h].bundle] = true;
    for (uint32_t h = chain; h != NONE; h = game->next_at[h])
        take_all(game, kept, h);
    worth before = *met;
    if (!slice->is_plain && is_torn(game, slice)) {
        *met = loss_refill(loss, kept);
    } else {
        game->on_table -= slice_shed(slice, loss->table, loss->left, loss->room.is_done);
        *met = game->on_table;
    }
    return before - *met;
}

/* Charges everyone, in one order, half of what falls at its step. */
static void play_order(struct game *game, const struct loss_slice *kept,
                       const struct departure *departure)
{
    struct loss *loss = &game->loss;
    const struct slice *slice = kept->slice;
    for (uint32_t h = 0; h < slice->holder_count; h++) {
        uint32_t step = departure->step[slice->holders[h].bundle];
        if (step == NONE)
            continue;
        game->next_at[h] = game->first_at[step];
        game->first_at[step] = h;
    }
    memcpy(loss->table, kept->slack, slice_state_bytes(slice));
    memcpy(loss->left, kept->met, slice->kind_count * sizeof *loss->left);
    memset(game->group_gone, 0, slice->group_count * sizeof *game->group_gone);
    worth met = game->on_table = kept->met_worth;
    for (uint32_t step = 0; step < game->count; step++) {
        if (game->first_at[step] == NONE)
            continue;
        if (met > 0)
            game->value[departure->order[step]] +=
                0.5 * loss_share(loss, leave(game, kept, game->first_at[step], &met));
        game->first_at[step] = NONE;
    }
    for (uint32_t h = 0; h < slice->holder_count; h++)
        loss->is_gone[slice->holders[h].bundle] = false;
}

static void play_round(struct game *game, struct departure (*pool)[2], uint64_t *seed)
{
    for (uint32_t i = 0; i < POOL; i++)
        draw(game, pool[i], seed);
    for (uint32_t s = 0; s < game->loss.slice_count; s++) {
        const struct departure *pair = pool[random_below(seed, POOL)];
        play_order(game, &game->loss.slices[s], &pair[0]);
        play_order(game, &game->loss.slices[s], &pair[1]);
    }
}

static uint32_t round_count(const struct game *game)
{
    uint64_t steps = 1;
    for (uint32_t s = 0; s < game->loss.slice_count; s++) {
        const struct slice *slice = game->loss.slices[s].slice;
        uint64_t weight = !slice->is_tabled ? FLOW_STEPS : slice->is_plain ? 1 : TORN_STEPS;
        steps += 2 * weight * slice->holder_count;
    }
    uint64_t rounds = STEPS_MAX / steps;
    return rounds < ROUNDS_MIN ? ROUNDS_MIN : rounds > ROUNDS_MAX ? ROUNDS_MAX : (uint32_t)rounds;
}

/* Mean and its standard error over the rounds (Welford 1962). */
static void sample(struct game *game, struct influence *influence, uint64_t seed)
{
    struct departure pool[POOL][2];
    for (uint32_t i = 0; i < 2 * POOL; i++)
        pool[i / 2][i % 2] = (struct departure){
            ARENA_ARRAY(game->arena, uint32_t, game->count),
            ARENA_ARRAY(game->arena, uint32_t, game->bundles.count),
        };
    game->first_at = ARENA_ARRAY(game->arena, uint32_t, game->count);
    memset(game->first_at, 0xff, game->count * sizeof *game->first_at);
    game->next_at = ARENA_ARRAY(game->arena, uint32_t, game->bundles.count);
    game->group_gone = ARENA_ARRAY(game->arena, uint32_t, game->absence.plan->group_count);
    double *spread = ARENA_ARRAY(game->arena, double, game->count);
    uint32_t rounds = round_count(game);
    for (uint32_t round = 0; round < rounds; round++) {
        memset(game->value, 0, game->count * sizeof *game->value);
        play_round(game, pool, &seed);
        for (uint32_t g = 0; g < game->count; g++) {
            double before = game->value[g] - influence[g].shapley;
            influence[g].shapley += before / (round + 1);
            spread[g] += before * (game->value[g] - influence[g].shapley);
        }
    }
    for (uint32_t g = 0; g < game->count; g++)
        influence[g].stderr_of_mean = sqrt(spread[g] / (rounds - 1) / rounds);
}

/* ---- the answer ---------------------------------------------------------------------------------
 */

const struct influence *influence_compute(struct arena *arena, struct live *live,
                                          const struct plan *plan, uint64_t seed, uint32_t *count)
{
    struct arena work;
    arena_init(&work);
    struct game game;
    game_init(&game, &work, live, plan);
    struct influence *influence = ARENA_ARRAY(arena, struct influence, game.count);
    if (game.count <= INFLUENCE_EXACT_MAX) {
        exact_init(&game);
        for (uint32_t s = 0; s < game.loss.slice_count; s++)
            play_exactly(&game, &game.loss.slices[s]);
        for (uint32_t g = 0; g < game.count; g++)
            influence[g].shapley = game.value[g];
    } else {
        sample(&game, influence, seed);
    }
    for (uint32_t g = 0; g < game.count; g++)
        influence[g].party = live->guarantors[g];
    *count = game.count;
    loss_release(&game.loss);
    arena_release(&work);
    return influence;
}
