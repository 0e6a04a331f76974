/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A slice is an independent piece of the plan over a span of days in which nothing
 * changes: the smallest place where coverage is decided. Needs that the same offers may
 * serve are one class; needs of one class whose units are worth the same are one kind.
 * Offers that come and go together (a bundle) and reach the same classes are one lot.
 *
 *     source ──> limits ──> lot ──> class ──> kind      worth: of a unit, over all days
 *          └────────────────^
 *
 * A limit is a group of the plan (plan.h), with the limits that lie in it. Lots whose limits
 * are of one tree are called a group here: what one of them gives may depend on another, and on
 * no lot outside.
 *
 * Which amounts of the kinds can be met together is a polymatroid (Megiddo 1974; Lawler
 * and Martel 1982), so that serving the greatest worth first is exact. With few classes a
 * slice works on a cut table (cut.h), otherwise on a flow (slice_flow.h); the result is the
 * same, since the amounts met are unique for a given order of kinds.
 */
#ifndef SURETY_ASSESS_SLICE_H
#define SURETY_ASSESS_SLICE_H

#include "assess/cut.h"
#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Worth in whole units so small that everything asked in a plan comes to about 2^119. It
 * adds up exactly, in whatever order, so that no history of questions shows in an answer.
 */
__extension__ typedef unsigned __int128 worth;

enum {
    /* Numbers in a cut table, rounded up as slice_state_bytes() is. */
    SLICE_TABLE_SIZE_MAX = (1 << CUT_CLASSES_MAX) + 4,
    SLICE_ALONE = -1,   /* group of a lot that is in none */
    SLICE_LARGEST = -1, /* a limit that is as much as the largest lot that is there */
};

struct slice_kind {
    uint32_t class;
    int64_t quantity; /* thousandths; in a tabled slice times `gauge` */
    worth unit;       /* worth of one of these over the days of the slice */
};

struct slice_lot {
    uint32_t bundle;
    int32_t group;    /* index from 0 to group_count, or SLICE_ALONE */
    int32_t limit;    /* the innermost that it stands under: index in limits; or SLICE_ALONE */
    int64_t quantity; /* as of kinds; at most all that is needed in the slice */
};

/* What lots of a group give together at most. */
struct slice_limit {
    int32_t parent; /* the next one above, or SLICE_ALONE */
    int64_t most;   /* as of lots; or SLICE_LARGEST */
};

/* The lots of one bundle. */
struct slice_holder {
    uint32_t bundle;
    uint32_t first, count; /* in lots */
};

struct slice {
    int32_t days;
    uint32_t class_count;
    uint32_t cut_classes; /* tabled: classes that the cut table tells apart; with a wild one, the
                             last, one less */
    uint32_t words;       /* 64-bit words of a lot's mask of classes */
    struct slice_kind *kinds; /* by worth, greatest first */
    uint32_t kind_count;
    struct slice_lot *lots; /* by bundle, then group: first those in none */
    uint64_t *masks;        /* `words` for each lot; none set only in groups */
    uint32_t lot_count;
    struct slice_holder *holders; /* by bundle */
    uint32_t holder_count;
    uint32_t *grouped;     /* lots that are in groups, by group */
    uint32_t *group_first; /* lots of group g are grouped[group_first[g] .. group_first[g + 1]) */
    bool *group_is_split;  /* by group: it has lots in two bundles */
    struct slice_limit *limits; /* by group; children before parents, so the root is last */
    uint32_t *limit_first; /* limits of group g are limits[limit_first[g] .. limit_first[g + 1]) */
    uint32_t limit_count;
    uint32_t group_count;
    struct slice_net *net; /* not tabled: for slice_flow.h; NULL until slice_copy() */
    bool is_tabled;        /* few classes, and quantities small enough; they are then in `gauge`
                              thousandths */
    int64_t gauge;
    bool is_plain; /* no group is split */
};

/* Memory to work in, for slices of one walk (slices.h); any number of calls, one thread. */
struct slice_room {
    int32_t *table;    /* SLICE_TABLE_SIZE_MAX */
    int64_t *left;     /* most kinds */
    uint8_t *is_done;  /* most classes */
    struct arena flow; /* of slices that are not tabled */
};

void slice_room_init(struct slice_room *room, struct arena *arena, uint32_t class_max,
                     uint32_t kind_max);
void slice_room_release(struct slice_room *room);

/*
 * Serves the greatest worth first, without the bundles b with gone[b] (NULL: all are
 * there). Writes what is met of each kind, and returns its worth.
 */
worth slice_fill(const struct slice *slice, const bool *gone, struct slice_room *room,
                 int64_t *met);

/* Whether all kinds can be met in full. */
bool slice_is_met(const struct slice *slice, const bool *gone, struct slice_room *room);

/* The slack of a tabled slice when all kinds are to be met. */
void slice_slack(const struct slice *slice, const bool *gone, int32_t *slack);

/*
 * The state from which bundles can leave: the cut table of a tabled slice, or else its flow;
 * so many bytes, which can be copied. All kinds of the slice must be such that they can be
 * met in full together; `met` is then what they ask.
 */
size_t slice_state_bytes(const struct slice *slice);
void slice_begin(const struct slice *slice, int32_t *slack, int64_t *met);

/*
 * What the lots of one holder give, off the state; but what a split group gives is taken off
 * as a whole, when its last lot goes.
 */
void slice_take(const struct slice *slice, const struct slice_holder *holder, int32_t *slack);
void slice_take_group(const struct slice *slice, uint32_t g, int32_t *slack);

/* What a lot that is in no group gives, or all of group `g`, onto the table. */
void slice_add_lot(const struct slice *slice, uint32_t lot, int32_t *table);
void slice_add_group(const struct slice *slice, uint32_t g, int32_t *table);

/*
 * Gives up the least worth until nothing is short: `left` is what is met of each kind and
 * goes down. Returns the worth given up.
 */
worth slice_shed(const struct slice *slice, int32_t *slack, int64_t *left, uint8_t *is_done);

/* A copy in the arena, which can be asked all of the above; what slices_next() gives only the first
 * two. */
struct slice *slice_copy(struct arena *arena, const struct slice *slice);

#endif
