/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Appending against what nothing can be faster than, on the same disk, in turns:
 *
 *   ledger-append FOLDER [one|batches|clients|threads]
 *
 *   clients  256 writers, each of whom waits for its answer before it says more, served by one
 *            thread more than there are cores, over bare verification of the same signatures by
 *            libsodium on all cores
 *   threads  the same writers, each with a thread of its own that blocks
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
    ONE_COUNT = 2000,
    BATCH_ROWS = 256,
    BATCH_COUNT = 60,
};

/* ---- many writers, each with a thread ---- */

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

/* ---- many writers, served by few threads ---- */

struct desk;

struct client {
    struct desk *desk;
    const struct log_submission *submissions;
    int said;
};

/* Where clients queue that have something to say. */
struct desk {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct sequencer *sequencer;
    struct client clients[WRITERS];
    struct client *ready[WRITERS];
    int next, ready_count; /* a ring */
    int silent_count;      /* have said all, and were answered */
};

static void hear(void *context, const struct log_receipt *receipt, const struct error *refusal)
{
    struct client *client = context;
    struct desk *desk = client->desk;
    (void)receipt;
    input_expect(refusal->code == ERROR_NONE, "append", refusal);
    pthread_mutex_lock(&desk->lock);
    if (client->said == MANY_EACH)
        desk->silent_count++;
    else
        desk->ready[(desk->next + desk->ready_count++) % WRITERS] = client;
    if (desk->ready_count == 1 || desk->silent_count == WRITERS)
        pthread_cond_broadcast(&desk->changed);
    pthread_mutex_unlock(&desk->lock);
}

/* NULL: all is said. */
static struct client *next_client(struct desk *desk)
{
    pthread_mutex_lock(&desk->lock);
    while (desk->ready_count == 0 && desk->silent_count < WRITERS)
        pthread_cond_wait(&desk->changed, &desk->lock);
    struct client *client = NULL;
    if (desk->ready_count > 0) {
        client = desk->ready[desk->next];
        desk->next = (desk->next + 1) % WRITERS;
        desk->ready_count--;
    }
    pthread_mutex_unlock(&desk->lock);
    return client;
}

static void *serve(void *context)
{
    struct desk *desk = context;
    struct client *client;
    while ((client = next_client(desk)) != NULL)
        sequencer_submit(desk->sequencer, &client->submissions[client->said++], hear, client);
    return NULL;
}

static double run_clients(struct log *log, const struct log_submission *submissions)
{
    static struct desk desk;
    pthread_t threads[WRITERS];
    int thread_count = floor_core_count() + 1;
    desk = (struct desk){.lock = PTHREAD_MUTEX_INITIALIZER,
                         .changed = PTHREAD_COND_INITIALIZER,
                         .sequencer = sequencer_open(log),
                         .ready_count = WRITERS};
    for (int i = 0; i < WRITERS; i++) {
        desk.clients[i] = (struct client){&desk, submissions + (size_t)i * MANY_EACH, 0};
        desk.ready[i] = &desk.clients[i];
    }
    double begin_s = input_now_s();
    for (int i = 0; i < thread_count; i++)
        if (pthread_create(&threads[i], NULL, serve, &desk) != 0)
            exit(1);
    for (int i = 0; i < thread_count; i++)
        pthread_join(threads[i], NULL);
    double elapsed_s = input_now_s() - begin_s;
    sequencer_close(desk.sequencer);
    return elapsed_s;
}

/* ---- many writers against bare verification ---- */

typedef double run_many(struct log *log, const struct log_submission *submissions);

static void bench_many(struct log *log, const struct log_submission *submissions,
                       const struct input_signature *signatures, run_many *run, const char *what)
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
        ours[round] = run(log, submissions + first);
        our_cpu_s += input_cpu_s();
        floor_s += floor_verify_s(signatures + first + ROUND / 2, ROUND / 2, floor_core_count());
        floors[round] = floor_s;
        ratios[round] = floor_s / ours[round];
    }
    double floor_cpu_s = input_cpu_s() - cpu_before_s - our_cpu_s;
    double per_s = ROUND / input_median(ours, MANY_ROUNDS);
    printf("%d writers, %s: %.0f appends/s, bare verification %.0f/s on %d cores: ratio %.2f;"
           " of processor time %.2f; %.1f statements a flush\n",
           WRITERS, what, per_s, ROUND / input_median(floors, MANY_ROUNDS), floor_core_count(),
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

/* Whether this part was asked for. */
static bool is_asked(const char *only, const char *part)
{
    return only == NULL || strcmp(only, part) == 0;
}

int main(int argc, char **argv)
{
    enum { MANY = WRITERS * MANY_EACH * MANY_ROUNDS, BATCHES = BATCH_ROWS * BATCH_COUNT };
    if (argc < 2 || argc > 3) {
        fprintf(stderr, "ledger-append FOLDER [one|batches|clients|threads]\n");
        return 2;
    }
    const char *only = argc == 3 ? argv[2] : NULL;
    struct input input;
    arena_set_up();
    input_make(&input, 0, 2 * MANY + ONE_COUNT + BATCHES);
    struct input_signature *signatures = input_signatures(&input);
    struct store_options options = {.vfs = floor_counting_vfs()};
    struct log *log = input_found(&input, argv[1], options);
    const struct log_submission *rows = input.submissions + 2 * MANY;
    if (is_asked(only, "one"))
        bench_one(log, argv[1], rows);
    if (is_asked(only, "batches"))
        bench_batches(log, argv[1], rows + ONE_COUNT);
    if (is_asked(only, "clients"))
        bench_many(log, input.submissions, signatures, run_clients, "served by few threads");
    if (is_asked(only, "threads"))
        bench_many(log, input.submissions + MANY, signatures + MANY, run_writers,
                   "each with a thread");
    log_close(log);
    input_release(&input);
    input_remove(argv[1]);
    return 0;
}
