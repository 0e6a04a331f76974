/* SPDX-License-Identifier: Apache-2.0 */
#include "keep/fund.h"

#include "keep/testing.h"

#include <stdlib.h>

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

struct money {
    struct keep_case test;
    struct fund fund;
};

static void open_money(struct money *money, const char *facilities, const char *shares,
                       const char *claims)
{
    struct keep_case *test = &money->test;
    struct error err;
    const struct test_table tables[] = {
        {KIND_GUARANTEE, "id,host,horizon\nG,HST,100\n"},
        {KIND_PARTY, "id,role\nHST,host\nAAA,guarantor\nBBB,guarantor\n"},
        {KIND_SOURCE, "id,tier,published\nlaw,1,2026-01-01\n"},
        {KIND_FACILITY, facilities},
        {KIND_SHARE, shares},
        {KIND_CLAIM, claims},
    };
    arena_init(&test->arena);
    test_record(&test->arena, &test->record, tables, CASE_COUNT(tables));
    assert_true(state_fold(&test->arena, &test->record, DATE_NONE, &test->state, &err));
    test->question = question_default();
    test->question.actual = true;
    assert_true(premise_make_without_set(&test->arena, &test->state, &test->question,
                                         &test->premise, &err));
    assert_true(fund_make(&test->arena, &test->premise, &money->fund, &err));
}

/* AAA has 400 of 1,000; how much BBB has nobody said. */
static void a_blank_bounds_the_losses(void **unused)
{
    static const struct {
        const char *facility, *share; /* principal; cap and liability of BBB */
        bool is_bound;
        int64_t uncovered[3], at_least[3];
        const char *least_first; /* whom the bound for one names */
    } cases[] = {
        {"1000", ",several", true, {600, 1000, 1000}, {0, 600, 1000}, "BBB"},
        {"1000", "100,several", true, {600, 1000, 1000}, {500, 900, 1000}, "AAA"},
        {"1000", ",joint", true, {600, 1000, 1000}, {0, 600, 1000}, "BBB"},
        /* what stands is called: it can only be more */
        {"", ",several", true, {0, 400, 400}, {0, 400, 400}, "AAA"},
        /* but a joint share is liable for the more, and may carry what others leave */
        {"", ",joint", true, {0, 400, 400}, {0}, NULL},
    };
    (void)unused;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct money money;
        char facilities[200], shares[300];
        snprintf(facilities, sizeof facilities, "id,currency,principal,activation\nF,EUR,%s,0.1\n",
                 cases[i].facility);
        snprintf(shares, sizeof shares,
                 "id,facility,party,amount,cap,liability,stage,source\n"
                 "H1,F,AAA,400,,several,committed,law\nH2,F,BBB,,%s,committed,law\n",
                 cases[i].share);
        open_money(&money, facilities, shares, "id,about,value\n");
        const struct fund_view *view = &money.fund.facilities[0].views[READING_STRICT];
        assert_int_equal(view->is_bound, cases[i].is_bound);
        for (uint32_t k = 0; k < view->loss_count; k++) {
            assert_int_equal(view->losses[k].uncovered, cases[i].uncovered[k] * 1000);
            assert_int_equal(view->losses[k].at_least, cases[i].least_first == NULL
                                                           ? STATE_UNKNOWN
                                                           : cases[i].at_least[k] * 1000);
        }
        if (cases[i].least_first == NULL) {
            arena_release(&money.test.arena);
            continue;
        }
        uint32_t first = view->losses[1].least_parties[0];
        assert_true(str_eq(money.test.state.parties[first].id, str_from(cases[i].least_first)));
        arena_release(&money.test.arena);
    }
}

