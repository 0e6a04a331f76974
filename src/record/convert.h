/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The same record as a folder of CSV files and one GeoJSON file, or as one JSON document,
 * and back: nothing is lost, and csv → json → csv → json gives the same JSON bytes.
 */
#ifndef SURETY_RECORD_CONVERT_H
#define SURETY_RECORD_CONVERT_H

#include "base/buf.h"
#include "record/record.h"

/*
 * One JSON document: {"surety": 1, "guarantee": [{…}], …, "areas": FeatureCollection}.
 * Members are table names in the order of kinds.def; a row is an object of its known
 * cells as strings, lists as arrays of strings. Empty tables and cells are left out.
 */
void record_write_json(const struct record *record, struct buf *out);

/* One table as RFC 4180 CSV with a header row, LF line ends, extra columns last. */
void record_write_csv(const struct record *record, enum kind kind, struct buf *out);

/*
 * Every non-empty table into `folder` as its file. ERROR_IO, ERROR_CONFLICT if the folder holds a
 * file of the record already; after an error no file of this call is left.
 *
 * A folder that is absent appears whole or not at all. In one that is there already each file is
 * whole or absent, and guarantee.csv comes last: if we stop between two files, the folder lacks
 * it, so that no check passes and no answer is given, and writing again is a conflict until the
 * files are removed.
 */
bool record_write_folder(const struct record *record, const char *folder,
                         struct error *err) MUST_USE;

#endif
