/* SPDX-License-Identifier: Apache-2.0 */
/* Rows come in through the doors by which files come in too (record/loader.h). */
#include "ledger/assembly.h"

#include "ledger/statement_parts.h"
#include "record/loader.h"

#include <stdlib.h>
#include <string.h>

/* The row that a statement makes, by the place where it was first stated. */
struct plan {
    int64_t index;    /* of the entry that counts */
    uint32_t columns; /* which of the user's own columns it has: a place in `columns` */
};

/* Columns of the user's own that stand together in some row. Few rows differ in them. */
struct columns {
    const struct str *names;
    size_t name_count;
};

/* A fact that says that the host consents, and who says so. */
struct consent {
    uint32_t place;
    struct str author;
};

struct plans {
    struct plan *items;
    size_t count, capacity;
    struct map places; /* id → index into items */
};

/* A row that counts, where its entry is looked up. */
struct wanted {
    int64_t index;
    uint32_t kind, place;
};

struct assembly {
    struct loader loader;
    struct arena scratch; /* the assembly itself lives in it */
    struct plans plans[KIND_COUNT];
    struct columns *columns;
    size_t columns_count, columns_capacity;
    struct map columns_places; /* names → index into columns */
    struct wanted *wanted;     /* by index */
    size_t wanted_count, next;
    const int64_t *left_out; /* in rising order */
    size_t left_out_count, next_left_out;
    struct str *features; /* of areas, by place */
    struct consent *consents;
    size_t consent_count, consent_capacity;
};

struct assembly *assembly_begin(struct arena *arena, struct record *record,
                                struct diagnostics *diagnostics)
{
    struct arena scratch;
    arena_init(&scratch);
    struct assembly *a = ARENA_NEW(&scratch, struct assembly);
    a->scratch = scratch;
    loader_init(&a->loader, arena, record, diagnostics);
    map_init(&a->columns_places, &a->scratch);
    for (int kind = 0; kind < KIND_COUNT; kind++)
        map_init(&a->plans[kind].places, &a->scratch);
    return a;
}

void assembly_drop(struct assembly *a)
{
    struct arena scratch = a->scratch; /* the assembly itself lives in it */
    arena_release(&scratch);
}

static struct str keep(struct arena *arena, struct str text)
{
    return (struct str){arena_copy(arena, text.data, text.size), text.size};
}

/* ---- the first pass: which statements count ---- */

/* The names of a statement's own columns, from the last on: they stand behind all fields. */
static size_t own_columns(const struct statement *statement)
{
    size_t count = 0;
    while (count < statement->line_count
           && loader_keeps_column(statement->lines[statement->line_count - 1 - count].name))
        count++;
    return count;
}

static uint32_t add_columns_set(struct assembly *a, const struct statement *statement, size_t count,
                                struct str key)
{
    struct str *names = ARENA_ARRAY(&a->scratch, struct str, count + 1);
    for (size_t i = 0; i < count; i++)
        names[i] = keep(&a->scratch, statement->lines[statement->line_count - 1 - i].name);
    ARENA_GROW(&a->scratch, &a->columns, a->columns_count, &a->columns_capacity);
    a->columns[a->columns_count] = (struct columns){.names = names, .name_count = count};
    map_add(&a->columns_places, keep(&a->scratch, key), (int64_t)a->columns_count);
    return (uint32_t)a->columns_count++;
}

static uint32_t find_columns(struct assembly *a, const struct statement *statement)
{
    size_t count = own_columns(statement);
    struct buf key; /* each name behind its size, since a name may hold any character */
    buf_init(&key);
    for (size_t i = 0; i < count; i++) {
        struct str name = statement->lines[statement->line_count - 1 - i].name;
        buf_printf(&key, "%zu:", name.size);
        buf_str(&key, name);
    }
    int64_t place = map_get(&a->columns_places, buf_view(&key), -1);
    if (place < 0)
        place = add_columns_set(a, statement, count, buf_view(&key));
    buf_release(&key);
    return (uint32_t)place;
}

/* The place of the statement's row, a new one if it was not stated before. A row without an id is
 * stated once and for all. */
