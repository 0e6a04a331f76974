/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/emit.h"

#include "answer/basis.h"
#include "answer/steps.h"
#include "base/number.h"

/* Unknown text is null. */
static void key_str(struct emit *json, const char *key, struct str value)
{
    emit_key(json, key);
    if (value.size == 0)
        emit_null(json);
    else
        emit_str(json, value);
}

static void key_date(struct emit *json, const char *key, int32_t days)
{
    char text[DATE_TEXT_BYTES];
    key_str(json, key, str_from(days == DATE_NONE ? "" : date_write(text, days)));
}

static void key_quantity(struct emit *json, const char *key, int64_t thousandths)
{
    char text[NUMBER_TEXT_BYTES];
    emit_key(json, key);
    emit_text(json, thousandths_write_full(text, thousandths));
}

/* Kleene's third value is null. */
static void key_truth(struct emit *json, const char *key, enum truth truth)
{
    emit_key(json, key);
    if (truth == TRUTH_UNKNOWN)
        emit_null(json);
    else
        emit_bool(json, truth == TRUTH_TRUE);
}

static void key_undertakings(struct emit *json, const char *key, const struct state *state,
                             const uint32_t *undertakings, uint32_t count)
{
    emit_key(json, key);
    emit_open_inline(json, '[');
    for (uint32_t i = 0; i < count; i++)
        emit_str(json, state->undertakings[undertakings[i]].id);
    emit_close(json, ']');
}

static void write_cell(struct emit *json, enum step step, const struct step_cell *cell)
{
    bool is_step = cell->row->kind == KIND_STEP;
    emit_open_inline(json, '{');
    key_str(json, "step", steps_name(step));
    key_truth(json, "taken", cell->truth);
    key_date(json, "on", cell->on);
    key_str(json, "row", row_text(cell->row, is_step ? STEP_ID : FACT_ID));
    key_str(json, "source", row_text(cell->row, is_step ? STEP_SOURCE : FACT_SOURCE));
    emit_close(json, '}');
}

void steps_emit_way(struct emit *json, const struct steps *steps, const struct step_way *way)
{
    emit_open(json, '{');
    key_str(json, "party", steps->state->parties[way->party].id);
    emit_key(json, "signed_not_ratified");
    emit_bool(json, way->lacks_ratification);
    emit_key(json, "steps");
    emit_open(json, '[');
    for (int step = 0; step < STEP_COUNT; step++)
        if (way->cells[step].row != NULL)
            write_cell(json, (enum step)step, &way->cells[step]);
    emit_close(json, ']');
    emit_close(json, '}');
}

static void write_instrument(struct emit *json, const struct steps *steps,
                             const struct row *instrument)
{
    emit_open(json, '{');
    key_str(json, "id", row_text(instrument, INSTRUMENT_ID));
    key_str(json, "title", row_text(instrument, INSTRUMENT_TITLE));
    key_str(json, "kind", row_text(instrument, INSTRUMENT_KIND));
    key_str(json, "binding", row_text(instrument, INSTRUMENT_BINDING));
    key_str(json, "source", row_text(instrument, INSTRUMENT_SOURCE));
    emit_key(json, "parties");
    emit_open(json, '[');
    for (uint32_t w = 0; w < steps->way_count; w++)
        if (steps->ways[w].instrument == instrument)
            steps_emit_way(json, steps, &steps->ways[w]);
    emit_close(json, ']');
    emit_close(json, '}');
}

void steps_emit_wait(struct emit *json, const struct steps *steps, const struct step_wait *wait)
{
    const struct step_way *way = &steps->ways[wait->way];
    const struct step_cell *cell = &way->cells[wait->step];
    emit_open_inline(json, '{');
    key_str(json, "instrument", row_text(way->instrument, INSTRUMENT_ID));
    key_str(json, "party", steps->state->parties[way->party].id);
    key_str(json, "step", steps_name(wait->step));
    key_str(json, "fact", steps->state->facts[cell->fact].name);
    key_truth(json, "taken", cell->truth);
    key_date(json, "on", cell->on);
    key_undertakings(json, "undertakings", steps->state, wait->undertakings,
                     wait->undertaking_count);
    emit_close(json, '}');
}

void steps_emit_ceiling(struct emit *json, const struct steps *steps,
                        const struct step_ceiling *ceiling)
{
    const struct step_way *way = &steps->ways[ceiling->way];
    emit_open_inline(json, '{');
    key_str(json, "row", row_text(ceiling->step, STEP_ID));
    key_str(json, "instrument", row_text(way->instrument, INSTRUMENT_ID));
    key_str(json, "party", steps->state->parties[way->party].id);
    key_str(json, "on", row_text(ceiling->step, STEP_ON));
    key_str(json, "state", str_from(ceiling_state_name(ceiling->state)));
    key_quantity(json, "ceiling", ceiling->quantity);
    key_str(json, "unit", row_text(ceiling->step, STEP_UNIT));
    key_quantity(json, "offered", ceiling->asked);
    emit_key(json, "offered_unsaid");
    emit_integer(json, ceiling->unsaid_count);
    emit_key(json, "is_reached");
    emit_bool(json, ceiling->is_reached);
    key_undertakings(json, "undertakings", steps->state, ceiling->undertakings,
                     ceiling->undertaking_count);
    emit_close(json, '}');
}

void steps_write_json(struct buf *out, const struct steps *steps, const struct row *instrument)
{
    struct emit json;
    emit_init(&json, out);
    emit_open(&json, '{');
    key_str(&json, "guarantee", row_text(steps->state->guarantee, GUARANTEE_ID));
    key_date(&json, "as_of", steps->state->as_of);
    basis_emit(&json, steps->state->record);
    emit_key(&json, "instruments");
    emit_open(&json, '[');
    for (uint32_t i = 0; i < steps->instrument_count; i++)
        if (instrument == NULL || steps->instruments[i] == instrument)
            write_instrument(&json, steps, steps->instruments[i]);
    emit_close(&json, ']');
    emit_key(&json, "missing");
    emit_open(&json, '[');
    for (uint32_t i = 0; i < steps->wait_count; i++)
        if (instrument == NULL || steps->ways[steps->waits[i].way].instrument == instrument)
            steps_emit_wait(&json, steps, &steps->waits[i]);
    emit_close(&json, ']');
    emit_key(&json, "ceilings");
    emit_open(&json, '[');
    for (uint32_t i = 0; i < steps->ceiling_count; i++)
        if (instrument == NULL || steps->ways[steps->ceilings[i].way].instrument == instrument)
            steps_emit_ceiling(&json, steps, &steps->ceilings[i]);
    emit_close(&json, ']');
    emit_close(&json, '}');
}
