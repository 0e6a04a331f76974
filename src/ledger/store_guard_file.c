/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/store_guard_file.h"

#include "ledger/store_guard.h"
#include "ledger/store_guard_sums.h"

#include <string.h>

enum {
    GUARD_HEADER_BYTES = 100,  /* of a data base file, which SQLite reads by themselves */
    GUARD_WRITE_LOCK = 0,      /* the place of the writer's lock in the wal-index */
    GATHERED_MAX = 100 * 1024, /* bytes; SQLite writes less than 128 KiB at once */
};

static sqlite3_file *below(sqlite3_file *file)
{
    return (sqlite3_file *)((struct guard_file *)file + 1);
}

/* ---- what is written to the write-ahead log, gathered ----
 *
 * SQLite writes each frame in two parts, and all of a commit one behind the other: they go down
 * together when the log is flushed, which every commit does before others may see it, and before
 * anything else is asked of the file. They are the writer's who holds the lock: once it lets go,
 * its frames are on disk or void, and their place may be another's. If some could not be written,
 * nothing more is, for SQLite may undo one statement and go on.
 */

static int hand_down(struct guard_file *file)
{
    sqlite3_file *under = below(&file->base);
    int size = file->gathered_size;
    file->gathered_size = 0;
    if (size > 0 && file->failure == SQLITE_OK)
        file->failure = under->pMethods->xWrite(under, file->gathered, size, file->gathered_at);
    return file->failure;
}

/* A host that may spoil a sector beside the one that it writes: there SQLite fills the sector up,
 * partly behind the flush. */
static bool may_gather(const struct guard_file *file)
{
    if (file->other == NULL) /* nobody would say when the writer lets go */
        return false;
    sqlite3_file *under = below(&file->other->base);
    return (under->pMethods->xDeviceCharacteristics(under) & SQLITE_IOCAP_POWERSAFE_OVERWRITE) != 0;
}

static int gather(struct guard_file *file, const void *bytes, int amount, int64_t offset)
{
    bool fits = offset == file->gathered_at + file->gathered_size
                && file->gathered_size + amount <= GATHERED_MAX;
    int result = fits ? SQLITE_OK : hand_down(file);
    if (result != SQLITE_OK)
        return result;
    if (file->gathered == NULL && (file->gathered = sqlite3_malloc(GATHERED_MAX)) == NULL)
        return SQLITE_IOERR_NOMEM;
    if (file->gathered_size == 0)
        file->gathered_at = offset;
    memcpy(file->gathered + file->gathered_size, bytes, (size_t)amount);
    file->gathered_size += amount;
    return SQLITE_OK;
}

static int read_below(struct guard_file *file, void *bytes, int size, int64_t offset)
{
    sqlite3_file *under = below(&file->base);
    int result = hand_down(file);
    return result == SQLITE_OK ? under->pMethods->xRead(under, bytes, size, offset) : result;
}

/* ---- pages of the data base ---- */

static int damaged(struct guard_file *file, int64_t page)
{
    if (file != NULL)
        file->damaged_page = page;
    sqlite3_log(SQLITE_IOERR_DATA, "page %lld is damaged", (long long)page);
    return SQLITE_IOERR_DATA;
}

static bool is_page(int size, int64_t offset)
{
    return guard_is_page_size(size) && offset % size == 0;
}

/* Reads the page with this number by itself and compares it. Beyond the end there are zeros. */
static int check_page(struct guard_file *file, int size, int64_t number)
{
    int result = read_below(file, file->page, size, (number - 1) * size);
    if (result != SQLITE_OK && result != SQLITE_IOERR_SHORT_READ)
        return result;
    return guard_is_sound(file->page, size, number) ? SQLITE_OK : damaged(file, number);
}

/* Checks the pages that a read of no whole page touches; of what size they are the header says. */
static int check_around(struct guard_file *file, int amount, int64_t offset)
{
    uint8_t header[GUARD_HEADER_BYTES];
    int result = read_below(file, header, sizeof header, 0);
    if (result != SQLITE_OK)
        return result == SQLITE_IOERR_SHORT_READ ? SQLITE_OK : result;
    int size = guard_page_size(header);
    if (size == 0)
        return damaged(file, 1);
    for (int64_t page = offset / size; page <= (offset + amount - 1) / size; page++)
        if ((result = check_page(file, size, page + 1)) != SQLITE_OK)
            return result;
    return SQLITE_OK;
}

