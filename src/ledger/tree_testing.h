/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For tests only: a tree whose nodes are all kept in memory, and the definitions of RFC 6962
 * section 2.1 as they stand there, slow and obvious, by another library's SHA-256.
 */
#ifndef SURETY_LEDGER_TREE_TESTING_H
#define SURETY_LEDGER_TREE_TESTING_H

#include "ledger/tree.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

struct memory_tree {
    struct arena arena;
    struct tree_edge edge;
    struct hash *rows[TREE_LEVEL_MAX + 1];
    size_t counts[TREE_LEVEL_MAX + 1], capacities[TREE_LEVEL_MAX + 1];
    int64_t limit; /* nodes that end behind it are refused: nobody may ask for them */
};

static inline void memory_tree_node(void *context, int level, int64_t index,
                                    const struct hash *hash)
{
    struct memory_tree *tree = context;
    CHECK((size_t)index == tree->counts[level]);
    ARENA_GROW(&tree->arena, &tree->rows[level], tree->counts[level], &tree->capacities[level]);
    tree->rows[level][tree->counts[level]++] = *hash;
}

static inline bool memory_tree_hash(void *context, int level, int64_t index, struct hash *hash,
                                    struct error *err)
{
    struct memory_tree *tree = context;
    if (level < 0 || level > TREE_LEVEL_MAX || index < 0 || (size_t)index >= tree->counts[level]
        || (index + 1) << level > tree->limit)
        return error_set(err, ERROR_NOT_FOUND, "no node (%d, %d)", level, (int)index);
    *hash = tree->rows[level][index];
    return true;
}

static inline void memory_tree_init(struct memory_tree *tree)
{
    memset(tree, 0, sizeof *tree);
}

static inline void memory_tree_release(struct memory_tree *tree)
{
    arena_release(&tree->arena);
}

static inline void memory_tree_add(struct memory_tree *tree, struct str entry)
{
    const struct tree_sink sink = {tree, memory_tree_node};
    struct hash leaf = hash_leaf(entry);
    tree_edge_add(&tree->edge, &leaf, &sink);
    tree->limit = tree->edge.size;
}

static inline struct tree_reader memory_tree_reader(struct memory_tree *tree)
{
    return (struct tree_reader){tree, memory_tree_hash};
}

/* An entry that tells its index, of varying size: empty, short, and longer than a block. */
static inline struct str testing_entry(struct arena *arena, int64_t index)
{
    char *text = arena_printf(arena, "entry %d\n%*s", (int)index, (int)(index * 7 % 100), "");
    return index % 61 == 60 ? (struct str){text, 0} : str_from(text);
}

static inline struct hash slow_hash(int mark, struct str a, struct str b)
{
    struct hash hash;
    unsigned char byte = (unsigned char)mark;
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    if (mark >= 0)
        crypto_hash_sha256_update(&state, &byte, 1);
    if (a.size > 0)
        crypto_hash_sha256_update(&state, (const unsigned char *)a.data, a.size);
    if (b.size > 0)
        crypto_hash_sha256_update(&state, (const unsigned char *)b.data, b.size);
    crypto_hash_sha256_final(&state, hash.bytes);
    return hash;
}

/* The largest power of two that is smaller than n, for n > 1. */
static inline size_t slow_split(size_t n)
{
    size_t k = 1;
    while (2 * k < n)
        k *= 2;
    return k;
}

/* MTH(D[n]) */
static inline struct hash slow_root(const struct str *entries, size_t n)
{
    if (n == 0)
        return slow_hash(-1, STR(""), STR(""));
    if (n == 1)
        return slow_hash(0, entries[0], STR(""));
    size_t k = slow_split(n);
    struct hash left = slow_root(entries, k), right = slow_root(entries + k, n - k);
    return slow_hash(1, (struct str){(const char *)left.bytes, HASH_BYTES},
                     (struct str){(const char *)right.bytes, HASH_BYTES});
}

/* PATH(m, D[n]) */
static inline void slow_path(size_t m, const struct str *entries, size_t n,
                             struct tree_proof *proof)
{
    if (n == 1) {
        proof->count = 0;
        return;
    }
    size_t k = slow_split(n);
    slow_path(m < k ? m : m - k, m < k ? entries : entries + k, m < k ? k : n - k, proof);
    proof->hashes[proof->count++] = m < k ? slow_root(entries + k, n - k) : slow_root(entries, k);
}

/* SUBPROOF(m, D[n], b) */
static inline void slow_subproof(size_t m, const struct str *entries, size_t n, bool known,
                                 struct tree_proof *proof)
{
    if (m == n) {
        proof->count = 0;
        if (!known)
            proof->hashes[proof->count++] = slow_root(entries, n);
        return;
    }
    size_t k = slow_split(n);
    if (m <= k)
        slow_subproof(m, entries, k, known, proof);
    else
        slow_subproof(m - k, entries + k, n - k, false, proof);
    proof->hashes[proof->count++] = m <= k ? slow_root(entries + k, n - k) : slow_root(entries, k);
}

#endif
