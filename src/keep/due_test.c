/* SPDX-License-Identifier: Apache-2.0 */
#include "keep/due.h"

#include "keep/kept.h"
#include "keep/testing.h"

#include <stdlib.h>

enum { UNKNOWN = STATE_UNKNOWN };

static const struct due *find(const struct due_answer *answer, const char *id)
{
    int64_t u = state_undertaking(answer->premise->state, str_from(id));
    assert_true(u >= 0);
    return &answer->dues[u];
}

/* doc/worked/due.md, as of 15 March 2026. */
static void worked_by_hand(void **unused)
{
    static const struct {
        const char *id;
        enum due_status status;
        const char *due, *not_before, *reached;
        int64_t owed, delivered; /* whole soldiers */
        int days_late;           /* 99: not to be said */
    } cases[] = {
        {"A-0", DUE_SUPERSEDED, "2026-02-16", "2026-02-16", "", 900, 0, 99},
        {"A-1", DUE_MET, "2026-02-16", "2026-02-16", "2026-02-16", 1000, 1000, 0},
        {"A-2", DUE_LATE, "2026-02-11", "2026-02-11", "2026-02-20", 500, 500, 9},
        {"A-3", DUE_OVERDUE, "2026-03-03", "2026-03-03", "", 300, 100, 12},
        {"A-4", DUE_PARTLY, "2026-04-02", "2026-04-02", "", 400, 150, 99},
        {"B-1", DUE_PENDING, "2026-04-02", "2026-04-02", "", 200, 0, 99},
        {"B-2", DUE_UNKNOWN, "", "2026-02-01", "", 200, 0, 99},
        {"B-3", DUE_PENDING, "", "2026-04-02", "", 200, 0, 99},
        {"B-4", DUE_UNKNOWN, "2026-02-06", "2026-02-06", "", UNKNOWN, 100, 99},
        {"B-5", DUE_DORMANT, "2026-02-06", "2026-02-06", "", 100, 0, 99},
        {"CCC-9", DUE_REFUSED, "2026-02-06", "2026-02-06", "", 10, 0, 99},
        {"C-1", DUE_LAPSED, "2026-02-06", "2026-02-06", "", 50, 20, 99},
        {"C-2", DUE_WITHDRAWN, "2026-02-06", "2026-02-06", "", 50, 0, 99},
        {"C-4", DUE_MET, "2026-02-01", "2026-02-01", "2026-01-20", 80, 80, -12},
        {"C-5", DUE_LATE, "2026-02-11", "2026-02-11", "2026-02-15", 100, 150, 4},
        {"C-6", DUE_MET, "2026-02-21", "2026-02-21", "2026-02-15", 150, 150, -6},
    };
    struct keep_case test;
    struct due_answer answer;
    (void)unused;
    keep_case_init(&test, "due", "2026-03-15", NULL, 0);
    due_make(&test.arena, &test.premise, &answer);
    assert_int_equal(answer.c_day, keep_day("2026-02-01"));
    assert_int_equal(answer.count, CASE_COUNT(cases));
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        const struct due *due = find(&answer, cases[i].id);
        int64_t owed = cases[i].owed == UNKNOWN ? STATE_UNKNOWN : cases[i].owed * 1000;
        if (due->status != cases[i].status)
            print_error("%s is %s\n", cases[i].id, due_statuses[due->status].name);
        assert_int_equal(due->status, cases[i].status);
        assert_int_equal(due->due_day, keep_day(cases[i].due));
        assert_int_equal(due->not_before, keep_day(cases[i].not_before));
        assert_int_equal(due->reached_on, keep_day(cases[i].reached));
        assert_int_equal(due->owed, owed);
        assert_int_equal(due->delivered.quantity, cases[i].delivered * 1000);
        assert_int_equal(due->has_days_late, cases[i].days_late != 99);
        if (due->has_days_late)
            assert_int_equal(due->days_late, cases[i].days_late);
    }
    assert_true(str_eq(find(&answer, "B-5")->missing.text, STR("ratified.MOU.BBB or CCC-9")));
    assert_int_equal(find(&answer, "B-1")->delivered.unknown_count, 1);
    assert_int_equal(find(&answer, "A-1")->delivered.weakest, ATTESTATION_VERIFIED);
    /* Its own party does not verify; the second delivery's source is the press. */
    assert_int_equal(find(&answer, "A-2")->delivered.weakest, ATTESTATION_REPORTED);
    assert_int_equal(find(&answer, "A-4")->delivered.verified, 150000);
    arena_release(&test.arena);
}

