/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Codes that the record leans on: countries and territories (ISO 3166-1 alpha-3) with short
 * English names, and currencies in use (ISO 4217) with the decimals of their minor unit.
 */
#ifndef SURETY_RECORD_CODES_H
#define SURETY_RECORD_CODES_H

#include "base/str.h"

#include <stdint.h>

struct country {
    char code[4];
    const char *name;
};

struct currency {
    char code[4];
    int minor_digits; /* 2 for EUR (cents), 0 for JPY */
};

/* The entry with exactly this code, or NULL. O(log codes). */
const struct country *country_find(struct str code);
const struct currency *currency_find(struct str code);

/* The smallest coin of a currency in thousandths of it: 10 for EUR, 1000 for JPY. A thousandth
 * where it is smaller than that, or the code unknown or empty. O(log codes). */
int64_t currency_coin(struct str code);

/* The country of this short English name ("France"), or NULL. O(countries). */
const struct country *country_named(struct str name);

/* The entry whose code is nearest to a misspelt one, or NULL. O(codes). */
const struct country *country_nearest(struct str code);
const struct currency *currency_nearest(struct str code);

#endif
