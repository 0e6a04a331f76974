/* SPDX-License-Identifier: Apache-2.0 */
#include "keep/fund.h"

#include "keep/testing.h"

static const struct facility *find(const struct fund *fund, const char *id)
{
    for (uint32_t f = 0; f < fund->count; f++)
        if (str_eq(fund->facilities[f].id, str_from(id)))
            return &fund->facilities[f];
    fail_msg("no facility %s", id);
    return NULL;
}

/* Of one facility in one reading; amounts in whole units of its currency. */
struct expected {
    const char *id;
    enum reading_name reading;
    enum truth active;
    int64_t standing, short_by;
    uint64_t sets;
    int64_t guaranteed;
    int64_t uncovered[4]; /* k = 0 to 3; -1: no such k */
};

/* doc/worked/fund.md */
static void worked_by_hand(void **unused)
{
    static const struct expected cases[] = {
        {"ALONE", READING_STRICT, TRUTH_FALSE, 550, 200, 1, 550, {450, 850, 1000, -1}},
        {"ALONE", READING_STATED, TRUTH_TRUE, 1000, 0, 0, 1000, {0, 400, 700, 850}},
        {"CASH", READING_STRICT, TRUTH_TRUE, 0, 0, 0, 0, {50, -1, -1, -1}},
        {"TOGETHER", READING_STRICT, TRUTH_TRUE, 100, 0, 0, 100, {0, 30, 80, 100}},
        {"TOGETHER", READING_STATED, TRUTH_TRUE, 100, 0, 0, 100, {0, 0, 50, 100}},
    };
    struct keep_case test;
    struct fund fund;
    struct error err;
    (void)unused;
    keep_case_init(&test, "fund", NULL, NULL, 0);
    assert_true(fund_make(&test.arena, &test.premise, &fund, &err));
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        const struct expected *expected = &cases[i];
        const struct fund_view *view = &find(&fund, expected->id)->views[expected->reading];
        assert_int_equal(view->active, expected->active);
        assert_int_equal(view->standing, expected->standing * 1000);
        assert_int_equal(view->short_by, expected->short_by * 1000);
        assert_true(view->covers.total == expected->sets);
        assert_int_equal(view->guaranteed, expected->guaranteed * 1000);
        for (uint32_t k = 0; k < 4; k++) {
            assert_int_equal(k < view->loss_count, expected->uncovered[k] >= 0);
            if (k < view->loss_count)
                assert_int_equal(view->losses[k].uncovered, expected->uncovered[k] * 1000);
        }
    }
    arena_release(&test.arena);
}

static void thirds_of_a_hundred(void **unused)
{
    static const int64_t owes[] = {33340, 33330, 33330};
    struct keep_case test;
    struct fund fund;
    struct error err;
    (void)unused;
    keep_case_init(&test, "fund", NULL, NULL, 0);
    assert_true(fund_make(&test.arena, &test.premise, &fund, &err));
    const struct facility *facility = find(&fund, "THIRDS");
    for (uint32_t i = 0; i < 3; i++)
        assert_int_equal(facility->views[READING_STRICT].parts[i].owes, owes[i]);
    /* 33.34 + 50 at 1.25 dollars a euro; nothing is added without that claim. */
    assert_true(str_eq(fund.common, STR("EUR")));
    assert_int_equal(fund.common_totals[0].owes[READING_STRICT], 26672 + 50000);
    for (size_t i = 0; i < fund.total_count; i++)
        assert_true(fund.totals[i].currency.size == 3);
    arena_release(&test.arena);
    keep_case_init(&test, "fund", "2026-01-01", NULL, 0); /* before anything was said */
    assert_true(fund_make(&test.arena, &test.premise, &fund, &err));
    assert_int_equal(fund.count, 0);
    arena_release(&test.arena);
}

/* Without DDD the key of ALONE rises by 1000 ÷ 850, to the cent and to the sum. */
static void the_key_rises(void **unused)
{
    static const struct str without[] = {{"DDD", 3}};
    static const int64_t amounts[] = {470590, 352940, 176470, 0};
    struct keep_case test;
    struct fund fund;
    struct error err;
    (void)unused;
    keep_case_init(&test, "fund", NULL, without, 1);
    assert_true(fund_make(&test.arena, &test.premise, &fund, &err));
    const struct facility *facility = find(&fund, "ALONE");
    assert_int_equal(facility->key_total, 1000000);
    assert_int_equal(facility->key_left, 850000);
    for (uint32_t i = 0; i < 4; i++)
        assert_int_equal(facility->shares[i].amount, amounts[i]);
    arena_release(&test.arena);
}

