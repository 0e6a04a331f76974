/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/assess.h"
#include "cli/load.h"
#include "cli/output.h"

static bool write_trace(struct session *session, const struct assessment *assessment,
                        struct error *err)
{
    struct trace trace;
    if (!trace_make(&session->arena, assessment, session->request.why, &trace, err))
        return false;
    output_trace(session, &trace);
    return true;
}

static bool run(struct session *session, struct error *err)
{
    const struct request *request = &session->request;
    struct state *state = ARENA_NEW(&session->arena, struct state);
    struct assessment *assessment = ARENA_NEW(&session->arena, struct assessment);
    if (!load_state(session, request->operands.items[0], state, err)
        || !assess(&session->arena, state, &request->question, assessment, err))
        return false;
    session->unfavourable = request->has_required && assessment->verdict < request->required;
    if (request->why.size > 0)
        return write_trace(session, assessment, err);
    if (request->json)
        assess_write_json(&session->out, assessment);
    else
        assess_write_text(&session->out, &session->arena, &session->look, assessment);
    return true;
}

static const struct option *const options[] = {
    &option_set,  &option_as_of,  &option_known_at, &option_policy,  &option_c_day,
    &option_k,    &option_resist, &option_without,  &option_suppose, &option_actual,
    &option_seed, &option_why,    &option_json,     &option_require, NULL};

const struct command assess_command = {
    .usage = {.name = "assess",
              .operands = "DIR|STORE",
              .operands_min = 1,
              .operands_max = 1,
              .summary = "Say whether the guarantee would hold against a set of requirements",
              .details =
                  "The verdict is one of holds, fragile, on-paper, unknown, fails, from best "
                  "to worst.",
              .options = options},
    .run = run,
};
