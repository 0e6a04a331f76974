/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Surety's own times on a folder, as "name seconds" lines; and its networks for the peers:
 *
 *   measure FOLDER MERGED STATED [K]    STATED may be "-": it grows large
 *
 * Every figure is the median of several runs and begins at the plan, so that cutting and
 * merging, which the peers are given for nothing, is inside our clock.
 */
#include "network.h"

#include "assess/influence.h"
#include "assess/withdrawal.h"

#include <stdlib.h>
#include <string.h>

struct run {
    struct folder *folder;
    uint32_t k;
    double coverage;
};

static int compare_seconds(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return a < b ? -1 : a > b;
}

/* Median over at most nine runs or a second. */
static double median_seconds(struct run *run, void (*once)(struct run *))
{
    double seconds[9], total = 0;
    int count = 0;
    while (count < 9 && (count == 0 || total < 1)) {
        double start = seconds_now();
        once(run);
        seconds[count] = seconds_now() - start;
        total += seconds[count++];
    }
    qsort(seconds, (size_t)count, sizeof *seconds, compare_seconds);
    return seconds[count / 2];
}

static void one_coverage(struct run *run)
{
    struct arena arena;
    arena_init(&arena);
    run->coverage = coverage_value(coverage_new(&arena, &run->folder->plan), NULL);
    arena_release(&arena);
}

static void worst(struct run *run)
{
    struct arena arena;
    uint32_t count;
    arena_init(&arena);
    const struct withdrawal *list =
        withdrawal_worst(&arena, &run->folder->live, &run->folder->plan, run->k, &count);
    run->coverage = list[count - 1].coverage;
    arena_release(&arena);
}

static void breaks(struct run *run)
{
    struct arena arena;
    size_t count;
    arena_init(&arena);
    if (coverage_critical_met(coverage_new(&arena, &run->folder->plan), NULL))
        withdrawal_breaking_sets(&arena, &run->folder->live, &run->folder->plan, run->k, &count);
    arena_release(&arena);
}

static void influence(struct run *run)
{
    struct arena arena;
    uint32_t count;
    arena_init(&arena);
    influence_compute(&arena, &run->folder->live, &run->folder->plan, 1, &count);
    arena_release(&arena);
}

/* What a what-if costs once the record is loaded: from the question to both answers. */
static void what_if(struct run *run)
{
    struct arena arena;
    struct error err = {0};
    struct premise premise;
    struct live live;
    struct plan plan;
    struct question question = question_default();
    const struct state *state = &run->folder->state;
    uint32_t party = run->folder->live.guarantors[0];
    arena_init(&arena);
    question.without = &state->parties[party].id;
    question.without_count = 1;
    CHECK(premise_make(&arena, state, &question, &premise, &err));
    live_init(&live, &arena, &premise, &readings[READING_STATED],
              readings[READING_STATED].stage_min, NULL);
    plan_build(&plan, &arena, &live, UNQUANTIFIED_GIVES_NOTHING);
    struct coverage *coverage = coverage_new(&arena, &plan);
    run->coverage = coverage_value(coverage, NULL);
    run->coverage += coverage_critical_met(coverage, NULL);
    arena_release(&arena);
}

/* The amount served over all days when every unit is worth the same, as the peers count it. */
static double served(struct folder *folder)
{
    struct plan plan = folder->plan;
    struct need *needs = ARENA_ARRAY(&folder->arena, struct need, plan.need_count);
    double asked = 0;
    for (uint32_t i = 0; i < plan.need_count; i++) {
        needs[i] = plan.needs[i];
        if (needs[i].weight == 0)
            continue;
        needs[i].weight = needs[i].quantity;
        asked += (double)needs[i].quantity * (needs[i].until - needs[i].from);
    }
    plan.needs = needs;
    return asked * coverage_value(coverage_new(&folder->arena, &plan), NULL);
}

static void export(struct folder *folder, const char *path,
                   void (*write)(FILE *file, struct folder *folder))
{
    if (strcmp(path, "-") == 0)
        return;
    FILE *file = fopen(path, "w");
    if (file == NULL) {
        perror(path);
        exit(1);
    }
    write(file, folder);
    if (fclose(file) != 0) {
        perror(path);
        exit(1);
    }
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fputs("usage: measure FOLDER MERGED STATED|- [K]\n", stderr);
        return 2;
    }
    struct folder folder;
    arena_set_up();
    folder_open(&folder, argv[1]);
    export(&folder, argv[2], network_write_merged);
    export(&folder, argv[3], network_write_stated);
    struct run run = {.folder = &folder};
    uint32_t k_max = argc > 4 ? (uint32_t)atoi(argv[4]) : 3;
    printf("guarantors %u\n", folder.live.guarantor_count);
    printf("surety.value %.0f\n", served(&folder));
    printf("surety.solve %.9f\n", median_seconds(&run, one_coverage));
    printf("surety.what_if %.9f\n", median_seconds(&run, what_if));
    for (run.k = 1; run.k <= k_max; run.k++) {
        printf("surety.k%u %.9f\n", run.k, median_seconds(&run, worst));
        fflush(stdout);
    }
    run.k = k_max < 3 ? k_max : 3;
    printf("surety.breaking %.9f\n", median_seconds(&run, breaks));
    printf("surety.influence %.9f\n", median_seconds(&run, influence));
    folder_close(&folder);
    return 0;
}
