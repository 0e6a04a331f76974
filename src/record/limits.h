/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every limit on what a record may hold, in one place. Beyond one of these the answer is
 * an error that names the limit and the place, never a crash or a hang. They are far
 * above any real guarantee and low enough that a hostile folder cannot exhaust a host.
 */
#ifndef SURETY_RECORD_LIMITS_H
#define SURETY_RECORD_LIMITS_H

#include <stdint.h>

#define LIMIT_FILE_BYTES (INT64_C(2) << 30)     /* one CSV file */
#define LIMIT_AREAS_BYTES (INT64_C(1) << 28)    /* one GeoJSON file */
#define LIMIT_DOCUMENT_BYTES (INT64_C(1) << 29) /* one record as a JSON document */
#define LIMIT_CELL_BYTES (1 << 20)              /* one cell of a CSV file, one JSON string */
#define LIMIT_ROWS 5000000                      /* of all tables together */
#define LIMIT_COLUMNS 256                       /* of one file, x_ columns included */
#define LIMIT_LIST_ITEMS 10000                  /* items of one cell separated by ; */
#define LIMIT_CONDITION_DEPTH 200               /* nested parentheses */
#define LIMIT_CONDITION_NODES 10000             /* names and operators of one condition */
#define LIMIT_ID_BYTES 200                      /* an id, a fact's name, a set's name */
#define LIMIT_DAYS 36500                        /* notice, lift, tour, interval, horizon, C+n */
#define LIMIT_AREA_POINTS 250000                /* coordinates of all features together */
#define LIMIT_JSON_DEPTH 100                    /* nested arrays and objects */
#define LIMIT_JSON_CONTAINERS 6000000           /* arrays and objects of one text */
#define LIMIT_JSON_VALUES 50000000              /* values of one text */
#define LIMIT_HINT_COMPARISONS 1000000          /* words compared to find "did you mean", in all */
#define LIMIT_STANDOFF_PAIRS 20000              /* areas measured against lines */
#define LIMIT_FIT_LOOKUPS 50000000 /* steps of the search for rows that can be served */
#define LIMIT_DIAGNOSTICS 10000    /* kept and shown; the rest is counted */

#endif
