/* SPDX-License-Identifier: Apache-2.0 */
#include "figures.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* ------------------------------------------------------------------ the list */

void figures_init(struct figures *figures, struct arena *arena)
{
    *figures = (struct figures){.arena = arena};
}

static const char *format_in(struct arena *arena, const char *format, va_list list)
    PRINTF_LIKE(2, 0);

static const char *format_in(struct arena *arena, const char *format, va_list list)
{
    char line[512];
    vsnprintf(line, sizeof line, format, list);
    return arena_copy(arena, line, strlen(line));
}

static struct figure *add(struct figures *figures)
{
    ARENA_GROW(figures->arena, &figures->items, figures->count, &figures->capacity);
    return &figures->items[figures->count++];
}

static void add_number(struct figures *figures, double number, const char *format, ...)
    PRINTF_LIKE(3, 4);
static void add_text(struct figures *figures, const char *text, const char *format, ...)
    PRINTF_LIKE(3, 4);

static void add_number(struct figures *figures, double number, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    *add(figures) = (struct figure){format_in(figures->arena, format, list), NULL, number};
    va_end(list);
}

static void add_text(struct figures *figures, const char *text, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    *add(figures) = (struct figure){format_in(figures->arena, format, list), text, 0};
    va_end(list);
}

static const char *yes_no(bool value)
{
    return value ? "yes" : "no";
}

/* A coverage, which is null where nothing is asked. */
static void add_coverage(struct figures *figures, bool is_asked, double value, const char *key)
{
    if (is_asked)
        add_number(figures, value, "%s", key);
    else
        add_text(figures, "null", "%s", key);
}

static const char *difference(const struct figures *left, const struct figure *a,
                              const struct figure *b, double tolerance)
{
    if (strcmp(a->key, b->key) != 0)
        return arena_printf(left->arena, "figures are not the same: \"%s\" and \"%s\"", a->key,
                            b->key);
    if (a->text != NULL && b->text != NULL)
        return strcmp(a->text, b->text) == 0
                   ? NULL
                   : arena_printf(left->arena, "%s: %s and %s", a->key, a->text, b->text);
    if (a->text == NULL && b->text == NULL)
        return fabs(a->number - b->number) <= tolerance
                   ? NULL
                   : arena_printf(left->arena, "%s: %.12f and %.12f", a->key, a->number, b->number);
    return arena_printf(left->arena, "%s: a number and a text", a->key);
}

const char *figures_differ(const struct figures *left, const struct figures *right,
                           double tolerance)
{
    for (size_t i = 0; i < left->count && i < right->count; i++) {
        const char *found = difference(left, &left->items[i], &right->items[i], tolerance);
        if (found != NULL)
            return found;
    }
    if (left->count != right->count)
        return arena_printf(left->arena, "%zu and %zu figures", left->count, right->count);
    return NULL;
}

double figures_find(const struct figures *figures, const char *key)
{
    for (size_t i = 0; i < figures->count; i++) {
        if (strcmp(figures->items[i].key, key) == 0 && figures->items[i].text == NULL)
            return figures->items[i].number;
    }
    return -1;
}

/* ------------------------------------------------------------------ of the program */

static const char *party_list(struct arena *arena, const struct state *state,
                              const uint32_t *parties, size_t count)
{
    const char *list = "";
    for (size_t i = 0; i < count; i++) {
        struct str id = state->parties[parties[i]].id;
        list = arena_printf(arena, "%s %.*s", list, STR_ARG(id));
    }
    return list;
}

static void program_shortfall(struct figures *figures, const struct reading_answer *answer,
                              const struct state *state)
{
    const struct shortfall *shortfall = answer->fill.first_shortfall;
    const char *text = "none";
    if (shortfall != NULL) {
        struct str id = state->requirements[answer->plan->needs[shortfall->need].requirement].id;
        text = arena_printf(figures->arena, "%.*s C+%d..C+%d short by %lld", STR_ARG(id),
                            shortfall->from, shortfall->until, (long long)shortfall->short_by);
    }
    add_text(figures, text, "%s first shortfall", answer->reading->name);
}

