/* SPDX-License-Identifier: Apache-2.0 */
#include "base/testing.h"
#include "net/http_url.h"

#include <string.h>

static void written_urls(void **state)
{
    static const struct {
        const char *written, *url; /* NULL: refused */
    } cases[] = {
        {"log.example", "https://log.example"},
        {"log.example/record/", "https://log.example/record"},
        {"https://log.example//", "https://log.example"},
        {"http://localhost:8080/a", "http://localhost:8080/a"},
        {"localhost:8080", "https://localhost:8080"},
        {"ftp://log.example", NULL},
        {"file:///etc", NULL},
        {"https://user:word@log.example", NULL},
        {"user:word@log.example", NULL},
        {"ftp://user:word@log.example", NULL},
        {"https://user:word@log example", NULL},
        {"https://user:wo/rd@log.example", NULL},
        {"https://user@log.example?word=word", NULL},
        {"https://log.example/?a=b", NULL},
        {"https://log.example/#a", NULL},
        {"https://", NULL},
        {"", NULL},
        {"https://log example", NULL},
    };
    struct arena arena;
    (void)state;
    arena_init(&arena);
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        const char *url = NULL;
        struct error err = {ERROR_NONE, ""};
        bool good = http_url(&arena, str_from(cases[i].written), &url, &err);
        if (good != (cases[i].url != NULL) || strstr(err.text, "user:") != NULL)
            fail_msg("%s: %s", cases[i].written, err.text);
        if (good)
            assert_string_equal(url, cases[i].url);
        else
            assert_int_equal(err.code, ERROR_USAGE);
    }
    assert_string_equal(http_url_join(&arena, "https://a", "tile/0/000"), "https://a/tile/0/000");
    arena_release(&arena);
}

static void shown_without_passwords(void **state)
{
    static const struct {
        const char *text, *shown;
    } cases[] = {
        {"https://log.example/a", "https://log.example/a"},
        {"https://user:word@log.example/a", "https://…@log.example/a"},
        {"HTTPS://user:word@log.example", "HTTPS://…@log.example"},
        {"https://user:w@rd@log.example", "https://…@log.example"},
        {"https://user:w/rd@log.example", "https://…@log.example"},
        {"user:word@log.example/a", "…@log.example/a"},
        {"folder/a", "folder/a"},
        {"", ""},
    };
    struct arena arena;
    (void)state;
    arena_init(&arena);
    for (size_t i = 0; i < CASE_COUNT(cases); i++)
        assert_string_equal(str_c(&arena, http_url_shown(&arena, str_from(cases[i].text))),
                            cases[i].shown);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(written_urls),
        cmocka_unit_test(shown_without_passwords),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
