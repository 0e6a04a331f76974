/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/sequencer.h"

#include "ledger/log_batch.h"

#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
    BATCH_BYTES_MAX = 32 << 20, /* of statements and bodies, unless a single one is larger */
    BATCH_ENOUGH = 128,         /* that no batch waits for more, and the same of bytes */
    BATCH_ENOUGH_BYTES = 1 << 18,
    SPARE_ARENAS = 256, /* that are kept for the next writers, if they are no larger than */
    SPARE_BYTES_MAX = 1 << 18,
    GROUPS = 31, /* of those who wait, told apart by a bit each */
};

/* What a writer waits for. */
enum turn { TURN_NONE, TURN_LEADS, TURN_ANSWERED };

/* A writer and its statement: on the writer's stack if it waits, which it leaves when it is
 * answered; else in its own arena. */
struct writer {
    struct arena arena;
    sequencer_answer *answer; /* NULL: it waits */
    void *context;
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
    size_t queued_count, queued_bytes;
    size_t coming;        /* writers who are at what comes before the queue */
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

/* Whose answers this thread is giving. What they submit is queued only, and written when all are
 * given: else answers could pile up on answers without end. */
static _Thread_local const struct sequencer *answering;

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

/* A writer comes. Its memory: an arena that was used before needs no new pages from the host. */
static struct arena enter(struct sequencer *sequencer)
{
    struct arena arena;
    arena_init(&arena);
    pthread_mutex_lock(&sequencer->lock);
    sequencer->coming++;
    if (sequencer->spare_count > 0)
        arena = sequencer->spares[--sequencer->spare_count];
    pthread_mutex_unlock(&sequencer->lock);
    return arena;
}

static void give_back(struct sequencer *sequencer, struct arena *arena)
{
    if (arena->total_bytes > SPARE_BYTES_MAX)
        arena_release(arena);
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

static size_t bytes_of(const struct writer *writer)
{
    return writer->entrant.bytes.size + writer->entrant.body.size;
}

static void enqueue(struct sequencer *sequencer, struct writer *writer)
{
    writer->group =
        sequencer->first == NULL ? group_of_head() : group_of_batch(sequencer->batch_count);
    *sequencer->last = writer;
    sequencer->last = &writer->next;
    sequencer->queued_count++;
    sequencer->queued_bytes += bytes_of(writer);
}

/* A flush costs as much as some verifications: it waits for those who are coming, up to what is
 * enough. The last of them finds that it is time. */
static bool is_time(const struct sequencer *sequencer)
{
    return sequencer->first != NULL
           && (sequencer->coming == 0 || sequencer->queued_count >= BATCH_ENOUGH
               || sequencer->queued_bytes >= BATCH_ENOUGH_BYTES);
}

/* Whether the one who asks is to write for all: nobody else does. */
static bool begin_writing(struct sequencer *sequencer)
{
    bool begins = answering != sequencer && !sequencer->is_writing && is_time(sequencer);
    if (begins)
        sequencer->is_writing = true;
    return begins;
}

/* Takes the head of the queue off as a batch. */
static size_t take_batch(struct sequencer *sequencer, struct writer **writers)
{
    size_t count = 0, bytes = 0;
    struct writer *next = sequencer->first;
    while (next != NULL && count < LOG_BATCH_MAX) {
        if (count > 0 && bytes + bytes_of(next) > BATCH_BYTES_MAX)
            break;
        bytes += bytes_of(next);
        writers[count++] = next;
        next = next->next;
    }
    sequencer->queued_count -= count;
    sequencer->queued_bytes -= bytes;
    sequencer->first = next;
    if (next == NULL)
        sequencer->last = &sequencer->first;
    return count;
}

/* After a batch: who is at the head of the queue writes next, if it waits. NULL if it does not, or
 * if it is not time. */
static struct writer *next_leader(struct sequencer *sequencer)
{
    struct writer *next = sequencer->first;
    bool waits = next != NULL && next->answer == NULL;
    return waits && is_time(sequencer) && sequencer->failure.code == ERROR_NONE ? next : NULL;
}

/* Whether the one who wrote is done: nothing is left to write, or someone is coming, who will find
 * that it is time. */
static bool end_writing(struct sequencer *sequencer)
{
    bool ends =
        sequencer->first == NULL || sequencer->coming > 0 || sequencer->failure.code != ERROR_NONE;
    if (ends)
        sequencer->is_writing = false;
    return ends;
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

/* A writer that does not wait is told, and its memory given back. */
static void tell(struct sequencer *sequencer, struct writer *writer)
{
    struct arena arena = writer->arena;
    writer->answer(writer->context, &writer->receipt, &writer->refusal);
    give_back(sequencer, &arena);
}

/* Tells or wakes those of a batch, of whom one may have written it; without the lock, for none of
 * them needs it. */
static void answer_batch(struct sequencer *sequencer, struct writer **writers, size_t count,
                         const struct writer *self)
{
    uint32_t groups = 0;
    const struct sequencer *outer = answering;
    answering = sequencer;
    for (size_t i = 0; i < count; i++) {
        if (writers[i]->answer != NULL) {
            tell(sequencer, writers[i]);
        } else {
            groups |= writers[i] != self ? writers[i]->group : 0;
            set_turn(writers[i], TURN_ANSWERED);
        }
    }
    answering = outer;
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
    do {
        pthread_mutex_lock(&sequencer->lock);
        count = take_batch(sequencer, writers);
        pthread_mutex_unlock(&sequencer->lock);
        set_failure(writers, count, &sequencer->failure);
        answer_batch(sequencer, writers, count, NULL);
    } while (count > 0);
}

/* Writes what has queued as one batch. Returns whether another one writes the next. */
static bool write_next(struct sequencer *sequencer, const struct writer *self)
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
    answer_batch(sequencer, writers, count, self);
    if (fatal)
        fail_queue(sequencer);
    return next != NULL;
}

/*
 * By the one who found that it is time, or at the head of the queue. It goes on until there is
 * nothing to write, or someone else will; who has handed over and then given its answers looks once
 * more, for what they brought.
 */
static void write_for_all(struct sequencer *sequencer, const struct writer *self)
{
    for (bool goes_on = true; goes_on;) {
        bool has_handed_over = write_next(sequencer, self);
        pthread_mutex_lock(&sequencer->lock);
        bool ends = has_handed_over || end_writing(sequencer);
        struct writer *next = ends ? NULL : next_leader(sequencer);
        goes_on = has_handed_over ? begin_writing(sequencer) : !ends && next == NULL;
        pthread_mutex_unlock(&sequencer->lock);
        if (next != NULL)
            let_lead(sequencer, next);
    }
}

/* A writer that came queues, if it is prepared, and writes for all if it is time. False with its
 * refusal if it does not queue. */
static bool arrive(struct sequencer *sequencer, struct writer *writer, bool is_prepared)
{
    const struct writer *self = writer->answer == NULL ? writer : NULL; /* which waits */
    pthread_mutex_lock(&sequencer->lock);
    sequencer->coming--;
    if (is_prepared && sequencer->failure.code != ERROR_NONE)
        writer->refusal = sequencer->failure;
    bool queues = is_prepared && sequencer->failure.code == ERROR_NONE;
    if (queues)
        enqueue(sequencer, writer);
    bool leads = begin_writing(sequencer);
    bool gives_way = !leads && self == NULL && sequencer->is_writing;
    pthread_mutex_unlock(&sequencer->lock);
    if (leads)
        write_for_all(sequencer, self);
    else if (gives_way)
        sched_yield(); /* the one who writes may be back from the disk, and without a core */
    return queues;
}

bool sequencer_append(struct sequencer *sequencer, const struct log_submission *submission,
                      struct log_receipt *receipt, struct error *err)
{
    struct writer writer = {.arena = enter(sequencer)};
    if (arrive(sequencer, &writer, prepare(sequencer, submission, &writer)))
        while (wait_turn(sequencer, &writer) == TURN_LEADS)
            write_for_all(sequencer, &writer);
    *receipt = writer.receipt;
    give_back(sequencer, &writer.arena);
    return writer.refusal.code == ERROR_NONE
           || error_set(err, writer.refusal.code, "%s", writer.refusal.text);
}

void sequencer_submit(struct sequencer *sequencer, const struct log_submission *submission,
                      sequencer_answer *answer, void *context)
{
    struct arena arena = enter(sequencer);
    struct writer *writer = ARENA_NEW(&arena, struct writer);
    *writer = (struct writer){.arena = arena, .answer = answer, .context = context};
    if (!arrive(sequencer, writer, prepare(sequencer, submission, writer)))
        tell(sequencer, writer);
}

int64_t sequencer_batch_count(struct sequencer *sequencer)
{
    pthread_mutex_lock(&sequencer->lock);
    int64_t count = sequencer->batch_count;
    pthread_mutex_unlock(&sequencer->lock);
    return count;
}
