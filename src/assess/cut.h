/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cut tables. The needs of a slice (slice.h) fall into a few classes, and a table holds one
 * number for each of the 2^n sets of classes, at the index whose bits are the classes:
 *
 *     slack[A] = what supply can reach the classes of A  -  what the classes of A take
 *
 * What is taken can be served if and only if no slack is below zero (Gale 1957; max-flow
 * min-cut). So a whole max flow is a few passes over a short array of integers, with no
 * graph to search. Integers only: the processor's width changes the speed, never a bit of
 * the result.
 *
 * One class more may be wild: all supply reaches it. Of the sets with it only the one with
 * everything matters, for it takes most and no more can reach it. It stands behind the
 * others, at index 2^n, and doubles what a table can hold.
 *
 *     index   0   1   2   3  ...  2^n - 1   2^n
 *     set     -   a   b   ab      all n     all n and the wild one
 */
#ifndef SURETY_ASSESS_CUT_H
#define SURETY_ASSESS_CUT_H

#include <stdint.h>

enum {
    CUT_CLASSES_MAX = 10,  /* n, without the wild one */
    CUT_LIMIT = 1 << 26,   /* all supply and demand of a table stay below it */
    CUT_LOTS_MAX = 32,     /* lots of a group, or of a tree of groups */
    CUT_TREE_MAX = 64,     /* groups of a tree */
    CUT_NO_WILD = 1 << 30, /* the last number where no class is wild: never the least */
};

/* Numbers in a table of n classes. */
static inline uint32_t cut_size(uint32_t n)
{
    return (1u << n) + 1;
}

/*
 * From `by_mask[m]`, the supply that reaches exactly the classes of m (and the wild one), to
 * the supply that reaches any class of A, in place. O(2^n n).
 */
void cut_reach(int32_t *by_mask, uint32_t n);

/* Takes `quantity` off every A that meets `mask`, and off everything; adds when it is negative.
 * O(2^n). */
void cut_take(int32_t *table, uint32_t n, uint32_t mask, int32_t quantity);

/*
 * What lots give that stand in a group, or in groups that lie in each other: a tree, children
 * before parents and the root last.
 */
struct cut_tree {
    uint32_t count;                   /* lots */
    uint32_t masks[CUT_LOTS_MAX];     /* by lot: the classes that it reaches */
    int32_t quantities[CUT_LOTS_MAX]; /* by lot */
    uint32_t groups[CUT_LOTS_MAX];    /* by lot: the innermost group that it stands in */
    uint32_t group_count;
    int32_t caps[CUT_TREE_MAX];     /* by group: the most that it gives in all */
    uint32_t parents[CUT_TREE_MAX]; /* by group; of the root it does not matter */
};

/* Adds `sign` times what a tree gives. O(2^n (count + group_count)). */
void cut_group(int32_t *table, uint32_t n, const struct cut_tree *tree, int32_t sign);

/* Adds `quantity` to every A with `class`; class n is the wild one. O(2^n). */
void cut_raise(int32_t *table, uint32_t n, uint32_t class, int32_t quantity);

/* The least number of the table. O(2^n). */
int32_t cut_least(const int32_t *table, uint32_t n);

/* The least number among the A with `class`, and among those without. O(2^n). */
void cut_least_by_class(const int32_t *table, uint32_t n, uint32_t class, int32_t *least_with,
                        int32_t *least_without);

/* into[A] = the larger of into[A] and from[A], and from[A] the smaller. O(2^n). */
void cut_sift(int32_t *into, int32_t *from, uint32_t n);

#endif
