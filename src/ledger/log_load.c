/* SPDX-License-Identifier: Apache-2.0 */
/* From the log to the record that it makes, and to the latest statement of a row. */
#include "ledger/log_parts.h"

#include "record/limits.h"
#include "record/quote.h"

#include <inttypes.h>

struct load {
    struct log *log;
    struct arena *arena;
    struct statement *statements;
    size_t capacity;
    uint64_t *indexes;
    size_t index_capacity;
    size_t count;
};

static bool load_entry(void *context, int64_t index, struct str bytes, struct error *err)
{
    struct load *load = context;
    struct log_statement parsed;
    struct str kept = {arena_copy(load->arena, bytes.data, bytes.size), bytes.size};
    if (load->count >= 2 * (size_t)LIMIT_ROWS)
        return error_set(err, ERROR_LIMIT, "more than %d statements", 2 * LIMIT_ROWS);
    if (!log_parse(load->log, load->arena, index, kept, &parsed, err))
        return false;
    if (parsed.statement.kind == STATEMENT_KEYS)
        return true;
    size_t count = load->count;
    ARENA_GROW(load->arena, &load->statements, count, &load->capacity);
    ARENA_GROW(load->arena, &load->indexes, count, &load->index_capacity);
    load->statements[count] = parsed.statement;
    load->indexes[count] = (uint64_t)index;
    load->count++;
    return true;
}

bool log_load(struct log *log, struct arena *arena, int64_t size, struct record *record,
              struct diagnostics *diagnostics, struct error *err)
{
    struct load load = {.log = log, .arena = arena};
    int64_t end = size < 0 || size > log->head.size ? log->head.size : size;
    if (!store_walk(log->store, 0, end, (struct str){0}, load_entry, &load, err))
        return false;
    statement_load(arena, load.statements, load.indexes, load.count, record, diagnostics);
    return true;
}

static bool find_text(struct log *log, struct arena *scratch, struct str text, int64_t *index,
                      struct error *err)
{
    struct hash hash = hash_bytes(text);
    int64_t *indexes;
    size_t count;
    if (!store_find_text(log->store, scratch, &hash, &indexes, &count, err))
        return false;
    *index = count > 0 ? indexes[0] : -1;
    return true;
}

static bool find_row(struct log *log, struct arena *scratch, const struct statement *statement,
                     int64_t *index, struct error *err)
{
    struct store_row row;
    struct log_statement before;
    bool found;
    struct str kind = str_from(statement_info(statement->kind)->name);
    *index = -1;
    if (!store_find_row(log->store, scratch, kind, statement_id(statement), &row, &found, err))
        return false;
    if (!found)
        return true;
    if (!log_statement(log, scratch, row.index, &before, err))
        return false;
    *index = statement_same_row(&before.statement, statement) ? row.index : -1;
    return true;
}

bool log_find_same(struct log *log, const struct statement *statement, struct str text,
                   int64_t *index, struct error *err)
{
    struct arena scratch;
    int64_t said = -1;
    struct str id = statement_id(statement);
    arena_init(&scratch);
    *index = -1;
    bool good = (id.size == 0 || find_row(log, &scratch, statement, index, err))
                && (*index >= 0 || find_text(log, &scratch, text, &said, err));
    arena_release(&scratch);
    if (good && *index < 0 && said >= 0 && id.size > 0)
        return error_set(err, ERROR_CONFLICT,
                         "%s %.80s: entry %" PRId64 " said this in the same words and was replaced "
                         "since; a note makes them other words",
                         statement_info(statement->kind)->name, QUOTE(id), said);
    if (*index < 0)
        *index = said;
    return good;
}
