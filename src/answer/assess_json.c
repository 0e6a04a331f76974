/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/assess.h"

#include "answer/basis.h"
#include "answer/emit.h"
#include "answer/words.h"
#include "base/number.h"

/* A number, or null where nothing was asked. */
static void real_or_null(struct emit *json, bool is_asked, double value)
{
    if (is_asked)
        emit_real(json, value);
    else
        emit_null(json);
}

static void date_or_null(struct emit *json, int32_t days)
{
    char text[DATE_TEXT_BYTES];
    if (days == DATE_NONE)
        emit_null(json);
    else
        emit_text(json, date_write(text, days));
}

static void key_plan_day(struct emit *json, const char *key, int32_t day)
{
    char text[WORDS_BYTES];
    emit_key(json, key);
    emit_text(json, words_plan_day(text, day));
}

static void key_quantity(struct emit *json, const char *key, int64_t thousandths)
{
    char text[NUMBER_TEXT_BYTES];
    emit_key(json, key);
    emit_text(json, thousandths_write_full(text, thousandths));
}

static void party_list(struct emit *json, const struct state *state, const uint32_t *parties,
                       size_t count)
{
    emit_open_inline(json, '[');
    for (size_t i = 0; i < count; i++)
        emit_str(json, state->parties[parties[i]].id);
    emit_close(json, ']');
}

static void write_cut(struct emit *json, const struct state *state, const struct plan *plan,
                      const struct shortfall *shortfall)
{
    emit_key(json, "cut");
    emit_open(json, '{');
    emit_key(json, "undertakings");
    emit_open_inline(json, '[');
    for (uint32_t i = 0; i < shortfall->undertaking_count; i++)
        emit_str(json, state->undertakings[shortfall->undertakings[i]].id);
    emit_close(json, ']');
    emit_key(json, "requirements");
    emit_open_inline(json, '[');
    for (uint32_t i = 0; i < shortfall->need_count; i++)
        emit_str(json, state->requirements[plan->needs[shortfall->needs[i]].requirement].id);
    emit_close(json, ']');
    emit_close(json, '}');
}

static void write_shortfall(struct emit *json, const struct state *state,
                            const struct reading_answer *answer)
{
    emit_key(json, "first_shortfall");
    const struct shortfall *shortfall = answer->fill.first_shortfall;
    if (shortfall == NULL) {
        emit_null(json);
        return;
    }
    emit_open(json, '{');
    emit_key(json, "requirement");
    emit_str(json, state->requirements[answer->plan->needs[shortfall->need].requirement].id);
    key_plan_day(json, "from", shortfall->from);
    key_plan_day(json, "until", shortfall->until);
    key_quantity(json, "short", shortfall->short_by);
    write_cut(json, state, answer->plan, shortfall);
    emit_close(json, '}');
}

static void write_components(struct emit *json, const struct state *state,
                             const struct reading_answer *answer)
{
    emit_key(json, "components");
    emit_open(json, '[');
    for (uint32_t i = 0; i < answer->component_count; i++) {
        const struct component_answer *component = &answer->components[i];
        emit_open_inline(json, '{');
        emit_key(json, "component");
        emit_str(json, words_component((int32_t)component->component));
        emit_key(json, "coverage");
        real_or_null(json, component->is_asked, component->coverage);
        emit_key(json, "critical_met");
        if (plan_asks_critical(answer->plan))
            emit_bool(json, component->critical_met);
        else
            emit_null(json);
        emit_key(json, "leads");
        party_list(json, state, component->leads, component->lead_count);
        emit_close(json, '}');
    }
    emit_close(json, ']');
}

static void write_withdrawals(struct emit *json, const struct state *state,
                              const struct reading_answer *answer)
{
    emit_key(json, "withdrawals");
    emit_open(json, '[');
    for (uint32_t i = 0; i < answer->withdrawal_count; i++) {
        const struct withdrawal *withdrawal = &answer->withdrawals[i];
        emit_open_inline(json, '{');
        emit_key(json, "k");
        emit_integer(json, withdrawal->k);
        emit_key(json, "parties");
        party_list(json, state, withdrawal->parties, withdrawal->k);
        emit_key(json, "coverage");
        real_or_null(json, answer->is_asked, withdrawal->coverage);
        emit_key(json, "direct_loss");
        real_or_null(json, answer->is_asked, withdrawal->direct_loss);
        emit_key(json, "cascade_loss");
        real_or_null(json, answer->is_asked, withdrawal->cascade_loss);
        emit_close(json, '}');
    }
    emit_close(json, ']');
}

