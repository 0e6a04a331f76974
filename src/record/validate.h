/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Validation goes beyond the form of single cells: duplicate ids, spans that end before they
 * begin, low > high, cycles of supersedes, groups across parties or units, names in
 * conditions, conditions that can never be true, undertakings that can serve no row or are in place
 * on no day, areas that are not valid or lie too near a line. Findings are added to the
 * diagnostics; the record is not changed. Errors stop every answer, warnings do not.
 */
#ifndef SURETY_RECORD_VALIDATE_H
#define SURETY_RECORD_VALIDATE_H

#include "record/record.h"

/* Runs every check of the table in validate.c, in its order. O(record size × log). */
void record_validate(const struct record *record, struct diagnostics *diagnostics);

#endif
