/* SPDX-License-Identifier: Apache-2.0 */
#include "fault.h"

#include "disk.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { OPERATIONS_MAX = 1 << 16 };

const char *const fault_names[FAULT_COUNT] = {
    [FAULT_NONE] = "nothing",         [FAULT_EIO] = "fails",
    [FAULT_ENOSPC] = "finds no room", [FAULT_UNREPORTED] = "is done and reported as failed",
    [FAULT_TORN] = "is torn",         [FAULT_POWER] = "is the last before the power is cut",
};

static struct {
    bool is_counting, is_dark;
    struct fault_plan plan;
    int64_t count;
    uint64_t random;
    char folder[256];
    char place[512]; /* of the operation that the plan names */
} faults;

static bool did_change[OPERATIONS_MAX]; /* of the undisturbed count */

void fault_seed(uint64_t seed)
{
    faults.random = seed;
}

/* splitmix64 */
uint64_t fault_random(uint64_t limit)
{
    faults.random += UINT64_C(0x9e3779b97f4a7c15);
    uint64_t z = faults.random;
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return (z ^ z >> 31) % limit;
}

void fault_begin(const char *folder, struct fault_plan plan)
{
    memset(&faults, 0, sizeof faults);
    snprintf(faults.folder, sizeof faults.folder, "%s", folder);
    faults.plan = plan;
    faults.random = plan.seed;
    faults.is_counting = true;
    disk_begin();
}

int64_t fault_end(void)
{
    bool was_dark = faults.is_dark;
    faults.is_counting = faults.is_dark = false;
    disk_end(was_dark);
    return faults.count;
}

bool fault_is_watched(const char *path)
{
    size_t size = strlen(faults.folder);
    return faults.is_counting && strncmp(path, faults.folder, size) == 0
           && (path[size] == '/' || path[size] == '\0');
}

/* A read that fails just fails. */
static struct fault_verdict verdict_of(enum fault fault, bool does_change)
{
    switch (fault) {
    case FAULT_NONE:
        return (struct fault_verdict){fault, true, 0};
    case FAULT_ENOSPC:
        return (struct fault_verdict){fault, false, ENOSPC};
    case FAULT_UNREPORTED:
    case FAULT_POWER:
        return (struct fault_verdict){fault, does_change, EIO};
    default:
        return (struct fault_verdict){fault, false, EIO};
    }
}

struct fault_verdict fault_next(bool does_change, const char *what, const char *path)
{
    if (!faults.is_counting)
        return verdict_of(FAULT_NONE, does_change);
    if (faults.is_dark)
        return verdict_of(FAULT_EIO, does_change);
    if (faults.plan.at == 0 && faults.count < OPERATIONS_MAX)
        did_change[faults.count] = does_change;
    if (++faults.count != faults.plan.at)
        return verdict_of(FAULT_NONE, does_change);
    const char *slash = strrchr(path, '/');
    snprintf(faults.place, sizeof faults.place, "%s %s", what, slash == NULL ? path : slash + 1);
    faults.is_dark = faults.plan.fault == FAULT_POWER;
    return verdict_of(faults.plan.fault, does_change);
}

bool fault_did_change(int64_t at)
{
    return at > 0 && at <= OPERATIONS_MAX && did_change[at - 1];
}

const char *fault_place(void)
{
    return faults.place;
}
