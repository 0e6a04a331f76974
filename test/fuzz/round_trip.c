/* SPDX-License-Identifier: Apache-2.0 */
#include "round_trip.h"

#include "record/convert.h"
#include "record/validate.h"

void trial_init(struct trial *trial, struct arena *arena)
{
    *trial = (struct trial){.arena = arena};
    diagnostics_init(&trial->diagnostics, arena);
    loader_init(&trial->loader, arena, &trial->record, &trial->diagnostics);
}

static struct str json_of(const struct trial *trial)
{
    struct buf out;
    buf_init(&out);
    record_write_json(&trial->record, &out);
    struct str json = {arena_copy(trial->arena, out.data, out.size), out.size};
    buf_release(&out);
    return json;
}

static void read_json(struct trial *again, struct arena *arena, struct str json)
{
    trial_init(again, arena);
    loader_read_document(&again->loader, json);
    loader_resolve(&again->loader);
}

static void read_csv(struct trial *again, const struct trial *first)
{
    trial_init(again, first->arena);
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        struct buf out;
        const struct table *table = &first->record.tables[kind];
        bool is_absent = kind == KIND_AREA ? first->record.areas_geojson.size == 0
                                           : table->row_count == 0 && table->extra_count == 0;
        if (is_absent)
            continue;
        buf_init(&out);
        record_write_csv(&first->record, (enum kind)kind, &out);
        struct str bytes = {arena_copy(first->arena, out.data, out.size), out.size};
        buf_release(&out);
        if (kind == KIND_AREA)
            loader_read_areas(&again->loader, bytes);
        else
            loader_read_table(&again->loader, (enum kind)kind, bytes);
    }
    loader_resolve(&again->loader);
}

void trial_finish(struct trial *trial)
{
    struct trial again;
    loader_resolve(&trial->loader);
    bool read_well = trial->diagnostics.error_count == 0;
    record_validate(&trial->record, &trial->diagnostics);
    diagnostics_sort(&trial->diagnostics);
    if (!read_well)
        return;
    struct str json = json_of(trial);
    read_json(&again, trial->arena, json);
    CHECK(again.diagnostics.error_count == 0);
    CHECK(str_eq(json, json_of(&again)));
    read_csv(&again, trial);
    CHECK(again.diagnostics.error_count == 0);
    CHECK(str_eq(json, json_of(&again)));
}
