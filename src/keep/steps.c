/* SPDX-License-Identifier: Apache-2.0 */
#include "keep/steps.h"

#include "keep/missing.h"

#include <stdlib.h>

/* ---- facts that are steps ----------------------------------------------------------- */

/* A fact's name taken apart: "ratified.MOU-1.DUN". */
struct step_name {
    enum step step;
    const struct row *instrument;
    uint32_t party;
};

/* Ids may hold points themselves: the cut is where both halves are names that the record knows. */
static bool read_way(const struct state *state, struct str rest, struct step_name *name)
{
    for (size_t at = 1; at + 1 < rest.size; at++) {
        if (rest.data[at] != '.')
            continue;
        struct str instrument = {rest.data, at}, party = {rest.data + at + 1, rest.size - at - 1};
        int64_t index = state_party(state, party);
        name->instrument = record_find(state->record, KIND_INSTRUMENT, instrument);
        if (name->instrument == NULL || index < 0
            || !state->counts[KIND_INSTRUMENT][name->instrument->index])
            continue;
        name->party = (uint32_t)index;
        return true;
    }
    return false;
}

static bool read_step_name(const struct state *state, struct str fact, struct step_name *name)
{
    const struct field_info *field = &kind_infos[KIND_STEP].fields[STEP_STEP];
    struct str rest = fact, word;
    if (!str_next(&rest, '.', &word))
        return false;
    int step = word_find(field, word);
    if (step < 0)
        return false;
    name->step = (enum step)step;
    return read_way(state, rest, name);
}

/* ---- ways ------------------------------------------------------------------------ */

/* The span that speaks of `day`, the latest to begin; none: the first one to come that is true. */
static const struct fact_span *span_of(const struct fact *fact, int32_t day)
{
    const struct fact_span *now = NULL, *to_come = NULL;
    for (uint32_t i = 0; i < fact->span_count; i++) {
        const struct fact_span *span = &fact->spans[i]; /* in order of their first days */
        if (span->from <= day && day < span->until)
            now = span;
        else if (span->from > day && span->value == TRUTH_TRUE && to_come == NULL)
            to_come = span;
    }
    return now != NULL ? now : to_come;
}

static struct step_cell make_cell(const struct state *state, uint32_t f)
{
    const struct fact *fact = &state->facts[f];
    struct step_cell cell = {fact_on(fact, state->as_of), DATE_NONE, NULL, f};
    const struct fact_span *span = span_of(fact, state->as_of);
    if (span == NULL)
        return cell;
    cell.row = span->row;
    cell.on = span->from == INT32_MIN ? DATE_NONE : span->from;
    return cell;
}

struct loose_step {
    struct step_name name;
    uint32_t fact;
};

static int compare_loose(const void *left, const void *right)
{
    const struct loose_step *a = left, *b = right;
    int order = a->name.instrument == b->name.instrument
                    ? 0
                    : str_cmp(row_text(a->name.instrument, INSTRUMENT_ID),
                              row_text(b->name.instrument, INSTRUMENT_ID));
    if (order != 0)
        return order;
    if (a->name.party != b->name.party)
        return a->name.party < b->name.party ? -1 : 1;
    return (int)a->name.step - (int)b->name.step;
}

static struct loose_step *find_steps(struct arena *arena, const struct state *state, size_t *count)
{
    struct loose_step *loose = ARENA_ARRAY(arena, struct loose_step, state->fact_count);
    *count = 0;
    for (uint32_t f = 0; f < state->fact_count; f++)
        if (read_step_name(state, state->facts[f].name, &loose[*count].name))
            loose[(*count)++].fact = f;
    if (*count > 0)
        qsort(loose, *count, sizeof *loose, compare_loose);
    return loose;
}

static struct step_way new_way(const struct step_name *name)
{
    struct step_way way = {.instrument = name->instrument, .party = name->party};
    for (int step = 0; step < STEP_COUNT; step++)
        way.cells[step] = (struct step_cell){TRUTH_UNKNOWN, DATE_NONE, NULL, STATE_NOT_COUNTED};
    return way;
}

