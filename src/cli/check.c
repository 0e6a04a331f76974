/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/findings.h"
#include "cli/load.h"

static bool run(struct session *session, struct error *err)
{
    struct record *record = ARENA_NEW(&session->arena, struct record);
    struct diagnostics diagnostics;
    const char *path = session->request.operands.items[0];
    if (!load_findings(session, path, record, &diagnostics, err))
        return false;
    if (session->request.json)
        findings_write_json(&session->out, record, &diagnostics);
    else
        load_note_findings(session, record, &diagnostics);
    session->notes_first = true; /* what is wrong, then the line that sums up */
    session->unfavourable = diagnostics.error_count > 0;
    if (!session->request.json && !session->unfavourable)
        findings_write_contents(&session->out, record);
    return true;
}

static const struct option *const options[] = {&option_known_at, &option_policy, &option_json,
                                               NULL};

const struct command check_command = {
    .usage = {.name = "check",
              .operands = "DIR|STORE",
              .operands_min = 1,
              .operands_max = 1,
              .summary = "Check a guarantee folder and report everything that is wrong with it",
              .details = "DIR is a guarantee folder, or one JSON record as `surety convert` writes "
                         "it. Errors and\nwarnings are printed as a compiler does, with file, line "
                         "and column. Errors stop every\nanswer, warnings do not.",
              .options = options},
    .run = run,
};
