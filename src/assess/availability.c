/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/availability.h"

/* ---- days ------------------------------------------------------------------------------- */

void availability_span(const struct premise *premise, const struct row *row, int from_field,
                       int until_field, int32_t *from, int32_t *until)
{
    int32_t c_day = premise->c_day, horizon_days = premise->state->horizon_days;
    int64_t first =
        row_has(row, from_field) ? plan_day_offset(row_cell(row, from_field)->value, c_day) : 0;
    int64_t end = row_has(row, until_field)
                      ? plan_day_offset(row_cell(row, until_field)->value, c_day)
                      : horizon_days;
    *from = (int32_t)(first < 0 ? 0 : first > horizon_days ? horizon_days : first);
    *until = (int32_t)(end > horizon_days ? horizon_days : end < *from ? *from : end);
}

int32_t availability_first_day(const struct premise *premise)
{
    int32_t as_of = premise->state->as_of;
    bool has_begun = premise->question.actual && as_of != DATE_NONE && as_of > premise->c_day;
    return has_begun ? as_of - premise->c_day : 0;
}

/* ---- promises --------------------------------------------------------------------------- */

/* Whether the approvals that an undertaking's caveats ask for are given. */
static bool is_approved(const struct live *live, const struct undertaking *undertaking)
{
    for (uint32_t i = 0; i < undertaking->caveat_count; i++) {
        const struct caveat *caveat = &undertaking->caveats[i];
        if (caveat->kind != CAVEAT_APPROVAL || !reading_applies(live->reading, caveat))
            continue;
        if (!fact_holds_in(live->reading, live->facts[caveat->fact]))
            return false;
    }
    return true;
}

/* Days from C-day until it can be in place: notice, lift and delays; what is delivered is there. */
static int64_t days_to_place(const struct reading *reading, const struct undertaking *undertaking)
{
    if (undertaking->stage == STAGE_DELIVERED)
        return 0;
    int64_t days = undertaking->notice_days > 0 ? undertaking->notice_days : 0;
    days += undertaking->lift_days > 0 ? undertaking->lift_days : 0;
    for (uint32_t i = 0; i < undertaking->caveat_count; i++)
        if (undertaking->caveats[i].kind == CAVEAT_DELAY
            && reading_applies(reading, &undertaking->caveats[i]))
            days += undertaking->caveats[i].days;
    return days;
}

static bool rotates(const struct undertaking *undertaking)
{
    return undertaking->tour_days != STATE_UNKNOWN && undertaking->interval_days != STATE_UNKNOWN
           && undertaking->interval_days > undertaking->tour_days;
}

/* What rotation can keep in place: pool × tour ÷ interval, rounded down. */
static int64_t kept_up(const struct undertaking *undertaking, int64_t pool)
{
    return (int64_t)((__int128)pool * undertaking->tour_days / undertaking->interval_days);
}

/*
 * First the whole pool for one tour; then what rotation can keep in place (of an ample pool still
 * as much as anyone could need). The tour began on `begun`, which for what was delivered earlier
 * lies before C-day.
 */
static void rotate(struct offer *offer, const struct undertaking *undertaking, int64_t begun,
                   int64_t pool, bool is_ample)
{
    offer->first = offer->later = pool;
    offer->tour_end = offer->until;
    if (!rotates(undertaking))
        return;
    if (!is_ample || undertaking->tour_days == 0)
        offer->later = kept_up(undertaking, pool);
    int64_t tour_end = begun + undertaking->tour_days;
    if (tour_end < offer->until)
        offer->tour_end = tour_end < offer->from ? offer->from : (int32_t)tour_end;
    if (offer->later == 0)
        offer->until = offer->tour_end;
}

/* Whether an undertaking's notice stands in the way of counting on it. */
static bool lacks_notice(const struct live *live, const struct undertaking *undertaking)
{
    return live->reading->notice_is_needed && undertaking->notice_days == STATE_UNKNOWN
           && undertaking->stage != STAGE_DELIVERED && !live->premise->question.actual;
}

/* The day from which it is in place: `from`, and not before notice, lift and delays. */
static int64_t day_in_place(const struct live *live, const struct undertaking *undertaking)
{
    const struct cell *from = row_cell(undertaking->row, UNDERTAKING_FROM);
    int64_t day = from->size > 0 ? plan_day_offset(from->value, live->premise->c_day) : 0;
    int64_t ready = days_to_place(live->reading, undertaking);
    return undertaking->stage == STAGE_DELIVERED || ready < day ? day : ready;
}

/* The days that its row names, from `begun` on. */
static struct offer begin_offer(const struct live *live, uint32_t u, int64_t begun)
{
    const struct undertaking *undertaking = &live->premise->state->undertakings[u];
    struct offer offer = {.undertaking = u, .party = undertaking->party, .group = -1};
    availability_span(live->premise, undertaking->row, UNDERTAKING_FROM, UNDERTAKING_UNTIL,
                      &offer.from, &offer.until);
    if (begun > offer.from)
        offer.from = begun > offer.until ? offer.until : (int32_t)begun;
    return offer;
}

/* One offer of the whole pool; 0 if there is nothing to give or no day to give it on. */
static uint32_t offer_pool(const struct live *live, uint32_t u, int64_t begun, int64_t pool,
                           bool is_ample, struct offer *offer)
{
    if (pool == STATE_UNKNOWN || pool == 0)
        return 0;
    *offer = begin_offer(live, u, begun);
    rotate(offer, &live->premise->state->undertakings[u], begun, pool, is_ample);
    return offer->from < offer->until;
}

