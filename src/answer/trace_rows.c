/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/trace_rows.h"

#include "answer/words.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { LINEAGE_DEPTH_MAX = 16 }; /* what leans on what, on what …; a circle ends here too */

void trace_add(struct tracer *tracer, int depth, const struct row *row, const char *format, ...)
{
    char text[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    ARENA_GROW(tracer->arena, &tracer->links, tracer->count, &tracer->capacity);
    const char *kept = arena_copy(tracer->arena, text, strlen(text));
    tracer->links[tracer->count++] =
        (struct trace_link){depth, kept, row, tracer->premise->state->record};
}

void trace_find_lives(struct tracer *tracer)
{
    for (int r = 0; r < READING_COUNT; r++) {
        struct live *live = ARENA_NEW(tracer->arena, struct live);
        live_init(live, tracer->arena, tracer->premise, &readings[r], readings[r].stage_min, NULL);
        tracer->lives[r] = live;
    }
}

const char *trace_quantity(struct tracer *tracer, int64_t thousandths, struct str unit)
{
    char quantity[WORDS_BYTES];
    if (thousandths == STATE_UNKNOWN)
        return "an unknown quantity";
    return arena_printf(tracer->arena, "%s %.*s", words_quantity(quantity, thousandths),
                        STR_ARG(unit.size > 0 ? unit : STR("(no unit named)")));
}

/* ---- sources -------------------------------------------------------------------------- */

static void add_source(struct tracer *tracer, int depth, const struct row *source, const char *how,
                       int steps)
{
    static const char *const tiers[] = {"law or official record", "official statement",
                                        "press or study", "relayed"};
    struct str published = row_text(source, SOURCE_PUBLISHED), item;
    struct str publisher = row_text(source, SOURCE_PUBLISHER);
    const char *tier = row_has(source, SOURCE_TIER) ? tiers[row_value(source, SOURCE_TIER, 0)]
                                                    : "of no stated tier";
    trace_add(tracer, depth, source, "%s %.*s: %.*s, %.*s (%s)", how,
              STR_ARG(row_text(source, SOURCE_ID)),
              STR_ARG(publisher.size > 0 ? publisher : STR("no publisher named")),
              STR_ARG(published.size > 0 ? published : STR("undated")), tier);
    struct str rest = row_text(source, SOURCE_DERIVED_FROM);
    while (steps < LINEAGE_DEPTH_MAX && list_next(&rest, &item)) {
        const struct row *upstream = record_find(tracer->premise->state->record, KIND_SOURCE, item);
        if (upstream != NULL)
            add_source(tracer, depth + 1, upstream, "which leans on", steps + 1);
    }
}

/* The source of a row of any kind, or that it names none. */
void trace_source_of(struct tracer *tracer, int depth, const struct row *row)
{
    int field = field_find(row->kind, STR("source"));
    if (field < 0)
        trace_add(tracer, depth, NULL, "rows of %s name no source", kind_infos[row->kind].name);
    else if (!row_has(row, field))
        trace_add(tracer, depth, NULL, "the row names no source");
    else
        add_source(tracer, depth,
                   record_row(tracer->premise->state->record, KIND_SOURCE,
                              (size_t)row_value(row, field, 0)),
                   "source", 0);
}

/* ---- rows of any kind ------------------------------------------------------------------- */

/* The cells that are neither its id nor its source, which have links of their own. */
static const char *cell_words(struct tracer *tracer, const struct row *row)
{
    const struct kind_info *kind = &kind_infos[row->kind];
    struct buf words;
    buf_init(&words);
    for (int field = row->kind == KIND_FIT ? 0 : 1; field < kind->field_count; field++) {
        if (!row_has(row, field) || strcmp(kind->fields[field].name, "source") == 0)
            continue;
        buf_printf(&words, "%s%s %.*s", words.size == 0 ? ": " : ", ", kind->fields[field].name,
                   STR_ARG(row_text(row, field)));
    }
    const char *kept = arena_copy(tracer->arena, words.data == NULL ? "" : words.data, words.size);
    buf_release(&words);
    return kept;
}

void trace_row(struct tracer *tracer, int depth, const struct row *row)
{
    if (row->kind == KIND_SOURCE) {
        add_source(tracer, depth, row, "source", 0);
        return;
    }
    bool has_id = row->kind != KIND_FIT;
    trace_add(tracer, depth, row, "%.*s%sa row of %s%s",
              STR_ARG(has_id ? row_text(row, 0) : STR("")), has_id ? ", " : "",
              kind_infos[row->kind].name, cell_words(tracer, row));
    trace_source_of(tracer, depth + 1, row);
}

/* ---- facts ---------------------------------------------------------------------------- */

static const char *truth_word(enum truth truth)
{
    return truth == TRUTH_TRUE ? "true" : truth == TRUTH_FALSE ? "false" : "unknown";
}

static bool is_supposed(const struct premise *premise, struct str name)
{
    for (size_t i = 0; i < premise->question.supposed_count; i++)
        if (str_eq(premise->question.supposed[i].fact, name))
            return true;
    return false;
}

/* What one row says of the day, and from when until when. */
static void add_span(struct tracer *tracer, int depth, const struct fact_span *span)
{
    char from[DATE_TEXT_BYTES], until[DATE_TEXT_BYTES];
    bool begins = span->from != INT32_MIN;
    /* A row without an end of its own holds until the next word, which may be known by now. */
    bool ends = span->row->kind == KIND_FACT && row_has(span->row, FACT_UNTIL);
    trace_add(tracer, depth, span->row, "%s on the day%s%s%s%s, by %.*s", truth_word(span->value),
              begins ? ", since " : "", begins ? date_write(from, span->from) : "",
              ends ? ", until " : "", ends ? date_write(until, span->until) : "",
              STR_ARG(row_text(span->row, 0)));
    trace_source_of(tracer, depth + 1, span->row);
}

void trace_fact(struct tracer *tracer, int depth, uint32_t index)
{
    const struct premise *premise = tracer->premise;
    const struct fact *fact = &tracer->premise->state->facts[index];
    int32_t day = premise->fact_day;
    enum truth recorded = fact_on(fact, day), taken = premise->facts[index];
    const char *why = is_supposed(premise, fact->name) ? ", supposed"
                      : recorded != taken              ? ", because the trigger names it"
                      : fact_is_contested(fact, day)   ? ", because rows contradict each other"
                      : fact->span_count == 0          ? ", because no row states it"
                      : taken == TRUTH_UNKNOWN         ? ", because no row speaks of that day"
                                                       : "";
    trace_add(tracer, depth, NULL, "%.*s is %s%s", STR_ARG(fact->name), truth_word(taken), why);
    trace_fact_rows(tracer, depth + 1, index, day);
}

void trace_fact_rows(struct tracer *tracer, int depth, uint32_t index, int32_t day)
{
    const struct fact *fact = &tracer->premise->state->facts[index];
    for (uint32_t i = 0; i < fact->span_count; i++)
        if (fact->spans[i].from <= day && day < fact->spans[i].until)
            add_span(tracer, depth, &fact->spans[i]);
}

/* ---- undertakings ---------------------------------------------------------------------- */

/* Whether something is live: "is live in: strict, stated"; where there is one liveness only, "is
 * live" or "is not live". */
static const char *liveness(struct tracer *tracer, bool is_party, uint32_t index)
{
    const char *text = "";
    for (int r = 0; r < READING_COUNT; r++) {
        const struct live *live = tracer->lives[r];
        if (live != NULL && (is_party ? live_party(live, index) : live_is(live, index)))
            text = arena_printf(tracer->arena, "%s%s%s", text, *text == '\0' ? "" : ", ",
                                live->reading->name);
    }
    bool is_one = tracer->lives[1] == NULL, is_live = *text != '\0';
    if (is_party && is_one)
        return is_live ? "has a live undertaking" : "has no live undertaking";
    if (is_one)
        return is_live ? "is live" : "is not live";
    return arena_printf(tracer->arena, "%s in: %s", is_party ? "has a live undertaking" : "is live",
                        is_live ? text : "none");
}

static void add_name(struct tracer *tracer, int depth, const struct condition_node *node)
{
    const struct state *state = tracer->premise->state;
    if (node->target == TARGET_FACT)
        trace_fact(tracer, depth, node->index);
    else if (node->target == TARGET_PARTY)
        trace_add(tracer, depth, NULL, "%.*s %s", STR_ARG(node->name),
                  liveness(tracer, true, state->party_of_row[node->index]));
    else if (state->undertaking_of_row[node->index] == STATE_NOT_COUNTED)
        trace_add(tracer, depth, NULL, "%.*s does not count as of the date", STR_ARG(node->name));
    else
        trace_add(tracer, depth, NULL, "%.*s %s", STR_ARG(node->name),
                  liveness(tracer, false, state->undertaking_of_row[node->index]));
}

void trace_names(struct tracer *tracer, int depth, const struct condition *condition)
{
    for (uint32_t i = 0; i < condition->node_count; i++)
        if (condition->nodes[i].op == CONDITION_NAME)
            add_name(tracer, depth, &condition->nodes[i]);
}

void trace_condition(struct tracer *tracer, int depth, const struct condition *condition)
{
    if (condition == NULL)
        return;
    trace_add(tracer, depth, NULL, "on condition: %.*s", STR_ARG(condition->text));
    trace_names(tracer, depth + 1, condition);
}

static void add_caveats(struct tracer *tracer, int depth, const struct undertaking *undertaking)
{
    const struct field_info *fields = kind_infos[KIND_CAVEAT].fields;
    for (uint32_t i = 0; i < undertaking->caveat_count; i++) {
        const struct caveat *caveat = &undertaking->caveats[i];
        trace_add(tracer, depth, caveat->row, "caveat %.*s: %.*s %.*s %.*s%s", STR_ARG(caveat->id),
                  STR_ARG(word_at(&fields[CAVEAT_MODE], (int)caveat->mode)),
                  STR_ARG(word_at(&fields[CAVEAT_KIND], (int)caveat->kind)),
                  STR_ARG(row_text(caveat->row, CAVEAT_VALUE)),
                  caveat->kind == CAVEAT_DELAY ? " days" : "");
        trace_source_of(tracer, depth + 1, caveat->row);
        if (caveat->kind == CAVEAT_APPROVAL)
            trace_fact(tracer, depth + 1, (uint32_t)caveat->fact);
    }
}

void trace_undertaking_row(struct tracer *tracer, int depth, uint32_t u)
{
    const struct undertaking *undertaking = &tracer->premise->state->undertakings[u];
    struct str unit = row_text(undertaking->row, UNDERTAKING_UNIT);
    struct buf range;
    buf_init(&range);
    words_range(&range, undertaking);
    if (range.size == 0)
        buf_text(&range, unit.size > 0 ? "no quantity of" : "no quantity");
    trace_add(tracer, depth, undertaking->row, "%.*s by %.*s: %.*s, %s%s%.*s, %.*s, %.*s",
              STR_ARG(undertaking->id),
              STR_ARG(tracer->premise->state->parties[undertaking->party].id),
              STR_ARG(row_text(undertaking->row, UNDERTAKING_CAPABILITY)), range.data,
              unit.size > 0 ? " " : "", STR_ARG(unit), STR_ARG(words_stage(undertaking->stage)),
              STR_ARG(words_attestation(undertaking->attestation)));
    buf_release(&range);
    trace_source_of(tracer, depth + 1, undertaking->row);
}

void trace_undertaking(struct tracer *tracer, int depth, uint32_t u)
{
    const struct undertaking *undertaking = &tracer->premise->state->undertakings[u];
    trace_undertaking_row(tracer, depth, u);
    trace_condition(tracer, depth + 1, undertaking->condition);
    add_caveats(tracer, depth + 1, undertaking);
}

void trace_delivery(struct tracer *tracer, int depth, const struct delivery *delivery,
                    const struct undertaking *undertaking)
{
    const struct row *row = delivery->row;
    char date[DATE_TEXT_BYTES];
    const char *day =
        delivery->on == DATE_NONE ? "on an unknown day" : date_write(date, delivery->on);
    struct str unit = row_text(undertaking->row, UNDERTAKING_UNIT);
    const char *quantity = trace_quantity(tracer, delivery->quantity, unit);
    if (row->kind == KIND_UNDERTAKING) {
        trace_add(tracer, depth, row, "%s: %s, by its own row", day, quantity);
        return;
    }
    struct str verifier = row_text(row, DELIVERY_VERIFIED_BY);
    struct str of = row_text(row, DELIVERY_UNDERTAKING);
    bool is_other = !str_eq(of, undertaking->id);
    trace_add(tracer, depth, row, "%s: %s%s%.*s, %.*s%s%.*s", day, quantity, is_other ? " to " : "",
              STR_ARG(is_other ? of : STR("")), STR_ARG(words_attestation(delivery->attestation)),
              verifier.size > 0 ? ", confirmed by " : "", STR_ARG(verifier));
    trace_source_of(tracer, depth + 1, row);
}

/* ---- by name -------------------------------------------------------------------------------- */

bool trace_any_row(struct tracer *tracer, struct str id)
{
    const struct state *state = tracer->premise->state;
    int64_t fact = state_fact(state, id);
    if (fact != STATE_UNKNOWN) {
        trace_fact(tracer, 0, (uint32_t)fact);
        return true;
    }
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        const struct row *row = record_find(state->record, (enum kind)kind, id);
        if (row == NULL)
            continue;
        trace_row(tracer, 0, row);
        return true;
    }
    return false;
}

