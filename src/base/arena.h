/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory in arenas: everything that is allocated in an arena is released with it, at
 * once. Four lifetimes are in use: process, state (an immutable snapshot), request,
 * scratch. A function that takes a struct arena * returns things that live there; any
 * other returns nothing to free. An arena belongs to one thread at a time.
 *
 *   chunk: [header | used bytes ......... | free ]  ->  older chunk  ->  ...
 */
#ifndef SURETY_BASE_ARENA_H
#define SURETY_BASE_ARENA_H

#include "base/check.h"

#include <stddef.h>
#include <stdint.h>

struct arena_chunk;

struct arena {
    struct arena_chunk *chunk; /* newest first; NULL when empty */
    size_t total_bytes;        /* handed out since init, for limits and for the curious */
};

/*
 * Makes the host's allocator keep what arenas give back for the next ones. Without it the end of
 * the heap goes back to the host and is had anew, page by page, each time a large analysis begins
 * again. For the whole process; called once, at the start of a program.
 */
void arena_set_up(void);

/* An empty arena. Costs nothing until the first allocation. */
void arena_init(struct arena *arena);

/* Frees all that was allocated; the arena is then as after arena_init(). */
void arena_release(struct arena *arena);

/* Forgets all that was allocated, as arena_release() does, but keeps the newest chunk to allocate
 * from again. */
void arena_reset(struct arena *arena);

/* Hands all that lives in `from` over to `arena`, to be released with it; `from` is then empty.
 * O(chunks). */
void arena_adopt(struct arena *arena, struct arena *from);

/*
 * `count` × `size_bytes` zeroed bytes, aligned for any type. Never NULL: when the host has
 * no memory left the program says so and exits with status 3. O(bytes).
 */
void *arena_alloc(struct arena *arena, size_t count, size_t size_bytes)
    __attribute__((returns_nonnull));

/* A copy of `size_bytes` bytes with a NUL byte behind them. */
char *arena_copy(struct arena *arena, const void *bytes, size_t size_bytes);

/* printf into the arena; NUL-terminated. */
char *arena_printf(struct arena *arena, const char *format, ...) PRINTF_LIKE(2, 3);

#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), 1, sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_alloc((arena), (count), sizeof(type)))

/*
 * Makes room for one more element in a growing array that lives in `arena`: `*items` with
 * `count` used of `*capacity`. Doubles; the old copy stays in the arena (so at most twice the
 * final size is spent). Usage: ARENA_GROW(arena, &list, n, &cap).
 */
#define ARENA_GROW(arena, items, count, capacity)                                                  \
    (*(items) = arena_grow((arena), *(items), (count), (capacity), sizeof **(items)))
void *arena_grow(struct arena *arena, void *items, size_t count, size_t *capacity,
                 size_t size_bytes);

#endif
