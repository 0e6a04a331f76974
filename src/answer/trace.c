/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/trace.h"

#include "answer/assess.h"
#include "answer/words.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { LINEAGE_DEPTH_MAX = 16 }; /* what leans on what, on what …; a circle ends here too */

struct tracer {
    struct arena *arena;
    const struct assessment *assessment;
    const struct state *state;
    struct trace_link *links;
    size_t count, capacity;
};

static void add(struct tracer *tracer, int depth, const struct row *row, const char *format, ...)
    PRINTF_LIKE(4, 5);

static void add(struct tracer *tracer, int depth, const struct row *row, const char *format, ...)
{
    char text[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    ARENA_GROW(tracer->arena, &tracer->links, tracer->count, &tracer->capacity);
    const char *kept = arena_copy(tracer->arena, text, strlen(text));
    tracer->links[tracer->count++] = (struct trace_link){depth, kept, row};
}

/* ---- sources -------------------------------------------------------------------------- */

static void add_source(struct tracer *tracer, int depth, const struct row *source, const char *how,
                       int steps)
{
    static const char *const tiers[] = {"law or official record", "official statement",
                                        "press or study", "relayed"};
    struct str published = row_text(source, SOURCE_PUBLISHED), item;
    const char *tier = row_has(source, SOURCE_TIER) ? tiers[row_value(source, SOURCE_TIER, 0)]
                                                    : "of no stated tier";
    add(tracer, depth, source, "%s %.*s: %.*s, %.*s (%s)", how,
        STR_ARG(row_text(source, SOURCE_ID)), STR_ARG(row_text(source, SOURCE_PUBLISHER)),
        STR_ARG(published.size > 0 ? published : STR("undated")), tier);
    struct str rest = row_text(source, SOURCE_DERIVED_FROM);
    while (steps < LINEAGE_DEPTH_MAX && list_next(&rest, &item)) {
        const struct row *upstream = record_find(tracer->state->record, KIND_SOURCE, item);
        if (upstream != NULL)
            add_source(tracer, depth + 1, upstream, "which leans on", steps + 1);
    }
}

/* The source of a row of any kind, or that it names none. */
static void add_source_of(struct tracer *tracer, int depth, const struct row *row)
{
    int field = field_find(row->kind, STR("source"));
    if (field < 0)
        return;
    if (!row_has(row, field))
        add(tracer, depth, NULL, "the row names no source");
    else
        add_source(tracer, depth,
                   record_row(tracer->state->record, KIND_SOURCE, (size_t)row_value(row, field, 0)),
                   "source", 0);
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

static void add_fact(struct tracer *tracer, int depth, uint32_t index)
{
    const struct premise *premise = &tracer->assessment->premise;
    const struct fact *fact = &tracer->state->facts[index];
    int32_t day = premise->question.actual ? tracer->state->as_of : premise->c_day;
    enum truth recorded = fact_on(fact, day), taken = premise->facts[index];
    const char *why = is_supposed(premise, fact->name) ? ", supposed"
                      : recorded != taken              ? ", because the trigger names it"
                      : fact_is_contested(fact, day)   ? ", because rows contradict each other"
                      : fact->span_count == 0          ? ", because no row states it"
                                                       : "";
    add(tracer, depth, NULL, "%.*s is %s%s", STR_ARG(fact->name), truth_word(taken), why);
    for (uint32_t i = 0; i < fact->span_count; i++) {
        const struct fact_span *span = &fact->spans[i];
        if (span->from > day || day >= span->until)
            continue;
        add(tracer, depth + 1, span->row, "%s on the day, by %.*s", truth_word(span->value),
            STR_ARG(row_text(span->row, 0)));
        add_source_of(tracer, depth + 2, span->row);
    }
}

/* ---- undertakings ---------------------------------------------------------------------- */

/* In which readings something is live, as words: "strict, stated". */
static const char *live_in(struct tracer *tracer, uint32_t gate_is_party, uint32_t index)
{
    const char *text = "";
    for (int r = 0; r < READING_COUNT; r++) {
        const struct live *live = tracer->assessment->readings[r].live;
        bool lives = gate_is_party ? live_party(live, index) : live_is(live, index);
        if (lives)
            text = arena_printf(tracer->arena, "%s%s%s", text, *text == '\0' ? "" : ", ",
                                readings[r].name);
    }
    return *text == '\0' ? "none" : text;
}

static void add_condition(struct tracer *tracer, int depth, const struct condition *condition)
{
    const struct state *state = tracer->state;
    if (condition == NULL)
        return;
    add(tracer, depth, NULL, "on condition: %.*s", STR_ARG(condition->text));
    for (uint32_t i = 0; i < condition->node_count; i++) {
        const struct condition_node *node = &condition->nodes[i];
        if (node->op != CONDITION_NAME)
            continue;
        if (node->target == TARGET_FACT) {
            add_fact(tracer, depth + 1, node->index);
        } else if (node->target == TARGET_PARTY) {
            add(tracer, depth + 1, NULL, "%.*s has a live undertaking in: %s", STR_ARG(node->name),
                live_in(tracer, true, state->party_of_row[node->index]));
        } else if (state->undertaking_of_row[node->index] == STATE_NOT_COUNTED) {
            add(tracer, depth + 1, NULL, "%.*s does not count as of the date", STR_ARG(node->name));
        } else {
            add(tracer, depth + 1, NULL, "%.*s is live in: %s", STR_ARG(node->name),
                live_in(tracer, false, state->undertaking_of_row[node->index]));
        }
    }
}

static void add_caveats(struct tracer *tracer, int depth, const struct undertaking *undertaking)
{
    const struct field_info *fields = kind_infos[KIND_CAVEAT].fields;
    for (uint32_t i = 0; i < undertaking->caveat_count; i++) {
        const struct caveat *caveat = &undertaking->caveats[i];
        add(tracer, depth, caveat->row, "caveat %.*s: %.*s %.*s %.*s", STR_ARG(caveat->id),
            STR_ARG(word_at(&fields[CAVEAT_MODE], (int)caveat->mode)),
            STR_ARG(word_at(&fields[CAVEAT_KIND], (int)caveat->kind)),
            STR_ARG(row_text(caveat->row, CAVEAT_VALUE)));
        add_source_of(tracer, depth + 1, caveat->row);
        if (caveat->kind == CAVEAT_APPROVAL)
            add_fact(tracer, depth + 1, (uint32_t)caveat->fact);
    }
}

/* Why an undertaking is not counted in a reading; NULL if it is. */
static const char *not_counted(const struct live *live, uint32_t u)
{
    const struct undertaking *undertaking = &live->premise->state->undertakings[u];
    if (live->premise->without[undertaking->party])
        return "its party is taken to have withdrawn";
    if (undertaking->superseded)
        return "a later row supersedes it";
    if (undertaking->stage >= STAGE_LADDER_COUNT)
        return "it is withdrawn, refused or lapsed";
    if (undertaking->stage < live->reading->stage_min)
        return "its stage is too low for this reading";
    if (undertaking->attestation < live->reading->attestation_min)
        return "its source is too weak for this reading";
    return NULL;
}

static bool has_unmet_approval(const struct live *live, const struct undertaking *undertaking)
{
    for (uint32_t i = 0; i < undertaking->caveat_count; i++) {
        const struct caveat *caveat = &undertaking->caveats[i];
        if (caveat->kind == CAVEAT_APPROVAL && reading_applies(live->reading, caveat)
            && !fact_holds_in(live->reading, live->facts[caveat->fact]))
            return true;
    }
    return false;
}

/* Why a live undertaking gives nothing in a reading. */
static const char *gives_nothing(const struct live *live, uint32_t u)
{
    const struct undertaking *undertaking = &live->premise->state->undertakings[u];
    bool delivered = undertaking->stage == STAGE_DELIVERED;
    if (live->premise->question.actual && !delivered && undertaking->delivered == STATE_UNKNOWN)
        return "nothing of it is delivered";
    if (reading_quantity(live->reading, undertaking) == STATE_UNKNOWN)
        return "it names no quantity that this reading counts";
    if (live->reading->notice_is_needed && undertaking->notice_days == STATE_UNKNOWN && !delivered)
        return "it names no notice, and this reading needs one";
    if (has_unmet_approval(live, undertaking))
        return "an approval that it needs is not given";
    return "it may serve no row of the set, or not in time";
}

static void add_what_it_gives(struct tracer *tracer, int depth, const struct reading_answer *answer,
                              uint32_t u)
{
    const struct live *live = answer->live;
    const char *name = answer->reading->name, *reason = not_counted(live, u);
    char first[WORDS_BYTES], later[WORDS_BYTES];
    if (reason != NULL) {
        add(tracer, depth, NULL, "%s: not counted; %s", name, reason);
        return;
    }
    if (!live_is(live, u)) {
        add(tracer, depth, NULL, "%s: counted, but its condition does not hold", name);
        return;
    }
    if (answer->plan->offer_of[u] < 0) {
        add(tracer, depth, NULL, "%s: live, but gives nothing; %s", name, gives_nothing(live, u));
        return;
    }
    const struct offer *offer = &answer->plan->offers[answer->plan->offer_of[u]];
    words_quantity(first, offer->first);
    words_quantity(later, offer->later);
    if (offer->tour_end < offer->until)
        add(tracer, depth, NULL, "%s: gives %s from C+%d, and %s from C+%d until C+%d, by rotation",
            name, first, (int)offer->from, later, (int)offer->tour_end, (int)offer->until);
    else
        add(tracer, depth, NULL, "%s: gives %s from C+%d until C+%d", name, first, (int)offer->from,
            (int)offer->until);
}

static void add_undertaking_row(struct tracer *tracer, int depth, uint32_t u)
{
    const struct undertaking *undertaking = &tracer->state->undertakings[u];
    struct buf range = {0};
    words_range(&range, undertaking);
    struct str unit = row_text(undertaking->row, UNDERTAKING_UNIT);
    add(tracer, depth, undertaking->row, "%.*s by %.*s: %.*s, %s%s%.*s, %.*s, %.*s",
        STR_ARG(undertaking->id), STR_ARG(tracer->state->parties[undertaking->party].id),
        STR_ARG(row_text(undertaking->row, UNDERTAKING_CAPABILITY)),
        range.size == 0 ? "no quantity" : range.data, unit.size > 0 ? " " : "", STR_ARG(unit),
        STR_ARG(words_stage(undertaking->stage)),
        STR_ARG(words_attestation(undertaking->attestation)));
    buf_release(&range);
    add_source_of(tracer, depth + 1, undertaking->row);
    add_condition(tracer, depth + 1, undertaking->condition);
    add_caveats(tracer, depth + 1, undertaking);
}

static void trace_undertaking(struct tracer *tracer, uint32_t u)
{
    add_undertaking_row(tracer, 0, u);
    for (int r = 0; r < READING_COUNT; r++)
        add_what_it_gives(tracer, 1, &tracer->assessment->readings[r], u);
}

/* ---- requirements ------------------------------------------------------------------------ */

/* Who serves a row in a reading; marks the undertakings named. */
static void add_services(struct tracer *tracer, const struct reading_answer *answer, uint32_t need,
                         bool *named)
{
    for (size_t i = 0; i < answer->fill.service_count; i++) {
        const struct service *service = &answer->fill.services[i];
        if (service->need != need)
            continue;
        uint32_t u = answer->plan->offers[service->offer].undertaking;
        char quantity[WORDS_BYTES];
        named[u] = true;
        add(tracer, 2, NULL, "%s by %.*s from C+%d until C+%d",
            words_quantity(quantity, service->quantity), STR_ARG(tracer->state->undertakings[u].id),
            (int)service->from, (int)service->until);
    }
}

static void add_reading_of_row(struct tracer *tracer, const struct reading_answer *answer,
                               uint32_t requirement, bool *named)
{
    char share[WORDS_BYTES];
    int64_t need = assess_need_of(answer->plan, requirement);
    if (need < 0) {
        add(tracer, 1, NULL, "%s: not counted, because it names no quantity or is not in force",
            answer->reading->name);
        return;
    }
    double met = fill_share(&answer->fill, answer->plan, (uint32_t)need);
    add(tracer, 1, NULL, "%s: %s met", answer->reading->name, words_percent(share, met));
    add_services(tracer, answer, (uint32_t)need, named);
}

static void trace_requirement(struct tracer *tracer, uint32_t requirement)
{
    const struct requirement *row = &tracer->state->requirements[requirement];
    bool *named = ARENA_ARRAY(tracer->arena, bool, tracer->state->undertaking_count);
    char quantity[WORDS_BYTES];
    struct str unit = row_text(row->row, REQUIREMENT_UNIT);
    const char *asked = row->quantity == STATE_UNKNOWN ? "an unknown quantity"
                                                       : words_quantity(quantity, row->quantity);
    add(tracer, 0, row->row, "%.*s of set %.*s asks for %s%s%.*s of %.*s", STR_ARG(row->id),
        STR_ARG(row->set), asked, unit.size > 0 ? " " : "", STR_ARG(unit),
        STR_ARG(row_text(row->row, REQUIREMENT_CAPABILITY)));
    add_source_of(tracer, 1, row->row);
    for (int r = 0; r < READING_COUNT; r++)
        add_reading_of_row(tracer, &tracer->assessment->readings[r], requirement, named);
    for (uint32_t u = 0; u < tracer->state->undertaking_count; u++)
        if (named[u])
            add_undertaking_row(tracer, 1, u);
}

/* ---- finding what is asked for -------------------------------------------------------------- */

static bool trace_row(struct tracer *tracer, struct str id)
{
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        const struct row *row = record_find(tracer->state->record, (enum kind)kind, id);
        if (row == NULL)
            continue;
        if (kind == KIND_SOURCE) {
            add_source(tracer, 0, row, "source", 0);
        } else {
            add(tracer, 0, row, "%.*s, a row of %s", STR_ARG(id), kind_infos[kind].name);
            add_source_of(tracer, 1, row);
        }
        return true;
    }
    return false;
}

static bool trace_any(struct tracer *tracer, struct str id)
{
    const struct premise *premise = &tracer->assessment->premise;
    for (uint32_t i = premise->first; i < premise->first + premise->count; i++) {
        if (!str_eq(tracer->state->requirements[i].id, id))
            continue;
        trace_requirement(tracer, i);
        return true;
    }
    int64_t undertaking = state_undertaking(tracer->state, id);
    int64_t fact = state_fact(tracer->state, id);
    if (undertaking != STATE_UNKNOWN)
        trace_undertaking(tracer, (uint32_t)undertaking);
    else if (fact != STATE_UNKNOWN)
        add_fact(tracer, 0, (uint32_t)fact);
    else
        return trace_row(tracer, id);
    return true;
}

/* The rows and undertakings that an answer speaks of, for the hint. */
static bool unknown_id(struct tracer *tracer, struct str id, struct error *err)
{
    const struct state *state = tracer->state;
    const struct premise *premise = &tracer->assessment->premise;
    struct str *known =
        ARENA_ARRAY(tracer->arena, struct str, (size_t)premise->count + state->undertaking_count);
    size_t count = 0;
    for (uint32_t i = 0; i < premise->count; i++)
        known[count++] = state->requirements[premise->first + i].id;
    for (uint32_t u = 0; u < state->undertaking_count; u++)
        known[count++] = state->undertakings[u].id;
    int nearest = str_nearest(id, known, count);
    if (nearest < 0)
        return error_set(err, ERROR_NOT_FOUND, "nothing in the record is called %.*s", STR_ARG(id));
    return error_set(err, ERROR_NOT_FOUND,
                     "nothing in the record is called %.*s; did you mean %.*s?", STR_ARG(id),
                     STR_ARG(known[nearest]));
}

bool trace_make(struct arena *arena, const struct assessment *assessment, struct str id,
                struct trace *trace, struct error *err)
{
    struct tracer tracer = {
        .arena = arena, .assessment = assessment, .state = assessment->premise.state};
    if (!trace_any(&tracer, id))
        return unknown_id(&tracer, id, err);
    *trace = (struct trace){tracer.links, tracer.count};
    return true;
}
