/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was stated so far, in memory, as an append finds it in the store: the latest statement of
 * each row, and which words were said. The view of roles.h on it is replay_rows_precedents().
 */
#ifndef SURETY_LEDGER_REPLAY_ROWS_H
#define SURETY_LEDGER_REPLAY_ROWS_H

#include "base/map.h"
#include "ledger/roles.h"

enum { REPLAY_WORDS_BYTES = 16 }; /* of a text's hash: enough to tell texts apart */

/* The latest statement of a row. */
struct replay_row {
    struct str author, party;
    int64_t first, index; /* entries: of the first statement, and of the latest */
    int standing;         /* enum standing */
    uint8_t first_words[REPLAY_WORDS_BYTES], words[REPLAY_WORDS_BYTES]; /* of the two */
};

struct replay_rows {
    struct arena arena;
    struct map places[STATEMENT_KIND_COUNT]; /* id → index into `rows` */
    struct map words; /* texts by their hash → 1; not those that stated a row first */
    struct map names; /* of parties → themselves, to keep each once */
    struct replay_row *rows;
    size_t count, capacity;
};

void replay_rows_init(struct replay_rows *rows);
void replay_rows_release(struct replay_rows *rows);

/* The latest statement of a row, or NULL. */
const struct replay_row *replay_rows_find(const struct replay_rows *rows, int kind, struct str id);

/* A statement that counts from now on; `text` is the hash of its signed text. What has no id has no
 * row. */
void replay_rows_put(struct replay_rows *rows, const struct statement *statement, struct str party,
                     int64_t index, int standing, const struct hash *text);

/*
 * Remembers these words; whether they are new. `row` is the one that they state, NULL if it was not
 * stated before, and `has_row` false if they state none. The same words state the same row: those
 * of a new row are new, and replay_rows_put() remembers them.
 */
bool replay_rows_say(struct replay_rows *rows, const struct replay_row *row, bool has_row,
                     const struct hash *text);

/* Whether these words are those that count for the row. */
bool replay_rows_still_count(const struct replay_row *row, const struct hash *text);

struct precedents replay_rows_precedents(struct replay_rows *rows);

#endif
