/* SPDX-License-Identifier: Apache-2.0 */
/* New rows, their ids, and what is found at an answer. */
#include "answer/revise_parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void revise_complain(struct reviser *r, enum severity severity, const struct reply *reply,
                     const char *format, ...)
{
    va_list args;
    va_start(args, format);
    diagnostics_add_list(r->diagnostics, severity, r->replies->file, reply->place, NULL, format,
                         args);
    va_end(args);
}

/* ---- ids --------------------------------------------------------------------------------- */

/* "A-1-r2" → "A-1" and 2; "A-1" → "A-1" and 1. */
static struct str stem_of(struct str id, unsigned long *revision)
{
    size_t digits = 0;
    *revision = 1;
    while (digits < id.size && digits < 6 && id.data[id.size - 1 - digits] >= '0'
           && id.data[id.size - 1 - digits] <= '9')
        digits++;
    if (digits == 0 || id.size < digits + 3 || memcmp(id.data + id.size - digits - 2, "-r", 2) != 0)
        return id;
    *revision = strtoul(id.data + id.size - digits, NULL, 10);
    return (struct str){id.data, id.size - digits - 2};
}

static bool is_free(struct reviser *r, enum kind kind, struct str id)
{
    return record_find(r->state->record, kind, id) == NULL && map_add(&r->taken[kind], id, 0);
}

struct str revise_next_id(struct reviser *r, enum kind kind, struct str id)
{
    unsigned long revision;
    struct str stem = stem_of(id, &revision);
    for (;;) {
        struct str next = str_from(arena_printf(r->arena, "%.*s-r%lu", STR_ARG(stem), ++revision));
        if (is_free(r, kind, next))
            return next;
    }
}

struct str revise_free_id(struct reviser *r, enum kind kind, struct str id)
{
    return is_free(r, kind, id) ? id : revise_next_id(r, kind, id);
}

/* ---- rows ---------------------------------------------------------------------------------- */

static size_t cell_count(const struct record *record, enum kind kind)
{
    return (size_t)kind_infos[kind].field_count + record->tables[kind].extra_count;
}

struct revision_row *revise_add_row(struct reviser *r, enum kind kind, enum revision_reason reason,
                                    const struct row *old, const struct reply *first)
{
    size_t count = cell_count(r->state->record, kind);
    ARENA_GROW(r->arena, &r->rows, r->count, &r->capacity);
    struct revision_row *row = &r->rows[r->count++];
    *row = (struct revision_row){
        .kind = kind,
        .reason = reason,
        .old = old,
        .cells = ARENA_ARRAY(r->arena, struct str, count),
        .replies = ARENA_ARRAY(r->arena, const struct reply *, count),
        .first = first,
    };
    for (size_t i = 0; old != NULL && i < count; i++)
        row->cells[i] = row_text(old, (int)i);
    return row;
}
