/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Statements one behind the other in a file or a pipe: each begins with its line "surety/v1 …", so
 * that nothing has to stand between them. What was not signed yet is a text alone.
 *
 *   surety/v1 areas          the text
 *   author SEC
 *   …
 *                            an empty line, and the signatures
 *   — SEC Az3grnzFm…
 *                            an empty line, and the body, if the text names one
 *   id COAST
 *   …
 *   surety/v1 undertakings   the next
 */
#ifndef SURETY_LEDGER_STREAM_H
#define SURETY_LEDGER_STREAM_H

#include "base/buf.h"
#include "base/error.h"

struct stream_item {
    struct str text; /* the signed text, with its last newline */
    struct str note; /* the whole signed note; empty: not signed */
    struct str body; /* empty: none */
};

/* Whether bytes begin as a stream does. */
bool stream_is(struct str bytes);

/*
 * Cuts the first item off `*rest`. False when `*rest` is empty (err->code ERROR_NONE) or does not
 * begin with a statement (ERROR_FORMAT). Views. What stands in the item is not looked at. O(item).
 */
bool stream_next(struct str *rest, struct stream_item *item, struct error *err);

/* Adds an item; the note, or the bare text where it is not signed. */
void stream_write(struct buf *out, struct str note, struct str body);

#endif
