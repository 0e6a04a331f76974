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
    bool *is_told; /* by undertaking of `after`: with the one that it replaces */
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

/* ---- undertakings that were superseded ------------------------------------------------------- */

/* Who supersedes whom: undertaking u is superseded by by[first[u] .. first[u + 1]). */
struct successors {
    uint32_t *first, *by;
};

static void each_link(const struct state *state, struct successors *links,
                      void (*visit)(struct successors *links, uint32_t old, uint32_t by))
{
    for (uint32_t u = 0; u < state->undertaking_count; u++) {
        struct str rest = row_text(state->undertakings[u].row, UNDERTAKING_SUPERSEDES), id;
        while (list_next(&rest, &id)) {
            int64_t old = state_undertaking(state, id);
            if (old != STATE_UNKNOWN)
                visit(links, (uint32_t)old, u);
        }
    }
}

static void count_link(struct successors *links, uint32_t old, uint32_t by)
{
    (void)by;
    links->first[old + 2]++;
}

static void keep_link(struct successors *links, uint32_t old, uint32_t by)
{
    links->by[links->first[old + 1]++] = by;
}

static struct successors find_successors(struct arena *arena, const struct state *state)
{
    uint32_t count = state->undertaking_count;
    struct successors links = {ARENA_ARRAY(arena, uint32_t, (size_t)count + 2), NULL};
    each_link(state, &links, count_link);
    for (uint32_t u = 0; u < count; u++)
        links.first[u + 2] += links.first[u + 1];
    links.by = ARENA_ARRAY(arena, uint32_t, (size_t)links.first[count + 1] + 1);
    each_link(state, &links, keep_link);
    return links;
}

/* A walk along the lines of supersession, one start at a time; arrays are by undertaking. */
struct walk {
    struct lister *lister;
    struct successors links;
    uint32_t *queue, *came_from;
    uint32_t *stamps; /* the start of the walk that saw it last, plus one */
};

/* The rows between the start and the end of a line, in their order. */
static void name_through(struct walk *walk, uint32_t start, uint32_t end, struct diff_row *row)
{
    const struct state *after = walk->lister->diff->after;
    size_t count = 0;
    for (uint32_t u = walk->came_from[end]; u != start; u = walk->came_from[u])
        count++;
    struct str *through = ARENA_ARRAY(walk->lister->arena, struct str, count);
    row->through = through;
    row->through_count = count;
    for (uint32_t u = walk->came_from[end]; u != start; u = walk->came_from[u]) {
        through[--count] = after->undertakings[u].id;
        walk->lister->is_told[u] = true;
    }
}

/* One row for each end of the lines that begin at `start`, which stood before. */
static void add_line(struct walk *walk, const struct row *before, uint32_t start)
{
    struct lister *lister = walk->lister;
    const struct state *after = lister->diff->after;
    uint32_t count = 1;
    walk->queue[0] = start;
    walk->stamps[start] = start + 1;
    for (uint32_t next = 0; next < count; next++) {
        uint32_t u = walk->queue[next];
        for (uint32_t i = walk->links.first[u]; i < walk->links.first[u + 1]; i++) {
            uint32_t by = walk->links.by[i];
            if (walk->stamps[by] == start + 1)
                continue;
            walk->stamps[by] = start + 1;
            walk->came_from[by] = u;
            walk->queue[count++] = by;
        }
        if (u == start || walk->links.first[u] < walk->links.first[u + 1])
            continue;
        const struct row *row = after->undertakings[u].row;
        bool is_withdrawn = is_off_ladder(row) && !is_off_ladder(before);
        add(lister, is_withdrawn ? DIFF_WITHDRAWN : DIFF_SUPERSEDED, after->undertakings[u].id,
            before, row);
        name_through(walk, start, u, &lister->rows[lister->diff->row_count - 1]);
        lister->is_told[u] = true;
    }
}

/* Each undertaking that stood and is superseded now, with the rows that stand for it. */
static void add_superseded(struct lister *lister)
{
    const struct state *before = lister->diff->before, *after = lister->diff->after;
    uint32_t count = after->undertaking_count;
    struct walk walk = {
        .lister = lister,
        .links = find_successors(lister->arena, after),
        .queue = ARENA_ARRAY(lister->arena, uint32_t, count),
        .came_from = ARENA_ARRAY(lister->arena, uint32_t, count),
        .stamps = ARENA_ARRAY(lister->arena, uint32_t, count),
    };
    lister->is_told = ARENA_ARRAY(lister->arena, bool, count);
    for (uint32_t u = 0; u < before->undertaking_count; u++) {
        int64_t now = state_undertaking(after, before->undertakings[u].id);
        if (now != STATE_UNKNOWN && !before->undertakings[u].superseded
            && after->undertakings[now].superseded)
            add_line(&walk, before->undertakings[u].row, (uint32_t)now);
    }
}

/* A new row that is told with the one whose place it took is not told once more. */
static bool is_told(const struct lister *lister, const struct row *row)
{
    return row->kind == KIND_UNDERTAKING
           && lister->is_told[lister->diff->after->undertaking_of_row[row->index]];
}

/* ---- all kinds --------------------------------------------------------------------------------
 */

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

/* A delivery is there from its day on, whenever it was told. */
static bool is_there(const struct state *state, const struct row *row)
{
    bool is_to_come = row->kind == KIND_DELIVERY && state->as_of != DATE_NONE
                      && row_value(row, DELIVERY_ON, DATE_NONE) > state->as_of;
    return state->counts[row->kind][row->index] && !is_to_come;
}

/* Rows of a kind that are there in a state, by key. */
static void index_rows(struct arena *arena, const struct state *state, enum kind kind,
                       struct map *keys)
{
    map_init(keys, arena);
    for (size_t i = 0; i < state->record->tables[kind].row_count; i++)
        if (is_there(state, record_row(state->record, kind, i)))
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
            continue; /* it is not there */
        int64_t at = map_get(&old, key, -1);
        if (at >= 0) {
            add_both(lister, key, record_row(before->record, kind, (size_t)at), row);
            continue;
        }
        lister->diff->new_row_count++;
        if (!is_told(lister, row))
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
    add_superseded(&lister);
    for (int kind = 0; kind < KIND_COUNT; kind++)
        list_kind(&lister, (enum kind)kind);
    if (diff->row_count > 0)
        qsort(lister.rows, diff->row_count, sizeof *lister.rows, compare_rows);
    diff->rows = lister.rows;
}
