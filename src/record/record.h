/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The record of a guarantee as it was written: one table a kind, one row a statement, one
 * cell a field. Nothing is interpreted here beyond the form of the cells: what counts on a
 * date is state/, what it means is assess/. A record is immutable once it is loaded.
 *
 * It owns nothing: everything lives in the arena it was loaded into.
 */
#ifndef SURETY_RECORD_RECORD_H
#define SURETY_RECORD_RECORD_H

#include "base/error.h"
#include "base/map.h"
#include "record/condition.h"
#include "record/diagnostics.h"
#include "record/kinds.h"

#include <stdint.h>

/*
 * Text as written (unquoted, trimmed) and its value. A cell that is not well formed, or that
 * refers to nothing, is left unknown behind its diagnostic, so that nothing trips over it twice.
 */
struct cell {
    const char *data; /* UTF-8, `size` bytes; not NUL-terminated */
    uint32_t size;    /* 0: unknown */
    uint32_t line;    /* where its text begins in its file, from 1; 0: no such cell was written */
    uint32_t column;  /* in characters of that line, from 1 */
    int64_t value;    /* by the field's type (kinds.h); of REF the row index; 0 when unknown */
};

/* What signatures say of a row that came out of a ledger. */
enum row_standing {
    ROW_UNSIGNED, /* from a folder: no one has signed it */
    ROW_ENTERED,  /* by the secretariat, of what others said: worth what its source is */
    ROW_SIGNED,   /* by the key of the one whose word it is */
    ROW_VERIFIED, /* a delivery that another party than its guarantor has signed too */
};

/* Facts whose names begin so are the host's consent. */
#define FACT_CONSENT "consent."

struct row {
    enum kind kind;
    uint32_t line;  /* where it begins in its file, or its entry in the log; 0: neither */
    uint32_t index; /* in its table, from 0 */
    enum row_standing standing;
    struct cell *cells; /* the kind's fields in their order, then the table's extra columns */
};

struct table {
    struct str file; /* "undertakings.csv", or "record.json" */
    struct row *rows;
    size_t row_count;
    struct str
        *extra_names; /* `note` and x_ columns, in the file's order: kept and passed through */
    size_t extra_count;
    bool unread; /* its file could not be read: an error says why, and what points here is not an
                    error of its own */
};

/* Geometry of an area in WGS 84, degrees × 1e7. */
struct point_e7 {
    int32_t lon, lat;
};

enum geometry_type { GEOMETRY_NONE, GEOMETRY_POINT, GEOMETRY_LINE, GEOMETRY_POLYGON };

struct ring {
    struct point_e7 *points; /* of a polygon: closed, first = last */
    uint32_t point_count;
    bool starts_part; /* of polygons: the outer ring of a new part; false: a hole of the part before
                       */
};

struct geometry {
    enum geometry_type type; /* MultiPolygon is GEOMETRY_POLYGON with several parts */
    struct ring *rings;      /* a point is one ring, a line one for each of its parts */
    uint32_t ring_count;
};

/* An entry that has no effect: with it the record would have errors. */
struct record_aside {
    int64_t index;
    const struct diagnostic *why; /* the first of these errors, of this row or of one that it
                                     contradicts; NULL: it leans on another without effect */
};

/* Where a record came from, if it came out of a ledger: what an answer rests on. */
struct record_ledger {
    struct str origin;     /* the log's name; empty: the record is a folder's */
    int64_t size;          /* entries that it is made of: the first ones of the log */
    struct str root;       /* over these, in base64 */
    bool has_quorum;       /* a policy says who must have cosigned */
    int64_t cosigned_size; /* how many of these entries the quorum has cosigned; -1: none */
    const struct record_aside *set_aside; /* in rising order of their indexes */
    size_t set_aside_count;
};