/*
 * What is recorded as delivered of the same force, by what is live: as things are, the word of a
 * row that it is there is for what that leaves of it. O(deliveries of its group).
 */
static int64_t recorded_of_force(const struct live *live, uint32_t u)
{
    const struct deliveries *deliveries = live->premise->deliveries;
    uint32_t pool = deliveries->pool_of[u];
    int64_t recorded = 0;
    for (uint32_t i = deliveries->pool_first[pool]; i < deliveries->pool_first[pool + 1]; i++) {
        const struct delivery *item = &deliveries->items[i];
        if (item->row->kind == KIND_DELIVERY && item->quantity != STATE_UNKNOWN
            && live_is(live, item->undertaking)
            && is_approved(live, &live->premise->state->undertakings[item->undertaking]))
            recorded += item->quantity;
    }
    return recorded;
}

static uint32_t offer_word(const struct live *live, uint32_t u, int64_t ample, struct offer *offer)
{
    const struct undertaking *undertaking = &live->premise->state->undertakings[u];
    bool is_open = undertaking_is_unquantified(undertaking);
    int64_t pool = is_open ? ample : reading_quantity(live->reading, undertaking);
    if (live->premise->question.actual && !is_open && pool != STATE_UNKNOWN) {
        int64_t recorded = recorded_of_force(live, u);
        pool = pool > recorded ? pool - recorded : 0;
    }
    return offer_pool(live, u, day_in_place(live, undertaking), pool, is_open, offer);
}

/* ---- deliveries ------------------------------------------------------------------------- */

/*
 * The day on which what came on `begun` rests. Nothing is asked before today, so all that rests
 * by then is one part.
 */
static int64_t resting_day(const struct live *live, const struct undertaking *undertaking,
                           int64_t begun)
{
    int64_t day = begun + undertaking->tour_days, today = availability_first_day(live->premise);
    if (!rotates(undertaking))
        return live->premise->state->horizon_days;
    return day > today ? day : today;
}

/*
 * A part of what was delivered, the last of it on `begun`: `before` came earlier, and rests already
 * when this does.
 */
static bool finish_part(const struct undertaking *undertaking, struct offer *part, int64_t before,
                        int64_t begun)
{
    part->later = part->first;
    part->tour_end = part->until;
    if (rotates(undertaking)) {
        int64_t rests = begun + undertaking->tour_days;
        part->later = kept_up(undertaking, before + part->first) - kept_up(undertaking, before);
        if (rests < part->until)
            part->tour_end = rests < part->from ? part->from : (int32_t)rests;
        if (part->later == 0)
            part->until = part->tour_end;
    }
    return part->first > 0 && part->from < part->until;
}

/* One offer for all deliveries that rest on the same day. */
static uint32_t offer_deliveries(const struct live *live, uint32_t u, struct offer *offers)
{
    const struct premise *premise = live->premise;
    const struct undertaking *undertaking = &premise->state->undertakings[u];
    const struct deliveries *deliveries = premise->deliveries;
    uint32_t count = 0, i = deliveries->own_first[u], end = deliveries->own_first[u + 1];
    int64_t before = 0;
    while (i < end) {
        struct offer *part = &offers[count];
        int64_t day = resting_day(live, undertaking,
                                  deliveries->items[deliveries->own[i]].on - premise->c_day);
        int64_t quantity = 0, begun = 0;
        for (; i < end; i++) {
            const struct delivery *item = &deliveries->items[deliveries->own[i]];
            if (resting_day(live, undertaking, item->on - premise->c_day) != day)
                break;
            begun = item->on - premise->c_day;
            quantity += item->quantity == STATE_UNKNOWN ? 0 : item->quantity;
        }
        *part = begin_offer(live, u, begun);
        part->first = quantity;
        count += finish_part(undertaking, part, before, begun);
        before += quantity;
    }
    return count;
}

/* As much as anyone could need from the day of the last delivery on: one of them names no figure.
 */
static uint32_t offer_ample(const struct live *live, uint32_t u, int64_t ample, struct offer *offer)
{
    const struct deliveries *deliveries = live->premise->deliveries;
    const struct delivery *last =
        &deliveries->items[deliveries->own[deliveries->own_first[u + 1] - 1]];
    return offer_pool(live, u, last->on - live->premise->c_day, ample, true, offer);
}

bool availability_is_delivered(const struct live *live, uint32_t u)
{
    return live->premise->question.actual && deliveries_has_figure(live->premise->deliveries, u);
}

size_t availability_most(const struct live *live)
{
    bool is_actual = live->premise->question.actual;
    return (size_t)live->undertaking_count + (is_actual ? live->premise->deliveries->count : 0);
}

uint32_t availability_offers(const struct live *live, uint32_t u, int64_t ample,
                             struct offer *offers)
{
    const struct undertaking *undertaking = &live->premise->state->undertakings[u];
    if (!is_approved(live, undertaking) || lacks_notice(live, undertaking))
        return 0;
    if (!live->premise->question.actual)
        return offer_word(live, u, ample, offers);
    if (ample != STATE_UNKNOWN && deliveries_has_blank(live->premise->deliveries, u))
        return offer_ample(live, u, ample, offers);
    if (deliveries_has_figure(live->premise->deliveries, u))
        return offer_deliveries(live, u, offers);
    /* A promise is not in place; a word that it is there stands for itself. */
    return undertaking->stage == STAGE_DELIVERED ? offer_word(live, u, ample, offers) : 0;
}
