/* SPDX-License-Identifier: Apache-2.0 */
#include "record/json_cursor.h"

#include "record/limits.h"

#include <jansson.h>
#include <string.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static char peek(const struct json_cursor *c)
{
    CHECK(c->at < c->text.size);
    return c->text.data[c->at];
}

static void advance(struct json_cursor *c)
{
    CHECK(c->at < c->text.size);
    c->place = place_behind(c->place, c->text, c->at);
    c->at++;
}

static void skip_blanks(struct json_cursor *c)
{
    while (c->at < c->text.size && is_blank(c->text.data[c->at]))
        advance(c);
}

static void expect(struct json_cursor *c, char byte)
{
    CHECK(peek(c) == byte);
    advance(c);
    skip_blanks(c);
}

/* Past the string at the cursor, not past blanks behind it. */
static void pass_string(struct json_cursor *c)
{
    CHECK(peek(c) == '"');
    advance(c);
    while (peek(c) != '"') {
        if (peek(c) == '\\')
            advance(c);
        advance(c);
    }
    advance(c);
}

static bool is_literal_byte(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '-' || c == '+' || c == '.'
           || c == 'E';
}

/* Past a value, not past blanks behind it. What is nested is counted, not followed. */
static void pass_value(struct json_cursor *c)
{
    size_t depth = 0;
    do {
        char byte = peek(c);
        if (byte == '"') {
            pass_string(c);
        } else if (is_literal_byte(byte)) {
            while (c->at < c->text.size && is_literal_byte(c->text.data[c->at]))
                advance(c);
        } else {
            depth += byte == '{' || byte == '[';
            depth -= byte == '}' || byte == ']';
            advance(c);
        }
    } while (depth > 0);
}

/*
 * Counts before a parser that takes memory for each value is let loose on the text. Commas and
 * brackets outside of strings are enough, even if it is no JSON. Stops where a limit is passed.
 */
static bool check_size(struct json_cursor *cursor, struct error *err)
{
    struct json_cursor c = *cursor;
    size_t depth = 0, containers = 0, values = 0;
    bool quoted = false;
    for (; c.at < c.text.size; advance(&c)) {
        char byte = peek(&c);
        bool opens = !quoted && (byte == '{' || byte == '[');
        bool closes = !quoted && (byte == '}' || byte == ']');
        if (quoted && byte == '\\' && c.at + 1 < c.text.size)
            advance(&c);
        else if (byte == '"')
            quoted = !quoted;
        containers += opens;
        values += opens || (!quoted && byte == ',');
        depth = depth + opens - (closes && depth > 0);
        if (depth <= LIMIT_JSON_DEPTH && containers <= LIMIT_JSON_CONTAINERS
            && values <= LIMIT_JSON_VALUES)
            continue;
        *cursor = c;
        if (depth > LIMIT_JSON_DEPTH)
            return error_set(err, ERROR_LIMIT, "nested deeper than %d levels", LIMIT_JSON_DEPTH);
        return error_set(err, ERROR_LIMIT, "more than %d arrays and objects or %d values",
                         LIMIT_JSON_CONTAINERS, LIMIT_JSON_VALUES);
    }
    return true;
}

/* jansson overlooks a NUL byte behind a number; UTF-8 is checked here for the sake of the place. */
static bool check_bytes(struct json_cursor *cursor, struct error *err)
{
    size_t bad_at;
    if (str_is_utf8(cursor->text, &bad_at))
        return true;
    bool nul = cursor->text.data[bad_at] == '\0';
    while (cursor->at < bad_at)
        advance(cursor);
    return error_set(err, ERROR_FORMAT, "%s",
                     nul ? "a NUL byte" : "bytes that are not UTF-8; save the file as UTF-8");
}

/* jansson's sentence without its "near '…'", which repeats bytes of strangers. */
static void keep_reason(const char *reason, struct error *err)
{
    const char *near = strstr(reason, " near ");
    int size = near == NULL ? (int)strlen(reason) : (int)(near - reason);
    error_set(err, ERROR_FORMAT, "not JSON: %.*s", size, reason);
}

bool cursor_open(struct str text, struct json_cursor *cursor, struct error *err)
{
    if (str_starts(text, STR("\xEF\xBB\xBF")))
        text = (struct str){text.data + 3, text.size - 3};
    *cursor = (struct json_cursor){.text = text, .place = {1, 1}};
    if (!check_bytes(cursor, err))
        return false;
    if (!check_size(cursor, err))
        return false;
    json_error_t fault;
    json_t *value =
        json_loadb(text.size == 0 ? "" : text.data, text.size, JSON_REJECT_DUPLICATES, &fault);
    if (value == NULL) {
        keep_reason(fault.text, err);
        for (int i = 1; i < fault.position && cursor->at < text.size; i++)
            advance(cursor);
        return false;
    }
    json_decref(value);
    skip_blanks(cursor);
    return true;
}

