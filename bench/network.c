/* SPDX-License-Identifier: Apache-2.0 */
#include "network.h"

#include "assess/bundles.h"
#include "assess/slices.h"

#include <stdlib.h>

/* By party: its number as a guarantor, or -1. */
static const int64_t *list_guarantors(struct folder *folder)
{
    int64_t *guarantor_of = ARENA_ARRAY(&folder->arena, int64_t, folder->plan.party_count);
    for (uint32_t p = 0; p < folder->plan.party_count; p++)
        guarantor_of[p] = -1;
    for (uint32_t g = 0; g < folder->live.guarantor_count; g++)
        guarantor_of[folder->live.guarantors[g]] = g;
    return guarantor_of;
}

/* ---- merged --------------------------------------------------------------------------- */

static void write_lot(FILE *file, const struct slice *slice, uint32_t l, int64_t guarantor)
{
    const uint64_t *mask = slice->masks + (size_t)l * slice->words;
    uint32_t count = 0;
    for (uint32_t w = 0; w < slice->words; w++)
        count += (uint32_t)__builtin_popcountll(mask[w]);
    fprintf(file, "l %lld %d %lld %u", (long long)guarantor, slice->lots[l].group,
            (long long)(slice->lots[l].quantity * slice->gauge), count);
    for (uint32_t c = 0; c < slice->class_count; c++)
        if ((mask[c / 64] >> (c % 64) & 1) != 0)
            fprintf(file, " %u", c);
    fputc('\n', file);
}

static void write_groups(FILE *file, const struct slice *slice, const int64_t *guarantor_of)
{
    for (uint32_t g = 0; g < slice->group_count; g++) {
        int64_t cap = 0;
        uint32_t bundle = 0;
        for (uint32_t i = slice->group_first[g]; i < slice->group_first[g + 1]; i++) {
            const struct slice_lot *lot = &slice->lots[slice->grouped[i]];
            cap = lot->quantity > cap ? lot->quantity : cap;
            bundle = lot->bundle;
        }
        fprintf(file, "g %lld %lld\n", (long long)guarantor_of[bundle],
                (long long)(cap * slice->gauge));
    }
}

static void write_slice(FILE *file, const struct slice *slice, const int64_t *guarantor_of)
{
    fprintf(file, "interval %d %u %u %u\n", slice->days, slice->lot_count, slice->class_count,
            slice->group_count);
    write_groups(file, slice, guarantor_of);
    for (uint32_t l = 0; l < slice->lot_count; l++)
        write_lot(file, slice, l, guarantor_of[slice->lots[l].bundle]);
    for (uint32_t c = 0; c < slice->class_count; c++) {
        int64_t quantity = 0;
        for (uint32_t k = 0; k < slice->kind_count; k++)
            quantity += slice->kinds[k].class == c ? slice->kinds[k].quantity : 0;
        fprintf(file, "c %lld\n", (long long)(quantity * slice->gauge));
    }
}

void network_write_merged(FILE *file, struct folder *folder)
{
    struct arena *arena = &folder->arena;
    uint32_t *bundle_of = ARENA_ARRAY(arena, uint32_t, folder->plan.offer_count);
    const int64_t *guarantor_of = list_guarantors(folder);
    for (uint32_t o = 0; o < folder->plan.offer_count; o++)
        bundle_of[o] = folder->plan.offers[o].party;
    fprintf(file, "guarantors %u\n", folder->live.guarantor_count);
    struct slices *slices = slices_new(arena, &folder->plan, SLICES_OF_WORTH, bundle_of);
    for (const struct slice *slice; (slice = slices_next(slices)) != NULL;)
        write_slice(file, slice, guarantor_of);
}

/* ---- as stated ------------------------------------------------------------------------- */

static int compare_days(const void *left, const void *right)
{
    int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
    return a < b ? -1 : a > b;
}

/* All days on which anything changes, sorted; some more than once. */
static uint32_t list_days(struct folder *folder, int32_t **days)
{
    const struct plan *plan = &folder->plan;
    uint32_t count = 0;
    *days = ARENA_ARRAY(&folder->arena, int32_t, 2 * plan->need_count + 3 * plan->offer_count);
    for (uint32_t i = 0; i < plan->need_count; i++) {
        (*days)[count++] = plan->needs[i].from;
        (*days)[count++] = plan->needs[i].until;
    }
    for (uint32_t o = 0; o < plan->offer_count; o++) {
        (*days)[count++] = plan->offers[o].from;
        (*days)[count++] = plan->offers[o].tour_end;
        (*days)[count++] = plan->offers[o].until;
    }
    qsort(*days, count, sizeof **days, compare_days);
    return count;
}

