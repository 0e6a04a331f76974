/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/diff.h"

#include "cli/load.h"
#include "cli/output.h"

/* One record on two days: the earlier one is the last on which something was said before. */
static bool fold_twice(struct session *session, struct state *before, struct state *after,
                       struct error *err)
{
    const struct request *request = &session->request;
    struct record *record = ARENA_NEW(&session->arena, struct record);
    if (!load_record(session, request->operands.items[0], record, err)
        || !state_fold(&session->arena, record, request->to, after, err))
        return false;
    int32_t from;
    if (!diff_first_day(after, request->from, &from, err))
        return false;
    return state_fold(&session->arena, record, from, before, err);
}

/* Two records, or one as it was known twice, each as of its own latest date or as asked. */
static bool fold_two(struct session *session, struct state *before, struct state *after,
                     struct error *err)
{
    const struct request *request = &session->request;
    const struct operands *operands = &request->operands;
    struct record *records = ARENA_ARRAY(&session->arena, struct record, 2);
    return load_known(session, operands->items[0], &request->known_from, &records[0], err)
           && load_known(session, operands->items[operands->count - 1], &request->known,
                         &records[1], err)
           && state_fold(&session->arena, &records[0], request->from, before, err)
           && state_fold(&session->arena, &records[1], request->to, after, err);
}

static bool write_trace(struct session *session, const struct diff *diff, struct error *err)
{
    struct trace trace;
    if (!trace_diff(&session->arena, diff, session->request.why, &trace, err))
        return false;
    output_trace(session, &trace);
    return true;
}

static bool run(struct session *session, struct error *err)
{
    const struct request *request = &session->request;
    struct state *before = ARENA_NEW(&session->arena, struct state);
    struct state *after = ARENA_NEW(&session->arena, struct state);
    struct diff *diff = ARENA_NEW(&session->arena, struct diff);
    bool is_one = request->operands.count == 1 && !known_is_given(&request->known_from);
    bool folded =
        is_one ? fold_twice(session, before, after, err) : fold_two(session, before, after, err);
    if (!folded || !diff_make(&session->arena, before, after, &request->question, diff, err))
        return false;
    if (request->why.size > 0)
        return write_trace(session, diff, err);
    if (request->json)
        diff_write_json(&session->out, &session->arena, diff);
    else
        diff_write_text(&session->out, &session->arena, &session->look, diff);
    return true;
}

static const struct option *const options[] = {
    &option_known_from, &option_known_at, &option_policy, &option_from, &option_to_date,
    &option_k,          &option_resist,   &option_why,    &option_json, NULL};

const struct command diff_command = {
    .usage = {.name = "diff",
              .operands = "DIR|STORE [DIR2]",
              .operands_min = 1,
              .operands_max = 2,
              .summary =
                  "Say what changed since the last meeting, and what that did to the verdicts",
              .details = "One record is compared as of two dates; DIR2 makes it two records, each "
                         "as of its own latest\ndate. Of a ledger, --known-from "
                         "makes it what was known then and what is known now\n(or at "
                         "--known-at).",
              .options = options},
    .run = run,
};
