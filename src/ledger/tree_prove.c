/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Making proofs. Both walk from the root down to one entry's side of each fork; the hash of
 * the other side is a part of the proof, and a proof is written from the bottom up. So the
 * other sides are noted on the way down, and read in reverse.
 */
#include "ledger/tree.h"

#include <inttypes.h>

/* Subtrees, the highest first. A path from the root of a tree is at most 63 forks long. */
struct ranges {
    int count;
    int64_t first[TREE_PROOF_HASHES], end[TREE_PROOF_HASHES];
};

static void ranges_add(struct ranges *ranges, int64_t first, int64_t end)
{
    CHECK(ranges->count < TREE_PROOF_HASHES);
    ranges->first[ranges->count] = first;
    ranges->end[ranges->count++] = end;
}

/* The size of the left side of a tree of `size` > 1 entries: the largest power of two below it. */
static int64_t left_size(int64_t size)
{
    return (int64_t)1 << (63 - __builtin_clzll((unsigned long long)(size - 1)));
}

static bool read_upwards(const struct tree_reader *reader, const struct ranges *ranges,
                         struct tree_proof *proof, struct error *err)
{
    proof->count = ranges->count;
    for (int i = 0; i < ranges->count; i++) {
        int from = ranges->count - 1 - i;
        if (!tree_range_root(reader, ranges->first[from], ranges->end[from], &proof->hashes[i],
                             err))
            return false;
    }
    return true;
}

bool tree_prove_inclusion(const struct tree_reader *reader, int64_t index, int64_t size,
                          struct tree_proof *proof, struct error *err)
{
    if (index < 0 || index >= size)
        return error_set(err, ERROR_NOT_FOUND,
                         "no entry %" PRId64 " in a log of %" PRId64 " entries", index, size);
    struct ranges others = {0};
    int64_t first = 0, end = size;
    while (end - first > 1) {
        int64_t middle = first + left_size(end - first);
        if (index < middle) {
            ranges_add(&others, middle, end);
            end = middle;
        } else {
            ranges_add(&others, first, middle);
            first = middle;
        }
    }
    return read_upwards(reader, &others, proof, err);
}

/*
 * Down the right edge of the old tree until a subtree lies wholly in it. That subtree's own
 * root comes first in the proof, unless it is the whole old tree, whose root is known.
 */
bool tree_prove_consistency(const struct tree_reader *reader, int64_t old_size, int64_t new_size,
                            struct tree_proof *proof, struct error *err)
{
    if (old_size < 0 || old_size > new_size)
        return error_set(err, ERROR_NOT_FOUND,
                         "no tree of %" PRId64 " entries in a log of %" PRId64, old_size, new_size);
    struct ranges others = {0};
    int64_t first = 0, end = new_size;
    while (old_size != 0 && end != old_size) {
        int64_t middle = first + left_size(end - first);
        if (old_size <= middle) {
            ranges_add(&others, middle, end);
            end = middle;
        } else {
            ranges_add(&others, first, middle);
            first = middle;
        }
    }
    if (old_size != 0 && first != 0)
        ranges_add(&others, first, end);
    return read_upwards(reader, &others, proof, err);
}
