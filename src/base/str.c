/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"

#include <stdint.h>
#include <string.h>

enum { DISTANCE_BYTES_MAX = 64 };

struct str str_from(const char *c_string)
{
    return (struct str){c_string, c_string == NULL ? 0 : strlen(c_string)};
}

bool str_eq(struct str a, struct str b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

int str_cmp(struct str a, struct str b)
{
    size_t common = a.size < b.size ? a.size : b.size;
    int order = common == 0 ? 0 : memcmp(a.data, b.data, common);
    if (order != 0)
        return order;
    return a.size < b.size ? -1 : a.size > b.size;
}

bool str_starts(struct str s, struct str prefix)
{
    return s.size >= prefix.size && str_eq((struct str){s.data, prefix.size}, prefix);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

struct str str_trim(struct str s)
{
    while (s.size > 0 && is_blank(s.data[0])) {
        s.data++;
        s.size--;
    }
    while (s.size > 0 && is_blank(s.data[s.size - 1]))
        s.size--;
    return s;
}

char *str_c(struct arena *arena, struct str s)
{
    return arena_copy(arena, s.data, s.size);
}

struct str str_copy(struct arena *arena, struct str s)
{
    return (struct str){arena_copy(arena, s.data, s.size), s.size};
}

bool str_next(struct str *rest, char separator, struct str *part)
{
    if (rest->data == NULL || rest->size == 0)
        return false;
    const char *cut = memchr(rest->data, separator, rest->size);
    if (cut == NULL) {
        *part = *rest;
        *rest = (struct str){0};
        return true;
    }
    size_t size = (size_t)(cut - rest->data);
    *part = (struct str){rest->data, size};
    *rest = (struct str){cut + 1, rest->size - size - 1};
    return true;
}

size_t str_decode(struct str text, uint32_t *point)
{
    const unsigned char *s = (const unsigned char *)text.data;
    unsigned char lead = s[0];
    if (lead < 0x80) {
        *point = lead;
        return 1;
    }
    size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size < length)
        return 0;
    uint32_t value = lead & (0x7Fu >> length);
    for (size_t i = 1; i < length; i++) {
        if ((s[i] & 0xC0) != 0x80)
            return 0;
        value = value << 6 | (s[i] & 0x3Fu);
    }
    bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
    bool surrogate = value >= 0xD800 && value <= 0xDFFF;
    if (overlong || surrogate || value > 0x10FFFF)
        return 0;
    *point = value;
    return length;
}

/* Most bytes of most texts are: how many of `s` from `i` on stand in blocks of ASCII without NUL.
 * Without a way out of the inner loop the compiler looks at all bytes of a block at once. */
static size_t plain_ascii(struct str s, size_t i)
{
    enum { BLOCK = 32 };
    size_t end = i;
    for (unsigned char strange = 0; s.size - end >= BLOCK; end += BLOCK) {
        for (size_t j = 0; j < BLOCK; j++)
            strange |= (signed char)s.data[end + j] <= 0;
        if (strange != 0)
            break;
    }
    return end - i;
}

bool str_is_utf8(struct str s, size_t *bad_at)
{
    for (size_t i = plain_ascii(s, 0); i < s.size;) {
        uint32_t point;
        size_t length = str_decode((struct str){s.data + i, s.size - i}, &point);
        if (length == 0 || point == 0) {
            *bad_at = i;
            return false;
        }
        i += length;
        if (length > 1)
            i += plain_ascii(s, i);
    }
    return true;
}

static size_t point_width(uint32_t point)
{
    static const struct {
        uint32_t first, last;
        size_t width;
    } ranges[] = {
        {0x0300, 0x036F, 0}, {0x0483, 0x0489, 0},   {0x1100, 0x115F, 2},   {0x200B, 0x200F, 0},
        {0x20D0, 0x20FF, 0}, {0x2E80, 0x303E, 2},   {0x3041, 0xA4CF, 2},   {0xAC00, 0xD7A3, 2},
        {0xF900, 0xFAFF, 2}, {0xFE00, 0xFE0F, 0},   {0xFE30, 0xFE6F, 2},   {0xFF00, 0xFF60, 2},
        {0xFFE0, 0xFFE6, 2}, {0x1F300, 0x1FAFF, 2}, {0x20000, 0x3FFFD, 2},
    };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (point >= ranges[i].first && point <= ranges[i].last)
            return ranges[i].width;
    return 1;
}

size_t str_width(struct str s)
{
    size_t width = 0;
    for (size_t i = 0; i < s.size;) {
        uint32_t point = 0;
        size_t length = str_decode((struct str){s.data + i, s.size - i}, &point);
        width += length == 0 ? 1 : point_width(point);
        i += length == 0 ? 1 : length;
    }
    return width;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static size_t min3(size_t a, size_t b, size_t c)
{
    size_t least = a < b ? a : b;
    return least < c ? least : c;
}

size_t str_distance(struct str a, struct str b, size_t limit)
{
    size_t n = a.size < DISTANCE_BYTES_MAX ? a.size : DISTANCE_BYTES_MAX;
    size_t m = b.size < DISTANCE_BYTES_MAX ? b.size : DISTANCE_BYTES_MAX;
    if ((n > m ? n - m : m - n) > limit)
        return limit + 1;
    size_t rows[3][DISTANCE_BYTES_MAX + 1];
    size_t *before = rows[0], *above = rows[1], *row = rows[2];
    for (size_t j = 0; j <= m; j++)
        above[j] = j;
    for (size_t i = 1; i <= n; i++) {
        row[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t cost = lower(a.data[i - 1]) == lower(b.data[j - 1]) ? 0 : 1;
            row[j] = min3(above[j] + 1, row[j - 1] + 1, above[j - 1] + cost);
            bool swapped = i > 1 && j > 1 && lower(a.data[i - 1]) == lower(b.data[j - 2])
                           && lower(a.data[i - 2]) == lower(b.data[j - 1]);
            if (swapped && before[j - 2] + 1 < row[j])
                row[j] = before[j - 2] + 1;
        }
        size_t *oldest = before;
        before = above;
        above = row;
        row = oldest;
    }
    return above[m] > limit ? limit + 1 : above[m];
}

int str_nearest(struct str word, const struct str *candidates, size_t count)
{
    size_t limit = word.size <= 3 ? 1 : word.size <= 6 ? 2 : 3;
    int best = -1;
    for (size_t i = 0; i < count; i++) {
        size_t distance = str_distance(word, candidates[i], limit);
        if (distance > limit)
            continue;
        best = (int)i;
        if (distance == 0)
            break;
        limit = distance - 1;
    }
    return best;
}
