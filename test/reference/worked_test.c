/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The cases that doc/worked/ works out by hand. Program and reference are both held to
 * these numbers. Run from the root of the source tree.
 */
#include "base/testing.h"
#include "trial.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

struct expectation {
    const char *key;
    const char *text; /* NULL: a number */
    double number;
};

struct worked {
    const char *name;
    struct expectation figures[32];
};

static const struct worked cases[] = {
    {"rotation",
     {{"verdict", "fails", 0},
      {"strict coverage", NULL, 144.98 / 180},
      {"stated coverage", NULL, 144.98 / 180},
      {"generous coverage", NULL, 144.98 / 180},
      {"strict critical met", "no", 0},
      {"strict escort met", NULL, 144.98 / 180},
      {"strict escort span 0", "C+0..C+5 0", 0},
      {"strict escort span 1", "C+5..C+10 1000", 0},
      {"strict escort span 2", "C+10..C+30 3000", 0},
      {"strict escort span 3", "C+30..C+60 2666", 0},
      {"strict first shortfall", "escort C+0..C+5 short by 3000", 0},
      {"strict withdrawal 1 parties", " FRA", 0},
      {"strict withdrawal 1 coverage", NULL, 55.0 / 180},
      {"strict withdrawal 1 direct", NULL, 89.98 / 180},
      {"strict withdrawal 1 cascade", NULL, 0},
      {"strict withdrawal 2 parties", " FRA GBR", 0},
      {"strict withdrawal 2 coverage", NULL, 0},
      {"strict shapley FRA", NULL, (109.98 + 89.98) / 360},
      {"strict shapley GBR", NULL, 90.0 / 360},
      {"ladder 2", NULL, 144.98 / 180},
      {"ladder 3", NULL, 0}}},
    {"group",
     {{"verdict", "on-paper", 0},
      {"strict coverage", NULL, 0.75},
      {"stated coverage", NULL, 0.9375},
      {"generous coverage", NULL, 1},
      {"strict critical met", "no", 0},
      {"stated critical met", "no", 0},
      {"generous critical met", "yes", 0},
      {"strict R-north span 0", "C+0..C+30 4000000", 0},
      {"strict R-south span 0", "C+0..C+30 2000000", 0},
      {"strict first shortfall", "R-south C+0..C+30 short by 2000000", 0},
      {"generous first shortfall", "none", 0},
      {"strict withdrawal 1 parties", " DEU", 0},
      {"strict withdrawal 1 coverage", NULL, 0.3125},
      {"strict withdrawal 1 direct", NULL, 0.4375},
      {"strict shapley DEU", NULL, 0.53125},
      {"strict shapley FRA", NULL, 0.21875},
      {"unsaid DEU-north", " until", 0},
      {"unsaid FRA-any", " areas until", 0}}},
    {"ceilings",
     {{"verdict", "on-paper", 0},
      {"strict coverage", NULL, 0.73},
      {"stated coverage", NULL, 1},
      {"generous coverage", NULL, 1},
      {"strict critical met", "no", 0},
      {"strict R-north span 0", "C+0..C+30 1200000", 0},
      {"strict R-south span 0", "C+0..C+30 300000", 0},
      {"strict R-east span 0", "C+0..C+30 100000", 0},
      {"strict R-west span 0", "C+0..C+30 10000", 0},
      {"strict first shortfall", "R-west C+0..C+30 short by 15000", 0},
      {"strict withdrawal 1 parties", " SWE", 0},
      {"strict withdrawal 1 coverage", NULL, 0.28},
      {"strict withdrawal 1 direct", NULL, 0.45},
      {"strict withdrawal 2 parties", " FIN SWE", 0},
      {"strict withdrawal 2 coverage", NULL, 0},
      {"strict shapley SWE", NULL, 0.45},
      {"strict shapley FIN", NULL, 0.28}}},
    {"cascade",
     {{"verdict", "fragile", 0},
      {"strict coverage", NULL, 1},
      {"strict critical met", "yes", 0},
      {"strict withdrawal 1 parties", " FRA", 0},
      {"strict withdrawal 1 coverage", NULL, 1.0 / 3},
      {"strict withdrawal 1 direct", NULL, 0},
      {"strict withdrawal 1 cascade", NULL, 2.0 / 3},
      {"strict withdrawal 2 parties", " DEU FRA", 0},
      {"strict withdrawal 2 coverage", NULL, 0},
      {"strict withdrawal 2 direct", NULL, 0},
      {"strict withdrawal 2 cascade", NULL, 1},
      {"strict withdrawal 3 parties", " DEU FRA GBR", 0},
      {"strict withdrawal 3 direct", NULL, 1.0 / 3},
      {"strict withdrawal 3 cascade", NULL, 2.0 / 3},
      {"strict breaking set 0", " FRA", 0},
      {"strict breaking set 1", " GBR", 0},
      {"strict breaking set 2", " DEU POL", 0},
      {"strict shapley FRA", NULL, 13.0 / 36},
      {"strict shapley GBR", NULL, 13.0 / 36},
      {"strict shapley DEU", NULL, 9.0 / 36},
      {"strict shapley POL", NULL, 1.0 / 36}}},
    {"pair",
     {{"verdict", "fragile", 0},
      {"strict coverage", NULL, 1},
      {"strict withdrawal 1 parties", " NOR", 0},
      {"strict withdrawal 1 coverage", NULL, 0.6},
      {"strict withdrawal 1 direct", NULL, 0.4},
      {"strict withdrawal 2 parties", " DNK SWE", 0},
      {"strict withdrawal 2 coverage", NULL, 0.4},
      {"strict withdrawal 2 cascade", NULL, 0},
      {"strict withdrawal 3 coverage", NULL, 0},
      {"strict breaking set 0", " NOR", 0},
      {"strict breaking set 1", " DNK SWE", 0},
      {"strict shapley NOR", NULL, 0.4},
      {"strict shapley DNK", NULL, 0.3},
      {"strict shapley SWE", NULL, 0.3}}},
};

