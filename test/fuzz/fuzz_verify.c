/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A small static tree in memory, of which the input changes bytes: each four of it are an edit, the
 * file, two for the place in it, and what is flipped there, or, with nothing to flip, where the
 * file ends now. Whatever differs from the sound tree must be found, and nothing else.
 */
#include "fuzz.h"
#include "ledger/verify.h"

#include <string.h>

enum { ENTRIES = 4, FILES = 3, EDIT_BYTES = 4 };

struct file {
    const char *path;
    struct str sound, bytes;
};

struct tree {
    struct arena arena;
    struct key_pair *log, *secretariat;
    struct file files[FILES];
};

static struct key_pair *make_key(const char *name, uint8_t first)
{
    struct key_pair *pair;
    struct error err;
    uint8_t seed[ED25519_SEED_BYTES] = {first};
    CHECK(key_pair_from_seed(str_from(name), KEY_NOTE, seed, &pair, &err));
    return pair;
}

static void keep(struct tree *tree, int file, const char *path, struct buf *bytes)
{
    tree->files[file].path = path;
    tree->files[file].sound =
        (struct str){arena_copy(&tree->arena, bytes->data, bytes->size), bytes->size};
    buf_release(bytes);
}

static struct str sign(struct tree *tree, const char *text)
{
    const struct key_pair *pairs[] = {tree->secretariat};
    struct buf note;
    struct error err;
    buf_init(&note);
    CHECK(note_sign(str_from(text), pairs, 1, &note, &err));
    struct str kept = {arena_copy(&tree->arena, note.data, note.size), note.size};
    buf_release(&note);
    return kept;
}

static const char *text_of(struct tree *tree, int index)
{
    struct buf key;
    if (index > 0)
        return arena_printf(&tree->arena, "surety/v1 sources\nauthor SEC\nid S-%d\ntier 2\n",
                            index);
    buf_init(&key);
    key_write(key_pair_public(tree->secretariat), &key);
    const char *text = arena_printf(
        &tree->arena,
        "surety/v1 keys\nauthor SEC\nparty SEC\naction register\nrole secretariat\nkey %.*s\n",
        (int)key.size, key.data);
    buf_release(&key);
    return text;
}

static void make_checkpoint(struct tree *tree, const struct tree_edge *edge)
{
    struct buf out;
    struct error err;
    const struct checkpoint checkpoint = {
        .origin = STR("l.example"), .size = edge->size, .root = tree_edge_root(edge)};
    buf_init(&out);
    CHECK(checkpoint_sign(&checkpoint, tree->log, &out, &err));
    keep(tree, 0, "checkpoint", &out);
}

static void make_tree(struct tree *tree)
{
    struct buf bundle, leaves;
    struct tree_edge edge;
    struct error err;
    tree->log = make_key("l.example", 1);
    tree->secretariat = make_key("SEC", 2);
    buf_init(&bundle);
    buf_init(&leaves);
    tree_edge_init(&edge);
    for (int i = 0; i < ENTRIES; i++) {
        struct str entry = sign(tree, text_of(tree, i));
        struct hash leaf = hash_leaf(entry);
        CHECK(bundle_add(&bundle, entry, &err));
        buf_add(&leaves, leaf.bytes, HASH_BYTES);
        tree_edge_add(&edge, &leaf, NULL);
    }
    keep(tree, 1, "tile/entries/000.p/4", &bundle);
    keep(tree, 2, "tile/0/000.p/4", &leaves);
    make_checkpoint(tree, &edge);
}

static bool read_file(void *context, const char *path, int64_t max_bytes, struct arena *arena,
                      struct str *contents, struct error *err)
{
    const struct tree *tree = context;
    (void)max_bytes;
    (void)arena;
    for (int i = 0; i < FILES; i++)
        if (strcmp(tree->files[i].path, path) == 0) {
            *contents = tree->files[i].bytes;
            return true;
        }
    return error_set(err, ERROR_NOT_FOUND, "%s", path);
}

static void edit(struct file *file, char *bytes, const uint8_t *words)
{
    size_t at = ((size_t)words[1] << 8 | words[2]) % (file->sound.size + 1);
    if (words[3] == 0 && at < file->bytes.size)
        file->bytes.size = at;
    else if (at < file->bytes.size)
        bytes[at] = (char)(bytes[at] ^ words[3]);
}

/* The files as the input has them; whether they are as they were. */
static bool make_files(struct tree *tree, struct arena *arena, const uint8_t *data, size_t size)
{
    char *bytes[FILES];
    bool same = true;
    for (int i = 0; i < FILES; i++) {
        struct file *file = &tree->files[i];
        bytes[i] = arena_copy(arena, file->sound.data, file->sound.size);
        file->bytes = (struct str){bytes[i], file->sound.size};
    }
    for (; size >= EDIT_BYTES; data += EDIT_BYTES, size -= EDIT_BYTES)
        edit(&tree->files[data[0] % FILES], bytes[data[0] % FILES], data);
    for (int i = 0; i < FILES; i++)
        same = same && str_eq(tree->files[i].bytes, tree->files[i].sound);
    return same;
}

static void ignore(void *context, const struct audit_finding *finding)
{
    (void)context;
    CHECK(finding->path[0] != '\0' && finding->what[0] != '\0');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct tree tree;
    struct arena arena;
    struct verification result;
    struct error err;
    if (tree.log == NULL)
        make_tree(&tree);
    arena_init(&arena);
    bool same = make_files(&tree, &arena, data, size);
    const struct files files = {&tree, read_file, NULL, NULL};
    const struct verify_options options = {key_pair_public(tree.log), NULL, 1};
    const struct verify_watch watch = {NULL, ignore};
    CHECK(verify_files(&arena, &files, &options, &watch, &result, &err));
    CHECK(same == (result.findings == 0));
    arena_release(&arena);
    return 0;
}
