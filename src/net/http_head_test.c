/* SPDX-License-Identifier: Apache-2.0 */
#include "net/http_head.h"

#include "base/buf.h"
#include "base/testing.h"

#define H "Host: a\r\n"

static void good(void **state)
{
    static const struct {
        const char *bytes, *method, *target;
        int64_t length;
        bool wants_continue;
    } cases[] = {
        {"GET / HTTP/1.1\r\n" H "\r\n", "GET", "/", 0, false},
        {"HEAD /a/b?c=%20 HTTP/1.1\r\nhost:a:80\r\n\r\n", "HEAD", "/a/b?c=%20", 0, false},
        {"GET / HTTP/1.0\r\n\r\n", "GET", "/", 0, false},
        {"GET /../etc/passwd HTTP/1.1\r\n" H "\r\n", "GET", "/../etc/passwd", 0, false},
        {"POST /x HTTP/1.1\r\n" H "Content-Length: 17\r\nExpect: 100-Continue\r\n\r\n", "POST",
         "/x", 17, true},
        {"POST /x HTTP/1.1\r\n" H "CONTENT-LENGTH:\t9223372036854775807 \r\n\r\n", "POST", "/x",
         INT64_MAX, false},
        {"GET / HTTP/1.1\r\n" H "X:\r\nY: \xC3\xA9\t\"\r\nX: again\r\n\r\n", "GET", "/", 0, false},
        {"GET / HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n", "GET", "/", 0, false},
    };
    (void)state;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct str bytes = str_from(cases[i].bytes);
        struct http_head head;
        const char *why = "";
        assert_int_equal(http_head_size(bytes), bytes.size);
        if (http_head_parse(bytes, &head, &why) != 0)
            fail_msg("%zu: %s", i, why);
        assert_true(str_eq(head.method, str_from(cases[i].method)));
        assert_true(str_eq(head.target, str_from(cases[i].target)));
        assert_int_equal(head.content_length, cases[i].length);
        assert_int_equal(head.wants_continue, cases[i].wants_continue);
        for (size_t size = 0; size < bytes.size; size++)
            assert_int_equal(http_head_size((struct str){bytes.data, size}), 0);
    }
}

