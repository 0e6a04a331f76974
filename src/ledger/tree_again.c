/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The second opinion before signing. It shares no code with tree.c and hash.c: Nettle's SHA-256,
 * and the recursive definition of RFC 6962 section 2.1 as it stands there, with the edge in the
 * place of what was signed before.
 */
#include "ledger/bundle.h"
#include "ledger/tree.h"

#include <inttypes.h>
#include <nettle/sha2.h>
#include <string.h>

struct again {
    const struct tree_edge *before;
    const struct hash *fresh; /* leaf hashes of the entries behind it */
};

static struct hash digest(struct sha256_ctx *context)
{
    struct hash hash;
    sha256_digest(context, HASH_BYTES, hash.bytes);
    return hash;
}

static struct hash leaf_again(struct str entry)
{
    struct sha256_ctx context;
    sha256_init(&context);
    sha256_update(&context, 1, (const uint8_t *)"\0");
    sha256_update(&context, entry.size, (const uint8_t *)entry.data);
    return digest(&context);
}

static struct hash node_again(struct hash left, struct hash right)
{
    struct sha256_ctx context;
    sha256_init(&context);
    sha256_update(&context, 1, (const uint8_t *)"\1");
    sha256_update(&context, HASH_BYTES, left.bytes);
    sha256_update(&context, HASH_BYTES, right.bytes);
    return digest(&context);
}

/* The node of the edge that begins with entry `first`: each bit of the size is one node. */
static struct hash edge_node(const struct tree_edge *edge, int64_t first, int64_t end)
{
    int64_t at = 0;
    int i = 0;
    for (int bit = TREE_LEVEL_MAX; bit >= 0; bit--) {
        int64_t span = (int64_t)1 << bit;
        if ((edge->size & span) == 0)
            continue;
        if (at == first) {
            CHECK(end - first == span);
            break;
        }
        at += span;
        i++;
    }
    CHECK(at == first);
    return edge->hashes[i];
}

/*
 * MTH(D[first:end]). A subtree that ends within the old tree is a node of its edge: its
 * neighbour to the right reaches beyond the old tree, so nothing larger begins where it does.
 */
static struct hash root_again(const struct again *again, int64_t first, int64_t end)
{
    if (end <= again->before->size)
        return edge_node(again->before, first, end);
    if (end - first == 1)
        return again->fresh[first - again->before->size];
    int64_t left = 1;
    while (left <= (end - first - 1) / 2)
        left *= 2;
    return node_again(root_again(again, first, first + left), root_again(again, first + left, end));
}

/* Hashes the entries of the bundle anew and compares them with what is about to be stored. */
static bool check_leaves(struct str bundle, const struct hash *leaves, size_t count,
                         int64_t first_index, struct hash *fresh, struct error *err)
{
    struct str entry;
    for (size_t i = 0; i < count; i++) {
        if (!bundle_next(&bundle, &entry, err))
            return error_set(err, ERROR_CONFLICT, "entry %" PRId64 " is cut short before signing",
                             first_index + (int64_t)i);
        fresh[i] = leaf_again(entry);
        if (memcmp(fresh[i].bytes, leaves[i].bytes, HASH_BYTES) != 0)
            return error_set(err, ERROR_CONFLICT,
                             "two computations of the leaf hash of entry %" PRId64 " differ",
                             first_index + (int64_t)i);
    }
    return bundle.size == 0
           || error_set(err, ERROR_CONFLICT,
                        "there are bytes behind the last entry before signing");
}

/* Nothing added: the root is that of the edge, each node joined to all that is right of it. */
static struct hash edge_again(const struct tree_edge *edge, int count)
{
    struct sha256_ctx nothing;
    sha256_init(&nothing);
    struct hash root = count > 0 ? edge->hashes[count - 1] : digest(&nothing);
    for (int i = count - 1; i > 0; i--)
        root = node_again(edge->hashes[i - 1], root);
    return root;
}

static bool check_root(const struct again *again, size_t count, const struct hash *root,
                       struct error *err)
{
    int64_t size = again->before->size + (int64_t)count;
    int nodes = __builtin_popcountll((unsigned long long)again->before->size);
    struct hash got = count == 0 ? edge_again(again->before, nodes) : root_again(again, 0, size);
    return memcmp(got.bytes, root->bytes, HASH_BYTES) == 0
           || error_set(err, ERROR_CONFLICT,
                        "two computations of the root of %" PRId64 " entries differ", size);
}

bool tree_check_again(const struct tree_edge *before, struct str bundle, const struct hash *leaves,
                      size_t count, const struct hash *root, struct error *err)
{
    struct arena scratch;
    arena_init(&scratch);
    struct hash *fresh = ARENA_ARRAY(&scratch, struct hash, count + 1);
    struct again again = {before, fresh};
    bool good = check_leaves(bundle, leaves, count, before->size, fresh, err)
                && check_root(&again, count, root, err);
    arena_release(&scratch);
    return good;
}
