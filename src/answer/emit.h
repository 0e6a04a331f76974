/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A writer of JSON (RFC 8259) into a buffer: keys in the order in which they are written,
 * numbers with six decimals and no minus zero, two blanks of indentation. A value that is
 * opened inline, and all inside it, stays on one line.
 */
#ifndef SURETY_ANSWER_EMIT_H
#define SURETY_ANSWER_EMIT_H

#include "base/buf.h"

#include <stdbool.h>
#include <stdint.h>

struct emit {
    struct buf *out;
    int depth;        /* open objects and arrays */
    int inline_depth; /* depth at which the inline value was opened, 0: none */
    bool needs_comma;
    bool after_key;
};

void emit_init(struct emit *json, struct buf *out);

void emit_open(struct emit *json, char bracket);        /* '{' or '[' */
void emit_open_inline(struct emit *json, char bracket); /* the same, on one line up to its end */
void emit_close(struct emit *json, char bracket);       /* '}' or ']' */
void emit_key(struct emit *json, const char *key);

void emit_str(struct emit *json, struct str value); /* UTF-8 */
void emit_text(struct emit *json, const char *value);
void emit_real(struct emit *json, double value); /* 0.912345 */
void emit_integer(struct emit *json, int64_t value);
void emit_bool(struct emit *json, bool value);
void emit_null(struct emit *json);

#endif
