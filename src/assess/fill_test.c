/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/fill.h"
#include "assess/testing.h"

#define HEADER "id,party,capability,areas,best,unit,stage,from,until,tour,interval,group\n"
#define NEEDS "id,set,component,capability,area,quantity,unit,from,until,weight,critical\n"

/* "0-40:2000 40-100:1000": the spans of a row. */
static const char *spans_of(struct test_case *test, const struct fill *fill, uint32_t need)
{
    const char *text = "";
    for (uint32_t i = 0; i < fill->span_counts[need]; i++) {
        const struct fill_span *span = &fill->spans[need][i];
        text = arena_printf(&test->on.arena, "%s%s%d-%d:%lld", text, i == 0 ? "" : " ",
                            (int)span->from, (int)span->until, (long long)span->met);
    }
    return text;
}

static void rows_are_filled_in_order(void **unused)
{
    static const struct {
        const char *needs, *offers;
        const char *spans[3];
    } cases[] = {
        /* critical first, whatever it weighs */
        {NEEDS "1,s,land,x,,2,u,,,9,no\n2,s,land,x,,2,u,,,1,yes\n",
         HEADER "a,AAA,x,,3,u,pledged,,,,,\n",
         {"0-100:1000", "0-100:2000"}},
        /* then the greater worth of a unit */
        {NEEDS "1,s,land,x,,4,u,,,2,yes\n2,s,land,x,,1,u,,,1,yes\n",
         HEADER "a,AAA,x,,3,u,pledged,,,,,\n",
         {"0-100:2000", "0-100:1000"}},
        /* then the order of ids */
        {NEEDS "1,s,land,x,,2,u,,,,\n2,s,land,x,,2,u,,,,\n",
         HEADER "a,AAA,x,,3,u,pledged,,,,,\n",
         {"0-100:2000", "0-100:1000"}},
        /* one that can only serve the north is not spent on what the other could serve */
        {NEEDS "1,s,land,x,,2,u,,,,\n2,s,land,x,N,2,u,,,,\n",
         HEADER "a,AAA,x,N,2,u,pledged,,,,,\nb,AAA,x,S,2,u,pledged,,,,,\n",
         {"0-100:2000", "0-100:2000"}},
        /* time is cut where something changes, and equal neighbours are one span */
        {NEEDS "1,s,land,x,,3,u,C+10,C+90,,\n",
         HEADER "a,AAA,x,,2,u,pledged,,C+40,,,\nb,AAA,x,,1,u,pledged,C+20,,,,\n",
         {"10-20:2000 20-40:3000 40-90:1000"}},
        {NEEDS "1,s,land,x,,1,u,,,,\n",
         HEADER "a,AAA,x,,1,u,pledged,,C+40,,,\nb,AAA,x,,1,u,pledged,C+40,,,,\n",
         {"0-100:1000"}},
        /* a group gives its largest member in place, on whichever rows */
        {NEEDS "1,s,land,x,,5,u,,,,\n2,s,air,y,,5,u,,,,\n",
         HEADER "a,AAA,x,,3,u,pledged,,,,,g\nb,AAA,y,,2,u,pledged,,C+50,,,g\n",
         {"0-100:3000", "0-100:0"}},
        /* rotation lowers what a member gives, and so what the group does */
        {NEEDS "1,s,land,x,,9,u,,,,\n",
         HEADER "a,AAA,x,,6,u,pledged,,,30,60,g\nb,AAA,x,,4,u,pledged,,,,,g\n",
         {"0-30:6000 30-100:4000"}},
        /* without anyone */
        {NEEDS "1,s,land,x,,1,u,,,,\n", HEADER "a,AAA,z,,1,u,pledged,,,,,\n", {"0-100:0"}},
    };
    (void)unused;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct test_case test;
        struct fill fill;
        test_case_init(&test, cases[i].needs, cases[i].offers, NULL, 0, READING_STATED);
        fill_compute(&fill, &test.on.arena, &test.plan);
        for (uint32_t n = 0; n < test.plan.need_count; n++)
            assert_string_equal(spans_of(&test, &fill, n), cases[i].spans[n]);
        test_case_release(&test);
    }
}

