/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/verdict.h"

#include "assess/withdrawal.h"

static const char *const verdict_names[] = {
    [VERDICT_FAILS] = "fails",     [VERDICT_UNKNOWN] = "unknown", [VERDICT_ON_PAPER] = "on-paper",
    [VERDICT_FRAGILE] = "fragile", [VERDICT_HOLDS] = "holds",
};

const char *verdict_name(enum verdict verdict)
{
    return verdict_names[verdict];
}

bool verdict_find(struct str name, enum verdict *verdict)
{
    for (int i = VERDICT_FAILS; i <= VERDICT_HOLDS; i++) {
        if (!str_eq(name, str_from(verdict_names[i])))
            continue;
        *verdict = (enum verdict)i;
        return true;
    }
    return false;
}

/* ---- the rows ----------------------------------------------------------------------------- */

static bool has_unquantified_critical_row(const struct premise *premise)
{
    for (uint32_t i = premise->first; i < premise->first + premise->count; i++)
        if (premise->state->requirements[i].quantity == STATE_UNKNOWN
            && premise_is_critical(premise, i))
            return true;
    return false;
}

/* A plan in a reading; *is_met: whether its critical rows can all be filled. */
static struct plan *make_plan(struct arena *work, const struct premise *premise,
                              const enum truth *facts, enum reading_name reading,
                              enum unquantified unquantified, bool *is_met)
{
    struct live *live = ARENA_NEW(work, struct live);
    struct plan *plan = ARENA_NEW(work, struct plan);
    live_init(live, work, premise, &readings[reading], readings[reading].stage_min, facts);
    plan_build(plan, work, live, unquantified);
    *is_met = coverage_critical_met(coverage_new(work, plan), NULL);
    return plan;
}

/* ---- the table of verdicts, line by line --------------------------------------------------- */

/* Withdrawals are tried on a liveness of their own: that of the plan is not to be touched. */
static enum verdict decide_met(struct arena *work, const struct premise *premise,
                               const enum truth *facts, const struct plan *strict)
{
    struct live live;
    live_init(&live, work, premise, &readings[READING_STRICT], readings[READING_STRICT].stage_min,
              facts);
    bool breaks = withdrawal_breaks(work, &live, strict, (uint32_t)premise->question.resist);
    return breaks ? VERDICT_FRAGILE : VERDICT_HOLDS;
}

/* A critical row that names no quantity may be larger than anything that was offered; and where
 * nothing critical is asked, nothing shows whether it would hold (doc/decisions/0007, 0045). */
static enum verdict at_most_unknown(const struct premise *premise, const struct plan *strict,
                                    enum verdict verdict)
{
    bool is_open = has_unquantified_critical_row(premise) || !plan_asks_critical(strict);
    return is_open && verdict > VERDICT_UNKNOWN ? VERDICT_UNKNOWN : verdict;
}

enum verdict verdict_settle(const struct premise *premise, const enum truth *facts,
                            const struct plan *strict, bool strict_met, bool generous_met)
{
    enum verdict verdict = VERDICT_ON_PAPER;
    struct arena work;
    arena_init(&work);
    if (strict_met) {
        verdict = decide_met(&work, premise, facts, strict);
    } else if (!generous_met) {
        bool ample_met;
        make_plan(&work, premise, facts, READING_GENEROUS, UNQUANTIFIED_IS_AMPLE, &ample_met);
        verdict = ample_met ? VERDICT_UNKNOWN : VERDICT_FAILS;
    }
    arena_release(&work);
    return at_most_unknown(premise, strict, verdict);
}

enum verdict verdict_decide(const struct premise *premise, const enum truth *facts)
{
    bool strict_met, generous_met = true;
    struct arena work;
    arena_init(&work);
    const struct plan *strict =
        make_plan(&work, premise, facts, READING_STRICT, UNQUANTIFIED_GIVES_NOTHING, &strict_met);
    if (!strict_met)
        make_plan(&work, premise, facts, READING_GENEROUS, UNQUANTIFIED_GIVES_NOTHING,
                  &generous_met);
    enum verdict verdict = verdict_settle(premise, facts, strict, strict_met, generous_met);
    arena_release(&work);
    return verdict;
}
