/* SPDX-License-Identifier: Apache-2.0 */
/* From statements to a record, through the doors by which files come in too (record/loader.h). */
#include "ledger/statement_parts.h"
#include "record/loader.h"

#include <stdlib.h>

struct assembly {
    struct loader loader;
    const struct statement *statements;
    const uint64_t *indexes;
    size_t count;
    size_t *chosen; /* the statement that counts, by the place where its row was first stated */
    size_t chosen_count;
};

/*
 * Of the statements of one kind, which count, in the order in which their rows were first stated.
 * A row without an id is stated once and for all.
 */
static void choose(struct assembly *a, int kind)
{
    struct map places;
    map_init(&places, a->loader.arena);
    a->chosen_count = 0;
    for (size_t i = 0; i < a->count; i++) {
        if (a->statements[i].kind != kind)
            continue;
        struct str id = statement_id(&a->statements[i]);
        int64_t place = id.size == 0 ? -1 : map_get(&places, id, -1);
        if (place >= 0) {
            a->chosen[place] = i;
            continue;
        }
        if (id.size > 0)
            map_add(&places, id, (int64_t)a->chosen_count);
        a->chosen[a->chosen_count++] = i;
    }
}

static int compare_strs(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* Declares the columns of the user's own that the chosen statements have, in byte order. */
static void add_columns(struct assembly *a, int kind)
{
    struct table *table = &a->loader.record->tables[kind];
    struct map seen;
    size_t capacity = 0;
    map_init(&seen, a->loader.arena);
    for (size_t i = 0; i < a->chosen_count; i++) {
        const struct statement *s = &a->statements[a->chosen[i]];
        for (size_t line = 0; line < s->line_count; line++) {
            struct str name = s->lines[line].name;
            if (statement_rank(kind, name) < kind_infos[kind].field_count
                || !map_add(&seen, name, 1))
                continue;
            ARENA_GROW(a->loader.arena, &table->extra_names, table->extra_count, &capacity);
            table->extra_names[table->extra_count++] = name;
        }
    }
    if (table->extra_count > 0)
        qsort(table->extra_names, table->extra_count, sizeof *table->extra_names, compare_strs);
}

/* Where a line's cell goes: a field's place, or that of a column of the user's own. */
static int column_of(const struct assembly *a, int kind, struct str name)
{
    const struct table *table = &a->loader.record->tables[kind];
    int rank = statement_rank(kind, name);
    if (rank < kind_infos[kind].field_count)
        return rank;
    const struct str *found = bsearch(&name, table->extra_names, table->extra_count,
                                      sizeof *table->extra_names, compare_strs);
    CHECK(found != NULL);
    return kind_infos[kind].field_count + (int)(found - table->extra_names);
}

static void add_row(struct assembly *a, size_t i)
{
    const struct statement *s = &a->statements[i];
    struct place place = {(uint32_t)a->indexes[i], 1};
    struct row *row = loader_add_row(&a->loader, (enum kind)s->kind, place.line);
    if (row == NULL)
        return;
    for (size_t line = 0; line < s->line_count; line++)
        loader_set_cell(&a->loader, row, column_of(a, s->kind, s->lines[line].name),
                        s->lines[line].value, place);
    loader_check_needed(&a->loader, row, place);
}

/* Areas come as one collection of their features. */
static void add_areas(struct assembly *a)
{
    struct buf collection;
    if (a->chosen_count == 0)
        return;
    buf_init(&collection);
    buf_text(&collection, "{\"type\":\"FeatureCollection\",\"features\":[");
    for (size_t i = 0; i < a->chosen_count; i++) {
        const struct statement *s = &a->statements[a->chosen[i]];
        buf_text(&collection, i == 0 ? "" : ",");
        buf_str(&collection, s->lines[s->line_count - 1].value);
    }
    buf_text(&collection, "]}");
    struct str kept = {arena_copy(a->loader.arena, collection.data, collection.size),
                       collection.size};
    buf_release(&collection);
    loader_read_areas(&a->loader, kept);
}

static void add_table(struct assembly *a, int kind)
{
    choose(a, kind);
    if (kind == KIND_AREA) {
        add_areas(a);
        return;
    }
    add_columns(a, kind);
    for (size_t i = 0; i < a->chosen_count; i++)
        add_row(a, a->chosen[i]);
}

void statement_load(struct arena *arena, const struct statement *statements,
                    const uint64_t *indexes, size_t count, struct record *record,
                    struct diagnostics *diagnostics)
{
    struct assembly a = {.statements = statements, .indexes = indexes, .count = count};
    loader_init(&a.loader, arena, record, diagnostics);
    a.chosen = ARENA_ARRAY(arena, size_t, count + 1);
    for (int kind = 0; kind < KIND_COUNT; kind++)
        add_table(&a, kind);
    loader_resolve(&a.loader);
}
