/* SPDX-License-Identifier: Apache-2.0 */
/* From the log to the record that it makes, and to the latest statement of a row. */
#include "ledger/log_parts.h"

#include "ledger/assembly.h"
#include "record/quote.h"

#include <inttypes.h>
#include <string.h>

struct load {
    struct log *log;
    struct assembly *assembly;
    bool is_second; /* pass */
};

/* What the log took as verified by signatures is not verified again. */
static enum row_standing row_standing(int standing)
{
    return standing == STANDING_VERIFIED ? ROW_VERIFIED
           : standing == STANDING_SIGNED ? ROW_SIGNED
                                         : ROW_ENTERED;
}

/* The text of a note: its lines until the first empty one, which no statement has. */
static struct str text_of(struct str note)
{
    const char *end = memmem(note.data, note.size, "\n\n", 2);
    return (struct str){note.data, end == NULL ? note.size : (size_t)(end - note.data) + 1};
}

/* The signatures are left alone: they were looked at when the entry was taken in. */
static bool parse_text(struct load *load, struct arena *arena, struct str text,
                       struct statement *statement, struct error *err)
{
    struct hash hash;
    struct str body = {0};
    return (!statement_body_hash(text, &hash)
            || store_read_body(load->log->store, arena, &hash, &body, err))
           && statement_parse(arena, text, body, statement, err);
}

static bool load_entry(void *context, const struct store_entry *entry, struct error *err)
{
    struct load *load = context;
    struct statement statement;
    struct arena scratch;
    bool good = true;
    if (load->is_second && !assembly_wants(load->assembly, entry->index))
        return true;
    struct str text = text_of(entry->bytes);
    arena_init(&scratch);
    if (load->is_second || !statement_skim(&scratch, text, &statement))
        good = parse_text(load, &scratch, text, &statement, err);
    if (good && load->is_second)
        assembly_put(load->assembly, &statement, entry->index, row_standing(entry->standing));
    else if (good)
        assembly_see(load->assembly, &statement, entry->index);
    arena_release(&scratch);
    return good;
}

static bool pass(struct load *load, int64_t end, struct error *err)
{
    return store_walk(load->log->store, 0, end, (struct str){0}, load_entry, load, err);
}

bool log_load_without(struct log *log, struct arena *arena, int64_t size, const int64_t *left_out,
                      size_t left_out_count, struct record *record, struct diagnostics *diagnostics,
                      struct error *err)
{
    struct load load = {.log = log, .assembly = assembly_begin(arena, record, diagnostics)};
    assembly_leave_out(load.assembly, left_out, left_out_count);
    int64_t end = size < 0 || size > log->head.size ? log->head.size : size;
    bool good = pass(&load, end, err);
    if (good) {
        assembly_lay_out(load.assembly);
        load.is_second = true;
        good = pass(&load, end, err);
    }
    if (good)
        assembly_finish(load.assembly);
    else
        assembly_drop(load.assembly);
    return good;
}

bool log_load(struct log *log, struct arena *arena, int64_t size, struct record *record,
              struct diagnostics *diagnostics, struct error *err)
{
    return log_load_without(log, arena, size, NULL, 0, record, diagnostics, err);
}

bool log_find_first(struct log *log, struct arena *scratch, const struct statement *statement,
                    int64_t *first, bool *is_new, struct error *err)
{
    struct store_row row;
    bool found;
    struct str id = statement_id(statement);
    struct str kind = str_from(statement_info(statement->kind)->name);
    *first = -1;
    *is_new = false;
    if (id.size == 0)
        return true;
    if (!store_find_row(log->store, scratch, kind, id, &row, &found, err))
        return false;
    *is_new = !found;
    *first = found ? row.first : -1;
    return true;
}

static bool find_text(struct log *log, struct arena *scratch, const struct statement *statement,
                      struct str text, int64_t *index, struct error *err)
{
    struct hash hash = hash_bytes(text);
    int64_t *indexes, first;
    size_t count = 0;
    bool is_new;
    if (!log_find_first(log, scratch, statement, &first, &is_new, err)
        || (!is_new && !store_find_text(log->store, scratch, &hash, first, &indexes, &count, err)))
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
    /* What the secretariat entered, the party whose word it is may say with its own key. */
    bool counts = row.standing != STANDING_ENTERED || str_eq(row.author, statement->author);
    *index = counts && statement_same_row(&before.statement, statement) ? row.index : -1;
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
                && (*index >= 0 || find_text(log, &scratch, statement, text, &said, err));
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
