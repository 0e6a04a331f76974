/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A store, from the disk upwards: the pages of its file, the tables and indexes, who the log is,
 * its checkpoints, its entries (replay.h), and the tables that follow from them. What a step is
 * told to be damaged is not believed in the next one.
 */
#include "ledger/verify_store.h"

static void tell_damage(void *context, const char *what)
{
    struct store_run *store = context;
    verify_tell(&store->run, "ledger.sqlite", -1, "%s", what);
}

static bool cut_short(struct store_run *store)
{
    store->run.result->is_cut_short = true;
    return true;
}

/* The log's key and origin must be those of the verifier key that we were given. */
static bool check_identity(struct store_run *store)
{
    struct key key;
    struct error fault;
    const struct key *log = store->run.options->log;
    struct store_identity identity = store_identity(store->store);
    bool same = key_parse(identity.key, &key, &fault) && key_eq(&key, log)
                && str_eq(identity.origin, str_from(log->name));
    if (!same)
        verify_tell(&store->run, "log", -1, "is the log of another key: %.*s",
                    STR_ARG(identity.key));
    return same;
}

/* `*is_good` false when there is nothing to hold the rest against. */
static bool check_head(struct store_run *store, bool *is_good, struct error *err)
{
    struct verify_run *run = &store->run;
    struct store_head head;
    struct str kept;
    struct error missing;
    if (!store_read_head(store->store, run->arena, &head, err))
        return false;
    *is_good = check_identity(store) && verify_checkpoint(run, "log", head.checkpoint);
    if (!*is_good)
        return true;
    if (head.size != run->result->size || !hash_eq(&head.root, &run->result->root))
        verify_tell(run, "log", -1, "has another size or root than its checkpoint");
    if (!store_read_checkpoint(store->store, run->arena, run->result->size, &kept, &missing)
        || !str_eq(kept, head.checkpoint))
        verify_tell(run, "checkpoints", run->result->size, "the last checkpoint was not kept");
    return true;
}

/* What follows from the entries, while the last of their signatures are being verified. */
static bool check_tables(struct store_run *store, struct error *err)
{
    int64_t damaged;
    return store_inspect_tables(store->store, tell_damage, store, &damaged, err)
           && (store->run.result->is_cut_short || verify_store_tables(store, err));
}

static bool look_through(struct store_run *store, struct error *err)
{
    int64_t strange;
    bool is_good;
    if (!store_inspect_objects(store->store, tell_damage, store, &strange, err))
        return false;
    if (strange > 0)
        return cut_short(store);
    if (!store_read_begin(store->store, err) || !check_head(store, &is_good, err))
        return false;
    if (!is_good)
        return cut_short(store);
    if (!verify_store_checkpoints(store, err) || !verify_store_entries(store, err)
        || !check_tables(store, err))
        return false;
    replay_finish(store->run.replay);
    verify_count_replay(&store->run);
    return true;
}

/* A data base that cannot be read as one is what we are here to find. */
static bool open_and_look(struct store_run *store, const char *folder, struct error *err)
{
    struct error fault;
    if (store_open(folder, (struct store_options){0}, &store->store, &fault)
        && look_through(store, &fault))
        return true;
    if (fault.code != ERROR_FORMAT)
        return error_set(err, fault.code, "%s", fault.text);
    verify_tell(&store->run, "ledger.sqlite", -1, "%s", fault.text);
    return cut_short(store);
}

bool verify_store(struct arena *arena, const char *folder, const struct verify_options *options,
                  const struct verify_watch *watch, struct verification *result, struct error *err)
{
    struct store_run store = {0};
    int64_t damaged = 0;
    verify_begin(&store.run, arena, options, watch, result);
    arena_init(&store.arena);
    map_init(&store.bodies, &store.arena);
    bool good = store_inspect_file(folder, tell_damage, &store, &damaged, err);
    if (good)
        good = damaged > 0 ? cut_short(&store) : open_and_look(&store, folder, err);
    verify_end(&store.run);
    store_close(store.store);
    arena_release(&store.arena);
    return good;
}
