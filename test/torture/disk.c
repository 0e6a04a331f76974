/* SPDX-License-Identifier: Apache-2.0 */
#include "disk.h"

#include "fault.h"

#include "base/check.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The host's own functions, past the wrapped ones. */
int __real_open(const char *path, int flags, ...);
int __real_close(int fd);
int __real_unlink(const char *path);
int __real_rename(const char *from, const char *to);

enum { PATH_BYTES = 320 };

struct sector {
    int64_t number;
    uint8_t before[DISK_SECTOR]; /* zeros beyond the end of the file */
};

struct disk_file {
    ino_t inode;
    int fd; /* so that it can be written to under any name, or none */
    int64_t synced_size;
    struct sector *sectors; /* that were written since the last sync */
    size_t count, capacity;
};

enum change { CHANGE_CREATE, CHANGE_FOLDER, CHANGE_REMOVE, CHANGE_RENAME };

struct name_change {
    enum change change;
    bool is_synced;
    char path[PATH_BYTES]; /* that came or went; of a rename the new name */
    char from[PATH_BYTES]; /* the old name */
    char kept[PATH_BYTES]; /* where the file that went is kept, empty: none went */
};

static struct {
    bool is_watching; /* else nothing is remembered */
    struct disk_file *files;
    size_t file_count, file_capacity;
    struct name_change *changes;
    size_t change_count, change_capacity;
    int kept_count;
} disk;

/* Room for one more. */
static void *grown(void *items, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return items;
    *capacity = *capacity == 0 ? 16 : *capacity * 2;
    void *bigger = realloc(items, *capacity * size);
    CHECK(bigger != NULL);
    return bigger;
}

/* ---- the bytes of files ---- */

static struct disk_file *find_file(const char *path)
{
    struct stat status;
    if (!disk.is_watching || stat(path, &status) != 0 || !S_ISREG(status.st_mode))
        return NULL;
    for (size_t i = 0; i < disk.file_count; i++)
        if (disk.files[i].inode == status.st_ino)
            return &disk.files[i];
    disk.files = grown(disk.files, disk.file_count, &disk.file_capacity, sizeof *disk.files);
    struct disk_file *file = &disk.files[disk.file_count++];
    *file = (struct disk_file){.inode = status.st_ino, .synced_size = status.st_size};
    file->fd = __real_open(path, O_RDWR | O_CLOEXEC);
    CHECK(file->fd >= 0);
    return file;
}

static int64_t size_of(const struct disk_file *file)
{
    struct stat status;
    CHECK(fstat(file->fd, &status) == 0);
    return status.st_size;
}

static void keep_sector(struct disk_file *file, int64_t number)
{
    for (size_t i = 0; i < file->count; i++)
        if (file->sectors[i].number == number)
            return;
    file->sectors = grown(file->sectors, file->count, &file->capacity, sizeof *file->sectors);
    struct sector *sector = &file->sectors[file->count++];
    memset(sector, 0, sizeof *sector);
    sector->number = number;
    CHECK(pread(file->fd, sector->before, DISK_SECTOR, number * DISK_SECTOR) >= 0);
}

void disk_before_write(const char *path, int64_t offset, int64_t size)
{
    struct disk_file *file = find_file(path);
    if (file == NULL)
        return;
    int64_t end = size > 0 ? offset + size : size_of(file);
    for (int64_t at = offset / DISK_SECTOR; at * DISK_SECTOR < end; at++)
        keep_sector(file, at);
}

static void forget_sectors(struct disk_file *file)
{
    file->count = 0;
    file->synced_size = size_of(file);
}

void disk_synced(const char *path)
{
    struct disk_file *file = find_file(path);
    if (file != NULL)
        forget_sectors(file);
}

/* Each sector stays as it is or becomes what it was; then the end comes anywhere between the size
 * that was synced and the present one. */
static void lose_sectors(struct disk_file *file)
{
    int64_t size = size_of(file);
    for (size_t i = 0; i < file->count; i++) {
        const struct sector *sector = &file->sectors[i];
        int64_t at = sector->number * DISK_SECTOR;
        int64_t limit = size > file->synced_size ? size : file->synced_size;
        int64_t length = limit - at < DISK_SECTOR ? limit - at : DISK_SECTOR;
        if (fault_random(2) == 0 && length > 0)
            CHECK(pwrite(file->fd, sector->before, (size_t)length, at) == length);
    }
    if (size > file->synced_size && fault_random(2) == 0) {
        int64_t growth = size - file->synced_size;
        int64_t end = file->synced_size + (int64_t)fault_random((uint64_t)growth + 1);
        CHECK(ftruncate(file->fd, end) == 0);
    }
    forget_sectors(file);
}

