/* SPDX-License-Identifier: Apache-2.0 */
/* Chains: what they end on, and that every link has its place. */
#include "answer/ask.h"
#include "answer/diff.h"
#include "answer/text.h"
#include "answer/trace.h"
#include "keep/steps.h"
#include "record/testing.h"

static const char story[] =
    "== sources.csv\nid,publisher,published,tier,derived_from\nS,Office,2026-01-02,2,\n"
    "P,Paper,2026-01-03,3,S\n"
    "== instruments.csv\nid\nM\n"
    "== steps.csv\nid,instrument,party,step,on,quantity,unit,source\n"
    "T,M,FRA,approved,2026-01-01,6,men,S\n"
    "== facts.csv\nid,name,value,from,source\nF,ceasefire.in_force,true,2026-01-02,S\n"
    "G,port.open,true,2026-01-03,P\n"
    "== clauses.csv\nid,document,version,number,topic,state,effect,touches,source\n"
    "K1,D,v1,1,soldiers of Alpha,open,forbids,A,S\nK2,D,v2,2,soldiers of Alpha,agreed,limits,A,S\n"
    "K3,D,v2,3,elections,agreed,,,\n"
    "== "
    "positions.csv\nid,party,matter,stance,said_on,source\nQ,GBR,clause:D/1,declines,2026-01-03,P\n"
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

enum { DAY_BEFORE = 20455 }; /* 2026-01-02 */

struct fixture {
    struct sample sample;
    struct state state;
    struct assessment assessment;
    struct premise premise;
    struct due_answer due;
    struct fund fund;
    struct ask ask;
    struct state before;
    struct diff diff;
    struct text text;
    struct steps steps;
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
        || !state_fold(arena, &fixture->sample.record, DAY_BEFORE, &fixture->before, &err)
        || !assess(arena, &fixture->state, &question, &fixture->assessment, &err)
        || !ask_make(arena, &fixture->state, &question, STR(""), &fixture->ask, &err)
        || !diff_make(arena, &fixture->before, &fixture->state, &question, &fixture->diff, &err))
        fail_msg("%s", err.text);
    text_fold(arena, &fixture->state, &fixture->text);
    steps_fold(arena, &fixture->state, &fixture->steps);
    question.actual = true;
    if (!premise_make_without_set(arena, &fixture->state, &question, &fixture->premise, &err)
        || !fund_make(arena, &fixture->premise, &fixture->fund, &err))
        fail_msg("%s", err.text);
    due_make(arena, &fixture->premise, &fixture->due);
}

enum account { ASSESSED, DUE, FUND, ASKED, CHANGED, TEXT, STEPS, ACCOUNT_COUNT };

