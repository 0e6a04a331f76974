/* SPDX-License-Identifier: Apache-2.0 */
#include "reference.h"

#include <stdio.h>
#include <string.h>

/* ------------------------------------------------------------------ components */

/* The party's stance in the row on the matter that was said last. */
static bool leads(const struct reference_world *world, size_t party, struct str matter)
{
    const struct table *table = &world->record->tables[KIND_POSITION];
    const struct row *latest = NULL;
    int32_t latest_day = DATE_NONE;
    for (size_t i = 0; i < table->row_count; i++) {
        const struct row *row = &table->rows[i];
        int32_t day = reference_said_on(world->record, row);
        if (world->counts[KIND_POSITION][i] && str_eq(row_text(row, POSITION_MATTER), matter)
            && row_value(row, POSITION_PARTY, -1) == (int64_t)party
            && (latest == NULL || day >= latest_day)) {
            latest = row;
            latest_day = day;
        }
    }
    return latest != NULL && row_value(latest, POSITION_STANCE, -1) == STANCE_LEADS;
}

static void find_leads(struct reference_component *answer, const struct reference_world *world,
                       int component)
{
    size_t parties[REFERENCE_PARTIES];
    size_t count = reference_by_id(world->record, KIND_PARTY, parties);
    const struct field_info *field = &kind_infos[KIND_REQUIREMENT].fields[REQUIREMENT_COMPONENT];
    struct str name = word_at(field, component);
    char matter[64];
    snprintf(matter, sizeof matter, "lead.%.*s", STR_ARG(name));
    for (size_t i = 0; i < count; i++) {
        if (leads(world, parties[i], str_from(matter)))
            answer->leads[answer->lead_count++] = parties[i];
    }
}

static void find_components(struct reference_reading *answer, const struct reference_case *reading)
{
    const struct reference_world *world = reading->world;
    for (int c = 0; c < COMPONENT_COUNT; c++) {
        struct reference_component *component = &answer->components[c];
        bool keep[REFERENCE_REQUIREMENTS] = {false};
        for (size_t r = 0; r < world->record->tables[KIND_REQUIREMENT].row_count; r++) {
            const struct row *row = record_row(world->record, KIND_REQUIREMENT, r);
            keep[r] =
                reference_is_in_set(world, r) && row_value(row, REQUIREMENT_COMPONENT, -1) == c;
            component->is_there |= keep[r];
        }
        component->is_asked = reference_worth_asked(world, keep) > 0;
        component->coverage = reference_coverage(reading, answer->live, keep);
        component->critical_met = reference_critical_met(reading, answer->live, keep);
        find_leads(component, world, c);
    }
}

/* ------------------------------------------------------------------ withdrawal and influence */

/* What is left for every set of guarantors that leave; the bits are indexes into guarantors. */
struct leaving {
    double coverage[1 << REFERENCE_GUARANTORS];
    double direct[1 << REFERENCE_GUARANTORS]; /* when only their own undertakings go */
    bool critical_met[1 << REFERENCE_GUARANTORS];
};

static void find_guarantors(struct reference_reading *answer, const struct reference_world *world)
{
    size_t parties[REFERENCE_PARTIES];
    size_t count = reference_by_id(world->record, KIND_PARTY, parties);
    int64_t host = row_value(record_row(world->record, KIND_GUARANTEE, 0), GUARANTEE_HOST, -1);
    const struct table *undertakings = &world->record->tables[KIND_UNDERTAKING];
    for (size_t i = 0; i < count; i++) {
        bool has_live = false;
        for (size_t u = 0; u < undertakings->row_count; u++)
            has_live |=
                answer->live[u]
                && row_value(&undertakings->rows[u], UNDERTAKING_PARTY, -1) == (int64_t)parties[i];
        if (has_live && (int64_t)parties[i] != host) {
            CHECK(answer->guarantor_count < REFERENCE_GUARANTORS);
            answer->guarantors[answer->guarantor_count++] = parties[i];
        }
    }
}

