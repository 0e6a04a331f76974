/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/stream.h"

#include <string.h>

#define BEGINNING "surety/v1 "
#define SIGNATURE "\xE2\x80\x94 "

bool stream_is(struct str bytes)
{
    return str_starts(bytes, STR(BEGINNING));
}

/* Bytes up to where the next line that begins so, or any other, stands; the size of `text` if none.
 */
static size_t lines_until(struct str text, size_t from, bool (*stops)(struct str rest))
{
    for (size_t at = from; at < text.size;) {
        struct str rest = {text.data + at, text.size - at};
        if (stops(rest))
            return at;
        const char *end = memchr(rest.data, '\n', rest.size);
        at = end == NULL ? text.size : (size_t)(end - text.data) + 1;
    }
    return text.size;
}

static bool is_beginning(struct str rest)
{
    return stream_is(rest);
}

static bool is_empty_line(struct str rest)
{
    return rest.data[0] == '\n';
}

static bool is_no_signature(struct str rest)
{
    return !str_starts(rest, STR(SIGNATURE));
}

static struct str cut(struct str s, size_t from, size_t end)
{
    return (struct str){s.data + from, end - from};
}

bool stream_next(struct str *rest, struct stream_item *item, struct error *err)
{
    *item = (struct stream_item){0};
    if (rest->size == 0) {
        err->code = ERROR_NONE;
        return false;
    }
    if (!stream_is(*rest))
        return error_set(err, ERROR_FORMAT, "no statement begins where one should");
    size_t size = lines_until(*rest, sizeof BEGINNING - 1, is_beginning);
    struct str whole = cut(*rest, 0, size);
    *rest = cut(*rest, size, rest->size);
    size_t text_end = lines_until(whole, 0, is_empty_line), note_end = text_end;
    item->text = cut(whole, 0, text_end);
    if (text_end == whole.size)
        return true;
    struct str behind = cut(whole, text_end + 1, whole.size);
    if (str_starts(behind, STR(SIGNATURE))) {
        note_end = lines_until(whole, text_end + 1, is_no_signature);
        item->note = cut(whole, 0, note_end);
    }
    if (note_end == whole.size)
        return true;
    if (whole.data[note_end] != '\n')
        return error_set(err, ERROR_FORMAT, "a line behind signatures that is none");
    item->body = cut(whole, note_end + 1, whole.size);
    return true;
}

void stream_write(struct buf *out, struct str note, struct str body)
{
    buf_str(out, note);
    if (body.size == 0)
        return;
    buf_char(out, '\n');
    buf_str(out, body);
}
