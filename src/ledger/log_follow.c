/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/log_follow.h"

#include "ledger/log_batch.h"
#include "ledger/log_prepare.h"

#include <inttypes.h>

struct log_follow {
    struct arena arena; /* of itself and of the roster */
    struct log *log;
    struct tree_edge edge;
    struct roster roster; /* as of the last entry that was admitted */
    int64_t *unsettled;   /* entries that refer to what had not been stated yet */
    size_t unsettled_count, unsettled_capacity;
};

/* ---- opening ---- */

static bool check_identity(struct store *store, struct str origin, struct str key,
                           struct error *err)
{
    struct store_identity identity = store_identity(store);
    if (str_eq(identity.origin, origin) && str_eq(identity.key, key))
        return true;
    return error_set(err, ERROR_CONFLICT, "the mirror is of another log: %.*s",
                     STR_ARG(identity.key));
}

/* A store that was not finished being made is finished; of any other that cannot be opened, why. */
static bool open_store(const char *folder, struct str origin, struct str key,
                       struct store_options options, struct store **store, struct error *err)
{
    struct error fault;
    bool is_there = store_is_at(folder);
    if (is_there && store_open(folder, options, store, &fault))
        return check_identity(*store, origin, key, err);
    if (store_create(folder, (struct store_identity){origin, key}, options, store, err))
        return true;
    return is_there ? error_set(err, fault.code, "%s", fault.text) : false;
}

bool log_follow_open(const char *folder, struct str origin, const struct key *log_key,
                     struct store_options options, struct log **opened, struct error *err)
{
    struct buf key;
    struct log *log = log_new(NULL);
    log->is_mirror = true;
    buf_init(&key);
    key_write(log_key, &key);
    bool good = open_store(folder, origin, buf_view(&key), options, &log->store, err);
    buf_release(&key);
    log->key = *log_key;
    *opened = log;
    if (good && log_refresh(log, err))
        return true;
    log_close(log);
    *opened = NULL;
    return false;
}

/* ---- begin ---- */

bool log_follow_begin(struct log *log, struct log_follow **begun, struct error *err)
{
    struct arena arena;
    *begun = NULL;
    CHECK(log->is_mirror);
    if (!store_begin(log->store, err))
        return false;
    if (!log_refresh(log, err)) {
        store_rollback(log->store);
        return false;
    }
    arena_init(&arena);
    struct log_follow *follow = ARENA_NEW(&arena, struct log_follow);
    follow->arena = arena;
    follow->log = log;
    follow->edge = log->edge;
    roster_copy(&log->roster, &follow->arena, &follow->roster);
    *begun = follow;
    return true;
}

int64_t log_follow_size(const struct log_follow *follow)
{
    return follow->edge.size;
}

/* ---- add ---- */

/* What the parsing of one entry needs to know. */
struct delivery {
    const struct log_follow *follow;
    const struct str *entries;
    struct log_bodies bodies;
};

static bool fetch_body(const struct delivery *delivery, struct arena *arena,
                       struct entrant *entrant, struct error *err)
{
    struct hash hash;
    return !statement_body_hash(entrant->note.text, &hash)
           || delivery->bodies.find(delivery->bodies.context, &hash, arena, &entrant->body, err);
}

static bool parse_entry(const void *context, size_t i, struct arena *arena, struct entrant *entrant,
                        struct error *err)
{
    const struct delivery *delivery = context;
    int64_t index = delivery->follow->edge.size + (int64_t)i;
    *entrant = (struct entrant){.bytes = delivery->entries[i]};
    entrant->receipt = ARENA_NEW(arena, struct log_receipt);
    bool parsed = index == 0 ? log_parse_note(arena, index, entrant->bytes, &entrant->note, err)
                             : entrant_parse_note(arena, entrant, err);
    return parsed && fetch_body(delivery, arena, entrant, err)
           && entrant_parse_statement(arena, entrant, err);
}

/* The first entry may be unsigned; if it is signed, then by the key that it brings. */
static bool admit_founding(struct batch *batch, struct error *err)
{
    struct entrant *first = batch->entrants[0];
    if (first->note.signature_count > 0 && !entrant_check_signatures(first, batch->roster, err))
        return false;
    if (!roster_found(batch->roster, &first->statement, err))
        return false;
    *first->receipt = (struct log_receipt){.is_new = true, .standing = STANDING_SIGNED};
    batch->fresh[batch->fresh_count++] = first;
    return true;
}

static bool admit_entry(struct batch *batch, size_t place, struct error *err)
{
    int64_t index = batch->edge.size + (int64_t)place;
    const struct log_receipt *receipt = batch->entrants[place]->receipt;
    if (index == 0)
        return admit_founding(batch, err);
    if (!batch_admit_one(batch, place, err))
        return false;
    return receipt->is_new
           || error_set(err, ERROR_CONFLICT, "entry %" PRId64 " says what entry %" PRId64 " says",
                        index, receipt->index);
}

/* Rows that went into the log together may refer to each other in any order, and where one batch
 * of the log ended is not known here: what is not found yet is looked for again at the end. */
static bool settle(struct log_follow *follow, struct batch *batch, size_t *place, struct error *err)
{
    for (*place = 0; *place < batch->count; ++*place) {
        struct error missing = {0};
        if (batch_check_references(batch, batch->entrants[*place], &missing))
            continue;
        if (missing.code != ERROR_DENIED)
            return error_set(err, missing.code, "%s", missing.text);
        ARENA_GROW(&follow->arena, &follow->unsettled, follow->unsettled_count,
                   &follow->unsettled_capacity);
        follow->unsettled[follow->unsettled_count++] = batch->entrants[*place]->receipt->index;
    }
    return true;
}

