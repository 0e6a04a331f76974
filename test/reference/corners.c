/* SPDX-License-Identifier: Apache-2.0 */
#include "corners.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool corner_has_ceilings(const struct folder *folder)
{
    const struct folder_table *steps = &folder->tables[KIND_STEP];
    for (size_t i = 0; i < steps->row_count; i++)
        if (steps->cells[i][STEP_QUANTITY] != NULL)
            return true;
    return false;
}

/* ------------------------------------------------------------------ sets of undertakings */

/* Whether a text names a fact, and not only a longer one that begins with it. */
static bool names(const char *condition, const char *fact)
{
    size_t size = strlen(fact);
    for (const char *at = condition; at != NULL && (at = strstr(at, fact)) != NULL; at++)
        if (strchr(" ),", at[size]) != NULL) /* or the end */
            return true;
    return false;
}

/* The undertakings whose condition names what a step makes, as bits. */
static uint64_t under(const struct folder *folder, const char *const *step)
{
    const struct folder_table *table = &folder->tables[KIND_UNDERTAKING];
    uint64_t members = 0;
    char fact[256];
    snprintf(fact, sizeof fact, "%s.%s.%s", step[STEP_STEP], step[STEP_INSTRUMENT],
             step[STEP_PARTY]);
    for (size_t u = 0; u < table->row_count; u++)
        members |= (uint64_t)names(table->cells[u][UNDERTAKING_CONDITION], fact) << u;
    return members;
}

/* The undertakings in the group of one, as bits. */
static uint64_t group_of(const struct folder *folder, size_t undertaking)
{
    const struct folder_table *table = &folder->tables[KIND_UNDERTAKING];
    const char *group = table->cells[undertaking][UNDERTAKING_GROUP];
    uint64_t members = 0;
    for (size_t u = 0; u < table->row_count && group != NULL; u++) {
        const char *other = table->cells[u][UNDERTAKING_GROUP];
        members |= (uint64_t)(other != NULL && strcmp(other, group) == 0) << u;
    }
    return members;
}

static bool is_crossing(uint64_t a, uint64_t b)
{
    return (a & b) != 0 && (a & ~b) != 0 && (b & ~a) != 0;
}

bool corner_may_cross(const struct folder *folder)
{
    const struct folder_table *steps = &folder->tables[KIND_STEP];
    size_t undertakings = folder->tables[KIND_UNDERTAKING].row_count;
    for (size_t i = 0; i < steps->row_count; i++) {
        if (steps->cells[i][STEP_QUANTITY] == NULL)
            continue;
        uint64_t members = under(folder, steps->cells[i]);
        for (size_t j = 0; j < i; j++)
            if (steps->cells[j][STEP_QUANTITY] != NULL
                && is_crossing(members, under(folder, steps->cells[j])))
                return true;
        for (size_t u = 0; u < undertakings; u++)
            if (is_crossing(members, group_of(folder, u)))
                return true;
    }
    return false;
}

/* ------------------------------------------------------------------ tours */

/* Whether an undertaking is in full only for its first tour. */
static bool rotates(const struct folder *folder, const char *undertaking)
{
    const struct folder_table *table = &folder->tables[KIND_UNDERTAKING];
    for (size_t i = 0; i < table->row_count; i++) {
        const char *const *cells = table->cells[i];
        if (strcmp(cells[UNDERTAKING_ID], undertaking) == 0)
            return cells[UNDERTAKING_TOUR] != NULL && cells[UNDERTAKING_INTERVAL] != NULL
                   && atoi(cells[UNDERTAKING_INTERVAL]) > atoi(cells[UNDERTAKING_TOUR]);
    }
    return false;
}

bool corner_may_rest_later(const struct folder *folder)
{
    const struct folder_table *caveats = &folder->tables[KIND_CAVEAT];
    for (size_t i = 0; i < caveats->row_count; i++) {
        const char *const *cells = caveats->cells[i];
        if (strcmp(cells[CAVEAT_KIND], "delay") == 0 && strcmp(cells[CAVEAT_MODE], "limit") == 0
            && rotates(folder, cells[CAVEAT_UNDERTAKING]))
            return true;
    }
    return false;
}