static void fold_ways(struct arena *arena, struct steps *steps)
{
    size_t count;
    const struct loose_step *loose = find_steps(arena, steps->state, &count);
    struct step_way *ways = ARENA_ARRAY(arena, struct step_way, count);
    for (size_t i = 0; i < count; i++) {
        const struct step_name *name = &loose[i].name;
        struct step_way *way = steps->way_count == 0 ? NULL : &ways[steps->way_count - 1];
        if (way == NULL || way->instrument != name->instrument || way->party != name->party) {
            way = &ways[steps->way_count++];
            *way = new_way(name);
        }
        way->cells[name->step] = make_cell(steps->state, loose[i].fact);
    }
    for (uint32_t w = 0; w < steps->way_count; w++)
        ways[w].lacks_ratification = ways[w].cells[STEP_SIGNED].truth == TRUTH_TRUE
                                     && ways[w].cells[STEP_RATIFIED].truth != TRUTH_TRUE
                                     && ways[w].cells[STEP_IN_FORCE].truth != TRUTH_TRUE;
    steps->ways = ways;
}

/* ---- who waits for which step -------------------------------------------------------- */

static bool stands(const struct undertaking *undertaking)
{
    return !undertaking->superseded && undertaking->stage < STAGE_LADDER_COUNT;
}

/* By fact: which undertakings name it. One pass over all conditions and caveats. */
struct naming {
    uint32_t fact, undertaking;
};

static int compare_namings(const void *left, const void *right)
{
    const struct naming *a = left, *b = right;
    if (a->fact != b->fact)
        return a->fact < b->fact ? -1 : 1;
    return a->undertaking < b->undertaking ? -1 : a->undertaking > b->undertaking;
}

struct namings {
    struct arena *arena;
    struct naming *items;
    size_t count, capacity;
};

static void add_naming(struct namings *namings, uint32_t fact, uint32_t undertaking)
{
    ARENA_GROW(namings->arena, &namings->items, namings->count, &namings->capacity);
    namings->items[namings->count++] = (struct naming){fact, undertaking};
}

/* What undertaking `u` waits for: of its condition what is missing, and the facts of approval
 * caveats.
 */
static void collect_waits(struct namings *namings, const struct live *live, uint32_t u)
{
    const struct state *state = live->premise->state;
    const struct undertaking *undertaking = &state->undertakings[u];
    struct missing missing = missing_of(namings->arena, undertaking->condition, live);
    for (uint32_t i = 0; i < missing.count; i++)
        if (missing.names[i].target == TARGET_FACT)
            add_naming(namings, (uint32_t)state_fact(state, missing.names[i].name), u);
    for (uint32_t i = 0; i < undertaking->caveat_count; i++)
        if (undertaking->caveats[i].kind == CAVEAT_APPROVAL)
            add_naming(namings, (uint32_t)undertaking->caveats[i].fact, u);
}

/* How things are on the as-of date: nothing is supposed, nobody has gone. */
static struct premise as_it_is(struct arena *arena, const struct state *state)
{
    enum truth *facts = ARENA_ARRAY(arena, enum truth, state->fact_count);
    for (uint32_t f = 0; f < state->fact_count; f++)
        facts[f] = fact_on(&state->facts[f], state->as_of);
    return (struct premise){.state = state,
                            .question = question_default(),
                            .fact_day = state->as_of,
                            .facts = facts,
                            .without = ARENA_ARRAY(arena, bool, state->party_count)};
}

static void find_namings(struct namings *namings, const struct state *state)
{
    struct premise premise = as_it_is(namings->arena, state);
    struct live live;
    size_t kept = 0;
    missing_live_init(&live, namings->arena, &premise);
    for (uint32_t u = 0; u < state->undertaking_count; u++)
        if (stands(&state->undertakings[u]))
            collect_waits(namings, &live, u);
    if (namings->count > 0)
        qsort(namings->items, namings->count, sizeof *namings->items, compare_namings);
    for (size_t i = 0; i < namings->count; i++)
        if (i == 0 || compare_namings(&namings->items[i - 1], &namings->items[i]) != 0)
            namings->items[kept++] = namings->items[i];
    namings->count = kept;
}