static void write_breaking_sets(struct emit *json, const struct state *state,
                                const struct reading_answer *answer)
{
    emit_key(json, "breaking_sets");
    if (!answer->critical_met || !plan_asks_critical(answer->plan)) {
        emit_null(json);
        return;
    }
    emit_open(json, '[');
    for (size_t i = 0; i < answer->breaking_set_count; i++)
        party_list(json, state, answer->breaking_sets[i].parties, answer->breaking_sets[i].count);
    emit_close(json, ']');
}

static void write_influence(struct emit *json, const struct state *state,
                            const struct reading_answer *answer)
{
    emit_key(json, "influence");
    emit_open(json, '[');
    for (uint32_t i = 0; i < answer->influence_count; i++) {
        const struct influence *influence = &answer->influence[i];
        emit_open_inline(json, '{');
        emit_key(json, "party");
        emit_str(json, state->parties[influence->party].id);
        emit_key(json, "shapley");
        real_or_null(json, answer->is_asked, influence->shapley);
        emit_key(json, "stderr");
        real_or_null(json, answer->is_asked, influence->stderr_of_mean);
        emit_close(json, '}');
    }
    emit_close(json, ']');
}

static void write_pivotal_facts(struct emit *json, const struct state *state,
                                const struct reading_answer *answer)
{
    emit_key(json, "pivotal_facts");
    emit_open(json, '[');
    for (uint32_t i = 0; i < answer->pivotal_fact_count; i++) {
        const struct pivotal_fact *pivotal = &answer->pivotal_facts[i];
        emit_open_inline(json, '{');
        emit_key(json, "fact");
        emit_str(json, state->facts[pivotal->fact].name);
        emit_key(json, "if_true");
        real_or_null(json, pivotal->is_asked, pivotal->if_true);
        emit_key(json, "if_false");
        real_or_null(json, pivotal->is_asked, pivotal->if_false);
        emit_close(json, '}');
    }
    emit_close(json, ']');
}

static void write_spans(struct emit *json, const struct reading_answer *answer, uint32_t need)
{
    emit_key(json, "spans");
    emit_open(json, '[');
    for (uint32_t i = 0; i < answer->fill.span_counts[need]; i++) {
        const struct fill_span *span = &answer->fill.spans[need][i];
        emit_open_inline(json, '{');
        key_plan_day(json, "from", span->from);
        key_plan_day(json, "until", span->until);
        key_quantity(json, "need", answer->plan->needs[need].quantity);
        key_quantity(json, "met", span->met);
        emit_close(json, '}');
    }
    emit_close(json, ']');
}

/* Every row of the set; one that is not counted (no quantity, not in force) has no spans and met
 * null. */
static void write_requirements(struct emit *json, const struct premise *premise,
                               const struct reading_answer *answer)
{
    emit_key(json, "requirements");
    emit_open(json, '[');
    for (uint32_t r = premise->first; r < premise->first + premise->count; r++) {
        int64_t need = assess_need_of(answer->plan, r);
        emit_open(json, '{');
        emit_key(json, "id");
        emit_str(json, premise->state->requirements[r].id);
        emit_key(json, "critical");
        emit_bool(json, premise_is_critical(premise, r));
        emit_key(json, "met");
        real_or_null(json, need >= 0,
                     need < 0 ? 0 : fill_share(&answer->fill, answer->plan, (uint32_t)need));
        if (need >= 0) {
            write_spans(json, answer, (uint32_t)need);
        } else {
            emit_key(json, "spans");
            emit_open(json, '[');
            emit_close(json, ']');
        }
        emit_close(json, '}');
    }
    emit_close(json, ']');
}

static void write_reading(struct emit *json, const struct premise *premise,
                          const struct reading_answer *answer)
{
    const struct state *state = premise->state;
    emit_key(json, answer->reading->name);
    emit_open(json, '{');
    emit_key(json, "coverage");
    real_or_null(json, answer->is_asked, answer->coverage);
    emit_key(json, "critical_met");
    if (plan_asks_critical(answer->plan))
        emit_bool(json, answer->critical_met);
    else
        emit_null(json);
    write_shortfall(json, state, answer);
    write_components(json, state, answer);
    write_withdrawals(json, state, answer);
    write_breaking_sets(json, state, answer);
    write_influence(json, state, answer);
    write_pivotal_facts(json, state, answer);
    write_requirements(json, premise, answer);
    emit_close(json, '}');
}

