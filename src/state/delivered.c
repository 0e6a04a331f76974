/* SPDX-License-Identifier: Apache-2.0 */
/* What is asked of deliveries that have been folded. */
#include "state/deliveries.h"

struct delivered deliveries_of(const struct deliveries *deliveries, uint32_t u)
{
    uint32_t pool = deliveries->pool_of[u], end = deliveries->pool_first[pool + 1];
    if (end == deliveries->pool_first[pool])
        return (struct delivered){0};
    return deliveries->sums[end - 1];
}

struct delivered deliveries_by(const struct deliveries *deliveries, uint32_t u, int32_t day)
{
    uint32_t pool = deliveries->pool_of[u];
    uint32_t first = deliveries->pool_first[pool], low = first;
    uint32_t high = deliveries->pool_first[pool + 1];
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (deliveries->items[middle].on <= day)
            low = middle + 1;
        else
            high = middle;
    }
    return low == first ? (struct delivered){0} : deliveries->sums[low - 1];
}

/* Whether some delivery of `u` itself, recorded as such, has or has not a figure. */
static bool has_own(const struct deliveries *deliveries, uint32_t u, bool with_figure)
{
    for (uint32_t i = deliveries->own_first[u]; i < deliveries->own_first[u + 1]; i++) {
        const struct delivery *item = &deliveries->items[deliveries->own[i]];
        if (item->row->kind == KIND_DELIVERY && (item->quantity != STATE_UNKNOWN) == with_figure)
            return true;
    }
    return false;
}

bool deliveries_has_figure(const struct deliveries *deliveries, uint32_t u)
{
    return has_own(deliveries, u, true);
}

bool deliveries_has_blank(const struct deliveries *deliveries, uint32_t u)
{
    return has_own(deliveries, u, false);
}

int64_t deliveries_reached(const struct deliveries *deliveries, uint32_t u, int64_t quantity)
{
    uint32_t pool = deliveries->pool_of[u];
    uint32_t low = deliveries->pool_first[pool], end = deliveries->pool_first[pool + 1], high = end;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (deliveries->sums[middle].quantity < quantity)
            low = middle + 1;
        else
            high = middle;
    }
    return low < end ? (int64_t)low : STATE_UNKNOWN;
}
