/* SPDX-License-Identifier: Apache-2.0 */
#include "state/testing.h"

#define REQUIREMENTS "id,set,component,capability,quantity,unit\nR,s,land,x,1,u\n"
#define HEADER "id,party,capability,low,best,unit,stage,notice,condition,source,supersedes\n"
#define SOURCES                                                                                    \
    {                                                                                              \
        KIND_SOURCE, "id,tier\no,2\n"                                                              \
    }

/* The ids of live undertakings, joined by blanks. */
static const char *live_ids(struct test_state *test)
{
    const char *text = "";
    for (uint32_t u = 0; u < test->state.undertaking_count; u++) {
        if (!live_is(&test->live, u))
            continue;
        text = arena_printf(&test->arena, "%s%s%.*s", text, *text == '\0' ? "" : " ",
                            STR_ARG(test->state.undertakings[u].id));
    }
    return text;
}

static void a_condition_decides(void **unused)
{
    static const struct {
        const char *undertakings;
        enum reading_name reading;
        const char *live;
    } cases[] = {
        /* what the trigger names is true; an unknown fact is true in the generous reading only */
        {HEADER "a,AAA,x,1,,u,pledged,,cease.fire,,\nb,AAA,x,1,,u,pledged,,peace.signed,,\n",
         READING_STATED, "a"},
        {HEADER "a,AAA,x,1,,u,pledged,,cease.fire,,\nb,AAA,x,1,,u,pledged,,peace.signed,,\n",
         READING_GENEROUS, "a b"},
        /* a party stands if one of its undertakings does */
        {HEADER "a,AAA,x,1,,u,pledged,,BBB,,\nb,BBB,x,1,,u,pledged,,,,\n", READING_STATED, "a b"},
        {HEADER "a,AAA,x,1,,u,pledged,,BBB,,\nb,BBB,x,1,,u,refused,,,,\n", READING_STATED, ""},
        /* those that wait for each other stand together ... */
        {HEADER "a,AAA,x,1,,u,pledged,,BBB,,\nb,BBB,x,1,,u,pledged,,AAA,,\n", READING_STATED,
         "a b"},
        /* ... and fall together */
        {HEADER "a,AAA,x,1,,u,pledged,,b and peace.signed,,\nb,BBB,x,1,,u,pledged,,a,,\n",
         READING_STATED, ""},
        {HEADER "a,AAA,x,1,,u,pledged,,,,\nb,BBB,x,1,,u,pledged,,\"at_least(2, AAA, CCC)\",,\n"
                "c,CCC,x,1,,u,mooted,,,,\n",
         READING_STATED, "a"},
        {HEADER "a,AAA,x,1,,u,pledged,,,,\nb,BBB,x,1,,u,pledged,,\"at_least(2, AAA, CCC)\",,\n"
                "c,CCC,x,1,,u,pledged,,,,\n",
         READING_STATED, "a b c"},
        /* a name that points to a superseded row is false */
        {HEADER "a,AAA,x,1,,u,pledged,,,,\nb,AAA,x,1,,u,pledged,,,,a\nc,BBB,x,1,,u,pledged,,a,,\n",
         READING_STATED, "b"},
        /* strict: committed and up, declared and up */
        {HEADER
         "a,AAA,x,1,,u,committed,1,,o,\nb,AAA,x,1,,u,committed,1,,,\nc,AAA,x,1,,u,pledged,1,,o,\n",
         READING_STRICT, "a"},
        {HEADER "a,AAA,x,1,,u,,,,,\n", READING_GENEROUS, "a"}, /* no stage is the weakest stage */
        {HEADER "a,AAA,x,1,,u,,,,,\n", READING_STATED, ""},
    };
    static const struct test_table more[] = {SOURCES};
    (void)unused;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct test_state test;
        test_state_init(&test, REQUIREMENTS, cases[i].undertakings, more, 1, cases[i].reading);
        assert_string_equal(live_ids(&test), cases[i].live);
        test_state_release(&test);
    }
}

static void what_hung_on_a_leaver_goes_and_comes_back(void **unused)
{
    struct test_state test;
    (void)unused;
    test_state_init(&test, REQUIREMENTS,
                    HEADER "a1,AAA,x,1,,u,pledged,,,,\na2,AAA,x,1,,u,pledged,,c1 or BBB,,\n"
                           "b1,BBB,x,1,,u,pledged,,AAA,,\nc1,CCC,x,1,,u,pledged,,b1,,\n"
                           "h1,HST,x,1,,u,pledged,,,,\n",
                    NULL, 0, READING_STATED);
    assert_true(test.live.is_linked);
    assert_int_equal(test.live.guarantor_count, 3); /* the host is none */
    uint32_t start = live_mark(&test.live);
    live_withdraw(&test.live, test_party(&test, "BBB"));
    assert_string_equal(live_ids(&test), "a1 h1"); /* b1, then c1 on b1, then a2 on c1 or BBB */
    assert_true(live_party(&test.live, test_party(&test, "AAA")));
    uint32_t middle = live_mark(&test.live);
    live_withdraw(&test.live, test_party(&test, "AAA"));
    assert_string_equal(live_ids(&test), "h1");
    live_undo(&test.live, middle);
    assert_string_equal(live_ids(&test), "a1 h1");
    live_undo(&test.live, start);
    assert_string_equal(live_ids(&test), "a1 a2 b1 c1 h1");
    test_state_release(&test);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_condition_decides),
        cmocka_unit_test(what_hung_on_a_leaver_goes_and_comes_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
