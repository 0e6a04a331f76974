/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/pieces.h"

#include "assess/random.h"

#include <stdlib.h>
#include <string.h>

enum { NO_PIECE = UINT32_MAX };

/* What sorting needs to know; qsort_r() passes it along. */
struct finder {
    struct arena *arena;
    const struct plan *plan;
    const bool *keep;
    const uint32_t *bundle_of;
    uint32_t *parent;      /* by need: union-find */
    uint32_t *need_piece;  /* by need: its piece or NO_PIECE */
    uint32_t *offer_piece; /* by offer */
    uint32_t *group_need;  /* by root of groups: a need that some offer beneath it may serve, or
                              NO_PIECE */
    /* Columns: the offers that may serve need i are rows[first[i] .. first[i + 1]). */
    uint32_t *first, *rows;
    uint64_t *hash; /* by need: of its column */
};

/* ---- which belong together ----------------------------------------------------------- */

static uint32_t find_root(uint32_t *parent, uint32_t i)
{
    while (parent[i] != i) {
        parent[i] = parent[parent[i]];
        i = parent[i];
    }
    return i;
}

static void unite(struct finder *finder, uint32_t a, uint32_t b)
{
    a = find_root(finder->parent, a);
    b = find_root(finder->parent, b);
    finder->parent[a > b ? a : b] = a < b ? a : b; /* the root is the first need of its piece */
}

/* The root of the groups that an offer is in, or -1. */
static int32_t root_of(const struct plan *plan, const struct offer *offer)
{
    return offer->group < 0 ? -1 : (int32_t)plan->groups[offer->group].root;
}

/* The first kept need of an offer, after uniting all of them; or NO_PIECE. */
static uint32_t unite_offer(struct finder *finder, const struct offer *offer)
{
    uint32_t first = NO_PIECE;
    for (uint32_t i = 0; i < offer->need_count; i++) {
        if (!finder->keep[offer->needs[i]])
            continue;
        if (first == NO_PIECE)
            first = offer->needs[i];
        unite(finder, first, offer->needs[i]);
    }
    return first;
}

static void unite_all(struct finder *finder)
{
    const struct plan *plan = finder->plan;
    for (uint32_t i = 0; i < plan->need_count; i++)
        finder->parent[i] = i;
    for (uint32_t g = 0; g < plan->group_count; g++)
        finder->group_need[g] = NO_PIECE;
    for (uint32_t o = 0; o < plan->offer_count; o++) {
        uint32_t first = unite_offer(finder, &plan->offers[o]);
        int32_t group = root_of(plan, &plan->offers[o]);
        finder->offer_piece[o] = first; /* a need for now */
        if (first == NO_PIECE || group < 0)
            continue;
        if (finder->group_need[group] == NO_PIECE)
            finder->group_need[group] = first;
        unite(finder, first, finder->group_need[group]);
    }
}

/* Numbers the pieces in the order of their first needs. */
static void number_pieces(struct finder *finder, struct pieces *pieces)
{
    const struct plan *plan = finder->plan;
    for (uint32_t i = 0; i < plan->need_count; i++) {
        uint32_t root = find_root(finder->parent, i);
        finder->need_piece[i] = !finder->keep[i] ? NO_PIECE
                                : root == i      ? pieces->count++
                                                 : finder->need_piece[root];
    }
    for (uint32_t o = 0; o < plan->offer_count; o++) {
        const struct offer *offer = &plan->offers[o];
        uint32_t need = finder->offer_piece[o];
        if (need == NO_PIECE && offer->group >= 0)
            need = finder->group_need[root_of(plan, offer)]; /* counts for its group's largest */
        finder->offer_piece[o] = need == NO_PIECE ? NO_PIECE : finder->need_piece[need];
    }
}

/* ---- in which order --------------------------------------------------------------------- */

static int compare_uint(uint64_t a, uint64_t b)
{
    return a < b ? -1 : a > b;
}

static int compare_needs(const void *left, const void *right, void *context)
{
    const struct finder *finder = context;
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    int order = compare_uint(finder->need_piece[a], finder->need_piece[b]);
    if (order == 0)
        order = need_worth_cmp(&finder->plan->needs[b], &finder->plan->needs[a]);
    return order != 0 ? order : compare_uint(a, b);
}

static int compare_offers(const void *left, const void *right, void *context)
{
    const struct finder *finder = context;
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    int order = compare_uint(finder->offer_piece[a], finder->offer_piece[b]);
    if (order == 0)
        order = compare_uint(finder->bundle_of[a], finder->bundle_of[b]);
    if (order == 0)
        order = compare_uint((uint32_t)(finder->plan->offers[a].group + 1),
                             (uint32_t)(finder->plan->offers[b].group + 1));
    return order != 0 ? order : compare_uint(a, b);
}

/* Lists needs and offers by piece. */
static void list(struct finder *finder, struct pieces *pieces)
{
    const struct plan *plan = finder->plan;
    pieces->pieces = ARENA_ARRAY(finder->arena, struct piece, pieces->count);
    pieces->needs = ARENA_ARRAY(finder->arena, uint32_t, plan->need_count);
    pieces->offers = ARENA_ARRAY(finder->arena, uint32_t, plan->offer_count);
    uint32_t need_count = 0, offer_count = 0;
    for (uint32_t i = 0; i < plan->need_count; i++)
        if (finder->need_piece[i] != NO_PIECE)
            pieces->needs[need_count++] = i;
    for (uint32_t o = 0; o < plan->offer_count; o++)
        if (finder->offer_piece[o] != NO_PIECE)
            pieces->offers[offer_count++] = o;
    qsort_r(pieces->needs, need_count, sizeof(uint32_t), compare_needs, finder);
    qsort_r(pieces->offers, offer_count, sizeof(uint32_t), compare_offers, finder);
    for (uint32_t i = 0; i < need_count; i++)
        pieces->pieces[finder->need_piece[pieces->needs[i]]].need_count++;
    for (uint32_t i = 0; i < offer_count; i++)
        pieces->pieces[finder->offer_piece[pieces->offers[i]]].offer_count++;
    for (uint32_t p = 1; p < pieces->count; p++) {
        const struct piece *before = &pieces->pieces[p - 1];
        pieces->pieces[p].need_first = before->need_first + before->need_count;
        pieces->pieces[p].offer_first = before->offer_first + before->offer_count;
    }
}

