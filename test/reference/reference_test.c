/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The program against the slow and obvious reference, on random folders. On a difference it
 * prints the seed, the figure, and the folder cut down to what still shows it.
 *
 * SURETY_SEEDS=N tries N folders, SURETY_SEED=S only that one.
 */
#include "base/testing.h"
#include "corners.h"
#include "trial.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SEEDS_DEFAULT = 3000 };

static uint64_t number_from_environment(const char *name, uint64_t otherwise)
{
    const char *value = getenv(name);
    return value == NULL ? otherwise : strtoull(value, NULL, 10);
}

/* ------------------------------------------------------------------ comparing */

/* What differs on a folder, malloc()ed, or NULL; `*result` says whether it could be tried at all.
 */
static char *difference_on(const struct folder *folder, enum trial_result *result)
{
    static struct trial trial;
    static struct reference_answer answer;
    const char *differs = NULL;
    *result = trial_run(&trial, folder);
    if (*result == TRIAL_GOOD)
        differs = trial_compare(&trial, &answer, &folder->question);
    else if (*result == TRIAL_FAILED)
        differs = trial.err.text;
    else if (*result == TRIAL_NO_SET
             && reference_assess(&answer, &trial.arena, &trial.record, &folder->question))
        differs = trial.err.text;
    char *copy = differs == NULL ? NULL : strdup(differs);
    trial_release(&trial);
    return copy;
}

static bool still_differs(const struct folder *folder)
{
    enum trial_result result;
    char *differs = difference_on(folder, &result);
    bool is_there = differs != NULL && result == TRIAL_GOOD;
    free(differs);
    return is_there;
}

/* Leaves out every row without which there is still a difference. */
static bool cut_rows(struct folder *folder)
{
    static struct folder smaller;
    bool changed = false;
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        for (size_t row = folder->tables[kind].row_count; row-- > 0;) {
            smaller = *folder;
            folder_remove(&smaller, kind, row);
            if (still_differs(&smaller)) {
                *folder = smaller;
                changed = true;
            }
        }
    }
    return changed;
}

/* Empties every cell without which there is still a difference. */
static bool cut_cells(struct folder *folder)
{
    static struct folder smaller;
    bool changed = false;
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        for (size_t row = 0; row < folder->tables[kind].row_count; row++) {
            for (int field = 1; field < kind_infos[kind].field_count; field++) {
                if (folder->tables[kind].cells[row][field] == NULL)
                    continue;
                smaller = *folder;
                smaller.tables[kind].cells[row][field] = NULL;
                if (still_differs(&smaller)) {
                    *folder = smaller;
                    changed = true;
                }
            }
        }
    }
    return changed;
}

static void report(uint64_t seed, struct folder *folder, const char *differs)
{
    enum trial_result result;
    struct buf out;
    while (cut_rows(folder) || cut_cells(folder))
        continue;
    char *smallest = difference_on(folder, &result);
    buf_init(&out);
    buf_printf(&out, "seed %llu: %s\nsmallest: %s (program and reference)\n",
               (unsigned long long)seed, differs, smallest);
    folder_print(folder, &out);
    fputs(out.data, stderr);
    buf_release(&out);
    free(smallest);
}

struct tally {
    uint64_t tried, invalid, without_set, different;
};

static void try_seed(uint64_t seed, struct tally *tally)
{
    static struct folder folder;
    struct arena arena;
    enum trial_result result;
    arena_init(&arena);
    folder_make(&folder, &arena, seed);
    char *differs = difference_on(&folder, &result);
    tally->tried++;
    tally->invalid += result == TRIAL_INVALID;
    tally->without_set += result == TRIAL_NO_SET;
    if (differs != NULL) {
        tally->different++;
        report(seed, &folder, differs);
    }
    free(differs);
    arena_release(&arena);
}

static void test_agrees_with_reference(void **test_state)
{
    (void)test_state;
    uint64_t only = number_from_environment("SURETY_SEED", 0);
    uint64_t first = only > 0 ? only : 1;
    uint64_t last = only > 0 ? only : number_from_environment("SURETY_SEEDS", SEEDS_DEFAULT);
    struct tally tally = {0};
    for (uint64_t seed = first; seed <= last && tally.different < 20; seed++)
        try_seed(seed, &tally);
    fprintf(stderr, "# %llu folders, %llu not valid, %llu without a set, %llu different\n",
            (unsigned long long)tally.tried, (unsigned long long)tally.invalid,
            (unsigned long long)tally.without_set, (unsigned long long)tally.different);
    assert_int_equal(tally.different, 0);
    assert_true(tally.invalid * 50 <= tally.tried);
}

/* ------------------------------------------------------------------ properties */

/* Enough for doubles that were summed in another order. */
#define ROUNDING 1e-11

static const char *const coverage_keys[] = {"strict coverage", "stated coverage",
                                            "generous coverage"};

