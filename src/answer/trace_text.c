/* SPDX-License-Identifier: Apache-2.0 */
/* The chain behind a clause on its way through the versions, behind a version, or behind what
 * clauses touch. */
#include "answer/positions.h"
#include "answer/text.h"
#include "answer/trace_rows.h"
#include "answer/words.h"

/* What the links are told from. */
struct told {
    struct tracer tracer;
    const struct text *text;
    const struct trace_scope *scope;
};

/* ---- words ------------------------------------------------------------------------------- */

static const char *alike_words(struct told *told, int likeness)
{
    if (likeness < 0)
        return "likeness unknown: nobody has said what one of the two is about";
    return arena_printf(told->tracer.arena, "alike %d.%03d", likeness / 1000, likeness % 1000);
}

static struct str topic_of(const struct clause *clause)
{
    return clause->topic.size > 0 ? clause->topic : STR("(nobody says about what)");
}

/* "first told on 2031-05-08", "first told on no known day". */
static const char *told_words(struct told *told, const struct text_version *version)
{
    char date[DATE_TEXT_BYTES];
    if (version->on == DATE_NONE)
        return "first told on no known day";
    return arena_printf(told->tracer.arena, "first told on %s", date_write(date, version->on));
}

static bool is_in_scope(const struct told *told, const struct text_version *version)
{
    const struct trace_scope *scope = told->scope;
    if (scope->from != NULL)
        return version == scope->from || version == scope->to;
    return scope->document.size == 0 || str_eq(scope->document, version->document);
}

/* ---- what a clause touches ------------------------------------------------------------------ */

static void add_row_touched(struct told *told, int depth, const struct row *row)
{
    uint32_t u = row->kind == KIND_UNDERTAKING ? told->text->state->undertaking_of_row[row->index]
                                               : STATE_NOT_COUNTED;
    if (u == STATE_NOT_COUNTED)
        trace_row(&told->tracer, depth, row);
    else
        trace_undertaking_row(&told->tracer, depth, u);
}

