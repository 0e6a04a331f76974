/* SPDX-License-Identifier: Apache-2.0 */
#include "sweep.h"

#include "fault.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { POWER_CUTS = 4 }; /* at each operation, each with other losses */

struct tally {
    const struct sweep_play *play;
    int64_t operations, runs, stopped, failed;
};

/* False if it fails even with a disk that works. */
static bool count_operations(struct tally *tally)
{
    struct error err;
    const struct sweep_play *play = tally->play;
    play->reset(play->context);
    fault_begin(play->folder, (struct fault_plan){0});
    bool good = play->run(play->context, &err);
    tally->operations = fault_end();
    if (good && play->check(play->context, &err))
        return true;
    printf("# undisturbed, while: %s: %s\n", play->step(play->context), err.text);
    return false;
}

static void run_one(struct tally *tally, struct fault_plan plan)
{
    struct error err = {0}, fault;
    const struct sweep_play *play = tally->play;
    play->reset(play->context);
    fault_begin(play->folder, plan);
    bool good = play->run(play->context, &err);
    fault_end();
    if (plan.fault == FAULT_POWER)
        unlink(play->shared);
    tally->runs++;
    tally->stopped += !good;
    if (play->check(play->context, &fault))
        return;
    tally->failed++;
    printf("# operation %" PRId64 " (%s) %s, seed %" PRIu64 "\n#   while: %s; the program: %s\n"
           "#   after: %s\n",
           plan.at, fault_place(), fault_names[plan.fault], plan.seed, play->step(play->context),
           good ? "went on to the end" : err.text, fault.text);
}

/* A read that fails just fails. */
static bool is_worthwhile(struct fault_plan plan)
{
    return fault_did_change(plan.at) || plan.fault == FAULT_EIO;
}

static void run_all(struct tally *tally)
{
    for (int64_t at = 1; at <= tally->operations; at++)
        for (int fault = FAULT_EIO; fault < FAULT_COUNT; fault++)
            for (int cut = 0; cut < (fault == FAULT_POWER ? POWER_CUTS : 1); cut++) {
                struct fault_plan plan = {at, (enum fault)fault, (uint64_t)(at * 10 + cut)};
                if (is_worthwhile(plan))
                    run_one(tally, plan);
            }
}

static void run_some(struct tally *tally, uint64_t seed, int64_t runs)
{
    for (int64_t run = 0; run < runs; run++) {
        struct fault_plan plan;
        fault_seed(seed + (uint64_t)run);
        do
            plan = (struct fault_plan){1 + (int64_t)fault_random((uint64_t)tally->operations),
                                       (enum fault)(1 + fault_random(FAULT_COUNT - 1)),
                                       fault_random(1 << 30)};
        while (!is_worthwhile(plan));
        run_one(tally, plan);
    }
}

bool sweep(int number, const struct sweep_play *play, uint64_t seed, int64_t runs)
{
    struct tally tally = {.play = play};
    bool good = count_operations(&tally);
    if (good && runs > 0)
        run_some(&tally, seed, runs);
    else if (good)
        run_all(&tally);
    good = good && tally.failed == 0;
    printf("%sok %d - %s: %" PRId64 " operations, %" PRId64 " disturbed runs, %" PRId64
           " of them ended early, %" PRId64 " came to harm\n",
           good ? "" : "not ", number, play->what, tally.operations, tally.runs, tally.stopped,
           tally.failed);
    fflush(stdout);
    return good;
}
