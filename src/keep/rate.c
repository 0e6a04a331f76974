/* SPDX-License-Identifier: Apache-2.0 */
#include "keep/rate.h"

#include <stdio.h>

enum { ABOUT_BYTES = 32 };

struct finder {
    const struct state *state;
    char about[2][ABOUT_BYTES]; /* as asked for, and the other way round */
    const struct row *latest[2];
    int64_t day;       /* of the latest claim about either */
    bool is_contested; /* claims of that day differ */
};

static bool is_rate(const struct finder *finder, const struct row *claim, const char *about)
{
    return finder->state->counts[KIND_CLAIM][claim->index]
           && str_eq(row_text(claim, CLAIM_ABOUT), str_from(about)) && row_has(claim, CLAIM_SOURCE)
           && row_value(claim, CLAIM_AS_OF, DATE_NONE) <= finder->state->as_of
           && row_value(claim, CLAIM_VALUE, 0) > 0;
}

static void take(struct finder *finder, const struct row *claim, int way)
{
    int64_t day = row_value(claim, CLAIM_AS_OF, DATE_NONE);
    if (day > finder->day) {
        finder->latest[0] = finder->latest[1] = NULL;
        finder->is_contested = false;
        finder->day = day;
    }
    const struct row *known = finder->latest[way];
    if (known != NULL && row_value(known, CLAIM_VALUE, 0) != row_value(claim, CLAIM_VALUE, 0))
        finder->is_contested = true;
    if (known == NULL)
        finder->latest[way] = claim;
}

/* Whether two rates of both directions can be one, each rounded to the thousandth. */
static bool agree(int64_t there, int64_t back)
{
    __int128 product = (__int128)there * back, one = 1000 * 1000;
    __int128 apart = product > one ? product - one : one - product;
    return 2 * apart <= (__int128)there + back;
}

bool rate_find(const struct state *state, struct str from, struct str to, struct rate *rate)
{
    struct finder finder = {.state = state, .day = INT64_MIN};
    const struct table *table = &state->record->tables[KIND_CLAIM];
    *rate = (struct rate){.value = 1000};
    if (str_eq(from, to))
        return true;
    snprintf(finder.about[0], ABOUT_BYTES, "rate:%.*s/%.*s", STR_ARG(from), STR_ARG(to));
    snprintf(finder.about[1], ABOUT_BYTES, "rate:%.*s/%.*s", STR_ARG(to), STR_ARG(from));
    for (size_t i = 0; i < table->row_count; i++)
        for (int way = 0; way < 2; way++)
            if (is_rate(&finder, &table->rows[i], finder.about[way])
                && row_value(&table->rows[i], CLAIM_AS_OF, DATE_NONE) >= finder.day)
                take(&finder, &table->rows[i], way);
    rate->divides = finder.latest[0] == NULL;
    rate->row = finder.latest[rate->divides];
    if (rate->row == NULL || finder.is_contested)
        return false;
    rate->value = row_value(rate->row, CLAIM_VALUE, 0);
    return rate->divides || finder.latest[1] == NULL
           || agree(rate->value, row_value(finder.latest[1], CLAIM_VALUE, 0));
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