static size_t first_naming(const struct namings *namings, uint32_t fact)
{
    size_t low = 0, high = namings->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (namings->items[middle].fact < fact)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static struct step_wait make_wait(struct arena *arena, const struct namings *namings, uint32_t fact)
{
    struct step_wait wait = {0};
    size_t first = first_naming(namings, fact), end = first;
    while (end < namings->count && namings->items[end].fact == fact)
        end++;
    uint32_t *undertakings = ARENA_ARRAY(arena, uint32_t, end - first);
    for (size_t i = first; i < end; i++)
        undertakings[wait.undertaking_count++] = namings->items[i].undertaking;
    wait.undertakings = undertakings;
    return wait;
}

static void fold_waits(struct arena *arena, struct steps *steps)
{
    struct namings namings = {.arena = arena};
    struct step_wait *waits =
        ARENA_ARRAY(arena, struct step_wait, (size_t)steps->way_count * STEP_COUNT);
    find_namings(&namings, steps->state);
    for (uint32_t w = 0; w < steps->way_count; w++)
        for (int step = 0; step < STEP_COUNT; step++) {
            const struct step_cell *cell = &steps->ways[w].cells[step];
            if (cell->fact == STATE_NOT_COUNTED || cell->truth == TRUTH_TRUE)
                continue;
            struct step_wait wait = make_wait(arena, &namings, cell->fact);
            wait.way = w;
            wait.step = (enum step)step;
            if (wait.undertaking_count > 0)
                waits[steps->wait_count++] = wait;
        }
    steps->waits = waits;
}

/* ---- ceilings -------------------------------------------------------------------- */

/* Whether the ceiling holds for undertaking `u`: the party's, counted, of its unit, hanging on it.
 */
static bool is_under(const struct state *state, const struct step_way *way, struct str unit,
                     uint32_t u)
{
    const struct undertaking *undertaking = &state->undertakings[u];
    return undertaking->party == way->party
           && reading_counts(&readings[READING_STRICT], undertaking)
           && str_eq(row_text(undertaking->row, UNDERTAKING_UNIT), unit)
           && condition_names_fact(undertaking->condition, way->cells[STEP_APPROVED].fact);
}

const char *ceiling_state_name(enum ceiling_state state)
{
    static const char *const names[CEILING_STATE_COUNT] = {
        [CEILING_IN_FORCE] = "in force", [CEILING_TO_COME] = "to come",
        [CEILING_REPLACED] = "replaced", [CEILING_DENOUNCED] = "denounced",
        [CEILING_DISPUTED] = "disputed",
    };
    return names[state];
}

/* Spans are in order of their first days: of the approvals that stand the last one decides. */
static enum ceiling_state state_of(const struct state *state, const struct fact *fact,
                                   const struct row *step)
{
    const struct row *last = NULL;
    bool stands = false;
    if (row_value(step, STEP_ON, INT32_MIN) > state->as_of)
        return CEILING_TO_COME;
    for (uint32_t i = 0; i < fact->span_count; i++) {
        const struct fact_span *span = &fact->spans[i];
        if (span->row->kind != KIND_STEP || row_value(span->row, STEP_STEP, -1) != STEP_APPROVED
            || span->from > state->as_of || span->stands_until <= state->as_of)
            continue;
        last = span->row;
        stands = stands || span->row == step;
    }
    if (!stands)
        return CEILING_DENOUNCED;
    if (last != step)
        return CEILING_REPLACED;
    return fact_on(fact, state->as_of) == TRUTH_TRUE ? CEILING_IN_FORCE : CEILING_DISPUTED;
}

static struct step_ceiling make_ceiling(struct arena *arena, const struct state *state,
                                        const struct step_way *way, const struct row *step)
{
    struct step_ceiling ceiling = {.step = step, .quantity = row_value(step, STEP_QUANTITY, 0)};
    uint32_t *undertakings = NULL;
    size_t count = 0, capacity = 0;
    for (uint32_t u = 0; u < state->undertaking_count; u++) {
        if (!is_under(state, way, row_text(step, STEP_UNIT), u))
            continue;
        int64_t quantity = reading_quantity(&readings[READING_STRICT], &state->undertakings[u]);
        ARENA_GROW(arena, &undertakings, count, &capacity);
        undertakings[count++] = u;
        if (quantity == STATE_UNKNOWN)
            ceiling.unsaid_count++;
        else if (__builtin_add_overflow(ceiling.asked, quantity, &ceiling.asked))
            ceiling.asked = INT64_MAX;
    }
    ceiling.undertakings = undertakings;
    ceiling.undertaking_count = (uint32_t)count;
    ceiling.state = state_of(state, &state->facts[way->cells[STEP_APPROVED].fact], step);
    ceiling.is_reached = ceiling.state == CEILING_IN_FORCE && ceiling.asked > ceiling.quantity;
    return ceiling;
}

/* The way that a step belongs to; -1 if its instrument does not count. O(log ways). */
static int64_t way_of(const struct steps *steps, const struct row *step)
{
    struct str instrument = row_text(step, STEP_INSTRUMENT);
    uint32_t party = steps->state->party_of_row[row_value(step, STEP_PARTY, 0)];
    uint32_t low = 0, high = steps->way_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const struct step_way *way = &steps->ways[middle];
        int order = str_cmp(row_text(way->instrument, INSTRUMENT_ID), instrument);
        if (order == 0 && way->party == party)
            return middle;
        if (order < 0 || (order == 0 && way->party < party))
            low = middle + 1;
        else
            high = middle;
    }
    return -1;
}

