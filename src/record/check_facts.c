/* SPDX-License-Identifier: Apache-2.0 */
/* Checks of facts: those that nobody states, and those that are stated both ways. */
#include "record/checker.h"

#include <stdio.h>
#include <stdlib.h>

static int64_t fact_index(const struct checker *checker, struct str name)
{
    return map_get(&checker->record->fact_name_ids, name, -1);
}

/* ---- facts that no row states ---- */

struct mention {
    const struct row *row; /* where the fact is first named; NULL: nowhere */
    int field;
    size_t offset;
    size_t count;
};

struct facts {
    bool *stated;             /* of each fact: some row states it, or the trigger names it */
    struct mention *mentions; /* of each fact */
};

static void state(struct checker *checker, struct facts *facts, struct str name)
{
    int64_t index = fact_index(checker, name);
    if (index >= 0)
        facts->stated[index] = true;
}

static void state_named(struct checker *checker, struct facts *facts, enum kind kind, int field)
{
    const struct table *table = &checker->record->tables[kind];
    for (size_t i = 0; i < table->row_count; i++)
        state(checker, facts, row_text(&table->rows[i], field));
}

static void state_steps(struct checker *checker, struct facts *facts)
{
    const struct table *table = &checker->record->tables[KIND_STEP];
    for (size_t i = 0; i < table->row_count; i++)
        state(checker, facts, record_step_fact(checker->scratch, &table->rows[i]));
}

static void mention(struct mention *mention, const struct row *row, int field, size_t offset)
{
    if (mention->count++ == 0)
        *mention = (struct mention){.row = row, .field = field, .offset = offset, .count = 1};
}

static void visit_condition(struct checker *checker, const struct row *row, int field,
                            const struct condition *condition, void *context)
{
    struct facts *facts = context;
    if (row->kind == KIND_UNDERTAKING && checker_is_gone(checker, row))
        return; /* nothing hangs on it */
    for (uint32_t i = 0; i < condition->node_count; i++) {
        const struct condition_node *node = &condition->nodes[i];
        if (node->op != CONDITION_NAME || node->target != TARGET_FACT)
            continue;
        if (row->kind == KIND_GUARANTEE)
            facts->stated[node->index] = true; /* the trigger's facts are true when the day comes */
        else
            mention(&facts->mentions[node->index], row, field, node->offset);
    }
}

static void visit_approvals(struct checker *checker, struct facts *facts)
{
    const struct table *table = &checker->record->tables[KIND_CAVEAT];
    for (size_t i = 0; i < table->row_count; i++) {
        const struct row *row = &table->rows[i];
        int64_t index = fact_index(checker, row_text(row, CAVEAT_VALUE));
        if (row_has(row, CAVEAT_UNDERTAKING)
            && checker_is_gone(checker, record_row(checker->record, KIND_UNDERTAKING,
                                                   (size_t)row->cells[CAVEAT_UNDERTAKING].value)))
            continue;
        if (row_value(row, CAVEAT_KIND, -1) == CAVEAT_APPROVAL && index >= 0)
            mention(&facts->mentions[index], row, CAVEAT_VALUE, 0);
    }
}

static const char *hint_stated(struct checker *checker, const struct facts *facts, struct str name)
{
    const struct record *record = checker->record;
    struct hint hint = hint_begin(checker->diagnostics, name);
    for (size_t i = 0; i < record->fact_name_count && !hint.done; i++)
        if (facts->stated[i])
            hint_offer(&hint, record->fact_names[i]);
    return hint_end(&hint);
}

/* Once for each fact, where it is first named: one row more mends all of its places. */
static void report_unstated(struct checker *checker, const struct facts *facts)
{
    for (size_t i = 0; i < checker->record->fact_name_count; i++) {
        const struct mention *at = &facts->mentions[i];
        struct str name = checker->record->fact_names[i];
        if (at->count == 0 || facts->stated[i])
            continue;
        char more[64] = "";
        if (at->count > 1)
            snprintf(more, sizeof more, " (named in %zu places)", at->count);
        checker_add_inside(checker, SEVERITY_WARNING, at->row, at->field, at->offset,
                           hint_stated(checker, facts, name),
                           "no row states the fact %s: it is unknown%s", QUOTE(name), more);
    }
}

void check_unstated_facts(struct checker *checker)
{
    const struct table *tables = checker->record->tables;
    if (tables[KIND_GUARANTEE].unread || tables[KIND_FACT].unread || tables[KIND_THRESHOLD].unread
        || tables[KIND_STEP].unread)
        return;
    size_t count = checker->record->fact_name_count;
    struct facts facts = {
        .stated = ARENA_ARRAY(checker->scratch, bool, count + 1),
        .mentions = ARENA_ARRAY(checker->scratch, struct mention, count + 1),
    };
    state_named(checker, &facts, KIND_FACT, FACT_NAME);
    state_named(checker, &facts, KIND_THRESHOLD, THRESHOLD_NAME);
    state_steps(checker, &facts);
    checker_each_condition(checker, visit_condition, &facts);
    visit_approvals(checker, &facts);
    report_unstated(checker, &facts);
}

/* ---- facts that are stated both ways ---- */

/* What one row says of a fact. What it says without an end holds until another row speaks. */
struct statement {
    int64_t fact;
    int64_t from, until; /* days, half-open */
    bool is_open;
    bool value;
    const struct row *row;
};

