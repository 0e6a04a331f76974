/* SPDX-License-Identifier: Apache-2.0 */
#include "base/testing.h"
#include "ledger/stream.h"

#include <string.h>

#define A "surety/v1 a\nauthor X\n"
#define B "surety/v1 b\nauthor Y\n"
#define SIGNATURE "\xE2\x80\x94 X AAAA\n"

/* Up to two items: text, whole note, body; NULL at the end. */
static const struct {
    const char *bytes;
    struct {
        const char *text, *note, *body;
    } items[2];
    bool refused;
} cases[] = {
    {"", {{0}}, false},
    {A, {{A, "", ""}}, false},
    {A B, {{A, "", ""}, {B, "", ""}}, false},
    {A "\n" SIGNATURE, {{A, A "\n" SIGNATURE, ""}}, false},
    {A "\n" SIGNATURE SIGNATURE B, {{A, A "\n" SIGNATURE SIGNATURE, ""}, {B, "", ""}}, false},
    {A "\n" SIGNATURE "\nid 1\n" B, {{A, A "\n" SIGNATURE, "id 1\n"}, {B, "", ""}}, false},
    {A "\nid 1\n" B, {{A, "", "id 1\n"}, {B, "", ""}}, false},
    {"nonsense\n", {{0}}, true},
    {"\n" A, {{0}}, true},
    {A "\n" SIGNATURE "id 1\n", {{0}}, true},
};

static void items_are_cut_where_they_end(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct str rest = str_from(cases[i].bytes);
        struct stream_item item;
        struct error err = {ERROR_NONE, ""};
        size_t count = 0;
        for (; stream_next(&rest, &item, &err); count++) {
            assert_true(count < 2 && cases[i].items[count].text != NULL);
            assert_true(str_eq(item.text, str_from(cases[i].items[count].text)));
            assert_true(str_eq(item.note, str_from(cases[i].items[count].note)));
            assert_true(str_eq(item.body, str_from(cases[i].items[count].body)));
        }
        assert_int_equal(err.code, cases[i].refused ? ERROR_FORMAT : ERROR_NONE);
        assert_true(count == 2 || cases[i].items[count].text == NULL);
    }
}

static void what_is_written_is_cut_again(void **unused)
{
    (void)unused;
    struct buf out;
    struct stream_item item;
    struct error err;
    buf_init(&out);
    stream_write(&out, STR(A "\n" SIGNATURE), STR("id 1\n"));
    stream_write(&out, STR(B), (struct str){0});
    assert_string_equal(out.data, A "\n" SIGNATURE "\nid 1\n" B);
    struct str rest = buf_view(&out);
    assert_true(stream_next(&rest, &item, &err));
    assert_true(str_eq(item.body, STR("id 1\n")));
    assert_true(stream_next(&rest, &item, &err));
    assert_false(stream_next(&rest, &item, &err));
    buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(items_are_cut_where_they_end),
        cmocka_unit_test(what_is_written_is_cut_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
