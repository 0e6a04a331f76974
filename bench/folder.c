/* SPDX-License-Identifier: Apache-2.0 */
#include "folder.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static _Noreturn void stop(const char *path, const char *why)
{
    fprintf(stderr, "%s: %s\n", path, why);
    exit(1);
}

void folder_open(struct folder *folder, const char *path)
{
    struct error err = {0};
    struct diagnostics diagnostics;
    struct question question = question_default();
    arena_init(&folder->arena);
    diagnostics_init(&diagnostics, &folder->arena);
    if (!record_load(&folder->arena, path, &folder->record, &diagnostics, &err))
        stop(path, err.text);
    if (diagnostics.error_count > 0)
        stop(path, diagnostics.items[0].text);
    if (!state_fold(&folder->arena, &folder->record, DATE_NONE, &folder->state, &err)
        || !premise_make(&folder->arena, &folder->state, &question, &folder->premise, &err))
        stop(path, err.text);
    live_init(&folder->live, &folder->arena, &folder->premise, &readings[READING_STATED],
              readings[READING_STATED].stage_min, NULL);
    plan_build(&folder->plan, &folder->arena, &folder->live, UNQUANTIFIED_GIVES_NOTHING);
}

void folder_close(struct folder *folder)
{
    arena_release(&folder->arena);
}

double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}