static int compare_statements(const void *a, const void *b)
{
    const struct statement *x = a, *y = b;
    if (x->fact != y->fact)
        return x->fact < y->fact ? -1 : 1;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    if (x->row->kind != y->row->kind)
        return x->row->kind < y->row->kind ? -1 : 1;
    return (x->row->index > y->row->index) - (x->row->index < y->row->index);
}

static size_t add_fact_rows(struct checker *checker, struct statement *out)
{
    const struct table *table = &checker->record->tables[KIND_FACT];
    size_t count = 0;
    for (size_t i = 0; i < table->row_count; i++) {
        const struct row *row = &table->rows[i];
        if (row_has(row, FACT_NAME) && row_has(row, FACT_VALUE))
            out[count++] = (struct statement){
                .fact = fact_index(checker, row_text(row, FACT_NAME)),
                .from = row_value(row, FACT_FROM, INT64_MIN),
                .until = row_value(row, FACT_UNTIL, INT64_MAX),
                .is_open = !row_has(row, FACT_UNTIL),
                .value = row->cells[FACT_VALUE].value == 1,
                .row = row,
            };
    }
    return count;
}

static struct str step_key(struct checker *checker, const struct row *row)
{
    struct str instrument = row_text(row, STEP_INSTRUMENT), party = row_text(row, STEP_PARTY);
    return str_from(
        arena_printf(checker->scratch, "%.*s %.*s", STR_ARG(instrument), STR_ARG(party)));
}

static void index_denunciations(struct checker *checker, struct map *first)
{
    const struct table *table = &checker->record->tables[KIND_STEP];
    map_init(first, checker->scratch);
    for (size_t i = 0; i < table->row_count; i++) {
        const struct row *row = &table->rows[i];
        if (row_value(row, STEP_STEP, -1) != STEP_DENOUNCED || !row_has(row, STEP_ON))
            continue;
        struct str key = step_key(checker, row);
        int64_t other = map_get(first, key, -1);
        if (other < 0 || row->cells[STEP_ON].value < table->rows[other].cells[STEP_ON].value)
            map_put(first, key, (int64_t)i);
    }
}

/* A step is true from its day and false from that party's first denunciation after it. */
static size_t add_step(struct checker *checker, const struct map *denounced, const struct row *row,
                       struct statement *out)
{
    int64_t fact = fact_index(checker, record_step_fact(checker->scratch, row));
    int64_t by = map_get(denounced, step_key(checker, row), -1);
    size_t count = 0;
    if (fact < 0 || !row_has(row, STEP_ON))
        return 0;
    int64_t from = row->cells[STEP_ON].value, until = INT64_MAX;
    const struct row *end = by < 0 ? NULL : record_row(checker->record, KIND_STEP, (size_t)by);
    bool ends = end != NULL && row->cells[STEP_STEP].value != STEP_DENOUNCED
                && end->cells[STEP_ON].value >= from;
    if (ends)
        until = end->cells[STEP_ON].value;
    if (from < until)
        out[count++] = (struct statement){fact, from, until, true, true, row};
    if (ends)
        out[count++] = (struct statement){fact, until, INT64_MAX, true, false, end};
    return count;
}

static size_t add_step_rows(struct checker *checker, struct statement *out)
{
    const struct table *table = &checker->record->tables[KIND_STEP];
    struct map denounced;
    size_t count = 0;
    index_denunciations(checker, &denounced);
    for (size_t i = 0; i < table->row_count; i++)
        count += add_step(checker, &denounced, &table->rows[i], out + count);
    return count;
}

/* A change over time is no dispute: see state/facts.h. Sorted by fact, then first day. */
static void end_open_statements(struct statement *all, size_t count)
{
    int64_t next = INT64_MAX, own = INT64_MAX; /* the first days after this one, and this one */
    for (size_t i = count; i-- > 0;) {
        struct statement *one = &all[i];
        if (i + 1 == count || all[i + 1].fact != one->fact)
            next = own = INT64_MAX;
        if (one->from != own)
            next = own;
        own = one->from;
        if (one->is_open && next < one->until)
            one->until = next;
    }
}

/* Sweeps over one fact's statements; the longest so far of each value is enough to see an overlap.
 */
static void check_sorted(struct checker *checker, const struct statement *all, size_t count)
{
    const struct statement *longest[2] = {NULL, NULL};
    for (size_t i = 0; i < count; i++) {
        const struct statement *one = &all[i];
        if (i > 0 && one->fact != all[i - 1].fact)
            longest[0] = longest[1] = NULL;
        const struct statement *other = longest[!one->value];
        if (other != NULL && one->from < other->until)
            checker_add(
                checker, SEVERITY_WARNING, one->row, 0, NULL,
                "%s says the contrary of %s for some of the same days: the fact %s is unknown then",
                QUOTE(row_text(one->row, 0)), QUOTE(row_text(other->row, 0)),
                QUOTE(checker->record->fact_names[one->fact]));
        if (longest[one->value] == NULL || one->until > longest[one->value]->until)
            longest[one->value] = one;
    }
}

void check_contrary_facts(struct checker *checker)
{
    const struct table *tables = checker->record->tables;
    size_t capacity = tables[KIND_FACT].row_count + 2 * tables[KIND_STEP].row_count;
    struct statement *all = ARENA_ARRAY(checker->scratch, struct statement, capacity + 1);
    size_t count = add_fact_rows(checker, all);
    count += add_step_rows(checker, all + count);
    qsort(all, count, sizeof *all, compare_statements);
    end_open_statements(all, count);
    check_sorted(checker, all, count);
}