static int compare_ceilings(const void *left, const void *right)
{
    const struct step_ceiling *a = left, *b = right;
    if (a->way != b->way)
        return a->way < b->way ? -1 : 1;
    int64_t x = row_value(a->step, STEP_ON, 0), y = row_value(b->step, STEP_ON, 0);
    if (x != y)
        return x < y ? -1 : 1;
    return str_cmp(row_text(a->step, STEP_ID), row_text(b->step, STEP_ID));
}

static void fold_ceilings(struct arena *arena, struct steps *steps)
{
    const struct state *state = steps->state;
    const struct table *table = &state->record->tables[KIND_STEP];
    struct step_ceiling *ceilings = NULL;
    size_t count = 0, capacity = 0;
    for (size_t i = 0; i < table->row_count; i++) {
        const struct row *step = &table->rows[i];
        if (!state->counts[KIND_STEP][i] || !row_has(step, STEP_QUANTITY)
            || row_value(step, STEP_STEP, -1) != STEP_APPROVED)
            continue;
        int64_t way = way_of(steps, step);
        if (way < 0)
            continue;
        ARENA_GROW(arena, &ceilings, count, &capacity);
        ceilings[count] = make_ceiling(arena, state, &steps->ways[way], step);
        ceilings[count++].way = (uint32_t)way;
    }
    if (count > 0)
        qsort(ceilings, count, sizeof *ceilings, compare_ceilings);
    steps->ceilings = ceilings;
    steps->ceiling_count = (uint32_t)count;
}

/* ---- the whole ---------------------------------------------------------------------- */

static int compare_instruments(const void *left, const void *right)
{
    const struct row *a = *(const struct row *const *)left, *b = *(const struct row *const *)right;
    return str_cmp(row_text(a, INSTRUMENT_ID), row_text(b, INSTRUMENT_ID));
}

static void fold_instruments(struct arena *arena, struct steps *steps)
{
    const struct table *table = &steps->state->record->tables[KIND_INSTRUMENT];
    const struct row **instruments = ARENA_ARRAY(arena, const struct row *, table->row_count);
    for (size_t i = 0; i < table->row_count; i++)
        if (steps->state->counts[KIND_INSTRUMENT][i])
            instruments[steps->instrument_count++] = &table->rows[i];
    if (steps->instrument_count > 0)
        qsort(instruments, steps->instrument_count, sizeof *instruments, compare_instruments);
    steps->instruments = instruments;
}

void steps_fold(struct arena *arena, const struct state *state, struct steps *steps)
{
    *steps = (struct steps){.state = state};
    fold_instruments(arena, steps);
    fold_ways(arena, steps);
    fold_waits(arena, steps);
    fold_ceilings(arena, steps);
}

const struct row *steps_find_instrument(const struct steps *steps, struct str id, struct error *err)
{
    struct arena scratch;
    for (uint32_t i = 0; i < steps->instrument_count; i++)
        if (str_eq(row_text(steps->instruments[i], INSTRUMENT_ID), id))
            return steps->instruments[i];
    arena_init(&scratch);
    struct str *names = ARENA_ARRAY(&scratch, struct str, steps->instrument_count);
    for (uint32_t i = 0; i < steps->instrument_count; i++)
        names[i] = row_text(steps->instruments[i], INSTRUMENT_ID);
    int nearest = str_nearest(id, names, steps->instrument_count),
        size = id.size > 60 ? 60 : (int)id.size;
    if (nearest < 0)
        error_set(err, ERROR_NOT_FOUND, "no instrument is called \"%.*s\"", size, id.data);
    else
        error_set(err, ERROR_NOT_FOUND, "no instrument is called \"%.*s\"; did you mean %.*s?",
                  size, id.data, STR_ARG(names[nearest]));
    arena_release(&scratch);
    return NULL;
}
