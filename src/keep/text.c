/* SPDX-License-Identifier: Apache-2.0 */
#include "keep/text.h"

#include "keep/serves.h"

#include <stdlib.h>
#include <string.h>

enum {
    LIKENESS_MIN = 400,      /* below this two topics are not taken for one clause */
    SAME_NUMBER_BONUS = 100, /* the same number counts as much as that much more likeness */
};

int text_likeness(const struct clause *a, const struct clause *b)
{
    if (a->topic.size == 0 || b->topic.size == 0)
        return -1;
    return likeness(a->trigrams, b->trigrams);
}

/* What is exactly at the threshold may still be paired, hence the 1. An unknown topic counts as
 * just too little, so that only the same number makes a pair of it. */
int text_worth(int likeness, bool same_number)
{
    int known = likeness < 0 ? LIKENESS_MIN - SAME_NUMBER_BONUS : likeness;
    return known - LIKENESS_MIN + 1 + (same_number ? SAME_NUMBER_BONUS : 0);
}

/* ---- order ------------------------------------------------------------------------ */

static bool is_digit(struct str s, size_t at)
{
    return at < s.size && s.data[at] >= '0' && s.data[at] <= '9';
}

/* The run of digits at `*at`, without leading zeros; `*at` moves behind it. */
static struct str digits_at(struct str s, size_t *at)
{
    while (is_digit(s, *at) && s.data[*at] == '0')
        ++*at;
    struct str digits = {s.data + *at, 0};
    for (; is_digit(s, *at); ++*at)
        digits.size++;
    return digits;
}

int text_compare_numbers(struct str a, struct str b)
{
    size_t i = 0, k = 0;
    while (i < a.size && k < b.size) {
        if (is_digit(a, i) && is_digit(b, k)) {
            struct str x = digits_at(a, &i), y = digits_at(b, &k);
            int order = x.size != y.size ? (x.size < y.size ? -1 : 1) : str_cmp(x, y);
            if (order != 0)
                return order;
        } else if (a.data[i] != b.data[k]) {
            return (unsigned char)a.data[i] < (unsigned char)b.data[k] ? -1 : 1;
        } else {
            i++;
            k++;
        }
    }
    if (i < a.size || k < b.size)
        return i < a.size ? 1 : -1;
    return str_cmp(a, b);
}

static int compare_clauses(const void *left, const void *right)
{
    const struct clause *a = left, *b = right;
    int order = str_cmp(row_text(a->row, CLAUSE_DOCUMENT), row_text(b->row, CLAUSE_DOCUMENT));
    if (order == 0)
        order = str_cmp(row_text(a->row, CLAUSE_VERSION), row_text(b->row, CLAUSE_VERSION));
    if (order == 0)
        order = text_compare_numbers(a->number, b->number);
    return order != 0 ? order : str_cmp(a->id, b->id);
}

static int compare_versions(const void *left, const void *right)
{
    const struct text_version *a = left, *b = right;
    int order = str_cmp(a->document, b->document);
    if (order != 0)
        return order;
    bool a_known = a->on != DATE_NONE, b_known = b->on != DATE_NONE;
    if (a_known != b_known)
        return a_known ? -1 : 1;
    if (a->on != b->on)
        return a->on < b->on ? -1 : 1;
    return str_cmp(a->name, b->name);
}

/* ---- what a clause touches --------------------------------------------------------- */

/* By undertaking: the one that supersedes it (the first by id), or STATE_NOT_COUNTED. */
static const uint32_t *find_successors(struct arena *arena, const struct state *state)
{
    uint32_t *successors = ARENA_ARRAY(arena, uint32_t, state->undertaking_count);
    for (uint32_t u = 0; u < state->undertaking_count; u++)
        successors[u] = STATE_NOT_COUNTED;
    for (uint32_t u = 0; u < state->undertaking_count; u++) {
        struct str rest = row_text(state->undertakings[u].row, UNDERTAKING_SUPERSEDES), id;
        while (list_next(&rest, &id)) {
            int64_t old = state_undertaking(state, id);
            if (old >= 0 && successors[old] == STATE_NOT_COUNTED)
                successors[old] = u;
        }
    }
    return successors;
}

static enum touch_state stage_state(enum stage stage)
{
    switch (stage) {
    case STAGE_WITHDRAWN:
        return TOUCH_WITHDRAWN;
    case STAGE_REFUSED:
        return TOUCH_REFUSED;
    case STAGE_LAPSED:
        return TOUCH_LAPSED;
    default:
        return TOUCH_STANDS;
    }
}

/* The last row of the line, which says whether anything of it stands: a withdrawal is mostly
 * written as a new row that supersedes the offer. Records have no circles; the bound is for
 * certainty. */
static uint32_t last_of(const struct state *state, const uint32_t *successors, uint32_t first)
{
    uint32_t last = first;
    for (uint32_t i = 0; successors[last] != STATE_NOT_COUNTED && i < state->undertaking_count; i++)
        last = successors[last];
    return last;
}

