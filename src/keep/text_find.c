/* SPDX-License-Identifier: Apache-2.0 */
/* Finding documents, versions, clauses, and who stands where on one. */
#include "keep/text.h"

#include <stdlib.h>

static bool unknown_name(const char *what, struct str name, const struct str *names, size_t count,
                         struct error *err)
{
    int nearest = str_nearest(name, names, count);
    int size = (int)(name.size > 60 ? 60 : name.size);
    if (nearest < 0)
        return error_set(err, ERROR_NOT_FOUND, "no %s is called \"%.*s\"", what, size, name.data);
    return error_set(err, ERROR_NOT_FOUND, "no %s is called \"%.*s\"; did you mean %.*s?", what,
                     size, name.data, STR_ARG(names[nearest]));
}

static bool unknown_document(const struct text *text, struct str document, struct error *err)
{
    struct arena scratch;
    arena_init(&scratch);
    struct str *names = ARENA_ARRAY(&scratch, struct str, text->version_count);
    for (uint32_t v = 0; v < text->version_count; v++)
        names[v] = text->versions[v].document;
    unknown_name("document", document, names, text->version_count, err);
    arena_release(&scratch);
    return false;
}

bool text_find_document(const struct text *text, struct str document, uint32_t *first,
                        uint32_t *count, struct error *err)
{
    *count = 0;
    for (uint32_t v = 0; v < text->version_count; v++)
        if (str_eq(text->versions[v].document, document) && (*count)++ == 0)
            *first = v;
    return *count > 0 || unknown_document(text, document, err);
}

static bool unknown_version(const struct text *text, uint32_t first, uint32_t count,
                            struct str name, struct error *err)
{
    struct arena scratch;
    arena_init(&scratch);
    struct str *names = ARENA_ARRAY(&scratch, struct str, count);
    for (uint32_t v = 0; v < count; v++)
        names[v] = text->versions[first + v].name;
    const struct str document = text->versions[first].document;
    unknown_name(arena_printf(&scratch, "version of %.*s", STR_ARG(document)), name, names, count,
                 err);
    arena_release(&scratch);
    return false;
}

bool text_find_version(const struct text *text, struct str document, struct str word,
                       uint32_t *version, struct error *err)
{
    uint32_t first, count;
    struct str name = word, before;
    if (str_next(&name, '/', &before) && before.size < word.size)
        document = before; /* ids hold no slash */
    else
        name = word;
    if (!text_find_document(text, document, &first, &count, err))
        return false;
    for (uint32_t v = first; v < first + count; v++)
        if (str_eq(text->versions[v].name, name)) {
            *version = v;
            return true;
        }
    return unknown_version(text, first, count, name, err);
}

const struct clause *text_find_clause(const struct text_version *version, struct str number)
{
    uint32_t low = 0, high = version->clause_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (text_compare_numbers(version->clauses[middle].number, number) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < version->clause_count && str_eq(version->clauses[low].number, number);
    return found ? &version->clauses[low] : NULL;
}

/* ---- who stands where ------------------------------------------------------------- */

/*
 * What a position on a document's number speaks of: the clause of that number in the version that
 * was the latest on `day` of those whose day is known; before all of them, the first that has the
 * number. NULL if no day is known: then it may speak of any.
 */
static const struct clause *spoken_of(const struct text *text, const struct clause *clause,
                                      int32_t day)
{
    const struct clause *spoken = NULL;
    for (uint32_t v = 0; v < text->version_count && day != DATE_NONE; v++) {
        const struct text_version *version = &text->versions[v];
        bool is_too_late = version->on > day || version->on == DATE_NONE;
        if (!str_eq(version->document, clause->version->document)
            || (spoken != NULL && is_too_late))
            continue;
        const struct clause *same_number = text_find_clause(version, clause->number);
        spoken = same_number != NULL ? same_number : spoken;
    }
    return spoken;
}

static bool speaks_of(const struct text *text, const struct row *position,
                      const struct clause *clause)
{
    const struct clause *spoken =
        spoken_of(text, clause, state_said_on(text->state->record, position));
    return spoken == NULL || spoken->version == clause->version
           || text_worth(text_likeness(spoken, clause), true) > 0;
}

/* Index of the first position whose matter is not before `matter`. */
static size_t first_on(const struct text *text, struct str matter)
{
    size_t low = 0, high = text->position_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (str_cmp(row_text(text->positions[middle], POSITION_MATTER), matter) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct found {
    const struct row **rows;
    size_t count, capacity;
};

static void add_positions(struct arena *arena, const struct text *text, const struct clause *clause,
                          struct found *found)
{
    struct str matter = str_from(arena_printf(
        arena, "clause:%.*s/%.*s", STR_ARG(clause->version->document), STR_ARG(clause->number)));
    for (size_t i = first_on(text, matter);
         i < text->position_count && str_eq(row_text(text->positions[i], POSITION_MATTER), matter);
         i++) {
        if (!speaks_of(text, text->positions[i], clause))
            continue;
        ARENA_GROW(arena, &found->rows, found->count, &found->capacity);
        found->rows[found->count++] = text->positions[i];
    }
}

const struct row *const *text_positions(struct arena *arena, const struct text *text,
                                        const struct clause *before, const struct clause *after,
                                        size_t *count)
{
    struct found found = {0};
    struct record record = *text->state->record; /* a copy that may be handed to qsort_r */
    if (before != NULL)
        add_positions(arena, text, before, &found);
    if (after != NULL)
        add_positions(arena, text, after, &found);
    if (found.count > 0)
        qsort_r(found.rows, found.count, sizeof *found.rows, text_compare_said, &record);
    *count = 0;
    for (size_t i = 0; i < found.count; i++)
        if (i + 1 == found.count
            || !str_eq(row_text(found.rows[i], POSITION_PARTY),
                       row_text(found.rows[i + 1], POSITION_PARTY)))
            found.rows[(*count)++] = found.rows[i];
    return found.rows;
}
