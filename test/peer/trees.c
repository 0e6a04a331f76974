/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writes the static trees that check.go reads with other people's code: one that grows entry
 * by entry from 0 to 600, and one of 70,000 with a stop on either side of each full tile of
 * level 1. In each folder:
 *
 *   checkpoint, tile/…    the export
 *   checkpoints/SIZE      the signed checkpoint of every size on the way
 *   proofs                "inclusion SIZE INDEX HASH…" and "consistency SIZE OLD HASH…", one a line
 *   paths                 "LEVEL INDEX WIDTH PATH" of tiles of far larger logs, -1 for entries
 *   vkey                  the log's key
 *   cosigned              the last checkpoint with a witness's signature under that of the log
 *   witness               the witness's key
 *
 * Every tree is looked through by our own audit as well.
 */
#include "base/file.h"
#include "ledger/audit.h"
#include "ledger/base64.h"
#include "ledger/checkpoint.h"
#include "ledger/cosignature.h"
#include "ledger/export.h"
#include "ledger/tree_testing.h"

#include <inttypes.h>
#include <stdlib.h>

#define ORIGIN "example.com/surety/peer"

struct log {
    struct arena arena; /* for as long as the log */
    struct arena entry; /* the entry asked for last */
    const char *folder;
    struct key_pair *pair;
    struct memory_tree tree;
    int64_t exported_size;
    struct buf proofs;
};

static bool serve_entry(void *context, int64_t index, struct str *entry, struct error *err)
{
    struct log *log = context;
    (void)err;
    arena_release(&log->entry);
    *entry = testing_entry(&log->entry, index);
    return true;
}

/* Signs the tree as it is, keeps the checkpoint, and brings the export up to it. */
static bool publish(struct log *log, struct error *err)
{
    struct buf signed_note;
    int64_t size = log->tree.edge.size;
    const struct export_source source = {memory_tree_reader(&log->tree), log, serve_entry};
    const struct export_range range = {log->exported_size, size, tree_edge_root(&log->tree.edge)};
    const struct checkpoint checkpoint = {.origin = STR(ORIGIN), .size = size, .root = range.root};
    const char *kept = arena_printf(&log->arena, "%s/checkpoints/%" PRId64, log->folder, size);
    buf_init(&signed_note);
    bool good = checkpoint_sign(&checkpoint, log->pair, &signed_note, err)
                && export_write(log->folder, &source, range, buf_view(&signed_note), err)
                && file_write_once(kept, buf_view(&signed_note), err);
    buf_release(&signed_note);
    log->exported_size = size;
    return good;
}

static void add_proof(struct log *log, const char *kind, int64_t size, int64_t other,
                      const struct tree_proof *proof)
{
    buf_printf(&log->proofs, "%s %" PRId64 " %" PRId64, kind, size, other);
    for (int i = 0; i < proof->count; i++) {
        buf_char(&log->proofs, ' ');
        base64_write(&log->proofs, proof->hashes[i].bytes, HASH_BYTES);
    }
    buf_char(&log->proofs, '\n');
}

static bool was_published(struct log *log, int64_t size)
{
    struct arena arena;
    arena_init(&arena);
    const char *path = arena_printf(&arena, "%s/checkpoints/%" PRId64, log->folder, size);
    bool there = file_kind_at(path) == FILE_REGULAR;
    arena_release(&arena);
    return there;
}

/* Proofs in the tree as it is, read from the tiles that were exported: for every `step`th entry,
 * and for every `old_step`th size that was published. */
static bool prove(struct log *log, int64_t step, int64_t old_step, struct error *err)
{
    int64_t size = log->tree.edge.size;
    struct arena arena;
    struct tree_proof proof;
    arena_init(&arena);
    struct files files = files_in_folder(&arena, log->folder);
    const struct tree_reader tree =
        tile_reader_tree(tile_reader_open(&arena, files_tiles(&files), size));
    bool good = true;
    for (int64_t index = size % step; good && index < size; index += step) {
        good = tree_prove_inclusion(&tree, index, size, &proof, err);
        if (good)
            add_proof(log, "inclusion", size, index, &proof);
    }
    for (int64_t old = 0; good && old <= size; old += old_step) {
        if (!was_published(log, old))
            continue;
        good = tree_prove_consistency(&tree, old, size, &proof, err);
        if (good)
            add_proof(log, "consistency", size, old, &proof);
    }
    arena_release(&arena);
    return good;
}

static bool write_paths(struct log *log, struct error *err)
{
    static const int64_t indexes[] = {0,       1,         999,        1000,
                                      1001,    999999,    1000000,    1234067,
                                      9000009, 123456789, 1000000000, 70000070007};
    static const int widths[] = {1, 9, 10, 255, TILE_WIDTH};
    char path[TILE_PATH_BYTES];
    struct buf lines;
    buf_init(&lines);
    for (int level = TILE_ENTRIES; level <= TILE_LEVEL_MAX; level++)
        for (size_t i = 0; i < sizeof indexes / sizeof *indexes; i++)
            for (size_t w = 0; w < sizeof widths / sizeof *widths; w++)
                buf_printf(&lines, "%d %" PRId64 " %d %s\n", level, indexes[i], widths[w],
                           tile_write_path(path, (struct tile){level, indexes[i], widths[w]}));
    bool good =
        file_write_once(arena_printf(&log->arena, "%s/paths", log->folder), buf_view(&lines), err);
    buf_release(&lines);
    return good;
}

