/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/witness_request.h"

#include "base/testing.h"

#include <string.h>

#define HASH_A "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
#define HASH_B "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
#define NOTE "log\n1\n" HASH_A "\n\xE2\x80\x94 log AAAAAAA=\n"

static void good(void **state)
{
    static const struct {
        const char *bytes;
        int64_t old_size;
        size_t hash_count;
    } cases[] = {
        {"old 0\n\n" NOTE, 0, 0},
        {"old 7\n" HASH_A HASH_B "\n" NOTE, 7, 2},
        {"old 9223372036854775807\n\n" NOTE, INT64_MAX, 0},
        {"old 1\n" HASH_B "\n" NOTE, 1, 1},
    };
    (void)state;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct str bytes = str_from(cases[i].bytes);
        struct witness_request request;
        struct arena arena;
        struct error err;
        struct buf out;
        arena_init(&arena);
        buf_init(&out);
        assert_true(witness_request_parse(&arena, bytes, &request, &err));
        assert_int_equal(request.old_size, cases[i].old_size);
        assert_int_equal(request.hash_count, cases[i].hash_count);
        assert_true(str_eq(request.checkpoint, STR(NOTE)));
        witness_request_write(&request, &out);
        assert_true(str_eq(buf_view(&out), bytes));
        buf_release(&out);
        arena_release(&arena);
    }
}

static void bad(void **state)
{
    static const struct str cases[] = {
        {"", 0},
        {"\0", 1},
        {"old", 3},
        {"old 0", 5},
        {"old 0\n", 6},
        {"old 0\n\n", 7}, /* no checkpoint */
#define BAD(literal) {literal NOTE, sizeof(literal NOTE) - 1}
        BAD("\n\n"),
        BAD("old 010\n\n"), /* one value has one spelling */
        BAD("old 00\n\n"),
        BAD("old -1\n\n"),
        BAD("old +1\n\n"),
        BAD("old  1\n\n"),
        BAD("old 1 \n\n"),
        BAD("old 1\r\n\r\n"),
        BAD("old 0x1\n\n"),
        BAD("old \n\n"),
        BAD("old\n\n"),
        BAD("old 9223372036854775808\n\n"),
        BAD("Old 1\n\n"),
        BAD(" old 1\n\n"),
        BAD("old 1\t\n\n"),
        BAD("size 1\n\n"),
        BAD("old 1\nAAAA\n\n"),                                                 /* 3 bytes */
        BAD("old 1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=\n\n"),         /* bits left over */
        BAD("old 1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n\n"),          /* no padding */
        BAD("old 1\n AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n"),        /* a blank */
        BAD("old 1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n\n"),       /* CR */
        BAD("old 1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n\n"), /* too many */
        BAD("old 1\n"),                                                         /* no empty line */
#undef BAD
    };
    (void)state;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct witness_request request;
        struct arena arena;
        struct error err;
        arena_init(&arena);
        assert_false(witness_request_parse(&arena, cases[i], &request, &err));
        assert_int_equal(err.code, ERROR_FORMAT);
        arena_release(&arena);
    }
}

static void limits(void **state)
{
    (void)state;
    for (int count = WITNESS_REQUEST_HASHES_MAX; count <= WITNESS_REQUEST_HASHES_MAX + 1; count++) {
        struct witness_request request;
        struct arena arena;
        struct error err;
        struct buf bytes;
        arena_init(&arena);
        buf_init(&bytes);
        buf_text(&bytes, "old 1\n");
        buf_repeat(&bytes, HASH_B, (size_t)count);
        buf_text(&bytes, "\n" NOTE);
        assert_int_equal(witness_request_parse(&arena, buf_view(&bytes), &request, &err),
                         count <= WITNESS_REQUEST_HASHES_MAX);
        assert_true(count <= WITNESS_REQUEST_HASHES_MAX || err.code == ERROR_LIMIT);
        buf_repeat(&bytes, "x", WITNESS_REQUEST_BYTES_MAX);
        assert_false(witness_request_parse(&arena, buf_view(&bytes), &request, &err));
        assert_int_equal(err.code, ERROR_LIMIT);
        buf_release(&bytes);
        arena_release(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good),
        cmocka_unit_test(bad),
        cmocka_unit_test(limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
