/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/report.h"

#include "answer/diff.h"
#include "cli/load.h"
#include "cli/output.h"

/* One assessment a set; all sets, be there none, unless the request names one. */
static bool assess_sets(struct session *session, const struct state *state,
                        struct assessment *assessments, uint32_t *count, struct error *err)
{
    struct question question = session->request.question;
    bool all = question.set.size == 0;
    *count = all ? state->set_count : 1;
    for (uint32_t i = 0; i < *count; i++) {
        if (all)
            question.set = state->sets[i];
        if (!assess(&session->arena, state, &question, &assessments[i], err))
            return false;
    }
    return true;
}

static bool run(struct session *session, struct error *err)
{
    const struct request *request = &session->request;
    if (request->output == NULL)
        return error_set(err, ERROR_USAGE, "missing -o FILE.html");
    struct state *state = ARENA_NEW(&session->arena, struct state);
    if (!load_state(session, request->operands.items[0], state, err))
        return false;
    int32_t since = request->from;
    if (since != DATE_NONE && !diff_first_day(state, since, &since, err))
        return false;
    uint32_t count;
    struct assessment *assessments =
        ARENA_ARRAY(&session->arena, struct assessment, state->set_count + 1);
    if (!assess_sets(session, state, assessments, &count, err))
        return false;
    struct buf page;
    buf_init(&page);
    report_write(&page, &session->arena, state, assessments, count, since);
    bool written = output_write(request->output, buf_view(&page), err);
    buf_release(&page);
    return written;
}

static const struct option *const options[] = {
    &option_output,  &option_set,   &option_as_of, &option_since,  &option_known_at,
    &option_policy,  &option_c_day, &option_k,     &option_resist, &option_without,
    &option_suppose, &option_seed,  NULL};

const struct command report_command = {
    .usage = {.name = "report",
              .operands = "DIR|STORE",
              .operands_min = 1,
              .operands_max = 1,
              .summary =
                  "Write one self-contained HTML page with the whole record and its verdicts",
              .details = "Every requirement set is assessed unless --set names one.",
              .options = options},
    .run = run,
};
