/* SPDX-License-Identifier: Apache-2.0 */
#include "reference.h"

#include "base/number.h"

#include <string.h>

/* ------------------------------------------------------------------ facts */

/* The name of the fact that a step makes, as in ratified.MOU-1.DEU. */
static struct str step_name(const struct reference_world *world, const struct row *step)
{
    return str_from(arena_printf(world->arena, "%.*s.%.*s.%.*s", STR_ARG(row_text(step, STEP_STEP)),
                                 STR_ARG(row_text(step, STEP_INSTRUMENT)),
                                 STR_ARG(row_text(step, STEP_PARTY))));
}

void reference_find_step_names(struct reference_world *world)
{
    const struct table *table = &world->record->tables[KIND_STEP];
    world->step_names = ARENA_ARRAY(world->arena, struct str, table->row_count + 1);
    for (size_t i = 0; i < table->row_count; i++)
        world->step_names[i] = step_name(world, &table->rows[i]);
}

static bool is_same_way(const struct row *a, const struct row *b)
{
    return str_eq(row_text(a, STEP_INSTRUMENT), row_text(b, STEP_INSTRUMENT))
           && str_eq(row_text(a, STEP_PARTY), row_text(b, STEP_PARTY));
}

bool reference_is_denounced(const struct reference_world *world, const struct row *step)
{
    const struct table *table = &world->record->tables[KIND_STEP];
    for (size_t i = 0; i < table->row_count; i++) {
        const struct row *row = &table->rows[i];
        if (world->counts[KIND_STEP][i] && str_eq(row_text(row, STEP_STEP), STR("denounced"))
            && is_same_way(row, step) && reference_date(row, "on") >= reference_date(step, "on")
            && reference_date(row, "on") <= world->c_day)
            return true;
    }
    return false;
}

static bool is_word_of(const struct reference_world *world, const struct row *step, struct str name)
{
    return world->counts[KIND_STEP][step->index] && str_eq(world->step_names[step->index], name);
}

/* Whether the denunciation says that the fact is true no more: such a step was taken before. */
static bool undoes(const struct reference_world *world, const struct row *denunciation,
                   struct str name)
{
    const struct table *table = &world->record->tables[KIND_STEP];
    if (!world->counts[KIND_STEP][denunciation->index]
        || !str_eq(row_text(denunciation, STEP_STEP), STR("denounced")))
        return false;
    for (size_t i = 0; i < table->row_count; i++) {
        const struct row *step = &table->rows[i];
        if (is_word_of(world, step, name) && is_same_way(step, denunciation)
            && !str_eq(row_text(step, STEP_STEP), STR("denounced"))
            && reference_date(step, "on") <= reference_date(denunciation, "on"))
            return true;
    }
    return false;
}

static bool speaks(const struct reference_world *world, const struct row *fact, struct str name)
{
    return world->counts[KIND_FACT][fact->index] && str_eq(row_text(fact, FACT_NAME), name);
}

static int32_t later(const struct reference_world *world, int32_t last, int32_t day)
{
    return day > last && day <= world->c_day ? day : last;
}

/* The last day up to C-day on which a row begins to speak of the fact; DATE_NONE: no such day. */
static int32_t last_word(const struct reference_world *world, struct str name)
{
    const struct table *facts = &world->record->tables[KIND_FACT];
    const struct table *steps = &world->record->tables[KIND_STEP];
    int32_t last = DATE_NONE;
    for (size_t i = 0; i < facts->row_count; i++)
        if (speaks(world, &facts->rows[i], name))
            last = later(world, last, reference_date(&facts->rows[i], "from"));
    for (size_t i = 0; i < steps->row_count; i++)
        if (is_word_of(world, &steps->rows[i], name) || undoes(world, &steps->rows[i], name))
            last = later(world, last, reference_date(&steps->rows[i], "on"));
    return last;
}

