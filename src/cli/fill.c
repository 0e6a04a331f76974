/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/revise.h"

#include "base/file.h"
#include "cli/load.h"
#include "ledger/store.h"
#include "record/limits.h"
#include "record/validate.h"

#include <stdlib.h>
#include <unistd.h>

/* The files that get new rows or edits: as they are and as they will be. */
struct files {
    char *paths[KIND_COUNT];
    struct str old[KIND_COUNT]; /* empty: there is none */
    struct str new[KIND_COUNT]; /* data NULL: it stays as it is */
};

/* Where a link leads: a file that is kept elsewhere is written there, and the link stays. */
static char *follow_links(struct arena *arena, char *path)
{
    char *real = realpath(path, NULL);
    if (real == NULL)
        return path; /* it is not there */
    char *kept = arena_printf(arena, "%s", real);
    free(real);
    return kept;
}

static bool prepare_file(struct session *session, const struct revision *revision, enum kind kind,
                         struct files *files, struct error *err)
{
    struct arena *arena = &session->arena;
    files->paths[kind] =
        arena_printf(arena, "%s/%s", session->request.operands.items[0], kind_infos[kind].file);
    files->paths[kind] = follow_links(arena, files->paths[kind]);
    bool is_there = file_kind_at(files->paths[kind]) != FILE_ABSENT;
    if (is_there && !file_read(arena, files->paths[kind], LIMIT_FILE_BYTES, &files->old[kind], err))
        return false;
    struct buf text;
    buf_init(&text);
    bool good = revise_file(arena, revision, kind, files->old[kind], &text, err);
    if (good)
        files->new[kind] = (struct str){arena_copy(arena, text.data, text.size), text.size};
    buf_release(&text);
    return good;
}

static bool prepare_files(struct session *session, const struct revision *revision,
                          struct files *files, struct error *err)
{
    for (int k = 0; k < REVISION_KIND_COUNT; k++)
        if (revise_touches(revision, revision_kinds[k])
            && !prepare_file(session, revision, revision_kinds[k], files, err))
            return false;
    return true;
}

/* Puts back what was written before a write failed; a crash in between is in revise.h. */
static void put_back(const struct files *files, int written)
{
    struct error ignored;
    while (written-- > 0) {
        enum kind kind = revision_kinds[written];
        if (files->new[kind].data == NULL)
            continue;
        if (files->old[kind].size == 0)
            unlink(files->paths[kind]);
        else if (!file_write(files->paths[kind], files->old[kind], &ignored))
            return;
    }
}

static bool write_files(const struct files *files, struct error *err)
{
    for (int k = 0; k < REVISION_KIND_COUNT; k++) {
        enum kind kind = revision_kinds[k];
        if (files->new[kind].data == NULL || file_write(files->paths[kind], files->new[kind], err))
            continue;
        put_back(files, k);
        return false;
    }
    return true;
}

/* Notes what was found; an error among it ends the filling in. */
static bool note(struct session *session, struct diagnostics *diagnostics, struct error *err)
{
    diagnostics_sort(diagnostics);
    diagnostics_write(diagnostics, (struct str){0}, &session->notes);
    return diagnostics->error_count == 0
           || error_set(err, ERROR_RECORD, "nothing was written: the answers have errors");
}

static bool load_before(struct session *session, struct record *record,
                        struct diagnostics *diagnostics, struct state *state, struct error *err)
{
    const char *path = session->request.operands.items[0];
    if (store_is_at(path))
        return error_set(err, ERROR_USAGE,
                         "%s: rows of a ledger are signed by who says them: surety convert %s --to "
                         "csv -o DIR, surety fill DIR, then surety log append %s DIR --key KEY",
                         path, path, path);
    if (file_kind_at(path) == FILE_REGULAR)
        return error_set(err, ERROR_USAGE,
                         "%s: only a folder is filled in; surety convert --to csv makes one", path);
    if (!load_findings(session, path, record, diagnostics, err))
        return false;
    if (diagnostics->error_count == 0)
        return state_fold(&session->arena, record, DATE_NONE, state, err);
    load_note_findings(session, record, diagnostics);
    return error_set(err, ERROR_RECORD, "%s: a record with errors is not filled in", path);
}

/* The whole record as it would be, read from the bytes that would be written. */
static bool check_after(struct session *session, const struct revision *revision,
                        const struct files *files, const struct diagnostics *before,
                        struct diagnostics *found, struct error *err)
{
    struct record *record = ARENA_NEW(&session->arena, struct record);
    struct diagnostics after;
    diagnostics_init(&after, &session->arena);
    if (!record_load_with(&session->arena, session->request.operands.items[0], files->new, record,
                          &after, err))
        return false;
    record_validate(record, &after);
    diagnostics_sort(&after);
    revise_check(&session->arena, revision, before, record, &after, found);
    return note(session, found, err);
}

static bool read_replies(struct session *session, const struct premise *premise,
                         struct diagnostics *found, struct replies *replies, struct error *err)
{
    const char *path = session->request.operands.items[1];
    struct str bytes;
    if (!file_read(&session->arena, path, LIMIT_FILE_BYTES, &bytes, err)) {
        err->code = err->code == ERROR_NOT_FOUND ? ERROR_IO : err->code;
        return false;
    }
    reply_read(&session->arena, premise, str_from(path), bytes, found, replies);
    return found->error_count == 0 || note(session, found, err);
}

static bool run(struct session *session, struct error *err)
{
    const struct request *request = &session->request;
    struct arena *arena = &session->arena;
    struct record *record = ARENA_NEW(arena, struct record);
    struct state *state = ARENA_NEW(arena, struct state);
    struct files *files = ARENA_NEW(arena, struct files);
    struct diagnostics before, found;
    struct premise premise;
    struct replies replies;
    struct revision revision;
    struct revision_options how = {request->said_on, request->source, request->rewrite_conditions};
    diagnostics_init(&found, arena);
    if (!load_before(session, record, &before, state, err)
        || !premise_make_without_set(arena, state, &request->question, &premise, err)
        || !read_replies(session, &premise, &found, &replies, err)
        || !revise_make(arena, &premise, &replies, &how, &revision, &found, err))
        return false;
    if (found.error_count > 0)
        return note(session, &found, err);
    if (!prepare_files(session, &revision, files, err)
        || !check_after(session, &revision, files, &before, &found, err)
        || !(request->dry_run || write_files(files, err)))
        return false;
    if (request->json)
        revise_write_json(&session->out, &revision, !request->dry_run);
    else
        revise_write_text(&session->out, &session->look, &revision, !request->dry_run);
    return true;
}

static const struct option *const options[] = {
    &option_said_on, &option_source, &option_rewrite_conditions,
    &option_dry_run, &option_json,   NULL};

const struct command fill_command = {
    .usage = {.name = "fill",
              .operands = "DIR FILE.csv",
              .operands_min = 2,
              .operands_max = 2,
              .summary = "Read the answers of a questionnaire back as new rows of the record",
              .details =
                  "FILE.csv is what surety ask wrote, with answers filled in. The whole new "
                  "record is checked first:\neither all answers are written or none. What is "
                  "there stays as it is; new rows supersede it.",
              .options = options},
    .run = run,
};
