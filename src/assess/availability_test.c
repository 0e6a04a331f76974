/* SPDX-License-Identifier: Apache-2.0 */
/* What deliveries give where the question is how things are, and what ceilings leave of it. */
#include "assess/plan.h"

#include "record/testing.h"

struct fixture {
    struct arena arena;
    struct record record;
    struct state state;
    struct premise premise;
    struct live live;
    struct plan plan;
};

#define UNDERTAKINGS                                                                               \
    "id,party,capability,low,unit,stage,notice,tour,interval,condition,group,source,supersedes\n"
#define STEPS "id,instrument,party,step,on,quantity,unit\n"

/* C-day is 2026-02-01; as-of is the day of the last delivery or step. */
static void set_up(struct fixture *fixture, bool actual, const char *undertakings,
                   const char *deliveries, const char *steps)
{
    struct error err = {0};
    struct question question = question_default();
    arena_init(&fixture->arena);
    const struct test_table tables[] = {
        {KIND_GUARANTEE, "id,host,trigger,horizon\nG,HST,cease.fire,100\n"},
        {KIND_PARTY, "id,role\nHST,host\nAAA,guarantor\nBBB,guarantor\n"},
        {KIND_SOURCE, "id,tier,published\no,1,2026-01-01\n"},
        {KIND_FACT, "id,name,value,from\n1,cease.fire,true,2026-02-01\n"},
        {KIND_INSTRUMENT, "id\nM1\nM2\n"},
        {KIND_REQUIREMENT, "id,set,component,capability,quantity,unit\nR,a,land,x,5000,s\n"},
        {KIND_UNDERTAKING, arena_printf(&fixture->arena, UNDERTAKINGS "%s", undertakings)},
        {KIND_DELIVERY,
         arena_printf(&fixture->arena, "id,undertaking,on,quantity\n%s", deliveries)},
        {KIND_STEP, arena_printf(&fixture->arena, STEPS "%s", steps)},
    };
    question.actual = actual;
    test_record(&fixture->arena, &fixture->record, tables, CASE_COUNT(tables));
    assert_true(state_fold(&fixture->arena, &fixture->record, DATE_NONE, &fixture->state, &err));
    assert_true(premise_make(&fixture->arena, &fixture->state, &question, &fixture->premise, &err));
    live_init(&fixture->live, &fixture->arena, &fixture->premise, &readings[READING_STRICT],
              readings[READING_STRICT].stage_min, NULL);
    plan_build(&fixture->plan, &fixture->arena, &fixture->live, UNQUANTIFIED_GIVES_NOTHING);
}

static bool is_in_place(const struct offer *offer, int32_t day)
{
    return offer->need_count > 0 && offer->from <= day && day < offer->until;
}

static int64_t gives(const struct offer *offer, int32_t day)
{
    return day < offer->tour_end ? offer->first : offer->later;
}

/* All that is in place on a day, groups and ceilings kept. */
static int64_t in_place(const struct plan *plan, int32_t day)
{
    int64_t together[8] = {0}, largest[8] = {0}, sum = 0; /* by group */
    assert_true(plan->group_count <= 8);
    for (uint32_t o = 0; o < plan->offer_count; o++) {
        const struct offer *offer = &plan->offers[o];
        int64_t given = is_in_place(offer, day) ? gives(offer, day) : 0;
        *(offer->group < 0 ? &sum : &together[offer->group]) += given;
        for (int32_t g = offer->group; g >= 0; g = plan->groups[g].parent)
            if (offer->from <= day && day < offer->until && gives(offer, day) > largest[g])
                largest[g] = gives(offer, day);
    }
    for (uint32_t g = 0; g < plan->group_count; g++) {
        const struct group *group = &plan->groups[g];
        int64_t most = group->most == GROUP_LARGEST ? largest[g] : group->most;
        *(group->parent < 0 ? &sum : &together[group->parent]) +=
            together[g] < most ? together[g] : most;
    }
    return sum;
}

