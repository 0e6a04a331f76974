/* SPDX-License-Identifier: Apache-2.0 */
#include "keep/steps.h"

#include "record/testing.h"

#define TABLES                                                                                     \
    {KIND_GUARANTEE, "id,host,horizon\nG,HST,100\n"},                                              \
        {KIND_PARTY, "id,role\nHST,host\nAAA,guarantor\nBBB,guarantor\nCCC,guarantor\n"},          \
        {KIND_SOURCE, "id,published,tier\ns,2031-05-01,1\n"},                                      \
    {                                                                                              \
        KIND_INSTRUMENT, "id,binding\nM,legal\nM.2,political\nZ,none\n"                            \
    }

struct fixture {
    struct arena arena;
    struct record record;
    struct state state;
    struct steps steps;
};

static void open_fixture(struct fixture *fixture, const struct test_table *tables, size_t count)
{
    struct error err = {0};
    int32_t day;
    assert_true(date_parse(STR("2031-05-01"), &day));
    arena_init(&fixture->arena);
    test_record(&fixture->arena, &fixture->record, tables, count);
    assert_true(state_fold(&fixture->arena, &fixture->record, day, &fixture->state, &err));
    steps_fold(&fixture->arena, &fixture->state, &fixture->steps);
}

static const struct step_way *find_way(const struct fixture *fixture, const char *instrument,
                                       const char *party)
{
    for (uint32_t w = 0; w < fixture->steps.way_count; w++) {
        const struct step_way *way = &fixture->steps.ways[w];
        if (str_eq(row_text(way->instrument, INSTRUMENT_ID), str_from(instrument))
            && str_eq(fixture->state.parties[way->party].id, str_from(party)))
            return way;
    }
    return NULL;
}

static void steps_as_of_a_day(void **unused)
{
    static const struct test_table tables[] = {
        TABLES,
        {KIND_FACT, "id,name,value,from\n1,ratified.M.2.AAA,true,2031-04-01\n"
                    "2,signed.Z.AAA,true,2031-01-01\n3,signed.Z.AAA,false,2031-01-01\n"},
        {KIND_STEP, "id,instrument,party,step,on\n"
                    "1,M,AAA,signed,2031-01-01\n"
                    "2,M,AAA,ratified,2031-06-01\n" /* after the as-of date */
                    "3,M,BBB,signed,2031-01-01\n"
                    "4,M,BBB,denounced,2031-03-01\n"
                    "5,M,CCC,signed,2031-01-01\n"
                    "6,M,CCC,in_force,2031-02-01\n"
                    "7,M.2,AAA,signed,2031-01-01\n"},
    };
    static const struct {
        const char *instrument, *party;
        enum step step;
        enum truth truth;
        const char *on;
        bool lacks_ratification;
    } cases[] = {
        {"M", "AAA", STEP_SIGNED, TRUTH_TRUE, "2031-01-01", true},
        {"M", "AAA", STEP_RATIFIED, TRUTH_UNKNOWN, "2031-06-01", true},
        {"M", "AAA", STEP_APPROVED, TRUTH_UNKNOWN, "", true},
        {"M", "BBB", STEP_SIGNED, TRUTH_FALSE, "2031-03-01", false},
        {"M", "BBB", STEP_DENOUNCED, TRUTH_TRUE, "2031-03-01", false},
        {"M", "CCC", STEP_IN_FORCE, TRUTH_TRUE, "2031-02-01", false},
        {"M.2", "AAA", STEP_RATIFIED, TRUTH_TRUE, "2031-04-01", false}, /* a fact is enough */
        {"Z", "AAA", STEP_SIGNED, TRUTH_UNKNOWN, "2031-01-01", false},  /* disputed */
    };
    struct fixture fixture;
    (void)unused;
    open_fixture(&fixture, tables, CASE_COUNT(tables));
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        char on[DATE_TEXT_BYTES];
        const struct step_way *way = find_way(&fixture, cases[i].instrument, cases[i].party);
        assert_non_null(way);
        assert_int_equal(way->cells[cases[i].step].truth, cases[i].truth);
        assert_string_equal(date_write(on, way->cells[cases[i].step].on), cases[i].on);
        assert_int_equal(way->lacks_ratification, cases[i].lacks_ratification);
    }
    assert_null(find_way(&fixture, "M.2", "BBB"));
    /* What was signed is true no more by the row that denounced it. */
    const struct row *row = find_way(&fixture, "M", "BBB")->cells[STEP_SIGNED].row;
    assert_true(str_eq(row_text(row, STEP_ID), STR("4")));
    arena_release(&fixture.arena);
}

