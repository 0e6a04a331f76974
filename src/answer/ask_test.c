/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/ask.h"
#include "record/testing.h"

#include <math.h>

#define HEADER                                                                                     \
    "== undertakings.csv\nid,party,component,capability,areas,low,best,high,unit,stage,notice,"    \
    "until,condition,source,supersedes\n"
#define AREAS                                                                                      \
    "== areas.geojson\n{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\","       \
    "\"properties\":{\"id\":\"N\"},\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,2]}}]}\n"
#define NEEDS                                                                                      \
    "== requirements.csv\nid,set,component,capability,quantity,unit,area\nL,s,land,force,100,men," \
    "N\nA,t,air,patrol,10,jets,\n"
#define SOURCES "== sources.csv\nid,tier,published\nS,2,2026-01-06\n"

struct fixture {
    struct sample sample;
    struct state state;
    struct ask ask;
};

static void fixture_open(struct fixture *fixture, const char *text, const char *set,
                         const char *party)
{
    struct error err = {ERROR_NONE, ""};
    struct question question = question_default();
    question.set = str_from(set);
    sample_load(&fixture->sample, text);
    if (fixture->sample.diagnostics.error_count > 0)
        fail_msg("%s", sample_findings(&fixture->sample));
    assert_true(state_fold(&fixture->sample.arena, &fixture->sample.record, DATE_NONE,
                           &fixture->state, &err));
    if (!ask_make(&fixture->sample.arena, &fixture->state, &question, str_from(party),
                  &fixture->ask, &err))
        fail_msg("%s", err.text);
}

/* The ids of all questions in order of ids, with blanks between them. */
static const char *asked(struct fixture *fixture)
{
    const struct ask *ask = &fixture->ask;
    struct buf text;
    buf_init(&text);
    const struct ask_question *last = NULL;
    for (size_t n = 0; n < ask->count; n++) {
        const struct ask_question *next = NULL;
        for (size_t i = 0; i < ask->count; i++)
            if ((last == NULL || str_cmp(ask->questions[i].id, last->id) > 0)
                && (next == NULL || str_cmp(ask->questions[i].id, next->id) < 0))
                next = &ask->questions[i];
        buf_text(&text, n == 0 ? "" : " ");
        buf_str(&text, next->id);
        last = next;
    }
    const char *ids = str_c(&fixture->sample.arena, buf_view(&text));
    buf_release(&text);
    return ids;
}

