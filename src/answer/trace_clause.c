/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/trace_clause.h"

#include "answer/positions.h"
#include "answer/words.h"

/* ---- words ------------------------------------------------------------------------------ */

const char *trace_alike(struct text_tracer *told, int likeness)
{
    if (likeness < 0)
        return "likeness unknown: nobody has said what one of the two is about";
    return arena_printf(told->tracer.arena, "alike %d.%03d", likeness / 1000, likeness % 1000);
}

struct str trace_topic(const struct clause *clause)
{
    return clause->topic.size > 0 ? clause->topic : STR("(nobody says about what)");
}

/* "first told on 2031-05-08", "first told on no known day". */
const char *trace_first_told(struct text_tracer *told, const struct text_version *version)
{
    char date[DATE_TEXT_BYTES];
    if (version->on == DATE_NONE)
        return "first told on no known day";
    return arena_printf(told->tracer.arena, "first told on %s", date_write(date, version->on));
}

/* ---- what a clause touches -------------------------------------------------------------- */

static void add_row_touched(struct text_tracer *told, int depth, const struct row *row)
{
    uint32_t u = row->kind == KIND_UNDERTAKING ? told->text->state->undertaking_of_row[row->index]
                                               : STATE_NOT_COUNTED;
    if (u == STATE_NOT_COUNTED)
        trace_row(&told->tracer, depth, row);
    else
        trace_undertaking_row(&told->tracer, depth, u);
}

void trace_touch(struct text_tracer *told, int depth, const struct clause *clause,
                 const struct touch *touch)
{
    struct tracer *tracer = &told->tracer;
    struct str effect = text_effect_name(clause->effect);
    if (clause->state == TEXT_DROPPED) {
        trace_add(tracer, depth, clause->row, "it is dropped, and clashes with %.*s no more",
                  STR_ARG(touch->id));
        return;
    }
    const char *meets = !touch->is_hit                       ? ""
                        : clause->clash == CLASH_UNFULFILLED ? ": here it is not fulfilled"
                        : clause->clash == CLASH_LIMITED     ? ": what stands is limited"
                                                             : ": they clash";
    trace_add(tracer, depth, clause->row, "%.*s %.*s, which %s%s",
              STR_ARG(effect.size > 0 ? effect : STR("touches")), STR_ARG(touch->id),
              touch->state == TOUCH_STANDS    ? "stands"
              : touch->state == TOUCH_NOT_YET ? "does not count as of the date"
              : touch->state == TOUCH_SUPERSEDED
                  ? "is superseded"
                  : arena_printf(tracer->arena, "is %s", text_touch_name(touch->state)),
              meets);
    add_row_touched(told, depth + 1, touch->row);
    int64_t now =
        touch->now.size == 0 ? STATE_UNKNOWN : state_undertaking(told->text->state, touch->now);
    if (now != STATE_UNKNOWN) {
        trace_add(tracer, depth + 1, NULL, "in its place stands %.*s", STR_ARG(touch->now));
        trace_undertaking_row(tracer, depth + 2, (uint32_t)now);
    }
    if (touch->offer_count > 0)
        trace_add(tracer, depth + 1, NULL, "what stands and may serve it:");
    for (uint32_t i = 0; i < touch->offer_count; i++)
        trace_undertaking_row(tracer, depth + 2, touch->offers[i]);
}

/* ---- a clause in one version ------------------------------------------------------------ */

static void add_clause(struct text_tracer *told, int depth, const struct clause *clause)
{
    struct tracer *tracer = &told->tracer;
    struct str effect = text_effect_name(clause->effect);
    trace_add(tracer, depth, clause->row, "in %.*s (%s) number %.*s, %.*s: %.*s%s%.*s",
              STR_ARG(clause->version->name), trace_first_told(told, clause->version),
              STR_ARG(clause->number), STR_ARG(trace_topic(clause)),
              STR_ARG(text_state_name(clause->state)), effect.size > 0 ? ", " : "",
              STR_ARG(effect));
    trace_source_of(tracer, depth + 1, clause->row);
    for (uint32_t i = 0; i < clause->touch_count; i++)
        trace_touch(told, depth + 1, clause, &clause->touches[i]);
}

/* ---- from version to version ------------------------------------------------------------ */

static const struct pair *pair_of(const struct comparison *comparison, const struct clause *clause)
{
    for (uint32_t i = 0; i < comparison->pair_count; i++)
        if (comparison->pairs[i].before == clause || comparison->pairs[i].after == clause)
            return &comparison->pairs[i];
    return NULL;
}

/* The clause of the other version that is most like this one, but for the one it is paired with;
 * NULL if none is alike at all. */
static const struct clause *find_rival(const struct clause *clause,
                                       const struct text_version *other,
                                       const struct clause *partner)
{
    const struct clause *rival = NULL;
    int most = 0;
    for (uint32_t i = 0; i < other->clause_count; i++) {
        int alike = text_likeness(clause, &other->clauses[i]);
        if (&other->clauses[i] == partner || alike <= most)
            continue;
        most = alike;
        rival = &other->clauses[i];
    }
    return rival;
}

