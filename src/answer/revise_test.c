/* SPDX-License-Identifier: Apache-2.0 */
/* From the question to the answer and back into the record. */
#include "answer/diff.h"
#include "answer/revise.h"
#include "assess/random.h"
#include "record/testing.h"

#include <stdio.h>

/* A folder in memory, and what is made of it. */
struct desk {
    struct arena arena;
    struct str files[KIND_COUNT]; /* data NULL: there is none */
    struct record record;
    struct diagnostics findings;
    struct state state;
    struct premise premise;
    struct ask ask;
};

static void desk_read(struct desk *desk)
{
    struct loader loader;
    struct error err = {ERROR_NONE, ""};
    struct question question = question_default();
    diagnostics_init(&desk->findings, &desk->arena);
    loader_init(&loader, &desk->arena, &desk->record, &desk->findings);
    for (int kind = 0; kind < KIND_COUNT; kind++)
        if (desk->files[kind].data != NULL && kind == KIND_AREA)
            loader_read_areas(&loader, desk->files[kind]);
        else if (desk->files[kind].data != NULL)
            loader_read_table(&loader, (enum kind)kind, desk->files[kind]);
    loader_resolve(&loader);
    record_validate(&desk->record, &desk->findings);
    diagnostics_sort(&desk->findings);
    if (desk->findings.error_count > 0)
        return;
    if (!state_fold(&desk->arena, &desk->record, DATE_NONE, &desk->state, &err)
        || !premise_make_without_set(&desk->arena, &desk->state, &question, &desk->premise, &err)
        || !ask_make(&desk->arena, &desk->state, &question, STR(""), &desk->ask, &err))
        fail_msg("%s", err.text);
}

static const struct test_table base[] = {
    {KIND_GUARANTEE, SAMPLE_GUARANTEE},
    {KIND_PARTY, SAMPLE_PARTIES},
    {KIND_AREA, "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\","
                "\"properties\":{\"id\":\"N\"},\"geometry\":{\"type\":\"Point\","
                "\"coordinates\":[1,2]}}]}"},
    {KIND_SOURCE, "id,tier,published\nS,2,2026-01-06\nP,3,2026-02-01\nT,1,2026-03-01\nN,1,\n"},
    {KIND_REQUIREMENT,
     "id,set,component,capability,quantity,unit,area\nL,s,land,force,100,men,N\n"},
    {KIND_INSTRUMENT, "id\nM\n"},
};

static void desk_open(struct desk *desk, const struct test_table *tables, size_t count)
{
    *desk = (struct desk){0};
    arena_init(&desk->arena);
    for (size_t i = 0; i < CASE_COUNT(base); i++)
        desk->files[base[i].kind] = str_from(base[i].text);
    for (size_t i = 0; i < count; i++)
        desk->files[tables[i].kind] = str_from(tables[i].text);
    desk_read(desk);
    assert_int_equal(desk->findings.error_count, 0);
}

/* The same desk after the answers of `sheet`: its files, read again. What was found is in `found`.
 */
static bool desk_fill(struct desk *desk, const char *sheet, const struct revision_options *options,
                      struct desk *after, struct revision *revision, struct diagnostics *found)
{
    struct replies *replies = ARENA_NEW(&desk->arena, struct replies);
    struct error err = {ERROR_NONE, ""};
    diagnostics_init(found, &desk->arena);
    reply_read(&desk->arena, &desk->premise, STR("a.csv"), str_from(sheet), found, replies);
    if (found->error_count > 0)
        return false;
    if (!revise_make(&desk->arena, &desk->premise, replies, options, revision, found, &err))
        fail_msg("%s", err.text);
    *after = (struct desk){0};
    arena_init(&after->arena);
    for (int kind = 0; kind < KIND_COUNT; kind++)
        after->files[kind] = desk->files[kind];
    for (int k = 0; k < REVISION_KIND_COUNT; k++) {
        enum kind kind = revision_kinds[k];
        struct buf out;
        buf_init(&out);
        if (!revise_touches(revision, kind))
            continue;
        if (!revise_file(&desk->arena, revision, kind, desk->files[kind], &out, &err))
            fail_msg("%s", err.text);
        after->files[kind] = str_from(str_c(&after->arena, buf_view(&out)));
        buf_release(&out);
    }
    desk_read(after);
    revise_check(&desk->arena, revision, &desk->findings, &after->record, &after->findings, found);
    return found->error_count == 0;
}

