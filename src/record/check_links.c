/* SPDX-License-Identifier: Apache-2.0 */
/* Checks of rows that point to other rows. */
#include "base/number.h"
#include "record/checker.h"
#include "record/limits.h"

#include <string.h>

/* ---- supersedes ---- */

enum { CYCLE_NAMES_MAX = 8 };
enum color { UNSEEN, ON_PATH, DONE };

/* A walk in depth over "a supersedes b", with its own stack: the chain may be as long as the table.
 */
struct walk {
    struct checker *checker;
    unsigned char *colors;
    size_t *places; /* of rows on the path: where in it */
    struct step_at {
        uint32_t row;
        struct str rest; /* what it supersedes and is not followed yet */
    } * path;
    size_t depth;
};

static const struct row *undertaking_at(const struct checker *checker, size_t index)
{
    return record_row(checker->record, KIND_UNDERTAKING, index);
}

static void report_cycle(struct walk *walk, uint32_t again)
{
    struct buf names;
    buf_init(&names);
    size_t first = walk->places[again];
    for (size_t i = first; i < walk->depth; i++) {
        if (i == first + CYCLE_NAMES_MAX) {
            buf_text(&names, "… supersedes ");
            break;
        }
        struct str id = row_text(undertaking_at(walk->checker, walk->path[i].row), UNDERTAKING_ID);
        buf_printf(&names, "%s supersedes ", QUOTE(id));
    }
    const struct row *row = undertaking_at(walk->checker, walk->path[walk->depth - 1].row);
    const struct row *closes = undertaking_at(walk->checker, again);
    struct diagnostic *added =
        checker_add(walk->checker, SEVERITY_ERROR, row, UNDERTAKING_SUPERSEDES, NULL,
                    "in a circle: %s%s", names.data, QUOTE(row_text(closes, UNDERTAKING_ID)));
    for (size_t i = first; i < walk->depth; i++)
        diagnostic_add_against(added, undertaking_at(walk->checker, walk->path[i].row)->line);
    buf_release(&names);
}

static void enter(struct walk *walk, uint32_t row)
{
    walk->colors[row] = ON_PATH;
    walk->places[row] = walk->depth;
    walk->path[walk->depth++] =
        (struct step_at){row, row_text(undertaking_at(walk->checker, row), UNDERTAKING_SUPERSEDES)};
}

static void walk_from(struct walk *walk, uint32_t start)
{
    enter(walk, start);
    while (walk->depth > 0) {
        struct step_at *top = &walk->path[walk->depth - 1];
        struct str id;
        if (!list_next(&top->rest, &id)) {
            walk->colors[top->row] = DONE;
            walk->depth--;
            continue;
        }
        const struct row *next = record_find(walk->checker->record, KIND_UNDERTAKING, id);
        if (next == NULL || walk->colors[next->index] == DONE)
            continue;
        if (walk->colors[next->index] == ON_PATH)
            report_cycle(walk, next->index);
        else
            enter(walk, next->index);
    }
}

static void check_same_party(struct checker *checker, const struct row *row)
{
    struct str text = row_text(row, UNDERTAKING_SUPERSEDES);
    for (struct str rest = text, id; list_next(&rest, &id);) {
        const struct row *old = record_find(checker->record, KIND_UNDERTAKING, id);
        bool known =
            old != NULL && row_has(old, UNDERTAKING_PARTY) && row_has(row, UNDERTAKING_PARTY);
        if (known && old->cells[UNDERTAKING_PARTY].value != row->cells[UNDERTAKING_PARTY].value)
            checker_add_inside(checker, SEVERITY_WARNING, row, UNDERTAKING_SUPERSEDES,
                               (size_t)(id.data - text.data), NULL,
                               "%s is an undertaking of %s, and %s is another party", QUOTE(id),
                               QUOTE(row_text(old, UNDERTAKING_PARTY)),
                               QUOTE(row_text(row, UNDERTAKING_PARTY)));
    }
}

