/* SPDX-License-Identifier: Apache-2.0 */
#include "record/condition.h"

#include "base/buf.h"
#include "base/testing.h"
#include "record/limits.h"

/* The nodes in postfix order, as "[a.b] [USA] [and 2]". */
static char *write_nodes(struct arena *arena, const struct condition *condition)
{
    char *text = arena_printf(arena, "%s", "");
    for (uint32_t i = 0; i < condition->node_count; i++) {
        const struct condition_node *node = &condition->nodes[i];
        const char *gap = i == 0 ? "" : " ";
        if (node->op == CONDITION_NAME)
            text = arena_printf(arena, "%s%s[%.*s]", text, gap, STR_ARG(node->name));
        else if (node->op == CONDITION_AT_LEAST)
            text = arena_printf(arena, "%s%s[at_least %u of %u]", text, gap, (unsigned)node->need,
                                (unsigned)node->arity);
        else
            text = arena_printf(arena, "%s%s[%s %u]", text, gap,
                                node->op == CONDITION_AND ? "and" : "or", (unsigned)node->arity);
    }
    return text;
}

static void conditions_become_postfix(void **state)
{
    static const struct {
        const char *text, *nodes;
        uint32_t depth;
    } cases[] = {
        {"a.b", "[a.b]", 1},
        {"a.b and (USA or at_least(2, X-1, Y-1))",
         "[a.b] [USA] [X-1] [Y-1] [at_least 2 of 2] [or 2] [and 2]", 4},
        {"A or B and C or D", "[A] [B] [C] [and 2] [D] [or 3]", 3},
        {"((A))", "[A]", 1},
        {"\tA\r\n and\nB ", "[A] [B] [and 2]", 2},
        {"at_least(3,A)", "[A] [at_least 3 of 1]", 1},
        {"android or orchid", "[android] [orchid] [or 2]", 2},
    };
    struct arena arena;
    (void)state;
    arena_init(&arena);
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct condition condition;
        struct error err;
        size_t bad_at;
        assert_true(condition_parse(&arena, str_from(cases[i].text), &condition, &bad_at, &err));
        assert_string_equal(write_nodes(&arena, &condition), cases[i].nodes);
        assert_int_equal(condition.depth_max, cases[i].depth);
    }
    arena_release(&arena);
}

static void what_is_no_condition_is_told(void **state)
{
    static const struct {
        const char *text, *message;
        size_t bad_at;
    } cases[] = {
        {"", "expected a name or \"(\", found the end", 0},
        {"A and", "expected a name or \"(\", found the end", 5},
        {"and", "expected a name or \"(\", found \"and\"", 0},
        {"A B", "expected \"and\", \"or\" or the end, found \"B\"", 2},
        {"A & B", "expected \"and\", \"or\" or the end, found \"&\"", 2},
        {"A AND B", "expected \"and\", \"or\" or the end, found \"AND\"", 2},
        {"A)", "expected \"and\", \"or\" or the end, found \")\"", 1},
        {"(A", "expected \"and\", \"or\" or \")\", found the end", 2},
        {"é", "expected a name or \"(\", found \"é\"", 0},
        {"not A", "there is no \"not\" in conditions; state a fact that says the contrary", 0},
        {"at_least A", "expected \"(\" behind at_least, found \"A\"", 9},
        {"at_least(A, B)", "expected how many, a whole number from 1, found \"A\"", 9},
        {"at_least(0, B)", "expected how many, a whole number from 1, found \"0\"", 9},
        {"at_least(1)", "expected \",\" and names, found \")\"", 10},
        {"at_least(1, A B)", "expected \",\" or \")\", found \"B\"", 14},
        {"at_least(1, (A))", "expected a name or \"(\", found \"(\"", 12},
        {"at_least(2, A, A)", "at_least names \"A\" twice", 15},
    };
    struct arena arena;
    (void)state;
    arena_init(&arena);
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct condition condition;
        struct error err;
        size_t bad_at;
        assert_false(condition_parse(&arena, str_from(cases[i].text), &condition, &bad_at, &err));
        assert_int_equal(err.code, ERROR_FORMAT);
        assert_string_equal(err.text, cases[i].message);
        assert_int_equal(bad_at, cases[i].bad_at);
    }
    arena_release(&arena);
}

