/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/store_guard_sums.h"

#include "ledger/store_guard.h"

#include <endian.h>
#include <string.h>

/* ---- of pages ---- */

bool guard_is_page_size(int64_t size)
{
    return size >= GUARD_PAGE_MIN && size <= GUARD_PAGE_MAX && (size & (size - 1)) == 0;
}

int guard_page_size(const uint8_t *header)
{
    enum { SIZE_AT = 16 };
    int size = header[SIZE_AT] << 8 | header[SIZE_AT + 1];
    size = size == 1 ? GUARD_PAGE_MAX : size; /* which two bytes cannot hold */
    return guard_is_page_size(size) ? size : 0;
}

/* For a fixed `word` one-to-one in `sum`, and for a fixed `sum` one-to-one in `word`: a difference
 * in one word stays a difference to the end. */
static uint64_t stir(uint64_t sum, uint64_t word)
{
    sum = (sum ^ word) * UINT64_C(0x9e3779b97f4a7c15); /* odd, so it has an inverse */
    return sum << 29 | sum >> 35;                      /* for products carry upwards only */
}

static uint64_t word_at(const uint8_t *page, int index)
{
    uint64_t word;
    memcpy(&word, page + (size_t)index * sizeof word, sizeof word);
    return le64toh(word);
}

/* Four lanes side by side, word i in lane i % 4, so that the processor multiplies four at a time.
 */
static uint64_t page_sum(const uint8_t *page, int size, int64_t number)
{
    enum { LANES = 4 };
    uint64_t lanes[LANES] = {(uint64_t)number, 1, 2, 3};
    int words = (size - STORE_GUARD_BYTES) / (int)sizeof(uint64_t);
    int i = 0;
    for (; i + LANES <= words; i += LANES)
        for (int lane = 0; lane < LANES; lane++)
            lanes[lane] = stir(lanes[lane], word_at(page, i + lane));
    for (; i < words; i++)
        lanes[i % LANES] = stir(lanes[i % LANES], word_at(page, i));
    uint64_t sum = (uint64_t)size;
    for (int lane = 0; lane < LANES; lane++)
        sum = stir(sum, lanes[lane]);
    return stir(sum, 0);
}

void guard_seal(uint8_t *page, int size, int64_t number)
{
    uint64_t sum = htole64(page_sum(page, size, number));
    memcpy(page + size - STORE_GUARD_BYTES, &sum, sizeof sum);
}

static bool is_zero(const uint8_t *page, int size)
{
    return page[0] == 0 && memcmp(page, page + 1, (size_t)size - 1) == 0;
}

bool guard_is_sound(const uint8_t *page, int size, int64_t number)
{
    int last = size / (int)sizeof(uint64_t) - 1;
    return word_at(page, last) == page_sum(page, size, number) || is_zero(page, size);
}

/* ---- of frames: the sum of https://www.sqlite.org/fileformat2.html#wal_file_format ---- */

uint32_t guard_number(const uint8_t bytes[4])
{
    uint32_t number;
    memcpy(&number, bytes, sizeof number);
    return be32toh(number);
}

static uint32_t wal_word(const struct wal_header *header, const uint8_t *bytes)
{
    uint32_t word;
    memcpy(&word, bytes, sizeof word);
    return header->is_big_endian ? be32toh(word) : le32toh(word);
}

static void wal_add(const struct wal_header *header, const uint8_t *bytes, int size,
                    uint32_t sum[2])
{
    for (int i = 0; i < size; i += 8) {
        sum[0] += wal_word(header, bytes + i) + sum[1];
        sum[1] += wal_word(header, bytes + i + 4) + sum[0];
    }
}

bool wal_header_read(const uint8_t bytes[WAL_HEADER_BYTES], struct wal_header *header)
{
    enum { MAGIC = 0x377f0682, SIZE_AT = 8, SALT_AT = 16, SUM_AT = 24 };
    uint32_t magic = guard_number(bytes), sum[2] = {0, 0};
    *header = (struct wal_header){.page_size = (int)guard_number(bytes + SIZE_AT)};
    header->is_big_endian = (magic & 1) != 0;
    memcpy(header->salt, bytes + SALT_AT, sizeof header->salt);
    wal_add(header, bytes, SUM_AT, sum);
    header->sum[0] = guard_number(bytes + SUM_AT);
    header->sum[1] = guard_number(bytes + SUM_AT + 4);
    return (magic & ~UINT32_C(1)) == MAGIC && guard_is_page_size(header->page_size)
           && sum[0] == header->sum[0] && sum[1] == header->sum[1];
}

void wal_frame_stored(const uint8_t frame[WAL_FRAME_BYTES], uint32_t sum[2])
{
    enum { SUM_AT = 16 };
    sum[0] = guard_number(frame + SUM_AT);
    sum[1] = guard_number(frame + SUM_AT + 4);
}

void wal_frame_sum(const struct wal_header *header, const uint8_t frame[WAL_FRAME_BYTES],
                   const uint8_t *page, const uint32_t before[2], uint32_t sum[2])
{
    enum { SUMMED = 8 }; /* page number and size after commit; the salt is compared by itself */
    sum[0] = before[0];
    sum[1] = before[1];
    wal_add(header, frame, SUMMED, sum);
    wal_add(header, page, header->page_size, sum);
}

void wal_walk_begin(struct wal_walk *walk)
{
    memcpy(walk->before[0], walk->header.sum, sizeof walk->header.sum);
    memcpy(walk->before[1], walk->header.sum, sizeof walk->header.sum);
}

/* If the sum in the frame before is what was damaged, the frame follows from its computed one. */
static bool is_whole(struct wal_walk *walk, const uint8_t *frame)
{
    enum { SALT_AT = 8 };
    const uint8_t *page = frame + WAL_FRAME_BYTES;
    uint32_t stored[2], sums[2][2];
    wal_frame_stored(frame, stored);
    wal_frame_sum(&walk->header, frame, page, walk->before[0], sums[0]);
    wal_frame_sum(&walk->header, frame, page, walk->before[1], sums[1]);
    bool follows =
        memcmp(sums[0], stored, sizeof stored) == 0 || memcmp(sums[1], stored, sizeof stored) == 0;
    memcpy(walk->before[0], stored, sizeof stored);
    memcpy(walk->before[1], sums[0], sizeof stored);
    return follows && memcmp(frame + SALT_AT, walk->header.salt, sizeof walk->header.salt) == 0;
}

void wal_walk_add(struct wal_walk *walk, const uint8_t *frame)
{
    enum { COMMIT_AT = 4 }; /* the pages of the data base, in the last frame of a transaction */
    if (is_whole(walk, frame)) {
        walk->has_later = walk->has_later || walk->has_whole;
        walk->has_whole =
            walk->has_whole || (walk->has_damage && guard_number(frame + COMMIT_AT) != 0);
    } else if (!walk->has_damage) {
        walk->has_damage = true;
        walk->damaged_page = guard_number(frame);
    }
}
