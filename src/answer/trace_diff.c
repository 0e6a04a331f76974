/* SPDX-License-Identifier: Apache-2.0 */
/* The chain behind a row, a party, a fact or a set that is not what it was. There are two states,
 * which may be of two records: each link is told from one side or the other. */
#include "answer/trace_diff.h"

#include <inttypes.h>

const struct state *trace_state(const struct diff_tracer *told, enum side side)
{
    return side == BEFORE ? told->diff->before : told->diff->after;
}

/* Turns to one side: the rows of the links that follow are of its record. */
struct tracer *trace_at(struct diff_tracer *told, enum side side)
{
    told->tracer.premise = &told->premises[side];
    for (int r = 0; r < READING_COUNT; r++)
        told->tracer.lives[r] = told->lives[side][r];
    return &told->tracer;
}

/* "as of 2026-01-05", with the record or the number of entries where these tell the sides apart. */
static const char *side_name(struct diff_tracer *told, enum side side)
{
    const struct record *own = trace_state(told, side)->record;
    const struct record *other = trace_state(told, side == BEFORE ? AFTER : BEFORE)->record;
    struct arena *arena = told->tracer.arena;
    char date[DATE_TEXT_BYTES];
    int32_t as_of = trace_state(told, side)->as_of;
    const char *day = as_of == DATE_NONE ? "as of no date"
                                         : arena_printf(arena, "as of %s", date_write(date, as_of));
    if (!str_eq(own->path, other->path))
        return arena_printf(arena, "in %.*s, %s", STR_ARG(own->path), day);
    if (own->ledger.size != other->ledger.size)
        return arena_printf(arena, "with %" PRId64 " entries, %s", own->ledger.size, day);
    return day;
}

static bool open_sides(struct diff_tracer *told, struct error *err)
{
    struct question question = question_default();
    for (int side = BEFORE; side < SIDE_COUNT; side++) {
        const struct state *state = trace_state(told, (enum side)side);
        if (!premise_make_without_set(told->tracer.arena, state, &question, &told->premises[side],
                                      err))
            return false;
        told->tracer.premise = &told->premises[side];
        trace_find_lives(&told->tracer);
        for (int r = 0; r < READING_COUNT; r++)
            told->lives[side][r] = told->tracer.lives[r];
        told->names[side] = side_name(told, (enum side)side);
    }
    return true;
}

/* ---- rows ------------------------------------------------------------------------------- */

/* A row of one side under a line that says which side and when it was said. With `answer` what an
 * undertaking gave in each reading. */
static void add_row(struct diff_tracer *told, int depth, enum side side, const struct row *row,
                    const struct assessment *answer)
{
    const struct state *state = trace_state(told, side);
    struct tracer *tracer = trace_at(told, side);
    char date[DATE_TEXT_BYTES];
    int32_t said = state_said_on(state->record, row);
    uint32_t u =
        row->kind == KIND_UNDERTAKING ? state->undertaking_of_row[row->index] : STATE_NOT_COUNTED;
    trace_add(tracer, depth, NULL, "%s%s%s:", told->names[side],
              said == DATE_NONE ? "" : ", said on ",
              said == DATE_NONE ? "" : date_write(date, said));
    if (u == STATE_NOT_COUNTED)
        trace_row(tracer, depth + 1, row);
    else
        trace_undertaking(tracer, depth + 1, u);
    for (int r = 0; r < READING_COUNT && u != STATE_NOT_COUNTED && answer != NULL; r++)
        trace_given(tracer, depth + 2, &answer->readings[r], u);
}

static void add_supersedes(struct diff_tracer *told, int depth, const struct row *row)
{
    if (row->kind == KIND_UNDERTAKING && row_has(row, UNDERTAKING_SUPERSEDES))
        trace_add(trace_at(told, AFTER), depth, row, "%.*s supersedes %.*s",
                  STR_ARG(row_text(row, 0)), STR_ARG(row_text(row, UNDERTAKING_SUPERSEDES)));
}

/* The rows that stood in between for a time. */
static void add_through(struct diff_tracer *told, int depth, const struct diff_row *row)
{
    for (size_t i = 0; i < row->through_count; i++) {
        const struct row *between =
            record_find(told->diff->after->record, KIND_UNDERTAKING, row->through[i]);
        if (between == NULL)
            continue;
        add_supersedes(told, depth, between);
        trace_source_of(trace_at(told, AFTER), depth + 1, between);
    }
}

