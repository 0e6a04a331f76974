/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/claims.h"
#include "record/testing.h"

struct fixture {
    struct sample sample;
    struct state state;
};

static void fixture_open(struct fixture *fixture, const char *text)
{
    struct error err = {ERROR_NONE, ""};
    sample_load(&fixture->sample, text);
    assert_string_equal(sample_findings(&fixture->sample), "");
    assert_true(state_fold(&fixture->sample.arena, &fixture->sample.record, DATE_NONE,
                           &fixture->state, &err));
}

static void what_leans_on_one_page_is_one_source(void **unused)
{
    (void)unused;
    struct fixture fixture;
    size_t count;
    /* a <- b <- c are one; d is alone; e and f meet only in g, which leans on both. */
    fixture_open(&fixture,
                 "== sources.csv\nid,derived_from\na,\nb,a\nc,b\nd,\ne,\nf,\ng,e;f\n"
                 "== claims.csv\nid,about,value,unit,source\n"
                 "1,size,100,men,a\n2,size,100,men,c\n3,size,100,men,d\n4,size,200,men,b\n"
                 "5,size,1,ships,d\n"
                 "6,money,5,EUR,e\n7,money,5,EUR,f\n8,money,5,EUR,\n9,money,5,EUR,\n");
    const struct claim_group *groups = claims_group(&fixture.sample.arena, &fixture.state, &count);
    assert_int_equal(count, 2);
    assert_true(str_eq(groups[0].about, STR("money")));
    assert_false(groups[0].disagrees);
    assert_int_equal(groups[0].figure_count, 1);
    assert_int_equal(groups[0].independent_count, 3); /* e with f, and two without a source */
    assert_true(groups[1].disagrees);
    assert_int_equal(groups[1].figure_count, 3);
    assert_int_equal(groups[1].independent_count, 2);
    assert_int_equal(groups[1].figures[0].value, 100000);
    assert_int_equal(groups[1].figures[0].row_count, 3);
    assert_int_equal(groups[1].figures[0].independent_count, 2);
    assert_int_equal(groups[1].figures[1].independent_count, 1);
    sample_end(&fixture.sample);
}

static void different_units_do_not_disagree(void **unused)
{
    (void)unused;
    struct fixture fixture;
    size_t count;
    fixture_open(
        &fixture,
        "== sources.csv\nid\na\n"
        "== claims.csv\nid,about,value,unit,source\n1,size,100,men,a\n2,size,2,brigades,a\n");
    const struct claim_group *groups = claims_group(&fixture.sample.arena, &fixture.state, &count);
    assert_int_equal(count, 1);
    assert_false(groups[0].disagrees);
    assert_int_equal(groups[0].figure_count, 2);
    sample_end(&fixture.sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_leans_on_one_page_is_one_source),
        cmocka_unit_test(different_units_do_not_disagree),
    };
    return cmocka_run_group_tests_name("claims", tests, NULL, NULL);
}