static void what_was_delivered_is_there(void **unused)
{
    static const struct {
        const char *undertakings, *deliveries;
        int32_t day;
        int64_t sum; /* thousandths */
    } cases[] = {
        {"A,AAA,x,300,s,committed,,,,,,o,\n", "1,A,2026-02-11,100\n", 20, 100000},
        {"A,AAA,x,300,s,committed,,,,,,o,\n", "1,A,2026-02-11,\n", 20, 0}, /* no figure */
        {"A,AAA,x,300,s,delivered,,,,,,o,\n", "1,A,2026-02-11,\n", 20, 300000},
        {"A,AAA,x,300,s,pledged,,,,,,o,\n", "1,A,2026-02-11,100\n", 20, 0}, /* too soft a word */
        /* of the row that took its place */
        {"A,AAA,x,300,s,committed,,,,,,o,\nB,AAA,x,300,s,committed,5,,,,,o,A\n",
         "1,A,2026-02-11,100\n", 20, 100000},
        /* of one force named twice, each part once */
        {"A,AAA,x,500,s,committed,,,,,g,o,\nB,AAA,x,300,s,committed,,,,,g,o,\n",
         "1,A,2026-02-11,300\n2,B,2026-02-12,200\n", 20, 500000},
        {"A,AAA,x,500,s,delivered,,,,,g,o,\nB,AAA,x,300,s,delivered,,,,,g,o,\n",
         "1,C,2026-02-12,1\n", 20, 500000},
        /* whether its deliveries are recorded or not: the second name says no more of it */
        {"A,AAA,x,300,s,delivered,,,,,g,o,\nB,AAA,x,300,s,delivered,,,,,g,o,\n",
         "1,A,2026-02-05,300\n", 20, 300000},
        {"A,AAA,x,300,s,delivered,,,,,g,o,\nB,AAA,x,500,s,delivered,,,,,g,o,\n",
         "1,A,2026-02-05,300\n", 20, 500000},
        /* what came for a row that is too soft a word takes nothing from it */
        {"A,AAA,x,300,s,pledged,,,,,g,o,\nB,AAA,x,300,s,delivered,,,,,g,o,\n",
         "1,A,2026-02-05,300\n", 20, 300000},
        /* a tour for each: 900 rest on C+30, 90 on C+67 */
        {"A,AAA,x,990,s,committed,,30,90,,,o,\n", "1,A,2026-02-01,900\n2,A,2026-03-10,90\n", 38,
         390000},
        {"A,AAA,x,990,s,committed,,30,90,,,o,\n", "1,A,2026-02-01,900\n2,A,2026-03-10,90\n", 66,
         390000},
        {"A,AAA,x,990,s,committed,,30,90,,,o,\n", "1,A,2026-02-01,900\n2,A,2026-03-10,90\n", 67,
         330000},
        /* rounded down once, for all that rests */
        {"A,AAA,x,900,s,committed,,30,90,,,o,\n", "1,A,2026-02-01,400\n2,A,2026-02-10,500\n", 50,
         300000},
    };
    (void)unused;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct fixture fixture;
        struct arena work;
        arena_init(&work);
        const char *rows =
            arena_printf(&work, "%sC,BBB,y,1,s,committed,,,,,,o,\n", cases[i].undertakings);
        set_up(&fixture, true, rows, cases[i].deliveries, "");
        if (in_place(&fixture.plan, cases[i].day) != cases[i].sum)
            print_error("case %zu\n", i);
        assert_int_equal(in_place(&fixture.plan, cases[i].day), cases[i].sum);
        arena_release(&fixture.arena);
        arena_release(&work);
    }
}

static void no_ceiling_is_exceeded(void **unused)
{
    static const struct {
        bool actual;
        const char *undertakings, *deliveries, *steps;
        int64_t sum;
    } cases[] = {
        /* M1 allows 100, M2 200 in all: U1 takes 100 of both, U2 the rest of M2 */
        {false,
         "U1,AAA,x,100,s,committed,0,,,approved.M1.AAA and approved.M2.AAA,,o,\n"
         "U2,AAA,x,200,s,committed,0,,,approved.M2.AAA,,o,\n",
         "", "1,M1,AAA,approved,2026-02-01,100,s\n2,M2,AAA,approved,2026-02-01,200,s\n", 200000},
        {false, "U1,AAA,x,500,s,committed,0,,,approved.M1.AAA and approved.M2.AAA,,o,\n", "",
         "1,M1,AAA,approved,2026-02-01,100,s\n2,M2,AAA,approved,2026-02-01,200,s\n", 100000},
        {false,
         "U1,AAA,x,60,s,committed,0,,,approved.M1.AAA and approved.M2.AAA,,o,\n"
         "U2,AAA,x,60,s,committed,0,,,approved.M1.AAA and approved.M2.AAA,,o,\n",
         "", "1,M1,AAA,approved,2026-02-01,100,s\n2,M2,AAA,approved,2026-02-01,200,s\n", 100000},
        /* named twice it is one */
        {false, "U1,AAA,x,500,s,committed,0,,,approved.M1.AAA or approved.M1.AAA,,o,\n", "",
         "1,M1,AAA,approved,2026-02-01,100,s\n", 100000},
        /* as things are, an approval later than C-day counts too */
        {true, "U1,AAA,x,300,s,committed,0,,,approved.M1.AAA,,o,\n", "1,U1,2026-02-20,300\n",
         "1,M1,AAA,approved,2026-02-10,100,s\n", 100000},
        {true, "U1,AAA,x,300,s,committed,0,,,approved.M1.AAA and approved.M2.AAA,,o,\n",
         "1,U1,2026-02-10,150\n2,U1,2026-02-20,150\n",
         "1,M1,AAA,approved,2026-02-10,250,s\n2,M2,AAA,approved,2026-02-10,200,s\n", 200000},
    };
    (void)unused;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct fixture fixture;
        set_up(&fixture, cases[i].actual, cases[i].undertakings, cases[i].deliveries,
               cases[i].steps);
        if (in_place(&fixture.plan, 30) != cases[i].sum)
            print_error("case %zu\n", i);
        assert_int_equal(in_place(&fixture.plan, 30), cases[i].sum);
        arena_release(&fixture.arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_delivered_is_there),
        cmocka_unit_test(no_ceiling_is_exceeded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
