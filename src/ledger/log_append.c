/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Appending. The order of steps is what makes it safe; each says what is left if we stop there.
 *
 *   parse      what needs no knowledge of the log
 *   admit      roles, signatures, references, against the log and the batch itself
 *   seal       hash, grow a copy of the edge, compute it all again, sign
 *   persist    one transaction that expects the head it began with: one flush
 *   release    receipts to the caller; the checkpoint may leave the program
 *
 * The store's write lock is taken before the head is read and held until the flush, so that no two
 * writers ever sign; should the lock fail us, the head's compare-and-swap still lets one through.
 */
#include "ledger/log_parts.h"

#include "ledger/bundle.h"
#include "record/quote.h"

#include <inttypes.h>
#include <string.h>

/* One statement of a batch. */
struct entrant {
    const struct log_submission *submission;
    struct note note;
    struct statement statement;
    struct hash text_hash, body_hash;
    struct str party; /* that it speaks for */
    struct log_receipt *receipt;
};

struct node {
    int level;
    int64_t index;
    struct hash hash;
};

struct batch {
    struct log *log;
    struct arena arena;
    struct entrant *entrants;
    size_t count;
    struct entrant **fresh; /* those that become entries, in order */
    size_t fresh_count;
    struct roster roster;                  /* as of the last one that was admitted */
    struct map rows[STATEMENT_KIND_COUNT]; /* id → the entrant that stated it last */
    struct map texts;                      /* hash of a text → the first entrant with it */
    struct buf bundle;                     /* the entries as they are stored */
    struct hash *leaves;                   /* of fresh ones */
    struct tree_edge edge;                 /* with them */
    struct node *nodes;                    /* that became complete, of levels that are stored */
    size_t node_count, node_capacity;
    struct buf checkpoint;
    struct error io; /* what went wrong where only yes and no could be said */
};

/* ---- parse ---- */

static bool parse_one(struct batch *batch, struct entrant *entrant, struct error *err)
{
    const struct log_submission *submission = entrant->submission;
    if (submission->note.size > BUNDLE_ENTRY_BYTES_MAX)
        return error_set(err, ERROR_LIMIT, "a signed statement of %zu bytes, the limit is %d",
                         submission->note.size, BUNDLE_ENTRY_BYTES_MAX);
    if (!note_parse(&batch->arena, submission->note, &entrant->note, err)
        || !statement_parse(&batch->arena, entrant->note.text, submission->body,
                            &entrant->statement, err))
        return false;
    entrant->text_hash = hash_bytes(entrant->note.text);
    entrant->body_hash = hash_bytes(submission->body);
    return true;
}

/* ---- admit ---- */

/* The view of roles.h on what was stated before: the batch so far, then the store. */
static bool find_precedent(void *context, int kind, struct str id, struct precedent *found)
{
    struct batch *batch = context;
    struct store_row row;
    bool known = false;
    int64_t place = map_get(&batch->rows[kind], id, -1);
    if (place >= 0) {
        const struct entrant *entrant = &batch->entrants[place];
        *found = (struct precedent){entrant->statement.author, entrant->party};
        return true;
    }
    if (!store_find_row(batch->log->store, &batch->arena, str_from(statement_info(kind)->name), id,
                        &row, &known, &batch->io))
        return false;
    *found = known ? (struct precedent){row.author, row.party} : (struct precedent){0};
    return known;
}

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

/* Whether an entry that is stored has all signers of the entrant; read from the entry itself. */
static bool is_covered(struct batch *batch, const struct entrant *entrant, int64_t index,
                       bool *covered, struct error *err)
{
    struct str bytes;
    struct note before;
    if (!store_read_entry(batch->log->store, &batch->arena, index, &bytes, err)
        || !note_parse(&batch->arena, bytes, &before, err))
        return false;
    *covered = str_eq(before.text, entrant->note.text) && !adds_signer(&entrant->note, &before);
    return true;
}

