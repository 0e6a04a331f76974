/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/assess.h"

#include "answer/json.h"
#include "answer/words.h"
#include "base/number.h"

/* A number, or null where nothing was asked. */
static void real_or_null(struct json *json, bool is_asked, double value)
{
    if (is_asked)
        json_real(json, value);
    else
        json_null(json);
}

static void date_or_null(struct json *json, int32_t days)
{
    char text[DATE_TEXT_BYTES];
    if (days == DATE_NONE)
        json_null(json);
    else
        json_text(json, date_write(text, days));
}

static void key_plan_day(struct json *json, const char *key, int32_t day)
{
    char text[WORDS_BYTES];
    json_key(json, key);
    json_text(json, words_plan_day(text, day));
}

static void key_quantity(struct json *json, const char *key, int64_t thousandths)
{
    char text[NUMBER_TEXT_BYTES];
    json_key(json, key);
    json_text(json, thousandths_write_full(text, thousandths));
}

static void party_list(struct json *json, const struct state *state, const uint32_t *parties,
                       size_t count)
{
    json_open_inline(json, '[');
    for (size_t i = 0; i < count; i++)
        json_str(json, state->parties[parties[i]].id);
    json_close(json, ']');
}

static void write_cut(struct json *json, const struct state *state, const struct plan *plan,
                      const struct shortfall *shortfall)
{
    json_key(json, "cut");
    json_open(json, '{');
    json_key(json, "undertakings");
    json_open_inline(json, '[');
    for (uint32_t i = 0; i < shortfall->undertaking_count; i++)
        json_str(json, state->undertakings[shortfall->undertakings[i]].id);
    json_close(json, ']');
    json_key(json, "requirements");
    json_open_inline(json, '[');
    for (uint32_t i = 0; i < shortfall->need_count; i++)
        json_str(json, state->requirements[plan->needs[shortfall->needs[i]].requirement].id);
    json_close(json, ']');
    json_close(json, '}');
}

static void write_shortfall(struct json *json, const struct state *state,
                            const struct reading_answer *answer)
{
    json_key(json, "first_shortfall");
    const struct shortfall *shortfall = answer->fill.first_shortfall;
    if (shortfall == NULL) {
        json_null(json);
        return;
    }
    json_open(json, '{');
    json_key(json, "requirement");
    json_str(json, state->requirements[answer->plan->needs[shortfall->need].requirement].id);
    key_plan_day(json, "from", shortfall->from);
    key_plan_day(json, "until", shortfall->until);
    key_quantity(json, "short", shortfall->short_by);
    write_cut(json, state, answer->plan, shortfall);
    json_close(json, '}');
}