/* SQLite may ask for page 1 before it knows how long pages are. */
static bool is_other_size(const uint8_t *bytes, int amount, int64_t offset)
{
    int size = guard_page_size(bytes);
    return offset == 0 && size != 0 && size != amount;
}

static int read_main(struct guard_file *file, uint8_t *bytes, int amount, int64_t offset)
{
    int result = read_below(file, bytes, amount, offset);
    if ((result != SQLITE_OK && result != SQLITE_IOERR_SHORT_READ)
        || offset + amount <= GUARD_HEADER_BYTES) /* page 1 is read as a whole before it is used */
        return result;
    int check = SQLITE_OK;
    if (!is_page(amount, offset) || is_other_size(bytes, amount, offset))
        check = check_around(file, amount, offset);
    else if (!guard_is_sound(bytes, amount, offset / amount + 1))
        check = damaged(file, offset / amount + 1);
    return check == SQLITE_OK ? result : check;
}

/* Without room for the checksum, as the header in page 1 says it, we would write over contents. */
static bool has_room(const uint8_t *first_page)
{
    enum { RESERVED_AT = 20 };
    return first_page[RESERVED_AT] == STORE_GUARD_BYTES;
}

static int write_main(struct guard_file *file, const void *bytes, int amount, int64_t offset)
{
    sqlite3_file *under = below(&file->base);
    if (!is_page(amount, offset))
        return under->pMethods->xWrite(under, bytes, amount, offset);
    if (offset == 0 && !has_room(bytes))
        return SQLITE_IOERR_WRITE;
    memcpy(file->page, bytes, (size_t)amount); /* what SQLite holds is not ours to change */
    guard_seal(file->page, amount, offset / amount + 1);
    return under->pMethods->xWrite(under, file->page, amount, offset);
}

/* ---- frames of the write-ahead log ---- */

static bool is_frame_page(int amount, int64_t offset)
{
    return guard_is_page_size(amount)
           && (offset - WAL_HEADER_BYTES) % (WAL_FRAME_BYTES + amount) == WAL_FRAME_BYTES;
}

/* The sum that the frame at `offset` goes on from: of the one before it, or of the log's header. */
static int sum_before(struct guard_file *file, const struct wal_header *header, int64_t offset,
                      uint32_t sum[2])
{
    uint8_t frame[WAL_FRAME_BYTES];
    memcpy(sum, header->sum, sizeof header->sum);
    if (offset == WAL_HEADER_BYTES)
        return SQLITE_OK;
    int result = read_below(file, frame, sizeof frame,
                            offset - WAL_FRAME_BYTES - (int64_t)header->page_size);
    if (result == SQLITE_OK)
        wal_frame_stored(frame, sum);
    return result;
}

static int check_frame(struct guard_file *file, const uint8_t *page, int amount, int64_t offset)
{
    uint8_t start[WAL_HEADER_BYTES], frame[WAL_FRAME_BYTES];
    struct wal_header header;
    uint32_t before[2], stored[2], sum[2];
    int result = read_below(file, start, sizeof start, 0);
    if (result == SQLITE_OK)
        result = read_below(file, frame, sizeof frame, offset);
    if (result != SQLITE_OK)
        return result;
    int64_t number = guard_number(frame);
    if (!wal_header_read(start, &header) || header.page_size != amount)
        return damaged(file->other, number);
    if ((result = sum_before(file, &header, offset, before)) != SQLITE_OK)
        return result;
    wal_frame_stored(frame, stored);
    wal_frame_sum(&header, frame, page, before, sum);
    return memcmp(sum, stored, sizeof sum) == 0 ? SQLITE_OK : damaged(file->other, number);
}

/* SQLite recovers a log that was left behind frame by frame, from the first one on, and would take
 * damage for the end. No other connection is at work then. */
static bool begins_recovery(int amount, int64_t offset)
{
    return offset == WAL_HEADER_BYTES && guard_is_page_size(amount - WAL_FRAME_BYTES);
}

/* The header is written at one go within one sector, and flushed before any frame: it is whole, or
 * nothing is there yet. SQLite would take a damaged one for an empty log. */
