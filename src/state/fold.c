/* SPDX-License-Identifier: Apache-2.0 */
#include "state/fold.h"

#include <stdlib.h>

int32_t fold_symbol(struct symbols *symbols, struct str name)
{
    if (map_add(&symbols->map, name, (int64_t)symbols->count)) {
        ARENA_GROW(symbols->map.arena, &symbols->names, symbols->count, &symbols->capacity);
        symbols->names[symbols->count++] = name;
    }
    return (int32_t)map_get(&symbols->map, name, 0);
}

int32_t fold_symbol_or_unknown(struct symbols *symbols, const struct row *row, int field)
{
    return row_has(row, field) ? fold_symbol(symbols, row_text(row, field)) : STATE_UNKNOWN;
}

static int compare_ranked(const void *left, const void *right)
{
    const struct ranked_row *a = left, *b = right;
    int order = str_cmp(a->first, b->first);
    order = order != 0 ? order : str_cmp(a->second, b->second);
    return order != 0 ? order
                      : (a->row->index < b->row->index ? -1 : a->row->index > b->row->index);
}

struct ranked_row *fold_rank_rows(struct arena *arena, const struct state *state, enum kind kind,
                                  int by, int then_by, uint32_t *count)
{
    const struct table *table = &state->record->tables[kind];
    struct ranked_row *ranked = ARENA_ARRAY(arena, struct ranked_row, table->row_count);
    *count = 0;
    for (size_t i = 0; i < table->row_count; i++) {
        const struct row *row = &table->rows[i];
        if (!state->counts[kind][i])
            continue;
        struct str second = then_by < 0 ? (struct str){0} : row_text(row, then_by);
        ranked[(*count)++] = (struct ranked_row){row_text(row, by), second, row};
    }
    if (*count > 0)
        qsort(ranked, *count, sizeof *ranked, compare_ranked);
    return ranked;
}
