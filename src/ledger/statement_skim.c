/* SPDX-License-Identifier: Apache-2.0 */
/* Statements at a glance, for whoever goes over all of a log to see which of them count. */
#include "ledger/statement_parts.h"
#include "record/loader.h"

#include <string.h>

/* The kind of the first line, and past the second one, the author's. */
static bool skim_head(struct str *rest, struct statement *statement)
{
    struct str line, prefix = STR(STATEMENT_PREFIX);
    if (!str_next(rest, '\n', &line) || !str_starts(line, prefix))
        return false;
    statement->kind =
        statement_find_kind((struct str){line.data + prefix.size, line.size - prefix.size});
    return statement->kind >= 0 && statement->kind != KIND_AREA && str_next(rest, '\n', &line);
}

/* Whether the line is that of the id: the first field, where a kind has one. */
static bool is_id(const struct statement *statement, struct str name)
{
    const struct field_info *field = &statement_info(statement->kind)->fields[0];
    return field->type == TYPE_ID && str_eq(name, str_from(field->name));
}

static bool has_escape(struct str spelling)
{
    return spelling.size > 0 && memchr(spelling.data, '\\', spelling.size) != NULL;
}

bool statement_skim(struct arena *arena, struct str text, struct statement *statement)
{
    struct str rest = text, value, name;
    size_t capacity = 0;
    *statement = (struct statement){0};
    if (!skim_head(&rest, statement))
        return false;
    while (rest.size > 0 && str_next(&rest, '\n', &value)) {
        if (!str_next(&value, ' ', &name) || str_eq(name, STR("body")))
            return false;
        bool id = statement->line_count == 0 && is_id(statement, name);
        if (has_escape(name) || (id && has_escape(value)))
            return false; /* what is spelled with escapes is not what it says */
        if (!id && !loader_keeps_column(name))
            continue;
        ARENA_GROW(arena, &statement->lines, statement->line_count, &capacity);
        statement->lines[statement->line_count++] = (struct statement_line){name, value};
    }
    return true;
}
