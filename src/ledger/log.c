/* SPDX-License-Identifier: Apache-2.0 */
/* Opening a log, which is where a crash is recovered from, and reading it. */
#include "ledger/log_parts.h"

#include "ledger/proof.h"
#include "ledger/stream.h"

#include <inttypes.h>
#include <string.h>

enum { LEAVES_AT_ONCE = 4096 };

/* ---- entries ---- */

bool log_parse_note(struct arena *arena, int64_t index, struct str bytes, struct note *note,
                    struct error *err)
{
    struct str rest = bytes;
    struct stream_item item;
    if (index > 0 || !stream_next(&rest, &item, err) || item.note.size > 0)
        return note_parse(arena, bytes, note, err);
    *note = (struct note){.text = bytes}; /* the first key came in by hand */
    return item.text.size == bytes.size
           || error_set(err, ERROR_FORMAT, "the first entry is neither a note nor a text");
}

bool log_parse(struct log *log, struct arena *arena, int64_t index, struct str bytes,
               struct log_statement *parsed, struct error *err)
{
    struct hash hash;
    struct str body = {0};
    if (!log_parse_note(arena, index, bytes, &parsed->note, err))
        return false;
    if (statement_body_hash(parsed->note.text, &hash)
        && !store_read_body(log->store, arena, &hash, &body, err))
        return false;
    return statement_parse(arena, parsed->note.text, body, &parsed->statement, err);
}

bool log_entry(struct log *log, struct arena *arena, int64_t index, struct str *bytes,
               struct error *err)
{
    if (index < 0 || index >= log->head.size)
        return error_set(err, ERROR_NOT_FOUND, "no entry %" PRId64 ": the log has %" PRId64, index,
                         log->head.size);
    return store_read_entry(log->store, arena, index, bytes, err);
}

bool log_statement(struct log *log, struct arena *arena, int64_t index,
                   struct log_statement *statement, struct error *err)
{
    struct str bytes;
    return log_entry(log, arena, index, &bytes, err)
           && log_parse(log, arena, index, bytes, statement, err);
}

/* ---- the hashes ---- */

static bool read_tile(void *context, struct tile tile, struct hash *hashes, struct error *err)
{
    struct log *log = context;
    return store_read_hashes(log->store, tile.level * TILE_BITS, tile.index * TILE_WIDTH,
                             tile.width, hashes, err);
}

static struct tree_reader open_reader(struct log *log, int64_t size)
{
    struct tile_source source = {.context = log, .tile = read_tile};
    if (log->reader == NULL)
        log->reader = tile_reader_open(&log->arena, source, size);
    else
        tile_reader_grow(log->reader, size);
    return tile_reader_tree(log->reader);
}

/* Puts the leaves from the edge's size up to `size` onto it. */
static bool extend_edge(struct log *log, struct tree_edge *edge, int64_t size, struct error *err)
{
    struct hash leaves[LEAVES_AT_ONCE];
    while (edge->size < size) {
        int64_t left = size - edge->size;
        int64_t count = left < LEAVES_AT_ONCE ? left : LEAVES_AT_ONCE;
        if (!store_read_hashes(log->store, 0, edge->size, count, leaves, err))
            return false;
        for (int64_t i = 0; i < count; i++)
            tree_edge_add(edge, &leaves[i], NULL);
    }
    return true;
}

/* ---- catching up ---- */

/* Whether the head's checkpoint is ours and says what the head says. */
static bool check_checkpoint(const struct log *log, const struct store_head *head,
                             struct error *err)
{
    struct arena scratch;
    struct checkpoint checkpoint;
    struct note note;
    arena_init(&scratch);
    bool good =
        checkpoint_open(&scratch, head->checkpoint, &log->key, NULL, &checkpoint, &note, err);
    if (good && (checkpoint.size != head->size || !hash_eq(&checkpoint.root, &head->root)))
        good =
            error_set(err, ERROR_CONFLICT, "the head of the store is not what its checkpoint says");
    arena_release(&scratch);
    return good;
}

static bool check_edge(const struct tree_edge *edge, const struct store_head *head,
                       struct error *err)
{
    struct hash root = tree_edge_root(edge);
    return hash_eq(&root, &head->root)
           || error_set(err, ERROR_CONFLICT,
                        "the stored hashes do not give the root of checkpoint %" PRId64
                        ": the store is damaged, append nothing and verify it",
                        head->size);
}

/* To append every leaf is read, for what we sign must be what is stored; to read, the right edge.
 */
static bool load_edge(struct log *log, const struct store_head *head, struct tree_edge *edge,
                      struct error *err)
{
    *edge = log->edge;
    if (log->pair != NULL || edge->size > 0)
        return extend_edge(log, edge, head->size, err);
    struct tree_reader reader = open_reader(log, head->size);
    return tree_edge_load(edge, &reader, head->size, err);
}

static bool replay_key(void *context, const struct store_entry *entry, struct error *err)
{
    struct log *log = context;
    struct log_statement parsed;
    struct arena scratch;
    arena_init(&scratch);
    bool good =
        log_parse(log, &scratch, entry->index, entry->bytes, &parsed, err)
        && (entry->index == 0 ? roster_found(&log->roster, &parsed.statement, err)
                              : roster_apply(&log->roster, &parsed.statement, entry->index, err));
    arena_release(&scratch);
    return good;
}