/* What stands is called, and of one joint share nobody said how much. */
static void a_joint_share_is_bound_by_its_cap(void **unused)
{
    struct money money;
    (void)unused;
    open_money(&money, "id,currency,principal,activation\nF,EUR,,\n",
               "id,facility,party,amount,cap,liability,stage,source\n"
               "H1,F,AAA,400,,several,committed,law\nH2,F,BBB,,,joint,committed,law\n"
               "H3,F,AAA,100,50,joint,committed,law\nH4,F,AAA,100,,joint,committed,law\n",
               "id,about,value\n");
    const struct fund_part *parts = money.fund.facilities[0].views[READING_STATED].parts;
    assert_int_equal(parts[0].owes, 400000);
    assert_int_equal(parts[1].owes, STATE_UNKNOWN);
    assert_true(parts[2].is_bound && parts[2].owes == 50000);
    assert_int_equal(parts[3].owes, STATE_UNKNOWN);
    assert_int_equal(money.fund.facilities[0].views[READING_STATED].losses[0].at_least,
                     STATE_UNKNOWN);
    arena_release(&money.test.arena);
}

/* F1 is in EUR, with 100; F2 in USD, with 80. */
static void which_claim_is_the_rate(void **unused)
{
    static const struct {
        const char *claims;
        int64_t together; /* of both, in thousandths of EUR; 0: they are not added up */
    } cases[] = {
        {"1,rate:USD/EUR,0.8,2025-01-01,law\n", 164000},
        {"1,rate:USD/EUR,0.8,2025-01-01,law\n2,rate:EUR/USD,2,2025-03-01,law\n", 140000},
        {"1,rate:USD/EUR,0.8,2025-03-01,law\n2,rate:EUR/USD,2,2025-01-01,law\n", 164000},
        {"1,rate:USD/EUR,0.8,2025-01-01,law\n2,rate:EUR/USD,2,2025-01-01,law\n", 0},
        {"1,rate:USD/EUR,0.8,2025-01-01,law\n2,rate:EUR/USD,1.25,2025-01-01,law\n", 164000},
        {"1,rate:USD/EUR,0.855,2025-01-01,law\n2,rate:EUR/USD,1.17,2025-01-01,law\n", 168400},
        {"1,rate:USD/EUR,0.8,2025-01-01,\n", 0}, /* nobody says where it was published */
        {"1,rate:USD/EUR,0.8,2025-01-01,law\n2,rate:USD/EUR,0.9,2025-03-01,\n", 164000},
    };
    (void)unused;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct money money;
        char claims[300];
        snprintf(claims, sizeof claims, "id,about,value,as_of,source\n%s", cases[i].claims);
        open_money(&money, "id,currency,principal,activation\nF1,EUR,100,0\nF2,USD,80,0\nF3,,7,0\n",
                   "id,facility,party,amount,stage,source\nH1,F1,AAA,100,committed,law\n"
                   "H2,F2,AAA,80,committed,law\nH3,F3,AAA,7,committed,law\n",
                   claims);
        /* F3 names no currency: it keeps nothing else from being added up. */
        const struct fund *fund = &money.fund;
        assert_int_equal(fund->common_total_count, cases[i].together > 0);
        assert_int_equal(fund->without_rate.size > 0, cases[i].together == 0);
        if (fund->common_total_count > 0)
            assert_int_equal(fund->common_totals[0].owes[READING_STRICT], cases[i].together);
        arena_release(&money.test.arena);
    }
}

/* ---- properties over random records --------------------------------------------------------- */

enum { MONEY_FACILITIES = 5, MONEY_PARTIES = 4, MONEY_ROUNDS = 200 };

/* Facilities in several currencies, with shares of several parties; no rate between any of them. */
static void write_money(struct buf *facilities, struct buf *shares)
{
    static const char *const currencies[] = {"EUR", "USD", "GBP", "JPY"};
    static const char *const stages[] = {"mooted", "pledged", "committed", "refused"};
    buf_text(facilities, "id,currency,principal,activation\n");
    buf_text(shares, "id,facility,party,amount,cap,liability,stage,source\n");
    for (int f = 0; f < MONEY_FACILITIES; f++) {
        buf_printf(facilities, "F%d,%s,%d,0.%d\n", f, currencies[rand() % 4], 1 + rand() % 100,
                   1 + rand() % 9);
        for (int i = 0, count = rand() % 7; i < count; i++)
            buf_printf(shares, "S%d-%d,F%d,P%d,%d,%s,%s,%s,law\n", f, i, f, rand() % MONEY_PARTIES,
                       1 + rand() % 60, rand() % 3 == 0 ? "25" : "",
                       rand() % 2 == 0 ? "joint" : "several", stages[rand() % 4]);
    }
}