static void bad(void **state)
{
#define R(literal)                                                                                 \
    {                                                                                              \
        literal, sizeof(literal) - 1                                                               \
    }
    static const struct {
        struct str bytes;
        int status;
    } cases[] = {
        /* what another program could read differently */
        {R("GET / HTTP/1.1\r\n\r\n"), 400},
        {R("GET / HTTP/1.1\r\n" H "Host: b\r\n\r\n"), 400},
        {R("GET / HTTP/1.1\r\n" H H "\r\n"), 400},
        {R("POST / HTTP/1.1\r\n" H "Content-Length: 1\r\nContent-Length: 2\r\n\r\n"), 400},
        {R("POST / HTTP/1.1\r\n" H "Content-Length: 1\r\nContent-Length: 1\r\n\r\n"), 400},
        {R("POST / HTTP/1.1\r\n" H "Content-Length: 1, 1\r\n\r\n"), 400},
        {R("POST / HTTP/1.1\r\n" H "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"), 400},
        {R("POST / HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n"), 400},
        {R("POST / HTTP/1.0\r\n" H "Transfer-Encoding: chunked\r\n\r\n"), 400},
        {R("POST / HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n"), 411},
        {R("POST / HTTP/1.1\r\n" H "Transfer-Encoding: identity\r\n\r\n"), 411},
        {R("POST / HTTP/1.1\r\n" H "Content-Length: -1\r\n\r\n"), 400},
        {R("POST / HTTP/1.1\r\n" H "Content-Length: +0\r\n\r\n"), 400},
        {R("POST / HTTP/1.1\r\n" H "Content-Length: 0x10\r\n\r\n"), 400},
        {R("POST / HTTP/1.1\r\n" H "Content-Length: 1 2\r\n\r\n"), 400},
        {R("POST / HTTP/1.1\r\n" H "Content-Length:\r\n\r\n"), 400},
        {R("POST / HTTP/1.1\r\n" H "Content-Length: 9223372036854775808\r\n\r\n"), 400},
        {R("GET / HTTP/1.1\r\n" H ": a\r\n\r\n"), 400},
        {R("GET / HTTP/1.1\r\n" H "X : a\r\n\r\n"), 400},
        {R("GET / HTTP/1.1\r\nHost : a\r\n\r\n"), 400},
        {R("GET / HTTP/1.1\r\n" H " X: a\r\n\r\n"), 400},
        {R("GET / HTTP/1.1\r\n" H "X: a\r\n b\r\n\r\n"), 400},
        {R("GET / HTTP/1.1\r\n" H "X: a\r\n\tb: c\r\n\r\n"), 400},
        {R("GET / HTTP/1.1\r\n" H "X\r\n\r\n"), 400},
        {R("GET / HTTP/1.1\r\n" H "X(: a\r\n\r\n"), 400},
        {R("GET / HTTP/1.1\r\n" H "X: a\0b\r\n\r\n"), 400},
        {R("GET / HTTP/1.1\r\n" H "X\0: a\r\n\r\n"), 400},
        {R("GET / HTTP/1.1\r\n" H "X: a\rb\r\n\r\n"), 400},
        {R("GET / HTTP/1.1\r\n" H "X: a\x7F\r\n\r\n"), 400},
        {R("GET / HTTP/1.1\r\nHost: a b\r\n\r\n"), 400},
        {R("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"), 400},
        {R("GET /a\rb HTTP/1.1\r\n" H "\r\n"), 400},
        {R("GET /a\0b HTTP/1.1\r\n" H "\r\n"), 400},
        {R("GET /a\tb HTTP/1.1\r\n" H "\r\n"), 400},
        {R("GET /\xC3\xA9 HTTP/1.1\r\n" H "\r\n"), 400},
        {R("GET  / HTTP/1.1\r\n" H "\r\n"), 400},
        {R("GET /  HTTP/1.1\r\n" H "\r\n"), 400},
        {R("GET / HTTP/1.1 \r\n" H "\r\n"), 400},
        {R(" GET / HTTP/1.1\r\n" H "\r\n"), 400},
        {R("GET a HTTP/1.1\r\n" H "\r\n"), 400},
        {R("GET http://a/ HTTP/1.1\r\n" H "\r\n"), 400},
        {R("OPTIONS * HTTP/1.1\r\n" H "\r\n"), 400},
        {R("G\xC3\xA9T / HTTP/1.1\r\n" H "\r\n"), 400},
        {R("GET /\r\n\r\n"), 400},
        {R("GET / HTTP/1.10\r\n" H "\r\n"), 400},
        {R("GET / HTTP/01.1\r\n" H "\r\n"), 400},
        {R("GET / http/1.1\r\n" H "\r\n"), 400},
        {R("GET / HTTP/1.2\r\n" H "\r\n"), 505},
        {R("GET / HTTP/2.0\r\n" H "\r\n"), 505},
        /* line ends */
        {R("GET / HTTP/1.1\nHost: a\n\n"), 400},
        {R("GET / HTTP/1.1\r\nHost: a\n\r\n"), 400},
        {R("GET / HTTP/1.1\r\nHost: a\r\n\n"), 400},
        {R("GET / HTTP/1.1\r\r\n" H "\r\n"), 400},
        {R("\r"), 400},
        {R("\n"), 400},
        {R("GET / HTTP/1.1\r\n" H "Expect: something\r\n\r\n"), 417},
    };
#undef R
    (void)state;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct http_head head;
        const char *why = "";
        assert_int_equal(http_head_size(cases[i].bytes), cases[i].bytes.size);
        if (http_head_parse(cases[i].bytes, &head, &why) != cases[i].status)
            fail_msg("%zu: %.*s", i, STR_ARG(cases[i].bytes));
        assert_true(why[0] != '\0');
    }
}

static void many_fields(void **state)
{
    (void)state;
    for (size_t count = HTTP_HEAD_FIELDS_MAX; count <= HTTP_HEAD_FIELDS_MAX + 1; count++) {
        struct http_head head;
        const char *why;
        struct buf bytes;
        buf_init(&bytes);
        buf_text(&bytes, "GET / HTTP/1.1\r\n" H);
        buf_repeat(&bytes, "X: y\r\n", count - 1);
        buf_text(&bytes, "\r\n");
        assert_int_equal(http_head_parse(buf_view(&bytes), &head, &why),
                         count > HTTP_HEAD_FIELDS_MAX ? 431 : 0);
        buf_release(&bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good),
        cmocka_unit_test(bad),
        cmocka_unit_test(many_fields),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
