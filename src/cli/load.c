/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/load.h"

#include "answer/basis.h"
#include "answer/words.h"
#include "cli/trust.h"
#include "ledger/base64.h"
#include "ledger/log.h"
#include "record/validate.h"

#include <inttypes.h>

#define SECONDS_A_DAY INT64_C(86400)

/* ---- out of a ledger ---- */

/* How many entries are meant. */
static bool find_size(struct log *log, const struct known *known, int64_t *size, struct error *err)
{
    char day[DATE_TEXT_BYTES];
    *size = known->size > 0 ? known->size : log_size(log);
    if (*size > log_size(log))
        return error_set(err, ERROR_USAGE,
                         "%" PRId64 " entries were asked for, and the log has %" PRId64, *size,
                         log_size(log));
    if (!known->has_day)
        return true;
    int64_t last_s = (known->on + INT64_C(1)) * SECONDS_A_DAY - 1;
    if (!log_known_size(log, last_s, size, err))
        return false;
    return *size >= 0
           || error_set(err, ERROR_USAGE, "nothing was recorded by the end of %s (UTC)",
                        date_write(day, known->on));
}

/* A checkpoint that holds more entries than are meant holds these too. */
static bool find_cosigned(struct session *session, const char *path, struct log *log,
                          struct record_ledger *ledger, struct error *err)
{
    const struct policy *policy;
    ledger->cosigned_size = -1;
    if (!trust_policy(session, path, log_key(log), &policy, err))
        return false;
    ledger->has_quorum = policy != NULL && policy->quorum != POLICY_NONE;
    if (ledger->has_quorum
        && !log_find_cosigned(log, policy, log_size(log), &ledger->cosigned_size, err))
        return false;
    if (ledger->cosigned_size > ledger->size)
        ledger->cosigned_size = ledger->size;
    return true;
}

static bool describe(struct session *session, const char *path, struct log *log, int64_t size,
                     struct record_ledger *ledger, struct error *err)
{
    struct hash root;
    struct buf text;
    struct str origin = store_identity(log_store(log)).origin;
    if (!log_root_at(log, size, &root, err))
        return false;
    buf_init(&text);
    base64_write(&text, root.bytes, sizeof root.bytes);
    ledger->origin =
        (struct str){arena_copy(&session->arena, origin.data, origin.size), origin.size};
    ledger->size = size;
    ledger->root = (struct str){arena_copy(&session->arena, text.data, text.size), text.size};
    buf_release(&text);
    return find_cosigned(session, path, log, ledger, err);
}

/* For an answer: without statements that would keep it from being given. For finding faults: all.
 */
enum purpose { TO_ANSWER, TO_FIND_FAULTS };

static bool load_log(struct log *log, struct arena *arena, int64_t size, enum purpose purpose,
                     struct record *record, struct diagnostics *diagnostics, struct error *err)
{
    if (purpose == TO_ANSWER)
        return log_load_sound(log, arena, size, record, diagnostics, err);
    if (!log_load(log, arena, size, record, diagnostics, err))
        return false;
    record_validate(record, diagnostics);
    return true;
}

static bool read_ledger(struct session *session, const char *path, const struct known *known,
                        enum purpose purpose, struct record *record,
                        struct diagnostics *diagnostics, struct error *err)
{
    struct log *log;
    int64_t size;
    if (!log_open(path, NULL, (struct store_options){0}, &log, err))
        return false;
    bool good = find_size(log, known, &size, err)
                && load_log(log, &session->arena, size, purpose, record, diagnostics, err)
                && describe(session, path, log, size, &record->ledger, err);
    record->path = str_from(path);
    log_close(log);
    return good;
}

/* ---- both doors to a record: what was written down, and what was signed and kept ---- */

static bool read_record(struct session *session, const char *path, const struct known *known,
                        enum purpose purpose, struct record *record,
                        struct diagnostics *diagnostics, struct error *err)
{
    if (store_is_at(path))
        return read_ledger(session, path, known, purpose, record, diagnostics, err);
    if (known_is_given(known))
        return error_set(err, ERROR_USAGE,
                         "%s: only a ledger tells what was known when, not a folder", path);
    if (session->request.policy != NULL)
        return error_set(err, ERROR_USAGE, "%s: witnesses cosign a ledger, not a folder", path);
    if (!record_load(&session->arena, path, record, diagnostics, err))
        return false;
    record_validate(record, diagnostics);
    return true;
}

static bool load_known_findings(struct session *session, const char *path,
                                const struct known *known, enum purpose purpose,
                                struct record *record, struct diagnostics *diagnostics,
                                struct error *err)
{
    diagnostics_init(diagnostics, &session->arena);
    if (!read_record(session, path, known, purpose, record, diagnostics, err)) {
        /* A name in a question that is not found is a usage error; a folder that is not there is
         * not. */
        if (err->code == ERROR_NOT_FOUND)
            err->code = ERROR_IO;
        return false;
    }
    diagnostics_sort(diagnostics);
    if (!session->request.json && !session->request.sets)
        basis_write_text(&session->basis, &session->look, record);
    return true;
}

bool load_findings(struct session *session, const char *path, struct record *record,
                   struct diagnostics *diagnostics, struct error *err)
{
    return load_known_findings(session, path, &session->request.known, TO_FIND_FAULTS, record,
                               diagnostics, err);
}

void load_note_findings(struct session *session, const struct record *record,
                        const struct diagnostics *diagnostics)
{
    if (diagnostics->error_count + diagnostics->warning_count == 0)
        return;
    diagnostics_write(diagnostics, record->path, &session->notes);
    words_count(&session->notes, diagnostics->error_count, "error");
    buf_text(&session->notes, ", ");
    words_count(&session->notes, diagnostics->warning_count, "warning");
    buf_char(&session->notes, '\n');
}

/* An answer is not buried under warnings: they are counted here, and `surety check` lists them. */
static void note_warnings(struct session *session, const struct record *record,
                          const struct diagnostics *diagnostics)
{
    if (diagnostics->warning_count == 0)
        return;
    buf_str(&session->notes, record->path);
    buf_text(&session->notes, ": ");
    words_count(&session->notes, diagnostics->warning_count, "warning");
    buf_text(&session->notes, "; surety check tells them\n");
}

bool load_known(struct session *session, const char *path, const struct known *known,
                struct record *record, struct error *err)
{
    struct diagnostics diagnostics;
    if (!load_known_findings(session, path, known, TO_ANSWER, record, &diagnostics, err))
        return false;
    if (diagnostics.error_count > 0) {
        load_note_findings(session, record, &diagnostics);
        return error_set(err, ERROR_RECORD, "%s: no answer from a record with errors", path);
    }
    note_warnings(session, record, &diagnostics);
    return true;
}

bool load_record(struct session *session, const char *path, struct record *record,
                 struct error *err)
{
    return load_known(session, path, &session->request.known, record, err);
}

bool load_state(struct session *session, const char *path, struct state *state, struct error *err)
{
    struct record *record = ARENA_NEW(&session->arena, struct record);
    return load_record(session, path, record, err)
           && state_fold(&session->arena, record, session->request.as_of, state, err);
}
