/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/fund.h"

#include "cli/load.h"
#include "cli/output.h"

static bool write_trace(struct session *session, const struct fund *fund, struct error *err)
{
    struct trace trace;
    if (!trace_fund(&session->arena, fund, session->request.why, &trace, err))
        return false;
    output_trace(session, &trace);
    return true;
}

static bool run(struct session *session, struct error *err)
{
    struct request *request = &session->request;
    struct state *state = ARENA_NEW(&session->arena, struct state);
    struct premise premise;
    struct fund fund;
    request->question.actual = true;
    if (!load_state(session, request->operands.items[0], state, err)
        || !premise_make_without_set(&session->arena, state, &request->question, &premise, err)
        || !fund_make(&session->arena, &premise, &fund, err))
        return false;
    if (request->why.size > 0)
        return write_trace(session, &fund, err);
    if (request->json)
        fund_write_json(&session->out, &fund);
    else
        fund_write_text(&session->out, &session->arena, &session->look, &fund);
    return true;
}

static const struct option *const options[] = {&option_as_of, &option_known_at, &option_policy,
                                               &option_k,     &option_without,  &option_suppose,
                                               &option_why,   &option_json,     NULL};

const struct command fund_command = {
    .usage = {.name = "fund",
              .operands = "DIR|STORE",
              .operands_min = 1,
              .operands_max = 1,
              .summary = "Say which facilities pay, who must still say yes, and who owes what",
              .details = "--without says who declines: their parts of each key go to the others in "
                         "proportion.\n--k is how many parties may fail to pay when a guarantee is "
                         "called.",
              .options = options},
    .run = run,
};
