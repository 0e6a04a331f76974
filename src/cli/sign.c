/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file.h"
#include "cli/load.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/signing.h"
#include "ledger/note.h"
#include "ledger/stream.h"

#include <inttypes.h>

enum { SIGN_BYTES_MAX = 1 << 28 };

static bool sign_rows(struct session *session, const char *path, const struct key_pair *pair,
                      struct buf *out, struct error *err)
{
    struct record *record = ARENA_NEW(&session->arena, struct record);
    struct signing_text *texts;
    size_t count, left;
    const char *party = session->request.party;
    if (!load_record(session, path, record, err)
        || !signing_texts(&session->arena, record, pair, party, &texts, &count, &left, err))
        return false;
    signing_note_left(&session->notes, party == NULL ? left : 0);
    struct progress progress;
    bool good = true;
    progress_begin(&progress, "signing", count);
    for (size_t i = 0; i < count && good; i++) {
        good = signing_write(out, &texts[i].text, pair, err);
        progress_at(&progress, i + 1);
    }
    progress_end(&progress);
    return good;
}

/* One more signature under what may have some already; a key signs a text once. */
static bool sign_item(struct session *session, const struct stream_item *item,
                      const struct key_pair *pair, struct buf *out, struct error *err)
{
    struct statement statement;
    struct statement_text text = {item->text, item->body};
    struct note note = {0};
    struct buf signed_note;
    const struct key *key = key_pair_public(pair);
    if (!statement_parse(&session->arena, item->text, item->body, &statement, err))
        return false;
    if (item->note.size == 0)
        return signing_write(out, &text, pair, err);
    if (!note_parse(&session->arena, item->note, &note, err))
        return false;
    buf_init(&signed_note);
    buf_str(&signed_note, item->note);
    bool there = false;
    for (size_t i = 0; i < note.signature_count; i++)
        there = there || key_answers_to(key, note.signatures[i].name, note.signatures[i].key_id);
    if (!there)
        note_write_signature_by(&signed_note, pair, item->text);
    stream_write(out, buf_view(&signed_note), item->body);
    buf_release(&signed_note);
    return true;
}

static bool sign_stream(struct session *session, struct str bytes, const struct key_pair *pair,
                        struct buf *out, struct error *err)
{
    struct stream_item item;
    size_t number = 1;
    for (; stream_next(&bytes, &item, err); number++)
        if (!sign_item(session, &item, pair, out, err)) {
            struct error why = *err;
            return error_set(err, why.code, "statement %zu: %.200s", number, why.text);
        }
    return err->code == ERROR_NONE;
}

static bool sign(struct session *session, const struct key_pair *pair, struct buf *out,
                 struct error *err)
{
    const char *path = session->request.operands.items[0];
    struct str bytes;
    if (file_kind_at(path) != FILE_REGULAR)
        return sign_rows(session, path, pair, out, err);
    if (!file_read(&session->arena, path, SIGN_BYTES_MAX, &bytes, err))
        return false;
    if (!stream_is(bytes))
        return sign_rows(session, path, pair, out, err);
    return signing_all(session->request.party, path, err)
           && sign_stream(session, bytes, pair, out, err);
}

static bool run(struct session *session, struct error *err)
{
    const struct request *request = &session->request;
    struct key_pair *pair = NULL;
    if (request->key == NULL)
        return error_set(err, ERROR_USAGE, "missing --key FILE, the key to sign with");
    if (!key_pair_read(request->key, &pair, err))
        return false;
    bool good = sign(session, pair, &session->out, err);
    key_pair_close(pair);
    if (!good)
        buf_clear(&session->out);
    if (!good || request->output == NULL)
        return good;
    good = output_write(request->output, buf_view(&session->out), err);
    buf_clear(&session->out);
    return good;
}

static const struct option *const options[] = {&option_key, &option_party, &option_output, NULL};

const struct command sign_command = {
    .usage =
        {.name = "sign",
         .operands = "DIR|FILE",
         .operands_min = 1,
         .operands_max = 1,
         .summary = "Turn rows into signed statements, or sign statements once more",
         .details =
             "Of a guarantee folder or JSON record the party that the key is named after states "
             "the rows\nthat its role may state; with --party, those that speak for that "
             "party. A file of\nstatements gets one more signature under each. The result "
             "goes to standard output, for\n`surety log append`.",
         .options = options},
    .run = run,
};