static int64_t given_on(const struct offer *offer, int32_t day)
{
    if (day < offer->from || day >= offer->until)
        return 0;
    return day < offer->tour_end ? offer->first : offer->later;
}

/* What a day's network is written with. */
struct day_writer {
    FILE *file;
    const struct plan *plan;
    const int64_t *guarantor_of;
    int64_t *group_cap, *group_party; /* by group */
    uint32_t *number_of;              /* by need: its class, or UINT32_MAX: not needed on the day */
};

static bool is_needed(const struct need *need, int32_t day)
{
    return need->from <= day && day < need->until && need->weight > 0;
}

/* Counts what is there on the day and finds what groups give. */
static void write_head(const struct day_writer *writer, int32_t day, int32_t days)
{
    const struct plan *plan = writer->plan;
    uint32_t offers = 0, needs = 0;
    for (uint32_t g = 0; g < plan->group_count; g++)
        writer->group_cap[g] = 0;
    for (uint32_t o = 0; o < plan->offer_count; o++) {
        const struct offer *offer = &plan->offers[o];
        int64_t given = given_on(offer, day);
        offers += given > 0;
        if (offer->group < 0)
            continue;
        writer->group_party[offer->group] = writer->guarantor_of[offer->party];
        if (given > writer->group_cap[offer->group])
            writer->group_cap[offer->group] = given;
    }
    for (uint32_t i = 0; i < plan->need_count; i++)
        writer->number_of[i] = is_needed(&plan->needs[i], day) ? needs++ : UINT32_MAX;
    fprintf(writer->file, "interval %d %u %u %u\n", days, offers, needs, plan->group_count);
    for (uint32_t g = 0; g < plan->group_count; g++)
        fprintf(writer->file, "g %lld %lld\n", (long long)writer->group_party[g],
                (long long)writer->group_cap[g]);
}

static void write_offer(const struct day_writer *writer, const struct offer *offer, int64_t given)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < offer->need_count; i++)
        count += writer->number_of[offer->needs[i]] != UINT32_MAX;
    fprintf(writer->file, "l %lld %d %lld %u", (long long)writer->guarantor_of[offer->party],
            offer->group, (long long)given, count);
    for (uint32_t i = 0; i < offer->need_count; i++)
        if (writer->number_of[offer->needs[i]] != UINT32_MAX)
            fprintf(writer->file, " %u", writer->number_of[offer->needs[i]]);
    fputc('\n', writer->file);
}

static void write_day(const struct day_writer *writer, int32_t day, int32_t days)
{
    const struct plan *plan = writer->plan;
    write_head(writer, day, days);
    for (uint32_t o = 0; o < plan->offer_count; o++)
        if (given_on(&plan->offers[o], day) > 0)
            write_offer(writer, &plan->offers[o], given_on(&plan->offers[o], day));
    for (uint32_t i = 0; i < plan->need_count; i++)
        if (writer->number_of[i] != UINT32_MAX)
            fprintf(writer->file, "c %lld\n", (long long)plan->needs[i].quantity);
}

void network_write_stated(FILE *file, struct folder *folder)
{
    struct arena *arena = &folder->arena;
    const struct plan *plan = &folder->plan;
    struct day_writer writer = {
        .file = file,
        .plan = plan,
        .guarantor_of = list_guarantors(folder),
        .group_cap = ARENA_ARRAY(arena, int64_t, plan->group_count),
        .group_party = ARENA_ARRAY(arena, int64_t, plan->group_count),
        .number_of = ARENA_ARRAY(arena, uint32_t, plan->need_count),
    };
    int32_t *days;
    uint32_t count = list_days(folder, &days);
    fprintf(file, "guarantors %u\n", folder->live.guarantor_count);
    for (uint32_t i = 0; i + 1 < count; i++)
        if (days[i] < days[i + 1])
            write_day(&writer, days[i], days[i + 1] - days[i]);
}
