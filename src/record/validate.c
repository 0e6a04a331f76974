/* SPDX-License-Identifier: Apache-2.0 */
#include "record/validate.h"

#include "record/checker.h"
#include "record/loader.h"

#include <stdarg.h>

static const struct {
    const char *name;
    void (*run)(struct checker *checker);
} checks[] = {
    {"ids", check_ids},
    {"guarantee", check_guarantee},
    {"spans", check_spans},
    {"orders", check_orders},
    {"rotation", check_rotation},
    {"horizon", check_horizon},
    {"supersedes", check_supersedes},
    {"groups", check_groups},
    {"caveats", check_caveats},
    {"touches", check_touches},
    {"clauses", check_clauses},
    {"matters", check_matters},
    {"superseded names", check_superseded_names},
    {"unstated facts", check_unstated_facts},
    {"contrary facts", check_contrary_facts},
    {"possible", check_possible},
    {"serves", check_serves},
    {"fits", check_fits},
    {"countries", check_countries},
    {"currencies", check_currencies},
    {"polygons", check_polygons},
    {"standoff", check_standoff},
};

static struct diagnostic *PRINTF_LIKE(6, 0)
    add(struct checker *checker, enum severity severity, const struct row *row, struct place place,
        const char *hint, const char *format, va_list args)
{
    struct diagnostic *added =
        diagnostics_add_list(checker->diagnostics, severity,
                             checker->record->tables[row->kind].file, place, hint, format, args);
    diagnostic_set_row(added, row->line);
    return added;
}

struct diagnostic *checker_add(struct checker *checker, enum severity severity,
                               const struct row *row, int field, const char *hint,
                               const char *format, ...)
{
    struct place place =
        field == FIELD_NONE ? (struct place){row->line, 1} : cell_place(row, field);
    va_list args;
    va_start(args, format);
    struct diagnostic *added = add(checker, severity, row, place, hint, format, args);
    va_end(args);
    return added;
}

void checker_add_inside(struct checker *checker, enum severity severity, const struct row *row,
                        int field, size_t offset, const char *hint, const char *format, ...)
{
    struct place place = place_in(cell_place(row, field), row_text(row, field), offset);
    va_list args;
    va_start(args, format);
    add(checker, severity, row, place, hint, format, args);
    va_end(args);
}

bool checker_is_gone(const struct checker *checker, const struct row *undertaking)
{
    return row_value(undertaking, UNDERTAKING_STAGE, STAGE_MOOTED) >= STAGE_LADDER_COUNT
           || checker->superseded_by[undertaking->index] > 0;
}

static void each_condition_in(struct checker *checker, enum kind kind, int field,
                              void (*visit)(struct checker *, const struct row *, int,
                                            const struct condition *, void *),
                              void *context)
{
    const struct table *table = &checker->record->tables[kind];
    if (kind_infos[kind].fields[field].type != TYPE_CONDITION)
        return;
    for (size_t i = 0; i < table->row_count; i++) {
        const struct row *row = &table->rows[i];
        if (row_has(row, field))
            visit(checker, row, field, &checker->record->conditions[row->cells[field].value],
                  context);
    }
}

void checker_each_condition(struct checker *checker,
                            void (*visit)(struct checker *checker, const struct row *row, int field,
                                          const struct condition *condition, void *context),
                            void *context)
{
    for (int kind = 0; kind < KIND_COUNT; kind++)
        for (int field = 0; field < kind_infos[kind].field_count; field++)
            each_condition_in(checker, (enum kind)kind, field, visit, context);
}

static const uint32_t *find_superseded(const struct record *record, struct arena *arena)
{
    const struct table *table = &record->tables[KIND_UNDERTAKING];
    uint32_t *superseded_by = ARENA_ARRAY(arena, uint32_t, table->row_count + 1);
    for (size_t i = 0; i < table->row_count; i++) {
        struct str rest = row_text(&table->rows[i], UNDERTAKING_SUPERSEDES), id;
        while (list_next(&rest, &id)) {
            const struct row *old = record_find(record, KIND_UNDERTAKING, id);
            if (old != NULL && superseded_by[old->index] == 0)
                superseded_by[old->index] = (uint32_t)i + 1;
        }
    }
    return superseded_by;
}

void record_validate(const struct record *record, struct diagnostics *diagnostics)
{
    struct arena scratch;
    arena_init(&scratch);
    struct checker checker = {
        .record = record,
        .diagnostics = diagnostics,
        .scratch = &scratch,
        .superseded_by = find_superseded(record, &scratch),
    };
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
        checks[i].run(&checker);
    arena_release(&scratch);
}
