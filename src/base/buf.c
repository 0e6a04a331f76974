/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void buf_init(struct buf *buf)
{
    *buf = (struct buf){0};
}

void buf_release(struct buf *buf)
{
    free(buf->data);
    buf_init(buf);
}

void buf_clear(struct buf *buf)
{
    buf->size = 0;
}

/* Room for `more` bytes and a NUL. */
static void reserve(struct buf *buf, size_t more)
{
    if (buf->capacity - buf->size > more && buf->capacity > 0)
        return;
    size_t capacity = buf->capacity < 256 ? 256 : buf->capacity * 2;
    if (capacity < buf->size + more + 1)
        capacity = buf->size + more + 1;
    char *grown = realloc(buf->data, capacity);
    if (grown == NULL) {
        fputs("surety: out of memory\n", stderr);
        exit(3);
    }
    buf->data = grown;
    buf->capacity = capacity;
}

void buf_add(struct buf *buf, const void *bytes, size_t size)
{
    reserve(buf, size);
    if (size > 0)
        memcpy(buf->data + buf->size, bytes, size);
    buf->size += size;
    buf->data[buf->size] = '\0';
}

void buf_str(struct buf *buf, struct str s)
{
    buf_add(buf, s.data, s.size);
}

void buf_text(struct buf *buf, const char *c_string)
{
    buf_add(buf, c_string, strlen(c_string));
}

void buf_char(struct buf *buf, char c)
{
    buf_add(buf, &c, 1);
}

void buf_repeat(struct buf *buf, const char *c_string, size_t times)
{
    for (size_t i = 0; i < times; i++)
        buf_text(buf, c_string);
}

void buf_printf(struct buf *buf, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int size = vsnprintf(NULL, 0, format, args);
    va_end(args);
    CHECK(size >= 0);
    reserve(buf, (size_t)size);
    vsnprintf(buf->data + buf->size, (size_t)size + 1, format, again);
    va_end(again);
    buf->size += (size_t)size;
}

struct str buf_view(const struct buf *buf)
{
    return (struct str){buf->data, buf->size};
}