static void the_record_by_quarter(void **unused)
{
    static const struct {
        const char *party, *quarter;
        int64_t owed, delivered;
        uint32_t owed_unknown, delivered_unknown;
    } cases[] = {
        {"AAA", "2026-Q1", 1800, 1750, 0, 0},
        {"AAA", "2026-Q2", 400, 0, 0, 0},
        {"BBB", "2026-Q1", 0, 100, 1, 1},
        {"BBB", "2026-Q2", 200, 0, 0, 0},
        {"BBB", "", 400, 0, 0, 0},
        {"CCC", "2026-Q1", 280, 250, 0, 0},
    };
    struct keep_case test;
    struct due_answer answer;
    struct error err;
    const struct kept *kept;
    size_t count;
    (void)unused;
    keep_case_init(&test, "due", "2026-03-15", NULL, 0);
    due_make(&test.arena, &test.premise, &answer);
    assert_true(kept_make(&test.arena, &answer, &kept, &count, &err));
    assert_int_equal(count, CASE_COUNT(cases));
    for (size_t i = 0; i < count; i++) {
        char quarter[KEPT_TEXT_BYTES];
        assert_true(str_eq(test.state.parties[kept[i].party].id, str_from(cases[i].party)));
        assert_string_equal(kept_quarter_write(quarter, kept[i].quarter), cases[i].quarter);
        assert_int_equal(kept[i].owed, cases[i].owed * 1000);
        assert_int_equal(kept[i].delivered, cases[i].delivered * 1000);
        assert_int_equal(kept[i].owed_unknown, cases[i].owed_unknown);
        assert_int_equal(kept[i].delivered_unknown, cases[i].delivered_unknown);
    }
    arena_release(&test.arena);
}

/* The same folder on other days: what changes is only what the day changes. */
static void days_pass(void **unused)
{
    static const struct {
        const char *as_of, *id;
        enum due_status status;
    } cases[] = {
        {"2026-01-31", "A-1", DUE_DORMANT}, /* no C-day yet */
        {"2026-01-31", "C-4", DUE_MET},     /* there before it was asked for */
        {"2026-01-31", "C-2", DUE_WITHDRAWN},
        {"2026-02-01", "A-1", DUE_PENDING},
        {"2026-02-10", "A-1", DUE_PENDING}, /* d1 was published on 15 March */
        {"2026-02-11", "A-2", DUE_PARTLY},  /* its day is the last on which it is not overdue */
        {"2026-02-12", "A-2", DUE_OVERDUE},
        {"2026-02-21", "A-2", DUE_OVERDUE}, /* d4 was delivered, but nobody had said so */
        {"2026-03-02", "C-1", DUE_OVERDUE},
        {"2026-03-03", "C-1", DUE_LAPSED},
        {"2026-02-01", "B-2", DUE_PENDING}, /* not before that day, whatever its notice is */
        {"2026-02-02", "B-2", DUE_UNKNOWN},
        {"2026-03-16", "A-4", DUE_MET}, /* the last 250 come on that day */
    };
    (void)unused;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct keep_case test;
        struct due_answer answer;
        keep_case_init(&test, "due", cases[i].as_of, NULL, 0);
        due_make(&test.arena, &test.premise, &answer);
        enum due_status status = find(&answer, cases[i].id)->status;
        if (status != cases[i].status)
            print_error("%s %s is %s\n", cases[i].as_of, cases[i].id, due_statuses[status].name);
        assert_int_equal(status, cases[i].status);
        arena_release(&test.arena);
    }
}

