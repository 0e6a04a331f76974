/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each call of replay_take() makes a block (replay_blocks.h), which is with the pool while the next
 * ones are being read. Reading decides on roles as if the signatures were good; if one is not, that
 * is told.
 */
#include "ledger/replay.h"

#include "ledger/log.h"
#include "ledger/replay_blocks.h"
#include "record/cell.h"
#include "record/quote.h"

#include <stdio.h>
#include <string.h>

enum { SCRATCH_BYTES_KEPT = 1 << 20 }; /* of memory that goes on to the next statement */

/* A reference to a row that was not stated yet: it may still come in the same batch. */
struct pending {
    int64_t index;
    int kind;
    struct str id;
};

struct replay {
    struct replay_watch watch;
    struct arena arena; /* of the roster */
    struct roster roster;
    struct replay_rows rows;
    struct replay_counts counts;
    struct replay_blocks blocks;
    struct arena pending_arena;
    struct pending *pending;
    size_t pending_count, pending_capacity;
    struct arena scratch; /* of the statement that is being read, and its body */
};

/* One entry being read. */
struct reading {
    struct replay *replay;
    struct replay_block *block;
    int64_t index;
    struct note note;
    struct statement statement;
    enum standing standing;
    bool is_told;
};

/* ---- findings ---- */

static void tell_now(void *context, int64_t index, const char *path, const char *what)
{
    struct replay *replay = context;
    replay->counts.findings++;
    replay->watch.finding(replay->watch.context, index, path, what);
}

/* The first thing that is off with an entry is told; what follows from it is not. */
static void tell(struct reading *reading, const char *what)
{
    if (!reading->is_told)
        replay_block_add_fault(reading->block, reading->index, NULL, what);
    reading->is_told = true;
}

/* ---- opening ---- */

struct replay *replay_open(const struct replay_watch *watch, struct signature_pool *pool)
{
    struct arena arena;
    arena_init(&arena);
    struct replay *replay = ARENA_NEW(&arena, struct replay);
    replay->arena = arena;
    replay->watch = *watch;
    replay->blocks = (struct replay_blocks){.pool = pool, .tell = tell_now, .context = replay};
    roster_init(&replay->roster, &replay->arena);
    replay_rows_init(&replay->rows);
    return replay;
}

const struct replay_rows *replay_rows(const struct replay *replay)
{
    return &replay->rows;
}

const struct roster *replay_roster(const struct replay *replay)
{
    return &replay->roster;
}

struct replay_counts replay_counts(const struct replay *replay)
{
    struct replay_counts counts = replay->counts;
    counts.signatures = replay->blocks.signature_count;
    return counts;
}

/* ---- one entry ---- */

/* The first entry may be a bare text: its key came in by hand. */
static bool parse_note(struct reading *reading, struct str bytes, struct error *err)
{
    if (note_parse(&reading->block->arena, bytes, &reading->note, err))
        return true;
    if (reading->index > 0 || !str_starts(bytes, STR("surety/v1 ")))
        return false;
    reading->note = (struct note){.text = bytes};
    return true;
}

static void tell_body(struct reading *reading, const struct hash *hash, const char *what)
{
    char hex[HASH_HEX_BYTES];
    const char *path = arena_printf(&reading->block->arena, "body/%s", hash_write_hex(hex, hash));
    replay_block_add_fault(reading->block, reading->index, path, what);
    reading->is_told = true;
}

/* The body that the text names; `*is_there` false if it could not be had, which is told. */
static bool read_body(struct reading *reading, struct str *body, bool *is_there, struct error *err)
{
    struct hash hash;
    struct error fault;
    struct replay *replay = reading->replay;
    *body = (struct str){0};
    *is_there = true;
    if (!statement_body_hash(reading->note.text, &hash))
        return true;
    if (!replay->watch.body(replay->watch.context, &hash, &reading->replay->scratch, body,
                            &fault)) {
        *is_there = false;
        if (fault.code != ERROR_NOT_FOUND && fault.code != ERROR_LIMIT)
            return error_set(err, fault.code, "%s", fault.text);
        tell_body(reading, &hash,
                  fault.code == ERROR_LIMIT ? "is larger than any body" : "is missing");
        return true;
    }
    replay->counts.bodies++;
    struct hash found = hash_bytes(*body);
    if (!hash_eq(&found, &hash)) {
        tell_body(reading, &hash, "is not the body that the entry names");
        *is_there = false;
    }
    return true;
}

