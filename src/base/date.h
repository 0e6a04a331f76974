/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Days of the proleptic Gregorian calendar, as the count of days since 1970-01-01.
 * ISO 8601 calendar dates only: one value has one spelling. No clock is read here.
 */
#ifndef SURETY_BASE_DATE_H
#define SURETY_BASE_DATE_H

#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

#define DATE_NONE INT32_MIN /* no date known */
#define DATE_TEXT_BYTES 16  /* room for date_write() */

/* "2026-01-06" → days. Years 0001 to 9999; false for anything else, also for 30 February. */
bool date_parse(struct str text, int32_t *days) MUST_USE;

/* days → "2026-01-06"; DATE_NONE → "". Returns `text`. */
char *date_write(char text[static DATE_TEXT_BYTES], int32_t days);

/*
 * A moment for reports: a date, or a date and time with zone ("2026-01-06T14:05Z",
 * "…T14:05:30+02:00"), as seconds since 1970-01-01T00:00Z. A date alone is its first second.
 */
bool moment_parse(struct str text, int64_t *seconds) MUST_USE;

#endif
