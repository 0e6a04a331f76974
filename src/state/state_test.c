/* SPDX-License-Identifier: Apache-2.0 */
#include "record/testing.h"
#include "state/state.h"

#define GUARANTEE                                                                                  \
    {                                                                                              \
        KIND_GUARANTEE, "id,host,horizon\nG,HST,100\n"                                             \
    }
#define PARTIES                                                                                    \
    {                                                                                              \
        KIND_PARTY, "id,role\nHST,host\nBBB,guarantor\nAAA,guarantor\n"                            \
    }

static struct state fold(struct arena *arena, struct record *record,
                         const struct test_table *tables, size_t count, const char *as_of)
{
    struct state state;
    struct error err = {0};
    int32_t day = DATE_NONE;
    test_record(arena, record, tables, count);
    if (as_of != NULL)
        assert_true(date_parse(str_from(as_of), &day));
    assert_true(state_fold(arena, record, day, &state, &err));
    return state;
}

static int32_t day_of(const char *text)
{
    int32_t days;
    assert_true(date_parse(str_from(text), &days));
    return days;
}

static void as_of_is_the_latest_day_something_happened(void **unused)
{
    static const struct test_table tables[] = {
        GUARANTEE,
        PARTIES,
        {KIND_SOURCE, "id,published\ns,2026-01-05\n"},
        {KIND_FACT, "id,name,value,from,until\nf,a.b,true,2026-02-01,2030-01-01\n"},
        {KIND_UNDERTAKING, "id,party,capability,said_on,until\nU,AAA,x,2026-01-09,2031-01-01\n"},
    };
    struct arena arena;
    struct record record;
    (void)unused;
    arena_init(&arena);
    struct state state = fold(&arena, &record, tables, CASE_COUNT(tables), NULL);
    assert_int_equal(state.as_of, day_of("2026-02-01"));
    arena_release(&arena);
}

static void rows_count_by_the_day_they_were_said(void **unused)
{
    static const struct test_table tables[] = {
        GUARANTEE,
        PARTIES,
        {KIND_SOURCE, "id,published\nold,2026-01-01\nnew,2026-03-01\nundated,\n"},
        {KIND_UNDERTAKING, "id,party,capability,source,said_on,supersedes\n"
                           "a,AAA,x,old,,\n"           /* counts: published before */
                           "b,AAA,x,new,,\n"           /* not yet published */
                           "c,AAA,x,new,2026-01-02,\n" /* said before, published later */
                           "d,AAA,x,old,2026-03-02,\n" /* said after */
                           "e,AAA,x,undated,,\n"       /* no date known */
                           "f,AAA,x,new,,a\n"}, /* does not count, so it supersedes nothing */
    };
    struct arena arena;
    struct record record;
    (void)unused;
    arena_init(&arena);
    struct state state = fold(&arena, &record, tables, CASE_COUNT(tables), "2026-02-01");
    const char *counted[] = {"a", "c", "e"};
    assert_int_equal(state.undertaking_count, CASE_COUNT(counted));
    for (size_t i = 0; i < CASE_COUNT(counted); i++) {
        assert_true(str_eq(state.undertakings[i].id, str_from(counted[i])));
        assert_false(state.undertakings[i].superseded);
    }
    assert_int_equal(state_undertaking(&state, STR("b")), STATE_UNKNOWN);
    struct state later = fold(&arena, &record, tables, CASE_COUNT(tables), "2026-03-01");
    assert_true(later.undertakings[state_undertaking(&later, STR("a"))].superseded);
    arena_release(&arena);
}

static void attestation_follows_the_tier(void **unused)
{
    static const struct test_table tables[] = {
        GUARANTEE,
        PARTIES,
        {KIND_SOURCE, "id,tier\n1,1\n2,2\n3,3\n4,4\nx,\n"},
        {KIND_UNDERTAKING,
         "id,party,capability,source\na,AAA,x,1\nb,AAA,x,2\nc,AAA,x,3\nd,AAA,x,4\n"
         "e,AAA,x,x\nf,AAA,x,\n"},
    };
    static const enum attestation expected[] = {
        ATTESTATION_DECLARED, ATTESTATION_DECLARED, ATTESTATION_REPORTED,
        ATTESTATION_REPORTED, ATTESTATION_REPORTED, ATTESTATION_REPORTED,
    };
    struct arena arena;
    struct record record;
    (void)unused;
    arena_init(&arena);
    struct state state = fold(&arena, &record, tables, CASE_COUNT(tables), NULL);
    for (size_t i = 0; i < CASE_COUNT(expected); i++)
        assert_int_equal(state.undertakings[i].attestation, expected[i]);
    arena_release(&arena);
}