/* An approval for 5 over two offers of 4 and 3, and one offer that does not name it. */
static void a_ceiling_caps_what_an_approval_covers(void **unused)
{
    static const struct test_table more[] = {
        {KIND_SOURCE, "id,tier,published\no,1,2026-01-01\n"},
        {KIND_INSTRUMENT, "id\nM\n"},
        {KIND_STEP, "id,instrument,party,step,on,quantity,unit\n"
                    "1,M,AAA,approved,2025-01-01,9,u\n2,M,AAA,approved,2025-06-01,5,u\n"},
    };
    static const struct {
        enum reading_name reading;
        const char *spans;
    } cases[] = {
        {READING_STRICT, "0-50:6000 50-100:4000"}, /* 5 + 1, then 3 + 1 */
        {READING_STATED, "0-50:8000 50-100:4000"}, /* the ceiling is for the strict reading */
    };
    (void)unused;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct test_case test;
        struct fill fill;
        test_case_init(&test, NEEDS "1,s,land,x,,20,u,,,,\n",
                       "id,party,capability,low,unit,stage,notice,until,condition,source\n"
                       "a,AAA,x,4,u,committed,0,C+50,approved.M.AAA,o\n"
                       "b,AAA,x,3,u,committed,0,,approved.M.AAA,o\n"
                       "c,AAA,x,1,u,committed,0,,,o\n",
                       more, CASE_COUNT(more), cases[i].reading);
        fill_compute(&fill, &test.on.arena, &test.plan);
        assert_string_equal(spans_of(&test, &fill, 0), cases[i].spans);
        test_case_release(&test);
    }
}

/* What a party gives under the approvals that its rows name, each of them alone in need of it. */
static void ceilings_lie_in_each_other(void **unused)
{
    static const struct test_table more[] = {
        {KIND_SOURCE, "id,tier,published\no,1,2026-01-01\n"},
        {KIND_INSTRUMENT, "id\nP\nQ\nR\n"},
        {KIND_STEP, "id,instrument,party,step,on,quantity,unit\n1,P,AAA,approved,2025-01-01,6,u\n"
                    "2,Q,AAA,approved,2025-01-01,4,u\n3,R,AAA,approved,2025-01-01,9,u\n"},
    };
    static const struct {
        const char *a, *b, *c; /* "condition,group" */
        int64_t quantity[3];
        const char *spans;
    } cases[] = {
        /* P is over all, Q over two of them */
        {"approved.P.AAA,",
         "approved.P.AAA and approved.Q.AAA,",
         "approved.P.AAA and approved.Q.AAA,",
         {1, 3, 3},
         "0-100:5000"},
        {"approved.P.AAA,",
         "approved.P.AAA and approved.Q.AAA,",
         "approved.P.AAA and approved.Q.AAA,",
         {3, 3, 3},
         "0-100:6000"},
        /* R is over fewer than P, and larger: it says nothing */
        {"approved.P.AAA,",
         "approved.P.AAA and approved.R.AAA,",
         "approved.P.AAA,",
         {3, 9, 3},
         "0-100:6000"},
        /* a group under a ceiling, and a ceiling in a group */
        {"approved.P.AAA,", "approved.P.AAA,g", "approved.P.AAA,g", {1, 3, 4}, "0-100:5000"},
        {"approved.P.AAA,", "approved.P.AAA,g", "approved.P.AAA,g", {4, 3, 4}, "0-100:6000"},
        {",g", "approved.Q.AAA,g", "approved.Q.AAA,g", {6, 3, 3}, "0-100:6000"},
        {",g", "approved.Q.AAA,g", "approved.Q.AAA,g", {1, 3, 3}, "0-100:3000"},
        /* as the largest of its group a member counts for no more than it may give */
        {",g", "approved.Q.AAA,g", ",g", {3, 9, 3}, "0-100:4000"},
        /* Q crosses the group of a and b: c has 3 of the 4, b what is left */
        {",g", "approved.Q.AAA,g", "approved.Q.AAA,", {1, 3, 3}, "0-100:5000"},
        /* P and Q cross: of Q, c has the 4 that it can use, and b nothing */
        {"approved.P.AAA,",
         "approved.P.AAA and approved.Q.AAA,",
         "approved.Q.AAA,",
         {4, 4, 4},
         "0-100:8000"},
        /* one who gives nothing is in nobody's way: then they do not cross */
        {"approved.P.AAA,",
         "approved.P.AAA and approved.Q.AAA,",
         "approved.Q.AAA,",
         {4, 0, 4},
         "0-100:8000"},
    };
    (void)unused;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct test_case test;
        struct fill fill;
        struct arena work;
        arena_init(&work);
        const char *const names[] = {cases[i].a, cases[i].b, cases[i].c};
        const char *rows = "id,party,capability,low,unit,stage,notice,source,condition,group\n";
        for (int u = 0; u < 3; u++)
            rows = cases[i].quantity[u] == 0
                       ? arena_printf(&work, "%s%c,AAA,x,,u,committed,0,o,%s\n", rows, 'a' + u,
                                      names[u])
                       : arena_printf(&work, "%s%c,AAA,x,%d,u,committed,0,o,%s\n", rows, 'a' + u,
                                      (int)cases[i].quantity[u], names[u]);
        test_case_init(&test, NEEDS "1,s,land,x,,20,u,,,,\n", rows, more, CASE_COUNT(more),
                       READING_STRICT);
        fill_compute(&fill, &test.on.arena, &test.plan);
        if (strcmp(spans_of(&test, &fill, 0), cases[i].spans) != 0)
            fail_msg("case %zu: %s", i, spans_of(&test, &fill, 0));
        test_case_release(&test);
        arena_release(&work);
    }
}

