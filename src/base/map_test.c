/* SPDX-License-Identifier: Apache-2.0 */
#include "base/map.h"

#include "base/testing.h"

#include <stdio.h>
#include <string.h>

enum { KEYS = 200000 };

static struct str key_of(struct arena *arena, const char *format, int number)
{
    char text[64];
    snprintf(text, sizeof text, format, number);
    return (struct str){arena_copy(arena, text, strlen(text)), strlen(text)};
}

/* What was put in is found, and what was not is not. */
static void keys_are_found(void **unused)
{
    static const char *const formats[] = {"%d",    "U-%06d", "D%07d", "undertakings-%d",
                                          "%d-r2", "%08d"};
    (void)unused;
    for (size_t f = 0; f < sizeof formats / sizeof *formats; f++) {
        struct arena arena;
        struct map map;
        arena_init(&arena);
        map_init(&map, &arena);
        for (int i = 0; i < 1000; i++)
            assert_true(map_add(&map, key_of(&arena, formats[f], i), i));
        for (int i = 0; i < 2000; i++)
            assert_int_equal(map_get(&map, key_of(&arena, formats[f], i), -1), i < 1000 ? i : -1);
        assert_false(map_add(&map, key_of(&arena, formats[f], 7), 8));
        arena_release(&arena);
    }
}

/* The longest row of slots that are taken, which is what a lookup may have to walk over. */
static size_t longest_row(const struct map *map)
{
    size_t longest = 0, row = 0;
    for (size_t i = 0; i < map->capacity; i++) {
        row = map->slots[i].key.data != NULL ? row + 1 : 0;
        longest = row > longest ? row : longest;
    }
    return longest;
}

/* Ids have numbers in them. By chance alone the longest row of a half full map of this size would
 * be some 50. */
static void numbered_keys_do_not_crowd(void **unused)
{
    static const char *const formats[] = {"U-%06d", "D%07d", "undertaking-%d",
                                          "%d",     "%08d",  "ab%012d"};
    (void)unused;
    for (size_t f = 0; f < sizeof formats / sizeof *formats; f++) {
        struct arena arena;
        struct map map;
        arena_init(&arena);
        map_init(&map, &arena);
        for (int i = 0; i < KEYS; i++)
            map_put(&map, key_of(&arena, formats[f], i), i);
        assert_true(longest_row(&map) < 200);
        arena_release(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_are_found),
        cmocka_unit_test(numbered_keys_do_not_crowd),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