void check_supersedes(struct checker *checker)
{
    size_t count = checker->record->tables[KIND_UNDERTAKING].row_count;
    struct walk walk = {.checker = checker};
    walk.colors = ARENA_ARRAY(checker->scratch, unsigned char, count + 1);
    walk.places = ARENA_ARRAY(checker->scratch, size_t, count + 1);
    walk.path = ARENA_ARRAY(checker->scratch, struct step_at, count + 1);
    for (size_t i = 0; i < count; i++) {
        check_same_party(checker, undertaking_at(checker, i));
        if (walk.colors[i] == UNSEEN)
            walk_from(&walk, (uint32_t)i);
    }
}

/* ---- groups ---- */

/* A row that names neither quantity nor unit may stand in a group of any unit. */
static bool has_unit(const struct row *row)
{
    return row_has(row, UNDERTAKING_UNIT) || row_has(row, UNDERTAKING_LOW)
           || row_has(row, UNDERTAKING_BEST) || row_has(row, UNDERTAKING_HIGH);
}

/* The first row of each group, and of each group the first that has a unit. */
struct groups {
    struct map first, first_with_unit;
};

static void check_group_row(struct checker *checker, struct groups *groups, const struct row *row)
{
    struct str group = row_text(row, UNDERTAKING_GROUP);
    map_add(&groups->first, group, row->index);
    const struct row *first = undertaking_at(checker, (size_t)map_get(&groups->first, group, 0));
    if (!str_eq(row_text(first, UNDERTAKING_PARTY), row_text(row, UNDERTAKING_PARTY)))
        diagnostic_add_against(
            checker_add(
                checker, SEVERITY_ERROR, row, UNDERTAKING_GROUP, NULL,
                "the group %s is of %s in line %u and of %s here; a group belongs to one party",
                QUOTE(group), QUOTE(row_text(first, UNDERTAKING_PARTY)), (unsigned)first->line,
                QUOTE(row_text(row, UNDERTAKING_PARTY))),
            first->line);
    if (!has_unit(row))
        return;
    map_add(&groups->first_with_unit, group, row->index);
    first = undertaking_at(checker, (size_t)map_get(&groups->first_with_unit, group, 0));
    if (!str_eq(row_text(first, UNDERTAKING_UNIT), row_text(row, UNDERTAKING_UNIT)))
        diagnostic_add_against(
            checker_add(
                checker, SEVERITY_ERROR, row, UNDERTAKING_GROUP, NULL,
                "the group %s is counted in %s in line %u and in %s here; a group has one unit",
                QUOTE(group), QUOTE(row_text(first, UNDERTAKING_UNIT)), (unsigned)first->line,
                QUOTE(row_text(row, UNDERTAKING_UNIT))),
            first->line);
}

void check_groups(struct checker *checker)
{
    const struct table *table = &checker->record->tables[KIND_UNDERTAKING];
    struct groups groups;
    map_init(&groups.first, checker->scratch);
    map_init(&groups.first_with_unit, checker->scratch);
    for (size_t i = 0; i < table->row_count; i++)
        if (row_has(&table->rows[i], UNDERTAKING_GROUP))
            check_group_row(checker, &groups, &table->rows[i]);
}

/* ---- caveats ---- */

static const char *hint_area(struct checker *checker, struct str id)
{
    const struct table *areas = &checker->record->tables[KIND_AREA];
    struct hint hint = hint_begin(checker->diagnostics, id);
    for (size_t i = 0; i < areas->row_count && !hint.done; i++)
        hint_offer(&hint, row_text(&areas->rows[i], AREA_ID));
    return hint_end(&hint);
}

static void check_caveat_value(struct checker *checker, const struct row *row)
{
    struct str value = row_text(row, CAVEAT_VALUE);
    int64_t days;
    switch (row_value(row, CAVEAT_KIND, CAVEAT_CONTACT)) {
    case CAVEAT_AREA:
        if (!checker->record->tables[KIND_AREA].unread
            && record_find(checker->record, KIND_AREA, value) == NULL)
            checker_add(checker, SEVERITY_ERROR, row, CAVEAT_VALUE, hint_area(checker, value),
                        "no area %s", QUOTE(value));
        return;
    case CAVEAT_APPROVAL:
        if (!condition_is_fact_name(value))
            checker_add(checker, SEVERITY_ERROR, row, CAVEAT_VALUE, NULL,
                        "an approval names a fact, dotted and lower case first, not %s",
                        QUOTE(value));
        return;
    case CAVEAT_DELAY:
        if (!integer_parse(value, 0, LIMIT_DAYS, &days))
            checker_add(checker, SEVERITY_ERROR, row, CAVEAT_VALUE, NULL,
                        "a delay is a whole number of days, not %s", QUOTE(value));
        return;
    default:
        return;
    }
}

