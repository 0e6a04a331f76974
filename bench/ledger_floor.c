/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger_floor.h"

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static _Noreturn void stop(const char *what)
{
    perror(what);
    exit(1);
}

/* ---- signatures ---- */

enum { THREADS_MAX = 256 };

struct share {
    const struct input_signature *signatures;
    size_t count;
};

static void *verify_share(void *context)
{
    const struct share *share = context;
    for (size_t i = 0; i < share->count; i++) {
        const struct input_signature *s = &share->signatures[i];
        if (crypto_sign_ed25519_verify_detached(s->signature, (const uint8_t *)s->text.data,
                                                s->text.size, s->public_bytes)
            != 0)
            stop("a signature does not verify");
    }
    return NULL;
}

double floor_verify_s(const struct input_signature *signatures, size_t count, int threads)
{
    pthread_t ids[THREADS_MAX];
    struct share shares[THREADS_MAX];
    double begin_s = input_now_s();
    for (int i = 0; i < threads; i++) {
        size_t first = count * (size_t)i / (size_t)threads;
        size_t end = count * (size_t)(i + 1) / (size_t)threads;
        shares[i] = (struct share){signatures + first, end - first};
        if (pthread_create(&ids[i], NULL, verify_share, &shares[i]) != 0)
            stop("pthread_create");
    }
    for (int i = 0; i < threads; i++)
        pthread_join(ids[i], NULL);
    return input_now_s() - begin_s;
}

int floor_core_count(void)
{
    cpu_set_t cores;
    int count = sched_getaffinity(0, sizeof cores, &cores) == 0 ? CPU_COUNT(&cores) : 1;
    return count < THREADS_MAX ? count : THREADS_MAX;
}

/* ---- a file ---- */

int floor_file_open(const char *folder)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/bare.log", folder);
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0)
        stop(path);
    return file;
}

void floor_file_append(int file, struct str bytes)
{
    if (write(file, bytes.data, bytes.size) != (ssize_t)bytes.size || fdatasync(file) != 0)
        stop("bare.log");
}

/* ---- a data base ---- */

struct floor_base {
    sqlite3 *db;
    sqlite3_stmt *begin, *put, *commit;
    int64_t count;
};

static void check(struct floor_base *base, int result)
{
    if (result != SQLITE_OK && result != SQLITE_DONE) {
        fprintf(stderr, "bare.sqlite: %s\n", sqlite3_errmsg(base->db));
        exit(1);
    }
}

static void prepare(struct floor_base *base, const char *sql, sqlite3_stmt **statement)
{
    check(base, sqlite3_prepare_v3(base->db, sql, -1, SQLITE_PREPARE_PERSISTENT, statement, NULL));
}

struct floor_base *floor_base_open(const char *folder)
{
    char path[4096];
    struct floor_base *base = calloc(1, sizeof *base);
    if (base == NULL)
        stop("bare.sqlite");
    snprintf(path, sizeof path, "%s/bare.sqlite", folder);
    check(base, sqlite3_open(path, &base->db));
    check(base, sqlite3_exec(base->db,
                             "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                             "CREATE TABLE rows (number INTEGER PRIMARY KEY, bytes BLOB);",
                             NULL, NULL, NULL));
    prepare(base, "BEGIN IMMEDIATE", &base->begin);
    prepare(base, "INSERT INTO rows VALUES (?1, ?2)", &base->put);
    prepare(base, "COMMIT", &base->commit);
    return base;
}

static void run(struct floor_base *base, sqlite3_stmt *statement)
{
    check(base, sqlite3_step(statement));
    check(base, sqlite3_reset(statement));
}

void floor_base_put(struct floor_base *base, const struct log_submission *rows, size_t count)
{
    run(base, base->begin);
    for (size_t i = 0; i < count; i++) {
        sqlite3_bind_int64(base->put, 1, base->count++);
        sqlite3_bind_blob64(base->put, 2, rows[i].note.data, rows[i].note.size, SQLITE_STATIC);
        run(base, base->put);
    }
    run(base, base->commit);
}

void floor_base_close(struct floor_base *base)
{
    sqlite3_finalize(base->begin);
    sqlite3_finalize(base->put);
    sqlite3_finalize(base->commit);
    sqlite3_close(base->db);
    free(base);
}

/* ---- flushes ---- */

/* The data base and the files beside it have methods of their own. */
static int64_t flush_count;
static sqlite3_vfs *host_vfs, counting_vfs;
static const sqlite3_io_methods *host_methods[2];
static sqlite3_io_methods methods[2];

static int count_and_sync(sqlite3_file *file, int flags)
{
    __atomic_add_fetch(&flush_count, 1, __ATOMIC_RELAXED);
    return host_methods[file->pMethods - methods]->xSync(file, flags);
}

static int open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags,
                     int *out_flags)
{
    (void)vfs;
    int which = (flags & SQLITE_OPEN_MAIN_DB) != 0;
    int result = host_vfs->xOpen(host_vfs, name, file, flags, out_flags);
    if (result != SQLITE_OK)
        return result;
    host_methods[which] = file->pMethods;
    methods[which] = *file->pMethods;
    methods[which].xSync = count_and_sync;
    file->pMethods = &methods[which];
    return SQLITE_OK;
}

const char *floor_counting_vfs(void)
{
    host_vfs = sqlite3_vfs_find(NULL);
    counting_vfs = *host_vfs;
    counting_vfs.zName = "counting";
    counting_vfs.xOpen = open_file;
    if (sqlite3_vfs_register(&counting_vfs, 0) != SQLITE_OK)
        stop("sqlite3_vfs_register");
    return counting_vfs.zName;
}

int64_t floor_flush_count(void)
{
    return __atomic_load_n(&flush_count, __ATOMIC_RELAXED);
}