static void write_ladder(struct emit *json, const struct assessment *assessment)
{
    emit_key(json, "ladder");
    emit_open(json, '[');
    for (int stage = 0; stage < STAGE_LADDER_COUNT; stage++) {
        emit_open_inline(json, '{');
        emit_key(json, "stage");
        emit_str(json, words_stage((enum stage)stage));
        emit_key(json, "coverage");
        real_or_null(json, assessment->ladder_is_asked, assessment->ladder[stage]);
        emit_close(json, '}');
    }
    emit_close(json, ']');
}

static void write_unsaid(struct emit *json, const struct assessment *assessment)
{
    const struct state *state = assessment->premise.state;
    emit_key(json, "unquantified");
    emit_open_inline(json, '[');
    for (uint32_t i = 0; i < assessment->unquantified_count; i++)
        emit_str(json, state->undertakings[assessment->unquantified[i]].id);
    emit_close(json, ']');
    emit_key(json, "unsaid");
    emit_open(json, '[');
    for (uint32_t i = 0; i < assessment->unsaid_count; i++) {
        emit_open_inline(json, '{');
        emit_key(json, "undertaking");
        emit_str(json, state->undertakings[assessment->unsaid[i].undertaking].id);
        emit_key(json, "fields");
        emit_open(json, '[');
        for (int field = 0; field < UNSAID_COUNT; field++)
            if (assessment->unsaid[i].fields[field])
                emit_text(json, unsaid_name((enum unsaid_field)field));
        emit_close(json, ']');
        emit_close(json, '}');
    }
    emit_close(json, ']');
}

/* What was supposed, so that a stored answer says what it is an answer to. */
static void write_question(struct emit *json, const struct premise *premise)
{
    const struct question *question = &premise->question;
    emit_key(json, "without");
    emit_open_inline(json, '[');
    for (size_t i = 0; i < question->without_count; i++)
        emit_str(json, question->without[i]);
    emit_close(json, ']');
    emit_key(json, "suppose");
    emit_open_inline(json, '[');
    for (size_t i = 0; i < question->supposed_count; i++) {
        emit_open(json, '{');
        emit_key(json, "fact");
        emit_str(json, question->supposed[i].fact);
        emit_key(json, "value");
        emit_bool(json, question->supposed[i].value);
        emit_close(json, '}');
    }
    emit_close(json, ']');
    emit_key(json, "seed");
    emit_integer(json, (int64_t)question->seed);
    emit_key(json, "actual");
    emit_bool(json, question->actual);
    emit_key(json, "triggered");
    if (question->actual && premise->state->trigger != NULL)
        emit_bool(json, state_is_triggered(premise->state));
    else
        emit_null(json);
}

void assess_write_json(struct buf *out, const struct assessment *assessment)
{
    const struct premise *premise = &assessment->premise;
    const struct state *state = premise->state;
    struct emit json;
    emit_init(&json, out);
    emit_open(&json, '{');
    emit_key(&json, "guarantee");
    emit_str(&json, row_text(state->guarantee, GUARANTEE_ID));
    emit_key(&json, "set");
    emit_str(&json, premise->question.set);
    emit_key(&json, "as_of");
    date_or_null(&json, state->as_of);
    basis_emit(&json, state->record);
    emit_key(&json, "c_day");
    date_or_null(&json, assess_c_day(premise));
    emit_key(&json, "k");
    emit_integer(&json, premise->question.k);
    emit_key(&json, "resist");
    emit_integer(&json, premise->question.resist);
    emit_key(&json, "verdict");
    emit_text(&json, verdict_name(assessment->verdict));
    emit_key(&json, "why");
    emit_text(&json, assessment->why);
    emit_key(&json, "readings");
    emit_open(&json, '{');
    for (int reading = 0; reading < READING_COUNT; reading++)
        write_reading(&json, premise, &assessment->readings[reading]);
    emit_close(&json, '}');
    write_ladder(&json, assessment);
    write_unsaid(&json, assessment);
    write_question(&json, premise);
    emit_close(&json, '}');
}