/* What steps say of a fact on C-day, if one of them has the last word. */
static void ask_steps(const struct reference_world *world, struct str name, int32_t last,
                      bool *said)
{
    const struct table *table = &world->record->tables[KIND_STEP];
    for (size_t i = 0; i < table->row_count; i++) {
        const struct row *row = &table->rows[i];
        if (reference_date(row, "on") != last)
            continue;
        said[true] |= is_word_of(world, row, name)
                      && (str_eq(row_text(row, STEP_STEP), STR("denounced"))
                          || !reference_is_denounced(world, row));
        said[false] |= undoes(world, row, name);
    }
}

/* What rows of facts.csv say of a fact on C-day: those with an end until then, those without one
 * if they have the last word. */
static void ask_facts(const struct reference_world *world, struct str name, int32_t last,
                      bool *said)
{
    const struct table *table = &world->record->tables[KIND_FACT];
    for (size_t i = 0; i < table->row_count; i++) {
        const struct row *row = &table->rows[i];
        int32_t from = reference_date(row, "from"), until = reference_date(row, "until");
        if (speaks(world, row, name) && from <= world->c_day
            && (until == DATE_NONE ? from == last : world->c_day < until))
            said[str_eq(row_text(row, FACT_VALUE), STR("true"))] = true;
    }
}

bool reference_is_fact_name(struct str name)
{
    return name.size > 0 && name.data[0] >= 'a' && name.data[0] <= 'z'
           && memchr(name.data, '.', name.size) != NULL;
}

static bool is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.'
           || c == '_' || c == '-';
}

struct str reference_next_name(struct str *rest)
{
    while (rest->size > 0 && !is_name_char(rest->data[0]))
        *rest = (struct str){rest->data + 1, rest->size - 1};
    struct str word = {rest->data, 0};
    while (rest->size > 0 && is_name_char(rest->data[0])) {
        word.size++;
        *rest = (struct str){rest->data + 1, rest->size - 1};
    }
    return word;
}

/* What the question supposes, else true if the trigger names it, else what rows say of C-day. */
enum truth reference_fact(const struct reference_world *world, struct str name)
{
    for (size_t i = 0; i < world->question.supposed_count; i++) {
        if (str_eq(world->question.supposed[i], name))
            return world->question.supposed_value[i] ? TRUTH_TRUE : TRUTH_FALSE;
    }
    const struct row *guarantee = record_row(world->record, KIND_GUARANTEE, 0);
    struct str rest = row_text(guarantee, GUARANTEE_TRIGGER);
    for (struct str word; (word = reference_next_name(&rest)).size > 0;) {
        if (str_eq(word, name))
            return TRUTH_TRUE;
    }
    bool said[2] = {false, false};
    int32_t last = last_word(world, name);
    ask_facts(world, name, last, said);
    ask_steps(world, name, last, said);
    if (said[false] == said[true])
        return TRUTH_UNKNOWN;
    return said[true] ? TRUTH_TRUE : TRUTH_FALSE;
}

bool reference_fact_holds(const struct reference_case *reading, struct str name)
{
    if (reading->assumed.size > 0 && str_eq(reading->assumed, name))
        return reading->assumed_value;
    enum truth truth = reference_fact(reading->world, name);
    return truth == TRUTH_TRUE || (truth == TRUTH_UNKNOWN && reading->rules.unknown_is_true);
}

/* ------------------------------------------------------------------ conditions and what is live */

/* Reads a condition from its text and says whether it holds, by the grammar's three rules. */
struct condition_reader {
    const struct reference_case *reading;
    const bool *live;
    struct str rest;
};

static bool holds_expr(struct condition_reader *reader);

static struct str peek_word(const struct condition_reader *reader)
{
    struct str rest = reader->rest;
    while (rest.size > 0 && (rest.data[0] == ' ' || rest.data[0] == '\t'))
        rest = (struct str){rest.data + 1, rest.size - 1};
    struct str word = {rest.data, 0};
    while (word.size < rest.size && is_name_char(rest.data[word.size]))
        word.size++;
    if (word.size == 0 && rest.size > 0)
        word.size = 1; /* a parenthesis or a comma */
    return word;
}

