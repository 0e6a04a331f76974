/* SPDX-License-Identifier: Apache-2.0 */
#include "keep/exposure.h"

#include "keep/split.h"

#include <stdlib.h>
#include <string.h>

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

struct exposure exposure_of(struct arena *arena, int64_t called,
                            const struct exposure_share *shares, size_t count)
{
    struct exposure exposure = {
        .part = ARENA_ARRAY(arena, int64_t, count),
        .most = ARENA_ARRAY(arena, int64_t, count),
        .owes = ARENA_ARRAY(arena, int64_t, count),
    };
    int64_t *weights = ARENA_ARRAY(arena, int64_t, count), sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += weights[i] = shares[i].amount;
    for (size_t i = 0; i < count; i++)
        exposure.has_open = exposure.has_open || shares[i].is_open;
    exposure.guaranteed = least(called, sum);
    exposure.limit = exposure.has_open ? called : exposure.guaranteed;
    split_pro_rata(arena, exposure.guaranteed, weights, count, exposure.part);
    for (size_t i = 0; i < count; i++)
        exposure.most[i] =
            least(shares[i].cap,
                  shares[i].is_joint || shares[i].is_open ? exposure.limit : exposure.part[i]);
    exposure_pays(arena, &exposure, shares, count, NULL, exposure.owes);
    return exposure;
}

int64_t exposure_pays(struct arena *scratch, const struct exposure *exposure,
                      const struct exposure_share *shares, size_t count, const bool *defaults,
                      int64_t *pays)
{
    int64_t *weights = ARENA_ARRAY(scratch, int64_t, count);
    int64_t *own = ARENA_ARRAY(scratch, int64_t, count), left = exposure->guaranteed;
    for (size_t i = 0; i < count; i++) {
        bool is_gone = defaults != NULL && defaults[shares[i].party];
        bool is_several = !shares[i].is_joint && !shares[i].is_open;
        pays[i] = !is_gone && is_several ? exposure->most[i] : 0;
        weights[i] = !is_gone && shares[i].is_joint ? shares[i].amount : 0;
        left -= pays[i];
    }
    left = split_capped(scratch, left, weights, exposure->most, count, own);
    for (size_t i = 0; i < count; i++)
        pays[i] += own[i];
    return exposure->guaranteed - left;
}

struct standing_party {
    uint32_t party;
    __int128 most; /* of all its shares together */
};

static int compare_standing(const void *left, const void *right)
{
    const struct standing_party *a = left, *b = right;
    if (a->most != b->most)
        return a->most > b->most ? -1 : 1;
    return a->party < b->party ? -1 : a->party > b->party;
}

static int compare_parties(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return a < b ? -1 : a > b;
}

static size_t place_of(const uint32_t *parties, uint32_t count, uint32_t party)
{
    const uint32_t *found = bsearch(&party, parties, count, sizeof *parties, compare_parties);
    CHECK(found != NULL);
    return (size_t)(found - parties);
}

int64_t exposure_worst(struct arena *scratch, const struct exposure *exposure,
                       const struct exposure_share *shares, size_t count, const uint32_t *parties,
                       uint32_t party_count, uint32_t k, uint32_t *worst)
{
    struct standing_party *ranked = ARENA_ARRAY(scratch, struct standing_party, party_count);
    __int128 all = 0, gone = 0;
    for (uint32_t p = 0; p < party_count; p++)
        ranked[p].party = parties[p];
    for (size_t i = 0; i < count; i++) {
        size_t at = place_of(parties, party_count, shares[i].party);
        ranked[at].most += exposure->most[i];
        all += exposure->most[i];
    }
    if (party_count > 0)
        qsort(ranked, party_count, sizeof *ranked, compare_standing);
    for (uint32_t i = 0; i < k; i++) {
        gone += ranked[i].most;
        worst[i] = ranked[i].party;
    }
    /* Where even these are not missed nobody is: then the first k in order of ids. */
    bool is_missed = all - gone < exposure->limit;
    if (!is_missed && k > 0)
        memcpy(worst, parties, k * sizeof *worst);
    if (k > 0)
        qsort(worst, k, sizeof *worst, compare_parties);
    return is_missed ? (int64_t)(all - gone) : exposure->limit;
}