/* What a caveat asks of an undertaking, as one text: whether two are the same. */
static struct str caveat_of(struct checker *checker, size_t undertaking, const struct row *row)
{
    return str_from(arena_printf(
        checker->scratch, "%zu/%d/%d/%.*s", undertaking, (int)row_value(row, CAVEAT_KIND, -1),
        (int)row_value(row, CAVEAT_MODE, -1), STR_ARG(row_text(row, CAVEAT_VALUE))));
}

static struct map find_caveats(struct checker *checker)
{
    const struct table *table = &checker->record->tables[KIND_CAVEAT];
    struct map caveats;
    map_init(&caveats, checker->scratch);
    for (size_t i = 0; i < table->row_count; i++) {
        const struct row *row = &table->rows[i];
        if (row_has(row, CAVEAT_UNDERTAKING))
            map_add(&caveats, caveat_of(checker, (size_t)row->cells[CAVEAT_UNDERTAKING].value, row),
                    1);
    }
    return caveats;
}

/* A caveat of a superseded row that its successor does not have too: a restriction was lost. */
static void check_caveat_holds(struct checker *checker, const struct map *caveats,
                               const struct row *row)
{
    size_t of = (size_t)row->cells[CAVEAT_UNDERTAKING].value;
    uint32_t by = checker->superseded_by[of];
    if (by == 0 || map_get(caveats, caveat_of(checker, by - 1, row), 0) == 1)
        return;
    checker_add(checker, SEVERITY_WARNING, row, CAVEAT_UNDERTAKING, NULL,
                "%s is superseded by %s: the caveat restricts nothing",
                QUOTE(row_text(undertaking_at(checker, of), UNDERTAKING_ID)),
                QUOTE(row_text(undertaking_at(checker, by - 1), UNDERTAKING_ID)));
}

void check_caveats(struct checker *checker)
{
    const struct table *table = &checker->record->tables[KIND_CAVEAT];
    struct map caveats = find_caveats(checker);
    for (size_t i = 0; i < table->row_count; i++) {
        const struct row *row = &table->rows[i];
        if (row_has(row, CAVEAT_VALUE))
            check_caveat_value(checker, row);
        if (row_has(row, CAVEAT_UNDERTAKING))
            check_caveat_holds(checker, &caveats, row);
    }
}

/* ---- conditions that name superseded rows, where they are not of gone rows themselves ---- */

/*
 * Whether the row that supersedes a name stands beside it where one of the two is enough: "A-1 or
 * A-1-r2" is right on every date, and that A-1 is superseded no slip.
 */
static bool has_heir_beside(const struct condition *condition, const uint32_t *parents, uint32_t at,
                            uint32_t heir)
{
    enum condition_op op = condition->nodes[parents[at]].op;
    for (uint32_t i = at > 0 ? at - 1 : 0; i <= at + 1 && i < condition->node_count; i++) {
        const struct condition_node *node = &condition->nodes[i];
        if (node->op == CONDITION_NAME && node->target == TARGET_UNDERTAKING && node->index == heir
            && parents[i] == parents[at])
            return op == CONDITION_OR || op == CONDITION_AT_LEAST;
    }
    return false;
}

static void visit_condition(struct checker *checker, const struct row *row, int field,
                            const struct condition *condition, void *context)
{
    (void)context;
    if (row->kind == KIND_UNDERTAKING && checker_is_gone(checker, row))
        return;
    const uint32_t *parents = condition_parents(checker->scratch, condition);
    for (uint32_t i = 0; i < condition->node_count; i++) {
        const struct condition_node *node = &condition->nodes[i];
        if (node->op != CONDITION_NAME || node->target != TARGET_UNDERTAKING)
            continue;
        uint32_t by = checker->superseded_by[node->index];
        if (by > 0 && !has_heir_beside(condition, parents, i, by - 1))
            checker_add_inside(checker, SEVERITY_WARNING, row, field, node->offset, NULL,
                               "%s is superseded by %s: the name is false", QUOTE(node->name),
                               QUOTE(row_text(undertaking_at(checker, by - 1), UNDERTAKING_ID)));
    }
}