static bool deny(const struct entrant *entrant, const char *rule, const char *sentence,
                 struct error *err)
{
    struct str id = statement_id(&entrant->statement);
    return error_set(err, ERROR_DENIED, "%s: %s %.80s: %s", rule,
                     statement_info(entrant->statement.kind)->name, QUOTE(id), sentence);
}

/*
 * The words were said before. More signatures under them are welcome while they count; else an old
 * note with one more line would bring back what its author has since replaced.
 */
static bool check_still_counts(struct batch *batch, const struct entrant *entrant,
                               const int64_t *indexes, size_t count, struct error *err)
{
    struct store_row row;
    bool found, counts = false;
    struct str id = statement_id(&entrant->statement);
    if (entrant->statement.kind == STATEMENT_KEYS
        || map_get(&batch->rows[entrant->statement.kind], id, -1) >= 0)
        return deny(entrant, "said-before", "the same words have been said and carried out", err);
    if (id.size == 0)
        return true;
    if (!store_find_row(batch->log->store, &batch->arena,
                        str_from(statement_info(entrant->statement.kind)->name), id, &row, &found,
                        err))
        return false;
    for (size_t i = 0; i < count; i++)
        counts = counts || (found && row.index == indexes[i]);
    return counts
           || deny(entrant, "said-before", "the same words have been said, and replaced since",
                   err);
}

/* Answers from what is stored or in the batch if the same was said by the same. */
static bool find_said(struct batch *batch, struct entrant *entrant, bool *said, struct error *err)
{
    int64_t *indexes;
    size_t count;
    struct str hash = {(const char *)entrant->text_hash.bytes, HASH_BYTES};
    int64_t place = map_get(&batch->texts, hash, -1);
    *said = place >= 0 && !adds_signer(&entrant->note, &batch->entrants[place].note);
    if (*said) {
        *entrant->receipt = (struct log_receipt){batch->entrants[place].receipt->index, false,
                                                 batch->entrants[place].receipt->standing};
        return true;
    }
    if (!store_find_text(batch->log->store, &batch->arena, &entrant->text_hash, &indexes, &count,
                         err))
        return false;
    for (size_t i = 0; i < count && !*said; i++)
        if (!is_covered(batch, entrant, indexes[i], said, err))
            return false;
    if (*said)
        *entrant->receipt = (struct log_receipt){.index = indexes[0]};
    return *said || count == 0 || check_still_counts(batch, entrant, indexes, count, err);
}

static bool check_roles(struct batch *batch, struct entrant *entrant, int64_t index,
                        struct error *err)
{
    struct precedents precedents = {batch, find_precedent};
    enum standing standing = STANDING_ENTERED;
    bool good = roster_verify(&batch->roster, &entrant->statement, &entrant->note, err)
                && roles_check(&batch->roster, &precedents, &entrant->statement, &entrant->note,
                               &standing, err);
    if (batch->io.code != ERROR_NONE)
        return error_set(err, batch->io.code, "%s", batch->io.text);
    if (good && entrant->statement.kind == STATEMENT_KEYS)
        good = roster_apply(&batch->roster, &entrant->statement, index, err);
    entrant->party = roles_party(&entrant->statement, &precedents);
    *entrant->receipt = (struct log_receipt){index, true, standing};
    return good;
}

static bool admit_one(struct batch *batch, struct entrant *entrant, struct error *err)
{
    bool said;
    size_t place = (size_t)(entrant - batch->entrants);
    struct str id = statement_id(&entrant->statement);
    if (!find_said(batch, entrant, &said, err))
        return false;
    if (said)
        return true;
    if (!check_roles(batch, entrant, batch->edge.size + (int64_t)batch->fresh_count, err))
        return false;
    if (id.size > 0)
        map_put(&batch->rows[entrant->statement.kind], id, (int64_t)place);
    map_put(&batch->texts, (struct str){(const char *)entrant->text_hash.bytes, HASH_BYTES},
            (int64_t)place);
    batch->fresh[batch->fresh_count++] = entrant;
    return true;
}

