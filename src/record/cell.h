/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From the text of one cell to its value, by the type of its field: one function for each
 * field_type. Nothing is looked up in other rows here; references and conditions are
 * settled when all tables are there (loader.h).
 */
#ifndef SURETY_RECORD_CELL_H
#define SURETY_RECORD_CELL_H

#include "record/kinds.h"

#include <stdint.h>

struct cell_fault {
    char text[512]; /* one sentence without a full stop */
    char hint[256]; /* empty if there is none */
};

/*
 * Whether `text` (not empty, trimmed) may stand in a cell of `field`; if so `*value` is what
 * kinds.h says, or 0 for types whose value is settled later or is the text itself. O(size).
 */
bool cell_parse(const struct field_info *field, struct str text, int64_t *value,
                struct cell_fault *fault) MUST_USE;

/* Whether a cell of this type is a list of items separated by ; */
bool cell_is_list(enum field_type type);

#endif
