/* SPDX-License-Identifier: Apache-2.0 */
/* Chains: what they end on, and that every link has its place. */
#include "answer/trace.h"
#include "record/testing.h"

static const char story[] =
    "== sources.csv\nid,publisher,published,tier,derived_from\nS,Office,2026-01-02,2,\n"
    "P,Paper,2026-01-03,3,S\n"
    "== instruments.csv\nid\nM\n"
    "== steps.csv\nid,instrument,party,step,on,quantity,unit,source\n"
    "T,M,FRA,approved,2026-01-01,6,men,S\n"
    "== facts.csv\nid,name,value,from,source\nF,ceasefire.in_force,true,2026-01-02,S\n"
    "== requirements.csv\nid,set,component,capability,quantity,unit,source\nL,s,land,x,10,men,S\n"
    "== undertakings.csv\n"
    "id,party,capability,low,unit,stage,notice,group,condition,source,supersedes\n"
    "A,FRA,x,5,men,committed,3,g,approved.M.FRA,S,\n"
    "B,FRA,x,9,men,committed,4,g,approved.M.FRA,P,\n"
    "C,GBR,x,2,men,committed,4,,vote.passed,S,\n"
    "D,FRA,x,4,men,allocated,1,g,approved.M.FRA,S,\n"
    "E,DEU,x,4,men,pledged,1,,,S,\n"
    "== facilities.csv\nid,principal,currency,activation\nN,100,EUR,0.5\n"
    "== shares.csv\nid,facility,party,amount,stage,source\nN-1,N,FRA,60,committed,S\n"
    "N-2,N,GBR,,mooted,S\n"
    "== deliveries.csv\nid,undertaking,on,quantity,source\nV,A,2026-01-04,2,S\n";

struct fixture {
    struct sample sample;
    struct state state;
    struct assessment assessment;
    struct premise premise;
    struct due_answer due;
    struct fund fund;
};

static void fixture_open(struct fixture *fixture)
{
    struct error err = {ERROR_NONE, ""};
    struct arena *arena = &fixture->sample.arena;
    struct question question = question_default();
    sample_load(&fixture->sample, story);
    if (fixture->sample.diagnostics.error_count > 0)
        fail_msg("%s", sample_findings(&fixture->sample));
    record_validate(&fixture->sample.record, &fixture->sample.diagnostics);
    if (!state_fold(arena, &fixture->sample.record, DATE_NONE, &fixture->state, &err)
        || !assess(arena, &fixture->state, &question, &fixture->assessment, &err))
        fail_msg("%s", err.text);
    question.actual = true;
    if (!premise_make_without_set(arena, &fixture->state, &question, &fixture->premise, &err)
        || !fund_make(arena, &fixture->premise, &fixture->fund, &err))
        fail_msg("%s", err.text);
    due_make(arena, &fixture->premise, &fixture->due);
}

enum account { ASSESSED, DUE, FUND };

static bool chain(struct fixture *fixture, enum account account, const char *id,
                  struct trace *trace, struct error *err)
{
    struct arena *arena = &fixture->sample.arena;
    return account == ASSESSED ? trace_make(arena, &fixture->assessment, str_from(id), trace, err)
           : account == DUE    ? trace_due(arena, &fixture->due, str_from(id), trace, err)
                               : trace_fund(arena, &fixture->fund, str_from(id), trace, err);
}

/* Whether a link says just this, and that of such a row (or of none: ""). */
static bool has_link(const struct trace *trace, const char *text, const char *row)
{
    for (size_t i = 0; i < trace->count; i++) {
        const struct row *own = trace->links[i].row;
        if (strcmp(trace->links[i].text, text) == 0
            && str_eq(own == NULL ? STR("") : row_text(own, 0), str_from(row)))
            return true;
    }
    return false;
}