static size_t find_place(struct assembly *a, const struct statement *statement)
{
    struct plans *plans = &a->plans[statement->kind];
    struct str id = statement_id(statement);
    int64_t place = id.size == 0 ? -1 : map_get(&plans->places, id, -1);
    if (place >= 0)
        return (size_t)place;
    if (id.size > 0)
        map_add(&plans->places, keep(&a->scratch, id), (int64_t)plans->count);
    ARENA_GROW(&a->scratch, &plans->items, plans->count, &plans->capacity);
    return plans->count++;
}

void assembly_leave_out(struct assembly *a, const int64_t *indexes, size_t count)
{
    a->left_out = indexes;
    a->left_out_count = count;
}

static bool is_left_out(struct assembly *a, int64_t index)
{
    while (a->next_left_out < a->left_out_count && a->left_out[a->next_left_out] < index)
        a->next_left_out++;
    return a->next_left_out < a->left_out_count && a->left_out[a->next_left_out] == index;
}

void assembly_see(struct assembly *a, const struct statement *statement, int64_t index)
{
    if (statement->kind == STATEMENT_KEYS || is_left_out(a, index))
        return;
    size_t place = find_place(a, statement);
    a->plans[statement->kind].items[place] = (struct plan){index, find_columns(a, statement)};
}

/* ---- between the passes: tables with empty rows ---- */

static int compare_strs(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* Declares the columns of the user's own that the rows of a table have, in byte order. */
static void add_columns(struct assembly *a, int kind)
{
    struct table *table = &a->loader.record->tables[kind];
    struct plans *plans = &a->plans[kind];
    bool *seen = ARENA_ARRAY(&a->scratch, bool, a->columns_count + 1);
    struct map names;
    size_t capacity = 0;
    map_init(&names, &a->scratch);
    for (size_t i = 0; i < plans->count; i++) {
        uint32_t columns = plans->items[i].columns;
        const struct columns *set = &a->columns[columns];
        if (seen[columns])
            continue;
        seen[columns] = true;
        for (size_t j = 0; j < set->name_count; j++) {
            if (!map_add(&names, set->names[j], 1))
                continue;
            ARENA_GROW(a->loader.arena, &table->extra_names, table->extra_count, &capacity);
            table->extra_names[table->extra_count++] = keep(a->loader.arena, set->names[j]);
        }
    }
    if (table->extra_count > 0)
        qsort(table->extra_names, table->extra_count, sizeof *table->extra_names, compare_strs);
}

static void add_rows(struct assembly *a, int kind)
{
    const struct plans *plans = &a->plans[kind];
    add_columns(a, kind);
    for (size_t place = 0; place < plans->count; place++)
        if (loader_add_row(&a->loader, (enum kind)kind, (uint32_t)plans->items[place].index)
            == NULL)
            return;
}

static int compare_wanted(const void *left, const void *right)
{
    const struct wanted *a = left, *b = right;
    return a->index < b->index ? -1 : a->index > b->index;
}

void assembly_lay_out(struct assembly *a)
{
    size_t count = 0;
    for (int kind = 0; kind < KIND_COUNT; kind++)
        count += a->plans[kind].count;
    a->wanted = ARENA_ARRAY(&a->scratch, struct wanted, count + 1);
    a->features = ARENA_ARRAY(&a->scratch, struct str, a->plans[KIND_AREA].count + 1);
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        const struct plans *plans = &a->plans[kind];
        for (size_t place = 0; place < plans->count; place++)
            a->wanted[a->wanted_count++] =
                (struct wanted){plans->items[place].index, (uint32_t)kind, (uint32_t)place};
        if (kind != KIND_AREA)
            add_rows(a, kind);
    }
    if (count > 0)
        qsort(a->wanted, count, sizeof *a->wanted, compare_wanted);
}

/* ---- the second pass: the rows ---- */

bool assembly_wants(struct assembly *a, int64_t index)
{
    while (a->next < a->wanted_count && a->wanted[a->next].index < index)
        a->next++;
    return a->next < a->wanted_count && a->wanted[a->next].index == index;
}

