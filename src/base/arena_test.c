/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void what_is_handed_out_is_zeroed_and_apart(void **unused)
{
    (void)unused;
    struct arena arena;
    arena_init(&arena);
    char *before = arena_alloc(&arena, 3, 1);
    memset(before, 'x', 3);
    for (size_t size = 1; size < 1000000; size *= 3) {
        char *bytes = arena_alloc(&arena, size, 1);
        assert_int_equal((uintptr_t)bytes % _Alignof(max_align_t), 0);
        assert_true(bytes[0] == 0 && memcmp(bytes, bytes + 1, size - 1) == 0);
        memset(bytes, 'y', size);
    }
    assert_memory_equal(before, "xxx", 3);
    arena_release(&arena);
}

/* The newest chunk is used again, and what comes out of it is zeroed again. */
static void a_reset_arena_begins_anew(void **unused)
{
    (void)unused;
    struct arena arena;
    arena_init(&arena);
    arena_reset(&arena);
    assert_null(arena.chunk);
    for (int i = 0; i < 3; i++)
        memset(arena_alloc(&arena, 100000, 1), 'x', 100000);
    struct arena_chunk *newest = arena.chunk;
    arena_reset(&arena);
    assert_ptr_equal(arena.chunk, newest);
    assert_int_equal(arena.total_bytes, 0);
    char *bytes = arena_alloc(&arena, 100, 1);
    assert_true(bytes[0] == 0 && memcmp(bytes, bytes + 1, 99) == 0);
    assert_ptr_equal(arena.chunk, newest);
    arena_release(&arena);
    assert_null(arena.chunk);
}

static void what_was_adopted_is_released_with_it(void **unused)
{
    (void)unused;
    struct arena arena, other;
    arena_init(&arena);
    arena_init(&other);
    char *ours = arena_copy(&arena, "ours", 4), *theirs = arena_copy(&other, "theirs", 6);
    arena_adopt(&arena, &other);
    assert_null(other.chunk);
    assert_string_equal(ours, "ours");
    assert_string_equal(theirs, "theirs");
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_handed_out_is_zeroed_and_apart),
        cmocka_unit_test(a_reset_arena_begins_anew),
        cmocka_unit_test(what_was_adopted_is_released_with_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
