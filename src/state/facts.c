/* SPDX-License-Identifier: Apache-2.0 */
#include "state/facts.h"

#include <stdlib.h>

/* A span before it is sorted to its fact. */
struct loose_span {
    int64_t fact;
    struct fact_span span;
    bool is_open; /* nothing says how long: until a later row speaks of the fact */
};

struct collector {
    struct arena *arena;
    const struct state *state;
    struct loose_span *items;
    size_t count, capacity;
};

static void collect(struct collector *collector, int64_t fact, struct fact_span span, bool is_open)
{
    if (fact < 0 || span.from >= span.until)
        return;
    ARENA_GROW(collector->arena, &collector->items, collector->count, &collector->capacity);
    collector->items[collector->count++] = (struct loose_span){fact, span, is_open};
}

static void collect_facts(struct collector *collector)
{
    const struct state *state = collector->state;
    const struct table *table = &state->record->tables[KIND_FACT];
    for (size_t i = 0; i < table->row_count; i++) {
        const struct row *row = &table->rows[i];
        if (!state->counts[KIND_FACT][i] || row_is_others_consent(row))
            continue;
        int32_t until = (int32_t)row_value(row, FACT_UNTIL, INT32_MAX);
        struct fact_span span = {
            .from = (int32_t)row_value(row, FACT_FROM, INT32_MIN),
            .until = until,
            .stands_until = until,
            .value = row_value(row, FACT_VALUE, 0) == 1 ? TRUTH_TRUE : TRUTH_FALSE,
            .row = row,
        };
        collect(collector, state_fact(state, row_text(row, FACT_NAME)), span,
                !row_has(row, FACT_UNTIL));
    }
}

/* Steps of one instrument by one party stand together, in order of days; a denunciation last in its
 * day. */
static int compare_steps(const void *left, const void *right)
{
    const struct row *a = *(const struct row *const *)left, *b = *(const struct row *const *)right;
    const int keys[] = {STEP_INSTRUMENT, STEP_PARTY, STEP_ON, STEP_STEP};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        int64_t x = row_value(a, keys[i], 0), y = row_value(b, keys[i], 0);
        if (x != y)
            return x < y ? -1 : 1;
    }
    return a->index < b->index ? -1 : a->index > b->index;
}

static bool same_way(const struct row *a, const struct row *b)
{
    return row_value(a, STEP_INSTRUMENT, 0) == row_value(b, STEP_INSTRUMENT, 0)
           && row_value(a, STEP_PARTY, 0) == row_value(b, STEP_PARTY, 0);
}

static int64_t step_fact(struct collector *collector, const struct row *row)
{
    const struct field_info *field = &kind_infos[KIND_STEP].fields[STEP_STEP];
    struct str step = word_at(field, (int)row_value(row, STEP_STEP, 0));
    struct str instrument = row_text(row, STEP_INSTRUMENT), party = row_text(row, STEP_PARTY);
    const char *name = arena_printf(collector->arena, "%.*s.%.*s.%.*s", STR_ARG(step),
                                    STR_ARG(instrument), STR_ARG(party));
    return state_fact(collector->state, str_from(name));
}

static bool is_denunciation(const struct row *step)
{
    return row_value(step, STEP_STEP, 0) == STEP_DENOUNCED;
}

/* Read from the last to the first, so that the next denunciation is known. On one day it has the
 * last word: what is denounced on the day it is taken was never true. */
static void collect_taken(struct collector *collector, const struct row *const *steps, size_t count)
{
    int32_t denounced = INT32_MAX;
    for (size_t i = count; i-- > 0;) {
        int32_t on = (int32_t)row_value(steps[i], STEP_ON, INT32_MAX);
        int32_t until = is_denunciation(steps[i]) ? INT32_MAX : denounced;
        struct fact_span span = {on, until, until, TRUTH_TRUE, steps[i]};
        collect(collector, step_fact(collector, steps[i]), span, true);
        if (is_denunciation(steps[i]))
            denounced = on;
    }
}

/* Each denunciation says that what was taken before it is true no more. */
static void collect_denounced(struct collector *collector, const struct row *const *steps,
                              size_t count)
{
    int64_t taken[STEP_DENOUNCED];
    for (int step = 0; step < STEP_DENOUNCED; step++)
        taken[step] = STATE_UNKNOWN;
    for (size_t i = 0; i < count; i++) {
        int32_t on = (int32_t)row_value(steps[i], STEP_ON, INT32_MAX);
        struct fact_span span = {on, INT32_MAX, INT32_MAX, TRUTH_FALSE, steps[i]};
        if (!is_denunciation(steps[i]))
            taken[row_value(steps[i], STEP_STEP, 0)] = step_fact(collector, steps[i]);
        for (int step = 0; step < STEP_DENOUNCED && is_denunciation(steps[i]); step++)
            collect(collector, taken[step], span, true);
    }
}

