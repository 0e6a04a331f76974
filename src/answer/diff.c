/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/diff.h"

#include <math.h>
#include <stdlib.h>

const char *diff_what_name(enum diff_what what)
{
    static const char *const names[] = {
        [DIFF_NEW] = "new",
        [DIFF_CHANGED] = "changed",
        [DIFF_SUPERSEDED] = "superseded",
        [DIFF_WITHDRAWN] = "withdrawn",
        [DIFF_GONE] = "gone",
    };
    return names[what];
}

/* ---- positions ------------------------------------------------------------------------------ */

static struct str position_key(struct arena *arena, const struct row *row)
{
    struct str party = row_text(row, POSITION_PARTY), matter = row_text(row, POSITION_MATTER);
    return str_from(arena_printf(arena, "%.*s\n%.*s", STR_ARG(matter), STR_ARG(party)));
}

/* The latest row of each party and matter; of two of the same day the later in the file. */
static void index_latest(struct arena *arena, const struct state *state, struct map *latest)
{
    const struct table *table = &state->record->tables[KIND_POSITION];
    map_init(latest, arena);
    for (size_t i = 0; i < table->row_count; i++) {
        if (!state->counts[KIND_POSITION][i])
            continue;
        struct str key = position_key(arena, &table->rows[i]);
        int64_t other = map_get(latest, key, -1);
        if (other < 0
            || state_said_on(state->record, &table->rows[i])
                   >= state_said_on(state->record, &table->rows[other]))
            map_put(latest, key, (int64_t)i);
    }
}

static const struct row *position_at(const struct state *state, int64_t index)
{
    return index < 0 ? NULL : record_row(state->record, KIND_POSITION, (size_t)index);
}

static int compare_positions(const void *left, const void *right)
{
    const struct diff_position *a = left, *b = right;
    const struct row *x = a->after != NULL ? a->after : a->before;
    const struct row *y = b->after != NULL ? b->after : b->before;
    int order = str_cmp(row_text(x, POSITION_MATTER), row_text(y, POSITION_MATTER));
    return order != 0 ? order : str_cmp(row_text(x, POSITION_PARTY), row_text(y, POSITION_PARTY));
}

static void find_positions(struct arena *arena, struct diff *diff)
{
    struct map old, new;
    index_latest(arena, diff->before, &old);
    index_latest(arena, diff->after, &new);
    struct diff_position *found = ARENA_ARRAY(arena, struct diff_position, old.count + new.count);
    for (size_t i = 0; i < new.capacity; i++) {
        if (new.slots[i].key == NULL)
            continue;
        const struct row *after = position_at(diff->after, new.slots[i].value);
        const struct row *before =
            position_at(diff->before, map_get(&old, map_slot_key(&new.slots[i]), -1));
        if (before == NULL
            || !str_eq(row_text(before, POSITION_STANCE), row_text(after, POSITION_STANCE)))
            found[diff->position_count++] = (struct diff_position){before, after};
    }
    for (size_t i = 0; i < old.capacity; i++)
        if (old.slots[i].key != NULL && map_get(&new, map_slot_key(&old.slots[i]), -1) < 0)
            found[diff->position_count++] =
                (struct diff_position){position_at(diff->before, old.slots[i].value), NULL};
    if (diff->position_count > 0)
        qsort(found, diff->position_count, sizeof *found, compare_positions);
    diff->positions = found;
}

/* ---- facts ------------------------------------------------------------------------------------
 */

static enum truth truth_in(const struct state *state, struct str name, const struct row **row)
{
    int64_t index = state_fact(state, name);
    *row = NULL;
    if (index == STATE_UNKNOWN)
        return TRUTH_UNKNOWN;
    const struct fact *fact = &state->facts[index];
    enum truth truth = fact_on(fact, state->as_of);
    for (uint32_t i = 0; i < fact->span_count; i++)
        if (fact->spans[i].value == truth && fact->spans[i].from <= state->as_of
            && state->as_of < fact->spans[i].until)
            *row = fact->spans[i].row;
    return truth;
}

static int compare_facts(const void *left, const void *right)
{
    const struct diff_fact *a = left, *b = right;
    return str_cmp(a->name, b->name);
}

static void find_facts(struct arena *arena, struct diff *diff)
{
    const struct state *states[] = {diff->before, diff->after};
    struct diff_fact *found = ARENA_ARRAY(
        arena, struct diff_fact, (size_t)diff->before->fact_count + diff->after->fact_count);
    struct map seen;
    map_init(&seen, arena);
    for (int s = 0; s < 2; s++)
        for (uint32_t i = 0; i < states[s]->fact_count; i++) {
            struct diff_fact fact = {.name = states[s]->facts[i].name};
            if (!map_add(&seen, fact.name, 0))
                continue;
            fact.from = truth_in(diff->before, fact.name, &fact.before);
            fact.to = truth_in(diff->after, fact.name, &fact.after);
            if (fact.from != fact.to)
                found[diff->fact_count++] = fact;
        }
    if (diff->fact_count > 0)
        qsort(found, diff->fact_count, sizeof *found, compare_facts);
    diff->facts = found;
}

/* ---- sets ---------------------------------------------------------------------------------------
 */

static bool assess_set(struct arena *arena, const struct state *state,
                       const struct question *question, struct str name,
                       const struct assessment **found, struct error *err)
{
    struct question own = *question;
    struct assessment *assessment = ARENA_NEW(arena, struct assessment);
    own.set = name;
    *found = assessment;
    return assess(arena, state, &own, assessment, err);
}

static bool has_set(const struct state *state, struct str name)
{
    for (uint32_t i = 0; i < state->set_count; i++)
        if (str_eq(state->sets[i], name))
            return true;
    return false;
}

