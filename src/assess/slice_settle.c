/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/slice_settle.h"

#include "base/number.h"

#include <string.h>

/* ---- order ----------------------------------------------------------------------------- */

static void list_holders(struct slice *slice)
{
    for (uint32_t l = 0; l < slice->lot_count; l++) {
        if (l == 0 || slice->lots[l - 1].bundle != slice->lots[l].bundle)
            slice->holders[slice->holder_count++] =
                (struct slice_holder){slice->lots[l].bundle, l, 0};
        slice->holders[slice->holder_count - 1].count++;
    }
}

/* Lots by group (counting sort). Returns whether a cut table has room for each group. */
static bool list_groups(struct slice *slice)
{
    bool is_simple = true;
    uint32_t *first = slice->group_first;
    memset(first, 0, (slice->group_count + 2) * sizeof *first);
    for (uint32_t l = 0; l < slice->lot_count; l++)
        if (slice->lots[l].group != SLICE_ALONE)
            first[slice->lots[l].group + 2]++;
    for (uint32_t g = 0; g < slice->group_count; g++) {
        is_simple &= first[g + 2] <= CUT_LOTS_MAX
                     && slice->limit_first[g + 1] - slice->limit_first[g] <= CUT_TREE_MAX;
        first[g + 2] += first[g + 1];
    }
    for (uint32_t l = 0; l < slice->lot_count; l++)
        if (slice->lots[l].group != SLICE_ALONE)
            slice->grouped[first[slice->lots[l].group + 1]++] = l;
    return is_simple;
}

/* Marks the groups that have lots in two bundles. Returns whether there is one. */
static bool mark_split_groups(struct slice *slice)
{
    bool any = false;
    for (uint32_t g = 0; g < slice->group_count; g++) {
        slice->group_is_split[g] = false;
        for (uint32_t i = slice->group_first[g] + 1; i < slice->group_first[g + 1]; i++)
            slice->group_is_split[g] |=
                slice->lots[slice->grouped[i]].bundle != slice->lots[slice->grouped[i - 1]].bundle;
        any |= slice->group_is_split[g];
    }
    return any;
}

/* ---- table ------------------------------------------------------------------------------ */

static int64_t common_divisor(int64_t a, int64_t b)
{
    while (b != 0) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* Counts in the largest unit that divides all quantities; tables then hold larger ones. */
static int64_t find_gauge(const struct slice *slice)
{
    int64_t gauge = 0;
    for (uint32_t k = 0; k < slice->kind_count && gauge != 1; k++)
        gauge = common_divisor(slice->kinds[k].quantity, gauge);
    for (uint32_t l = 0; l < slice->lot_count && gauge != 1; l++)
        gauge = common_divisor(slice->lots[l].quantity, gauge);
    for (uint32_t l = 0; l < slice->limit_count && gauge != 1; l++)
        if (slice->limits[l].most != SLICE_LARGEST)
            gauge = common_divisor(slice->limits[l].most, gauge);
    return gauge;
}

static void apply_gauge(struct slice *slice)
{
    if (slice->gauge == 1)
        return;
    for (uint32_t k = 0; k < slice->kind_count; k++) {
        slice->kinds[k].quantity /= slice->gauge;
        slice->kinds[k].unit *= (worth)slice->gauge;
    }
    for (uint32_t l = 0; l < slice->lot_count; l++)
        slice->lots[l].quantity /= slice->gauge;
    for (uint32_t l = 0; l < slice->limit_count; l++)
        if (slice->limits[l].most != SLICE_LARGEST)
            slice->limits[l].most /= slice->gauge;
}

/* Whether a table can hold all supply and demand. */
static bool adds_up(const struct slice *slice, int64_t needed)
{
    int64_t sum = needed;
    for (uint32_t l = 0; l < slice->lot_count; l++)
        sum = thousandths_add_clipped(sum, slice->lots[l].quantity);
    return sum / slice->gauge < CUT_LIMIT;
}

/* The classes that every lot reaches, as bits. */
static uint64_t find_wild(const struct slice *slice)
{
    uint64_t wild = (UINT64_C(1) << slice->class_count) - 1;
    for (uint32_t l = 0; l < slice->lot_count; l++)
        if (slice->masks[l] != 0) /* else it counts for its group's largest only */
            wild &= slice->masks[l];
    return wild;
}

static uint64_t swap_bits(uint64_t mask, uint32_t a, uint32_t b)
{
    uint64_t differ = (mask >> a ^ mask >> b) & 1;
    return mask ^ (differ << a | differ << b);
}

/* Puts a class that every lot reaches, if there is one, last. */
static void set_wild(struct slice *slice)
{
    uint64_t wild = find_wild(slice);
    slice->cut_classes = slice->class_count - (wild != 0);
    if (wild == 0)
        return;
    uint32_t last = slice->cut_classes, class = (uint32_t)__builtin_ctzll(wild);
    for (uint32_t l = 0; l < slice->lot_count; l++)
        slice->masks[l] = swap_bits(slice->masks[l], class, last);
    for (uint32_t k = 0; k < slice->kind_count; k++) {
        uint32_t *of = &slice->kinds[k].class;
        *of = *of == class ? last : *of == last ? class : *of;
    }
}

void slice_settle(struct slice *slice, int64_t needed)
{
    list_holders(slice);
    bool is_simple = list_groups(slice);
    slice->gauge = find_gauge(slice);
    slice->is_tabled =
        is_simple && slice->class_count <= CUT_CLASSES_MAX + 1 && adds_up(slice, needed);
    if (slice->is_tabled)
        set_wild(slice);
    slice->is_tabled &= slice->cut_classes <= CUT_CLASSES_MAX;
    slice->is_plain = !mark_split_groups(slice);
    if (slice->is_tabled)
        apply_gauge(slice);
    else
        slice->gauge = 1;
}
