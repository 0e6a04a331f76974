/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/testing.h"

#define HEADER                                                                                     \
    "id,party,capability,areas,low,best,high,unit,stage,notice,lift,tour,interval,from,until,"     \
    "group,source\n"
#define SOURCES                                                                                    \
    {                                                                                              \
        KIND_SOURCE, "id,tier,published\no,1,2026-01-01\n"                                         \
    }

static void what_is_given_and_when(void **unused)
{
    static const struct {
        const char *row;
        enum reading_name reading;
        int32_t from, tour_end, until; /* from -1: nothing is given */
        int64_t first, later;
    } cases[] = {
        /* quantity by reading */
        {"u,AAA,x,,1,2,3,s,committed,0,,,,,,,o", READING_STRICT, 0, 100, 100, 1000, 1000},
        {"u,AAA,x,,1,2,3,s,committed,0,,,,,,,o", READING_STATED, 0, 100, 100, 2000, 2000},
        {"u,AAA,x,,1,2,3,s,committed,0,,,,,,,o", READING_GENEROUS, 0, 100, 100, 3000, 3000},
        {"u,AAA,x,,1,,,s,committed,0,,,,,,,o", READING_GENEROUS, 0, 100, 100, 1000, 1000},
        {"u,AAA,x,,,2,,s,committed,0,,,,,,,o", READING_STRICT, -1, 0, 0, 0, 0},
        {"u,AAA,x,,,,,s,committed,0,,,,,,,o", READING_GENEROUS, -1, 0, 0, 0, 0},
        /* an empty notice gives nothing in the strict reading, unless it is delivered */
        {"u,AAA,x,,1,,,s,committed,,,,,,,,o", READING_STRICT, -1, 0, 0, 0, 0},
        {"u,AAA,x,,1,,,s,committed,,,,,,,,o", READING_STATED, 0, 100, 100, 1000, 1000},
        {"u,AAA,x,,1,,,s,delivered,,,,,,,,o", READING_STRICT, 0, 100, 100, 1000, 1000},
        /* notice and lift against from */
        {"u,AAA,x,,1,,,s,committed,10,5,,,,,,o", READING_STRICT, 15, 100, 100, 1000, 1000},
        {"u,AAA,x,,1,,,s,committed,10,5,,,C+20,,,o", READING_STRICT, 20, 100, 100, 1000, 1000},
        {"u,AAA,x,,1,,,s,delivered,10,5,,,C+3,C+50,,o", READING_STRICT, 3, 50, 50, 1000, 1000},
        {"u,AAA,x,,1,,,s,committed,10,,,,,C+10,,o", READING_STRICT, -1, 0, 0, 0, 0},
        /* dates count from C-day, which is the as-of date: 2026-01-01 */
        {"u,AAA,x,,1,,,s,committed,0,,,,2026-01-11,2026-02-01,,o", READING_STRICT, 10, 31, 31, 1000,
         1000},
        {"u,AAA,x,,1,,,s,committed,0,,,,2025-06-01,2027-01-01,,o", READING_STRICT, 0, 100, 100,
         1000, 1000},
        /* rotation: the pool for one tour, then pool × tour ÷ interval, rounded down */
        {"u,AAA,x,,10,,,s,committed,0,,30,90,,,,o", READING_STRICT, 0, 30, 100, 10000, 3333},
        {"u,AAA,x,,10,,,s,committed,20,,30,90,,,,o", READING_STRICT, 20, 50, 100, 10000, 3333},
        {"u,AAA,x,,10,,,s,committed,0,,90,90,,,,o", READING_STRICT, 0, 100, 100, 10000, 10000},
        {"u,AAA,x,,10,,,s,committed,0,,30,,,,,o", READING_STRICT, 0, 100, 100, 10000, 10000},
        {"u,AAA,x,,10,,,s,committed,0,,0,90,,,,o", READING_STRICT, -1, 0, 0, 0, 0},
        {"u,AAA,x,,0.001,,,s,committed,0,,30,90,,,,o", READING_STRICT, 0, 30, 30, 1, 0},
        /* what was delivered before C-day has used up some of its first tour, or all of it */
        {"u,AAA,x,,9,,,s,delivered,,,30,90,2025-12-22,,,o", READING_STRICT, 0, 20, 100, 9000, 3000},
        {"u,AAA,x,,9,,,s,delivered,,,30,90,2025-11-01,,,o", READING_STRICT, 0, 0, 100, 9000, 3000},
    };
    static const struct test_table more[] = {SOURCES};
    (void)unused;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct test_case test;
        struct arena work;
        arena_init(&work);
        const char *rows = arena_printf(&work, HEADER "%s\n", cases[i].row);
        test_case_init(&test, "id,set,component,capability,quantity,unit\nR,a,land,x,5,s\n", rows,
                       more, 1, cases[i].reading);
        const struct offer *offer = test_offer(&test, "u");
        assert_int_equal(offer != NULL, cases[i].from >= 0);
        if (offer != NULL) {
            assert_int_equal(offer->from, cases[i].from);
            assert_int_equal(offer->tour_end, cases[i].tour_end);
            assert_int_equal(offer->until, cases[i].until);
            assert_int_equal(offer->first, cases[i].first);
            assert_int_equal(offer->later, cases[i].later);
        }
        test_case_release(&test);
        arena_release(&work);
    }
}

