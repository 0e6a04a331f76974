/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/replay_rows.h"

#include <string.h>

void replay_rows_init(struct replay_rows *rows)
{
    *rows = (struct replay_rows){0};
    arena_init(&rows->arena);
    map_init(&rows->words, &rows->arena);
    map_init(&rows->names, &rows->arena);
    for (int kind = 0; kind < STATEMENT_KIND_COUNT; kind++)
        map_init(&rows->places[kind], &rows->arena);
}

void replay_rows_release(struct replay_rows *rows)
{
    arena_release(&rows->arena);
}

const struct replay_row *replay_rows_find(const struct replay_rows *rows, int kind, struct str id)
{
    int64_t place = map_get(&rows->places[kind], id, -1);
    return place < 0 ? NULL : &rows->rows[place];
}

static struct str words_of(const struct hash *text)
{
    return (struct str){(const char *)text->bytes, REPLAY_WORDS_BYTES};
}

/* Names of parties come again and again: one copy of each. A map has no way to its own keys, so its
 * value is the address. */
static struct str keep_name(struct replay_rows *rows, struct str name)
{
    if (name.size == 0)
        return (struct str){0};
    int64_t at = map_get(&rows->names, name, 0);
    if (at != 0)
        return (struct str){(const char *)(intptr_t)at, name.size};
    struct str kept = str_copy(&rows->arena, name);
    map_add(&rows->names, kept, (int64_t)(intptr_t)kept.data);
    return kept;
}

static struct replay_row *row_of(struct replay_rows *rows, int kind, struct str id, int64_t index,
                                 const struct hash *text)
{
    int64_t place = map_get(&rows->places[kind], id, -1);
    if (place >= 0)
        return &rows->rows[place];
    ARENA_GROW(&rows->arena, &rows->rows, rows->count, &rows->capacity);
    map_add(&rows->places[kind], str_copy(&rows->arena, id), (int64_t)rows->count);
    struct replay_row *row = &rows->rows[rows->count++];
    *row = (struct replay_row){.first = index};
    memcpy(row->first_words, text->bytes, sizeof row->first_words);
    return row;
}

void replay_rows_put(struct replay_rows *rows, const struct statement *statement, struct str party,
                     int64_t index, int standing, const struct hash *text)
{
    struct str id = statement_id(statement);
    if (id.size == 0)
        return;
    struct replay_row *row = row_of(rows, statement->kind, id, index, text);
    row->author = keep_name(rows, statement->author);
    row->party = keep_name(rows, party);
    row->index = index;
    row->standing = standing;
    memcpy(row->words, text->bytes, sizeof row->words);
}

bool replay_rows_say(struct replay_rows *rows, const struct replay_row *row, bool has_row,
                     const struct hash *text)
{
    if (has_row && row == NULL)
        return true;
    if (has_row && memcmp(row->first_words, text->bytes, sizeof row->first_words) == 0)
        return false;
    return map_add(&rows->words, str_copy(&rows->arena, words_of(text)), 1);
}

bool replay_rows_still_count(const struct replay_row *row, const struct hash *text)
{
    return memcmp(row->words, text->bytes, sizeof row->words) == 0;
}

static bool find_precedent(void *context, int kind, struct str id, struct precedent *found)
{
    const struct replay_row *row = replay_rows_find(context, kind, id);
    *found = row == NULL ? (struct precedent){0} : (struct precedent){row->author, row->party};
    return row != NULL;
}

struct precedents replay_rows_precedents(struct replay_rows *rows)
{
    return (struct precedents){rows, find_precedent};
}
