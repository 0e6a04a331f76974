/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/revise.h"

#include "record/hint.h"
#include "record/quote.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const enum kind revision_kinds[REVISION_KIND_COUNT] = {KIND_FACT, KIND_STEP, KIND_UNDERTAKING,
                                                       KIND_CAVEAT};

struct reviser {
    struct arena *arena;
    const struct state *state;
    const struct replies *replies;
    const struct revision_options *options;
    const struct row *source; /* NULL: none */
    int32_t said_on;
    struct str said_text;
    struct diagnostics *diagnostics;
    struct map taken[KIND_COUNT];  /* ids of new rows */
    struct str *new_ids;           /* by undertaking: of its new row, empty: it keeps its own */
    const struct reply **first_of; /* by undertaking: why it has a new row, NULL: it has none */
    struct revision_row *rows;
    size_t count, capacity;
};

static void PRINTF_LIKE(4, 5) add(struct reviser *r, enum severity severity,
                                  const struct reply *reply, const char *format, ...)
{
    char text[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    diagnostics_add(r->diagnostics, severity, r->replies->file, reply->place.line,
                    reply->place.column, NULL, "%s", text);
}

/* ---- ids --------------------------------------------------------------------------------- */

/* "A-1-r2" → "A-1" and 2; "A-1" → "A-1" and 1. */
static struct str stem_of(struct str id, unsigned long *revision)
{
    size_t digits = 0;
    *revision = 1;
    while (digits < id.size && digits < 6 && id.data[id.size - 1 - digits] >= '0'
           && id.data[id.size - 1 - digits] <= '9')
        digits++;
    if (digits == 0 || id.size < digits + 3 || memcmp(id.data + id.size - digits - 2, "-r", 2) != 0)
        return id;
    *revision = strtoul(id.data + id.size - digits, NULL, 10);
    return (struct str){id.data, id.size - digits - 2};
}

static bool is_free(struct reviser *r, enum kind kind, struct str id)
{
    return record_find(r->state->record, kind, id) == NULL && map_add(&r->taken[kind], id, 0);
}

/* The next revision's id that no row has: "A-1" → "A-1-r2". */
static struct str next_id(struct reviser *r, enum kind kind, struct str id)
{
    unsigned long revision;
    struct str stem = stem_of(id, &revision);
    for (;;) {
        struct str next = str_from(arena_printf(r->arena, "%.*s-r%lu", STR_ARG(stem), ++revision));
        if (is_free(r, kind, next))
            return next;
    }
}

/* `id` itself where it is free. */
static struct str free_id(struct reviser *r, enum kind kind, struct str id)
{
    return is_free(r, kind, id) ? id : next_id(r, kind, id);
}

/* ---- rows ---------------------------------------------------------------------------------- */

static size_t cell_count(const struct record *record, enum kind kind)
{
    return (size_t)kind_infos[kind].field_count + record->tables[kind].extra_count;
}

/* A new row, a copy of `old` if that is not NULL. */
static struct revision_row *add_row(struct reviser *r, enum kind kind, enum revision_reason reason,
                                    const struct row *old, const struct reply *first)
{
    size_t count = cell_count(r->state->record, kind);
    ARENA_GROW(r->arena, &r->rows, r->count, &r->capacity);
    struct revision_row *row = &r->rows[r->count++];
    *row = (struct revision_row){
        .kind = kind,
        .reason = reason,
        .old = old,
        .cells = ARENA_ARRAY(r->arena, struct str, count),
        .replies = ARENA_ARRAY(r->arena, const struct reply *, count),
        .first = first,
    };
    for (size_t i = 0; old != NULL && i < count; i++)
        row->cells[i] = row_text(old, (int)i);
    return row;
}

static bool names_revised(const struct reviser *r, const struct condition *condition)
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

/* The condition's text with the new ids in place of the old ones. Names come in the text's order.
 */
static struct str rename_in(const struct reviser *r, const struct condition *condition)
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

/* ---- undertakings ---------------------------------------------------------------------------- */

/* Gives it an id for a new row; false if it has one already. */
static bool revise_undertaking(struct reviser *r, uint32_t u, const struct reply *because)
{
    if (r->first_of[u] != NULL)
        return false;
    r->first_of[u] = because;
    r->new_ids[u] = next_id(r, KIND_UNDERTAKING, r->state->undertakings[u].id);
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

/* The answered ones, those whose conditions name them, those whose conditions name these, and so
 * on. */
static void find_revised(struct reviser *r)
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

/* What a row that names this source is worth: as in the state (state.c). */
static enum attestation attestation_of(const struct row *source)
{
    if (source == NULL)
        return ATTESTATION_REPORTED;
    return row_value(source, SOURCE_TIER, 3) <= 1 ? ATTESTATION_DECLARED : ATTESTATION_REPORTED;
}

/* A new row must not speak before the old one did, nor lose its word by an oversight. */
static void check_word(struct reviser *r, const struct undertaking *old, const struct reply *reply)
{
    char day[DATE_TEXT_BYTES];
    int32_t said = state_said_on(r->state->record, old->row);
    if (r->said_on != DATE_NONE && said != DATE_NONE && r->said_on < said)
        add(r, SEVERITY_ERROR, reply, "%s was said on %s, after these answers (--said-on)",
            QUOTE(old->id), date_write(day, said));
    if (attestation_of(r->source) >= old->attestation)
        return;
    if (r->source == NULL)
        add(r, SEVERITY_ERROR, reply,
            "%s is declared, and without --source its new row would be hearsay", QUOTE(old->id));
    else
        add(r, SEVERITY_WARNING, reply, "%s is declared; by %s its new row is only reported",
            QUOTE(old->id), QUOTE(row_text(r->source, SOURCE_ID)));
}

/* From the first answer on; a file that ask wrote is sorted by weight, so they stand apart. */
static void fill_answers(struct reviser *r, struct revision_row *row, uint32_t u)
{
    for (size_t i = 0; i < r->replies->count; i++) {
        const struct reply *reply = &r->replies->items[i];
        if (reply->question->undertaking != u || reply->question->fact != STATE_UNKNOWN)
            continue;
        int column = ask_column(reply->question->field);
        row->cells[column] = reply->text;
        row->replies[column] = reply;
        row->reason = REVISION_ANSWERED;
    }
}

static void add_undertaking(struct reviser *r, uint32_t u)
{
    const struct undertaking *old = &r->state->undertakings[u];
    struct revision_row *row =
        add_row(r, KIND_UNDERTAKING, REVISION_CONDITION, old->row, r->first_of[u]);
    row->cells[UNDERTAKING_ID] = r->new_ids[u];
    row->cells[UNDERTAKING_SUPERSEDES] = old->id;
    row->cells[UNDERTAKING_SAID_ON] = r->said_text;
    if (names_revised(r, old->condition))
        row->cells[UNDERTAKING_CONDITION] = rename_in(r, old->condition);
    fill_answers(r, row, u);
    if (row->reason != REVISION_ANSWERED)
        return; /* its word is the old one's, and so is its source */
    row->cells[UNDERTAKING_SOURCE] = r->options->source;
    check_word(r, old, r->first_of[u]);
}

/* Answered rows in the order of the answers, then the others by id. */
static void add_undertakings(struct reviser *r)
{
    bool *done = ARENA_ARRAY(r->arena, bool, r->state->undertaking_count);
    for (size_t i = 0; i < r->replies->count; i++) {
        uint32_t u = r->replies->items[i].question->undertaking;
        if (r->first_of[u] != &r->replies->items[i] || done[u])
            continue;
        done[u] = true;
        add_undertaking(r, u);
    }
    for (uint32_t u = 0; u < r->state->undertaking_count; u++)
        if (r->first_of[u] != NULL && !done[u])
            add_undertaking(r, u);
}

/* The caveats on an undertaking with a new row, once more for that. */
static void carry_caveats(struct reviser *r)
{
    const struct table *table = &r->state->record->tables[KIND_CAVEAT];
    for (size_t i = 0; i < table->row_count; i++) {
        const struct row *old = &table->rows[i];
        uint32_t u = r->state->undertaking_of_row[row_value(old, CAVEAT_UNDERTAKING, 0)];
        if (u == STATE_NOT_COUNTED || r->new_ids[u].size == 0)
            continue;
        struct revision_row *row = add_row(r, KIND_CAVEAT, REVISION_CARRIED, old, r->first_of[u]);
        row->cells[CAVEAT_ID] = next_id(r, KIND_CAVEAT, row_text(old, CAVEAT_ID));
        row->cells[CAVEAT_UNDERTAKING] = r->new_ids[u];
    }
}

/* ---- facts --------------------------------------------------------------------------------------
 */

static void add_step(struct reviser *r, const struct reply *reply, const struct ask_step *step)
{
    struct revision_row *row = add_row(r, KIND_STEP, REVISION_ANSWERED, NULL, reply);
    struct str instrument = row_text(step->instrument, INSTRUMENT_ID);
    struct str party = row_text(step->party, PARTY_ID);
    struct str word = word_at(&kind_infos[KIND_STEP].fields[STEP_STEP], (int)step->step);
    char *id = arena_printf(r->arena, "S-%.*s-%.*s-%.*s", STR_ARG(instrument), STR_ARG(party),
                            STR_ARG(word));
    row->cells[STEP_ID] = free_id(r, KIND_STEP, str_from(id));
    row->cells[STEP_INSTRUMENT] = instrument;
    row->cells[STEP_PARTY] = party;
    row->cells[STEP_STEP] = word;
    row->cells[STEP_ON] = reply->text;
    row->cells[STEP_SOURCE] = r->options->source;
    row->replies[STEP_ON] = reply;
}

static void add_fact(struct reviser *r, const struct reply *reply, struct str name)
{
    struct revision_row *row = add_row(r, KIND_FACT, REVISION_ANSWERED, NULL, reply);
    char *id = arena_printf(r->arena, "F-%.*s", STR_ARG(name));
    row->cells[FACT_ID] = free_id(r, KIND_FACT, str_from(id));
    row->cells[FACT_NAME] = name;
    row->cells[FACT_VALUE] = reply->is_true ? STR("true") : STR("false");
    row->cells[FACT_FROM] = reply->since != DATE_NONE ? reply->text : r->said_text;
    row->cells[FACT_SOURCE] = r->options->source;
    row->replies[FACT_VALUE] = reply;
    row->replies[FACT_FROM] = reply;
}

/* Of the answers to the same fact, the first that names a day, else the first. */
static const struct reply *answer_of(const struct reviser *r, int32_t fact)
{
    const struct reply *found = NULL;
    for (size_t i = 0; i < r->replies->count; i++) {
        const struct reply *reply = &r->replies->items[i];
        if (reply->question->fact == fact
            && (found == NULL || (found->since == DATE_NONE && reply->since != DATE_NONE)))
            found = reply;
    }
    return found;
}

/*
 * Rows of facts and steps have no day of their own on which they were said, but their source's:
 * without one they would count on every date, and an assessment as of last year would no
 * longer be what it was.
 */
static void check_fact(struct reviser *r, const struct reply *reply)
{
    char day[DATE_TEXT_BYTES];
    if (r->source == NULL)
        add(r, SEVERITY_ERROR, reply,
            "an answer to a fact needs --source: without one it would count on every date, the "
            "past too");
    else if (!row_has(r->source, SOURCE_PUBLISHED))
        add(r, SEVERITY_ERROR, reply,
            "the source %s has no date: what it says of a fact would count on every date, the "
            "past too",
            QUOTE(row_text(r->source, SOURCE_ID)));
    if (reply->since != DATE_NONE && r->said_on != DATE_NONE && reply->since > r->said_on)
        add(r, SEVERITY_ERROR, reply, "%s is after %s, the day of these answers (--said-on)",
            QUOTE(reply->text), date_write(day, r->said_on));
}

static void add_facts(struct reviser *r)
{
    bool *done = ARENA_ARRAY(r->arena, bool, r->state->fact_count);
    for (size_t i = 0; i < r->replies->count; i++) {
        const struct reply *reply = &r->replies->items[i];
        struct ask_step step;
        if (reply->question->fact == STATE_UNKNOWN || done[reply->question->fact])
            continue;
        done[reply->question->fact] = true;
        reply = answer_of(r, reply->question->fact);
        check_fact(r, reply);
        struct str name = r->state->facts[reply->question->fact].name;
        if (reply->since != DATE_NONE && ask_step_of(r->state->record, name, &step))
            add_step(r, reply, &step);
        else
            add_fact(r, reply, name);
    }
}

/* ---- the whole
 * ------------------------------------------------------------------------------------ */

static bool find_source(struct reviser *r, struct error *err)
{
    const struct table *sources = &r->state->record->tables[KIND_SOURCE];
    struct str id = r->options->source;
    if (id.size == 0)
        return true;
    r->source = record_find(r->state->record, KIND_SOURCE, id);
    if (r->source != NULL)
        return true;
    struct hint hint = hint_begin(r->diagnostics, id);
    for (size_t i = 0; i < sources->row_count && !hint.done; i++)
        hint_offer(&hint, row_text(&sources->rows[i], SOURCE_ID));
    const char *near = hint_end(&hint);
    return error_set(err, ERROR_NOT_FOUND, "no source is called \"%.60s\"%s%s", id.data,
                     near == NULL ? "" : "; ", near == NULL ? "" : near);
}

/* The day of the new rows: as said, as published, or the day as of which the questions were asked.
 */
static void find_day(struct reviser *r)
{
    char day[DATE_TEXT_BYTES];
    r->said_on = r->options->said_on;
    if (r->said_on == DATE_NONE && r->source != NULL)
        r->said_on = (int32_t)row_value(r->source, SOURCE_PUBLISHED, DATE_NONE);
    if (r->said_on == DATE_NONE)
        r->said_on = r->state->as_of;
    r->said_text = str_from(arena_printf(r->arena, "%s", date_write(day, r->said_on)));
}

bool revise_make(struct arena *arena, const struct premise *premise, const struct replies *replies,
                 const struct revision_options *options, struct revision *revision,
                 struct diagnostics *diagnostics, struct error *err)
{
    const struct state *state = premise->state;
    struct reviser r = {.arena = arena,
                        .state = state,
                        .replies = replies,
                        .options = options,
                        .diagnostics = diagnostics};
    if (!find_source(&r, err))
        return false;
    find_day(&r);
    for (int kind = 0; kind < KIND_COUNT; kind++)
        map_init(&r.taken[kind], arena);
    r.new_ids = ARENA_ARRAY(arena, struct str, state->undertaking_count);
    r.first_of = ARENA_ARRAY(arena, const struct reply *, state->undertaking_count);
    add_facts(&r);
    find_revised(&r);
    add_undertakings(&r);
    carry_caveats(&r);
    *revision = (struct revision){
        .state = state, .replies = replies, .said_on = r.said_on, .rows = r.rows, .count = r.count};
    return true;
}

bool revise_file(struct arena *scratch, const struct revision *revision, enum kind kind,
                 struct str bytes, struct buf *out, struct error *err)
{
    struct append_row *rows = ARENA_ARRAY(scratch, struct append_row, revision->count);
    size_t count = 0;
    for (size_t i = 0; i < revision->count; i++)
        if (revision->rows[i].kind == kind)
            rows[count++].cells = revision->rows[i].cells;
    return append_rows(scratch, kind, &revision->state->record->tables[kind], bytes, rows, count,
                       out, err);
}
