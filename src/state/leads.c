/* SPDX-License-Identifier: Apache-2.0 */
/* Who leads a component: the latest word of each party on the matter. */
#include "state/state.h"

const uint32_t *state_leads(struct arena *arena, const struct state *state,
                            enum component component, uint32_t *count)
{
    const struct table *table = &state->record->tables[KIND_POSITION];
    const struct field_info *components =
        &kind_infos[KIND_REQUIREMENT].fields[REQUIREMENT_COMPONENT];
    struct str word = word_at(components, (int)component);
    struct str matter = str_from(arena_printf(arena, "lead.%.*s", STR_ARG(word)));
    const struct row **latest = ARENA_ARRAY(arena, const struct row *, state->party_count);
    for (size_t i = 0; i < table->row_count; i++) {
        const struct row *row = &table->rows[i];
        if (!state->counts[KIND_POSITION][i] || !str_eq(row_text(row, POSITION_MATTER), matter))
            continue;
        uint32_t party = state->party_of_row[row_value(row, POSITION_PARTY, 0)];
        bool newer =
            latest[party] == NULL
            || state_said_on(state->record, row) >= state_said_on(state->record, latest[party]);
        if (newer) /* of two of the same day the later row */
            latest[party] = row;
    }
    uint32_t *leads = ARENA_ARRAY(arena, uint32_t, state->party_count);
    *count = 0;
    for (uint32_t party = 0; party < state->party_count; party++)
        if (latest[party] != NULL && row_value(latest[party], POSITION_STANCE, -1) == STANCE_LEADS)
            leads[(*count)++] = party;
    return leads;
}
