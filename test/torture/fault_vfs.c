/* SPDX-License-Identifier: Apache-2.0 */
#include "fault_vfs.h"

#include "disk.h"
#include "fault.h"

#include "base/check.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { PATH_BYTES = 320 };

struct fault_file {
    sqlite3_file base;
    char path[PATH_BYTES];
    bool syncs_folder; /* the next sync is one of the folder too: the file is new */
};

static sqlite3_file *below(sqlite3_file *file)
{
    return (sqlite3_file *)((struct fault_file *)file + 1);
}

static const char *path_of(sqlite3_file *file)
{
    return ((struct fault_file *)file)->path;
}

static struct fault_verdict next(sqlite3_file *file, bool does_change, const char *what)
{
    return fault_next(does_change, what, path_of(file));
}

/* ---- files ---- */

static int fault_close(sqlite3_file *file)
{
    return below(file)->pMethods->xClose(below(file));
}

static int fault_read(sqlite3_file *file, void *bytes, int size, sqlite3_int64 offset)
{
    if (next(file, false, "read").error != 0)
        return SQLITE_IOERR_READ;
    return below(file)->pMethods->xRead(below(file), bytes, size, offset);
}

static int fault_write(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 offset)
{
    struct fault_verdict verdict = next(file, true, "write");
    int written = verdict.is_done ? size : 0;
    if (verdict.fault == FAULT_TORN)
        written = (int)fault_random((uint64_t)size / DISK_SECTOR + 1) * DISK_SECTOR;
    disk_before_write(path_of(file), offset, written);
    if (written > 0) {
        int result = below(file)->pMethods->xWrite(below(file), bytes, written, offset);
        if (result != SQLITE_OK)
            return result;
    }
    return verdict.error == 0              ? SQLITE_OK
           : verdict.fault == FAULT_ENOSPC ? SQLITE_FULL
                                           : SQLITE_IOERR_WRITE;
}

static int fault_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    struct fault_verdict verdict = next(file, true, "truncate");
    int result = SQLITE_OK;
    if (verdict.is_done) {
        disk_before_write(path_of(file), size, 0);
        result = below(file)->pMethods->xTruncate(below(file), size);
    }
    return verdict.error != 0 ? SQLITE_IOERR_TRUNCATE : result;
}

static void sync_folder_of(const char *path)
{
    char folder[PATH_BYTES];
    snprintf(folder, sizeof folder, "%s", path);
    *strrchr(folder, '/') = '\0';
    disk_folder_synced(folder);
}

static int fault_sync(sqlite3_file *base, int flags)
{
    struct fault_file *file = (struct fault_file *)base;
    struct fault_verdict verdict = next(base, true, "sync");
    (void)flags;
    if (verdict.fault == FAULT_NONE || verdict.fault == FAULT_UNREPORTED) {
        disk_synced(file->path);
        if (file->syncs_folder)
            sync_folder_of(file->path);
        file->syncs_folder = false;
    } else {
        disk_sync_failed(file->path);
    }
    return verdict.error != 0 ? SQLITE_IOERR_FSYNC : SQLITE_OK;
}

static int fault_size(sqlite3_file *file, sqlite3_int64 *size)
{
    if (next(file, false, "size of").error != 0)
        return SQLITE_IOERR_FSTAT;
    return below(file)->pMethods->xFileSize(below(file), size);
}

static int fault_lock(sqlite3_file *file, int level)
{
    if (next(file, false, "lock").error != 0)
        return SQLITE_IOERR_LOCK;
    return below(file)->pMethods->xLock(below(file), level);
}

static int fault_unlock(sqlite3_file *file, int level)
{
    return below(file)->pMethods->xUnlock(below(file), level);
}

static int fault_check_lock(sqlite3_file *file, int *is_reserved)
{
    return below(file)->pMethods->xCheckReservedLock(below(file), is_reserved);
}

static int fault_control(sqlite3_file *file, int operation, void *argument)
{
    return below(file)->pMethods->xFileControl(below(file), operation, argument);
}

static int fault_sector_size(sqlite3_file *file)
{
    return below(file)->pMethods->xSectorSize(below(file));
}

static int fault_device(sqlite3_file *file)
{
    return below(file)->pMethods->xDeviceCharacteristics(below(file));
}

static int fault_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **at)
{
    if (next(file, false, "map memory of").error != 0)
        return SQLITE_IOERR_SHMMAP;
    return below(file)->pMethods->xShmMap(below(file), page, size, extend, at);
}

static int fault_shm_lock(sqlite3_file *file, int first, int count, int flags)
{
    if ((flags & SQLITE_SHM_LOCK) != 0 && next(file, false, "lock memory of").error != 0)
        return SQLITE_IOERR_SHMLOCK;
    return below(file)->pMethods->xShmLock(below(file), first, count, flags);
}

