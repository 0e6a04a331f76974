/* SPDX-License-Identifier: Apache-2.0 */
#include "state/reading.h"

const struct reading readings[READING_COUNT] = {
    [READING_STRICT] =
        {
            .name = "strict",
            .quantity = QUANTITY_LOW,
            .stage_min = STAGE_COMMITTED,
            .attestation_min = ATTESTATION_DECLARED,
            .unknown_is_true = false,
            .limits_apply = true,
            .ceilings_apply = true,
            .notice_is_needed = true,
        },
    [READING_STATED] =
        {
            .name = "stated",
            .quantity = QUANTITY_BEST_ELSE_LOW,
            .stage_min = STAGE_PLEDGED,
            .attestation_min = ATTESTATION_REPORTED,
            .unknown_is_true = false,
            .limits_apply = false,
            .ceilings_apply = false,
            .notice_is_needed = false,
        },
    [READING_GENEROUS] =
        {
            .name = "generous",
            .quantity = QUANTITY_HIGH_ELSE,
            .stage_min = STAGE_MOOTED,
            .attestation_min = ATTESTATION_REPORTED,
            .unknown_is_true = true,
            .limits_apply = false,
            .ceilings_apply = false,
            .notice_is_needed = false,
        },
};

int64_t reading_quantity(const struct reading *reading, const struct undertaking *undertaking)
{
    if (reading->quantity == QUANTITY_LOW)
        return undertaking->low;
    if (reading->quantity == QUANTITY_HIGH_ELSE && undertaking->high != STATE_UNKNOWN)
        return undertaking->high;
    return undertaking->best != STATE_UNKNOWN ? undertaking->best : undertaking->low;
}

bool reading_counts(const struct reading *reading, const struct undertaking *undertaking)
{
    return undertaking->stage >= reading->stage_min && undertaking->stage < STAGE_LADDER_COUNT
           && undertaking->attestation >= reading->attestation_min && !undertaking->superseded;
}

bool reading_applies(const struct reading *reading, const struct caveat *caveat)
{
    return caveat->mode == MODE_PROHIBIT || reading->limits_apply;
}

bool fact_holds_in(const struct reading *reading, enum truth truth)
{
    return truth == TRUTH_TRUE || (truth == TRUTH_UNKNOWN && reading->unknown_is_true);
}
