/* SPDX-License-Identifier: Apache-2.0 */
#include "base/map.h"

#include "base/testing.h"

enum { KEYS = 200000 };

/* How ids are made of numbers. */
static const struct form {
    const char *before;
    int digits;
    const char *after;
} forms[] = {{"", 1, ""},    {"U-", 6, ""}, {"D", 7, ""},  {"undertaking-", 1, ""},
             {"", 1, "-r2"}, {"", 8, ""},   {"ab", 12, ""}};

static struct str key_of(struct arena *arena, const struct form *form, int number)
{
    return str_from(
        arena_printf(arena, "%s%0*d%s", form->before, form->digits, number, form->after));
}

/* What was put in is found, and what was not is not. */
static void keys_are_found(void **unused)
{
    (void)unused;
    for (size_t f = 0; f < CASE_COUNT(forms); f++) {
        struct arena arena;
        struct map map;
        arena_init(&arena);
        map_init(&map, &arena);
        for (int i = 0; i < 1000; i++)
            assert_true(map_add(&map, key_of(&arena, &forms[f], i), i));
        for (int i = 0; i < 2000; i++)
            assert_int_equal(map_get(&map, key_of(&arena, &forms[f], i), -1), i < 1000 ? i : -1);
        assert_false(map_add(&map, key_of(&arena, &forms[f], 7), 8));
        arena_release(&arena);
    }
}

/* No text at all is the same key as an empty one. */
static void an_empty_key_is_a_key(void **unused)
{
    (void)unused;
    struct arena arena;
    struct map map;
    arena_init(&arena);
    map_init(&map, &arena);
    assert_true(map_add(&map, (struct str){0}, 5));
    assert_int_equal(map_get(&map, (struct str){0}, -1), 5);
    assert_int_equal(map_get(&map, STR(""), -1), 5);
    assert_false(map_add(&map, STR(""), 6));
    arena_release(&arena);
}

/* The longest row of slots that are taken, which is what a lookup may have to walk over. */
static size_t longest_row(const struct map *map)
{
    size_t longest = 0, row = 0;
    for (size_t i = 0; i < map->capacity; i++) {
        row = map->slots[i].key != NULL ? row + 1 : 0;
        longest = row > longest ? row : longest;
    }
    return longest;
}

/* Ids have numbers in them. By chance alone the longest row of a half full map of this size would
 * be some 50. */
static void numbered_keys_do_not_crowd(void **unused)
{
    (void)unused;
    for (size_t f = 0; f < CASE_COUNT(forms); f++) {
        struct arena arena;
        struct map map;
        arena_init(&arena);
        map_init(&map, &arena);
        for (int i = 0; i < KEYS; i++)
            map_put(&map, key_of(&arena, &forms[f], i), i);
        assert_true(longest_row(&map) < 200);
        arena_release(&arena);
    }
}

/* Eight bytes, whatever they are, and behind them what a mixing without a key makes of them: keys
 * that would all meet in one slot, because that part is known to whoever writes them. */
static void keys_cannot_be_made_to_meet(void **unused)
{
    struct arena arena;
    struct map map;
    (void)unused;
    arena_init(&arena);
    map_init(&map, &arena);
    for (uint64_t i = 0; i < 10000; i++) {
        uint64_t words[2] = {i, 0};
        unsigned __int128 product =
            (unsigned __int128)(0xcbf29ce484222325u ^ sizeof words ^ i) * 0x9e3779b97f4a7c15u;
        words[1] = (uint64_t)product ^ (uint64_t)(product >> 64);
        map_put(&map, (struct str){arena_copy(&arena, words, sizeof words), sizeof words},
                (int64_t)i);
    }
    assert_int_equal(map.count, 10000);
    assert_true(longest_row(&map) < 200);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_are_found),
        cmocka_unit_test(an_empty_key_is_a_key),
        cmocka_unit_test(numbered_keys_do_not_crowd),
        cmocka_unit_test(keys_cannot_be_made_to_meet),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
