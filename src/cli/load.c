/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/load.h"

#include "answer/words.h"
#include "ledger/log.h"
#include "record/validate.h"

/* Two doors to the same record: what was written down, and what was signed and kept. */
static bool read_record(struct session *session, const char *path, struct record *record,
                        struct diagnostics *diagnostics, struct error *err)
{
    struct log *log;
    if (!store_is_at(path))
        return record_load(&session->arena, path, record, diagnostics, err);
    if (!log_open(path, NULL, (struct store_options){0}, &log, err))
        return false;
    bool good = log_load(log, &session->arena, -1, record, diagnostics, err);
    record->path = str_from(path);
    log_close(log);
    return good;
}

bool load_findings(struct session *session, const char *path, struct record *record,
                   struct diagnostics *diagnostics, struct error *err)
{
    diagnostics_init(diagnostics, &session->arena);
    if (!read_record(session, path, record, diagnostics, err)) {
        /* A name in a question that is not found is a usage error; a folder that is not there is
         * not. */
        if (err->code == ERROR_NOT_FOUND)
            err->code = ERROR_IO;
        return false;
    }
    record_validate(record, diagnostics);
    diagnostics_sort(diagnostics);
    return true;
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

bool load_record(struct session *session, const char *path, struct record *record,
                 struct error *err)
{
    struct diagnostics diagnostics;
    if (!load_findings(session, path, record, &diagnostics, err))
        return false;
    if (diagnostics.error_count > 0) {
        load_note_findings(session, record, &diagnostics);
        return error_set(err, ERROR_RECORD, "%s: no answer from a record with errors", path);
    }
    note_warnings(session, record, &diagnostics);
    return true;
}

bool load_state(struct session *session, const char *path, struct state *state, struct error *err)
{
    struct record *record = ARENA_NEW(&session->arena, struct record);
    return load_record(session, path, record, err)
           && state_fold(&session->arena, record, session->request.as_of, state, err);
}
