/* SPDX-License-Identifier: Apache-2.0 */
#include "net/mirror.h"

#include "answer/emit.h"
#include "answer/words.h"
#include "base/file.h"
#include "cli/trust.h"

#include <inttypes.h>

/* ---- in words ---- */

static void write_cosigned(struct buf *out, const struct mirror_report *report,
                           const struct policy *policy)
{
    if (policy == NULL) {
        buf_text(out, "cosignatures were neither verified nor kept, for no policy was given\n");
        return;
    }
    words_count(out, report->cosignatures, "cosignature");
    buf_text(out, " of ");
    words_count(out, (size_t)report->size_after, "entry");
    buf_text(out, " kept; the policy's quorum has cosigned ");
    if (report->cosigned_size >= 0)
        words_count(out, (size_t)report->cosigned_size, "entry");
    else
        buf_text(out, "none");
    buf_char(out, '\n');
    if (report->what[0] != '\0')
        buf_printf(out, "%s\n", report->what);
}

static void write_refusal(struct buf *out, const struct mirror_report *report)
{
    if (report->path != NULL)
        buf_printf(out, "%s: ", report->path);
    if (report->index >= 0)
        buf_printf(out, "entry %" PRId64 ": ", report->index);
    buf_printf(out, "%s\n", report->what);
    buf_text(out, "refused: the mirror keeps the ");
    words_count(out, (size_t)report->size_after, "entry");
    buf_text(out, " that it had\n");
    if (report->evidence != NULL)
        buf_printf(out, "evidence is kept in %s.*\n", report->evidence);
}

static void write_words(struct buf *out, const char *folder, const struct key *log,
                        const struct mirror_report *report, const struct policy *policy)
{
    bool is_ours = report->outcome == MIRROR_SAME || report->outcome == MIRROR_GROWN;
    if (!is_ours) {
        write_refusal(out, report);
        return;
    }
    buf_printf(out, "%s: %s, ", folder, log->name);
    words_count(out, (size_t)report->size_after, "entry");
    buf_printf(out, ", %" PRId64 " of them new; all verified\n",
               report->size_after - report->size_before);
    write_cosigned(out, report, policy);
}

/* ---- as JSON ---- */

static const char *const outcomes[] = {
    [MIRROR_SAME] = "same",     [MIRROR_GROWN] = "grown",     [MIRROR_BACK] = "back",
    [MIRROR_FORKED] = "forked", [MIRROR_REFUSED] = "refused",
};

static void emit_count(struct emit *json, const char *key, int64_t count)
{
    emit_key(json, key);
    if (count < 0)
        emit_null(json);
    else
        emit_integer(json, count);
}

static void emit_words(struct emit *json, const char *key, const char *words)
{
    emit_key(json, key);
    if (words == NULL || words[0] == '\0')
        emit_null(json);
    else
        emit_text(json, words);
}

static void write_json(struct buf *out, const struct key *log, const struct mirror_report *report,
                       const struct policy *policy)
{
    struct emit json;
    emit_init(&json, out);
    emit_open(&json, '{');
    emit_words(&json, "origin", log->name);
    emit_words(&json, "outcome", outcomes[report->outcome]);
    emit_count(&json, "size_before", report->size_before);
    emit_count(&json, "size_after", report->size_after);
    emit_count(&json, "size_shown", report->size_shown);
    emit_key(&json, "cosignatures_checked");
    emit_bool(&json, policy != NULL);
    emit_count(&json, "cosignatures", (int64_t)report->cosignatures);
    emit_count(&json, "cosigned_size", report->cosigned_size);
    emit_words(&json, "path", report->path);
    emit_count(&json, "index", report->index);
    emit_words(&json, "what", report->what);
    emit_words(&json, "evidence", report->evidence);
    emit_close(&json, '}');
}

/* ---- the call ---- */

static bool update(struct session *session, const struct trust_tree *tree, const struct key *log,
                   const struct policy *policy, struct error *err)
{
    const char *folder = session->request.operands.items[1];
    const struct mirror_options options = {.log = log, .policy = policy};
    struct mirror_report report;
    if (!mirror_update(&session->arena, &tree->files, folder, &options, &report, err)) {
        if (err->code == ERROR_NOT_FOUND)
            err->code = ERROR_IO; /* a tree that is not there is no wrong word */
        return false;
    }
    session->unfavourable = report.outcome != MIRROR_SAME && report.outcome != MIRROR_GROWN;
    if (session->request.json)
        write_json(&session->out, log, &report, policy);
    else
        write_words(&session->out, folder, log, &report, policy);
    return true;
}

static bool run(struct session *session, struct error *err)
{
    struct key log;
    const struct policy *policy;
    struct trust_tree tree = {0};
    const struct operands *operands = &session->request.operands;
    if (!trust_key(session, &log, err)
        || !trust_policy(session, operands->items[1], &log, &policy, err))
        return false;
    bool good = trust_open_tree(session, operands->items[0], &tree, err)
                && update(session, &tree, &log, policy, err);
    trust_close_tree(&tree);
    return good;
}

static const struct option *const options[] = {&option_vkey, &option_policy, &option_ca,
                                               &option_json, NULL};

const struct command mirror_command = {
    .usage = {.name = "mirror",
              .operands = "URL DIR",
              .operands_min = 2,
              .operands_max = 2,
              .summary = "Keep a verified copy of a log that someone else publishes",
              .details =
                  "Fetches what is new from URL (https where it names no scheme; a folder or "
                  "file:// is read in its\nplace), verifies all of it, and adds it to the store in "
                  "DIR, whole or not at all. DIR is then a\nfull record that the other commands "
                  "read. If the log forked or went back, nothing is taken over,\nand both signed "
                  "checkpoints and the proof are kept in DIR/evidence. Exit status 1 if refused.",
              .options = options},
    .run = run,
};