static void write_components(struct json *json, const struct state *state,
                             const struct reading_answer *answer)
{
    json_key(json, "components");
    json_open(json, '[');
    for (uint32_t i = 0; i < answer->component_count; i++) {
        const struct component_answer *component = &answer->components[i];
        json_open_inline(json, '{');
        json_key(json, "component");
        json_str(json, words_component((int32_t)component->component));
        json_key(json, "coverage");
        real_or_null(json, component->is_asked, component->coverage);
        json_key(json, "critical_met");
        json_bool(json, component->critical_met);
        json_key(json, "leads");
        party_list(json, state, component->leads, component->lead_count);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void write_withdrawals(struct json *json, const struct state *state,
                              const struct reading_answer *answer)
{
    json_key(json, "withdrawals");
    json_open(json, '[');
    for (uint32_t i = 0; i < answer->withdrawal_count; i++) {
        const struct withdrawal *withdrawal = &answer->withdrawals[i];
        json_open_inline(json, '{');
        json_key(json, "k");
        json_integer(json, withdrawal->k);
        json_key(json, "parties");
        party_list(json, state, withdrawal->parties, withdrawal->k);
        json_key(json, "coverage");
        real_or_null(json, answer->is_asked, withdrawal->coverage);
        json_key(json, "direct_loss");
        real_or_null(json, answer->is_asked, withdrawal->direct_loss);
        json_key(json, "cascade_loss");
        real_or_null(json, answer->is_asked, withdrawal->cascade_loss);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void write_breaking_sets(struct json *json, const struct state *state,
                                const struct reading_answer *answer)
{
    json_key(json, "breaking_sets");
    if (!answer->critical_met) {
        json_null(json);
        return;
    }
    json_open(json, '[');
    for (size_t i = 0; i < answer->breaking_set_count; i++)
        party_list(json, state, answer->breaking_sets[i].parties, answer->breaking_sets[i].count);
    json_close(json, ']');
}

static void write_influence(struct json *json, const struct state *state,
                            const struct reading_answer *answer)
{
    json_key(json, "influence");
    json_open(json, '[');
    for (uint32_t i = 0; i < answer->influence_count; i++) {
        const struct influence *influence = &answer->influence[i];
        json_open_inline(json, '{');
        json_key(json, "party");
        json_str(json, state->parties[influence->party].id);
        json_key(json, "shapley");
        real_or_null(json, answer->is_asked, influence->shapley);
        json_key(json, "stderr");
        real_or_null(json, answer->is_asked, influence->stderr_of_mean);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void write_pivotal_facts(struct json *json, const struct state *state,
                                const struct reading_answer *answer)
{
    json_key(json, "pivotal_facts");
    json_open(json, '[');
    for (uint32_t i = 0; i < answer->pivotal_fact_count; i++) {
        const struct pivotal_fact *pivotal = &answer->pivotal_facts[i];
        json_open_inline(json, '{');
        json_key(json, "fact");
        json_str(json, state->facts[pivotal->fact].name);
        json_key(json, "if_true");
        real_or_null(json, pivotal->is_asked, pivotal->if_true);
        json_key(json, "if_false");
        real_or_null(json, pivotal->is_asked, pivotal->if_false);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void write_spans(struct json *json, const struct reading_answer *answer, uint32_t need)
{
    json_key(json, "spans");
    json_open(json, '[');
    for (uint32_t i = 0; i < answer->fill.span_counts[need]; i++) {
        const struct fill_span *span = &answer->fill.spans[need][i];
        json_open_inline(json, '{');
        key_plan_day(json, "from", span->from);
        key_plan_day(json, "until", span->until);
        key_quantity(json, "need", answer->plan->needs[need].quantity);
        key_quantity(json, "met", span->met);
        json_close(json, '}');
    }
    json_close(json, ']');
}

/* Every row of the set; one that is not counted (no quantity, not in force) has no spans and met
 * null. */
static void write_requirements(struct json *json, const struct premise *premise,
                               const struct reading_answer *answer)
{
    json_key(json, "requirements");
    json_open(json, '[');
    for (uint32_t r = premise->first; r < premise->first + premise->count; r++) {
        int64_t need = assess_need_of(answer->plan, r);
        json_open(json, '{');
        json_key(json, "id");
        json_str(json, premise->state->requirements[r].id);
        json_key(json, "critical");
        json_bool(json, premise_is_critical(premise, r));
        json_key(json, "met");
        real_or_null(json, need >= 0,
                     need < 0 ? 0 : fill_share(&answer->fill, answer->plan, (uint32_t)need));
        if (need >= 0) {
            write_spans(json, answer, (uint32_t)need);
        } else {
            json_key(json, "spans");
            json_open(json, '[');
            json_close(json, ']');
        }
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void write_reading(struct json *json, const struct premise *premise,
                          const struct reading_answer *answer)
{
    const struct state *state = premise->state;
    json_key(json, answer->reading->name);
    json_open(json, '{');
    json_key(json, "coverage");
    real_or_null(json, answer->is_asked, answer->coverage);
    json_key(json, "critical_met");
    json_bool(json, answer->critical_met);
    write_shortfall(json, state, answer);
    write_components(json, state, answer);
    write_withdrawals(json, state, answer);
    write_breaking_sets(json, state, answer);
    write_influence(json, state, answer);
    write_pivotal_facts(json, state, answer);
    write_requirements(json, premise, answer);
    json_close(json, '}');
}

static void write_ladder(struct json *json, const struct assessment *assessment)
{
    json_key(json, "ladder");
    json_open(json, '[');
    for (int stage = 0; stage < STAGE_LADDER_COUNT; stage++) {
        json_open_inline(json, '{');
        json_key(json, "stage");
        json_str(json, words_stage((enum stage)stage));
        json_key(json, "coverage");
        real_or_null(json, assessment->ladder_is_asked, assessment->ladder[stage]);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void write_unsaid(struct json *json, const struct assessment *assessment)
{
    const struct state *state = assessment->premise.state;
    json_key(json, "unquantified");
    json_open_inline(json, '[');
    for (uint32_t i = 0; i < assessment->unquantified_count; i++)
        json_str(json, state->undertakings[assessment->unquantified[i]].id);
    json_close(json, ']');
    json_key(json, "unsaid");
    json_open(json, '[');
    for (uint32_t i = 0; i < assessment->unsaid_count; i++) {
        json_open_inline(json, '{');
        json_key(json, "undertaking");
        json_str(json, state->undertakings[assessment->unsaid[i].undertaking].id);
        json_key(json, "fields");
        json_open(json, '[');
        for (int field = 0; field < UNSAID_COUNT; field++)
            if (assessment->unsaid[i].fields[field])
                json_text(json, unsaid_name((enum unsaid_field)field));
        json_close(json, ']');
        json_close(json, '}');
    }
    json_close(json, ']');
}

/* What was supposed, so that a stored answer says what it is an answer to. */
static void write_question(struct json *json, const struct question *question)
{
    json_key(json, "without");
    json_open_inline(json, '[');
    for (size_t i = 0; i < question->without_count; i++)
        json_str(json, question->without[i]);
    json_close(json, ']');
    json_key(json, "suppose");
    json_open_inline(json, '[');
    for (size_t i = 0; i < question->supposed_count; i++) {
        json_open(json, '{');
        json_key(json, "fact");
        json_str(json, question->supposed[i].fact);
        json_key(json, "value");
        json_bool(json, question->supposed[i].value);
        json_close(json, '}');
    }
    json_close(json, ']');
    json_key(json, "seed");
    json_integer(json, (int64_t)question->seed);
    json_key(json, "actual");
    json_bool(json, question->actual);
}

void assess_write_json(struct buf *out, const struct assessment *assessment)
{
    const struct premise *premise = &assessment->premise;
    const struct state *state = premise->state;
    struct json json;
    json_init(&json, out);
    json_open(&json, '{');
    json_key(&json, "guarantee");
    json_str(&json, row_text(state->guarantee, GUARANTEE_ID));
    json_key(&json, "set");
    json_str(&json, premise->question.set);
    json_key(&json, "as_of");
    date_or_null(&json, state->as_of);
    json_key(&json, "c_day");
    date_or_null(&json, assess_c_day(premise));
    json_key(&json, "k");
    json_integer(&json, premise->question.k);
    json_key(&json, "resist");
    json_integer(&json, premise->question.resist);
    json_key(&json, "verdict");
    json_text(&json, verdict_name(assessment->verdict));
    json_key(&json, "why");
    json_text(&json, assessment->why);
    json_key(&json, "readings");
    json_open(&json, '{');
    for (int reading = 0; reading < READING_COUNT; reading++)
        write_reading(&json, premise, &assessment->readings[reading]);
    json_close(&json, '}');
    write_ladder(&json, assessment);
    write_unsaid(&json, assessment);
    write_question(&json, &premise->question);
    json_close(&json, '}');
}
