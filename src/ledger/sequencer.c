/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/sequencer.h"

#include "ledger/log_batch.h"

#include <linux/futex.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
    BATCH_BYTES_MAX = 32 << 20, /* of statements and bodies, unless a single one is larger */
    SPARE_ARENAS = 256,         /* that are kept for the next writers */
    GROUPS = 31,                /* of those who wait, told apart by a bit each */
};

/* What a writer waits for. */
enum turn { TURN_NONE, TURN_LEADS, TURN_ANSWERED };

/* A writer and its statement, on the writer's stack, which it leaves when it is answered. */
struct writer {
    struct arena arena;
    struct entrant entrant;
    struct log_receipt receipt;
    struct error refusal;
    enum turn turn;      /* atomic */
    uint32_t group;      /* the bit by which it is woken */
    struct writer *next; /* in the queue */
};

struct sequencer {
    struct log *log; /* of the one who writes for all */
    pthread_mutex_t lock;
    struct writer *first; /* in the queue, whose turn is next */
    struct writer **last;
    bool is_writing;      /* someone writes for all, without the lock */
    struct error failure; /* after which there is no going on */
    int64_t batch_count;
    uint32_t round; /* atomic: changes when anyone's turn has come; all wait at it */
    struct arena spares[SPARE_ARENAS];
    size_t spare_count;
    pthread_rwlock_t roster_lock;
    struct roster roster; /* a copy of the log's, to verify by */
    struct arena roster_arena;
};

/* ---- opening ---- */

/* After a batch: if keys came or went, in ours or in another program's, those who verify must know.
 */
static void refresh_roster(struct sequencer *sequencer)
{
    const struct roster *now = &sequencer->log->roster;
    if (now->changes == sequencer->roster.changes)
        return;
    pthread_rwlock_wrlock(&sequencer->roster_lock);
    arena_release(&sequencer->roster_arena);
    roster_copy(now, &sequencer->roster_arena, &sequencer->roster);
    pthread_rwlock_unlock(&sequencer->roster_lock);
}

struct sequencer *sequencer_open(struct log *log)
{
    struct sequencer *sequencer = ARENA_NEW(&log->arena, struct sequencer);
    CHECK(log->pair != NULL);
    sequencer->log = log;
    sequencer->last = &sequencer->first;
    CHECK(pthread_mutex_init(&sequencer->lock, NULL) == 0);
    CHECK(pthread_rwlock_init(&sequencer->roster_lock, NULL) == 0);
    roster_copy(&log->roster, &sequencer->roster_arena, &sequencer->roster);
    return sequencer;
}

void sequencer_close(struct sequencer *sequencer)
{
    if (sequencer == NULL)
        return;
    CHECK(sequencer->first == NULL && !sequencer->is_writing);
    pthread_rwlock_destroy(&sequencer->roster_lock);
    pthread_mutex_destroy(&sequencer->lock);
    while (sequencer->spare_count > 0)
        arena_release(&sequencer->spares[--sequencer->spare_count]);
    arena_release(&sequencer->roster_arena);
}

/* ---- memory ---- */

/* An arena that was used before needs no new pages from the host. */
static struct arena take_arena(struct sequencer *sequencer)
{
    struct arena arena;
    arena_init(&arena);
    pthread_mutex_lock(&sequencer->lock);
    if (sequencer->spare_count > 0)
        arena = sequencer->spares[--sequencer->spare_count];
    pthread_mutex_unlock(&sequencer->lock);
    return arena;
}

static void give_back(struct sequencer *sequencer, struct arena *arena)
{
    arena_reset(arena);
    pthread_mutex_lock(&sequencer->lock);
    if (sequencer->spare_count < SPARE_ARENAS) {
        sequencer->spares[sequencer->spare_count++] = *arena;
        arena_init(arena);
    }
    pthread_mutex_unlock(&sequencer->lock);
    arena_release(arena);
}

/* ---- waiting and waking ----
 *
 * All wait at one word, each with the bit of its group, so that one call to the host wakes a whole
 * batch. The head of the queue, which will write next, has a bit of its own and is woken alone.
 * Whoever is woken looks whether it is its turn: being woken for nothing does no harm.
 */

static uint32_t group_of_head(void)
{
    return UINT32_C(1) << GROUPS;
}