static struct str take_word(struct condition_reader *reader)
{
    struct str word = peek_word(reader);
    const char *end = reader->rest.data + reader->rest.size;
    reader->rest = (struct str){word.data + word.size, (size_t)(end - (word.data + word.size))};
    return word;
}

static bool name_holds(const struct condition_reader *reader, struct str name)
{
    const struct reference_world *world = reader->reading->world;
    if (reference_is_fact_name(name))
        return reference_fact_holds(reader->reading, name);
    const struct table *undertakings = &world->record->tables[KIND_UNDERTAKING];
    bool holds = false;
    for (size_t i = 0; i < undertakings->row_count; i++) {
        const struct row *row = &undertakings->rows[i];
        if (reader->live[i]
            && (str_eq(row_text(row, UNDERTAKING_ID), name)
                || str_eq(row_text(row, UNDERTAKING_PARTY), name)))
            holds = true;
    }
    return holds;
}

static bool holds_at_least(struct condition_reader *reader)
{
    int have = 0;
    take_word(reader); /* ( */
    struct str number = take_word(reader);
    int64_t need = INT64_MAX;
    CHECK(integer_parse(number, 0, 10000, &need));
    while (str_eq(take_word(reader), STR(",")))
        have += name_holds(reader, take_word(reader));
    return have >= need;
}

static bool holds_atom(struct condition_reader *reader)
{
    struct str word = take_word(reader);
    if (str_eq(word, STR("at_least")))
        return holds_at_least(reader);
    if (!str_eq(word, STR("(")))
        return name_holds(reader, word);
    bool holds = holds_expr(reader);
    take_word(reader); /* ) */
    return holds;
}

static bool holds_term(struct condition_reader *reader)
{
    bool holds = holds_atom(reader);
    while (str_eq(peek_word(reader), STR("and"))) {
        take_word(reader);
        holds &= holds_atom(reader);
    }
    return holds;
}

static bool holds_expr(struct condition_reader *reader)
{
    bool holds = holds_term(reader);
    while (str_eq(peek_word(reader), STR("or"))) {
        take_word(reader);
        holds |= holds_term(reader);
    }
    return holds;
}

static bool condition_holds(const struct reference_case *reading, const struct row *row,
                            const bool *live)
{
    struct condition_reader reader = {reading, live, row_text(row, UNDERTAKING_CONDITION)};
    return reader.rest.size == 0 || holds_expr(&reader);
}

static bool is_declared(const struct record *record, const struct row *row)
{
    const struct row *source = reference_source(record, row);
    struct str tier = source == NULL ? STR("") : row_text(source, SOURCE_TIER);
    return str_eq(tier, STR("1")) || str_eq(tier, STR("2"));
}

bool reference_is_counted(const struct reference_case *reading, size_t undertaking)
{
    const struct reference_world *world = reading->world;
    const struct row *row = record_row(world->record, KIND_UNDERTAKING, undertaking);
    int64_t stage = row_value(row, UNDERTAKING_STAGE, STAGE_MOOTED);
    if (!world->counts[KIND_UNDERTAKING][undertaking] || world->superseded[undertaking])
        return false;
    if (world->without[row_value(row, UNDERTAKING_PARTY, 0)])
        return false;
    if (stage < reading->rules.stage_min || stage > STAGE_DELIVERED)
        return false;
    return !reading->rules.declared_only || is_declared(world->record, row);
}

/* Starts with all that is counted and strikes what fails until nothing changes. */
void reference_live(const struct reference_case *reading, const bool *gone, bool *live)
{
    const struct table *table = &reading->world->record->tables[KIND_UNDERTAKING];
    for (size_t i = 0; i < table->row_count; i++) {
        int64_t party = row_value(&table->rows[i], UNDERTAKING_PARTY, 0);
        live[i] = reference_is_counted(reading, i) && !(gone != NULL && gone[party]);
    }
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t i = 0; i < table->row_count; i++) {
            if (live[i] && !condition_holds(reading, &table->rows[i], live)) {
                live[i] = false;
                changed = true;
            }
        }
    }
}