static const char *text_of(struct desk *desk, const struct diagnostics *found)
{
    struct buf out;
    buf_init(&out);
    diagnostics_write(found, STR(""), &out);
    const char *text = str_c(&desk->arena, buf_view(&out));
    buf_release(&out);
    return text;
}

/* ---- what must not be ---------------------------------------------------------------------- */

#define HEADER                                                                                     \
    "id,party,component,capability,areas,low,best,high,unit,stage,notice,until,condition,source,"  \
    "supersedes\n"

static const struct test_table record_of_errors[] = {
    {KIND_UNDERTAKING, HEADER "A,FRA,land,force,,,7,,men,committed,,C+9,,S,\n"
                              "B,FRA,land,force,N,5,,,men,committed,5,C+9,x.x and c.c,P,\n"
                              "C,FRA,land,force,N,5,,,men,withdrawn,,,,S,\n"
                              "D,FRA,land,force,N,5,,,men,pledged,,,,S,\n"
                              "E,FRA,land,force,N,5,,,men,pledged,4,C+9,approved.M.FRA,S,D\n"
                              "X1,FRA,land,force,N,,,7,,committed,4,C+9,,S,\n"
                              "Y,FRA,land,force,N,,,7,men,committed,4,C+9,C and c.c,S,\n"},
    {KIND_FACT,
     "id,name,value,until\nF,c.c,true,\nG,x.x,true,2027-01-01\nH,x.x,false,2027-01-01\n"},
};

static void a_slip_is_an_error_at_its_place(void **unused)
{
    (void)unused;
    static const struct {
        const char *sheet, *source, *expected;
    } cases[] = {
        {"", "T", "a.csv:1:1: error: no header row with the names of the columns\n"},
        {"id,reply\n", "T",
         "a.csv:1:1: error: the column \"answer\" is missing\n"
         "a.csv:1:4: error: unknown column \"reply\"\n"},
        {"id,answer,answer\n", "T", "a.csv:1:11: error: column \"answer\" is there twice\n"},
        {"id,anser\n", "T",
         "a.csv:1:1: error: the column \"answer\" is missing\n"
         "a.csv:1:4: error: unknown column \"anser\"; did you mean \"answer\"?\n"},
        /* the question */
        {"id,answer\nA,5\n", "T",
         "a.csv:2:1: error: \"A\" is not the id of a question: UNDERTAKING/FIELD\n"},
        {"id,answer\n,5\n", "T",
         "a.csv:2:1: error: \"\" is not the id of a question: UNDERTAKING/FIELD\n"},
        {"id,answer\nX/low,5\n", "T",
         "a.csv:2:1: error: no undertaking \"X\"; did you mean \"A\"?\n"},
        {"id,answer\nA/lwo,5\n", "T",
         "a.csv:2:1: error: no question is called \"lwo\"; did you mean \"low\"?\n"},
        {"id,answer\nA/best,5\n", "T",
         "a.csv:2:1: error: the question is out of date: best of \"A\" is known, and \"7\"\n"},
        {"id,answer\nC/notice,5\n", "T",
         "a.csv:2:1: error: the question is out of date: \"C\" is withdrawn\n"},
        {"id,answer\nY/low,5\n", "T",
         "a.csv:2:1: error: the question is out of date: the condition of \"Y\" can never be "
         "true\n"},
        {"id,answer\nD/notice,5\n", "T",
         "a.csv:2:1: error: the question is out of date: \"D\" is superseded by \"E\"\n"},
        {"id,answer\nB/c.c,yes\n", "T",
         "a.csv:2:1: error: the question is out of date: \"c.c\" is known, and true\n"},
        {"id,answer\nA/x.x,yes\n", "T", "a.csv:2:1: error: \"A\" waits for no fact \"x.x\"\n"},
        {"id,answer\nA/low,1\nA/low,1\n", "T",
         "a.csv:3:7: error: \"A/low\" is answered in line 2 already\n"},
        /* the answer */
        {"id,answer\nA/low,some\nA/notice,1.5\nA/areas,N;M\n", "T",
         "a.csv:2:7: error: low: \"some\" is not a quantity above zero with at most three "
         "decimals\n"
         "a.csv:3:10: error: notice: \"1.5\" is not a whole number of days\n"
         "a.csv:4:9: error: no area \"M\"; did you mean \"N\"?\n"},
        {"id,answer\nX1/unit,\"m\nen\"\n", "T",
         "a.csv:2:10: error: unit: \"m\\nen\" holds a line break or another control character\n"},
        {"id,answer\nE/approved.M.FRA,maybe\n", "T",
         "a.csv:2:18: error: \"maybe\" is neither a day such as 2026-01-06 nor yes or no\n"},
        {"id,answer\nE/approved.M.FRA,2026-02-02\n", "",
         "a.csv:2:18: error: an answer to a fact needs --source: without one it would count on "
         "every date, the past too\n"},
        {"id,answer\nE/approved.M.FRA,no\n", "N",
         "a.csv:2:18: error: the source \"N\" has no date: what it says of a fact would count on "
         "every date, the past too\n"},
        {"id,answer\nE/approved.M.FRA,2026-03-02\n", "T",
         "a.csv:2:18: error: \"2026-03-02\" is after 2026-03-01, the day of these answers "
         "(--said-on)\n"},
        {"id,answer,note\nA/low,5,,,x\n", "T",
         "a.csv:2:10: error: 5 cells in this row, 3 columns in the header\n"},
        /* the record that would be */
        {"id,answer\nA/low,8\n", "T",
         "a.csv:2:7: error: \"A-r2\": best \"7\" is less than low \"8\"\n"},
        {"id,answer\nB/x.x,yes\n", "T",
         "facts.csv:5:1: warning: \"F-x.x\" says the contrary of \"H\" for some of the same days: "
         "the fact \"x.x\" is unknown then\n"
         "a.csv:2:7: error: \"x.x\" would still be unknown: other rows say otherwise\n"},
        {"id,answer\nA/low,5\n", "",
         "a.csv:2:7: error: \"A\" is declared, and without --source its new row would be "
         "hearsay\n"},
        {"id,answer\nA/low,5\n", "P",
         "a.csv:2:7: warning: \"A\" is declared; by \"P\" its new row is only reported\n"},
    };
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct desk desk, after = {0};
        struct revision revision;
        struct diagnostics found;
        struct revision_options options = {DATE_NONE, str_from(cases[i].source)};
        desk_open(&desk, record_of_errors, CASE_COUNT(record_of_errors));
        desk_fill(&desk, cases[i].sheet, &options, &after, &revision, &found);
        diagnostics_sort(&found);
        const char *text = text_of(&desk, &found);
        const char *said = cases[i].expected;
        if (strncmp(text, said, strlen(said)) != 0)
            fail_msg("case %zu: %s instead of %s", i, text, said);
        arena_release(&after.arena);
        arena_release(&desk.arena);
    }
}