static void find_leaving(struct leaving *leaving, const struct reference_reading *answer,
                         const struct reference_case *reading)
{
    const struct table *undertakings = &reading->world->record->tables[KIND_UNDERTAKING];
    for (uint32_t leavers = 0; leavers < 1u << answer->guarantor_count; leavers++) {
        bool gone[REFERENCE_PARTIES] = {false}, live[REFERENCE_UNDERTAKINGS] = {false},
             direct[REFERENCE_UNDERTAKINGS] = {false};
        for (int g = 0; g < answer->guarantor_count; g++)
            gone[answer->guarantors[g]] = leavers >> g & 1;
        for (size_t u = 0; u < undertakings->row_count; u++)
            direct[u] =
                answer->live[u] && !gone[row_value(&undertakings->rows[u], UNDERTAKING_PARTY, 0)];
        reference_live(reading, gone, live);
        leaving->coverage[leavers] = reference_coverage(reading, live, NULL);
        leaving->critical_met[leavers] = reference_critical_met(reading, live, NULL);
        leaving->direct[leavers] = memcmp(live, direct, sizeof live) == 0
                                       ? leaving->coverage[leavers]
                                       : reference_coverage(reading, direct, NULL);
    }
}

/* Order of lists of ids: at the first place where two lists of equal length differ, the one with
 * the lower bit. */
static bool is_list_before(uint32_t a, uint32_t b)
{
    uint32_t differs = a ^ b;
    return differs != 0 && (a & (differs & -differs)) != 0;
}

static void find_withdrawals(struct reference_reading *answer, const struct leaving *leaving,
                             int k_max)
{
    for (int k = 1; k <= k_max && k <= answer->guarantor_count; k++) {
        double least = 2;
        uint32_t worst = 0;
        for (uint32_t s = 0; s < 1u << answer->guarantor_count; s++) {
            if (__builtin_popcount(s) == k && leaving->coverage[s] < least)
                least = leaving->coverage[s];
        }
        for (uint32_t s = 0; s < 1u << answer->guarantor_count; s++) {
            if (__builtin_popcount(s) == k && leaving->coverage[s] <= least + 1e-9
                && (worst == 0 || is_list_before(s, worst)))
                worst = s;
        }
        answer->withdrawals[answer->withdrawal_count++] = (struct reference_withdrawal){
            worst, leaving->coverage[worst], answer->coverage - leaving->direct[worst],
            leaving->direct[worst] - leaving->coverage[worst]};
    }
}

/* Breaks, and no set within it does. */
static bool is_minimal_break(const struct leaving *leaving, uint32_t leavers)
{
    if (leaving->critical_met[leavers])
        return false;
    for (uint32_t part = 0; part < leavers; part++) {
        if ((part & leavers) == part && !leaving->critical_met[part])
            return false;
    }
    return true;
}

static void find_breaking_sets(struct reference_reading *answer, const struct leaving *leaving,
                               int k_max)
{
    for (int size = 1; size <= k_max; size++) {
        int first = answer->breaking_set_count;
        for (uint32_t s = 0; s < 1u << answer->guarantor_count; s++) {
            if (__builtin_popcount(s) != size || !is_minimal_break(leaving, s))
                continue;
            int at = answer->breaking_set_count++;
            for (; at > first && is_list_before(s, answer->breaking_sets[at - 1]); at--)
                answer->breaking_sets[at] = answer->breaking_sets[at - 1];
            answer->breaking_sets[at] = s;
        }
    }
}

/* Whether the critical rows are met after any `resist` withdrawals; all if there are fewer. */
static bool withstands(const struct reference_reading *answer, const struct leaving *leaving,
                       int resist)
{
    int size = resist < answer->guarantor_count ? resist : answer->guarantor_count;
    for (uint32_t s = 0; s < 1u << answer->guarantor_count; s++) {
        if (__builtin_popcount(s) == size && !leaving->critical_met[s])
            return false;
    }
    return true;
}

static double factorial(int n)
{
    return n <= 1 ? 1 : n * factorial(n - 1);
}

/* By the definition: over all sets without g, |S|! (n - |S| - 1)! / n! × what g adds. */
static double shapley(const struct reference_reading *answer, const struct leaving *leaving, int g)
{
    int n = answer->guarantor_count;
    uint32_t all = (1u << n) - 1;
    double value = 0;
    for (uint32_t stay = 0; stay <= all; stay++) {
        if (stay >> g & 1)
            continue;
        int size = __builtin_popcount(stay);
        double share = factorial(size) * factorial(n - size - 1) / factorial(n);
        value +=
            share * (leaving->coverage[all & ~(stay | 1u << g)] - leaving->coverage[all & ~stay]);
    }
    return value;
}

