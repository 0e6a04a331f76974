/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/verify_proof.h"

#include "answer/words.h"
#include "base/file.h"
#include "cli/scrutiny.h"
#include "ledger/bundle.h"
#include "ledger/cosignature.h"
#include "ledger/proof.h"
#include "record/quote.h"

#include <inttypes.h>

struct proving {
    struct session *session;
    const char *path;
    const struct key *log;
    const struct policy *policy; /* NULL: none was given */
    struct scrutiny scrutiny;
    struct proof proof;
    struct str entry;
    struct checkpoint checkpoint;
    struct note note; /* of the checkpoint */
    bool is_met;      /* the policy's quorum */
};

static void tell(struct proving *p, const char *what)
{
    const struct audit_finding finding = {p->path, -1, what};
    struct verify_watch watch = scrutiny_watch(&p->scrutiny);
    watch.finding(watch.context, &finding);
}

/* The entry that was given, or the one that the proof carries: nobody vouches for either until the
 * hashes lead from it to the root. */
static bool read_entry(struct proving *p, struct error *err)
{
    const char *path = p->session->request.entry;
    p->entry = p->proof.extra;
    if (path != NULL)
        return file_read(&p->session->arena, path, BUNDLE_ENTRY_BYTES_MAX, &p->entry, err);
    return p->entry.size > 0
           || error_set(err, ERROR_USAGE,
                        "%s: the proof does not carry its entry: give it with --entry FILE",
                        p->path);
}

static bool read_proof(struct proving *p, struct error *err)
{
    struct str bytes;
    struct error fault;
    if (!file_read(&p->session->arena, p->path, PROOF_BYTES_MAX, &bytes, err))
        return false;
    if (!proof_parse(&p->session->arena, bytes, &p->proof, &fault))
        return error_set(err, fault.code, "%s: %s", p->path, fault.text);
    return read_entry(p, err);
}

/* The signature of the log and the way from the entry to the root, then the witnesses. */
static void check(struct proving *p)
{
    struct error fault;
    struct arena *arena = &p->session->arena;
    if (!proof_verify(arena, &p->proof, p->entry, p->log, NULL, &p->checkpoint, &fault)) {
        tell(p, fault.text);
        return;
    }
    if (p->policy == NULL)
        return;
    if (!checkpoint_open(arena, p->proof.checkpoint, p->log, p->policy, &p->checkpoint, &p->note,
                         &fault)) {
        tell(p, fault.text);
        return;
    }
    p->is_met = policy_is_met(p->policy, &p->note);
    if (!p->is_met)
        tell(p, "the checkpoint is not cosigned by the quorum of the policy");
}

/* ---- what the entry says of itself ---- */

/* The first line and the author's, without believing either. */
static void write_entry(struct buf *out, struct str entry, struct arena *arena)
{
    struct note note;
    struct error ignored;
    struct str rest, kind, author;
    if (!note_parse(arena, entry, &note, &ignored))
        note = (struct note){.text = entry};
    rest = note.text;
    if (!str_starts(rest, STR("surety/v1 ")) || !str_next(&rest, '\n', &kind)
        || !str_next(&rest, '\n', &author))
        return;
    buf_printf(out, "the entry says: %s, %s", QUOTE(kind), QUOTE(author));
    for (size_t i = 0; i < note.signature_count; i++)
        buf_printf(out, "%s%s", i == 0 ? "; it bears signatures named " : ", ",
                   QUOTE(note.signatures[i].name));
    buf_char(out, '\n');
}

static void write_witnesses(struct buf *out, const struct proving *p)
{
    buf_text(out, "the checkpoint is cosigned by the policy's quorum:");
    for (size_t i = 0, count = 0; i < p->note.signature_count; i++) {
        const struct note_signature *signature = &p->note.signatures[i];
        if (signature->by == NULL || signature->by->type != KEY_COSIGNATURE)
            continue;
        buf_printf(out, "%s%s at ", count++ == 0 ? " " : ", ", signature->by->name);
        scrutiny_write_time(out, cosignature_time_s(signature->payload));
    }
    buf_char(out, '\n');
}

static void write_words(struct proving *p)
{
    struct buf *out = &p->session->out;
    scrutiny_write_findings(&p->scrutiny, out);
    if (p->scrutiny.count > 0) {
        words_count(out, (size_t)p->scrutiny.count, "finding");
        buf_text(out, "; nothing is proved\n");
        return;
    }
    buf_printf(out, "entry %" PRId64 " is in the log %s, by its signed checkpoint of ",
               p->proof.index, p->log->name);
    words_count(out, (size_t)p->checkpoint.size, "entry");
    buf_char(out, '\n');
    write_entry(out, p->entry, &p->session->arena);
    if (p->policy == NULL)
        buf_text(out, "not checked: cosignatures, for no policy was given\n");
    else
        write_witnesses(out, p);
    buf_text(out, "not checked: the entry's own signatures and who may state it, which take the "
                  "whole log\n");
}

static void write_json(struct proving *p)
{
    struct emit json;
    char hex[HASH_HEX_BYTES];
    struct hash leaf = hash_leaf(p->entry);
    emit_init(&json, &p->session->out);
    emit_open(&json, '{');
    scrutiny_emit_findings(&p->scrutiny, &json);
    emit_key(&json, "origin");
    emit_text(&json, p->log->name);
    emit_key(&json, "index");
    emit_integer(&json, p->proof.index);
    emit_key(&json, "leaf");
    emit_text(&json, hash_write_hex(hex, &leaf));
    emit_key(&json, "size");
    if (p->scrutiny.count > 0)
        emit_null(&json);
    else
        emit_integer(&json, p->checkpoint.size);
    emit_key(&json, "cosignatures_checked");
    emit_bool(&json, p->policy != NULL);
    emit_key(&json, "cosigned");
    emit_bool(&json, p->is_met);
    emit_close(&json, '}');
}

bool verify_proof_run(struct session *session, const struct key *log, const struct policy *policy,
                      struct error *err)
{
    struct proving p = {.session = session,
                        .path = session->request.operands.items[0],
                        .log = log,
                        .policy = policy,
                        .scrutiny = {.arena = &session->arena}};
    if (!read_proof(&p, err))
        return false;
    check(&p);
    session->unfavourable = p.scrutiny.count > 0;
    if (session->request.json)
        write_json(&p);
    else
        write_words(&p);
    return true;
}
