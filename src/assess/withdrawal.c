/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/withdrawal.h"

#include "assess/carry.h"
#include "assess/rise.h"

#include <stdlib.h>
#include <string.h>

enum {
    CARRY_ROUNDS = 3,
    K_MAX = QUESTION_K_MAX,
    PATIENCE = 4, /* sets tried for each guarantor before rises are worth their price */
};

/*
 * The search for the worst k, with two bounds on what a set costs. What its members' risks
 * carry adds up to more (bundles.h, carry.h); and so does what those chosen cost, plus how
 * dear each of the others can get (rise.h). The first is strong where guarantors are of
 * uneven size, and comes for little; the second is asked for when the first lets too much pass.
 */
struct search {
    struct arena *arena;
    struct loss loss;
    struct bundles bundles;
    struct absence absence;
    const double *carry;       /* by bundle */
    double *risk;              /* by guarantor: what its risk carries */
    uint32_t count;            /* guarantors */
    uint32_t *order;           /* guarantors by risk, greatest first */
    const double *rise[K_MAX]; /* [m], by guarantor: after at most m others; NULL: not known yet */
    uint32_t tries, patience;
    uint32_t k;
    bool has_rise; /* rise[0 .. k) */
    /* Sums of the r greatest among the guarantors from position i on: [i * (K_MAX + 1) + r]. */
    double *risk_by_id, *rise_by_order, *rise_by_id;
    uint32_t chosen[K_MAX];
    worth worst;         /* the greatest loss found */
    double tie_coverage; /* coverage up to this ties with the worst */
    double tie_loss;     /* the least bound that is worth a look then */
};

/* ---- bounds --------------------------------------------------------------------------------- */

static void weigh_risks(struct search *search)
{
    search->risk = ARENA_ARRAY(search->arena, double, search->count);
    for (uint32_t g = 0; g < search->count; g++)
        for (uint32_t i = search->bundles.risk_first[g]; i < search->bundles.risk_first[g + 1]; i++)
            search->risk[g] += search->carry[search->bundles.risk[i]];
}

static int compare_risk(const void *left, const void *right, void *context)
{
    const struct search *search = context;
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    double x = search->risk[a], y = search->risk[b];
    return x > y ? -1 : x < y ? 1 : a < b ? -1 : a > b;
}

static void sort_by_risk(struct search *search)
{
    search->order = ARENA_ARRAY(search->arena, uint32_t, search->count);
    for (uint32_t g = 0; g < search->count; g++)
        search->order[g] = g;
    qsort_r(search->order, search->count, sizeof *search->order, compare_risk, search);
}

/* The sums of the r greatest values from each position on, in an order (NULL: by id). */
static double *sum_greatest(struct search *search, const double *values, const uint32_t *order)
{
    double greatest[K_MAX] = {0};
    double *sums = ARENA_ARRAY(search->arena, double, (size_t)(search->count + 1) * (K_MAX + 1));
    for (uint32_t at = search->count; at-- > 0;) {
        double value = values[order != NULL ? order[at] : at];
        for (uint32_t r = 0; r < K_MAX; r++) {
            double larger = value > greatest[r] ? value : greatest[r];
            value = value > greatest[r] ? greatest[r] : value;
            greatest[r] = larger;
        }
        for (uint32_t r = 0; r < K_MAX; r++)
            sums[at * (K_MAX + 1) + r + 1] = sums[at * (K_MAX + 1) + r] + greatest[r];
    }
    return sums;
}

static double sum_of(const double *sums, uint32_t at, uint32_t r)
{
    return sums[at * (K_MAX + 1) + r];
}

static void find_rises(struct search *search)
{
    for (uint32_t m = 0; m < search->k; m++)
        if (search->rise[m] == NULL)
            search->rise[m] =
                rise_find(search->arena, &search->loss, &search->bundles, search->count, m);
    const double *last = search->rise[search->k - 1];
    search->rise_by_order = sum_greatest(search, last, search->order);
    search->rise_by_id = sum_greatest(search, last, NULL);
    search->has_rise = true;
}

