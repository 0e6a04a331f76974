/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/ask.h"

#include "answer/prospect.h"

#include <math.h>
#include <stdlib.h>

/* ---- names -------------------------------------------------------------------------- */

static const struct {
    const char *name;
    int column;
} fields[] = {
    [ASK_LOW] = {"low", UNDERTAKING_LOW},          [ASK_BEST] = {"best", UNDERTAKING_BEST},
    [ASK_HIGH] = {"high", UNDERTAKING_HIGH},       [ASK_UNIT] = {"unit", UNDERTAKING_UNIT},
    [ASK_NOTICE] = {"notice", UNDERTAKING_NOTICE}, [ASK_AREAS] = {"areas", UNDERTAKING_AREAS},
    [ASK_UNTIL] = {"until", UNDERTAKING_UNTIL},    [ASK_STAGE] = {"stage", UNDERTAKING_STAGE},
    [ASK_CONDITION] = {"condition", -1},           [ASK_MANDATE] = {"mandate", -1},
};

int ask_column(enum ask_field field)
{
    return fields[field].column;
}

const char *ask_field_name(enum ask_field field)
{
    return fields[field].name;
}

bool ask_step_of(const struct record *record, struct str fact, struct ask_step *step)
{
    struct str rest = fact, word;
    int index = str_next(&rest, '.', &word)
                    ? word_find(&kind_infos[KIND_STEP].fields[STEP_STEP], word)
                    : -1;
    if (index < 0)
        return false;
    step->step = (enum step)index;
    /* Ids may hold dots themselves: the first cut that names both is taken. */
    for (size_t i = 1; i + 1 < rest.size; i++) {
        if (rest.data[i] != '.')
            continue;
        step->instrument = record_find(record, KIND_INSTRUMENT, (struct str){rest.data, i});
        step->party =
            record_find(record, KIND_PARTY, (struct str){rest.data + i + 1, rest.size - i - 1});
        if (step->instrument != NULL && step->party != NULL)
            return true;
    }
    return false;
}

/* ---- what is open -------------------------------------------------------------------- */

struct lister {
    struct arena *arena;
    const struct premise *premise;
    struct prospects prospects;
    struct ask_question *questions;
    size_t count, capacity;
    uint32_t *stamps; /* by fact: the last undertaking that it was asked of, plus one */
    struct map asked; /* "PARTY/FACT" */
};

static bool is_open(const struct state *state, const struct undertaking *undertaking,
                    enum ask_field field)
{
    bool has_low = undertaking->low != STATE_UNKNOWN, has_best = undertaking->best != STATE_UNKNOWN;
    bool is_money = undertaking->component == COMPONENT_FUNDING;
    switch (field) {
    case ASK_LOW:
        return !has_low;
    case ASK_BEST:
        return !has_low && !has_best;
    case ASK_HIGH:
        return !has_low && !has_best && undertaking->high == STATE_UNKNOWN;
    case ASK_UNIT:
        return !row_has(undertaking->row, UNDERTAKING_UNIT);
    case ASK_NOTICE: /* what is delivered needs none */
        return undertaking->notice_days == STATE_UNKNOWN && undertaking->stage != STAGE_DELIVERED;
    case ASK_AREAS: /* money is in no place, and without areas there is nothing to answer */
        return undertaking->area_count == 0 && !is_money
               && state->record->tables[KIND_AREA].row_count > 0;
    case ASK_UNTIL:
        return !row_has(undertaking->row, UNDERTAKING_UNTIL);
    case ASK_STAGE:
        return undertaking->stage < STAGE_COMMITTED;
    default:
        return false;
    }
}

static struct ask_question *add(struct lister *lister, uint32_t u, enum ask_field field,
                                struct str name)
{
    ARENA_GROW(lister->arena, &lister->questions, lister->count, &lister->capacity);
    struct ask_question *question = &lister->questions[lister->count++];
    const struct undertaking *undertaking = &lister->premise->state->undertakings[u];
    *question = (struct ask_question){
        .id = str_from(
            arena_printf(lister->arena, "%.*s/%.*s", STR_ARG(undertaking->id), STR_ARG(name))),
        .undertaking = u,
        .field = field,
        .fact = STATE_UNKNOWN,
    };
    return question;
}

/* A "no" is the last word only so far; what is supposed is not asked. */
static bool is_to_be_asked(const struct premise *premise, uint32_t fact)
{
    enum truth taken = premise->facts[fact];
    return taken == TRUTH_UNKNOWN
           || (taken == TRUTH_FALSE
               && fact_on(&premise->state->facts[fact], premise->fact_day) == TRUTH_FALSE);
}

static void add_fact(struct lister *lister, uint32_t u, uint32_t fact, bool is_approval)
{
    const struct state *state = lister->premise->state;
    const struct undertaking *undertaking = &state->undertakings[u];
    struct ask_step step;
    if (!is_to_be_asked(lister->premise, fact) || lister->stamps[fact] == u + 1)
        return;
    lister->stamps[fact] = u + 1;
    const struct party *party = &state->parties[undertaking->party];
    struct str name = state->facts[fact].name;
    bool is_own_step =
        ask_step_of(state->record, name, &step) && step.party->index == party->row->index;
    struct ask_question *question =
        add(lister, u, is_approval || is_own_step ? ASK_MANDATE : ASK_CONDITION, name);
    char *key = arena_printf(lister->arena, "%.*s/%.*s", STR_ARG(party->id), STR_ARG(name));
    question->fact = (int32_t)fact;
    question->is_repeat = !map_add(&lister->asked, str_from(key), 0);
}

