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

/* Writes and syncs a new file from a mkstemp() template; none is left behind on a failure. */
static bool write_temporary(char *temporary, mode_t mode, struct str contents)
{
    int fd = mkstemp(temporary);
    if (fd < 0)
        return false;
    bool good = write_fully(fd, contents) && fchmod(fd, mode) == 0 && fsync(fd) == 0;
    int saved = errno;
    if (close(fd) != 0 && good) {
        good = false;
        saved = errno;
    }
    if (!good)
        unlink(temporary);
    errno = saved;
    return good;
}

/* Unlinks the temporary file of a failed rename, and keeps errno as it is. */
static bool give_up(const char *temporary)
{
    int saved = errno;
    unlink(temporary);
    errno = saved;
    return false;
}

bool file_write(const char *path, struct str contents, struct error *err)
{
    struct arena arena;
    arena_init(&arena);
    char *temporary = arena_printf(&arena, "%s.XXXXXX", path);
    bool good = write_temporary(temporary, mode_for(path), contents);
    /* If we stop here the old file is untouched and a temporary one is left behind. */
    good = good && (rename(temporary, path) == 0 || give_up(temporary));
    good = good && sync_folder(folder_of(&arena, path));
    if (!good)
        error_errno(err, "%s: not written", path);
    arena_release(&arena);
    return good;
}

/* Whether the file at `path` holds exactly these bytes. `*there`: whether there is anything. */
static bool holds(const char *path, struct str contents, bool *there, struct error *err)
{
    struct arena arena;
    struct str held;
    arena_init(&arena);
    bool good = file_read(&arena, path, INT64_MAX, &held, err);
    *there = good || err->code != ERROR_NOT_FOUND;
    if (good && !str_eq(held, contents))
        good = error_set(err, ERROR_CONFLICT, "%s: is there already with other bytes", path);
    arena_release(&arena);
    return good;
}

/* Renames without replacing; on a file system that has no such thing, plainly. */
static bool rename_new(const char *from, const char *to)
{
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
        return true;
    return (errno == EINVAL || errno == ENOSYS) && rename(from, to) == 0;
}

bool file_write_once(const char *path, struct str contents, struct error *err)
{
    enum { MODE_READ_ONLY = 0444 };
    struct error fault;
    bool there;
    if (holds(path, contents, &there, &fault))
        return true;
    if (there)
        return error_set(err, fault.code, "%s", fault.text);
    struct arena arena;
    arena_init(&arena);
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;
    char *temporary = arena_printf(&arena, "%s/.%s.XXXXXX", folder_of(&arena, path), name);
    mode_t mask = umask(0);
    umask(mask);
    bool good = write_temporary(temporary, MODE_READ_ONLY & ~mask, contents);
    /* If we stop here nothing has a name yet but the temporary file. */
    good = good && (rename_new(temporary, path) || give_up(temporary));
    if (!good)
        error_errno(err, "%s: not written", path);
    arena_release(&arena);
    return good;
}

bool file_sync_folder(const char *path, struct error *err)
{
    return sync_folder(path) || error_errno(err, "%s: not synced", path);
}

bool file_make_folder(const char *path, struct error *err)
{
    if (mkdir(path, 0777) == 0)
        return true;
    if (errno == EEXIST && file_kind_at(path) == FILE_FOLDER)
        return true;
    return error_errno(err, "%s", path);
}

/* "a/b//" → "a/b", so that what is beside the folder is not inside it. */
static char *without_slashes(struct arena *arena, const char *path)
{
    size_t size = strlen(path);
    while (size > 1 && path[size - 1] == '/')
        size--;
    return arena_copy(arena, path, size);
}

bool file_begin_folder(struct arena *arena, const char *path, char **temporary, struct error *err)
{
    mode_t mask = umask(0);
    umask(mask);
    *temporary = arena_printf(arena, "%s.XXXXXX", without_slashes(arena, path));
    if (mkdtemp(*temporary) == NULL)
        return error_errno(err, "%s", path);
    if (chmod(*temporary, 0777 & ~mask) == 0)
        return true;
    error_errno(err, "%s", path);
    file_remove(*temporary);
    return false;
}

bool file_finish_folder(const char *temporary, const char *path, struct error *err)
{
    struct arena arena;
    arena_init(&arena);
    const char *target = without_slashes(&arena, path);
    bool good = rename_new(temporary, target);
    if (!good)
        error_errno(err, "%s: not written", path);
    good = good && file_sync_folder(folder_of(&arena, target), err);
    arena_release(&arena);
    return good;
}

void file_remove(const char *path)
{
    if (unlink(path) != 0)
        rmdir(path);
}

bool file_make_folders(const char *path, struct error *err)
{
    if (file_kind_at(path) == FILE_FOLDER)
        return true;
    struct arena arena;
    arena_init(&arena);
    const char *above = folder_of(&arena, path);
    bool good = strcmp(above, path) == 0 || file_make_folders(above, err);
    good = good && file_make_folder(path, err) && file_sync_folder(above, err);
    arena_release(&arena);
    return good;
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