/* Rows of a batch may refer to each other in any order, so this comes when all are known. */
static bool check_references(struct batch *batch, size_t *refused, struct error *err)
{
    struct precedents precedents = {batch, find_precedent};
    for (size_t i = 0; i < batch->fresh_count; i++) {
        *refused = (size_t)(batch->fresh[i] - batch->entrants);
        bool good = roles_check_references(&precedents, &batch->fresh[i]->statement, err);
        if (batch->io.code != ERROR_NONE)
            return error_set(err, batch->io.code, "%s", batch->io.text);
        if (!good)
            return false;
    }
    return true;
}

static bool admit(struct batch *batch, size_t *refused, struct error *err)
{
    batch->edge = batch->log->edge;
    roster_copy(&batch->log->roster, &batch->arena, &batch->roster);
    for (*refused = 0; *refused < batch->count; ++*refused)
        if (!admit_one(batch, &batch->entrants[*refused], err))
            return false;
    return check_references(batch, refused, err);
}

/* ---- seal ---- */

static void keep_node(void *context, int level, int64_t index, const struct hash *hash)
{
    struct batch *batch = context;
    if (level == 0 || level % TILE_BITS != 0)
        return;
    ARENA_GROW(&batch->arena, &batch->nodes, batch->node_count, &batch->node_capacity);
    batch->nodes[batch->node_count++] = (struct node){level, index, *hash};
}

static bool hash_entries(struct batch *batch, struct error *err)
{
    struct tree_sink sink = {batch, keep_node};
    batch->leaves = ARENA_ARRAY(&batch->arena, struct hash, batch->fresh_count + 1);
    for (size_t i = 0; i < batch->fresh_count; i++) {
        struct str entry = batch->fresh[i]->submission->note;
        if (!bundle_add(&batch->bundle, entry, err))
            return false;
        batch->leaves[i] = hash_leaf(entry);
        tree_edge_add(&batch->edge, &batch->leaves[i], &sink);
    }
    return true;
}

/*
 * Nothing of this is on disk yet, and nothing has left the program: if we stop here, the batch was
 * never there. A root that a second computation does not find is not signed.
 */
static bool seal(struct batch *batch, struct store_head *after, struct error *err)
{
    struct log *log = batch->log;
    if (!hash_entries(batch, err))
        return false;
    after->size = batch->edge.size;
    after->root = tree_edge_root(&batch->edge);
    if (!tree_check_again(&log->edge, buf_view(&batch->bundle), batch->leaves, batch->fresh_count,
                          &after->root, err))
        return false;
    struct checkpoint checkpoint = {
        .origin = store_identity(log->store).origin, .size = after->size, .root = after->root};
    if (!checkpoint_sign(&checkpoint, log->pair, &batch->checkpoint, err))
        return false;
    after->checkpoint = buf_view(&batch->checkpoint);
    return true;
}

/* ---- persist ---- */

/* The bytes come out of the bundle, which is what was hashed the second time. */
static bool put_entry(struct batch *batch, size_t i, struct str bytes, struct error *err)
{
    struct log *log = batch->log;
    const struct entrant *entrant = batch->fresh[i];
    const struct statement *statement = &entrant->statement;
    struct str kind = str_from(statement_info(statement->kind)->name);
    struct store_entry entry = {entrant->receipt->index, bytes, batch->leaves[i],
                                entrant->text_hash, kind};
    struct store_row row = {kind,           statement_id(statement),
                            entry.index,    statement->author,
                            entrant->party, (int)entrant->receipt->standing};
    return store_put_entry(log->store, &entry, err)
           && (row.id.size == 0 || store_put_row(log->store, &row, err))
           && (!statement->is_detached
               || store_put_body(log->store, &entrant->body_hash, entrant->submission->body, err));
}

/* If we stop here, the transaction is undone at the next start, and the signature was seen by no
 * one. */
