/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/signature_pool.h"

#include <pthread.h>
#include <sched.h>

enum {
    THREADS_MAX = 256,
    JOBS_AT_ONCE = 8, /* some 0.8 ms of work for one look at the lock */
};

struct signature_pool {
    pthread_mutex_t lock;         /* of all that follows, and of each batch's counts */
    pthread_cond_t submitted;     /* there is work, or the end */
    pthread_cond_t finished;      /* a batch is done */
    struct signature_batch *head; /* the oldest batch with jobs that no one has taken */
    struct signature_batch **tail;
    bool is_closing;
    pthread_t *threads;
    int thread_count; /* besides those who wait */
    struct arena arena;
};

/* Some jobs of a batch that one thread has taken. */
struct share {
    struct signature_batch *batch;
    size_t first, end;
};

void signature_job_run(struct signature_job *job)
{
    job->is_good = note_signature_is_good(job->key, job->text, job->signature);
}

static void take_off(struct signature_pool *pool, struct signature_batch *batch)
{
    struct signature_batch **place = &pool->head;
    while (*place != batch)
        place = &(*place)->next;
    *place = batch->next;
    if (pool->tail == &batch->next)
        pool->tail = place;
}

/* Under the lock. A batch from which all was taken leaves the list. */
static struct share take(struct signature_pool *pool, struct signature_batch *batch)
{
    size_t left = batch->count - batch->taken;
    struct share share = {batch, batch->taken, batch->taken};
    share.end += left < JOBS_AT_ONCE ? left : JOBS_AT_ONCE;
    batch->taken = share.end;
    if (batch->taken == batch->count)
        take_off(pool, batch);
    return share;
}

/* Under the lock, which is let go while it works. */
static void work(struct signature_pool *pool, struct share share)
{
    pthread_mutex_unlock(&pool->lock);
    for (size_t i = share.first; i < share.end; i++)
        signature_job_run(&share.batch->jobs[i]);
    pthread_mutex_lock(&pool->lock);
    share.batch->done += share.end - share.first;
    if (share.batch->done == share.batch->count)
        pthread_cond_broadcast(&pool->finished);
}

static void *run(void *context)
{
    struct signature_pool *pool = context;
    pthread_mutex_lock(&pool->lock);
    while (!pool->is_closing) {
        if (pool->head != NULL)
            work(pool, take(pool, pool->head));
        else
            pthread_cond_wait(&pool->submitted, &pool->lock);
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

static int core_count(void)
{
    cpu_set_t cores;
    return sched_getaffinity(0, sizeof cores, &cores) == 0 ? CPU_COUNT(&cores) : 1;
}

struct signature_pool *signature_pool_open(int thread_count)
{
    struct arena arena;
    arena_init(&arena);
    struct signature_pool *pool = ARENA_NEW(&arena, struct signature_pool);
    int wanted = (thread_count > 0 ? thread_count : core_count()) - 1;
    if (wanted > THREADS_MAX)
        wanted = THREADS_MAX;
    pool->tail = &pool->head;
    pool->threads = ARENA_ARRAY(&arena, pthread_t, (size_t)wanted + 1);
    pool->arena = arena;
    CHECK(pthread_mutex_init(&pool->lock, NULL) == 0);
    CHECK(pthread_cond_init(&pool->submitted, NULL) == 0);
    CHECK(pthread_cond_init(&pool->finished, NULL) == 0);
    while (pool->thread_count < wanted
           && pthread_create(&pool->threads[pool->thread_count], NULL, run, pool) == 0)
        pool->thread_count++;
    return pool;
}

void signature_pool_close(struct signature_pool *pool)
{
    if (pool == NULL)
        return;
    pthread_mutex_lock(&pool->lock);
    CHECK(pool->head == NULL);
    pool->is_closing = true;
    pthread_cond_broadcast(&pool->submitted);
    pthread_mutex_unlock(&pool->lock);
    for (int i = 0; i < pool->thread_count; i++)
        pthread_join(pool->threads[i], NULL);
    pthread_cond_destroy(&pool->finished);
    pthread_cond_destroy(&pool->submitted);
    pthread_mutex_destroy(&pool->lock);
    struct arena arena = pool->arena; /* the pool itself lives in it */
    arena_release(&arena);
}

void signature_pool_submit(struct signature_pool *pool, struct signature_batch *batch)
{
    batch->taken = batch->done = 0;
    batch->next = NULL;
    if (batch->count == 0)
        return;
    pthread_mutex_lock(&pool->lock);
    *pool->tail = batch;
    pool->tail = &batch->next;
    pthread_cond_broadcast(&pool->submitted);
    pthread_mutex_unlock(&pool->lock);
}

void signature_pool_wait(struct signature_pool *pool, struct signature_batch *batch)
{
    pthread_mutex_lock(&pool->lock);
    while (batch->done < batch->count) {
        if (batch->taken < batch->count)
            work(pool, take(pool, batch));
        else
            pthread_cond_wait(&pool->finished, &pool->lock);
    }
    pthread_mutex_unlock(&pool->lock);
}
