/* SPDX-License-Identifier: Apache-2.0 */
#include "base/map.h"
#include "base/str.h"
#include "base/testing.h"

#include <string.h>

/* Wherever it stands, also where many bytes are looked at together. */
static void a_bad_byte_is_found_where_it_is(void **state)
{
    (void)state;
    enum { LONG = 200 };
    static const char bad[] = {'\0', '\x80', '\xC3', '\xFF'};
    for (size_t i = 0; i < sizeof bad; i++)
        for (size_t size = 1; size <= LONG; size += size < 70 ? 1 : 13)
            for (size_t at = 0; at < size; at++) {
                char text[LONG];
                size_t bad_at = SIZE_MAX;
                memset(text, 'a', size);
                if (at >= 3)
                    memcpy(text + at - 3, "\xE2\x80\x94", 3);
                assert_true(str_is_utf8((struct str){text, size}, &bad_at));
                text[at] = bad[i];
                assert_false(str_is_utf8((struct str){text, size}, &bad_at));
                assert_int_equal(bad_at, at);
            }
}

static void utf8_is_checked_to_the_byte(void **state)
{
    static const struct {
        struct str text;
        bool good;
        size_t bad_at;
    } cases[] = {
        {STR(""), true, 0},
        {STR("Türkiye €"), true, 0},
        {STR("\xF0\x9F\x95\x8A"), true, 0},
        {STR("a\0b"), false, 1},
        {STR("ab\xFF"), false, 2},
        {STR("\xC0\x80"), false, 0},         /* overlong */
        {STR("x\xED\xA0\x80"), false, 1},    /* surrogate */
        {STR("\xF4\x90\x80\x80"), false, 0}, /* beyond U+10FFFF */
        {STR("abc\xE2\x82"), false, 3},      /* cut short */
    };
    (void)state;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        size_t bad_at = 0;
        assert_int_equal(str_is_utf8(cases[i].text, &bad_at), cases[i].good);
        assert_int_equal(bad_at, cases[i].bad_at);
    }
}

static void parts_are_cut_at_the_separator(void **state)
{
    (void)state;
    struct str rest = STR("a;;b;"), part;
    const char *expected[] = {"a", "", "b"};
    for (size_t i = 0; i < CASE_COUNT(expected); i++) {
        assert_true(str_next(&rest, ';', &part));
        assert_true(str_eq(part, str_from(expected[i])));
    }
    assert_false(str_next(&rest, ';', &part));
}

static void order_is_byte_order(void **state)
{
    (void)state;
    assert_true(str_cmp(STR("A"), STR("a")) < 0);
    assert_true(str_cmp(STR("ab"), STR("abc")) < 0);
    assert_true(str_cmp(STR("\xC3"), STR("z")) > 0);
    assert_int_equal(str_cmp(STR(""), (struct str){0}), 0);
}

static void nearest_is_near_enough_or_nothing(void **state)
{
    static const struct str names[] = {{"notice", 6}, {"lift", 4}, {"interval", 8}, {"until", 5}};
    (void)state;
    assert_int_equal(str_nearest(STR("notcie"), names, 4), 0);
    assert_int_equal(str_nearest(STR("Lift"), names, 4), 1);
    assert_int_equal(str_nearest(STR("intervall"), names, 4), 2);
    assert_int_equal(str_nearest(STR("zzzz"), names, 4), -1);
    assert_int_equal(str_distance(STR("ab"), STR("ba"), 3), 1);
}

static void width_counts_columns(void **state)
{
    (void)state;
    assert_int_equal(str_width(STR("Türkiye")), 7);
    assert_int_equal(str_width(STR("日本")), 4);
    assert_int_equal(str_width(STR("e\xCC\x81")), 1);
}

static void a_map_keeps_ten_thousand_keys(void **state)
{
    struct arena arena;
    struct map map;
    (void)state;
    arena_init(&arena);
    map_init(&map, &arena);
    assert_int_equal(map_get(&map, STR("x"), -1), -1);
    for (int i = 0; i < 10000; i++)
        assert_true(map_add(&map, str_from(arena_printf(&arena, "key-%d", i)), i));
    assert_false(map_add(&map, STR("key-7"), 1));
    assert_true(map_add(&map, STR(""), 99));
    for (int i = 0; i < 10000; i++)
        assert_int_equal(map_get(&map, str_from(arena_printf(&arena, "key-%d", i)), -1), i);
    assert_int_equal(map_get(&map, (struct str){0}, -1), 99);
    map_put(&map, STR("key-7"), 1);
    assert_int_equal(map_get(&map, STR("key-7"), -1), 1);
    arena_release(&arena);
}

static void an_arena_adopts_another(void **state)
{
    struct arena one, two;
    (void)state;
    arena_init(&one);
    arena_init(&two);
    char *first = arena_printf(&one, "first");
    char *second = arena_printf(&two, "second");
    char *large = arena_alloc(&two, 1 << 20, 1);
    arena_adopt(&one, &two);
    assert_null(two.chunk);
    assert_string_equal(first, "first");
    assert_string_equal(second, "second");
    large[(1 << 20) - 1] = 'x';
    memset(arena_alloc(&one, 100000, 1), 1, 100000);
    arena_release(&one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bad_byte_is_found_where_it_is),
        cmocka_unit_test(utf8_is_checked_to_the_byte),
        cmocka_unit_test(parts_are_cut_at_the_separator),
        cmocka_unit_test(order_is_byte_order),
        cmocka_unit_test(nearest_is_near_enough_or_nothing),
        cmocka_unit_test(width_counts_columns),
        cmocka_unit_test(a_map_keeps_ten_thousand_keys),
        cmocka_unit_test(an_arena_adopts_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
