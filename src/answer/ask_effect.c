/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What one answer could change, of coverage and of verdicts: the same plan once with the best and
 * once with the worst that might be said, everything else as it is. Nothing is read again: a copy
 * of the state's undertakings holds the answer while it is tried, and liveness is worked out anew
 * only where the answer can touch it (a stage, a fact).
 */
#include "answer/ask.h"

#include <stdlib.h>
#include <string.h>

enum side { WORST, BEST, SIDE_COUNT };

enum { AREA_OF_NOBODY = -2, UNIT_OF_NOBODY = -2 };

/* A plan as it stands: one a set and reading. */
struct standing {
    bool is_asked;
    double coverage;
    const int32_t *offer_of; /* by undertaking */
};

struct bench {
    struct arena *arena;
    struct state state; /* a copy; its undertakings are the ones below */
    struct undertaking *undertakings;
    enum truth *facts;
    struct premise *premises; /* by set looked at */
    uint32_t *sets;           /* their indexes into state.sets */
    uint32_t set_count;
    int64_t *ample;   /* by set: as much as all its rows together */
    bool **may_serve; /* by set, capability: whether a row asks for what it may serve */
    struct live lives[READING_COUNT];
    struct standing *standings; /* by set, reading */
    enum verdict *verdicts;     /* by set: as it stands */
    int32_t *nowhere;           /* a list with one area that no row names */
};

static struct standing *standing_at(const struct bench *bench, uint32_t set, int reading)
{
    return &bench->standings[set * READING_COUNT + (uint32_t)reading];
}

/* ---- setting up ------------------------------------------------------------------------ */

static bool *find_served(struct bench *bench, const struct premise *premise)
{
    const struct state *state = &bench->state;
    bool *asked = ARENA_ARRAY(bench->arena, bool, state->symbol_count);
    bool *served = ARENA_ARRAY(bench->arena, bool, state->symbol_count);
    for (uint32_t i = 0; i < premise->count; i++)
        asked[state->requirements[premise->first + i].capability] = true;
    for (uint32_t s = 0; s < state->symbol_count; s++)
        served[s] = asked[s];
    for (uint32_t i = 0; i < state->fit_count; i++)
        if (asked[state->fits[i].serves])
            served[state->fits[i].capability] = true;
    return served;
}

static bool add_set(struct bench *bench, const struct question *question, uint32_t set,
                    struct error *err)
{
    struct question own = *question;
    struct premise *premise = &bench->premises[bench->set_count];
    own.set = bench->state.sets[set];
    if (!premise_make(bench->arena, &bench->state, &own, premise, err))
        return false;
    for (uint32_t i = 0; i < premise->count; i++) {
        int64_t quantity = bench->state.requirements[premise->first + i].quantity;
        bench->ample[bench->set_count] += quantity == STATE_UNKNOWN ? 0 : quantity;
    }
    bench->may_serve[bench->set_count] = find_served(bench, premise);
    bench->sets[bench->set_count++] = set;
    return true;
}

static bool add_sets(struct bench *bench, const struct question *question, struct error *err)
{
    const struct state *state = &bench->state;
    bench->premises = ARENA_ARRAY(bench->arena, struct premise, state->set_count);
    bench->sets = ARENA_ARRAY(bench->arena, uint32_t, state->set_count);
    bench->ample = ARENA_ARRAY(bench->arena, int64_t, state->set_count);
    bench->may_serve = ARENA_ARRAY(bench->arena, bool *, state->set_count);
    for (uint32_t s = 0; s < state->set_count; s++)
        if ((question->set.size == 0 || str_eq(question->set, state->sets[s]))
            && !add_set(bench, question, s, err))
            return false;
    if (bench->set_count > 0 || question->set.size == 0)
        return true;
    struct premise unknown; /* says which set is not there, and which is near */
    return premise_make(bench->arena, state, question, &unknown, err);
}

/* Coverage of a set with this liveness, or -1 where nothing is asked. */
static double measure(const struct bench *bench, struct arena *work, uint32_t set,
                      const struct live *live, struct plan *plan)
{
    struct live own = *live;
    own.premise = &bench->premises[set];
    plan_build(plan, work, &own, UNQUANTIFIED_GIVES_NOTHING);
    struct coverage *coverage = coverage_new(work, plan);
    return coverage_is_asked(coverage) ? coverage_value(coverage, NULL) : -1;
}

