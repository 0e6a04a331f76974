/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/statement_escape.h"

#include <string.h>

/* The letter behind the backslash for a byte that has one of its own, or 0. */
static char letter_of(char c, bool is_name)
{
    switch (c) {
    case '\\':
        return '\\';
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    case '\t':
        return 't';
    case ' ':
        return is_name ? 's' : 0;
    default:
        return 0;
    }
}

void escape_write(struct str text, bool is_name, struct buf *out)
{
    size_t plain = 0; /* where the run of bytes that stand for themselves began */
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i], letter = letter_of(c, is_name);
        if (letter == 0 && (unsigned char)c >= 0x20)
            continue;
        buf_add(out, text.data + plain, i - plain);
        plain = i + 1;
        if (letter != 0)
            buf_printf(out, "\\%c", letter);
        else
            buf_printf(out, "\\x%02x", (unsigned)c);
    }
    buf_add(out, text.data + plain, text.size - plain);
}

static int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte that the escape at spelling[at], a backslash, means, and the bytes that it takes. */
static bool read_escape(struct str spelling, size_t at, bool is_name, char *c, size_t *size)
{
    static const char meanings[] = "\\\n\r\t ";
    size_t left = spelling.size - at;
    *size = 2;
    for (const char *meant = meanings; left >= 2 && *meant != '\0'; meant++) {
        *c = *meant;
        if (letter_of(*meant, is_name) == spelling.data[at + 1])
            return true;
    }
    if (left < 4 || spelling.data[at + 1] != 'x')
        return false;
    int high = hex_digit(spelling.data[at + 2]), low = hex_digit(spelling.data[at + 3]);
    *c = (char)(high * 16 + low);
    *size = 4;
    /* NUL is in no text; what has a letter is written with it. */
    return (high == 0 || high == 1) && low >= 0 && *c != 0 && letter_of(*c, is_name) == 0;
}

/* Control characters never stand for themselves, in a name neither does a space. */
static bool has_bare(struct str spelling, bool is_name)
{
    for (size_t i = 0; i < spelling.size; i++)
        if ((unsigned char)spelling.data[i] < 0x20 || (is_name && spelling.data[i] == ' '))
            return true;
    return false;
}

bool escape_parse(struct arena *arena, struct str spelling, bool is_name, struct str *text)
{
    *text = spelling;
    if (has_bare(spelling, is_name))
        return false;
    if (spelling.size == 0 || memchr(spelling.data, '\\', spelling.size) == NULL)
        return true;
    char *bytes = arena_alloc(arena, spelling.size + 1, 1);
    size_t used = 0;
    for (size_t at = 0, size; at < spelling.size; at += size) {
        size = 1;
        bytes[used] = spelling.data[at];
        if (bytes[used] == '\\' && !read_escape(spelling, at, is_name, &bytes[used], &size))
            return false;
        used++;
    }
    *text = (struct str){bytes, used};
    return true;
}
