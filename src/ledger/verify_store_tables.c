/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of a store that follow from its entries, and the cosignatures kept beside them. */
#include "ledger/verify_store.h"

#include "ledger/cosignature.h"
#include "record/quote.h"

#include <string.h>

/* ---- nodes ---- */

struct node_walk {
    struct store_run *store;
    size_t seen[TILE_LEVEL_MAX + 1]; /* of each level */
};

static void tell_node(struct store_run *store, int level, int64_t index, const char *what)
{
    verify_tell(&store->run, "nodes", index, "of level %d: %s", level, what);
}

static bool each_node(void *context, int level, int64_t index, struct str hash, struct error *err)
{
    struct node_walk *walk = context;
    struct store_run *store = walk->store;
    (void)err;
    store->run.result->nodes++;
    int row = level / TILE_BITS;
    bool has_row = level % TILE_BITS == 0 && row > 0 && row <= TILE_LEVEL_MAX;
    if (!has_row || index < 0 || index >= (int64_t)store->levels[row].count) {
        tell_node(store, level, index, "no entries lead to it");
        return true;
    }
    walk->seen[row]++;
    if (hash.size != HASH_BYTES
        || memcmp(hash.data, store->levels[row].hashes[index].bytes, HASH_BYTES) != 0)
        tell_node(store, level, index, "is not the hash that the entries lead to");
    return true;
}

static bool check_nodes(struct store_run *store, struct error *err)
{
    struct node_walk walk = {.store = store};
    if (!store_walk_nodes(store->store, each_node, &walk, err))
        return false;
    for (int row = 1; row <= TILE_LEVEL_MAX; row++)
        if (walk.seen[row] < store->levels[row].count)
            verify_tell(&store->run, "nodes", -1, "%zu hashes of level %d are missing",
                        store->levels[row].count - walk.seen[row], row * TILE_BITS);
    return true;
}

/* ---- rows ---- */

struct row_walk {
    struct store_run *store;
    const struct replay_rows *rows;
    bool *seen; /* beside their rows */
};

static int kind_of(struct str name)
{
    for (int kind = 0; kind < STATEMENT_KIND_COUNT; kind++)
        if (str_eq(name, str_from(statement_info(kind)->name)))
            return kind;
    return -1;
}

static bool each_row(void *context, const struct store_row *kept, struct error *err)
{
    struct row_walk *walk = context;
    struct verify_run *run = &walk->store->run;
    (void)err;
    int kind = kind_of(kept->kind);
    const struct replay_row *row = kind < 0 ? NULL : replay_rows_find(walk->rows, kind, kept->id);
    run->result->rows++;
    if (row == NULL) {
        verify_tell(run, "rows", kept->index, "the row %s was stated by no entry", QUOTE(kept->id));
        return true;
    }
    bool *seen = &walk->seen[row - walk->rows->rows];
    if (*seen)
        verify_tell(run, "rows", kept->index, "the row %s is kept twice", QUOTE(kept->id));
    *seen = true;
    if (kept->first != row->first)
        verify_tell(run, "rows", kept->index, "the row %s was stated first by entry %lld",
                    QUOTE(kept->id), (long long)row->first);
    else if (kept->index != row->index)
        verify_tell(run, "rows", kept->index, "the row %s was stated last by entry %lld",
                    QUOTE(kept->id), (long long)row->index);
    else if (!str_eq(kept->author, row->author) || !str_eq(kept->party, row->party)
             || kept->standing != row->standing)
        verify_tell(run, "rows", kept->index,
                    "author, party or worth of the row %s are not those of its entry",
                    QUOTE(kept->id));
    return true;
}

static bool check_rows(struct store_run *store, struct error *err)
{
    struct row_walk walk = {store, replay_rows(store->run.replay), NULL};
    walk.seen = ARENA_ARRAY(&store->arena, bool, walk.rows->count + 1);
    if (!store_walk_rows(store->store, each_row, &walk, err))
        return false;
    for (size_t i = 0; i < walk.rows->count; i++)
        if (!walk.seen[i])
            verify_tell(&store->run, "rows", walk.rows->rows[i].index,
                        "the row that this entry states is missing");
    return true;
}

/* ---- bodies ---- */

