/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/html.h"
#include "base/testing.h"

static void nothing_passes_unescaped(void **unused)
{
    (void)unused;
    static const struct {
        const char *text, *escaped;
    } cases[] = {
        {"<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"},
        {"\" onload='x' &amp;", "&quot; onload=&#39;x&#39; &amp;amp;"},
        {"a\nb\x7F"
         "c\x1B[31m",
         "a b\\x7fc\\x1b[31m"},
        {"<\xE2\x80\xAE"
         "KU\xE2\x80\xAC>",
         "&lt;\\u202eKU\\u202c&gt;"},
        {"T\xC3\xBCrkiye", "T\xC3\xBCrkiye"},
        {"<", "&lt;"},
    };
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct buf buf;
        buf_init(&buf);
        html_c(&buf, cases[i].text);
        assert_string_equal(buf.data, cases[i].escaped);
        buf_release(&buf);
    }
}

static void links_lead_to_the_web_and_nowhere_else(void **unused)
{
    (void)unused;
    static const struct {
        struct str url;
        const char *html;
    } cases[] = {
        {{"https://example.org/?a=1&b=2", 28},
         "<a href=\"https://example.org/?a=1&amp;b=2\" rel=\"noreferrer\">t</a>"},
        {{"javascript:alert(1)", 19}, "t"},
        {{"HTTPS://example.org", 19}, "t"},
        {{"//example.org", 13}, "t"},
        {{"", 0}, "t"},
    };
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct buf buf;
        buf_init(&buf);
        html_link(&buf, cases[i].url, STR("t"));
        assert_string_equal(buf.data, cases[i].html);
        buf_release(&buf);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_passes_unescaped),
        cmocka_unit_test(links_lead_to_the_web_and_nowhere_else),
    };
    return cmocka_run_group_tests_name("html", tests, NULL, NULL);
}