static bool parse(struct reading *reading, struct str bytes, bool *is_statement, struct error *err)
{
    struct str body;
    struct error fault;
    *is_statement = parse_note(reading, bytes, &fault);
    if (!*is_statement) {
        tell(reading, fault.text);
        return true;
    }
    if (!read_body(reading, &body, is_statement, err))
        return false;
    if (!*is_statement)
        return true;
    *is_statement = statement_parse(&reading->replay->scratch, reading->note.text, body,
                                    &reading->statement, &fault);
    if (!*is_statement)
        tell(reading, fault.text);
    return true;
}

/* Finds the keys that the signatures must be verified with, and has the pool do it. */
static void hand_over(struct reading *reading)
{
    struct replay_block *block = reading->block;
    struct error fault;
    struct key *brought = ARENA_NEW(&block->arena, struct key);
    if (reading->note.signature_count == 0)
        return; /* the first entry as a bare text */
    if (!roster_resolve(&reading->replay->roster, &reading->statement, &reading->note, brought,
                        &fault)) {
        tell(reading, fault.text);
        return;
    }
    for (size_t i = 0; i < reading->note.signature_count; i++) {
        const struct note_signature *signature = &reading->note.signatures[i];
        replay_block_add_signature(block, reading->index, signature->by, reading->note.text,
                                   signature);
    }
    roster_settle(&reading->note, brought);
}

/* Words that were said before may come again with more signers as long as they count. */
static void check_words(struct reading *reading, const struct hash *text)
{
    struct replay_rows *rows = &reading->replay->rows;
    const struct statement *statement = &reading->statement;
    struct str id = statement_id(statement);
    const struct replay_row *row = replay_rows_find(rows, statement->kind, id);
    if (replay_rows_say(rows, row, id.size > 0, text))
        return;
    if (statement->kind == STATEMENT_KEYS)
        tell(reading, "said-before: the same words have been said and carried out");
    else if (id.size > 0 && (row == NULL || !replay_rows_still_count(row, text)))
        tell(reading, "said-before: the same words have been said, and replaced since");
}

static void note_reference(struct reading *reading, int kind, struct str id)
{
    struct replay *replay = reading->replay;
    if (replay_rows_find(&replay->rows, kind, id) != NULL)
        return;
    ARENA_GROW(&replay->pending_arena, &replay->pending, replay->pending_count,
               &replay->pending_capacity);
    struct str kept = {arena_copy(&replay->pending_arena, id.data, id.size), id.size};
    replay->pending[replay->pending_count++] = (struct pending){reading->index, kind, kept};
}

static void note_references(struct reading *reading)
{
    const struct kind_info *info = statement_info(reading->statement.kind);
    for (int field = 0; field < info->field_count; field++) {
        if (info->fields[field].refers == KIND_NONE)
            continue;
        struct str rest = statement_value(&reading->statement, field), id;
        while (list_next(&rest, &id))
            note_reference(reading, (int)info->fields[field].refers, id);
    }
}

static void admit(struct reading *reading)
{
    struct replay *replay = reading->replay;
    struct precedents precedents = replay_rows_precedents(&replay->rows);
    struct error fault = {ERROR_NONE, ""};
    const struct statement *statement = &reading->statement;
    bool good = true;
    if (reading->index == 0) {
        reading->standing = STANDING_SIGNED;
        good = roster_found(&replay->roster, statement, &fault);
    } else {
        good = roles_check(&replay->roster, &precedents, statement, &reading->note,
                           &reading->standing, &fault);
    }
    if (!good)
        tell(reading, fault.text);
    if (reading->index > 0 && statement->kind == STATEMENT_KEYS
        && !roster_apply(&replay->roster, statement, reading->index, &fault))
        tell(reading, fault.text);
}

