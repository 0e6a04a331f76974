/* SPDX-License-Identifier: Apache-2.0 */
/* What may still come of undertakings, against a slow and obvious reference on random records. */
#include "answer/prospect.h"

#include "assess/random.h"
#include "record/testing.h"
#include "state/reading.h"

static void random_name(struct buf *out, uint64_t *seed, uint32_t count)
{
    static const char *const others[] = {"a.a", "b.b", "FRA", "GBR"};
    if (random_below(seed, 4) == 0)
        buf_text(out, others[random_below(seed, CASE_COUNT(others))]);
    else
        buf_printf(out, "U%d", (int)random_below(seed, count));
}

/* Its names differ, as they must; it may ask for more than there are. */
static void random_at_least(struct buf *out, uint64_t *seed, uint32_t count)
{
    uint32_t first = random_below(seed, count),
             arity = 1 + random_below(seed, count < 3 ? count : 3);
    buf_printf(out, "\"at_least(%u", (unsigned)(1 + random_below(seed, 4)));
    for (uint32_t i = 0; i < arity; i++)
        buf_printf(out, ", U%u", (unsigned)((first + i) % count));
    buf_text(out, ")\"");
}

static void random_condition(struct buf *out, uint64_t *seed, uint32_t count)
{
    uint32_t shape = random_below(seed, 5);
    if (shape == 0)
        return;
    if (shape == 1) {
        random_at_least(out, seed, count);
        return;
    }
    random_name(out, seed, count);
    for (uint32_t i = random_below(seed, 3); i > 0; i--) {
        buf_text(out, shape == 2 ? " or " : " and ");
        random_name(out, seed, count);
    }
}

static void random_undertakings(struct buf *out, uint64_t *seed)
{
    uint32_t count = 2 + random_below(seed, 12);
    buf_text(out, "== undertakings.csv\nid,party,capability,stage,condition,supersedes\n");
    for (uint32_t u = 0; u < count; u++) {
        buf_printf(out, "U%d,FRA,force,%s,", (int)u, random_below(seed, 8) == 0 ? "lapsed" : "");
        random_condition(out, seed, count);
        buf_char(out, ',');
        if (u > 0 && random_below(seed, 8) == 0)
            buf_printf(out, "U%d", (int)random_below(seed, u));
        buf_char(out, '\n');
    }
}

struct slow {
    const struct state *state;
    bool *dead;
};

static enum truth leaf(const void *context, const struct condition_node *node)
{
    const struct slow *slow = context;
    if (node->target != TARGET_UNDERTAKING)
        return TRUTH_TRUE;
    uint32_t u = slow->state->undertaking_of_row[node->index];
    return u == STATE_NOT_COUNTED || slow->dead[u] ? TRUTH_FALSE : TRUTH_TRUE;
}

/* Again and again until nothing more dies. */
static bool *dead_slowly(struct arena *arena, const struct state *state)
{
    struct slow slow = {state, ARENA_ARRAY(arena, bool, state->undertaking_count)};
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t u = 0; u < state->undertaking_count; u++) {
            const struct undertaking *own = &state->undertakings[u];
            bool is_dead = !reading_counts(&readings[READING_GENEROUS], own)
                           || (own->condition != NULL
                               && condition_evaluate(own->condition, leaf, &slow) == TRUTH_FALSE);
            changed |= is_dead && !slow.dead[u];
            slow.dead[u] |= is_dead;
        }
    }
    return slow.dead;
}

static void what_is_dead_is_what_can_never_hold(void **unused)
{
    (void)unused;
    uint64_t seed = 11;
    for (int round = 0; round < 2000; round++) {
        struct sample sample;
        struct state state;
        struct premise premise;
        struct prospects prospects;
        struct error err;
        struct buf text;
        struct question question = question_default();
        buf_init(&text);
        random_undertakings(&text, &seed);
        buf_char(&text, '\0');
        sample_load(&sample, text.data);
        assert_string_equal(sample_findings(&sample), "");
        assert_true(state_fold(&sample.arena, &sample.record, DATE_NONE, &state, &err));
        assert_true(premise_make_without_set(&sample.arena, &state, &question, &premise, &err));
        prospects_find(&prospects, &sample.arena, &premise);
        const bool *expected = dead_slowly(&sample.arena, &state);
        for (uint32_t u = 0; u < state.undertaking_count; u++)
            if (prospects.dead[u] != expected[u])
                fail_msg("round %d: U%u of %s", round, (unsigned)u, text.data);
        buf_release(&text);
        sample_end(&sample);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_dead_is_what_can_never_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