static void collect_steps(struct collector *collector)
{
    const struct table *table = &collector->state->record->tables[KIND_STEP];
    const struct row **steps = ARENA_ARRAY(collector->arena, const struct row *, table->row_count);
    size_t count = 0;
    for (size_t i = 0; i < table->row_count; i++)
        if (collector->state->counts[KIND_STEP][i])
            steps[count++] = &table->rows[i];
    if (count > 0)
        qsort(steps, count, sizeof *steps, compare_steps);
    for (size_t first = 0, end; first < count; first = end) {
        for (end = first + 1; end < count && same_way(steps[first], steps[end]); end++)
            continue;
        collect_taken(collector, steps + first, end - first);
        collect_denounced(collector, steps + first, end - first);
    }
}

/* By table, then as they stand in it: no two rows are equal. */
static int compare_rows(const struct row *a, const struct row *b)
{
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    return a->index < b->index ? -1 : a->index > b->index;
}

/* By fact and span; spans alike in all of it stay apart by their rows. */
static int compare_loose(const void *left, const void *right)
{
    const struct loose_span *a = left, *b = right;
    if (a->fact != b->fact)
        return a->fact < b->fact ? -1 : 1;
    if (a->span.from != b->span.from)
        return a->span.from < b->span.from ? -1 : 1;
    if (a->span.until != b->span.until)
        return a->span.until < b->span.until ? -1 : 1;
    if (a->span.value != b->span.value)
        return a->span.value < b->span.value ? -1 : 1;
    return compare_rows(a->span.row, b->span.row);
}

/*
 * What is said without an end holds until the next row that speaks of the fact, whatever that
 * says: a change over time is no dispute. An end that was stated stays.
 *
 *     true from 1 January      ├──────┤
 *     false from 1 March              ├─────────▶
 */
static void end_open_spans(struct loose_span *items, size_t count)
{
    int32_t next = INT32_MAX, own = INT32_MAX; /* the first days after this one, and this one */
    for (size_t i = count; i-- > 0;) {
        struct fact_span *span = &items[i].span;
        if (i + 1 == count || items[i + 1].fact != items[i].fact)
            next = own = INT32_MAX;
        if (span->from != own)
            next = own;
        own = span->from;
        if (items[i].is_open && next < span->until)
            span->until = next;
    }
}

void facts_fold(struct arena *arena, struct state *state)
{
    const struct record *record = state->record;
    struct fact *facts = ARENA_ARRAY(arena, struct fact, record->fact_name_count);
    for (size_t i = 0; i < record->fact_name_count; i++)
        facts[i].name = record->fact_names[i];
    struct collector collector = {.arena = arena, .state = state};
    collect_facts(&collector);
    collect_steps(&collector);
    if (collector.count > 0)
        qsort(collector.items, collector.count, sizeof *collector.items, compare_loose);
    end_open_spans(collector.items, collector.count);
    struct fact_span *spans = ARENA_ARRAY(arena, struct fact_span, collector.count);
    for (size_t i = 0; i < collector.count; i++) {
        struct fact *fact = &facts[collector.items[i].fact];
        spans[i] = collector.items[i].span;
        if (fact->span_count++ == 0)
            fact->spans = &spans[i];
    }
    state->facts = facts;
    state->fact_count = (uint32_t)record->fact_name_count;
}

/* Which truths some span gives on `day`: bit 0 false, bit 1 true. */
static unsigned values_on(const struct fact *fact, int32_t day)
{
    unsigned values = 0;
    for (uint32_t i = 0; i < fact->span_count; i++)
        if (fact->spans[i].from <= day && day < fact->spans[i].until)
            values |= fact->spans[i].value == TRUTH_TRUE ? 2u : 1u;
    return values;
}

enum truth fact_on(const struct fact *fact, int32_t day)
{
    static const enum truth truths[] = {TRUTH_UNKNOWN, TRUTH_FALSE, TRUTH_TRUE, TRUTH_UNKNOWN};
    return truths[values_on(fact, day)];
}

bool fact_is_contested(const struct fact *fact, int32_t day)
{
    return values_on(fact, day) == 3;
}
