/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The order of steps, and what is left if we stop there:
 *
 *   fetch      the checkpoint; nothing has changed
 *   compare    with what was seen before: same, grown, gone back, forked; evidence, if any, is on
 *              disk before anything is reported
 *   take over  the new entries, in one transaction of the store: undone if we stop
 *   keep       the cosignatures; if we stop before, the next call finds the same checkpoint and
 *              keeps them
 */
#include "net/mirror.h"

#include "ledger/witness_request.h"
#include "net/mirror_evidence.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct update {
    struct arena *arena; /* of the report */
    const struct files *files;
    const char *folder;
    const struct mirror_options *options;
    struct mirror_report *report;
    struct log *log;
    struct str shown_bytes; /* the signed checkpoint as it was fetched */
    struct checkpoint shown;
    struct note note; /* of it */
};

/* The outcome, with a sentence. */
static void conclude(struct update *u, enum mirror_outcome outcome, const char *format, ...)
    PRINTF_LIKE(3, 4);

static void conclude(struct update *u, enum mirror_outcome outcome, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    u->report->outcome = outcome;
    vsnprintf(u->report->what, sizeof u->report->what, format, args);
    va_end(args);
}

/* ---- evidence ---- */

/* The proof from the size of `earlier` to `later`, a signed checkpoint, as a witness is given it.
 */
static void write_proof(int64_t earlier, struct tree_proof *proof, struct str later,
                        struct buf *out)
{
    const struct witness_request request = {
        .old_size = earlier,
        .hashes = proof->hashes,
        .hash_count = (size_t)proof->count,
        .checkpoint = later,
    };
    witness_request_write(&request, out);
}

/* `proof` NULL: there is none. */
static bool keep_evidence(struct update *u, const char *kind, struct tree_proof *proof,
                          struct error *err)
{
    struct buf request;
    struct mirror_evidence evidence = {.kind = kind, .text = u->note.text, .shown = u->shown_bytes};
    int64_t before = u->report->size_before, shown = u->shown.size;
    if (!log_cosigned_checkpoint(u->log, u->arena, before, &evidence.seen, err))
        return false;
    buf_init(&request);
    if (proof != NULL)
        write_proof(shown < before ? shown : before, proof,
                    shown < before ? evidence.seen : evidence.shown, &request);
    evidence.proof = buf_view(&request);
    bool good = mirror_evidence_keep(u->arena, u->folder, &evidence, &u->report->evidence, err);
    buf_release(&request);
    return good;
}

/* ---- compare ---- */

/* The server shows no more than it did: it went back, or stands still, or shows another history. */
static bool compare_earlier(struct update *u, struct error *err)
{
    struct hash root;
    struct tree_proof proof;
    int64_t before = u->report->size_before, shown = u->shown.size;
    struct tree_reader ours = log_export_source(u->log).tree;
    if (!log_root_at(u->log, shown, &root, err)
        || !tree_prove_consistency(&ours, shown, before, &proof, err))
        return false;
    if (hash_eq(&root, &u->shown.root)) {
        if (shown == before)
            return true;
        conclude(u, MIRROR_BACK,
                 "the log shows %" PRId64 " entries and had %" PRId64
                 " when it was mirrored: it went back, or an old copy is being served",
                 shown, before);
        return keep_evidence(u, "back", &proof, err);
    }
    conclude(u, MIRROR_FORKED,
             "the log forked: its key has signed other first %" PRId64
             " entries than those that were mirrored",
             shown);
    return keep_evidence(u, "fork", shown == before ? NULL : &proof, err);
}

/* Whether the tiles prove that the shown log begins with other entries than those we hold. */
static bool is_fork(struct update *u, const struct tree_reader *theirs,
                    const struct tree_proof *proof)
{
    struct hash other;
    struct error ignored;
    return tree_root(theirs, u->report->size_before, &other, &ignored)
           && tree_check_consistency(u->report->size_before, &other, u->shown.size, &u->shown.root,
                                     proof->hashes, (size_t)proof->count, &ignored);
}

/* What a tile that is missing or spoilt means. */
static bool refuse_tiles(struct update *u, const struct error *fault, struct error *err)
{
    if (fault->code == ERROR_IO)
        return error_set(err, ERROR_IO, "%s", fault->text);
    conclude(u, MIRROR_REFUSED, "the tiles do not hold together: %.200s", fault->text);
    return true;
}