static void facts_have_spans_and_contradictions(void **unused)
{
    static const struct test_table tables[] = {
        GUARANTEE,
        PARTIES,
        {KIND_FACT, "id,name,value,from,until\n"
                    "1,a.b,true,2026-01-01,2026-02-01\n"
                    "2,a.b,false,2026-01-15,2026-03-01\n"
                    "3,c.d,true,,\n"},
    };
    static const struct {
        const char *fact, *day;
        enum truth truth;
    } cases[] = {
        {"a.b", "2025-12-31", TRUTH_UNKNOWN}, {"a.b", "2026-01-01", TRUTH_TRUE},
        {"a.b", "2026-01-14", TRUTH_TRUE},    {"a.b", "2026-01-15", TRUTH_UNKNOWN},
        {"a.b", "2026-01-31", TRUTH_UNKNOWN}, {"a.b", "2026-02-01", TRUTH_FALSE},
        {"a.b", "2026-03-01", TRUTH_UNKNOWN}, {"c.d", "1900-01-01", TRUTH_TRUE},
    };
    struct arena arena;
    struct record record;
    (void)unused;
    arena_init(&arena);
    struct state state = fold(&arena, &record, tables, CASE_COUNT(tables), NULL);
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        const struct fact *fact = &state.facts[state_fact(&state, str_from(cases[i].fact))];
        assert_int_equal(fact_on(fact, day_of(cases[i].day)), cases[i].truth);
    }
    const struct fact *contested = &state.facts[state_fact(&state, STR("a.b"))];
    assert_true(fact_is_contested(contested, day_of("2026-01-20")));
    assert_false(fact_is_contested(contested, day_of("2026-02-20")));
    arena_release(&arena);
}

static void steps_make_facts_until_denounced(void **unused)
{
    static const struct test_table tables[] = {
        GUARANTEE,
        PARTIES,
        {KIND_INSTRUMENT, "id\nM\n"},
        {KIND_STEP, "id,instrument,party,step,on\n"
                    "1,M,AAA,ratified,2026-01-10\n"
                    "2,M,AAA,denounced,2026-02-10\n"
                    "3,M,AAA,ratified,2026-03-10\n"
                    "4,M,BBB,ratified,2026-01-20\n"},
    };
    static const struct {
        const char *fact, *day;
        enum truth truth;
    } cases[] = {
        {"ratified.M.AAA", "2026-01-09", TRUTH_UNKNOWN},
        {"ratified.M.AAA", "2026-01-10", TRUTH_TRUE},
        {"ratified.M.AAA", "2026-02-09", TRUTH_TRUE},
        {"ratified.M.AAA", "2026-02-10", TRUTH_FALSE},
        {"ratified.M.AAA", "2026-03-09", TRUTH_FALSE},
        {"ratified.M.AAA", "2026-03-10", TRUTH_TRUE},
        {"ratified.M.BBB", "2026-02-10", TRUTH_TRUE},
        {"denounced.M.AAA", "2026-02-10", TRUTH_TRUE},
    };
    struct arena arena;
    struct record record;
    (void)unused;
    arena_init(&arena);
    struct state state = fold(&arena, &record, tables, CASE_COUNT(tables), NULL);
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        const struct fact *fact = &state.facts[state_fact(&state, str_from(cases[i].fact))];
        assert_int_equal(fact_on(fact, day_of(cases[i].day)), cases[i].truth);
    }
    arena_release(&arena);
}

