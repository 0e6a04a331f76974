/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every bit of a small log, flipped: in the store at rest, in each file of its static tree, and in
 * a write-ahead log that a killed process left behind.
 *
 *   flips [STRIDE]   only each STRIDE-th bit; 1
 */
#include "scenario.h"

#include "base/file.h"
#include "ledger/store_guard.h"
#include "ledger/verify.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct scenario scenario;
static int64_t stride = 1;
static int failed_count;

static void report(int number, const char *what, int64_t count, int64_t missed)
{
    printf("%sok %d - %s: %" PRId64 " flipped bits, %" PRId64 " missed\n",
           missed == 0 ? "" : "not ", number, what, count, missed);
    failed_count += missed > 0;
    fflush(stdout);
}

static void flip(int fd, int64_t bit)
{
    uint8_t byte;
    CHECK(pread(fd, &byte, 1, bit / 8) == 1);
    byte ^= (uint8_t)(1 << bit % 8);
    CHECK(pwrite(fd, &byte, 1, bit / 8) == 1);
}

static int open_to_flip(const char *path, int64_t *bits)
{
    struct stat status;
    CHECK(chmod(path, 0644) == 0);
    int fd = open(path, O_RDWR | O_CLOEXEC);
    CHECK(fd >= 0 && fstat(fd, &status) == 0);
    *bits = status.st_size * 8;
    return fd;
}

static void ignore(void *context, const struct audit_finding *finding)
{
    (void)context;
    (void)finding;
}

/* ---- the store at rest ---- */

static bool opens_and_verifies(void)
{
    struct error err;
    struct log *log;
    struct arena arena;
    struct verification result = {.findings = 1};
    struct verify_options options = {.log = key_pair_public(scenario.keys[KEY_LOG]),
                                     .policy = &scenario.policy,
                                     .thread_count = 1};
    struct verify_watch watch = {NULL, ignore};
    if (!log_open(scenario.store, NULL, scenario.options, &log, &err))
        return false;
    log_close(log);
    arena_init(&arena);
    bool good = verify_store(&arena, scenario.store, &options, &watch, &result, &err)
                && result.findings == 0;
    arena_release(&arena);
    return good;
}

/* All bits by the check of the pages, which verification begins with; some by all of it. */
static void flip_store(void)
{
    enum { WHOLE_EVERY = 997 };
    struct error err;
    int64_t bits, damaged, count = 0, missed = 0;
    const char *path = arena_printf(&scenario.arena, "%s/ledger.sqlite", scenario.store);
    int fd = open_to_flip(path, &bits);
    CHECK(opens_and_verifies());
    for (int64_t bit = 0; bit < bits; bit += stride, count++) {
        flip(fd, bit);
        missed += !store_guard_check(path, NULL, NULL, &damaged, &err) || damaged == 0;
        if (count % WHOLE_EVERY == 0)
            missed += opens_and_verifies();
        flip(fd, bit);
    }
    CHECK(opens_and_verifies());
    close(fd);
    report(1, "the store", count, missed);
}

/* ---- the static tree ---- */

static bool site_verifies(void)
{
    struct error err;
    struct arena arena;
    struct verification result = {.findings = 1};
    struct verify_options options = {.log = key_pair_public(scenario.keys[KEY_LOG]),
                                     .thread_count = 1};
    struct verify_watch watch = {NULL, ignore};
    arena_init(&arena);
    struct files files = files_in_folder(&arena, scenario.site);
    bool good =
        verify_files(&arena, &files, &options, &watch, &result, &err) && result.findings == 0;
    arena_release(&arena);
    return good;
}

static void flip_file(const char *path, int64_t *count, int64_t *missed)
{
    enum { LONG_BITS = 8 * 8192, LONG_STRIDE = 101 }; /* a body of text: one hash over all of it */
    int64_t bits;
    int fd = open_to_flip(path, &bits);
    int64_t step = stride * (bits > LONG_BITS ? LONG_STRIDE : 1);
    for (int64_t bit = 0; bit < bits; bit += step, ++*count) {
        flip(fd, bit);
        if (site_verifies()) {
            ++*missed;
            printf("# %s: bit %" PRId64 " is missed\n", path, bit);
        }
        flip(fd, bit);
    }
    close(fd);
}

static void flip_folder(const char *folder, int64_t *count, int64_t *missed)
{
    struct error err;
    struct str *names;
    size_t name_count;
    CHECK(file_list(&scenario.arena, folder, &names, &name_count, &err));
    for (size_t i = 0; i < name_count; i++) {
        const char *path = arena_printf(&scenario.arena, "%s/%s", folder, names[i].data);
        if (file_kind_at(path) == FILE_FOLDER)
            flip_folder(path, count, missed);
        else
            flip_file(path, count, missed);
    }
}