static int check_header(struct guard_file *file, const uint8_t *bytes)
{
    static const uint8_t nothing[WAL_HEADER_BYTES];
    struct wal_header header;
    if (wal_header_read(bytes, &header) || memcmp(bytes, nothing, sizeof nothing) == 0)
        return SQLITE_OK;
    return damaged(file->other, -1);
}

static int check_left_behind(struct guard_file *file, int frame_bytes)
{
    uint8_t bytes[WAL_FRAME_BYTES + GUARD_PAGE_MAX];
    struct wal_walk walk = {0};
    int result = read_below(file, bytes, WAL_HEADER_BYTES, 0);
    if (result != SQLITE_OK || !wal_header_read(bytes, &walk.header))
        return result; /* SQLite compares the header by itself */
    wal_walk_begin(&walk);
    for (int64_t at = WAL_HEADER_BYTES; !walk.has_later; at += frame_bytes) {
        result = read_below(file, bytes, frame_bytes, at);
        if (result != SQLITE_OK)
            return result == SQLITE_IOERR_SHORT_READ ? SQLITE_OK : result;
        wal_walk_add(&walk, bytes);
    }
    return damaged(file->other, walk.damaged_page);
}

static int read_wal(struct guard_file *file, uint8_t *bytes, int amount, int64_t offset)
{
    int result = read_below(file, bytes, amount, offset);
    if (result == SQLITE_OK && offset == 0 && amount == WAL_HEADER_BYTES)
        return check_header(file, bytes);
    if (result == SQLITE_OK && begins_recovery(amount, offset) && file->stale_from == INT64_MAX)
        return check_left_behind(file, amount);
    if (result != SQLITE_OK || !is_frame_page(amount, offset)
        || offset - WAL_FRAME_BYTES >= file->stale_from)
        return result;
    return check_frame(file, bytes, amount, offset - WAL_FRAME_BYTES);
}

/*
 * A writer that runs out of memory for pages puts frames into the log before it commits, and when
 * such a page changes again it is overwritten in its frame. From there on the chain of checksums is
 * broken, until SQLite rewrites the headers, first to last, before it commits. Others do not read
 * these frames, and we do not check them.
 */
static int watch_write(struct guard_file *file, const uint8_t *bytes, int amount, int64_t offset)
{
    if (amount == WAL_FRAME_BYTES) {
        file->page_number = guard_number(bytes);
        file->page_at = offset + WAL_FRAME_BYTES;
        if (offset == file->stale_from)
            file->stale_from += file->frame_bytes;
    } else if (is_frame_page(amount, offset)) {
        int64_t frame = offset - WAL_FRAME_BYTES;
        file->frame_bytes = WAL_FRAME_BYTES + (int64_t)amount;
        if (offset != file->page_at && frame < file->stale_from)
            file->stale_from = frame;
        else if (offset == file->page_at && file->page_number == 1 && !has_room(bytes))
            return SQLITE_IOERR_WRITE;
    }
    return SQLITE_OK;
}

/* ---- the methods of a file ---- */

static int guard_close(sqlite3_file *base)
{
    struct guard_file *file = (struct guard_file *)base;
    sqlite3_file *under = below(base);
    if (file->other != NULL)
        file->other->other = NULL;
    sqlite3_free(file->page);
    sqlite3_free(file->gathered); /* what was not flushed was not committed */
    return under->pMethods->xClose(under);
}

static int guard_read(sqlite3_file *base, void *bytes, int amount, sqlite3_int64 offset)
{
    struct guard_file *file = (struct guard_file *)base;
    return (file->is_wal ? read_wal : read_main)(file, bytes, amount, offset);
}

static int guard_write(sqlite3_file *base, const void *bytes, int amount, sqlite3_int64 offset)
{
    struct guard_file *file = (struct guard_file *)base;
    if (!file->is_wal)
        return write_main(file, bytes, amount, offset);
    int result = watch_write(file, bytes, amount, offset);
    if (result != SQLITE_OK)
        return result;
    return file->gathers ? gather(file, bytes, amount, offset)
                         : below(base)->pMethods->xWrite(below(base), bytes, amount, offset);
}

static int guard_truncate(sqlite3_file *base, sqlite3_int64 size)
{
    int result = hand_down((struct guard_file *)base);
    return result == SQLITE_OK ? below(base)->pMethods->xTruncate(below(base), size) : result;
}

static int guard_sync(sqlite3_file *base, int flags)
{
    int result = hand_down((struct guard_file *)base);
    return result == SQLITE_OK ? below(base)->pMethods->xSync(below(base), flags) : result;
}