/* A tiny record for what the worked folder does not show. */
static void rules_of_standing(void **unused)
{
    static const struct {
        const char *facility, *share;
        enum reading_name reading;
        enum truth active;
        int64_t short_by;
    } cases[] = {
        {"10,0.5,", "5,,committed,,law", READING_STRICT, TRUTH_TRUE, 0},
        {"10,0.5,", "5,4,committed,,law", READING_STRICT, TRUTH_FALSE, 1000}, /* covers its cap */
        {"10,0.5,", "5,,committed,,press", READING_STRICT, TRUTH_FALSE, 5000},
        {"10,0.5,", "5,,committed,,press", READING_STATED, TRUTH_TRUE, 0},
        {"10,0.5,", "5,,pledged,a.b,law", READING_STATED, TRUTH_FALSE, 5000},
        {"10,0.5,", "5,,pledged,a.b,law", READING_GENEROUS, TRUTH_TRUE, 0},
        {"10,0.5,", "5,,refused,,law", READING_GENEROUS, TRUTH_FALSE, 5000},
        {"10,0.5,a.b", "5,,committed,,law", READING_STRICT, TRUTH_FALSE, 0},
        {"10,0.5,a.b", "5,,committed,,law", READING_GENEROUS, TRUTH_TRUE, 0},
        {"10,0.5,", ",,committed,,law", READING_STRICT, TRUTH_UNKNOWN, 5000}, /* no figure */
        {"10,0.5,", ",4,committed,,law", READING_STRICT, TRUTH_FALSE, 5000},  /* at most its cap */
        {"10,,", "10,,committed,,law", READING_STRICT, TRUTH_TRUE, 0}, /* whatever the part is */
        {"10,,", "9,,committed,,law", READING_STRICT, TRUTH_UNKNOWN, STATE_UNKNOWN},
        {",0.5,", "9,,committed,,law", READING_STRICT, TRUTH_UNKNOWN, STATE_UNKNOWN},
        {",0,", "9,,committed,,law", READING_STRICT, TRUTH_TRUE, 0},
        {"0.001,0.5,", "0.001,,committed,,law", READING_STRICT, TRUTH_TRUE, 0},
    };
    (void)unused;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        char facilities[200], shares[200];
        snprintf(facilities, sizeof facilities,
                 "id,currency,principal,activation,condition\nF,EUR,%s\n", cases[i].facility);
        snprintf(shares, sizeof shares,
                 "id,facility,party,amount,cap,stage,condition,source\nS,F,AAA,%s\n",
                 cases[i].share);
        const struct test_table tables[] = {
            {KIND_GUARANTEE, "id,host,trigger,horizon\nG,HST,cease.fire,100\n"},
            {KIND_PARTY, "id,role\nHST,host\nAAA,guarantor\n"},
            {KIND_SOURCE, "id,tier,published\nlaw,1,2026-01-01\npress,3,2026-01-01\n"},
            {KIND_FACILITY, facilities},
            {KIND_SHARE, shares},
        };
        struct keep_case test;
        struct fund fund;
        struct error err;
        arena_init(&test.arena);
        test_record(&test.arena, &test.record, tables, CASE_COUNT(tables));
        assert_true(state_fold(&test.arena, &test.record, DATE_NONE, &test.state, &err));
        test.question = question_default();
        test.question.actual = true;
        assert_true(premise_make_without_set(&test.arena, &test.state, &test.question,
                                             &test.premise, &err));
        assert_true(fund_make(&test.arena, &test.premise, &fund, &err));
        const struct fund_view *view = &fund.facilities[0].views[cases[i].reading];
        assert_int_equal(view->active, cases[i].active);
        assert_int_equal(view->short_by, cases[i].short_by);
        arena_release(&test.arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(worked_by_hand),
        cmocka_unit_test(thirds_of_a_hundred),
        cmocka_unit_test(the_key_rises),
        cmocka_unit_test(rules_of_standing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