static void each_thing_unsaid_is_asked_once(void **unused)
{
    (void)unused;
    static const struct {
        const char *row, *more, *expected;
    } cases[] = {
        {"A,FRA,land,force,N,1,,,men,committed,5,C+9,,S,", "", ""},
        {"A,FRA,land,force,,,,,,,,,,S,", "",
         "A/areas A/best A/high A/low A/notice A/stage A/unit A/until"},
        /* a figure that a reading falls back on is enough for it */
        {"A,FRA,land,force,N,,7,,men,committed,5,C+9,,S,", "", "A/low"},
        {"A,FRA,land,force,N,,,7,men,committed,5,C+9,,S,", "", "A/best A/low"},
        {"A,FRA,land,force,N,1,,,men,pledged,5,C+9,,S,", "", "A/stage"},
        {"A,FRA,land,force,N,1,,,men,delivered,,C+9,,S,", "", ""},
        /* money is in no place */
        {"A,FRA,funding,cash,,1,,,EUR,committed,5,C+9,,S,", "", ""},
        /* the trigger's fact is supposed; what is true is known; others are asked, once a party */
        {"A,FRA,land,force,N,1,,,men,committed,5,C+9,ceasefire.in_force and b.b and (a.a or "
         "b.b),S,\n"
         "B,FRA,land,force,N,1,,,men,committed,5,C+9,a.a and c.c,S,\n"
         "C,GBR,land,force,N,1,,,men,committed,5,C+9,a.a,S,",
         "== facts.csv\nid,name,value\nF,c.c,false\n", "A/a.a A/b.b B/c.c C/a.a"},
        /* what facts have settled is not; what a party settles may come open when it withdraws */
        {"A,FRA,land,force,N,1,,,men,committed,5,C+9,b.b and (ceasefire.in_force or a.a),S,", "",
         "A/b.b"},
        {"A,FRA,land,force,N,1,,,men,committed,5,C+9,\"at_least(2, ceasefire.in_force, FRA, a.a)"
         "\",S,",
         "", "A/a.a"},
        {"A,FRA,land,force,N,1,,,men,committed,5,C+9,\"at_least(2, ceasefire.in_force, c.c, a.a)"
         "\",S,",
         "== facts.csv\nid,name,value\nF,c.c,true\n", ""},
        /* nor what stands behind a row that is gone for good */
        {"A,FRA,land,force,N,1,,,men,committed,5,C+9,X and (a.a or b.b) or c.c,S,\n"
         "X,FRA,land,force,N,1,,,men,withdrawn,5,C+9,,S,",
         "", "A/c.c"},
        {"A,FRA,land,force,N,1,,,men,committed,5,C+9,\"at_least(2, X, a.a) or at_least(1, X, "
         "b.b)\","
         "S,\nX,FRA,land,force,N,1,,,men,lapsed,5,C+9,,S,",
         "", "A/b.b"},
        {"A,FRA,land,force,N,1,,,men,committed,5,C+9,X and a.a or Y and b.b,S,\n"
         "X,FRA,land,force,N,1,,,men,committed,5,C+9,,S,\n"
         "Y,FRA,land,force,N,1,,,men,committed,5,C+9,,S,X",
         "", "A/b.b"},
        /* nor of a row that waits for one, nor of one that waits for that; each for the other lives
         */
        {"A,FRA,land,force,N,,,,men,pledged,,,X and a.a or B,S,\n"
         "B,FRA,land,force,N,,,,men,pledged,,,C and b.b,S,\n"
         "C,FRA,land,force,N,,,,men,pledged,,,\"at_least(2, X, c.c)\",S,\n"
         "D,FRA,land,force,N,1,,,men,committed,5,,E or X,S,\n"
         "E,GBR,land,force,N,1,,,men,committed,5,,D or C,S,\n"
         "X,FRA,land,force,N,1,,,men,withdrawn,5,C+9,,S,",
         "== caveats.csv\nid,undertaking,kind,mode,value\nV,A,approval,prohibit,approved.M.FRA\n",
         "D/until E/until"},
        {"A,FRA,land,force,N,1,,,men,committed,5,,\"at_least(2, a.a)\",S,", "", ""},
        /* a party may offer something yet, and what is false may come true */
        {"A,FRA,land,force,N,1,,,men,committed,5,,DEU and a.a,S,",
         "== facts.csv\nid,name,value\nF,a.a,false\n", "A/a.a A/until"},
        /* approvals are asked for too */
        {"A,FRA,land,force,N,1,,,men,committed,5,C+9,,S,",
         "== caveats.csv\nid,undertaking,kind,mode,value\nC,A,approval,prohibit,approved.M.FRA\n",
         "A/approved.M.FRA"},
        /* what is gone is not asked */
        {"A,FRA,land,force,N,,,,men,withdrawn,,,,S,", "", ""},
        {"A,FRA,land,force,N,,,,men,committed,,,,S,\n"
         "B,FRA,land,force,N,1,,,men,committed,5,C+9,,S,A",
         "", ""},
    };
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct fixture fixture;
        struct arena text;
        arena_init(&text);
        fixture_open(
            &fixture,
            arena_printf(&text, AREAS NEEDS SOURCES HEADER "%s\n%s", cases[i].row, cases[i].more),
            "", "");
        assert_string_equal(asked(&fixture), cases[i].expected);
        sample_end(&fixture.sample);
        arena_release(&text);
    }
}

static const struct ask_effect *effect_of(const struct fixture *fixture, const char *id)
{
    for (size_t i = 0; i < fixture->ask.count; i++)
        if (str_eq(fixture->ask.questions[i].id, str_from(id)))
            return &fixture->ask.questions[i].effect;
    fail_msg("no question %s", id);
    return NULL;
}

