/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/text.h"

#include "cli/load.h"
#include "cli/output.h"

static bool take_version(const char *option, const char *value, struct str *version,
                         struct error *err)
{
    *version = str_from(value);
    if (version->size > 0)
        return true;
    return error_set(err, ERROR_USAGE, "--%s wants a version, or DOCUMENT/VERSION", option);
}

static bool take_from(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    return take_version("from", value, &request->from_version, err);
}

static bool take_to(void *context, const char *value, struct error *err)
{
    struct request *request = context;
    return take_version("to", value, &request->to_version, err);
}

static const struct option option_from_version = {
    0, "from", "VERSION", "compare from this version (the last but one)", take_from};
static const struct option option_to_version = {0, "to", "VERSION",
                                                "compare to this version (the last)", take_to};

static bool answer_document(struct session *session, const struct text *text, const char *name,
                            struct error *err)
{
    const struct request *request = &session->request;
    struct text_answer answer = {.text = text,
                                 .document = str_from(name),
                                 .is_chosen = request->from_version.size > 0
                                              || request->to_version.size > 0};
    uint32_t from, to;
    if (!text_find_document(text, answer.document, &answer.first, &answer.count, err)
        || !comparison_choose(text, answer.document, request->from_version, request->to_version,
                              &from, &to, err)
        || !comparison_make(&session->arena, &text->versions[from], &text->versions[to],
                            &answer.comparison, err))
        return false;
    if (request->json)
        text_write_json(&session->out, &session->arena, &answer);
    else
        text_write(&session->out, &session->arena, &session->look, &answer);
    return true;
}

/* The scope of a chain: a document's versions, or the two that were chosen. */
static bool choose_scope(const struct session *session, const struct text *text,
                         struct trace_scope *scope, struct error *err)
{
    const struct request *request = &session->request;
    uint32_t from, to;
    *scope = (struct trace_scope){0};
    if (request->operands.count < 2)
        return true;
    scope->document = str_from(request->operands.items[1]);
    if (!comparison_choose(text, scope->document, request->from_version, request->to_version, &from,
                           &to, err))
        return false;
    if (request->from_version.size + request->to_version.size > 0) {
        scope->from = &text->versions[from];
        scope->to = &text->versions[to];
    }
    return true;
}

static bool write_trace(struct session *session, const struct text *text, struct error *err)
{
    struct request *request = &session->request;
    struct premise premise;
    struct trace_scope scope;
    struct trace trace;
    request->question.actual = true;
    if (!choose_scope(session, text, &scope, err)
        || !premise_make_without_set(&session->arena, text->state, &request->question, &premise,
                                     err)
        || !trace_text(&session->arena, &premise, text, &scope, request->why, &trace, err))
        return false;
    output_trace(session, &trace);
    return true;
}

static bool run(struct session *session, struct error *err)
{
    const struct request *request = &session->request;
    const struct operands *operands = &request->operands;
    struct state *state = ARENA_NEW(&session->arena, struct state);
    struct text *text = ARENA_NEW(&session->arena, struct text);
    if (operands->count < 2 && request->from_version.size + request->to_version.size > 0)
        return error_set(err, ERROR_USAGE, "--from and --to go with a DOCUMENT");
    if (!load_state(session, operands->items[0], state, err))
        return false;
    text_fold(&session->arena, state, text);
    if (request->why.size > 0)
        return write_trace(session, text, err);
    if (operands->count == 2)
        return answer_document(session, text, operands->items[1], err);
    if (request->json)
        text_write_list_json(&session->out, text);
    else
        text_write_list(&session->out, &session->arena, &session->look, text);
    return true;
}

static const struct option *const options[] = {
    &option_from_version, &option_to_version, &option_as_of, &option_known_at,
    &option_policy,       &option_why,        &option_json,  NULL};

const struct command text_command = {
    .usage = {.name = "text",
              .operands = "DIR|STORE [DOCUMENT]",
              .operands_min = 1,
              .operands_max = 2,
              .summary =
                  "Show the agreement's text: versions, what is open, what changed, what clashes",
              .details =
                  "Without a DOCUMENT: all documents and their versions. A version of another\n"
                  "document is written DOCUMENT/VERSION.",
              .options = options},
    .run = run,
};
