/* SPDX-License-Identifier: Apache-2.0 */
/* Trees that export.h wrote, looked through by audit.h, whole and damaged. */
#include "base/file.h"
#include "base/testing.h"
#include "ledger/audit.h"
#include "ledger/export.h"
#include "ledger/tree_testing.h"

#include <stdlib.h>
#include <unistd.h>

struct fixture {
    struct arena arena;
    struct arena entry; /* the entry asked for last */
    struct memory_tree tree;
    struct str forged; /* in the place of entry `forged_index` */
    int64_t forged_index;
    const char *const *listed; /* all entries, where a test has its own */
    char folder[64];
};

static int setup(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    memory_tree_init(&fixture->tree);
    fixture->forged_index = -1;
    snprintf(fixture->folder, sizeof fixture->folder, "/tmp/surety-audit-XXXXXX");
    *state = fixture;
    return mkdtemp(fixture->folder) == NULL;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", fixture->folder);
    int status = system(command);
    memory_tree_release(&fixture->tree);
    arena_release(&fixture->entry);
    arena_release(&fixture->arena);
    free(fixture);
    return status;
}

/* Short ones. */
static struct str entry_at(struct arena *arena, int64_t index)
{
    return str_from(arena_printf(arena, "%.*s%d", (int)(index % 5), "abcd", (int)index));
}

static struct str entry_of(struct fixture *fixture, int64_t index)
{
    return fixture->listed == NULL ? entry_at(&fixture->entry, index)
                                   : str_from(fixture->listed[index]);
}

static bool serve_entry(void *context, int64_t index, struct str *entry, struct error *err)
{
    struct fixture *fixture = context;
    (void)err;
    arena_release(&fixture->entry);
    *entry = index == fixture->forged_index ? fixture->forged : entry_of(fixture, index);
    return true;
}

static void grow(struct fixture *fixture, int64_t size)
{
    while (fixture->tree.edge.size < size) {
        memory_tree_add(&fixture->tree, entry_of(fixture, fixture->tree.edge.size));
        arena_release(&fixture->entry);
    }
}

static bool export_to(struct fixture *fixture, int64_t from_size, int64_t to_size,
                      struct error *err)
{
    grow(fixture, to_size);
    const struct export_source source = {memory_tree_reader(&fixture->tree), fixture, serve_entry};
    const struct export_range range = {from_size, to_size, tree_edge_root(&fixture->tree.edge)};
    return export_write(fixture->folder, &source, range, STR("a checkpoint\n"), err);
}

/* What an audit found: the first finding, kept. */
struct found {
    char path[128], what[256];
    int64_t index, entries;
};

static void keep_finding(void *context, const struct audit_finding *finding)
{
    struct found *found = context;
    if (found->path[0] != '\0')
        return;
    snprintf(found->path, sizeof found->path, "%s", finding->path);
    snprintf(found->what, sizeof found->what, "%s", finding->what);
    found->index = finding->index;
}

static bool count_entries(void *context, int64_t first, size_t count, const struct str *entries,
                          struct error *err)
{
    struct found *found = context;
    struct arena arena;
    (void)err;
    arena_init(&arena);
    assert_int_equal(first, found->entries);
    for (size_t i = 0; i < count; i++)
        if (found->path[0] == '\0')
            assert_true(str_eq(entries[i], entry_at(&arena, first + (int64_t)i)));
    found->entries += (int64_t)count;
    arena_release(&arena);
    return true;
}

static struct audit audit_of(const struct files *files, const struct tree_edge *edge,
                             struct found *found)
{
    struct hash root = tree_edge_root(edge);
    const struct audit_watch watch = {found, keep_finding, NULL};
    struct audit audit;
    struct error err;
    *found = (struct found){0};
    assert_true(audit_files(files, edge->size, &root, &watch, &audit, &err));
    return audit;
}

