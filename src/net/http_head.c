/* SPDX-License-Identifier: Apache-2.0 */
#include "net/http_head.h"

#include "base/number.h"

#include <string.h>
#include <strings.h>

/* What the fields say, as far as it matters here. */
struct fields {
    size_t count;
    bool has_host, has_length, has_encoding;
};

size_t http_head_size(struct str bytes)
{
    const char *end = bytes.data + bytes.size;
    if (bytes.size > 0 && (bytes.data[0] == '\n' || bytes.data[0] == '\r'))
        return 1; /* no request begins so: not waited for */
    for (const char *at = bytes.data; at < end; at++) {
        at = memchr(at, '\n', (size_t)(end - at));
        if (at == NULL)
            return 0;
        const char *next = at + 1;
        if (next < end && *next == '\r')
            next++;
        if (next < end && *next == '\n')
            return (size_t)(next + 1 - bytes.data);
    }
    return 0;
}

/* ---- characters ---- */

static bool is_token(struct str s)
{
    for (size_t i = 0; i < s.size; i++) {
        char c = s.data[i];
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        bool is_mark = c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL;
        if (!is_letter && !(c >= '0' && c <= '9') && !is_mark)
            return false;
    }
    return s.size > 0;
}

static bool is_visible(struct str s)
{
    for (size_t i = 0; i < s.size; i++)
        if (s.data[i] <= ' ' || s.data[i] > '~')
            return false;
    return true;
}

static bool has_control(struct str s)
{
    for (size_t i = 0; i < s.size; i++) {
        unsigned char c = (unsigned char)s.data[i];
        if ((c < ' ' && c != '\t') || c == 0x7F)
            return true;
    }
    return false;
}

static bool is_name(struct str name, const char *wanted)
{
    return name.size == strlen(wanted) && strncasecmp(name.data, wanted, name.size) == 0;
}

/* ---- lines ---- */

static int refuse(int status, const char *text, const char **why)
{
    *why = text;
    return status;
}

/* The next line without its CR LF; false for another end. */
static bool next_line(struct str *rest, struct str *line)
{
    if (!str_next(rest, '\n', line) || line->size == 0 || line->data[line->size - 1] != '\r')
        return false;
    line->size--;
    return memchr(line->data, '\r', line->size) == NULL;
}

static int read_request_line(struct str line, struct http_head *head, const char **why)
{
    struct str version;
    if (!str_next(&line, ' ', &head->method) || !is_token(head->method))
        return refuse(400, "the method is not a token", why);
    if (!str_next(&line, ' ', &head->target) || head->target.size == 0
        || head->target.data[0] != '/' || !is_visible(head->target))
        return refuse(400, "the target is not a path of visible characters", why);
    version = line;
    if (version.size != 8 || !str_starts(version, STR("HTTP/")) || version.data[6] != '.')
        return refuse(400, "the version is not that of HTTP", why);
    if (version.data[5] != '1' || (version.data[7] != '0' && version.data[7] != '1'))
        return refuse(505, "only HTTP/1.0 and HTTP/1.1 are spoken here", why);
    return 0;
}

static int read_length(struct str value, struct fields *fields, struct http_head *head,
                       const char **why)
{
    if (fields->has_length)
        return refuse(400, "a second Content-Length", why);
    fields->has_length = true;
    if (!integer_parse(value, 0, INT64_MAX, &head->content_length))
        return refuse(400, "a Content-Length that is not plain digits", why);
    return 0;
}

static int read_host(struct str value, struct fields *fields, const char **why)
{
    if (fields->has_host)
        return refuse(400, "a second Host", why);
    fields->has_host = true;
    if (!is_visible(value) || memchr(value.data, '/', value.size) != NULL)
        return refuse(400, "a Host that is no host", why);
    return 0;
}

static int read_field(struct str line, struct fields *fields, struct http_head *head,
                      const char **why)
{
    struct str value = line, name;
    if (++fields->count > HTTP_HEAD_FIELDS_MAX)
        return refuse(431, "too many header fields", why);
    if (memchr(line.data, ':', line.size) == NULL || !str_next(&value, ':', &name)
        || !is_token(name)) /* blanks before the colon and folded lines too */
        return refuse(400, "a header field whose name is not a token and a colon", why);
    if (has_control(value))
        return refuse(400, "a header field with a control character", why);
    value = str_trim(value);
    if (is_name(name, "Host"))
        return read_host(value, fields, why);
    if (is_name(name, "Content-Length"))
        return read_length(value, fields, head, why);
    fields->has_encoding |= is_name(name, "Transfer-Encoding");
    if (is_name(name, "Expect")) {
        head->wants_continue = is_name(value, "100-continue");
        return head->wants_continue ? 0 : refuse(417, "an expectation that is not known", why);
    }
    return 0;
}

int http_head_parse(struct str bytes, struct http_head *head, const char **why)
{
    struct fields fields = {0};
    struct str rest = bytes, line;
    *head = (struct http_head){0};
    if (!next_line(&rest, &line))
        return refuse(400, "a line that does not end in CR LF", why);
    int status = read_request_line(line, head, why);
    bool is_1_0 = status == 0 && line.data[line.size - 1] == '0';
    while (status == 0 && rest.size > 0) {
        if (!next_line(&rest, &line))
            return refuse(400, "a line that does not end in CR LF", why);
        if (line.size > 0) /* else the end, behind which there is nothing */
            status = read_field(line, &fields, head, why);
    }
    if (status != 0)
        return status;
    if (!fields.has_host && !is_1_0)
        return refuse(400, "no Host", why);
    if (fields.has_encoding && (fields.has_length || is_1_0))
        return refuse(400, "a Transfer-Encoding beside a Content-Length, or in HTTP/1.0", why);
    if (fields.has_encoding)
        return refuse(411, "the length of a body must be said beforehand", why);
    return 0;
}