/* The server shows more than before: it must begin with what we hold. */
static bool compare_later(struct update *u, bool *is_good, struct error *err)
{
    struct error fault;
    struct tree_proof proof;
    int64_t before = u->report->size_before;
    struct hash root = log_root(u->log);
    struct files files = *u->files;
    *is_good = before == 0;
    if (*is_good)
        return true;
    struct tree_reader theirs =
        tile_reader_tree(tile_reader_open(u->arena, files_tiles(&files), u->shown.size));
    if (!tree_prove_consistency(&theirs, before, u->shown.size, &proof, &fault))
        return refuse_tiles(u, &fault, err);
    *is_good = tree_check_consistency(before, &root, u->shown.size, &u->shown.root, proof.hashes,
                                      (size_t)proof.count, &fault);
    if (*is_good)
        return true;
    if (is_fork(u, &theirs, &proof)) {
        conclude(u, MIRROR_FORKED,
                 "the log forked: its key has signed a log of %" PRId64
                 " entries that does not begin with the %" PRId64 " that were mirrored",
                 u->shown.size, before);
        return keep_evidence(u, "fork", &proof, err);
    }
    conclude(u, MIRROR_REFUSED,
             "the tiles do not prove that the log of %" PRId64 " entries begins with the %" PRId64
             " that were mirrored",
             u->shown.size, before);
    return keep_evidence(u, "unproven", &proof, err);
}

/* ---- take over ---- */

enum { BUNDLES_AT_ONCE = FILES_EXPECTED_MAX / 2 };

/* Entries of some bundles that lie beside each other. */
struct load {
    struct update *update;
    struct arena arena;
    struct str entries[BUNDLES_AT_ONCE * TILE_WIDTH];
    size_t count;
};

/* Bodies are fetched as their entries are taken over; that they are the right ones is for others
 * to check. */
static bool find_body(void *context, const struct hash *hash, struct arena *arena, struct str *body,
                      struct error *err)
{
    const struct update *u = context;
    char hex[HASH_HEX_BYTES];
    const char *path = arena_printf(arena, "body/%s", hash_write_hex(hex, hash));
    if (u->files->read(u->files->context, path, STATEMENT_BODY_MAX, arena, body, err))
        return true;
    if (err->code == ERROR_NOT_FOUND)
        error_set(err, ERROR_NOT_FOUND, "%s is missing", path);
    return false;
}

static void refuse_entry(struct update *u, struct tile bundle, int64_t index, const char *what)
{
    char path[TILE_PATH_BYTES];
    u->report->path = arena_printf(u->arena, "%s", tile_write_path(path, bundle));
    u->report->index = index;
    conclude(u, MIRROR_REFUSED, "%s", what);
}

/* The hashes above a bundle must be those of its entries: so a spoilt one is named. */
static bool check_leaves(struct update *u, struct tile bundle, const struct str *entries,
                         bool *is_good, struct error *err)
{
    struct hash leaves[TILE_WIDTH];
    struct error fault;
    struct tile tile = {0, bundle.index, bundle.width};
    *is_good = files_read_tile(u->files, tile, leaves, &fault);
    if (!*is_good)
        return refuse_tiles(u, &fault, err);
    for (int i = 0; i < bundle.width && *is_good; i++) {
        struct hash leaf = hash_leaf(entries[i]);
        *is_good = hash_eq(&leaf, &leaves[i]);
        if (!*is_good)
            refuse_entry(u, bundle, bundle.index * TILE_WIDTH + i,
                         "the entry has not the hash that the tree has for it");
    }
    return true;
}

/* Adds the entries of a bundle from `next` on. */
static bool read_bundle(struct load *load, struct tile bundle, int64_t next, bool *is_good,
                        struct error *err)
{
    struct update *u = load->update;
    struct str entries[TILE_WIDTH];
    struct error fault;
    *is_good = files_read_entries(u->files, bundle, &load->arena, entries, &fault);
    if (!*is_good && fault.code == ERROR_IO)
        return error_set(err, ERROR_IO, "%s", fault.text);
    if (!*is_good) {
        refuse_entry(u, bundle, -1, fault.code == ERROR_NOT_FOUND ? "is missing" : fault.text);
        return true;
    }
    if (!check_leaves(u, bundle, entries, is_good, err))
        return false;
    int skipped = (int)(next - bundle.index * TILE_WIDTH);
    for (int i = skipped; i < bundle.width; i++)
        load->entries[load->count++] = entries[i];
    return true;
}

/* The next bundles, fetched together. */
static bool read_load(struct load *load, int64_t next, bool *is_good, struct error *err)
{
    struct update *u = load->update;
    struct tile tiles[FILES_EXPECTED_MAX];
    int count = 0;
    *is_good = true;
    for (int64_t index = next / TILE_WIDTH; count < FILES_EXPECTED_MAX; index++) {
        int width = tile_width(TILE_ENTRIES, index, u->shown.size);
        if (width == 0)
            break;
        tiles[count++] = (struct tile){TILE_ENTRIES, index, width};
        tiles[count++] = (struct tile){0, index, width};
    }
    if (u->files->expect != NULL)
        u->files->expect(u->files->context, tiles, (size_t)count);
    for (int i = 0; i < count && *is_good; i += 2) {
        if (!read_bundle(load, tiles[i], next, is_good, err))
            return false;
        next = (tiles[i].index + 1) * TILE_WIDTH;
    }
    return true;
}