/* As of 2026-03-15, C-day 2026-02-01: what a blank, a mooted word, and a sleeping row come to. */
static void no_blank_accuses(void **unused)
{
    static const struct {
        const char *row, *deliveries;
        enum due_status status;
        bool has_days_late;
    } cases[] = {
        {"80,committed,5,,", "1,A,2026-02-20,,MON", DUE_UNKNOWN, false},
        {"80,committed,5,,", "1,A,2026-02-20,30,MON\n2,A,2026-02-21,,MON", DUE_UNKNOWN, false},
        {"80,committed,5,,", "1,A,2026-02-20,30,MON", DUE_OVERDUE, true},
        {"80,committed,5,C+30,", "1,A,2026-02-20,,MON", DUE_UNKNOWN, false},
        {"80,committed,5,C+30,", "1,A,2026-02-20,30,MON", DUE_LAPSED, false},
        /* what came in time may have been all of it */
        {"80,committed,5,,", "1,A,2026-02-05,,MON\n2,A,2026-02-20,80,MON", DUE_UNKNOWN, false},
        {"80,committed,5,,", "1,A,2026-02-19,,MON\n2,A,2026-02-20,80,MON", DUE_LATE, true},
        {"80,delivered,,,", "1,A,2026-02-01,,MON", DUE_MET, true}, /* by its own word */
        {",committed,5,,", "", DUE_OVERDUE, true},
        /* a mooted word is no promise */
        {"80,mooted,5,,", "", DUE_DORMANT, false},
        {"80,,5,,", "", DUE_DORMANT, false},
        {"80,mooted,5,,", "1,A,2026-02-20,80,MON", DUE_MET, false},
        /* nothing was owed, so nothing is late */
        {"80,committed,5,,ratified.M.AAA", "1,A,2026-02-20,80,MON", DUE_MET, false},
    };
    (void)unused;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct keep_case test;
        struct due_answer answer;
        struct error err;
        char row[200], deliveries[200];
        snprintf(row, sizeof row,
                 "id,party,capability,low,stage,notice,until,condition,source\nA,AAA,x,%s,law\n",
                 cases[i].row);
        snprintf(deliveries, sizeof deliveries, "id,undertaking,on,quantity,verified_by\n%s\n",
                 cases[i].deliveries);
        const struct test_table tables[] = {
            {KIND_GUARANTEE, "id,host,trigger,horizon\nG,HST,cease.fire,100\n"},
            {KIND_PARTY, "id,role\nHST,host\nAAA,guarantor\nMON,monitor\n"},
            {KIND_SOURCE, "id,tier,published\nlaw,1,2026-01-20\n"},
            {KIND_FACT, "id,name,value,from\n1,cease.fire,true,2026-02-01\n"},
            {KIND_INSTRUMENT, "id\nM\n"},
            {KIND_UNDERTAKING, row},
            {KIND_DELIVERY, deliveries},
        };
        arena_init(&test.arena);
        test_record(&test.arena, &test.record, tables, CASE_COUNT(tables));
        assert_true(
            state_fold(&test.arena, &test.record, keep_day("2026-03-15"), &test.state, &err));
        test.question = question_default();
        test.question.actual = true;
        assert_true(premise_make_without_set(&test.arena, &test.state, &test.question,
                                             &test.premise, &err));
        due_make(&test.arena, &test.premise, &answer);
        if (answer.dues[0].status != cases[i].status)
            print_error("case %zu is %s\n", i, due_statuses[answer.dues[0].status].name);
        assert_int_equal(answer.dues[0].status, cases[i].status);
        assert_int_equal(answer.dues[0].has_days_late, cases[i].has_days_late);
        arena_release(&test.arena);
    }
}

/* On every day of a year: statuses agree with the amounts and days that they are told with. */
static void a_status_says_what_the_figures_say(void **unused)
{
    (void)unused;
    for (int32_t day = keep_day("2026-01-15"); day < keep_day("2027-01-15"); day += 3) {
        struct keep_case test;
        struct due_answer answer;
        char as_of[DATE_TEXT_BYTES];
        keep_case_init(&test, "due", date_write(as_of, day), NULL, 0);
        due_make(&test.arena, &test.premise, &answer);
        for (uint32_t u = 0; u < answer.count; u++) {
            const struct due *due = &answer.dues[u];
            bool is_full = due->owed != STATE_UNKNOWN && due->delivered.quantity >= due->owed;
            assert_int_equal(due->is_full, is_full);
            assert_true(due->delivered.verified <= due->delivered.quantity);
            if (due->status == DUE_MET || due->status == DUE_LATE)
                assert_true(is_full);
            if (due->status == DUE_OVERDUE)
                assert_true(!is_full && due->due_day < day && due->days_late == day - due->due_day);
            if (due->status == DUE_PENDING || due->status == DUE_PARTLY)
                assert_true(!is_full && due->not_before >= day);
            if (due->status == DUE_DORMANT)
                assert_true(!answer.is_triggered || due->missing.count > 0 || due->is_mooted);
            assert_true(due->due_day == DATE_NONE || due->due_day == due->not_before);
        }
        arena_release(&test.arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(worked_by_hand),
        cmocka_unit_test(the_record_by_quarter),
        cmocka_unit_test(days_pass),
        cmocka_unit_test(no_blank_accuses),
        cmocka_unit_test(a_status_says_what_the_figures_say),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
