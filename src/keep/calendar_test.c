/* SPDX-License-Identifier: Apache-2.0 */
#include "keep/calendar.h"

#include "base/date.h"
#include "base/testing.h"

#include <stdlib.h>
#include <string.h>

static struct str line_of(struct buf *out, const char *text)
{
    buf_clear(out);
    calendar_text(out, "X", str_from(text));
    return buf_view(out);
}

static void a_text_is_escaped(void **unused)
{
    static const struct {
        const char *text, *line;
    } cases[] = {
        {"", "X:\r\n"},
        {"plain", "X:plain\r\n"},
        {"a;b,c\\d", "X:a\\;b\\,c\\\\d\r\n"},
        {"one\ntwo", "X:one\\ntwo\r\n"},
        {"a\r\nb\tc\x01", "X:a \\nb\tc \r\n"},
        {"\"x\": y", "X:\"x\": y\r\n"},
    };
    struct buf out;
    (void)unused;
    buf_init(&out);
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        line_of(&out, cases[i].text);
        assert_string_equal(out.data, cases[i].line);
    }
    buf_release(&out);
}

static void a_line_is_folded_at_75_octets(void **unused)
{
    struct buf out;
    char text[80];
    (void)unused;
    buf_init(&out);
    memset(text, 'a', sizeof text);
    text[73] = '\0'; /* with "X:" 75 octets */
    assert_int_equal(line_of(&out, text).size, 77);
    text[73] = 'a';
    text[74] = '\0';
    assert_memory_equal(line_of(&out, text).data + 75, "\r\n a\r\n", 6);
    memcpy(text + 72, "\xC3\xA9", 3); /* its second octet would be the 76th */
    assert_memory_equal(line_of(&out, text).data + 74, "\r\n \xC3\xA9\r\n", 7);
    buf_release(&out);
}

/* What a reader makes of a folded, escaped line "X:…". */
static struct str read_back(struct buf *into, struct str line)
{
    buf_clear(into);
    for (size_t i = 2; i + 2 <= line.size;) {
        if (line.data[i] == '\r') {
            assert_int_equal(line.data[i + 1], '\n');
            if (i + 2 == line.size)
                return buf_view(into);
            assert_int_equal(line.data[i + 2], ' ');
            i += 3;
        } else {
            buf_char(into, line.data[i++]);
        }
    }
    fail_msg("the line does not end in CRLF");
    return buf_view(into);
}

static struct str unescape(struct buf *into, struct str value)
{
    buf_clear(into);
    for (size_t i = 0; i < value.size; i++) {
        if (value.data[i] != '\\') {
            buf_char(into, value.data[i]);
            continue;
        }
        assert_true(++i < value.size);
        buf_char(into, value.data[i] == 'n' ? '\n' : value.data[i]);
    }
    return buf_view(into);
}

static void check_lines(struct str text)
{
    size_t bad_at;
    for (size_t at = 0; at < text.size;) {
        const char *end = memmem(text.data + at, text.size - at, "\r\n", 2);
        assert_non_null(end);
        struct str line = {text.data + at, (size_t)(end - text.data) - at};
        assert_true(line.size <= 75);
        assert_true(str_is_utf8(line, &bad_at));
        at += line.size + 2;
    }
}

static void any_text_comes_back(void **unused)
{
    static const char *const pieces[] = {"a",  " ", "\\", ";", ",",  "\n", "\\n",        ":",
                                         "\"", "é", "€",  "Ж", "漢", "🚢",  "END:VEVENT", "x y z"};
    struct buf text, line, folded, value;
    (void)unused;
    buf_init(&text);
    buf_init(&line);
    buf_init(&folded);
    buf_init(&value);
    srand(1);
    for (int trial = 0; trial < 20000; trial++) {
        buf_clear(&text);
        buf_clear(&line);
        for (int left = rand() % 60; left > 0; left--)
            buf_text(&text, pieces[(size_t)rand() % CASE_COUNT(pieces)]);
        calendar_text(&line, "X", buf_view(&text));
        check_lines(buf_view(&line));
        struct str back = unescape(&value, read_back(&folded, buf_view(&line)));
        assert_true(str_eq(back, buf_view(&text)));
    }
    buf_release(&text);
    buf_release(&line);
    buf_release(&folded);
    buf_release(&value);
}

static void a_calendar_holds_something(void **unused)
{
    struct calendar calendar;
    struct buf out;
    int32_t day;
    (void)unused;
    buf_init(&out);
    assert_true(date_parse(STR("2026-01-06"), &day));
    calendar_open(&calendar, &out, day, STR("Name"));
    calendar_close(&calendar, STR("nothing, really"));
    assert_non_null(strstr(out.data, "BEGIN:VJOURNAL\r\n"));
    assert_non_null(strstr(out.data, "SUMMARY:nothing\\, really\r\n"));
    buf_clear(&out);
    calendar_open(&calendar, &out, day, STR("Name"));
    calendar_add(&calendar,
                 &(struct calendar_entry){STR("u@g"), day + 1, STR("s"), STR(""), STR("")});
    calendar_close(&calendar, STR("nothing"));
    assert_null(strstr(out.data, "VJOURNAL"));
    assert_null(strstr(out.data, "METHOD")); /* with which it would need an organizer */
    assert_non_null(strstr(out.data, "BEGIN:VEVENT\r\nUID:u@g\r\nDTSTAMP:20260106T000000Z\r\n"
                                     "DTSTART;VALUE=DATE:20260107\r\nSUMMARY:s\r\n"));
    buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_is_escaped),
        cmocka_unit_test(a_line_is_folded_at_75_octets),
        cmocka_unit_test(any_text_comes_back),
        cmocka_unit_test(a_calendar_holds_something),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
