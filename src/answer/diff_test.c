/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/diff.h"
#include "record/testing.h"

struct fixture {
    struct sample before_sample, after_sample;
    struct state before, after;
    struct diff diff;
};

static void load(struct sample *sample, const char *text, const char *as_of, struct state *state)
{
    struct error err = {ERROR_NONE, ""};
    int32_t day = DATE_NONE;
    assert_true(as_of[0] == '\0' || date_parse(str_from(as_of), &day));
    sample_load(sample, text);
    if (sample->diagnostics.error_count > 0)
        fail_msg("%s", sample_findings(sample));
    assert_true(state_fold(&sample->arena, &sample->record, day, state, &err));
}

static void fixture_open(struct fixture *fixture, const char *before, const char *from,
                         const char *after, const char *to)
{
    struct error err = {ERROR_NONE, ""};
    struct question question = question_default();
    load(&fixture->before_sample, before, from, &fixture->before);
    load(&fixture->after_sample, after, to, &fixture->after);
    assert_true(diff_make(&fixture->before_sample.arena, &fixture->before, &fixture->after,
                          &question, &fixture->diff, &err));
}

static void fixture_close(struct fixture *fixture)
{
    sample_end(&fixture->before_sample);
    sample_end(&fixture->after_sample);
}

/* "undertakings new B; facts gone F; …" with fields as "(low: 1 > 2)". */
static const char *rows_of(struct fixture *fixture)
{
    const struct diff *diff = &fixture->diff;
    struct buf text;
    buf_init(&text);
    for (size_t i = 0; i < diff->row_count; i++) {
        const struct diff_row *row = &diff->rows[i];
        buf_printf(&text, "%s%s %s %.*s", i == 0 ? "" : "; ", kind_infos[row->kind].name,
                   diff_what_name(row->what), STR_ARG(row->id));
        for (size_t t = 0; t < row->through_count; t++)
            buf_printf(&text, "%s%.*s", t == 0 ? " through " : ",", STR_ARG(row->through[t]));
        for (size_t f = 0; f < row->field_count; f++)
            buf_printf(&text, " (%.*s: %.*s > %.*s)", STR_ARG(row->fields[f].name),
                       STR_ARG(row->fields[f].from), STR_ARG(row->fields[f].to));
    }
    const char *found = str_c(&fixture->before_sample.arena, buf_view(&text));
    buf_release(&text);
    return found;
}

#define AREA(lon)                                                                                  \
    "== areas.geojson\n{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\","       \
    "\"properties\":{\"id\":\"N\"},\"geometry\":{\"type\":\"Point\",\"coordinates\":[" lon         \
    ",2]}}]}\n"

