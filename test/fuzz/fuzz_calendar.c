/* SPDX-License-Identifier: Apache-2.0 */
/* Texts in calendars: whatever they are, lines stay short and whole, and a reader gets them back.
 */
#include "fuzz.h"
#include "keep/calendar.h"

#include <string.h>

/* A control character is written as a blank, a tab and a line end as they are. */
static bool comes_back(char was, char is)
{
    bool is_control = ((unsigned char)was < 0x20 && was != '\n' && was != '\t') || was == 0x7F;
    return is == (is_control ? ' ' : was);
}

static void check_lines(struct str written, bool is_utf8)
{
    size_t bad_at;
    for (size_t at = 0; at < written.size;) {
        const char *end = memmem(written.data + at, written.size - at, "\r\n", 2);
        CHECK(end != NULL);
        struct str line = {written.data + at, (size_t)(end - written.data) - at};
        CHECK(line.size <= 75 && line.size > 0);
        CHECK(!is_utf8 || str_is_utf8(line, &bad_at));
        at += line.size + 2;
    }
}

/* Unfolds and unescapes what stands behind "X:", against the text. */
static void check_text(struct str written, struct str text)
{
    size_t t = 0;
    for (size_t i = 2; i + 2 < written.size; i++) {
        if (written.data[i] == '\r') {
            CHECK(written.data[i + 1] == '\n' && written.data[i + 2] == ' ');
            i += 2;
            continue;
        }
        char c = written.data[i];
        if (c == '\\') {
            i += written.data[i + 1] == '\r' ? 4 : 1; /* a fold may part the two */
            c = written.data[i] == 'n' ? '\n' : written.data[i];
        }
        CHECK(t < text.size && comes_back(text.data[t], c));
        t++;
    }
    CHECK(t == text.size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size};
    struct buf out;
    size_t bad_at;
    buf_init(&out);
    calendar_text(&out, "X", text);
    check_lines(buf_view(&out), str_is_utf8(text, &bad_at));
    check_text(buf_view(&out), text);
    buf_release(&out);
    return 0;
}
