/* SPDX-License-Identifier: Apache-2.0 */
/* A static tree: audit.h rebuilds the hashes, replay.h takes the entries in again. */
#include "ledger/verify_parts.h"

struct tree_run {
    struct verify_run run;
    const struct files *files;
};

static void tell_audit(void *context, const struct audit_finding *finding)
{
    struct tree_run *tree = context;
    verify_tell(&tree->run, finding->path, finding->index, "%s", finding->what);
}

static void tell_entry(void *context, int64_t index, const char *path, const char *what)
{
    struct tree_run *tree = context;
    char bundle[TILE_PATH_BYTES];
    struct tile tile = {TILE_ENTRIES, index / TILE_WIDTH, 0};
    tile.width = tile_width(TILE_ENTRIES, tile.index, tree->run.result->size);
    verify_tell(&tree->run, path != NULL ? path : tile_write_path(bundle, tile),
                path != NULL ? -1 : index, "%s", what);
}

static bool read_body(void *context, const struct hash *hash, struct arena *arena, struct str *body,
                      struct error *err)
{
    struct tree_run *tree = context;
    char hex[HASH_HEX_BYTES];
    const char *path = arena_printf(arena, "body/%s", hash_write_hex(hex, hash));
    return tree->files->read(tree->files->context, path, STATEMENT_BODY_MAX, arena, body, err);
}

static bool take_entries(void *context, int64_t first, size_t count, const struct str *entries,
                         struct error *err)
{
    struct tree_run *tree = context;
    return replay_take(tree->run.replay, first, count, entries, NULL, err);
}

/* A bundle that could not be read leaves its entries out: replay goes on with those that are there,
 * and the finding about the bundle is there already. */
static bool look_through(struct tree_run *tree, struct error *err)
{
    struct verify_run *run = &tree->run;
    const struct replay_watch replay_watch = {tree, tell_entry, read_body};
    const struct audit_watch audit_watch = {tree, tell_audit, take_entries};
    struct audit audit;
    run->replay = replay_open(&replay_watch, run->pool);
    if (!audit_files(tree->files, run->result->size, &run->result->root, &audit_watch, &audit, err))
        return false;
    replay_finish(run->replay);
    verify_count_replay(run);
    run->result->files = audit.files;
    run->result->files_beyond = audit.files_beyond;
    run->result->has_listed = tree->files->list != NULL;
    return true;
}

bool verify_files(struct arena *arena, const struct files *files,
                  const struct verify_options *options, const struct verify_watch *watch,
                  struct verification *result, struct error *err)
{
    struct tree_run tree = {.files = files};
    struct str checkpoint;
    verify_begin(&tree.run, arena, options, watch, result);
    bool good =
        files->read(files->context, "checkpoint", CHECKPOINT_BYTES_MAX, arena, &checkpoint, err);
    if (good && verify_checkpoint(&tree.run, "checkpoint", checkpoint)) {
        if (options->policy != NULL && result->cosigned_size < 0)
            verify_tell(&tree.run, "checkpoint", -1, "is not cosigned by the quorum of the policy");
        good = look_through(&tree, err);
    }
    verify_end(&tree.run);
    return good;
}
