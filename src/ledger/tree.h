/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Merkle tree of RFC 6962 section 2.1 over the entries of a log: its root, proofs that an
 * entry is in it (inclusion) and that a later tree only added to an earlier one (consistency),
 * and the strict verification of both. The tree stores nothing: who has hashes serves them
 * through a struct tree_reader, be it memory, a database, or tiles on disk (tile_reader.h).
 *
 *   level 2          ┌───(2,0)───┐                a node (level, index) covers the entries
 *   level 1      (1,0)         (1,1)     (1,2)    index·2^level … (index+1)·2^level, and is
 *   level 0   (0,0) (0,1)   (0,2) (0,3)  ┌─┴─┐ …  complete, and never changes again, when
 *   entry       0     1       2     3    4   5 6  all of them are there
 *
 * Sizes are counts of entries, 0 to TREE_SIZE_MAX.
 */
#ifndef SURETY_LEDGER_TREE_H
#define SURETY_LEDGER_TREE_H

#include "base/error.h"
#include "ledger/hash.h"

#define TREE_SIZE_MAX INT64_MAX

enum {
    TREE_LEVEL_MAX = 62,    /* of a complete node, for sizes up to TREE_SIZE_MAX */
    TREE_EDGE_HASHES = 63,  /* complete nodes that make up a tree, at most */
    TREE_PROOF_HASHES = 64, /* of a proof, at most */
};

/*
 * The right edge: all that is needed to add entries and to name the root. For size 7 it holds
 * the nodes of the entries 0-3, 4-5 and 6.
 */
struct tree_edge {
    int64_t size;                         /* entries */
    struct hash hashes[TREE_EDGE_HASHES]; /* one for each bit of `size`, the largest node first */
};

/* Told of every node at the moment when it becomes complete, the leaf itself (level 0) first. */
struct tree_sink {
    void *context;
    void (*node)(void *context, int level, int64_t index, const struct hash *hash);
};

/*
 * Serves complete nodes by level (0 to TREE_LEVEL_MAX) and index. Nothing beyond the size that
 * was asked about is requested.
 */
struct tree_reader {
    void *context;
    bool (*hash)(void *context, int level, int64_t index, struct hash *hash, struct error *err);
};

/* The hashes of a proof in the order of RFC 6962. */
struct tree_proof {
    int count;
    struct hash hashes[TREE_PROOF_HASHES];
};

/* An empty tree. */
void tree_edge_init(struct tree_edge *edge);

/* The edge of the tree of `size` entries from stored hashes. At most 63 reads; errors of the
 * reader. */
bool tree_edge_load(struct tree_edge *edge, const struct tree_reader *reader, int64_t size,
                    struct error *err) MUST_USE;

/* One more entry, by its leaf hash; `sink` may be NULL. O(1) on average, O(log size) at worst. */
void tree_edge_add(struct tree_edge *edge, const struct hash *leaf, const struct tree_sink *sink);

/* The root of the tree; that of the empty tree is hash_empty(). O(log size). */
struct hash tree_edge_root(const struct tree_edge *edge);

/* The root of the first `size` entries from stored hashes. O(log size) reads. */
bool tree_root(const struct tree_reader *reader, int64_t size, struct hash *root,
               struct error *err) MUST_USE;

/*
 * The root of the entries first … end of the same tree. The range must be one that the tree
 * has: first < end, and `first` a multiple of a power of two that is not below end - first.
 * O(log size) reads.
 */
bool tree_range_root(const struct tree_reader *reader, int64_t first, int64_t end,
                     struct hash *root, struct error *err) MUST_USE;

/* Proves that entry `index` is in the tree of `size` entries: the leaf's sibling comes first.
 * ERROR_NOT_FOUND when index is not below size; errors of the reader. O(log² size) reads. */
bool tree_prove_inclusion(const struct tree_reader *reader, int64_t index, int64_t size,
                          struct tree_proof *proof, struct error *err) MUST_USE;

/* Proves that the tree of `new_size` entries begins with that of `old_size`; empty when old_size
 * is 0 or new_size. ERROR_NOT_FOUND when old_size is above new_size. */
bool tree_prove_consistency(const struct tree_reader *reader, int64_t old_size, int64_t new_size,
                            struct tree_proof *proof, struct error *err) MUST_USE;

/*
 * Whether `hashes` prove that the entry with this leaf hash is number `index` of the tree of
 * `size` entries and this root. Exactly the right number of hashes is asked for. Any numbers may
 * be given. ERROR_SIGNATURE, with a text that says in what it fails.
 */
bool tree_check_inclusion(int64_t index, int64_t size, const struct hash *leaf,
                          const struct hash *hashes, size_t count, const struct hash *root,
                          struct error *err) MUST_USE;

/*
 * Whether `hashes` prove that the tree (new_size, new_root) begins with (old_size, old_root).
 * With old_size 0 or new_size the proof must be empty, and the roots what they then can only
 * be. Any numbers may be given. ERROR_SIGNATURE, with a text that says in what it fails.
 */
bool tree_check_consistency(int64_t old_size, const struct hash *old_root, int64_t new_size,
                            const struct hash *new_root, const struct hash *hashes, size_t count,
                            struct error *err) MUST_USE;

/*
 * The second opinion before a root is signed: from the bytes as they are about to be stored
 * (bundle.h: `count` entries, each behind its length), recomputes every leaf hash and the root
 * of the tree that `before` grows into, by other code and another library's SHA-256, and
 * compares them with the `leaves` that are about to be stored and with `root`. A single bit
 * that memory lost on the way shows here; once signed, it would end the log. ERROR_CONFLICT:
 * do not sign, do not go on. O(bytes).
 */
bool tree_check_again(const struct tree_edge *before, struct str bundle, const struct hash *leaves,
                      size_t count, const struct hash *root, struct error *err) MUST_USE;

#endif
