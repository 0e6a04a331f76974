/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Processes that are killed while they write, that write side by side, and that are stopped with
 * the store's lock in their hands. What they were told is on disk they say into a pipe at once.
 *
 *   kills [COUNT [SEED]]   how many are killed; 100
 */
#include "scenario.h"

#include "ledger/sequencer.h"

#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    THREADS = 4,
    FIRST_NUMBER = 10000, /* of sources; below are the scenario's own */
    EACH_WRITER = 100,    /* statements, of two writers side by side */
};

/* What a writer says was acknowledged. */
struct word {
    int64_t number, index;
};

struct writer {
    struct scenario *scenario;
    struct sequencer *sequencer;
    int out;
    _Atomic int next, end; /* numbers */
};

static struct scenario scenario;
static int failed_count;

static void report(int number, const char *what, bool good, const char *more)
{
    printf("%sok %d - %s%s%s\n", good ? "" : "not ", number, what, good ? "" : ": ",
           good ? "" : more);
    failed_count += !good;
    fflush(stdout);
}

/* ---- a writer, in a process of its own ---- */

static void *write_on(void *context)
{
    struct writer *writer = context;
    struct scenario *own = malloc(sizeof *own); /* an arena for each thread */
    CHECK(own != NULL);
    *own = *writer->scenario;
    arena_init(&own->run);
    for (int n = writer->next++; n < writer->end; n = writer->next++) {
        struct error err;
        struct log_receipt receipt;
        struct log_submission submission = scenario_source(own, n);
        if (!sequencer_append(writer->sequencer, &submission, &receipt, &err))
            break;
        struct word word = {n, receipt.index};
        if (write(writer->out, &word, sizeof word) != (ssize_t)sizeof word)
            break;
    }
    arena_release(&own->run);
    free(own);
    return NULL;
}