static void what_check_would_say_of_the_new_row_is_said(void **unused)
{
    (void)unused;
    static const struct test_table tables[] = {
        {KIND_UNDERTAKING, "id,party,capability,areas,low,unit,stage,notice,from,until\n"
                           "A,FRA,force,N,5,men,pledged,,,\n"
                           "B,FRA,force,N,5,men,pledged,4,C+0,\n"
                           "C,FRA,force,N,5,men,pledged,4,,C+9000\n"
                           "D,FRA,force,N,5,men,pledged,,,C+9000\n"},
    };
    static const struct {
        const char *sheet, *expected;
    } cases[] = {
        /* an interval of no length: a slip where it is written, told where it follows */
        {"id,answer\nB/until,C+0\n",
         "a.csv:2:9: error: \"B-r2\": until \"C+0\" is not after from \"C+0\"\n"},
        {"id,answer\nA/until,C+0\n",
         "undertakings.csv:6:34: warning: \"A-r2\" is in place on no day: it is there from C+0 at "
         "the earliest, and until C+0\n"},
        {"id,answer\nA/notice,9\nA/until,C+9\n",
         "undertakings.csv:6:35: warning: \"A-r2\" is in place on no day: it is there from C+9 at "
         "the earliest, and until C+9\n"},
        /* said of another row is not said of this one; said of its old row it is */
        {"id,answer\nA/until,C+9000\n",
         "undertakings.csv:6:34: warning: C+9000 is beyond the horizon of 365 days: the rest is "
         "cut off\n"},
        {"id,answer\nD/notice,4\n", ""},
    };
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct desk desk, after = {0};
        struct revision revision;
        struct diagnostics found;
        struct revision_options options = {DATE_NONE, STR("T")};
        desk_open(&desk, tables, CASE_COUNT(tables));
        desk_fill(&desk, cases[i].sheet, &options, &after, &revision, &found);
        assert_string_equal(text_of(&desk, &found), cases[i].expected);
        arena_release(&after.arena);
        arena_release(&desk.arena);
    }
}

