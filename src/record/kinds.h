/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Kinds of statement and their fields, expanded from kinds.def. A kind is a file of the
 * guarantee folder, a field is a column. `UNDERTAKING_LOW` is the index of the field
 * `low` within kind `KIND_UNDERTAKING`, and so on for every line of kinds.def.
 */
#ifndef SURETY_RECORD_KINDS_H
#define SURETY_RECORD_KINDS_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

enum kind {
#define KIND_BEGIN(KIND, ...) KIND_##KIND,
#define FIELD(...)
#define KIND_END(...)
#include "record/kinds.def"
#undef KIND_BEGIN
#undef FIELD
#undef KIND_END
    KIND_COUNT,
    KIND_NONE = KIND_COUNT, /* "refers to nothing" */
};

/* One enum per kind: <KIND>_<FIELD> from 0, and <KIND>_FIELD_COUNT. */
#define KIND_BEGIN(KIND, ...) enum {
#define FIELD(KIND, FIELD, ...) KIND##_##FIELD,
#define KIND_END(KIND)                                                                             \
    KIND##_FIELD_COUNT                                                                             \
    }                                                                                              \
    ;
#include "record/kinds.def"
#undef KIND_BEGIN
#undef FIELD
#undef KIND_END

/* What may stand in a cell, and what `struct cell.value` then holds (record.h). */
enum field_type {
    TYPE_TEXT,  /* any UTF-8 */
    TYPE_TEXTS, /* texts separated by ; */
    TYPE_ID,    /* letters, digits and . _ - */
    TYPE_IDS,   /* ids of rows of several kinds, separated by ; */
    TYPE_NAME, /* a fact's name: an id with at least one dot that begins with a lower case letter */
    TYPE_REF,  /* the id of a row of kind `refers` → its row index */
    TYPE_REFS, /* ids of rows of kind `refers`, separated by ; */
    TYPE_WORD, /* one of `words` → its index */
    TYPE_QUANTITY,  /* above zero → thousandths */
    TYPE_WEIGHT,    /* zero or more → thousandths */
    TYPE_NUMBER,    /* any decimal, a leading minus allowed → thousandths */
    TYPE_SHARE,     /* 0 to 1 → thousandths */
    TYPE_COUNT,     /* whole number from 0 → itself */
    TYPE_DAYS,      /* whole number from 0 to LIMIT_DAYS → itself */
    TYPE_DATE,      /* 2026-01-06 → days since 1970-01-01 */
    TYPE_PLAN_DAY,  /* C+30 or a date → see plan_day in record.h */
    TYPE_MOMENT,    /* date, or date and time with zone → seconds since 1970 */
    TYPE_CONDITION, /* an expression (condition.h) → index into record.conditions */
    TYPE_CURRENCY,  /* ISO 4217 code */
    TYPE_LATITUDE,  /* degrees → 1e-7 degrees */
    TYPE_LONGITUDE, /* degrees → 1e-7 degrees */
    TYPE_BEARING,   /* 0 to 360 degrees → thousandths */
    TYPE_COUNT_OF_TYPES
};

struct field_info {
    const char *name; /* column */
    enum field_type type;
    bool needed;       /* an empty cell is an error */
    enum kind refers;  /* of REF and REFS; otherwise KIND_NONE */
    const char *words; /* of WORD: "a;b;c"; otherwise NULL */
    const char *help;  /* one sentence */
};

struct kind_info {
    const char *name; /* "undertakings": of the table, of the JSON member */
    const char *file; /* "undertakings.csv" */
    const char *help; /* one sentence */
    const struct field_info *fields;
    int field_count;
};

/* The table; indexed by enum kind. */
extern const struct kind_info kind_infos[KIND_COUNT];

/* The kind whose name is `name` ("undertakings"), or KIND_NONE. O(kinds). */
enum kind kind_find(struct str name);

/* The field of `kind` whose column is `name`, or -1. O(fields). */
int field_find(enum kind kind, struct str name);

/* Index of `word` among the words of `field`, or -1; and back. */
int word_find(const struct field_info *field, struct str word);
struct str word_at(const struct field_info *field, int index);

/* In words for people and messages: TYPE_DAYS → "a whole number of days". */
const char *type_words(enum field_type type);

/* The words of kinds.def as enums, in the same order (kinds_test.c holds them together). */
enum party_kind { PARTY_STATE, PARTY_ORGANISATION };
enum role {
    ROLE_HOST,
    ROLE_GUARANTOR,
    ROLE_PARTNER,
    ROLE_SECRETARIAT,
    ROLE_MONITOR,
    ROLE_OBSERVER
};
enum stance {
    STANCE_LEADS,
    STANCE_WILL,
    STANCE_SUPPORTS,
    STANCE_OPEN,
    STANCE_UNDECIDED,
    STANCE_DECLINES
};
enum component {
    COMPONENT_LAND,
    COMPONENT_AIR,
    COMPONENT_MARITIME,
    COMPONENT_COMMAND,
    COMPONENT_TRAINING,
    COMPONENT_LOGISTICS,
    COMPONENT_SUPPORT,
    COMPONENT_MONITORING,
    COMPONENT_FUNDING,
    COMPONENT_COUNT
};
enum stage {
    STAGE_MOOTED,
    STAGE_PLEDGED,
    STAGE_COMMITTED,
    STAGE_ALLOCATED,
    STAGE_DELIVERED,
    STAGE_LADDER_COUNT, /* the five above are the ladder, the three below are off it */
    STAGE_WITHDRAWN = STAGE_LADDER_COUNT,
    STAGE_REFUSED,
    STAGE_LAPSED
};
enum caveat_kind { CAVEAT_AREA, CAVEAT_TASK, CAVEAT_CONTACT, CAVEAT_APPROVAL, CAVEAT_DELAY };
enum caveat_mode { MODE_LIMIT, MODE_PROHIBIT };
enum step { STEP_SIGNED, STEP_APPROVED, STEP_RATIFIED, STEP_IN_FORCE, STEP_DENOUNCED };
enum area_kind { AREA_AREA, AREA_ZONE, AREA_PLACE, AREA_LINE };

#endif
