/* SPDX-License-Identifier: Apache-2.0 */
#include "keep/rate.h"

#include <stdio.h>

enum { ABOUT_BYTES = 32 };

/* The latest claim about FROM/TO, and whether another of its day contradicts it. */
static const struct row *latest_claim(const struct state *state, struct str from, struct str to,
                                      bool *is_contested)
{
    char about[ABOUT_BYTES];
    snprintf(about, sizeof about, "rate:%.*s/%.*s", STR_ARG(from), STR_ARG(to));
    const struct table *table = &state->record->tables[KIND_CLAIM];
    const struct row *latest = NULL;
    *is_contested = false;
    for (size_t i = 0; i < table->row_count; i++) {
        const struct row *row = &table->rows[i];
        int64_t day = row_value(row, CLAIM_AS_OF, DATE_NONE);
        if (!state->counts[KIND_CLAIM][i] || !str_eq(row_text(row, CLAIM_ABOUT), str_from(about))
            || day > state->as_of || row_value(row, CLAIM_VALUE, 0) <= 0)
            continue;
        int64_t last = latest == NULL ? INT64_MIN : row_value(latest, CLAIM_AS_OF, DATE_NONE);
        if (day > last)
            *is_contested = false;
        else if (day == last)
            *is_contested |= row_value(row, CLAIM_VALUE, 0) != row_value(latest, CLAIM_VALUE, 0);
        if (day > last)
            latest = row;
    }
    return latest;
}

bool rate_find(const struct state *state, struct str from, struct str to, struct rate *rate)
{
    *rate = (struct rate){.value = 1000};
    if (str_eq(from, to))
        return true;
    bool is_contested;
    rate->row = latest_claim(state, from, to, &is_contested);
    rate->divides = rate->row == NULL;
    if (rate->row == NULL)
        rate->row = latest_claim(state, to, from, &is_contested);
    if (rate->row == NULL || is_contested)
        return false;
    rate->value = row_value(rate->row, CLAIM_VALUE, 0);
    return true;
}

bool rate_convert(const struct rate *rate, int64_t thousandths, int64_t *converted)
{
    __int128 over =
        rate->divides ? (__int128)thousandths * 1000 : (__int128)thousandths * rate->value;
    __int128 under = rate->divides ? rate->value : 1000;
    __int128 rounded = (2 * over + under) / (2 * under);
    *converted = rounded > INT64_MAX / 4 ? 0 : (int64_t)rounded;
    return rounded <= INT64_MAX / 4;
}