/* Who else might have been its counterpart, and why it is not. */
static void add_rival(struct text_tracer *told, int depth, const struct comparison *comparison,
                      const struct clause *clause, const struct clause *partner)
{
    bool is_before = clause->version == comparison->from;
    const struct clause *rival =
        find_rival(clause, is_before ? comparison->to : comparison->from, partner);
    struct tracer *tracer = &told->tracer;
    if (rival == NULL)
        return;
    const struct pair *pair = pair_of(comparison, rival);
    const struct clause *taken = is_before ? pair->before : pair->after;
    int alike = text_likeness(clause, rival);
    const char *why = "";
    if (text_worth(alike, str_eq(clause->number, rival->number)) <= 0)
        why = "not alike enough";
    else if (taken != NULL)
        why = arena_printf(tracer->arena, "it goes with number %.*s", STR_ARG(taken->number));
    else
        why = "the other pairs are worth more in all";
    trace_add(tracer, depth, rival->row,
              "the next most like it is number %.*s of %.*s, %.*s: %s; %s", STR_ARG(rival->number),
              STR_ARG(rival->version->name), STR_ARG(trace_topic(rival)), trace_alike(told, alike),
              why);
}

static const char *why_paired(const struct pair *pair)
{
    bool same_number = str_eq(pair->before->number, pair->after->number);
    if (pair->likeness < 0)
        return "taken for one clause because the number is the same";
    if (same_number && str_eq(pair->before->topic, pair->after->topic))
        return "taken for one clause because number and words are the same";
    return same_number ? "taken for one clause because of all ways to pair what is left this is "
                         "the best in all; the same number counts for 0.100 of likeness"
                       : "taken for one clause because of all ways to pair what is left this is "
                         "the best in all";
}

static const char *why_alone(const struct pair *pair)
{
    if (pair->after == NULL && !pair->is_told_dropped && pair->change == CHANGE_DROPPED)
        return "no clause is taken for it, and no row says that it was dropped";
    return pair->after == NULL ? "no clause is taken for it" : "no clause is taken for it before";
}

const char *trace_change(const struct pair *pair)
{
    bool is_missing = pair->change == CHANGE_DROPPED && !pair->is_told_dropped;
    return is_missing ? "missing" : text_change_name(pair->change);
}

/* What became of a clause between two versions, and why the two are taken for one. */
static void add_pair(struct text_tracer *told, int depth, const struct comparison *comparison,
                     const struct pair *pair)
{
    struct tracer *tracer = &told->tracer;
    const struct clause *own = pair->before != NULL ? pair->before : pair->after;
    bool is_pair = pair->before != NULL && pair->after != NULL;
    trace_add(tracer, depth, NULL, "from %.*s to %.*s: %s", STR_ARG(comparison->from->name),
              STR_ARG(comparison->to->name), trace_change(pair));
    if (is_pair)
        trace_add(tracer, depth + 1, NULL, "number %.*s with number %.*s, %s; %s",
                  STR_ARG(pair->before->number), STR_ARG(pair->after->number),
                  trace_alike(told, pair->likeness), why_paired(pair));
    else
        trace_add(tracer, depth + 1, NULL,
                  "%s: at least 0.400 of likeness is asked, 0.300 under "
                  "the same number",
                  why_alone(pair));
    add_rival(told, depth + 1, comparison, own, is_pair ? pair->after : NULL);
}

/* A clause followed through versions. */
struct thread {
    const struct text_version **versions;
    const struct clause **clauses; /* by version; NULL: it is not in it */
    struct comparison *steps;      /* from each version to the next */
    uint32_t count;                /* of versions */
};

/* The versions that are looked at, in their order: the two that were chosen, or the document's. */
static bool list_versions(struct text_tracer *told, const struct clause *clause,
                          struct thread *thread, struct error *err)
{
    const struct trace_scope *scope = told->scope;
    struct arena *arena = told->tracer.arena;
    thread->versions = ARENA_ARRAY(arena, const struct text_version *, told->text->version_count);
    if (scope->from != NULL) {
        thread->versions[thread->count++] = scope->from;
        if (scope->to != scope->from)
            thread->versions[thread->count++] = scope->to;
    }
    for (uint32_t v = 0; v < told->text->version_count && scope->from == NULL; v++)
        if (str_eq(told->text->versions[v].document, clause->version->document))
            thread->versions[thread->count++] = &told->text->versions[v];
    thread->clauses = ARENA_ARRAY(arena, const struct clause *, thread->count);
    thread->steps = ARENA_ARRAY(arena, struct comparison, thread->count);
    for (uint32_t v = 0; v + 1 < thread->count; v++)
        if (!comparison_make(arena, thread->versions[v], thread->versions[v + 1], &thread->steps[v],
                             err))
            return false;
    return true;
}

