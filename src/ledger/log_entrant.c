/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/log_entrant.h"

#include "ledger/bundle.h"
#include "record/quote.h"

bool entrant_parse_note(struct arena *arena, struct entrant *entrant, struct error *err)
{
    if (entrant->bytes.size > BUNDLE_ENTRY_BYTES_MAX)
        return error_set(err, ERROR_LIMIT, "a signed statement of %zu bytes, the limit is %d",
                         entrant->bytes.size, BUNDLE_ENTRY_BYTES_MAX);
    return note_parse(arena, entrant->bytes, &entrant->note, err);
}

bool entrant_parse_statement(struct arena *arena, struct entrant *entrant, struct error *err)
{
    if (!statement_parse(arena, entrant->note.text, entrant->body, &entrant->statement, err))
        return false;
    entrant->leaf = hash_leaf(entrant->bytes);
    entrant->text_hash = hash_bytes(entrant->note.text);
    entrant->same_before = entrant->first = -1;
    if (entrant->statement.is_detached)
        entrant->body_hash = hash_bytes(entrant->body);
    if (entrant->statement.kind == STATEMENT_KEYS)
        entrant->brought = ARENA_NEW(arena, struct key);
    return true;
}

bool entrant_parse(struct arena *arena, const struct log_submission *submission,
                   struct entrant *entrant, struct error *err)
{
    *entrant = (struct entrant){.bytes = submission->note, .body = submission->body};
    return entrant_parse_note(arena, entrant, err) && entrant_parse_statement(arena, entrant, err);
}

size_t entrant_resolve(struct arena *arena, struct entrant *entrant, const struct roster *roster,
                       struct signature_job *jobs)
{
    struct error ignored; /* who refuses it will say why */
    struct note *note = &entrant->note;
    entrant->jobs = jobs;
    entrant->job_count = 0;
    if (!roster_resolve(roster, &entrant->statement, note, entrant->brought, &ignored))
        return 0;
    entrant->job_count = note->signature_count;
    for (size_t i = 0; i < note->signature_count; i++) {
        struct key *key = ARENA_NEW(arena, struct key);
        *key = *note->signatures[i].by;
        note->signatures[i].by = NULL;
        jobs[i] = (struct signature_job){
            .key = key, .text = note->text, .signature = &note->signatures[i]};
    }
    return entrant->job_count;
}

static bool is_good(const struct entrant *entrant, size_t i)
{
    const struct note_signature *signature = &entrant->note.signatures[i];
    if (i < entrant->job_count && key_eq(entrant->jobs[i].key, signature->by))
        return entrant->jobs[i].is_good;
    return note_signature_is_good(signature->by, entrant->note.text, signature);
}

bool entrant_check_signatures(struct entrant *entrant, const struct roster *roster,
                              struct error *err)
{
    struct note *note = &entrant->note;
    if (!roster_resolve(roster, &entrant->statement, note, entrant->brought, err))
        return false;
    for (size_t i = 0; i < note->signature_count; i++)
        if (!is_good(entrant, i))
            return error_set(err, ERROR_SIGNATURE, "the signature by %s does not verify",
                             QUOTE(note->signatures[i].name));
    roster_settle(note, entrant->brought);
    return true;
}
