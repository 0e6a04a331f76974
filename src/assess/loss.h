/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is lost when bundles leave: the slices of a plan, each kept with its best fill, so
 * that a question only costs the slices that the leavers have something in. Departures can
 * be stacked like the branches of a tree: each level keeps the fill of the slices that it
 * touched, and what comes on top starts from there.
 */
#ifndef SURETY_ASSESS_LOSS_H
#define SURETY_ASSESS_LOSS_H

#include "assess/bundles.h"
#include "assess/slices.h"

enum { LOSS_LEVELS_MAX = QUESTION_K_MAX };

struct loss_slice {
    struct slice *slice; /* kinds as far as they are met, without those not met at all */
    struct slice *whole; /* not plain: with all kinds; else NULL */
    int32_t *slack;      /* the state of that fill */
    int64_t *met;        /* by kind */
    worth met_worth;
    uint32_t holder_first;    /* of its holders in loss.single */
    size_t table_at, left_at; /* where a level keeps its table and what is left of its kinds */
    size_t pair_at;           /* of its pairs of holders in loss.pair */
};

/* A place where a bundle has lots. */
struct loss_place {
    uint32_t slice, holder; /* index into loss.slices, and into that slice's holders */
};

/* Departures on top of the level below. By slice: meaningful where this level is its latest. */
struct loss_level {
    int32_t *tables;
    int64_t *lefts;
    worth *lost;       /* since everyone was there */
    bool *is_filled;   /* whether its state is that of the fill; else part of a group has left */
    uint32_t *only;    /* the one holder that has left since everyone was there, or UINT32_MAX */
    uint32_t *touched; /* slices */
    uint32_t *below;   /* by position in touched: its latest level before */
    uint32_t touched_count;
    const uint32_t *bundles; /* those that left */
    uint32_t bundle_count;
    worth total; /* lost in all slices */
};

struct loss {
    struct loss_slice *slices;
    uint32_t slice_count;
    uint32_t
        *place_first; /* by bundle: its places are places[place_first[b] .. place_first[b + 1]) */
    struct loss_place *places;
    uint32_t holder_count;                 /* of all slices */
    uint32_t kind_max, group_max, lot_max; /* of any slice */
    size_t state_bytes_max;
    worth asked, met; /* of the whole plan */
    /* Who has left: levels[1 .. depth]. */
    struct loss_level levels[LOSS_LEVELS_MAX + 1];
    uint32_t depth;
    uint32_t *level_of; /* by slice: its latest level, 0: everyone is there */
    bool *is_gone;      /* by bundle */
    /* Room to work in. */
    struct arena *arena;
    struct slice_room room;
    int32_t *table;
    int64_t *left;
    uint32_t *first_of, *next_of; /* by slice: a chain of holders that leave; by holder */
    uint32_t *touched;
    /* Answers kept: what is lost in a slice when one or two of its holders leave; all bits set: not
     * known. */
    worth *single; /* by holder */
    worth *pair;   /* by pair_at + first * holder_count + second; NULL where this would be large */
    size_t table_total, left_total, pair_total;
};

/* Everything lives in the arena; loss_release() frees what does not. O(plan). */
void loss_init(struct loss *loss, struct arena *arena, const struct plan *plan,
               const struct bundles *bundles);
void loss_release(struct loss *loss);

/*
 * These bundles leave, on top of those who have; each is named once, and the array must
 * last until loss_pop() brings them back. At most LOSS_LEVELS_MAX levels.
 */
void loss_push(struct loss *loss, const uint32_t *bundles, uint32_t count);
void loss_pop(struct loss *loss);

/* Worth lost if these bundles left, too. Always the same number for the same leavers. */
worth loss_with(struct loss *loss, const uint32_t *bundles, uint32_t count);

/*
 * Takes holder `h`, of whom loss.is_gone is set, off the state of the fill, and the split
 * groups of which it has the first lot. False if part of a group of his has stayed: the
 * state cannot tell, and slice_fill() must.
 */
bool loss_take(const struct loss *loss, const struct loss_slice *kept, uint32_t h, int32_t *table);

/* What is met of the slice without the bundles of loss.is_gone, from scratch. */
worth loss_refill(struct loss *loss, const struct loss_slice *kept);

/* As coverage: what is lost, and what stays. */
double loss_share(const struct loss *loss, worth lost);
double loss_coverage(const struct loss *loss, worth lost);

#endif
