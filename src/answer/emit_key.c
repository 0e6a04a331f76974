/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/emit_key.h"

#include "base/number.h"
#include "state/state.h"

void emit_key_str(struct emit *json, const char *key, struct str value)
{
    emit_key(json, key);
    emit_str(json, value);
}

void emit_key_cell(struct emit *json, const char *key, const struct row *row, int field)
{
    emit_key(json, key);
    if (row_has(row, field))
        emit_str(json, row_text(row, field));
    else
        emit_null(json);
}

void emit_key_quantity(struct emit *json, const char *key, int64_t thousandths)
{
    char text[NUMBER_TEXT_BYTES];
    emit_key(json, key);
    if (thousandths == STATE_UNKNOWN)
        emit_null(json);
    else
        emit_text(json, thousandths_write_full(text, thousandths));
}

void emit_key_number(struct emit *json, const char *key, int64_t value)
{
    emit_key(json, key);
    emit_integer(json, value);
}