/* ---- classes ----------------------------------------------------------------------------- */

/* The column of each need, and a hash of it. */
static void make_columns(struct finder *finder)
{
    const struct plan *plan = finder->plan;
    finder->first = ARENA_ARRAY(finder->arena, uint32_t, plan->need_count + 2);
    finder->hash = ARENA_ARRAY(finder->arena, uint64_t, plan->need_count);
    for (uint32_t o = 0; o < plan->offer_count; o++) {
        uint64_t seed = o;
        uint64_t mark = random_mix(&seed);
        for (uint32_t i = 0; i < plan->offers[o].need_count; i++) {
            finder->first[plan->offers[o].needs[i] + 2]++;
            finder->hash[plan->offers[o].needs[i]] += mark;
        }
    }
    for (uint32_t i = 0; i < plan->need_count; i++)
        finder->first[i + 2] += finder->first[i + 1];
    finder->rows = ARENA_ARRAY(finder->arena, uint32_t, finder->first[plan->need_count + 1]);
    for (uint32_t o = 0; o < plan->offer_count; o++)
        for (uint32_t i = 0; i < plan->offers[o].need_count; i++)
            finder->rows[finder->first[plan->offers[o].needs[i] + 1]++] = o;
}

static int compare_columns(const void *left, const void *right, void *context)
{
    const struct finder *finder = context;
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    int order = compare_uint(finder->hash[a], finder->hash[b]);
    return order != 0 ? order : compare_uint(a, b);
}

static bool same_column(const struct finder *finder, uint32_t a, uint32_t b)
{
    uint32_t count = finder->first[a + 1] - finder->first[a];
    return finder->hash[a] == finder->hash[b] && finder->first[b + 1] - finder->first[b] == count
           && memcmp(finder->rows + finder->first[a], finder->rows + finder->first[b],
                     count * sizeof *finder->rows)
                  == 0;
}

/*
 * Needs with the same column become one class. Should two columns share a hash and lie
 * between each other, a class falls in two, which costs time and changes nothing.
 */
static void classify(struct finder *finder, struct pieces *pieces, struct piece *piece,
                     uint32_t *order)
{
    memcpy(order, pieces->needs + piece->need_first, piece->need_count * sizeof *order);
    qsort_r(order, piece->need_count, sizeof *order, compare_columns, finder);
    for (uint32_t i = 0; i < piece->need_count; i++) {
        if (i == 0 || !same_column(finder, order[i - 1], order[i]))
            piece->class_count++;
        pieces->class_of[order[i]] = piece->class_count - 1;
    }
    piece->words = (piece->class_count + 63) / 64;
}

static void mask_offers(struct finder *finder, struct pieces *pieces, const struct piece *piece)
{
    for (uint32_t i = 0; i < piece->offer_count; i++) {
        uint32_t o = pieces->offers[piece->offer_first + i];
        const struct offer *offer = &finder->plan->offers[o];
        uint64_t *mask = ARENA_ARRAY(finder->arena, uint64_t, piece->words);
        for (uint32_t n = 0; n < offer->need_count; n++) {
            uint32_t class = pieces->class_of[offer->needs[n]];
            if (finder->keep[offer->needs[n]])
                mask[class / 64] |= UINT64_C(1) << (class % 64);
        }
        pieces->mask_of[o] = mask;
    }
}

/* ---- the whole ----------------------------------------------------------------------------- */

static uint32_t larger(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

void pieces_find(struct pieces *pieces, struct arena *arena, const struct plan *plan,
                 const bool *keep, const uint32_t *bundle_of)
{
    struct finder finder = {
        .arena = arena,
        .plan = plan,
        .keep = keep,
        .bundle_of = bundle_of,
        .parent = ARENA_ARRAY(arena, uint32_t, plan->need_count),
        .need_piece = ARENA_ARRAY(arena, uint32_t, plan->need_count),
        .offer_piece = ARENA_ARRAY(arena, uint32_t, plan->offer_count),
        .group_need = ARENA_ARRAY(arena, uint32_t, plan->group_count),
    };
    *pieces = (struct pieces){
        .class_of = ARENA_ARRAY(arena, uint32_t, plan->need_count),
        .mask_of = ARENA_ARRAY(arena, uint64_t *, plan->offer_count),
    };
    unite_all(&finder);
    number_pieces(&finder, pieces);
    list(&finder, pieces);
    make_columns(&finder);
    uint32_t *order = ARENA_ARRAY(arena, uint32_t, plan->need_count);
    for (uint32_t p = 0; p < pieces->count; p++) {
        struct piece *piece = &pieces->pieces[p];
        classify(&finder, pieces, piece, order);
        mask_offers(&finder, pieces, piece);
        pieces->need_max = larger(pieces->need_max, piece->need_count);
        pieces->offer_max = larger(pieces->offer_max, piece->offer_count);
        pieces->class_max = larger(pieces->class_max, piece->class_count);
    }
}
