/* SPDX-License-Identifier: Apache-2.0 */
/* The chain behind a clause, behind a version, or behind what clauses touch. */
#include "answer/trace_clause.h"

static bool is_in_scope(const struct text_tracer *told, const struct text_version *version)
{
    const struct trace_scope *scope = told->scope;
    if (scope->from != NULL)
        return version == scope->from || version == scope->to;
    return scope->document.size == 0 || str_eq(scope->document, version->document);
}

/* ---- a version -------------------------------------------------------------------------- */

static void add_state(struct text_tracer *told, const struct text_version *version,
                      enum text_state state)
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
                      STR_ARG(clause->number), STR_ARG(trace_topic(clause)), STR_ARG(clause->id),
                      source.size > 0 ? "source " : "which names no source", STR_ARG(source));
    }
}

/* The clauses that meet what is undertaken; LIMITED is no clash and not counted as one. */
static void add_clashes(struct text_tracer *told, const struct text_version *version)
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
                trace_touch(told, 2, clause, &clause->touches[t]);
    }
}

/* Each source of the version's rows once, and how many rows lean on it. */
static void add_sources(struct text_tracer *told, const struct text_version *version)
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
static bool add_changes(struct text_tracer *told, const struct text_version *from,
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
                  trace_change(pair), has_moved ? ", was number " : "",
                  STR_ARG(has_moved ? pair->before->number : STR("")),
                  pair->likeness >= 0 ? ", " : "",
                  pair->likeness >= 0 ? trace_alike(told, pair->likeness) : "");
    }
    return true;
}

static bool add_version(struct text_tracer *told, uint32_t v, struct error *err)
{
    const struct text_version *version = &told->text->versions[v];
    const struct text_version *from = NULL;
    if (told->scope->from != NULL && version == told->scope->to)
        from = told->scope->from;
    else if (v > 0 && str_eq(version[-1].document, version->document))
        from = version - 1;
    trace_add(&told->tracer, 0, NULL, "%.*s/%.*s, %s: %u point%s, %u clash%s",
              STR_ARG(version->document), STR_ARG(version->name), trace_first_told(told, version),
              (unsigned)version->clause_count, version->clause_count == 1 ? "" : "s",
              (unsigned)version->clash_count, version->clash_count == 1 ? "" : "es");
    for (int state = 0; state < TEXT_STATE_COUNT; state++)
        add_state(told, version, (enum text_state)state);
    add_clashes(told, version);
    add_sources(told, version);
    return from == NULL || from == version || add_changes(told, from, version, err);
}

/* ---- what clauses touch ----------------------------------------------------------------- */

/* Whether a clause touches the row of this id, or one that it stands for. */
static const struct touch *touch_of(const struct clause *clause, struct str id)
{
    for (uint32_t i = 0; i < clause->touch_count; i++)
        if (str_eq(clause->touches[i].id, id) || str_eq(clause->touches[i].now, id))
            return &clause->touches[i];
    return NULL;
}

static bool add_touched(struct text_tracer *told, struct str id)
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
                      STR_ARG(version->name), STR_ARG(trace_topic(clause)),
                      STR_ARG(text_state_name(clause->state)));
            trace_source_of(&told->tracer, 2, clause->row);
            trace_touch(told, 2, clause, touch);
        }
    }
    return any;
}

/* ---- finding what is asked for ---------------------------------------------------------- */

/* By id; else "DOCUMENT/NUMBER", or a number of the document asked for: of the last version that
 * has it. */
static const struct clause *find_clause(const struct text_tracer *told, struct str id)
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

static bool find_version(const struct text_tracer *told, struct str id, uint32_t *version)
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

/* A version's name alone may be that of several documents' versions. */
static bool is_ambiguous(const struct text_tracer *told, struct str id, uint32_t version)
{
    const struct text_version *versions = told->text->versions;
    for (uint32_t v = version + 1; v < told->text->version_count; v++)
        if (told->scope->document.size == 0 && str_eq(versions[v].name, id)
            && str_eq(versions[version].name, id))
            return true;
    return false;
}

static bool unknown_id(struct text_tracer *told, struct str id, struct error *err)
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
    struct text_tracer told = {
        .tracer = {.arena = arena, .premise = premise}, .text = text, .scope = scope};
    uint32_t version;
    trace_find_lives(&told.tracer);
    if (find_version(&told, id, &version)) {
        if (is_ambiguous(&told, id, version))
            return error_set(err, ERROR_USAGE,
                             "%.*s is a version of more than one document; say DOCUMENT/%.*s",
                             STR_ARG(id), STR_ARG(id));
        if (!add_version(&told, version, err))
            return false;
    } else {
        const struct clause *clause = find_clause(&told, id);
        if (clause != NULL ? !trace_clause(&told, clause, err)
                           : !add_touched(&told, id) && !trace_any_row(&told.tracer, id))
            return clause != NULL ? false : unknown_id(&told, id, err);
    }
    *trace = (struct trace){.links = told.tracer.links, .count = told.tracer.count};
    return true;
}
