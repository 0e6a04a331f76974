/* SPDX-License-Identifier: Apache-2.0 */
/* Files of secret keys: what is read is written again byte by byte, but for a last newline. */
#include "base/file.h"
#include "fuzz.h"
#include "ledger/key_pair.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static void check_again(const struct key_pair *pair, struct str bytes)
{
    char folder[] = "/tmp/surety-fuzz-XXXXXX", path[64];
    struct arena arena;
    struct str again;
    struct error err;
    arena_init(&arena);
    CHECK(mkdtemp(folder) != NULL);
    snprintf(path, sizeof path, "%s/key", folder);
    CHECK(key_pair_write(pair, path, &err));
    CHECK(file_read(&arena, path, 4096, &again, &err));
    CHECK(again.size - bytes.size <= 1 && memcmp(again.data, bytes.data, bytes.size) == 0);
    CHECK(unlink(path) == 0 && rmdir(folder) == 0);
    arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct str bytes = {(const char *)data, size};
    struct key_pair *pair;
    struct error err = {ERROR_NONE, ""};
    char path[64];
    int fd = memfd_create("key", MFD_CLOEXEC);
    CHECK(fd >= 0 && fchmod(fd, S_IRUSR | S_IWUSR) == 0);
    CHECK(write(fd, data, size) == (ssize_t)size);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (key_pair_read(path, &pair, &err)) {
        check_again(pair, bytes);
        key_pair_close(pair);
    } else {
        CHECK(err.code == ERROR_FORMAT || err.code == ERROR_LIMIT);
    }
    close(fd);
    return 0;
}
