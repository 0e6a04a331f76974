/* SPDX-License-Identifier: Apache-2.0 */
#include "record/quote.h"

#include <stdio.h>
#include <string.h>

bool quote_is_control(struct str text, size_t at, size_t *size)
{
    unsigned char c = (unsigned char)text.data[at];
    unsigned char next = at + 1 < text.size ? (unsigned char)text.data[at + 1] : 0;
    bool c1 = c == 0xC2 && next >= 0x80 && next <= 0x9F;
    *size = c1 ? 2 : 1;
    return c1 || c < 0x20 || c == 0x7F;
}

static size_t character_bytes(struct str text, size_t at)
{
    size_t size = 1;
    while (at + size < text.size && ((unsigned char)text.data[at + size] & 0xC0) == 0x80
           && size < 4)
        size++;
    return size;
}

/* Writes one control character as an escape; returns the bytes written. */
static size_t escape(char *out, unsigned char c)
{
    const char *name = c == '\n' ? "\\n" : c == '\r' ? "\\r" : c == '\t' ? "\\t" : NULL;
    return (size_t)(name != NULL ? sprintf(out, "%s", name) : sprintf(out, "\\x%02x", c));
}

char *quote(char out[static QUOTE_BYTES], struct str text)
{
    size_t used = 0, at = 0;
    out[used++] = '"';
    for (int characters = 0; at < text.size && characters < QUOTE_CHARACTERS_MAX; characters++) {
        size_t size;
        if (quote_is_control(text, at, &size)) {
            used += escape(out + used, (unsigned char)text.data[at + size - 1]);
        } else {
            size = character_bytes(text, at);
            memcpy(out + used, text.data + at, size);
            used += size;
        }
        at += size;
    }
    used += (size_t)sprintf(out + used, "%s\"", at < text.size ? "…" : "");
    out[used] = '\0';
    return out;
}
