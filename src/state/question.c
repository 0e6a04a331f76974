/* SPDX-License-Identifier: Apache-2.0 */
#include "state/question.h"

struct question question_default(void)
{
    return (struct question){
        .c_day = DATE_NONE, .k = QUESTION_K_DEFAULT, .resist = QUESTION_RESIST_DEFAULT, .seed = 1};
}

/* "no party is called FRAU; did you mean FRA?" */
static bool name_unknown(const char *what, struct str name, const struct str *known, size_t count,
                         struct error *err)
{
    int nearest = str_nearest(name, known, count);
    if (nearest < 0)
        return error_set(err, ERROR_NOT_FOUND, "no %s is called %.*s", what, STR_ARG(name));
    return error_set(err, ERROR_NOT_FOUND, "no %s is called %.*s; did you mean %.*s?", what,
                     STR_ARG(name), STR_ARG(known[nearest]));
}

/* ---- the set ---------------------------------------------------------------------- */

static bool find_set(struct premise *premise, struct error *err)
{
    const struct state *state = premise->state;
    if (state->set_count == 0)
        return error_set(err, ERROR_NOT_FOUND,
                         "the record has no requirement that counts on the day");
    if (premise->question.set.size == 0)
        premise->question.set = state->sets[0];
    for (uint32_t i = 0; i < state->requirement_count; i++) {
        if (!str_eq(state->requirements[i].set, premise->question.set))
            continue;
        premise->first = premise->count == 0 ? i : premise->first;
        premise->count++;
    }
    if (premise->count > 0)
        return true;
    return name_unknown("requirement set", premise->question.set, state->sets, state->set_count,
                        err);
}

bool premise_is_critical(const struct premise *premise, uint32_t at)
{
    const struct requirement *rows = premise->state->requirements;
    if (rows[at].marked_critical)
        return true;
    for (uint32_t i = premise->first; i < premise->first + premise->count; i++)
        if (rows[i].marked_critical)
            return false;
    return true;
}

/* ---- facts ------------------------------------------------------------------------ */

static bool suppose(struct arena *arena, const struct premise *premise, enum truth *facts,
                    struct error *err)
{
    const struct state *state = premise->state;
    for (size_t i = 0; i < premise->question.supposed_count; i++) {
        const struct supposition *supposed = &premise->question.supposed[i];
        int64_t fact = state_fact(state, supposed->fact);
        if (fact == STATE_UNKNOWN) {
            struct str *names = ARENA_ARRAY(arena, struct str, state->fact_count);
            for (uint32_t f = 0; f < state->fact_count; f++)
                names[f] = state->facts[f].name;
            return name_unknown("fact", supposed->fact, names, state->fact_count, err);
        }
        facts[fact] = supposed->value ? TRUTH_TRUE : TRUTH_FALSE;
    }
    return true;
}

/* An assessment asks "if the day came": what the trigger names is true then. */
static void assume_trigger(const struct state *state, enum truth *facts)
{
    for (uint32_t i = 0; state->trigger != NULL && i < state->trigger->node_count; i++) {
        const struct condition_node *node = &state->trigger->nodes[i];
        if (node->op == CONDITION_NAME && node->target == TARGET_FACT)
            facts[node->index] = TRUTH_TRUE;
    }
}

static bool settle_facts(struct arena *arena, struct premise *premise, struct error *err)
{
    const struct state *state = premise->state;
    enum truth *facts = ARENA_ARRAY(arena, enum truth, state->fact_count);
    for (uint32_t i = 0; i < state->fact_count; i++)
        facts[i] = fact_on(&state->facts[i], premise->fact_day);
    if (!premise->question.actual)
        assume_trigger(state, facts);
    premise->facts = facts;
    return suppose(arena, premise, facts, err);
}

/* ---- the real C-day ---------------------------------------------------------------- */

static enum truth truth_of_fact(const void *context, const struct condition_node *node)
{
    const enum truth *facts = context;
    return node->target == TARGET_FACT ? facts[node->index] : TRUTH_UNKNOWN;
}

enum truth condition_on_facts(const struct condition *condition, const enum truth *facts)
{
    return condition_evaluate(condition, truth_of_fact, facts);
}