static bool parse_nested(struct arena *arena, int depth, struct error *err)
{
    struct buf text;
    struct condition condition;
    size_t bad_at;
    buf_init(&text);
    buf_repeat(&text, "(", (size_t)depth);
    buf_text(&text, "a.b");
    buf_repeat(&text, ")", (size_t)depth);
    bool good = condition_parse(arena, buf_view(&text), &condition, &bad_at, err);
    buf_release(&text);
    return good;
}

static void parentheses_nest_to_the_limit(void **state)
{
    struct arena arena;
    struct error err;
    (void)state;
    arena_init(&arena);
    assert_true(parse_nested(&arena, LIMIT_CONDITION_DEPTH, &err));
    assert_false(parse_nested(&arena, LIMIT_CONDITION_DEPTH + 1, &err));
    assert_int_equal(err.code, ERROR_LIMIT);
    assert_false(parse_nested(&arena, 10000, &err));
    assert_string_equal(err.text, "parentheses nest deeper than 200");
    arena_release(&arena);
}

static void names_are_counted_to_the_limit(void **state)
{
    struct arena arena;
    struct buf text;
    struct condition condition;
    struct error err;
    size_t bad_at;
    (void)state;
    arena_init(&arena);
    buf_init(&text);
    buf_repeat(&text, "A or ", LIMIT_CONDITION_NODES - 2);
    buf_text(&text, "A");
    assert_true(condition_parse(&arena, buf_view(&text), &condition, &bad_at, &err));
    assert_int_equal(condition.node_count, LIMIT_CONDITION_NODES);
    buf_text(&text, " or A");
    assert_false(condition_parse(&arena, buf_view(&text), &condition, &bad_at, &err));
    assert_int_equal(err.code, ERROR_LIMIT);
    buf_release(&text);
    arena_release(&arena);
}

/* T… is true, U… unknown, the rest false. */
static enum truth by_letter(const void *context, const struct condition_node *node)
{
    (void)context;
    return node->name.data[0] == 'T'   ? TRUTH_TRUE
           : node->name.data[0] == 'U' ? TRUTH_UNKNOWN
                                       : TRUTH_FALSE;
}

static void truth_is_kleenes(void **state)
{
    static const struct {
        const char *text;
        enum truth truth;
    } cases[] = {
        {"T", TRUTH_TRUE},
        {"U", TRUTH_UNKNOWN},
        {"F", TRUTH_FALSE},
        {"T and U", TRUTH_UNKNOWN},
        {"F and U", TRUTH_FALSE},
        {"T or U", TRUTH_TRUE},
        {"F or U", TRUTH_UNKNOWN},
        {"F or F", TRUTH_FALSE},
        {"at_least(2,T1,T2,F)", TRUTH_TRUE},
        {"at_least(2,T1,U,F)", TRUTH_UNKNOWN},
        {"at_least(2,U1,U2)", TRUTH_UNKNOWN},
        {"at_least(2,T1,F1,F2)", TRUTH_FALSE},
        {"at_least(3,T1,T2)", TRUTH_FALSE},
        {"F and T or T and (U or T)", TRUTH_TRUE},
    };
    struct arena arena;
    (void)state;
    arena_init(&arena);
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct condition condition;
        size_t bad_at;
        assert_true(condition_parse(&arena, str_from(cases[i].text), &condition, &bad_at, NULL));
        assert_int_equal(condition_evaluate(&condition, by_letter, NULL), cases[i].truth);
    }
    const struct condition none = {0};
    assert_int_equal(condition_evaluate(&none, by_letter, NULL), TRUTH_TRUE);
    arena_release(&arena);
}

static void facts_are_dotted_and_lower_case_first(void **state)
{
    static const struct {
        const char *name;
        bool is_fact;
    } cases[] = {
        {"a.b", true},  {"ratified.MOU-1.DEU", true},
        {"c_d.", true}, {"abc", false},
        {"A.b", false}, {"USA-2", false},
        {"", false},    {"a.b c", false},
        {"1.a", false}, {"a.é", false},
    };
    (void)state;
    for (size_t i = 0; i < CASE_COUNT(cases); i++)
        assert_int_equal(condition_is_fact_name(str_from(cases[i].name)), cases[i].is_fact);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(conditions_become_postfix),
        cmocka_unit_test(what_is_no_condition_is_told),
        cmocka_unit_test(parentheses_nest_to_the_limit),
        cmocka_unit_test(names_are_counted_to_the_limit),
        cmocka_unit_test(truth_is_kleenes),
        cmocka_unit_test(facts_are_dotted_and_lower_case_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