static void an_answer_is_not_older_than_what_it_replaces(void **unused)
{
    (void)unused;
    struct desk desk, after = {0};
    struct revision revision;
    struct diagnostics found;
    struct revision_options options = {DATE_NONE, STR("T")};
    assert_true(date_parse(STR("2026-01-05"), &options.said_on));
    desk_open(&desk, record_of_errors, CASE_COUNT(record_of_errors));
    assert_false(desk_fill(&desk, "id,answer\nA/low,5\n", &options, &after, &revision, &found));
    assert_string_equal(
        text_of(&desk, &found),
        "a.csv:2:7: error: \"A\" was said on 2026-01-06, after these answers (--said-on)\n");
    arena_release(&after.arena);
    arena_release(&desk.arena);
}

/* ---- what hangs on an answered row ------------------------------------------------------------
 */

static void assert_file(const struct desk *desk, enum kind kind, const char *expected)
{
    char text[2048];
    snprintf(text, sizeof text, "%.*s", STR_ARG(desk->files[kind]));
    assert_string_equal(text, expected);
}

static void what_hung_on_the_old_row_hangs_on_the_new_one(void **unused)
{
    (void)unused;
    static const struct test_table tables[] = {
        {KIND_UNDERTAKING, "id,party,capability,unit,low,condition,source,stage,note\n"
                           "A,FRA,force,men,,,S,committed,old\n"
                           "B,GBR,force,men,5,\"c.c and (A or A-r2)\",S,committed,\n"
                           "C,DEU,force,men,5,B,S,committed,\n"
                           "A-r2,FRA,other,men,5,,S,committed,\n"},
        {KIND_CAVEAT, "id,undertaking,kind,mode,value\nV,A,delay,limit,3\nW,C,area,limit,N\n"},
        {KIND_DELIVERY, "id,undertaking,on,quantity\nD,A,2026-01-01,2\n"},
    };
    struct desk desk, after;
    struct revision revision;
    struct diagnostics found;
    struct revision_options options = {DATE_NONE, STR("T")};
    desk_open(&desk, tables, CASE_COUNT(tables));
    assert_true(desk_fill(&desk, "id;answer\r\nA/low;3\r\nA/notice;14\r\nB/c.c;2026-02-02\r\n",
                          &options, &after, &revision, &found));
    assert_string_equal(text_of(&desk, &found), "");
    assert_file(
        &after, KIND_UNDERTAKING,
        "id,party,capability,unit,low,condition,source,stage,note,notice,said_on,supersedes\n"
        "A,FRA,force,men,,,S,committed,old,,,\n"
        "B,GBR,force,men,5,\"c.c and (A or A-r2)\",S,committed,,,,\n"
        "C,DEU,force,men,5,B,S,committed,,,,\n"
        "A-r2,FRA,other,men,5,,S,committed,,,,\n"
        "A-r3,FRA,force,men,3,,T,committed,old,14,2026-03-01,A\n"
        "B-r2,GBR,force,men,5,c.c and (A-r3 or A-r2),S,committed,,,2026-03-01,B\n"
        "C-r2,DEU,force,men,5,B-r2,S,committed,,,2026-03-01,C\n");
    assert_file(&after, KIND_CAVEAT,
                "id,undertaking,kind,mode,value\nV,A,delay,limit,3\nW,C,area,limit,N\n"
                "V-r2,A-r3,delay,limit,3\nW-r2,C-r2,area,limit,N\n");
    assert_file(&after, KIND_DELIVERY, "id,undertaking,on,quantity\nD,A,2026-01-01,2\n");
    assert_file(&after, KIND_FACT,
                "id,name,value,from,until,source\nF-c.c,c.c,true,2026-02-02,,T\n");
    arena_release(&after.arena);
    arena_release(&desk.arena);
}

