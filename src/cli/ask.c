/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/ask.h"

#include "cli/load.h"
#include "cli/output.h"

static bool write_csv(struct session *session, const struct ask *ask, struct error *err)
{
    struct buf csv;
    buf_init(&csv);
    ask_write_csv(&csv, &session->arena, ask);
    bool written = output_write(session->request.output, buf_view(&csv), err);
    buf_release(&csv);
    return written;
}

static bool write_page(struct session *session, const struct ask *ask, struct error *err)
{
    struct buf page;
    buf_init(&page);
    ask_write_page(&page, &session->arena, ask, str_from(session->request.party));
    bool written = output_write(session->request.html, buf_view(&page), err);
    buf_release(&page);
    return written;
}

static bool write_trace(struct session *session, const struct ask *ask, struct error *err)
{
    struct trace trace;
    if (!trace_ask(&session->arena, ask, session->request.why, &trace, err))
        return false;
    output_trace(session, &trace);
    return true;
}

static bool run(struct session *session, struct error *err)
{
    const struct request *request = &session->request;
    struct state *state = ARENA_NEW(&session->arena, struct state);
    struct ask *ask = ARENA_NEW(&session->arena, struct ask);
    if (!load_state(session, request->operands.items[0], state, err)
        || !ask_make(&session->arena, state, &request->question, str_from(request->party), ask,
                     err))
        return false;
    if (request->why.size > 0)
        return write_trace(session, ask, err);
    if (request->json)
        ask_write_json(&session->out, &session->arena, ask);
    else if (request->output == NULL && request->html == NULL)
        ask_write_text(&session->out, &session->arena, &session->look, ask);
    return (request->output == NULL || write_csv(session, ask, err))
           && (request->html == NULL || write_page(session, ask, err));
}

static const struct option *const options[] = {
    &option_output, &option_html,  &option_party, &option_set,  &option_as_of, &option_known_at,
    &option_policy, &option_c_day, &option_why,   &option_json, NULL};

const struct command ask_command = {
    .usage = {.name = "ask",
              .operands = "DIR|STORE",
              .operands_min = 1,
              .operands_max = 1,
              .summary =
                  "Ask the capitals what their undertakings leave unsaid, what matters most first",
              .details = "--output writes the questionnaire as CSV with an empty column for the "
                         "answers, which surety\nfill reads back; --html writes the same as a page "
                         "to print. Without either it is shown. Every\nrequirement set is looked "
                         "at unless --set names one.",
              .options = options},
    .run = run,
};
