/* SPDX-License-Identifier: Apache-2.0 */
#include "base/testing.h"
#include "cli/request.h"

#include <string.h>

static const struct option *const all_options[] = {
    &option_set,  &option_as_of,  &option_k,       &option_without, &option_suppose,
    &option_json, &option_output, &option_require, &option_html,    &option_calendar,
    NULL};

static const struct usage usage = {.name = "test",
                                   .operands = "DIR [TABLE]",
                                   .operands_min = 1,
                                   .operands_max = 2,
                                   .summary = "Test",
                                   .options = all_options};

enum { WORDS_MAX = 8 };

/* Parses words that end with NULL into a fresh request. */
static bool parse(struct arena *arena, const char *const *words, struct request *request,
                  struct error *err)
{
    char *argv[WORDS_MAX];
    int argc = 0;
    for (; words[argc] != NULL; argc++)
        argv[argc] = arena_printf(arena, "%s", words[argc]);
    request_init(request, arena);
    return options_parse(&usage, argc, argv, request, &request->operands, err);
}

static void refuses_what_is_not_in_the_table(void **unused)
{
    (void)unused;
    static const struct {
        const char *words[WORDS_MAX];
        const char *text;
    } cases[] = {
        {{"d", "--jsn"}, "unknown option --jsn; did you mean --json?"},
        {{"d", "--zzzzzzz"}, "unknown option --zzzzzzz"},
        {{"d", "-x"}, "unknown option -x"},
        {{"d", "--json=yes"}, "--json takes no value"},
        {{"d", "--set"}, "--set needs a value: NAME"},
        {{"d", "--set="}, "--set wants the name of a requirement set"},
        {{"d", "--as-of", "2026-02-30"},
         "--as-of wants a date such as 2026-01-06, not \"2026-02-30\""},
        {{"d", "--k", "9"}, "--k wants a whole number from 0 to 8, not \"9\""},
        {{"d", "--k", "-1"}, "--k wants a whole number from 0 to 8, not \"-1\""},
        {{"d", "--k=03x"}, "--k wants a whole number from 0 to 8, not \"03x\""},
        {{"d", "--without", "FRA,,GBR"}, "--without has an empty code in \"FRA,,GBR\""},
        {{"d", "--suppose", "a.b"}, "--suppose wants FACT=true or FACT=false, not \"a.b\""},
        {{"d", "--suppose", "a.b=TRUE"},
         "--suppose wants FACT=true or FACT=false, not \"a.b=TRUE\""},
        {{"d", "--suppose", "=true"}, "--suppose wants FACT=true or FACT=false, not \"=true\""},
        {{"d", "t", "u"}, "one word too many: \"u\""},
        {{"--json"}, "missing DIR [TABLE]"},
        {{"d", "--", "--json", "e"}, "one word too many: \"e\""},
    };
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct arena arena;
        struct request request;
        struct error err = {ERROR_NONE, ""};
        arena_init(&arena);
        assert_false(parse(&arena, cases[i].words, &request, &err));
        assert_string_equal(err.text, cases[i].text);
        assert_int_equal(err.code, ERROR_USAGE);
        arena_release(&arena);
    }
}

static void takes_values_either_way(void **unused)
{
    (void)unused;
    static const char *const words[] = {"--k=2",     "d",         "--without", "FRA, GBR",
                                        "--suppose", "a.b=false", "-o",        NULL};
    static const char *const more[] = {"--without=DEU", "--json",   "d", "-o", "f",
                                       "--require",     "on-paper", NULL};
    static const char *const dashes[][4] = {
        {"d", "-o", "-"}, {"d", "--html", "-"}, {"d", "--calendar=-"}};
    struct arena arena;
    struct request request;
    struct error err = {ERROR_NONE, ""};
    arena_init(&arena);
    assert_false(parse(&arena, words, &request, &err));
    assert_string_equal(err.text, "--output needs a value: PATH");
    assert_int_equal(request.question.k, 2);
    assert_int_equal(request.question.without_count, 2);
    assert_true(str_eq(request.question.without[1], STR("GBR")));
    assert_int_equal(request.question.supposed_count, 1);
    assert_false(request.question.supposed[0].value);
    assert_true(parse(&arena, more, &request, &err));
    assert_int_equal(request.question.without_count, 1);
    assert_string_equal(request.output, "f");
    assert_true(request.json);
    assert_true(request.has_required);
    assert_int_equal(request.required, VERDICT_ON_PAPER);
    assert_int_equal(request.operands.count, 1);
    for (size_t i = 0; i < CASE_COUNT(dashes); i++) {
        assert_false(parse(&arena, dashes[i], &request, &err));
        assert_non_null(strstr(err.text, " wants the path of a file: - is not standard output"));
        assert_int_equal(err.code, ERROR_USAGE);
    }
    arena_release(&arena);
}

static void help_wins_over_everything_but_operands(void **unused)
{
    (void)unused;
    static const char *const asks[] = {"--nonsense", "--help", NULL};
    static const char *const names[] = {"--", "--help", NULL};
    struct arena arena;
    struct request request;
    struct error err;
    arena_init(&arena);
    assert_true(parse(&arena, asks, &request, &err));
    assert_true(request.operands.wants_help);
    assert_true(parse(&arena, names, &request, &err));
    assert_false(request.operands.wants_help);
    assert_string_equal(request.operands.items[0], "--help");
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_what_is_not_in_the_table),
        cmocka_unit_test(takes_values_either_way),
        cmocka_unit_test(help_wins_over_everything_but_operands),
    };
    return cmocka_run_group_tests_name("options", tests, NULL, NULL);
}
