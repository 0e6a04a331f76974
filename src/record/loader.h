/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A record while it is being read: internal to record/. Files in CSV, GeoJSON and JSON come in
 * by different doors and end in the same tables by way of loader_set_cell(); when all
 * tables are there, loader_resolve() settles what points to other rows.
 *
 *   load.c      the folder: which files there are
 *   table.c     one CSV file   ─┐
 *   area.c      areas.geojson   ├─→  rows and cells (loader.c)  ─→  resolve.c, names.c
 *   json.c      one document   ─┘
 *
 * Everything that takes bytes reports to the diagnostics and never fails: these are the
 * entry points of the fuzz targets too.
 */
#ifndef SURETY_RECORD_LOADER_H
#define SURETY_RECORD_LOADER_H

#include "record/json_cursor.h"
#include "record/record.h"

struct loader {
    struct arena *arena;
    struct record *record;
    struct diagnostics *diagnostics;
    size_t row_capacity[KIND_COUNT];
    size_t condition_capacity;
    size_t fact_capacity;
    size_t row_count;           /* of all tables, of LIMIT_ROWS */
    bool too_many_rows;         /* reported already */
    bool is_document;           /* one JSON document: messages name the path of a value */
    const struct str *replaced; /* by kind: bytes in place of the folder's file; NULL: none */
};

/* Begins an empty record of no tables. Borrows all three; they must outlive the loader. */
void loader_init(struct loader *loader, struct arena *arena, struct record *record,
                 struct diagnostics *diagnostics);

/*
 * A new row at the end of its table; it stays in place until the next row of its kind. NULL beyond
 * LIMIT_ROWS, which is reported once.
 */
struct row *loader_add_row(struct loader *loader, enum kind kind, uint32_t line);

/* Fills one cell: its text is checked by the field's type, and left unknown if it does not pass. */
void loader_set_cell(struct loader *loader, struct row *row, int field, struct str text,
                     struct place place);

/* An error at `place` for each cell that a row must have and that was not written, not even empty.
 */
void loader_check_needed(struct loader *loader, const struct row *row, struct place place);

/* Marks a table as one that could not be read; whoever calls reports it. */
void loader_give_up(struct loader *loader, enum kind kind);

/* Reads one CSV file (table.c), the file areas.geojson (area.c), a whole document (json.c). */
void loader_read_table(struct loader *loader, enum kind kind, struct str bytes);
void loader_read_areas(struct loader *loader, struct str bytes);
void loader_read_document(struct loader *loader, struct str bytes);

/* A FeatureCollection inside a document: the cursor stands at the value. */
void loader_read_features(struct loader *loader, struct json_cursor *cursor);

/* Indexes ids, then settles references, names of facts and names in conditions. */
void loader_resolve(struct loader *loader);
void loader_resolve_names(struct loader *loader); /* its second half (names.c) */

/* The column of a field, extra columns included: "low". */
struct str loader_column(const struct record *record, enum kind kind, int field);

/* "low" for a CSV cell, "undertakings[3].low" for one of a document. Lives in the arena. */
const char *loader_label(const struct loader *loader, const struct row *row, int field);

/* Whether a column that no field has is one that is kept: `note`, or a trimmed x_ name that is not
 * too long. */
bool loader_keeps_column(struct str name);

/* Where a cell begins; where the row does if the cell was not written. */
struct place cell_place(const struct row *row, int field);

#endif
