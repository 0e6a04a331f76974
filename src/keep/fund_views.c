/* SPDX-License-Identifier: Apache-2.0 */
#include "keep/fund_views.h"

#include "keep/exposure.h"
#include "keep/split.h"

#include <stdlib.h>

struct viewer {
    struct arena *arena;
    const struct premise *premise;
    const struct reading *reading;
    const struct live *live;
    const struct facility *facility;
    struct fund_part *parts;
    struct fund_view *view;
};

/* ---- what stands ------------------------------------------------------------------------------
 */

static enum truth truth_in_reading(const void *context, const struct condition_node *node)
{
    const struct viewer *viewer = context;
    const struct state *state = viewer->premise->state;
    uint32_t undertaking;
    enum truth truth;
    switch (node->target) {
    case TARGET_FACT:
        truth = viewer->premise->facts[node->index];
        return truth != TRUTH_UNKNOWN             ? truth
               : viewer->reading->unknown_is_true ? TRUTH_TRUE
                                                  : TRUTH_FALSE;
    case TARGET_PARTY:
        return live_party(viewer->live, state->party_of_row[node->index]) ? TRUTH_TRUE
                                                                          : TRUTH_FALSE;
    case TARGET_UNDERTAKING:
        undertaking = state->undertaking_of_row[node->index];
        return undertaking != STATE_NOT_COUNTED && live_is(viewer->live, undertaking) ? TRUTH_TRUE
                                                                                      : TRUTH_FALSE;
    case TARGET_UNRESOLVED:
        break;
    }
    CHECK_NEVER(); /* the record is free of errors */
}

static bool holds(const struct viewer *viewer, const struct condition *condition)
{
    return condition == NULL
           || condition_evaluate(condition, truth_in_reading, viewer) == TRUTH_TRUE;
}

static bool stands(const struct viewer *viewer, const struct fund_share *share)
{
    return !share->is_off && share->stage >= viewer->reading->stage_min
           && share->attestation >= viewer->reading->attestation_min
           && holds(viewer, share->condition);
}

int64_t fund_covers(const struct fund_share *share)
{
    if (share->amount == STATE_UNKNOWN)
        return STATE_UNKNOWN;
    return share->cap != STATE_UNKNOWN && share->cap < share->amount ? share->cap : share->amount;
}

/* The most that standing shares could cover if those without a figure were as large as can be. */
static int64_t most_standing(const struct viewer *viewer)
{
    int64_t most = viewer->view->standing;
    for (uint32_t i = 0; i < viewer->facility->share_count; i++) {
        const struct fund_share *share = &viewer->facility->shares[i];
        if (!viewer->parts[i].stands || share->amount != STATE_UNKNOWN)
            continue;
        if (share->cap == STATE_UNKNOWN || most > SPLIT_SUM_MAX - share->cap)
            return INT64_MAX;
        most += share->cap;
    }
    return most;
}

static enum truth is_covered(const struct viewer *viewer)
{
    const struct facility *facility = viewer->facility;
    int64_t standing = viewer->view->standing;
    /* Whatever the activation is, it is no more than the whole. */
    int64_t surely = facility->needed != STATE_UNKNOWN ? facility->needed : facility->principal;
    if (surely != STATE_UNKNOWN && standing >= surely)
        return TRUTH_TRUE;
    if (facility->needed == STATE_UNKNOWN)
        return TRUTH_UNKNOWN;
    return most_standing(viewer) >= facility->needed ? TRUTH_UNKNOWN : TRUTH_FALSE;
}

static void find_standing(struct viewer *viewer)
{
    const struct facility *facility = viewer->facility;
    struct fund_view *view = viewer->view;
    for (uint32_t i = 0; i < facility->share_count; i++) {
        const struct fund_share *share = &facility->shares[i];
        viewer->parts[i].stands = stands(viewer, share);
        if (!viewer->parts[i].stands)
            continue;
        view->unquantified += share->amount == STATE_UNKNOWN;
        view->standing += share->amount == STATE_UNKNOWN ? 0 : fund_covers(share);
    }
    view->condition_holds = holds(viewer, facility->condition);
    view->covered = is_covered(viewer);
    view->active = view->condition_holds ? view->covered : TRUTH_FALSE;
    view->short_by = view->covered == TRUTH_TRUE         ? 0
                     : facility->needed == STATE_UNKNOWN ? STATE_UNKNOWN
                                                         : facility->needed - view->standing;
}

/* ---- who must still say yes
 * ------------------------------------------------------------------------ */

static int compare_by_party(const void *left, const void *right)
{
    const struct fund_share *a = *(const struct fund_share *const *)left;
    const struct fund_share *b = *(const struct fund_share *const *)right;
    if (a->party != b->party)
        return a->party < b->party ? -1 : 1;
    return str_cmp(a->id, b->id);
}

