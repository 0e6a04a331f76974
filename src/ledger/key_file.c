/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/key_file.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool check_status(int fd, const char *path, struct error *err)
{
    struct stat status;
    if (fstat(fd, &status) != 0)
        return error_errno(err, "%s", path);
    if (!S_ISREG(status.st_mode))
        return error_set(err, ERROR_IO, "%s: not a regular file", path);
    if (status.st_uid != geteuid() && status.st_uid != 0)
        return error_set(err, ERROR_IO, "%s: a secret key that belongs to another user", path);
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        return error_set(err, ERROR_IO,
                         "%s: a secret key that others than its owner may use; chmod 600 it", path);
    return true;
}

/* Reads to the end of the file; *size is `capacity` + 1 when there is more. */
static bool read_all(int fd, char *bytes, size_t capacity, size_t *size)
{
    char beyond;
    *size = 0;
    for (;;) {
        bool is_full = *size == capacity;
        ssize_t got = read(fd, is_full ? &beyond : bytes + *size, is_full ? 1 : capacity - *size);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return false;
        *size += (size_t)got;
        if (got == 0 || is_full)
            return true;
    }
}

static bool read_open(int fd, const char *path, char *bytes, size_t capacity, size_t *size,
                      struct error *err)
{
    if (!check_status(fd, path, err))
        return false;
    if (!read_all(fd, bytes, capacity, size))
        return error_errno(err, "%s", path);
    if (*size > capacity)
        return error_set(err, ERROR_LIMIT, "%s: larger than any key file", path);
    return true;
}

bool key_file_read(const char *path, char *bytes, size_t capacity, size_t *size, struct error *err)
{
    /* O_NONBLOCK: opening a pipe without a writer must not hang; it is refused below. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        bool is_absent = errno == ENOENT;
        error_errno(err, "%s", path);
        if (is_absent && err != NULL)
            err->code = ERROR_NOT_FOUND;
        return false;
    }
    bool good = read_open(fd, path, bytes, capacity, size, err);
    close(fd);
    return good;
}

static bool write_all(int fd, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t put = write(fd, bytes, size);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return false;
        bytes += put;
        size -= (size_t)put;
    }
    return true;
}

/* The folder part of a path: "a/b" → "a", "b" → ".", "/b" → "/". */
static char *folder_of(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL)
        return arena_printf(arena, ".");
    return arena_copy(arena, path, slash == path ? 1 : (size_t)(slash - path));
}

/* Fills the temporary file and closes it; false with errno set. */
static bool fill(int fd, const char *bytes, size_t size)
{
    bool good = fchmod(fd, S_IRUSR | S_IWUSR) == 0 && write_all(fd, bytes, size) && fsync(fd) == 0;
    int saved = errno;
    if (close(fd) != 0 && good)
        return false;
    errno = saved;
    return good;
}

/*
 * A link instead of a rename, for it fails where something is there already. If we stop before it,
 * a temporary file of mode 0600 is left behind; if we stop after it, one more name of the key.
 */
static bool write_new(struct arena *arena, const char *path, const char *bytes, size_t size)
{
    char *temporary = arena_printf(arena, "%s.XXXXXX", path);
    int fd = mkstemp(temporary);
    if (fd < 0)
        return false;
    bool good = fill(fd, bytes, size) && link(temporary, path) == 0;
    int saved = errno;
    unlink(temporary);
    errno = saved;
    return good;
}

bool key_file_write(const char *path, const char *bytes, size_t size, struct error *err)
{
    struct arena arena;
    arena_init(&arena);
    bool good = write_new(&arena, path, bytes, size);
    if (!good && errno == EEXIST)
        error_set(err, ERROR_CONFLICT, "%s: is there already; a key is not written over", path);
    else if (!good)
        error_errno(err, "%s: not written", path);
    good = good && file_sync_folder(folder_of(&arena, path), err);
    arena_release(&arena);
    return good;
}
