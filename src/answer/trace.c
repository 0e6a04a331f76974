/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/trace.h"

#include "answer/assess.h"
#include "answer/trace_rows.h"
#include "answer/words.h"
#include "assess/ceiling.h"

/* Why an undertaking is not counted in a reading; NULL if it is. */
static const char *not_counted(const struct live *live, uint32_t u)
{
    const struct undertaking *undertaking = &live->premise->state->undertakings[u];
    if (live->premise->without[undertaking->party])
        return "its party is taken to have withdrawn";
    if (undertaking->superseded)
        return "a later row supersedes it";
    if (undertaking->stage >= STAGE_LADDER_COUNT)
        return "it is withdrawn, refused or lapsed";
    if (undertaking->stage < live->reading->stage_min)
        return "its stage is too low for this reading";
    if (undertaking->attestation < live->reading->attestation_min)
        return "its source is too weak for this reading";
    return NULL;
}

static bool has_unmet_approval(const struct live *live, const struct undertaking *undertaking)
{
    for (uint32_t i = 0; i < undertaking->caveat_count; i++) {
        const struct caveat *caveat = &undertaking->caveats[i];
        if (caveat->kind == CAVEAT_APPROVAL && reading_applies(live->reading, caveat)
            && !fact_holds_in(live->reading, live->facts[caveat->fact]))
            return true;
    }
    return false;
}

/* Whether the word that it is delivered adds nothing to what is recorded of its group. */
static bool is_recorded_by_group(const struct deliveries *deliveries, uint32_t u)
{
    uint32_t first = deliveries->own_first[u];
    if (first == deliveries->own_first[u + 1] || deliveries_has_figure(deliveries, u))
        return false;
    return delivery_says_no_more(&deliveries->items[deliveries->own[first]]);
}

/* Why a live undertaking gives nothing in a reading. */
static const char *gives_nothing(const struct live *live, uint32_t u)
{
    const struct undertaking *undertaking = &live->premise->state->undertakings[u];
    bool delivered = undertaking->stage == STAGE_DELIVERED;
    const struct deliveries *deliveries = live->premise->deliveries;
    if (deliveries != NULL && !delivered && !deliveries_has_figure(deliveries, u))
        return deliveries_has_blank(deliveries, u) ? "how much of it is delivered nobody has said"
                                                   : "nothing of it is delivered";
    if (reading_quantity(live->reading, undertaking) == STATE_UNKNOWN)
        return "it names no quantity that this reading counts";
    if (live->reading->notice_is_needed && undertaking->notice_days == STATE_UNKNOWN && !delivered)
        return "it names no notice, and this reading needs one";
    if (has_unmet_approval(live, undertaking))
        return "an approval that it needs is not given";
    if (deliveries != NULL && is_recorded_by_group(deliveries, u))
        return "deliveries of its group are recorded, and it says of no more";
    return "it may serve no row of the set, or not in time";
}

/* What an approval allows to all undertakings together that name it. */
static void add_ceiling(struct tracer *tracer, int depth, const struct ceilings *ceilings,
                        uint32_t ceiling)
{
    const struct row *step = ceilings->steps[ceiling];
    trace_add(tracer, depth, step, "at most %s together with what else names %.*s of %.*s",
              trace_quantity(tracer, ceilings->quantity[ceiling], row_text(step, STEP_UNIT)),
              STR_ARG(row_text(step, STEP_INSTRUMENT)), STR_ARG(row_text(step, STEP_PARTY)));
    trace_source_of(tracer, depth + 1, step);
}

/*
 * What is set aside of a ceiling for this undertaking and those beside it, where it crosses
 * others and had to be divided; or -1.
 */
static int64_t set_aside(const struct plan *plan, const struct ceilings *ceilings, int32_t group,
                         uint32_t ceiling)
{
    for (int32_t g = group; g >= 0; g = plan->groups[g].parent)
        if (plan->groups[g].ceiling == (int32_t)ceiling)
            return plan->groups[g].most < ceilings->quantity[ceiling] ? plan->groups[g].most : -1;
    return -1;
}

