/* SPDX-License-Identifier: Apache-2.0 */
/* The VFS itself. Files that are neither a main data base nor a write-ahead log are opened by the
 * VFS below in place of ours. */
#include "ledger/store_guard.h"

#include "ledger/store_guard_file.h"

#include <stdio.h>

static sqlite3_vfs *vfs_below(sqlite3_vfs *vfs)
{
    return vfs->pAppData;
}

static int vfs_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags,
                    int *flags_out)
{
    sqlite3_vfs *under = vfs_below(vfs);
    file->pMethods = NULL; /* nothing to close, if it fails */
    if ((flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)) == 0)
        return under->xOpen(under, name, file, flags, flags_out);
    return guard_file_open(under, name, (struct guard_file *)file, flags, flags_out);
}

static int vfs_delete(sqlite3_vfs *vfs, const char *name, int sync_folder)
{
    return vfs_below(vfs)->xDelete(vfs_below(vfs), name, sync_folder);
}

static int vfs_access(sqlite3_vfs *vfs, const char *name, int flags, int *result)
{
    return vfs_below(vfs)->xAccess(vfs_below(vfs), name, flags, result);
}

static int vfs_full_path(sqlite3_vfs *vfs, const char *name, int size, char *path)
{
    return vfs_below(vfs)->xFullPathname(vfs_below(vfs), name, size, path);
}

static int vfs_randomness(sqlite3_vfs *vfs, int size, char *bytes)
{
    return vfs_below(vfs)->xRandomness(vfs_below(vfs), size, bytes);
}

static int vfs_sleep(sqlite3_vfs *vfs, int microseconds)
{
    return vfs_below(vfs)->xSleep(vfs_below(vfs), microseconds);
}

static int vfs_time(sqlite3_vfs *vfs, double *days)
{
    return vfs_below(vfs)->xCurrentTime(vfs_below(vfs), days);
}

static int vfs_time_ms(sqlite3_vfs *vfs, sqlite3_int64 *time_ms)
{
    return vfs_below(vfs)->xCurrentTimeInt64(vfs_below(vfs), time_ms);
}

static int vfs_last_error(sqlite3_vfs *vfs, int size, char *text)
{
    return vfs_below(vfs)->xGetLastError(vfs_below(vfs), size, text);
}

/* Without the functions that load extensions: none is loaded into a store. */
static const sqlite3_vfs vfs_methods = {
    .iVersion = 2,
    .xOpen = vfs_open,
    .xDelete = vfs_delete,
    .xAccess = vfs_access,
    .xFullPathname = vfs_full_path,
    .xRandomness = vfs_randomness,
    .xSleep = vfs_sleep,
    .xCurrentTime = vfs_time,
    .xGetLastError = vfs_last_error,
    .xCurrentTimeInt64 = vfs_time_ms,
};

/* ---- registration ---- */

struct guard_vfs {
    sqlite3_vfs vfs;
    char name[64];
};

static const char *register_new(sqlite3_vfs *under, const char *name)
{
    struct guard_vfs *guard = sqlite3_malloc(sizeof *guard);
    if (guard == NULL)
        return NULL;
    *guard = (struct guard_vfs){.vfs = vfs_methods};
    snprintf(guard->name, sizeof guard->name, "%s", name);
    guard->vfs.zName = guard->name;
    guard->vfs.szOsFile = (int)sizeof(struct guard_file) + under->szOsFile;
    guard->vfs.mxPathname = under->mxPathname;
    guard->vfs.pAppData = under;
    if (sqlite3_vfs_register(&guard->vfs, 0) == SQLITE_OK)
        return guard->name;
    sqlite3_free(guard);
    return NULL;
}

const char *store_guard_register(const char *name_below)
{
    char name[sizeof((struct guard_vfs *)NULL)->name];
    if (sqlite3_initialize() != SQLITE_OK)
        return NULL;
    sqlite3_mutex *mutex = sqlite3_mutex_alloc(SQLITE_MUTEX_STATIC_APP1);
    sqlite3_mutex_enter(mutex);
    sqlite3_vfs *under = sqlite3_vfs_find(name_below);
    const char *registered = NULL;
    if (under != NULL && under->iVersion >= 2
        && snprintf(name, sizeof name, "surety-guard/%s", under->zName) < (int)sizeof name) {
        sqlite3_vfs *there = sqlite3_vfs_find(name);
        registered = there != NULL ? there->zName : register_new(under, name);
    }
    sqlite3_mutex_leave(mutex);
    return registered;
}

bool store_guard_enable(sqlite3 *db)
{
    int bytes = STORE_GUARD_BYTES;
    return sqlite3_file_control(db, "main", SQLITE_FCNTL_RESERVE_BYTES, &bytes) == SQLITE_OK;
}

int64_t store_guard_damaged_page(sqlite3 *db)
{
    int64_t page = 0;
    if (sqlite3_file_control(db, "main", GUARD_FILE_CONTROL, &page) != SQLITE_OK)
        return 0;
    return page;
}
