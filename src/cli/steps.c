/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/steps.h"

#include "cli/load.h"
#include "cli/output.h"

static bool write_trace(struct session *session, const struct steps *steps,
                        const struct row *instrument, struct error *err)
{
    struct request *request = &session->request;
    struct premise premise;
    struct trace trace;
    request->question.actual = true;
    if (!premise_make_without_set(&session->arena, steps->state, &request->question, &premise, err)
        || !trace_steps(&session->arena, &premise, steps, instrument, request->why, &trace, err))
        return false;
    output_trace(session, &trace);
    return true;
}

static bool run(struct session *session, struct error *err)
{
    const struct operands *operands = &session->request.operands;
    struct state *state = ARENA_NEW(&session->arena, struct state);
    struct steps *steps = ARENA_NEW(&session->arena, struct steps);
    const struct row *instrument = NULL;
    if (!load_state(session, operands->items[0], state, err))
        return false;
    steps_fold(&session->arena, state, steps);
    if (operands->count == 2) {
        instrument = steps_find_instrument(steps, str_from(operands->items[1]), err);
        if (instrument == NULL)
            return false;
    }
    if (session->request.why.size > 0)
        return write_trace(session, steps, instrument, err);
    if (session->request.json)
        steps_write_json(&session->out, steps, instrument);
    else
        steps_write(&session->out, &session->arena, &session->look, steps, instrument);
    return true;
}

static const struct option *const options[] = {&option_as_of, &option_known_at, &option_policy,
                                               &option_why,   &option_json,     NULL};

const struct command steps_command = {
    .usage = {.name = "steps",
              .operands = "DIR|STORE [INSTRUMENT]",
              .operands_min = 1,
              .operands_max = 2,
              .summary = "Show instruments, the steps taken, and whose are still missing",
              .details = "A step is the fact STEP.INSTRUMENT.PARTY, such as ratified.MOU-1.DUN.",
              .options = options},
    .run = run,
};
