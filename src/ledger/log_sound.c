/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What cannot stand is set aside, and the record made anew without it; then what leaned on it has
 * an error, and so on until there is none:
 *
 *     X until C+5, from C+10      an error                set aside
 *     Y supersedes X              good beside X     ─────▶ no row X: set aside in the next round
 *
 * A statement that was set aside leaves its row to the one before it. Since a chain can be made as
 * long as one likes, from some round on all that leans on a row goes with it at once.
 */
#include "ledger/log_parts.h"

#include "record/validate.h"

#include <stdlib.h>

enum {
    EXACT_ROUNDS = 4,
    ROUNDS_MAX = 16, /* beyond it the errors stay, and there is no answer */
};

struct aside {
    struct arena *arena;
    struct record_aside *items;
    size_t count, capacity;
};

static int compare_indexes(const void *left, const void *right)
{
    const struct record_aside *a = left, *b = right;
    return a->index < b->index ? -1 : a->index > b->index;
}

/* An entry is added in one round only, and the errors of a round stand in one array. */
static int compare(const void *left, const void *right)
{
    const struct record_aside *a = left, *b = right;
    int order = compare_indexes(a, b);
    return order != 0 ? order : a->why < b->why ? -1 : a->why > b->why;
}

static void add(struct aside *aside, int64_t index, const struct diagnostic *why)
{
    ARENA_GROW(aside->arena, &aside->items, aside->count, &aside->capacity);
    aside->items[aside->count++] = (struct record_aside){index, why};
}

/* In rising order, each once, with the first of its errors. */
static void settle(struct aside *aside)
{
    size_t kept = 0;
    if (aside->count > 0)
        qsort(aside->items, aside->count, sizeof *aside->items, compare);
    for (size_t i = 0; i < aside->count; i++)
        if (i == 0 || aside->items[i].index != aside->items[i - 1].index)
            aside->items[kept++] = aside->items[i];
    aside->count = kept;
}

/* The rows with an error; of rows that contradict each other the one that was stated last: else a
 * party could be silenced by what another says after it. The features of areas come as one text, in
 * which lines are no entries. */
static bool add_faulty(struct aside *aside, const struct record *record,
                       const struct diagnostics *diagnostics)
{
    size_t before = aside->count;
    for (size_t i = 0; i < diagnostics->count; i++) {
        const struct diagnostic *found = &diagnostics->items[i];
        if (found->severity == SEVERITY_ERROR && found->row > 0
            && !str_eq(found->file, record->tables[KIND_AREA].file))
            add(aside, found->against > found->row ? found->against : found->row, found);
    }
    settle(aside);
    return aside->count > before;
}

/* ---- what leans on it ---- */

/* For each row of each table whether it is set aside. */
struct marks {
    bool *of[KIND_COUNT];
};

static struct marks mark(struct arena *scratch, const struct record *record,
                         const struct aside *aside)
{
    struct marks marks;
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        const struct table *table = &record->tables[kind];
        marks.of[kind] = ARENA_ARRAY(scratch, bool, table->row_count + 1);
        for (size_t i = 0; kind != KIND_AREA && aside->count > 0 && i < table->row_count; i++) {
            const struct record_aside key = {.index = table->rows[i].line};
            marks.of[kind][i] =
                bsearch(&key, aside->items, aside->count, sizeof key, compare_indexes) != NULL;
        }
    }
    return marks;
}

static bool leans(const struct record *record, const struct marks *marks, const struct row *row)
{
    const struct kind_info *info = &kind_infos[row->kind];
    for (int field = 0; field < info->field_count; field++) {
        enum kind target = info->fields[field].refers;
        struct str rest = target == KIND_NONE ? (struct str){0} : row_text(row, field), id;
        while (list_next(&rest, &id)) {
            const struct row *other = record_find(record, target, id);
            if (other != NULL && marks->of[target][other->index])
                return true;
        }
    }
    return false;
}

/* Once through the tables: what leans on a row mostly stands behind it. */
static void spread(struct aside *aside, const struct record *record)
{
    struct arena scratch;
    arena_init(&scratch);
    struct marks marks = mark(&scratch, record, aside);
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        const struct table *table = &record->tables[kind];
        for (size_t i = 0; kind != KIND_AREA && i < table->row_count; i++) {
            if (marks.of[kind][i] || !leans(record, &marks, &table->rows[i]))
                continue;
            marks.of[kind][i] = true;
            add(aside, table->rows[i].line, NULL);
        }
    }
    settle(aside);
    arena_release(&scratch);
}

/* ---- all ---- */

static bool load(struct log *log, struct arena *arena, int64_t size, const struct aside *aside,
                 struct record *record, struct diagnostics *diagnostics, struct error *err)
{
    int64_t *indexes = ARENA_ARRAY(arena, int64_t, aside->count + 1);
    for (size_t i = 0; i < aside->count; i++)
        indexes[i] = aside->items[i].index;
    diagnostics_init(diagnostics, arena);
    if (!log_load_without(log, arena, size, indexes, aside->count, record, diagnostics, err))
        return false;
    record_validate(record, diagnostics);
    return true;
}

bool log_load_sound(struct log *log, struct arena *arena, int64_t size, struct record *record,
                    struct diagnostics *diagnostics, struct error *err)
{
    struct aside aside = {.arena = arena};
    for (int round = 0; round < ROUNDS_MAX; round++) {
        if (!load(log, arena, size, &aside, record, diagnostics, err))
            return false;
        if (diagnostics->error_count == 0 || !add_faulty(&aside, record, diagnostics))
            break;
        if (round >= EXACT_ROUNDS)
            spread(&aside, record);
    }
    record->ledger.set_aside = aside.items;
    record->ledger.set_aside_count = aside.count;
    return true;
}
