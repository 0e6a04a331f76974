/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A growing byte buffer for output that is written whole or not at all. Owns its memory.
 */
#ifndef SURETY_BASE_BUF_H
#define SURETY_BASE_BUF_H

#include "base/str.h"

#include <stddef.h>

struct buf {
    char *data;  /* size bytes, always followed by a NUL once anything was added */
    size_t size; /* bytes */
    size_t capacity;
};

void buf_init(struct buf *buf);
void buf_release(struct buf *buf);
void buf_clear(struct buf *buf); /* empty again, memory kept */

void buf_add(struct buf *buf, const void *bytes, size_t size);
void buf_str(struct buf *buf, struct str s);
void buf_text(struct buf *buf, const char *c_string);
void buf_char(struct buf *buf, char c);
void buf_repeat(struct buf *buf, const char *c_string, size_t times);
void buf_printf(struct buf *buf, const char *format, ...) PRINTF_LIKE(2, 3);

/* What was collected, as a view that is valid until the buffer changes. */
struct str buf_view(const struct buf *buf);

#endif
