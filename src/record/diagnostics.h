/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is wrong with a record, as a compiler says it: a place, a severity, a sentence and,
 * where one is near, a hint. All findings are collected, not only the first.
 */
#ifndef SURETY_RECORD_DIAGNOSTICS_H
#define SURETY_RECORD_DIAGNOSTICS_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "record/place.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

enum severity { SEVERITY_ERROR, SEVERITY_WARNING };

struct diagnostic {
    enum severity severity;
    struct str file;  /* "undertakings.csv": relative to the folder */
    uint32_t line;    /* from 1; 0: the file as a whole */
    uint32_t column;  /* in characters (code points) of the line, from 1; 0 with line 0 */
    uint32_t row;     /* the line in which the row begins that it is about; 0: no row */
    uint32_t against; /* where it contradicts others: the line of the last of them; else 0 */
    const char *text; /* one sentence without a full stop */
    const char *hint; /* NULL, or e.g. "did you mean \"notice\"?" */
};

struct diagnostics {
    struct arena *arena; /* owns items and texts */
    struct diagnostic *items;
    size_t count; /* kept, at most LIMIT_DIAGNOSTICS, of these at most half warnings */
    size_t capacity;
    size_t error_count; /* all, kept or not */
    size_t warning_count;
    size_t hint_comparisons; /* spent so far, of LIMIT_HINT_COMPARISONS (hint.h) */
};

void diagnostics_init(struct diagnostics *diagnostics, struct arena *arena);

/* Adds a finding; `file` and `hint` (which may be NULL) must live in the arena or forever. NULL if
 * it was counted only. */
struct diagnostic *diagnostics_add(struct diagnostics *diagnostics, enum severity severity,
                                   struct str file, uint32_t line, uint32_t column,
                                   const char *hint, const char *format, ...) PRINTF_LIKE(7, 8);

/* The same with the arguments as a list, for functions that take them. */
struct diagnostic *diagnostics_add_list(struct diagnostics *diagnostics, enum severity severity,
                                        struct str file, struct place place, const char *hint,
                                        const char *format, va_list args) PRINTF_LIKE(6, 0);

/* Says which row it is about; NULL is fine. */
static inline void diagnostic_set_row(struct diagnostic *diagnostic, uint32_t line)
{
    if (diagnostic != NULL)
        diagnostic->row = line;
}

/* Adds a row that it contradicts; NULL is fine. */
static inline void diagnostic_add_against(struct diagnostic *diagnostic, uint32_t line)
{
    if (diagnostic != NULL && diagnostic->against < line)
        diagnostic->against = line;
}

/* By file (order of kinds.def, then name), line, column; stable. */
void diagnostics_sort(struct diagnostics *diagnostics);

/*
 * "undertakings.csv:14:7: error: …; did you mean …?" one line each, `folder`/ before the file.
 * An empty folder, or one that is the file itself (a record in one JSON file), is left out.
 */
void diagnostics_write(const struct diagnostics *diagnostics, struct str folder, struct buf *out);

#endif