static uint32_t group_of_batch(int64_t number)
{
    return UINT32_C(1) << (number % GROUPS);
}

static enum turn wait_turn(struct sequencer *sequencer, struct writer *writer)
{
    for (;;) {
        uint32_t round = __atomic_load_n(&sequencer->round, __ATOMIC_ACQUIRE);
        enum turn turn = __atomic_load_n(&writer->turn, __ATOMIC_ACQUIRE);
        if (turn != TURN_NONE)
            return turn;
        syscall(SYS_futex, &sequencer->round, FUTEX_WAIT_BITSET_PRIVATE, round, NULL, NULL,
                writer->group);
    }
}

/* Once its turn has come a writer may be gone: whom to wake must be known before. */
static void wake(struct sequencer *sequencer, uint32_t groups)
{
    __atomic_add_fetch(&sequencer->round, 1, __ATOMIC_RELEASE);
    syscall(SYS_futex, &sequencer->round, FUTEX_WAKE_BITSET_PRIVATE, INT32_MAX, NULL, NULL, groups);
}

static void set_turn(struct writer *writer, enum turn turn)
{
    __atomic_store_n(&writer->turn, turn, __ATOMIC_RELEASE);
}

/* ---- before the queue ---- */

/*
 * All that can be done by the writer itself. A signature that is bad by a key that counts ends it
 * here; one by a key that is not known goes on, for the key may be about to come.
 */
static bool prepare(struct sequencer *sequencer, const struct log_submission *submission,
                    struct writer *writer)
{
    struct entrant *entrant = &writer->entrant;
    if (!entrant_parse(&writer->arena, submission, entrant, &writer->refusal))
        return false;
    size_t count = entrant->note.signature_count;
    struct signature_job *jobs = ARENA_ARRAY(&writer->arena, struct signature_job, count);
    pthread_rwlock_rdlock(&sequencer->roster_lock);
    count = entrant_resolve(&writer->arena, entrant, &sequencer->roster, jobs);
    pthread_rwlock_unlock(&sequencer->roster_lock);
    for (size_t i = 0; i < count; i++) {
        signature_job_run(&jobs[i]);
        if (!jobs[i].is_good)
            return error_set(&writer->refusal, ERROR_SIGNATURE,
                             "the signature by %s does not verify", jobs[i].key->name);
    }
    entrant->receipt = &writer->receipt;
    entrant->refusal = &writer->refusal;
    return true;
}

/* ---- the queue; under the lock ---- */

/* Whether the writer is the one to write for all: nobody else does. */
static bool enqueue(struct sequencer *sequencer, struct writer *writer)
{
    bool leads = !sequencer->is_writing;
    writer->group =
        sequencer->first == NULL ? group_of_head() : group_of_batch(sequencer->batch_count);
    *sequencer->last = writer;
    sequencer->last = &writer->next;
    sequencer->is_writing = true;
    return leads;
}

/* Takes the head of the queue off as a batch. */
static size_t take_batch(struct sequencer *sequencer, struct writer **writers)
{
    size_t count = 0, bytes = 0;
    struct writer *next = sequencer->first;
    while (next != NULL && count < LOG_BATCH_MAX) {
        bytes += next->entrant.bytes.size + next->entrant.body.size;
        if (count > 0 && bytes > BATCH_BYTES_MAX)
            break;
        writers[count++] = next;
        next = next->next;
    }
    sequencer->first = next;
    if (next == NULL)
        sequencer->last = &sequencer->first;
    return count;
}

/* After a batch: who is at the head of the queue now writes next. After a failure no one does. */
static struct writer *next_leader(struct sequencer *sequencer)
{
    struct writer *next = sequencer->failure.code == ERROR_NONE ? sequencer->first : NULL;
    sequencer->is_writing = next != NULL;
    return next;
}

/* ---- writing for all; without the lock ---- */

/* That another program holds the store for too long passes; everything else is for a new start. */
static bool is_fatal(const struct batch *batch, const struct error *failure)
{
    return batch->has_begun || failure->code != ERROR_CONFLICT;
}

