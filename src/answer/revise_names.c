/* SPDX-License-Identifier: Apache-2.0 */
/* Which undertakings get new rows, and how conditions follow their names. */
#include "answer/revise_parts.h"

/* The node's undertaking, or STATE_NOT_COUNTED if it names none that gets a new row. */
static uint32_t revised_at(const struct reviser *r, const struct condition_node *node)
{
    if (node->op != CONDITION_NAME || node->target != TARGET_UNDERTAKING)
        return STATE_NOT_COUNTED;
    uint32_t u = r->state->undertaking_of_row[node->index];
    return u != STATE_NOT_COUNTED && r->new_ids[u].size > 0 ? u : STATE_NOT_COUNTED;
}

bool revise_names_revised(const struct reviser *r, const struct condition *condition)
{
    for (uint32_t i = 0; condition != NULL && i < condition->node_count; i++)
        if (revised_at(r, &condition->nodes[i]) != STATE_NOT_COUNTED)
            return true;
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
        uint32_t u = revised_at(r, node);
        if (u == STATE_NOT_COUNTED)
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

/* ---- conditions of rows that know no `supersedes`
 * ------------------------------------------------ */

/* Both ids, as the operator that the old one stands under takes them. */
static struct str both_ids(struct reviser *r, struct str old, struct str new,
                           const struct condition_node *parent)
{
    bool is_listed = parent->op == CONDITION_AT_LEAST, is_bare = parent->op == CONDITION_OR;
    return str_from(arena_printf(r->arena, "%s%.*s%s%.*s%s", is_listed || is_bare ? "" : "(",
                                 STR_ARG(old), is_listed ? ", " : " or ", STR_ARG(new),
                                 is_listed || is_bare ? "" : ")"));
}

static void fill_edit(struct reviser *r, struct revision_edit *edit,
                      const struct condition *condition)
{
    const uint32_t *parents = condition_parents(r->arena, condition);
    struct buf text;
    size_t done = 0;
    buf_init(&text);
    edit->names = ARENA_ARRAY(r->arena, struct revision_name, condition->node_count);
    for (uint32_t i = 0; i < condition->node_count; i++) {
        const struct condition_node *node = &condition->nodes[i];
        uint32_t u = revised_at(r, node);
        if (u == STATE_NOT_COUNTED)
            continue;
        struct str words = both_ids(r, node->name, r->new_ids[u], &condition->nodes[parents[i]]);
        edit->names[edit->name_count++] =
            (struct revision_name){node, r->new_ids[u], words, r->first_of[u]};
        buf_str(&text, (struct str){condition->text.data + done, node->offset - done});
        buf_str(&text, words);
        done = node->offset + node->name.size;
    }
    buf_str(&text, (struct str){condition->text.data + done, condition->text.size - done});
    edit->text = (struct str){arena_copy(r->arena, text.data, text.size), text.size};
    buf_release(&text);
}

struct edits {
    struct revision_edit *items;
    size_t count, capacity;
};

static void find_edits(struct reviser *r, enum kind kind, int field, struct edits *edits)
{
    const struct record *record = r->state->record;
    for (size_t i = 0; i < record->tables[kind].row_count; i++) {
        const struct row *row = &record->tables[kind].rows[i];
        if (!row_has(row, field))
            continue;
        const struct condition *condition = &record->conditions[row_cell(row, field)->value];
        if (!revise_names_revised(r, condition))
            continue;
        ARENA_GROW(r->arena, &edits->items, edits->count, &edits->capacity);
        struct revision_edit *edit = &edits->items[edits->count++];
        *edit = (struct revision_edit){.row = row, .field = field};
        fill_edit(r, edit, condition);
    }
}

const struct revision_edit *revise_edits(struct reviser *r, size_t *count)
{
    struct edits edits = {NULL, 0, 0};
    for (int k = 0; k < REVISION_KIND_COUNT; k++)
        for (int field = 0; field < kind_infos[revision_kinds[k]].field_count; field++)
            if (revision_kinds[k] != KIND_UNDERTAKING
                && kind_infos[revision_kinds[k]].fields[field].type == TYPE_CONDITION)
                find_edits(r, revision_kinds[k], field, &edits);
    *count = edits.count;
    return edits.items;
}
