/* SPDX-License-Identifier: Apache-2.0 */
#include "keep/likeness.h"

#include <stdlib.h>

enum { BLANK = ' ' };

/* Bytes beyond ASCII are parts of letters and stay as they are. */
static unsigned char fold(unsigned char c)
{
    if (c >= 'A' && c <= 'Z')
        return (unsigned char)(c - 'A' + 'a');
    bool keeps = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80;
    return keeps ? c : BLANK;
}

static int compare_uint32(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return a < b ? -1 : a > b;
}

static uint32_t sort_each_once(uint32_t *items, uint32_t count)
{
    uint32_t kept = 0;
    if (count > 0)
        qsort(items, count, sizeof *items, compare_uint32);
    for (uint32_t i = 0; i < count; i++)
        if (i == 0 || items[i] != items[i - 1])
            items[kept++] = items[i];
    return kept;
}

/* A window of three bytes over each word, which begins anew behind two blanks: n + 1 in a word of n
 * bytes, so never more than the text has bytes, and one. */
struct trigrams trigrams_of(struct arena *arena, struct str text)
{
    const uint32_t start = BLANK << 8 | BLANK;
    struct trigrams trigrams = {ARENA_ARRAY(arena, uint32_t, text.size + 1), 0};
    uint32_t window = start;
    for (size_t i = 0; i <= text.size; i++) {
        unsigned char c = i < text.size ? fold((unsigned char)text.data[i]) : BLANK;
        if (c == BLANK && window == start)
            continue;
        window = (window << 8 | c) & 0xFFFFFF;
        trigrams.items[trigrams.count++] = window;
        if (c == BLANK)
            window = start;
    }
    trigrams.count = sort_each_once(trigrams.items, trigrams.count);
    return trigrams;
}

int likeness_of_shares(uint32_t shared, uint32_t a_count, uint32_t b_count)
{
    uint64_t both = (uint64_t)a_count + b_count;
    return both == 0 ? 1000 : (int)(2000ull * shared / both);
}

int likeness(struct trigrams a, struct trigrams b)
{
    uint32_t shared = 0;
    for (uint32_t i = 0, j = 0; i < a.count && j < b.count;) {
        uint32_t x = a.items[i], y = b.items[j];
        shared += x == y;
        i += x <= y;
        j += y <= x;
    }
    return likeness_of_shares(shared, a.count, b.count);
}
