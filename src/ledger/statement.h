/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The signed text of a statement: one row, one text. The first line names kind and version, the
 * second the author (a party's id), then each known field follows in the order of kinds.def, then
 * columns of the user's own by name, one `NAME VALUE` a line. An empty cell has no line.
 *
 *     surety/v1 undertakings⏎
 *     author FRA⏎
 *     id FRA-1⏎
 *     party FRA⏎
 *     capability land-force⏎
 *     low 1500⏎
 *     note first line\nsecond line⏎
 *
 * A text is canonical: a row and an author have exactly one, and what statement_parse() takes,
 * statement_write() gives back byte by byte. doc/format/statement.md has the rules. Who signed,
 * and who may say it, is not decided here (note.h, roles.h).
 */
#ifndef SURETY_LEDGER_STATEMENT_H
#define SURETY_LEDGER_STATEMENT_H

#include "base/buf.h"
#include "ledger/hash.h"
#include "record/record.h"

#include <stdint.h>

enum {
    STATEMENT_TEXT_MAX = 49152, /* bytes; the rest of a log entry's 65,535 is for signatures */
    STATEMENT_BODY_MAX = 1 << 24,
    STATEMENT_LINES_MAX = 600, /* more than the columns of any table */
};

/* Kinds of statement are those of kinds.def and one more, which has no table. */
enum { STATEMENT_KEYS = KIND_COUNT, STATEMENT_KIND_COUNT };

/* The fields of `keys`: who may sign for whom. */
enum { KEYS_PARTY, KEYS_ACTION, KEYS_ROLE, KEYS_KEY, KEYS_OLD, KEYS_FIELD_COUNT };
enum keys_action { KEYS_REGISTER, KEYS_ROTATE, KEYS_REVOKE };

/* What each kind is called and holds; `kind` may be STATEMENT_KEYS. */
const struct kind_info *statement_info(int kind);

struct statement_line {
    struct str name, value; /* as they are meant, without escapes; a value is never empty */
    int rank; /* statement_parse(): the field's index; behind all fields: no field. Else not set */
};

struct statement {
    int kind;
    struct str author;
    struct statement_line *lines; /* in canonical order; of an area the last one is `feature` */
    size_t line_count;
    bool is_ranked;   /* the lines have ranks, which rise */
    bool is_detached; /* the text names its body by hash, because it is too long to be logged */
};

/* A text that is to be signed, and the body that it names; the body is empty where it has none. */
struct statement_text {
    struct str text, body;
};

/*
 * The features of the areas of `record` as compact JSON, one per row of KIND_AREA, in `arena`;
 * NULL without areas. O(bytes).
 */
const struct str *statement_features(struct arena *arena, const struct record *record);

/*
 * The text with which `author` states `row`; of an area `feature` is its GeoJSON, else it is not
 * looked at. Lives in `arena`. ERROR_FORMAT for what no text can hold (bad UTF-8), ERROR_LIMIT
 * beyond STATEMENT_BODY_MAX. O(bytes).
 */
bool statement_of_row(struct arena *arena, const struct record *record, const struct row *row,
                      struct str feature, struct str author, struct statement_text *text,
                      struct error *err) MUST_USE;

/* The text of a statement that was put together by hand or parsed. Errors as above. O(bytes). */
bool statement_write(struct arena *arena, const struct statement *statement,
                     struct statement_text *text, struct error *err) MUST_USE;

/*
 * Reads a text strictly: the one spelling of its meaning, each cell well formed by the type of its
 * field, none missing that the table needs. What refers to other rows is not followed. Views of
 * `text` and `body`, or copies in `arena`. ERROR_FORMAT; ERROR_NOT_FOUND if the text names a body
 * and `body` is empty; ERROR_LIMIT. O(bytes).
 */
bool statement_parse(struct arena *arena, struct str text, struct str body,
                     struct statement *statement, struct error *err) MUST_USE;

/* The hash of the body that a text names; false if it names none. For looking the body up. */
bool statement_body_hash(struct str text, struct hash *hash) MUST_USE;

/*
 * Of a text that was parsed before: kind, id and the user's own columns, with values as they are
 * spelled, and no other lines; nothing is checked. False if it cannot be told so easily: it is to
 * be parsed. Views of `text`; the lines in `arena`. O(bytes).
 */
bool statement_skim(struct arena *arena, struct str text, struct statement *statement);

/* The value of a field (KEYS_KEY, UNDERTAKING_PARTY …), empty if it is not known. O(lines). */
struct str statement_value(const struct statement *statement, int field);

/* The id of the row that is stated, empty for kinds without one. */
struct str statement_id(const struct statement *statement);

/* Whether two statements say the same of the same row, whoever says it. O(bytes). */
bool statement_same_row(const struct statement *a, const struct statement *b);

#endif