static _Noreturn void be_writer(int out, int first, int end)
{
    struct error err;
    struct log *log;
    pthread_t threads[THREADS];
    struct writer writer = {.scenario = &scenario, .out = out, .next = first, .end = end};
    if (!log_open(scenario.store, scenario.keys[KEY_LOG], scenario.options, &log, &err))
        _exit(2);
    writer.sequencer = sequencer_open(log);
    for (int i = 0; i < THREADS; i++)
        CHECK(pthread_create(&threads[i], NULL, write_on, &writer) == 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    bool all = writer.next >= end;
    sequencer_close(writer.sequencer);
    log_close(log);
    _exit(all ? 0 : 1);
}

static pid_t start_writer(int *in, int first, int end)
{
    int ends[2];
    CHECK(pipe(ends) == 0);
    fflush(stdout);
    pid_t pid = fork();
    CHECK(pid >= 0);
    if (pid == 0) {
        close(ends[0]);
        be_writer(ends[1], first, end);
    }
    close(ends[1]);
    *in = ends[0];
    return pid;
}

/* False at the end of what it said. */
static bool hear(int in)
{
    struct word word;
    if (read(in, &word, sizeof word) != (ssize_t)sizeof word)
        return false;
    CHECK(scenario.ack_count < ACKS_MAX);
    scenario.acks[scenario.ack_count++] =
        (struct ack){scenario_source(&scenario, (int)word.number).note, word.index};
    return true;
}

static bool begin(struct error *err)
{
    struct log *log;
    scenario_reset(&scenario);
    bool good = scenario_make(&scenario, &log, err);
    if (good)
        log_close(log);
    return good;
}

/* ---- killed at any moment ---- */

static bool kill_one(int *number, struct error *err)
{
    enum { ACKS_SEEN_MAX = 20, NANOSECONDS_MAX = 3000000 };
    int in;
    pid_t pid = start_writer(&in, *number, INT32_MAX);
    for (int wanted = rand() % ACKS_SEEN_MAX; wanted > 0 && hear(in); wanted--)
        ;
    struct timespec moment = {0, rand() % NANOSECONDS_MAX};
    nanosleep(&moment, NULL);
    kill(pid, SIGKILL);
    while (hear(in))
        ;
    close(in);
    waitpid(pid, NULL, 0);
    *number += 1000;
    return scenario_check(&scenario, err);
}

static void kill_many(int count)
{
    struct error err;
    char what[100];
    int number = FIRST_NUMBER, killed = 0;
    size_t acks = 0;
    bool good = begin(&err);
    for (; good && killed < count; killed++) {
        if (scenario.ack_count > ACKS_MAX - 1000 || killed % 25 == 24) {
            acks += scenario.ack_count; /* a new log, before this one takes long to verify */
            good = begin(&err);
        }
        good = good && kill_one(&number, &err);
    }
    snprintf(what, sizeof what, "killed %d times while writing, %zu statements acknowledged",
             killed, acks + scenario.ack_count);
    report(1, what, good, err.text);
}

/* ---- two writers ---- */

static int compare_indexes(const void *a, const void *b)
{
    int64_t x = ((const struct ack *)a)->index, y = ((const struct ack *)b)->index;
    return (x > y) - (x < y);
}

static bool indexes_differ(struct error *err)
{
    qsort(scenario.acks, scenario.ack_count, sizeof *scenario.acks, compare_indexes);
    for (size_t i = 1; i < scenario.ack_count; i++)
        if (scenario.acks[i].index == scenario.acks[i - 1].index)
            return error_set(err, ERROR_CONFLICT, "index %" PRId64 " was given twice",
                             scenario.acks[i].index);
    return true;
}

static void write_side_by_side(void)
{
    struct error err;
    int in[2], status[2];
    pid_t pids[2];
    scenario.options.busy_timeout_ms = 60000;
    bool good = begin(&err);
    for (int i = 0; good && i < 2; i++)
        pids[i] =
            start_writer(&in[i], FIRST_NUMBER * (i + 1), FIRST_NUMBER * (i + 1) + EACH_WRITER);
    for (int i = 0; good && i < 2; i++) {
        while (hear(in[i]))
            ;
        close(in[i]);
        waitpid(pids[i], &status[i], 0);
    }
    if (good && (status[0] != 0 || status[1] != 0 || scenario.ack_count != 2 * EACH_WRITER))
        good = error_set(&err, ERROR_CONFLICT, "%zu of %d statements were taken",
                         scenario.ack_count, 2 * EACH_WRITER);
    good = good && indexes_differ(&err) && scenario_check(&scenario, &err);
    report(2, "two processes write to one store", good, err.text);
}

/* ---- stopped ---- */

static int64_t stop_here(void)
{
    raise(SIGSTOP); /* the clock is read within the transaction, behind the lock */
    return 1767268800;
}

/* A process that is stopped before its transaction, or in it. */
static pid_t start_stopped(int *in, bool in_transaction)
{
    int ends[2], status;
    CHECK(pipe(ends) == 0);
    fflush(stdout);
    pid_t pid = fork();
    CHECK(pid >= 0);
    if (pid == 0) {
        struct error err;
        struct log *log;
        if (in_transaction)
            scenario.options.clock_s = stop_here;
        CHECK(log_open(scenario.store, scenario.keys[KEY_LOG], scenario.options, &log, &err));
        if (!in_transaction)
            raise(SIGSTOP);
        scenario.ack_count = 0;
        if (!scenario_say(&scenario, log, FIRST_NUMBER, &err))
            _exit(1);
        struct word word = {FIRST_NUMBER, scenario.acks[0].index};
        _exit(write(ends[1], &word, sizeof word) == (ssize_t)sizeof word ? 0 : 1);
    }
    close(ends[1]);
    *in = ends[0];
    CHECK(waitpid(pid, &status, WUNTRACED) == pid && WIFSTOPPED(status));
    return pid;
}

enum ending { CONTINUED, KILLED };

/* Whether another can write while it stands still must be as expected; then it goes on or dies. */
static bool stop_one(bool in_transaction, enum ending ending, struct error *err)
{
    int in, status;
    struct log *log;
    struct error refusal;
    scenario.options.busy_timeout_ms = 20;
    if (!begin(err))
        return false;
    pid_t pid = start_stopped(&in, in_transaction);
    if (!log_open(scenario.store, scenario.keys[KEY_LOG], scenario.options, &log, err))
        return false;
    bool could = scenario_say(&scenario, log, FIRST_NUMBER + 1, &refusal);
    kill(pid, ending == KILLED ? SIGKILL : SIGCONT);
    waitpid(pid, &status, 0);
    bool heard = hear(in);
    close(in);
    bool good = could == !in_transaction && (could || refusal.code == ERROR_CONFLICT)
                && heard == (ending == CONTINUED);
    if (!good)
        error_set(err, ERROR_CONFLICT, "the other %s, the stopped one %s",
                  could ? "wrote" : "waited", heard ? "wrote" : "did not");
    good = good && scenario_say(&scenario, log, FIRST_NUMBER + 2, err);
    log_close(log);
    return good && indexes_differ(err) && scenario_check(&scenario, err);
}

static void stop_some(void)
{
    struct error err = {0};
    report(3, "stopped with the lock, the other waits in vain, then it goes on",
           stop_one(true, CONTINUED, &err), err.text);
    report(4, "stopped with the lock and killed, the other goes on", stop_one(true, KILLED, &err),
           err.text);
    report(5, "stopped before the lock, the other writes first", stop_one(false, CONTINUED, &err),
           err.text);
}

int main(int argc, char **argv)
{
    srand(argc > 2 ? (unsigned int)atoi(argv[2]) : 1);
    printf("1..5\n");
    scenario_init(&scenario, NULL);
    scenario.options.clock_s = NULL;
    kill_many(argc > 1 ? atoi(argv[1]) : 100);
    write_side_by_side();
    stop_some();
    scenario_release(&scenario);
    return failed_count == 0 ? 0 : 1;
}