static void a_chain_tells_what_an_answer_rests_on(void **unused)
{
    static const struct {
        enum account account;
        const char *id, *text, *row;
    } cases[] = {
        {ASSESSED, "L", "L of set s asks for 10 men of x", "L"},
        {ASSESSED, "L", "strict: 49.6 % met", ""},
        {ASSESSED, "L", "5 men by A from C+3 until C+365", ""},
        {ASSESSED, "A", "strict: gives 5 men from C+3 until C+365", ""},
        {ASSESSED, "A", "at most 6 men together with what else names M of FRA", "T"},
        {ASSESSED, "B", "strict: not counted; its source is too weak for this reading", ""},
        {ASSESSED, "C", "strict: counted, but its condition does not hold", ""},
        {ASSESSED, "C", "vote.passed is unknown, because no row states it", ""},
        {ASSESSED, "D",
         "strict: live, but gives nothing; of its group a larger one counts under a ceiling", ""},
        {ASSESSED, "D", "stated: gives 4 men from C+1 until C+365", ""},
        {ASSESSED, "E", "strict: not counted; its stage is too low for this reading", ""},
        {ASSESSED, "B", "source P: Paper, 2026-01-03 (press or study)", "P"},
        {ASSESSED, "B", "which leans on S: Office, 2026-01-02 (official statement)", "S"},
        {ASSESSED, "approved.M.FRA", "true on the day, since 2026-01-01, by T", "T"},
        {DUE, "A", "= C+3, 2026-01-05", ""},
        {DUE, "A", "2026-01-04: 2 men, declared", "V"},
        {DUE, "A", "missing: 3 men", ""},
        {FUND, "N", "strict, stated: it pays; 60 EUR stand of 50 EUR needed", ""},
        {FUND, "N", "the row names no source", ""},
        {FUND, "N-2", "generous: stands, but nobody has said for how much", ""},
    };
    struct fixture fixture;
    struct trace trace;
    struct error err;
    (void)unused;
    fixture_open(&fixture);
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        assert_true(chain(&fixture, cases[i].account, cases[i].id, &trace, &err));
        if (!has_link(&trace, cases[i].text, cases[i].row))
            fail_msg("%s: no \"%s\"", cases[i].id, cases[i].text);
    }
    sample_end(&fixture.sample);
}

/* The answer is at depth 0 alone; a link rests on the one above it; every source is a row. */
static void a_chain_has_no_gaps(void **unused)
{
    static const char *const ids[][9] = {
        [ASSESSED] = {"L", "A", "B", "C", "D", "E", "approved.M.FRA", "S", NULL},
        [DUE] = {"A", "C", "E", "ceasefire.in_force", "T", NULL},
        [FUND] = {"N", "N-1", "N-2", "M", NULL},
    };
    struct fixture fixture;
    (void)unused;
    fixture_open(&fixture);
    for (int account = ASSESSED; account <= FUND; account++) {
        for (size_t i = 0; ids[account][i] != NULL; i++) {
            struct trace trace;
            struct error err;
            assert_true(chain(&fixture, (enum account)account, ids[account][i], &trace, &err));
            assert_true(trace.count > 0);
            for (size_t l = 0; l < trace.count; l++) {
                const struct trace_link *link = &trace.links[l];
                assert_true(l == 0 ? link->depth == 0
                                   : link->depth > 0 && link->depth <= link[-1].depth + 1);
                assert_true(strncmp(link->text, "source ", 7) != 0
                            || link->row->kind == KIND_SOURCE);
            }
        }
    }
    sample_end(&fixture.sample);
}

static void an_unknown_name_gets_the_nearest(void **unused)
{
    static const struct {
        enum account account;
        const char *id, *text;
    } cases[] = {
        {ASSESSED, "approved.M.FRE", "did you mean approved.M.FRA?"},
        {DUE, "ceasefire.inforce", "did you mean ceasefire.in_force?"},
        {FUND, "N-3", "did you mean N-1?"},
    };
    struct fixture fixture;
    (void)unused;
    fixture_open(&fixture);
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct trace trace;
        struct error err;
        assert_false(chain(&fixture, cases[i].account, cases[i].id, &trace, &err));
        assert_int_equal(err.code, ERROR_NOT_FOUND);
        if (strstr(err.text, cases[i].text) == NULL)
            fail_msg("%s: %s", cases[i].id, err.text);
    }
    sample_end(&fixture.sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_chain_tells_what_an_answer_rests_on),
        cmocka_unit_test(a_chain_has_no_gaps),
        cmocka_unit_test(an_unknown_name_gets_the_nearest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
