/* SPDX-License-Identifier: Apache-2.0 */
/* The chain behind an instrument, a party's way with it, one step, or what waits for one. */
#include "answer/steps.h"
#include "answer/trace_rows.h"
#include "answer/words.h"

/* What the links are told from. */
struct told {
    struct tracer tracer;
    const struct steps *steps;
    const struct row *instrument; /* only this one; NULL: all */
};

static bool is_asked(const struct told *told, const struct step_way *way)
{
    return told->instrument == NULL || told->instrument == way->instrument;
}

static struct str party_of(const struct told *told, const struct step_way *way)
{
    return told->steps->state->parties[way->party].id;
}

/* ---- one step --------------------------------------------------------------------------- */

static const char *cell_words(struct told *told, const struct step_cell *cell)
{
    struct buf words;
    buf_init(&words);
    steps_describe_cell(&words, told->steps->state, cell);
    struct str kept = words_keep(told->tracer.arena, &words);
    return arena_printf(told->tracer.arena, "%.*s", STR_ARG(kept));
}

static bool is_disputed(const struct told *told, const struct step_cell *cell)
{
    const struct state *state = told->steps->state;
    return fact_is_contested(&state->facts[cell->fact], state->as_of);
}

/* A step that some row speaks of; of a disputed one, each row that speaks of the day. */
static void add_cell(struct told *told, int depth, const struct step_way *way, enum step step)
{
    const struct step_cell *cell = &way->cells[step];
    struct tracer *tracer = &told->tracer;
    struct str name = steps_name(step);
    if (cell->row == NULL)
        return;
    if (is_disputed(told, cell)) {
        trace_add(tracer, depth, NULL, "%.*s: disputed, rows contradict each other", STR_ARG(name));
        trace_fact_rows(tracer, depth + 1, cell->fact, told->steps->state->as_of);
        return;
    }
    trace_add(tracer, depth, cell->row, "%.*s: %s, by %.*s", STR_ARG(name), cell_words(told, cell),
              STR_ARG(row_text(cell->row, 0)));
    trace_source_of(tracer, depth + 1, cell->row);
}

/* ---- who waits -------------------------------------------------------------------------- */

/* Through what an undertaking waits for a fact: its condition, its caveats, or both. */
static void add_through(struct told *told, int depth, const struct undertaking *undertaking,
                        uint32_t fact)
{
    if (condition_names_fact(undertaking->condition, fact))
        trace_add(&told->tracer, depth, undertaking->row, "through its condition: %.*s",
                  STR_ARG(undertaking->condition->text));
    for (uint32_t i = 0; i < undertaking->caveat_count; i++) {
        const struct caveat *caveat = &undertaking->caveats[i];
        if (caveat->kind != CAVEAT_APPROVAL || (uint32_t)caveat->fact != fact)
            continue;
        trace_add(&told->tracer, depth, caveat->row, "through caveat %.*s, which asks for %.*s",
                  STR_ARG(caveat->id), STR_ARG(row_text(caveat->row, CAVEAT_VALUE)));
        trace_source_of(&told->tracer, depth + 1, caveat->row);
    }
}

/* A step that undertakings wait for: how it stands, and each that waits with its condition. */
static void add_wait(struct told *told, int depth, const struct step_wait *wait)
{
    const struct step_way *way = &told->steps->ways[wait->way];
    const struct step_cell *cell = &way->cells[wait->step];
    struct tracer *tracer = &told->tracer;
    trace_add(tracer, depth, NULL,
              "%.*s: missing, so far %s; expected because %u undertaking%s "
              "wait%s for it",
              STR_ARG(steps_name(wait->step)), cell_words(told, cell),
              (unsigned)wait->undertaking_count, wait->undertaking_count == 1 ? "" : "s",
              wait->undertaking_count == 1 ? "s" : "");
    if (cell->row == NULL)
        trace_add(tracer, depth + 1, NULL, "no row states %.*s",
                  STR_ARG(told->steps->state->facts[cell->fact].name));
    else
        trace_fact_rows(tracer, depth + 1, cell->fact, told->steps->state->as_of);
    for (uint32_t i = 0; i < wait->undertaking_count; i++) {
        trace_undertaking_row(tracer, depth + 1, wait->undertakings[i]);
        add_through(told, depth + 2, &told->steps->state->undertakings[wait->undertakings[i]],
                    cell->fact);
    }
}