static void an_export_that_grows_is_sound_at_every_step(void **state)
{
    static const int64_t sizes[] = {0, 1, 2, 7, 7, 255, 256, 257, 511, 512, 600, 1300, 5000};
    struct fixture *fixture = *state;
    struct files files = files_in_folder(&fixture->arena, fixture->folder);
    int64_t from = 0;
    for (size_t i = 0; i < CASE_COUNT(sizes); i++) {
        struct error err;
        struct found found = {0};
        struct audit audit;
        assert_true(export_to(fixture, from, sizes[i], &err));
        from = sizes[i];
        struct hash root = tree_edge_root(&fixture->tree.edge), again;
        const struct audit_watch watch = {&found, keep_finding, count_entries};
        assert_true(audit_files(&files, from, &root, &watch, &audit, &err));
        assert_string_equal(found.what, "");
        assert_int_equal(audit.findings, 0);
        assert_int_equal(audit.files_beyond, 0);
        assert_int_equal(audit.entries, from);
        assert_int_equal(found.entries, from);
        struct tile_reader *reader = tile_reader_open(&fixture->arena, files_tiles(&files), from);
        const struct tree_reader tree = tile_reader_tree(reader);
        assert_true(tree_root(&tree, from, &again, &err));
        assert_true(hash_eq(&again, &root));
    }
}

static void an_export_is_repeated_but_never_rewritten(void **state)
{
    struct fixture *fixture = *state;
    struct str contents;
    struct error err;
    assert_true(export_to(fixture, 0, 300, &err));
    assert_true(export_to(fixture, 0, 300, &err));
    assert_true(export_to(fixture, 300, 300, &err));
    const char *path = arena_printf(&fixture->arena, "%s/tile/0/001.p/44", fixture->folder);
    assert_true(file_read(&fixture->arena, path, TILE_BYTES, &contents, &err));
    char *other = arena_copy(&fixture->arena, contents.data, contents.size);
    other[5] ^= 1;
    assert_true(file_write(path, (struct str){other, contents.size}, &err));
    assert_false(export_to(fixture, 0, 300, &err));
    assert_int_equal(err.code, ERROR_CONFLICT);
}

static void what_does_not_hold_together_is_not_exported(void **state)
{
    struct fixture *fixture = *state;
    struct error err;
    const char *checkpoint = arena_printf(&fixture->arena, "%s/checkpoint", fixture->folder);
    grow(fixture, 300);
    fixture->forged_index = 299;
    fixture->forged = STR("another");
    assert_false(export_to(fixture, 0, 300, &err));
    assert_int_equal(err.code, ERROR_CONFLICT);
    fixture->forged_index = -1;
    for (int level = 0; level <= 8; level += 8) {
        fixture->tree.rows[level][0].bytes[0] ^= 1;
        assert_false(export_to(fixture, 0, 300, &err));
        assert_int_equal(err.code, ERROR_CONFLICT);
        fixture->tree.rows[level][0].bytes[0] ^= 1;
    }
    const struct export_source source = {memory_tree_reader(&fixture->tree), fixture, serve_entry};
    const struct export_range other = {0, 300, hash_empty()};
    assert_false(export_write(fixture->folder, &source, other, STR("x"), &err));
    assert_int_equal(err.code, ERROR_CONFLICT);
    assert_int_equal(file_kind_at(checkpoint), FILE_ABSENT);
}

static void an_entry_that_is_too_large_is_not_exported(void **state)
{
    struct fixture *fixture = *state;
    struct error err;
    char *bytes = arena_alloc(&fixture->arena, BUNDLE_ENTRY_BYTES_MAX + 1, 1);
    fixture->forged = (struct str){bytes, BUNDLE_ENTRY_BYTES_MAX + 1};
    fixture->forged_index = 0;
    memory_tree_add(&fixture->tree, fixture->forged);
    assert_false(export_to(fixture, 0, 1, &err));
    assert_int_equal(err.code, ERROR_LIMIT);
}

/* A static tree in memory, to be damaged. */
struct memory_files {
    struct arena arena;
    size_t count;
    char *paths[64];
    struct str contents[64];
    char *writable[64]; /* contents[i].data */
};

static bool memory_read(void *context, const char *path, int64_t max_bytes, struct arena *arena,
                        struct str *contents, struct error *err)
{
    struct memory_files *memory = context;
    (void)arena;
    for (size_t i = 0; i < memory->count; i++) {
        if (strcmp(memory->paths[i], path) != 0)
            continue;
        *contents = memory->contents[i];
        return contents->size <= (size_t)max_bytes || error_set(err, ERROR_LIMIT, "too large");
    }
    return error_set(err, ERROR_NOT_FOUND, "absent");
}

