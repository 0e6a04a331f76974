/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From rows of a record to statements that can be signed, for `surety sign` and `surety log
 * append`.
 */
#ifndef SURETY_CLI_SIGNING_H
#define SURETY_CLI_SIGNING_H

#include "ledger/key_pair.h"
#include "ledger/statement.h"

struct signing_text {
    struct statement statement;
    struct statement_text text;
};

/* The party that a key speaks for: the part of its name before the first slash. ERROR_USAGE if that
 * is no id. */
bool signing_author(const struct key_pair *pair, struct str *author, struct error *err) MUST_USE;

/*
 * The statements of the rows of `record` by the party of `pair`, in an order in which what is
 * referred to comes first. With `party` not NULL these are the rows that speak for that party (a
 * fact consent.* speaks for the host). Otherwise they are the rows that the author's role in the
 * record may state, but for those that speak for another party with a key in parties.csv: it signs
 * for itself. `*left` counts the others. A secretariat registers the key of each party whose row
 * names one, behind that row. Everything lives in `arena`. ERROR_FORMAT, ERROR_LIMIT, ERROR_USAGE;
 * ERROR_NOT_FOUND for a party that the record does not have. O(bytes).
 */
bool signing_texts(struct arena *arena, const struct record *record, const struct key_pair *pair,
                   const char *party, struct signing_text **texts, size_t *count, size_t *left,
                   struct error *err) MUST_USE;

/* For the statements in `path` nothing is left to choose: ERROR_USAGE if `party` is not NULL. */
bool signing_all(const char *party, const char *path, struct error *err) MUST_USE;

/* Says in the notes how many rows were left to others, if any were. */
void signing_note_left(struct buf *notes, size_t left);

/* Adds one item to a stream (ledger/stream.h): the text with a signature by `pair`. */
bool signing_write(struct buf *out, const struct statement_text *text, const struct key_pair *pair,
                   struct error *err) MUST_USE;

#endif