static bool admit(struct log_follow *follow, struct batch *batch, size_t *refused,
                  struct error *err)
{
    for (*refused = 0; *refused < batch->count; ++*refused)
        if (!admit_entry(batch, *refused, err))
            return false;
    return settle(follow, batch, refused, err);
}

static bool take_over(struct log_follow *follow, struct entrant **entrants, size_t count,
                      size_t *refused, struct error *err)
{
    struct batch batch;
    batch_init(&batch, follow->log, entrants, count, &follow->edge, &follow->roster);
    bool good =
        admit(follow, &batch, refused, err) && batch_hash(&batch, err) && batch_put(&batch, err);
    if (good)
        follow->edge = batch.edge;
    batch_release(&batch);
    return good;
}

bool log_follow_add(struct log_follow *follow, const struct str *entries, size_t count,
                    struct log_bodies bodies, size_t *refused, struct error *err)
{
    struct arena arena;
    struct roster guess;
    struct delivery delivery = {follow, entries, bodies};
    struct prepare_source source = {&delivery, parse_entry};
    CHECK(count <= LOG_BATCH_MAX);
    arena_init(&arena);
    struct entrant **entrants = ARENA_ARRAY(&arena, struct entrant *, count + 1);
    roster_copy(&follow->roster, &arena, &guess);
    bool good = log_prepare(follow->log, &arena, source, entrants, count, &guess, refused, err)
                && take_over(follow, entrants, count, refused, err);
    arena_release(&arena);
    return good;
}

/* ---- commit ---- */

/* A reference leads no further than one batch could: so has it verification (replay.c). */
static bool settle_entry(struct log_follow *follow, int64_t index, struct error *err)
{
    struct batch none;
    struct str bytes;
    struct entrant entrant = {0};
    struct log_statement parsed;
    batch_init(&none, follow->log, NULL, 0, &follow->edge, &follow->roster);
    none.bound = index + LOG_BATCH_MAX;
    bool good = store_read_entry(follow->log->store, &none.arena, index, &bytes, err)
                && log_parse(follow->log, &none.arena, index, bytes, &parsed, err);
    if (good) {
        entrant.statement = parsed.statement;
        good = batch_check_references(&none, &entrant, err);
    }
    batch_release(&none);
    return good;
}

/* The checkpoint with the log's own signature, as the log itself keeps it. */
static void write_checkpoint(const struct log *log, const struct note *note, struct buf *out)
{
    buf_str(out, note->text);
    buf_char(out, '\n');
    for (size_t i = 0; i < note->signature_count; i++)
        if (note->signatures[i].by != NULL && key_eq(note->signatures[i].by, &log->key))
            note_write_signature(out, &log->key, note->signatures[i].payload,
                                 note->signatures[i].payload_size);
}

static bool check_checkpoint(const struct log_follow *follow, struct str bytes,
                             struct store_head *after, struct buf *kept, struct error *err)
{
    struct arena scratch;
    struct checkpoint checkpoint;
    struct note note;
    struct hash root = tree_edge_root(&follow->edge);
    arena_init(&scratch);
    bool good = checkpoint_open(&scratch, bytes, &follow->log->key, NULL, &checkpoint, &note, err);
    if (good && (checkpoint.size != follow->edge.size || !hash_eq(&checkpoint.root, &root)))
        good = error_set(err, ERROR_CONFLICT,
                         "the checkpoint of %" PRId64 " entries is not that of these %" PRId64,
                         checkpoint.size, follow->edge.size);
    if (good)
        write_checkpoint(follow->log, &note, kept);
    *after = (struct store_head){.size = follow->edge.size, .root = root};
    arena_release(&scratch);
    return good;
}

/* As far as the commit. */
static bool finish(struct log_follow *follow, struct str checkpoint, struct store_head *after,
                   struct buf *kept, struct error *err)
{
    struct log *log = follow->log;
    int64_t now_s = store_clock_s(log->store);
    if (!check_checkpoint(follow, checkpoint, after, kept, err))
        return false;
    after->checkpoint = buf_view(kept);
    after->time_s = now_s > log->head.time_s ? now_s : log->head.time_s;
    for (size_t i = 0; i < follow->unsettled_count; i++)
        if (!settle_entry(follow, follow->unsettled[i], err))
            return false;
    return store_swap_head(log->store, &log->head, after, err);
}

/* What is on disk now becomes what the log knows. */
static void release(struct log_follow *follow, const struct store_head *after)
{
    struct log *log = follow->log;
    log->edge = follow->edge;
    log_set_head(log, after);
    roster_take(&log->roster, &follow->roster);
}

bool log_follow_commit(struct log_follow *follow, struct str checkpoint, struct error *err)
{
    struct buf kept;
    struct store_head after;
    bool good = true;
    buf_init(&kept);
    if (follow->edge.size > follow->log->head.size) {
        good =
            finish(follow, checkpoint, &after, &kept, err) && store_commit(follow->log->store, err);
        if (good)
            release(follow, &after);
    } else {
        good = check_checkpoint(follow, checkpoint, &after, &kept, err);
    }
    buf_release(&kept);
    log_follow_abort(follow);
    return good;
}

void log_follow_abort(struct log_follow *follow)
{
    if (follow == NULL)
        return;
    store_rollback(follow->log->store); /* nothing, after a commit */
    struct arena arena = follow->arena; /* it lives in it itself */
    arena_release(&arena);
}