static void fault_shm_barrier(sqlite3_file *file)
{
    below(file)->pMethods->xShmBarrier(below(file));
}

static int fault_shm_unmap(sqlite3_file *file, int also_delete)
{
    return below(file)->pMethods->xShmUnmap(below(file), also_delete);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = fault_close,
    .xRead = fault_read,
    .xWrite = fault_write,
    .xTruncate = fault_truncate,
    .xSync = fault_sync,
    .xFileSize = fault_size,
    .xLock = fault_lock,
    .xUnlock = fault_unlock,
    .xCheckReservedLock = fault_check_lock,
    .xFileControl = fault_control,
    .xSectorSize = fault_sector_size,
    .xDeviceCharacteristics = fault_device,
    .xShmMap = fault_shm_map,
    .xShmLock = fault_shm_lock,
    .xShmBarrier = fault_shm_barrier,
    .xShmUnmap = fault_shm_unmap,
};

/* ---- the VFS ---- */

static sqlite3_vfs *host(sqlite3_vfs *vfs)
{
    return vfs->pAppData;
}

static int open_watched(sqlite3_vfs *vfs, const char *path, struct fault_file *file, int flags,
                        int *flags_out)
{
    enum { JOURNALS = SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL | SQLITE_OPEN_SUPER_JOURNAL };
    struct stat status;
    bool is_new = (flags & SQLITE_OPEN_CREATE) != 0 && stat(path, &status) != 0;
    if (fault_next(is_new, "open", path).error != 0)
        return SQLITE_CANTOPEN;
    int result = host(vfs)->xOpen(host(vfs), path, below(&file->base), flags, flags_out);
    if (result != SQLITE_OK)
        return result;
    *file = (struct fault_file){.base = {&methods}, .syncs_folder = (flags & JOURNALS) != 0};
    snprintf(file->path, sizeof file->path, "%s", path);
    if (is_new)
        disk_after_create(path);
    return SQLITE_OK;
}

static int fault_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags,
                      int *flags_out)
{
    file->pMethods = NULL;
    if (path == NULL || !fault_is_watched(path))
        return host(vfs)->xOpen(host(vfs), path, file, flags, flags_out);
    return open_watched(vfs, path, (struct fault_file *)file, flags, flags_out);
}

static int fault_delete(sqlite3_vfs *vfs, const char *path, int syncs_folder)
{
    struct fault_verdict verdict = fault_next(true, "delete", path);
    int result = SQLITE_OK;
    if (verdict.is_done) {
        disk_before_remove(path);
        result = host(vfs)->xDelete(host(vfs), path, 0);
    }
    if (verdict.error == 0 && syncs_folder)
        sync_folder_of(path);
    return verdict.error != 0 ? SQLITE_IOERR_DELETE : result;
}

static int fault_access(sqlite3_vfs *vfs, const char *path, int flags, int *result)
{
    if (fault_next(false, "look for", path).error != 0)
        return SQLITE_IOERR_ACCESS;
    return host(vfs)->xAccess(host(vfs), path, flags, result);
}

static int fault_full_path(sqlite3_vfs *vfs, const char *path, int size, char *full)
{
    return host(vfs)->xFullPathname(host(vfs), path, size, full);
}

static int fault_randomness(sqlite3_vfs *vfs, int size, char *bytes)
{
    return host(vfs)->xRandomness(host(vfs), size, bytes);
}

static int fault_sleep(sqlite3_vfs *vfs, int microseconds)
{
    return host(vfs)->xSleep(host(vfs), microseconds);
}

static int fault_time(sqlite3_vfs *vfs, double *days)
{
    return host(vfs)->xCurrentTime(host(vfs), days);
}

static int fault_time_ms(sqlite3_vfs *vfs, sqlite3_int64 *time_ms)
{
    return host(vfs)->xCurrentTimeInt64(host(vfs), time_ms);
}

static int fault_last_error(sqlite3_vfs *vfs, int size, char *text)
{
    return host(vfs)->xGetLastError(host(vfs), size, text);
}

static sqlite3_vfs torture = {
    .iVersion = 2,
    .zName = "torture",
    .xOpen = fault_open,
    .xDelete = fault_delete,
    .xAccess = fault_access,
    .xFullPathname = fault_full_path,
    .xRandomness = fault_randomness,
    .xSleep = fault_sleep,
    .xCurrentTime = fault_time,
    .xGetLastError = fault_last_error,
    .xCurrentTimeInt64 = fault_time_ms,
};

const char *fault_vfs(void)
{
    sqlite3_vfs *under = sqlite3_vfs_find(NULL);
    if (torture.pAppData == NULL) {
        torture.pAppData = under;
        torture.szOsFile = (int)sizeof(struct fault_file) + under->szOsFile;
        torture.mxPathname = under->mxPathname;
        CHECK(sqlite3_vfs_register(&torture, 0) == SQLITE_OK);
    }
    return torture.zName;
}