static uint32_t add_waits_of(struct told *told, int depth, uint32_t way)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < told->steps->wait_count; i++) {
        if (told->steps->waits[i].way != way)
            continue;
        add_wait(told, depth, &told->steps->waits[i]);
        count++;
    }
    return count;
}

static bool is_waited_for(const struct told *told, uint32_t way, enum step step)
{
    for (uint32_t i = 0; i < told->steps->wait_count; i++)
        if (told->steps->waits[i].way == way && told->steps->waits[i].step == step)
            return true;
    return false;
}

/* ---- ceilings --------------------------------------------------------------------------- */

static void add_under(struct told *told, int depth, const struct step_ceiling *ceiling, uint32_t u)
{
    const struct undertaking *undertaking = &told->steps->state->undertakings[u];
    int64_t quantity = reading_quantity(&readings[READING_STRICT], undertaking);
    trace_add(&told->tracer, depth, undertaking->row, "%.*s offers %s in the strict reading",
              STR_ARG(undertaking->id),
              trace_quantity(&told->tracer, quantity, row_text(ceiling->step, STEP_UNIT)));
    trace_source_of(&told->tracer, depth + 1, undertaking->row);
    trace_add(&told->tracer, depth + 1, undertaking->row, "it hangs on that: %.*s",
              STR_ARG(row_text(undertaking->row, UNDERTAKING_CONDITION)));
}

static void add_ceiling(struct told *told, int depth, const struct step_ceiling *ceiling)
{
    struct tracer *tracer = &told->tracer;
    struct str unit = row_text(ceiling->step, STEP_UNIT);
    struct str state = steps_ceiling_state(tracer->arena, ceiling);
    const char *most = trace_quantity(tracer, ceiling->quantity, unit);
    trace_add(tracer, depth, ceiling->step, "a ceiling of %s, set by %.*s: %.*s", most,
              STR_ARG(row_text(ceiling->step, STEP_ID)), STR_ARG(state));
    trace_source_of(tracer, depth + 1, ceiling->step);
    if (ceiling->undertaking_count == 0) {
        struct str why = steps_nobody_under(told->steps, ceiling);
        size_t skipped = str_starts(why, STR("none: ")) ? STR("none: ").size : 0;
        trace_add(tracer, depth + 1, NULL, "nothing is offered under it: %.*s",
                  (int)(why.size - skipped), why.data + skipped);
        return;
    }
    trace_add(tracer, depth + 1, NULL, "offered under it: %s%s%s",
              trace_quantity(tracer, ceiling->asked, unit),
              ceiling->unsaid_count > 0 ? ", and more without a quantity" : "",
              ceiling->is_reached ? "; the strict reading cuts off what is above it" : "");
    for (uint32_t i = 0; i < ceiling->undertaking_count; i++)
        add_under(told, depth + 2, ceiling, ceiling->undertakings[i]);
}

static void add_ceilings_of(struct told *told, int depth, uint32_t way)
{
    for (uint32_t i = 0; i < told->steps->ceiling_count; i++)
        if (told->steps->ceilings[i].way == way)
            add_ceiling(told, depth, &told->steps->ceilings[i]);
}

/* ---- a party's way ---------------------------------------------------------------------- */

/* Signed and no more: a treaty wants more than that, a political word need not. */
static void add_unratified(struct told *told, int depth, const struct step_way *way)
{
    struct str binding = row_text(way->instrument, INSTRUMENT_BINDING);
    bool is_legal = str_eq(binding, STR("legal"));
    trace_add(&told->tracer, depth, way->instrument,
              "ratified: not so far; expected because it has signed and %.*s is not in force for "
              "it (binding: %.*s%s)",
              STR_ARG(row_text(way->instrument, INSTRUMENT_ID)),
              STR_ARG(binding.size > 0 ? binding : STR("unsaid")),
              is_legal ? "" : ", so it may not need it");
}

static uint32_t count_taken(const struct step_way *way)
{
    uint32_t taken = 0;
    for (int step = 0; step < STEP_COUNT; step++)
        taken += way->cells[step].truth == TRUTH_TRUE;
    return taken;
}

