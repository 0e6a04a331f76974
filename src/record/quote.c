/* SPDX-License-Identifier: Apache-2.0 */
#include "record/quote.h"

#include <stdio.h>
#include <string.h>

static unsigned char byte_at(struct str text, size_t at)
{
    return at < text.size ? (unsigned char)text.data[at] : 0;
}

/* U+200E and U+200F, U+202A to U+202E, U+2066 to U+2069. */
static bool is_bidirectional(struct str text, size_t at)
{
    unsigned char middle = byte_at(text, at + 1), last = byte_at(text, at + 2);
    if (byte_at(text, at) != 0xE2)
        return false;
    if (middle == 0x80)
        return last == 0x8E || last == 0x8F || (last >= 0xAA && last <= 0xAE);
    return middle == 0x81 && last >= 0xA6 && last <= 0xA9;
}

bool quote_is_control(struct str text, size_t at, size_t *size)
{
    unsigned char c = byte_at(text, at), next = byte_at(text, at + 1);
    bool c1 = c == 0xC2 && next >= 0x80 && next <= 0x9F, turns = is_bidirectional(text, at);
    *size = turns ? 3 : c1 ? 2 : 1;
    return turns || c1 || c < 0x20 || c == 0x7F;
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
static size_t escape(char *out, struct str character)
{
    unsigned char c = byte_at(character, character.size - 1);
    if (character.size == 3)
        return (size_t)sprintf(out, "\\u%04x",
                               0x2000u | (byte_at(character, 1) & 0x3Fu) << 6 | (c & 0x3Fu));
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
            used += escape(out + used, (struct str){text.data + at, size});
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