static void measure_standings(struct bench *bench)
{
    bench->standings = ARENA_ARRAY(bench->arena, struct standing, bench->set_count * READING_COUNT);
    for (int r = 0; r < READING_COUNT; r++) {
        live_init(&bench->lives[r], bench->arena, &bench->premises[0], &readings[r],
                  readings[r].stage_min, bench->facts);
        for (uint32_t s = 0; s < bench->set_count; s++) {
            struct standing *standing = standing_at(bench, s, r);
            struct plan plan;
            standing->coverage = measure(bench, bench->arena, s, &bench->lives[r], &plan);
            standing->is_asked = standing->coverage >= 0;
            standing->offer_of = plan.offer_of;
        }
    }
}

static bool set_up(struct bench *bench, struct arena *arena, const struct state *state,
                   const struct question *question, struct error *err)
{
    *bench = (struct bench){.arena = arena, .state = *state};
    bench->undertakings = ARENA_ARRAY(arena, struct undertaking, state->undertaking_count);
    if (state->undertaking_count > 0)
        memcpy(bench->undertakings, state->undertakings,
               state->undertaking_count * sizeof *bench->undertakings);
    bench->state.undertakings = bench->undertakings;
    bench->nowhere = ARENA_NEW(arena, int32_t);
    *bench->nowhere = AREA_OF_NOBODY;
    if (!add_sets(bench, question, err))
        return false;
    if (bench->set_count == 0)
        return true;
    bench->facts = ARENA_ARRAY(arena, enum truth, state->fact_count);
    if (state->fact_count > 0)
        memcpy(bench->facts, bench->premises[0].facts, state->fact_count * sizeof *bench->facts);
    measure_standings(bench);
    bench->verdicts = ARENA_ARRAY(arena, enum verdict, bench->set_count);
    for (uint32_t s = 0; s < bench->set_count; s++)
        bench->verdicts[s] = verdict_decide(&bench->premises[s], bench->facts);
    return true;
}

/* ---- answers ------------------------------------------------------------------------------ */

static bool touches_liveness(enum ask_field field)
{
    return field == ASK_STAGE || field == ASK_CONDITION || field == ASK_MANDATE;
}

static int64_t known_or(int64_t first, int64_t second, int64_t otherwise)
{
    return first != STATE_UNKNOWN ? first : second != STATE_UNKNOWN ? second : otherwise;
}

/* The best is what the row's other figures allow, else as much as all rows together; the worst
 * is what they leave, else nothing. */
static void answer_quantity(struct undertaking *u, enum ask_field field, enum side side,
                            int64_t ample)
{
    if (field == ASK_LOW)
        u->low = side == BEST ? known_or(u->best, u->high, ample) : STATE_UNKNOWN;
    else if (field == ASK_BEST)
        u->best = side == BEST ? known_or(u->high, STATE_UNKNOWN, ample) : STATE_UNKNOWN;
    else
        u->high = side == BEST ? ample : STATE_UNKNOWN;
}

/* Gives the undertaking the best or worst answer to what touches no liveness. */
static void answer_plainly(const struct bench *bench, struct undertaking *u, enum ask_field field,
                           enum side side, uint32_t set)
{
    switch (field) {
    case ASK_NOTICE: /* at once, or too late for the plan */
        u->notice_days = side == BEST ? 0 : bench->state.horizon_days;
        return;
    case ASK_AREAS: /* anywhere, as it stands, or where nothing is asked */
        u->areas = side == BEST ? u->areas : bench->nowhere;
        u->area_count = side == BEST ? u->area_count : 1;
        return;
    case ASK_UNTIL: /* to the end, as it stands, or gone as soon as it is there */
        if (side == WORST)
            u->low = u->best = u->high = STATE_UNKNOWN;
        return;
    case ASK_UNIT: /* the best is tried unit by unit */
        u->unit = side == BEST ? u->unit : UNIT_OF_NOBODY;
        return;
    default:
        answer_quantity(u, field, side, bench->ample[set]);
    }
}

/* Coverage with one undertaking changed; a plan that neither had nor has it is as it was. */
static double measure_changed(const struct bench *bench, uint32_t set, int reading, uint32_t u)
{
    const struct standing *standing = standing_at(bench, set, reading);
    struct arena work;
    struct live live = bench->lives[reading];
    struct plan plan;
    arena_init(&work);
    live.premise = &bench->premises[set];
    plan_build(&plan, &work, &live, UNQUANTIFIED_GIVES_NOTHING);
    double value = standing->coverage;
    if (standing->offer_of[u] >= 0 || plan.offer_of[u] >= 0)
        value = coverage_value(coverage_new(&work, &plan), NULL);
    arena_release(&work);
    return value;
}