void disk_sync_failed(const char *path)
{
    struct disk_file *file = find_file(path);
    if (file != NULL)
        lose_sectors(file);
}

/* ---- the names in folders ---- */

static struct name_change *add_change(enum change change, const char *path)
{
    disk.changes =
        grown(disk.changes, disk.change_count, &disk.change_capacity, sizeof *disk.changes);
    struct name_change *added = &disk.changes[disk.change_count++];
    *added = (struct name_change){.change = change};
    snprintf(added->path, sizeof added->path, "%s", path);
    return added;
}

/* Keeps the file at `path`, if there is one, under another name beside its folder's own. */
static void keep_file(struct name_change *change, const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0 || !S_ISREG(status.st_mode))
        return;
    snprintf(change->kept, sizeof change->kept, "%s/surety-kept-%d-%d", P_tmpdir, (int)getpid(),
             disk.kept_count++);
    __real_unlink(change->kept); /* of a run that was broken off */
    CHECK(link(path, change->kept) == 0);
}

void disk_after_create(const char *path)
{
    struct disk_file *file = find_file(path);
    if (file != NULL)
        file->synced_size = 0;
    if (disk.is_watching)
        add_change(CHANGE_CREATE, path);
}

void disk_after_make_folder(const char *path)
{
    if (disk.is_watching)
        add_change(CHANGE_FOLDER, path);
}

void disk_before_remove(const char *path)
{
    if (disk.is_watching)
        keep_file(add_change(CHANGE_REMOVE, path), path);
}

void disk_before_rename(const char *from, const char *to)
{
    if (!disk.is_watching)
        return;
    struct name_change *change = add_change(CHANGE_RENAME, to);
    snprintf(change->from, sizeof change->from, "%s", from);
    keep_file(change, to);
}

static bool is_in(const char *path, const char *folder)
{
    size_t size = strlen(folder);
    return strncmp(path, folder, size) == 0 && path[size] == '/'
           && strchr(path + size + 1, '/') == NULL;
}

void disk_folder_synced(const char *folder)
{
    for (size_t i = 0; i < disk.change_count; i++)
        if (is_in(disk.changes[i].path, folder))
            disk.changes[i].is_synced = true;
}

static int remove_visited(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    (void)status;
    (void)type;
    (void)walk;
    return remove(path);
}

static void undo(const struct name_change *change)
{
    struct stat status;
    switch (change->change) {
    case CHANGE_CREATE:
        __real_unlink(change->path);
        break;
    case CHANGE_FOLDER:
        nftw(change->path, remove_visited, 8, FTW_DEPTH | FTW_PHYS);
        break;
    case CHANGE_RENAME:
        if (stat(change->path, &status) == 0) /* else a folder above it is gone */
            __real_rename(change->path, change->from);
        break;
    case CHANGE_REMOVE:
        break;
    }
    if (change->kept[0] != '\0')
        (void)!link(change->kept, change->path);
}

static bool is_same_folder(const char *a, const char *b)
{
    size_t size = (size_t)(strrchr(a, '/') - a);
    return size == (size_t)(strrchr(b, '/') - b) && strncmp(a, b, size) == 0;
}

/* Of each folder what changed last goes first: once a change stays, those before it do. */
static void lose_names(void)
{
    for (size_t i = disk.change_count; i > 0; i--) {
        struct name_change *change = &disk.changes[i - 1];
        if (!change->is_synced && fault_random(2) == 0) {
            undo(change);
            continue;
        }
        for (size_t j = 0; j < i; j++)
            if (is_same_folder(disk.changes[j].path, change->path))
                disk.changes[j].is_synced = true;
    }
}

/* ---- all of it ---- */

void disk_begin(void)
{
    memset(&disk, 0, sizeof disk);
    disk.is_watching = true;
}

void disk_end(bool is_cut)
{
    for (size_t i = 0; is_cut && i < disk.file_count; i++)
        lose_sectors(&disk.files[i]);
    if (is_cut)
        lose_names();
    for (size_t i = 0; i < disk.file_count; i++) {
        __real_close(disk.files[i].fd);
        free(disk.files[i].sectors);
    }
    for (size_t i = 0; i < disk.change_count; i++)
        if (disk.changes[i].kept[0] != '\0')
            __real_unlink(disk.changes[i].kept);
    free(disk.files);
    free(disk.changes);
    memset(&disk, 0, sizeof disk);
}