/* What a party owes in one currency when all pay, from the facilities that may be active. */
static int64_t owes_in(const struct fund *fund, uint32_t party, struct str currency, int reading)
{
    int64_t total = 0;
    for (uint32_t f = 0; f < fund->count; f++) {
        const struct facility *facility = &fund->facilities[f];
        const struct fund_view *view = &facility->views[reading];
        for (uint32_t i = 0; i < facility->share_count; i++)
            if (view->active != TRUTH_FALSE && str_eq(facility->currency, currency)
                && facility->shares[i].party == party && view->parts[i].owes != STATE_UNKNOWN)
                total += view->parts[i].owes;
    }
    return total;
}

/* When all pay, and nobody's cap is in the way, what they owe is what they have taken on. */
static void check_call(const struct facility *facility, const struct fund_view *view)
{
    int64_t owed = 0;
    for (uint32_t i = 0; i < facility->share_count; i++)
        if (view->parts[i].owes != STATE_UNKNOWN)
            owed += view->parts[i].owes;
    assert_true(owed <= view->guaranteed && view->guaranteed <= view->called);
    if (view->loss_count > 0)
        assert_int_equal(view->called - owed, view->losses[0].uncovered);
}

static void no_currency_is_mixed_and_shares_add_up(void **unused)
{
    (void)unused;
    for (int round = 0; round < MONEY_ROUNDS; round++) {
        struct buf facilities, shares;
        struct keep_case test;
        struct fund fund;
        struct error err;
        buf_init(&facilities);
        buf_init(&shares);
        write_money(&facilities, &shares);
        const struct test_table tables[] = {
            {KIND_GUARANTEE, "id,host,horizon\nG,HST,100\n"},
            {KIND_PARTY, "id,role\nHST,host\nP0,guarantor\nP1,guarantor\nP2,guarantor\n"
                         "P3,guarantor\n"},
            {KIND_SOURCE, "id,tier,published\nlaw,1,2026-01-01\n"},
            {KIND_FACILITY, facilities.data},
            {KIND_SHARE, shares.data},
        };
        arena_init(&test.arena);
        test_record(&test.arena, &test.record, tables, CASE_COUNT(tables));
        assert_true(state_fold(&test.arena, &test.record, DATE_NONE, &test.state, &err));
        test.question = question_default();
        test.question.actual = true;
        assert_true(premise_make_without_set(&test.arena, &test.state, &test.question,
                                             &test.premise, &err));
        assert_true(fund_make(&test.arena, &test.premise, &fund, &err));
        assert_int_equal(fund.common_total_count, 0); /* no rate, no sum */
        for (size_t i = 0; i < fund.total_count; i++)
            for (int r = 0; r < READING_COUNT; r++)
                assert_int_equal(fund.totals[i].owes[r],
                                 owes_in(&fund, fund.totals[i].party, fund.totals[i].currency, r));
        for (uint32_t f = 0; f < fund.count; f++)
            for (int r = 0; r < READING_COUNT; r++)
                check_call(&fund.facilities[f], &fund.facilities[f].views[r]);
        arena_release(&test.arena);
        buf_release(&facilities);
        buf_release(&shares);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(worked_by_hand),
        cmocka_unit_test(thirds_of_a_hundred),
        cmocka_unit_test(the_key_rises),
        cmocka_unit_test(rules_of_standing),
        cmocka_unit_test(a_blank_bounds_the_losses),
        cmocka_unit_test(a_joint_share_is_bound_by_its_cap),
        cmocka_unit_test(which_claim_is_the_rate),
        cmocka_unit_test(no_currency_is_mixed_and_shares_add_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