/* `*failure` is what befell the whole batch. Returns whether it is the end of the sequencer. */
static bool write_batch(struct sequencer *sequencer, struct writer **writers, size_t count,
                        struct error *failure)
{
    struct arena arena;
    struct batch batch;
    struct roster roster;
    size_t refused;
    arena_init(&arena);
    struct entrant **entrants = ARENA_ARRAY(&arena, struct entrant *, count + 1);
    for (size_t i = 0; i < count; i++)
        entrants[i] = &writers[i]->entrant;
    batch_init(&batch, sequencer->log, entrants, count, &sequencer->log->edge, &roster);
    bool good = batch_write(&batch, &refused, failure);
    bool fatal = !good && is_fatal(&batch, failure);
    batch_release(&batch);
    arena_release(&arena);
    refresh_roster(sequencer);
    return fatal;
}

static void let_lead(struct sequencer *sequencer, struct writer *next)
{
    uint32_t group = next->group;
    set_turn(next, TURN_LEADS);
    wake(sequencer, group);
}

/* Wakes those who wait; without the lock, for none of them needs it. */
static void answer(struct sequencer *sequencer, struct writer **writers, size_t count,
                   const struct writer *self)
{
    uint32_t groups = 0;
    for (size_t i = 0; i < count; i++) {
        if (writers[i] == self)
            continue;
        groups |= writers[i]->group;
        set_turn(writers[i], TURN_ANSWERED);
    }
    if (groups != 0)
        wake(sequencer, groups);
}

static void set_failure(struct writer **writers, size_t count, const struct error *failure)
{
    for (size_t i = 0; i < count && failure->code != ERROR_NONE; i++)
        writers[i]->refusal = *failure;
}

/* Those who queued while the last batch failed: there is no going on for them. */
static void fail_queue(struct sequencer *sequencer)
{
    struct writer *writers[LOG_BATCH_MAX];
    size_t count;
    pthread_mutex_lock(&sequencer->lock);
    while ((count = take_batch(sequencer, writers)) > 0) {
        set_failure(writers, count, &sequencer->failure);
        answer(sequencer, writers, count, NULL);
    }
    pthread_mutex_unlock(&sequencer->lock);
}

/* By the one at the head of the queue, whose own statement is the first of the batch. */
static void write_for_all(struct sequencer *sequencer, const struct writer *self)
{
    struct writer *writers[LOG_BATCH_MAX];
    struct error failure = {0};
    pthread_mutex_lock(&sequencer->lock);
    size_t count = take_batch(sequencer, writers);
    pthread_mutex_unlock(&sequencer->lock);
    bool fatal = write_batch(sequencer, writers, count, &failure);
    set_failure(writers, count, &failure);
    pthread_mutex_lock(&sequencer->lock);
    sequencer->batch_count++;
    if (fatal)
        sequencer->failure = failure;
    struct writer *next = next_leader(sequencer);
    pthread_mutex_unlock(&sequencer->lock);
    if (next != NULL)
        let_lead(sequencer, next); /* first of all: the disk shall not wait */
    answer(sequencer, writers, count, self);
    if (fatal)
        fail_queue(sequencer);
}

static void wait_for_answer(struct sequencer *sequencer, struct writer *writer)
{
    pthread_mutex_lock(&sequencer->lock);
    bool failed = sequencer->failure.code != ERROR_NONE;
    bool leads = !failed && enqueue(sequencer, writer);
    if (failed)
        writer->refusal = sequencer->failure;
    pthread_mutex_unlock(&sequencer->lock);
    if (failed)
        return;
    if (leads || wait_turn(sequencer, writer) == TURN_LEADS)
        write_for_all(sequencer, writer);
}

bool sequencer_append(struct sequencer *sequencer, const struct log_submission *submission,
                      struct log_receipt *receipt, struct error *err)
{
    struct writer writer = {.arena = take_arena(sequencer)};
    if (prepare(sequencer, submission, &writer))
        wait_for_answer(sequencer, &writer);
    *receipt = writer.receipt;
    give_back(sequencer, &writer.arena);
    return writer.refusal.code == ERROR_NONE
           || error_set(err, writer.refusal.code, "%s", writer.refusal.text);
}

int64_t sequencer_batch_count(struct sequencer *sequencer)
{
    pthread_mutex_lock(&sequencer->lock);
    int64_t count = sequencer->batch_count;
    pthread_mutex_unlock(&sequencer->lock);
    return count;
}
