/* SPDX-License-Identifier: Apache-2.0 */
/* Runs a fuzz target over the files of its corpus; each file is one test case (TAP). */
#include "base/file.h"
#include "fuzz.h"

#include <stdio.h>

enum { INPUT_BYTES_MAX = 64 << 20 };

static bool replay(struct arena *arena, const char *folder, struct str name)
{
    struct str bytes;
    struct error err;
    if (!file_read(arena, arena_printf(arena, "%s/%.*s", folder, STR_ARG(name)), INPUT_BYTES_MAX,
                   &bytes, &err)) {
        printf("# %s\n", err.text);
        return false;
    }
    return LLVMFuzzerTestOneInput((const uint8_t *)bytes.data, bytes.size) == 0;
}

int main(int argc, char **argv)
{
    struct arena arena;
    struct str *names;
    size_t count, failed = 0;
    struct error err;
    arena_init(&arena);
    if (argc != 2 || !file_list(&arena, argv[1], &names, &count, &err)) {
        fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
        return 2;
    }
    printf("1..%zu\n", count);
    for (size_t i = 0; i < count; i++) {
        bool good = replay(&arena, argv[1], names[i]);
        failed += !good;
        printf("%s %zu - %.*s\n", good ? "ok" : "not ok", i + 1, STR_ARG(names[i]));
    }
    arena_release(&arena);
    return failed > 0;
}
