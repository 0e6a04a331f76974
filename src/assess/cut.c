/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/cut.h"

#include <stdbool.h>
#include <string.h>

/* Each loop is compiled for several widths of vectors; the loader takes the widest there is.
 * (clang 14 names such functions so that other files cannot call them: there one width it is.) */
#if defined(__x86_64__) && defined(__linux__) && !defined(__clang__)
#define WIDE __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define WIDE
#endif

/* All bits set where the set `a` meets `mask`, else none: arithmetic that needs no branch. */
static inline int32_t meets(uint32_t a, uint32_t mask)
{
    return -(int32_t)((a & mask) != 0);
}

static inline int32_t smaller(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

/* From numbers by set to the sum over each set's subsets, one class after the other. */
WIDE static void sum_subsets(int32_t *table, uint32_t n)
{
    for (uint32_t half = 1; half < 1u << n; half *= 2)
        for (uint32_t base = 0; base < 1u << n; base += 2 * half)
            for (uint32_t i = base; i < base + half; i++)
                table[i + half] += table[i];
}

/*
 * What reaches A is everything but what reaches only classes outside A: the sum over all
 * subsets of the complement. Two mirrored indexes meet in the middle.
 */
void cut_reach(int32_t *by_mask, uint32_t n)
{
    sum_subsets(by_mask, n);
    uint32_t last = (1u << n) - 1;
    int32_t total = by_mask[last];
    for (uint32_t i = 0, j = last; i < j; i++, j--) {
        int32_t low = by_mask[i];
        by_mask[i] = total - by_mask[j];
        by_mask[j] = total - low;
    }
    if (n == 0)
        by_mask[0] = 0;
    by_mask[last + 1] = total;
}

WIDE void cut_take(int32_t *table, uint32_t n, uint32_t mask, int32_t quantity)
{
    for (uint32_t a = 0; a < 1u << n; a++)
        table[a] -= meets(a, mask) & quantity;
    table[1u << n] -= quantity;
}

/* A tree that is one group. */
WIDE static void add_root(int32_t *table, uint32_t n, const struct cut_tree *tree, int32_t sign)
{
    int32_t sum[1 << CUT_CLASSES_MAX], all = 0, cap = tree->caps[0];
    memset(sum, 0, sizeof *sum << n);
    for (uint32_t i = 0; i < tree->count; i++) {
        for (uint32_t a = 0; a < 1u << n; a++)
            sum[a] += meets(a, tree->masks[i]) & tree->quantities[i];
        all += tree->quantities[i];
    }
    for (uint32_t a = 0; a < 1u << n; a++)
        table[a] += sign * smaller(sum[a], cap);
    table[1u << n] += sign * smaller(all, cap);
}

/* What a tree gives the classes of `a`, or everything. */
static int32_t tree_gives(const struct cut_tree *tree, uint32_t a, bool everything)
{
    int32_t sums[CUT_TREE_MAX];
    memset(sums, 0, tree->group_count * sizeof *sums);
    for (uint32_t i = 0; i < tree->count; i++)
        if (everything || (a & tree->masks[i]) != 0)
            sums[tree->groups[i]] += tree->quantities[i];
    uint32_t root = tree->group_count - 1;
    for (uint32_t g = 0; g < root; g++)
        sums[tree->parents[g]] += smaller(sums[g], tree->caps[g]);
    return smaller(sums[root], tree->caps[root]);
}

void cut_group(int32_t *table, uint32_t n, const struct cut_tree *tree, int32_t sign)
{
    if (tree->group_count == 1) {
        add_root(table, n, tree, sign);
        return;
    }
    for (uint32_t a = 0; a < 1u << n; a++)
        table[a] += sign * tree_gives(tree, a, false);
    table[1u << n] += sign * tree_gives(tree, 0, true);
}

WIDE void cut_raise(int32_t *table, uint32_t n, uint32_t class, int32_t quantity)
{
    table[1u << n] += quantity;
    if (class == n)
        return;
    for (uint32_t a = 0; a < 1u << n; a++)
        table[a] += meets(a, 1u << class) & quantity;
}

WIDE int32_t cut_least(const int32_t *table, uint32_t n)
{
    int32_t least = table[1u << n];
    for (uint32_t a = 0; a < 1u << n; a++)
        least = smaller(table[a], least);
    return least;
}

WIDE void cut_least_by_class(const int32_t *table, uint32_t n, uint32_t class, int32_t *least_with,
                             int32_t *least_without)
{
    int32_t with = INT32_MAX, without = INT32_MAX;
    uint32_t bit = class == n ? 0 : 1u << class;
    for (uint32_t a = 0; a < 1u << n; a++) {
        int32_t mine = meets(a, bit);
        with = smaller((table[a] & mine) | (INT32_MAX & ~mine), with);
        without = smaller((table[a] & ~mine) | (INT32_MAX & mine), without);
    }
    *least_with = smaller(with, table[1u << n]);
    *least_without = without;
}

WIDE void cut_sift(int32_t *into, int32_t *from, uint32_t n)
{
    for (uint32_t a = 0; a <= 1u << n; a++) {
        int32_t x = into[a], y = from[a];
        into[a] = x > y ? x : y;
        from[a] = x > y ? y : x;
    }
}
