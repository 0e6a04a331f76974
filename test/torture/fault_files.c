/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The file calls of base/file.c, which the linker's --wrap leads here. What is not in the watched
 * folder goes straight to the host. A sync is not passed on: the disk only takes note of it.
 */
#include "disk.h"
#include "fault.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FD_MAX = 1024, PATH_BYTES = 320 };

static char paths[FD_MAX][PATH_BYTES]; /* of open files that are watched */

#define WRAPPED(type, name, parameters)                                                            \
    type __real_##name parameters;                                                                 \
    type __wrap_##name parameters;                                                                 \
    type __wrap_##name parameters

static const char *path_of(int fd)
{
    return fd >= 0 && fd < FD_MAX && paths[fd][0] != '\0' && fault_is_watched(paths[fd]) ? paths[fd]
                                                                                         : NULL;
}

static int remember(int fd, const char *path)
{
    if (fd >= 0 && fd < FD_MAX)
        snprintf(paths[fd], sizeof paths[fd], "%s", path);
    return fd;
}

static int answer(struct fault_verdict verdict, int result)
{
    if (verdict.error == 0)
        return result;
    errno = verdict.error;
    return -1;
}

/* ---- opening ---- */

static int open_watched(const char *path, int flags, mode_t mode,
                        int (*real)(const char *path, int flags, ...))
{
    struct stat status;
    bool is_new = (flags & O_CREAT) != 0 && lstat(path, &status) != 0;
    struct fault_verdict verdict = fault_next(is_new, "open", path);
    if (verdict.fault != FAULT_NONE)
        return answer(verdict, -1);
    int fd = remember(real(path, flags, mode), path);
    if (fd >= 0 && is_new)
        disk_after_create(path);
    return fd;
}

static mode_t mode_argument(int flags, va_list args)
{
    return (flags & O_CREAT) != 0 ? va_arg(args, mode_t) : 0;
}

