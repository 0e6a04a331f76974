/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A member of a JSON object at once, key and value, for values that come from a record: what
 * is unknown there is null. Quantities are strings with three decimals.
 */
#ifndef SURETY_ANSWER_EMIT_KEY_H
#define SURETY_ANSWER_EMIT_KEY_H

#include "answer/emit.h"
#include "record/record.h"

void emit_key_str(struct emit *json, const char *key, struct str value);

/* Null where the cell is empty. */
void emit_key_cell(struct emit *json, const char *key, const struct row *row, int field);

/* Thousandths; null for STATE_UNKNOWN. */
void emit_key_quantity(struct emit *json, const char *key, int64_t thousandths);

void emit_key_number(struct emit *json, const char *key, int64_t value);

#endif
