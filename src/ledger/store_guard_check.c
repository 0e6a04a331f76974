/* SPDX-License-Identifier: Apache-2.0 */
/* The files of a store as they lie there, without SQLite. */
#include "ledger/store_guard.h"

#include "ledger/store_guard_sums.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct check {
    const char *path;
    int fd;
    int64_t size;
    store_guard_finding *finding;
    void *context;
    int64_t *count;
    struct error *err;
};

static void tell(struct check *check, int64_t page, const char *what)
{
    (*check->count)++;
    if (check->finding != NULL)
        check->finding(check->context, page, what);
}

static bool read_at(struct check *check, uint8_t *bytes, int size, int64_t offset)
{
    for (int got = 0; got < size;) {
        ssize_t n = pread(check->fd, bytes + got, (size_t)(size - got), offset + got);
        if (n == 0)
            return error_set(check->err, ERROR_IO, "%s: shorter than it was", check->path);
        if (n < 0 && errno != EINTR)
            return error_errno(check->err, "%s", check->path);
        got += n > 0 ? (int)n : 0;
    }
    return true;
}

static bool check_opened(struct check *check, bool (*run)(struct check *check))
{
    struct stat status;
    check->fd = open(check->path, O_RDONLY | O_CLOEXEC);
    if (check->fd < 0)
        return errno == ENOENT
                   ? error_set(check->err, ERROR_NOT_FOUND, "%s: not there", check->path)
                   : error_errno(check->err, "%s", check->path);
    bool good = fstat(check->fd, &status) == 0 || error_errno(check->err, "%s", check->path);
    check->size = good ? status.st_size : 0;
    good = good && run(check);
    close(check->fd);
    return good;
}

/* ---- the data base ---- */

static bool check_pages(struct check *check)
{
    uint8_t page[GUARD_PAGE_MAX];
    int size = 0;
    if (check->size >= GUARD_PAGE_MIN) {
        if (!read_at(check, page, GUARD_PAGE_MIN, 0))
            return false;
        size = guard_page_size(page);
    }
    if (size == 0) {
        tell(check, 1, "does not begin like a data base");
        return true;
    }
    for (int64_t at = 0; at + size <= check->size; at += size) {
        if (!read_at(check, page, size, at))
            return false;
        if (!guard_is_sound(page, size, at / size + 1))
            tell(check, at / size + 1, "is not as it was written");
    }
    if (check->size % size != 0)
        tell(check, check->size / size + 1, "is cut off");
    return true;
}

bool store_guard_check(const char *path, store_guard_finding *finding, void *context,
                       int64_t *count, struct error *err)
{
    struct check check = {
        .path = path, .finding = finding, .context = context, .count = count, .err = err};
    *count = 0;
    return check_opened(&check, check_pages);
}

/* ---- the write-ahead log ---- */

static bool check_frames(struct check *check)
{
    static const uint8_t nothing[WAL_HEADER_BYTES];
    uint8_t bytes[WAL_FRAME_BYTES + GUARD_PAGE_MAX];
    struct wal_walk walk = {0};
    if (check->size < WAL_HEADER_BYTES)
        return true;
    if (!read_at(check, bytes, WAL_HEADER_BYTES, 0))
        return false;
    if (!wal_header_read(bytes, &walk.header)) {
        if (memcmp(bytes, nothing, sizeof nothing) != 0)
            tell(check, 0, "does not begin like a write-ahead log");
        return true;
    }
    wal_walk_begin(&walk);
    int size = WAL_FRAME_BYTES + walk.header.page_size;
    for (int64_t at = WAL_HEADER_BYTES; at + size <= check->size && !walk.has_later; at += size) {
        if (!read_at(check, bytes, size, at))
            return false;
        wal_walk_add(&walk, bytes);
    }
    if (walk.has_later)
        tell(check, walk.damaged_page, "is not as it was written to the write-ahead log");
    return true;
}

bool store_guard_check_wal(const char *path, store_guard_finding *finding, void *context,
                           int64_t *count, struct error *err)
{
    struct check check = {
        .path = path, .finding = finding, .context = context, .count = count, .err = err};
    *count = 0;
    return check_opened(&check, check_frames) || err->code == ERROR_NOT_FOUND;
}
