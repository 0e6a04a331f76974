/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A whole folder in one input: files one after another, each begun by a byte that chooses its
 * kind ('A' is the first of kinds.def) and ended by a byte 0x1C.
 */
#include "fuzz.h"
#include "round_trip.h"

#include <string.h>

static void read_file(struct trial *trial, struct str file)
{
    if (file.size == 0)
        return;
    unsigned kind = (unsigned char)(file.data[0] - 'A') % KIND_COUNT;
    struct str bytes = {file.data + 1, file.size - 1};
    if (trial->record.tables[kind].row_count > 0 || trial->record.tables[kind].extra_count > 0)
        return; /* a folder holds one file of a name */
    if (kind == KIND_AREA)
        loader_read_areas(&trial->loader, bytes);
    else
        loader_read_table(&trial->loader, (enum kind)kind, bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct trial trial;
    arena_init(&arena);
    trial_init(&trial, &arena);
    struct str rest = {(const char *)data, size}, file;
    while (str_next(&rest, 0x1C, &file))
        read_file(&trial, file);
    trial_finish(&trial);
    arena_release(&arena);
    return 0;
}