/* The best unit is the one, among those that the rows it may serve count in, that does most. */
static double best_unit(const struct bench *bench, uint32_t set, int reading, uint32_t u)
{
    const struct premise *premise = &bench->premises[set];
    struct undertaking *undertaking = &bench->undertakings[u];
    int32_t own = undertaking->unit, last = own;
    double best = standing_at(bench, set, reading)->coverage;
    for (uint32_t i = 0; i < premise->count; i++) {
        const struct requirement *row = &bench->state.requirements[premise->first + i];
        if (row->unit == last
            || !state_may_serve(&bench->state, undertaking->capability, row->capability))
            continue;
        undertaking->unit = last = row->unit;
        double value = measure_changed(bench, set, reading, u);
        best = value > best ? value : best;
    }
    undertaking->unit = own;
    return best;
}

static double try_plainly(const struct bench *bench, const struct ask_question *question,
                          uint32_t set, int reading, enum side side)
{
    uint32_t u = question->undertaking;
    if (question->field == ASK_UNIT && side == BEST)
        return best_unit(bench, set, reading, u);
    struct undertaking before = bench->undertakings[u];
    answer_plainly(bench, &bench->undertakings[u], question->field, side, set);
    double value = measure_changed(bench, set, reading, u);
    bench->undertakings[u] = before;
    return value;
}

/* ---- effects ------------------------------------------------------------------------------- */

/* Keeps the set and reading where best and worst are farthest apart, by more than rounding. */
static void keep_widest(const struct bench *bench, struct ask_question *question, uint32_t s,
                        int reading, double worst, double best)
{
    struct ask_effect *effect = &question->effect;
    if (question->outlooks != NULL)
        question->outlooks[bench->sets[s]].readings[reading] =
            (struct ask_range){true, standing_at(bench, s, reading)->coverage, best, worst};
    if (effect->is_known && best - worst <= effect->best - effect->worst + 1e-12)
        return;
    *effect = (struct ask_effect){true, bench->sets[s], (enum reading_name)reading, best, worst};
}

static void measure_plainly(const struct bench *bench, struct ask_question *question, int reading)
{
    uint32_t u = question->undertaking;
    const struct undertaking *undertaking = &bench->undertakings[u];
    for (uint32_t s = 0; s < bench->set_count; s++) {
        const struct standing *standing = standing_at(bench, s, reading);
        bool can_matter = live_is(&bench->lives[reading], u)
                          && (bench->may_serve[s][undertaking->capability]
                              || undertaking->group != STATE_UNKNOWN);
        double worst = standing->coverage, best = standing->coverage;
        if (!standing->is_asked)
            continue;
        if (can_matter) {
            worst = try_plainly(bench, question, s, reading, WORST);
            best = try_plainly(bench, question, s, reading, BEST);
        }
        keep_widest(bench, question, s, reading, worst, best);
    }
}

/* Unknown, or false: what was answered with no is asked again. */
static enum truth fact_so_far(const struct bench *bench, const struct ask_question *question)
{
    return question->fact == STATE_UNKNOWN ? TRUTH_UNKNOWN : bench->facts[question->fact];
}

/* Committed or withdrawn; true or false. */
static void answer_live(const struct bench *bench, const struct ask_question *question,
                        enum side side)
{
    if (question->field == ASK_STAGE)
        bench->undertakings[question->undertaking].stage =
            side == BEST ? STAGE_COMMITTED : STAGE_WITHDRAWN;
    else
        bench->facts[question->fact] = side == BEST ? TRUTH_TRUE : TRUTH_FALSE;
}

static void measure_live(const struct bench *bench, struct ask_question *question, int reading)
{
    struct undertaking before = bench->undertakings[question->undertaking];
    enum truth so_far = fact_so_far(bench, question);
    struct arena work;
    arena_init(&work);
    double *values = ARENA_ARRAY(&work, double, bench->set_count *SIDE_COUNT);
    for (int side = WORST; side <= BEST; side++) {
        struct live live;
        answer_live(bench, question, (enum side)side);
        live_init(&live, &work, &bench->premises[0], &readings[reading],
                  readings[reading].stage_min, bench->facts);
        for (uint32_t s = 0; s < bench->set_count; s++) {
            struct plan plan;
            values[s * SIDE_COUNT + (uint32_t)side] = measure(bench, &work, s, &live, &plan);
        }
    }
    bench->undertakings[question->undertaking] = before;
    if (question->fact != STATE_UNKNOWN)
        bench->facts[question->fact] = so_far;
    for (uint32_t s = 0; s < bench->set_count; s++)
        if (standing_at(bench, s, reading)->is_asked)
            keep_widest(bench, question, s, reading, values[s * SIDE_COUNT + WORST],
                        values[s * SIDE_COUNT + BEST]);
    arena_release(&work);
}

