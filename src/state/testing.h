/* SPDX-License-Identifier: Apache-2.0 */
/* For unit tests only: a guarantee out of two tables, as far as liveness. */
#ifndef SURETY_STATE_TESTING_H
#define SURETY_STATE_TESTING_H

#include "record/testing.h"
#include "state/live.h"

struct test_state {
    struct arena arena;
    struct record record;
    struct state state;
    struct premise premise;
    struct live live;
};

/*
 * Host HST, guarantors AAA, BBB, CCC, areas N and S, horizon 100 days, and the tables given;
 * `reading` is read. The case owns its arena.
 */
static inline void test_state_init(struct test_state *test, const char *requirements,
                                   const char *undertakings, const struct test_table *more,
                                   size_t more_count, enum reading_name reading)
{
    struct test_table tables[16] = {
        {KIND_GUARANTEE, "id,host,trigger,horizon\nG,HST,cease.fire,100\n"},
        {KIND_PARTY, "id,role\nHST,host\nAAA,guarantor\nBBB,guarantor\nCCC,guarantor\n"},
        {KIND_AREA, "{\"type\":\"FeatureCollection\",\"features\":["
                    "{\"type\":\"Feature\",\"properties\":{\"id\":\"N\"},\"geometry\":"
                    "{\"type\":\"Point\",\"coordinates\":[1,2]}},"
                    "{\"type\":\"Feature\",\"properties\":{\"id\":\"S\"},\"geometry\":"
                    "{\"type\":\"Point\",\"coordinates\":[1,1]}}]}"},
        {KIND_REQUIREMENT, requirements},
        {KIND_UNDERTAKING, undertakings},
    };
    struct error err = {0};
    struct question question = question_default();
    for (size_t i = 0; i < more_count; i++)
        tables[5 + i] = more[i];
    arena_init(&test->arena);
    test_record(&test->arena, &test->record, tables, 5 + more_count);
    assert_true(state_fold(&test->arena, &test->record, DATE_NONE, &test->state, &err));
    assert_true(premise_make(&test->arena, &test->state, &question, &test->premise, &err));
    live_init(&test->live, &test->arena, &test->premise, &readings[reading],
              readings[reading].stage_min, NULL);
}

static inline void test_state_release(struct test_state *test)
{
    arena_release(&test->arena);
}

/* Index of an undertaking by id. */
static inline uint32_t test_undertaking(const struct test_state *test, const char *id)
{
    int64_t index = state_undertaking(&test->state, str_from(id));
    assert_true(index >= 0);
    return (uint32_t)index;
}

static inline uint32_t test_party(const struct test_state *test, const char *id)
{
    int64_t index = state_party(&test->state, str_from(id));
    assert_true(index >= 0);
    return (uint32_t)index;
}

#endif
