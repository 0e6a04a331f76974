/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/request.h"

#include "base/number.h"

void request_init(struct request *request, struct arena *arena)
{
    *request = (struct request){.arena = arena,
                                .as_of = DATE_NONE,
                                .said_on = DATE_NONE,
                                .from = DATE_NONE,
                                .to = DATE_NONE};
    request->question = question_default();
}

static bool take_date(const char *name, const char *value, int32_t *days, struct error *err)
{
    if (date_parse(str_from(value), days))
        return true;
    return error_set(err, ERROR_USAGE, "--%s wants a date such as 2026-01-06, not \"%.60s\"", name,
                     value);
}

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
    return take_date("as-of", value, &request->as_of, err);
}

/* What is a number is an index: no date is written without dashes. */
static bool take_known(const char *name, const char *value, struct known *known, struct error *err)
{
    known->has_day = date_parse(str_from(value), &known->on);
    if (known->has_day || integer_parse(str_from(value), 1, INT64_MAX, &known->size))
        return true;
    return error_set(err, ERROR_USAGE,
                     "--%s wants a date such as 2026-01-06, or how many entries of the log to "
                     "read, not \"%.60s\"",
                     name, value);
}

static bool take_known_at(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    return take_known("known-at", value, &request->known, err);
}

static bool take_known_from(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    return take_known("known-from", value, &request->known_from, err);
}