void trace_know(struct tracer *tracer, struct str name)
{
    ARENA_GROW(tracer->arena, &tracer->known, tracer->known_count, &tracer->known_capacity);
    tracer->known[tracer->known_count++] = name;
}

void trace_know_state(struct tracer *tracer)
{
    const struct state *state = tracer->premise->state;
    for (uint32_t u = 0; u < state->undertaking_count; u++)
        trace_know(tracer, state->undertakings[u].id);
    for (uint32_t f = 0; f < state->fact_count; f++)
        trace_know(tracer, state->facts[f].name);
}

/* Where a name stands: its own row, or the first that states it; NULL for what no row names. */
static const struct row *row_called(const struct state *state, struct str name)
{
    const struct row *row = NULL;
    int64_t fact = state_fact(state, name);
    for (int kind = 0; kind < KIND_COUNT && row == NULL; kind++)
        row = record_find(state->record, (enum kind)kind, name);
    if (row == NULL && fact != STATE_UNKNOWN && state->facts[fact].span_count > 0)
        row = state->facts[fact].spans[0].row;
    return row;
}

bool trace_unknown(const struct tracer *tracer, struct str id, struct error *err)
{
    const struct state *state = tracer->premise->state;
    int nearest = str_nearest(id, tracer->known, tracer->known_count);
    int size = id.size > 60 ? 60 : (int)id.size;
    if (nearest < 0)
        return error_set(err, ERROR_NOT_FOUND, "nothing in the record is called %.*s", size,
                         id.data);
    struct str name = tracer->known[nearest];
    const struct row *row = row_called(state, name);
    const char *place = trace_place(tracer->arena, state->record, row);
    return error_set(
        err, ERROR_NOT_FOUND, "nothing in the record is called %.*s; did you mean %.*s%s%s%s?",
        size, id.data, STR_ARG(name), *place == '\0' ? "" : " (", place, *place == '\0' ? "" : ")");
}

/* ---- readings ------------------------------------------------------------------------------- */

void trace_readings(struct tracer *tracer, int depth, const char *const texts[READING_COUNT])
{
    bool told[READING_COUNT] = {false};
    for (int r = 0; r < READING_COUNT; r++) {
        const char *names = readings[r].name;
        if (told[r])
            continue;
        for (int other = r + 1; other < READING_COUNT; other++) {
            if (strcmp(texts[other], texts[r]) != 0)
                continue;
            names = arena_printf(tracer->arena, "%s, %s", names, readings[other].name);
            told[other] = true;
        }
        trace_add(tracer, depth, NULL, "%s: %s", names, texts[r]);
    }
}
