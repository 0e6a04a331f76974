/* SPDX-License-Identifier: Apache-2.0 */
#include "base/testing.h"
#include "ledger/bundle.h"

#include <stdlib.h>
#include <string.h>

static void entries_stand_behind_their_length(void **state)
{
    (void)state;
    struct buf bundle;
    struct error err;
    struct str entries[3], prefix;
    buf_init(&bundle);
    assert_true(bundle_add(&bundle, STR("abc"), &err));
    assert_true(bundle_add(&bundle, STR(""), &err));
    assert_true(bundle_add(&bundle, STR("\x00z"), &err));
    assert_true(str_eq(buf_view(&bundle), STR("\x00\x03"
                                              "abc\x00\x00\x00\x02\x00z")));
    assert_true(bundle_parse(buf_view(&bundle), 3, entries, &err));
    assert_true(str_eq(entries[0], STR("abc")));
    assert_true(str_eq(entries[1], STR("")));
    assert_true(str_eq(entries[2], STR("\x00z")));
    assert_false(bundle_parse(buf_view(&bundle), 2, entries, &err));
    assert_false(bundle_parse(buf_view(&bundle), 4, NULL, &err));
    assert_true(bundle_prefix(buf_view(&bundle), 2, &prefix, &err));
    assert_int_equal(prefix.size, 7);
    assert_false(bundle_prefix(buf_view(&bundle), 4, &prefix, &err));
    buf_release(&bundle);
}

static void the_largest_entry_is_kept_whole(void **state)
{
    (void)state;
    char *bytes = calloc(BUNDLE_ENTRY_BYTES_MAX + 1, 1);
    struct buf bundle;
    struct error err;
    struct str entry;
    buf_init(&bundle);
    assert_true(bundle_add(&bundle, (struct str){bytes, BUNDLE_ENTRY_BYTES_MAX}, &err));
    assert_false(bundle_add(&bundle, (struct str){bytes, BUNDLE_ENTRY_BYTES_MAX + 1}, &err));
    assert_int_equal(err.code, ERROR_LIMIT);
    struct str rest = buf_view(&bundle);
    assert_true(bundle_next(&rest, &entry, &err));
    assert_int_equal(entry.size, BUNDLE_ENTRY_BYTES_MAX);
    assert_false(bundle_next(&rest, &entry, &err));
    assert_int_equal(err.code, ERROR_NONE);
    buf_release(&bundle);
    free(bytes);
}

static void what_is_cut_short_is_refused(void **state)
{
    (void)state;
    static const struct str cases[] = {STR("\x00"), STR("\x00\x01"), STR("\x01\x00zz"),
                                       STR("\xff\xff")};
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct str rest = cases[i], entry, prefix;
        struct error err;
        assert_false(bundle_next(&rest, &entry, &err));
        assert_int_equal(err.code, ERROR_FORMAT);
        assert_false(bundle_parse(cases[i], 1, &entry, &err));
        assert_false(bundle_prefix(cases[i], 1, &prefix, &err));
        assert_int_equal(err.code, ERROR_FORMAT);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_stand_behind_their_length),
        cmocka_unit_test(the_largest_entry_is_kept_whole),
        cmocka_unit_test(what_is_cut_short_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
