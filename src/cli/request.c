/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/request_take.h"

void request_init(struct request *request, struct arena *arena)
{
    *request = (struct request){.arena = arena,
                                .as_of = DATE_NONE,
                                .said_on = DATE_NONE,
                                .from = DATE_NONE,
                                .to = DATE_NONE};
    request->question = question_default();
}

bool request_take_date(const char *name, const char *value, int32_t *days, struct error *err)
{
    if (date_parse(str_from(value), days))
        return true;
    return error_set(err, ERROR_USAGE, "--%s wants a date such as 2026-01-06, not \"%.60s\"", name,
                     value);
}

bool request_take_path(const char *name, const char *value, const char **path, struct error *err)
{
    *path = value;
    return value[0] != '\0' || error_set(err, ERROR_USAGE, "--%s wants a path", name);
}

bool request_take_word(const char *name, const char *value, struct str *word, struct error *err)
{
    *word = str_from(value);
    return value[0] != '\0' || error_set(err, ERROR_USAGE, "--%s wants a name", name);
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

/* Of what is written. */
static bool take_file(const char *name, const char *value, const char **path, struct error *err)
{
    if (str_eq(str_from(value), STR("-")))
        return error_set(err, ERROR_USAGE,
                         "--%s wants the path of a file: - is not standard output", name);
    return request_take_path(name, value, path, err);
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

static bool take_source(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    return request_take_word("source", value, &request->source, err);
}

static bool take_html(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    return take_file("html", value, &request->html, err);
}

static bool take_said_on(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    return request_take_date("said-on", value, &request->said_on, err);
}

static bool take_from(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    return request_take_date("from", value, &request->from, err);
}

static bool take_to_date(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    return request_take_date("to", value, &request->to, err);
}

static bool take_dry_run(void *context, const char *value, struct error *err)
{
    (void)value;
    (void)err;
    struct request *request = context;
    request->dry_run = true;
    return true;
}

static bool take_rewrite_conditions(void *context, const char *value, struct error *err)
{
    (void)value;
    (void)err;
    struct request *request = context;
    request->rewrite_conditions = true;
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

static bool take_why(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    return request_take_word("why", value, &request->why, err);
}

const struct option option_json = {0, "json", NULL, "answer in JSON", take_json};
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
const struct option option_rewrite_conditions = {
    0, "rewrite-conditions", NULL, "write new ids into conditions of shares, facilities, rules too",
    take_rewrite_conditions};
const struct option option_dry_run = {0, "dry-run", NULL,
                                      "check and show everything, and write nothing", take_dry_run};
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
const struct option option_why = {
    0, "why", "ID", "the chain from a row of the answer, or a fact, back to its sources", take_why};