/* All of a party's way with an instrument: what is done, what is missing, what it allows. */
static void add_way(struct told *told, int depth, uint32_t w)
{
    const struct step_way *way = &told->steps->ways[w];
    struct tracer *tracer = &told->tracer;
    struct buf words;
    buf_init(&words);
    words_count(&words, count_taken(way), "step");
    trace_add(tracer, depth, NULL, "%.*s and %.*s: %.*s taken", STR_ARG(party_of(told, way)),
              STR_ARG(row_text(way->instrument, INSTRUMENT_ID)), STR_ARG(buf_view(&words)));
    buf_release(&words);
    for (int step = 0; step < STEP_COUNT; step++)
        add_cell(told, depth + 1, way, (enum step)step);
    uint32_t waits = add_waits_of(told, depth + 1, w);
    if (way->lacks_ratification && !is_waited_for(told, w, STEP_RATIFIED))
        add_unratified(told, depth + 1, way);
    else if (waits == 0)
        trace_add(tracer, depth + 1, NULL, "no undertaking waits for another step of it");
    add_ceilings_of(told, depth + 1, w);
}

/* ---- what may be asked for -------------------------------------------------------------- */

static void add_instrument(struct told *told, const struct row *instrument)
{
    bool any = false;
    trace_row(&told->tracer, 0, instrument);
    for (uint32_t w = 0; w < told->steps->way_count; w++) {
        if (told->steps->ways[w].instrument != instrument)
            continue;
        add_way(told, 1, w);
        any = true;
    }
    if (!any)
        trace_add(&told->tracer, 1, NULL,
                  "no row tells of a step, and no condition or caveat names one");
}

static void add_party(struct told *told, uint32_t party)
{
    bool any = false;
    trace_row(&told->tracer, 0, told->steps->state->parties[party].row);
    for (uint32_t w = 0; w < told->steps->way_count; w++) {
        const struct step_way *way = &told->steps->ways[w];
        if (way->party != party || !is_asked(told, way))
            continue;
        add_way(told, 1, w);
        any = true;
    }
    if (!any)
        trace_add(&told->tracer, 1, NULL,
                  "no row tells of a step of it, and no condition or caveat names one");
}

/* What hangs on a step: who waits for it, and the ceilings that it sets. */
static void add_hanging(struct told *told, uint32_t way, enum step step)
{
    bool any = false;
    for (uint32_t i = 0; i < told->steps->wait_count; i++) {
        const struct step_wait *wait = &told->steps->waits[i];
        if (wait->way != way || wait->step != step)
            continue;
        add_wait(told, 1, wait);
        any = true;
    }
    if (step == STEP_APPROVED)
        add_ceilings_of(told, 1, way);
    if (!any)
        trace_add(&told->tracer, 1, NULL, "no undertaking waits for it");
}

/* Which way and step a fact is; false for a fact that is no step. */
static bool find_step(const struct told *told, int64_t fact, uint32_t *way, enum step *found)
{
    for (uint32_t w = 0; w < told->steps->way_count; w++)
        for (int step = 0; step < STEP_COUNT; step++)
            if (told->steps->ways[w].cells[step].fact == fact) {
                *way = w;
                *found = (enum step)step;
                return true;
            }
    return false;
}

static bool add_fact(struct told *told, int64_t fact)
{
    uint32_t way;
    enum step step;
    if (fact == STATE_UNKNOWN || !find_step(told, fact, &way, &step))
        return false;
    trace_fact(&told->tracer, 0, (uint32_t)fact);
    add_hanging(told, way, step);
    return true;
}

/* A row of steps.csv: itself, then what its fact is on the day, which another row may decide. */
static bool add_step(struct told *told, const struct row *row)
{
    uint32_t way;
    enum step step;
    const struct state *state = told->steps->state;
    if (row == NULL)
        return false;
    struct str name = record_step_fact(told->tracer.arena, row);
    int64_t fact = state_fact(state, name);
    trace_row(&told->tracer, 0, row);
    if (!state->counts[KIND_STEP][row->index] || fact == STATE_UNKNOWN
        || !find_step(told, fact, &way, &step)) {
        trace_add(&told->tracer, 1, NULL, "it does not count as of the date");
        return true;
    }
    trace_fact(&told->tracer, 1, (uint32_t)fact);
    add_hanging(told, way, step);
    return true;
}

/* ---- an undertaking --------------------------------------------------------------------- */

