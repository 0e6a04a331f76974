/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/assessment.h"

#include "assess/why.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* ---- names ---------------------------------------------------------------------------- */

const char *unsaid_name(enum unsaid_field field)
{
    static const char *const names[] = {
        [UNSAID_QUANTITY] = "quantity", [UNSAID_NOTICE] = "notice", [UNSAID_AREAS] = "areas",
        [UNSAID_UNTIL] = "until",       [UNSAID_UNIT] = "unit",
    };
    return names[field];
}

/* ---- one reading ----------------------------------------------------------------------- */

/* Coverage when some rows are read in another way: a plan of its own, asked once. */
static double coverage_of(struct arena *arena, const struct premise *premise,
                          const struct reading *reading, const enum truth *facts, bool *is_asked)
{
    struct live live;
    struct plan plan;
    live_init(&live, arena, premise, reading, reading->stage_min, facts);
    plan_build(&plan, arena, &live, UNQUANTIFIED_GIVES_NOTHING);
    struct coverage *coverage = coverage_new(arena, &plan);
    *is_asked = coverage_is_asked(coverage);
    return coverage_value(coverage, NULL);
}

static void answer_components(struct reading_answer *answer, struct arena *arena,
                              const struct premise *premise)
{
    const struct requirement *rows = premise->state->requirements + premise->first;
    struct component_answer *components =
        ARENA_ARRAY(arena, struct component_answer, COMPONENT_COUNT);
    bool *keep = ARENA_ARRAY(arena, bool, answer->plan->need_count);
    for (int component = 0; component < COMPONENT_COUNT; component++) {
        bool has_rows = false;
        for (uint32_t i = 0; i < premise->count; i++)
            has_rows |= rows[i].component == (enum component)component;
        if (!has_rows)
            continue;
        for (uint32_t n = 0; n < answer->plan->need_count; n++)
            keep[n] = answer->plan->needs[n].component == (enum component)component;
        struct plan part;
        plan_restrict(&part, arena, answer->plan, keep);
        struct coverage *coverage = coverage_new(arena, &part);
        struct component_answer *own = &components[answer->component_count++];
        own->component = (enum component)component;
        own->is_asked = coverage_is_asked(coverage);
        own->coverage = coverage_value(coverage, NULL);
        own->critical_met = coverage_critical_met(coverage, NULL);
        own->leads = state_leads(arena, premise->state, own->component, &own->lead_count);
    }
    answer->components = components;
}

/* Marks the facts that an undertaking's condition or an approval caveat of it names. */
static void mark_facts(const struct undertaking *undertaking, bool *named)
{
    const struct condition *condition = undertaking->condition;
    for (uint32_t i = 0; condition != NULL && i < condition->node_count; i++)
        if (condition->nodes[i].op == CONDITION_NAME && condition->nodes[i].target == TARGET_FACT)
            named[condition->nodes[i].index] = true;
    for (uint32_t i = 0; i < undertaking->caveat_count; i++)
        if (undertaking->caveats[i].kind == CAVEAT_APPROVAL)
            named[undertaking->caveats[i].fact] = true;
}

static int compare_fact_names(const void *left, const void *right, void *context)
{
    const struct state *state = *(const struct state *const *)context;
    const struct pivotal_fact *a = left, *b = right;
    return str_cmp(state->facts[a->fact].name, state->facts[b->fact].name);
}

static void answer_pivotal_facts(struct reading_answer *answer, struct arena *arena,
                                 const struct premise *premise)
{
    const struct state *state = premise->state;
    bool *named = ARENA_ARRAY(arena, bool, state->fact_count);
    for (uint32_t u = 0; u < state->undertaking_count; u++)
        if (answer->live->counted[u])
            mark_facts(&state->undertakings[u], named);
    struct pivotal_fact *pivotal = ARENA_ARRAY(arena, struct pivotal_fact, state->fact_count);
    enum truth *facts = ARENA_ARRAY(arena, enum truth, state->fact_count);
    if (state->fact_count > 0)
        memcpy(facts, premise->facts, state->fact_count * sizeof *facts);
    for (uint32_t f = 0; f < state->fact_count; f++) {
        if (!named[f] || premise->facts[f] != TRUTH_UNKNOWN)
            continue;
        struct pivotal_fact *fact = &pivotal[answer->pivotal_fact_count++];
        struct arena work;
        arena_init(&work);
        fact->fact = f;
        facts[f] = TRUTH_TRUE;
        fact->if_true = coverage_of(&work, premise, answer->reading, facts, &fact->is_asked);
        facts[f] = TRUTH_FALSE;
        fact->if_false = coverage_of(&work, premise, answer->reading, facts, &fact->is_asked);
        facts[f] = TRUTH_UNKNOWN;
        arena_release(&work);
    }
    qsort_r(pivotal, answer->pivotal_fact_count, sizeof *pivotal, compare_fact_names, &state);
    answer->pivotal_facts = pivotal;
}