/* A property: what is wrong with the folder, given the program's answer to it; NULL if nothing. */
typedef const char *property_check(const struct folder *folder, const struct trial *trial,
                                   uint64_t seed);

/* Whether another folder gives no less coverage in any reading, and no worse verdict if that is
 * asked too. */
static bool gives_no_less(const struct folder *folder, const struct trial *before, bool verdict_too)
{
    static struct trial trial;
    bool good = true;
    if (trial_run(&trial, folder) == TRIAL_GOOD) {
        for (int i = 0; i < READING_COUNT; i++)
            good &= figures_find(&trial.figures, coverage_keys[i])
                    >= figures_find(&before->figures, coverage_keys[i]) - ROUNDING;
        good &= !verdict_too || trial.assessment.verdict >= before->assessment.verdict;
    }
    trial_release(&trial);
    return good;
}

/* Whether another folder gives the same figures to the last bit. */
static bool gives_the_same(const struct folder *folder, const struct trial *before)
{
    static struct trial trial;
    bool good = trial_run(&trial, folder) == TRIAL_GOOD
                && figures_differ(&trial.figures, &before->figures, 0) == NULL;
    trial_release(&trial);
    return good;
}

static const char *check_repeats(const struct folder *folder, const struct trial *trial,
                                 uint64_t seed)
{
    static struct folder other;
    if (!gives_the_same(folder, trial))
        return "a second run gives other figures";
    other = *folder;
    folder_shuffle(&other, seed);
    return gives_the_same(&other, trial) ? NULL : "rows in another order give other figures";
}

/* What a condition names in an "or" can set a ceiling when it becomes true. */
static const char *check_fact_made_true(const struct folder *folder, const struct trial *trial,
                                        uint64_t seed)
{
    static struct folder other;
    const struct record *record = &trial->record;
    if (record->fact_name_count == 0 || folder->question.supposed_count == REFERENCE_WITHOUT
        || corner_has_ceilings(folder))
        return NULL;
    other = *folder;
    struct str name = record->fact_names[seed % record->fact_name_count];
    for (size_t i = 0; i < other.question.supposed_count; i++) {
        if (str_eq(other.question.supposed[i], name))
            return NULL;
    }
    other.question.supposed[other.question.supposed_count] = name;
    other.question.supposed_value[other.question.supposed_count++] = true;
    return gives_no_less(&other, trial, true) ? NULL : "a fact made true makes less";
}

/* To what is known next, best or high; or, without them, by one. */
static const char *check_low_raised(const struct folder *folder, const struct trial *trial,
                                    uint64_t seed)
{
    static struct folder other;
    struct folder_table *table = &other.tables[KIND_UNDERTAKING];
    other = *folder;
    const char **cells = table->cells[seed % table->row_count];
    if (cells[UNDERTAKING_LOW] == NULL || corner_may_cross(folder))
        return NULL;
    const char *up_to =
        cells[UNDERTAKING_BEST] != NULL ? cells[UNDERTAKING_BEST] : cells[UNDERTAKING_HIGH];
    cells[UNDERTAKING_LOW] = up_to != NULL ? up_to : "9000000000000";
    return gives_no_less(&other, trial, true) ? NULL : "a higher low makes less";
}

static const char *check_undertaking_added(const struct folder *folder, const struct trial *trial,
                                           uint64_t seed)
{
    static struct folder other;
    other = *folder;
    const struct folder_table *table = &other.tables[KIND_UNDERTAKING];
    if (table->row_count == REFERENCE_UNDERTAKINGS || corner_may_cross(folder))
        return NULL;
    const char **model = other.tables[KIND_UNDERTAKING].cells[seed % table->row_count];
    const char **added = folder_add(&other, KIND_UNDERTAKING);
    memcpy(added, model, sizeof table->cells[0]);
    added[UNDERTAKING_ID] = "U-99";
    added[UNDERTAKING_SUPERSEDES] = NULL;
    return gives_no_less(&other, trial, true) ? NULL : "an undertaking more makes less";
}

static const char *check_kinder_readings(const struct folder *folder, const struct trial *trial,
                                         uint64_t seed)
{
    (void)seed;
    if (corner_may_rest_later(folder))
        return NULL;
    const struct reading_answer *answers = trial->assessment.readings;
    for (int i = 1; i < READING_COUNT; i++) {
        if (answers[i].coverage < answers[i - 1].coverage - ROUNDING
            || answers[i].critical_met < answers[i - 1].critical_met)
            return "a kinder reading makes less";
    }
    return NULL;
}