static void who_waits_for_what(void **unused)
{
    static const struct test_table tables[] = {
        TABLES,
        {KIND_STEP, "id,instrument,party,step,on\n1,M,AAA,ratified,2031-01-01\n"},
        {KIND_UNDERTAKING,
         "id,party,capability,stage,condition,supersedes\n"
         "U1,BBB,x,pledged,ratified.M.BBB,\n"
         "U2,BBB,x,pledged,ratified.M.AAA and ratified.M.BBB,\n"
         "U3,BBB,x,pledged,ratified.M.AAA or ratified.M.BBB,\n" /* released by the other side */
         "U4,BBB,x,withdrawn,ratified.M.BBB,\n"
         "U5,BBB,x,pledged,ratified.M.BBB,\n"
         "U6,BBB,x,pledged,AAA,U5\n"
         "U7,CCC,x,pledged,ratified.M.AAA,\n" /* taken already */
         "U8,CCC,x,pledged,peace.made,\n"     /* no step */
         "U9,CCC,x,pledged,approved.NOWHERE.CCC,\n"
         "V1,CCC,x,pledged,,\n"
         "V2,CCC,x,pledged,U7 or ratified.M.BBB,\n" /* released by a row that is live */
         "V3,CCC,x,pledged,AAA or signed.M.BBB,\n"  /* by nobody: AAA offers nothing */
         "V4,CCC,x,pledged,signed.M.BBB and (ratified.M.AAA or ratified.M.BBB),\n"},
        {KIND_CAVEAT, "id,undertaking,kind,mode,value\n"
                      "c1,V1,approval,prohibit,approved.Z.CCC\n"
                      "c2,U1,approval,limit,ratified.M.BBB\n"},
    };
    static const struct {
        const char *instrument, *party;
        enum step step;
        const char *undertakings;
    } expected[] = {
        {"M", "BBB", STEP_SIGNED, "V3 V4"},
        {"M", "BBB", STEP_RATIFIED, "U1 U2"},
        {"Z", "CCC", STEP_APPROVED, "V1"},
    };
    struct fixture fixture;
    (void)unused;
    open_fixture(&fixture, tables, CASE_COUNT(tables));
    assert_int_equal(fixture.steps.wait_count, CASE_COUNT(expected));
    for (size_t i = 0; i < CASE_COUNT(expected); i++) {
        const struct step_wait *wait = &fixture.steps.waits[i];
        struct buf ids;
        buf_init(&ids);
        assert_ptr_equal(&fixture.steps.ways[wait->way],
                         find_way(&fixture, expected[i].instrument, expected[i].party));
        assert_int_equal(wait->step, expected[i].step);
        for (uint32_t u = 0; u < wait->undertaking_count; u++)
            buf_printf(&ids, "%s%.*s", u == 0 ? "" : " ",
                       STR_ARG(fixture.state.undertakings[wait->undertakings[u]].id));
        assert_string_equal(ids.data, expected[i].undertakings);
        buf_release(&ids);
    }
    arena_release(&fixture.arena);
}

