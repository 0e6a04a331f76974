/* SPDX-License-Identifier: Apache-2.0 */
/* The two checksums of the guard: its own of pages, and SQLite's of frames. */
#ifndef SURETY_LEDGER_STORE_GUARD_SUMS_H
#define SURETY_LEDGER_STORE_GUARD_SUMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    GUARD_PAGE_MIN = 512, /* a power of two */
    GUARD_PAGE_MAX = 65536,
    WAL_HEADER_BYTES = 32,
    WAL_FRAME_BYTES = 24, /* of the header of a frame; the page follows */
};

/* Whether SQLite has pages of this size. */
bool guard_is_page_size(int64_t size);

/* The page size that the header of a data base file (its first 100 bytes) names, 0 if it is none.
 */
int guard_page_size(const uint8_t *header);

/* Puts the checksum into the end of a page. */
void guard_seal(uint8_t *page, int size, int64_t number);

/* Whether a page has its checksum or was never written. */
bool guard_is_sound(const uint8_t *page, int size, int64_t number);

/* What stands in front of a write-ahead log, as far as frames need it. */
struct wal_header {
    int page_size;
    bool is_big_endian; /* the words that are summed */
    uint8_t salt[8];
    uint32_t sum[2]; /* the first frame goes on from it */
};

/* False if it is none, or not as it was written. */
bool wal_header_read(const uint8_t bytes[WAL_HEADER_BYTES], struct wal_header *header);

/* The checksum that stands in a frame's header, and the one that it must have after `before`. */
void wal_frame_stored(const uint8_t frame[WAL_FRAME_BYTES], uint32_t sum[2]);
void wal_frame_sum(const struct wal_header *header, const uint8_t frame[WAL_FRAME_BYTES],
                   const uint8_t *page, const uint32_t before[2], uint32_t sum[2]);

/*
 * A walk through the frames of one round of a write-ahead log that was left behind, which carry the
 * salt of its header. A crash tears what was not yet flushed, and a transaction is flushed before
 * the next one begins: so damage is no crash's work if behind it a transaction ends that is as it
 * was written, and behind that another frame is. Frames of an earlier round look damaged too, but
 * none that is whole comes behind them.
 */
struct wal_walk {
    struct wal_header header;
    uint32_t before[2][2]; /* the sum of the frame before: as it stands there, and as it is */
    bool has_damage;       /* a frame is not as it was written */
    int64_t damaged_page;  /* as that frame says */
    bool has_whole;        /* the transaction behind it */
    bool has_later;        /* the frame behind that: the damage is proven */
};

/* After the header was read. Then frames are added in their order, header and page. */
void wal_walk_begin(struct wal_walk *walk);
void wal_walk_add(struct wal_walk *walk, const uint8_t *frame);

/* A big-endian number of 4 bytes. */
uint32_t guard_number(const uint8_t bytes[4]);

#endif
