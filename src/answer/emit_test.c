/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/emit.h"
#include "base/testing.h"

static void numbers_have_six_decimals_and_no_minus_zero(void **unused)
{
    (void)unused;
    static const struct {
        double value;
        const char *text;
    } cases[] = {
        {0, "0.000000\n"},       {-0.0, "0.000000\n"},      {-1e-9, "0.000000\n"},
        {-4.9e-7, "0.000000\n"}, {0.9123454, "0.912345\n"}, {1, "1.000000\n"},
        {-0.25, "-0.250000\n"},  {1.0 / 3, "0.333333\n"},   {-5.1e-7, "-0.000001\n"},
    };
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct buf buf;
        struct emit json;
        buf_init(&buf);
        emit_init(&json, &buf);
        emit_real(&json, cases[i].value);
        buf_char(&buf, '\n');
        assert_string_equal(buf.data, cases[i].text);
        buf_release(&buf);
    }
}

static void nests_and_indents(void **unused)
{
    (void)unused;
    struct buf buf;
    struct emit json;
    buf_init(&buf);
    emit_init(&json, &buf);
    emit_open(&json, '{');
    emit_key(&json, "a");
    emit_open_inline(&json, '[');
    emit_integer(&json, -7);
    emit_open(&json, '{');
    emit_key(&json, "b");
    emit_null(&json);
    emit_close(&json, '}');
    emit_close(&json, ']');
    emit_key(&json, "c");
    emit_open(&json, '[');
    emit_bool(&json, true);
    emit_open(&json, '{');
    emit_close(&json, '}');
    emit_close(&json, ']');
    emit_close(&json, '}');
    assert_string_equal(
        buf.data, "{\n  \"a\": [-7, {\"b\": null}],\n  \"c\": [\n    true,\n    {}\n  ]\n}\n");
    buf_release(&buf);
}

static void escapes_strings(void **unused)
{
    (void)unused;
    struct buf buf;
    struct emit json;
    buf_init(&buf);
    emit_init(&json, &buf);
    emit_str(&json, STR("\"\\\n\x01 T\xC3\xBCrkiye </script>"));
    assert_string_equal(buf.data, "\"\\\"\\\\\\u000a\\u0001 T\xC3\xBCrkiye </script>\"");
    buf_release(&buf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_have_six_decimals_and_no_minus_zero),
        cmocka_unit_test(nests_and_indents),
        cmocka_unit_test(escapes_strings),
    };
    return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
