/* SPDX-License-Identifier: Apache-2.0 */
/* Which questions are behind an undertaking, a fact, a party, a requirement or a set. */
#include "answer/prospect.h"
#include "answer/trace_question.h"
#include "answer/words.h"

static const struct state *state_of(const struct ask_tracer *told)
{
    return told->ask->premise.state;
}

static const struct undertaking *undertaking_of(const struct ask_tracer *told,
                                                const struct ask_question *question)
{
    return &state_of(told)->undertakings[question->undertaking];
}

/* ---- which questions -------------------------------------------------------------------- */

/* Which questions a chain tells, and their outlooks measured. */
typedef bool question_test(const struct ask_tracer *told, const struct ask_question *question,
                           const void *what);

static bool select_questions(struct ask_tracer *told, question_test *is_asked, const void *what,
                             bool *is_told, size_t *count, struct error *err)
{
    const struct state *state = state_of(told);
    struct arena *arena = told->tracer.arena;
    struct ask_question *own = ARENA_ARRAY(arena, struct ask_question, told->ask->count);
    *count = 0;
    for (size_t i = 0; i < told->ask->count; i++) {
        is_told[i] = is_asked(told, &told->ask->questions[i], what);
        if (!is_told[i])
            continue;
        own[*count] = told->ask->questions[i];
        own[*count].effect = (struct ask_effect){0};
        own[(*count)++].outlooks = ARENA_ARRAY(arena, struct ask_outlook, state->set_count);
    }
    if (!ask_measure(arena, state, &told->ask->premise.question, own, *count, err))
        return false;
    for (size_t i = 0, k = 0; i < told->ask->count; i++)
        if (is_told[i])
            told->questions[i] = own[k++];
    return true;
}

static bool is_itself(const struct ask_tracer *told, const struct ask_question *question,
                      const void *what)
{
    (void)told;
    return str_eq(question->id, *(const struct str *)what);
}

static bool is_about(const struct ask_tracer *told, const struct ask_question *question,
                     const void *what)
{
    (void)told;
    return question->undertaking == *(const uint32_t *)what;
}

static bool is_for_fact(const struct ask_tracer *told, const struct ask_question *question,
                        const void *what)
{
    (void)told;
    return question->fact == *(const int32_t *)what;
}

static bool is_put_to(const struct ask_tracer *told, const struct ask_question *question,
                      const void *what)
{
    return undertaking_of(told, question)->party == *(const uint32_t *)what;
}

static bool may_serve(const struct ask_tracer *told, const struct ask_question *question,
                      const void *what)
{
    const struct requirement *requirement = what;
    return state_may_serve(state_of(told), undertaking_of(told, question)->capability,
                           requirement->capability);
}

static bool any_question(const struct ask_tracer *told, const struct ask_question *question,
                         const void *what)
{
    (void)told, (void)question, (void)what;
    return true;
}

static bool *new_flags(struct ask_tracer *told)
{
    return ARENA_ARRAY(told->tracer.arena, bool, told->ask->count);
}

/* ---- an undertaking --------------------------------------------------------------------- */

static const char *why_nothing(const struct ask_tracer *told, uint32_t u, bool is_open)
{
    const struct undertaking *undertaking = &state_of(told)->undertakings[u];
    struct prospects prospects;
    prospects_find(&prospects, told->tracer.arena, &told->ask->premise);
    return undertaking->superseded                    ? "a later row supersedes it"
           : undertaking->stage >= STAGE_LADDER_COUNT ? "it is withdrawn, refused or lapsed"
           : prospects.dead[u]                        ? "its condition can never be true"
           : is_open                                  ? "the questionnaire is for another party"
                                                      : "it leaves nothing open that is asked for";
}

/* A fact that its party is asked for under another of its undertakings. */
static bool add_repeat(struct ask_tracer *told, int depth, const struct ask_question *repeat)
{
    uint32_t party = undertaking_of(told, repeat)->party;
    for (size_t k = 0; k < told->ask->count; k++) {
        const struct ask_question *asked = &told->ask->questions[k];
        if (asked->fact != repeat->fact || !is_put_to(told, asked, &party))
            continue;
        trace_add(&told->tracer, depth, NULL, "%.*s is asked once, as %.*s",
                  STR_ARG(state_of(told)->facts[repeat->fact].name), STR_ARG(asked->id));
        return true;
    }
    return false;
}

