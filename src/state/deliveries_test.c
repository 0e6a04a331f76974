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
        {KIND_AREA, "{\"type\":\"FeatureCollection\",\"features\":["
                    "{\"type\":\"Feature\",\"properties\":{\"id\":\"N\",\"kind\":\"place\"},"
                    "\"geometry\":{\"type\":\"Point\",\"coordinates\":[30,50]}},"
                    "{\"type\":\"Feature\",\"properties\":{\"id\":\"S\",\"kind\":\"place\"},"
                    "\"geometry\":{\"type\":\"Point\",\"coordinates\":[30,48]}}]}"},
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
        /* split in two: who said it first has what it lacks, then the other, and the rest is kept
         */
        {"A,AAA,x,300,men,committed,,,\nB,AAA,x,60,men,committed,,2026-02-02,A\nC,AAA,x,30,men,"
         "committed,,2026-02-01,A\n",
         "1,A,2026-02-10,50,\n", "C", 30, 0, 1},
        {"A,AAA,x,300,men,committed,,,\nB,AAA,x,60,men,committed,,2026-02-02,A\nC,AAA,x,30,men,"
         "committed,,2026-02-01,A\n",
         "1,A,2026-02-10,50,\n", "B", 20, 0, 1},
        {"A,AAA,x,300,men,committed,,,\nB,AAA,x,3,men,committed,,,A\nC,AAA,x,3,men,committed,,,A\n",
         "1,A,2026-02-10,100,\n", "B", 97, 0, 1},
        /* what an heir has had of its own it does not lack */
        {"A,AAA,x,300,men,committed,,,\nB,AAA,x,60,men,committed,,,A\nC,AAA,x,60,men,committed,,,"
         "A\n",
         "1,A,2026-02-10,50,\n2,B,2026-02-11,60,\n", "C", 50, 0, 1},
        /* who has withdrawn lacks nothing; who has not said how much may have the rest */
        {"A,AAA,x,300,men,committed,,,\nB,AAA,x,60,men,withdrawn,,,A\nC,AAA,x,30,men,committed,,,"
         "A\n",
         "1,A,2026-02-10,50,\n", "C", 50, 0, 1},
        {"A,AAA,x,300,men,committed,,,\nB,AAA,x,30,men,committed,,,A\nC,AAA,x,,men,committed,,,A\n",
         "1,A,2026-02-10,50,\n", "C", 20, 0, 1},
        /* no figure: it is of the one who lacks something */
        {"A,AAA,x,300,men,committed,,,\nB,AAA,x,30,men,committed,,,A\nC,AAA,x,30,men,committed,,,"
         "A\n",
         "1,A,2026-02-10,,\n2,B,2026-02-11,30,\n", "C", 0, 1, 1},
        /* split again further down the line */
        {"A,AAA,x,300,men,committed,,,\nB,AAA,x,9,men,committed,,,A\nC,AAA,x,30,men,committed,,,A\n"
         "D,AAA,x,10,men,committed,,,B\nE,AAA,x,10,men,committed,,,B\n",
         "1,A,2026-02-10,45,\n", "E", 5, 0, 1},
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

/* Where it was delivered decides first: an heir that names other areas has none of it. */
static void heirs_of_an_area(void **unused)
{
    static const struct {
        const char *areas[2]; /* of B and C, which owe 60 and 40 */
        const char *delivery;
        int64_t quantity[2];
    } cases[] = {
        {{"N", "S"}, "50,S", {0, 50}}, {{"N", "S"}, "50,", {50, 0}},   {{"N", ""}, "80,S", {0, 80}},
        {{"", "S"}, "50,S", {10, 40}}, {{"N", "N"}, "90,S", {60, 30}},
    };
    (void)unused;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct fixture fixture;
        struct arena work;
        arena_init(&work);
        set_up(&fixture,
               arena_printf(&work,
                            "id,party,capability,low,unit,stage,areas,supersedes\n"
                            "A,AAA,x,300,men,committed,,\nB,AAA,x,60,men,committed,%s,A\n"
                            "C,AAA,x,40,men,committed,%s,A\n",
                            cases[i].areas[0], cases[i].areas[1]),
               arena_printf(&work, "id,undertaking,on,quantity,area\n1,A,2026-02-10,%s\n",
                            cases[i].delivery));
        for (int h = 0; h < 2; h++) {
            uint32_t heir = undertaking(&fixture, h == 0 ? "B" : "C");
            assert_int_equal(deliveries_of(&fixture.deliveries, heir).quantity,
                             cases[i].quantity[h] * 1000);
        }
        arena_release(&fixture.arena);
        arena_release(&work);
    }
}