static void fold_undertaking_touch(const struct state *state, const uint32_t *successors,
                                   struct touch *touch)
{
    uint32_t first = state->undertaking_of_row[touch->row->index];
    touch->state = TOUCH_NOT_YET;
    if (first == STATE_NOT_COUNTED)
        return;
    uint32_t last = last_of(state, successors, first);
    touch->state = stage_state(state->undertakings[last].stage);
    if (touch->state != TOUCH_STANDS || last == first)
        return;
    touch->state = TOUCH_SUPERSEDED;
    touch->now = state->undertakings[last].id;
}

/* The row of an id: undertakings, requirements and rules first, then any other kind. */
static const struct row *find_touched(const struct record *record, struct str id)
{
    static const enum kind kinds[] = {KIND_UNDERTAKING, KIND_REQUIREMENT, KIND_RULE};
    const struct row *row = NULL;
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds && row == NULL; k++)
        row = record_find(record, kinds[k], id);
    for (int kind = 0; kind < KIND_COUNT && row == NULL; kind++)
        row = record_find(record, (enum kind)kind, id);
    return row;
}

static const struct requirement *requirement_of(const struct state *state, const struct row *row)
{
    for (uint32_t i = 0; i < state->requirement_count; i++)
        if (state->requirements[i].row == row)
            return &state->requirements[i];
    return NULL;
}

static struct touch fold_touch(struct arena *arena, const struct state *state,
                               const uint32_t *successors, const struct clause *clause,
                               struct str id)
{
    const struct row *row = find_touched(state->record, id);
    CHECK(row != NULL); /* the record is free of errors */
    struct touch touch = {.id = id, .kind = row->kind, .row = row};
    if (row->kind == KIND_UNDERTAKING)
        fold_undertaking_touch(state, successors, &touch);
    else if (!state->counts[row->kind][row->index])
        touch.state = TOUCH_NOT_YET;
    else if (row->kind == KIND_REQUIREMENT && clause->effect == EFFECT_FORBIDS)
        touch.offers = serves_find(arena, state, requirement_of(state, row), &touch.offer_count);
    return touch;
}

static struct touch *fold_touches(struct arena *arena, const struct state *state,
                                  const uint32_t *successors, struct clause *clause)
{
    struct touch *touches = NULL;
    size_t count = 0, capacity = 0;
    for (struct str rest = row_text(clause->row, CLAUSE_TOUCHES), id; list_next(&rest, &id);) {
        ARENA_GROW(arena, &touches, count, &capacity);
        touches[count++] = fold_touch(arena, state, successors, clause, id);
    }
    clause->touches = touches;
    clause->touch_count = (uint32_t)count;
    return touches;
}

/* ---- clashes ------------------------------------------------------------------------ */

static bool is_gone(enum touch_state state)
{
    return state == TOUCH_WITHDRAWN || state == TOUCH_REFUSED || state == TOUCH_LAPSED;
}

/* How many touched undertakings are still there, themselves or by what replaced them. */
static uint32_t count_there(const struct clause *clause)
{
    uint32_t there = 0;
    for (uint32_t i = 0; i < clause->touch_count; i++)
        there += clause->touches[i].kind == KIND_UNDERTAKING
                 && (clause->touches[i].state == TOUCH_STANDS
                     || clause->touches[i].state == TOUCH_SUPERSEDED);
    return there;
}

static bool is_touched(const struct clause *clause, struct str id)
{
    for (uint32_t i = 0; i < clause->touch_count; i++)
        if (str_eq(clause->touches[i].id, id))
            return true;
    return false;
}

/* What replaced a row is meant with it; where the clause names both, once. */
static bool hits(const struct clause *clause, const struct touch *touch)
{
    if (clause->effect == EFFECT_UNSAID)
        return false;
    if (touch->kind != KIND_UNDERTAKING)
        return touch->offer_count > 0;
    if (clause->effect == EFFECT_REQUIRES)
        return is_gone(touch->state);
    return touch->state == TOUCH_STANDS
           || (touch->state == TOUCH_SUPERSEDED && !is_touched(clause, touch->now));
}

/*
 * The clause against what is undertaken. A row that was superseded is followed to the one that
 * stands for it: an answer to a question is no way out of a clause (doc/decisions/0055).
 */
static void find_clash(struct clause *clause, struct touch *touches)
{
    static const enum clash clashes[] = {
        [EFFECT_REQUIRES] = CLASH_UNFULFILLED,
        [EFFECT_LIMITS] = CLASH_LIMITED,
        [EFFECT_FORBIDS] = CLASH_FORBIDDEN,
        [EFFECT_UNSAID] = CLASH_NONE,
    };
    bool fulfilled = clause->effect == EFFECT_REQUIRES && count_there(clause) > 0;
    if (clause->state == TEXT_DROPPED || fulfilled)
        return;
    for (uint32_t i = 0; i < clause->touch_count; i++) {
        touches[i].is_hit = hits(clause, &touches[i]);
        if (touches[i].is_hit)
            clause->clash = clashes[clause->effect];
    }
}

