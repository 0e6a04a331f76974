/* SPDX-License-Identifier: Apache-2.0 */
/* The days on which a record says that something happened. */
#include "base/date.h"
#include "record/record.h"

/*
 * The fields that hold a day on which something was said, published, observed or took
 * effect. Ends of spans and days of the plan are not among them: a mandate that runs until
 * 2030 does not put the record in 2030 (doc/decisions/0001).
 */
static const struct {
    enum kind kind;
    int field;
    bool is_moment; /* seconds, not days */
} dated_fields[] = {
    {KIND_SOURCE, SOURCE_PUBLISHED, false},
    {KIND_POSITION, POSITION_SAID_ON, false},
    {KIND_UNDERTAKING, UNDERTAKING_SAID_ON, false},
    {KIND_CLAIM, CLAIM_AS_OF, false},
    {KIND_STEP, STEP_ON, false},
    {KIND_DELIVERY, DELIVERY_ON, false},
    {KIND_FACT, FACT_FROM, false},
    {KIND_REPORT, REPORT_FROM, true},
};

enum { SECONDS_PER_DAY = 86400 };

int32_t record_date_before(const struct record *record, int32_t day)
{
    int32_t latest = DATE_NONE;
    for (size_t i = 0; i < sizeof dated_fields / sizeof *dated_fields; i++) {
        const struct table *table = &record->tables[dated_fields[i].kind];
        for (size_t r = 0; r < table->row_count; r++) {
            int64_t value = row_value(&table->rows[r], dated_fields[i].field, DATE_NONE);
            if (dated_fields[i].is_moment && value != DATE_NONE)
                value = (value - (value < 0 ? SECONDS_PER_DAY - 1 : 0)) / SECONDS_PER_DAY;
            if (value > latest && value < day)
                latest = (int32_t)value;
        }
    }
    return latest;
}
