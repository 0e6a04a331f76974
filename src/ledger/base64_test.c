/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base64.h"

#include "base/testing.h"

#include <string.h>

/* The pairs of RFC 4648 section 10, and the two letters in which alphabets differ. */
static const struct {
    const char *bytes, *text;
} pairs[] = {
    {"", ""},
    {"f", "Zg=="},
    {"fo", "Zm8="},
    {"foo", "Zm9v"},
    {"foob", "Zm9vYg=="},
    {"fooba", "Zm9vYmE="},
    {"foobar", "Zm9vYmFy"},
    {"\xff\xff\xbe", "//++"},
};

static void both_ways(void **state)
{
    (void)state;
    for (size_t i = 0; i < CASE_COUNT(pairs); i++) {
        struct buf out;
        uint8_t bytes[16];
        size_t size;
        buf_init(&out);
        base64_write(&out, pairs[i].bytes, strlen(pairs[i].bytes));
        assert_true(str_eq(buf_view(&out), str_from(pairs[i].text)));
        assert_true(base64_parse(buf_view(&out), bytes, &size));
        assert_int_equal(size, strlen(pairs[i].bytes));
        assert_memory_equal(bytes, pairs[i].bytes, size);
        assert_true(base64_parse_exactly(buf_view(&out), bytes, size));
        assert_false(base64_parse_exactly(buf_view(&out), bytes, size + 1));
        assert_false(size > 0 && base64_parse_exactly(buf_view(&out), bytes, size - 1));
        buf_release(&out);
    }
}

static void every_size(void **state)
{
    (void)state;
    uint8_t bytes[300], again[300];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(i * 37);
    for (size_t size = 0; size <= sizeof bytes; size++) {
        struct buf out;
        size_t got;
        buf_init(&out);
        base64_write(&out, bytes, size);
        assert_int_equal(out.size, (size + 2) / 3 * 4);
        assert_true(base64_parse(buf_view(&out), again, &got));
        assert_int_equal(got, size);
        assert_memory_equal(again, bytes, size);
        buf_release(&out);
    }
}

static void other_spellings(void **state)
{
    static const char *const texts[] = {
        "Zg",         "Zg=",      "Zg===",    "Z",     "=",        "====",
        "Zh==",       "Zm9=",     "Zm9v ",    " Zm9v", "Zm 9v",    "Zm9v\n",
        "Zm9v\nZm9v", "Zm9v====", "Zg==Zg==", "Zm-_",  "Zm9v*m9v", "\xC3\xA4\xC3\xA4",
        "Zm9vZ",
    };
    (void)state;
    for (size_t i = 0; i < CASE_COUNT(texts); i++) {
        uint8_t bytes[16];
        size_t size;
        if (base64_parse(str_from(texts[i]), bytes, &size))
            fail_msg("%s", texts[i]);
        for (size_t exactly = 0; exactly < 5; exactly++)
            assert_false(base64_parse_exactly(str_from(texts[i]), bytes, exactly));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_ways),
        cmocka_unit_test(every_size),
        cmocka_unit_test(other_spellings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
