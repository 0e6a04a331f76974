/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/secret.h"

#include "base/testing.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* A number of /proc/self/status, in its own unit; -1 when the line is not there. */
static long status_of(const char *name)
{
    char line[256];
    long value = -1;
    FILE *file = fopen("/proc/self/status", "r");
    assert_non_null(file);
    while (value < 0 && fgets(line, sizeof line, file) != NULL)
        if (strncmp(line, name, strlen(name)) == 0)
            sscanf(line + strlen(name), ": %ld", &value);
    fclose(file);
    return value;
}

static void no_dump_while_held(void **state)
{
    struct error err;
    struct rlimit limit;
    (void)state;
    assert_int_equal(prctl(PR_GET_DUMPABLE), 1);
    void *first = secret_alloc(32, &err), *second = secret_alloc(64, &err);
    assert_true(first != NULL && second != NULL);
    assert_int_equal(prctl(PR_GET_DUMPABLE), 0);
    assert_int_equal(getrlimit(RLIMIT_CORE, &limit), 0);
    assert_int_equal(limit.rlim_cur, 0);
    assert_int_equal(limit.rlim_max, 0);
    secret_free(first);
    assert_int_equal(prctl(PR_GET_DUMPABLE), 0);
    secret_free(NULL);
    secret_free(second);
    assert_int_equal(prctl(PR_GET_DUMPABLE), 1);
}

/* Whether the host lets this process lock memory, and the sanitizers of a test build too. */
static bool can_lock(void)
{
    static char page[1 << 14];
    long before = status_of("VmLck");
    bool can = mlock(page, sizeof page) == 0 && status_of("VmLck") > before;
    munlock(page, sizeof page);
    return can;
}

static void locked_while_held(void **state)
{
    struct error err;
    (void)state;
    if (!can_lock())
        return;
    long before = status_of("VmLck");
    void *memory = secret_alloc(4096, &err);
    assert_non_null(memory);
    assert_true(status_of("VmLck") >= before + 4);
    secret_free(memory);
    assert_int_equal(status_of("VmLck"), before);
}

/* A byte beyond it is a guard page: the child that touches it dies, and leaves nothing behind. */
static void guarded(void **state)
{
    struct error err;
    int status;
    (void)state;
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        char *memory = secret_alloc(64, &err);
        signal(SIGSEGV, SIG_DFL);
        *(volatile char *)(memory + 64) = 1;
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);
    assert_false(WCOREDUMP(status));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_dump_while_held),
        cmocka_unit_test(locked_while_held),
        cmocka_unit_test(guarded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