/* A share's condition cannot be carried along: what that does to its facility is told. */
static void money_that_hangs_on_an_answered_row_is_named(void **unused)
{
    (void)unused;
    static const struct test_table tables[] = {
        {KIND_UNDERTAKING, "id,party,capability,unit,low,source,stage\n"
                           "A,FRA,force,men,5,S,committed\nB,GBR,force,men,5,S,committed\n"},
        {KIND_FACILITY, "id,title,principal,currency,activation\nL,Loan,100,EUR,0.5\n"
                        "M,Other,100,EUR,0.5\n"},
        {KIND_SHARE, "id,facility,party,amount,stage,condition,source\n"
                     "h,L,FRA,60,committed,B and A,S\ni,M,FRA,60,committed,B,S\n"},
    };
    struct desk desk, after;
    struct revision revision;
    struct diagnostics found;
    struct revision_options options = {DATE_NONE, STR("T")};
    desk_open(&desk, tables, CASE_COUNT(tables));
    assert_true(desk_fill(&desk, "id,answer\nA/notice,3\n", &options, &after, &revision, &found));
    assert_non_null(
        strstr(text_of(&desk, &found),
               "a.csv:2:10: warning: the facility \"L\" will no longer be active (strict, stated, "
               "generous): \"h\" waits for \"A\" by name, which \"A-r2\" supersedes\n"));
    assert_non_null(strstr(text_of(&desk, &found),
                           "shares.csv:2:28: warning: \"h\" waits for \"A\" by name, which "
                           "\"A-r2\" supersedes: write (A or A-r2) for it (--rewrite-conditions "
                           "does so)\n"));
    assert_null(strstr(text_of(&desk, &found), "\"M\""));
    arena_release(&after.arena);
    arena_release(&desk.arena);
}

/* A vote that was denied may be held later: a no ends with the next word. */
/* Of all kinds of rows that know no `supersedes`, in every form a name can stand in. */
static const struct test_table record_of_names[] = {
    {KIND_UNDERTAKING, "id,party,capability,unit,low,source,stage,condition,supersedes,until\n"
                       "A,FRA,force,men,5,S,committed,,,C+9\nB,GBR,force,men,5,S,committed,A,,C+9\n"
                       "C,GBR,force,men,5,S,committed,,,C+9\n"},
    {KIND_FACILITY, "id,title,principal,currency,activation,condition\n"
                    "L,Loan,100,EUR,0.5,c.c or A\n"},
    {KIND_SHARE, "id;facility;party;amount;stage;source;condition\r\n"
                 "h;L;FRA;60;committed;S;\"B and\nA\"\r\n"
                 "i;L;GBR;10;committed;S;at_least(2, A, C)\r\n"
                 "j;L;DEU;10;committed;S;C\r\n"},
    {KIND_RULE, "id,zone,prohibits,condition\nR,N,shelling,A\n"},
};

static void a_condition_without_a_successor_is_told_with_its_words(void **unused)
{
    (void)unused;
    struct desk desk, after;
    struct revision revision;
    struct diagnostics found;
    struct revision_options options = {DATE_NONE, STR("T"), false};
    desk_open(&desk, record_of_names, CASE_COUNT(record_of_names));
    assert_true(desk_fill(&desk, "id,answer\nA/notice,3\n", &options, &after, &revision, &found));
    static const char *const expected[] = {
        "facilities.csv:2:27: warning: \"L\" waits for \"A\" by name, which \"A-r2\" supersedes: "
        "write A or A-r2 for it (--rewrite-conditions does so)\n",
        "shares.csv:2:25: warning: \"h\" waits for \"B\" by name, which \"B-r2\" supersedes: write "
        "(B or B-r2) for it",
        "shares.csv:3:1: warning: \"h\" waits for \"A\" by name, which \"A-r2\" supersedes: write "
        "(A or A-r2) for it",
        "shares.csv:4:36: warning: \"i\" waits for \"A\" by name, which \"A-r2\" supersedes: write "
        "A, A-r2 for it",
        "rules.csv:2:14: warning: \"R\" waits for \"A\" by name, which \"A-r2\" supersedes: write "
        "(A or A-r2) for it",
    };
    const char *text = text_of(&desk, &found);
    for (size_t i = 0; i < CASE_COUNT(expected); i++)
        if (strstr(text, expected[i]) == NULL)
            fail_msg("%s is not in\n%s", expected[i], text);
    assert_null(strstr(text, "the name is false"));
    assert_null(strstr(text, "\"j\""));
    arena_release(&after.arena);
    arena_release(&desk.arena);
}