/* The names below a folder, each once. */
static bool memory_list(void *context, const char *path, struct arena *arena, struct str **names,
                        size_t *count, struct error *err)
{
    struct memory_files *memory = context;
    size_t length = strlen(path), capacity = 0;
    (void)err;
    *names = NULL;
    *count = 0;
    for (size_t i = 0; i < memory->count; i++) {
        const char *below = memory->paths[i] + length;
        if (strncmp(memory->paths[i], path, length) != 0 || *below++ != '/')
            continue;
        struct str name = {below, strcspn(below, "/")};
        size_t same = 0;
        while (same < *count && !str_eq((*names)[same], name))
            same++;
        if (same < *count)
            continue;
        ARENA_GROW(arena, names, *count, &capacity);
        (*names)[(*count)++] = name;
    }
    return true;
}

static void memory_add(struct memory_files *memory, const char *path, struct str contents)
{
    size_t i = memory->count++;
    assert_true(i < CASE_COUNT(memory->paths));
    memory->paths[i] = arena_copy(&memory->arena, path, strlen(path));
    memory->writable[i] = arena_copy(&memory->arena, contents.data, contents.size);
    memory->contents[i] = (struct str){memory->writable[i], contents.size};
}

static void load_folder(struct memory_files *memory, const char *root, const char *folder)
{
    struct str *names, contents;
    size_t count;
    struct error err;
    assert_true(file_list(&memory->arena, arena_printf(&memory->arena, "%s/%s", root, folder),
                          &names, &count, &err));
    for (size_t i = 0; i < count; i++) {
        const char *path = arena_printf(&memory->arena, "%s/%s", folder, names[i].data);
        const char *whole = arena_printf(&memory->arena, "%s/%s", root, path);
        if (file_kind_at(whole) == FILE_FOLDER) {
            load_folder(memory, root, path);
            continue;
        }
        assert_true(file_read(&memory->arena, whole, BUNDLE_BYTES_MAX, &contents, &err));
        memory_add(memory, path, contents);
    }
}

static struct files memory_files_in(struct memory_files *memory, const char *root)
{
    memset(memory, 0, sizeof *memory);
    load_folder(memory, root, "tile");
    return (struct files){memory, memory_read, memory_list};
}

/* Flips every `step`th bit of all files; each must be found, in a file of the right kind. */
static void flip_all(const struct files *files, struct memory_files *memory,
                     const struct tree_edge *edge, size_t step)
{
    struct found found;
    for (size_t i = 0; i < memory->count; i++)
        for (size_t bit = 0; bit < memory->contents[i].size * 8; bit += step) {
            memory->writable[i][bit / 8] = (char)(memory->writable[i][bit / 8] ^ 1 << bit % 8);
            if (audit_of(files, edge, &found).findings == 0)
                fail_msg("bit %zu of %s", bit, memory->paths[i]);
            memory->writable[i][bit / 8] = (char)(memory->writable[i][bit / 8] ^ 1 << bit % 8);
        }
    assert_int_equal(audit_of(files, edge, &found).findings, 0);
}

static void every_flipped_bit_is_found(void **state)
{
    struct fixture *fixture = *state;
    static struct memory_files memory;
    struct error err;
    for (int64_t size = 0; size <= 7; size++)
        assert_true(export_to(fixture, size == 0 ? 0 : size - 1, size, &err));
    struct files files = memory_files_in(&memory, fixture->folder);
    flip_all(&files, &memory, &fixture->tree.edge, 1);
    arena_release(&memory.arena);
    assert_true(export_to(fixture, 7, 258, &err));
    files = memory_files_in(&memory, fixture->folder);
    flip_all(&files, &memory, &fixture->tree.edge, 29);
    arena_release(&memory.arena);
}

