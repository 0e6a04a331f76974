/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Readings say how kindly the record is read. This is the table of DESIGN in code; the
 * line that decides what counts, and how much of it, is here.
 */
#ifndef SURETY_STATE_READING_H
#define SURETY_STATE_READING_H

#include "state/state.h"

enum reading_name { READING_STRICT, READING_STATED, READING_GENEROUS, READING_COUNT };

enum quantity_rule {
    QUANTITY_LOW,           /* `low` */
    QUANTITY_BEST_ELSE_LOW, /* `best`, else `low` */
    QUANTITY_HIGH_ELSE,     /* `high`, else `best`, else `low` */
};

struct reading {
    const char *name;
    enum quantity_rule quantity;
    enum stage stage_min;             /* stages counted: this and up */
    enum attestation attestation_min; /* words counted: this and up */
    bool unknown_is_true;             /* a fact that is unknown */
    bool limits_apply;                /* caveats of mode `limit`; `prohibit` always applies */
    bool ceilings_apply;              /* the quantities that parliaments' approvals set */
    bool notice_is_needed; /* an empty notice (stage below delivered) gives no quantity */
};

extern const struct reading readings[READING_COUNT];

/* The quantity of an undertaking in a reading, thousandths, or STATE_UNKNOWN. */
int64_t reading_quantity(const struct reading *reading, const struct undertaking *undertaking);

/* Whether an undertaking is counted: stage, attestation, not superseded, not off the ladder. */
bool reading_counts(const struct reading *reading, const struct undertaking *undertaking);

/* Whether a fact of this truth holds: an unknown one in the generous reading only. */
bool fact_holds_in(const struct reading *reading, enum truth truth);

/* Whether a caveat applies. */
bool reading_applies(const struct reading *reading, const struct caveat *caveat);

#endif