/*
 * At most what a set costs that adds to those chosen the guarantor `g` and then `more` of
 * those from position `at` on.
 */
static double rise_bound(const struct search *search, uint32_t depth, uint32_t g,
                         const double *sums, uint32_t at, uint32_t more)
{
    double chosen = loss_share(&search->loss, search->loss.levels[search->loss.depth].total);
    return (chosen + search->rise[depth][g] + sum_of(sums, at, more)) * (1 + 1e-10);
}

/* What all who are gone carry: a bound on what they cost. */
static double carried(const struct search *search)
{
    double sum = 0;
    for (uint32_t i = 0; i < search->absence.gone_count; i++)
        sum += search->carry[search->absence.gone[i]];
    return sum;
}

/* ---- the worst ------------------------------------------------------------------------------- */

static worth lost_now(struct search *search)
{
    uint32_t pushed = 0;
    for (uint32_t d = 1; d <= search->loss.depth; d++)
        pushed += search->loss.levels[d].bundle_count;
    return loss_with(&search->loss, search->absence.gone + pushed,
                     search->absence.gone_count - pushed);
}

/* Guarantor `g` goes; `is_last`: nobody goes on top, and the loss is asked with lost_now(). */
static struct absence_mark leave(struct search *search, uint32_t g, bool is_last)
{
    struct absence_mark mark = absence_add(&search->absence, g);
    if (!is_last)
        loss_push(&search->loss, search->absence.gone + mark.gone,
                  search->absence.gone_count - mark.gone);
    return mark;
}

static void come_back(struct search *search, struct absence_mark mark, bool is_last)
{
    if (!is_last)
        loss_pop(&search->loss);
    absence_undo(&search->absence, mark);
}

static worth try_now(struct search *search)
{
    if (++search->tries > search->patience && !search->has_rise)
        find_rises(search);
    return lost_now(search);
}

/* Everything that could cost more than the worst so far, from the greatest risks down. */
static void find_worst(struct search *search, uint32_t depth, uint32_t from, double bound)
{
    if (depth == search->k) {
        if (carried(search) <= loss_share(&search->loss, search->worst))
            return;
        worth lost = try_now(search);
        if (lost > search->worst)
            search->worst = lost;
        return;
    }
    uint32_t more = search->k - depth;
    for (uint32_t i = from; i + more <= search->count; i++) {
        double best = bound, worst = loss_share(&search->loss, search->worst);
        uint32_t g = search->order[i];
        for (uint32_t j = i; j < i + more; j++)
            best += search->risk[search->order[j]];
        if (best <= worst)
            return;
        if (search->has_rise
            && rise_bound(search, depth, g, search->rise_by_order, i + 1, more - 1) <= worst)
            continue;
        struct absence_mark mark = leave(search, g, more == 1);
        find_worst(search, depth + 1, i + 1, bound + search->risk[g]);
        come_back(search, mark, more == 1);
    }
}

/* Whether taking `g` now and the best of those behind it could still tie with the worst. */
static bool could_tie(const struct search *search, uint32_t depth, uint32_t g, double bound)
{
    uint32_t more = search->k - depth - 1;
    if (bound + search->risk[g] + sum_of(search->risk_by_id, g + 1, more) < search->tie_loss)
        return false;
    return !search->has_rise
           || rise_bound(search, depth, g, search->rise_by_id, g + 1, more) >= search->tie_loss;
}

/* The first list in order of ids that ties with the worst. */
static bool find_first(struct search *search, uint32_t depth, uint32_t from, double bound)
{
    if (depth == search->k)
        return carried(search) >= search->tie_loss
               && loss_coverage(&search->loss, try_now(search)) <= search->tie_coverage;
    uint32_t more = search->k - depth;
    for (uint32_t g = from; g + more <= search->count; g++) {
        if (!could_tie(search, depth, g, bound))
            continue;
        struct absence_mark mark = leave(search, g, more == 1);
        search->chosen[depth] = g;
        bool is_found = find_first(search, depth + 1, g + 1, bound + search->risk[g]);
        come_back(search, mark, more == 1);
        if (is_found)
            return true;
    }
    return false;
}