/*
 * A ceiling or a part of one that leaves its members all they can use is no limit, and so cuts no
 * other. Q is over c and d: d is worth more and can use 1 of its 2, so that c has 1. Were P, or its
 * part, over a, b and c a limit, Q would cross it and be divided: d would have both.
 */
static void what_does_not_bind_is_in_nobodys_way(void **unused)
{
    static const char *const approvals[] = {"6", "7"};
    static const struct {
        const char *more, *spans;
    } cases[] = {
        /* P reaches to just what a, b and c can give */
        {"", "0-100:5000"},
        /* P crosses the group of e and f: a, b and c have all they can use, and e has 1 */
        {"e,AAA,x,2,u,committed,0,o,approved.P.AAA,g\nf,AAA,x,2,u,committed,0,o,,g\n",
         "0-100:7000"},
    };
    (void)unused;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct test_case test;
        struct fill fill;
        struct arena work;
        arena_init(&work);
        struct test_table more[] = {
            {KIND_SOURCE, "id,tier,published\no,1,2026-01-01\n"},
            {KIND_INSTRUMENT, "id\nP\nQ\n"},
            {KIND_STEP, arena_printf(&work,
                                     "id,instrument,party,step,on,quantity,unit\n"
                                     "1,P,AAA,approved,2025-01-01,%s,u\n"
                                     "2,Q,AAA,approved,2025-01-01,2,u\n",
                                     approvals[i])},
        };
        test_case_init(&test, NEEDS "1,s,land,x,,20,u,,,,\n2,s,land,y,,1,u,,,,\n",
                       arena_printf(&work,
                                    "id,party,capability,low,unit,stage,notice,source,condition,"
                                    "group\n"
                                    "a,AAA,x,2,u,committed,0,o,approved.P.AAA,\n"
                                    "b,AAA,x,2,u,committed,0,o,approved.P.AAA,\n"
                                    "c,AAA,x,2,u,committed,0,o,approved.P.AAA and approved.Q.AAA,\n"
                                    "d,AAA,y,2,u,committed,0,o,approved.Q.AAA,\n%s",
                                    cases[i].more),
                       more, CASE_COUNT(more), READING_STRICT);
        fill_compute(&fill, &test.on.arena, &test.plan);
        assert_string_equal(spans_of(&test, &fill, 0), cases[i].spans);
        assert_string_equal(spans_of(&test, &fill, 1), "0-100:1000");
        test_case_release(&test);
        arena_release(&work);
    }
}

static void the_first_shortfall_is_proved_by_a_cut(void **unused)
{
    struct test_case test;
    struct fill fill;
    (void)unused;
    test_case_init(&test,
                   NEEDS "1,s,land,x,N,4,u,,,,\n2,s,land,x,S,1,u,,,,\n3,s,air,y,,5,u,C+60,,,\n",
                   HEADER "a,AAA,x,N,2,u,pledged,,,,,\nb,BBB,x,N;S,2,u,pledged,,,,,\n"
                          "c,CCC,y,,9,u,pledged,,C+70,,,\n",
                   NULL, 0, READING_STATED);
    fill_compute(&fill, &test.on.arena, &test.plan);
    const struct shortfall *first = fill.first_shortfall;
    assert_non_null(first);
    assert_int_equal(first->from, 0);
    assert_int_equal(first->until, 100);
    assert_int_equal(first->short_by, 1000);
    /* Row 2 is worth more a unit, so row 1 is short; a and b give 4 to rows 1 and 2, which need 5.
     */
    assert_int_equal(first->need, 0);
    assert_int_equal(first->need_count, 2);
    assert_int_equal(first->undertaking_count, 2);
    assert_int_equal(first->undertakings[0], test_undertaking(&test.on, "a"));
    assert_int_equal(first->undertakings[1], test_undertaking(&test.on, "b"));
    assert_true(fill_share(&fill, &test.plan, 0) == 0.75);
    test_case_release(&test);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_filled_in_order),
        cmocka_unit_test(a_ceiling_caps_what_an_approval_covers),
        cmocka_unit_test(ceilings_lie_in_each_other),
        cmocka_unit_test(what_does_not_bind_is_in_nobodys_way),
        cmocka_unit_test(the_first_shortfall_is_proved_by_a_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
