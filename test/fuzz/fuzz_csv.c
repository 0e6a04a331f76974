/* SPDX-License-Identifier: Apache-2.0 */
/* The reader of CSV: it ends, goes forward, and keeps every cell inside its limits. */
#include "fuzz.h"
#include "record/csv.h"
#include "record/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct csv_reader reader;
    struct error err;
    struct place place;
    uint32_t last_line = 0;
    enum csv_result result;
    arena_init(&arena);
    csv_open(&reader, &arena, (struct str){(const char *)data, size});
    while ((result = csv_next(&reader, &err, &place.line, &place.column)) != CSV_END) {
        if (result == CSV_ERROR) {
            CHECK(place.line > 0 && place.column > 0);
            continue;
        }
        CHECK(reader.cell_count > 0 && reader.cell_count <= LIMIT_COLUMNS);
        CHECK(reader.cells[0].place.line >= last_line);
        last_line = reader.cells[0].place.line;
        for (size_t i = 0; i < reader.cell_count; i++) {
            size_t bad_at;
            CHECK(reader.cells[i].text.size <= LIMIT_CELL_BYTES);
            CHECK(str_is_utf8(reader.cells[i].text, &bad_at));
        }
    }
    arena_release(&arena);
    return 0;
}