struct trigger_view {
    const struct state *state;
    int32_t day;
};

static enum truth truth_on_day(const void *context, const struct condition_node *node)
{
    const struct trigger_view *view = context;
    if (node->target != TARGET_FACT)
        return TRUTH_UNKNOWN;
    return fact_on(&view->state->facts[node->index], view->day);
}

static bool is_triggered(const struct state *state, int32_t day)
{
    struct trigger_view view = {state, day};
    return condition_evaluate(state->trigger, truth_on_day, &view) == TRUTH_TRUE;
}

/* The last day before `day` on which a fact of the trigger changes, or INT32_MIN. */
static int32_t change_before(const struct state *state, int32_t day)
{
    int32_t last = INT32_MIN;
    for (uint32_t i = 0; i < state->trigger->node_count; i++) {
        const struct condition_node *node = &state->trigger->nodes[i];
        if (node->op != CONDITION_NAME || node->target != TARGET_FACT)
            continue;
        const struct fact *fact = &state->facts[node->index];
        for (uint32_t s = 0; s < fact->span_count; s++) {
            if (fact->spans[s].from < day && fact->spans[s].from > last)
                last = fact->spans[s].from;
            if (fact->spans[s].until < day && fact->spans[s].until > last)
                last = fact->spans[s].until;
        }
    }
    return last;
}

int32_t state_real_c_day(const struct state *state)
{
    if (state->trigger == NULL || state->as_of == DATE_NONE || !is_triggered(state, state->as_of))
        return DATE_NONE;
    int32_t first = change_before(state, state->as_of + 1);
    while (first != INT32_MIN && is_triggered(state, first - 1))
        first = change_before(state, first);
    return first; /* INT32_MIN, a fact without a first day, is DATE_NONE */
}

bool state_is_triggered(const struct state *state)
{
    return state->trigger == NULL || is_triggered(state, state->as_of);
}

/* ---- who has withdrawn --------------------------------------------------------------- */

static bool find_without(struct arena *arena, struct premise *premise, struct error *err)
{
    const struct state *state = premise->state;
    bool *without = ARENA_ARRAY(arena, bool, state->party_count);
    premise->without = without;
    for (size_t i = 0; i < premise->question.without_count; i++) {
        int64_t party = state_party(state, premise->question.without[i]);
        if (party == STATE_UNKNOWN) {
            struct str *ids = ARENA_ARRAY(arena, struct str, state->party_count);
            for (uint32_t p = 0; p < state->party_count; p++)
                ids[p] = state->parties[p].id;
            return name_unknown("party", premise->question.without[i], ids, state->party_count,
                                err);
        }
        without[party] = true;
    }
    return true;
}

/* Where it is how things are, what was delivered stands in for promises. */
static bool find_deliveries(struct arena *arena, struct premise *premise, struct error *err)
{
    if (!premise->question.actual)
        return true;
    struct deliveries *deliveries = ARENA_NEW(arena, struct deliveries);
    premise->deliveries = deliveries;
    return deliveries_fold(arena, premise->state, deliveries, err);
}

bool premise_make_without_set(struct arena *arena, const struct state *state,
                              const struct question *question, struct premise *premise,
                              struct error *err)
{
    *premise = (struct premise){.state = state, .question = *question};
    if (question->k < 0 || question->k > QUESTION_K_MAX || question->resist < 0
        || question->resist > QUESTION_K_MAX)
        return error_set(err, ERROR_USAGE, "k and resist are from 0 to %d", QUESTION_K_MAX);
    premise->c_day = question->c_day;
    if (premise->c_day == DATE_NONE && question->actual)
        premise->c_day = state_real_c_day(state);
    if (premise->c_day == DATE_NONE)
        premise->c_day = state->as_of == DATE_NONE ? 0 : state->as_of;
    premise->fact_day = question->actual ? state->as_of : premise->c_day;
    return find_without(arena, premise, err) && settle_facts(arena, premise, err)
           && find_deliveries(arena, premise, err);
}

bool premise_make(struct arena *arena, const struct state *state, const struct question *question,
                  struct premise *premise, struct error *err)
{
    return premise_make_without_set(arena, state, question, premise, err) && find_set(premise, err);
}