/* An error of ours, or what is off with an entry of theirs. */
static bool refuse_or_fail(struct update *u, int64_t index, const struct error *fault,
                           struct error *err)
{
    struct tile bundle = {TILE_ENTRIES, index / TILE_WIDTH, 0};
    if (fault->code == ERROR_IO)
        return error_set(err, ERROR_IO, "%s", fault->text);
    bundle.width = tile_width(TILE_ENTRIES, bundle.index, u->shown.size);
    refuse_entry(u, bundle, index, fault->text);
    return true;
}

static bool add_load(struct load *load, struct log_follow *follow, bool *is_good, struct error *err)
{
    struct update *u = load->update;
    struct error fault;
    size_t refused = 0;
    int64_t first = log_follow_size(follow);
    const struct log_bodies bodies = {u, find_body};
    load->count = 0;
    if (!read_load(load, first, is_good, err))
        return false;
    if (!*is_good)
        return true;
    *is_good = log_follow_add(follow, load->entries, load->count, bodies, &refused, &fault);
    return *is_good || refuse_or_fail(u, first + (int64_t)refused, &fault, err);
}

static bool add_all(struct update *u, struct log_follow *follow, bool *is_good, struct error *err)
{
    struct arena arena;
    arena_init(&arena);
    struct load *load = ARENA_NEW(&arena, struct load);
    load->update = u;
    bool good = true;
    *is_good = true;
    while (good && *is_good && log_follow_size(follow) < u->shown.size) {
        good = add_load(load, follow, is_good, err);
        arena_release(&load->arena);
    }
    arena_release(&arena);
    return good;
}

static bool take_over(struct update *u, struct error *err)
{
    struct log_follow *follow;
    struct error fault;
    bool is_good;
    if (!log_follow_begin(u->log, &follow, err))
        return false;
    bool good = add_all(u, follow, &is_good, err);
    if (!good || !is_good) {
        log_follow_abort(follow);
        return good;
    }
    if (log_follow_commit(follow, u->shown_bytes, &fault)) {
        u->report->outcome = MIRROR_GROWN;
        return true;
    }
    if (fault.code == ERROR_IO)
        return error_set(err, ERROR_IO, "%s", fault.text);
    conclude(u, MIRROR_REFUSED, "%s", fault.text);
    return true;
}

/* ---- cosignatures ---- */

static bool keep_cosignatures(struct update *u, struct error *err)
{
    const struct policy *policy = u->options->policy;
    struct error fault;
    size_t text = u->note.text.size + 1; /* and the empty line */
    struct str lines = {u->shown_bytes.data + text, u->shown_bytes.size - text};
    if (policy == NULL || u->shown.size == 0)
        return true;
    if (!log_add_cosignatures(u->log, policy, u->shown.size, lines, &u->report->cosignatures,
                              &fault)) {
        if (fault.code != ERROR_SIGNATURE)
            return error_set(err, fault.code, "%s", fault.text);
        snprintf(u->report->what, sizeof u->report->what, "no cosignature was kept: %.200s",
                 fault.text);
    }
    return log_find_cosigned(u->log, policy, INT64_MAX, &u->report->cosigned_size, err);
}

/* ---- all ---- */

static bool update_log(struct update *u, struct error *err)
{
    bool is_good = true;
    struct mirror_report *report = u->report;
    report->size_before = report->size_after = log_size(u->log);
    if (u->shown.size <= report->size_before) {
        if (!compare_earlier(u, err))
            return false;
    } else if (!compare_later(u, &is_good, err) || (is_good && !take_over(u, err))) {
        return false;
    }
    report->size_after = log_size(u->log);
    bool is_ours = report->outcome == MIRROR_SAME || report->outcome == MIRROR_GROWN;
    return !is_ours || keep_cosignatures(u, err);
}

static bool fetch_checkpoint(struct update *u, struct error *err)
{
    struct error fault;
    if (!u->files->read(u->files->context, "checkpoint", CHECKPOINT_BYTES_MAX, u->arena,
                        &u->shown_bytes, err))
        return false;
    if (!checkpoint_open(u->arena, u->shown_bytes, u->options->log, NULL, &u->shown, &u->note,
                         &fault))
        return error_set(err, ERROR_SIGNATURE, "checkpoint: %s", fault.text);
    u->report->size_shown = u->shown.size;
    return true;
}

bool mirror_update(struct arena *arena, const struct files *files, const char *folder,
                   const struct mirror_options *options, struct mirror_report *report,
                   struct error *err)
{
    struct update u = {
        .arena = arena, .files = files, .folder = folder, .options = options, .report = report};
    *report = (struct mirror_report){.index = -1, .cosigned_size = -1};
    if (!fetch_checkpoint(&u, err)
        || !log_follow_open(folder, u.shown.origin, options->log, options->store, &u.log, err))
        return false;
    bool good = update_log(&u, err);
    log_close(u.log);
    return good;
}