/* One line of the answer: the old row and the new one, and the cells in which they differ. `set`:
 * with what it gave and gives there. */
void trace_changed(struct diff_tracer *told, int depth, const struct diff_row *row,
                   const struct diff_set *set, const char *remark)
{
    struct tracer *tracer = trace_at(told, row->after != NULL ? AFTER : BEFORE);
    struct arena *arena = tracer->arena;
    trace_add(tracer, depth, row->after != NULL ? row->after : row->before,
              "%.*s, a row of %s: %s%s%s", STR_ARG(diff_row_words(arena, row)),
              kind_infos[row->kind].name, diff_what_name(row->what), remark == NULL ? "" : "; ",
              remark == NULL ? "" : remark);
    if (row->field_count > 0)
        trace_add(tracer, depth + 1, NULL, "%.*s",
                  STR_ARG(diff_change_words(arena, told->diff, row)));
    if (row->before != NULL)
        add_row(told, depth + 1, BEFORE, row->before, set == NULL ? NULL : set->before);
    else
        trace_add(trace_at(told, BEFORE), depth + 1, NULL, "%s: it was not there",
                  told->names[BEFORE]);
    add_through(told, depth + 1, row);
    if (row->after == NULL) {
        trace_add(trace_at(told, AFTER), depth + 1, NULL, "%s: it is not there",
                  told->names[AFTER]);
        return;
    }
    add_row(told, depth + 1, AFTER, row->after, set == NULL ? NULL : set->after);
    add_supersedes(told, depth + 2, row->after);
}

/* ---- positions and facts ---------------------------------------------------------------- */

static void add_position(struct diff_tracer *told, int depth, const struct diff_position *position)
{
    const struct row *row = position->after != NULL ? position->after : position->before;
    struct str from = position->before == NULL ? STR("nothing said")
                                               : row_text(position->before, POSITION_STANCE);
    struct str to =
        position->after == NULL ? STR("nothing said") : row_text(position->after, POSITION_STANCE);
    trace_add(trace_at(told, position->after != NULL ? AFTER : BEFORE), depth, row,
              "%.*s on %.*s: %.*s → %.*s", STR_ARG(row_text(row, POSITION_PARTY)),
              STR_ARG(row_text(row, POSITION_MATTER)), STR_ARG(from), STR_ARG(to));
    if (position->before != NULL)
        add_row(told, depth + 1, BEFORE, position->before, NULL);
    if (position->after != NULL)
        add_row(told, depth + 1, AFTER, position->after, NULL);
}

static void add_truth(struct diff_tracer *told, int depth, enum side side,
                      const struct diff_fact *fact)
{
    const struct state *state = trace_state(told, side);
    int64_t index = state_fact(state, fact->name);
    bool is_told = (side == BEFORE ? fact->before : fact->after) != NULL;
    struct str truth = diff_truth_words(side == BEFORE ? fact->from : fact->to);
    bool is_contested =
        index != STATE_UNKNOWN && fact_is_contested(&state->facts[index], state->as_of);
    trace_add(trace_at(told, side), depth, NULL, "%s: %.*s%s", told->names[side], STR_ARG(truth),
              is_contested ? ", because rows contradict each other"
              : is_told    ? ""
                           : ", because no row speaks of that day");
    if (index != STATE_UNKNOWN)
        trace_fact_rows(&told->tracer, depth + 1, (uint32_t)index, state->as_of);
}

/* What hangs on it, with its condition and what else is in it. */
static void add_hanging(struct diff_tracer *told, int depth, struct str name)
{
    const struct state *state = told->diff->after;
    int64_t fact = state_fact(state, name);
    for (uint32_t u = 0; u < state->undertaking_count && fact != STATE_UNKNOWN; u++) {
        if (!undertaking_waits_for(&state->undertakings[u], (uint32_t)fact))
            continue;
        trace_add(trace_at(told, AFTER), depth, state->undertakings[u].row, "%.*s hangs on it",
                  STR_ARG(state->undertakings[u].id));
        trace_undertaking(&told->tracer, depth + 1, u);
    }
}