void check_superseded_names(struct checker *checker)
{
    checker_each_condition(checker, visit_condition, NULL);
}

/* ---- clauses ---- */

static bool is_id_of_any(const struct record *record, struct str id)
{
    for (int kind = 0; kind < KIND_COUNT; kind++)
        if (record->tables[kind].unread || record_find(record, (enum kind)kind, id) != NULL)
            return true; /* it may well be a row of a table that could not be read */
    return false;
}

static const char *hint_touched(struct checker *checker, struct str id)
{
    static const enum kind kinds[] = {KIND_UNDERTAKING, KIND_REQUIREMENT, KIND_RULE};
    struct hint hint = hint_begin(checker->diagnostics, id);
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        const struct table *table = &checker->record->tables[kinds[k]];
        for (size_t i = 0; i < table->row_count && !hint.done; i++)
            hint_offer(&hint, row_text(&table->rows[i], 0));
    }
    return hint_end(&hint);
}

void check_touches(struct checker *checker)
{
    const struct table *table = &checker->record->tables[KIND_CLAUSE];
    for (size_t i = 0; i < table->row_count; i++) {
        struct str text = row_text(&table->rows[i], CLAUSE_TOUCHES);
        for (struct str rest = text, id; list_next(&rest, &id);)
            if (!is_id_of_any(checker->record, id))
                checker_add_inside(checker, SEVERITY_ERROR, &table->rows[i], CLAUSE_TOUCHES,
                                   (size_t)(id.data - text.data), hint_touched(checker, id),
                                   "no row has the id %s", QUOTE(id));
    }
}

/* Two rows for one point of one version would be told as two points. */
void check_clauses(struct checker *checker)
{
    const struct table *table = &checker->record->tables[KIND_CLAUSE];
    struct map first;
    map_init(&first, checker->scratch);
    for (size_t i = 0; i < table->row_count; i++) {
        const struct row *row = &table->rows[i];
        struct str document = row_text(row, CLAUSE_DOCUMENT);
        struct str version = row_text(row, CLAUSE_VERSION), number = row_text(row, CLAUSE_NUMBER);
        if (document.size == 0 || version.size == 0 || number.size == 0)
            continue;
        struct str key =
            str_from(arena_printf(checker->scratch, "%.*s\n%.*s\n%.*s", STR_ARG(document),
                                  STR_ARG(version), STR_ARG(number)));
        if (map_add(&first, key, (int64_t)i))
            continue;
        const struct row *other = &table->rows[map_get(&first, key, 0)];
        checker_add(checker, SEVERITY_WARNING, row, CLAUSE_NUMBER, NULL,
                    "%s has the document, version and number of %s in line %u: it is told as one "
                    "more point",
                    QUOTE(row_text(row, CLAUSE_ID)), QUOTE(row_text(other, CLAUSE_ID)),
                    (unsigned)other->line);
    }
}

/* "DOCUMENT/NUMBER" of each clause. */
static void index_clauses(struct checker *checker, struct map *names)
{
    const struct table *table = &checker->record->tables[KIND_CLAUSE];
    map_init(names, checker->scratch);
    for (size_t i = 0; i < table->row_count; i++) {
        struct str document = row_text(&table->rows[i], CLAUSE_DOCUMENT);
        struct str number = row_text(&table->rows[i], CLAUSE_NUMBER);
        map_add(names,
                str_from(arena_printf(checker->scratch, "%.*s/%.*s", STR_ARG(document),
                                      STR_ARG(number))),
                0);
    }
}

void check_matters(struct checker *checker)
{
    const struct table *table = &checker->record->tables[KIND_POSITION];
    const struct str prefix = STR("clause:");
    struct map names;
    index_clauses(checker, &names);
    for (size_t i = 0; i < table->row_count; i++) {
        struct str matter = row_text(&table->rows[i], POSITION_MATTER);
        if (!str_starts(matter, prefix))
            continue;
        struct str name = {matter.data + prefix.size, matter.size - prefix.size};
        if (map_get(&names, name, -1) < 0)
            checker_add(checker, SEVERITY_WARNING, &table->rows[i], POSITION_MATTER, NULL,
                        "no clause %s, as document and number", QUOTE(name));
    }
}