static uint32_t draw(uint64_t *seed, uint32_t limit)
{
    *seed = *seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return (uint32_t)(*seed >> 33) % limit;
}

enum { SPLIT_ROWS = 6, SPLIT_DELIVERIES = 5 };

/*
 * Rows 0 to 5, each of which may take the place of some before it; deliveries of them, in order of
 * days. Man by man: each goes to the first heir that lacks one, else to the first of all.
 */
static void heirs_share_man_by_man(void **unused)
{
    (void)unused;
    for (uint64_t seed = 1; seed <= 3000; seed++) {
        uint64_t at = seed;
        bool is_heir[SPLIT_ROWS][SPLIT_ROWS] = {{false}}; /* of [row], when all is said */
        bool has_heir[SPLIT_ROWS] = {false};
        int low[SPLIT_ROWS], had[SPLIT_ROWS] = {0}, given[SPLIT_DELIVERIES], of[SPLIT_DELIVERIES];
        struct fixture fixture;
        struct arena work;
        arena_init(&work);
        const char *rows = HEADER, *deliveries = "id,undertaking,on,quantity\n";
        for (int u = 0; u < SPLIT_ROWS; u++) {
            const char *old = "";
            low[u] = 1 + (int)draw(&at, 9);
            for (int before = 0; before < u; before++)
                if (draw(&at, 3) == 0) {
                    old = arena_printf(&work, "%s%s%c", old, *old == 0 ? "" : ";", 'A' + before);
                    has_heir[before] = is_heir[before][u] = true;
                }
            rows = arena_printf(&work, "%s%c,AAA,x,%d,men,committed,,,%s\n", rows, 'A' + u, low[u],
                                old);
        }
        for (int d = 0; d < SPLIT_DELIVERIES; d++) {
            given[d] = 1 + (int)draw(&at, 9);
            of[d] = (int)draw(&at, SPLIT_ROWS);
            deliveries = arena_printf(&work, "%s%d,%c,2026-02-1%d,%d\n", deliveries, d, 'A' + of[d],
                                      d, given[d]);
        }
        for (int u = SPLIT_ROWS - 1; u >= 0; u--) /* heirs of heirs */
            for (int next = u + 1; next < SPLIT_ROWS; next++)
                for (int last = next + 1; is_heir[u][next] && last < SPLIT_ROWS; last++)
                    is_heir[u][last] |= is_heir[next][last];
        for (int pass = 0; pass < 2; pass++) /* first what one row alone stands for */
            for (int d = 0; d < SPLIT_DELIVERIES; d++) {
                int heirs[SPLIT_ROWS] = {0}, count = 0;
                for (int h = 0; h < SPLIT_ROWS; h++)
                    if (!has_heir[h] && (h == of[d] || is_heir[of[d]][h]))
                        heirs[count++] = h;
                for (int man = 0; man < given[d] && (count > 1) == (pass == 1); man++) {
                    int h = 0;
                    while (h < count && had[heirs[h]] >= low[heirs[h]])
                        h++;
                    had[heirs[h < count ? h : 0]]++;
                }
            }
        set_up(&fixture, rows, deliveries);
        for (int u = 0; u < SPLIT_ROWS; u++) {
            int64_t sum = deliveries_of(&fixture.deliveries, (uint32_t)u).quantity;
            if (sum != had[u] * 1000)
                fail_msg("seed %d: %c has %d, not %d\n%s%s", (int)seed, 'A' + u, (int)sum / 1000,
                         had[u], rows, deliveries);
        }
        arena_release(&fixture.arena);
        arena_release(&work);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_counts_for_what),
        cmocka_unit_test(what_came_by_a_day),
        cmocka_unit_test(heirs_of_an_area),
        cmocka_unit_test(heirs_share_man_by_man),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
