/* SPDX-License-Identifier: Apache-2.0 */
/* Rows side by side. */
#include "answer/diff.h"

#include <stdlib.h>
#include <string.h>

/* ---- cells --------------------------------------------------------------------------------- */

static int extra_column(const struct record *record, enum kind kind, struct str name)
{
    const struct table *table = &record->tables[kind];
    for (size_t i = 0; i < table->extra_count; i++)
        if (str_eq(table->extra_names[i], name))
            return kind_infos[kind].field_count + (int)i;
    return -1;
}

static struct str text_at(const struct row *row, int column)
{
    return column < 0 ? (struct str){0} : row_text(row, column);
}

static bool same_geometry(const struct geometry *a, const struct geometry *b)
{
    if (a->type != b->type || a->ring_count != b->ring_count)
        return false;
    for (uint32_t i = 0; i < a->ring_count; i++)
        if (a->rings[i].point_count != b->rings[i].point_count
            || a->rings[i].starts_part != b->rings[i].starts_part
            || memcmp(a->rings[i].points, b->rings[i].points,
                      a->rings[i].point_count * sizeof *a->rings[i].points)
                   != 0)
            return false;
    return true;
}

struct fields {
    struct diff_field *items;
    size_t count;
};

static void add_field(struct fields *fields, struct str name, struct str from, struct str to)
{
    if (!str_eq(from, to))
        fields->items[fields->count++] = (struct diff_field){name, from, to};
}

static bool is_shown(enum kind kind, int field)
{
    bool is_id = kind != KIND_FIT && field == 0;
    return !is_id && !(kind == KIND_UNDERTAKING && field == UNDERTAKING_SUPERSEDES);
}

const struct diff_field *diff_fields(struct arena *arena, const struct record *from_record,
                                     const struct row *from, const struct record *to_record,
                                     const struct row *to, size_t *count)
{
    enum kind kind = from->kind;
    const struct table *old = &from_record->tables[kind], *new = &to_record->tables[kind];
    size_t most = (size_t)kind_infos[kind].field_count + old->extra_count + new->extra_count + 1;
    struct fields fields = {ARENA_ARRAY(arena, struct diff_field, most), 0};
    for (int field = 0; field < kind_infos[kind].field_count; field++)
        if (is_shown(kind, field))
            add_field(&fields, str_from(kind_infos[kind].fields[field].name), row_text(from, field),
                      row_text(to, field));
    for (size_t i = 0; i < new->extra_count; i++) {
        struct str name = new->extra_names[i];
        add_field(&fields, name, text_at(from, extra_column(from_record, kind, name)),
                  text_at(to, extra_column(to_record, kind, name)));
    }
    for (size_t i = 0; i < old->extra_count; i++)
        if (extra_column(to_record, kind, old->extra_names[i]) < 0)
            add_field(&fields, old->extra_names[i],
                      row_text(from, extra_column(from_record, kind, old->extra_names[i])),
                      (struct str){0});
    if (kind == KIND_AREA
        && !same_geometry(&from_record->geometries[from->index], &to_record->geometries[to->index]))
        add_field(&fields, STR("geometry"), STR("as it was"), STR("redrawn"));
    *count = fields.count;
    return fields.items;
}

/* ---- rows ------------------------------------------------------------------------------------ */

struct lister {
    struct arena *arena;
    struct diff *diff;
    struct diff_row *rows;
    size_t capacity;
};

static struct str key_of(struct arena *arena, const struct row *row)
{
    if (row->kind != KIND_FIT)
        return row_text(row, 0);
    struct str offered = row_text(row, FIT_CAPABILITY), asked = row_text(row, FIT_SERVES);
    return str_from(arena_printf(arena, "%.*s → %.*s", STR_ARG(offered), STR_ARG(asked)));
}

static void add(struct lister *lister, enum diff_what what, struct str id, const struct row *before,
                const struct row *after)
{
    struct diff *diff = lister->diff;
    ARENA_GROW(lister->arena, &lister->rows, diff->row_count, &lister->capacity);
    struct diff_row *row = &lister->rows[diff->row_count++];
    *row = (struct diff_row){.kind = before != NULL ? before->kind : after->kind,
                             .what = what,
                             .id = id,
                             .before = before,
                             .after = after};
    if (before != NULL && after != NULL)
        row->fields = diff_fields(lister->arena, diff->before->record, before, diff->after->record,
                                  after, &row->field_count);
    diff->counts[what]++;
}

