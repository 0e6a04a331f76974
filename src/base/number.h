/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Quantities are whole thousandths in 64 bits: "1.5" is 1500. One value has one meaning:
 * digits, at most one point, at most three decimals; no sign, exponent, hex or blanks.
 */
#ifndef SURETY_BASE_NUMBER_H
#define SURETY_BASE_NUMBER_H

#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

/* Largest quantity accepted: ten trillion units (more than any budget in a currency's minor units).
 */
#define NUMBER_THOUSANDTHS_MAX (INT64_C(10000000000000) * 1000)
#define NUMBER_TEXT_BYTES 32

enum number_fault {
    NUMBER_GOOD,
    NUMBER_MALFORMED, /* not digits with at most one point */
    NUMBER_TOO_FINE,  /* more than three decimals */
    NUMBER_TOO_LARGE, /* above NUMBER_THOUSANDTHS_MAX */
};

/* "12.5" → 12500. */
enum number_fault thousandths_parse(struct str text, int64_t *thousandths) MUST_USE;

/* 12500 → "12.5" (no trailing zeros; shortest spelling). Returns `text`. */
char *thousandths_write(char text[static NUMBER_TEXT_BYTES], int64_t thousandths);

/* 1250500 → "1,250.5": for people, digits in groups of three. Returns `text`. */
char *thousandths_write_grouped(char text[static NUMBER_TEXT_BYTES], int64_t thousandths);

/* 12500 → "12.500" (always three decimals). Returns `text`. */
char *thousandths_write_full(char text[static NUMBER_TEXT_BYTES], int64_t thousandths);

/* The sum of two quantities, neither below zero; INT64_MAX where it would be more. */
static inline int64_t thousandths_add_clipped(int64_t a, int64_t b)
{
    int64_t sum;
    return __builtin_add_overflow(a, b, &sum) ? INT64_MAX : sum;
}

/* A whole number from `min` to `max`, an optional leading minus only where min is negative. */
bool integer_parse(struct str text, int64_t min, int64_t max, int64_t *value) MUST_USE;

#endif
