/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/show_cells.h"

#include "answer/words.h"
#include "assess/assessment.h"

enum tint show_stage_tint(enum stage stage)
{
    if (stage >= STAGE_LADDER_COUNT)
        return TINT_BAD;
    return stage >= STAGE_COMMITTED ? TINT_GOOD
           : stage == STAGE_PLEDGED ? TINT_WARNING
                                    : TINT_FAINT;
}

struct str show_range(struct arena *scratch, const struct undertaking *undertaking)
{
    struct buf text;
    buf_init(&text);
    words_range(&text, undertaking);
    return words_keep(scratch, &text);
}

void show_unsaid(struct buf *out, const struct undertaking *undertaking)
{
    bool has_quantity = undertaking->low != STATE_UNKNOWN || undertaking->best != STATE_UNKNOWN
                        || undertaking->high != STATE_UNKNOWN;
    const bool is_empty[UNSAID_COUNT] = {
        [UNSAID_QUANTITY] = !has_quantity,
        [UNSAID_NOTICE] = undertaking->notice_days == STATE_UNKNOWN,
        [UNSAID_AREAS] = undertaking->area_count == 0,
        [UNSAID_UNTIL] = !row_has(undertaking->row, UNDERTAKING_UNTIL),
        [UNSAID_UNIT] = !row_has(undertaking->row, UNDERTAKING_UNIT),
    };
    bool first = true;
    for (int field = 0; field < UNSAID_COUNT; field++) {
        if (!is_empty[field])
            continue;
        buf_printf(out, "%s%s", first ? "" : ", ", unsaid_name((enum unsaid_field)field));
        first = false;
    }
}

static bool is_of_party(const struct state *state, const struct condition_node *node,
                        uint32_t party)
{
    if (node->op != CONDITION_NAME)
        return false;
    if (node->target == TARGET_PARTY)
        return state->party_of_row[node->index] == party;
    if (node->target != TARGET_UNDERTAKING)
        return false;
    const struct row *named = record_row(state->record, KIND_UNDERTAKING, node->index);
    return state->party_of_row[row_value(named, UNDERTAKING_PARTY, 0)] == party;
}

const struct condition_node *show_hangs_on(const struct state *state,
                                           const struct undertaking *undertaking, uint32_t party)
{
    const struct condition *condition = undertaking->condition;
    if (condition == NULL || undertaking->party == party || undertaking->superseded)
        return NULL;
    for (uint32_t i = 0; i < condition->node_count; i++)
        if (is_of_party(state, &condition->nodes[i], party))
            return &condition->nodes[i];
    return NULL;
}