static void add_ceilings(struct tracer *tracer, int depth, const struct plan *plan,
                         const struct ceilings *ceilings, const struct offer *offer)
{
    uint32_t count;
    const uint32_t *named = ceilings_of(ceilings, offer->undertaking, &count);
    for (uint32_t i = 0; i < count; i++) {
        int64_t part = set_aside(plan, ceilings, offer->group, named[i]);
        add_ceiling(tracer, depth, ceilings, named[i]);
        if (part >= 0)
            trace_add(tracer, depth + 1, NULL,
                      "it crosses a group or a larger ceiling, and %s of it are set aside for this "
                      "row and those beside it",
                      trace_quantity(tracer, part, row_text(ceilings->steps[named[i]], STEP_UNIT)));
    }
}

static void add_offer(struct tracer *tracer, int depth, const char *reading,
                      const struct offer *offer, struct str unit)
{
    const char *first = trace_quantity(tracer, offer->first, unit);
    const char *later = trace_quantity(tracer, offer->later, unit);
    if (offer->tour_end < offer->until)
        trace_add(tracer, depth, NULL,
                  "%s: gives %s from C+%d, and %s from C+%d until C+%d, by rotation", reading,
                  first, (int)offer->from, later, (int)offer->tour_end, (int)offer->until);
    else
        trace_add(tracer, depth, NULL, "%s: gives %s from C+%d until C+%d", reading, first,
                  (int)offer->from, (int)offer->until);
}

void trace_given(struct tracer *tracer, int depth, const struct reading_answer *answer, uint32_t u)
{
    const struct live *live = answer->live;
    const char *name = answer->reading->name, *reason = not_counted(live, u);
    struct ceilings ceilings;
    struct str unit = row_text(live->premise->state->undertakings[u].row, UNDERTAKING_UNIT);
    if (reason != NULL) {
        trace_add(tracer, depth, NULL, "%s: not counted; %s", name, reason);
        return;
    }
    if (!live_is(live, u)) {
        trace_add(tracer, depth, NULL, "%s: counted, but its condition does not hold", name);
        return;
    }
    ceilings_find(&ceilings, tracer->arena, live);
    if (answer->plan->offer_of[u] < 0) {
        trace_add(tracer, depth, NULL, "%s: live, but gives nothing; %s", name,
                  gives_nothing(live, u));
        return;
    }
    const struct offer *offers = answer->plan->offers;
    uint32_t first = (uint32_t)answer->plan->offer_of[u];
    for (uint32_t o = first; o < answer->plan->offer_count && offers[o].undertaking == u; o++)
        add_offer(tracer, depth, name, &offers[o], unit);
    add_ceilings(tracer, depth + 1, answer->plan, &ceilings, &offers[first]);
}

/* What was delivered of it, where that is what it gives. */
static void add_deliveries(struct tracer *tracer, int depth, uint32_t u)
{
    const struct deliveries *deliveries = tracer->premise->deliveries;
    const struct undertaking *undertaking = &tracer->premise->state->undertakings[u];
    if (deliveries == NULL || deliveries->own_first[u] == deliveries->own_first[u + 1])
        return;
    trace_add(tracer, depth, NULL, "delivered of it:");
    for (uint32_t i = deliveries->own_first[u]; i < deliveries->own_first[u + 1]; i++)
        trace_delivery(tracer, depth + 1, &deliveries->items[deliveries->own[i]], undertaking);
}

static void add_undertaking(struct tracer *tracer, const struct assessment *assessment, uint32_t u)
{
    trace_undertaking(tracer, 0, u);
    add_deliveries(tracer, 1, u);
    for (int r = 0; r < READING_COUNT; r++)
        trace_given(tracer, 1, &assessment->readings[r], u);
}

/* ---- requirements ------------------------------------------------------------------------ */