#define WRAPPED_OPEN(name)                                                                         \
    WRAPPED(int, name, (const char *path, int flags, ...))                                         \
    {                                                                                              \
        va_list args;                                                                              \
        va_start(args, flags);                                                                     \
        mode_t mode = mode_argument(flags, args);                                                  \
        va_end(args);                                                                              \
        if (!fault_is_watched(path))                                                               \
            return __real_##name(path, flags, mode);                                               \
        return open_watched(path, flags, mode, __real_##name);                                     \
    }

WRAPPED_OPEN(open)
WRAPPED_OPEN(open64)

#define WRAPPED_MKSTEMP(name)                                                                      \
    WRAPPED(int, name, (char *path))                                                               \
    {                                                                                              \
        if (!fault_is_watched(path))                                                               \
            return __real_##name(path);                                                            \
        struct fault_verdict verdict = fault_next(true, "create", path);                           \
        if (!verdict.is_done)                                                                      \
            return answer(verdict, -1);                                                            \
        int fd = __real_##name(path);                                                              \
        if (fd >= 0)                                                                               \
            disk_after_create(path);                                                               \
        if (verdict.error == 0 || fd < 0)                                                          \
            return remember(fd, path);                                                             \
        close(fd);                                                                                 \
        return answer(verdict, -1);                                                                \
    }

WRAPPED_MKSTEMP(mkstemp)
WRAPPED_MKSTEMP(mkstemp64)

WRAPPED(int, close, (int fd))
{
    const char *path = path_of(fd);
    if (fd >= 0 && fd < FD_MAX)
        paths[fd][0] = '\0';
    if (path == NULL)
        return __real_close(fd);
    struct fault_verdict verdict = fault_next(false, "close", path);
    return answer(verdict, __real_close(fd));
}

/* ---- bytes ---- */

WRAPPED(ssize_t, read, (int fd, void *bytes, size_t size))
{
    const char *path = path_of(fd);
    if (path == NULL)
        return __real_read(fd, bytes, size);
    struct fault_verdict verdict = fault_next(false, "read", path);
    return verdict.error != 0 ? answer(verdict, -1) : __real_read(fd, bytes, size);
}

ssize_t __real_write(int fd, const void *bytes, size_t size);

/* Some of the sectors, from the first on. */
static void write_torn(int fd, const void *bytes, size_t size)
{
    size_t kept = (size_t)fault_random(size / DISK_SECTOR + 1) * DISK_SECTOR;
    (void)!__real_write(fd, bytes, kept);
}

WRAPPED(ssize_t, write, (int fd, const void *bytes, size_t size))
{
    const char *path = path_of(fd);
    if (path == NULL)
        return __real_write(fd, bytes, size);
    struct fault_verdict verdict = fault_next(true, "write", path);
    disk_before_write(path, lseek(fd, 0, SEEK_CUR), (int64_t)size);
    if (verdict.fault == FAULT_TORN)
        write_torn(fd, bytes, size);
    ssize_t result = verdict.is_done ? __real_write(fd, bytes, size) : 0;
    return verdict.error != 0 ? answer(verdict, -1) : result;
}

WRAPPED(int, fsync, (int fd))
{
    struct stat status;
    const char *path = path_of(fd);
    if (path == NULL)
        return 0; /* nothing of this program must outlast it */
    bool is_folder = fstat(fd, &status) == 0 && S_ISDIR(status.st_mode);
    struct fault_verdict verdict = fault_next(true, is_folder ? "sync folder" : "sync", path);
    if (is_folder && (verdict.fault == FAULT_NONE || verdict.fault == FAULT_UNREPORTED))
        disk_folder_synced(path);
    else if (verdict.fault == FAULT_NONE || verdict.fault == FAULT_UNREPORTED)
        disk_synced(path);
    else if (!is_folder)
        disk_sync_failed(path);
    return answer(verdict, 0);
}

/* ---- names ---- */

WRAPPED(int, unlink, (const char *path))
{
    if (!fault_is_watched(path))
        return __real_unlink(path);
    struct fault_verdict verdict = fault_next(true, "unlink", path);
    if (verdict.is_done)
        disk_before_remove(path);
    return answer(verdict, verdict.is_done ? __real_unlink(path) : 0);
}

WRAPPED(int, rename, (const char *from, const char *to))
{
    if (!fault_is_watched(to))
        return __real_rename(from, to);
    struct fault_verdict verdict = fault_next(true, "rename to", to);
    if (verdict.is_done)
        disk_before_rename(from, to);
    return answer(verdict, verdict.is_done ? __real_rename(from, to) : 0);
}

WRAPPED(int, renameat2,
        (int folder, const char *from, int to_folder, const char *to, unsigned int flags))
{
    struct stat status;
    if (!fault_is_watched(to))
        return __real_renameat2(folder, from, to_folder, to, flags);
    struct fault_verdict verdict = fault_next(true, "rename to", to);
    if (verdict.is_done && lstat(to, &status) != 0)
        disk_before_rename(from, to);
    return answer(verdict,
                  verdict.is_done ? __real_renameat2(folder, from, to_folder, to, flags) : 0);
}

WRAPPED(int, mkdir, (const char *path, mode_t mode))
{
    if (!fault_is_watched(path))
        return __real_mkdir(path, mode);
    struct fault_verdict verdict = fault_next(true, "make folder", path);
    int result = verdict.is_done ? __real_mkdir(path, mode) : 0;
    if (verdict.is_done && result == 0)
        disk_after_make_folder(path);
    return answer(verdict, result);
}

WRAPPED(int, fchmod, (int fd, mode_t mode))
{
    const char *path = path_of(fd);
    if (path == NULL)
        return __real_fchmod(fd, mode);
    struct fault_verdict verdict = fault_next(true, "change mode of", path);
    return answer(verdict, verdict.is_done ? __real_fchmod(fd, mode) : 0);
}