/* Of all questions about an undertaking those that are told under another; if none is told at all,
 * why. */
static void add_others(struct ask_tracer *told, int depth, uint32_t u, size_t told_count)
{
    size_t all;
    const struct ask_question *list = ask_list(told->tracer.arena, &told->ask->premise, &all);
    bool is_open = false;
    for (size_t i = 0; i < all; i++) {
        if (list[i].undertaking != u)
            continue;
        is_open = true;
        told_count += list[i].is_repeat && add_repeat(told, depth, &list[i]);
    }
    if (told_count == 0)
        trace_add(&told->tracer, depth, NULL, "nothing is asked about it: %s",
                  why_nothing(told, u, is_open));
}

static bool add_undertaking(struct ask_tracer *told, uint32_t u, struct error *err)
{
    bool *is_told = new_flags(told);
    size_t count;
    if (!select_questions(told, is_about, &u, is_told, &count, err))
        return false;
    trace_undertaking(&told->tracer, 0, u);
    told->is_row_told = true;
    for (size_t i = 0; i < told->ask->count; i++)
        if (is_told[i])
            trace_question(told, 1, i);
    if (count > 0)
        trace_question_order(told, 1);
    add_others(told, 1, u, count);
    return true;
}

/* ---- facts, parties, requirements, sets
 * ----------------------------------------------------------- */

static bool add_fact(struct ask_tracer *told, int32_t fact, struct error *err)
{
    bool *is_told = new_flags(told);
    size_t count;
    if (!select_questions(told, is_for_fact, &fact, is_told, &count, err))
        return false;
    trace_fact(&told->tracer, 0, (uint32_t)fact);
    for (size_t i = 0; i < told->ask->count; i++)
        if (is_told[i])
            trace_question(told, 1, i);
    if (count > 0)
        trace_question_order(told, 1);
    else
        trace_add(&told->tracer, 1, NULL,
                  told->ask->premise.facts[fact] == TRUTH_TRUE
                      ? "nobody is asked for it: it is true"
                      : "this questionnaire does not ask for it");
    return true;
}

/* Leaves those that could change something in the set. */
static size_t keep_those_that_matter(struct ask_tracer *told, bool *is_told, int64_t set)
{
    size_t count = 0;
    for (size_t i = 0; i < told->ask->count; i++) {
        is_told[i] = is_told[i] && trace_question_matters(told, i, (uint32_t)set);
        count += is_told[i];
    }
    return count;
}

/* Questions in brief, in their order; where they are asked of a set those that could change it. */
static bool add_list(struct ask_tracer *told, question_test *is_asked, const void *what,
                     int64_t set, struct error *err)
{
    bool *is_told = new_flags(told);
    struct str only = told->ask->premise.question.set;
    size_t all, count;
    struct buf words;
    if (set != STATE_UNKNOWN && only.size > 0 && !str_eq(only, state_of(told)->sets[set])) {
        trace_add(&told->tracer, 1, NULL, "the questionnaire looks at set %.*s only",
                  STR_ARG(only));
        return true;
    }
    if (!select_questions(told, is_asked, what, is_told, &all, err))
        return false;
    count = set == STATE_UNKNOWN ? all : keep_those_that_matter(told, is_told, set);
    buf_init(&words);
    words_count(&words, all, "question");
    buf_printf(&words, " of %zu", told->ask->count);
    if (set != STATE_UNKNOWN)
        buf_printf(&words, "; alone %zu could change the set's verdict or a coverage of it", count);
    trace_add(&told->tracer, 1, NULL, "%.*s%s", STR_ARG(buf_view(&words)),
              count > 1 ? ", in the order of the questionnaire" : "");
    buf_release(&words);
    for (size_t i = 0; i < told->ask->count; i++)
        if (is_told[i])
            trace_question_briefly(told, 2, i, set);
    return true;
}

