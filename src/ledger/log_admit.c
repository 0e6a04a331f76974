/* SPDX-License-Identifier: Apache-2.0 */
/* Who gets into the log: signatures, roles, what was said before, and references. */
#include "ledger/log_batch.h"

#include "record/quote.h"

#include <string.h>

/* ---- the log and the batch as one ---- */

/* The store has failed, which is no fault of the statement. */
static bool io_failed(const struct batch *batch, struct error *err)
{
    return error_set(err, batch->io.code, "%s", batch->io.text);
}

/* The row as the store has it, `first` and `index` -1 if it was not stated; false if the store has
 * failed. The same parties and sources are referred to again and again: what was found is kept. */
static bool find_stored(struct batch *batch, int kind, struct str id, struct store_row *row)
{
    bool found;
    int64_t place = map_get(&batch->known[kind], id, -1);
    if (place >= 0) {
        *row = batch->stored[place];
        return true;
    }
    if (!store_find_row(batch->log->store, &batch->arena, str_from(statement_info(kind)->name), id,
                        row, &found, &batch->io))
        return false;
    if (!found)
        *row = (struct store_row){.first = -1, .index = -1};
    map_put(&batch->known[kind], id, (int64_t)batch->stored_count);
    ARENA_GROW(&batch->arena, &batch->stored, batch->stored_count, &batch->stored_capacity);
    batch->stored[batch->stored_count++] = *row;
    return true;
}

/* The view of roles.h on what was stated before: the batch so far, then the store. */
static bool find_precedent(void *context, int kind, struct str id, struct precedent *found)
{
    struct batch *batch = context;
    int64_t place = map_get(&batch->rows[kind], id, -1);
    const struct entrant *entrant = place >= 0 ? batch->entrants[place] : NULL;
    if (entrant == NULL && batch->self != NULL && batch->self->statement.kind == kind
        && str_eq(statement_id(&batch->self->statement), id))
        entrant = batch->self;
    if (entrant == NULL) {
        struct store_row row;
        bool is_there = find_stored(batch, kind, id, &row) && row.index >= 0
                        && (batch->bound == 0 || row.first < batch->bound);
        if (is_there)
            *found = (struct precedent){row.author, row.party};
        return is_there;
    }
    *found = (struct precedent){entrant->statement.author, entrant->party};
    return true;
}

/* ---- what was said before ---- */

/* Whether `note` bears a signature line that `before` does not. */
static bool adds_signer(const struct note *note, const struct note *before)
{
    for (size_t i = 0; i < note->signature_count; i++) {
        const struct note_signature *signature = &note->signatures[i];
        bool there = false;
        for (size_t j = 0; j < before->signature_count && !there; j++)
            there = str_eq(signature->name, before->signatures[j].name)
                    && memcmp(signature->key_id, before->signatures[j].key_id, KEY_ID_BYTES) == 0;
        if (!there)
            return true;
    }
    return false;
}

/* Where the words of an entrant stand already. */
struct said {
    int64_t *indexes; /* in the store */
    size_t count;
    int64_t place;       /* of the last one in the batch; -1: none */
    int64_t first;       /* entry of all; -1: they are new */
    bool is_covered;     /* by one that has all signers of the entrant */
    enum standing worth; /* of the one in the batch that covers it */
};

/* Read from the entry itself: a hash is for finding it, and no more. */
static bool look_at_entry(struct batch *batch, const struct entrant *entrant, int64_t index,
                          struct said *said)
{
    struct str bytes;
    struct note before;
    if (!store_read_entry(batch->log->store, &batch->arena, index, &bytes, &batch->io)
        || !log_parse_note(&batch->arena, index, bytes, &before, &batch->io))
        return false;
    if (str_eq(before.text, entrant->note.text) && !adds_signer(&entrant->note, &before))
        said->is_covered = true;
    return true;
}

static void look_at_batch(const struct batch *batch, const struct entrant *entrant,
                          struct said *said)
{
    struct str hash = {(const char *)entrant->text_hash.bytes, HASH_BYTES};
    said->place = map_get(&batch->texts, hash, -1);
    for (int64_t place = said->place; place >= 0; place = batch->entrants[place]->same_before) {
        const struct entrant *before = batch->entrants[place];
        said->first = before->receipt->index;
        if (!said->is_covered && !adds_signer(&entrant->note, &before->note)) {
            said->is_covered = true;
            said->worth = before->receipt->standing;
        }
    }
}

/* The entries with its words. Where the row is new, so are they. */
static bool find_words(struct batch *batch, const struct entrant *entrant, struct said *said)
{
    struct store_row row = {.first = -1};
    struct str id = statement_id(&entrant->statement);
    if (id.size > 0 && !find_stored(batch, entrant->statement.kind, id, &row))
        return false;
    return (id.size > 0 && row.first < 0)
           || store_find_text(batch->log->store, &batch->arena, &entrant->text_hash, row.first,
                              &said->indexes, &said->count, &batch->io);
}

static bool look(struct batch *batch, const struct entrant *entrant, struct said *said)
{
    *said = (struct said){.first = -1};
    look_at_batch(batch, entrant, said);
    if (!find_words(batch, entrant, said))
        return false;
    for (size_t i = 0; i < said->count && !said->is_covered; i++)
        if (!look_at_entry(batch, entrant, said->indexes[i], said))
            return false;
    if (said->count > 0)
        said->first = said->indexes[0];
    return true;
}

static bool deny(const struct entrant *entrant, const char *rule, const char *sentence,
                 struct error *err)
{
    struct str id = statement_id(&entrant->statement);
    return error_set(err, ERROR_DENIED, "%s: %s %.80s: %s", rule,
                     statement_info(entrant->statement.kind)->name, QUOTE(id), sentence);
}

