/* SPDX-License-Identifier: Apache-2.0 */
/* The entries of a store, what stands beside each, and the checkpoints over them. */
#include "ledger/verify_store.h"

#include <string.h>

enum { BLOCK = 256 };

/* ---- checkpoints ---- */

/* The signatures of a block of checkpoints, which the pool verifies together. */
struct checkpoint_block {
    struct store_run *store;
    struct arena arena;
    struct signature_job jobs[BLOCK];
    int64_t sizes[BLOCK];
    size_t count;
    int64_t last_time_s;
};

static void finish_block(struct checkpoint_block *block)
{
    struct store_run *store = block->store;
    struct signature_batch batch = {.jobs = block->jobs, .count = block->count};
    signature_pool_submit(store->run.pool, &batch);
    signature_pool_wait(store->run.pool, &batch);
    for (size_t i = 0; i < block->count; i++)
        if (!block->jobs[i].is_good)
            verify_tell(&store->run, "checkpoints", block->sizes[i],
                        "the signature by the log does not verify");
    block->count = 0;
    arena_release(&block->arena);
}

static const struct note_signature *find_signature(const struct note *note, const struct key *key)
{
    for (size_t i = 0; i < note->signature_count; i++)
        if (key_answers_to(key, note->signatures[i].name, note->signatures[i].key_id))
            return &note->signatures[i];
    return NULL;
}

static void keep_mark(struct store_run *store, const struct checkpoint *checkpoint)
{
    ARENA_GROW(&store->arena, &store->marks, store->mark_count, &store->mark_capacity);
    store->marks[store->mark_count++] = (struct store_mark){checkpoint->size, checkpoint->root};
}

static void take_checkpoint(struct checkpoint_block *block, const struct store_checkpoint *kept)
{
    struct store_run *store = block->store;
    const struct key *log = store->run.options->log;
    struct str bytes = {arena_copy(&block->arena, kept->bytes.data, kept->bytes.size),
                        kept->bytes.size};
    struct checkpoint checkpoint;
    struct note note;
    struct error fault;
    if (!note_parse(&block->arena, bytes, &note, &fault)
        || !checkpoint_parse(note.text, &checkpoint, &fault)) {
        verify_tell(&store->run, "checkpoints", kept->size, "%s", fault.text);
        return;
    }
    const struct note_signature *signature = find_signature(&note, log);
    if (checkpoint.size != kept->size || signature == NULL
        || !str_eq(checkpoint.origin, str_from(log->name))) {
        verify_tell(&store->run, "checkpoints", kept->size,
                    "is not a checkpoint of this size by the log's key");
        return;
    }
    keep_mark(store, &checkpoint);
    block->sizes[block->count] = kept->size;
    block->jobs[block->count++] = (struct signature_job){log, note.text, signature, false};
}

static bool each_checkpoint(void *context, const struct store_checkpoint *kept, struct error *err)
{
    struct checkpoint_block *block = context;
    (void)err;
    if (kept->time_s < block->last_time_s)
        verify_tell(&block->store->run, "checkpoints", kept->size,
                    "was recorded before an earlier one, by its time");
    block->last_time_s = kept->time_s > block->last_time_s ? kept->time_s : block->last_time_s;
    block->store->run.result->checkpoints++;
    take_checkpoint(block, kept);
    if (block->count == BLOCK)
        finish_block(block);
    return true;
}

bool verify_store_checkpoints(struct store_run *store, struct error *err)
{
    struct checkpoint_block block = {.store = store};
    arena_init(&block.arena);
    bool good = store_walk_checkpoints(store->store, each_checkpoint, &block, err);
    finish_block(&block);
    return good;
}

/* ---- entries ---- */

struct entry_walk {
    struct store_run *store;
    struct arena arena; /* of the block */
    struct store_entry kept[BLOCK];
    struct str bytes[BLOCK];
    size_t count;
    struct tree_edge edge;
    size_t mark; /* the next one */
};

static void tell_entry(void *context, int64_t index, const char *path, const char *what)
{
    struct store_run *store = context;
    verify_tell(&store->run, path != NULL ? path : "entries", path != NULL ? -1 : index, "%s",
                what);
}

static bool read_body(void *context, const struct hash *hash, struct arena *arena, struct str *body,
                      struct error *err)
{
    struct store_run *store = context;
    struct str key = {arena_copy(&store->arena, hash->bytes, HASH_BYTES), HASH_BYTES};
    map_add(&store->bodies, key, 1);
    return store_read_body(store->store, arena, hash, body, err);
}

/* A tree_sink: keeps the nodes that a store keeps. */
static void keep_node(void *context, int level, int64_t index, const struct hash *hash)
{
    struct store_run *store = context;
    (void)index; /* they come in order */
    if (level == 0 || level % TILE_BITS != 0)
        return;
    struct store_level *kept = &store->levels[level / TILE_BITS];
    ARENA_GROW(&store->arena, &kept->hashes, kept->count, &kept->capacity);
    kept->hashes[kept->count++] = *hash;
}