static void answer_reading(struct reading_answer *answer, struct arena *arena,
                           const struct premise *premise)
{
    struct live *live = ARENA_NEW(arena, struct live);
    struct plan *plan = ARENA_NEW(arena, struct plan);
    live_init(live, arena, premise, answer->reading, answer->reading->stage_min, NULL);
    plan_build(plan, arena, live, UNQUANTIFIED_GIVES_NOTHING);
    answer->live = live;
    answer->plan = plan;
    struct coverage *coverage = coverage_new(arena, plan);
    answer->is_asked = coverage_is_asked(coverage);
    answer->coverage = coverage_value(coverage, NULL);
    answer->critical_met = coverage_critical_met(coverage, NULL);
    fill_compute(&answer->fill, arena, plan);
    answer_components(answer, arena, premise);
    answer->withdrawals = withdrawal_worst(arena, live, plan, (uint32_t)premise->question.k,
                                           &answer->withdrawal_count);
    if (answer->critical_met)
        answer->breaking_sets = withdrawal_breaking_sets(
            arena, live, plan, (uint32_t)premise->question.k, &answer->breaking_set_count);
    answer->influence =
        influence_compute(arena, live, plan, premise->question.seed, &answer->influence_count);
    answer_pivotal_facts(answer, arena, premise);
}

/* ---- the three readings, side by side ---------------------------------------------------- */

struct reading_job {
    struct arena arena;
    const struct premise *premise;
    struct reading_answer answer;
    pthread_t thread;
    bool is_threaded;
};

static void *run_reading(void *context)
{
    struct reading_job *job = context;
    answer_reading(&job->answer, &job->arena, job->premise);
    return NULL;
}

/* One thread a reading; where the host gives none, the readings are answered one by one. */
static void answer_readings(struct assessment *assessment, struct arena *arena)
{
    struct reading_job jobs[READING_COUNT] = {0};
    for (int r = 0; r < READING_COUNT; r++) {
        arena_init(&jobs[r].arena);
        jobs[r].premise = &assessment->premise;
        jobs[r].answer.reading = &readings[r];
        jobs[r].is_threaded = pthread_create(&jobs[r].thread, NULL, run_reading, &jobs[r]) == 0;
    }
    for (int r = 0; r < READING_COUNT; r++) {
        if (jobs[r].is_threaded)
            CHECK(pthread_join(jobs[r].thread, NULL) == 0);
        else
            run_reading(&jobs[r]);
        assessment->readings[r] = jobs[r].answer;
        arena_adopt(arena, &jobs[r].arena);
    }
}

/* ---- ladder ------------------------------------------------------------------------------- */

/* From talk to boots: the generous reading, but with the best single figure. */
static void answer_ladder(struct assessment *assessment)
{
    for (int stage = 0; stage < STAGE_LADDER_COUNT; stage++) {
        struct reading reading = readings[READING_GENEROUS];
        struct arena work;
        reading.quantity = QUANTITY_BEST_ELSE_LOW;
        reading.stage_min = (enum stage)stage;
        arena_init(&work);
        assessment->ladder[stage] =
            coverage_of(&work, &assessment->premise, &reading, NULL, &assessment->ladder_is_asked);
        arena_release(&work);
    }
}

/* ---- what is not said ------------------------------------------------------------------------ */

static bool find_unsaid(const struct undertaking *undertaking, struct unsaid *unsaid)
{
    unsaid->fields[UNSAID_QUANTITY] = undertaking_is_unquantified(undertaking);
    unsaid->fields[UNSAID_NOTICE] = undertaking->notice_days == STATE_UNKNOWN;
    unsaid->fields[UNSAID_AREAS] = undertaking->area_count == 0;
    unsaid->fields[UNSAID_UNTIL] = !row_has(undertaking->row, UNDERTAKING_UNTIL);
    unsaid->fields[UNSAID_UNIT] = !row_has(undertaking->row, UNDERTAKING_UNIT);
    for (int field = 0; field < UNSAID_COUNT; field++)
        if (unsaid->fields[field])
            return true;
    return false;
}

/* Both lists are of the generous reading: the unquantified live ones, the unsaid counted ones. */
static void answer_unsaid(struct assessment *assessment, struct arena *arena)
{
    const struct state *state = assessment->premise.state;
    const struct live *live = assessment->readings[READING_GENEROUS].live;
    uint32_t *unquantified = ARENA_ARRAY(arena, uint32_t, state->undertaking_count);
    struct unsaid *unsaid = ARENA_ARRAY(arena, struct unsaid, state->undertaking_count);
    for (uint32_t u = 0; u < state->undertaking_count; u++) {
        struct unsaid found = {.undertaking = u};
        if (live_is(live, u) && undertaking_is_unquantified(&state->undertakings[u]))
            unquantified[assessment->unquantified_count++] = u;
        if (live->counted[u] && find_unsaid(&state->undertakings[u], &found))
            unsaid[assessment->unsaid_count++] = found;
    }
    assessment->unquantified = unquantified;
    assessment->unsaid = unsaid;
}

/* ---- the whole ---------------------------------------------------------------------------- */

static enum verdict answer_verdict(const struct assessment *assessment)
{
    const struct reading_answer *strict = &assessment->readings[READING_STRICT];
    return verdict_settle(&assessment->premise, NULL, strict->plan, strict->critical_met,
                          assessment->readings[READING_GENEROUS].critical_met);
}

bool assess(struct arena *arena, const struct state *state, const struct question *question,
            struct assessment *assessment, struct error *err)
{
    *assessment = (struct assessment){0};
    if (!premise_make(arena, state, question, &assessment->premise, err))
        return false;
    answer_readings(assessment, arena);
    answer_ladder(assessment);
    answer_unsaid(assessment, arena);
    assessment->verdict = answer_verdict(assessment);
    assessment->why = why_write(arena, assessment);
    return true;
}