static void program_spans(struct figures *figures, const struct reading_answer *answer,
                          const struct state *state)
{
    for (uint32_t n = 0; n < answer->plan->need_count; n++) {
        const struct need *need = &answer->plan->needs[n];
        struct str id = state->requirements[need->requirement].id;
        add_text(figures, yes_no(need->critical), "%s %.*s critical", answer->reading->name,
                 STR_ARG(id));
        add_number(figures, fill_share(&answer->fill, answer->plan, n), "%s %.*s met",
                   answer->reading->name, STR_ARG(id));
        for (uint32_t i = 0; i < answer->fill.span_counts[n]; i++) {
            const struct fill_span *span = &answer->fill.spans[n][i];
            add_text(figures,
                     arena_printf(figures->arena, "C+%d..C+%d %lld", span->from, span->until,
                                  (long long)span->met),
                     "%s %.*s span %u", answer->reading->name, STR_ARG(id), i);
        }
    }
}

static void program_components(struct figures *figures, const struct reading_answer *answer,
                               const struct state *state)
{
    for (uint32_t i = 0; i < answer->component_count; i++) {
        const struct component_answer *component = &answer->components[i];
        const char *key = arena_printf(figures->arena, "%s component %d", answer->reading->name,
                                       (int)component->component);
        add_coverage(figures, component->is_asked, component->coverage, key);
        add_text(figures, yes_no(component->critical_met), "%s critical met", key);
        add_text(figures,
                 party_list(figures->arena, state, component->leads, component->lead_count),
                 "%s leads", key);
    }
}

static void program_withdrawals(struct figures *figures, const struct reading_answer *answer,
                                const struct state *state)
{
    const char *name = answer->reading->name;
    for (uint32_t i = 0; i < answer->withdrawal_count; i++) {
        const struct withdrawal *withdrawal = &answer->withdrawals[i];
        add_text(figures, party_list(figures->arena, state, withdrawal->parties, withdrawal->k),
                 "%s withdrawal %u parties", name, withdrawal->k);
        add_number(figures, withdrawal->coverage, "%s withdrawal %u coverage", name, withdrawal->k);
        add_number(figures, withdrawal->direct_loss, "%s withdrawal %u direct", name,
                   withdrawal->k);
        add_number(figures, withdrawal->cascade_loss, "%s withdrawal %u cascade", name,
                   withdrawal->k);
    }
    for (size_t i = 0; answer->critical_met && i < answer->breaking_set_count; i++)
        add_text(figures,
                 party_list(figures->arena, state, answer->breaking_sets[i].parties,
                            answer->breaking_sets[i].count),
                 "%s breaking set %zu", name, i);
    for (uint32_t i = 0; i < answer->influence_count; i++) {
        struct str id = state->parties[answer->influence[i].party].id;
        add_number(figures, answer->influence[i].shapley, "%s shapley %.*s", name, STR_ARG(id));
    }
}

static void program_reading(struct figures *figures, const struct reading_answer *answer,
                            const struct state *state)
{
    const char *name = answer->reading->name;
    add_coverage(figures, answer->is_asked, answer->coverage,
                 arena_printf(figures->arena, "%s coverage", name));
    add_text(figures, yes_no(answer->critical_met), "%s critical met", name);
    program_spans(figures, answer, state);
    program_shortfall(figures, answer, state);
    program_components(figures, answer, state);
    program_withdrawals(figures, answer, state);
    for (uint32_t i = 0; i < answer->pivotal_fact_count; i++) {
        const struct pivotal_fact *pivotal = &answer->pivotal_facts[i];
        struct str fact = state->facts[pivotal->fact].name;
        const char *key = arena_printf(figures->arena, "%s pivotal %.*s", name, STR_ARG(fact));
        add_coverage(figures, pivotal->is_asked, pivotal->if_true,
                     arena_printf(figures->arena, "%s true", key));
        add_coverage(figures, pivotal->is_asked, pivotal->if_false,
                     arena_printf(figures->arena, "%s false", key));
    }
}