static void flip_site(void)
{
    int64_t count = 0, missed = 0;
    CHECK(site_verifies());
    flip_folder(scenario.site, &count, &missed);
    CHECK(site_verifies());
    report(2, "the static tree", count, missed);
}

/* ---- a write-ahead log that was left behind ---- */

struct left {
    struct str main, wal; /* files, as a killed process leaves them */
    int64_t size;         /* entries */
};

static struct str read_store_file(const char *name)
{
    struct error err;
    struct str bytes;
    const char *path = arena_printf(&scenario.arena, "%s/%s", scenario.store, name);
    CHECK(file_read(&scenario.arena, path, INT64_MAX, &bytes, &err));
    return bytes;
}

static struct left leave_wal(void)
{
    enum { STATEMENTS = 4, FIRST = 200 };
    struct error err;
    struct log *log;
    struct left left;
    CHECK(log_open(scenario.store, scenario.keys[KEY_LOG], scenario.options, &log, &err));
    for (int i = 0; i < STATEMENTS; i++)
        CHECK(scenario_say(&scenario, log, FIRST + i, &err));
    left.main = read_store_file("ledger.sqlite");
    left.wal = read_store_file("ledger.sqlite-wal");
    left.size = log_size(log);
    log_close(log);
    return left;
}

static void put_store_file(const char *name, struct str bytes)
{
    char path[320];
    snprintf(path, sizeof path, "%s/%s", scenario.store, name);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    CHECK(fd >= 0 && write(fd, bytes.data, bytes.size) == (ssize_t)bytes.size);
    close(fd);
}

enum outcome { REFUSED, WHOLE, SHORTER, WRONG };

/* What is there must be where it was said to be, as far as the log goes, and give the root that was
 * signed then. */
static enum outcome look(int64_t size)
{
    struct error err;
    struct log *log;
    enum outcome outcome = WRONG;
    if (!log_open(scenario.store, scenario.keys[KEY_LOG], scenario.options, &log, &err))
        return REFUSED;
    for (size_t i = 0; i < scenario.release_count; i++)
        if (str_eq(scenario.releases[i], log_checkpoint(log)))
            outcome = log_size(log) == size ? WHOLE : SHORTER;
    for (size_t i = 0; i < scenario.ack_count; i++) {
        struct str bytes;
        struct arena scratch;
        arena_init(&scratch);
        if (scenario.acks[i].index < log_size(log)
            && (!log_entry(log, &scratch, scenario.acks[i].index, &bytes, &err)
                || !str_eq(bytes, scenario.acks[i].note)))
            outcome = WRONG;
        arena_release(&scratch);
    }
    log_close(log);
    return outcome;
}

static void flip_wal(void)
{
    enum { WAL_STRIDE = 61 };
    struct left left = leave_wal();
    int64_t count = 0, outcomes[WRONG + 1] = {0};
    char *wal = arena_copy(&scenario.arena, left.wal.data, left.wal.size);
    for (int64_t bit = 0; bit < (int64_t)left.wal.size * 8; bit += WAL_STRIDE * stride, count++) {
        char *byte = &wal[bit / 8];
        char before = *byte;
        *byte = (char)(before ^ 1 << bit % 8);
        put_store_file("ledger.sqlite", left.main);
        put_store_file("ledger.sqlite-wal", (struct str){wal, left.wal.size});
        outcomes[look(left.size)]++;
        *byte = before;
    }
    printf("# of %" PRId64 " flipped bits %" PRId64 " are refused, %" PRId64
           " change nothing, %" PRId64 " lose what was said last\n",
           count, outcomes[REFUSED], outcomes[WHOLE], outcomes[SHORTER]);
    report(3, "a write-ahead log left behind, all found or an earlier state of the one history",
           count, outcomes[WRONG]);
}

int main(int argc, char **argv)
{
    struct error err;
    if (argc > 1)
        stride = strtoll(argv[1], NULL, 10);
    printf("1..3\n");
    scenario_init(&scenario, NULL);
    if (!scenario_run(&scenario, &err)) {
        printf("not ok 1 - undisturbed\n# %s: %s\n", scenario.step, err.text);
        return 1;
    }
    flip_store();
    flip_site();
    flip_wal();
    scenario_release(&scenario);
    return failed_count == 0 ? 0 : 1;
}
