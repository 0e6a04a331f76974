/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The sweeps over what the ledger does with the disk.
 *
 *   faults              all of it
 *   faults SEED COUNT   so many runs of the first play and a third of each other, by the seed
 */
#include "copy.h"
#include "fault_vfs.h"
#include "scenario.h"
#include "sweep.h"
#include "vigil.h"

#include <stdio.h>
#include <stdlib.h>

static struct scenario scenario;
static struct vigil vigil;
static struct copy copy;

static void reset_log(void *context)
{
    scenario_reset(context);
}

static bool run_log(void *context, struct error *err)
{
    return scenario_run(context, err);
}

static bool check_log(void *context, struct error *err)
{
    return scenario_check(context, err);
}

static const char *step_of_log(void *context)
{
    return ((struct scenario *)context)->step;
}

static void reset_witness(void *context)
{
    vigil_reset(context);
}

static bool run_witness(void *context, struct error *err)
{
    return vigil_run(context, err);
}

static bool check_witness(void *context, struct error *err)
{
    return vigil_check(context, err);
}

static const char *step_of_witness(void *context)
{
    (void)context;
    return "cosign";
}

static void reset_mirror(void *context)
{
    copy_reset(context);
}

static bool run_mirror(void *context, struct error *err)
{
    return copy_run(context, err);
}

static bool check_mirror(void *context, struct error *err)
{
    return copy_check(context, err);
}

static const char *step_of_mirror(void *context)
{
    (void)context;
    return "follow";
}

static bool torture_mirror(uint64_t seed, int64_t runs)
{
    scenario_init(&scenario, fault_vfs());
    copy_init(&copy, &scenario);
    const struct sweep_play play = {
        .what = "a mirror",
        .context = &copy,
        .reset = reset_mirror,
        .run = run_mirror,
        .check = check_mirror,
        .step = step_of_mirror,
        .folder = scenario.folder,
        .shared = arena_printf(&scenario.arena, "%s/ledger.sqlite-shm", scenario.store)};
    bool good = sweep(4, &play, seed, runs / 3);
    scenario_release(&scenario);
    return good;
}

static bool torture_log(uint64_t seed, int64_t runs)
{
    scenario_init(&scenario, fault_vfs());
    struct sweep_play play = {
        .what = "a log's life from nothing",
        .context = &scenario,
        .reset = reset_log,
        .run = run_log,
        .check = check_log,
        .step = step_of_log,
        .folder = scenario.folder,
        .shared = arena_printf(&scenario.arena, "%s/ledger.sqlite-shm", scenario.store)};
    bool good = sweep(1, &play, seed, runs);
    scenario_fill(&scenario);
    play.what = "a log that grows across the end of a tile";
    good &= sweep(2, &play, seed, runs / 3);
    scenario_release(&scenario);
    return good;
}

static bool torture_witness(uint64_t seed, int64_t runs)
{
    vigil_init(&vigil, fault_vfs());
    const struct sweep_play play = {.what = "a witness",
                                    .context = &vigil,
                                    .reset = reset_witness,
                                    .run = run_witness,
                                    .check = check_witness,
                                    .step = step_of_witness,
                                    .folder = vigil.folder,
                                    .shared = vigil.shared};
    bool good = sweep(3, &play, seed, runs / 3);
    vigil_release(&vigil);
    return good;
}

int main(int argc, char **argv)
{
    uint64_t seed = argc == 3 ? strtoull(argv[1], NULL, 10) : 0;
    int64_t runs = argc == 3 ? strtoll(argv[2], NULL, 10) : 0;
    printf("1..4\n");
    bool good = torture_log(seed, runs);
    good &= torture_witness(seed, runs);
    good &= torture_mirror(seed, runs);
    return good ? 0 : 1;
}
