/* SPDX-License-Identifier: Apache-2.0 */
/* For unit tests only: a folder worked by hand, asked how things are. */
#ifndef SURETY_KEEP_TESTING_H
#define SURETY_KEEP_TESTING_H

#include "record/testing.h"
#include "state/question.h"

#include <stdio.h>

struct keep_case {
    struct arena arena;
    struct record record;
    struct state state;
    struct question question;
    struct premise premise;
};

/* Loads test/golden/worked/NAME as of a date (NULL: the latest). The case owns its arena. */
static inline void keep_case_init(struct keep_case *test, const char *name, const char *as_of,
                                  const struct str *without, size_t without_count)
{
    struct diagnostics diagnostics;
    struct error err = {0};
    char path[128];
    int32_t day = DATE_NONE;
    snprintf(path, sizeof path, "test/golden/worked/%s", name);
    assert_true(as_of == NULL || date_parse(str_from(as_of), &day));
    arena_init(&test->arena);
    diagnostics_init(&diagnostics, &test->arena);
    assert_true(record_load(&test->arena, path, &test->record, &diagnostics, &err));
    record_validate(&test->record, &diagnostics);
    assert_int_equal(diagnostics.error_count, 0);
    assert_true(state_fold(&test->arena, &test->record, day, &test->state, &err));
    test->question = question_default();
    test->question.actual = true;
    test->question.without = without;
    test->question.without_count = without_count;
    assert_true(premise_make_without_set(&test->arena, &test->state, &test->question,
                                         &test->premise, &err));
}

static inline int32_t keep_day(const char *text)
{
    int32_t day = DATE_NONE;
    assert_true(text[0] == '\0' || date_parse(str_from(text), &day));
    return day;
}

#endif