static void conditions_are_rewritten_where_it_is_asked_for(void **unused)
{
    (void)unused;
    struct desk desk, after, later;
    struct revision revision, second;
    struct diagnostics found;
    struct revision_options options = {DATE_NONE, STR("T"), true};
    desk_open(&desk, record_of_names, CASE_COUNT(record_of_names));
    assert_true(desk_fill(&desk, "id,answer\nA/notice,3\n", &options, &after, &revision, &found));
    assert_string_equal(text_of(&desk, &found), "");
    assert_file(&after, KIND_FACILITY,
                "id,title,principal,currency,activation,condition\n"
                "L,Loan,100,EUR,0.5,c.c or A or A-r2\n");
    assert_file(&after, KIND_SHARE,
                "id;facility;party;amount;stage;source;condition\r\n"
                "h;L;FRA;60;committed;S;\"(B or B-r2) and\n(A or A-r2)\"\r\n"
                "i;L;GBR;10;committed;S;at_least(2, A, A-r2, C)\r\n"
                "j;L;DEU;10;committed;S;C\r\n");
    assert_file(&after, KIND_RULE, "id,zone,prohibits,condition\nR,N,shelling,(A or A-r2)\n");
    /* And once more: the row that took the place is replaced in its turn. */
    assert_true(desk_fill(&after, "id,answer\nA-r2/areas,N\n", &options, &later, &second, &found));
    assert_string_equal(text_of(&after, &found), "");
    assert_file(&later, KIND_RULE,
                "id,zone,prohibits,condition\nR,N,shelling,(A or A-r2 or A-r3)\n");
    arena_release(&later.arena);
    arena_release(&after.arena);
    arena_release(&desk.arena);
}

static void a_no_is_not_for_ever(void **unused)
{
    (void)unused;
    static const struct test_table tables[] = {
        {KIND_UNDERTAKING, "id,party,capability,condition\nA,FRA,force,approved.M.FRA\n"},
    };
    struct desk desk, after;
    struct revision revision;
    struct diagnostics found;
    struct revision_options options = {DATE_NONE, STR("T")};
    struct state state;
    struct error err = {ERROR_NONE, ""};
    desk_open(&desk, tables, CASE_COUNT(tables));
    assert_true(
        desk_fill(&desk, "id,answer\nA/approved.M.FRA,no\n", &options, &after, &revision, &found));
    after.files[KIND_STEP] = STR("id,instrument,party,step,on\nV,M,FRA,approved,2026-06-01\n");
    desk_read(&after);
    assert_int_equal(after.findings.error_count + after.findings.warning_count, 0);
    assert_true(state_fold(&after.arena, &after.record, DATE_NONE, &state, &err));
    const struct fact *fact = &state.facts[state_fact(&state, STR("approved.M.FRA"))];
    assert_int_equal(fact_on(fact, state.as_of), TRUTH_TRUE);
    assert_int_equal(fact_on(fact, state.as_of - 1), TRUTH_FALSE);
    arena_release(&after.arena);
    arena_release(&desk.arena);
}

static void a_day_makes_a_step_and_a_no_makes_a_fact(void **unused)
{
    (void)unused;
    static const struct test_table tables[] = {
        {KIND_UNDERTAKING, "id,party,capability,condition\nA,FRA,force,approved.M.FRA\n"
                           "B,GBR,force,ratified.M.GBR and approved.M.FRA\n"},
    };
    struct desk desk, after;
    struct revision revision;
    struct diagnostics found;
    struct revision_options options = {DATE_NONE, STR("T")};
    desk_open(&desk, tables, CASE_COUNT(tables));
    assert_true(desk_fill(&desk,
                          "id,answer\nA/approved.M.FRA,2026-02-03\nB/ratified.M.GBR,FALSE\n"
                          "B/approved.M.FRA,2026-02-03\n",
                          &options, &after, &revision, &found));
    assert_file(&after, KIND_STEP,
                "id,instrument,party,step,on,quantity,unit,source\n"
                "S-M-FRA-approved,M,FRA,approved,2026-02-03,,,T\n");
    assert_file(
        &after, KIND_FACT,
        "id,name,value,from,until,source\nF-ratified.M.GBR,ratified.M.GBR,false,2026-03-01,,T\n");
    assert_int_equal(revision.count, 2);
    arena_release(&after.arena);
    assert_false(desk_fill(&desk, "id,answer\nA/approved.M.FRA,2026-02-03\nB/approved.M.FRA,no\n",
                           &options, &after, &revision, &found));
    assert_string_equal(text_of(&desk, &found),
                        "a.csv:3:18: error: line 2 answers \"2026-02-03\" to the same fact\n");
    arena_release(&desk.arena);
}