static void add_touch(struct told *told, int depth, const struct clause *clause,
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
              touch->standing == STANDING_STANDS    ? "stands"
              : touch->standing == STANDING_NOT_YET ? "does not count as of the date"
              : touch->standing == STANDING_SUPERSEDED
                  ? "is superseded"
                  : arena_printf(tracer->arena, "is %s", text_standing_name(touch->standing)),
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

/* ---- a clause in one version ------------------------------------------------------------------
 */

static void add_clause(struct told *told, int depth, const struct clause *clause)
{
    struct tracer *tracer = &told->tracer;
    struct str effect = text_effect_name(clause->effect);
    trace_add(tracer, depth, clause->row, "in %.*s (%s) number %.*s, %.*s: %.*s%s%.*s",
              STR_ARG(clause->version->name), told_words(told, clause->version),
              STR_ARG(clause->number), STR_ARG(topic_of(clause)),
              STR_ARG(text_state_name(clause->state)), effect.size > 0 ? ", " : "",
              STR_ARG(effect));
    trace_source_of(tracer, depth + 1, clause->row);
    for (uint32_t i = 0; i < clause->touch_count; i++)
        add_touch(told, depth + 1, clause, &clause->touches[i]);
}

/* ---- from version to version ------------------------------------------------------------------
 */

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
static void add_rival(struct told *told, int depth, const struct comparison *comparison,
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
    trace_add(tracer, depth, rival->row, "the next most like it is number %.*s of %.*s, %.*s: %s; %s",
              STR_ARG(rival->number), STR_ARG(rival->version->name), STR_ARG(topic_of(rival)),
              alike_words(told, alike), why);
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

static const char *change_words(const struct pair *pair)
{
    bool is_missing = pair->change == CHANGE_DROPPED && !pair->is_told_dropped;
    return is_missing ? "missing" : text_change_name(pair->change);
}

/* What became of a clause between two versions, and why the two are taken for one. */
static void add_pair(struct told *told, int depth, const struct comparison *comparison,
                     const struct pair *pair)
{
    struct tracer *tracer = &told->tracer;
    const struct clause *own = pair->before != NULL ? pair->before : pair->after;
    bool is_pair = pair->before != NULL && pair->after != NULL;
    trace_add(tracer, depth, NULL, "from %.*s to %.*s: %s", STR_ARG(comparison->from->name),
              STR_ARG(comparison->to->name), change_words(pair));
    if (is_pair)
        trace_add(tracer, depth + 1, NULL, "number %.*s with number %.*s, %s; %s",
                  STR_ARG(pair->before->number), STR_ARG(pair->after->number),
                  alike_words(told, pair->likeness), why_paired(pair));
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
static bool list_versions(struct told *told, const struct clause *clause, struct thread *thread,
                          struct error *err)
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

/* ---- who stands where -------------------------------------------------------------------------
 */

struct stances {
    const struct row **rows;
    size_t count, capacity;
};

static void collect(struct told *told, struct stances *stances, const struct clause *before,
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
static bool is_followed(struct told *told, const struct stances *stances, const struct row *row)
{
    struct record record = *told->text->state->record;
    for (size_t i = 0; i < stances->count; i++)
        if (str_eq(row_text(stances->rows[i], POSITION_PARTY), row_text(row, POSITION_PARTY))
            && text_compare_said(&stances->rows[i], &row, &record) > 0)
            return true;
    return false;
}

static void add_stance(struct told *told, int depth, const struct row *row, bool is_followed)
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

static void add_stances(struct told *told, int depth, const struct thread *thread)
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

/* ---- a clause ---------------------------------------------------------------------------------
 */

static bool add_thread(struct told *told, const struct clause *clause, struct error *err)
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

/* ---- a version --------------------------------------------------------------------------------
 */

static void add_state(struct told *told, const struct text_version *version, enum text_state state)
{
    if (version->counts[state] == 0)
        return;
    trace_add(&told->tracer, 1, NULL, "%u %.*s", (unsigned)version->counts[state],
              STR_ARG(text_state_name(state)));
    for (uint32_t i = 0; i < version->clause_count; i++) {
        const struct clause *clause = &version->clauses[i];
        struct str source = row_text(clause->row, CLAUSE_SOURCE);
        if (clause->state == state)
            trace_add(&told->tracer, 2, clause->row, "%.*s: %.*s, by %.*s, %s%.*s",
                      STR_ARG(clause->number), STR_ARG(topic_of(clause)), STR_ARG(clause->id),
                      source.size > 0 ? "source " : "which names no source", STR_ARG(source));
    }
}

/* The clauses that meet what is undertaken; LIMITED is no clash and not counted as one. */
static void add_clashes(struct told *told, const struct text_version *version)
{
    for (uint32_t i = 0; i < version->clause_count; i++) {
        const struct clause *clause = &version->clauses[i];
        if (clause->clash == CLASH_NONE)
            continue;
        struct buf words;
        buf_init(&words);
        text_describe_clash(&words, told->text->state, clause);
        trace_add(&told->tracer, 1, clause->row, "number %.*s %.*s", STR_ARG(clause->number),
                  STR_ARG(buf_view(&words)));
        buf_release(&words);
        for (uint32_t t = 0; t < clause->touch_count; t++)
            if (clause->touches[t].is_hit)
                add_touch(told, 2, clause, &clause->touches[t]);
    }
}

/* Each source of the version's rows once, and how many rows lean on it. */
static void add_sources(struct told *told, const struct text_version *version)
{
    const struct record *record = told->text->state->record;
    uint32_t *counts =
        ARENA_ARRAY(told->tracer.arena, uint32_t, record->tables[KIND_SOURCE].row_count);
    for (uint32_t i = 0; i < version->clause_count; i++)
        if (row_has(version->clauses[i].row, CLAUSE_SOURCE))
            counts[row_value(version->clauses[i].row, CLAUSE_SOURCE, 0)]++;
    for (uint32_t i = 0; i < version->clause_count; i++) {
        const struct row *row = version->clauses[i].row;
        uint32_t *count =
            row_has(row, CLAUSE_SOURCE) ? &counts[row_value(row, CLAUSE_SOURCE, 0)] : NULL;
        if (count == NULL || *count == 0)
            continue;
        trace_add(&told->tracer, 1, NULL, "of its rows %u rest%s on", (unsigned)*count,
                  *count == 1 ? "s" : "");
        trace_source_of(&told->tracer, 2, row);
        *count = 0;
    }
}

/* What it changed of the version before it, each clause with its row. */
static bool add_changes(struct told *told, const struct text_version *from,
                        const struct text_version *to, struct error *err)
{
    struct comparison comparison;
    struct buf words;
    if (!comparison_make(told->tracer.arena, from, to, &comparison, err))
        return false;
    buf_init(&words);
    text_describe_counts(&words, &comparison);
    trace_add(&told->tracer, 1, NULL, "from %.*s: %.*s", STR_ARG(from->name),
              STR_ARG(buf_view(&words)));
    buf_release(&words);
    for (uint32_t i = 0; i < comparison.pair_count; i++) {
        const struct pair *pair = &comparison.pairs[i];
        const struct clause *last = pair->after != NULL ? pair->after : pair->before;
        bool has_moved = pair->before != NULL && !str_eq(pair->before->number, last->number);
        trace_add(&told->tracer, 2, last->row, "%.*s: %s%s%.*s%s%s", STR_ARG(last->number),
                  change_words(pair), has_moved ? ", was number " : "",
                  STR_ARG(has_moved ? pair->before->number : STR("")),
                  pair->likeness >= 0 ? ", " : "",
                  pair->likeness >= 0 ? alike_words(told, pair->likeness) : "");
    }
    return true;
}

static bool add_version(struct told *told, uint32_t v, struct error *err)
{
    const struct text_version *version = &told->text->versions[v];
    const struct text_version *from = NULL;
    if (told->scope->from != NULL && version == told->scope->to)
        from = told->scope->from;
    else if (v > 0 && str_eq(version[-1].document, version->document))
        from = version - 1;
    trace_add(&told->tracer, 0, NULL, "%.*s/%.*s, %s: %u point%s, %u clash%s",
              STR_ARG(version->document), STR_ARG(version->name), told_words(told, version),
              (unsigned)version->clause_count, version->clause_count == 1 ? "" : "s",
              (unsigned)version->clash_count, version->clash_count == 1 ? "" : "es");
    for (int state = 0; state < TEXT_STATE_COUNT; state++)
        add_state(told, version, (enum text_state)state);
    add_clashes(told, version);
    add_sources(told, version);
    return from == NULL || from == version || add_changes(told, from, version, err);
}

/* ---- what clauses touch -----------------------------------------------------------------------
 */

/* Whether a clause touches the row of this id, or one that it stands for. */
static const struct touch *touch_of(const struct clause *clause, struct str id)
{
    for (uint32_t i = 0; i < clause->touch_count; i++)
        if (str_eq(clause->touches[i].id, id) || str_eq(clause->touches[i].now, id))
            return &clause->touches[i];
    return NULL;
}

static bool add_touched(struct told *told, struct str id)
{
    bool any = false;
    for (uint32_t v = 0; v < told->text->version_count; v++) {
        const struct text_version *version = &told->text->versions[v];
        for (uint32_t i = 0; i < version->clause_count && is_in_scope(told, version); i++) {
            const struct clause *clause = &version->clauses[i];
            const struct touch *touch = touch_of(clause, id);
            if (touch == NULL)
                continue;
            if (!any)
                trace_add(&told->tracer, 0, touch->row, "%.*s is touched by", STR_ARG(id));
            any = true;
            trace_add(&told->tracer, 1, clause->row, "%.*s: %.*s/%.*s in %.*s, %.*s: %.*s",
                      STR_ARG(clause->id), STR_ARG(version->document), STR_ARG(clause->number),
                      STR_ARG(version->name), STR_ARG(topic_of(clause)),
                      STR_ARG(text_state_name(clause->state)));
            trace_source_of(&told->tracer, 2, clause->row);
            add_touch(told, 2, clause, touch);
        }
    }
    return any;
}

/* ---- finding what is asked for ------------------------------------------------------------------
 */

/* By id; else "DOCUMENT/NUMBER", or a number of the document asked for: of the last version that
 * has it. */
static const struct clause *find_clause(const struct told *told, struct str id)
{
    const struct clause *found = NULL;
    for (uint32_t v = 0; v < told->text->version_count; v++) {
        const struct text_version *version = &told->text->versions[v];
        for (uint32_t i = 0; i < version->clause_count && is_in_scope(told, version); i++)
            if (str_eq(version->clauses[i].id, id))
                return &version->clauses[i];
    }
    struct str number = id, document;
    if (!str_next(&number, '/', &document) || document.size == id.size) {
        document = told->scope->document;
        number = id;
    }
    for (uint32_t v = 0; v < told->text->version_count; v++) {
        const struct text_version *version = &told->text->versions[v];
        const struct clause *clause =
            str_eq(version->document, document) && is_in_scope(told, version)
                ? text_find_clause(version, number)
                : NULL;
        found = clause != NULL ? clause : found;
    }
    return found;
}

static bool find_version(const struct told *told, struct str id, uint32_t *version)
{
    struct str name = id, document;
    if (!str_next(&name, '/', &document) || document.size == id.size) {
        document = told->scope->document;
        name = id;
    }
    for (*version = 0; *version < told->text->version_count; ++*version) {
        const struct text_version *own = &told->text->versions[*version];
        if (str_eq(own->name, name) && is_in_scope(told, own)
            && (document.size == 0 || str_eq(own->document, document)))
            return true;
    }
    return false;
}

static bool unknown_id(struct told *told, struct str id, struct error *err)
{
    struct tracer *tracer = &told->tracer;
    for (uint32_t v = 0; v < told->text->version_count; v++) {
        const struct text_version *version = &told->text->versions[v];
        if (!is_in_scope(told, version))
            continue;
        trace_know(tracer, version->name);
        for (uint32_t i = 0; i < version->clause_count; i++)
            trace_know(tracer, version->clauses[i].id);
    }
    trace_know_state(tracer);
    return trace_unknown(tracer, id, err);
}

bool trace_text(struct arena *arena, const struct premise *premise, const struct text *text,
                const struct trace_scope *scope, struct str id, struct trace *trace,
                struct error *err)
{
    struct told told = {
        .tracer = {.arena = arena, .premise = premise}, .text = text, .scope = scope};
    uint32_t version;
    trace_find_lives(&told.tracer);
    if (find_version(&told, id, &version)) {
        if (!add_version(&told, version, err))
            return false;
    } else {
        const struct clause *clause = find_clause(&told, id);
        if (clause != NULL ? !add_thread(&told, clause, err)
                           : !add_touched(&told, id) && !trace_any_row(&told.tracer, id))
            return clause != NULL ? false : unknown_id(&told, id, err);
    }
    *trace = (struct trace){.links = told.tracer.links, .count = told.tracer.count};
    return true;
}
