/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/due.h"

#include "cli/load.h"
#include "cli/output.h"

static bool find_party(struct session *session, const struct state *state, int64_t *party,
                       struct error *err)
{
    const char *code = session->request.party;
    *party = code == NULL ? STATE_UNKNOWN : state_party(state, str_from(code));
    if (code == NULL || *party != STATE_UNKNOWN)
        return true;
    struct str *names = ARENA_ARRAY(&session->arena, struct str, state->party_count);
    for (uint32_t p = 0; p < state->party_count; p++)
        names[p] = state->parties[p].id;
    int nearest = str_nearest(str_from(code), names, state->party_count);
    if (nearest < 0)
        return error_set(err, ERROR_NOT_FOUND, "no party is called \"%.60s\"", code);
    return error_set(err, ERROR_NOT_FOUND, "no party is called \"%.60s\"; did you mean %.*s?", code,
                     STR_ARG(names[nearest]));
}

static bool write_calendar(struct session *session, const struct due_view *view, struct error *err)
{
    struct buf calendar;
    if (session->request.calendar == NULL)
        return true;
    buf_init(&calendar);
    due_write_calendar(&calendar, &session->arena, view);
    bool written = output_write(session->request.calendar, buf_view(&calendar), err);
    buf_release(&calendar);
    return written;
}

static bool write_trace(struct session *session, const struct due_answer *answer, struct error *err)
{
    struct trace trace;
    if (!trace_due(&session->arena, answer, session->request.why, &trace, err))
        return false;
    output_trace(session, &trace);
    return true;
}

static bool run(struct session *session, struct error *err)
{
    struct request *request = &session->request;
    struct state *state = ARENA_NEW(&session->arena, struct state);
    struct premise premise;
    struct due_view view;
    int64_t party;
    request->question.actual = true;
    if (!load_state(session, request->operands.items[0], state, err)
        || !find_party(session, state, &party, err)
        || !premise_make_without_set(&session->arena, state, &request->question, &premise, err)
        || !due_view_make(&session->arena, &premise, &view, err))
        return false;
    view.party = party;
    view.all = request->all;
    if (request->why.size > 0) /* first of all: where nothing is found nothing is written */
        return write_trace(session, view.answer, err) && write_calendar(session, &view, err);
    if (!write_calendar(session, &view, err))
        return false;
    if (request->json)
        due_write_json(&session->out, &view);
    else
        due_write_text(&session->out, &session->arena, &session->look, &view);
    return true;
}

static const struct option *const options[] = {&option_as_of, &option_known_at, &option_policy,
                                               &option_party, &option_all,      &option_calendar,
                                               &option_why,   &option_json,     NULL};

const struct command due_command = {
    .usage = {.name = "due",
              .operands = "DIR|STORE",
              .operands_min = 1,
              .operands_max = 1,
              .summary = "Say what is owed on a date, what was delivered, and what is overdue",
              .details = "By the real facts of that date, not as if the day had come. Owed is what "
                         "is certain\n(low); a day or a quantity that nobody named stays unknown.",
              .options = options},
    .run = run,
};
