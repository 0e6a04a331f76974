/* SPDX-License-Identifier: Apache-2.0 */
/* The door: a guarantee folder with its files, or one JSON document. */
#include "base/file.h"
#include "record/hint.h"
#include "record/limits.h"
#include "record/loader.h"
#include "record/quote.h"

#include <stdio.h>
#include <string.h>

static void fail_file(struct loader *loader, enum kind kind, const char *text)
{
    diagnostics_add(loader->diagnostics, SEVERITY_ERROR, str_from(kind_infos[kind].file), 0, 0,
                    NULL, "%s", text);
    loader_give_up(loader, kind);
}

static bool is_utf16(struct str bytes)
{
    return str_starts(bytes, STR("\xFF\xFE")) || str_starts(bytes, STR("\xFE\xFF"));
}

static void read_bytes(struct loader *loader, enum kind kind, struct str bytes)
{
    if (is_utf16(bytes)) {
        diagnostics_add(loader->diagnostics, SEVERITY_ERROR, str_from(kind_infos[kind].file), 1, 1,
                        "save it as UTF-8", "the file is UTF-16");
        loader_give_up(loader, kind);
    } else if (kind == KIND_AREA) {
        loader_read_areas(loader, bytes);
    } else {
        loader_read_table(loader, kind, bytes);
    }
}

/* Errors of a file beyond its size are the host's, and end the reading. */
static bool read_regular_file(struct loader *loader, enum kind kind, const char *path,
                              struct error *err)
{
    struct str bytes;
    struct error failure;
    int64_t max_bytes = kind == KIND_AREA ? LIMIT_AREAS_BYTES : LIMIT_FILE_BYTES;
    if (file_read(loader->arena, path, max_bytes, &bytes, &failure)) {
        read_bytes(loader, kind, bytes);
        return true;
    }
    if (failure.code != ERROR_LIMIT)
        return error_set(err, failure.code, "%s", failure.text);
    fail_file(
        loader, kind,
        arena_printf(loader->arena, "the file is larger than %lld bytes", (long long)max_bytes));
    return true;
}

static bool read_file(struct loader *loader, enum kind kind, const char *folder, struct error *err)
{
    if (loader->replaced != NULL && loader->replaced[kind].data != NULL) {
        read_bytes(loader, kind, loader->replaced[kind]);
        return true;
    }
    char *path = arena_printf(loader->arena, "%s/%s", folder, kind_infos[kind].file);
    switch (file_kind_at(path)) {
    case FILE_REGULAR:
        return read_regular_file(loader, kind, path, err);
    case FILE_FOLDER:
        fail_file(loader, kind, "this is a folder, not a file");
        return true;
    case FILE_OTHER:
        fail_file(loader, kind, "not a regular file, or a link that leads nowhere");
        return true;
    case FILE_ABSENT:
        if (kind == KIND_GUARANTEE || kind == KIND_PARTY)
            fail_file(loader, kind, "the file is missing");
        return true;
    }
    return true;
}

static bool is_table_file(struct str name)
{
    for (int kind = 0; kind < KIND_COUNT; kind++)
        if (str_eq(name, str_from(kind_infos[kind].file)))
            return true;
    return false;
}

/* Whether `name` ends so, letters without regard to case. */
static bool ends_with(struct str name, const char *ending)
{
    size_t size = strlen(ending);
    return name.size >= size && strncasecmp(name.data + name.size - size, ending, size) == 0;
}

/* A file that looks like a table and is none is likely a slip, and silence would hide it. */
static void check_file_name(struct loader *loader, struct str name)
{
    if (is_table_file(name) || !(ends_with(name, ".csv") || ends_with(name, ".geojson")))
        return;
    struct hint hint = hint_begin(loader->diagnostics, name);
    for (int kind = 0; kind < KIND_COUNT; kind++)
        hint_offer(&hint, str_from(kind_infos[kind].file));
    char *quoted = str_c(loader->arena, str_from(QUOTE(name)));
    struct str file = {quoted + 1, strlen(quoted) - 2};
    diagnostics_add(loader->diagnostics, SEVERITY_WARNING, file, 0, 0, hint_end(&hint),
                    "no table has this name; the file is not read");
}

static bool read_folder(struct loader *loader, const char *folder, struct error *err)
{
    struct str *names;
    size_t count;
    if (!file_list(loader->arena, folder, &names, &count, err))
        return false;
    for (int kind = 0; kind < KIND_COUNT; kind++)
        if (!read_file(loader, (enum kind)kind, folder, err))
            return false;
    for (size_t i = 0; i < count; i++)
        check_file_name(loader, names[i]);
    return true;
}

static bool read_document(struct loader *loader, const char *path, struct error *err)
{
    struct str bytes;
    if (!file_read(loader->arena, path, LIMIT_DOCUMENT_BYTES, &bytes, err))
        return false;
    loader_read_document(loader, bytes);
    return true;
}

bool record_load_with(struct arena *arena, const char *path, const struct str *replaced,
                      struct record *record, struct diagnostics *diagnostics, struct error *err)
{
    struct loader loader;
    bool good = false;
    loader_init(&loader, arena, record, diagnostics);
    loader.replaced = replaced;
    record->path = str_from(arena_printf(arena, "%s", path));
    switch (file_kind_at(path)) {
    case FILE_ABSENT:
        return error_set(err, ERROR_NOT_FOUND, "%s: no such file or folder", path);
    case FILE_OTHER:
        return error_set(err, ERROR_IO, "%s: neither a folder nor a file that can be read", path);
    case FILE_FOLDER:
        good = read_folder(&loader, path, err);
        break;
    case FILE_REGULAR:
        good = read_document(&loader, path, err);
        break;
    }
    if (good)
        loader_resolve(&loader);
    return good;
}

bool record_load(struct arena *arena, const char *path, struct record *record,
                 struct diagnostics *diagnostics, struct error *err)
{
    return record_load_with(arena, path, NULL, record, diagnostics, err);
}