static int compare_by_id(const void *left, const void *right)
{
    const struct ask_question *a = left, *b = right;
    if (a->field != b->field)
        return a->field < b->field ? -1 : 1;
    return str_cmp(a->id, b->id);
}

/* The facts that a condition still hangs on. */
static void add_open_facts(struct lister *lister, uint32_t u, const struct condition *condition)
{
    if (condition == NULL || condition->node_count == 0)
        return;
    const enum prospect *prospects = prospects_of(lister->arena, &lister->prospects, condition);
    for (uint32_t i = 0; i < condition->node_count; i++)
        if (condition->nodes[i].op == CONDITION_NAME && condition->nodes[i].target == TARGET_FACT
            && prospects[i] == PROSPECT_OPEN)
            add_fact(lister, u, condition->nodes[i].index, false);
}

/* Approvals first: a fact that is both is a mandate. */
static void add_facts(struct lister *lister, uint32_t u)
{
    const struct undertaking *undertaking = &lister->premise->state->undertakings[u];
    size_t first = lister->count;
    for (uint32_t i = 0; i < undertaking->caveat_count; i++)
        if (undertaking->caveats[i].kind == CAVEAT_APPROVAL)
            add_fact(lister, u, (uint32_t)undertaking->caveats[i].fact, true);
    add_open_facts(lister, u, undertaking->condition);
    if (lister->count > first)
        qsort(lister->questions + first, lister->count - first, sizeof *lister->questions,
              compare_by_id);
}

const struct ask_question *ask_list(struct arena *arena, const struct premise *premise,
                                    size_t *count)
{
    const struct state *state = premise->state;
    struct lister lister = {.arena = arena, .premise = premise};
    lister.stamps = ARENA_ARRAY(arena, uint32_t, state->fact_count);
    map_init(&lister.asked, arena);
    prospects_find(&lister.prospects, arena, premise);
    for (uint32_t u = 0; u < state->undertaking_count; u++) {
        const struct undertaking *undertaking = &state->undertakings[u];
        if (lister.prospects.dead[u])
            continue;
        for (int field = ASK_LOW; field < ASK_CONDITION; field++)
            if (is_open(state, undertaking, (enum ask_field)field))
                add(&lister, u, (enum ask_field)field,
                    str_from(ask_field_name((enum ask_field)field)));
        add_facts(&lister, u);
    }
    *count = lister.count;
    return lister.questions;
}

/* ---- the questionnaire ------------------------------------------------------------------ */

/* Differences that are told apart: a billionth of what is asked. */
static int64_t weight_of(const struct ask_question *question)
{
    return llround((question->effect.best - question->effect.worst) * 1e9);
}

bool ask_matters(const struct ask_effect *effect)
{
    return effect->is_known && effect->best - effect->worst >= 0.5e-9;
}

bool ask_moves(const struct ask_move *move)
{
    return move->best != move->now || move->worst != move->now;
}

/* How many verdicts lie between the best and the worst answer. */
static int span_of(const struct ask_question *question)
{
    return abs((int)question->move.best - (int)question->move.worst);
}

static int compare_by_effect(const void *left, const void *right)
{
    const struct ask_question *a = left, *b = right;
    int64_t x = weight_of(a), y = weight_of(b);
    if (span_of(a) != span_of(b))
        return span_of(a) > span_of(b) ? -1 : 1;
    if (x != y)
        return x > y ? -1 : 1;
    return str_cmp(a->id, b->id);
}

static bool find_party(const struct state *state, struct str code, int64_t *party,
                       struct error *err)
{
    *party = code.size == 0 ? STATE_UNKNOWN : state_party(state, code);
    if (code.size == 0 || *party != STATE_UNKNOWN)
        return true;
    struct arena scratch;
    arena_init(&scratch);
    struct str *names = ARENA_ARRAY(&scratch, struct str, state->party_count + 1);
    for (uint32_t p = 0; p < state->party_count; p++)
        names[p] = state->parties[p].id;
    int nearest = str_nearest(code, names, state->party_count);
    if (nearest < 0)
        error_set(err, ERROR_NOT_FOUND, "no party is called \"%.60s\"", code.data);
    else
        error_set(err, ERROR_NOT_FOUND, "no party is called \"%.60s\"; did you mean %.*s?",
                  code.data, STR_ARG(names[nearest]));
    arena_release(&scratch);
    return false;
}

bool ask_find(struct arena *arena, const struct state *state, const struct question *question,
              struct str party, struct ask *ask, struct error *err)
{
    int64_t only;
    size_t listed;
    *ask = (struct ask){0};
    if (!find_party(state, party, &only, err)
        || !premise_make_without_set(arena, state, question, &ask->premise, err))
        return false;
    const struct ask_question *all = ask_list(arena, &ask->premise, &listed);
    ask->questions = ARENA_ARRAY(arena, struct ask_question, listed);
    for (size_t i = 0; i < listed; i++)
        if (!all[i].is_repeat
            && (only == STATE_UNKNOWN || state->undertakings[all[i].undertaking].party == only))
            ask->questions[ask->count++] = all[i];
    return true;
}

bool ask_weigh(struct arena *arena, struct ask *ask, struct error *err)
{
    if (!ask_measure(arena, ask->premise.state, &ask->premise.question, ask->questions, ask->count,
                     err))
        return false;
    if (ask->count > 0)
        qsort(ask->questions, ask->count, sizeof *ask->questions, compare_by_effect);
    return true;
}

bool ask_make(struct arena *arena, const struct state *state, const struct question *question,
              struct str party, struct ask *ask, struct error *err)
{
    return ask_find(arena, state, question, party, ask, err) && ask_weigh(arena, ask, err);
}