static bool chain(struct fixture *fixture, enum account account, const char *name,
                  struct trace *trace, struct error *err)
{
    struct arena *arena = &fixture->sample.arena;
    const struct trace_scope scope = {.document = STR("D")};
    struct str id = str_from(name);
    switch (account) {
    case ASSESSED:
        return trace_make(arena, &fixture->assessment, id, trace, err);
    case DUE:
        return trace_due(arena, &fixture->due, id, trace, err);
    case FUND:
        return trace_fund(arena, &fixture->fund, id, trace, err);
    case ASKED:
        return trace_ask(arena, &fixture->ask, id, trace, err);
    case CHANGED:
        return trace_diff(arena, &fixture->diff, id, trace, err);
    case TEXT:
        return trace_text(arena, &fixture->premise, &fixture->text, &scope, id, trace, err);
    default:
        return trace_steps(arena, &fixture->premise, &fixture->steps, NULL, id, trace, err);
    }
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
        {ASSESSED, "L", "strict: 49.8 % met", ""},
        {ASSESSED, "L", "5 men by A from C+3 until C+365", ""},
        {ASSESSED, "A", "strict: gives 5 men from C+3 until C+365", ""},
        {ASSESSED, "A", "at most 6 men together with what else names M of FRA", "T"},
        {ASSESSED, "B", "strict: not counted; its source is too weak for this reading", ""},
        {ASSESSED, "C", "strict: counted, but its condition does not hold", ""},
        {ASSESSED, "C", "vote.passed is unknown, because no row states it", ""},
        {ASSESSED, "D", "strict: gives 4 men from C+1 until C+365", ""},
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
        {ASKED, "C", "C/vote.passed: Is vote.passed so, and since which day?", "C"},
        {ASKED, "C/vote.passed", "strict, stated: taken as false", ""},
        {ASKED, "vote.passed", "vote.passed is unknown, because no row states it", ""},
        {ASKED, "E/stage", "known: pledged", "E"},
        {ASKED, "E/stage", "strict: too low a stage, it counts nothing", ""},
        {ASKED, "DEU", "E/stage: How firm is E (x): pledged, committed, allocated or delivered?",
         "E"},
        {ASKED, "V", "no question is about it", ""},
        {CHANGED, "B", "B, a row of undertakings: new", "B"},
        {CHANGED, "B", "as of 2026-01-02: it was not there", ""},
        {CHANGED, "s", "B, a row of undertakings: new; it may serve a row of the set", "B"},
        {CHANGED, "s", "strict: not counted; its source is too weak for this reading", ""},
        {CHANGED, "FRA", "B, a row of undertakings: new", "B"},
        {CHANGED, "Q", "GBR on clause:D/1: nothing said → declines", "Q"},
        {CHANGED, "port.open", "port.open: unknown → true", ""},
        {CHANGED, "port.open", "true on the day, since 2026-01-03, by G", "G"},
        {CHANGED, "A",
         "its row did not change: as of 2026-01-04 it is what it was as of 2026-01-02", ""},
        {TEXT, "K1", "from v1 to v2: moved", ""},
        {TEXT, "2", "forbids A, which stands: they clash", "K1"},
        {TEXT, "D/3", "the row names no source", ""},
        {TEXT, "K2", "GBR: declines, said on 2026-01-03", "Q"},
        {TEXT, "v2", "2 agreed", ""},
        {TEXT, "v2", "2: soldiers of Alpha, by K2, source S", "K2"},
        {TEXT, "A", "K2: D/2 in v2, soldiers of Alpha: agreed", "K2"},
        {STEPS, "M", "approved: 2026-01-01, by T", "T"},
        {STEPS, "M", "a ceiling of 6 men, set by T: in force", "T"},
        {STEPS, "FRA", "no undertaking waits for another step of it", ""},
        {STEPS, "T", "true on the day, since 2026-01-01, by T", "T"},
        {STEPS, "C",
         "it waits for no step: each step that it names is taken, or it is released without it",
         ""},
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
        [ASKED] = {"C", "C/vote.passed", "vote.passed", "FRA", "L", "s", "V", NULL},
        [CHANGED] = {"A", "B", "s", "FRA", "Q", "port.open", "G", "S", NULL},
        [TEXT] = {"K1", "D/2", "v1", "v2", "A", "L", "Q", NULL},
        [STEPS] = {"M", "FRA", "T", "A", "C", "approved.M.FRA", "GBR", "Q", NULL},
    };
    struct fixture fixture;
    (void)unused;
    fixture_open(&fixture);
    for (int account = ASSESSED; account < ACCOUNT_COUNT; account++) {
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
                assert_true(link->row == NULL
                            || record_row(link->record, link->row->kind, link->row->index)
                                   == link->row);
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
        {ASSESSED, "approved.M.FRE", "did you mean approved.M.FRA (steps.csv:2)?"},
        {DUE, "ceasefire.inforce", "did you mean ceasefire.in_force (facts.csv:2)?"},
        {FUND, "N-3", "did you mean N-1 (shares.csv:2)?"},
        {ASKED, "C/vote.pased", "did you mean C/vote.passed?"},
        {CHANGED, "port.opne", "did you mean port.open (facts.csv:3)?"},
        {TEXT, "K4", "did you mean K1 (clauses.csv:2)?"},
        {STEPS, "approved.M.GBR", "did you mean approved.M.FRA (steps.csv:2)?"},
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

/* Of two records each place says which one it is in; of one record as of two days it need not. */
static void two_records_are_told_apart(void **unused)
{
    static const char march[] = "== undertakings.csv\nid,party,capability,low\nA,FRA,x,5\n",
                      may[] =
                          "== undertakings.csv\nid,party,capability,low\nZ,GBR,x,1\nA,FRA,x,6\n";
    struct sample samples[2];
    struct state states[2];
    struct question question = question_default();
    struct look look = look_plain();
    struct diff diff;
    struct trace trace;
    struct error err;
    struct buf text;
    (void)unused;
    sample_load(&samples[0], march);
    sample_load(&samples[1], may);
    for (int i = 0; i < 2; i++) {
        samples[i].record.path = i == 0 ? STR("march") : STR("may");
        assert_true(state_fold(&samples[i].arena, &samples[i].record, DATE_NONE, &states[i], &err));
    }
    struct arena *arena = &samples[1].arena;
    assert_true(diff_make(arena, &states[0], &states[1], &question, &diff, &err));
    assert_true(trace_diff(arena, &diff, STR("A"), &trace, &err));
    buf_init(&text);
    trace_write_text(&text, arena, &look, &trace);
    assert_non_null(strstr(text.data, "[march/undertakings.csv:2]"));
    assert_non_null(strstr(text.data, "[may/undertakings.csv:3]"));
    buf_release(&text);
    buf_init(&text);
    trace_write_json(&text, &trace);
    assert_non_null(
        strstr(text.data, "\"record\": \"may\", \"file\": \"undertakings.csv\", \"line\": 3"));
    buf_release(&text);
    sample_end(&samples[0]);
    sample_end(&samples[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_chain_tells_what_an_answer_rests_on),
        cmocka_unit_test(a_chain_has_no_gaps),
        cmocka_unit_test(an_unknown_name_gets_the_nearest),
        cmocka_unit_test(two_records_are_told_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
