/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A stream of statements. Each that is taken must be written again byte by byte, and what was taken
 * makes a record without the reader falling over.
 */
#include "fuzz.h"
#include "ledger/assembly.h"
#include "ledger/stream.h"

enum { STATEMENTS_MAX = 64 };

struct taken {
    struct statement statements[STATEMENTS_MAX];
    uint64_t indexes[STATEMENTS_MAX];
    size_t count;
};

static void take(struct arena *arena, const struct stream_item *item, struct taken *taken)
{
    struct statement *statement = &taken->statements[taken->count];
    struct statement_text again;
    struct error err;
    if (!statement_parse(arena, item->text, item->body, statement, &err))
        return;
    CHECK(statement_write(arena, statement, &again, &err));
    CHECK(str_eq(again.text, item->text));
    CHECK(str_eq(again.body, item->body));
    taken->indexes[taken->count] = taken->count + 1;
    taken->count++;
}

static void assemble(struct arena *arena, const struct taken *taken, struct record *record,
                     struct diagnostics *diagnostics)
{
    struct assembly *assembly = assembly_begin(arena, record, diagnostics);
    for (size_t i = 0; i < taken->count; i++)
        assembly_see(assembly, &taken->statements[i], (int64_t)taken->indexes[i]);
    assembly_lay_out(assembly);
    for (size_t i = 0; i < taken->count; i++)
        assembly_put(assembly, &taken->statements[i], (int64_t)taken->indexes[i], ROW_ENTERED);
    assembly_finish(assembly);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct taken taken = {.count = 0};
    struct record record;
    struct diagnostics diagnostics;
    struct stream_item item;
    struct error err;
    arena_init(&arena);
    diagnostics_init(&diagnostics, &arena);
    struct str rest = {(const char *)data, size};
    while (taken.count < STATEMENTS_MAX && stream_next(&rest, &item, &err))
        take(&arena, &item, &taken);
    assemble(&arena, &taken, &record, &diagnostics);
    arena_release(&arena);
    return 0;
}
