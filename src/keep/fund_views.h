/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The facilities of fund.h read in each of the three readings: what stands, who must still say
 * yes, what is owed when it is called.
 */
#ifndef SURETY_KEEP_FUND_VIEWS_H
#define SURETY_KEEP_FUND_VIEWS_H

#include "keep/fund.h"

/* Fills the views and what each facility's condition waits for. The shares must be there. */
void fund_views_make(struct arena *arena, const struct premise *premise,
                     struct facility *facilities, uint32_t count);

/* What a share covers: its amount, or its cap if that is less; STATE_UNKNOWN without an amount. */
int64_t fund_covers(const struct fund_share *share);

#endif