static void find_withdrawal(struct reference_reading *answer, const struct reference_case *reading)
{
    static struct leaving leaving;
    const struct reference_question *question = &reading->world->question;
    find_guarantors(answer, reading->world);
    find_leaving(&leaving, answer, reading);
    find_withdrawals(answer, &leaving, question->k);
    if (answer->critical_met)
        find_breaking_sets(answer, &leaving, question->k);
    answer->withstands = withstands(answer, &leaving, question->resist);
    for (int g = 0; g < answer->guarantor_count; g++)
        answer->shapley[g] = shapley(answer, &leaving, g);
    answer->nobody = leaving.coverage[(1u << answer->guarantor_count) - 1];
}

/* ------------------------------------------------------------------ pivotal facts */

static void add_name(struct reference_reading *answer, struct str name)
{
    int at = 0;
    while (at < answer->pivotal_count && str_cmp(answer->pivotal[at].fact, name) < 0)
        at++;
    if (at < answer->pivotal_count && str_eq(answer->pivotal[at].fact, name))
        return;
    CHECK(answer->pivotal_count < REFERENCE_FACTS);
    memmove(&answer->pivotal[at + 1], &answer->pivotal[at],
            (size_t)(answer->pivotal_count - at) * sizeof answer->pivotal[0]);
    answer->pivotal[at] = (struct reference_pivotal){.fact = name};
    answer->pivotal_count++;
}

/* The unknown facts that the condition or an approval caveat, of either mode, of a counted
 * undertaking names. */
static void find_pivotal_names(struct reference_reading *answer,
                               const struct reference_case *reading)
{
    const struct reference_world *world = reading->world;
    const struct table *undertakings = &world->record->tables[KIND_UNDERTAKING];
    const struct table *caveats = &world->record->tables[KIND_CAVEAT];
    for (size_t u = 0; u < undertakings->row_count; u++) {
        if (!reference_is_counted(reading, u))
            continue;
        struct str rest = row_text(&undertakings->rows[u], UNDERTAKING_CONDITION);
        for (struct str name; (name = reference_next_name(&rest)).size > 0;) {
            if (reference_is_fact_name(name) && reference_fact(world, name) == TRUTH_UNKNOWN)
                add_name(answer, name);
        }
        for (size_t i = 0; i < caveats->row_count; i++) {
            const struct row *caveat = &caveats->rows[i];
            struct str name = row_text(caveat, CAVEAT_VALUE);
            if (world->counts[KIND_CAVEAT][i]
                && row_value(caveat, CAVEAT_KIND, -1) == CAVEAT_APPROVAL
                && row_value(caveat, CAVEAT_UNDERTAKING, -1) == (int64_t)u
                && reference_fact(world, name) == TRUTH_UNKNOWN)
                add_name(answer, name);
        }
    }
}

/* ------------------------------------------------------------------ cases and readings */

void reference_case_make(struct reference_case *reading, const struct reference_world *world,
                         const struct reference_rules *rules, struct str assumed, bool value)
{
    const struct record *record = world->record;
    *reading = (struct reference_case){
        .world = world, .rules = *rules, .assumed = assumed, .assumed_value = value};
    for (size_t u = 0; u < record->tables[KIND_UNDERTAKING].row_count; u++) {
        for (int at = 0; at < world->horizon_days; at++)
            reading->gives[u][at] = reference_gives(reading, u, at);
        for (size_t r = 0; r < record->tables[KIND_REQUIREMENT].row_count; r++)
            reading->serves[u][r] = reference_may_serve(reading, u, r);
    }
    reference_find_limits(reading);
}

static double coverage_in_case(const struct reference_world *world,
                               const struct reference_rules *rules, struct str assumed, bool value)
{
    static struct reference_case reading;
    bool live[REFERENCE_UNDERTAKINGS] = {false};
    reference_case_make(&reading, world, rules, assumed, value);
    reference_live(&reading, NULL, live);
    return reference_coverage(&reading, live, NULL);
}

static void find_pivotal(struct reference_reading *answer, const struct reference_case *reading)
{
    find_pivotal_names(answer, reading);
    for (int i = 0; i < answer->pivotal_count; i++) {
        struct reference_pivotal *pivotal = &answer->pivotal[i];
        pivotal->if_true = coverage_in_case(reading->world, &reading->rules, pivotal->fact, true);
        pivotal->if_false = coverage_in_case(reading->world, &reading->rules, pivotal->fact, false);
    }
}