/* Why an undertaking is not among those that wait. */
static const char *waits_for_none(const struct undertaking *undertaking)
{
    bool asks = undertaking->condition != NULL;
    for (uint32_t i = 0; i < undertaking->caveat_count; i++)
        asks = asks || undertaking->caveats[i].kind == CAVEAT_APPROVAL;
    return undertaking->superseded                    ? "a later row supersedes it"
           : undertaking->stage >= STAGE_LADDER_COUNT ? "it is withdrawn, refused or lapsed"
           : !asks ? "it has no condition, and no caveat asks for an approval"
                   : "each step that it names is taken, or it is released without it";
}

static bool holds(const uint32_t *undertakings, uint32_t count, uint32_t u)
{
    for (uint32_t i = 0; i < count; i++)
        if (undertakings[i] == u)
            return true;
    return false;
}

static void add_awaited(struct told *told, int depth, const struct step_wait *wait,
                        const struct undertaking *undertaking)
{
    const struct step_way *way = &told->steps->ways[wait->way];
    const struct step_cell *cell = &way->cells[wait->step];
    trace_add(&told->tracer, depth, NULL, "waits for %.*s, so far %s",
              STR_ARG(told->steps->state->facts[cell->fact].name), cell_words(told, cell));
    add_through(told, depth + 1, undertaking, cell->fact);
    trace_row(&told->tracer, depth + 1, way->instrument);
    for (int step = 0; step < STEP_COUNT; step++)
        add_cell(told, depth + 1, way, (enum step)step);
}

static void add_undertaking(struct told *told, uint32_t u)
{
    const struct undertaking *undertaking = &told->steps->state->undertakings[u];
    uint32_t count = 0;
    trace_undertaking(&told->tracer, 0, u);
    for (uint32_t i = 0; i < told->steps->wait_count; i++) {
        const struct step_wait *wait = &told->steps->waits[i];
        if (!holds(wait->undertakings, wait->undertaking_count, u)
            || !is_asked(told, &told->steps->ways[wait->way]))
            continue;
        add_awaited(told, 1, wait, undertaking);
        count++;
    }
    if (count == 0)
        trace_add(&told->tracer, 1, NULL, "it waits for no step%s: %s",
                  told->instrument == NULL ? "" : " of this instrument",
                  told->instrument == NULL ? waits_for_none(undertaking)
                                           : "ask without the instrument for those of others");
    for (uint32_t i = 0; i < told->steps->ceiling_count; i++)
        if (holds(told->steps->ceilings[i].undertakings, told->steps->ceilings[i].undertaking_count,
                  u))
            add_ceiling(told, 1, &told->steps->ceilings[i]);
}

/* ---- the whole -------------------------------------------------------------------------- */

static bool add_any(struct told *told, struct str id)
{
    const struct state *state = told->steps->state;
    int64_t party = state_party(state, id), u = state_undertaking(state, id);
    for (uint32_t i = 0; i < told->steps->instrument_count; i++)
        if (str_eq(row_text(told->steps->instruments[i], INSTRUMENT_ID), id)) {
            add_instrument(told, told->steps->instruments[i]);
            return true;
        }
    if (party != STATE_UNKNOWN)
        add_party(told, (uint32_t)party);
    else if (u != STATE_UNKNOWN)
        add_undertaking(told, (uint32_t)u);
    else
        return add_fact(told, state_fact(state, id))
               || add_step(told, record_find(state->record, KIND_STEP, id))
               || trace_any_row(&told->tracer, id);
    return true;
}

static void know_names(struct told *told)
{
    const struct table *table = &told->steps->state->record->tables[KIND_STEP];
    for (uint32_t i = 0; i < told->steps->instrument_count; i++)
        trace_know(&told->tracer, row_text(told->steps->instruments[i], INSTRUMENT_ID));
    for (uint32_t p = 0; p < told->steps->state->party_count; p++)
        trace_know(&told->tracer, told->steps->state->parties[p].id);
    for (size_t i = 0; i < table->row_count; i++)
        trace_know(&told->tracer, row_text(&table->rows[i], STEP_ID));
    trace_know_state(&told->tracer);
}

bool trace_steps(struct arena *arena, const struct premise *premise, const struct steps *steps,
                 const struct row *instrument, struct str id, struct trace *trace,
                 struct error *err)
{
    struct told told = {
        .tracer = {.arena = arena, .premise = premise}, .steps = steps, .instrument = instrument};
    trace_find_lives(&told.tracer);
    if (!add_any(&told, id)) {
        know_names(&told);
        return trace_unknown(&told.tracer, id, err);
    }
    *trace = (struct trace){.links = told.tracer.links, .count = told.tracer.count};
    return true;
}