void log_set_head(struct log *log, const struct store_head *head)
{
    struct arena arena;
    arena_init(&arena);
    struct str checkpoint = {arena_copy(&arena, head->checkpoint.data, head->checkpoint.size),
                             head->checkpoint.size};
    struct store_head kept = {head->size, head->root, checkpoint, head->time_s};
    arena_release(&log->head_arena);
    log->head_arena = arena;
    log->head = kept;
}

static bool catch_up(struct log *log, const struct store_head *head, struct error *err)
{
    struct tree_edge edge;
    if (head->size < log->head.size)
        return error_set(err, ERROR_CONFLICT,
                         "the store went back from %" PRId64 " to %" PRId64 " entries",
                         log->head.size, head->size);
    if (head->size == 0 && log->is_mirror)
        return true;
    if (head->size == 0)
        return error_set(err, ERROR_CONFLICT, "the log was not finished being made: make it anew");
    if (!check_checkpoint(log, head, err) || !load_edge(log, head, &edge, err)
        || !check_edge(&edge, head, err)
        || !store_walk(log->store, log->head.size, head->size, STR("keys"), replay_key, log, err))
        return false;
    log->edge = edge;
    log_set_head(log, head);
    return true;
}

bool log_refresh(struct log *log, struct error *err)
{
    struct arena scratch;
    struct store_head head;
    arena_init(&scratch);
    bool good = store_read_head(log->store, &scratch, &head, err);
    bool same = good && head.size == log->head.size && hash_eq(&head.root, &log->head.root)
                && head.size > 0;
    if (good && !same)
        good = catch_up(log, &head, err);
    arena_release(&scratch);
    return good;
}

/* ---- opening ---- */

static bool take_key(struct log *log, struct error *err)
{
    if (!key_parse(store_identity(log->store).key, &log->key, err))
        return false;
    if (log->pair == NULL || key_eq(key_pair_public(log->pair), &log->key))
        return true;
    return error_set(err, ERROR_USAGE, "this is not the log's key, which is %.*s",
                     STR_ARG(store_identity(log->store).key));
}

struct log *log_new(const struct key_pair *pair)
{
    struct arena arena;
    arena_init(&arena);
    struct log *log = ARENA_NEW(&arena, struct log);
    log->arena = arena;
    log->pair = pair;
    log->head.root = hash_empty();
    tree_edge_init(&log->edge);
    roster_init(&log->roster, &log->arena);
    log->roster.log_key = &log->key;
    return log;
}

bool log_open(const char *folder, const struct key_pair *log_key_pair, struct store_options options,
              struct log **opened, struct error *err)
{
    struct log *log = log_new(log_key_pair);
    *opened = NULL;
    if (store_open(folder, options, &log->store, err) && take_key(log, err)
        && log_refresh(log, err)) {
        *opened = log;
        return true;
    }
    log_close(log);
    return false;
}

void log_close(struct log *log)
{
    if (log == NULL)
        return;
    signature_pool_close(log->pool);
    store_close(log->store);
    arena_release(&log->entry_arena);
    arena_release(&log->head_arena);
    struct arena arena = log->arena; /* the log itself lives in it */
    arena_release(&arena);
}

const struct key *log_key(const struct log *log)
{
    return &log->key;
}

int64_t log_size(const struct log *log)
{
    return log->head.size;
}

struct hash log_root(const struct log *log)
{
    return log->head.root;
}

struct str log_checkpoint(const struct log *log)
{
    return log->head.checkpoint;
}

const struct roster *log_roster(const struct log *log)
{
    return &log->roster;
}

struct store *log_store(struct log *log)
{
    return log->store;
}

/* ---- proofs and export ---- */

static bool write_proof(struct log *log, struct arena *scratch, int64_t index, int64_t size,
                        struct buf *out, struct error *err)
{
    struct tree_proof path;
    struct proof proof = {.index = index};
    if (!log_entry(log, scratch, index, &proof.extra, err)
        || !log_cosigned_checkpoint(log, scratch, size, &proof.checkpoint, err))
        return false;
    struct tree_reader reader = open_reader(log, log->head.size);
    if (!tree_prove_inclusion(&reader, index, size, &path, err))
        return false;
    proof.hashes = path.hashes;
    proof.hash_count = (size_t)path.count;
    proof_write(&proof, out);
    return true;
}

bool log_prove_at(struct log *log, int64_t index, int64_t size, struct buf *out, struct error *err)
{
    struct arena scratch;
    arena_init(&scratch);
    bool good = write_proof(log, &scratch, index, size, out, err);
    arena_release(&scratch);
    return good;
}

bool log_prove(struct log *log, int64_t index, struct buf *out, struct error *err)
{
    return log_prove_at(log, index, log->head.size, out, err);
}

static bool export_entry(void *context, int64_t index, struct str *entry, struct error *err)
{
    struct log *log = context;
    arena_release(&log->entry_arena);
    return store_read_entry(log->store, &log->entry_arena, index, entry, err);
}

struct export_source log_export_source(struct log *log)
{
    return (struct export_source){
        .tree = open_reader(log, log->head.size),
        .context = log,
        .entry = export_entry,
    };
}
