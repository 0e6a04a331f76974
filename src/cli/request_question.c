/* SPDX-License-Identifier: Apache-2.0 */
/* The options that say what is asked: of which date, which set, and what if. */
#include "base/number.h"
#include "cli/request_take.h"

static bool take_number(const char *name, const char *value, int64_t max, int64_t *number,
                        struct error *err)
{
    if (integer_parse(str_from(value), 0, max, number))
        return true;
    return error_set(err, ERROR_USAGE, "--%s wants a whole number from 0 to %lld, not \"%.60s\"",
                     name, (long long)max, value);
}

static bool take_as_of(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    return request_take_date("as-of", value, &request->as_of, err);
}

static bool take_c_day(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    return request_take_date("c-day", value, &request->question.c_day, err);
}

static bool take_set(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    if (value[0] == '\0')
        return error_set(err, ERROR_USAGE, "--set wants the name of a requirement set");
    request->question.set = str_from(value);
    return true;
}

static bool take_k(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    int64_t number;
    if (!take_number("k", value, QUESTION_K_MAX, &number, err))
        return false;
    request->question.k = (int)number;
    return true;
}

static bool take_resist(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    int64_t number;
    if (!take_number("resist", value, QUESTION_K_MAX, &number, err))
        return false;
    request->question.resist = (int)number;
    return true;
}

static bool take_seed(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    int64_t number;
    if (!take_number("seed", value, INT64_MAX, &number, err))
        return false;
    request->question.seed = (uint64_t)number;
    return true;
}

/* The question's lists are read-only to all but us, who own and grow them. */
static bool take_without(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    struct question *question = &request->question;
    struct str rest = str_from(value), code;
    if (rest.size == 0)
        return error_set(err, ERROR_USAGE, "--without wants codes of parties, such as FRA,GBR");
    while (str_next(&rest, ',', &code)) {
        code = str_trim(code);
        if (code.size == 0)
            return error_set(err, ERROR_USAGE, "--without has an empty code in \"%.60s\"", value);
        struct str *list = ARENA_ARRAY(request->arena, struct str, question->without_count + 1);
        for (size_t i = 0; i < question->without_count; i++)
            list[i] = question->without[i];
        list[question->without_count++] = code;
        question->without = list;
    }
    return true;
}

static bool take_suppose(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    struct question *question = &request->question;
    struct str truth = str_from(value), fact;
    if (!str_next(&truth, '=', &fact) || fact.size == 0
        || !(str_eq(truth, STR("true")) || str_eq(truth, STR("false"))))
        return error_set(err, ERROR_USAGE, "--suppose wants FACT=true or FACT=false, not \"%.60s\"",
                         value);
    struct supposition *list =
        ARENA_ARRAY(request->arena, struct supposition, question->supposed_count + 1);
    for (size_t i = 0; i < question->supposed_count; i++)
        list[i] = question->supposed[i];
    list[question->supposed_count++] = (struct supposition){fact, truth.size == 4};
    question->supposed = list;
    return true;
}

static bool take_require(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    request->has_required = verdict_find(str_from(value), &request->required);
    if (request->has_required)
        return true;
    return error_set(err, ERROR_USAGE,
                     "--require wants holds, fragile, on-paper, unknown or fails, not \"%.60s\"",
                     value);
}

static bool take_actual(void *context, const char *value, struct error *err)
{
    (void)value;
    (void)err;
    struct request *request = context;
    request->question.actual = true;
    return true;
}

const struct option option_as_of = {
    0, "as-of", "DATE", "count only what was said by then (the latest date in the record)",
    take_as_of};
const struct option option_set = {0, "set", "NAME", "the requirement set (the first in byte order)",
                                  take_set};
const struct option option_c_day = {0, "c-day", "DATE",
                                    "the day on which the guarantee starts (as-of)", take_c_day};
const struct option option_k = {0, "k", "N", "how many withdrawals to look at, 0 to 8 (3)", take_k};
const struct option option_resist = {
    0, "resist", "N", "how many withdrawals the verdict must survive, 0 to 8 (1)", take_resist};
const struct option option_without = {
    0, "without", "CODE,...", "these parties have withdrawn; may be repeated", take_without};
const struct option option_suppose = {0, "suppose", "FACT=true|false",
                                      "what if this were so; may be repeated", take_suppose};
const struct option option_seed = {
    0, "seed", "N", "seed of sampled influence (more than 16 guarantors)", take_seed};
const struct option option_require = {
    0, "require", "VERDICT", "exit with status 1 if the verdict is worse than this", take_require};
const struct option option_actual = {
    0, "actual", NULL, "as it is now: recorded facts alone, and only what was delivered",
    take_actual};