static void findings_say_where_and_what(void **state)
{
    static const struct {
        const char *path;
        size_t cut_to, flip_at; /* SIZE_MAX: neither */
        const char *told_path;
        int64_t told_index;
        const char *what;
    } cases[] = {
        {"tile/0/000", SIZE_MAX, 5 * 32, "tile/0/000", 5, "is not the leaf hash of this entry"},
        {"tile/0/001.p/44", SIZE_MAX, 31, "tile/0/001.p/44", 256,
         "is not the leaf hash of this entry"},
        {"tile/1/000.p/1", SIZE_MAX, 0, "tile/1/000.p/1", 0,
         "is not the hash that the entries lead to"},
        {"tile/entries/000", SIZE_MAX, 2, "tile/0/000", 0, "is not the leaf hash of this entry"},
        {"tile/entries/001.p/44", 9, SIZE_MAX, "tile/entries/001.p/44", -1,
         "does not hold 44 entries: an entry of 5 bytes is cut short after 1"},
        {"tile/0/000", 8191, SIZE_MAX, "tile/0/000", -1, "holds 8191 bytes where 8192 are needed"},
        {"tile/0/001.p/44", 0, SIZE_MAX, "tile/0/001.p/44", -1,
         "holds 0 bytes where 1408 are needed"},
        {"tile/0/000.p/100", SIZE_MAX, 40, "tile/0/000.p/100", -1,
         "is not the beginning of tile/0/000"},
        {"tile/entries/000.p/100", SIZE_MAX, 4, "tile/entries/000.p/100", -1,
         "is not the beginning of tile/entries/000"},
    };
    struct fixture *fixture = *state;
    static struct memory_files memory;
    struct error err;
    assert_true(export_to(fixture, 0, 100, &err));
    assert_true(export_to(fixture, 100, 300, &err));
    struct files files = memory_files_in(&memory, fixture->folder);
    for (size_t c = 0; c < CASE_COUNT(cases); c++) {
        struct found found;
        size_t i = 0;
        while (strcmp(memory.paths[i], cases[c].path) != 0)
            assert_true(++i < memory.count);
        struct str whole = memory.contents[i];
        if (cases[c].cut_to != SIZE_MAX)
            memory.contents[i].size = cases[c].cut_to;
        if (cases[c].flip_at != SIZE_MAX)
            memory.writable[i][cases[c].flip_at] ^= 1;
        audit_of(&files, &fixture->tree.edge, &found);
        assert_string_equal(found.path, cases[c].told_path);
        assert_int_equal(found.index, cases[c].told_index);
        assert_string_equal(found.what, cases[c].what);
        if (cases[c].flip_at != SIZE_MAX)
            memory.writable[i][cases[c].flip_at] ^= 1;
        memory.contents[i] = whole;
    }
    arena_release(&memory.arena);
}

static void names_are_looked_at_too(void **state)
{
    struct fixture *fixture = *state;
    static struct memory_files memory;
    struct found found;
    struct error err;
    assert_true(export_to(fixture, 0, 300, &err));
    struct files files = memory_files_in(&memory, fixture->folder);
    size_t count = memory.count;
    memory_add(&memory, "tile/0/002", STR("of a later size"));
    assert_int_equal(audit_of(&files, &fixture->tree.edge, &found).findings, 0);
    assert_int_equal(audit_of(&files, &fixture->tree.edge, &found).files_beyond, 1);
    memory_add(&memory, "tile/0/001.p/5~", STR(""));
    assert_int_equal(audit_of(&files, &fixture->tree.edge, &found).findings, 1);
    assert_string_equal(found.path, "tile/0/001.p/5~");
    assert_string_equal(found.what, "is not the name of a tile");
    memory.count = count;
    for (size_t i = 0; i < count; i++) {
        char *path = memory.paths[i], away[] = "away";
        memory.paths[i] = away;
        assert_true(audit_of(&files, &fixture->tree.edge, &found).findings > 0);
        assert_string_equal(found.path, path);
        assert_string_equal(found.what, "is missing");
        memory.paths[i] = path;
    }
    arena_release(&memory.arena);
}