/* Both lists are sorted: one walk merges them. */
static bool find_sets(struct arena *arena, const struct question *question, struct diff *diff,
                      struct error *err)
{
    const struct state *before = diff->before, *after = diff->after;
    struct diff_set *sets =
        ARENA_ARRAY(arena, struct diff_set, (size_t)before->set_count + after->set_count);
    uint32_t b = 0, a = 0;
    while (b < before->set_count || a < after->set_count) {
        int order = b == before->set_count  ? 1
                    : a == after->set_count ? -1
                                            : str_cmp(before->sets[b], after->sets[a]);
        struct diff_set *set = &sets[diff->set_count++];
        set->name = order <= 0 ? before->sets[b] : after->sets[a];
        if (order <= 0
            && !assess_set(arena, before, question, before->sets[b++], &set->before, err))
            return false;
        if (order >= 0 && !assess_set(arena, after, question, after->sets[a++], &set->after, err))
            return false;
    }
    diff->sets = sets;
    return true;
}

static struct str name_parties(struct arena *arena, const struct state *state,
                               const struct party_set *set)
{
    struct buf text;
    buf_init(&text);
    words_parties(&text, state, set->parties, set->count, ", ");
    return words_keep(arena, &text);
}

const struct str *diff_breaking(struct arena *arena, const struct assessment *with,
                                const struct assessment *without, enum reading_name reading,
                                size_t *count)
{
    *count = 0;
    if (with == NULL)
        return NULL;
    const struct reading_answer *own = &with->readings[reading];
    struct str *names = ARENA_ARRAY(arena, struct str, own->breaking_set_count);
    struct map there;
    map_init(&there, arena);
    for (size_t i = 0; without != NULL && i < without->readings[reading].breaking_set_count; i++)
        map_add(&there,
                name_parties(arena, without->premise.state,
                             &without->readings[reading].breaking_sets[i]),
                0);
    for (size_t i = 0; i < own->breaking_set_count; i++) {
        struct str name = name_parties(arena, with->premise.state, &own->breaking_sets[i]);
        if (map_get(&there, name, -1) < 0)
            names[(*count)++] = name;
    }
    return names;
}

static bool coverage_differs(bool is_asked, double coverage, bool was_asked, double before)
{
    return is_asked != was_asked || (is_asked && fabs(coverage - before) > DIFF_TIE);
}

static bool reading_differs(struct arena *scratch, const struct diff_set *set, int r)
{
    const struct reading_answer *a = &set->before->readings[r], *b = &set->after->readings[r];
    size_t new, gone;
    diff_breaking(scratch, set->after, set->before, (enum reading_name)r, &new);
    diff_breaking(scratch, set->before, set->after, (enum reading_name)r, &gone);
    return a->critical_met != b->critical_met || new + gone > 0
           || coverage_differs(a->is_asked, a->coverage, b->is_asked, b->coverage);
}

bool diff_set_differs(struct arena *scratch, const struct diff_set *set)
{
    if (set->before == NULL || set->after == NULL || set->before->verdict != set->after->verdict)
        return true;
    for (int r = 0; r < READING_COUNT; r++)
        if (reading_differs(scratch, set, r))
            return true;
    for (int stage = 0; stage < STAGE_LADDER_COUNT; stage++)
        if (coverage_differs(set->before->ladder_is_asked, set->before->ladder[stage],
                             set->after->ladder_is_asked, set->after->ladder[stage]))
            return true;
    return false;
}

/* ---- the whole
 * ------------------------------------------------------------------------------------ */

static void compare_records(struct arena *arena, const struct state *before,
                            const struct state *after, struct diff *diff)
{
    *diff = (struct diff){.before = before, .after = after};
    diff_rows(arena, diff);
    find_positions(arena, diff);
    find_facts(arena, diff);
}

bool diff_make(struct arena *arena, const struct state *before, const struct state *after,
               const struct question *question, struct diff *diff, struct error *err)
{
    compare_records(arena, before, after, diff);
    return find_sets(arena, question, diff, err);
}

bool diff_make_with(struct arena *arena, const struct state *before, const struct state *after,
                    const struct assessment *assessments, size_t count, struct diff *diff,
                    struct error *err)
{
    compare_records(arena, before, after, diff);
    struct diff_set *sets = ARENA_ARRAY(arena, struct diff_set, count);
    for (size_t i = 0; i < count; i++) {
        const struct question *question = &assessments[i].premise.question;
        sets[i] = (struct diff_set){.name = question->set, .after = &assessments[i]};
        if (has_set(before, question->set)
            && !assess_set(arena, before, question, question->set, &sets[i].before, err))
            return false;
    }
    diff->sets = sets;
    diff->set_count = count;
    return true;
}

bool diff_first_day(const struct state *after, int32_t asked, int32_t *day, struct error *err)
{
    *day = asked;
    if (asked == DATE_NONE && after->as_of != DATE_NONE)
        *day = record_date_before(after->record, after->as_of);
    if (*day == DATE_NONE)
        return error_set(err, ERROR_USAGE, "nothing was said on an earlier day; give --from");
    if (after->as_of != DATE_NONE && *day > after->as_of)
        return error_set(err, ERROR_USAGE, "--from is after the day that it is compared with");
    return true;
}

bool diff_is_empty(const struct diff *diff)
{
    struct arena scratch;
    bool empty = diff->row_count + diff->position_count + diff->fact_count == 0;
    arena_init(&scratch);
    for (size_t i = 0; i < diff->set_count && empty; i++)
        empty = !diff_set_differs(&scratch, &diff->sets[i]);
    arena_release(&scratch);
    return empty;
}
