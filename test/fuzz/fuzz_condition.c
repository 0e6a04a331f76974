/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions: what parses can be evaluated, and more truth never makes less of it. */
#include "fuzz.h"
#include "record/condition.h"

static enum truth constant(const void *context, const struct condition_node *node)
{
    (void)node;
    return *(const enum truth *)context;
}

/* Some names true, by a hash that differs with the context. */
static enum truth mixed(const void *context, const struct condition_node *node)
{
    unsigned seed = *(const unsigned *)context;
    return (enum truth)((node->offset * 7 + seed) % 3);
}

static enum truth mixed_and_more(const void *context, const struct condition_node *node)
{
    return mixed(context, node) == TRUTH_FALSE ? TRUTH_UNKNOWN : TRUTH_TRUE;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct condition condition;
    struct error err;
    size_t bad_at;
    arena_init(&arena);
    if (condition_parse(&arena, (struct str){(const char *)data, size}, &condition, &bad_at,
                        &err)) {
        const enum truth no = TRUTH_FALSE, unknown = TRUTH_UNKNOWN;
        CHECK(condition_evaluate(&condition, constant, &no) == TRUTH_FALSE);
        CHECK(condition_evaluate(&condition, constant, &unknown) != TRUTH_TRUE);
        for (unsigned seed = 0; seed < 3; seed++)
            CHECK(condition_evaluate(&condition, mixed, &seed)
                  <= condition_evaluate(&condition, mixed_and_more, &seed));
    } else {
        CHECK(bad_at <= size);
    }
    arena_release(&arena);
    return 0;
}
