/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include <malloc.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    CHUNK_BYTES_MIN = 64 * 1024,
    CHUNK_BYTES_MAX = 16 * 1024 * 1024,
    KEPT_BYTES_MAX = 256 * 1024 * 1024, /* free memory at the end of the heap */
};

struct arena_chunk {
    struct arena_chunk *older;
    size_t size; /* of bytes[] */
    size_t used;
    alignas(max_align_t) unsigned char bytes[];
};

static _Noreturn void out_of_memory(void)
{
    fputs("surety: out of memory\n", stderr);
    exit(3);
}

/* Setting one of glibc's two thresholds ends the adjusting of both. */
void arena_set_up(void)
{
    mallopt(M_MMAP_THRESHOLD, 2 * CHUNK_BYTES_MAX);
    mallopt(M_TRIM_THRESHOLD, KEPT_BYTES_MAX);
}

void arena_init(struct arena *arena)
{
    *arena = (struct arena){0};
}

void arena_release(struct arena *arena)
{
    for (struct arena_chunk *chunk = arena->chunk; chunk != NULL;) {
        struct arena_chunk *older = chunk->older;
        free(chunk);
        chunk = older;
    }
    arena_init(arena);
}

void arena_reset(struct arena *arena)
{
    struct arena_chunk *kept = arena->chunk;
    if (kept == NULL)
        return;
    struct arena older = {.chunk = kept->older};
    arena_release(&older);
    kept->older = NULL;
    kept->used = 0;
    *arena = (struct arena){.chunk = kept};
}

void arena_adopt(struct arena *arena, struct arena *from)
{
    struct arena_chunk **oldest = &arena->chunk; /* behind ours, whose newest has room */
    while (*oldest != NULL)
        oldest = &(*oldest)->older;
    *oldest = from->chunk;
    arena->total_bytes += from->total_bytes;
    arena_init(from);
}

static void chunk_push(struct arena *arena, size_t need)
{
    size_t size = arena->chunk == NULL ? CHUNK_BYTES_MIN : arena->chunk->size * 2;
    if (size > CHUNK_BYTES_MAX)
        size = CHUNK_BYTES_MAX;
    if (size < need)
        size = need;
    struct arena_chunk *chunk = malloc(sizeof *chunk + size);
    if (chunk == NULL)
        out_of_memory();
    chunk->older = arena->chunk;
    chunk->size = size;
    chunk->used = 0;
    arena->chunk = chunk;
}

static size_t total(size_t count, size_t size_bytes)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size_bytes, &bytes) || bytes > SIZE_MAX / 4)
        out_of_memory();
    return bytes;
}

/* Bytes that are not set yet. */
static void *take(struct arena *arena, size_t bytes)
{
    size_t rounded = (bytes + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
    if (arena->chunk == NULL || arena->chunk->size - arena->chunk->used < rounded)
        chunk_push(arena, rounded);
    void *result = arena->chunk->bytes + arena->chunk->used;
    arena->chunk->used += rounded;
    arena->total_bytes += rounded;
    return result;
}

void *arena_alloc(struct arena *arena, size_t count, size_t size_bytes)
{
    size_t bytes = total(count, size_bytes);
    return memset(take(arena, bytes), 0, bytes);
}

char *arena_copy(struct arena *arena, const void *bytes, size_t size_bytes)
{
    char *copy = take(arena, total(size_bytes + 1, 1));
    if (size_bytes > 0)
        memcpy(copy, bytes, size_bytes);
    copy[size_bytes] = '\0';
    return copy;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int size = vsnprintf(NULL, 0, format, args);
    va_end(args);
    CHECK(size >= 0);
    char *text = arena_alloc(arena, (size_t)size + 1, 1);
    vsnprintf(text, (size_t)size + 1, format, again);
    va_end(again);
    return text;
}

void *arena_grow(struct arena *arena, void *items, size_t count, size_t *capacity,
                 size_t size_bytes)
{
    if (count < *capacity)
        return items;
    size_t grown = *capacity == 0 ? 8 : *capacity * 2, used = count * size_bytes;
    unsigned char *copy = take(arena, total(grown, size_bytes));
    if (used > 0)
        memcpy(copy, items, used);
    memset(copy + used, 0, grown * size_bytes - used);
    *capacity = grown;
    return copy;
}
