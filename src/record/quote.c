/* SPDX-License-Identifier: Apache-2.0 */
#include "record/quote.h"

#include <stdio.h>
#include <string.h>

/* Unicode's control characters and what its property Default_Ignorable_Code_Point lists, with the
 * separators of lines, the anchors of annotations and the blank of Braille; sorted. */
static const struct {
    uint32_t first, last;
} hidden[] = {
    {0x0000, 0x001F}, {0x007F, 0x009F}, {0x00AD, 0x00AD},   {0x034F, 0x034F},   {0x061C, 0x061C},
    {0x115F, 0x1160}, {0x17B4, 0x17B5}, {0x180B, 0x180F},   {0x200B, 0x200F},   {0x2028, 0x202E},
    {0x2060, 0x206F}, {0x2800, 0x2800}, {0x3164, 0x3164},   {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF},
    {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFFB}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF},
};

static bool is_hidden_point(uint32_t point)
{
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden && point >= hidden[i].first; i++)
        if (point <= hidden[i].last)
            return true;
    return false;
}

bool quote_is_hidden(struct str text, size_t at, size_t *size)
{
    uint32_t point;
    unsigned char first = (unsigned char)text.data[at];
    *size = 1;
    if (first >= 0x20 && first < 0x7F) /* most are */
        return false;
    size_t length = str_decode((struct str){text.data + at, text.size - at}, &point);
    if (length == 0)
        return true;
    *size = length;
    return is_hidden_point(point);
}

size_t quote_escape(char out[static QUOTE_ESCAPE_BYTES], struct str character)
{
    uint32_t point;
    if (str_decode(character, &point) == 0)
        point = (unsigned char)character.data[0];
    if (point == '\n' || point == '\r' || point == '\t')
        return (size_t)sprintf(out, "\\%c", point == '\n' ? 'n' : point == '\r' ? 'r' : 't');
    if (point < 0x100)
        return (size_t)sprintf(out, "\\x%02x", point);
    return (size_t)(point < 0x10000 ? sprintf(out, "\\u%04x", point)
                                    : sprintf(out, "\\U%08x", point));
}

bool quote_is_secret(struct str text)
{
    static const char mark[] = "PRIVATE+KEY+";
    return text.size >= sizeof mark - 1
           && memmem(text.data, text.size, mark, sizeof mark - 1) != NULL;
}

char *quote(char out[static QUOTE_BYTES], struct str text)
{
    size_t used = 0, at = 0;
    if (quote_is_secret(text))
        return strcpy(out, "a secret key");
    out[used++] = '"';
    for (int characters = 0; at < text.size && characters < QUOTE_CHARACTERS_MAX; characters++) {
        size_t size;
        if (quote_is_hidden(text, at, &size)) {
            used += quote_escape(out + used, (struct str){text.data + at, size});
        } else {
            memcpy(out + used, text.data + at, size);
            used += size;
        }
        at += size;
    }
    used += (size_t)sprintf(out + used, "%s\"", at < text.size ? "…" : "");
    out[used] = '\0';
    return out;
}
