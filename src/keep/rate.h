/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rates of exchange, as far as the record gives them. A rate is a claim with a source about
 * `rate:EUR/USD`, whose value is how many US dollars one euro is; used the other way round it
 * divides. Of all such claims about the two, whichever way round, the latest by `as_of` counts; if
 * those of the latest day differ by more than their rounding, there is none. Amounts of different
 * currencies are never added without one (doc/decisions/0038, 0058).
 */
#ifndef SURETY_KEEP_RATE_H
#define SURETY_KEEP_RATE_H

#include "state/state.h"

struct rate {
    int64_t value;         /* thousandths, above 0 */
    bool divides;          /* the claim is about the other direction */
    const struct row *row; /* the claim; NULL: the two currencies are one */
};

/* The rate from one currency to another as of the state's date. O(claims). */
bool rate_find(const struct state *state, struct str from, struct str to,
               struct rate *rate) MUST_USE;

/* An amount in the other currency, rounded half up to the thousandth; false if it is too large. */
bool rate_convert(const struct rate *rate, int64_t thousandths, int64_t *converted) MUST_USE;

#endif