void trace_moved(struct diff_tracer *told, int depth, const struct diff_fact *fact)
{
    trace_add(trace_at(told, AFTER), depth, NULL, "%.*s: %.*s → %.*s", STR_ARG(fact->name),
              STR_ARG(diff_truth_words(fact->from)), STR_ARG(diff_truth_words(fact->to)));
    add_truth(told, depth + 1, BEFORE, fact);
    add_truth(told, depth + 1, AFTER, fact);
}

/* ---- parties ---------------------------------------------------------------------------- */

/* Whose row it is: by its own cell, or by that of the undertaking it is about. */
static struct str party_of(const struct record *record, const struct row *row)
{
    int party = field_find(row->kind, STR("party"));
    int undertaking = field_find(row->kind, STR("undertaking"));
    if (row->kind == KIND_PARTY)
        return row_text(row, PARTY_ID);
    if (party >= 0)
        return row_text(row, party);
    if (undertaking < 0 || !row_has(row, undertaking))
        return (struct str){0};
    return row_text(record_row(record, KIND_UNDERTAKING, (size_t)row_value(row, undertaking, 0)),
                    UNDERTAKING_PARTY);
}

static bool is_of_party(const struct diff_tracer *told, const struct diff_row *row,
                        struct str party)
{
    return (row->before != NULL && str_eq(party_of(told->diff->before->record, row->before), party))
           || (row->after != NULL
               && str_eq(party_of(told->diff->after->record, row->after), party));
}

static bool lists(struct str names, struct str party)
{
    struct str name;
    while (str_next(&names, ',', &name))
        if (str_eq(str_trim(name), party))
            return true;
    return false;
}

/* Breaking sets with the party in them that are new, or break no more. */
static void add_breaking(struct diff_tracer *told, int depth, const struct diff_set *set,
                         struct str party)
{
    for (int r = 0; r < READING_COUNT; r++)
        for (int side = BEFORE; side < SIDE_COUNT; side++) {
            size_t count;
            const struct str *names = diff_breaking(
                told->tracer.arena, side == AFTER ? set->after : set->before,
                side == AFTER ? set->before : set->after, (enum reading_name)r, &count);
            for (size_t i = 0; i < count; i++)
                if (lists(names[i], party))
                    trace_add(trace_at(told, (enum side)side), depth, NULL,
                              "set %.*s, %s: {%.*s} %s", STR_ARG(set->name), readings[r].name,
                              STR_ARG(names[i]),
                              side == AFTER ? "is a new breaking set" : "breaks it no more");
        }
}

static void add_party(struct diff_tracer *told, enum side side, struct str code)
{
    const struct diff *diff = told->diff;
    const struct row *row = record_find(trace_state(told, side)->record, KIND_PARTY, code);
    trace_row(trace_at(told, side), 0, row);
    size_t before = told->tracer.count;
    for (size_t i = 0; i < diff->position_count; i++) {
        const struct diff_position *own = &diff->positions[i];
        if (str_eq(row_text(own->after != NULL ? own->after : own->before, POSITION_PARTY), code))
            add_position(told, 1, own);
    }
    for (size_t i = 0; i < diff->row_count; i++)
        if (is_of_party(told, &diff->rows[i], code))
            trace_changed(told, 1, &diff->rows[i], NULL, NULL);
    for (size_t i = 0; i < diff->set_count; i++)
        add_breaking(told, 1, &diff->sets[i], code);
    if (told->tracer.count == before)
        trace_add(trace_at(told, side), 1, NULL, "nothing of it changed");
}

/* ---- finding what is asked for ---------------------------------------------------------- */

static bool is_called(const struct row *row, struct str id)
{
    return row != NULL && row->kind != KIND_FIT && str_eq(row_text(row, 0), id);
}

static bool is_about(const struct diff_row *row, struct str id)
{
    bool is_it = str_eq(row->id, id) || is_called(row->before, id) || is_called(row->after, id);
    for (size_t i = 0; i < row->through_count; i++)
        is_it = is_it || str_eq(row->through[i], id);
    return is_it;
}

