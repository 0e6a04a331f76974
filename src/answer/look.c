/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/look.h"

#include "record/quote.h"

#include <math.h>
#include <string.h>

static const char *const tint_codes[] = {
    [TINT_PLAIN] = "",          [TINT_STRONG] = "\033[1m",   [TINT_FAINT] = "\033[2m",
    [TINT_GOOD] = "\033[32m",   [TINT_WARNING] = "\033[33m", [TINT_BAD] = "\033[31m",
    [TINT_SIGNAL] = "\033[36m",
};

struct look look_plain(void)
{
    return (struct look){.width = LOOK_WIDTH_DEFAULT};
}

/* How the character at `at` is shown. Blanks of all kinds are one blank. */
static struct str shown_at(struct str text, size_t at, char escape[static QUOTE_ESCAPE_BYTES],
                           size_t *size)
{
    if (!quote_is_hidden(text, at, size))
        return (struct str){text.data + at, *size};
    if (*size == 1 && strchr("\t\n\v\f\r", text.data[at]) != NULL && text.data[at] != '\0')
        return STR(" ");
    return (struct str){escape, quote_escape(escape, (struct str){text.data + at, *size})};
}

void look_clean(struct buf *out, struct str text)
{
    char escape[QUOTE_ESCAPE_BYTES];
    for (size_t at = 0, size; at < text.size; at += size)
        buf_str(out, shown_at(text, at, escape, &size));
}

static void tint_begin(struct buf *out, const struct look *look, enum tint tint)
{
    if (look->colour)
        buf_text(out, tint_codes[tint]);
}

static void tint_end(struct buf *out, const struct look *look, enum tint tint)
{
    if (look->colour && tint != TINT_PLAIN)
        buf_text(out, "\033[0m");
}

void look_text(struct buf *out, const struct look *look, enum tint tint, struct str text)
{
    tint_begin(out, look, tint);
    look_clean(out, text);
    tint_end(out, look, tint);
}

size_t look_prefix(struct str text, int columns)
{
    char escape[QUOTE_ESCAPE_BYTES];
    size_t at = 0;
    for (size_t size; at < text.size; at += size) {
        columns -= (int)str_width(shown_at(text, at, escape, &size));
        if (columns < 0)
            break;
    }
    return at;
}

int look_width(struct str text)
{
    char escape[QUOTE_ESCAPE_BYTES];
    int width = 0;
    for (size_t at = 0, size; at < text.size; at += size)
        width += (int)str_width(shown_at(text, at, escape, &size));
    return width;
}

void look_fit(struct buf *out, const struct look *look, enum tint tint, struct str text,
              int columns, bool right_aligned)
{
    int width = look_width(text);
    bool cut = width > columns;
    if (cut) {
        text.size = look_prefix(text, columns - 1);
        width = look_width(text) + 1;
    }
    if (right_aligned)
        buf_repeat(out, " ", (size_t)(columns - width));
    tint_begin(out, look, tint);
    look_clean(out, text);
    if (cut)
        buf_text(out, "…");
    tint_end(out, look, tint);
    if (!right_aligned)
        buf_repeat(out, " ", (size_t)(columns - width));
}

/* Blocks in eighths of a column on a screen; whole columns of # and . elsewhere. */
void look_bar(struct buf *out, const struct look *look, enum tint tint, double share, int columns)
{
    static const char *const eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    int parts = look->is_screen ? 8 : 1;
    long all = (long)columns * parts, filled = lround(share * (double)all);
    if (filled == 0 && share > 0)
        filled = 1;
    if (filled >= all)
        filled = share < LOOK_FULL_SHARE ? all - 1 : all;
    long whole = filled / parts, rest = filled % parts;
    tint_begin(out, look, tint);
    buf_repeat(out, look->is_screen ? "█" : "#", (size_t)whole);
    if (look->is_screen)
        buf_text(out, eighths[rest]);
    tint_end(out, look, tint);
    tint_begin(out, look, TINT_FAINT);
    buf_repeat(out, look->is_screen ? "·" : ".", (size_t)(columns - whole - (rest > 0)));
    tint_end(out, look, TINT_FAINT);
}

void look_heading(struct buf *out, const struct look *look, const char *title, const char *rest)
{
    buf_char(out, '\n');
    look_text(out, look, TINT_STRONG, str_from(title));
    if (rest != NULL && rest[0] != '\0') {
        buf_text(out, "  ");
        look_text(out, look, TINT_FAINT, str_from(rest));
    }
    buf_char(out, '\n');
}

/* A figure and the percent sign behind it are not torn apart: "92.0 %" is one word. */
static struct str with_percent_sign(struct str word, struct str *rest)
{
    struct str sign;
    if (rest->size == 0 || rest->data[0] != '%' || rest->data != word.data + word.size + 1
        || !str_next(rest, ' ', &sign))
        return word;
    return (struct str){word.data, word.size + 1 + sign.size};
}

void look_paragraph(struct buf *out, const struct look *look, int at, int indent, struct str text)
{
    bool first = true;
    for (struct str rest = text, word; str_next(&rest, ' ', &word);) {
        if (word.size == 0)
            continue;
        word = with_percent_sign(word, &rest);
        int width = look_width(word);
        if (!first && at + 1 + width > look->width) {
            buf_char(out, '\n');
            buf_repeat(out, " ", (size_t)indent);
            at = indent;
        } else if (!first) {
            buf_char(out, ' ');
            at++;
        }
        look_clean(out, word);
        at += width;
        first = false;
    }
    buf_char(out, '\n');
}