static bool take_c_day(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    return take_date("c-day", value, &request->question.c_day, err);
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

static bool take_to(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    struct str format = str_from(value);
    request->format = str_eq(format, STR("json"))  ? FORMAT_JSON
                      : str_eq(format, STR("csv")) ? FORMAT_CSV
                                                   : FORMAT_NONE;
    if (request->format != FORMAT_NONE)
        return true;
    return error_set(err, ERROR_USAGE, "--to wants json or csv, not \"%.60s\"", value);
}

static bool take_path(const char *name, const char *value, const char **path, struct error *err)
{
    *path = value;
    return value[0] != '\0' || error_set(err, ERROR_USAGE, "--%s wants a path", name);
}

/* Of what is written. */
static bool take_file(const char *name, const char *value, const char **path, struct error *err)
{
    if (str_eq(str_from(value), STR("-")))
        return error_set(err, ERROR_USAGE,
                         "--%s wants the path of a file: - is not standard output", name);
    return take_path(name, value, path, err);
}

static bool take_output(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    return take_file("output", value, &request->output, err);
}

static bool take_json(void *context, const char *value, struct error *err)
{
    (void)value;
    (void)err;
    struct request *request = context;
    request->json = true;
    return true;
}

static bool take_sets(void *context, const char *value, struct error *err)
{
    (void)value;
    (void)err;
    struct request *request = context;
    request->sets = true;
    return true;
}

static bool take_mdoc(void *context, const char *value, struct error *err)
{
    (void)value;
    (void)err;
    struct request *request = context;
    request->mdoc = true;
    return true;
}

static bool take_word(const char *name, const char *value, struct str *word, struct error *err)
{
    *word = str_from(value);
    return value[0] != '\0' || error_set(err, ERROR_USAGE, "--%s wants a name", name);
}

static bool take_source(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    return take_word("source", value, &request->source, err);
}

static bool take_html(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    return take_file("html", value, &request->html, err);
}

static bool take_said_on(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    return take_date("said-on", value, &request->said_on, err);
}

static bool take_from(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    return take_date("from", value, &request->from, err);
}

static bool take_to_date(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    return take_date("to", value, &request->to, err);
}

static bool take_dry_run(void *context, const char *value, struct error *err)
{
    (void)value;
    (void)err;
    struct request *request = context;
    request->dry_run = true;
    return true;
}

static bool take_witness(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    (void)value;
    (void)err;
    request->witness = true;
    return true;
}

static bool take_party(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    if (value[0] == '\0')
        return error_set(err, ERROR_USAGE, "--party wants the code of a party, such as FRA");
    request->party = value;
    return true;
}

static bool take_calendar(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    return take_file("calendar", value, &request->calendar, err);
}

static bool take_all(void *context, const char *value, struct error *err)
{
    (void)value;
    (void)err;
    struct request *request = context;
    request->all = true;
    return true;
}

static bool take_actual(void *context, const char *value, struct error *err)
{
    (void)value;
    (void)err;
    struct request *request = context;
    request->question.actual = true;
    return true;
}

static bool take_why(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    return take_word("why", value, &request->why, err);
}

static bool take_key(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    return take_path("key", value, &request->key, err);
}

static bool take_log_key(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    return take_path("log-key", value, &request->log_key, err);
}

static bool take_secretariat(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    return take_path("secretariat", value, &request->secretariat, err);
}

static bool take_origin(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    return take_word("origin", value, &request->origin, err);
}

static bool take_vkey(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    request->vkey = value;
    return value[0] != '\0' || error_set(err, ERROR_USAGE, "--vkey wants a verifier key");
}

static bool take_policy(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    return take_path("policy", value, &request->policy, err);
}

static bool take_ca(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    return take_path("ca", value, &request->ca, err);
}

static bool take_entry(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    return take_path("entry", value, &request->entry, err);
}

static bool take_listen(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    request->listen = value;
    return value[0] != '\0' || error_set(err, ERROR_USAGE, "--listen wants HOST:PORT");
}

static bool take_log(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    struct str *list = ARENA_ARRAY(request->arena, struct str, request->log_count + 1);
    for (size_t i = 0; i < request->log_count; i++)
        list[i] = request->logs[i];
    list[request->log_count++] = str_from(value);
    request->logs = list;
    return value[0] != '\0' || error_set(err, ERROR_USAGE, "--log wants a verifier key");
}

const struct option option_as_of = {
    0, "as-of", "DATE", "count only what was said by then (the latest date in the record)",
    take_as_of};
const struct option option_known_at = {
    0, "known-at", "DATE|INDEX",
    "of a ledger, what was recorded by then, or its first INDEX entries", take_known_at};
const struct option option_known_from = {
    0, "known-from", "DATE|INDEX",
    "of a ledger, compare with what was recorded by then, or its first INDEX entries",
    take_known_from};
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
const struct option option_json = {0, "json", NULL, "answer in JSON", take_json};
const struct option option_require = {
    0, "require", "VERDICT", "exit with status 1 if the verdict is worse than this", take_require};
const struct option option_to = {0, "to", "json|csv", "the form to convert to", take_to};
const struct option option_output = {'o', "output", "PATH", "where to write", take_output};
const struct option option_sets = {0, "sets", NULL,
                                   "only the names of the requirement sets, one a line", take_sets};
const struct option option_mdoc = {0, "mdoc", NULL,
                                   "the whole codebook as the body of a manual page", take_mdoc};
const struct option option_html = {0, "html", "FILE", "where to write the page to print",
                                   take_html};
const struct option option_said_on = {0, "said-on", "DATE", "the day on which it was said",
                                      take_said_on};
const struct option option_source = {
    0, "source", "ID", "the source in which it was said, a row of sources.csv", take_source};
const struct option option_dry_run = {0, "dry-run", NULL,
                                      "check and show everything, and write nothing", take_dry_run};
const struct option option_witness = {
    0, "witness", NULL, "a key for a witness: it cosigns checkpoints, and nothing else",
    take_witness};
const struct option option_from = {
    0, "from", "DATE", "as of this date (the last one before --to on which something was said)",
    take_from};
const struct option option_since = {
    0, "from", "DATE", "what changed since then (the last day on which something was said before)",
    take_from};
const struct option option_to_date = {
    0, "to", "DATE", "as of this date (the latest date in the record)", take_to_date};
const struct option option_party = {0, "party", "CODE", "only this party", take_party};
const struct option option_all = {0, "all", NULL, "superseded rows too", take_all};
const struct option option_calendar = {
    0, "calendar", "FILE.ics", "write the dates to come as an iCalendar file", take_calendar};
const struct option option_actual = {
    0, "actual", NULL, "as it is now: recorded facts alone, and only what was delivered",
    take_actual};
const struct option option_why = {
    0, "why", "ID", "the chain from a row of the answer, or a fact, back to its sources", take_why};
const struct option option_key = {0, "key", "FILE", "the secret key to sign with", take_key};
const struct option option_log_key = {
    0, "log-key", "FILE", "the secret key of the log (log.key in the store)", take_log_key};
const struct option option_secretariat = {
    0, "secretariat", "VKEY|FILE", "the verifier key of the secretariat, or its secret key's file",
    take_secretariat};
const struct option option_origin = {0, "origin", "NAME", "the name of the log", take_origin};
const struct option option_vkey = {0, "vkey", "VKEY|FILE", "the verifier key of the log",
                                   take_vkey};
const struct option option_policy = {
    0, "policy", "FILE", "the witnesses, and how many of whom must have cosigned (tlog-policy)",
    take_policy};
const struct option option_ca = {
    0, "ca", "FILE", "trust servers by these certificates (PEM), in place of those the host knows",
    take_ca};
const struct option option_entry = {
    0, "entry", "FILE", "the entry that a proof is about, if it is not in the proof", take_entry};
const struct option option_listen = {
    0, "listen", "HOST:PORT", "where to listen; port 0: one of the host's choosing", take_listen};
const struct option option_log = {
    0, "log", "VKEY", "the verifier key of a log that it cosigns; may be repeated", take_log};