/* ---- the fold ----------------------------------------------------------------------- */

static struct clause *fold_clauses(struct arena *arena, const struct state *state, size_t *count)
{
    const struct table *table = &state->record->tables[KIND_CLAUSE];
    struct clause *clauses = ARENA_ARRAY(arena, struct clause, table->row_count);
    const uint32_t *successors = find_successors(arena, state);
    *count = 0;
    for (size_t i = 0; i < table->row_count; i++) {
        const struct row *row = &table->rows[i];
        if (!state->counts[KIND_CLAUSE][i])
            continue;
        struct clause *clause = &clauses[(*count)++];
        *clause = (struct clause){
            .id = row_text(row, CLAUSE_ID),
            .number = row_text(row, CLAUSE_NUMBER),
            .topic = row_text(row, CLAUSE_TOPIC),
            .state = (enum text_state)row_value(row, CLAUSE_STATE, TEXT_UNSAID),
            .effect = (enum text_effect)row_value(row, CLAUSE_EFFECT, EFFECT_UNSAID),
            .trigrams = trigrams_of(arena, row_text(row, CLAUSE_TOPIC)),
            .row = row,
        };
        find_clash(clause, fold_touches(arena, state, successors, clause));
    }
    if (*count > 0)
        qsort(clauses, *count, sizeof *clauses, compare_clauses);
    return clauses;
}

static bool is_of_version(const struct text_version *version, const struct clause *clause)
{
    return str_eq(version->document, row_text(clause->row, CLAUSE_DOCUMENT))
           && str_eq(version->name, row_text(clause->row, CLAUSE_VERSION));
}

static void add_clause(struct text_version *version, const struct clause *clause, int32_t said_on)
{
    version->clause_count++;
    version->counts[clause->state]++;
    version->clash_count += clause->clash == CLASH_FORBIDDEN || clause->clash == CLASH_UNFULFILLED;
    if (version->on == DATE_NONE || (said_on != DATE_NONE && said_on < version->on))
        version->on = said_on;
}

static void fold_versions(struct arena *arena, struct text *text, struct clause *clauses,
                          size_t count)
{
    struct text_version *versions = ARENA_ARRAY(arena, struct text_version, count);
    struct text_version *last = NULL;
    for (size_t i = 0; i < count; i++) {
        if (last == NULL || !is_of_version(last, &clauses[i])) {
            last = &versions[text->version_count++];
            *last = (struct text_version){.document = row_text(clauses[i].row, CLAUSE_DOCUMENT),
                                          .name = row_text(clauses[i].row, CLAUSE_VERSION),
                                          .on = DATE_NONE,
                                          .clauses = &clauses[i]};
        }
        add_clause(last, &clauses[i], state_said_on(text->state->record, clauses[i].row));
    }
    if (count > 0)
        qsort(versions, text->version_count, sizeof *versions, compare_versions);
    for (uint32_t v = 0; v < text->version_count; v++)
        for (uint32_t i = 0; i < versions[v].clause_count; i++)
            clauses[versions[v].clauses - clauses + i].version = &versions[v];
    text->versions = versions;
}

int text_compare_said(const void *left, const void *right, void *record)
{
    const struct row *a = *(const struct row *const *)left, *b = *(const struct row *const *)right;
    int order = str_cmp(row_text(a, POSITION_PARTY), row_text(b, POSITION_PARTY));
    int32_t x = state_said_on(record, a), y = state_said_on(record, b);
    if (order == 0 && x != y)
        order = x < y ? -1 : 1;
    return order != 0 ? order : str_cmp(row_text(a, POSITION_ID), row_text(b, POSITION_ID));
}

static int compare_positions(const void *left, const void *right, void *record)
{
    const struct row *a = *(const struct row *const *)left, *b = *(const struct row *const *)right;
    int order = str_cmp(row_text(a, POSITION_MATTER), row_text(b, POSITION_MATTER));
    return order != 0 ? order : text_compare_said(left, right, record);
}

#define MATTER_PREFIX STR("clause:")

static void fold_positions(struct arena *arena, struct text *text)
{
    const struct state *state = text->state;
    const struct table *table = &state->record->tables[KIND_POSITION];
    const struct row **positions = ARENA_ARRAY(arena, const struct row *, table->row_count);
    struct record record = *state->record; /* a copy that may be handed to qsort_r */
    for (size_t i = 0; i < table->row_count; i++)
        if (state->counts[KIND_POSITION][i]
            && str_starts(row_text(&table->rows[i], POSITION_MATTER), MATTER_PREFIX))
            positions[text->position_count++] = &table->rows[i];
    if (text->position_count > 0)
        qsort_r(positions, text->position_count, sizeof *positions, compare_positions, &record);
    text->positions = positions;
}

void text_fold(struct arena *arena, const struct state *state, struct text *text)
{
    size_t count;
    *text = (struct text){.state = state};
    struct clause *clauses = fold_clauses(arena, state, &count);
    fold_versions(arena, text, clauses, count);
    fold_positions(arena, text);
}