/* What has no end holds until the next word on the same fact, of whichever table. */
static void a_change_over_time_is_no_dispute(void **unused)
{
    static const struct test_table tables[] = {
        GUARANTEE,
        PARTIES,
        {KIND_INSTRUMENT, "id\nM\n"},
        {KIND_FACT, "id,name,value,from,until\n"
                    "1,a.b,true,2026-01-01,\n"
                    "2,a.b,false,2026-02-01,\n"
                    "3,a.b,true,2026-03-01,2026-04-01\n" /* then nobody says */
                    "4,no.start,false,,\n"
                    "5,no.start,true,2026-02-01,\n"
                    "6,one.day,true,2026-01-01,\n"
                    "7,one.day,false,2026-01-01,\n"
                    "8,one.day,false,2026-02-01,\n"
                    "9,ratified.M.AAA,false,2026-01-10,\n"  /* a no, and the vote later */
                    "10,ratified.M.BBB,false,2026-03-01,\n" /* a step, and a no later */
                    "11,ratified.M.HST,true,2026-01-15,2026-06-01\n"}, /* beyond a denunciation */
        {KIND_STEP, "id,instrument,party,step,on\n"
                    "1,M,AAA,ratified,2026-02-10\n"
                    "2,M,BBB,ratified,2026-01-20\n"
                    "3,M,HST,ratified,2026-01-10\n"
                    "4,M,HST,denounced,2026-02-10\n"
                    "5,M,HST,denounced,2026-07-10\n"},
    };
    static const struct {
        const char *fact, *day;
        enum truth truth;
    } cases[] = {
        {"a.b", "2025-12-31", TRUTH_UNKNOWN},
        {"a.b", "2026-01-31", TRUTH_TRUE},
        {"a.b", "2026-02-01", TRUTH_FALSE},
        {"a.b", "2026-02-28", TRUTH_FALSE},
        {"a.b", "2026-03-01", TRUTH_TRUE},
        {"a.b", "2026-04-01", TRUTH_UNKNOWN},
        {"no.start", "1900-01-01", TRUTH_FALSE},
        {"no.start", "2026-02-01", TRUTH_TRUE},
        {"one.day", "2026-01-01", TRUTH_UNKNOWN},
        {"one.day", "2026-02-01", TRUTH_FALSE},
        {"ratified.M.AAA", "2026-02-09", TRUTH_FALSE},
        {"ratified.M.AAA", "2026-02-10", TRUTH_TRUE},
        {"ratified.M.BBB", "2026-02-28", TRUTH_TRUE},
        {"ratified.M.BBB", "2026-03-01", TRUTH_FALSE},
        {"ratified.M.HST", "2026-01-14", TRUTH_TRUE},
        {"ratified.M.HST", "2026-02-10", TRUTH_UNKNOWN},
        {"ratified.M.HST", "2026-06-01", TRUTH_FALSE},
        {"ratified.M.HST", "2026-07-10", TRUTH_FALSE},
    };
    struct arena arena;
    struct record record;
    (void)unused;
    arena_init(&arena);
    struct state state = fold(&arena, &record, tables, CASE_COUNT(tables), NULL);
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        const struct fact *fact = &state.facts[state_fact(&state, str_from(cases[i].fact))];
        if (fact_on(fact, day_of(cases[i].day)) != cases[i].truth)
            fail_msg("%s on %s is %d", cases[i].fact, cases[i].day,
                     (int)fact_on(fact, day_of(cases[i].day)));
    }
    const struct fact *denounced = &state.facts[state_fact(&state, STR("ratified.M.HST"))];
    const struct fact_span *last = &denounced->spans[denounced->span_count - 1];
    assert_true(str_eq(row_text(last->row, STEP_ID), STR("5"))); /* the word that says so */
    arena_release(&arena);
}

