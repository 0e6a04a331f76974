/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/log.h"

#include "answer/words.h"
#include "cli/trust.h"

#include <inttypes.h>

#define SIZES_FILE "witnesses" /* in the store's folder */

/* Witnesses that gave nothing, or all of them: one line each. */
static void write_results(const struct collect_report *report, bool all, struct buf *out)
{
    for (size_t i = 0; i < report->count; i++) {
        const struct collect_result *result = &report->results[i];
        if (all || result->outcome != COLLECT_COSIGNED)
            buf_printf(out, "%.*s\t%.*s\n", STR_ARG(result->witness->name), STR_ARG(result->words));
    }
}

bool log_cosign(struct session *session, struct log *log, const struct policy *policy,
                struct collect_report *report, struct error *err)
{
    const char *folder = session->request.operands.items[1];
    struct collect_options options = {.sizes_path =
                                          arena_printf(&session->arena, "%s/" SIZES_FILE, folder)};
    if (!trust_open_client(session, &options.client, err))
        return false;
    bool good = collect_cosignatures(log, policy, options, &session->arena, report, err);
    http_client_close(options.client);
    return good;
}

const char *log_cosign_after(struct session *session, struct log *log, const struct policy *policy)
{
    struct collect_report report;
    struct error err;
    if (policy == NULL)
        return "recorded";
    if (!log_cosign(session, log, policy, &report, &err)) {
        buf_printf(&session->notes, "not cosigned: %s\n", err.text);
        return "recorded";
    }
    write_results(&report, false, &session->notes);
    return report.is_met ? "cosigned by a quorum" : "recorded";
}

/* Whether a witness says what has to be looked into, quorum or not; silence says nothing. */
static bool is_contradicted(const struct collect_report *report)
{
    for (size_t i = 0; i < report->count; i++) {
        enum collect_outcome outcome = report->results[i].outcome;
        if (outcome == COLLECT_REFUSED || outcome == COLLECT_AHEAD || outcome == COLLECT_INVALID)
            return true;
    }
    return false;
}

static bool cosign(struct session *session, struct log *log, struct error *err)
{
    const struct policy *policy;
    struct collect_report report;
    const char *folder = session->request.operands.items[1];
    if (!trust_policy(session, folder, log_key(log), &policy, err))
        return false;
    if (policy == NULL)
        return error_set(err, ERROR_USAGE,
                         "no witnesses are known: give --policy FILE, or put a file named policy "
                         "into the store");
    if (!log_cosign(session, log, policy, &report, err))
        return false;
    write_results(&report, true, &session->out);
    words_count(&session->out, (size_t)report.size, "entry");
    buf_printf(&session->out, ", %s\n", report.is_met ? "cosigned by a quorum" : "recorded");
    session->unfavourable =
        (!report.is_met && policy->quorum != POLICY_NONE) || is_contradicted(&report);
    return true;
}

bool log_cosign_run(struct session *session, struct error *err)
{
    struct log *log;
    if (!log_open(session->request.operands.items[1], NULL, (struct store_options){0}, &log, err))
        return false;
    bool good = cosign(session, log, err);
    log_close(log);
    return good;
}
