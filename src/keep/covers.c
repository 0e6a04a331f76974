/* SPDX-License-Identifier: Apache-2.0 */
#include "keep/covers.h"

#include <stdlib.h>
#include <string.h>

enum { SUMS_BITS = 20, STEPS_MAX = 4000000, LISTED_FROM_MAX = 512 };

/* ---- how many -------------------------------------------------------------------------- */

/* How many subsets have this sum. */
struct tally {
    int64_t sum;
    uint64_t count;
};

/* The sums below the target of all subsets of some amounts: each once, ascending. */
struct sums {
    struct tally *items;
    size_t count;
};

struct counter {
    struct arena *arena;
    int64_t target;
    struct sums low, high; /* of the first half of the larger amounts, and of those after it */
    struct tally *spare;
    size_t capacity; /* of each of the three */
    bool overflowed;
};

static void append(struct counter *counter, struct sums *sums, struct tally tally)
{
    if (sums->count > 0 && sums->items[sums->count - 1].sum == tally.sum) {
        uint64_t *count = &sums->items[sums->count - 1].count;
        counter->overflowed |= __builtin_add_overflow(*count, tally.count, count);
    } else if (sums->count < counter->capacity) {
        sums->items[sums->count++] = tally;
    } else {
        counter->overflowed = true;
    }
}

/* Doubles the subsets: each with and without `amount`, merged in order. */
static void add_amount(struct counter *counter, struct sums *sums, int64_t amount)
{
    struct sums merged = {.items = counter->spare};
    size_t with = 0, without = 0;
    while (with < sums->count || without < sums->count) {
        bool takes_without =
            without < sums->count
            && (with >= sums->count || sums->items[without].sum <= sums->items[with].sum + amount);
        struct tally tally = sums->items[takes_without ? without++ : with++];
        tally.sum += takes_without ? 0 : amount;
        if (tally.sum < counter->target)
            append(counter, &merged, tally);
    }
    counter->spare = sums->items;
    *sums = merged;
}

/* Pairs of a sum of each half that together stay below `limit`. */
static uint64_t count_below(struct counter *counter, int64_t limit)
{
    const struct sums *low = &counter->low, *high = &counter->high;
    uint64_t below = 0, total = 0, product;
    for (size_t j = 0; j < high->count; j++)
        counter->overflowed |= __builtin_add_overflow(below, high->items[j].count, &below);
    for (size_t i = 0, j = high->count; i < low->count; i++) {
        for (; j > 0 && low->items[i].sum + high->items[j - 1].sum >= limit; j--)
            below -= high->items[j - 1].count;
        counter->overflowed |= __builtin_mul_overflow(below, low->items[i].count, &product)
                               || __builtin_add_overflow(total, product, &total);
    }
    return total;
}

static struct sums empty_set(struct counter *counter)
{
    struct sums sums = {ARENA_ARRAY(counter->arena, struct tally, counter->capacity), 1};
    sums.items[0] = (struct tally){0, 1};
    return sums;
}

static int descending(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return a > b ? -1 : a < b;
}

static void count_covers(const int64_t *amounts, uint32_t count, struct covers *covers,
                         int64_t target)
{
    struct arena scratch;
    arena_init(&scratch);
    struct counter counter = {.arena = &scratch, .target = target};
    int64_t *sorted = ARENA_ARRAY(&scratch, int64_t, count);
    memcpy(sorted, amounts, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, descending);
    uint32_t half = count - count / 2;
    counter.capacity = half < SUMS_BITS ? (size_t)1 << half : (size_t)1 << SUMS_BITS;
    counter.low = empty_set(&counter);
    counter.high = empty_set(&counter);
    counter.spare = ARENA_ARRAY(&scratch, struct tally, counter.capacity);
    covers->total = 0;
    for (uint32_t i = 0; i < count && !counter.overflowed; i++) {
        uint64_t with = count_below(&counter, target);
        uint64_t too_few = count_below(&counter, target - sorted[i]);
        counter.overflowed |= __builtin_add_overflow(covers->total, with - too_few, &covers->total);
        add_amount(&counter, i < count / 2 ? &counter.low : &counter.high, sorted[i]);
    }
    covers->total_is_known = !counter.overflowed;
    arena_release(&scratch);
}

