/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/positions.h"

#include <stdlib.h>

/* What the orders below need besides two rows. */
struct order {
    const struct record *record;
};

/* By matter, party, day, id. */
static int compare(const void *a, const void *b, void *context)
{
    const struct record *record = ((const struct order *)context)->record;
    const struct row *x = *(const struct row *const *)a, *y = *(const struct row *const *)b;
    int order = str_cmp(row_text(x, POSITION_MATTER), row_text(y, POSITION_MATTER));
    order = order != 0 ? order : str_cmp(row_text(x, POSITION_PARTY), row_text(y, POSITION_PARTY));
    if (order != 0)
        return order;
    int32_t said_x = state_said_on(record, x), said_y = state_said_on(record, y);
    if (said_x != said_y)
        return said_x < said_y ? -1 : 1;
    return str_cmp(row_text(x, POSITION_ID), row_text(y, POSITION_ID));
}

const struct row *const *positions_sorted(struct arena *arena, const struct state *state,
                                          size_t *count)
{
    const struct table *table = &state->record->tables[KIND_POSITION];
    const struct row **rows = ARENA_ARRAY(arena, const struct row *, table->row_count + 1);
    *count = 0;
    for (size_t i = 0; i < table->row_count; i++)
        if (state->counts[KIND_POSITION][i])
            rows[(*count)++] = &table->rows[i];
    struct order order = {state->record};
    qsort_r(rows, *count, sizeof(struct row *), compare, &order);
    return rows;
}

/* By day, matter, id. */
static int compare_by_day(const void *a, const void *b, void *context)
{
    const struct record *record = ((const struct order *)context)->record;
    const struct row *x = *(const struct row *const *)a, *y = *(const struct row *const *)b;
    int32_t said_x = state_said_on(record, x), said_y = state_said_on(record, y);
    if (said_x != said_y)
        return said_x < said_y ? -1 : 1;
    int order = str_cmp(row_text(x, POSITION_MATTER), row_text(y, POSITION_MATTER));
    return order != 0 ? order : str_cmp(row_text(x, POSITION_ID), row_text(y, POSITION_ID));
}

const struct row *const *positions_of_party(struct arena *arena, const struct state *state,
                                            uint32_t party, size_t *count)
{
    size_t all;
    const struct row *const *sorted = positions_sorted(arena, state, &all);
    const struct row **rows = ARENA_ARRAY(arena, const struct row *, all + 1);
    *count = 0;
    for (size_t i = 0; i < all; i++)
        if (state->party_of_row[row_value(sorted[i], POSITION_PARTY, 0)] == party)
            rows[(*count)++] = sorted[i];
    struct order order = {state->record};
    qsort_r(rows, *count, sizeof(struct row *), compare_by_day, &order);
    return rows;
}

struct str positions_date(struct arena *arena, const struct state *state, const struct row *row)
{
    char text[DATE_TEXT_BYTES];
    return str_from(arena_printf(arena, "%s", date_write(text, state_said_on(state->record, row))));
}

enum tint positions_tint(enum stance stance)
{
    static const enum tint tints[] = {
        [STANCE_LEADS] = TINT_GOOD,      [STANCE_WILL] = TINT_GOOD,
        [STANCE_SUPPORTS] = TINT_SIGNAL, [STANCE_OPEN] = TINT_WARNING,
        [STANCE_UNDECIDED] = TINT_FAINT, [STANCE_DECLINES] = TINT_BAD,
    };
    return tints[stance];
}