static void find_candidates(struct viewer *viewer)
{
    const struct facility *facility = viewer->facility;
    struct fund_view *view = viewer->view;
    const struct fund_share **open =
        ARENA_ARRAY(viewer->arena, const struct fund_share *, facility->share_count);
    uint32_t *parties = ARENA_ARRAY(viewer->arena, uint32_t, facility->share_count);
    int64_t *amounts = ARENA_ARRAY(viewer->arena, int64_t, facility->share_count);
    uint32_t count = 0;
    for (uint32_t i = 0; i < facility->share_count; i++)
        if (!viewer->parts[i].stands && !facility->shares[i].is_off)
            open[count++] = &facility->shares[i];
    if (count > 0)
        qsort(open, count, sizeof *open, compare_by_party);
    view->if_all_said_yes = view->standing;
    for (uint32_t i = 0, end; i < count; i = end) {
        int64_t amount = 0;
        for (end = i; end < count && open[end]->party == open[i]->party; end++)
            amount += open[end]->amount == STATE_UNKNOWN ? 0 : fund_covers(open[end]);
        view->if_all_said_yes += amount;
        view->candidates_unquantified += amount == 0;
        if (amount > 0) {
            parties[view->candidate_count] = open[i]->party;
            amounts[view->candidate_count++] = amount;
        }
    }
    view->candidates = parties;
    view->candidate_amounts = amounts;
    if (view->short_by > 0)
        covers_find(viewer->arena, amounts, view->candidate_count, view->short_by, FUND_LISTED_MAX,
                    &view->covers);
}

/* ---- when it is called
 * -------------------------------------------------------------------------------- */

/*
 * A joint share without a cap is liable for the whole, as the word says; in the strict reading a
 * limit that nobody named is taken to be its own amount.
 */
static int64_t cap_of(const struct viewer *viewer, const struct fund_share *share)
{
    int64_t unit = viewer->facility->unit;
    if (share->cap != STATE_UNKNOWN)
        return share->cap / unit;
    bool is_own = viewer->reading->limits_apply && share->amount != STATE_UNKNOWN;
    return is_own ? share->amount / unit : INT64_MAX;
}

/*
 * Standing shares in whole coins; `of_share` maps them back. Those without a figure are open where
 * the call is known; where it is what stands, they can only add to it what they take on.
 */
static struct exposure_share *called_shares(const struct viewer *viewer, uint32_t *of_share,
                                            size_t *count)
{
    const struct facility *facility = viewer->facility;
    struct exposure_share *called =
        ARENA_ARRAY(viewer->arena, struct exposure_share, facility->share_count);
    *count = 0;
    for (uint32_t i = 0; i < facility->share_count; i++) {
        const struct fund_share *share = &facility->shares[i];
        bool is_open = share->amount == STATE_UNKNOWN;
        if (!viewer->parts[i].stands || (is_open && facility->principal == STATE_UNKNOWN))
            continue;
        of_share[*count] = i;
        called[(*count)++] =
            (struct exposure_share){.party = share->party,
                                    .amount = is_open ? 0 : share->amount / facility->unit,
                                    .cap = cap_of(viewer, share),
                                    .is_joint = share->is_joint,
                                    .is_open = is_open};
    }
    return called;
}

static int compare_indexes(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return a < b ? -1 : a > b;
}

/* The parties of some shares, each once, ascending. */
static uint32_t *parties_of(struct arena *arena, const struct exposure_share *shares, size_t count,
                            uint32_t *party_count)
{
    uint32_t *parties = ARENA_ARRAY(arena, uint32_t, count);
    *party_count = 0;
    for (size_t i = 0; i < count; i++)
        parties[i] = shares[i].party;
    if (count > 0)
        qsort(parties, count, sizeof *parties, compare_indexes);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || parties[i] != parties[i - 1])
            parties[(*party_count)++] = parties[i];
    return parties;
}

/* The worst `k` parties among some, and what they leave uncovered. */
static int64_t worst_loss(const struct viewer *viewer, const struct exposure *exposure,
                          const struct exposure_share *shares, size_t count,
                          const uint32_t *parties, uint32_t party_count, uint32_t k,
                          const uint32_t **worst)
{
    uint32_t *found = ARENA_ARRAY(viewer->arena, uint32_t, k);
    int64_t covered =
        exposure_worst(viewer->arena, exposure, shares, count, parties, party_count, k, found);
    *worst = found;
    return viewer->view->called - covered * viewer->facility->unit;
}

/* The same shares, as if those without a figure came to nothing. */
static struct exposure_share *without_open(const struct viewer *viewer,
                                           const struct exposure_share *shares, size_t count)
{
    struct exposure_share *closed = ARENA_ARRAY(viewer->arena, struct exposure_share, count);
    for (size_t i = 0; i < count; i++) {
        closed[i] = shares[i];
        closed[i].cap = shares[i].is_open ? 0 : shares[i].cap;
        closed[i].is_open = false;
    }
    return closed;
}