static void rows_are_told_by_what_became_of_them(void **unused)
{
    (void)unused;
    static const struct {
        const char *before, *after, *expected;
    } cases[] = {
        {"== fits.csv\ncapability,serves\na,b\n", "== fits.csv\ncapability,serves\na,b\n", ""},
        {"== fits.csv\ncapability,serves\na,b\n", "== fits.csv\ncapability,serves\na,c\n",
         "fits gone a → b; fits new a → c"},
        {"", "== claims.csv\nid,about,value\nK,size,1\n", "claims new K"},
        {"== claims.csv\nid,about,value,note,x_a\nK,size,1,old,p\n",
         "== claims.csv\nid,x_b,about,value,unit,note\nK,q,size,2,men,new\n",
         "claims changed K (value: 1 > 2) (unit:  > men) (x_b:  > q) (note: old > new) (x_a: p > "
         ")"},
        {AREA("1"), AREA("1"), ""},
        {AREA("1"), AREA("1.5"), "areas changed N (geometry: as it was > redrawn)"},
        {"== undertakings.csv\nid,party,capability\nA,FRA,x\n",
         "== undertakings.csv\nid,party,capability,low,supersedes\nA,FRA,x,,\nA-r2,FRA,x,5,A\n",
         "undertakings superseded A-r2 (low:  > 5)"},
        {"== undertakings.csv\nid,party,capability,stage\nA,FRA,x,pledged\n",
         "== undertakings.csv\nid,party,capability,stage,supersedes\nA,FRA,x,pledged,\n"
         "A-r2,FRA,x,refused,A\n",
         "undertakings withdrawn A-r2 (stage: pledged > refused)"},
        {"== undertakings.csv\nid,party,capability,stage\nA,FRA,x,pledged\n",
         "== undertakings.csv\nid,party,capability,stage\nA,FRA,x,lapsed\n",
         "undertakings withdrawn A (stage: pledged > lapsed)"},
        /* what superseded rows did before is no news; what never stood is not replaced */
        {"== undertakings.csv\nid,party,capability,supersedes\nA,FRA,x,\nB,FRA,x,A\n",
         "== undertakings.csv\nid,party,capability,supersedes\nA,FRA,x,\nB,FRA,x,A\nC,FRA,x,A\n",
         "undertakings new C"},
        {"", "== undertakings.csv\nid,party,capability,supersedes\nA,FRA,x,\nB,FRA,x,A\n",
         "undertakings new A; undertakings new B"},
        /* two rows made one */
        {"== undertakings.csv\nid,party,capability,low\nA,FRA,x,1\nB,FRA,x,2\n",
         "== undertakings.csv\nid,party,capability,low,supersedes\nA,FRA,x,1,\nB,FRA,x,2,\n"
         "C,FRA,x,3,A;B\n",
         "undertakings superseded C (low: 1 > 3); undertakings superseded C (low: 2 > 3)"},
        /* one row made two; a line of several steps is told from end to end */
        {"== undertakings.csv\nid,party,capability,low\nA,FRA,x,3\n",
         "== undertakings.csv\nid,party,capability,low,supersedes\nA,FRA,x,3,\nB,FRA,x,2,A\n"
         "C,FRA,x,1,A\n",
         "undertakings superseded B (low: 3 > 2); undertakings superseded C (low: 3 > 1)"},
        {"== undertakings.csv\nid,party,capability,low,stage\nA,FRA,x,5,pledged\n",
         "== undertakings.csv\nid,party,capability,low,stage,supersedes\nA,FRA,x,5,pledged,\n"
         "B,FRA,x,7,pledged,A\nC,FRA,x,8,pledged,B\nD,FRA,x,,withdrawn,C\n",
         "undertakings withdrawn D through B,C (low: 5 > ) (stage: pledged > withdrawn)"},
    };
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct fixture fixture;
        fixture_open(&fixture, cases[i].before, "", cases[i].after, "");
        assert_string_equal(rows_of(&fixture), cases[i].expected);
        assert_true(diff_is_empty(&fixture.diff) == (cases[i].expected[0] == '\0'));
        fixture_close(&fixture);
    }
}

static const char story[] =
    "== sources.csv\nid,tier,published\nS,2,2026-01-10\n"
    "== positions.csv\nid,party,matter,stance,said_on\n"
    "1,FRA,land,open,2026-01-01\n2,FRA,land,will,2026-01-05\n3,GBR,land,will,2026-01-01\n"
    "4,GBR,land,will,2026-01-05\n5,DEU,land,declines,2026-01-05\n"
    "== facts.csv\nid,name,value,from,until\nF,a.a,false,2026-01-01,2026-01-04\n"
    "G,a.a,true,2026-01-04,\n"
    "== requirements.csv\nid,set,component,capability,quantity,unit\nL,s,land,x,10,men\n"
    "== undertakings.csv\nid,party,capability,low,unit,stage,notice,source,said_on\n"
    "A,FRA,x,5,men,committed,0,S,2026-01-01\nB,GBR,x,5,men,committed,0,S,2026-01-03\n";

