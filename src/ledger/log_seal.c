/* SPDX-License-Identifier: Apache-2.0 */
/* From what was admitted to what is on disk: hashes, the signed checkpoint, the transaction. */
#include "ledger/log_batch.h"

#include "ledger/bundle.h"

/* ---- hashes ---- */

static void keep_node(void *context, int level, int64_t index, const struct hash *hash)
{
    struct batch *batch = context;
    if (level == 0 || level % TILE_BITS != 0)
        return;
    ARENA_GROW(&batch->arena, &batch->nodes, batch->node_count, &batch->node_capacity);
    batch->nodes[batch->node_count++] = (struct batch_node){level, index, *hash};
}

bool batch_hash(struct batch *batch, struct error *err)
{
    struct tree_sink sink = {batch, keep_node};
    batch->leaves = ARENA_ARRAY(&batch->arena, struct hash, batch->fresh_count + 1);
    for (size_t i = 0; i < batch->fresh_count; i++) {
        if (!bundle_add(&batch->bundle, batch->fresh[i]->bytes, err))
            return false;
        batch->leaves[i] = batch->fresh[i]->leaf;
        tree_edge_add(&batch->edge, &batch->leaves[i], &sink);
    }
    return true;
}

/* ---- the checkpoint ---- */

static bool sign(struct batch *batch, struct store_head *after, struct error *err)
{
    struct log *log = batch->log;
    struct checkpoint checkpoint = {
        .origin = store_identity(log->store).origin, .size = after->size, .root = after->root};
    if (!checkpoint_sign(&checkpoint, log->pair, &batch->checkpoint, err))
        return false;
    after->checkpoint = buf_view(&batch->checkpoint);
    return true;
}

bool batch_seal(struct batch *batch, struct store_head *after, struct error *err)
{
    const struct log *log = batch->log;
    int64_t now_s = store_clock_s(log->store);
    if (!batch_hash(batch, err))
        return false;
    after->size = batch->edge.size;
    after->root = tree_edge_root(&batch->edge);
    after->time_s = now_s > log->head.time_s ? now_s : log->head.time_s;
    return tree_check_again(&log->edge, buf_view(&batch->bundle), batch->leaves, batch->fresh_count,
                            &after->root, err)
           && sign(batch, after, err);
}

/* ---- the transaction ---- */

/* The bytes come out of the bundle, which is what was hashed the second time. */
static bool put_entry(struct batch *batch, size_t i, struct str bytes, struct error *err)
{
    struct store *store = batch->log->store;
    const struct entrant *entrant = batch->fresh[i];
    const struct statement *statement = &entrant->statement;
    struct store_entry entry = {
        .index = entrant->receipt->index,
        .bytes = bytes,
        .leaf = batch->leaves[i],
        .text = entrant->text_hash,
        .kind = str_from(statement_info(statement->kind)->name),
        .standing = (int)entrant->receipt->standing,
        .is_again = entrant->first != entrant->receipt->index,
    };
    struct store_row row = {
        .kind = entry.kind,
        .id = statement_id(statement),
        .first = entrant->first,
        .index = entry.index,
        .author = statement->author,
        .party = entrant->party,
        .standing = entry.standing,
    };
    return store_put_entry(store, &entry, err)
           && (row.id.size == 0 || store_put_row(store, &row, err))
           && (!statement->is_detached
               || store_put_body(store, &entrant->body_hash, entrant->body, err));
}

bool batch_put(struct batch *batch, struct error *err)
{
    struct store *store = batch->log->store;
    struct str rest = buf_view(&batch->bundle), bytes;
    for (size_t i = 0; i < batch->fresh_count; i++)
        if (!bundle_next(&rest, &bytes, err) || !put_entry(batch, i, bytes, err))
            return false;
    for (size_t i = 0; i < batch->node_count; i++)
        if (!store_put_node(store, batch->nodes[i].level, batch->nodes[i].index,
                            &batch->nodes[i].hash, err))
            return false;
    return true;
}