/* ---- properties
 * ---------------------------------------------------------------------------------- */

static void write_one_of(struct buf *out, uint64_t *seed, const char *const *words, uint32_t count)
{
    buf_printf(out, ",%s", words[random_below(seed, count)]);
}

/* Rows with holes in random places, some of which wait for each other or for facts. */
static const char *random_undertakings(struct arena *arena, uint64_t *seed, uint32_t count)
{
    static const char *const stages[] = {"", "mooted", "pledged", "committed", "delivered"};
    static const char *const conditions[] = {"", "a.a", "U0 and b.b", "approved.M.FRA or U1",
                                             "at_least(2, FRA, U2, c.c)"};
    static const char *const parties[] = {"FRA", "GBR", "DEU"};
    static const char *const lows[] = {"", "5"}, *const bests[] = {"", "6"},
                             *const highs[] = {"", "7.5"};
    static const char *const areas[] = {"", "N"}, *const units[] = {"", "men"};
    static const char *const notices[] = {"", "0", "20"}, *const untils[] = {"", "C+300"};
    struct buf out;
    buf_init(&out);
    buf_text(&out,
             "id,party,capability,stage,condition,low,best,high,areas,unit,notice,until,note\n");
    for (uint32_t u = 0; u < count; u++) {
        buf_printf(&out, "U%u", u);
        write_one_of(&out, seed, parties, 3);
        buf_text(&out, ",force");
        write_one_of(&out, seed, stages, 5);
        buf_printf(&out, ",\"%s\"", conditions[random_below(seed, 5)]);
        write_one_of(&out, seed, lows, 2);
        write_one_of(&out, seed, bests, 2);
        write_one_of(&out, seed, highs, 2);
        write_one_of(&out, seed, areas, 2);
        write_one_of(&out, seed, units, 2);
        write_one_of(&out, seed, notices, 3);
        write_one_of(&out, seed, untils, 2);
        buf_printf(&out, ",\"note, %u\"\n", u);
    }
    const char *text = str_c(arena, buf_view(&out));
    buf_release(&out);
    return text;
}

/* The questionnaire as it is written, with a plausible answer in every line. */
static const char *answer_all(struct desk *desk)
{
    static const char *const answers[] = {
        [ASK_LOW] = "1",         [ASK_BEST] = "2",
        [ASK_HIGH] = "9",        [ASK_UNIT] = "men",
        [ASK_NOTICE] = "12",     [ASK_AREAS] = "N",
        [ASK_UNTIL] = "C+200",   [ASK_STAGE] = "committed",
        [ASK_CONDITION] = "yes", [ASK_MANDATE] = "2026-02-02",
    };
    struct buf out;
    buf_init(&out);
    buf_text(&out, "answer,id\n");
    for (size_t i = 0; i < desk->ask.count; i++) {
        buf_printf(&out, "%s,", answers[desk->ask.questions[i].field]);
        buf_str(&out, desk->ask.questions[i].id);
        buf_char(&out, '\n');
    }
    const char *text = str_c(&desk->arena, buf_view(&out));
    buf_release(&out);
    return text;
}

/* Between before and after there are the rows of the revision, and nothing else. */
static void assert_only_filled(struct desk *desk, struct desk *after,
                               const struct revision *revision)
{
    struct question question = question_default();
    struct error err = {ERROR_NONE, ""};
    struct diff diff;
    assert_true(diff_make(&desk->arena, &desk->state, &after->state, &question, &diff, &err));
    assert_int_equal(diff.row_count, revision->count);
    assert_int_equal(diff.counts[DIFF_NEW] + diff.counts[DIFF_SUPERSEDED], revision->count);
    for (size_t i = 0; i < revision->count; i++) {
        const struct revision_row *row = &revision->rows[i];
        bool found = false;
        for (size_t d = 0; d < diff.row_count && !found; d++)
            found = diff.rows[d].kind == row->kind && str_eq(diff.rows[d].id, row->cells[0])
                    && (diff.rows[d].what == DIFF_SUPERSEDED) == (row->kind == KIND_UNDERTAKING);
        assert_true(found);
    }
}

