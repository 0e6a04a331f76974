/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a static tree is made of: the first byte says what the others are. A tile's path or a
 * bundle that is accepted must be written back as the same bytes; a proof of any bytes must be
 * answered; an audit must have a finding whenever a file is not the very one.
 */
#include "fuzz.h"
#include "ledger/audit.h"

#include <string.h>

enum { ENTRY_COUNT = 3, SIZE_BYTES = 8 };

static void try_path(struct str path)
{
    struct tile tile;
    char text[TILE_PATH_BYTES];
    if (tile_parse_path(path, &tile))
        CHECK(str_eq(str_from(tile_write_path(text, tile)), path));
}

static void try_bundle(struct str bundle)
{
    struct str rest = bundle, entry, prefix, entries[TILE_WIDTH];
    struct error err = {0};
    struct buf again;
    size_t count = 0;
    buf_init(&again);
    while (count < TILE_WIDTH && bundle_next(&rest, &entry, &err)) {
        CHECK(bundle_add(&again, entry, &err));
        count++;
    }
    CHECK(bundle_prefix(bundle, count, &prefix, &err) && str_eq(prefix, buf_view(&again)));
    CHECK(bundle_parse(prefix, count, entries, &err));
    CHECK(bundle_parse(bundle, count, entries, &err) == (rest.size == 0));
    buf_release(&again);
}

static int64_t take_size(struct str *bytes)
{
    int64_t size = 0;
    if (bytes->size < SIZE_BYTES)
        return 0;
    memcpy(&size, bytes->data, SIZE_BYTES);
    bytes->data += SIZE_BYTES;
    bytes->size -= SIZE_BYTES;
    return size;
}

static void try_proof(struct str bytes)
{
    struct hash hashes[TREE_PROOF_HASHES + 2];
    struct error err;
    int64_t a = take_size(&bytes), b = take_size(&bytes);
    size_t count = bytes.size / HASH_BYTES;
    if (count < 2 || count > TREE_PROOF_HASHES + 2)
        return;
    memcpy(hashes, bytes.data, count * HASH_BYTES);
    if (tree_check_inclusion(a, b, &hashes[0], hashes + 2, count - 2, &hashes[1], &err))
        CHECK(a >= 0 && a < b);
    if (tree_check_consistency(a, &hashes[0], b, &hashes[1], hashes + 2, count - 2, &err))
        CHECK(a >= 0 && a <= b);
}

/* A tree of three entries in which one of the two files is what the input says. */
struct forged {
    struct str files[2]; /* the bundle, the tile */
    int64_t findings;
};

static const char *const forged_paths[] = {"tile/entries/000.p/3", "tile/0/000.p/3"};

static bool read_forged(void *context, const char *path, int64_t max_bytes, struct arena *arena,
                        struct str *contents, struct error *err)
{
    struct forged *forged = context;
    (void)arena;
    for (size_t i = 0; i < 2; i++) {
        if (strcmp(path, forged_paths[i]) != 0)
            continue;
        *contents = forged->files[i];
        return contents->size <= (size_t)max_bytes || error_set(err, ERROR_LIMIT, "too large");
    }
    return error_set(err, ERROR_NOT_FOUND, "absent");
}

static void count_finding(void *context, const struct audit_finding *finding)
{
    struct forged *forged = context;
    forged->findings += finding->path != NULL;
}

static void try_audit(size_t which, struct str bytes)
{
    struct buf bundle;
    struct tree_edge edge;
    struct hash leaves[ENTRY_COUNT];
    struct error err;
    buf_init(&bundle);
    tree_edge_init(&edge);
    for (int i = 0; i < ENTRY_COUNT; i++) {
        struct str entry = {"abc", (size_t)i};
        CHECK(bundle_add(&bundle, entry, &err));
        leaves[i] = hash_leaf(entry);
        tree_edge_add(&edge, &leaves[i], NULL);
    }
    struct forged forged = {{buf_view(&bundle), {(const char *)leaves, sizeof leaves}}, 0};
    bool same = str_eq(forged.files[which], bytes);
    forged.files[which] = bytes;
    const struct files files = {&forged, read_forged, NULL};
    const struct audit_watch watch = {&forged, count_finding, NULL};
    struct hash root = tree_edge_root(&edge);
    struct audit audit;
    CHECK(audit_files(&files, ENTRY_COUNT, &root, &watch, &audit, &err));
    CHECK(audit.findings == forged.findings && (audit.findings == 0) == same);
    buf_release(&bundle);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    struct str rest = {(const char *)data + 1, size - 1};
    switch (data[0]) {
    case 'p':
        try_path(rest);
        break;
    case 'b':
        try_bundle(rest);
        break;
    case 'm':
        try_proof(rest);
        break;
    case 'e':
    case 't':
        try_audit(data[0] == 't', rest);
        break;
    default:
        break;
    }
    return 0;
}
