/* SPDX-License-Identifier: Apache-2.0 */
#include "keep/missing.h"

#include "base/buf.h"
#include "state/testing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REQUIREMENTS "id,set,component,capability,quantity,unit\nR,s,land,x,1,u\n"
#define FACTS "id,name,value\n1,a.true,true\n2,b.true,true\n3,a.false,false\n4,c.true,true\n"

/* AAA is live with AAA-1; BBB has refused; a.unknown and b.unknown are not stated. */
static void init(struct test_state *test, const char *condition)
{
    static struct test_table more[] = {{KIND_FACT, FACTS}};
    static char undertakings[4096];
    snprintf(undertakings, sizeof undertakings,
             "id,party,capability,unit,stage,condition\nAAA-1,AAA,x,u,pledged,\n"
             "BBB-1,BBB,x,u,refused,\nCCC-1,CCC,x,u,pledged,\"%s\"\n",
             condition);
    test_state_init(test, REQUIREMENTS, undertakings, more, 1, READING_STATED);
}

static void what_is_true_is_left_out(void **unused)
{
    static const struct {
        const char *condition, *text;
    } cases[] = {
        {"a.true", ""},
        {"a.true and b.true", ""},
        {"a.true or a.unknown", ""},
        {"at_least(2, a.true, a.unknown, b.true)", ""},
        {"AAA and AAA-1", ""},
        {"a.unknown", "a.unknown"},
        {"a.true and a.unknown", "a.unknown"},
        {"a.unknown and a.false", "a.unknown and a.false"},
        {"a.true and (a.unknown or BBB)", "a.unknown or BBB"},
        {"a.false and (a.unknown or BBB)", "a.false and (a.unknown or BBB)"},
        {"a.unknown or b.unknown and a.true", "a.unknown or b.unknown"},
        {"a.unknown or (b.unknown and a.false)", "a.unknown or b.unknown and a.false"},
        {"a.unknown and (a.true or a.false)", "a.unknown"},
        {"at_least(2, a.true, a.unknown, BBB-1)", "a.unknown or BBB-1"},
        {"at_least(3, a.true, a.unknown, b.true)", "a.unknown"},
        {"at_least(3, a.true, a.unknown, BBB)", "a.unknown and BBB"},
        {"at_least(3, a.true, a.unknown, BBB, a.false)", "at_least(2, a.unknown, BBB, a.false)"},
    };
    (void)unused;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct test_state test;
        init(&test, cases[i].condition);
        const struct undertaking *undertaking =
            &test.state.undertakings[test_undertaking(&test, "CCC-1")];
        struct missing missing = missing_of(&test.arena, undertaking->condition, &test.live);
        assert_true(str_eq(missing.text, str_from(cases[i].text)));
        assert_int_equal(missing.count == 0, missing.text.size == 0);
        test_state_release(&test);
    }
}

static void names_come_once_with_their_truth(void **unused)
{
    struct test_state test;
    (void)unused;
    init(&test, "(a.unknown or BBB) and (a.false or a.unknown) and (a.true or b.unknown)");
    const struct undertaking *undertaking =
        &test.state.undertakings[test_undertaking(&test, "CCC-1")];
    struct missing missing = missing_of(&test.arena, undertaking->condition, &test.live);
    assert_int_equal(missing.count, 3);
    assert_true(str_eq(missing.names[0].name, STR("a.unknown")));
    assert_int_equal(missing.names[0].truth, TRUTH_UNKNOWN);
    assert_int_equal(missing.names[1].target, TARGET_PARTY);
    assert_int_equal(missing.names[1].truth, TRUTH_FALSE);
    assert_true(str_eq(missing.names[2].name, STR("a.false")));
    uint32_t fact = (uint32_t)state_fact(&test.state, STR("b.unknown"));
    struct missing more = missing_with_fact(&test.arena, missing, &test.live, fact);
    assert_int_equal(more.count, 4);
    assert_true(
        str_eq(more.text, STR("((a.unknown or BBB) and (a.false or a.unknown)) and b.unknown")));
    fact = (uint32_t)state_fact(&test.state, STR("a.true"));
    assert_int_equal(missing_with_fact(&test.arena, missing, &test.live, fact).count, 3);
    test_state_release(&test);
}

/* A random condition over the names above. */
static void add_random(struct buf *text, int depth)
{
    static const char *const names[] = {"a.true",    "b.true", "c.true", "a.false", "a.unknown",
                                        "b.unknown", "AAA",    "BBB",    "AAA-1",   "BBB-1"};
    int shape = depth == 0 ? 0 : rand() % 4;
    if (shape == 0) {
        buf_text(text, names[(size_t)rand() % CASE_COUNT(names)]);
    } else if (shape == 3) {
        int count = 1 + rand() % 4, first = rand(); /* no name twice */
        buf_printf(text, "at_least(%d", 1 + rand() % count);
        for (int i = 0; i < count; i++)
            buf_printf(text, ", %s", names[((size_t)first + (size_t)i) % CASE_COUNT(names)]);
        buf_char(text, ')');
    } else {
        buf_char(text, '(');
        add_random(text, depth - 1);
        buf_text(text, shape == 1 ? " and " : " or ");
        add_random(text, depth - 1);
        buf_char(text, ')');
    }
}

static enum truth all_but(const void *context, const struct condition_node *node)
{
    const struct missing *missing = context;
    for (uint32_t i = 0; i < missing->count; i++)
        if (str_eq(missing->names[i].name, node->name))
            return TRUTH_TRUE;
    return TRUTH_FALSE;
}

/* The text is itself a condition; were its names true, it would be; and it never is now. */
static void what_is_missing_is_a_condition(void **unused)
{
    (void)unused;
    srand(7);
    for (int trial = 0; trial < 400; trial++) {
        struct test_state test;
        struct buf text;
        struct condition parsed;
        struct error err;
        size_t bad_at;
        buf_init(&text);
        add_random(&text, 4);
        init(&test, text.data);
        const struct undertaking *undertaking =
            &test.state.undertakings[test_undertaking(&test, "CCC-1")];
        struct missing missing = missing_of(&test.arena, undertaking->condition, &test.live);
        uint32_t u = undertaking->row->index;
        assert_int_equal(missing.count == 0, live_is(&test.live, u));
        if (missing.count > 0) {
            assert_true(condition_parse(&test.arena, missing.text, &parsed, &bad_at, &err));
            assert_int_equal(condition_evaluate(&parsed, all_but, &missing), TRUTH_TRUE);
        }
        test_state_release(&test);
        buf_release(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_true_is_left_out),
        cmocka_unit_test(names_come_once_with_their_truth),
        cmocka_unit_test(what_is_missing_is_a_condition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