static void order_is_that_of_ids_whatever_the_file_says(void **unused)
{
    static const struct test_table tables[] = {
        GUARANTEE,
        PARTIES,
        {KIND_REQUIREMENT, "id,set,component,capability,quantity,unit\n"
                           "z,s2,land,x,1,u\nb,s1,land,x,1,u\na,s2,air,y,1,u\n"},
        {KIND_FIT, "capability,serves\ny,x\n"},
    };
    struct arena arena;
    struct record record;
    (void)unused;
    arena_init(&arena);
    struct state state = fold(&arena, &record, tables, CASE_COUNT(tables), NULL);
    assert_true(str_eq(state.parties[0].id, STR("AAA")));
    assert_true(str_eq(state.parties[state.host].id, STR("HST")));
    assert_int_equal(state.set_count, 2);
    assert_true(str_eq(state.requirements[0].id, STR("b")));
    assert_true(str_eq(state.requirements[1].id, STR("a")));
    int32_t x = state.requirements[0].capability, y = state.requirements[1].capability;
    assert_true(state_may_serve(&state, y, x));
    assert_true(state_may_serve(&state, x, x));
    assert_false(state_may_serve(&state, x, y));
    arena_release(&arena);
}

static void what_an_undertaking_waits_for(void **unused)
{
    static const struct test_table tables[] = {
        GUARANTEE,
        PARTIES,
        {KIND_UNDERTAKING, "id,party,capability,condition\n"
                           "U,AAA,x,\"a.b and (BBB or at_least(1, c.d, V))\"\n"
                           "V,BBB,x,\n"},
        {KIND_CAVEAT, "id,undertaking,kind,mode,value\n"
                      "1,U,approval,prohibit,e.f\n2,V,delay,limit,5\n3,V,approval,limit,c.d\n"},
    };
    static const struct {
        const char *undertaking, *fact;
        bool names, needs;
    } cases[] = {
        {"U", "a.b", true, false}, {"U", "c.d", true, false},  {"U", "e.f", false, true},
        {"V", "c.d", false, true}, {"V", "a.b", false, false}, {"V", "e.f", false, false},
    };
    struct arena arena;
    struct record record;
    (void)unused;
    arena_init(&arena);
    struct state state = fold(&arena, &record, tables, CASE_COUNT(tables), NULL);
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        const struct undertaking *undertaking =
            &state.undertakings[state_undertaking(&state, str_from(cases[i].undertaking))];
        uint32_t fact = (uint32_t)state_fact(&state, str_from(cases[i].fact));
        assert_int_equal(condition_names_fact(undertaking->condition, fact), cases[i].names);
        assert_int_equal(undertaking_needs_approval(undertaking, fact), cases[i].needs);
        assert_int_equal(undertaking_waits_for(undertaking, fact),
                         cases[i].names || cases[i].needs);
    }
    arena_release(&arena);
}

static void who_leads_said_so_last(void **unused)
{
    static const struct test_table tables[] = {
        GUARANTEE,
        PARTIES,
        {KIND_POSITION, "id,party,matter,stance,said_on\n"
                        "1,AAA,lead.air,leads,2026-01-01\n"
                        "2,AAA,lead.air,declines,2026-02-01\n"
                        "3,BBB,lead.air,leads,2026-01-01\n"
                        "4,BBB,lead.land,leads,2026-01-01\n"},
    };
    struct arena arena;
    struct record record;
    uint32_t count;
    (void)unused;
    arena_init(&arena);
    struct state state = fold(&arena, &record, tables, CASE_COUNT(tables), "2026-01-15");
    state_leads(&arena, &state, COMPONENT_AIR, &count);
    assert_int_equal(count, 2);
    state = fold(&arena, &record, tables, CASE_COUNT(tables), "2026-02-15");
    const uint32_t *leads = state_leads(&arena, &state, COMPONENT_AIR, &count);
    assert_int_equal(count, 1);
    assert_true(str_eq(state.parties[leads[0]].id, STR("BBB")));
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_of_is_the_latest_day_something_happened),
        cmocka_unit_test(rows_count_by_the_day_they_were_said),
        cmocka_unit_test(attestation_follows_the_tier),
        cmocka_unit_test(facts_have_spans_and_contradictions),
        cmocka_unit_test(steps_make_facts_until_denounced),
        cmocka_unit_test(a_change_over_time_is_no_dispute),
        cmocka_unit_test(order_is_that_of_ids_whatever_the_file_says),
        cmocka_unit_test(what_an_undertaking_waits_for),
        cmocka_unit_test(who_leads_said_so_last),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