static int guard_size(sqlite3_file *base, sqlite3_int64 *size)
{
    int result = hand_down((struct guard_file *)base);
    return result == SQLITE_OK ? below(base)->pMethods->xFileSize(below(base), size) : result;
}

static int guard_lock(sqlite3_file *base, int level)
{
    return below(base)->pMethods->xLock(below(base), level);
}

static int guard_unlock(sqlite3_file *base, int level)
{
    return below(base)->pMethods->xUnlock(below(base), level);
}

static int guard_check_lock(sqlite3_file *base, int *is_reserved)
{
    return below(base)->pMethods->xCheckReservedLock(below(base), is_reserved);
}

static int guard_control(sqlite3_file *base, int operation, void *argument)
{
    if (operation != GUARD_FILE_CONTROL)
        return below(base)->pMethods->xFileControl(below(base), operation, argument);
    *(int64_t *)argument = ((struct guard_file *)base)->damaged_page;
    return SQLITE_OK;
}

static int guard_sector_size(sqlite3_file *base)
{
    return below(base)->pMethods->xSectorSize(below(base));
}

static int guard_device(sqlite3_file *base)
{
    return below(base)->pMethods->xDeviceCharacteristics(below(base));
}

static int guard_shm_map(sqlite3_file *base, int page, int size, int extend, void volatile **at)
{
    return below(base)->pMethods->xShmMap(below(base), page, size, extend, at);
}

/* The writer has committed, or has rolled back and reads none of it again. */
static void let_go(struct guard_file *wal)
{
    wal->stale_from = INT64_MAX;
    wal->gathered_size = 0;
    wal->failure = SQLITE_OK;
}

static int guard_shm_lock(sqlite3_file *base, int first, int count, int flags)
{
    struct guard_file *file = (struct guard_file *)base;
    if (first == GUARD_WRITE_LOCK && (flags & SQLITE_SHM_UNLOCK) != 0 && file->other != NULL)
        let_go(file->other);
    return below(base)->pMethods->xShmLock(below(base), first, count, flags);
}

static void guard_shm_barrier(sqlite3_file *base)
{
    below(base)->pMethods->xShmBarrier(below(base));
}

static int guard_shm_unmap(sqlite3_file *base, int also_delete)
{
    return below(base)->pMethods->xShmUnmap(below(base), also_delete);
}

/* Version 2, which has no mapping of the file into memory. */
static const sqlite3_io_methods guard_methods = {
    .iVersion = 2,
    .xClose = guard_close,
    .xRead = guard_read,
    .xWrite = guard_write,
    .xTruncate = guard_truncate,
    .xSync = guard_sync,
    .xFileSize = guard_size,
    .xLock = guard_lock,
    .xUnlock = guard_unlock,
    .xCheckReservedLock = guard_check_lock,
    .xFileControl = guard_control,
    .xSectorSize = guard_sector_size,
    .xDeviceCharacteristics = guard_device,
    .xShmMap = guard_shm_map,
    .xShmLock = guard_shm_lock,
    .xShmBarrier = guard_shm_barrier,
    .xShmUnmap = guard_shm_unmap,
};

/* ---- opening ---- */

/* A log knows its data base, which is open while the log is. */
static void join(struct guard_file *wal, const char *name)
{
    sqlite3_file *base = sqlite3_database_file_object(name);
    if (base == NULL || base->pMethods != &guard_methods)
        return;
    wal->other = (struct guard_file *)base;
    wal->other->other = wal;
}

int guard_file_open(sqlite3_vfs *under, const char *name, struct guard_file *file, int flags,
                    int *flags_out)
{
    *file = (struct guard_file){.is_wal = (flags & SQLITE_OPEN_WAL) != 0, .stale_from = INT64_MAX};
    if (!file->is_wal && (file->page = sqlite3_malloc(GUARD_PAGE_MAX)) == NULL)
        return SQLITE_NOMEM;
    int result = under->xOpen(under, name, below(&file->base), flags, flags_out);
    if (result != SQLITE_OK) {
        sqlite3_free(file->page);
        return result;
    }
    file->base.pMethods = &guard_methods;
    if (file->is_wal)
        join(file, name);
    file->gathers = file->is_wal && may_gather(file);
    return SQLITE_OK;
}