struct record {
    struct str path; /* as given: a folder, a JSON file or a store */
    struct record_ledger ledger;
    struct table tables[KIND_COUNT];
    struct map ids[KIND_COUNT];   /* id → row index, of kinds with an id */
    struct condition *conditions; /* cell.value of a CONDITION cell is an index here */
    size_t condition_count;
    struct str *fact_names; /* every name of a fact that facts, steps, thresholds, conditions or
                               approval caveats mention; no order */
    size_t fact_name_count;
    struct map fact_name_ids;    /* name → index in fact_names */
    struct geometry *geometries; /* one per row of KIND_AREA */
    struct str areas_geojson;    /* the FeatureCollection as compact JSON; empty without areas */
};

/* Reading cells. `field` is an index such as UNDERTAKING_LOW. All O(1) but the list. */
static inline const struct cell *row_cell(const struct row *row, int field)
{
    return &row->cells[field];
}
static inline bool row_has(const struct row *row, int field) /* known, not empty */
{
    return row->cells[field].size > 0;
}
static inline struct str row_text(const struct row *row, int field)
{
    return (struct str){row->cells[field].data, row->cells[field].size};
}
static inline int64_t row_value(const struct row *row, int field, int64_t unknown)
{
    return row->cells[field].size > 0 ? row->cells[field].value : unknown;
}
/* Whether a fact says that the host consents, and in a ledger another than the host said it. That
 * is hearsay, and makes nothing true or false. */
static inline bool row_is_others_consent(const struct row *fact)
{
    return fact->standing == ROW_ENTERED
           && str_starts(row_text(fact, FACT_NAME), STR(FACT_CONSENT));
}
static inline const struct row *record_row(const struct record *record, enum kind kind,
                                           size_t index)
{
    return &record->tables[kind].rows[index];
}

/* The text of the column `note`, empty if there is none. */
struct str row_note(const struct record *record, const struct row *row);

/* The row of `kind` with this id, or NULL. O(1). */
const struct row *record_find(const struct record *record, enum kind kind, struct str id);

/* The fact that a step makes true, as "approved.MANDATE-SE.SWE"; empty if a part is unknown.
 * O(size). */
struct str record_step_fact(struct arena *arena, const struct row *step);

/* The next item of a list cell, trimmed, empty items passed over. Loop as with str_next(). */
bool list_next(struct str *rest, struct str *item);

/*
 * The latest day before `day` on which something in the record was said, published, observed or
 * took effect, or DATE_NONE. O(rows).
 */
int32_t record_date_before(const struct record *record, int32_t day);

/*
 * Plan days. A cell of TYPE_PLAN_DAY holds either C+n or a date; this gives days from
 * C-day, which is `c_day` (days since 1970). May be negative for dates before C-day.
 */
#define PLAN_DAY_IS_DATE (INT64_C(1) << 40)
static inline int64_t plan_day_offset(int64_t value, int32_t c_day)
{
    return value >= PLAN_DAY_IS_DATE / 2 ? value - PLAN_DAY_IS_DATE - c_day : value;
}

/*
 * Loads the record at `path`: a guarantee folder, or one JSON document as `surety convert`
 * writes it. Cells are parsed, references resolved, conditions parsed; every fault of form
 * becomes a diagnostic with its place, and reading goes on. Returns false with ERROR_IO,
 * ERROR_NOT_FOUND or ERROR_LIMIT only if the whole cannot be read; a record with error
 * diagnostics is complete enough to be checked further but must not be answered from.
 * O(bytes).
 */
bool record_load(struct arena *arena, const char *path, struct record *record,
                 struct diagnostics *diagnostics, struct error *err) MUST_USE;

/*
 * The same, but where `path` is a folder and `replaced[kind].data` is not NULL these bytes are
 * read in place of the kind's file: what would be, before it is written.
 */
bool record_load_with(struct arena *arena, const char *path, const struct str *replaced,
                      struct record *record, struct diagnostics *diagnostics,
                      struct error *err) MUST_USE;

#endif