/* Both ways from the version that holds it, as long as it has a counterpart. */
static void follow(struct thread *thread, const struct clause *clause)
{
    uint32_t at = 0;
    while (thread->versions[at] != clause->version)
        at++;
    thread->clauses[at] = clause;
    for (uint32_t v = at; v > 0 && thread->clauses[v] != NULL; v--)
        thread->clauses[v - 1] = pair_of(&thread->steps[v - 1], thread->clauses[v])->before;
    for (uint32_t v = at; v + 1 < thread->count && thread->clauses[v] != NULL; v++)
        thread->clauses[v + 1] = pair_of(&thread->steps[v], thread->clauses[v])->after;
}

/* ---- who stands where ------------------------------------------------------------------- */

struct stances {
    const struct row **rows;
    size_t count, capacity;
};

static void collect(struct text_tracer *told, struct stances *stances, const struct clause *before,
                    const struct clause *after)
{
    size_t count;
    const struct row *const *rows =
        text_positions(told->tracer.arena, told->text, before, after, &count);
    for (size_t i = 0; i < count; i++) {
        bool has = false;
        for (size_t k = 0; k < stances->count; k++)
            has = has || stances->rows[k] == rows[i];
        if (has)
            continue;
        ARENA_GROW(told->tracer.arena, &stances->rows, stances->count, &stances->capacity);
        stances->rows[stances->count++] = rows[i];
    }
}

/* Whether the same party says something later. */
static bool is_followed(struct text_tracer *told, const struct stances *stances,
                        const struct row *row)
{
    struct record record = *told->text->state->record;
    for (size_t i = 0; i < stances->count; i++)
        if (str_eq(row_text(stances->rows[i], POSITION_PARTY), row_text(row, POSITION_PARTY))
            && text_compare_said(&stances->rows[i], &row, &record) > 0)
            return true;
    return false;
}

static void add_stance(struct text_tracer *told, int depth, const struct row *row, bool is_followed)
{
    struct str said = positions_date(told->tracer.arena, told->text->state, row);
    struct str by = row_text(row, POSITION_BY_WHOM), condition = row_text(row, POSITION_CONDITION);
    enum stance stance = (enum stance)row_value(row, POSITION_STANCE, STANCE_UNDECIDED);
    trace_add(&told->tracer, depth, row, "%.*s: %.*s, said on %.*s%s%.*s%s%.*s%s",
              STR_ARG(row_text(row, POSITION_PARTY)), STR_ARG(words_stance(stance)),
              STR_ARG(said.size > 0 ? said : STR("no known day")), by.size > 0 ? " by " : "",
              STR_ARG(by), condition.size > 0 ? "; condition: " : "", STR_ARG(condition),
              is_followed ? "; it has said something later" : "");
    trace_source_of(&told->tracer, depth + 1, row);
}

static void add_stances(struct text_tracer *told, int depth, const struct thread *thread)
{
    struct stances stances = {0};
    for (uint32_t v = 0; v < thread->count; v++)
        if (thread->clauses[v] != NULL)
            collect(told, &stances, thread->clauses[v],
                    v + 1 < thread->count ? thread->clauses[v + 1] : NULL);
    if (stances.count == 0) {
        trace_add(&told->tracer, depth, NULL, "no party's position on it is recorded");
        return;
    }
    trace_add(&told->tracer, depth, NULL, "who stands where on it:");
    for (size_t i = 0; i < stances.count; i++)
        add_stance(told, depth + 1, stances.rows[i], is_followed(told, &stances, stances.rows[i]));
}

/* ---- a clause --------------------------------------------------------------------------- */

bool trace_clause(struct text_tracer *told, const struct clause *clause, struct error *err)
{
    struct thread thread = {0};
    uint32_t there = 0;
    if (!list_versions(told, clause, &thread, err))
        return false;
    follow(&thread, clause);
    for (uint32_t v = 0; v < thread.count; v++)
        there += thread.clauses[v] != NULL;
    trace_add(&told->tracer, 0, clause->row, "%.*s: %.*s/%.*s in %.*s, in %u of %u versions",
              STR_ARG(clause->id), STR_ARG(clause->version->document), STR_ARG(clause->number),
              STR_ARG(clause->version->name), (unsigned)there, (unsigned)thread.count);
    for (uint32_t v = 0; v < thread.count; v++) {
        const struct clause *next = v + 1 < thread.count ? thread.clauses[v + 1] : NULL;
        if (thread.clauses[v] != NULL)
            add_clause(told, 1, thread.clauses[v]);
        if (v + 1 < thread.count && (thread.clauses[v] != NULL || next != NULL))
            add_pair(told, 1, &thread.steps[v],
                     pair_of(&thread.steps[v], next != NULL ? next : thread.clauses[v]));
    }
    add_stances(told, 1, &thread);
    return true;
}
