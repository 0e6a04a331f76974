/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Reads until `size` bytes are there or the file ends; false on an error with errno set. */
static bool read_fully(int fd, char *bytes, size_t size, size_t *got)
{
    *got = 0;
    while (*got < size) {
        ssize_t n = read(fd, bytes + *got, size - *got);
        if (n == 0)
            return true;
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        *got += (size_t)n;
    }
    return true;
}

static bool read_open_file(struct arena *arena, int fd, const char *path, int64_t max_bytes,
                           struct str *contents, struct error *err)
{
    struct stat status;
    if (fstat(fd, &status) != 0)
        return error_errno(err, "%s", path);
    if (!S_ISREG(status.st_mode))
        return error_set(err, ERROR_IO, "%s: not a regular file", path);
    if (status.st_size > max_bytes)
        return error_set(err, ERROR_LIMIT, "%s: %" PRIdMAX " bytes, the limit is %" PRId64, path,
                         (intmax_t)status.st_size, max_bytes);
    size_t got, size = (size_t)status.st_size;
    char *bytes = arena_alloc(arena, size + 1, 1);
    if (!read_fully(fd, bytes, size, &got))
        return error_errno(err, "%s", path);
    *contents = (struct str){bytes, got};
    return true;
}

bool file_read(struct arena *arena, const char *path, int64_t max_bytes, struct str *contents,
               struct error *err)
{
    /* O_NONBLOCK: opening a pipe without a writer must not hang; it is refused below. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        bool absent = errno == ENOENT;
        error_errno(err, "%s", path);
        if (absent && err != NULL)
            err->code = ERROR_NOT_FOUND;
        return false;
    }
    bool good = read_open_file(arena, fd, path, max_bytes, contents, err);
    close(fd);
    return good;
}

static bool write_fully(int fd, struct str contents)
{
    while (contents.size > 0) {
        ssize_t n = write(fd, contents.data, contents.size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        contents.data += n;
        contents.size -= (size_t)n;
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

static bool sync_folder(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool good = fsync(fd) == 0 || errno == EINVAL; /* EINVAL: a file system without it */
    close(fd);
    return good;
}

static mode_t mode_for(const char *path)
{
    struct stat status;
    if (stat(path, &status) == 0)
        return status.st_mode & 0777;
    mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

bool file_write(const char *path, struct str contents, struct error *err)
{
    struct arena arena;
    arena_init(&arena);
    char *temporary = arena_printf(&arena, "%s.XXXXXX", path);
    int fd = mkstemp(temporary);
    bool good = fd >= 0;
    if (good) {
        good = fchmod(fd, mode_for(path)) == 0 && write_fully(fd, contents) && fsync(fd) == 0;
        int saved = errno;
        if (close(fd) != 0 && good) {
            good = false;
            saved = errno;
        }
        /* If we stop here the old file is untouched and a temporary one is left behind. */
        good = good && (rename(temporary, path) == 0 || (saved = errno, false));
        if (!good)
            unlink(temporary);
        errno = saved;
    }
    good = good && sync_folder(folder_of(&arena, path));
    if (!good)
        error_errno(err, "%s: not written", path);
    arena_release(&arena);
    return good;
}

bool file_make_folder(const char *path, struct error *err)
{
    if (mkdir(path, 0777) == 0)
        return true;
    if (errno == EEXIST && file_kind_at(path) == FILE_FOLDER)
        return true;
    return error_errno(err, "%s", path);
}

enum file_kind file_kind_at(const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0)
        return errno == ENOENT && lstat(path, &status) != 0 ? FILE_ABSENT : FILE_OTHER;
    return S_ISREG(status.st_mode)   ? FILE_REGULAR
           : S_ISDIR(status.st_mode) ? FILE_FOLDER
                                     : FILE_OTHER;
}

static int compare_names(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

bool file_list(struct arena *arena, const char *folder, struct str **names, size_t *count,
               struct error *err)
{
    DIR *dir = opendir(folder);
    if (dir == NULL)
        return error_errno(err, "%s", folder);
    size_t capacity = 0;
    *names = NULL;
    *count = 0;
    struct dirent *entry;
    while ((errno = 0, entry = readdir(dir)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        ARENA_GROW(arena, names, *count, &capacity);
        struct str name = str_from(entry->d_name);
        (*names)[(*count)++] = (struct str){str_c(arena, name), name.size};
    }
    bool good = errno == 0;
    if (!good)
        error_errno(err, "%s", folder);
    closedir(dir);
    if (good && *count > 0)
        qsort(*names, *count, sizeof **names, compare_names);
    return good;
}
