/* SPDX-License-Identifier: Apache-2.0 */
#include "net/http_files.h"

#include <string.h>

struct tree {
    struct http_client *client;
    const char *url;
    struct arena fetched; /* of what was announced last */
    struct http_exchange exchanges[FILES_EXPECTED_MAX];
    const char *paths[FILES_EXPECTED_MAX];
    size_t count;
};

static const struct http_exchange *find_fetched(const struct tree *tree, const char *path)
{
    for (size_t i = 0; i < tree->count; i++)
        if (strcmp(tree->paths[i], path) == 0)
            return &tree->exchanges[i];
    return NULL;
}

static bool read_file(void *context, const char *path, int64_t max_bytes, struct arena *arena,
                      struct str *contents, struct error *err)
{
    struct tree *tree = context;
    const struct http_exchange *fetched = find_fetched(tree, path);
    if (fetched == NULL)
        return http_get(tree->client, arena, http_url_join(arena, tree->url, path), max_bytes,
                        contents, err);
    if (!http_take_body(fetched, contents, err))
        return false;
    if (contents->size > (size_t)max_bytes)
        return error_set(err, ERROR_LIMIT, "%.120s: more than %lld bytes", fetched->request.url,
                         (long long)max_bytes);
    contents->data = arena_copy(arena, contents->data, contents->size);
    return true;
}

static void expect_tiles(void *context, const struct tile *tiles, size_t count)
{
    struct tree *tree = context;
    char path[TILE_PATH_BYTES];
    CHECK(count <= FILES_EXPECTED_MAX);
    arena_release(&tree->fetched);
    for (size_t i = 0; i < count; i++) {
        tree->paths[i] = arena_printf(&tree->fetched, "%s", tile_write_path(path, tiles[i]));
        tree->exchanges[i] = (struct http_exchange){
            .request = {
                .url = http_url_join(&tree->fetched, tree->url, tree->paths[i]),
                .max_bytes = tiles[i].level == TILE_ENTRIES ? BUNDLE_BYTES_MAX : TILE_BYTES,
            }};
    }
    tree->count = count;
    http_ask_all(tree->client, &tree->fetched, tree->exchanges, count);
}

struct files http_files(struct arena *arena, struct http_client *client, const char *url)
{
    struct tree *tree = ARENA_NEW(arena, struct tree);
    tree->client = client;
    tree->url = arena_printf(arena, "%s", url);
    return (struct files){tree, read_file, NULL, expect_tiles};
}

void http_files_release(struct files *files)
{
    struct tree *tree = files->context;
    arena_release(&tree->fetched);
    tree->count = 0;
}