static void all_answered_nothing_is_left_to_ask(void **unused)
{
    (void)unused;
    uint64_t seed = 7;
    for (int round = 0; round < 60; round++) {
        struct desk desk, after;
        struct revision revision;
        struct diagnostics found;
        struct revision_options options = {DATE_NONE, STR("T")};
        struct arena text;
        arena_init(&text);
        struct test_table tables[] = {
            {KIND_UNDERTAKING, random_undertakings(&text, &seed, 3 + random_below(&seed, 12))},
            {KIND_CAVEAT, "id,undertaking,kind,mode,value\nV,U0,approval,limit,approved.X.GBR\n"
                          "W,U1,area,prohibit,N\n"},
        };
        desk_open(&desk, tables, CASE_COUNT(tables));
        if (!desk_fill(&desk, answer_all(&desk), &options, &after, &revision, &found))
            fail_msg("round %d: %s", round, text_of(&desk, &found));
        assert_int_equal(after.findings.error_count, 0);
        assert_int_equal(after.ask.count, 0);
        assert_only_filled(&desk, &after, &revision);
        arena_release(&after.arena);
        arena_release(&desk.arena);
        arena_release(&text);
    }
}

static void nothing_differs_from_itself(void **unused)
{
    (void)unused;
    uint64_t seed = 11;
    struct desk desk;
    struct question question = question_default();
    struct error err = {ERROR_NONE, ""};
    struct diff diff;
    struct arena text;
    arena_init(&text);
    struct test_table tables[] = {{KIND_UNDERTAKING, random_undertakings(&text, &seed, 10)}};
    desk_open(&desk, tables, 1);
    assert_true(diff_make(&desk.arena, &desk.state, &desk.state, &question, &diff, &err));
    assert_true(diff_is_empty(&diff));
    assert_int_equal(diff.row_count + diff.position_count + diff.fact_count, 0);
    arena_release(&desk.arena);
    arena_release(&text);
}

/* Whatever comes back: it is read or refused, and the program stands. */
static void a_hostile_sheet_is_survived(void **unused)
{
    (void)unused;
    static const char *const pieces[] = {
        "id",
        "answer",
        "A/low",
        "B/x.x",
        "/",
        ",",
        ";",
        "\"",
        "\"\"",
        "\n",
        "\r\n",
        "\t",
        "\xEF\xBB\xBF",
        "\xFF",
        "\xC3\xA4",
        "A/",
        "/low",
        "A/a.",
        "yes",
        "2026-01-06",
        "-1",
        "99999999999999999999",
        "C+1",
        "N;N;;M",
        "id,answer\n",
        "#x",
    };
    uint64_t seed = 13;
    struct desk desk;
    desk_open(&desk, record_of_errors, CASE_COUNT(record_of_errors));
    for (int round = 0; round < 4000; round++) {
        struct replies replies;
        struct diagnostics found;
        struct arena work;
        struct buf sheet;
        arena_init(&work);
        buf_init(&sheet);
        diagnostics_init(&found, &work);
        if (random_below(&seed, 2) == 0)
            buf_text(&sheet, "id,answer\n");
        for (uint32_t n = random_below(&seed, 24); n > 0; n--)
            buf_text(&sheet, pieces[random_below(&seed, CASE_COUNT(pieces))]);
        if (random_below(&seed, 8) == 0)
            buf_char(&sheet, '\0');
        reply_read(&work, &desk.premise, STR("a.csv"), buf_view(&sheet), &found, &replies);
        buf_release(&sheet);
        arena_release(&work);
    }
    arena_release(&desk.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_slip_is_an_error_at_its_place),
        cmocka_unit_test(what_check_would_say_of_the_new_row_is_said),
        cmocka_unit_test(an_answer_is_not_older_than_what_it_replaces),
        cmocka_unit_test(what_hung_on_the_old_row_hangs_on_the_new_one),
        cmocka_unit_test(money_that_hangs_on_an_answered_row_is_named),
        cmocka_unit_test(a_condition_without_a_successor_is_told_with_its_words),
        cmocka_unit_test(conditions_are_rewritten_where_it_is_asked_for),
        cmocka_unit_test(a_no_is_not_for_ever),
        cmocka_unit_test(a_day_makes_a_step_and_a_no_makes_a_fact),
        cmocka_unit_test(all_answered_nothing_is_left_to_ask),
        cmocka_unit_test(nothing_differs_from_itself),
        cmocka_unit_test(a_hostile_sheet_is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
