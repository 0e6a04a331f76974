/* SPDX-License-Identifier: Apache-2.0 */
#include "keep/serves.h"

bool serves_stands(const struct undertaking *undertaking)
{
    return !undertaking->superseded && undertaking->stage < STAGE_LADDER_COUNT;
}

static bool may_be_there(const struct undertaking *undertaking, int32_t area)
{
    if (area == STATE_UNKNOWN || undertaking->area_count == 0)
        return true;
    for (uint32_t i = 0; i < undertaking->area_count; i++)
        if (undertaking->areas[i] == area)
            return true;
    return false;
}

/* A caveat that only asks the capital first forbids nothing in the kindest reading. */
static bool is_forbidden(const struct undertaking *undertaking,
                         const struct requirement *requirement)
{
    for (uint32_t i = 0; i < undertaking->caveat_count; i++) {
        const struct caveat *caveat = &undertaking->caveats[i];
        bool is_here = caveat->kind == CAVEAT_AREA && caveat->area == requirement->area;
        bool is_this = caveat->kind == CAVEAT_TASK && caveat->task == requirement->task;
        if (caveat->mode == MODE_PROHIBIT && (is_here || is_this))
            return true;
    }
    return false;
}

bool serves_may(const struct state *state, const struct undertaking *undertaking,
                const struct requirement *requirement)
{
    return undertaking->unit == requirement->unit
           && state_may_serve(state, undertaking->capability, requirement->capability)
           && may_be_there(undertaking, requirement->area)
           && !is_forbidden(undertaking, requirement);
}

const uint32_t *serves_find(struct arena *arena, const struct state *state,
                            const struct requirement *requirement, uint32_t *count)
{
    uint32_t *found = ARENA_ARRAY(arena, uint32_t, state->undertaking_count);
    *count = 0;
    for (uint32_t u = 0; u < state->undertaking_count; u++)
        if (serves_stands(&state->undertakings[u])
            && serves_may(state, &state->undertakings[u], requirement))
            found[(*count)++] = u;
    return found;
}
