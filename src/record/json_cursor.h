/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A walk through JSON text in the order in which it was written. jansson decides whether the
 * text is JSON at all (RFC 8259, no duplicate names, no number beyond a double) but keeps no
 * places; the cursor knows line and column of every value and the spelling of every number,
 * and costs no memory. It may only be used on text that cursor_open() has passed.
 */
#ifndef SURETY_RECORD_JSON_CURSOR_H
#define SURETY_RECORD_JSON_CURSOR_H

#include "base/buf.h"
#include "base/error.h"
#include "base/str.h"
#include "record/place.h"

enum cursor_type { CURSOR_OBJECT, CURSOR_ARRAY, CURSOR_STRING, CURSOR_NUMBER, CURSOR_OTHER };

struct json_cursor {
    struct str text; /* without a byte order mark */
    size_t at;
    struct place place; /* of `at` */
};

/*
 * Whether `text` (a byte order mark is passed over) is JSON that begins with { or [ and nests
 * at most LIMIT_JSON_DEPTH deep, within the other limits on JSON. If so `cursor` stands at its
 * first value; if not err says what is wrong and the cursor stands where. ERROR_FORMAT,
 * ERROR_LIMIT. O(size).
 */
bool cursor_open(struct str text, struct json_cursor *cursor, struct error *err) MUST_USE;

/* The type of the value at the cursor; "an object" and the like for messages. */
enum cursor_type cursor_type(const struct json_cursor *cursor);
const char *cursor_type_words(enum cursor_type type);

/* Where the value begins; of a string, where its text does, behind the quotation mark. */
struct place cursor_place(const struct json_cursor *cursor);
struct place cursor_text_place(const struct json_cursor *cursor);

/*
 * Walks: cursor_enter() goes into the object or array at the cursor; cursor_member() and
 * cursor_item() then go to the next value in it and return false once they are past its
 * end. Between two calls the value must be passed by cursor_skip(), cursor_string(), cursor_raw()
 * or a walk of its own.
 */
void cursor_enter(struct json_cursor *cursor);
bool cursor_member(struct json_cursor *cursor, struct arena *arena, struct str *name);
bool cursor_item(struct json_cursor *cursor);

void cursor_skip(struct json_cursor *cursor);

/* The string at the cursor, without its escapes: a view of the text, or a copy in the arena. */
struct str cursor_string(struct json_cursor *cursor, struct arena *arena);

/* The value at the cursor as it is spelt. */
struct str cursor_raw(struct json_cursor *cursor);

/* Well-formed JSON without the blanks between its tokens. */
void json_write_compact(struct str text, struct buf *out);

/* A string with quotation marks and escapes. */
void json_write_string(struct str text, struct buf *out);

#endif