static void an_effect_is_of_one_answer_alone(void **unused)
{
    (void)unused;
    static const struct {
        const char *row, *id;
        enum reading_name reading;
        double worst, best;
    } cases[] = {
        /* half of what is asked, if it is there */
        {"A,FRA,land,force,N,50,,,men,committed,,C+365,,S,", "A/notice", READING_STRICT, 0, 0.5},
        {"A,FRA,land,force,,50,,,men,committed,0,C+365,,S,", "A/areas", READING_STRICT, 0, 0.5},
        {"A,FRA,land,force,N,50,,,,committed,0,C+365,,S,", "A/unit", READING_STRICT, 0, 0.5},
        {"A,FRA,land,force,N,50,,,men,committed,0,,,S,", "A/until", READING_STRICT, 0, 0.5},
        {"A,FRA,land,force,N,50,,,men,mooted,0,C+365,,S,", "A/stage", READING_STRICT, 0, 0.5},
        {"A,FRA,land,force,N,50,,,men,committed,0,C+365,x.x,S,", "A/x.x", READING_STRICT, 0, 0.5},
        /* no figure: as much as all rows together; with one: up to it */
        {"A,FRA,land,force,N,,,,men,committed,0,C+365,,S,", "A/low", READING_STRICT, 0, 1},
        {"A,FRA,land,force,N,,30,,men,committed,0,C+365,,S,", "A/low", READING_STRICT, 0, 0.3},
        {"A,FRA,land,force,N,,,40,men,committed,0,C+365,,S,", "A/best", READING_STATED, 0, 0.4},
        {"A,FRA,land,force,N,,,,men,mooted,0,C+365,,S,", "A/high", READING_GENEROUS, 0, 1},
        /* it serves nothing that is asked for */
        {"A,FRA,land,other,N,,,,men,committed,0,C+365,,S,", "A/low", READING_STRICT, 0, 0},
    };
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct fixture fixture;
        struct arena text;
        arena_init(&text);
        fixture_open(&fixture, arena_printf(&text, AREAS NEEDS SOURCES HEADER "%s\n", cases[i].row),
                     "", "");
        const struct ask_effect *effect = effect_of(&fixture, cases[i].id);
        assert_true(effect->is_known);
        assert_int_equal(effect->set, 0);
        assert_int_equal(effect->reading, cases[i].reading);
        assert_true(fabs(effect->worst - cases[i].worst) < 1e-9);
        assert_true(fabs(effect->best - cases[i].best) < 1e-9);
        sample_end(&fixture.sample);
        arena_release(&text);
    }
}

static void what_matters_most_comes_first(void **unused)
{
    (void)unused;
    struct fixture fixture;
    fixture_open(&fixture,
                 AREAS NEEDS SOURCES HEADER "B,FRA,land,force,N,50,,,men,committed,,C+365,,S,\n"
                                            "A,GBR,land,force,N,20,,,men,committed,,C+365,,S,\n"
                                            "C,GBR,air,patrol,N,5,,,jets,committed,,C+365,,S,\n",
                 "", "");
    assert_int_equal(fixture.ask.count, 3);
    assert_true(str_eq(fixture.ask.questions[0].id, STR("B/notice")));
    assert_true(str_eq(fixture.ask.questions[1].id, STR("C/notice")));
    assert_true(str_eq(fixture.state.sets[fixture.ask.questions[1].effect.set], STR("t")));
    assert_true(str_eq(fixture.ask.questions[2].id, STR("A/notice")));
    sample_end(&fixture.sample);
}

/*
 * Two of 50 fill the row on firm words, and either may break it: a third, which waits for a vote,
 * changes no coverage and makes it hold. It is worth more than the spare's unsaid areas.
 */
