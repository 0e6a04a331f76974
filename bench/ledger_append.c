/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Appending against what nothing can be faster than, on the same disk, in turns:
 *
 *   ledger-append FOLDER [one|batches|many]
 *
 *   many     256 writers through the sequencer, over bare verification of the same signatures by
 *            libsodium on all cores
 *   one      a single writer, over one append to a file with fdatasync, and over one transaction
 *            of the same row in a bare data base
 *   batches  256 statements a batch, over the same rows in a bare data base
 */
#include "ledger_floor.h"

#include "ledger/sequencer.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    WRITERS = 256,
    MANY_ROUNDS = 5,
    MANY_EACH = 80, /* statements of a writer in a round */
    ONE_COUNT = 500,
    BATCH_ROWS = 256,
    BATCH_COUNT = 60,
};

/* ---- many writers ---- */

struct writer {
    struct sequencer *sequencer;
    const struct log_submission *submissions;
    pthread_barrier_t *start;
};

static void *write_all(void *context)
{
    const struct writer *writer = context;
    struct log_receipt receipt;
    struct error err;
    pthread_barrier_wait(writer->start);
    for (int i = 0; i < MANY_EACH; i++)
        input_expect(sequencer_append(writer->sequencer, &writer->submissions[i], &receipt, &err),
                     "append", &err);
    return NULL;
}

static double run_writers(struct log *log, const struct log_submission *submissions)
{
    pthread_t threads[WRITERS];
    struct writer writers[WRITERS];
    pthread_barrier_t start;
    struct sequencer *sequencer = sequencer_open(log);
    pthread_barrier_init(&start, NULL, WRITERS + 1);
    for (int i = 0; i < WRITERS; i++) {
        writers[i] = (struct writer){sequencer, submissions + (size_t)i * MANY_EACH, &start};
        if (pthread_create(&threads[i], NULL, write_all, &writers[i]) != 0)
            exit(1);
    }
    double begin_s = input_now_s();
    pthread_barrier_wait(&start);
    for (int i = 0; i < WRITERS; i++)
        pthread_join(threads[i], NULL);
    double elapsed_s = input_now_s() - begin_s;
    pthread_barrier_destroy(&start);
    sequencer_close(sequencer);
    return elapsed_s;
}

static void bench_many(struct log *log, struct input *input,
                       const struct input_signature *signatures)
{
    enum { ROUND = WRITERS * MANY_EACH };
    double ratios[MANY_ROUNDS], ours[MANY_ROUNDS], floors[MANY_ROUNDS];
    double our_cpu_s = 0, cpu_before_s = input_cpu_s();
    int64_t flushes = floor_flush_count();
    for (int round = 0; round < MANY_ROUNDS; round++) {
        size_t first = (size_t)round * ROUND;
        /* Half of the floor before and half after, so that a change of pace hits both. */
        double floor_s = floor_verify_s(signatures + first, ROUND / 2, floor_core_count());
        our_cpu_s -= input_cpu_s();
        ours[round] = run_writers(log, input->submissions + first);
        our_cpu_s += input_cpu_s();
        floor_s += floor_verify_s(signatures + first + ROUND / 2, ROUND / 2, floor_core_count());
        floors[round] = floor_s;
        ratios[round] = floor_s / ours[round];
    }
    double floor_cpu_s = input_cpu_s() - cpu_before_s - our_cpu_s;
    double per_s = ROUND / input_median(ours, MANY_ROUNDS);
    printf("many writers: %.0f appends/s by %d, bare verification %.0f/s on %d cores: ratio %.2f;"
           " of processor time %.2f; %.1f statements a flush\n",
           per_s, WRITERS, ROUND / input_median(floors, MANY_ROUNDS), floor_core_count(),
           input_median(ratios, MANY_ROUNDS), floor_cpu_s / our_cpu_s,
           (double)ROUND * MANY_ROUNDS / (double)(floor_flush_count() - flushes));
}

/* ---- one writer ---- */

static double timed_append(struct log *log, const struct log_submission *rows, size_t count)
{
    size_t refused;
    struct error err;
    struct log_receipt receipts[BATCH_ROWS];
    double begin_s = input_now_s();
    input_expect(log_append(log, rows, count, receipts, &refused, &err), "append", &err);
    return input_now_s() - begin_s;
}