/* ---- the answers -------------------------------------------------------------------------------
 */

/* What falls when only the own offers of those chosen go. */
static worth lost_directly(struct search *search, struct arena *arena)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < search->k; i++)
        count += search->bundles.own_first[search->chosen[i] + 1]
                 - search->bundles.own_first[search->chosen[i]];
    uint32_t *own = ARENA_ARRAY(arena, uint32_t, count);
    count = 0;
    for (uint32_t i = 0; i < search->k; i++) {
        uint32_t g = search->chosen[i];
        for (uint32_t b = search->bundles.own_first[g]; b < search->bundles.own_first[g + 1]; b++)
            own[count++] = search->bundles.own[b];
    }
    return loss_with(&search->loss, own, count);
}

/* The loss when those chosen are gone, with the cascade. */
static worth lost_by_chosen(struct search *search)
{
    struct absence_mark start = {live_mark(search->absence.live), search->absence.gone_count};
    for (uint32_t i = 0; i < search->k; i++)
        absence_add(&search->absence, search->chosen[i]);
    worth lost = lost_now(search);
    absence_undo(&search->absence, start);
    return lost;
}

static struct withdrawal answer(struct search *search, struct arena *arena)
{
    const struct loss *loss = &search->loss;
    search->worst = 0;
    search->tries = 0;
    search->has_rise = false;
    find_worst(search, 0, 0, 0);
    /* Bounds are rounded up by more than coverage and loss can differ by in rounding. */
    search->tie_coverage = loss_coverage(loss, search->worst) + WITHDRAWAL_TIE;
    search->tie_loss = loss_share(loss, search->worst) - WITHDRAWAL_TIE * (1 + 1e-6);
    CHECK(find_first(search, 0, 0, 0));
    uint32_t *parties = ARENA_ARRAY(arena, uint32_t, search->k);
    for (uint32_t i = 0; i < search->k; i++)
        parties[i] = search->absence.live->guarantors[search->chosen[i]];
    worth lost = lost_by_chosen(search), direct = lost_directly(search, arena);
    return (struct withdrawal){
        .k = search->k,
        .parties = parties,
        .coverage = loss_coverage(loss, lost),
        .direct_loss = loss_share(loss, direct),
        .cascade_loss = loss_share(loss, lost - direct),
    };
}

static void search_init(struct search *search, struct arena *arena, struct live *live,
                        const struct plan *plan)
{
    *search = (struct search){.arena = arena, .count = live->guarantor_count};
    search->patience = PATIENCE * search->count;
    bundles_find(&search->bundles, arena, live, plan);
    absence_init(&search->absence, arena, live, plan, &search->bundles);
    loss_init(&search->loss, arena, plan, &search->bundles);
    search->carry = carry_find(arena, &search->loss, search->bundles.count, CARRY_ROUNDS);
    weigh_risks(search);
    sort_by_risk(search);
    search->risk_by_id = sum_greatest(search, search->risk, NULL);
}

const struct withdrawal *withdrawal_worst(struct arena *arena, struct live *live,
                                          const struct plan *plan, uint32_t k_max, uint32_t *count)
{
    CHECK(k_max <= K_MAX);
    *count = k_max < live->guarantor_count ? k_max : live->guarantor_count;
    struct withdrawal *withdrawals = ARENA_ARRAY(arena, struct withdrawal, *count);
    if (*count == 0)
        return withdrawals;
    struct arena work;
    arena_init(&work);
    struct search search;
    search_init(&search, &work, live, plan);
    for (uint32_t k = 1; k <= *count; k++) {
        search.k = k;
        withdrawals[k - 1] = answer(&search, arena);
    }
    loss_release(&search.loss);
    arena_release(&work);
    return withdrawals;
}