/* The checkpoints that are said to be over exactly the entries so far. */
static void check_marks(struct entry_walk *walk)
{
    struct store_run *store = walk->store;
    for (; walk->mark < store->mark_count && store->marks[walk->mark].size <= walk->edge.size;
         walk->mark++) {
        const struct store_mark *mark = &store->marks[walk->mark];
        struct hash root = tree_edge_root(&walk->edge);
        if (mark->size == walk->edge.size && !hash_eq(&mark->root, &root))
            verify_tell(&store->run, "checkpoints", mark->size,
                        "names another root than its entries lead to");
    }
}

static void check_beside(struct entry_walk *walk, const struct store_entry *kept,
                         const struct hash *leaf, const struct replay_entry *found)
{
    struct verify_run *run = &walk->store->run;
    if (!hash_eq(&kept->leaf, leaf))
        verify_tell(run, "entries", kept->index, "its leaf hash is not that of its bytes");
    if (!found->is_statement)
        return;
    if (!hash_eq(&kept->text, &found->text))
        verify_tell(run, "entries", kept->index, "its hash of the text is not that of its text");
    if (!str_eq(kept->kind, str_from(statement_info(found->kind)->name)))
        verify_tell(run, "entries", kept->index, "is kept as of another kind than it is");
    if (kept->is_again != found->is_again)
        verify_tell(run, "entries", kept->index, "is kept as one that %s",
                    kept->is_again ? "came again, and is the first of its row"
                                   : "is the first of its row, and is not");
    if (kept->standing != found->standing)
        verify_tell(run, "entries", kept->index, "is kept as worth %d, and is worth %d",
                    kept->standing, found->standing);
}

static bool take_block(struct entry_walk *walk, struct error *err)
{
    struct store_run *store = walk->store;
    const struct tree_sink sink = {store, keep_node};
    struct replay_entry found[BLOCK];
    if (walk->count == 0)
        return true;
    if (!replay_take(store->run.replay, walk->kept[0].index, walk->count, walk->bytes, found, err))
        return false;
    for (size_t i = 0; i < walk->count; i++) {
        struct hash leaf = hash_leaf(walk->bytes[i]);
        check_beside(walk, &walk->kept[i], &leaf, &found[i]);
        tree_edge_add(&walk->edge, &leaf, &sink);
        check_marks(walk);
    }
    walk->count = 0;
    arena_reset(&walk->arena);
    return true;
}

static bool each_entry(void *context, const struct store_entry *entry, struct error *err)
{
    struct entry_walk *walk = context;
    struct verification *result = walk->store->run.result;
    int64_t expected = walk->edge.size + (int64_t)walk->count;
    if (entry->index != expected && !result->is_cut_short) {
        result->is_cut_short = true;
        verify_tell(&walk->store->run, "entries", expected, "is missing");
    }
    if (result->is_cut_short)
        return true;
    struct store_entry *kept = &walk->kept[walk->count];
    *kept = *entry;
    kept->kind = str_copy(&walk->arena, entry->kind);
    walk->bytes[walk->count++] = str_copy(&walk->arena, entry->bytes);
    return walk->count < BLOCK || take_block(walk, err);
}

static void check_end(struct entry_walk *walk)
{
    struct store_run *store = walk->store;
    struct verification *result = store->run.result;
    struct hash root = tree_edge_root(&walk->edge);
    if (walk->edge.size < result->size && !result->is_cut_short) {
        result->is_cut_short = true;
        verify_tell(&store->run, "entries", walk->edge.size, "is missing");
    }
    if (result->is_cut_short)
        return;
    for (; walk->mark < store->mark_count; walk->mark++)
        verify_tell(&store->run, "checkpoints", store->marks[walk->mark].size,
                    "is over more entries than there are");
    if (walk->edge.size > result->size)
        verify_tell(&store->run, "entries", result->size, "stands behind the last checkpoint");
    else if (!hash_eq(&root, &result->root))
        verify_tell(&store->run, "log", -1,
                    "its checkpoint names another root than the entries lead to");
}

bool verify_store_entries(struct store_run *store, struct error *err)
{
    const struct replay_watch watch = {store, tell_entry, read_body};
    struct arena arena;
    arena_init(&arena);
    struct entry_walk *walk = ARENA_NEW(&arena, struct entry_walk);
    walk->store = store;
    tree_edge_init(&walk->edge);
    store->run.replay = replay_open(&watch, store->run.pool);
    bool good = store_walk(store->store, 0, INT64_MAX, (struct str){0}, each_entry, walk, err)
                && take_block(walk, err);
    if (good)
        check_end(walk);
    arena_release(&walk->arena);
    arena_release(&arena);
    return good;
}
