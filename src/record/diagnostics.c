/* SPDX-License-Identifier: Apache-2.0 */
#include "record/diagnostics.h"

#include "record/kinds.h"
#include "record/limits.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void diagnostics_init(struct diagnostics *diagnostics, struct arena *arena)
{
    *diagnostics = (struct diagnostics){.arena = arena};
}

/* Counts a finding and says whether it is kept: warnings leave half the room to errors. */
static bool count_and_keep(struct diagnostics *diagnostics, enum severity severity)
{
    bool is_error = severity == SEVERITY_ERROR;
    size_t number = ++*(is_error ? &diagnostics->error_count : &diagnostics->warning_count);
    return diagnostics->count < LIMIT_DIAGNOSTICS && (is_error || number <= LIMIT_DIAGNOSTICS / 2);
}

static char *PRINTF_LIKE(2, 0) format_text(struct arena *arena, const char *format, va_list args)
{
    char text[2048];
    vsnprintf(text, sizeof text, format, args);
    return str_c(arena, str_from(text));
}

struct diagnostic *diagnostics_add_list(struct diagnostics *diagnostics, enum severity severity,
                                        struct str file, struct place place, const char *hint,
                                        const char *format, va_list args)
{
    if (!count_and_keep(diagnostics, severity))
        return NULL;
    ARENA_GROW(diagnostics->arena, &diagnostics->items, diagnostics->count, &diagnostics->capacity);
    struct diagnostic *added = &diagnostics->items[diagnostics->count++];
    *added = (struct diagnostic){
        .severity = severity,
        .file = file,
        .line = place.line,
        .column = place.column,
        .text = format_text(diagnostics->arena, format, args),
        .hint = hint,
    };
    return added;
}

struct diagnostic *diagnostics_add(struct diagnostics *diagnostics, enum severity severity,
                                   struct str file, uint32_t line, uint32_t column,
                                   const char *hint, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    struct diagnostic *added = diagnostics_add_list(
        diagnostics, severity, file, (struct place){line, column}, hint, format, args);
    va_end(args);
    return added;
}

static int file_rank(struct str file)
{
    int kind = 0;
    while (kind < KIND_COUNT && !str_eq(file, str_from(kind_infos[kind].file)))
        kind++;
    return kind;
}

static int compare_numbers(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

/* Equal places keep the order in which they were found: their addresses. */
static int compare(const void *a, const void *b)
{
    const struct diagnostic *x = *(const struct diagnostic *const *)a;
    const struct diagnostic *y = *(const struct diagnostic *const *)b;
    int order = file_rank(x->file) - file_rank(y->file);
    order = order != 0 ? order : str_cmp(x->file, y->file);
    order = order != 0 ? order : compare_numbers(x->line, y->line);
    order = order != 0 ? order : compare_numbers(x->column, y->column);
    return order != 0 ? order : compare_numbers((uintptr_t)x, (uintptr_t)y);
}

void diagnostics_sort(struct diagnostics *diagnostics)
{
    size_t count = diagnostics->count;
    if (count < 2)
        return;
    struct diagnostic **order = ARENA_ARRAY(diagnostics->arena, struct diagnostic *, count);
    struct diagnostic *sorted = ARENA_ARRAY(diagnostics->arena, struct diagnostic, count);
    for (size_t i = 0; i < count; i++)
        order[i] = &diagnostics->items[i];
    qsort(order, count, sizeof(struct diagnostic *), compare);
    for (size_t i = 0; i < count; i++)
        sorted[i] = *order[i];
    diagnostics->items = sorted;
    diagnostics->capacity = count;
}

static void write_one(const struct diagnostic *item, struct str folder, struct buf *out)
{
    if (folder.size > 0 && !str_eq(folder, item->file)) {
        buf_str(out, folder);
        if (folder.data[folder.size - 1] != '/')
            buf_char(out, '/');
    }
    buf_str(out, item->file);
    if (item->line > 0)
        buf_printf(out, ":%" PRIu32 ":%" PRIu32, item->line, item->column);
    buf_text(out, item->severity == SEVERITY_ERROR ? ": error: " : ": warning: ");
    buf_text(out, item->text);
    if (item->hint != NULL)
        buf_printf(out, "; %s", item->hint);
    buf_char(out, '\n');
}

void diagnostics_write(const struct diagnostics *diagnostics, struct str folder, struct buf *out)
{
    for (size_t i = 0; i < diagnostics->count; i++)
        write_one(&diagnostics->items[i], folder, out);
    size_t all = diagnostics->error_count + diagnostics->warning_count;
    if (all > diagnostics->count)
        buf_printf(out, "%zu more findings are not shown\n", all - diagnostics->count);
}
