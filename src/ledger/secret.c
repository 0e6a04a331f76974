/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/secret.h"

#include "base/check.h"

#include <pthread.h>
#include <sodium.h>
#include <sys/prctl.h>
#include <sys/resource.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static size_t held; /* how many pieces of memory are out */
static int was_dumpable;

/*
 * libsodium leaves its own memory out of core dumps, but not the stacks and registers through which
 * a secret passes while it signs. The limit alone is not enough, for dumps that go into a pipe pay
 * no heed to it; and it stays at nothing, since nobody needs it back.
 */
static void hold(void)
{
    const struct rlimit none = {0, 0};
    pthread_mutex_lock(&lock);
    if (held++ == 0) {
        was_dumpable = prctl(PR_GET_DUMPABLE);
        CHECK(setrlimit(RLIMIT_CORE, &none) == 0 && prctl(PR_SET_DUMPABLE, 0) == 0);
    }
    pthread_mutex_unlock(&lock);
}

/* Debuggers, and the leak detector of test builds, may look in again once nothing is left. */
static void let_go(void)
{
    pthread_mutex_lock(&lock);
    CHECK(held > 0);
    if (--held == 0 && was_dumpable == 1)
        CHECK(prctl(PR_SET_DUMPABLE, 1) == 0);
    pthread_mutex_unlock(&lock);
}

void *secret_alloc(size_t size, struct error *err)
{
    CHECK(sodium_init() >= 0);
    void *memory = sodium_malloc(size);
    if (memory != NULL)
        hold();
    else
        error_set(err, ERROR_IO, "no memory for a secret key");
    return memory;
}

void secret_free(void *memory)
{
    if (memory == NULL)
        return;
    sodium_free(memory); /* wipes what it frees */
    let_go();
}