/* Those that entries name have been read with them; here are the others. */
static bool each_body(void *context, struct str hash, struct str bytes, struct error *err)
{
    struct store_run *store = context;
    (void)bytes;
    (void)err;
    if (map_get(&store->bodies, hash, 0) == 0)
        verify_tell(&store->run, "bodies", -1, "a body of %zu bytes that no entry names",
                    bytes.size);
    return true;
}

/* ---- cosignatures ---- */

/* The cosignatures of one checkpoint that are known and good. */
struct cosigned {
    struct store_run *store;
    struct arena arena;
    int64_t size; /* of the checkpoint, -1 before the first */
    struct note checkpoint;
    struct note_signature signatures[NOTE_SIGNATURES_MAX]; /* of each witness the latest */
    size_t count;
};

static void finish_cosigned(struct cosigned *cosigned)
{
    struct note note = {cosigned->checkpoint.text, cosigned->signatures, cosigned->count};
    if (cosigned->count > 0)
        verify_count_witnesses(&cosigned->store->run, &note, cosigned->size);
    arena_release(&cosigned->arena);
    cosigned->count = 0;
}

static bool begin_cosigned(struct cosigned *cosigned, int64_t size, struct error *err)
{
    struct str bytes;
    struct store_run *store = cosigned->store;
    finish_cosigned(cosigned);
    cosigned->size = size;
    cosigned->checkpoint = (struct note){0};
    if (store_read_checkpoint(store->store, &cosigned->arena, size, &bytes, err))
        return note_parse(&cosigned->arena, bytes, &cosigned->checkpoint, err);
    if (err->code != ERROR_NOT_FOUND)
        return false;
    verify_tell(&store->run, "cosignatures", size, "are of a checkpoint that was not kept");
    return true;
}

static void keep_latest(struct cosigned *cosigned, const struct note_signature *signature)
{
    size_t at = 0;
    while (at < cosigned->count && cosigned->signatures[at].by != signature->by)
        at++;
    if (at == NOTE_SIGNATURES_MAX)
        return;
    if (at < cosigned->count
        && cosignature_time_s(cosigned->signatures[at].payload)
               > cosignature_time_s(signature->payload))
        return;
    cosigned->signatures[at] = *signature;
    cosigned->count += at == cosigned->count;
}

static void check_line(struct cosigned *cosigned, struct str line)
{
    struct verify_run *run = &cosigned->store->run;
    const struct policy *policy = run->options->policy;
    struct note note;
    struct error fault;
    struct str text = cosigned->checkpoint.text;
    struct str bytes = str_from(arena_printf(&cosigned->arena, "%.*s\n%.*s", (int)text.size,
                                             text.data, (int)line.size, line.data));
    if (!note_parse(&cosigned->arena, bytes, &note, &fault) || note.signature_count != 1
        || !str_eq(note.text, text)) {
        verify_tell(run, "cosignatures", cosigned->size, "holds a line that is no signature");
        return;
    }
    struct note_signature *signature = &note.signatures[0];
    if (policy == NULL)
        return;
    signature->by = policy_find_witness(policy, signature->name, signature->key_id);
    if (signature->by == NULL)
        run->result->unknown_cosignatures++;
    else if (note_signature_is_good(signature->by, text, signature))
        keep_latest(cosigned, signature);
    else
        verify_tell(run, "cosignatures", cosigned->size, "the cosignature by %s does not verify",
                    QUOTE(signature->name));
}

static bool each_cosignature(void *context, int64_t size, struct str line, struct error *err)
{
    struct cosigned *cosigned = context;
    cosigned->store->run.result->cosignatures++;
    if (size != cosigned->size && !begin_cosigned(cosigned, size, err))
        return false;
    if (cosigned->checkpoint.text.size > 0)
        check_line(cosigned, line);
    return true;
}

static bool check_cosignatures(struct store_run *store, struct error *err)
{
    struct cosigned cosigned = {.store = store, .size = -1};
    arena_init(&cosigned.arena);
    bool good = store_walk_cosignatures(store->store, each_cosignature, &cosigned, err);
    finish_cosigned(&cosigned);
    if (good && store->run.options->policy != NULL && store->run.result->cosigned_size < 0)
        verify_tell(&store->run, "cosignatures", -1,
                    "no checkpoint is cosigned by the quorum of the policy");
    return good;
}

bool verify_store_tables(struct store_run *store, struct error *err)
{
    return check_nodes(store, err) && check_rows(store, err)
           && store_walk_bodies(store->store, each_body, store, err)
           && check_cosignatures(store, err);
}