static double timed_file(int file, struct str bytes)
{
    double begin_s = input_now_s();
    floor_file_append(file, bytes);
    return input_now_s() - begin_s;
}

static double timed_base(struct floor_base *base, const struct log_submission *rows, size_t count)
{
    double begin_s = input_now_s();
    floor_base_put(base, rows, count);
    return input_now_s() - begin_s;
}

static double sum(const double *values, size_t count)
{
    double total = 0;
    for (size_t i = 0; i < count; i++)
        total += values[i];
    return total;
}

static void bench_one(struct log *log, const char *folder, const struct log_submission *rows)
{
    static double ours[ONE_COUNT], files[ONE_COUNT], bases[ONE_COUNT];
    int file = floor_file_open(folder);
    struct floor_base *base = floor_base_open(folder);
    int64_t flushes = 0;
    for (int i = 0; i < ONE_COUNT; i++) {
        files[i] = timed_file(file, rows[i].note);
        int64_t before = floor_flush_count();
        ours[i] = timed_append(log, &rows[i], 1);
        flushes += floor_flush_count() - before;
        bases[i] = timed_base(base, &rows[i], 1);
    }
    double our_sum = sum(ours, ONE_COUNT), file_sum = sum(files, ONE_COUNT),
           base_sum = sum(bases, ONE_COUNT);
    double our_s = input_median(ours, ONE_COUNT), file_s = input_median(files, ONE_COUNT),
           base_s = input_median(bases, ONE_COUNT);
    printf("one writer: median %.2f ms an append, %.2f ms a bare flush: ratio %.2f (of the sums"
           " %.2f); %.2f ms a bare transaction: ratio %.2f (of the sums %.2f); %.3f flushes an"
           " append\n",
           our_s * 1e3, file_s * 1e3, our_s / file_s, our_sum / file_sum, base_s * 1e3,
           our_s / base_s, our_sum / base_sum, (double)flushes / ONE_COUNT);
    floor_base_close(base);
    close(file);
}

/* ---- batches ---- */

static void bench_batches(struct log *log, const char *folder, const struct log_submission *rows)
{
    static double ours[BATCH_COUNT], bases[BATCH_COUNT];
    char path[4096];
    snprintf(path, sizeof path, "%s/bare.sqlite", folder);
    unlink(path);
    struct floor_base *base = floor_base_open(folder);
    for (int i = 0; i < BATCH_COUNT; i++) {
        bases[i] = timed_base(base, rows + (size_t)i * BATCH_ROWS, BATCH_ROWS);
        ours[i] = timed_append(log, rows + (size_t)i * BATCH_ROWS, BATCH_ROWS);
    }
    double our_s = sum(ours, BATCH_COUNT), base_s = sum(bases, BATCH_COUNT);
    printf("batches of %d: %.0f appends/s, a bare data base %.0f rows/s: ratio %.2f\n", BATCH_ROWS,
           BATCH_COUNT * BATCH_ROWS / our_s, BATCH_COUNT * BATCH_ROWS / base_s, base_s / our_s);
    floor_base_close(base);
}

int main(int argc, char **argv)
{
    if (argc < 2 || argc > 3) {
        fprintf(stderr, "ledger-append FOLDER [one|batches|many]\n");
        return 2;
    }
    const char *only = argc == 3 ? argv[2] : "";
    size_t many = (size_t)WRITERS * MANY_EACH * MANY_ROUNDS;
    size_t batches = (size_t)BATCH_ROWS * BATCH_COUNT;
    struct input input;
    input_make(&input, 0, many + ONE_COUNT + batches);
    struct input_signature *signatures = input_signatures(&input);
    struct store_options options = {.vfs = floor_counting_vfs()};
    struct log *log = input_found(&input, argv[1], options);
    if (strstr("one", only) != NULL)
        bench_one(log, argv[1], input.submissions + many);
    if (strstr("batches", only) != NULL)
        bench_batches(log, argv[1], input.submissions + many + ONE_COUNT);
    if (strstr("many", only) != NULL)
        bench_many(log, &input, signatures);
    log_close(log);
    input_release(&input);
    input_remove(argv[1]);
    return 0;
}