static bool put_all(struct batch *batch, const struct store_head *after, struct error *err)
{
    struct store *store = batch->log->store;
    struct str rest = buf_view(&batch->bundle), bytes;
    for (size_t i = 0; i < batch->fresh_count; i++)
        if (!bundle_next(&rest, &bytes, err) || !put_entry(batch, i, bytes, err))
            return false;
    for (size_t i = 0; i < batch->node_count; i++)
        if (!store_put_node(store, batch->nodes[i].level, batch->nodes[i].index,
                            &batch->nodes[i].hash, err))
            return false;
    return store_swap_head(store, &batch->log->head, after, err);
}

/* What is on disk now becomes what the log knows. The keys were tried on a copy: they cannot fail.
 */
static void release(struct batch *batch, const struct store_head *after)
{
    struct log *log = batch->log;
    struct error ignored;
    log->edge = batch->edge;
    log_set_head(log, after);
    for (size_t i = 0; i < batch->fresh_count; i++)
        if (batch->fresh[i]->statement.kind == STATEMENT_KEYS)
            CHECK(roster_apply(&log->roster, &batch->fresh[i]->statement,
                               batch->fresh[i]->receipt->index, &ignored));
}

/* ---- a batch ---- */

static void batch_init(struct batch *batch, struct log *log,
                       const struct log_submission *submissions, size_t count,
                       struct log_receipt *receipts)
{
    *batch = (struct batch){.log = log, .count = count};
    arena_init(&batch->arena);
    buf_init(&batch->bundle);
    buf_init(&batch->checkpoint);
    map_init(&batch->texts, &batch->arena);
    for (int kind = 0; kind < STATEMENT_KIND_COUNT; kind++)
        map_init(&batch->rows[kind], &batch->arena);
    batch->entrants = ARENA_ARRAY(&batch->arena, struct entrant, count + 1);
    batch->fresh = ARENA_ARRAY(&batch->arena, struct entrant *, count + 1);
    for (size_t i = 0; i < count; i++)
        batch->entrants[i] =
            (struct entrant){.submission = &submissions[i], .receipt = &receipts[i]};
}

static void batch_release(struct batch *batch)
{
    buf_release(&batch->bundle);
    buf_release(&batch->checkpoint);
    arena_release(&batch->arena);
}

/* Between begin and commit or rollback. */
static bool write_batch(struct batch *batch, size_t *refused, struct error *err)
{
    struct store_head after;
    struct store *store = batch->log->store;
    if (!store_begin(store, err))
        return false;
    bool good = log_refresh(batch->log, err) && admit(batch, refused, err);
    if (!good || batch->fresh_count == 0) {
        store_rollback(store);
        return good;
    }
    if (!seal(batch, &after, err) || !put_all(batch, &after, err)) {
        store_rollback(store);
        return false;
    }
    /* If we stop in the commit, all of it is on disk or nothing is; the start looks which. */
    if (!store_commit(store, err))
        return false;
    release(batch, &after);
    return true;
}

bool log_append(struct log *log, const struct log_submission *submissions, size_t count,
                struct log_receipt *receipts, size_t *refused, struct error *err)
{
    struct batch batch;
    bool good = true;
    CHECK(log->pair != NULL);
    if (count > LOG_BATCH_MAX)
        return error_set(err, ERROR_LIMIT, "%zu statements at once, the limit is %d", count,
                         LOG_BATCH_MAX);
    batch_init(&batch, log, submissions, count, receipts);
    for (*refused = 0; good && *refused < count; *refused += good)
        good = parse_one(&batch, &batch.entrants[*refused], err);
    good = good && write_batch(&batch, refused, err);
    batch_release(&batch);
    return good;
}

/* ---- the first entry ---- */