void figures_of_program(struct figures *figures, const struct assessment *assessment)
{
    const struct state *state = assessment->premise.state;
    add_text(figures, verdict_name(assessment->verdict), "verdict");
    add_number(figures, state->as_of, "as-of");
    add_number(figures, assessment->premise.c_day, "c-day");
    for (int i = 0; i < READING_COUNT; i++)
        program_reading(figures, &assessment->readings[i], state);
    for (int stage = 0; stage < STAGE_LADDER_COUNT; stage++)
        add_coverage(figures, assessment->ladder_is_asked, assessment->ladder[stage],
                     arena_printf(figures->arena, "ladder %d", stage));
    for (uint32_t i = 0; i < assessment->unquantified_count; i++) {
        struct str id = state->undertakings[assessment->unquantified[i]].id;
        add_text(figures, "", "unquantified %.*s", STR_ARG(id));
    }
    for (uint32_t i = 0; i < assessment->unsaid_count; i++) {
        struct str id = state->undertakings[assessment->unsaid[i].undertaking].id;
        const char *fields = "";
        for (int f = 0; f < UNSAID_COUNT; f++) {
            if (assessment->unsaid[i].fields[f])
                fields = arena_printf(figures->arena, "%s %s", fields, unsaid_name(f));
        }
        add_text(figures, fields, "unsaid %.*s", STR_ARG(id));
    }
}

/* ------------------------------------------------------------------ of the reference */

static struct str reference_id(const struct reference_answer *answer, enum kind kind, size_t row)
{
    return row_text(record_row(answer->world.record, kind, row), field_find(kind, STR("id")));
}

static const char *guarantor_list(struct arena *arena, const struct reference_answer *answer,
                                  const struct reference_reading *reading, uint32_t set)
{
    const char *list = "";
    for (int g = 0; g < reading->guarantor_count; g++) {
        struct str id = reference_id(answer, KIND_PARTY, reading->guarantors[g]);
        if (set >> g & 1)
            list = arena_printf(arena, "%s %.*s", list, STR_ARG(id));
    }
    return list;
}

static void reference_spans(struct figures *figures, const struct reference_answer *answer,
                            const struct reference_reading *reading)
{
    size_t order[REFERENCE_REQUIREMENTS];
    size_t count = reference_by_id(answer->world.record, KIND_REQUIREMENT, order);
    const char *name = reading->reading.rules.name;
    for (size_t i = 0; i < count; i++) {
        const int64_t *met = reading->met[order[i]];
        struct str id = reference_id(answer, KIND_REQUIREMENT, order[i]);
        int days = 0, span = 0;
        double sum = 0;
        for (int at = 0; at < answer->world.horizon_days; at++) {
            days += met[at] >= 0;
            sum += met[at] >= 0 ? (double)met[at] : 0;
        }
        if (days == 0)
            continue;
        int64_t quantity = row_value(record_row(answer->world.record, KIND_REQUIREMENT, order[i]),
                                     REQUIREMENT_QUANTITY, 1);
        add_text(figures, yes_no(reference_is_critical(&answer->world, order[i])),
                 "%s %.*s critical", name, STR_ARG(id));
        add_number(figures, sum / ((double)quantity * days), "%s %.*s met", name, STR_ARG(id));
        for (int from = 0, until; from < answer->world.horizon_days; from = until) {
            for (until = from; until < answer->world.horizon_days && met[until] == met[from];)
                until++;
            if (met[from] >= 0)
                add_text(figures,
                         arena_printf(figures->arena, "C+%d..C+%d %lld", from, until,
                                      (long long)met[from]),
                         "%s %.*s span %d", name, STR_ARG(id), span++);
        }
    }
}

static void reference_shortfall(struct figures *figures, const struct reference_answer *answer,
                                const struct reference_reading *reading)
{
    const char *text = "none";
    if (reading->has_shortfall) {
        struct str id = reference_id(answer, KIND_REQUIREMENT, reading->short_row);
        text =
            arena_printf(figures->arena, "%.*s C+%d..C+%d short by %lld", STR_ARG(id),
                         reading->short_from, reading->short_until, (long long)reading->short_by);
    }
    add_text(figures, text, "%s first shortfall", reading->reading.rules.name);
}

static void reference_components(struct figures *figures, const struct reference_answer *answer,
                                 const struct reference_reading *reading)
{
    for (int c = 0; c < COMPONENT_COUNT; c++) {
        const struct reference_component *component = &reading->components[c];
        const char *key =
            arena_printf(figures->arena, "%s component %d", reading->reading.rules.name, c);
        const char *leads = "";
        if (!component->is_there)
            continue;
        for (size_t i = 0; i < component->lead_count; i++) {
            struct str id = reference_id(answer, KIND_PARTY, component->leads[i]);
            leads = arena_printf(figures->arena, "%s %.*s", leads, STR_ARG(id));
        }
        add_coverage(figures, component->is_asked, component->coverage, key);
        add_text(figures, yes_no(component->critical_met), "%s critical met", key);
        add_text(figures, leads, "%s leads", key);
    }
}

