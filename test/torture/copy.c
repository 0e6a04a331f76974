/* SPDX-License-Identifier: Apache-2.0 */
#include "copy.h"

#include "ledger/log_follow.h"
#include "ledger/verify.h"

#include <string.h>

static struct str keep(struct arena *arena, struct str text)
{
    return (struct str){arena_copy(arena, text.data, text.size), text.size};
}

void copy_init(struct copy *c, struct scenario *from)
{
    enum { FIRST = 700 };
    struct error err;
    struct log *log;
    struct arena *arena = &from->arena;
    memset(c, 0, sizeof *c);
    c->from = from;
    CHECK(scenario_make(from, &log, &err));
    for (int i = 1; i < COPY_ENTRIES; i++) {
        CHECK(scenario_say(from, log, FIRST + i, &err));
        c->checkpoints[log_size(log)] = keep(arena, log_checkpoint(log));
    }
    for (int64_t i = 0; i < COPY_ENTRIES; i++)
        CHECK(log_entry(log, arena, i, &c->entries[i], &err));
    log_close(log);
    const int64_t sizes[COPY_STEPS] = {2, 6, COPY_ENTRIES};
    memcpy(c->sizes, sizes, sizeof sizes);
}

void copy_reset(struct copy *c)
{
    scenario_reset(c->from);
    c->kept = 0;
}

static bool no_body(void *context, const struct hash *hash, struct arena *arena, struct str *body,
                    struct error *err)
{
    (void)context;
    (void)hash;
    (void)arena;
    (void)body;
    return error_set(err, ERROR_NOT_FOUND, "there are no bodies");
}

static bool open_copy(struct copy *c, struct log **log, struct error *err)
{
    return log_follow_open(c->from->store, STR("log.example"),
                           key_pair_public(c->from->keys[KEY_LOG]), c->from->options, log, err);
}

static bool follow_to(struct copy *c, struct log *log, int64_t size, struct error *err)
{
    struct log_follow *follow;
    struct log_bodies bodies = {NULL, no_body};
    size_t refused;
    if (!log_follow_begin(log, &follow, err))
        return false;
    int64_t first = log_follow_size(follow);
    if (!log_follow_add(follow, c->entries + first, (size_t)(size - first), bodies, &refused,
                        err)) {
        log_follow_abort(follow);
        return false;
    }
    return log_follow_commit(follow, c->checkpoints[size], err);
}

bool copy_run(struct copy *c, struct error *err)
{
    struct log *log;
    if (!open_copy(c, &log, err))
        return false;
    bool good = true;
    for (int step = 0; good && step < COPY_STEPS; step++) {
        good = follow_to(c, log, c->sizes[step], err);
        if (good)
            c->kept = c->sizes[step];
    }
    log_close(log);
    return good;
}

static bool check_entries(struct copy *c, struct log *log, struct error *err)
{
    int64_t size = log_size(log);
    if (size < c->kept)
        return error_set(err, ERROR_CONFLICT, "what was taken over is gone");
    if (size > 0 && !str_eq(log_checkpoint(log), c->checkpoints[size]))
        return error_set(err, ERROR_CONFLICT, "another checkpoint than the log's");
    for (int64_t i = 0; i < size; i++) {
        struct str bytes;
        if (!log_entry(log, &c->from->run, i, &bytes, err))
            return false;
        if (!str_eq(bytes, c->entries[i]))
            return error_set(err, ERROR_CONFLICT, "another entry than the log's");
    }
    return true;
}

static void ignore(void *context, const struct audit_finding *finding)
{
    (void)context;
    (void)finding;
}

static bool verify_copy(struct copy *c, struct error *err)
{
    struct verification result;
    struct verify_options options = {.log = key_pair_public(c->from->keys[KEY_LOG]),
                                     .thread_count = 1};
    struct verify_watch watch = {NULL, ignore};
    return verify_store(&c->from->run, c->from->store, &options, &watch, &result, err)
           && ((result.findings == 0 && result.size == COPY_ENTRIES)
               || error_set(err, ERROR_CONFLICT, "the mirror does not verify"));
}

bool copy_check(struct copy *c, struct error *err)
{
    struct log *log;
    if (!open_copy(c, &log, err))
        return false;
    bool good = check_entries(c, log, err)
                && (log_size(log) == COPY_ENTRIES || follow_to(c, log, COPY_ENTRIES, err))
                && check_entries(c, log, err);
    log_close(log);
    return good && verify_copy(c, err);
}