/* A row that changed, and what moved by it. */
static bool add_changed_row(struct diff_tracer *told, struct str id)
{
    const struct diff *diff = told->diff;
    bool any = false;
    for (size_t i = 0; i < diff->row_count; i++) {
        if (!is_about(&diff->rows[i], id))
            continue;
        trace_changed(told, 0, &diff->rows[i], NULL, NULL);
        trace_sets_of(told, 1, &diff->rows[i]);
        any = true;
    }
    for (size_t i = 0; i < diff->position_count; i++)
        if (is_called(diff->positions[i].before, id) || is_called(diff->positions[i].after, id)) {
            add_position(told, any, &diff->positions[i]);
            any = true;
        }
    for (size_t i = 0; i < diff->fact_count; i++)
        if (is_called(diff->facts[i].before, id) || is_called(diff->facts[i].after, id)) {
            trace_moved(told, any, &diff->facts[i]);
            any = true;
        }
    return any;
}

static bool add_moved_fact(struct diff_tracer *told, struct str name)
{
    for (size_t i = 0; i < told->diff->fact_count; i++) {
        if (!str_eq(told->diff->facts[i].name, name))
            continue;
        trace_moved(told, 0, &told->diff->facts[i]);
        add_hanging(told, 1, name);
        return true;
    }
    return false;
}

static bool add_known_set(struct diff_tracer *told, struct str name)
{
    for (size_t i = 0; i < told->diff->set_count; i++) {
        if (!str_eq(told->diff->sets[i].name, name))
            continue;
        trace_set(told, &told->diff->sets[i]);
        return true;
    }
    return false;
}

static bool add_known_party(struct diff_tracer *told, struct str code)
{
    enum side side = state_party(told->diff->after, code) != STATE_UNKNOWN ? AFTER : BEFORE;
    if (state_party(trace_state(told, side), code) == STATE_UNKNOWN)
        return false;
    add_party(told, side, code);
    return true;
}

/* An undertaking whose row is what it was, with each fact that it hangs on and that moved. */
static void add_still(struct diff_tracer *told, enum side side, uint32_t u)
{
    const struct state *state = trace_state(told, side);
    trace_undertaking(trace_at(told, side), 0, u);
    for (size_t i = 0; i < told->diff->fact_count; i++) {
        int64_t fact = state_fact(state, told->diff->facts[i].name);
        if (fact != STATE_UNKNOWN && undertaking_waits_for(&state->undertakings[u], (uint32_t)fact))
            trace_moved(told, 1, &told->diff->facts[i]);
    }
}

/* What is in the record and did not change. */
static bool add_unchanged(struct diff_tracer *told, struct str id)
{
    for (int side = AFTER; side >= BEFORE; side--) {
        int64_t u = state_undertaking(trace_state(told, (enum side)side), id);
        if (u != STATE_UNKNOWN)
            add_still(told, (enum side)side, (uint32_t)u);
        else if (!trace_any_row(trace_at(told, (enum side)side), id))
            continue;
        trace_add(&told->tracer, 1, NULL, "its row did not change: %s it is what it was %s",
                  told->names[AFTER], told->names[BEFORE]);
        return true;
    }
    return false;
}

static bool unknown_id(struct diff_tracer *told, struct str id, struct error *err)
{
    const struct diff *diff = told->diff;
    for (int side = BEFORE; side < SIDE_COUNT; side++) {
        const struct state *state = trace_state(told, (enum side)side);
        trace_know_state(trace_at(told, (enum side)side));
        for (uint32_t p = 0; p < state->party_count; p++)
            trace_know(&told->tracer, state->parties[p].id);
    }
    for (size_t i = 0; i < diff->row_count; i++)
        trace_know(&told->tracer, diff->rows[i].id);
    for (size_t i = 0; i < diff->set_count; i++)
        trace_know(&told->tracer, diff->sets[i].name);
    return trace_unknown(&told->tracer, id, err);
}

bool trace_diff(struct arena *arena, const struct diff *diff, struct str id, struct trace *trace,
                struct error *err)
{
    struct diff_tracer told = {.tracer = {.arena = arena}, .diff = diff};
    if (!open_sides(&told, err))
        return false;
    if (!add_moved_fact(&told, id) && !add_known_party(&told, id) && !add_changed_row(&told, id)
        && !add_known_set(&told, id) && !add_unchanged(&told, id))
        return unknown_id(&told, id, err);
    *trace =
        (struct trace){.links = told.tracer.links, .count = told.tracer.count, .is_of_two = true};
    return true;
}