static void ceilings_count_what_hangs_on_them(void **unused)
{
    static const struct test_table tables[] = {
        TABLES,
        {KIND_STEP, "id,instrument,party,step,on,quantity,unit\n"
                    "1,M,AAA,approved,2031-01-01,100,soldiers\n"
                    "2,Z,BBB,approved,2031-01-01,50,ships\n"},
        {KIND_UNDERTAKING, "id,party,capability,stage,low,best,unit,condition,source\n"
                           "U1,AAA,x,committed,80,90,soldiers,approved.M.AAA,s\n"
                           "U2,AAA,x,committed,30,,soldiers,approved.M.AAA and BBB,s\n"
                           "U3,AAA,x,committed,,500,soldiers,approved.M.AAA,s\n" /* low unsaid */
                           "U4,AAA,x,pledged,70,,soldiers,approved.M.AAA,s\n"    /* not strict */
                           "U5,AAA,x,committed,70,,ships,approved.M.AAA,s\n"     /* another unit */
                           "U6,AAA,x,committed,70,,soldiers,,s\n" /* hangs on nothing */
                           "U7,BBB,x,committed,70,,soldiers,approved.M.AAA,s\n" /* another party */
                           "U8,BBB,x,committed,50,,ships,approved.Z.BBB,s\n"},
    };
    static const struct {
        int64_t quantity, asked;
        uint32_t count, unsaid;
        bool is_reached;
    } expected[] = {
        {100000, 110000, 3, 1, true},
        {50000, 50000, 1, 0, false}, /* exactly the ceiling is within it */
    };
    struct fixture fixture;
    (void)unused;
    open_fixture(&fixture, tables, CASE_COUNT(tables));
    assert_int_equal(fixture.steps.ceiling_count, CASE_COUNT(expected));
    for (size_t i = 0; i < CASE_COUNT(expected); i++) {
        const struct step_ceiling *ceiling = &fixture.steps.ceilings[i];
        assert_int_equal(ceiling->quantity, expected[i].quantity);
        assert_int_equal(ceiling->asked, expected[i].asked);
        assert_int_equal(ceiling->undertaking_count, expected[i].count);
        assert_int_equal(ceiling->unsaid_count, expected[i].unsaid);
        assert_int_equal(ceiling->is_reached, expected[i].is_reached);
    }
    arena_release(&fixture.arena);
}

static void which_ceiling_is_in_force(void **unused)
{
    static const struct test_table tables[] = {
        TABLES,
        {KIND_FACT, "id,name,value,from\n1,approved.Z.AAA,false,2031-01-01\n"},
        {KIND_STEP, "id,instrument,party,step,on,quantity,unit\n"
                    "1,M,AAA,approved,2031-01-01,100,s\n"
                    "2,M,AAA,approved,2031-02-01,90,s\n"
                    "3,M,AAA,approved,2031-06-01,80,s\n"
                    "4,M,BBB,approved,2031-01-01,70,s\n"
                    "5,M,BBB,denounced,2031-03-01,,\n"
                    "6,M,CCC,approved,2031-01-01,60,s\n"
                    "7,M,CCC,approved,2031-02-01,,\n" /* sets none */
                    "8,Z,AAA,approved,2031-01-01,50,s\n"},
    };
    static const enum ceiling_state states[] = {CEILING_REPLACED, CEILING_IN_FORCE,
                                                CEILING_TO_COME,  CEILING_DENOUNCED,
                                                CEILING_REPLACED, CEILING_DISPUTED};
    struct fixture fixture;
    (void)unused;
    open_fixture(&fixture, tables, CASE_COUNT(tables));
    assert_int_equal(fixture.steps.ceiling_count, CASE_COUNT(states));
    for (size_t i = 0; i < CASE_COUNT(states); i++)
        assert_int_equal(fixture.steps.ceilings[i].state, states[i]);
    arena_release(&fixture.arena);
}

static void instruments_by_name(void **unused)
{
    static const struct test_table tables[] = {TABLES};
    struct fixture fixture;
    struct error err = {0};
    (void)unused;
    open_fixture(&fixture, tables, CASE_COUNT(tables));
    assert_non_null(steps_find_instrument(&fixture.steps, STR("M.2"), &err));
    assert_null(steps_find_instrument(&fixture.steps, STR("M.3"), &err));
    assert_int_equal(err.code, ERROR_NOT_FOUND);
    arena_release(&fixture.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_as_of_a_day),
        cmocka_unit_test(who_waits_for_what),
        cmocka_unit_test(ceilings_count_what_hangs_on_them),
        cmocka_unit_test(which_ceiling_is_in_force),
        cmocka_unit_test(instruments_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