/* ---- the first of them --------------------------------------------------------------------- */

struct lister {
    struct arena *arena;
    const int64_t *amounts;
    uint32_t count;
    int64_t target;
    int64_t *most; /* most[j * (count + 1) + i]: the largest sum of j amounts from index i on */
    uint32_t *chosen;
    struct cover *listed;
    size_t listed_count, list_max;
    uint32_t size; /* of the sets looked for now */
    long steps;
};

/* The j largest of a suffix: insert amount i into the sorted list of those after it. */
static void find_most(struct lister *lister, struct arena *scratch)
{
    uint32_t n = lister->count;
    int64_t *largest = ARENA_ARRAY(scratch, int64_t, (size_t)n + 1);
    lister->most = ARENA_ARRAY(scratch, int64_t, ((size_t)n + 1) * (n + 1));
    for (uint32_t i = n; i-- > 0;) {
        uint32_t held = n - 1 - i, at = held;
        for (; at > 0 && largest[at - 1] < lister->amounts[i]; at--)
            largest[at] = largest[at - 1];
        largest[at] = lister->amounts[i];
        int64_t sum = 0;
        for (uint32_t j = 1; j <= held + 1; j++) {
            sum += largest[j - 1];
            lister->most[(size_t)j * (n + 1) + i] = sum;
        }
    }
}

static void list(struct lister *lister)
{
    uint32_t *members = ARENA_ARRAY(lister->arena, uint32_t, lister->size);
    memcpy(members, lister->chosen, lister->size * sizeof *members);
    lister->listed[lister->listed_count++] = (struct cover){members, lister->size};
}

/*
 * Extends chosen[0 .. taken) by indexes from `from` on. Given up where even the largest left are
 * too little, or where the set would do without some member of it: both stay so.
 */
static void extend(struct lister *lister, uint32_t taken, uint32_t from, int64_t sum, int64_t least)
{
    uint32_t wanted = lister->size - taken, n = lister->count;
    if (wanted == 0) {
        list(lister);
        return;
    }
    for (uint32_t i = from; i + wanted <= n; i++) {
        if (lister->listed_count >= lister->list_max || ++lister->steps > STEPS_MAX
            || sum + lister->most[(size_t)wanted * (n + 1) + i] < lister->target)
            return;
        int64_t amount = lister->amounts[i], grown = sum + amount;
        int64_t smallest = amount < least ? amount : least;
        bool is_enough = grown >= lister->target;
        if (is_enough != (wanted == 1) || grown - smallest >= lister->target)
            continue;
        lister->chosen[taken] = i;
        extend(lister, taken + 1, i + 1, grown, smallest);
    }
}

void covers_find(struct arena *arena, const int64_t *amounts, uint32_t count, int64_t target,
                 size_t list_max, struct covers *covers)
{
    CHECK(target > 0);
    *covers = (struct covers){0};
    count_covers(amounts, count, covers, target);
    if (count > LISTED_FROM_MAX)
        return;
    struct arena scratch;
    arena_init(&scratch);
    struct lister lister = {.arena = arena,
                            .amounts = amounts,
                            .count = count,
                            .target = target,
                            .listed = ARENA_ARRAY(arena, struct cover, list_max),
                            .list_max = list_max};
    lister.chosen = ARENA_ARRAY(&scratch, uint32_t, (size_t)count + 1);
    find_most(&lister, &scratch);
    for (lister.size = 1; lister.size <= count && lister.listed_count < list_max; lister.size++) {
        if (covers->total_is_known && lister.listed_count == covers->total)
            break;
        extend(&lister, 0, 0, 0, INT64_MAX);
    }
    arena_release(&scratch);
    covers->listed = lister.listed;
    covers->listed_count = lister.listed_count;
    covers->list_is_whole = lister.steps <= STEPS_MAX;
}