static int64_t find_set(const struct state *state, struct str name)
{
    for (uint32_t s = 0; s < state->set_count; s++)
        if (str_eq(state->sets[s], name))
            return s;
    return STATE_UNKNOWN;
}

static const struct requirement *find_requirement(const struct state *state, struct str id)
{
    for (uint32_t i = 0; i < state->requirement_count; i++)
        if (str_eq(state->requirements[i].id, id))
            return &state->requirements[i];
    return NULL;
}

static bool add_set(struct ask_tracer *told, int64_t set, struct error *err)
{
    const struct state *state = state_of(told);
    trace_add(&told->tracer, 0, NULL, "set %.*s asks for", STR_ARG(state->sets[set]));
    for (uint32_t i = 0; i < state->requirement_count; i++)
        if (str_eq(state->requirements[i].set, state->sets[set]))
            trace_row(&told->tracer, 1, state->requirements[i].row);
    return add_list(told, any_question, NULL, set, err);
}

/* ---- finding what is asked for ---------------------------------------------------------- */

static bool add_named(struct ask_tracer *told, struct str id, bool *found, struct error *err)
{
    const struct state *state = state_of(told);
    int64_t u = state_undertaking(state, id), fact = state_fact(state, id);
    int64_t party = state_party(state, id), set = find_set(state, id);
    const struct requirement *requirement = find_requirement(state, id);
    *found = true;
    if (u != STATE_UNKNOWN)
        return add_undertaking(told, (uint32_t)u, err);
    if (fact != STATE_UNKNOWN)
        return add_fact(told, (int32_t)fact, err);
    if (party != STATE_UNKNOWN) {
        uint32_t own = (uint32_t)party;
        trace_row(&told->tracer, 0, state->parties[own].row);
        return add_list(told, is_put_to, &own, STATE_UNKNOWN, err);
    }
    if (requirement != NULL) {
        trace_row(&told->tracer, 0, requirement->row);
        return add_list(told, may_serve, requirement, find_set(state, requirement->set), err);
    }
    if (set != STATE_UNKNOWN)
        return add_set(told, set, err);
    *found = trace_any_row(&told->tracer, id);
    if (*found)
        trace_add(&told->tracer, 1, NULL, "no question is about it");
    return true;
}

static bool unknown_id(struct ask_tracer *told, struct str id, struct error *err)
{
    const struct state *state = state_of(told);
    for (size_t i = 0; i < told->ask->count; i++)
        trace_know(&told->tracer, told->ask->questions[i].id);
    for (uint32_t p = 0; p < state->party_count; p++)
        trace_know(&told->tracer, state->parties[p].id);
    for (uint32_t i = 0; i < state->requirement_count; i++)
        trace_know(&told->tracer, state->requirements[i].id);
    for (uint32_t s = 0; s < state->set_count; s++)
        trace_know(&told->tracer, state->sets[s]);
    trace_know_state(&told->tracer);
    return trace_unknown(&told->tracer, id, err);
}

bool trace_ask(struct arena *arena, const struct ask *ask, struct str id, struct trace *trace,
               struct error *err)
{
    struct ask_tracer told = {.tracer = {.arena = arena, .premise = &ask->premise}, .ask = ask};
    bool *is_told, found = false;
    size_t count;
    told.questions = ARENA_ARRAY(arena, struct ask_question, ask->count);
    is_told = new_flags(&told);
    trace_find_lives(&told.tracer);
    if (!select_questions(&told, is_itself, &id, is_told, &count, err))
        return false;
    for (size_t i = 0; i < ask->count; i++)
        if (is_told[i]) {
            trace_question(&told, 0, i);
            trace_question_order(&told, 1);
            trace_undertaking(&told.tracer, 1, ask->questions[i].undertaking);
            found = true;
        }
    if (!found && !add_named(&told, id, &found, err))
        return false;
    if (!found)
        return unknown_id(&told, id, err);
    *trace = (struct trace){.links = told.tracer.links, .count = told.tracer.count};
    return true;
}
