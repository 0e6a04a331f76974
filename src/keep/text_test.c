/* SPDX-License-Identifier: Apache-2.0 */
#include "keep/text.h"

#include "record/testing.h"

struct fixture {
    struct arena arena;
    struct record record;
    struct state state;
    struct text text;
};

static void open_fixture(struct fixture *fixture, const struct test_table *more, size_t more_count,
                         const char *as_of)
{
    struct test_table tables[12] = {
        {KIND_GUARANTEE, "id,host,horizon\nG,HST,100\n"},
        {KIND_PARTY, "id,role\nHST,host\nAAA,guarantor\nBBB,guarantor\n"},
        {KIND_SOURCE,
         "id,published\nday1,2031-01-01\nday2,2031-02-01\nday3,2031-03-01\nundated,\n"},
    };
    struct error err = {0};
    int32_t day = DATE_NONE;
    assert_true(as_of == NULL || date_parse(str_from(as_of), &day));
    for (size_t i = 0; i < more_count; i++)
        tables[3 + i] = more[i];
    arena_init(&fixture->arena);
    test_record(&fixture->arena, &fixture->record, tables, 3 + more_count);
    assert_true(state_fold(&fixture->arena, &fixture->record, day, &fixture->state, &err));
    text_fold(&fixture->arena, &fixture->state, &fixture->text);
}

static void versions_are_in_order_of_their_first_day(void **unused)
{
    static const struct test_table tables[] = {
        {KIND_CLAUSE, "id,document,version,number,state,source\n"
                      "1,D,new,1,open,day3\n2,D,old,1,agreed,day3\n3,D,old,2,,day1\n"
                      "4,D,a-undated,1,dropped,undated\n5,D,middle,1,reserved,day2\n"
                      "6,C,final,1,agreed,day3\n"},
    };
    static const char *const names[] = {"final", "old", "middle", "new", "a-undated"};
    struct fixture fixture;
    (void)unused;
    open_fixture(&fixture, tables, 1, NULL);
    assert_int_equal(fixture.text.version_count, CASE_COUNT(names));
    for (size_t v = 0; v < CASE_COUNT(names); v++)
        assert_true(str_eq(fixture.text.versions[v].name, str_from(names[v])));
    const uint32_t *counts = fixture.text.versions[1].counts;
    assert_int_equal(counts[TEXT_AGREED], 1);
    assert_int_equal(counts[TEXT_UNSAID], 1); /* an empty state is not "open" */
    arena_release(&fixture.arena);
    open_fixture(&fixture, tables, 1, "2031-02-15"); /* what was told later is not there yet */
    assert_int_equal(fixture.text.version_count, 3);
    assert_int_equal(fixture.text.versions[0].clause_count, 1);
    arena_release(&fixture.arena);
}

static void numbers_have_their_own_order(void **unused)
{
    static const char *const sorted[] = {"",     "1",     "2",  "2a",    "2b",      "3.2",
                                         "3.10", "03.10", "10", "annex", "annex-2", "annex-10"};
    (void)unused;
    for (size_t i = 0; i < CASE_COUNT(sorted); i++)
        for (size_t k = 0; k < CASE_COUNT(sorted); k++) {
            int order = text_compare_numbers(str_from(sorted[i]), str_from(sorted[k]));
            if (i == k)
                assert_int_equal(order, 0);
            else if (str_eq(str_from(sorted[i]), STR("03.10"))
                     || str_eq(str_from(sorted[k]), STR("03.10")))
                assert_int_not_equal(order, 0); /* equal as a number, told apart by its bytes */
            else
                assert_true((order < 0) == (i < k));
        }
}

/* "U-old>U-new", "R-N:U-n,U-x" */
static void write_hit(struct buf *out, const struct state *state, const struct touch *touch)
{
    buf_printf(out, "%s%.*s", out->size == 0 ? "" : " ", STR_ARG(touch->id));
    if (touch->now.size > 0)
        buf_printf(out, ">%.*s", STR_ARG(touch->now));
    for (uint32_t i = 0; i < touch->offer_count; i++)
        buf_printf(out, "%s%.*s", i == 0 ? ":" : ",",
                   STR_ARG(state->undertakings[touch->offers[i]].id));
}