static void a_partial_tile_may_be_served_by_the_full_one(void **state)
{
    struct fixture *fixture = *state;
    static struct memory_files memory;
    struct found found;
    struct error err;
    assert_true(export_to(fixture, 0, 300, &err));
    struct tree_edge edge = fixture->tree.edge;
    for (int i = 0; i < 2; i++)
        assert_int_equal(unlink(arena_printf(&fixture->arena, "%s/tile/%s/001.p/44",
                                             fixture->folder, i == 0 ? "0" : "entries")),
                         0);
    assert_true(export_to(fixture, 300, 512, &err));
    struct files files = memory_files_in(&memory, fixture->folder);
    assert_int_equal(audit_of(&files, &edge, &found).findings, 0);
    assert_int_equal(audit_of(&files, &edge, &found).files_beyond, 3);
    assert_int_equal(audit_of(&files, &fixture->tree.edge, &found).findings, 0);
    arena_release(&memory.arena);
}

static void another_root_is_told(void **state)
{
    struct fixture *fixture = *state;
    struct found found;
    struct error err;
    assert_true(export_to(fixture, 0, 5, &err));
    struct files files = files_in_folder(&fixture->arena, fixture->folder);
    struct tree_edge other = fixture->tree.edge;
    other.hashes[1].bytes[0] ^= 1;
    assert_int_equal(audit_of(&files, &other, &found).findings, 1);
    assert_string_equal(found.path, "checkpoint");
}

/* doc/format/tiles.md has these bytes. */
static void the_worked_example_is_as_documented(void **state)
{
    static const char *const entries[] = {"", "a", "ab"};
    static const char *const hashes[] = {
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "022a6979e6dab7aa5ae4c3e5e45f7e977112a7e63593820dbec1ec738a24f93c",
        "0bd1da9a5f5b14af2582b166258257e416ea3e6a25dfbf3e809e662e0ffd6542",
    };
    struct fixture *fixture = *state;
    static struct memory_files memory;
    char text[HASH_HEX_BYTES];
    struct error err;
    fixture->listed = entries;
    assert_true(export_to(fixture, 0, 3, &err));
    struct hash root = tree_edge_root(&fixture->tree.edge), leaf;
    assert_string_equal(hash_write_hex(text, &root),
                        "383e04b3c7a704f3c74bf0bdd1e1bc1b645cc4cd3a65623f3bd7ae331aea6a31");
    memory_files_in(&memory, fixture->folder);
    assert_int_equal(memory.count, 2);
    assert_string_equal(memory.paths[0], "tile/0/000.p/3");
    for (int i = 0; i < 3; i++) {
        memcpy(leaf.bytes, memory.writable[0] + i * HASH_BYTES, HASH_BYTES);
        assert_string_equal(hash_write_hex(text, &leaf), hashes[i]);
    }
    assert_string_equal(memory.paths[1], "tile/entries/000.p/3");
    assert_true(str_eq(memory.contents[1], STR("\x00\x00\x00\x01\x61\x00\x02\x61\x62")));
    arena_release(&memory.arena);
}

/* A checkpoint costs its signer nothing: the audit must not count up to what it names. */
static void a_boast_is_not_gone_through(void **state)
{
    struct fixture *fixture = *state;
    static struct memory_files memory;
    struct found found = {0};
    const struct audit_watch watch = {&found, keep_finding, NULL};
    struct hash root = hash_empty();
    struct audit audit;
    struct error err;
    assert_true(export_to(fixture, 0, 300, &err));
    struct files files = memory_files_in(&memory, fixture->folder);
    assert_true(audit_files(&files, INT64_MAX, &root, &watch, &audit, &err));
    assert_true(audit.findings > 64 && audit.findings < 1000);
    arena_release(&memory.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_export_that_grows_is_sound_at_every_step, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(an_export_is_repeated_but_never_rewritten, setup, teardown),
        cmocka_unit_test_setup_teardown(what_does_not_hold_together_is_not_exported, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(an_entry_that_is_too_large_is_not_exported, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(every_flipped_bit_is_found, setup, teardown),
        cmocka_unit_test_setup_teardown(findings_say_where_and_what, setup, teardown),
        cmocka_unit_test_setup_teardown(names_are_looked_at_too, setup, teardown),
        cmocka_unit_test_setup_teardown(a_boast_is_not_gone_through, setup, teardown),
        cmocka_unit_test_setup_teardown(a_partial_tile_may_be_served_by_the_full_one, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(another_root_is_told, setup, teardown),
        cmocka_unit_test_setup_teardown(the_worked_example_is_as_documented, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
