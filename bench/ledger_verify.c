/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Full verification of a store against bare verification of the same signatures by libsodium on all
 * cores, in turns:
 *
 *   ledger-verify FOLDER
 */
#include "ledger_floor.h"

#include "ledger/verify.h"

#include <stdio.h>
#include <stdlib.h>

enum { STATEMENTS = 40960, AT_ONCE = 4096, ROUNDS = 5 };

static void finding(void *context, const struct audit_finding *finding)
{
    (void)context;
    fprintf(stderr, "%s %lld: %s\n", finding->path, (long long)finding->index, finding->what);
}

static void fill(struct log *log, const struct log_submission *submissions)
{
    static struct log_receipt receipts[AT_ONCE];
    size_t refused;
    struct error err;
    for (size_t i = 0; i < STATEMENTS; i += AT_ONCE)
        input_expect(log_append(log, submissions + i, AT_ONCE, receipts, &refused, &err), "append",
                     &err);
}

static double verify_s(const char *folder, const struct key *key)
{
    struct arena arena;
    struct error err;
    struct verification result;
    struct verify_options options = {.log = key};
    struct verify_watch watch = {.finding = finding};
    arena_init(&arena);
    double begin_s = input_now_s();
    input_expect(verify_store(&arena, folder, &options, &watch, &result, &err), folder, &err);
    double elapsed_s = input_now_s() - begin_s;
    if (result.findings > 0 || result.signatures < STATEMENTS)
        exit(1);
    arena_release(&arena);
    return elapsed_s;
}

int main(int argc, char **argv)
{
    struct input input;
    double ratios[ROUNDS], ours[ROUNDS];
    double our_cpu_s = 0, floor_cpu_s = 0;
    if (argc != 2) {
        fprintf(stderr, "ledger-verify FOLDER\n");
        return 2;
    }
    arena_set_up();
    input_make(&input, 0, STATEMENTS);
    const struct input_signature *signatures = input_signatures(&input);
    struct log *log = input_found(&input, argv[1], (struct store_options){0});
    fill(log, input.submissions);
    log_close(log);
    for (int round = 0; round < ROUNDS; round++) {
        /* Half of the floor before and half after, so that a change of pace hits both. */
        double begin_s = input_cpu_s();
        double floor_s = floor_verify_s(signatures, STATEMENTS / 2, floor_core_count());
        double middle_s = input_cpu_s();
        ours[round] = verify_s(argv[1], key_pair_public(input.log_key));
        double end_s = input_cpu_s();
        floor_s += floor_verify_s(signatures + STATEMENTS / 2, STATEMENTS / 2, floor_core_count());
        floor_cpu_s += middle_s - begin_s + input_cpu_s() - end_s;
        our_cpu_s += end_s - middle_s;
        ratios[round] = floor_s / ours[round];
    }
    printf("full verification: %.0f entries/s on %d cores, over bare verification: ratio %.2f, of"
           " processor time %.2f\n",
           STATEMENTS / input_median(ours, ROUNDS), floor_core_count(),
           input_median(ratios, ROUNDS), floor_cpu_s / our_cpu_s);
    input_release(&input);
    input_remove(argv[1]);
    return 0;
}