static void write_founding_key(const struct log_founding *founding, struct arena *arena,
                               struct statement_text *text)
{
    struct buf key;
    struct error err;
    buf_init(&key);
    key_write(founding->secretariat_key, &key);
    struct statement_line lines[] = {
        {STR("party"), founding->secretariat},
        {STR("action"), STR("register")},
        {STR("role"), STR("secretariat")},
        {STR("key"), buf_view(&key)},
    };
    struct statement statement = {.kind = STATEMENT_KEYS,
                                  .author = founding->secretariat,
                                  .lines = lines,
                                  .line_count = sizeof lines / sizeof *lines};
    CHECK(statement_write(arena, &statement, text, &err)); /* a key's name is UTF-8 and short */
    buf_release(&key);
}

/* The first entry cannot be admitted by the roles of anyone: it makes the one who admits. */
static bool found_log(struct batch *batch, struct str entry, struct error *err)
{
    struct store_head after;
    struct log_submission first = {.note = entry};
    struct entrant *entrant = &batch->entrants[0];
    struct log_statement parsed;
    entrant->submission = &first;
    if (!log_parse(batch->log, &batch->arena, 0, entry, &parsed, err)
        || !roster_found(&batch->log->roster, &parsed.statement, err))
        return false;
    entrant->statement = parsed.statement;
    entrant->text_hash = hash_bytes(parsed.note.text);
    batch->fresh[batch->fresh_count++] = entrant;
    if (!store_begin(batch->log->store, err))
        return false;
    if (!seal(batch, &after, err) || !put_all(batch, &after, err)) {
        store_rollback(batch->log->store);
        return false;
    }
    if (!store_commit(batch->log->store, err))
        return false;
    batch->log->edge = batch->edge;
    log_set_head(batch->log, &after);
    return true;
}

static bool write_first(struct log *log, const struct log_founding *founding, struct error *err)
{
    struct batch batch;
    struct log_submission none = {0};
    struct log_receipt receipt = {.standing = STANDING_SIGNED};
    struct statement_text text;
    struct buf note;
    batch_init(&batch, log, &none, 1, &receipt);
    buf_init(&note);
    write_founding_key(founding, &batch.arena, &text);
    bool good = true;
    if (founding->secretariat_pair != NULL)
        good = note_sign(text.text, &founding->secretariat_pair, 1, &note, err);
    else
        buf_str(&note, text.text);
    good = good && found_log(&batch, buf_view(&note), err);
    buf_release(&note);
    batch_release(&batch);
    return good;
}

/* The checks that spare us a store that could never be used. */
static bool check_founding(const struct log_founding *founding, struct error *err)
{
    const struct key *key = key_pair_public(founding->log_key);
    if (key->type != KEY_NOTE || !str_eq(founding->origin, str_from(key->name)))
        return error_set(err, ERROR_USAGE,
                         "the log's key is named %s, and must be named after the origin, %s",
                         QUOTE(str_from(key->name)), QUOTE(founding->origin));
    if (key_same_hand(key, founding->secretariat_key))
        return error_set(err, ERROR_USAGE,
                         "the log's key signs checkpoints and nothing else: give the secretariat "
                         "one of its own");
    return true;
}

bool log_init(const char *folder, const struct log_founding *founding, struct store_options options,
              struct log **opened, struct error *err)
{
    struct arena arena;
    struct buf key;
    *opened = NULL;
    if (!check_founding(founding, err))
        return false;
    arena_init(&arena);
    struct log *log = ARENA_NEW(&arena, struct log);
    log->arena = arena;
    log->pair = founding->log_key;
    log->key = *key_pair_public(founding->log_key);
    log->head.root = hash_empty();
    tree_edge_init(&log->edge);
    roster_init(&log->roster, &log->arena);
    buf_init(&key);
    key_write(&log->key, &key);
    struct store_identity identity = {founding->origin, buf_view(&key)};
    bool good = store_create(folder, identity, options, &log->store, err)
                && write_first(log, founding, err);
    buf_release(&key);
    if (good)
        *opened = log;
    else
        log_close(log);
    return good;
}