static void reference_withdrawals(struct figures *figures, const struct reference_answer *answer,
                                  const struct reference_reading *reading)
{
    const char *name = reading->reading.rules.name;
    for (int i = 0; i < reading->withdrawal_count; i++) {
        const struct reference_withdrawal *withdrawal = &reading->withdrawals[i];
        add_text(figures, guarantor_list(figures->arena, answer, reading, withdrawal->leavers),
                 "%s withdrawal %d parties", name, i + 1);
        add_number(figures, withdrawal->coverage, "%s withdrawal %d coverage", name, i + 1);
        add_number(figures, withdrawal->direct_loss, "%s withdrawal %d direct", name, i + 1);
        add_number(figures, withdrawal->cascade_loss, "%s withdrawal %d cascade", name, i + 1);
    }
    for (int i = 0; reading->critical_met && i < reading->breaking_set_count; i++)
        add_text(figures,
                 guarantor_list(figures->arena, answer, reading, reading->breaking_sets[i]),
                 "%s breaking set %d", name, i);
    for (int g = 0; g < reading->guarantor_count; g++) {
        struct str id = reference_id(answer, KIND_PARTY, reading->guarantors[g]);
        add_number(figures, reading->shapley[g], "%s shapley %.*s", name, STR_ARG(id));
    }
}

static void reference_reading_figures(struct figures *figures,
                                      const struct reference_answer *answer,
                                      const struct reference_reading *reading)
{
    const char *name = reading->reading.rules.name;
    add_coverage(figures, reading->is_asked, reading->coverage,
                 arena_printf(figures->arena, "%s coverage", name));
    add_text(figures, yes_no(reading->critical_met), "%s critical met", name);
    reference_spans(figures, answer, reading);
    reference_shortfall(figures, answer, reading);
    reference_components(figures, answer, reading);
    reference_withdrawals(figures, answer, reading);
    for (int i = 0; i < reading->pivotal_count; i++) {
        const struct reference_pivotal *pivotal = &reading->pivotal[i];
        const char *key =
            arena_printf(figures->arena, "%s pivotal %.*s", name, STR_ARG(pivotal->fact));
        add_coverage(figures, reading->is_asked, pivotal->if_true,
                     arena_printf(figures->arena, "%s true", key));
        add_coverage(figures, reading->is_asked, pivotal->if_false,
                     arena_printf(figures->arena, "%s false", key));
    }
}

static void reference_words(struct figures *figures, const struct reference_answer *answer)
{
    static const char *const names[] = {"quantity", "notice", "areas", "until", "unit"};
    size_t order[REFERENCE_UNDERTAKINGS];
    size_t count = reference_by_id(answer->world.record, KIND_UNDERTAKING, order);
    for (size_t i = 0; i < count; i++) {
        struct str id = reference_id(answer, KIND_UNDERTAKING, order[i]);
        if (answer->unquantified[order[i]])
            add_text(figures, "", "unquantified %.*s", STR_ARG(id));
    }
    for (size_t i = 0; i < count; i++) {
        struct str id = reference_id(answer, KIND_UNDERTAKING, order[i]);
        const char *fields = "";
        for (int f = 0; f < 5; f++) {
            if (answer->unsaid[order[i]][f])
                fields = arena_printf(figures->arena, "%s %s", fields, names[f]);
        }
        if (fields[0] != '\0')
            add_text(figures, fields, "unsaid %.*s", STR_ARG(id));
    }
}

void figures_of_reference(struct figures *figures, const struct reference_answer *answer)
{
    add_text(figures, answer->verdict, "verdict");
    add_number(figures, answer->world.as_of, "as-of");
    add_number(figures, answer->world.c_day, "c-day");
    for (int i = 0; i < REFERENCE_READINGS; i++)
        reference_reading_figures(figures, answer, &answer->readings[i]);
    for (int stage = 0; stage < REFERENCE_STAGES; stage++)
        add_coverage(figures, answer->ladder_is_asked, answer->ladder[stage],
                     arena_printf(figures->arena, "ladder %d", stage));
    reference_words(figures, answer);
}