enum cursor_type cursor_type(const struct json_cursor *cursor)
{
    switch (peek(cursor)) {
    case '{':
        return CURSOR_OBJECT;
    case '[':
        return CURSOR_ARRAY;
    case '"':
        return CURSOR_STRING;
    case 't':
    case 'f':
    case 'n':
        return CURSOR_OTHER;
    default:
        return CURSOR_NUMBER;
    }
}

struct place cursor_place(const struct json_cursor *cursor)
{
    return cursor->place;
}

struct place cursor_text_place(const struct json_cursor *cursor)
{
    struct place place = cursor->place;
    place.column += cursor_type(cursor) == CURSOR_STRING;
    return place;
}

const char *cursor_type_words(enum cursor_type type)
{
    static const char *const words[] = {
        [CURSOR_OBJECT] = "an object",          [CURSOR_ARRAY] = "an array",
        [CURSOR_STRING] = "a string",           [CURSOR_NUMBER] = "a number",
        [CURSOR_OTHER] = "true, false or null",
    };
    return words[type];
}

void cursor_enter(struct json_cursor *cursor)
{
    expect(cursor, cursor_type(cursor) == CURSOR_OBJECT ? '{' : '[');
}

/* To the next thing in a container that ends with `close`; false once past its end. */
static bool next_in(struct json_cursor *c, char close)
{
    skip_blanks(c);
    if (peek(c) == close) {
        advance(c);
        return false;
    }
    if (peek(c) == ',')
        expect(c, ',');
    return true;
}

bool cursor_member(struct json_cursor *cursor, struct arena *arena, struct str *name)
{
    if (!next_in(cursor, '}'))
        return false;
    *name = cursor_string(cursor, arena);
    skip_blanks(cursor);
    expect(cursor, ':');
    return true;
}

bool cursor_item(struct json_cursor *cursor)
{
    return next_in(cursor, ']');
}

void cursor_skip(struct json_cursor *cursor)
{
    pass_value(cursor);
}

struct str cursor_raw(struct json_cursor *cursor)
{
    size_t begin = cursor->at;
    pass_value(cursor);
    return (struct str){cursor->text.data + begin, cursor->at - begin};
}

static uint32_t hex4(const char *digits)
{
    uint32_t value = 0;
    for (int i = 0; i < 4; i++) {
        char c = digits[i];
        value = value << 4 | (uint32_t)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    return value;
}

/* UTF-8 of one code point; returns its bytes. */
static size_t encode(char *out, uint32_t point)
{
    size_t size = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    static const unsigned char leads[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = size; i-- > 1; point >>= 6)
        out[i] = (char)(0x80 | (point & 0x3F));
    out[0] = (char)(leads[size] | point);
    return size;
}

/* One escape at s[0] = '\\'; adds what it stands for to out, returns the bytes of its spelling. */
static size_t unescape_one(const char *s, char *out, size_t *used)
{
    static const char names[] = "bfnrt", bytes[] = "\b\f\n\r\t";
    if (s[1] != 'u') {
        const char *name = strchr(names, s[1]);
        out[(*used)++] = name == NULL ? s[1] : bytes[name - names];
        return 2;
    }
    uint32_t point = hex4(s + 2);
    bool pair = point >= 0xD800 && point < 0xDC00;
    if (pair)
        point = 0x10000 + ((point & 0x3FF) << 10) + (hex4(s + 8) & 0x3FF);
    *used += encode(out + *used, point);
    return pair ? 12 : 6;
}

struct str cursor_string(struct json_cursor *cursor, struct arena *arena)
{
    struct str raw;
    size_t begin = cursor->at + 1;
    pass_string(cursor);
    raw = (struct str){cursor->text.data + begin, cursor->at - 1 - begin};
    if (memchr(raw.data, '\\', raw.size) == NULL)
        return raw;
    char *out = arena_alloc(arena, raw.size + 1, 1);
    size_t used = 0;
    for (size_t i = 0; i < raw.size;) {
        if (raw.data[i] == '\\')
            i += unescape_one(raw.data + i, out, &used);
        else
            out[used++] = raw.data[i++];
    }
    return (struct str){out, used};
}

void json_write_compact(struct str text, struct buf *out)
{
    bool quoted = false;
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (!quoted && is_blank(c))
            continue;
        buf_char(out, c);
        if (quoted && c == '\\')
            buf_char(out, text.data[++i]);
        else if (c == '"')
            quoted = !quoted;
    }
}

void json_write_string(struct str text, struct buf *out)
{
    buf_char(out, '"');
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        const char *name = c == '\n' ? "\\n" : c == '\r' ? "\\r" : c == '\t' ? "\\t" : NULL;
        if (name != NULL)
            buf_text(out, name);
        else if ((unsigned char)c < 0x20)
            buf_printf(out, "\\u%04x", (unsigned)c);
        else if (c == '"' || c == '\\')
            buf_printf(out, "\\%c", c);
        else
            buf_char(out, c);
    }
    buf_char(out, '"');
}