/* Whether one of those that said the same is the latest statement of its row. */
static bool counts_still(struct batch *batch, const struct entrant *entrant,
                         const struct said *said, bool *counts)
{
    struct store_row row;
    int kind = entrant->statement.kind;
    struct str id = statement_id(&entrant->statement);
    int64_t latest = map_get(&batch->rows[kind], id, -1);
    *counts = latest >= 0 && latest == said->place;
    if (latest >= 0)
        return true;
    if (!find_stored(batch, kind, id, &row))
        return false;
    for (size_t i = 0; i < said->count; i++)
        *counts = *counts || row.index == said->indexes[i];
    return true;
}

/*
 * The words were said before. More signatures under them are welcome while they count; else an old
 * note with one more line would bring back what its author has since replaced.
 */
static bool check_still_counts(struct batch *batch, const struct entrant *entrant,
                               const struct said *said, struct error *err)
{
    bool counts = false;
    if (entrant->statement.kind == STATEMENT_KEYS)
        return deny(entrant, "said-before", "the same words have been said and carried out", err);
    if (statement_id(&entrant->statement).size == 0)
        return true;
    if (!counts_still(batch, entrant, said, &counts))
        return io_failed(batch, err);
    return counts
           || deny(entrant, "said-before", "the same words have been said, and replaced since",
                   err);
}

/* ---- admission ---- */

static bool check_roles(struct batch *batch, struct entrant *entrant, struct error *err)
{
    struct precedents precedents = {batch, find_precedent};
    enum standing standing = STANDING_ENTERED;
    bool good = entrant_check_signatures(entrant, batch->roster, err)
                && roles_check(batch->roster, &precedents, &entrant->statement, &entrant->note,
                               &standing, err);
    entrant->party = roles_party(&entrant->statement, &precedents);
    if (batch->io.code != ERROR_NONE)
        return io_failed(batch, err);
    *entrant->receipt =
        (struct log_receipt){batch->edge.size + (int64_t)batch->fresh_count, true, standing};
    return good;
}

bool batch_check_references(struct batch *batch, const struct entrant *entrant, struct error *err)
{
    struct precedents precedents = {batch, find_precedent};
    bool good = roles_check_references(&precedents, &entrant->statement, err);
    return batch->io.code == ERROR_NONE ? good : io_failed(batch, err);
}

/* One that comes alone can refer to itself, but to nothing that is yet to come. */
static bool check_references_now(struct batch *batch, const struct entrant *entrant,
                                 struct error *err)
{
    batch->self = entrant;
    bool good = batch_check_references(batch, entrant, err);
    batch->self = NULL;
    return good;
}

/* Sets the entry that stated its row first. */
static bool find_first(struct batch *batch, struct entrant *entrant, struct str id)
{
    struct store_row row;
    int kind = entrant->statement.kind;
    int64_t place = map_get(&batch->rows[kind], id, -1);
    if (place < 0 && !find_stored(batch, kind, id, &row))
        return false;
    entrant->first = place >= 0 ? batch->entrants[place]->first : row.first;
    if (entrant->first < 0)
        entrant->first = entrant->receipt->index;
    return true;
}

/* From now on the batch knows it; a statement of kind `keys` is carried out. */
static bool take(struct batch *batch, struct entrant *entrant, size_t place, struct error *err)
{
    struct str id = statement_id(&entrant->statement);
    struct str hash = {(const char *)entrant->text_hash.bytes, HASH_BYTES};
    if (entrant->statement.kind == STATEMENT_KEYS
        && !roster_apply(batch->roster, &entrant->statement, entrant->receipt->index, err))
        return false;
    if (id.size > 0 && !find_first(batch, entrant, id))
        return io_failed(batch, err);
    if (id.size > 0)
        map_put(&batch->rows[entrant->statement.kind], id, (int64_t)place);
    entrant->same_before = map_get(&batch->texts, hash, -1);
    map_put(&batch->texts, hash, (int64_t)place);
    batch->fresh[batch->fresh_count++] = entrant;
    return true;
}

bool batch_admit_one(struct batch *batch, size_t place, struct error *err)
{
    struct said said;
    struct entrant *entrant = batch->entrants[place];
    if (!look(batch, entrant, &said))
        return io_failed(batch, err);
    if (said.is_covered) {
        *entrant->receipt = (struct log_receipt){said.first, false, said.worth};
        return true;
    }
    return (said.first < 0 || check_still_counts(batch, entrant, &said, err))
           && check_roles(batch, entrant, err)
           && (entrant->refusal == NULL || check_references_now(batch, entrant, err))
           && take(batch, entrant, place, err);
}

/* Rows of a batch may refer to each other in any order, so this comes when all are known. */
static bool check_references(struct batch *batch, size_t *refused, struct error *err)
{
    for (*refused = 0; *refused < batch->count; ++*refused) {
        const struct entrant *entrant = batch->entrants[*refused];
        if (entrant->refusal == NULL && entrant->receipt->is_new
            && !batch_check_references(batch, entrant, err))
            return false;
    }
    return true;
}

bool batch_admit(struct batch *batch, size_t *refused, struct error *err)
{
    for (*refused = 0; *refused < batch->count; ++*refused) {
        struct error *own = batch->entrants[*refused]->refusal;
        if (batch_admit_one(batch, *refused, own != NULL ? own : err))
            continue;
        if (batch->io.code != ERROR_NONE)
            return io_failed(batch, err);
        if (own == NULL)
            return false;
    }
    return check_references(batch, refused, err);
}
