/* SPDX-License-Identifier: Apache-2.0 */
#include "state/attestation.h"

static enum attestation word_of_source(const struct record *record, const struct row *row,
                                       int source)
{
    if (!row_has(row, source))
        return ATTESTATION_REPORTED;
    const struct row *named = record_row(record, KIND_SOURCE, (size_t)row_value(row, source, 0));
    int64_t tier = row_value(named, SOURCE_TIER, 3) + 1; /* words "1;2;3;4" from index 0 */
    return tier <= 2 ? ATTESTATION_DECLARED : ATTESTATION_REPORTED;
}

enum attestation attestation_of(const struct record *record, const struct row *row, int source)
{
    switch (row->standing) {
    case ROW_VERIFIED:
        return ATTESTATION_VERIFIED;
    case ROW_SIGNED:
        return ATTESTATION_SIGNED;
    case ROW_ENTERED:
    case ROW_UNSIGNED:
        break;
    }
    return word_of_source(record, row, source);
}

enum attestation attestation_of_delivery(const struct record *record, const struct row *row,
                                         struct str deliverer)
{
    struct str rest = row_text(row, DELIVERY_VERIFIED_BY), id;
    while (row->standing == ROW_UNSIGNED && list_next(&rest, &id))
        if (!str_eq(id, deliverer))
            return ATTESTATION_VERIFIED;
    return attestation_of(record, row, DELIVERY_SOURCE);
}
