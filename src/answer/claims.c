/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/claims.h"

#include <stdlib.h>

/* Union–find with path halving; the root of a piece is its least row. */
static uint32_t find_root(uint32_t *parents, uint32_t row)
{
    while (parents[row] != row) {
        parents[row] = parents[parents[row]];
        row = parents[row];
    }
    return row;
}

static void join(uint32_t *parents, uint32_t a, uint32_t b)
{
    a = find_root(parents, a);
    b = find_root(parents, b);
    if (a < b)
        parents[b] = a;
    else
        parents[a] = b;
}

const uint32_t *claims_source_pieces(struct arena *arena, const struct record *record)
{
    uint32_t count = (uint32_t)record->tables[KIND_SOURCE].row_count;
    uint32_t *parents = ARENA_ARRAY(arena, uint32_t, count + 1);
    for (uint32_t i = 0; i < count; i++)
        parents[i] = i;
    for (uint32_t i = 0; i < count; i++) {
        struct str rest = row_text(record_row(record, KIND_SOURCE, i), SOURCE_DERIVED_FROM), id;
        while (list_next(&rest, &id)) {
            const struct row *origin = record_find(record, KIND_SOURCE, id);
            if (origin != NULL)
                join(parents, i, origin->index);
        }
    }
    for (uint32_t i = 0; i < count; i++)
        parents[i] = find_root(parents, i);
    return parents;
}

/* What the order below needs besides two rows. */
struct order {
    const struct record *record;
};

/* By what it is about, unit, value, day, id. */
static int compare_claims(const void *a, const void *b, void *context)
{
    const struct record *record = ((const struct order *)context)->record;
    const struct row *x = *(const struct row *const *)a, *y = *(const struct row *const *)b;
    int order = str_cmp(row_text(x, CLAIM_ABOUT), row_text(y, CLAIM_ABOUT));
    order = order != 0 ? order : str_cmp(row_text(x, CLAIM_UNIT), row_text(y, CLAIM_UNIT));
    if (order != 0)
        return order;
    int64_t value_x = row_value(x, CLAIM_VALUE, 0), value_y = row_value(y, CLAIM_VALUE, 0);
    if (value_x != value_y)
        return value_x < value_y ? -1 : 1;
    int32_t said_x = state_said_on(record, x), said_y = state_said_on(record, y);
    if (said_x != said_y)
        return said_x < said_y ? -1 : 1;
    return str_cmp(row_text(x, CLAIM_ID), row_text(y, CLAIM_ID));
}

static bool same_figure(const struct row *a, const struct row *b)
{
    return str_eq(row_text(a, CLAIM_ABOUT), row_text(b, CLAIM_ABOUT))
           && str_eq(row_text(a, CLAIM_UNIT), row_text(b, CLAIM_UNIT))
           && row_value(a, CLAIM_VALUE, 0) == row_value(b, CLAIM_VALUE, 0);
}

/* How many pieces the sources of `rows` fall into; `seen` is all false before and after. */
static size_t count_pieces(const struct row *const *rows, size_t count, const uint32_t *pieces,
                           bool *seen)
{
    size_t independent = 0;
    for (size_t i = 0; i < count; i++) {
        int64_t source = row_value(rows[i], CLAIM_SOURCE, -1);
        if (source < 0 || !seen[pieces[source]])
            independent++;
        if (source >= 0)
            seen[pieces[source]] = true;
    }
    for (size_t i = 0; i < count; i++)
        if (row_has(rows[i], CLAIM_SOURCE))
            seen[pieces[row_value(rows[i], CLAIM_SOURCE, 0)]] = false;
    return independent;
}

static const struct row **sorted_claims(struct arena *arena, const struct state *state,
                                        size_t *count)
{
    const struct table *table = &state->record->tables[KIND_CLAIM];
    const struct row **rows = ARENA_ARRAY(arena, const struct row *, table->row_count + 1);
    *count = 0;
    for (size_t i = 0; i < table->row_count; i++)
        if (state->counts[KIND_CLAIM][i])
            rows[(*count)++] = &table->rows[i];
    struct order order = {state->record};
    qsort_r(rows, *count, sizeof(struct row *), compare_claims, &order);
    return rows;
}

const struct claim_group *claims_group(struct arena *arena, const struct state *state,
                                       size_t *count)
{
    size_t row_count;
    const struct row **rows = sorted_claims(arena, state, &row_count);
    const uint32_t *pieces = claims_source_pieces(arena, state->record);
    bool *seen = ARENA_ARRAY(arena, bool, state->record->tables[KIND_SOURCE].row_count + 1);
    struct claim_group *groups = ARENA_ARRAY(arena, struct claim_group, row_count + 1);
    struct claim_figure *figures = ARENA_ARRAY(arena, struct claim_figure, row_count + 1);
    size_t figure_count = 0;
    *count = 0;
    for (size_t at = 0; at < row_count;) {
        struct claim_group *group = &groups[(*count)++];
        size_t first = at;
        *group = (struct claim_group){.about = row_text(rows[at], CLAIM_ABOUT),
                                      .figures = &figures[figure_count]};
        while (at < row_count && str_eq(row_text(rows[at], CLAIM_ABOUT), group->about)) {
            size_t end = at + 1;
            while (end < row_count && same_figure(rows[at], rows[end]))
                end++;
            figures[figure_count++] = (struct claim_figure){
                .value = row_value(rows[at], CLAIM_VALUE, 0),
                .unit = row_text(rows[at], CLAIM_UNIT),
                .rows = &rows[at],
                .row_count = end - at,
                .independent_count = count_pieces(&rows[at], end - at, pieces, seen)};
            const struct claim_figure *last = &figures[figure_count - 1];
            group->disagrees =
                group->disagrees || (group->figure_count > 0 && str_eq(last[-1].unit, last->unit));
            group->figure_count++;
            at = end;
        }
        group->independent_count = count_pieces(&rows[first], at - first, pieces, seen);
    }
    return groups;
}
