/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/log.h"

#include "answer/words.h"
#include "base/file.h"
#include "cli/load.h"
#include "cli/progress.h"
#include "cli/signing.h"
#include "cli/trust.h"
#include "ledger/stream.h"
#include "record/quote.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

enum {
    APPEND_BYTES_MAX = 1 << 30,
    APPEND_LINES_MAX = 20, /* receipts that are told one by one; of more only the count */
};

/* What is to be appended. */
struct intake {
    struct session *session;
    struct log *log;
    const struct policy *policy; /* whose witnesses are asked afterwards; NULL: nobody is */
    struct key_pair *pair;       /* NULL: everything is signed already */
    struct log_submission *items;
    size_t count, capacity;
    size_t said; /* rows that count in the log already, in these words */
};

static void add(struct intake *intake, struct str note, struct str body)
{
    ARENA_GROW(&intake->session->arena, &intake->items, intake->count, &intake->capacity);
    intake->items[intake->count++] = (struct log_submission){note, body};
}

static bool add_text(struct intake *intake, const struct statement_text *text, struct error *err)
{
    const struct key_pair *pair = intake->pair;
    struct buf note;
    buf_init(&note);
    bool good = note_sign(text->text, &pair, 1, &note, err);
    if (good)
        add(intake,
            (struct str){arena_copy(&intake->session->arena, note.data, note.size), note.size},
            text->body);
    buf_release(&note);
    return good;
}

/* ---- where statements come from ---- */

static bool sign_texts(struct intake *intake, const struct signing_text *texts, size_t count,
                       struct error *err)
{
    struct progress progress;
    bool good = true;
    progress_begin(&progress, "signing", count);
    for (size_t i = 0; i < count && good; i++) {
        int64_t index;
        good = log_find_same(intake->log, &texts[i].statement, texts[i].text.text, &index, err);
        intake->said += good && index >= 0;
        good = good && (index >= 0 || add_text(intake, &texts[i].text, err));
        progress_at(&progress, i + 1);
    }
    progress_end(&progress);
    return good;
}

/* The rows of a record, but for those that count already. */
static bool take_rows(struct intake *intake, const char *path, struct error *err)
{
    struct session *session = intake->session;
    struct record *record = ARENA_NEW(&session->arena, struct record);
    struct signing_text *texts;
    const char *party = session->request.party;
    size_t count, left;
    if (intake->pair == NULL)
        return error_set(err, ERROR_USAGE, "%s: rows must be signed: give --key FILE", path);
    if (!load_record(session, path, record, err)
        || !signing_texts(&session->arena, record, intake->pair, party, &texts, &count, &left, err))
        return false;
    signing_note_left(&session->notes, party == NULL ? left : 0);
    return sign_texts(intake, texts, count, err);
}

static bool take_stream(struct intake *intake, struct str bytes, struct error *err)
{
    struct stream_item item;
    while (stream_next(&bytes, &item, err)) {
        struct statement_text text = {item.text, item.body};
        if (item.note.size > 0)
            add(intake, item.note, item.body);
        else if (intake->pair == NULL)
            return error_set(err, ERROR_USAGE,
                             "statement %zu is not signed: give --key FILE, or sign it first",
                             intake->count + 1);
        else if (!add_text(intake, &text, err))
            return false;
    }
    return err->code == ERROR_NONE;
}

static bool read_input(struct arena *arena, struct str *bytes, struct error *err)
{
    struct buf input;
    char block[65536];
    ssize_t n;
    buf_init(&input);
    while ((n = read(STDIN_FILENO, block, sizeof block)) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 || input.size + (size_t)n > APPEND_BYTES_MAX)
            break;
        buf_add(&input, block, (size_t)n);
    }
    *bytes = (struct str){arena_copy(arena, input.data, input.size), input.size};
    buf_release(&input);
    if (n > 0)
        return error_set(err, ERROR_LIMIT, "standard input: more than %d bytes", APPEND_BYTES_MAX);
    return n == 0 || error_errno(err, "standard input");
}

