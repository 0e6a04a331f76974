/* SPDX-License-Identifier: Apache-2.0 */
/* One party's accounts: only its own, and each position on a clause once. */
#include "answer/brief.h"
#include "record/testing.h"

static const char story[] =
    "== sources.csv\nid,tier,published\nS,2,2026-01-02\nT,2,2026-02-02\n"
    "== clauses.csv\nid,document,version,number,topic,state,source\n"
    "a,DOC,v1,10,ships in the bay,open,S\nb,DOC,v1,2,troops in the north,open,S\n"
    "c,DOC,v2,2,troops in the north,agreed,T\n"
    "== positions.csv\nid,party,matter,stance,said_on\n"
    "1,FRA,clause:DOC/10,declines,2026-01-03\n2,FRA,clause:DOC/2,will,2026-02-03\n"
    "3,GBR,clause:DOC/2,will,2026-02-03\n4,FRA,deploy.land,will,2026-02-03\n"
    "== facts.csv\nid,name,value,from\nF,ceasefire.in_force,true,2026-01-02\n"
    "== undertakings.csv\nid,party,capability,low,unit,stage,notice,condition,source\n"
    "A,FRA,x,5,men,committed,3,,S\nB,GBR,x,5,men,committed,3,FRA,S\nC,DEU,x,5,men,committed,3,,S\n"
    "== facilities.csv\nid,principal,currency\nN,100,EUR\n"
    "== shares.csv\nid,facility,party,amount,stage,source\nN-1,N,FRA,60,committed,S\n"
    "N-2,N,GBR,40,committed,S\n";

struct fixture {
    struct sample sample;
    struct state state;
    struct brief brief;
};

static void fixture_open(struct fixture *fixture, const char *party)
{
    struct error err = {ERROR_NONE, ""};
    sample_load(&fixture->sample, story);
    if (fixture->sample.diagnostics.error_count > 0)
        fail_msg("%s", sample_findings(&fixture->sample));
    if (!state_fold(&fixture->sample.arena, &fixture->sample.record, DATE_NONE, &fixture->state,
                    &err)
        || !brief_make(&fixture->sample.arena, &fixture->state,
                       (uint32_t)state_party(&fixture->state, str_from(party)), &fixture->brief,
                       &err))
        fail_msg("%s", err.text);
}

static const char *json_of(struct fixture *fixture)
{
    struct buf out;
    buf_init(&out);
    brief_write_json(&out, &fixture->sample.arena, &fixture->brief);
    const char *text = str_c(&fixture->sample.arena, buf_view(&out));
    buf_release(&out);
    return text;
}

/* By the clause's number, not its bytes; the latest version that a position can speak of. */
static void a_position_stands_at_its_latest_clause(void **unused)
{
    struct fixture fixture;
    (void)unused;
    fixture_open(&fixture, "FRA");
    assert_int_equal(fixture.brief.stand_count, 2);
    assert_true(str_eq(fixture.brief.stands[0].clause->number, STR("2")));
    assert_true(str_eq(fixture.brief.stands[0].clause->version->name, STR("v2")));
    assert_true(str_eq(row_text(fixture.brief.stands[0].position, 0), STR("2")));
    assert_true(str_eq(fixture.brief.stands[1].clause->number, STR("10")));
    assert_true(str_eq(fixture.brief.stands[1].clause->version->name, STR("v1")));
    sample_end(&fixture.sample);
}

static void a_page_holds_what_is_the_party_s_own(void **unused)
{
    static const struct {
        const char *party;
        const char *there[5], *not_there[5];
    } cases[] = {
        /* what hangs on a party is told with it, whoever's it is */
        {"FRA",
         {"\"id\": \"A\"", "\"id\": \"N-1\"", "\"hang_on\"", "\"B\"", NULL},
         {"\"C\"", "\"N-2\"", NULL}},
        {"GBR",
         {"\"id\": \"B\"", "\"id\": \"N-2\"", NULL},
         {"\"id\": \"A\"", "\"N-1\"", "\"C\"", NULL}},
        {"DEU",
         {"\"id\": \"C\"", "\"clauses\": []", NULL},
         {"\"A\"", "\"B\"", "\"N-1\"", "\"N-2\"", NULL}},
    };
    (void)unused;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct fixture fixture;
        fixture_open(&fixture, cases[i].party);
        const char *json = json_of(&fixture);
        for (size_t t = 0; cases[i].there[t] != NULL; t++)
            if (strstr(json, cases[i].there[t]) == NULL)
                fail_msg("%s: no %s in %s", cases[i].party, cases[i].there[t], json);
        for (size_t t = 0; cases[i].not_there[t] != NULL; t++)
            if (strstr(json, cases[i].not_there[t]) != NULL)
                fail_msg("%s: %s in %s", cases[i].party, cases[i].not_there[t], json);
        sample_end(&fixture.sample);
    }
}

/* By the real facts: the ceasefire is, so what is undertaken is owed. */
static void what_is_due_is_by_the_real_facts(void **unused)
{
    struct fixture fixture;
    (void)unused;
    fixture_open(&fixture, "FRA");
    assert_true(fixture.brief.due.answer->is_triggered);
    int64_t u = state_undertaking(&fixture.state, STR("A"));
    assert_int_equal(fixture.brief.due.answer->dues[u].status, DUE_OVERDUE);
    assert_non_null(strstr(json_of(&fixture), "\"kept\": [\n"
                                              "    {\"party\": \"FRA\", \"unit\": \"men\", "
                                              "\"quarter\": \"2026-Q1\", \"owed\": \"5.000\""));
    sample_end(&fixture.sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_position_stands_at_its_latest_clause),
        cmocka_unit_test(a_page_holds_what_is_the_party_s_own),
        cmocka_unit_test(what_is_due_is_by_the_real_facts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
