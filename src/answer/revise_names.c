/* SPDX-License-Identifier: Apache-2.0 */
/* Which undertakings get new rows, and how conditions follow their names. */
#include "answer/revise_parts.h"

bool revise_names_revised(const struct reviser *r, const struct condition *condition)
{
    for (uint32_t i = 0; condition != NULL && i < condition->node_count; i++) {
        const struct condition_node *node = &condition->nodes[i];
        if (node->op != CONDITION_NAME || node->target != TARGET_UNDERTAKING)
            continue;
        uint32_t u = r->state->undertaking_of_row[node->index];
        if (u != STATE_NOT_COUNTED && r->new_ids[u].size > 0)
            return true;
    }
    return false;
}

/* Names come in the text's order. */
struct str revise_rename(const struct reviser *r, const struct condition *condition)
{
    struct buf text;
    size_t done = 0;
    buf_init(&text);
    for (uint32_t i = 0; i < condition->node_count; i++) {
        const struct condition_node *node = &condition->nodes[i];
        if (node->op != CONDITION_NAME || node->target != TARGET_UNDERTAKING)
            continue;
        uint32_t u = r->state->undertaking_of_row[node->index];
        if (u == STATE_NOT_COUNTED || r->new_ids[u].size == 0)
            continue;
        buf_str(&text, (struct str){condition->text.data + done, node->offset - done});
        buf_str(&text, r->new_ids[u]);
        done = node->offset + node->name.size;
    }
    buf_str(&text, (struct str){condition->text.data + done, condition->text.size - done});
    struct str renamed = {arena_copy(r->arena, text.data, text.size), text.size};
    buf_release(&text);
    return renamed;
}

/* ---- which ----------------------------------------------------------------------------------- */

/* Gives it an id for a new row; false if it has one already. */
static bool revise_undertaking(struct reviser *r, uint32_t u, const struct reply *because)
{
    if (r->first_of[u] != NULL)
        return false;
    r->first_of[u] = because;
    r->new_ids[u] = revise_next_id(r, KIND_UNDERTAKING, r->state->undertakings[u].id);
    return true;
}

/* Who names whom: the undertakings whose conditions name undertaking u are by[first[u] .. first[u +
 * 1]). */
struct namers {
    uint32_t *first, *by;
};

/* Calls `visit` for each undertaking that the condition of a standing one names. */
static void each_name(struct reviser *r, struct namers *namers,
                      void (*visit)(struct namers *namers, uint32_t named, uint32_t by))
{
    for (uint32_t u = 0; u < r->state->undertaking_count; u++) {
        const struct undertaking *undertaking = &r->state->undertakings[u];
        const struct condition *condition = undertaking->condition;
        if (!reading_counts(&readings[READING_GENEROUS], undertaking))
            continue;
        for (uint32_t i = 0; condition != NULL && i < condition->node_count; i++) {
            const struct condition_node *node = &condition->nodes[i];
            if (node->op != CONDITION_NAME || node->target != TARGET_UNDERTAKING)
                continue;
            uint32_t named = r->state->undertaking_of_row[node->index];
            if (named != STATE_NOT_COUNTED)
                visit(namers, named, u);
        }
    }
}

static void count_name(struct namers *namers, uint32_t named, uint32_t by)
{
    (void)by;
    namers->first[named + 2]++;
}

static void keep_name(struct namers *namers, uint32_t named, uint32_t by)
{
    namers->by[namers->first[named + 1]++] = by;
}

static struct namers find_namers(struct reviser *r)
{
    uint32_t count = r->state->undertaking_count;
    struct namers namers = {ARENA_ARRAY(r->arena, uint32_t, (size_t)count + 2), NULL};
    each_name(r, &namers, count_name);
    for (uint32_t u = 0; u < count; u++)
        namers.first[u + 2] += namers.first[u + 1];
    namers.by = ARENA_ARRAY(r->arena, uint32_t, (size_t)namers.first[count + 1] + 1);
    each_name(r, &namers, keep_name);
    return namers;
}

void revise_find(struct reviser *r)
{
    struct namers namers = find_namers(r);
    uint32_t *queue = ARENA_ARRAY(r->arena, uint32_t, r->state->undertaking_count);
    uint32_t count = 0;
    for (size_t i = 0; i < r->replies->count; i++) {
        const struct reply *reply = &r->replies->items[i];
        if (reply->question->fact == STATE_UNKNOWN
            && revise_undertaking(r, reply->question->undertaking, reply))
            queue[count++] = reply->question->undertaking;
    }
    for (uint32_t next = 0; next < count; next++) {
        uint32_t u = queue[next];
        for (uint32_t i = namers.first[u]; i < namers.first[u + 1]; i++)
            if (revise_undertaking(r, namers.by[i], r->first_of[u]))
                queue[count++] = namers.by[i];
    }
}