/* Who serves a row in a reading; marks the undertakings named. */
static void add_services(struct tracer *tracer, const struct reading_answer *answer, uint32_t need,
                         bool *named)
{
    for (size_t i = 0; i < answer->fill.service_count; i++) {
        const struct service *service = &answer->fill.services[i];
        if (service->need != need)
            continue;
        uint32_t u = answer->plan->offers[service->offer].undertaking;
        const struct undertaking *undertaking = &tracer->premise->state->undertakings[u];
        struct str unit = row_text(undertaking->row, UNDERTAKING_UNIT);
        named[u] = true;
        trace_add(tracer, 2, NULL, "%s by %.*s from C+%d until C+%d",
                  trace_quantity(tracer, service->quantity, unit), STR_ARG(undertaking->id),
                  (int)service->from, (int)service->until);
    }
}

static void add_reading_of_row(struct tracer *tracer, const struct reading_answer *answer,
                               uint32_t requirement, bool *named)
{
    char share[WORDS_BYTES];
    int64_t need = assess_need_of(answer->plan, requirement);
    if (need < 0) {
        trace_add(tracer, 1, NULL,
                  "%s: not counted, because it names no quantity or is not in force",
                  answer->reading->name);
        return;
    }
    double met = fill_share(&answer->fill, answer->plan, (uint32_t)need);
    trace_add(tracer, 1, NULL, "%s: %s met", answer->reading->name, words_percent(share, met));
    add_services(tracer, answer, (uint32_t)need, named);
}

static void add_requirement(struct tracer *tracer, const struct assessment *assessment,
                            uint32_t requirement)
{
    const struct state *state = tracer->premise->state;
    const struct requirement *row = &state->requirements[requirement];
    bool *named = ARENA_ARRAY(tracer->arena, bool, state->undertaking_count);
    struct str unit = row_text(row->row, REQUIREMENT_UNIT);
    trace_add(tracer, 0, row->row, "%.*s of set %.*s asks for %s of %.*s", STR_ARG(row->id),
              STR_ARG(row->set), trace_quantity(tracer, row->quantity, unit),
              STR_ARG(row_text(row->row, REQUIREMENT_CAPABILITY)));
    trace_source_of(tracer, 1, row->row);
    for (int r = 0; r < READING_COUNT; r++)
        add_reading_of_row(tracer, &assessment->readings[r], requirement, named);
    for (uint32_t u = 0; u < state->undertaking_count; u++)
        if (named[u])
            trace_undertaking(tracer, 1, u);
}

/* ---- finding what is asked for -------------------------------------------------------------- */

static bool add_any(struct tracer *tracer, const struct assessment *assessment, struct str id)
{
    const struct premise *premise = tracer->premise;
    for (uint32_t i = premise->first; i < premise->first + premise->count; i++) {
        if (!str_eq(premise->state->requirements[i].id, id))
            continue;
        add_requirement(tracer, assessment, i);
        return true;
    }
    int64_t undertaking = state_undertaking(premise->state, id);
    if (undertaking == STATE_UNKNOWN)
        return trace_any_row(tracer, id);
    add_undertaking(tracer, assessment, (uint32_t)undertaking);
    return true;
}

bool trace_make(struct arena *arena, const struct assessment *assessment, struct str id,
                struct trace *trace, struct error *err)
{
    const struct premise *premise = &assessment->premise;
    struct tracer tracer = {.arena = arena, .premise = premise};
    for (int r = 0; r < READING_COUNT; r++)
        tracer.lives[r] = assessment->readings[r].live;
    if (!add_any(&tracer, assessment, id)) {
        for (uint32_t i = 0; i < premise->count; i++)
            trace_know(&tracer, premise->state->requirements[premise->first + i].id);
        trace_know_state(&tracer);
        return trace_unknown(&tracer, id, err);
    }
    *trace = (struct trace){.links = tracer.links, .count = tracer.count};
    return true;
}