static void what_moves_a_verdict_comes_before_any_coverage(void **unused)
{
    (void)unused;
    struct fixture fixture;
    fixture_open(&fixture,
                 AREAS NEEDS SOURCES HEADER "A,FRA,land,force,N,50,,,men,committed,0,C+365,,S,\n"
                                            "B,GBR,land,force,N,50,,,men,committed,0,C+365,,S,\n"
                                            "C,DEU,land,force,N,50,,,men,committed,0,C+365,x.x,S,\n"
                                            "D,FRA,air,patrol,N,5,,,jets,committed,,C+365,,S,\n",
                 "", "");
    assert_int_equal(fixture.ask.count, 2);
    const struct ask_question *first = &fixture.ask.questions[0];
    assert_true(str_eq(first->id, STR("C/x.x")));
    assert_false(ask_matters(&first->effect));
    assert_true(ask_moves(&first->move));
    assert_int_equal(first->move.now, VERDICT_FRAGILE);
    assert_int_equal(first->move.best, VERDICT_HOLDS);
    assert_int_equal(first->move.worst, VERDICT_FRAGILE);
    assert_true(str_eq(ask_move_words(&fixture.sample.arena, &fixture.state, &first->move),
                       STR("s: fragile; at best holds")));
    assert_true(ask_matters(&fixture.ask.questions[1].effect));
    assert_false(ask_moves(&fixture.ask.questions[1].move));
    sample_end(&fixture.sample);
}

static void one_party_and_one_set_can_be_asked(void **unused)
{
    (void)unused;
    struct fixture fixture;
    const char *text =
        AREAS NEEDS SOURCES HEADER "B,FRA,land,force,N,50,,,men,committed,,C+365,,S,\n"
                                   "C,GBR,air,patrol,N,5,,,jets,committed,,C+365,,S,\n";
    struct question question = question_default();
    struct error err;
    struct ask ask;
    fixture_open(&fixture, text, "s", "GBR");
    assert_string_equal(asked(&fixture), "C/notice");
    assert_true(fixture.ask.questions[0].effect.best == fixture.ask.questions[0].effect.worst);
    assert_false(
        ask_make(&fixture.sample.arena, &fixture.state, &question, STR("GRB"), &ask, &err));
    assert_string_equal(err.text, "no party is called \"GRB\"; did you mean GBR?");
    question.set = STR("nonesuch");
    assert_false(ask_make(&fixture.sample.arena, &fixture.state, &question, STR(""), &ask, &err));
    assert_int_equal(err.code, ERROR_NOT_FOUND);
    sample_end(&fixture.sample);
}

static void steps_are_told_by_their_names(void **unused)
{
    (void)unused;
    struct fixture fixture;
    struct ask_step step;
    fixture_open(&fixture, "== instruments.csv\nid\nM\nM.2\n", "", "");
    const struct record *record = &fixture.sample.record;
    assert_true(ask_step_of(record, STR("approved.M.2.FRA"), &step));
    assert_int_equal(step.step, STEP_APPROVED);
    assert_true(str_eq(row_text(step.instrument, INSTRUMENT_ID), STR("M.2")));
    assert_true(ask_step_of(record, STR("in_force.M.GBR"), &step));
    assert_false(ask_step_of(record, STR("approved.M.XXX"), &step));
    assert_false(ask_step_of(record, STR("consent.M.FRA"), &step));
    assert_false(ask_step_of(record, STR("approved"), &step));
    assert_false(ask_step_of(record, STR(""), &step));
    sample_end(&fixture.sample);
}

static void a_formula_is_sent_as_text(void **unused)
{
    (void)unused;
    struct fixture fixture;
    struct buf out;
    buf_init(&out);
    fixture_open(&fixture,
                 AREAS SOURCES HEADER
                 "A,FRA,land,\"=1+1, \"\"x\"\"\",N,1,,,men,committed,,C+9,,S,\n",
                 "", "");
    ask_write_csv(&out, &fixture.sample.arena, &fixture.ask);
    assert_non_null(strstr(out.data, "\nA/notice,FRA,A,\"'=1+1, \"\"x\"\"\","));
    buf_release(&out);
    sample_end(&fixture.sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_thing_unsaid_is_asked_once),
        cmocka_unit_test(an_effect_is_of_one_answer_alone),
        cmocka_unit_test(what_matters_most_comes_first),
        cmocka_unit_test(what_moves_a_verdict_comes_before_any_coverage),
        cmocka_unit_test(one_party_and_one_set_can_be_asked),
        cmocka_unit_test(steps_are_told_by_their_names),
        cmocka_unit_test(a_formula_is_sent_as_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
