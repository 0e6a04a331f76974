/* SPDX-License-Identifier: Apache-2.0 */
#include "keep/split.h"

#include "base/check.h"

#include <stdlib.h>

struct remainder {
    int64_t rest; /* of the division, out of the sum of weights */
    size_t index;
};

static int compare_remainders(const void *left, const void *right)
{
    const struct remainder *a = left, *b = right;
    if (a->rest != b->rest)
        return a->rest > b->rest ? -1 : 1;
    return a->index < b->index ? -1 : a->index > b->index;
}

static int64_t sum_of(const int64_t *weights, size_t count)
{
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        CHECK(weights[i] >= 0 && weights[i] <= SPLIT_SUM_MAX - sum);
        sum += weights[i];
    }
    return sum;
}

void split_pro_rata(struct arena *scratch, int64_t amount, const int64_t *weights, size_t count,
                    int64_t *parts)
{
    struct remainder *remainders = ARENA_ARRAY(scratch, struct remainder, count);
    int64_t sum = sum_of(weights, count), left = amount;
    CHECK(amount >= 0 && amount <= SPLIT_SUM_MAX && (sum > 0 || amount == 0));
    for (size_t i = 0; i < count; i++) {
        __int128 product = (__int128)amount * weights[i];
        parts[i] = sum == 0 ? 0 : (int64_t)(product / sum);
        remainders[i] = (struct remainder){sum == 0 ? 0 : (int64_t)(product % sum), i};
        left -= parts[i];
    }
    if (left == 0)
        return;
    qsort(remainders, count, sizeof *remainders, compare_remainders);
    for (int64_t i = 0; i < left; i++) /* left < count: every fraction is below 1 */
        parts[remainders[i].index]++;
}

struct capped {
    int64_t weight, cap;
    size_t index;
};

/* By cap ÷ weight: who reaches the cap first as the level rises. */
static int compare_capped(const void *left, const void *right)
{
    const struct capped *a = left, *b = right;
    __int128 x = (__int128)a->cap * b->weight, y = (__int128)b->cap * a->weight;
    if (x != y)
        return x < y ? -1 : 1;
    return a->index < b->index ? -1 : a->index > b->index;
}

static int compare_places(const void *left, const void *right)
{
    const struct capped *a = left, *b = right;
    return a->index < b->index ? -1 : a->index > b->index;
}

/* Shares what is left among those that stay below their caps; ties go by place in the list. */
static void split_rest(struct arena *scratch, int64_t amount, struct capped *items, size_t count,
                       int64_t *parts)
{
    int64_t *weights = ARENA_ARRAY(scratch, int64_t, count);
    int64_t *own = ARENA_ARRAY(scratch, int64_t, count);
    qsort(items, count, sizeof *items, compare_places);
    for (size_t i = 0; i < count; i++)
        weights[i] = items[i].weight;
    split_pro_rata(scratch, amount, weights, count, own);
    for (size_t i = 0; i < count; i++)
        parts[items[i].index] = own[i];
}

int64_t split_capped(struct arena *scratch, int64_t amount, const int64_t *weights,
                     const int64_t *caps, size_t count, int64_t *parts)
{
    struct capped *items = ARENA_ARRAY(scratch, struct capped, count);
    int64_t weight = sum_of(weights, count), left = amount;
    size_t kept = 0, at = 0;
    for (size_t i = 0; i < count; i++) {
        parts[i] = 0;
        if (weights[i] > 0)
            items[kept++] = (struct capped){weights[i], caps[i], i};
    }
    if (kept > 0)
        qsort(items, kept, sizeof *items, compare_capped);
    while (at < kept && (__int128)items[at].cap * weight <= (__int128)left * items[at].weight) {
        parts[items[at].index] = items[at].cap;
        left -= items[at].cap;
        weight -= items[at].weight;
        at++;
    }
    if (at == kept)
        return left;
    split_rest(scratch, left, items + at, kept - at, parts);
    return 0;
}
