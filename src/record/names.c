/* SPDX-License-Identifier: Apache-2.0 */
/* Names of facts, and what each name in a condition points to. */
#include "record/hint.h"
#include "record/loader.h"
#include "record/quote.h"

static uint32_t add_fact(struct loader *loader, struct str name)
{
    struct record *record = loader->record;
    int64_t known = map_get(&record->fact_name_ids, name, -1);
    if (known >= 0)
        return (uint32_t)known;
    ARENA_GROW(loader->arena, &record->fact_names, record->fact_name_count, &loader->fact_capacity);
    map_add(&record->fact_name_ids, name, (int64_t)record->fact_name_count);
    record->fact_names[record->fact_name_count] = name;
    return (uint32_t)record->fact_name_count++;
}

static void add_named_facts(struct loader *loader, enum kind kind, int field)
{
    const struct table *table = &loader->record->tables[kind];
    for (size_t i = 0; i < table->row_count; i++)
        if (row_has(&table->rows[i], field))
            add_fact(loader, row_text(&table->rows[i], field));
}

struct str record_step_fact(struct arena *arena, const struct row *row)
{
    struct str step = row_text(row, STEP_STEP), instrument = row_text(row, STEP_INSTRUMENT);
    struct str party = row_text(row, STEP_PARTY);
    if (step.size == 0 || instrument.size == 0 || party.size == 0)
        return (struct str){0};
    return str_from(
        arena_printf(arena, "%.*s.%.*s.%.*s", STR_ARG(step), STR_ARG(instrument), STR_ARG(party)));
}

static void add_step_facts(struct loader *loader)
{
    const struct table *table = &loader->record->tables[KIND_STEP];
    for (size_t i = 0; i < table->row_count; i++) {
        struct str name = record_step_fact(loader->arena, &table->rows[i]);
        if (name.size > 0)
            add_fact(loader, name);
    }
}

static void add_approval_facts(struct loader *loader)
{
    const struct table *table = &loader->record->tables[KIND_CAVEAT];
    for (size_t i = 0; i < table->row_count; i++) {
        const struct row *row = &table->rows[i];
        struct str name = row_text(row, CAVEAT_VALUE);
        if (row_value(row, CAVEAT_KIND, -1) == CAVEAT_APPROVAL && condition_is_fact_name(name))
            add_fact(loader, name);
    }
}

static const char *hint_name(struct loader *loader, struct str name)
{
    const struct record *record = loader->record;
    const enum kind kinds[] = {KIND_PARTY, KIND_UNDERTAKING};
    struct hint hint = hint_begin(loader->diagnostics, name);
    for (int k = 0; k < 2; k++)
        for (size_t i = 0; i < record->tables[kinds[k]].row_count && !hint.done; i++)
            hint_offer(&hint, row_text(record_row(record, kinds[k], i), 0));
    for (size_t i = 0; i < record->fact_name_count && !hint.done; i++)
        hint_offer(&hint, record->fact_names[i]);
    return hint_end(&hint);
}

static bool resolve_row(const struct loader *loader, enum kind kind, enum condition_target target,
                        struct condition_node *node)
{
    int64_t index = map_get(&loader->record->ids[kind], node->name, -1);
    if (index < 0)
        return false;
    node->target = target;
    node->index = (uint32_t)index;
    return true;
}

/* A fact by its looks; else a party; else an undertaking. */
static bool resolve_node(struct loader *loader, struct condition_node *node)
{
    if (condition_is_fact_name(node->name)) {
        node->target = TARGET_FACT;
        node->index = add_fact(loader, node->name);
        return true;
    }
    return resolve_row(loader, KIND_PARTY, TARGET_PARTY, node)
           || resolve_row(loader, KIND_UNDERTAKING, TARGET_UNDERTAKING, node);
}

static void resolve_condition(struct loader *loader, struct row *row, int field)
{
    const struct table *tables = loader->record->tables;
    bool known = !tables[KIND_PARTY].unread && !tables[KIND_UNDERTAKING].unread;
    struct condition *condition = &loader->record->conditions[row->cells[field].value];
    for (uint32_t i = 0; i < condition->node_count; i++) {
        struct condition_node *node = &condition->nodes[i];
        if (node->op != CONDITION_NAME || resolve_node(loader, node) || !known)
            continue;
        struct place place = place_in(cell_place(row, field), condition->text, node->offset);
        struct diagnostic *added = diagnostics_add(
            loader->diagnostics, SEVERITY_ERROR, loader->record->tables[row->kind].file, place.line,
            place.column, hint_name(loader, node->name),
            "%s: %s is neither a party, an undertaking nor a fact (dotted, lower case first)",
            loader_label(loader, row, field), QUOTE(node->name));
        diagnostic_set_row(added, row->line);
    }
}

static void resolve_conditions(struct loader *loader, enum kind kind, int field)
{
    const struct table *table = &loader->record->tables[kind];
    if (kind_infos[kind].fields[field].type != TYPE_CONDITION)
        return;
    for (size_t i = 0; i < table->row_count; i++)
        if (row_has(&table->rows[i], field))
            resolve_condition(loader, &table->rows[i], field);
}

void loader_resolve_names(struct loader *loader)
{
    add_named_facts(loader, KIND_FACT, FACT_NAME);
    add_named_facts(loader, KIND_THRESHOLD, THRESHOLD_NAME);
    add_step_facts(loader);
    add_approval_facts(loader);
    for (int kind = 0; kind < KIND_COUNT; kind++)
        for (int field = 0; field < kind_infos[kind].field_count; field++)
            resolve_conditions(loader, (enum kind)kind, field);
}