/* Where a line's cell goes: a field's place, or that of a column of the user's own. */
static int column_of(const struct assembly *a, int kind, struct str name, int before)
{
    const struct table *table = &a->loader.record->tables[kind];
    int rank = statement_rank_behind(kind, name, before);
    if (rank < kind_infos[kind].field_count)
        return rank;
    const struct str *found = bsearch(&name, table->extra_names, table->extra_count,
                                      sizeof *table->extra_names, compare_strs);
    CHECK(found != NULL);
    return kind_infos[kind].field_count + (int)(found - table->extra_names);
}

/* The values of a statement in one piece, since they live and go together. */
static char *keep_values(struct assembly *a, const struct statement *statement)
{
    size_t size = 0, used = 0;
    for (size_t i = 0; i < statement->line_count; i++)
        size += statement->lines[i].value.size;
    char *values = arena_alloc(a->loader.arena, size + 1, 1);
    for (size_t i = 0; i < statement->line_count; i++) {
        struct str value = statement->lines[i].value;
        memcpy(values + used, value.data, value.size);
        used += value.size;
    }
    return values;
}

static void note_consent(struct assembly *a, const struct statement *statement, uint32_t place)
{
    if (statement->kind != KIND_FACT
        || !str_starts(statement_value(statement, FACT_NAME), STR(FACT_CONSENT)))
        return;
    ARENA_GROW(&a->scratch, &a->consents, a->consent_count, &a->consent_capacity);
    a->consents[a->consent_count++] = (struct consent){place, keep(&a->scratch, statement->author)};
}

static void fill_row(struct assembly *a, struct row *row, const struct statement *statement)
{
    struct place place = {row->line, 1};
    const char *values = keep_values(a, statement);
    int column = -1;
    for (size_t i = 0; i < statement->line_count; i++) {
        struct str value = {values, statement->lines[i].value.size};
        column = column_of(a, statement->kind, statement->lines[i].name, column);
        loader_set_cell(&a->loader, row, column, value, place);
        values += value.size;
    }
    loader_check_needed(&a->loader, row, place);
}

void assembly_put(struct assembly *a, const struct statement *statement, int64_t index,
                  enum row_standing standing)
{
    if (!assembly_wants(a, index))
        return;
    const struct wanted *wanted = &a->wanted[a->next];
    struct table *table = &a->loader.record->tables[wanted->kind];
    CHECK(statement->kind == (int)wanted->kind);
    if (wanted->kind == KIND_AREA) {
        struct str feature = statement->lines[statement->line_count - 1].value;
        a->features[wanted->place] = keep(&a->scratch, feature);
    } else if (wanted->place < table->row_count) { /* else beyond LIMIT_ROWS, which was reported */
        table->rows[wanted->place].standing = standing;
        fill_row(a, &table->rows[wanted->place], statement);
        note_consent(a, statement, wanted->place);
    }
}

/* ---- the end ---- */

/* Consent is the host's to give. The log takes it from a host's key alone; should the guarantee
 * name another host in the end, then what was said is hearsay. */
static void weigh_consents(struct assembly *a)
{
    const struct table *guarantees = &a->loader.record->tables[KIND_GUARANTEE];
    const struct table *facts = &a->loader.record->tables[KIND_FACT];
    for (size_t i = 0; i < a->consent_count; i++)
        for (size_t g = 0; g < guarantees->row_count; g++)
            if (!str_eq(row_text(&guarantees->rows[g], GUARANTEE_HOST), a->consents[i].author))
                facts->rows[a->consents[i].place].standing = ROW_ENTERED;
}

/* Areas come as one collection of their features. */
static void add_areas(struct assembly *a)
{
    struct buf collection;
    if (a->plans[KIND_AREA].count == 0)
        return;
    buf_init(&collection);
    buf_text(&collection, "{\"type\":\"FeatureCollection\",\"features\":[");
    for (size_t i = 0; i < a->plans[KIND_AREA].count; i++) {
        buf_text(&collection, i == 0 ? "" : ",");
        buf_str(&collection, a->features[i]);
    }
    buf_text(&collection, "]}");
    struct str kept = keep(a->loader.arena, buf_view(&collection));
    buf_release(&collection);
    loader_read_areas(&a->loader, kept);
}

void assembly_finish(struct assembly *a)
{
    weigh_consents(a);
    add_areas(a);
    loader_resolve(&a->loader);
    assembly_drop(a);
}
