/* SPDX-License-Identifier: Apache-2.0 */
#include "base/testing.h"
#include "ledger/signature_pool.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* Texts of one signer, of which every third signature is spoilt. */
enum { TEXT_COUNT = 100, TEXT_BYTES = 16 };

struct trial {
    struct key_pair *pair;
    char texts[TEXT_COUNT][TEXT_BYTES];
    uint8_t payloads[TEXT_COUNT][ED25519_SIGNATURE_BYTES];
    struct note_signature signatures[TEXT_COUNT];
};

static bool is_spoilt(size_t i)
{
    return i % 3 == 1;
}

static void begin(struct trial *t)
{
    struct error err;
    uint8_t seed[ED25519_SEED_BYTES] = {7};
    *t = (struct trial){0};
    assert_true(key_pair_from_seed(STR("FRA"), KEY_NOTE, seed, &t->pair, &err));
    for (size_t i = 0; i < TEXT_COUNT; i++) {
        memset(t->texts[i], (int)('!' + i % 90), TEXT_BYTES);
        key_pair_sign(t->pair, (struct str){t->texts[i], TEXT_BYTES}, t->payloads[i]);
        if (is_spoilt(i))
            t->payloads[i][i % ED25519_SIGNATURE_BYTES] ^= 1;
        t->signatures[i] = (struct note_signature){
            .name = STR("FRA"), .payload = t->payloads[i], .payload_size = ED25519_SIGNATURE_BYTES};
    }
}

static void end(struct trial *t)
{
    key_pair_close(t->pair);
}

static void fill(const struct trial *t, struct signature_job *jobs, size_t count)
{
    for (size_t i = 0; i < count; i++)
        jobs[i] = (struct signature_job){.key = key_pair_public(t->pair),
                                         .text = {t->texts[i], TEXT_BYTES},
                                         .signature = &t->signatures[i]};
}

static void check(const struct signature_job *jobs, size_t count)
{
    for (size_t i = 0; i < count; i++)
        assert_int_equal(jobs[i].is_good, !is_spoilt(i));
}

static void each_signature_gets_its_answer(void **unused)
{
    (void)unused;
    static const int thread_counts[] = {0, 1, 2, 7};
    static const size_t counts[] = {0, 1, 8, 9, TEXT_COUNT};
    struct trial t;
    struct signature_job jobs[TEXT_COUNT];
    begin(&t);
    for (size_t i = 0; i < CASE_COUNT(thread_counts); i++) {
        struct signature_pool *pool = signature_pool_open(thread_counts[i]);
        for (size_t j = 0; j < CASE_COUNT(counts); j++) {
            struct signature_batch batch = {.jobs = jobs, .count = counts[j]};
            fill(&t, jobs, counts[j]);
            signature_pool_submit(pool, &batch);
            signature_pool_wait(pool, &batch);
            check(jobs, counts[j]);
        }
        signature_pool_close(pool);
    }
    end(&t);
}

/* Batches may be under way together, and be waited for in any order. */
static void batches_overlap(void **unused)
{
    (void)unused;
    enum { BATCH_COUNT = 5 };
    static const int order[BATCH_COUNT] = {3, 0, 4, 2, 1};
    struct trial t;
    struct signature_job jobs[BATCH_COUNT][TEXT_COUNT];
    struct signature_batch batches[BATCH_COUNT];
    struct signature_pool *pool = signature_pool_open(2);
    begin(&t);
    for (int i = 0; i < BATCH_COUNT; i++) {
        fill(&t, jobs[i], TEXT_COUNT);
        batches[i] = (struct signature_batch){.jobs = jobs[i], .count = TEXT_COUNT};
        signature_pool_submit(pool, &batches[i]);
    }
    for (int i = 0; i < BATCH_COUNT; i++) {
        signature_pool_wait(pool, &batches[order[i]]);
        check(jobs[order[i]], TEXT_COUNT);
    }
    signature_pool_close(pool);
    end(&t);
}

struct user {
    const struct trial *trial;
    struct signature_pool *pool;
    struct signature_job jobs[TEXT_COUNT];
};

static void *use(void *context)
{
    struct user *user = context;
    struct signature_batch batch = {.jobs = user->jobs, .count = TEXT_COUNT};
    for (int i = 0; i < 3; i++) {
        fill(user->trial, user->jobs, TEXT_COUNT);
        signature_pool_submit(user->pool, &batch);
        signature_pool_wait(user->pool, &batch);
    }
    return NULL;
}

static void many_threads_share_a_pool(void **unused)
{
    (void)unused;
    enum { USER_COUNT = 6 };
    struct trial t;
    pthread_t threads[USER_COUNT];
    struct user *users = calloc(USER_COUNT, sizeof *users);
    struct signature_pool *pool = signature_pool_open(3);
    begin(&t);
    for (int i = 0; i < USER_COUNT; i++) {
        users[i].trial = &t;
        users[i].pool = pool;
        assert_int_equal(pthread_create(&threads[i], NULL, use, &users[i]), 0);
    }
    for (int i = 0; i < USER_COUNT; i++) {
        pthread_join(threads[i], NULL);
        check(users[i].jobs, TEXT_COUNT);
    }
    signature_pool_close(pool);
    free(users);
    end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_signature_gets_its_answer),
        cmocka_unit_test(batches_overlap),
        cmocka_unit_test(many_threads_share_a_pool),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