/* ---- verdicts -------------------------------------------------------------------------------- */

/* The unit is the one of what is asked for that helps most; so it is looked for among those. */
static enum verdict best_unit_verdict(const struct bench *bench, uint32_t set, uint32_t u)
{
    const struct premise *premise = &bench->premises[set];
    struct undertaking *undertaking = &bench->undertakings[u];
    int32_t own = undertaking->unit, last = own;
    enum verdict best = bench->verdicts[set];
    for (uint32_t i = 0; i < premise->count && best < VERDICT_HOLDS; i++) {
        const struct requirement *row = &bench->state.requirements[premise->first + i];
        if (row->unit == last
            || !state_may_serve(&bench->state, undertaking->capability, row->capability))
            continue;
        undertaking->unit = last = row->unit;
        enum verdict verdict = verdict_decide(premise, bench->facts);
        best = verdict > best ? verdict : best;
    }
    undertaking->unit = own;
    return best;
}

/* The verdict of a set when this is answered so. What is certain already is not tried: nothing is
 * better than `holds`, nothing worse than `fails`. */
static enum verdict try_verdict(const struct bench *bench, const struct ask_question *question,
                                uint32_t set, enum side side)
{
    uint32_t u = question->undertaking;
    if (bench->verdicts[set] == (side == BEST ? VERDICT_HOLDS : VERDICT_FAILS))
        return bench->verdicts[set];
    if (question->field == ASK_UNIT && side == BEST)
        return best_unit_verdict(bench, set, u);
    struct undertaking before = bench->undertakings[u];
    enum truth so_far = fact_so_far(bench, question);
    if (touches_liveness(question->field))
        answer_live(bench, question, side);
    else
        answer_plainly(bench, &bench->undertakings[u], question->field, side, set);
    enum verdict verdict = verdict_decide(&bench->premises[set], bench->facts);
    bench->undertakings[u] = before;
    if (question->fact != STATE_UNKNOWN)
        bench->facts[question->fact] = so_far;
    return verdict;
}

/* What touches no liveness can move a set only by an undertaking that may serve it, or whose group
 * may: the rest of the plan is as it was. */
static bool can_move(const struct bench *bench, const struct ask_question *question, uint32_t set)
{
    const struct undertaking *undertaking = &bench->undertakings[question->undertaking];
    return touches_liveness(question->field) || bench->may_serve[set][undertaking->capability]
           || undertaking->group != STATE_UNKNOWN;
}

static void measure_move(const struct bench *bench, struct ask_question *question)
{
    question->move = (struct ask_move){bench->sets[0], bench->verdicts[0], bench->verdicts[0],
                                       bench->verdicts[0]};
    for (uint32_t s = 0; s < bench->set_count; s++) {
        enum verdict now = bench->verdicts[s];
        struct ask_move move = {bench->sets[s], now, now, now};
        if (can_move(bench, question, s)) {
            move.best = try_verdict(bench, question, s, BEST);
            move.worst = try_verdict(bench, question, s, WORST);
        }
        if (question->outlooks != NULL) {
            question->outlooks[bench->sets[s]].is_looked_at = true;
            question->outlooks[bench->sets[s]].move = move;
        }
        if (abs((int)move.best - (int)move.worst)
            > abs((int)question->move.best - (int)question->move.worst))
            question->move = move;
    }
}

/* ---- the whole ---------------------------------------------------------------------------------
 */

static void measure_question(const struct bench *bench, struct ask_question *question)
{
    for (int r = 0; r < READING_COUNT; r++)
        if (touches_liveness(question->field))
            measure_live(bench, question, r);
        else
            measure_plainly(bench, question, r);
    measure_move(bench, question);
}

bool ask_measure(struct arena *arena, const struct state *state, const struct question *question,
                 struct ask_question *questions, size_t count, struct error *err)
{
    struct bench bench;
    if (!set_up(&bench, arena, state, question, err))
        return false;
    if (bench.set_count == 0)
        return true;
    /* One fact may be asked of several parties; what it does is the same. */
    const struct ask_question **of_fact =
        ARENA_ARRAY(arena, const struct ask_question *, state->fact_count);
    for (size_t i = 0; i < count; i++) {
        struct ask_question *own = &questions[i];
        const struct ask_question *same = own->fact == STATE_UNKNOWN ? NULL : of_fact[own->fact];
        if (same != NULL) {
            own->effect = same->effect;
            own->move = same->move;
            own->outlooks = same->outlooks;
            continue;
        }
        measure_question(&bench, own);
        if (own->fact != STATE_UNKNOWN)
            of_fact[own->fact] = own;
    }
    return true;
}
