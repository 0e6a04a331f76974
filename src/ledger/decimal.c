/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/decimal.h"

#include "base/number.h"

bool decimal_parse(struct str text, int64_t *value)
{
    if (text.size > 1 && text.data[0] == '0')
        return false;
    return integer_parse(text, 0, INT64_MAX, value);
}