static bool take_in(struct intake *intake, struct error *err)
{
    const struct operands *operands = &intake->session->request.operands;
    const char *path = operands->count > 2 ? operands->items[2] : "-";
    const char *party = intake->session->request.party;
    struct arena *arena = &intake->session->arena;
    struct str bytes;
    if (str_eq(str_from(path), STR("-")))
        return signing_all(party, "standard input", err) && read_input(arena, &bytes, err)
               && take_stream(intake, bytes, err);
    if (file_kind_at(path) != FILE_REGULAR)
        return take_rows(intake, path, err);
    if (!file_read(arena, path, APPEND_BYTES_MAX, &bytes, err))
        return false;
    if (!stream_is(bytes))
        return take_rows(intake, path, err);
    return signing_all(party, path, err) && take_stream(intake, bytes, err);
}

/* ---- appending ---- */

static void write_receipt(struct buf *out, const struct log_receipt *receipt)
{
    static const char *const words[] = {
        [STANDING_ENTERED] = "entered",
        [STANDING_SIGNED] = "signed",
        [STANDING_VERIFIED] = "verified",
    };
    buf_printf(out, "%" PRId64 "\t%s\n", receipt->index,
               receipt->is_new ? words[receipt->standing] : "said before");
}

static bool append_next(struct intake *intake, struct log_receipt *receipts, size_t *done,
                        struct error *err)
{
    size_t refused, left = intake->count - *done;
    size_t count = left < LOG_BATCH_MAX ? left : LOG_BATCH_MAX;
    if (!log_append(intake->log, intake->items + *done, count, receipts + *done, &refused, err)) {
        struct error why = *err;
        return error_set(err, why.code, "statement %zu: %.220s", *done + refused + 1, why.text);
    }
    *done += count;
    return true;
}

static bool append_all(struct intake *intake, struct log_receipt *receipts, struct error *err)
{
    struct progress progress;
    bool good = true;
    progress_begin(&progress, "appending", intake->count);
    for (size_t done = 0; good && done < intake->count;) {
        good = append_next(intake, receipts, &done, err);
        progress_at(&progress, done);
    }
    progress_end(&progress);
    return good;
}

static void write_summary(const struct intake *intake, const struct log_receipt *receipts)
{
    struct buf *out = &intake->session->out;
    const char *state = log_cosign_after(intake->session, intake->log, intake->policy);
    size_t fresh = 0;
    for (size_t i = 0; i < intake->count; i++) {
        if (intake->count <= APPEND_LINES_MAX)
            write_receipt(out, &receipts[i]);
        fresh += receipts[i].is_new;
    }
    buf_printf(out, "%zu new, %zu said before; the log has ", fresh,
               intake->count - fresh + intake->said);
    words_count(out, (size_t)log_size(intake->log), "entry");
    buf_printf(out, ", %s\n", state);
}

static bool append(struct intake *intake, struct error *err)
{
    if (!take_in(intake, err))
        return false;
    struct log_receipt *receipts =
        ARENA_ARRAY(&intake->session->arena, struct log_receipt, intake->count + 1);
    if (!append_all(intake, receipts, err))
        return false;
    write_summary(intake, receipts);
    log_effect_note(intake->session, intake->log, receipts, intake->count);
    return true;
}

/* A policy that is in the store and cannot be read is no reason to refuse statements. */
static bool find_policy(struct intake *intake, const char *folder, struct error *err)
{
    struct session *session = intake->session;
    if (trust_policy(session, folder, log_key(intake->log), &intake->policy, err))
        return true;
    if (session->request.policy != NULL)
        return false;
    buf_printf(&session->notes, "not cosigned: %s\n", err->text);
    *err = (struct error){ERROR_NONE, ""};
    return true;
}

bool log_append_run(struct session *session, struct error *err)
{
    const struct request *request = &session->request;
    const char *folder = request->operands.items[1];
    struct intake intake = {.session = session};
    struct key_pair *log_pair = NULL;
    const char *key_path = request->log_key != NULL
                               ? request->log_key
                               : arena_printf(&session->arena, "%s/" LOG_KEY_FILE, folder);
    bool good = (store_is_at(folder)
                 || error_set(err, ERROR_NOT_FOUND, "%s: no ledger is kept there", folder))
                && key_pair_read(key_path, &log_pair, err)
                && (request->key == NULL || key_pair_read(request->key, &intake.pair, err))
                && log_open(folder, log_pair, (struct store_options){0}, &intake.log, err)
                && find_policy(&intake, folder, err) && append(&intake, err);
    log_close(intake.log);
    key_pair_close(intake.pair);
    key_pair_close(log_pair);
    return good;
}