/* The figure called `key`, or NULL. */
static const struct figure *find(const struct figures *figures, const char *key)
{
    for (size_t i = 0; i < figures->count; i++) {
        if (strcmp(figures->items[i].key, key) == 0)
            return &figures->items[i];
    }
    return NULL;
}

static int count_wrong(const char *who, const struct worked *worked, const struct figures *figures)
{
    int wrong_count = 0;
    for (const struct expectation *expected = worked->figures; expected->key != NULL; expected++) {
        const struct figure *found = find(figures, expected->key);
        bool right = found != NULL && (expected->text == NULL) == (found->text == NULL)
                     && (expected->text == NULL ? fabs(found->number - expected->number) < 1e-12
                                                : strcmp(found->text, expected->text) == 0);
        if (right)
            continue;
        wrong_count++;
        fprintf(stderr, "%s, %s: %s is not %s %.9f but %s %.9f\n", worked->name, who, expected->key,
                expected->text == NULL ? "" : expected->text, expected->number,
                found == NULL         ? "missing"
                : found->text == NULL ? ""
                                      : found->text,
                found == NULL ? 0 : found->number);
    }
    return wrong_count;
}

static void test_worked_by_hand(void **test_state)
{
    static struct trial trial;
    static struct reference_answer answer;
    static const struct reference_question question = {
        .as_of = DATE_NONE, .c_day = DATE_NONE, .k = 3, .resist = 1};
    int wrong_count = 0;
    (void)test_state;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        char path[256];
        struct figures reference;
        snprintf(path, sizeof path, "test/golden/worked/%s", cases[i].name);
        assert_int_equal(trial_run_path(&trial, path, &question), TRIAL_GOOD);
        assert_true(reference_assess(&answer, &trial.arena, &trial.record, &question));
        figures_init(&reference, &trial.arena);
        figures_of_reference(&reference, &answer);
        wrong_count += count_wrong("program", &cases[i], &trial.figures);
        wrong_count += count_wrong("reference", &cases[i], &reference);
        assert_null(figures_check_proofs(&trial.arena, &trial.assessment, &answer));
        trial_release(&trial);
    }
    assert_int_equal(wrong_count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_worked_by_hand)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