static void answer_reading(struct reference_reading *answer, const struct reference_world *world,
                           const struct reference_rules *rules)
{
    struct reference_case *reading = &answer->reading;
    reference_case_make(reading, world, rules, STR(""), false);
    reference_live(reading, NULL, answer->live);
    answer->is_asked = reference_worth_asked(world, NULL) > 0;
    answer->coverage = reference_coverage(reading, answer->live, NULL);
    answer->critical_met = reference_critical_met(reading, answer->live, NULL);
    reference_fill(answer, reading);
    find_components(answer, reading);
    find_withdrawal(answer, reading);
    find_pivotal(answer, reading);
}

/* ------------------------------------------------------------------ what is told besides */

static void find_ladder(struct reference_answer *answer)
{
    const struct reference_world *world = &answer->world;
    struct reference_rules rules = reference_rules[REFERENCE_GENEROUS];
    memcpy(rules.quantities, reference_rules[REFERENCE_STATED].quantities, sizeof rules.quantities);
    answer->ladder_is_asked = reference_worth_asked(world, NULL) > 0;
    for (int stage = STAGE_MOOTED; stage <= STAGE_DELIVERED; stage++) {
        rules.stage_min = stage;
        answer->ladder[stage] = coverage_in_case(world, &rules, STR(""), false);
    }
}

static bool is_unquantified(const struct row *row)
{
    return !row_has(row, UNDERTAKING_LOW) && !row_has(row, UNDERTAKING_BEST)
           && !row_has(row, UNDERTAKING_HIGH);
}

static void find_unsaid(struct reference_answer *answer)
{
    const struct reference_reading *generous = &answer->readings[REFERENCE_GENEROUS];
    const struct table *table = &answer->world.record->tables[KIND_UNDERTAKING];
    for (size_t u = 0; u < table->row_count; u++) {
        const struct row *row = &table->rows[u];
        bool *unsaid = answer->unsaid[u];
        answer->unquantified[u] = generous->live[u] && is_unquantified(row);
        if (!reference_is_counted(&generous->reading, u))
            continue;
        unsaid[0] = is_unquantified(row);
        unsaid[1] = !row_has(row, UNDERTAKING_NOTICE);
        unsaid[2] = !row_has(row, UNDERTAKING_AREAS);
        unsaid[3] = !row_has(row, UNDERTAKING_UNTIL);
        unsaid[4] = !row_has(row, UNDERTAKING_UNIT);
    }
}

/* Whether the critical rows were met if the unquantified undertakings were large enough. */
static bool met_with_ample(const struct reference_world *world)
{
    static struct reference_case reading;
    struct reference_rules rules = reference_rules[REFERENCE_GENEROUS];
    bool live[REFERENCE_UNDERTAKINGS] = {false};
    rules.unquantified_is_ample = true;
    reference_case_make(&reading, world, &rules, STR(""), false);
    reference_live(&reading, NULL, live);
    return reference_critical_met(&reading, live, NULL);
}

static bool has_critical_without_quantity(const struct reference_world *world)
{
    const struct table *table = &world->record->tables[KIND_REQUIREMENT];
    for (size_t r = 0; r < table->row_count; r++) {
        if (reference_is_in_set(world, r) && reference_is_critical(world, r)
            && !row_has(&table->rows[r], REQUIREMENT_QUANTITY))
            return true;
    }
    return false;
}

static bool asks_something_critical(const struct reference_world *world)
{
    for (size_t r = 0; r < world->record->tables[KIND_REQUIREMENT].row_count; r++)
        for (int at = 0; at < world->horizon_days; at++)
            if (reference_is_critical(world, r) && reference_is_asked(world, r, at))
                return true;
    return false;
}

static const char *find_verdict(const struct reference_answer *answer)
{
    const struct reference_reading *strict = &answer->readings[REFERENCE_STRICT];
    bool generous_met = answer->readings[REFERENCE_GENEROUS].critical_met;
    if (!strict->critical_met && !generous_met)
        return met_with_ample(&answer->world) ? "unknown" : "fails";
    if (has_critical_without_quantity(&answer->world) || !asks_something_critical(&answer->world))
        return "unknown";
    if (!strict->critical_met)
        return "on-paper";
    return strict->withstands ? "holds" : "fragile";
}

bool reference_assess(struct reference_answer *answer, struct arena *arena,
                      const struct record *record, const struct reference_question *question)
{
    memset(answer, 0, sizeof *answer);
    if (!reference_world_make(&answer->world, arena, record, question))
        return false;
    for (int i = 0; i < REFERENCE_READINGS; i++)
        answer_reading(&answer->readings[i], &answer->world, &reference_rules[i]);
    find_ladder(answer);
    find_unsaid(answer);
    answer->verdict = find_verdict(answer);
    return true;
}
