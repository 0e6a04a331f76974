/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/log_prepare.h"

enum {
    CHUNK_ENTRANTS = 64, /* that are parsed while those before them are being verified */
    POOL_WORTHWHILE = 8, /* signatures; fewer are verified before another core has woken up, and
                            hardly later than they are looked for */
};

struct preparation {
    struct log *log;
    struct arena *arena;
    struct entrant **entrants;
    struct roster *guess;
    struct signature_batch *chunks; /* submitted to the pool */
    size_t chunk_count;
};

/* What is in the log already will hardly be verified again: it is answered from there. */
static bool is_said(const struct preparation *p, const struct entrant *entrant)
{
    int64_t *indexes, first;
    size_t count;
    bool is_new;
    struct error ignored; /* shows again under the lock */
    return log_find_first(p->log, p->arena, &entrant->statement, &first, &is_new, &ignored)
           && !is_new
           && store_find_text(p->log->store, p->arena, &entrant->text_hash, first, &indexes, &count,
                              &ignored)
           && count > 0;
}

/* The jobs of some statements, as far as their keys are known. */
static void resolve(struct preparation *p, size_t first, size_t end, struct signature_batch *chunk)
{
    for (size_t i = first; i < end; i++) {
        struct error ignored; /* a guess that fails is no guess */
        struct entrant *entrant = p->entrants[i];
        if (end - first >= POOL_WORTHWHILE && is_said(p, entrant))
            continue;
        chunk->count += entrant_resolve(p->arena, entrant, p->guess, chunk->jobs + chunk->count);
        if (entrant->statement.kind == STATEMENT_KEYS)
            (void)!roster_apply(p->guess, &entrant->statement, (int64_t)i, &ignored);
    }
}

static void run_here(struct signature_batch *chunk)
{
    for (size_t i = 0; i < chunk->count; i++)
        signature_job_run(&chunk->jobs[i]);
}

static void submit(struct preparation *p, size_t first, size_t end)
{
    size_t signature_count = 0;
    struct signature_batch *chunk = &p->chunks[p->chunk_count];
    for (size_t i = first; i < end; i++)
        signature_count += p->entrants[i]->note.signature_count;
    *chunk = (struct signature_batch){
        .jobs = ARENA_ARRAY(p->arena, struct signature_job, signature_count + 1)};
    resolve(p, first, end, chunk);
    if (chunk->count < POOL_WORTHWHILE) {
        run_here(chunk);
        return;
    }
    if (p->log->pool == NULL)
        p->log->pool = signature_pool_open(0);
    signature_pool_submit(p->log->pool, chunk);
    p->chunk_count++;
}

static bool parse_and_submit(struct preparation *p, struct prepare_source source, size_t count,
                             size_t *refused, struct error *err)
{
    size_t first = 0;
    for (*refused = 0; *refused < count; ++*refused) {
        struct entrant *entrant = ARENA_NEW(p->arena, struct entrant);
        if (!source.parse(source.context, *refused, p->arena, entrant, err))
            return false;
        p->entrants[*refused] = entrant;
        size_t end = *refused + 1;
        if (end - first == CHUNK_ENTRANTS || end == count) {
            submit(p, first, end);
            first = end;
        }
    }
    return true;
}

bool log_prepare(struct log *log, struct arena *arena, struct prepare_source source,
                 struct entrant **entrants, size_t count, struct roster *guess, size_t *refused,
                 struct error *err)
{
    struct preparation p = {
        .log = log,
        .arena = arena,
        .entrants = entrants,
        .guess = guess,
        .chunks = ARENA_ARRAY(arena, struct signature_batch, count / CHUNK_ENTRANTS + 1),
    };
    struct error ignored; /* then each search begins by itself */
    bool reads = count >= POOL_WORTHWHILE && store_read_begin(log->store, &ignored);
    bool good = parse_and_submit(&p, source, count, refused, err);
    if (reads)
        store_read_end(log->store);
    for (size_t i = 0; i < p.chunk_count; i++)
        signature_pool_wait(log->pool, &p.chunks[i]);
    return good;
}