static void print_finding(void *context, const struct audit_finding *finding)
{
    (void)context;
    printf("# %s: %" PRId64 ": %s\n", finding->path, finding->index, finding->what);
}

static bool audit(struct log *log, struct error *err)
{
    struct files files = files_in_folder(&log->arena, log->folder);
    struct hash root = tree_edge_root(&log->tree.edge);
    const struct audit_watch watch = {NULL, print_finding, NULL};
    struct audit found;
    return audit_files(&files, log->tree.edge.size, &root, &watch, &found, err)
           && (found.findings == 0 || error_set(err, ERROR_CONFLICT, "our own audit has findings"));
}

static bool open_log(struct log *log, const char *folder, struct error *err)
{
    static const uint8_t seed[ED25519_SEED_BYTES] = {7,   'f', 'o', 'r', ' ',
                                                     't', 'e', 's', 't', 's'};
    struct buf vkey;
    *log = (struct log){.folder = folder};
    memory_tree_init(&log->tree);
    if (!key_pair_from_seed(STR(ORIGIN), KEY_NOTE, seed, &log->pair, err))
        return false;
    buf_init(&vkey);
    key_write(key_pair_public(log->pair), &vkey);
    bool good =
        file_make_folders(arena_printf(&log->arena, "%s/checkpoints", folder), err)
        && file_write_once(arena_printf(&log->arena, "%s/vkey", folder), buf_view(&vkey), err);
    buf_release(&vkey);
    return good && write_paths(log, err) && publish(log, err);
}

/* The checkpoint that was exported last, as a witness would have it. */
static bool write_cosigned(struct log *log, const struct key_pair *witness, struct error *err)
{
    uint8_t payload[COSIGNATURE_PAYLOAD_BYTES];
    struct str checkpoint;
    struct note note;
    struct buf out;
    if (!file_read(&log->arena, arena_printf(&log->arena, "%s/checkpoint", log->folder),
                   CHECKPOINT_BYTES_MAX, &checkpoint, err)
        || !note_parse(&log->arena, checkpoint, &note, err))
        return false;
    buf_init(&out);
    buf_str(&out, checkpoint);
    cosignature_sign(witness, note.text, 1700000000, payload);
    note_write_signature(&out, key_pair_public(witness), payload, sizeof payload);
    bool good =
        file_write(arena_printf(&log->arena, "%s/cosigned", log->folder), buf_view(&out), err);
    buf_clear(&out);
    key_write(key_pair_public(witness), &out);
    good = good
           && file_write(arena_printf(&log->arena, "%s/witness", log->folder), buf_view(&out), err);
    buf_release(&out);
    return good;
}

static bool cosign(struct log *log, struct error *err)
{
    static const uint8_t seed[ED25519_SEED_BYTES] = {8};
    struct key_pair *witness;
    if (!key_pair_from_seed(STR("example.com/surety/witness"), KEY_COSIGNATURE, seed, &witness,
                            err))
        return false;
    bool good = write_cosigned(log, witness, err);
    key_pair_close(witness);
    return good;
}

static bool close_log(struct log *log, struct error *err)
{
    bool good = audit(log, err) && cosign(log, err)
                && file_write(arena_printf(&log->arena, "%s/proofs", log->folder),
                              buf_view(&log->proofs), err);
    buf_release(&log->proofs);
    memory_tree_release(&log->tree);
    key_pair_close(log->pair);
    arena_release(&log->entry);
    arena_release(&log->arena);
    return good;
}

static bool grow_to(struct log *log, int64_t size, struct error *err)
{
    while (log->tree.edge.size < size) {
        memory_tree_add(&log->tree, testing_entry(&log->entry, log->tree.edge.size));
        arena_release(&log->entry);
    }
    return publish(log, err);
}

static bool write_small(const char *folder, struct error *err)
{
    enum { SIZE = 600, ALL_PROOFS_UP_TO = 70, STEP = 37 };
    struct log log;
    bool good = open_log(&log, folder, err);
    for (int64_t size = 1; good && size <= SIZE; size++) {
        int64_t step = size <= ALL_PROOFS_UP_TO ? 1 : STEP;
        good = grow_to(&log, size, err) && prove(&log, step, step, err);
    }
    return good && close_log(&log, err);
}

static bool write_large(const char *folder, struct error *err)
{
    static const int64_t sizes[] = {1000, 65535, 65536, 65537, 65792, 70000};
    struct log log;
    bool good = open_log(&log, folder, err);
    for (size_t i = 0; good && i < sizeof sizes / sizeof *sizes; i++)
        good = grow_to(&log, sizes[i], err) && prove(&log, 256, 1, err);
    return good && close_log(&log, err);
}

int main(int argc, char **argv)
{
    struct error err;
    if (argc != 3) {
        fprintf(stderr, "usage: %s SMALL-FOLDER LARGE-FOLDER\n", argv[0]);
        return 2;
    }
    if (!write_small(argv[1], &err) || !write_large(argv[2], &err)) {
        fprintf(stderr, "%s: %s\n", argv[0], err.text);
        return 1;
    }
    return 0;
}