/* Whether it states a row that is new. */
static bool remember(struct reading *reading, const struct hash *text)
{
    struct replay *replay = reading->replay;
    struct precedents precedents = replay_rows_precedents(&replay->rows);
    size_t before = replay->rows.count;
    replay_rows_put(&replay->rows, &reading->statement,
                    roles_party(&reading->statement, &precedents), reading->index,
                    (int)reading->standing, text);
    return replay->rows.count > before;
}

static bool read_entry(struct reading *reading, struct str bytes, struct replay_entry *result,
                       struct error *err)
{
    *result = (struct replay_entry){0};
    if (!parse(reading, bytes, &result->is_statement, err))
        return false;
    if (!result->is_statement)
        return true;
    result->text = hash_bytes(reading->note.text);
    result->kind = reading->statement.kind;
    hand_over(reading);
    check_words(reading, &result->text);
    admit(reading);
    result->is_again = !remember(reading, &result->text);
    note_references(reading);
    result->standing = (int)reading->standing;
    return true;
}

static bool take_entry(struct replay *replay, struct replay_block *block, int64_t index,
                       struct str entry, struct replay_entry *result, struct error *err)
{
    struct reading reading = {.replay = replay, .block = block, .index = index};
    struct str bytes = {arena_copy(&block->arena, entry.data, entry.size), entry.size};
    bool good = read_entry(&reading, bytes, result, err);
    if (replay->scratch.total_bytes > SCRATCH_BYTES_KEPT)
        arena_release(&replay->scratch);
    arena_reset(&replay->scratch);
    replay->counts.entries += good;
    return good;
}

/* ---- references ---- */

/*
 * Rows of one batch may refer to each other in any order, and the log does not say where its
 * batches ended: what is referred to must come before a batch could be full.
 */
static void settle_references(struct replay *replay, struct replay_block *block, int64_t end,
                              bool is_all)
{
    size_t kept = 0;
    struct arena arena;
    arena_init(&arena);
    struct pending *left = ARENA_ARRAY(&arena, struct pending, replay->pending_count + 1);
    for (size_t i = 0; i < replay->pending_count; i++) {
        struct pending pending = replay->pending[i];
        const struct replay_row *row = replay_rows_find(&replay->rows, pending.kind, pending.id);
        if (row != NULL && row->first - pending.index < LOG_BATCH_MAX)
            continue;
        if (row == NULL && !is_all && end - pending.index < LOG_BATCH_MAX) {
            pending.id.data = arena_copy(&arena, pending.id.data, pending.id.size);
            left[kept++] = pending;
            continue;
        }
        replay_block_add_fault(
            block, pending.index, NULL,
            arena_printf(&block->arena, "reference: it refers to %s %s, which no one had stated",
                         statement_info(pending.kind)->name, QUOTE(pending.id)));
    }
    arena_release(&replay->pending_arena);
    replay->pending_arena = arena;
    replay->pending = left;
    replay->pending_count = replay->pending_capacity = kept;
}

/* ---- taking ---- */

bool replay_take(struct replay *replay, int64_t first, size_t count, const struct str *entries,
                 struct replay_entry *results, struct error *err)
{
    CHECK(count <= LOG_BATCH_MAX);
    struct replay_block *block = replay_blocks_begin(&replay->blocks, count);
    struct replay_entry ignored;
    bool good = true;
    for (size_t i = 0; good && i < count; i++)
        good = take_entry(replay, block, first + (int64_t)i, entries[i],
                          results == NULL ? &ignored : &results[i], err);
    if (replay->pending_count > 0)
        settle_references(replay, block, first + (int64_t)count, false);
    replay_blocks_submit(&replay->blocks);
    return good;
}

void replay_finish(struct replay *replay)
{
    struct replay_block *block = replay_blocks_begin(&replay->blocks, 0);
    settle_references(replay, block, INT64_MAX, true);
    replay_blocks_submit(&replay->blocks);
    replay_blocks_finish(&replay->blocks);
}

void replay_close(struct replay *replay)
{
    if (replay == NULL)
        return;
    replay_blocks_release(&replay->blocks);
    replay_rows_release(&replay->rows);
    arena_release(&replay->scratch);
    arena_release(&replay->pending_arena);
    struct arena arena = replay->arena; /* the replay itself lives in it */
    arena_release(&arena);
}
