/* SPDX-License-Identifier: Apache-2.0 */
/* Appending: what comes before the store is locked, and what is done under the lock. */
#include "ledger/log_batch.h"
#include "ledger/log_prepare.h"

/* ---- a batch ---- */

void batch_init(struct batch *batch, struct log *log, struct entrant **entrants, size_t count,
                const struct tree_edge *edge, struct roster *roster)
{
    *batch = (struct batch){
        .log = log, .entrants = entrants, .count = count, .roster = roster, .edge = *edge};
    arena_init(&batch->arena);
    buf_init(&batch->bundle);
    buf_init(&batch->checkpoint);
    map_init(&batch->texts, &batch->arena);
    for (int kind = 0; kind < STATEMENT_KIND_COUNT; kind++) {
        map_init(&batch->rows[kind], &batch->arena);
        map_init(&batch->known[kind], &batch->arena);
    }
    batch->fresh = ARENA_ARRAY(&batch->arena, struct entrant *, count + 1);
}

void batch_release(struct batch *batch)
{
    buf_release(&batch->bundle);
    buf_release(&batch->checkpoint);
    arena_release(&batch->arena);
}

/* What is on disk now becomes what the log knows. The keys were tried on a copy: they cannot fail.
 */
static void release(struct batch *batch, const struct store_head *after)
{
    struct log *log = batch->log;
    struct error ignored;
    log->edge = batch->edge;
    log_set_head(log, after);
    for (size_t i = 0; i < batch->fresh_count; i++)
        if (batch->fresh[i]->statement.kind == STATEMENT_KEYS)
            CHECK(roster_apply(&log->roster, &batch->fresh[i]->statement,
                               batch->fresh[i]->receipt->index, &ignored));
}

/* Between begin and commit or rollback. `*after` is where the log then stands. */
static bool fill(struct batch *batch, struct store_head *after, size_t *refused, struct error *err)
{
    struct log *log = batch->log;
    if (!log_refresh(log, err))
        return false;
    batch->edge = log->edge;
    roster_copy(&log->roster, &batch->arena, batch->roster);
    if (!batch_admit(batch, refused, err))
        return false;
    return batch->fresh_count == 0
           || (batch_seal(batch, after, err) && batch_put(batch, err)
               && store_swap_head(log->store, &log->head, after, err));
}

bool batch_write(struct batch *batch, size_t *refused, struct error *err)
{
    struct store_head after;
    struct store *store = batch->log->store;
    if (!store_begin(store, err))
        return false;
    batch->has_begun = true;
    bool good = fill(batch, &after, refused, err);
    if (!good || batch->fresh_count == 0) {
        store_rollback(store);
        return good;
    }
    /* If we stop in the commit, all of it is on disk or nothing is; the start looks which. */
    if (!store_commit(store, err))
        return false;
    release(batch, &after);
    return true;
}

/* ---- all or none ---- */

static bool parse_submission(const void *context, size_t i, struct arena *arena,
                             struct entrant *entrant, struct error *err)
{
    const struct log_submission *submissions = context;
    return entrant_parse(arena, &submissions[i], entrant, err);
}

static bool append(struct log *log, struct entrant **entrants, size_t count, size_t *refused,
                   struct error *err)
{
    struct batch batch;
    struct roster roster;
    batch_init(&batch, log, entrants, count, &log->edge, &roster);
    bool good = batch_write(&batch, refused, err);
    batch_release(&batch);
    return good;
}

bool log_append(struct log *log, const struct log_submission *submissions, size_t count,
                struct log_receipt *receipts, size_t *refused, struct error *err)
{
    struct arena arena;
    struct roster guess;
    CHECK(log->pair != NULL);
    if (count > LOG_BATCH_MAX)
        return error_set(err, ERROR_LIMIT, "%zu statements at once, the limit is %d", count,
                         LOG_BATCH_MAX);
    arena_init(&arena);
    struct entrant **entrants = ARENA_ARRAY(&arena, struct entrant *, count + 1);
    struct prepare_source source = {submissions, parse_submission};
    roster_copy(&log->roster, &arena, &guess);
    bool good = log_prepare(log, &arena, source, entrants, count, &guess, refused, err);
    for (size_t i = 0; good && i < count; i++)
        entrants[i]->receipt = &receipts[i];
    good = good && append(log, entrants, count, refused, err);
    arena_release(&arena);
    return good;
}
