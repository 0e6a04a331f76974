/* SPDX-License-Identifier: Apache-2.0 */
#include "state/deliveries.h"

#include "record/testing.h"

struct fixture {
    struct arena arena;
    struct record record;
    struct state state;
    struct deliveries deliveries;
};

static void set_up(struct fixture *fixture, const char *undertakings, const char *deliveries)
{
    const struct test_table tables[] = {
        {KIND_GUARANTEE, "id,host,trigger,horizon\nG,HST,cease.fire,100\n"},
        {KIND_PARTY, "id,role\nHST,host\nAAA,guarantor\nMON,monitor\n"},
        {KIND_UNDERTAKING, undertakings},
        {KIND_DELIVERY, deliveries},
    };
    struct error err = {0};
    arena_init(&fixture->arena);
    test_record(&fixture->arena, &fixture->record, tables, CASE_COUNT(tables));
    assert_true(state_fold(&fixture->arena, &fixture->record, DATE_NONE, &fixture->state, &err));
    assert_true(deliveries_fold(&fixture->arena, &fixture->state, &fixture->deliveries, &err));
}

static uint32_t undertaking(const struct fixture *fixture, const char *id)
{
    int64_t index = state_undertaking(&fixture->state, str_from(id));
    assert_true(index >= 0);
    return (uint32_t)index;
}

#define HEADER "id,party,capability,low,unit,stage,group,said_on,supersedes\n"

static void what_counts_for_what(void **unused)
{
    static const struct {
        const char *undertakings, *deliveries, *id;
        int64_t quantity; /* whole units */
        uint32_t unknown_count;
        int own;
    } cases[] = {
        {"A,AAA,x,300,men,committed,,,\n", "1,A,2026-02-10,100,\n", "A", 100, 0, 1},
        /* the row that took its place, and the one after that; not one of another unit */
        {"A,AAA,x,300,men,committed,,,\nB,AAA,x,300,men,committed,,,A\nC,AAA,x,9,men,committed,,,"
         "B\n",
         "1,A,2026-02-10,100,\n2,B,2026-02-11,20,\n", "C", 120, 0, 2},
        {"A,AAA,x,300,men,committed,,,\nB,AAA,x,300,ships,committed,,,A\n", "1,A,2026-02-10,100,\n",
         "B", 0, 0, 0},
        {"A,AAA,x,300,men,committed,,,\nB,AAA,x,3,men,committed,,,A\nC,AAA,x,3,men,committed,,,A\n",
         "1,A,2026-02-10,100,\n", "B", 0, 0, 0},
        /* a group shares, and each delivery is there once */
        {"A,AAA,x,300,men,committed,g,,\nB,AAA,x,300,men,committed,g,,\n",
         "1,A,2026-02-10,100,\n2,B,2026-02-11,20,\n", "A", 120, 0, 1},
        /* its own word, unless a delivery of it has a figure */
        {"A,AAA,x,80,men,delivered,,2026-02-01,\n", "", "A", 80, 0, 1},
        {"A,AAA,x,80,men,delivered,,2026-02-01,\n", "1,A,2026-02-10,,MON\n", "A", 80, 1, 2},
        {"A,AAA,x,80,men,delivered,,2026-02-01,\n", "1,A,2026-02-10,30,\n", "A", 30, 0, 1},
        /* two such words of one group name one force */
        {"A,AAA,x,80,men,delivered,g,2026-02-01,\nB,AAA,x,50,men,delivered,g,2026-02-02,\n", "",
         "B", 80, 0, 1},
        {"A,AAA,x,50,men,delivered,g,2026-02-01,\nB,AAA,x,80,men,delivered,g,2026-02-02,\n",
         "1,A,2026-02-10,7,\n", "B", 80, 0, 1},
        /* nor do they name another force than the one of which deliveries are recorded */
        {"A,AAA,x,300,men,delivered,g,2026-02-01,\nB,AAA,x,300,men,delivered,g,2026-02-01,\n",
         "1,A,2026-02-05,300,MON\n", "B", 300, 0, 1},
        {"A,AAA,x,300,men,delivered,g,2026-02-01,\nB,AAA,x,300,men,delivered,g,2026-02-20,\n",
         "1,A,2026-02-05,200,MON\n2,A,2026-02-06,200,MON\n", "A", 400, 0, 2},
    };
    (void)unused;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct fixture fixture;
        struct arena work;
        arena_init(&work);
        set_up(
            &fixture, arena_printf(&work, HEADER "%s", cases[i].undertakings),
            arena_printf(&work, "id,undertaking,on,quantity,verified_by\n%s", cases[i].deliveries));
        uint32_t u = undertaking(&fixture, cases[i].id);
        const struct deliveries *deliveries = &fixture.deliveries;
        struct delivered sum = deliveries_of(deliveries, u);
        assert_int_equal(sum.quantity, cases[i].quantity * 1000);
        assert_int_equal(sum.unknown_count, cases[i].unknown_count);
        assert_int_equal(deliveries->own_first[u + 1] - deliveries->own_first[u], cases[i].own);
        arena_release(&fixture.arena);
        arena_release(&work);
    }
}

static void what_came_by_a_day(void **unused)
{
    static const struct {
        int days; /* after 2026-02-10 */
        int64_t quantity;
        uint32_t unknown_count;
    } cases[] = {{-1, 0, 0}, {0, 100, 0}, {4, 100, 0}, {5, 100, 1}, {6, 300, 1}, {99, 300, 1}};
    struct fixture fixture;
    int32_t first;
    (void)unused;
    set_up(&fixture, HEADER "A,AAA,x,300,men,committed,,,\n",
           "id,undertaking,on,quantity\n3,A,2026-02-16,200\n1,A,2026-02-10,100\n2,A,2026-02-15,\n");
    assert_true(date_parse(STR("2026-02-10"), &first));
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct delivered sum = deliveries_by(&fixture.deliveries, 0, first + cases[i].days);
        assert_int_equal(sum.quantity, cases[i].quantity * 1000);
        assert_int_equal(sum.unknown_count, cases[i].unknown_count);
    }
    assert_true(deliveries_has_figure(&fixture.deliveries, 0));
    assert_true(deliveries_has_blank(&fixture.deliveries, 0));
    arena_release(&fixture.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_counts_for_what),
        cmocka_unit_test(what_came_by_a_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
