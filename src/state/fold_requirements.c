/* SPDX-License-Identifier: Apache-2.0 */
/* The requirements that count, and which capability may serve which. */
#include "state/fold.h"

#include <stdlib.h>

/* ---- requirements ----------------------------------------------------------------- */

static struct requirement fold_requirement(struct symbols *symbols, const struct row *row)
{
    return (struct requirement){
        .id = row_text(row, REQUIREMENT_ID),
        .set = row_text(row, REQUIREMENT_SET),
        .component = (enum component)row_value(row, REQUIREMENT_COMPONENT, 0),
        .capability = fold_symbol(symbols, row_text(row, REQUIREMENT_CAPABILITY)),
        .unit = fold_symbol(symbols, row_text(row, REQUIREMENT_UNIT)),
        .task = fold_symbol_or_unknown(symbols, row, REQUIREMENT_TASK),
        .area = (int32_t)row_value(row, REQUIREMENT_AREA, STATE_UNKNOWN),
        .quantity = row_value(row, REQUIREMENT_QUANTITY, STATE_UNKNOWN),
        .weight = row_value(row, REQUIREMENT_WEIGHT, 1000),
        .marked_critical = row_value(row, REQUIREMENT_CRITICAL, 0) == 1,
        .row = row,
    };
}

/* Quantities of one set together must leave room in 64 bits for whatever is added to them. */
#define SET_TOTAL_MAX (INT64_C(1) << 61)

static bool check_total(struct str set, int64_t quantity, int64_t *total, struct error *err)
{
    if (quantity == STATE_UNKNOWN)
        return true;
    if (__builtin_add_overflow(*total, quantity, total) || *total > SET_TOTAL_MAX)
        return error_set(err, ERROR_LIMIT, "the quantities of set %.*s add up to too much",
                         STR_ARG(set));
    return true;
}

bool fold_requirements(struct arena *arena, struct state *state, struct symbols *symbols,
                       struct error *err)
{
    uint32_t count, sets = 0;
    int64_t total = 0;
    struct ranked_row *ranked =
        fold_rank_rows(arena, state, KIND_REQUIREMENT, REQUIREMENT_SET, REQUIREMENT_ID, &count);
    struct requirement *requirements = ARENA_ARRAY(arena, struct requirement, count);
    struct str *names = ARENA_ARRAY(arena, struct str, count);
    for (uint32_t i = 0; i < count; i++) {
        requirements[i] = fold_requirement(symbols, ranked[i].row);
        if (i == 0 || !str_eq(requirements[i].set, requirements[i - 1].set)) {
            names[sets++] = requirements[i].set;
            total = 0;
        }
        if (!check_total(requirements[i].set, requirements[i].quantity, &total, err))
            return false;
    }
    state->requirements = requirements;
    state->requirement_count = count;
    state->sets = names;
    state->set_count = sets;
    return true;
}

/* ---- fits ------------------------------------------------------------------------- */

static int compare_fits(const void *left, const void *right)
{
    const struct fit *a = left, *b = right;
    if (a->capability != b->capability)
        return a->capability < b->capability ? -1 : 1;
    return a->serves < b->serves ? -1 : a->serves > b->serves;
}

void fold_fits(struct arena *arena, struct state *state, struct symbols *symbols)
{
    const struct table *table = &state->record->tables[KIND_FIT];
    struct fit *fits = ARENA_ARRAY(arena, struct fit, table->row_count);
    for (size_t i = 0; i < table->row_count; i++) {
        if (!state->counts[KIND_FIT][i])
            continue;
        fits[state->fit_count++] = (struct fit){
            fold_symbol(symbols, row_text(&table->rows[i], FIT_CAPABILITY)),
            fold_symbol(symbols, row_text(&table->rows[i], FIT_SERVES)),
        };
    }
    if (state->fit_count > 0)
        qsort(fits, state->fit_count, sizeof *fits, compare_fits);
    state->fits = fits;
}

bool state_may_serve(const struct state *state, int32_t offered, int32_t required)
{
    struct fit key = {offered, required};
    if (offered == required)
        return true;
    return state->fit_count > 0
           && bsearch(&key, state->fits, state->fit_count, sizeof key, compare_fits) != NULL;
}