/*
 * Whether parts and losses have a bound. Where what stands is called, a share without a figure
 * adds to the call what nobody knows. Several shares pay their own all the same; but a joint one
 * steps in for more, or is liable for more, the more is called.
 */
static bool has_bounds(const struct viewer *viewer)
{
    const struct facility *facility = viewer->facility;
    bool is_joint = false;
    for (uint32_t i = 0; i < facility->share_count; i++)
        is_joint = is_joint || (viewer->parts[i].stands && facility->shares[i].is_joint);
    return facility->principal != STATE_UNKNOWN || viewer->view->unquantified == 0 || !is_joint;
}

static void find_losses(struct viewer *viewer, const struct exposure *exposure,
                        const struct exposure_share *shares, size_t count)
{
    struct fund_view *view = viewer->view;
    const struct exposure_share *closed = without_open(viewer, shares, count);
    struct exposure if_nothing =
        exposure_of(viewer->arena, view->called / viewer->facility->unit, closed, count);
    uint32_t party_count;
    uint32_t *parties = parties_of(viewer->arena, shares, count, &party_count);
    uint32_t k_max = (uint32_t)viewer->premise->question.k;
    k_max = k_max < party_count ? k_max : party_count;
    struct fund_loss *losses = ARENA_ARRAY(viewer->arena, struct fund_loss, k_max + 1);
    for (uint32_t k = 0; k <= k_max; k++) {
        struct fund_loss *loss = &losses[k];
        loss->k = k;
        loss->uncovered =
            worst_loss(viewer, &if_nothing, closed, count, parties, party_count, k, &loss->parties);
        loss->at_least = has_bounds(viewer) ? worst_loss(viewer, exposure, shares, count, parties,
                                                         party_count, k, &loss->least_parties)
                                            : STATE_UNKNOWN;
    }
    view->losses = losses;
    view->loss_count = k_max + 1;
}

/* What a share that has a figure owes. A joint one without bounds owes what its cap allows. */
static void set_part(const struct viewer *viewer, const struct exposure *exposure,
                     const struct exposure_share *shares, size_t i, struct fund_part *part)
{
    int64_t unit = viewer->facility->unit;
    bool is_unbounded = shares[i].is_joint && !has_bounds(viewer);
    part->is_bound = is_unbounded || (exposure->has_open && !shares[i].is_open);
    if (shares[i].is_open || (is_unbounded && shares[i].cap == INT64_MAX))
        return;
    part->at_most = (is_unbounded ? shares[i].cap : exposure->most[i]) * unit;
    part->owes = part->is_bound ? part->at_most : exposure->owes[i] * unit;
}

static void call(struct viewer *viewer)
{
    const struct facility *facility = viewer->facility;
    struct fund_view *view = viewer->view;
    int64_t unit = facility->unit, sum = 0;
    uint32_t *of_share = ARENA_ARRAY(viewer->arena, uint32_t, facility->share_count);
    size_t count;
    struct exposure_share *shares = called_shares(viewer, of_share, &count);
    for (size_t i = 0; i < count; i++)
        sum += shares[i].amount;
    int64_t called = facility->principal == STATE_UNKNOWN ? sum : facility->principal / unit;
    struct exposure exposure = exposure_of(viewer->arena, called, shares, count);
    view->called = called * unit;
    view->guaranteed = exposure.guaranteed * unit;
    view->is_bound = view->unquantified > 0;
    for (uint32_t i = 0; i < facility->share_count; i++)
        if (viewer->parts[i].stands)
            viewer->parts[i].owes = viewer->parts[i].at_most = STATE_UNKNOWN;
    for (size_t i = 0; i < count; i++) {
        set_part(viewer, &exposure, shares, i, &viewer->parts[of_share[i]]);
    }
    find_losses(viewer, &exposure, shares, count);
}

/* ---- the whole
 * -------------------------------------------------------------------------------------------- */

static void view_facility(struct arena *arena, const struct premise *premise,
                          const struct live *live, struct facility *facility, int reading)
{
    struct fund_part *parts = ARENA_ARRAY(arena, struct fund_part, facility->share_count);
    struct viewer viewer = {
        .arena = arena,
        .premise = premise,
        .reading = &readings[reading],
        .live = live,
        .facility = facility,
        .parts = parts,
        .view = &facility->views[reading],
    };
    *viewer.view = (struct fund_view){.reading = &readings[reading], .parts = parts};
    find_standing(&viewer);
    find_candidates(&viewer);
    call(&viewer);
}

void fund_views_make(struct arena *arena, const struct premise *premise,
                     struct facility *facilities, uint32_t count)
{
    for (int r = 0; r < READING_COUNT; r++) {
        struct live *live = ARENA_NEW(arena, struct live);
        live_init(live, arena, premise, &readings[r], readings[r].stage_min, NULL);
        for (uint32_t f = 0; f < count; f++) {
            if (r == READING_STRICT)
                facilities[f].missing = missing_of(arena, facilities[f].condition, live);
            view_facility(arena, premise, live, &facilities[f], r);
        }
    }
}
