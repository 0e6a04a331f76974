/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checking proofs. The numbers alone settle which hash goes to which side and how many there
 * must be; nothing in a proof is taken for anything but 32 bytes.
 */
#include "ledger/tree.h"

#include <inttypes.h>

/*
 * A walk up from a node (level by level) to the root of a tree. `index` is the node's place in
 * its level, `last` that of the level's last node. A last node without a sibling to its right
 * moves up as it is.
 */
struct climb {
    int64_t index, last;
};

/* Moves on to the next fork; false at the root. `*sibling_left`: on which side the sibling is. */
static bool climb_to_fork(struct climb *climb, bool *sibling_left)
{
    while (climb->last > 0) {
        bool right_child = (climb->index & 1) != 0;
        bool alone = !right_child && climb->index == climb->last;
        climb->index >>= 1;
        climb->last >>= 1;
        if (!alone) {
            *sibling_left = right_child;
            return true;
        }
    }
    return false;
}

/* The forks above entry `index`: the hashes of its inclusion proof. */
static size_t fork_count(int64_t index, int64_t size)
{
    struct climb climb = {index, size - 1};
    size_t count = 0;
    for (bool left; climb_to_fork(&climb, &left);)
        count++;
    return count;
}

static bool wrong_count(size_t count, size_t needed, struct error *err)
{
    return error_set(err, ERROR_SIGNATURE, "the proof has %zu hashes where %zu are needed", count,
                     needed);
}

bool tree_check_inclusion(int64_t index, int64_t size, const struct hash *leaf,
                          const struct hash *hashes, size_t count, const struct hash *root,
                          struct error *err)
{
    if (index < 0 || index >= size)
        return error_set(err, ERROR_SIGNATURE,
                         "no entry %" PRId64 " in a log of %" PRId64 " entries", index, size);
    size_t needed = fork_count(index, size);
    if (count != needed)
        return wrong_count(count, needed, err);
    struct climb climb = {index, size - 1};
    struct hash node = *leaf;
    for (bool left; climb_to_fork(&climb, &left); hashes++)
        node = left ? hash_node(hashes, &node) : hash_node(&node, hashes);
    if (!hash_eq(&node, root))
        return error_set(err, ERROR_SIGNATURE,
                         "the proof for entry %" PRId64 " does not lead to the root", index);
    return true;
}

/* What sizes alone decide: a tree that is empty, or both the same. */
static bool check_trivial(int64_t old_size, const struct hash *old_root, int64_t new_size,
                          const struct hash *new_root, size_t count, struct error *err)
{
    const struct hash empty = hash_empty();
    if (count != 0)
        return wrong_count(count, 0, err);
    if (old_size == 0 && !hash_eq(old_root, &empty))
        return error_set(err, ERROR_SIGNATURE, "the root of an empty log is not that of nothing");
    if (old_size == new_size && !hash_eq(old_root, new_root))
        return error_set(err, ERROR_SIGNATURE, "two roots for one size, %" PRId64, new_size);
    return true;
}

/*
 * RFC 6962 section 2.1.2, upwards. The walk begins at the last complete node of the old tree,
 * the seed: the highest one that its last entry is the end of. Siblings to the left belong to
 * both trees, siblings to the right to the new one alone.
 *
 *   old 6, new 7:        ╱╲           seed = node of 4-5, given in the proof;
 *                      ╱    ╲         right sibling 6: new tree only;
 *                   [0-3]  ╱  ╲       left sibling 0-3: both
 *                       [4-5]  6
 */
bool tree_check_consistency(int64_t old_size, const struct hash *old_root, int64_t new_size,
                            const struct hash *new_root, const struct hash *hashes, size_t count,
                            struct error *err)
{
    if (old_size < 0 || old_size > new_size)
        return error_set(err, ERROR_SIGNATURE,
                         "a log of %" PRId64 " entries does not begin with %" PRId64, new_size,
                         old_size);
    if (old_size == 0 || old_size == new_size)
        return check_trivial(old_size, old_root, new_size, new_root, count, err);
    int level = __builtin_ctzll((unsigned long long)old_size);
    struct climb climb = {(old_size - 1) >> level, (new_size - 1) >> level};
    /* Where the seed is the whole old tree, its root is known and not in the proof. */
    bool seed_given = climb.index != 0;
    size_t needed = fork_count(climb.index, climb.last + 1) + (seed_given ? 1 : 0);
    if (count != needed)
        return wrong_count(count, needed, err);
    struct hash old_node = seed_given ? *hashes++ : *old_root, new_node = old_node;
    for (bool left; climb_to_fork(&climb, &left); hashes++) {
        if (left)
            old_node = hash_node(hashes, &old_node);
        new_node = left ? hash_node(hashes, &new_node) : hash_node(&new_node, hashes);
    }
    if (!hash_eq(&old_node, old_root))
        return error_set(err, ERROR_SIGNATURE, "the proof does not lead to the earlier root");
    if (!hash_eq(&new_node, new_root))
        return error_set(err, ERROR_SIGNATURE, "the proof does not lead to the later root");
    return true;
}