/*
 * U-stands stands; U-old was replaced by U-new, which stands; U-past was replaced by a row that
 * withdraws it. R-1 asks for what none of them offers, R-N for what U-x offers anywhere, and U-n
 * in the north.
 */
static void clashes(void **unused)
{
    static const struct {
        const char *state, *effect, *touches;
        enum clash clash;
        const char *hits; /* ids, joined */
    } cases[] = {
        {"agreed", "forbids", "U-stands", CLASH_FORBIDDEN, "U-stands"},
        {"open", "forbids", "U-stands;U-out", CLASH_FORBIDDEN, "U-stands"},
        {"", "forbids", "U-stands", CLASH_FORBIDDEN, "U-stands"}, /* unsaid is not dropped */
        {"dropped", "forbids", "U-stands", CLASH_NONE, ""},
        {"agreed", "forbids", "U-out;U-no;U-over;U-past;U-later", CLASH_NONE, ""},
        {"agreed", "forbids", "U-old", CLASH_FORBIDDEN, "U-old>U-new"},
        {"agreed", "forbids", "U-old;U-new", CLASH_FORBIDDEN, "U-new"}, /* once */
        {"agreed", "limits", "U-old", CLASH_LIMITED, "U-old>U-new"},
        {"agreed", "forbids", "R-1", CLASH_NONE, ""},
        {"agreed", "forbids", "R-N", CLASH_FORBIDDEN, "R-N:U-n,U-x"},
        {"agreed", "forbids", "R-S;R-1;U-stands", CLASH_FORBIDDEN, "R-S:U-x U-stands"},
        {"agreed", "limits", "R-N", CLASH_NONE, ""},
        {"dropped", "forbids", "R-N", CLASH_NONE, ""},
        {"agreed", "limits", "U-stands;U-out", CLASH_LIMITED, "U-stands"},
        {"agreed", "requires", "U-stands;U-out", CLASH_NONE, ""}, /* one fulfils it */
        {"agreed", "requires", "U-out;U-no", CLASH_UNFULFILLED, "U-out U-no"},
        {"agreed", "requires", "U-old", CLASH_NONE, ""}, /* what replaced it stands */
        {"agreed", "requires", "U-past", CLASH_UNFULFILLED, "U-past"},
        {"agreed", "requires", "U-later", CLASH_NONE, ""}, /* nothing is known of it yet */
        {"agreed", "requires", "R-1", CLASH_NONE, ""},
        {"agreed", "", "U-stands;U-out", CLASH_NONE, ""},
        {"agreed", "forbids", "", CLASH_NONE, ""},
    };
    (void)unused;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct fixture fixture;
        struct buf rows, hits;
        buf_init(&rows);
        buf_init(&hits);
        buf_printf(&rows, "id,document,version,number,state,effect,touches\n1,D,a,1,%s,%s,%s\n",
                   cases[i].state, cases[i].effect, cases[i].touches);
        const struct test_table tables[] = {
            {KIND_AREA, "{\"type\":\"FeatureCollection\",\"features\":["
                        "{\"type\":\"Feature\",\"properties\":{\"id\":\"N\"},\"geometry\":"
                        "{\"type\":\"Point\",\"coordinates\":[1,2]}},"
                        "{\"type\":\"Feature\",\"properties\":{\"id\":\"S\"},\"geometry\":"
                        "{\"type\":\"Point\",\"coordinates\":[1,3]}}]}"},
            {KIND_REQUIREMENT, "id,set,component,capability,unit,area,task\nR-1,s,land,x,,,\n"
                               "R-N,s,land,force,men,N,\nR-S,s,land,force,men,S,escort\n"},
            {KIND_FIT, "capability,serves\nmarines,force\n"},
            {KIND_UNDERTAKING, "id,party,capability,unit,areas,stage,source,supersedes\n"
                               "U-stands,AAA,y,,,mooted,,\nU-out,AAA,x,,,withdrawn,,\n"
                               "U-no,AAA,x,,,refused,,\nU-over,AAA,x,,,lapsed,,\n"
                               "U-old,AAA,y,,,pledged,,\nU-new,AAA,y,,,pledged,,U-old\n"
                               "U-past,AAA,x,,,pledged,,\nU-gone,AAA,x,,,withdrawn,,U-past\n"
                               "U-later,AAA,x,,,pledged,day3,\n"
                               "U-x,AAA,marines,men,,mooted,,\nU-n,AAA,force,men,N,pledged,,\n"
                               "U-ships,AAA,force,ships,,pledged,,\n"
                               "U-not,AAA,force,men,,pledged,,\n"},
            {KIND_CAVEAT, "id,undertaking,kind,mode,value\n1,U-not,area,prohibit,N\n"
                          "2,U-not,task,prohibit,escort\n3,U-n,area,limit,N\n"},
            {KIND_CLAUSE, rows.data},
        };
        open_fixture(&fixture, tables, CASE_COUNT(tables), "2031-02-15");
        const struct clause *clause = &fixture.text.versions[0].clauses[0];
        assert_int_equal(clause->clash, cases[i].clash);
        for (uint32_t t = 0; t < clause->touch_count; t++)
            if (clause->touches[t].is_hit)
                write_hit(&hits, &fixture.state, &clause->touches[t]);
        assert_string_equal(hits.size == 0 ? "" : hits.data, cases[i].hits);
        buf_release(&rows);
        buf_release(&hits);
        arena_release(&fixture.arena);
    }
}

