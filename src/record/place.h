/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A place in a file as an editor shows it: line and column from 1, columns in characters
 * (code points). CRLF, LF and CR alone each end one line.
 */
#ifndef SURETY_RECORD_PLACE_H
#define SURETY_RECORD_PLACE_H

#include "base/str.h"

#include <stdint.h>

struct place {
    uint32_t line, column;
};

/* The place behind the byte at text.data[at], which stands at `place`. O(1). */
static inline struct place place_behind(struct place place, struct str text, size_t at)
{
    unsigned char c = (unsigned char)text.data[at];
    bool crlf = c == '\r' && at + 1 < text.size && text.data[at + 1] == '\n';
    if (c == '\n' || (c == '\r' && !crlf))
        return (struct place){place.line + 1, 1};
    bool continues = (c & 0xC0) == 0x80; /* a character that began before */
    return (struct place){place.line, place.column + (continues || crlf ? 0 : 1)};
}

/* The place of the byte at `offset` in a text that begins at `place`. O(offset). */
static inline struct place place_in(struct place place, struct str text, size_t offset)
{
    for (size_t i = 0; i < offset && i < text.size; i++)
        place = place_behind(place, text, i);
    return place;
}

#endif