static bool is_off_ladder(const struct row *row)
{
    return row_value(row, UNDERTAKING_STAGE, STAGE_MOOTED) >= STAGE_LADDER_COUNT;
}

/* A new undertaking that replaces rows which stood is told with each of them. */
static bool add_superseding(struct lister *lister, const struct row *after)
{
    const struct state *before = lister->diff->before;
    struct str rest = row_text(after, UNDERTAKING_SUPERSEDES), id;
    bool found = false;
    while (list_next(&rest, &id)) {
        int64_t u = state_undertaking(before, id);
        if (u == STATE_UNKNOWN || before->undertakings[u].superseded)
            continue;
        add(lister, is_off_ladder(after) ? DIFF_WITHDRAWN : DIFF_SUPERSEDED,
            row_text(after, UNDERTAKING_ID), before->undertakings[u].row, after);
        found = true;
    }
    return found;
}

static void add_both(struct lister *lister, struct str id, const struct row *before,
                     const struct row *after)
{
    size_t count;
    if (before == after)
        return;
    diff_fields(lister->arena, lister->diff->before->record, before, lister->diff->after->record,
                after, &count);
    bool other_line = after->kind == KIND_UNDERTAKING
                      && !str_eq(row_text(before, UNDERTAKING_SUPERSEDES),
                                 row_text(after, UNDERTAKING_SUPERSEDES));
    bool withdrawn =
        after->kind == KIND_UNDERTAKING && is_off_ladder(after) && !is_off_ladder(before);
    if (count > 0 || other_line)
        add(lister, withdrawn ? DIFF_WITHDRAWN : DIFF_CHANGED, id, before, after);
}

/* Rows of a kind that count in a state, by key. */
static void index_rows(struct arena *arena, const struct state *state, enum kind kind,
                       struct map *keys)
{
    map_init(keys, arena);
    for (size_t i = 0; i < state->record->tables[kind].row_count; i++)
        if (state->counts[kind][i])
            map_add(keys, key_of(arena, record_row(state->record, kind, i)), (int64_t)i);
}

static void list_kind(struct lister *lister, enum kind kind)
{
    const struct state *before = lister->diff->before, *after = lister->diff->after;
    struct map old, new;
    index_rows(lister->arena, before, kind, &old);
    index_rows(lister->arena, after, kind, &new);
    for (size_t i = 0; i < after->record->tables[kind].row_count; i++) {
        const struct row *row = record_row(after->record, kind, i);
        struct str key = key_of(lister->arena, row);
        if (map_get(&new, key, -1) != (int64_t)i)
            continue; /* does not count */
        int64_t at = map_get(&old, key, -1);
        if (at >= 0)
            add_both(lister, key, record_row(before->record, kind, (size_t)at), row);
        else if (kind != KIND_UNDERTAKING || !add_superseding(lister, row))
            add(lister, DIFF_NEW, key, NULL, row);
    }
    for (size_t i = 0; i < before->record->tables[kind].row_count; i++) {
        const struct row *row = record_row(before->record, kind, i);
        struct str key = key_of(lister->arena, row);
        if (map_get(&old, key, -1) == (int64_t)i && map_get(&new, key, -1) < 0)
            add(lister, DIFF_GONE, key, row, NULL);
    }
}

static int compare_rows(const void *left, const void *right)
{
    const struct diff_row *a = left, *b = right;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    int order = str_cmp(a->id, b->id);
    if (order != 0 || a->before == NULL || b->before == NULL)
        return order;
    return str_cmp(row_text(a->before, 0), row_text(b->before, 0));
}

void diff_rows(struct arena *arena, struct diff *diff)
{
    struct lister lister = {.arena = arena, .diff = diff};
    for (int kind = 0; kind < KIND_COUNT; kind++)
        list_kind(&lister, (enum kind)kind);
    if (diff->row_count > 0)
        qsort(lister.rows, diff->row_count, sizeof *lister.rows, compare_rows);
    diff->rows = lister.rows;
}
