/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/tree.h"

static int bits_set(int64_t size)
{
    return __builtin_popcountll((unsigned long long)size);
}

void tree_edge_init(struct tree_edge *edge)
{
    edge->size = 0;
}

bool tree_edge_load(struct tree_edge *edge, const struct tree_reader *reader, int64_t size,
                    struct error *err)
{
    CHECK(size >= 0);
    int count = 0;
    edge->size = size;
    for (int level = TREE_LEVEL_MAX; level >= 0; level--) {
        if ((size >> level & 1) == 0)
            continue;
        /* The node of this bit ends where the lower bits begin. */
        int64_t index = (size >> level) - 1;
        if (!reader->hash(reader->context, level, index, &edge->hashes[count++], err))
            return false;
    }
    return true;
}

static void tell(const struct tree_sink *sink, int level, int64_t index, const struct hash *hash)
{
    if (sink != NULL)
        sink->node(sink->context, level, index, hash);
}

/*
 * As in counting: a new 1 at the lowest bit, and each carry joins two nodes of a level into one
 * of the next.
 *
 *   size 6 = 110: [0-3][4-5]   + entry 6   size 7 = 111: [0-3][4-5][6]
 *   size 7 = 111: [0-3][4-5][6] + entry 7  size 8 = 1000: [0-7]
 */
void tree_edge_add(struct tree_edge *edge, const struct hash *leaf, const struct tree_sink *sink)
{
    CHECK(edge->size < TREE_SIZE_MAX);
    int count = bits_set(edge->size), level = 0;
    int64_t index = edge->size;
    struct hash node = *leaf;
    tell(sink, level, index, &node);
    while ((index & 1) != 0) {
        node = hash_node(&edge->hashes[--count], &node);
        index >>= 1;
        tell(sink, ++level, index, &node);
    }
    edge->hashes[count] = node;
    edge->size++;
}

struct hash tree_edge_root(const struct tree_edge *edge)
{
    int count = bits_set(edge->size);
    if (count == 0)
        return hash_empty();
    struct hash root = edge->hashes[count - 1];
    for (int i = count - 2; i >= 0; i--)
        root = hash_node(&edge->hashes[i], &root);
    return root;
}

bool tree_root(const struct tree_reader *reader, int64_t size, struct hash *root, struct error *err)
{
    struct tree_edge edge;
    if (!tree_edge_load(&edge, reader, size, err))
        return false;
    *root = tree_edge_root(&edge);
    return true;
}

/* The lowest level at which one node would hold `size` entries. */
static int level_of(int64_t size)
{
    return size <= 1 ? 0 : 64 - __builtin_clzll((unsigned long long)(size - 1));
}

bool tree_range_root(const struct tree_reader *reader, int64_t first, int64_t end,
                     struct hash *root, struct error *err)
{
    CHECK(first >= 0 && first < end);
    int64_t size = end - first;
    int level = level_of(size);
    CHECK(level == 63 ? first == 0 : (first & (((int64_t)1 << level) - 1)) == 0);
    if (level < 63 && size == (int64_t)1 << level)
        return reader->hash(reader->context, level, first >> level, root, err);
    /* The bits of `size` from the lowest up are the complete nodes from the right to the left. */
    bool begun = false;
    int64_t at = end;
    for (int bit = 0; bit <= TREE_LEVEL_MAX; bit++) {
        struct hash node;
        if ((size >> bit & 1) == 0)
            continue;
        at -= (int64_t)1 << bit;
        if (!reader->hash(reader->context, bit, at >> bit, &node, err))
            return false;
        *root = begun ? hash_node(&node, root) : node;
        begun = true;
    }
    return true;
}
