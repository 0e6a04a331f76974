/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/tile.h"

#include <stdio.h>

enum {
    LEVEL_TEXT_MAX = 63, /* tlog-tiles allows it in a path, though no log can have it */
    GROUP = 1000,        /* an index is written in groups of three digits */
    GROUPS_MAX = 6,      /* for TILE_INDEX_MAX */
    GROUP_DIGITS = 3,
};

char *tile_write_path(char path[static TILE_PATH_BYTES], struct tile tile)
{
    CHECK(tile.level >= TILE_ENTRIES && tile.level <= LEVEL_TEXT_MAX);
    CHECK(tile.index >= 0 && tile.index <= TILE_INDEX_MAX);
    CHECK(tile.width >= 1 && tile.width <= TILE_WIDTH);
    int used = tile.level == TILE_ENTRIES ? snprintf(path, TILE_PATH_BYTES, "tile/entries/")
                                          : snprintf(path, TILE_PATH_BYTES, "tile/%d/", tile.level);
    int64_t power = 1;
    while (tile.index / power >= GROUP)
        power *= GROUP;
    for (; power > 0; power /= GROUP)
        used += snprintf(path + used, (size_t)(TILE_PATH_BYTES - used),
                         power > 1 ? "x%03d/" : "%03d", (int)(tile.index / power % GROUP));
    if (tile.width < TILE_WIDTH)
        used += snprintf(path + used, (size_t)(TILE_PATH_BYTES - used), ".p/%d", tile.width);
    CHECK(used < TILE_PATH_BYTES);
    return path;
}

static bool take_text(struct str *rest, struct str text)
{
    if (!str_starts(*rest, text))
        return false;
    rest->data += text.size;
    rest->size -= text.size;
    return true;
}

/* A decimal number of at most three digits, up to `max`; how many digits it has is told. */
static bool take_digits(struct str *rest, int max, int *value, int *digits)
{
    *value = 0;
    for (*digits = 0; rest->size > 0 && rest->data[0] >= '0' && rest->data[0] <= '9'; ++*digits) {
        if (*digits == GROUP_DIGITS)
            return false;
        *value = *value * 10 + (rest->data[0] - '0');
        rest->data++;
        rest->size--;
    }
    return *digits > 0 && *value <= max;
}

/* The same without a leading zero. */
static bool take_number(struct str *rest, int max, int *value)
{
    const char *begin = rest->data;
    int digits;
    return take_digits(rest, max, value, &digits) && (digits == 1 || *begin != '0');
}

/* "x001/x234/067" */
static bool take_index(struct str *rest, int64_t *index)
{
    *index = 0;
    for (int group = 0; group < GROUPS_MAX; group++) {
        int value, digits;
        bool more = take_text(rest, STR("x"));
        if (!take_digits(rest, GROUP - 1, &value, &digits) || digits != GROUP_DIGITS)
            return false;
        if (more && group == 0 && value == 0)
            return false; /* x000/… says nothing: the index has a shorter spelling */
        *index = *index * GROUP + value;
        if (!more)
            return *index <= TILE_INDEX_MAX;
        if (!take_text(rest, STR("/")))
            return false;
    }
    return false;
}

bool tile_parse_path(struct str path, struct tile *tile)
{
    tile->width = TILE_WIDTH;
    tile->level = TILE_ENTRIES;
    if (!take_text(&path, STR("tile/")))
        return false;
    if (!take_text(&path, STR("entries/"))
        && !(take_number(&path, LEVEL_TEXT_MAX, &tile->level) && take_text(&path, STR("/"))))
        return false;
    if (!take_index(&path, &tile->index))
        return false;
    if (take_text(&path, STR(".p/"))
        && !(take_number(&path, TILE_WIDTH - 1, &tile->width) && tile->width > 0))
        return false;
    return path.size == 0;
}

/* Hashes (or entries) in the whole row of tiles. */
static int64_t row_length(int level, int64_t size)
{
    CHECK(level >= TILE_ENTRIES && size >= 0);
    if (level > TILE_LEVEL_MAX)
        return 0;
    return level == TILE_ENTRIES ? size : size >> (level * TILE_BITS);
}

int64_t tile_full_count(int level, int64_t size)
{
    return row_length(level, size) / TILE_WIDTH;
}

int tile_partial_width(int level, int64_t size)
{
    return (int)(row_length(level, size) % TILE_WIDTH);
}

int tile_width(int level, int64_t index, int64_t size)
{
    int64_t full = tile_full_count(level, size);
    return index < full ? TILE_WIDTH : index == full ? tile_partial_width(level, size) : 0;
}

int tile_level_count(int64_t size)
{
    int count = 0;
    while (row_length(count, size) > 0)
        count++;
    return count;
}

struct hash tile_root(const struct hash hashes[static TILE_WIDTH])
{
    struct hash row[TILE_WIDTH / 2];
    for (int i = 0; i < TILE_WIDTH / 2; i++)
        row[i] = hash_node(&hashes[2 * i], &hashes[2 * i + 1]);
    for (int width = TILE_WIDTH / 4; width > 0; width /= 2)
        for (int i = 0; i < width; i++)
            row[i] = hash_node(&row[2 * i], &row[2 * i + 1]);
    return row[0];
}