static void who_may_serve_what(void **unused)
{
    static const char requirements[] =
        "id,set,component,capability,task,area,quantity,unit\n"
        "1-any,a,land,x,,,1,s\n2-north,a,land,x,patrol,N,1,s\n3-south,a,land,x,,S,1,s\n"
        "4-unit,a,land,x,,,1,other\n5-other,a,land,y,,,1,s\n6-unknown,a,land,x,,,,s\n";
    static const struct {
        const char *row, *caveat;
        enum reading_name reading;
        const char *needs; /* first letters of the requirements served */
    } cases[] = {
        {"u,AAA,x,,1,,,s,pledged,,,,,,,,", "", READING_STATED, "123"},
        {"u,AAA,x,N,1,,,s,pledged,,,,,,,,", "", READING_STATED, "12"},
        {"u,AAA,x,N;S,1,,,s,pledged,,,,,,,,", "", READING_STATED, "123"},
        {"u,AAA,z,,1,,,s,pledged,,,,,,,,", "", READING_STATED,
         "1235"}, /* fits: z may serve x and y */
        {"u,AAA,x,,1,,,s,pledged,,,,,,,,", "c,u,area,prohibit,N,", READING_GENEROUS, "13"},
        {"u,AAA,x,,1,,,s,pledged,,,,,,,,", "c,u,task,prohibit,patrol,", READING_GENEROUS, "13"},
        {"u,AAA,x,,1,,,s,pledged,,,,,,,,", "c,u,area,limit,N,", READING_GENEROUS, "123"},
        {"u,AAA,x,,1,,,s,committed,0,,,,,,,o", "c,u,area,limit,N,", READING_STRICT, "13"},
        {"u,AAA,x,,1,,,s,pledged,,,,,,,,", "c,u,contact,prohibit,any,", READING_GENEROUS, "123"},
        {"u,AAA,x,,1,,,s,pledged,,,,,,,,", "c,u,approval,prohibit,vote.held,", READING_STATED,
         NULL},
        {"u,AAA,x,,1,,,s,pledged,,,,,,,,", "c,u,approval,prohibit,vote.held,", READING_GENEROUS,
         "123"},
        {"u,AAA,x,,1,,,s,pledged,,,,,,,,", "c,u,approval,prohibit,vote.lost,", READING_GENEROUS,
         NULL},
        {"u,AAA,x,,1,,,s,pledged,,,,,,,,", "c,u,approval,limit,vote.lost,", READING_GENEROUS,
         "123"},
        {"u,AAA,x,,1,,,other,pledged,,,,,,,,", "", READING_STATED, "4"},
    };
    (void)unused;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct test_case test;
        struct arena work;
        arena_init(&work);
        const char *rows = arena_printf(&work, HEADER "%s\n", cases[i].row);
        const char *caveats =
            arena_printf(&work, "id,undertaking,kind,mode,value,source\n%s\n", cases[i].caveat);
        const struct test_table more[] = {
            SOURCES,
            {KIND_CAVEAT, caveats},
            {KIND_FIT, "capability,serves\nz,x\nz,y\nz,x\n"},
            {KIND_FACT, "id,name,value\n1,vote.lost,false\n"},
        };
        test_case_init(&test, requirements, rows, more, CASE_COUNT(more), cases[i].reading);
        const struct offer *offer = test_offer(&test, "u");
        assert_int_equal(offer != NULL, cases[i].needs != NULL);
        for (uint32_t n = 0; offer != NULL && n < offer->need_count; n++) {
            const struct need *need = &test.plan.needs[offer->needs[n]];
            assert_int_equal(test.on.state.requirements[need->requirement].id.data[0],
                             cases[i].needs[n]);
            assert_int_equal(cases[i].needs[offer->need_count], '\0');
        }
        test_case_release(&test);
        arena_release(&work);
    }
}

static void delays_come_on_top(void **unused)
{
    static const struct test_table more[] = {
        SOURCES,
        {KIND_CAVEAT, "id,undertaking,kind,mode,value\n1,u,delay,prohibit,7\n2,u,delay,limit,3\n"},
    };
    static const int32_t from[READING_COUNT] = {
        [READING_STRICT] = 15, [READING_STATED] = 12, [READING_GENEROUS] = 12};
    (void)unused;
    for (int reading = 0; reading < READING_COUNT; reading++) {
        struct test_case test;
        test_case_init(&test, "id,set,component,capability,quantity,unit\nR,a,land,x,5,s\n",
                       HEADER "u,AAA,x,,1,,,s,committed,5,,,,,,,o\n", more, 2,
                       (enum reading_name)reading);
        assert_int_equal(test_offer(&test, "u")->from, from[reading]);
        test_case_release(&test);
    }
}

static void worth_is_compared_exactly(void **unused)
{
    (void)unused;
    struct need a = {.weight = 1, .quantity = 3}, b = {.weight = 333333333, .quantity = 1000000000};
    assert_int_equal(need_worth_cmp(&a, &b), 1); /* 1/3 > 0.333333333 */
    assert_int_equal(need_worth_cmp(&b, &a), -1);
    struct need huge = {.weight = INT64_MAX / 2, .quantity = INT64_MAX / 2};
    struct need one = {.weight = 7, .quantity = 7};
    assert_int_equal(need_worth_cmp(&huge, &one), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_given_and_when),
        cmocka_unit_test(who_may_serve_what),
        cmocka_unit_test(delays_come_on_top),
        cmocka_unit_test(worth_is_compared_exactly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
