/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A writer of JSON (RFC 8259) into a buffer: keys in the order in which they are written,
 * numbers with six decimals and no minus zero, two blanks of indentation. A value that is
 * opened inline, and all inside it, stays on one line.
 */
#ifndef SURETY_ANSWER_JSON_H
#define SURETY_ANSWER_JSON_H

#include "base/buf.h"

#include <stdbool.h>
#include <stdint.h>

struct json {
    struct buf *out;
    int depth;        /* open objects and arrays */
    int inline_depth; /* depth at which the inline value was opened, 0: none */
    bool needs_comma;
    bool after_key;
};

void json_init(struct json *json, struct buf *out);

void json_open(struct json *json, char bracket);        /* '{' or '[' */
void json_open_inline(struct json *json, char bracket); /* the same, on one line up to its end */
void json_close(struct json *json, char bracket);       /* '}' or ']' */
void json_key(struct json *json, const char *key);

void json_str(struct json *json, struct str value); /* UTF-8 */
void json_text(struct json *json, const char *value);
void json_real(struct json *json, double value); /* 0.912345 */
void json_integer(struct json *json, int64_t value);
void json_bool(struct json *json, bool value);
void json_null(struct json *json);

#endif