static double coverage_without(const struct folder *folder, const struct trial *trial, int reading,
                               const uint32_t *parties, uint32_t count)
{
    struct question question = trial->assessment.premise.question;
    struct arena arena;
    struct error err;
    struct premise premise;
    struct live live;
    struct plan plan;
    arena_init(&arena);
    struct str *without = ARENA_ARRAY(&arena, struct str, count + folder->question.without_count);
    for (uint32_t i = 0; i < count; i++)
        without[i] = trial->state.parties[parties[i]].id;
    for (size_t i = 0; i < folder->question.without_count; i++)
        without[count + i] = folder->question.without[i];
    question.without = without;
    question.without_count = count + folder->question.without_count;
    CHECK(premise_make(&arena, &trial->state, &question, &premise, &err));
    live_init(&live, &arena, &premise, &readings[reading], readings[reading].stage_min, NULL);
    plan_build(&plan, &arena, &live, UNQUANTIFIED_GIVES_NOTHING);
    struct coverage *engine = coverage_new(&arena, &plan);
    double coverage = coverage_is_asked(engine) ? coverage_value(engine, NULL) : 0;
    arena_release(&arena);
    return coverage;
}

/* Withdrawing is the same as never having been there; direct and cascade make the whole loss. */
static const char *check_withdrawals(const struct folder *folder, const struct trial *trial,
                                     uint64_t seed)
{
    (void)seed;
    for (int i = 0; i < READING_COUNT; i++) {
        const struct reading_answer *answer = &trial->assessment.readings[i];
        for (uint32_t w = 0; w < answer->withdrawal_count; w++) {
            const struct withdrawal *withdrawal = &answer->withdrawals[w];
            double loss = answer->coverage - withdrawal->coverage;
            double without = coverage_without(folder, trial, i, withdrawal->parties, withdrawal->k);
            /* How ceilings that cross are divided is settled before anyone leaves. */
            if (!corner_may_cross(folder)
                && (without < withdrawal->coverage - ROUNDING
                    || without > withdrawal->coverage + ROUNDING))
                return "withdrawing is not the same as --without";
            double parts = withdrawal->direct_loss + withdrawal->cascade_loss;
            if (parts < loss - ROUNDING || parts > loss + ROUNDING)
                return "direct and cascade loss are not the whole loss";
            if (w > 0 && withdrawal->coverage > withdrawal[-1].coverage + ROUNDING)
                return "one more withdrawal leaves more";
        }
    }
    return NULL;
}

/* Shapley values share out exactly what all guarantors together add. */
static const char *check_influence(const struct folder *folder, const struct trial *trial,
                                   uint64_t seed)
{
    (void)seed;
    for (int i = 0; i < READING_COUNT; i++) {
        const struct reading_answer *answer = &trial->assessment.readings[i];
        uint32_t parties[REFERENCE_PARTIES], count = answer->influence_count;
        double sum = 0;
        for (uint32_t g = 0; g < count; g++) {
            parties[g] = answer->influence[g].party;
            sum += answer->influence[g].shapley;
        }
        double added = answer->coverage - coverage_without(folder, trial, i, parties, count);
        if (sum < added - ROUNDING || sum > added + ROUNDING)
            return "influence does not add up";
    }
    return NULL;
}

static void check_property(property_check *check)
{
    static struct folder folder;
    static struct trial trial;
    uint64_t seeds = number_from_environment("SURETY_SEEDS", SEEDS_DEFAULT) / 10;
    int wrong_count = 0;
    for (uint64_t seed = 1; seed <= seeds && wrong_count < 5; seed++) {
        struct arena arena;
        arena_init(&arena);
        folder_make(&folder, &arena, 1000000 + seed);
        const char *wrong = NULL;
        if (trial_run(&trial, &folder) == TRIAL_GOOD)
            wrong = check(&folder, &trial, seed);
        if (wrong != NULL) {
            struct buf out;
            wrong_count++;
            buf_init(&out);
            folder_print(&folder, &out);
            fprintf(stderr, "seed %llu: %s\n%s", (unsigned long long)(1000000 + seed), wrong,
                    out.data);
            buf_release(&out);
        }
        trial_release(&trial);
        arena_release(&arena);
    }
    assert_int_equal(wrong_count, 0);
}

#define PROPERTY_TEST(name)                                                                        \
    static void test_##name(void **test_state)                                                     \
    {                                                                                              \
        (void)test_state;                                                                          \
        check_property(check_##name);                                                              \
    }

PROPERTY_TEST(repeats)
PROPERTY_TEST(fact_made_true)
PROPERTY_TEST(low_raised)
PROPERTY_TEST(undertaking_added)
PROPERTY_TEST(kinder_readings)
PROPERTY_TEST(withdrawals)
PROPERTY_TEST(influence)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_agrees_with_reference), cmocka_unit_test(test_repeats),
        cmocka_unit_test(test_fact_made_true),        cmocka_unit_test(test_low_raised),
        cmocka_unit_test(test_undertaking_added),     cmocka_unit_test(test_kinder_readings),
        cmocka_unit_test(test_withdrawals),           cmocka_unit_test(test_influence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