/* Number 3 is about amnesty in the first two versions, and about something else in the third. */
static void a_position_follows_its_clause(void **unused)
{
    static const struct test_table tables[] = {
        {KIND_CLAUSE, "id,document,version,number,topic,source\n"
                      "1,D,a,3,amnesty,day1\n2,D,b,3,full amnesty,day2\n"
                      "3,D,c,3,elections in a hundred days,day3\n4,D,c,9,full amnesty,day3\n"},
        {KIND_POSITION, "id,party,matter,stance,said_on\n"
                        "p1,AAA,clause:D/3,declines,2031-01-05\n"
                        "p2,AAA,clause:D/3,supports,2031-02-05\n"
                        "p3,BBB,clause:D/3,open,2031-03-05\n"
                        "p4,HST,clause:D/3,declines,2030-12-01\n"  /* before all versions */
                        "p5,HST,clause:D/33,supports,2031-01-05\n" /* another matter */
                        "p6,HST,deploy.land,will,2031-01-05\n"},
    };
    static const struct {
        const char *before, *after; /* version and number; "" for none */
        const char *positions;
    } cases[] = {
        {"a3", "", "p2 p4"}, {"b3", "", "p2 p4"},   {"c3", "", "p3"},
        {"", "c9", ""},      {"b3", "c9", "p2 p4"}, {"b3", "c3", "p2 p3 p4"},
    };
    struct fixture fixture;
    (void)unused;
    open_fixture(&fixture, tables, CASE_COUNT(tables), NULL);
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        const struct clause *clauses[2] = {NULL, NULL};
        const char *words[] = {cases[i].before, cases[i].after};
        struct buf found;
        size_t count;
        buf_init(&found);
        for (int side = 0; side < 2; side++)
            if (words[side][0] != '\0')
                clauses[side] = text_find_clause(&fixture.text.versions[words[side][0] - 'a'],
                                                 str_from(words[side] + 1));
        const struct row *const *rows =
            text_positions(&fixture.arena, &fixture.text, clauses[0], clauses[1], &count);
        for (size_t p = 0; p < count; p++)
            buf_printf(&found, "%s%.*s", p == 0 ? "" : " ",
                       STR_ARG(row_text(rows[p], POSITION_ID)));
        assert_string_equal(found.size == 0 ? "" : found.data, cases[i].positions);
        buf_release(&found);
    }
    arena_release(&fixture.arena);
}

static void nothing_is_a_text_too(void **unused)
{
    struct fixture fixture;
    struct error err = {0};
    uint32_t first, count;
    (void)unused;
    open_fixture(&fixture, NULL, 0, NULL);
    assert_int_equal(fixture.text.version_count, 0);
    assert_false(text_find_document(&fixture.text, STR("D"), &first, &count, &err));
    assert_int_equal(err.code, ERROR_NOT_FOUND);
    arena_release(&fixture.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(versions_are_in_order_of_their_first_day),
        cmocka_unit_test(numbers_have_their_own_order),
        cmocka_unit_test(clashes),
        cmocka_unit_test(a_position_follows_its_clause),
        cmocka_unit_test(nothing_is_a_text_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
