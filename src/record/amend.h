/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Single cells of a CSV file that someone else wrote, with other text in them: not a byte of it is
 * changed besides. The new text stands where the old one stood, in its quotation marks if it has
 * any.
 *
 *     S-1;"A-1";\r\n   + (A-1 or A-1-r2)   →   S-1;"(A-1 or A-1-r2)";\r\n
 */
#ifndef SURETY_RECORD_AMEND_H
#define SURETY_RECORD_AMEND_H

#include "base/buf.h"
#include "record/record.h"

struct amendment {
    const struct row *row;
    int field;
    struct str
        text; /* it holds no quotation mark, and no separator that the old one did not hold */
};

/*
 * Adds to `out` the file `bytes`, which the rows were read from without an error, with the
 * amendments, which come in the order of their places, in it. ERROR_CONFLICT if the file has
 * changed since. O(bytes).
 */
bool amend_cells(struct arena *scratch, struct str bytes, const struct amendment *amendments,
                 size_t count, struct buf *out, struct error *err) MUST_USE;

#endif
