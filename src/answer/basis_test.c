/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/basis.h"
#include "base/testing.h"

#include <string.h>

static const struct {
    struct record_ledger ledger;
    const char *words, *json; /* behind origin, size and root */
} cases[] = {
    {{.origin = {0}}, "", "{}\n"},
    {{.origin = {"a/log", 5}, .size = 1, .root = {"AA==", 4}, .cosigned_size = -1},
     "a/log, 1 entry: recorded; no policy names witnesses",
     "\"size\": 1,\n    \"root\": \"AA==\",\n    \"state\": \"recorded\",\n"
     "    \"cosigned_size\": null,\n    \"set_aside\": 0\n"},
    {{{"a/log", 5}, 57, {"AA==", 4}, true, -1},
     "a/log, 57 entries: recorded; not cosigned by the quorum",
     "\"state\": \"recorded\",\n    \"cosigned_size\": null,\n    \"set_aside\": 0\n"},
    {{{"a/log", 5}, 57, {"AA==", 4}, true, 40},
     "a/log, 57 entries: recorded; cosigned by the quorum up to entry 39",
     "\"state\": \"recorded\",\n    \"cosigned_size\": 40,\n"},
    {{{"a/log", 5}, 57, {"AA==", 4}, true, 57},
     "a/log, 57 entries: recorded and cosigned by the quorum",
     "\"state\": \"cosigned\",\n    \"cosigned_size\": 57,\n    \"set_aside\": 0\n"},
    {{{"a/log", 5}, 57, {"AA==", 4}, true, 57, NULL, 2},
     "a/log, 57 entries: recorded and cosigned by the quorum; 2 statements have no effect, for the "
     "record would contradict itself; surety check tells how",
     "\"set_aside\": 2\n"},
};

static void the_two_states_in_words_and_json(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct record record = {.ledger = cases[i].ledger};
        struct buf words, text;
        struct emit json;
        buf_init(&words);
        buf_init(&text);
        basis_words(&words, &record);
        emit_init(&json, &text);
        emit_open(&json, '{');
        basis_emit(&json, &record);
        emit_close(&json, '}');
        assert_true(str_eq(buf_view(&words), str_from(cases[i].words)));
        if (strstr(text.data, cases[i].json) == NULL)
            fail_msg("%zu: %s", i, text.data);
        buf_release(&words);
        buf_release(&text);
    }
}

/* No cell of a ledger steers a terminal. */
static void a_line_is_clean(void **unused)
{
    (void)unused;
    struct record record = {.ledger = {.origin = {"a\x1b[31mb", 7}, .size = 2}};
    struct look look = look_plain();
    struct buf out;
    buf_init(&out);
    basis_write_text(&out, &look, &record);
    assert_null(strchr(out.data, '\x1b'));
    assert_int_equal(out.data[out.size - 1], '\n');
    buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_two_states_in_words_and_json),
        cmocka_unit_test(a_line_is_clean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