static void one_record_on_two_days(void **unused)
{
    (void)unused;
    struct fixture fixture;
    const struct diff *diff = &fixture.diff;
    size_t count;
    fixture_open(&fixture, story, "2026-01-02", story, "");
    assert_string_equal(rows_of(&fixture),
                        "positions new 2; positions new 4; positions new 5; undertakings new B");
    /* GBR said it again and did not move; DEU spoke for the first time */
    assert_int_equal(diff->position_count, 2);
    assert_null(diff->positions[0].before);
    assert_true(str_eq(row_text(diff->positions[0].after, POSITION_ID), STR("5")));
    assert_true(str_eq(row_text(diff->positions[1].before, POSITION_ID), STR("1")));
    assert_true(str_eq(row_text(diff->positions[1].after, POSITION_ID), STR("2")));
    assert_int_equal(diff->fact_count, 1);
    assert_int_equal(diff->facts[0].from, TRUTH_FALSE);
    assert_int_equal(diff->facts[0].to, TRUTH_TRUE);
    assert_true(str_eq(row_text(diff->facts[0].after, FACT_ID), STR("G")));
    assert_int_equal(diff->set_count, 1);
    assert_int_equal(diff->sets[0].before->verdict, VERDICT_FAILS);
    assert_int_equal(diff->sets[0].after->verdict, VERDICT_FRAGILE);
    assert_true(diff_set_differs(&fixture.before_sample.arena, &diff->sets[0]));
    const struct str *broken = diff_breaking(&fixture.before_sample.arena, diff->sets[0].after,
                                             diff->sets[0].before, READING_STRICT, &count);
    assert_int_equal(count, 2);
    assert_true(str_eq(broken[0], STR("FRA")));
    diff_breaking(&fixture.before_sample.arena, diff->sets[0].after, diff->sets[0].after,
                  READING_STRICT, &count);
    assert_int_equal(count, 0);
    fixture_close(&fixture);
}

/* A delivery is there from its day on, with or without a source. */
static void a_delivery_is_new_on_its_day(void **unused)
{
    (void)unused;
    static const char text[] =
        "== undertakings.csv\nid,party,capability,low,unit,said_on\nA,FRA,x,5,men,2026-01-01\n"
        "== deliveries.csv\nid,undertaking,on,quantity,verified_by\nD,A,2026-02-01,1000,GBR\n"
        "E,A,2026-03-01,,\n";
    struct fixture fixture;
    struct buf out;
    struct look look = look_plain();
    buf_init(&out);
    fixture_open(&fixture, text, "2026-01-15", text, "2026-02-15");
    assert_string_equal(rows_of(&fixture), "deliveries new D");
    diff_write_text(&out, &fixture.before_sample.arena, &look, &fixture.diff);
    assert_non_null(strstr(out.data, "of A, 1,000 men on 2026-02-01, confirmed by GBR\n"));
    buf_release(&out);
    fixture_close(&fixture);
}

static void the_day_before_is_the_last_on_which_something_was_said(void **unused)
{
    (void)unused;
    struct sample sample;
    struct state state;
    char day[DATE_TEXT_BYTES];
    load(&sample, story, "", &state);
    assert_string_equal(date_write(day, state.as_of), "2026-01-10");
    int32_t before = record_date_before(&sample.record, state.as_of);
    assert_string_equal(date_write(day, before), "2026-01-05");
    before = record_date_before(&sample.record, before);
    assert_string_equal(date_write(day, before), "2026-01-04");
    int32_t first;
    assert_true(date_parse(STR("2026-01-01"), &first));
    assert_int_equal(record_date_before(&sample.record, first), DATE_NONE);
    sample_end(&sample);
}

static void a_set_may_be_new_or_gone(void **unused)
{
    (void)unused;
    struct fixture fixture;
    struct buf out;
    buf_init(&out);
    struct look look = look_plain();
    fixture_open(
        &fixture,
        "== requirements.csv\nid,set,component,capability,quantity\nL,a,land,x,1\nM,b,land,x,1\n",
        "",
        "== requirements.csv\nid,set,component,capability,quantity\nM,b,land,x,1\nN,c,land,x,1\n",
        "");
    assert_int_equal(fixture.diff.set_count, 3);
    assert_null(fixture.diff.sets[0].after);
    assert_null(fixture.diff.sets[2].before);
    assert_false(diff_set_differs(&fixture.before_sample.arena, &fixture.diff.sets[1]));
    diff_write_text(&out, &fixture.before_sample.arena, &look, &fixture.diff);
    diff_write_json(&out, &fixture.before_sample.arena, &fixture.diff);
    assert_non_null(strstr(out.data, "\nAs it was: b\n"));
    buf_release(&out);
    fixture_close(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_told_by_what_became_of_them),
        cmocka_unit_test(one_record_on_two_days),
        cmocka_unit_test(a_delivery_is_new_on_its_day),
        cmocka_unit_test(the_day_before_is_the_last_on_which_something_was_said),
        cmocka_unit_test(a_set_may_be_new_or_gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
